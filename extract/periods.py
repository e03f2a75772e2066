"""Years and dates in a sentence, each with the part it plays there.

Absolute dates in the press are day first (`20/5/2022`, `15-11-2021`, `22.9.2025`, «ngày 20 tháng 5 năm 2022»);
relative ones («năm nay», «năm ngoái») need the publication date. A year can be the period of a value, the
other side of a comparison («so với năm 2020»), the horizon of a plan («đến năm 2025») or the border of a range.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from extract.cues import END, START, words
from extract.patterns import Guarded, compile_pattern

PeriodRole = Literal["plain", "compared", "horizon", "range", "since"]

_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_SEP = r"\s?[./-]\s?"
_YEAR_OF_DAY = re.compile(r"[./-]\s?(?:19|20)\d\d")
_DAY = compile_pattern(
    rf"(?<![\d/.,])(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<y>(?:19|20)\d{{2}})(?![\d])"
)
_DAY_IN_WORDS = re.compile(
    r"(?:ngày |, )?(?<!\d)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>(?:19|20)\d{2})(?!\d)"
)
_DAY_MONTH = re.compile(
    rf"(?:ngày|hôm|sáng|trưa|chiều|tối|đến|tính tới|thời điểm|\()\s*"
    rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}})(?![\d/%]|{_SEP}\d|,\d)"
    r"|ngày (?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2})(?! ?(?:năm|/))"
)
_MONTH = re.compile(r"tháng\s+(?P<m>\d{1,2})(?:\s?[/-]\s?|\s+năm\s+)(?P<y>(?:19|20)\d{2})(?!\d)")
_QUARTER = re.compile(
    r"quý\s+(?P<q>iii|ii|iv|i|[1-4])(?:\s?[/-]\s?|\s*,?\s+năm\s+)(?P<y>(?:19|20)\d{2})(?!\d)"
)
_HALF = re.compile(
    r"(?P<n>6|sáu|9|chín)\s+tháng(?:\s+(?P<half>đầu|cuối))?(?:\s+của)?\s+năm\s+(?P<y>(?:19|20)\d{2})(?!\d)"
)
_YEAR = compile_pattern(
    rf"(?<![\d.,/-])(?:19|20)\d{{2}}(?![\d%]|[.,/-]\d|\s?(?:tổ|thành viên|người|điểm|hồ sơ){END})"
)
# what belongs to a year before it; looked for once the year is found
_LEAD = re.compile(r"(?<![\d.,/-])(?:(?P<phase>giai đoạn)|(?:các |(?<!thứ )(?:hai|ba) )?năm)\s+$")
# the border behind the first letters rather than before them: a pattern that begins with letters is found fast
_RELATIVE = re.compile(
    r"(?P<w>n(?<![^\W_]n)ăm (?:nay|ngoái|liền trước|trước|qua|vừa qua|kia)|k(?<![^\W_]k)ỳ (?:liền )?trước"
    rf"|c(?<![^\W_]c)ùng kỳ){END}"
)
_MONTH_OF_YEAR = Guarded(
    re.compile(rf"tháng\s+(?P<m>\d{{1,2}})\s+(?P<w>năm (?:nay|ngoái|trước|qua)){END}"), needs=("tháng",)
)
_COMPARED = re.compile(
    rf"{words('year_compared')}\s+(?:với\s+)?(?:{words('year_compared_what')}\s+)?"
    r"(?:của\s+)?(?:các\s+)?(?:ngày\s+)?$"
)
_HORIZON = Guarded(
    re.compile(
        rf"(?:{START}(?:đến|tới)\s+(?:cuối\s+|hết\s+|tháng \d{{1,2}}[/-])?|giai đoạn\s+\d{{4}}\s?-\s?)$"
    ),
    needs=("đến", "tới", "giai đoạn"),
)
_SINCE = compile_pattern(rf"{START}(?:từ|kể từ|sau)\s+$")
_SINCE_EVENT = Guarded(re.compile(r"từ khi[^.;,]{0,70}$"), needs=("từ khi",))
_RANGE = re.compile(r"^\s?(?:-|đến|tới)\s?(?:năm\s+)?(?:19|20)\d{2}")
_RANGE_BEFORE = re.compile(r"(?:19|20)\d{2}\s?-\s?$")


_LEAD_REACH = 16
"""«giai đoạn » and a blank more."""


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """An ISO period (`2021`, `2022-06`, `2022-05-20`) at canonical offsets, with its part in the sentence."""

    start: int
    end: int
    iso: str
    role: PeriodRole
    relative: bool = False
    quarter: bool = False

    @property
    def is_this_year(self) -> bool:
        """Whether the words are «năm nay», and not «năm ngoái» or the like."""
        return self.relative and self.end - self.start == len("năm nay")

    @property
    def year(self) -> str:
        """The year alone."""
        return self.iso[:4]


def find_periods(lower: str, start: int, end: int, published: date | None) -> list[PeriodMention]:
    """Period mentions of `lower[start:end]`, in order, none inside another; `published` places relative ones."""
    found: list[PeriodMention] = []
    if _FULL_YEAR.search(lower, start, end):
        _add_dated(found, lower, start, end)
    if published is not None:
        if _DIGIT.search(lower, start, end):
            for match in _DAY_MONTH.finditer(lower, start, end):
                day, month = match["d"] or match["d2"], match["m"] or match["m2"]
                _add(found, lower, *match.span(), _nearest(published, month, day))
        for match in _MONTH_OF_YEAR.finditer(lower, start, end):
            year = relative_year(match["w"], published)
            _add(found, lower, *match.span(), iso_month(year, match["m"]) if year else None)
        for match in _RELATIVE.finditer(lower, start, end):
            _add(found, lower, *match.span(), relative_year(match["w"], published), relative=True)
    found.sort(key=lambda mention: mention.start)
    return found


def _add_dated(found: list[PeriodMention], lower: str, start: int, end: int) -> None:
    """Days, months, half years, quarters and years that are written out, the longest forms first."""
    if _YEAR_OF_DAY.search(lower, start, end):
        for match in _DAY.finditer(lower, start, end):
            _add(found, lower, *match.span(), iso_day(match["y"], match["m"], match["d"]))
    if lower.find("tháng", start, end) >= 0:
        _add_months(found, lower, start, end)
    for match in _QUARTER.finditer(lower, start, end):
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["q"]) or int(match["q"])
        _add(found, lower, *match.span(), f"{match['y']}-{quarter * 3:02d}", quarter=True)
    for match in _YEAR.finditer(lower, start, end):
        at = match.start()
        before = lower[max(start, at - _LEAD_REACH) : at]
        lead = _LEAD.search(before) if before.endswith((" ", "\n")) else None
        if lead is not None:
            at -= len(before) - lead.start()
        _add(found, lower, at, match.end(), match[0], phase=lead is not None and lead["phase"] is not None)


def _add_months(found: list[PeriodMention], lower: str, start: int, end: int) -> None:
    for match in _DAY_IN_WORDS.finditer(lower, start, end):
        _add(found, lower, *match.span(), iso_day(match["y"], match["m"], match["d"]))
    for match in _MONTH.finditer(lower, start, end):
        _add(found, lower, *match.span(), iso_month(match["y"], match["m"]))
    for match in _HALF.finditer(lower, start, end):
        month = "12" if match["half"] == "cuối" else "06" if match["n"] in ("6", "sáu") else "09"
        _add(found, lower, *match.span(), f"{match['y']}-{month}")


def _add(
    found: list[PeriodMention],
    lower: str,
    start: int,
    end: int,
    iso: str | None,
    *,
    phase: bool = False,
    relative: bool = False,
    quarter: bool = False,
) -> None:
    if iso is None or any(start < other.end and other.start < end for other in found):
        return
    role = "range" if phase else _role(lower, start, end)
    found.append(PeriodMention(start, end, iso, role, relative, quarter))


def _role(lower: str, start: int, end: int) -> PeriodRole:
    """The part of a period by the words around it: «2021-2025» is a range, «kể từ 2021» a beginning."""
    before, after = lower[max(0, start - 32) : start], lower[end : end + 12]
    if _RANGE.match(after) or ("-" in before[-2:] and _RANGE_BEFORE.search(before)):
        return "range"
    if _SINCE.search(before) or _SINCE_EVENT.search(lower[max(0, start - 80) : start]):
        return "since"
    if _COMPARED.search(before):
        return "compared"
    if _HORIZON.search(before):
        return "horizon"
    return "plain"


def iso_day(year: str | int, month: str | int, day: str | int) -> str | None:
    """A day in ISO form, or None where the calendar has no such day."""
    y, m, d = int(year), int(month), int(day)
    if not 1 <= m <= 12 or not 1 <= d <= calendar.monthrange(y, m)[1]:
        return None
    return f"{y:04d}-{m:02d}-{d:02d}"


def iso_month(year: str | int, month: str | int) -> str | None:
    """A month in ISO form, or None for a thirteenth."""
    return f"{int(year):04d}-{int(month):02d}" if 1 <= int(month) <= 12 else None


def relative_year(word: str, published: date | None) -> str | None:
    """«năm nay» and its like against the publication date; None without one."""
    if published is None:
        return None
    back = {"năm nay": 0, "năm kia": 2}.get(word, 1)
    return None if word in ("kỳ trước", "kỳ liền trước", "cùng kỳ") else str(published.year - back)


def last_year_of(published: date, month: int, day: int = 1) -> int:
    """The year of the last such day (or month) up to publication, where the text gives none."""
    return published.year - ((month, day) > (published.month, published.day))


def _nearest(published: date, month: str, day: str) -> str | None:
    """A day without a year: the nearest such day not more than two months after publication."""
    for year in (published.year, published.year - 1):
        iso = iso_day(year, month, day)
        if iso is not None and (date.fromisoformat(iso) - published).days <= 62:
            return iso
    return None
