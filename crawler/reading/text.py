"""The canonical form of the text an article is stored in, and the keys by which two texts are compared."""

from __future__ import annotations

import re
import unicodedata

# What has no width and no meaning goes; blanks of every width become the plain one.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
_NO_WORD = re.compile(r"[\W_]+")


def canonical(text: str) -> str:
    """One line of text in NFC, its blanks plain and single, invisible characters gone, ends trimmed."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def key(text: str) -> str:
    """Letters and digits only, case folded: equal for two printings of the same words."""
    return _NO_WORD.sub("", canonical(text).casefold())
