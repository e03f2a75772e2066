"""Vietnamese text as people type it in a hurry: no marks, no case, đ as d."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD = re.compile(r"\w+")
_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)  # blocks of combining marks
# đ and Đ are letters of their own, with no decomposition: SQLite's remove_diacritics leaves them as well
_BARRED_D = str.maketrans("đĐðÐ", "dDdD")
_BARRED_D_LOWER = str.maketrans("ð", "đ")  # the Icelandic letter stands in for ours on some keyboards
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_LEADING_NOUGHTS = re.compile(r"^0+(?=\d)")
_NAME_WORD = re.compile(r"[\w\u0300-\u036f]+")


def fold(text: str) -> str:
    """`text` without marks and case, «Đắk Lắk» → «dak lak»; the key both sides of a search are brought to."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.translate(_BARRED_D))).casefold()


def name_key(name: str) -> str:
    """`name` as a key: marks kept (Tân Hòa is not Tân Hoa), but not case, apostrophes, spacing, tone placement.

    «Hoà» and «Hòa» are one word: a syllable's tone mark goes to its end, wherever it was put.
    """
    folded = unicodedata.normalize("NFD", name.casefold().translate(_BARRED_D_LOWER))
    words = _NAME_WORD.findall(folded)
    return " ".join(
        "".join(letter for letter in word if letter not in _TONES)
        + "".join(letter for letter in word if letter in _TONES)
        for word in words
    )


def document_key(number: str) -> str:
    """A document's number as written by anyone: «0280/KH-UBND», «280/kh-ubnd», «922/QD-BTTTT» for «…/QĐ-…»."""
    return _LEADING_NOUGHTS.sub("", fold(number).replace(" ", ""))


def words_of(text: str) -> list[str]:
    """The folded words of `text`, in order: what is left of it under another layout or typist."""
    return _WORD.findall(fold(text))


def words_key(words: list[str]) -> str:
    """Key that bodies of the same words share, whatever their case, marks, punctuation and spacing: SHA-256, 16 hex
    digits."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]
