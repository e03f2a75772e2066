"""The canonical form of the text an article is stored in, and the keys by which two texts are compared."""

from __future__ import annotations

import re
import unicodedata

# What has no width and no meaning goes; blanks of every width become the plain one.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
# Unicode sorts the marks behind a letter, in the square of their number: no more than 30 are kept, as in the
# Stream-Safe Text Format (UAX #15, 13), where no language has more
_MARKS = "".join(chr(code) for code in range(0x300, 0x1EA00) if unicodedata.combining(chr(code)))
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_NO_WORD = re.compile(r"[\W_]+")


def composed(text: str) -> str:
    """`text` in NFC, in time that grows with its length whatever marks it piles up."""
    return unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", text))


def canonical(text: str) -> str:
    """One line of text in NFC, its blanks plain and single, invisible characters gone, ends trimmed."""
    return " ".join(composed(_INVISIBLE.sub("", text)).split())


def key(text: str) -> str:
    """Letters and digits only, case folded: equal for two printings of the same words."""
    return _NO_WORD.sub("", canonical(text).casefold())
