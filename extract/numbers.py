"""Vietnamese numbers: thousands parted by points, decimals by commas, small ones in words.

`1.652` is 1652, `0,7215` is 0.7215, `3,5 nghìn` is 3500. Both styles stand in the press side by side, so what
a lone separator means depends on what is counted: a count of teams is whole, an index value is not.
"""

from __future__ import annotations

import re

_UNITS = {
    "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = {"hai": 20, "ba": 30, "bốn": 40, "năm": 50, "sáu": 60, "bảy": 70, "tám": 80, "chín": 90}
WORDS = {
    "nhất": 1, "một": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "mười ba": 13, "mười bốn": 14, "mười lăm": 15,
    "mười sáu": 16, "mười bảy": 17, "mười tám": 18, "mười chín": 19,
    **{f"{ten} mươi": tens for ten, tens in _TENS.items()},
    **{f"{ten} mươi {unit}": tens + units for ten, tens in _TENS.items() for unit, units in _UNITS.items()},
}  # fmt: skip
"""Ordinals and cardinals as the press spells them out."""

NUMBER = r"\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,4})?|\d+(?:[.,]\d+)?"
"""A number in digits, as a regular expression without groups."""

WORD = "|".join(sorted(WORDS, key=len, reverse=True))
"""A number in words, as a regular expression without groups."""

_MULTIPLIERS = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "vạn": 10_000, "chục": 10, "trăm": 100}
MULTIPLIER = "|".join(_MULTIPLIERS)

_WHOLE = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")


def whole(digits: str, multiplier: str | None = None) -> int | None:
    """A count: `36.300` is 36300 and `1044` is 1044; with a multiplier, `1,2` + «triệu» is 1200000.

    Returns None where the digits are no whole number («3,5» without a multiplier).
    """
    if multiplier:
        value = decimal(digits)
        return None if value is None else round(value * _MULTIPLIERS[multiplier])
    if not _WHOLE.fullmatch(digits):
        return None
    return int(re.sub(r"[.,\s]", "", digits))


def decimal(digits: str) -> float | None:
    """An index value: `320,7`, `0.6077`, `87,05`. A point before exactly three digits is read as a decimal
    point after a zero (`0.607`) or where the whole would not be an index value (`42.394` points); `1.000` is
    one thousand. Returns None where the digits are no number.
    """
    if "," in digits and "." in digits:
        digits = digits.replace(".", "").replace(",", ".")
    elif "," in digits:
        digits = digits.replace(",", ".")
    elif digits.endswith("000") and _THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    try:
        return float(digits)
    except ValueError:
        return None


def ordinal(text: str) -> int | None:
    """A rank: digits or a word. «thứ nhất» is 1, «07» is 7; None for anything else."""
    text = text.strip()
    if text in WORDS:
        return WORDS[text]
    return int(text) if text.isdecimal() and len(text) <= 4 else None  # «²» is a digit, but no number


def plain(value: float) -> int | float:
    """5.0 as 5, so that JSON shows a number the way the text does."""
    return int(value) if float(value).is_integer() else value
