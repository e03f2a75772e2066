"""What the lines above a flattened table say of all its values: their kind, year, index, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.cues import END, START, words
from extract.mentions import Indicator, Place
from extract.model import Status
from extract.patterns import compile_pattern
from extract.table_cells import LONGEST, Line, ValueKind
from extract.text import CanonicalText


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines above a table say of all its values; `code` is «other» where they name what has no code."""

    kind: ValueKind = "value"
    year: str | None = None
    code: str | None = None
    place: Place | None = None
    status: Status = "actual"
    foreign: bool = False
    """Whether the values are in a unit of measure that no index has («Đơn vị: tỷ đồng»)."""


YEAR = compile_pattern(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/.,-]\d)(?!\d)")
_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}[/.-]\d{4}|tháng\s\d{1,2}(?:\snăm|/)?\s?\d{4}|/\d{4}/|\d{4}\s?-\s?\d{4}"
)
_RANKED = compile_pattern(rf"{START}{words('rank_column')}{END}")
_SCORED = re.compile(rf"{START}{words('score_column')}{END}|%")
_AIMED = re.compile(r"mục tiêu|phấn đấu")
_DONE = re.compile(r"kết quả|thực hiện")
_UNIT_OF_MEASURE = re.compile(
    r"(?:đvt|đơn vị tính|đơn vị)\s?:\s?(?!điểm|%|phần trăm|thứ hạng|hạng)\w|(?:tỷ|triệu|nghìn)\sđồng"
)
_PART_OF_INDEX = re.compile(r"chỉ số thành phần|tiêu chí|nội dung thành phần|tỷ lệ")


def read_heading(view: CanonicalText, above: Sequence[Line]) -> Heading:
    """What the lines above a table (the nearest first) say: each thing from the nearest line that says it."""
    heading = Heading()
    for number, line in enumerate(above):
        text = view.lower[max(line.start, line.end - LONGEST) : line.end]
        ranked, scored = _RANKED.search(text), _SCORED.search(text)
        if heading.kind == "value" and (ranked is None) != (scored is None):
            heading = replace(heading, kind="rank" if ranked else "score")
        if line.end - line.start > LONGEST or text.endswith((".", ";")):
            break  # a paragraph moves the focus, as elsewhere
        if number == 0 and _AIMED.search(text) and not _DONE.search(text):
            heading = replace(heading, status="target")
        if _UNIT_OF_MEASURE.search(text):
            heading = replace(heading, foreign=True)
        years = {match[0] for match in YEAR.finditer(_DATE.sub(" ", text))}
        titled = bool(
            line.indicators or ranked or scored or text.startswith(("bảng", "biểu", "năm", "kết quả"))
        )
        if heading.year is None and len(years) == 1 and titled:
            heading = replace(heading, year=next(iter(years)))
        heading = replace(heading, code=heading.code or _code(line, text), place=heading.place or _own(line))
    return heading


def _code(line: Line, text: str) -> str | None:
    """The index a heading is about: the one code it names; of an index and its components the index."""
    codes = {
        mention.code
        for mention in line.indicators
        if mention.hard or "." in mention.code or _is_title(line, mention)
    }
    if not codes:
        return "other" if _PART_OF_INDEX.search(text) else None
    roots = {code.partition(".")[0] for code in codes}
    if len(codes) == 1 or (len(roots) == 1 and roots <= codes):
        return min(codes, key=len)
    return "other"


def _is_title(line: Line, mention: Indicator) -> bool:
    """«2. Cải cách hành chính»: an everyday word that is the whole heading, but for its number."""
    return line.end - line.start - (mention.end - mention.start) <= len("(VIII). năm 2024")


def _own(line: Line) -> Place | None:
    """The one province or district a heading names as the table's own."""
    named = [p for p in line.places if p.kind in ("province", "district") and p.role in ("free", "location")]
    return named[0] if len({place.name for place in named}) == 1 else None
