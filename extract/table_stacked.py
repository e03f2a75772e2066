"""Tables flattened to one cell a line: «Hạng», «Địa phương», «Điểm», then «1», «Hải Phòng», «94,69», …

The lines of the header, and those of each row, are joined into one stretch each, whose cells are its lines; such
tables are read as any other then (`tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from extract.mentions import Indicator, Place
from extract.table_cells import ORDINAL, Line, Span, ValueKind, lines_with_mentions, read_cell
from extract.table_headers import LABELS, Column, header_cell, is_header, read_label
from extract.text import CanonicalText

_LONGEST_CELL = 48
"""A cell is not longer than so many characters …"""
_WIDEST = 8
"""… and a row has no more of them."""
_LEAST_ROWS = 2
"""Fewer rows than this are no table."""


def join_cells(
    view: CanonicalText, lines: list[Span], places: list[Place], indicators: list[Indicator]
) -> list[Span]:
    """`lines` (canonical offsets) with those of each header and row of a table of one cell a line as one."""
    joined: list[Span] = []
    at = 0
    known: list[Line] | None = None
    while at < len(lines):
        width = 0
        if _may_begin(lines, at):
            known = known or list(lines_with_mentions(lines, places, indicators))
            width, rows = _table(view, known, at)
        if not width:
            joined.append(lines[at])
            at += 1
            continue
        for first in range(at, at + width * (rows + 1), width):
            joined.append((lines[first][0], lines[first + width - 1][1]))
        at += width * (rows + 1)
    return joined


def _may_begin(lines: list[Span], at: int) -> bool:
    """Whether enough short lines follow for a header of two cells and two rows."""
    following = lines[at : at + 2 * (_LEAST_ROWS + 1)]
    return len(following) == 2 * (_LEAST_ROWS + 1) and all(e - s <= _LONGEST_CELL for s, e in following)


def _table(view: CanonicalText, lines: Sequence[Line], at: int) -> tuple[int, int]:
    """How many cells a row has and how many rows follow, where a header begins at line `at`; else zeros."""
    heads = [header_cell(view, line) for line in lines[at : at + _WIDEST]]
    columns = [column for column in takewhile(lambda head: head is not None, heads) if column is not None]
    for width in range(len(columns), 1, -1):
        if not is_header(columns[:width]) or not any(c.kind in LABELS for c in columns[:width]):
            continue
        rows = 0
        first = at + width
        while _is_row(view, columns[:width], lines[first : first + width]):
            rows += 1
            first += width
        if rows >= _LEAST_ROWS:
            return width, rows
    return 0, 0


def _is_row(view: CanonicalText, columns: Sequence[Column], cells: Sequence[Line]) -> bool:
    return len(cells) == len(columns) and all(
        _fits(view, column, cell) for column, cell in zip(columns, cells, strict=True)
    )


def _fits(view: CanonicalText, column: Column, cell: Line) -> bool:
    """Whether a line can be the cell of a column."""
    span = (cell.start, cell.end)
    if cell.end - cell.start > _LONGEST_CELL:
        return False
    if column.kind == "ordinal":
        return ORDINAL.fullmatch(view.lower, *span) is not None
    if column.kind in LABELS:
        return read_label(view, cell, span, column.kind) is not None
    if column.kind == "other":
        return True
    # below «Năm 2022» the label of the row says whether it is a rank or a score
    kind: ValueKind = column.kind  # type: ignore[assignment]
    kinds: tuple[ValueKind, ...] = ("rank", "score") if kind == "value" else (kind,)
    return any(read_cell(view.lower, span, kind, "") is not None for kind in kinds)
