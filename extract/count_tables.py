"""Tables of teams and members flattened to lines: «TT Địa phương Số tổ Số thành viên», «1 Thành phố Đà Lạt 228 1.503».

A row is read only below a header that says teams or members, and only where it has as many numbers as the header
has columns.
"""

from __future__ import annotations

import re

from extract.count_lists import TEAM
from extract.cues import END, START, words
from extract.measures import Measure
from extract.mentions import Place
from extract.model import Kind
from extract.numbers import whole
from extract.patterns import compile_pattern
from extract.tables import Row, lines_with_places
from extract.text import CanonicalText

_LONGEST = 160
"""A line longer than this is prose."""
_HEADER = re.compile(
    rf"(?P<members>(?:tổng\s)?số (?:lượng )?(?:thành viên|người)|(?<=[|\s])thành viên)"
    rf"|(?P<teams>(?:tổng\s)?(?:số\s(?:lượng\s)?)?(?:{TEAM}|tổ(?!\s{words('other_team')})){END}"
    rf"(?:\s(?:cấp\s)?(?:(?P<district>huyện)|(?P<village>{words('village')})|(?P<commune>xã)){END})?)"
    rf"|(?P<other>(?:số|tỷ lệ|tỉ lệ|diện tích|dân số|ghi chú){END})"
)
_UNITS = compile_pattern(
    rf"{START}(?:địa phương|tỉnh|thành phố|đơn vị|huyện|xã, phường|tên xã|địa bàn|xã){END}"
)
_CELL = compile_pattern(r"(?<![\w.,])(?:\d{1,3}(?:\.\d{3})+|\d{1,6})(?![\w%]|[.,]\d)")
_TOTAL = re.compile(
    rf"^[|\s\d.]{{0,6}}(?:tổng cộng|tổng số|tổng|cộng|toàn tỉnh|toàn huyện|toàn thành phố){END}"
)
_PROSE = re.compile(r"[^\W\d_]{2}")
_Column = tuple[Kind | None, str]
"""What a column counts (None: something else) and the level of its teams."""


def find_count_rows(view: CanonicalText, lines: list[tuple[int, int]], places: list[Place]) -> dict[int, Row]:
    """Rows of teams and members by the start of their line, like `tables.find_rows`."""
    rows: dict[int, Row] = {}
    header: list[_Column] = []
    for start, end, place in lines_with_places(lines, places):
        line = view.lower[start:end]
        if len(line) > _LONGEST:
            header = []
        elif columns := _columns(line):
            header = columns
        elif header and (row := _row(view, start, end, header, place)) is not None:
            rows[start] = row
    return rows


def _columns(line: str) -> list[_Column]:
    """What the columns of a header count; none for a line with numbers, without units or without teams and members."""
    if re.search(r"\d|[.;:]\s", line) or (unit := _UNITS.search(line)) is None:
        return []
    columns = [_column(match) for match in _HEADER.finditer(line, unit.end())]
    return columns if any(kind is not None for kind, _ in columns) else []


def _column(match: re.Match[str]) -> _Column:
    kind: Kind | None = "team_count" if match["teams"] else "member_count" if match["members"] else None
    return kind, next((level for level in ("district", "village", "commune") if match[level]), "")


def _row(view: CanonicalText, start: int, end: int, header: list[_Column], place: Place | None) -> Row | None:
    lower = view.lower
    total = _TOTAL.match(lower[start:end])
    if place is None and total is None:
        return None
    at = place.end if place is not None else start + (total.end() if total else 0)
    cells = [*_CELL.finditer(lower, at, end)]
    between = lower[at : cells[-1].end()] if cells else ""
    if len(cells) != len(header) or _PROSE.search(between):
        return None
    values = [
        (Measure(cell.start(), cell.end(), kind, value, "table.counts", unit=level), None)
        for cell, (kind, level) in zip(cells, header, strict=True)
        if kind is not None and (value := whole(cell[0]))
    ]
    return Row(place, tuple(values), None) if values else None
