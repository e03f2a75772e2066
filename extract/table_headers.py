"""The header of a flattened table, and the labels of its rows: what each column holds, whose values a row gives.

A column is a label (a unit, an index, a year), an ordinal, or values of a kind, for a year, of an index, each only
where the header says so. A header that says more than it is understood to say is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from extract.cues import END, START, words
from extract.indices import PERCENT_OK
from extract.mentions import Indicator, Place
from extract.model import Status
from extract.patterns import holds
from extract.table_cells import LONGEST, Line, Span, ValueKind, covered_place, framed, split_line
from extract.table_headings import YEAR
from extract.text import CanonicalText

ColumnKind = Literal["ordinal", "unit", "index", "year", "other"] | ValueKind
_VALUES = ("rank", "score", "both", "value")
LABELS = ("unit", "index", "year")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, and the year, index, unit and field its header names."""

    kind: ColumnKind
    year: str | None = None
    code: str | None = None
    place: Place | None = None
    out_of: int | None = None
    status: Status = "actual"
    hard: bool = True
    """Whether the header names its index by more than an everyday word («Kinh tế số»), or names none."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the label of a row names: a unit, an index, a year, or only the kind of its values («Thứ hạng»)."""

    place: Place | None = None
    code: str | None = None
    year: str | None = None
    kind: ValueKind = "value"
    hard: bool = True


_PART = re.compile(
    rf"(?P<change>{START}{words('change_column')}{END})"
    rf"|(?P<other>{START}{words('other_column')}{END})"
    rf"|(?P<result>{START}{words('result_column')}{END})"
    rf"|(?P<target>{START}{words('target_column')}{END})"
    rf"|(?P<rank>{START}{words('rank_column')}{END})"
    rf"|(?P<score>{START}{words('score_column')}{END})"
    rf"|(?P<ordinal>{START}{words('ordinal_column')}{END})"
    rf"|(?P<index>{START}{words('index_column')}{END})"
    rf"|(?P<unit>{START}{words('unit_column')}(?:\s?[,/-]\s?{words('unit_column')}){{0,3}}{END})"
    rf"|(?P<date>{START}(?:năm\s)?(?P<y>(?:19|20)\d\d)(?![\d/.,-]\d){END})"
    rf"|(?P<year>{START}năm{END})"
    r"|(?P<field>/\s?(?P<of>63|34)(?!\d)|\((?P<of2>63|34)(?:\stỉnh[^()]{0,14})?\))"
    r"|(?P<percent>\s?\(?%\)?)"
    rf"|(?P<steps>{START}bậc{END})"
    rf"|(?P<filler>{START}{words('column_filler')}{END}|\(1-\d{{2,3}}\)|(?:thang điểm|thang|/)\s?\d{{2,4}}"
    r"|(?:[\s.,:;()%*+&|-]|/(?!\s?\d))+)"
)
_NEEDS = ("hạng", "điểm", "giá trị", "19", "20", "vị t", "kết quả", "số")
"""A header holds one of these, or names indices or units."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a header: a kind word, a year, an index, a unit."""

    what: str
    year: str | None = None
    code: str | None = None
    place: Place | None = None
    out_of: int | None = None
    hard: bool = True


def read_header(view: CanonicalText, line: Line) -> tuple[Column, ...] | None:
    """The columns of a header line; None for any other line."""
    text = view.lower[line.start : line.end]
    if len(text) > LONGEST or not (line.indicators or len(line.places) > 1 or holds(text, _NEEDS)):
        return None
    cells = split_line(view, line)
    known = _columns_of(view, line, next(framed(cells))) if cells else []
    if not is_header(known):
        known = [] if "|" in text else _sequence(view, line)
        if not is_header(known) or not _is_sequence(known):
            return None
    return tuple(_with_label(known))


_LEAST_YEARS = 3
"""«Năm 2022 2021 2020»: so many years make a header without a label."""


def _is_sequence(columns: Sequence[Column]) -> bool:
    """Whether columns that only blanks part begin as a header does: numbering, label, values («Điểm của các tỉnh» is
    a title)."""
    kinds = [column.kind for column in columns]
    if any(kind in LABELS for kind in kinds):
        return kinds[0] in LABELS or (kinds[0] in ("ordinal", "rank") and kinds[1] in LABELS)
    return sum(column.kind == "value" and column.year is not None for column in columns) >= _LEAST_YEARS


def _columns_of(view: CanonicalText, line: Line, cells: Sequence[Span]) -> list[Column]:
    """The columns that whole cells head; none where a cell holds a number. An empty cell behind one that names only
    a year goes on with that («Năm 2021 | | Năm 2022 |»)."""
    columns: list[Column] = []
    for cell in cells:
        if cell[0] == cell[1] and columns and columns[-1].kind == "value" and columns[-1].year:
            columns.append(columns[-1])
        elif (column := _column_of(view, line, cell)) is not None:
            columns.append(column)
        else:
            return []
    return columns


def is_header(columns: Sequence[Column]) -> bool:
    """Whether there are values, and a label or several columns that say what they are."""
    labelled = any(column.kind in LABELS for column in columns)
    values = [column for column in columns if column.kind in _VALUES]
    if labelled:
        return bool(values)
    return len(values) > 1 and (bool(values[0].code) or all(c.year or c.kind != "value" for c in values))


def _with_label(columns: list[Column]) -> list[Column]:
    """Without a label word, a first column that names an index is the label («Chỉ số PCI | Điểm | Hạng»)."""
    if any(column.kind in LABELS for column in columns):
        return columns
    first = next(at for at, column in enumerate(columns) if column.kind != "ordinal")
    if (
        columns[first].kind == "value"
        and columns[first].code
        and any(c.kind in _VALUES for c in columns[first + 1 :])
    ):
        return [*columns[:first], replace(columns[first], kind="index", code=None), *columns[first + 1 :]]
    return [Column("index"), *columns]


def _parts(view: CanonicalText, line: Line, span: Span) -> list[_Part] | None:
    """The pieces of a stretch of a header; None where something in it is not understood."""
    start, end = span
    mentions: list[Indicator | Place] = [m for m in line.indicators if start <= m.start and m.end <= end]
    parts: list[_Part] = []
    at = start
    while at < end:
        mention = next((m for m in mentions if m.start == at), None)
        if isinstance(mention, Indicator):
            parts.append(_Part("mention", code=mention.code, hard=mention.hard))
            at = mention.end
            continue
        match = _PART.match(view.lower, at, end)
        if match is None:
            return None
        stop = min([match.end(), *(m.start for m in mentions if at < m.start)])
        at = match.end() if match.lastgroup == "filler" or stop == match.end() else stop
        if (part := _part(match)) is not None:
            parts.append(part)
    return parts


def _part(match: re.Match[str]) -> _Part | None:
    if match["filler"]:
        return None
    if match["date"]:
        return _Part("date", year=match["y"])
    if match["field"]:
        return _Part("field", out_of=int(match["of"] or match["of2"]))
    return _Part(next(name for name in _PART.groupindex if match[name]))


_KINDS = ("rank", "score", "ordinal", "index", "unit", "year", "change", "other", "result")
_DIGIT = re.compile(r"\d")


def header_cell(view: CanonicalText, line: Line) -> Column | None:
    """The column a line heads that is one cell of a header; None where it holds a number, or names a unit."""
    if line.end - line.start > LONGEST or line.places:
        return None
    return _column_of(view, line, (line.start, line.end))


def _column_of(view: CanonicalText, line: Line, cell: Span) -> Column | None:
    """The column a whole cell heads; `other` where it is not understood, None where it holds a number."""
    if (place := covered_place(view, line, cell)) is not None:
        return Column("value", place=place)
    parts = _parts(view, line, cell)
    if parts is None:
        text = YEAR.sub("", view.lower[cell[0] : cell[1]])
        return None if _DIGIT.search(text) else Column("other")
    return _joined(parts)


def _joined(parts: list[_Part]) -> Column:
    """One column from all the pieces of its cell."""
    kinds = [part.what for part in parts if part.what in _KINDS]
    years = {part.year for part in parts if part.year}
    codes = {part.code for part in parts if part.code}
    if "other" in codes or "other" in kinds or len(codes) > 1:
        return Column("other")
    code = next(iter(codes), None)
    out_of = next((part.out_of for part in parts if part.out_of), None)
    status: Status = "target" if any(part.what == "target" for part in parts) else "actual"
    whats = {part.what for part in parts}
    if "change" in kinds:  # the year of «So với năm 2022» is the earlier one
        ranked = "rank" in kinds or "steps" in whats
        kind: ColumnKind = "rank_change" if ranked else "score_change" if "score" in kinds else "other"
        return Column(kind, None, code)
    if len(years) > 1:
        return Column("other")
    year = next(iter(years), None)
    if {"rank", "score"} <= set(kinds):
        return Column("both", year, code, None, out_of, status)
    if "rank" in kinds or "score" in kinds:
        return Column("rank" if "rank" in kinds else "score", year, code, None, out_of, status)
    if "percent" in whats and (code in PERCENT_OK or (year and not code)):  # «Chỉ số 2023 (%)»
        return Column("score", year, code, None, out_of, status)
    if code is not None or year is not None or status == "target" or "result" in kinds:
        return Column("value", year, code, None, out_of, status, hard=_is_hard(parts))
    label: ColumnKind = next(
        (kind for kind in ("ordinal", "index", "unit", "year") if kind in kinds), "other"
    )
    return Column(label)


def _is_hard(parts: list[_Part]) -> bool:
    named = [part for part in parts if part.code]
    return not named or any(part.hard for part in named)


def _sequence(view: CanonicalText, line: Line) -> list[Column]:
    """The columns of a header whose words only blanks part: each kind word, and each year or index that the column
    before it cannot take, begins one. Nothing where a word is not understood."""
    parts = _parts(view, line, (line.start, line.end))
    groups: list[list[_Part]] = []
    for part in parts or ():
        if groups and not _begins(part, groups[-1]):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_joined(group) for group in groups]


def _begins(part: _Part, group: list[_Part]) -> bool:
    """Whether a piece begins a new column behind the pieces of one."""
    held = {known.what for known in group}
    if part.what in ("field", "percent", "steps"):
        return False
    if part.what in _KINDS:
        return not ("change" in held and part.what in ("rank", "score") and not held & {"rank", "score"})
    if held & {"ordinal", "unit", "index", "year", "other"}:
        return True
    return part.what in held


def refined(view: CanonicalText, columns: Sequence[Column], line: Line) -> tuple[Column, ...] | None:
    """The columns where `line` is a second line of the header that parts each of them («Điểm | Hạng | Điểm | Hạng»
    below «Năm 2021 | Năm 2022»); None where it is none."""
    if line.end - line.start > LONGEST:
        return None
    cells = [cell for cell in split_line(view, line) or () if cell[0] < cell[1]]
    found = [_column_of(view, line, cell) for cell in cells] or [*_sequence(view, line)]
    kinds = [
        column.kind for column in found if column is not None and column.kind in _VALUES and not column.year
    ]
    whole = [column for column, _ in groupby(columns) if column.kind in _VALUES]
    if not kinds or len(kinds) != len(found) or any(column.kind != "value" for column in whole):
        return None
    each, rest = divmod(len(kinds), len(whole))
    if rest or each < 2 or kinds != kinds[:each] * len(whole):
        return None
    parted: list[Column] = []
    for column, _ in groupby(columns):
        inner = kinds[:each] if column.kind in _VALUES else [column.kind]
        parted.extend(replace(column, kind=kind) for kind in inner)
    return tuple(parted)


_AGENCY = re.compile(
    rf"(?:Sở|Ban|Cục|Chi cục|Văn phòng|VP|Thanh tra|Kho bạc|Công an|Bộ Chỉ huy|Bảo hiểm|BHXH|Trung tâm|Đài|Báo|Hội|Viện"
    rf"|Điện lực|Công ty|Ngân hàng|Tỉnh đoàn|Liên minh|BQL){END}[^\d|]{{0,80}}"
)
_YEAR_LABEL = re.compile(r"(?:năm\s)?(?P<y>(?:19|20)\d\d)")


# «Chỉ số chung» below the rows of its components: the index the table is about
_OVERALL = re.compile(words("overall_row"))


def read_label(view: CanonicalText, line: Line, cell: Span, kind: str) -> Label | None:
    """What the cell of a label column names; None where it names more, or nothing known."""
    if (place := covered_place(view, line, cell)) is not None:
        return Label(place=place)
    if (year := _YEAR_LABEL.fullmatch(view.lower, *cell)) is not None:
        return Label(year=year["y"])
    if kind == "index" and _OVERALL.fullmatch(view.lower, *cell):
        return Label()
    parts = _parts(view, line, cell)
    if parts:
        return _label_of(parts)
    written = view.text[cell[0] : cell[1]]
    if kind == "unit" and _AGENCY.fullmatch(written):
        return Label(place=Place(*cell, "agency", written, None))
    return None


def _label_of(parts: list[_Part]) -> Label | None:
    """«Chỉ số chuyển đổi số (DTI)», «Điểm PCI», «Thứ hạng»."""
    kinds = {part.what for part in parts} - {"mention", "index", "ordinal", "percent"}
    codes = {part.code for part in parts if part.code}
    if len(codes) > 1 or not kinds <= {"rank", "score"} or len(kinds) > 1 or not (codes or kinds):
        return None
    kind: ValueKind = "rank" if "rank" in kinds else "score" if "score" in kinds else "value"
    return Label(code=next(iter(codes), None), kind=kind, hard=_is_hard(parts))
