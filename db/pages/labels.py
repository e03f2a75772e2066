"""Words and numbers as a Vietnamese reader expects them, with an English gloss."""

from __future__ import annotations

import re

KINDS = {
    "rank": ("Thứ hạng", "rank"),
    "rank_change": ("Thay đổi hạng", "change in rank"),
    "score": ("Điểm", "score"),
    "score_change": ("Thay đổi điểm", "change in score"),
    "team_count": ("Số tổ", "teams"),
    "member_count": ("Số thành viên", "members"),
    "decision": ("Văn bản", "document"),
}
LEVELS = {
    "commune": ("cấp xã", "commune"),
    "village": ("thôn, tổ dân phố", "village"),
    "district": ("cấp huyện", "district"),
}
STATUSES = {"actual": ("đã đạt", "reached"), "target": ("mục tiêu", "target")}
_BOUNDS = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}
_UNITS = {"percent": " %", "places": " bậc", "teams": " tổ", "members": " thành viên"}

_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def vietnamese_number(text: str) -> str:
    """A number as JSON writes it in Vietnamese form: '36300' → '36.300', '0.6077' → '0,6077'."""
    whole, _, fraction = text.partition(".")
    sign = "−" if whole.startswith("-") else ""
    digits = whole.lstrip("-")
    if digits.isdecimal():
        digits = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{digits}{',' + fraction if fraction else ''}"


def value_label(
    kind: str, value_text: str, *, unit: str | None = None, bound: str = "eq", out_of: int | None = None
) -> str:
    """A fact's value for reading: '36/63', '≤ 20', '+8 bậc', '≥ 1.600 tổ', '87,05 %', '922/QĐ-BTTTT'."""
    if kind == "decision":
        return value_text
    number = vietnamese_number(value_text)
    if kind.endswith("_change") and not number.startswith("−"):
        number = f"+{number}"
    if kind == "rank" and out_of:
        number = f"{number}/{out_of}"
    return f"{_BOUNDS[bound]}{number}{_UNITS.get(unit or '', '')}"


def period_label(period: str | None) -> str:
    """A period as Vietnamese write it: '2022-08-30' → '30/8/2022', '2022-06' → '6/2022', None: unknown."""
    if not period:
        return "không rõ"
    match = _ISO.fullmatch(period)
    if not match:
        return period
    year, month, day = match.groups()
    return "/".join(str(int(part)) for part in (day, month) if part) + f"/{year}"


def day_label(published: str | None) -> str:
    """The day of an ISO time or date, '2024-09-10T17:00:00+07:00' → '10/9/2024'; '' when there is none."""
    return period_label(published[:10]) if published else ""
