"""Tables: those that hold data keep their rows; those that only lay out a page are read as paragraphs."""

from __future__ import annotations

from lxml.etree import _Element as Element

from crawler.reading.document import inline_text

MAX_CELL = 300  # characters; a longer cell is a paragraph put into a layout table
SEPARATOR = " | "


def is_data_table(table: Element) -> bool:
    """Whether a table holds data: two rows and columns at least, short cells, no pictures or tables."""
    if next(table.iterdescendants("table", "img", "video", "iframe", "form"), None) is not None:
        return False
    rows = [cells for row in _rows(table) if (cells := _cells(row))]
    if len(rows) < 2 or sum(len(cells) >= 2 for cells in rows) * 2 < len(rows):
        return False
    texts = [inline_text(cell) for cells in rows for cell in cells]
    return any(texts) and max(map(len, texts)) <= MAX_CELL


def table_text(table: Element) -> str:
    """A data table as text: one row a line, cells parted by ` | `; rows without a word are left out."""
    lines = ([inline_text(cell) for cell in _cells(row)] for row in _rows(table))
    return "\n".join(SEPARATOR.join(cells).strip() for cells in lines if any(cells))


def _rows(table: Element) -> list[Element]:
    return list(table.iterdescendants("tr"))


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]
