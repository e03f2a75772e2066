"""Vietnamese text as people type it in a hurry: no marks, no case, đ as d."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD = re.compile(r"\w+")
# đ and Đ are letters of their own, with no decomposition: SQLite's remove_diacritics leaves them as well
_BARRED_D = str.maketrans("đĐðÐ", "dDdD")


def fold(text: str) -> str:
    """`text` without marks and case, «Đắk Lắk» → «dak lak»; the key both sides of a search are brought to."""
    decomposed = unicodedata.normalize("NFD", text.translate(_BARRED_D))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def text_cluster(text: str) -> str:
    """Key that near-duplicate bodies share: SHA-256 (16 hex digits) of the folded words of `text`.

    First form: it sees through case, marks, punctuation and spacing, so a reprint under another title falls
    together with its original; an edited reprint does not yet.
    """
    words = " ".join(_WORD.findall(fold(text)))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
