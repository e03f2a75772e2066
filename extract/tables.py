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
from extract.patterns import Guarded, compile_pattern
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
_YEAR = compile_pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COLUMN = Guarded(
    re.compile(
        r"(?P<rank>thứ hạng|xếp hạng|hạng|vị thứ)"
        r"|(?P<score>điểm số|tổng điểm|điểm|giá trị)"
        r"|(?P<ordinal>stt|(?<!\w)tt(?!\w))"
    ),
    needs=("hạng", "vị thứ", "điểm", "giá trị", "tt"),
)
_UNIT_COLUMN = re.compile(r"địa phương|tỉnh|thành phố|đơn vị|huyện|sở|xã|stt|tt")
Column = tuple[str, str | None]
"""What a column holds (`rank`, `score`, `ordinal`) and the year its header names."""
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
    named = list(lines_with_places(lines, places))
    return {
        **_rows_under_headers(view, named, indicators),
        **_numbered_rows(view, named),
        **_year_rows(view, lines),
    }


_Line = tuple[int, int, Place | None]


def lines_with_places(lines: list[tuple[int, int]], places: list[Place]) -> Iterator[_Line]:
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


_YEAR_LINE = re.compile(
    r"^[|\s•+-]{0,4}(?:năm\s)?(?P<y>(?:19|20)\d\d)\s?[:|-]\s?"
    r"(?:hạng\s|thứ\s)?(?P<n>\d{1,2})(?:/(?P<of>63|34))?[\s.;,|]{0,4}$"
)
_RANKING = re.compile(r"thứ hạng|xếp hạng|hạng|vị thứ")


def _year_rows(view: CanonicalText, lines: list[tuple[int, int]]) -> dict[int, Row]:
    """«- Năm 2020: 31», «- Năm 2021: 23», …: ranks of the article's own unit below a line that speaks of ranks."""
    rows: dict[int, Row] = {}
    run: list[tuple[int, Row]] = []
    heading = ""
    for start, end in [*lines, (0, 0)]:
        match = _YEAR_LINE.match(view.lower[start:end]) if end > start else None
        if match is not None:
            out_of = int(match["of"]) if match["of"] else None
            measure = Measure(
                start + match.start("n"),
                start + match.end("n"),
                "rank",
                int(match["n"]),
                "table.years",
                out_of=out_of,
            )
            run.append((start, Row(None, ((measure, match["y"]),), None)))
            continue
        if len(run) >= _LEAST and _RANKING.search(heading):
            rows.update(run)
        run, heading = [], view.lower[max(start, end - 200) : end]
    return rows


def _number(row: Row) -> int | float:
    return row.values[0][0].value


def _rows_under_headers(
    view: CanonicalText, lines: list[_Line], indicators: list[Indicator]
) -> dict[int, Row]:
    """Rows of units below «Địa phương Điểm Hạng», rows of the article's own unit below «Năm 2022 2021 2020»."""
    rows: dict[int, Row] = {}
    header: list[Column] = []
    years: list[str] = []
    for start, end, place in lines:
        line = view.lower[start:end]
        row = None
        if len(line) > _LONGEST:
            header, years = [], []
        elif len(columns := _columns(line)) >= 2:
            header, years = columns, []
        elif len(found := _YEAR.findall(line)) >= (2 if line.count("|") >= 2 else 3) and not re.search(
            r"[.;]\s", line
        ):
            header, years = [], found
        else:
            row = _row_of_years(view, start, end, years, indicators) if years else None
            if row is None and header and place is not None:
                row = _row_of_unit(view, start, end, header, place)
        if row is not None:
            rows[start] = row
    return rows


def _columns(line: str) -> list[Column]:
    """What the columns of a header hold, each with the year it names; none where the line has other numbers."""
    if not _UNIT_COLUMN.search(line):
        return []
    found = [*_COLUMN.finditer(line, 0, len(line))]
    if not found or re.search(r"\d", _YEAR.sub("", line)):
        return []
    ends = [*(match.start() for match in found[1:]), len(line)]
    years = [_YEAR.search(line, match.end(), end) for match, end in zip(found, ends, strict=True)]
    return [
        (match.lastgroup or "", year[0] if year else None) for match, year in zip(found, years, strict=True)
    ]


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


_CELL_WORDS = re.compile(r"điểm|hạng|thứ|bậc|n/a")


def _is_prose(lower: str, start: int, at: int, end: int) -> bool:
    """Whether a line without bars has words between its unit and its cells: «Bến Tre tăng 5 bậc so với …» is no row."""
    if "|" in lower[start:end]:
        return False
    return re.search(r"[^\W\d_]{2}", _CELL_WORDS.sub("", lower[at:end])) is not None


def _row_of_unit(view: CanonicalText, start: int, end: int, header: list[Column], place: Place) -> Row | None:
    cells = [*_CELL.finditer(view.lower, place.end, end)]
    before = [*_CELL.finditer(view.lower, start, place.start)]
    columns = header[1:] if header[0][0] == "ordinal" else header
    if (
        len(cells) != len(columns)
        or len(before) > 1
        or _is_prose(view.lower, start, place.end, cells[-1].start())
    ):
        return None
    values = [
        (measure, year)
        for cell, (column, year) in zip(cells, columns, strict=True)
        if (measure := _cell(cell, column, "table.units")) is not None
    ]
    return Row(place, tuple(values), None) if values else None


_BARRED_RANK = re.compile(r"(?:hạng|thứ)\s(?P<n>\d{1,2})(?:/(?P<of>63|34))?(?![\d,.%])")
_BARRED_SCORE = compile_pattern(r"(?<![\d,.])(?P<n>\d{1,3}[.,]\d{1,4})\s?(?:%|điểm)")


def _barred_row(
    view: CanonicalText, start: int, end: int, years: list[str], indicators: list[Indicator]
) -> Row | None:
    """«PAR INDEX | hạng 16 (87,98%) | hạng 12 (89,03%)» under «Chỉ số | Năm 2023 | Năm 2024»."""
    bars = [at for at in range(start, end) if view.lower[at] == "|"]
    named = [m for m in indicators if start <= m.start and bars and m.end <= bars[0] and m.code != "other"]
    if len(bars) < len(years) or not named or not named[0].hard or "." in named[0].code:
        return None
    values: list[tuple[Measure, str | None]] = []
    for year, at, stop in zip(years, bars, [*bars[1:], end], strict=False):
        if rank := _BARRED_RANK.search(view.lower, at, stop):
            of = int(rank["of"]) if rank["of"] else None
            measure = Measure(rank.start(), rank.end(), "rank", int(rank["n"]), "table.years", out_of=of)
            values.append((measure, year))
        score = _BARRED_SCORE.search(view.lower, at, stop)
        if score and (value := decimal(score["n"])) is not None:
            values.append((Measure(score.start(), score.end(), "score", plain(value), "table.years"), year))
    return Row(None, tuple(values), named[0].root) if values else None


def _row_of_years(
    view: CanonicalText, start: int, end: int, years: list[str], indicators: list[Indicator]
) -> Row | None:
    if (barred := _barred_row(view, start, end, years, indicators)) is not None:
        return barred
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
    if row.values[0][0].kind in ("team_count", "member_count"):
        return []  # `counting.facts_of_row` reads those
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
