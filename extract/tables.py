"""Tables flattened to lines of text, and ranking lists with a unit a line.

Three shapes: a numbered list («1. Đà Nẵng»), rows of units under a header that names the columns («Địa phương
Điểm Hạng»), and rows of one unit under a header of years («Năm | 2022 | 2021»). A row is read only where it
has as many cells as its header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.discourse import Focus
from extract.link import Bound
from extract.measures import Measure
from extract.mentions import Indicator, Place
from extract.numbers import decimal, plain
from extract.text import CanonicalText

_NUMBER = re.compile(
    r"^[|\s-]{0,4}(?:top\s|hạng\s|thứ\s)?(?P<n>\d{1,2})\s?[.)|:-]{0,2}\s{0,2}\|?\s?(?:tỉnh\s|thành phố\s|tp\.?\s?)?$"
)
_REST = re.compile(
    r"^\s?(?:[|:(,-]|với|đạt|được)?\s?(?:(?P<score>\d{1,3}(?:[.,]\d{1,5})?)\s?(?:điểm|%)?)?[\s|).;,]{0,6}$"
)
_LEAST = 3
"""Fewer numbered lines than this are no list: steps and sections are numbered too."""
_CELL = re.compile(r"(?<![\w.,])(?:n/a|-|\d{1,3}(?:[.,]\d{1,5})?)(?![\w]|[.,]\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COLUMN = re.compile(
    r"(?P<rank>thứ hạng|xếp hạng|hạng|vị thứ)"
    r"|(?P<score>điểm số|tổng điểm|điểm|giá trị)"
    r"|(?P<ordinal>stt|(?<!\w)tt(?!\w))"
)
_LONGEST = 160
"""A line longer than this is prose."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it gives, each value with its offsets, for a unit (None: the article's own)."""

    place: Place | None
    values: tuple[tuple[Measure, str | None], ...]
    code: str | None


def find_rows(
    view: CanonicalText, lines: list[tuple[int, int]], places: list[Place], indicators: list[Indicator]
) -> dict[int, Row]:
    """Rows by the start of their line, for the `lines` (canonical offsets) of a text and its mentions in order."""
    named = list(_with_places(lines, places))
    return {**_rows_under_headers(view, named, indicators), **_numbered_rows(view, named)}


_Line = tuple[int, int, Place | None]


def _with_places(lines: list[tuple[int, int]], places: list[Place]) -> Iterator[_Line]:
    """Each line with the first unit named in it."""
    at = 0
    for start, end in lines:
        while at < len(places) and places[at].start < start:
            at += 1
        first = places[at] if at < len(places) and places[at].end <= end else None
        yield start, end, first if first is not None and first.kind not in ("region", "nation") else None


def _numbered_rows(view: CanonicalText, lines: list[_Line]) -> dict[int, Row]:
    """«1. Đà Nẵng», «2. Hà Nội», …: runs of lines whose numbers count up by one or stay."""
    runs: list[list[tuple[int, Row]]] = [[]]
    for start, end, place in lines:
        row = _numbered(view, start, end, place) if place is not None and end - start <= 90 else None
        if row is None:
            runs.append([])
        elif runs[-1] and _number(row) - _number(runs[-1][-1][1]) in (0, 1):
            runs[-1].append((start, row))
        else:
            runs.append([(start, row)])
    return {start: row for run in runs if len(run) >= _LEAST for start, row in run}


def _number(row: Row) -> int | float:
    return row.values[0][0].value


def _rows_under_headers(
    view: CanonicalText, lines: list[_Line], indicators: list[Indicator]
) -> dict[int, Row]:
    """Rows of units below «Địa phương Điểm Hạng», rows of the article's own unit below «Năm 2022 2021 2020»."""
    rows: dict[int, Row] = {}
    header: list[str] = []
    years: list[str] = []
    for start, end, place in lines:
        line = view.lower[start:end]
        row = None
        if len(line) > _LONGEST:
            header = years = []
        elif len(found := _YEAR.findall(line)) >= 3 and not re.search(r"[.;]\s", line):
            header, years = [], found
        elif len(columns := _columns(line)) >= 2:
            header, years = columns, []
        else:
            row = _row_of_years(view, start, end, years, indicators) if years else None
            if row is None and header and place is not None:
                row = _row_of_unit(view, start, end, header, place)
        if row is not None:
            rows[start] = row
    return rows


def _columns(line: str) -> list[str]:
    """What the columns of a header hold; none where the line has numbers of its own."""
    return [match.lastgroup or "" for match in _COLUMN.finditer(line)] if not re.search(r"\d", line) else []


def _numbered(view: CanonicalText, start: int, end: int, place: Place) -> Row | None:
    number = _NUMBER.match(view.lower[start : place.start])
    rest = _REST.match(view.lower[place.end : end])
    if number is None or rest is None:
        return None
    values = [(Measure(start, end, "rank", int(number["n"]), "list.numbered"), None)]
    if rest["score"] and (value := decimal(rest["score"])) is not None:
        offset = place.end + rest.start("score")
        values.append(
            (Measure(offset, offset + len(rest["score"]), "score", plain(value), "list.numbered"), None)
        )
    return Row(place, tuple(values), None)


def _row_of_unit(view: CanonicalText, start: int, end: int, header: list[str], place: Place) -> Row | None:
    cells = [*_CELL.finditer(view.lower, place.end, end)]
    before = [*_CELL.finditer(view.lower, start, place.start)]
    columns = header[1:] if header[0] == "ordinal" else header
    if len(cells) != len(columns) or len(before) > 1:
        return None
    values = [
        (measure, None)
        for cell, column in zip(cells, columns, strict=True)
        if (measure := _cell(cell, column, "table.units")) is not None
    ]
    return Row(place, tuple(values), None) if values else None


def _row_of_years(
    view: CanonicalText, start: int, end: int, years: list[str], indicators: list[Indicator]
) -> Row | None:
    cells = [*_CELL.finditer(view.lower, start, end)]
    if len(cells) != len(years):
        return None
    label = view.lower[start : cells[0].start()].strip(" |:")
    named = [mention for mention in indicators if start <= mention.start and mention.end <= cells[0].start()]
    kind = "rank" if re.fullmatch(r"(?:thứ |xếp )?hạng(?: \w+)?", label) else "score"
    if kind == "score" and not (
        named and named[0].hard and named[0].code != "other" and "." not in named[0].code
    ):
        return None
    values = [
        (measure, year)
        for cell, year in zip(cells, years, strict=True)
        if (measure := _cell(cell, kind, "table.years")) is not None
    ]
    return Row(None, tuple(values), named[0].root if named else None) if values else None


def _cell(cell: re.Match[str], column: str, rule: str) -> Measure | None:
    if column == "rank" and cell[0].isdigit():
        return Measure(cell.start(), cell.end(), "rank", int(cell[0]), rule)
    value = decimal(cell[0])
    if column == "score" and value is not None:
        return Measure(cell.start(), cell.end(), "score", plain(value), rule)
    return None


def bind_row(row: Row, focus: Focus) -> list[Bound]:
    """A row's values with the index and the year in focus; nothing where no index or no unit is known."""
    code = row.code or focus.index
    place = row.place or focus.main
    if code is None or code == "other" or place is None:
        return []
    known = focus.years.get(code, focus.year)
    bound: list[Bound] = []
    for measure, year in row.values:
        period = year or known
        sources = {
            "indicator": "state" if row.code is None else "clause",
            "subject": "list" if row.place is not None else "main",
            "period": "list" if year else "state" if known else "none",
        }
        bound.append(Bound(measure, place, code, period, None, "actual", None, sources))
    return bound
