"""Tables flattened to lines of text, and ranking lists.

A header line tells what each column holds (`table_headers`), the lines above it what all of them hold; a row is a
unit, an index or a year with its cells (`table_cells`), read only where it has as many cells as its header says.
Numbered lists are in `table_lists`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.discourse import Focus
from extract.editions import WEEKLY
from extract.indices import PERCENT_OK
from extract.lexicon import provincial_indices
from extract.link import Bound
from extract.measures import Measure
from extract.mentions import Indicator, Place
from extract.model import Status
from extract.table_cells import (
    LONGEST,
    ORDINAL,
    Line,
    Span,
    ValueKind,
    framed,
    lines_with_mentions,
    read_cell,
    split_line,
    tokens,
)
from extract.table_headers import (
    LABELS,
    Column,
    Label,
    read_header,
    read_label,
    refined,
)
from extract.table_headings import Heading, read_heading
from extract.table_lists import FIRST_NUMBER, index_lines, inline_lists, numbered_lines, year_lines
from extract.text import CanonicalText

_Values = tuple[tuple[Measure, str | None], ...]
_BEFORE = 2
"""So many lines above a header may say what its table holds."""
_GAPS = 3
"""A table may be broken by so many lines that are no rows: headings of its parts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it gives, each value with its year, for a unit (None: the article's own) and an
    index (None: the one in focus), and what it gives besides of other units or indices."""

    place: Place | None
    values: _Values
    code: str | None
    status: Status = "actual"
    also: tuple[Row, ...] = ()


def find_rows(
    view: CanonicalText, lines: list[Span], places: list[Place], indicators: list[Indicator]
) -> dict[int, Row]:
    """Rows by the start of their line, for the `lines` (canonical offsets) of a text and its mentions in order."""
    known = list(lines_with_mentions(lines, places, indicators))
    rows, inside = _rows_under_headers(view, known)
    outside = [line for line in known if line.start not in inside]
    for items, ranked in numbered_lines(view, outside):
        rows |= {
            item.start: Row(item.place, item.values(ranked=ranked, rule="list.numbered"), None)
            for item in items
        }
    for start, rank, year in year_lines(view, outside):
        rows[start] = Row(None, ((rank, year),), None)
    for start, rank, code in index_lines(view, outside):
        rows[start] = Row(None, ((rank, None),), code)
    return rows


def cut_lists(
    view: CanonicalText, lines: list[Span], places: list[Place], indicators: list[Indicator]
) -> tuple[list[Span], dict[int, Row]]:
    """The lines with each numbered list inside one as a line of its own, and the rows of these lists."""
    if FIRST_NUMBER.search(view.lower) is None:
        return lines, {}
    cut: list[Span] = []
    rows: dict[int, Row] = {}
    known = lines_with_mentions(lines, places, indicators)
    found = dict(inline_lists(view, list(known)))
    spans = sorted(found, reverse=True)
    for start, end in lines:
        at = start
        while spans and spans[-1][1] <= end:
            span = spans.pop()
            items, code = found[span]
            one, *others = [
                Row(item.place, item.values(ranked=True, rule="list.inline"), code) for item in items
            ]
            rows[span[0]] = replace(one, also=tuple(others))
            cut.extend([(at, span[0]), span] if at < span[0] else [span])
            at = span[1]
        if at < end:
            cut.append((at, end))
    return cut, rows


def lines_with_places(lines: list[Span], places: list[Place]) -> Iterator[tuple[int, int, Place | None]]:
    """Each line with the first unit named in it."""
    for line in lines_with_mentions(lines, places, []):
        first = line.places[0] if line.places and line.places[0].kind not in ("region", "nation") else None
        yield line.start, line.end, first


@dataclass(slots=True)
class _Table:
    """The table being read: its columns, what is said above it, and for how many lines no row has come."""

    columns: tuple[Column, ...]
    heading: Heading
    gaps: int = 0


def _rows_under_headers(view: CanonicalText, lines: list[Line]) -> tuple[dict[int, Row], set[int]]:
    """The rows of all tables by the start of their line, and the starts of all lines that a table takes."""
    rows: dict[int, Row] = {}
    inside: set[int] = set()
    above: list[Line] = []  # the nearest first
    table: _Table | None = None
    for line in lines:
        parted = refined(view, table.columns, line) if table is not None and not table.gaps else None
        if table is not None and parted is not None:
            table.columns = parted
            continue
        if (columns := read_header(view, line)) is not None:
            table = _Table(columns, read_heading(view, above))
            continue
        row = _row(view, line, table) if table is not None else None
        if row is not None and table is not None:
            rows[line.start] = row
            table.gaps, above = 0, []
        else:
            above = [line, *above[: _BEFORE - 1]]
            table = _behind_gap(view, line, table) if table is not None else None
        if table is not None:
            inside.add(line.start)
    return rows, inside


_PROSE = re.compile(r"[.;]\s|[.;]$")


def _behind_gap(view: CanonicalText, line: Line, table: _Table) -> _Table | None:
    """The table after a line that is no row: a heading may bring in another index, year or unit; prose ends it."""
    table.gaps += 1
    text = view.lower[line.start : line.end]
    if len(text) > LONGEST or _PROSE.search(text, len("VIII. ")) or table.gaps > _GAPS:
        return None
    told = read_heading(view, [line])
    if told.code or told.place or told.year:
        known = table.heading
        table.heading = replace(
            known, year=told.year or known.year, code=told.code or known.code, place=told.place or known.place
        )
    return table


def _row(view: CanonicalText, line: Line, table: _Table) -> Row | None:
    """The row a line is; one without values where it fits its table but names nothing known; None for no row."""
    if line.end - line.start > LONGEST:
        return None
    empty: Row | None = None
    for aligned in _alignments(view, table.columns, list(_cuts(view, line))):
        row = _read(view, line, aligned, table.heading)
        if row is not None and row.values:
            return row
        empty = empty or row
    return empty


def _cuts(view: CanonicalText, line: Line) -> Iterator[list[Span]]:
    """The ways to cut a line into cells, the likeliest first."""
    if (cells := split_line(view, line)) is not None:
        yield from framed(cells)
    if view.lower.find("|", line.start, line.end) < 0:
        yield tokens(view, line)


_Aligned = list[tuple[Column, Span]]


def _alignments(
    view: CanonicalText, columns: tuple[Column, ...], cuts: list[list[Span]]
) -> Iterator[_Aligned]:
    """Each column with its cell, for each cut that has as many; then where numbering is missing from the header or
    from the row."""
    for cells in cuts:
        if len(cells) == len(columns):
            yield list(zip(columns, cells, strict=True))
    numbered = columns[0].kind in ("ordinal", "rank")
    for cells in cuts:
        if len(cells) == len(columns) + 1 and not numbered and ORDINAL.fullmatch(view.lower, *cells[0]):
            yield list(zip(columns, cells[1:], strict=True))
        elif len(cells) == len(columns) - 1 and columns[0].kind == "ordinal":
            yield list(zip(columns[1:], cells, strict=True))


def _read(view: CanonicalText, line: Line, aligned: _Aligned, heading: Heading) -> Row | None:
    label = Label()
    known: list[bool] = []
    for column, cell in aligned:
        if column.kind == "ordinal" and not ORDINAL.fullmatch(view.lower, *cell):
            return None
        if column.kind in LABELS:
            found = read_label(view, line, cell, column.kind)
            known.append(found is not None)
            label = _with(label, found) if found is not None else label
    values = _values(view, aligned, label, heading)
    if values is None:
        return None
    return _grouped(values) if known and all(known) else Row(None, (), None)


def _with(label: Label, other: Label) -> Label:
    """Both labels of a row: «2019 | PCI | 63,37»; of two units the later, which lies in the other."""
    return Label(
        other.place or label.place,
        label.code or other.code,
        label.year or other.year,
        label.kind if other.kind == "value" else other.kind,
        label.hard and other.hard,
    )


_Owner = tuple[Place | None, str | None, Status]


def _values(
    view: CanonicalText, aligned: _Aligned, label: Label, heading: Heading
) -> dict[_Owner, list[tuple[Measure, str | None]]] | None:
    """The values of a row by whose they are; None where a cell is not what its column holds."""
    values: dict[_Owner, list[tuple[Measure, str | None]]] = {}
    has_aims = any(column.status == "target" for column, _ in aligned)
    for column, cell in aligned:
        if column.kind in ("ordinal", "other", *LABELS):
            continue
        kind: ValueKind = column.kind  # type: ignore[assignment]
        if kind == "value":
            kind = label.kind if label.kind != "value" else heading.kind
        place = label.place or column.place or heading.place
        code = label.code or column.code or heading.code
        # «Chuyển đổi số | 12,5 | 13,7» may be money
        if heading.foreign or (kind == "value" and not (label.hard and column.hard)):
            code = "other"
        rule = (
            "table.units" if label.place or column.place else "table.indices" if label.code else "table.years"
        )
        measures = read_cell(view.lower, cell, kind, rule)
        if measures is None or (column.year and label.year):
            return None
        status = column.status if has_aims else heading.status
        owner = values.setdefault((place, code, status), [])
        for measure in measures:
            of = measure.out_of or (column.out_of if measure.kind == "rank" else None)
            owner.append((replace(measure, out_of=of), column.year or label.year or heading.year))
    return values


def _grouped(values: dict[_Owner, list[tuple[Measure, str | None]]]) -> Row:
    """One row, with those of the other owners besides; what has no code is left out."""
    rows = [
        Row(place, tuple(told), code, status)
        for (place, code, status), told in values.items()
        if code != "other" and told
    ]
    return replace(rows[0], also=tuple(rows[1:])) if rows else Row(None, (), None)


_RANKED = frozenset(("rank", "score", "rank_change", "score_change"))
"""What is bound here; counts of teams are read by `counting.facts_of_row`."""


def bind_row(row: Row, focus: Focus) -> list[Bound]:
    """A row's values with the index and the year in focus; nothing where no index or no unit is known."""
    return [bound for part in (row, *row.also) for bound in _bind(part, focus)]


def _bind(row: Row, focus: Focus) -> list[Bound]:
    code = row.code or focus.index
    place = row.place or focus.main
    if code is None or code == "other" or place is None:
        return []
    root = code.partition(".")[0]
    if root in provincial_indices() and place.kind not in ("province", "nation", "region"):
        return []
    known = focus.years.get(root, focus.year)
    if root in WEEKLY and focus.date is not None:
        known = focus.date
    ranked = any(measure.kind == "rank" for measure, _ in row.values)
    bound: list[Bound] = []
    for measure, year in row.values:
        if measure.kind not in _RANKED or (measure.unit == "%" and root not in PERCENT_OK and not ranked):
            continue
        period = year or known
        sources = {
            "indicator": "state" if row.code is None else "clause",
            "subject": "list" if row.place is not None else "main",
            "period": "list" if year else "state" if known else "none",
        }
        bound.append(Bound(measure, place, code, period, None, row.status, None, sources))
    return bound
