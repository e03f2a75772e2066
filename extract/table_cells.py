"""Lines of flattened tables cut into cells, and what a cell of a known column says.

Cells are parted by «|», by tabs or several blanks of the page as it was stored, or by single blanks; in the last
case numbers are cells, and what stands between two of them is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extract.measures import Measure
from extract.mentions import Indicator, Place
from extract.model import Kind
from extract.numbers import decimal, plain
from extract.text import CanonicalText

Span = tuple[int, int]
ValueKind = Literal["rank", "score", "both", "rank_change", "score_change", "value"]
"""What a column of values holds: `both` is «Điểm (hạng)» in one cell, `value` a rank or a score as the table says."""

LONGEST = 160
"""A line longer than this is prose."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line (canonical offsets) with the units and indices named in it, in order."""

    start: int
    end: int
    places: tuple[Place, ...]
    indicators: tuple[Indicator, ...]


def lines_with_mentions(
    lines: list[Span], places: list[Place], indicators: list[Indicator]
) -> Iterator[Line]:
    """Each line with what is named in it; all three lists are in order."""
    place = indicator = 0
    for start, end in lines:
        while place < len(places) and places[place].start < start:
            place += 1
        first_place = place
        while place < len(places) and places[place].end <= end:
            place += 1
        while indicator < len(indicators) and indicators[indicator].start < start:
            indicator += 1
        first = indicator
        while indicator < len(indicators) and indicators[indicator].end <= end:
            indicator += 1
        yield Line(start, end, tuple(places[first_place:place]), tuple(indicators[first:indicator]))


_WIDE = re.compile(r"\S+(?:[ \u00a0]\S+)*")


def split_line(view: CanonicalText, line: Line) -> list[Span] | None:
    """The cells of a line between bars, or between tabs and runs of blanks, empty ones at its ends too («| 1 | A |»);
    None where it has neither."""
    lower = view.lower
    if lower.find("|", line.start, line.end) >= 0:
        return list(_between_bars(lower, line))
    first, last = view.original_span(line.start, line.end)
    written = view.original[first:last]
    if "\n" not in written and written == view.text[line.start : line.end]:
        return None  # neither tabs nor runs of blanks were folded
    found = [(first + m.start(), first + m.end()) for m in _WIDE.finditer(written)]
    return [view.canonical_span(start, end) for start, end in found] if len(found) > 1 else None


def _between_bars(lower: str, line: Line) -> Iterator[Span]:
    at = line.start
    for piece in lower[line.start : line.end].split("|"):
        text = piece.strip()
        start = at + (piece.find(text) if text else 0)
        yield start, start + len(text)
        at += len(piece) + 1


def framed(cells: list[Span]) -> Iterator[list[Span]]:
    """The cells without the empty ones that a bar at the beginning or the end of a line makes; then, where a cell at
    an end may itself be empty, with one or both of them."""
    first = int(len(cells) > 1 and cells[0][0] == cells[0][1])
    last = int(len(cells) > 1 and cells[-1][0] == cells[-1][1])
    for head in range(first, -1, -1):
        for tail in range(last, -1, -1):
            yield cells[head : len(cells) - tail]


_TOKEN = re.compile(
    r"(?<![\w.,/])(?:(?:xếp\s)?(?:hạng|thứ)\s)?[+-]?\d{1,4}(?:[.,]\d{1,5})?(?:/\d{2,3})?[.)]?(?:\s?(?:%|điểm(?!\w)))?(?=[\s;,]|$)"
    r"|(?<!\S)(?:n/a|-)(?!\S)"
)


def tokens(view: CanonicalText, line: Line) -> list[Span]:
    """The cells of a line that single blanks part: each number, and what stands between two numbers."""
    cells: list[Span] = []
    at = line.start
    for match in _TOKEN.finditer(view.lower, line.start, line.end):
        inside = any(place.start < match.end() and match.start() < place.end for place in line.places)
        if inside:  # «Quận 1», «Bà Rịa - Vũng Tàu»
            continue
        cells.extend(_stripped(view.lower, at, match.start()))
        cells.append(match.span())
        at = match.end()
    cells.extend(_stripped(view.lower, at, line.end))
    return cells


def _stripped(lower: str, start: int, end: int) -> Iterator[Span]:
    text = lower[start:end].strip(" ;,.")
    if text:
        at = lower.find(text, start)
        yield at, at + len(text)


NOTHING = frozenset(("", "-", "--", "n/a", "na", "...", "không xếp hạng", "chưa xếp hạng", "không có"))
ORDINAL = re.compile(r"(?:\d{1,3}|[ivx]{1,5})?\s?[.)]?")
_RANK = re.compile(
    r"(?:(?P<cue>(?:xếp\s)?(?:hạng|thứ|vị trí|vị thứ)(?:\sthứ)?)\s)?(?P<n>\d{1,3})(?:\s?/\s?(?P<of>\d{2,3}))?"
)
_SCORE = re.compile(r"(?P<n>\d{1,4}(?:[.,]\d{1,5})?)\s?(?P<unit>%|điểm)?")
_IN_BRACKET = re.compile(r"(?P<one>[^()]{1,24}?)\s?\((?P<other>[^()]{1,24})\)")
_CHANGE = re.compile(
    r"(?P<sign>[+-]|↑|▲|↓|▼|tăng|giảm|lên|xuống|tụt)\s?(?P<n>\d{1,3}(?:[.,]\d{1,5})?)\s?(?:bậc|hạng|điểm|%)?"
)
_DOWN = frozenset(("-", "↓", "▼", "giảm", "xuống", "tụt"))
_FIELDS = frozenset((63, 34))
"""How many provinces there are, before and after 1 July 2025: «36/63» is a rank without saying so."""


def read_cell(lower: str, cell: Span, kind: ValueKind, rule: str) -> list[Measure] | None:
    """The values of a cell; none for «n/a»; None where the cell is not what its column holds."""
    text = lower[cell[0] : cell[1]]
    if text in NOTHING or (text == "0" and kind in ("rank_change", "score_change")):
        return []
    if kind in ("both", "value") and (parts := _IN_BRACKET.fullmatch(text)) is not None:
        return _in_bracket(parts, cell, kind, rule)
    measure = _measure(text, cell[0], kind, rule)
    return None if measure is None else [measure]


def _in_bracket(parts: re.Match[str], cell: Span, kind: ValueKind, rule: str) -> list[Measure] | None:
    """«hạng 16 (87,98%)», and under «Điểm (hạng)» also «64,2 (35)»: one rank and one score."""
    found = [
        _measure(parts[name].strip(), cell[0] + parts.start(name), kind, rule) for name in ("one", "other")
    ]
    measures = [measure for measure in found if measure is not None]
    return measures if sorted(m.kind for m in measures) == ["rank", "score"] else None


def _measure(text: str, at: int, kind: ValueKind, rule: str) -> Measure | None:
    if kind in ("rank_change", "score_change"):
        return _change(text, at, kind, rule)
    rank, score = _RANK.fullmatch(text), _SCORE.fullmatch(text)
    if rank is not None and kind != "score":
        of = int(rank["of"]) if rank["of"] else None
        says_so = kind in ("rank", "both") or rank["cue"] or of in _FIELDS
        if says_so and int(rank["n"]) > 0 and (of is None or int(rank["n"]) <= of):
            return Measure(at, at + len(text), "rank", int(rank["n"]), rule, out_of=of)
        return None
    if score is None or kind == "rank" or (value := decimal(score["n"])) is None:
        return None
    if kind == "score" or score["unit"] or not score["n"].isdigit():
        return Measure(at, at + len(text), "score", plain(value), rule, unit=score["unit"] or "")
    return None


def _change(text: str, at: int, kind: Kind, rule: str) -> Measure | None:
    match = _CHANGE.fullmatch(text)
    if (
        match is None
        or (value := decimal(match["n"])) is None
        or (kind == "rank_change" and not match["n"].isdigit())
    ):
        return None
    signed = -value if match["sign"] in _DOWN else value
    return Measure(at, at + len(text), kind, plain(signed), rule)


def covered_place(view: CanonicalText, line: Line, cell: Span) -> Place | None:
    """The unit a cell names and nothing else: «Huyện Than Uyên», «Kho bạc Nhà nước tỉnh», not «Cụm huyện Than Uyên»."""
    inside = [place for place in line.places if cell[0] <= place.start and place.end <= cell[1]]
    if not inside or inside[0].kind in ("region", "nation"):
        return None
    if any(place.role != "parent" for place in inside[1:]):
        return None
    at, rest = cell[0], ""
    for place in inside:
        rest += view.lower[at : place.start] + " "
        at = place.end
    rest = (rest + view.lower[at : cell[1]]).strip(" .,:;()*-")
    first = inside[0]
    if rest == "tỉnh" and first.kind == "agency":
        return replace(first, end=cell[1], name=f"{first.name} tỉnh")
    return first if not rest or (rest in _BEFORE_UNIT and cell[0] < first.start) else None


_BEFORE_UNIT = frozenset(("ubnd", "tỉnh", "thành phố", "tp", "ủy ban nhân dân", "uỷ ban nhân dân"))
