"""Ranking lists: numbered lines («1. Đà Nẵng»), numbers inside a paragraph («1. Thành phố Vinh (0,7816 điểm); 2. …»),
and ranks by year («- Năm 2020: 31»).

Steps, sections and routes are numbered too: a list is read where a ranking was announced before it or its items
carry scores, and its numbers are ranks only where they do not contradict the scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.cues import END, START, words
from extract.measures import Measure
from extract.mentions import Place
from extract.numbers import decimal, plain
from extract.patterns import compile_pattern
from extract.table_cells import Line, Span
from extract.text import CanonicalText

LEAST = 3
"""Fewer numbered items than this are no list."""
_REACH = 300
"""A ranking is announced within so many characters before its list."""
_ABOVE = 2
"""… in one of the last so many lines."""
_LONGEST_ITEM = 90
_CLASS = r"(?:tỉnh\s|thành phố\s|tp\.?\s?|ubnd\s)?"
_NUMBER = re.compile(
    rf"^[|\s-]{{0,4}}(?P<cue>top\s|hạng\s|thứ\s)?(?P<n>\d{{1,2}})\s?[.)|:-]{{0,2}}\s{{0,2}}\|?\s?{_CLASS}$"
)
_REST = re.compile(
    r"^\s?(?:tỉnh\s?)?(?:[|:(,-]|với|đạt|được)?\s?(?:(?P<score>\d{1,4}(?:[.,]\d{1,5})?)\s?(?:điểm|%)?)?[\s|).;,]{0,6}$"
)
_INLINE_NUMBER = re.compile(rf"(?:^|[\s(;,:.])(?P<n>\d{{1,2}})\s?[.)]\s?{_CLASS}$")
_INLINE_REST = re.compile(
    r"\s?(?:[(:,-]|với|đạt)?\s?(?:(?P<score>\d{1,4}(?:[.,]\d{1,5})?)\s?(?P<unit>điểm|%))?\s?\)?(?=\s?[;,.]|\s\d{1,2}[.)]\s|\svà\s|$)"
)
_BETWEEN = re.compile(r"\s?[;,.]?\s?(?:và\s)?")
_ANNOUNCED = compile_pattern(rf"{START}(?:{words('rank_column', 'first_place')}|bảng|tốp|top|thứ tự){END}")
_SENTENCE_END = re.compile(r"[.?!;]\s")


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered unit: its rank, or none where the numbers are not known to be ranks, and its score."""

    start: int
    end: int
    place: Place
    number: int
    cue: bool
    score: Measure | None

    def values(self, *, ranked: bool, rule: str) -> tuple[tuple[Measure, None], ...]:
        """The item's values; its number is a rank where the list is `ranked`."""
        rank = [Measure(self.start, self.end, "rank", self.number, rule)] if ranked else []
        score = [self.score] if self.score is not None else []
        return tuple((measure, None) for measure in (*rank, *score))


def numbered_lines(view: CanonicalText, lines: Sequence[Line]) -> Iterator[tuple[list[Item], bool]]:
    """Lists with one item a line: the items, and whether their numbers are ranks."""
    run: list[Item] = []
    for line in lines:
        item = _item_of_line(view, line)
        if run and (item is None or item.number - run[-1].number not in (0, 1)):
            yield from _if_list(view, run)
            run = []
        if item is not None:
            run.append(item)
    yield from _if_list(view, run)


def _if_list(view: CanonicalText, run: list[Item]) -> Iterator[tuple[list[Item], bool]]:
    if len(run) >= LEAST and (run[0].cue or _is_ranking(view, run)):
        ranked = _is_in_order(run)
        yield [item for item in run if ranked or item.score is not None], ranked


def _is_ranking(view: CanonicalText, run: Sequence[Item]) -> bool:
    if all(item.score is not None for item in run):
        return True
    before = view.lower[max(0, run[0].start - _REACH) : run[0].start].rstrip()
    told = [line for line in before.split("\n") if line.strip()][-_ABOVE:]
    if told and told[-1].endswith((":", "là", "gồm")):  # «Đoàn khảo sát làm việc tại: 1. …»
        told = [_SENTENCE_END.split(told[-1])[-1]]
    return _ANNOUNCED.search("\n".join(told)) is not None


def _is_in_order(run: Sequence[Item]) -> bool:
    """Whether scores, where there are any, fall from item to item."""
    scores = [item.score.value for item in run if item.score is not None]
    return all(one >= other for one, other in pairwise(scores))


def _item_of_line(view: CanonicalText, line: Line) -> Item | None:
    if (
        not line.places
        or line.end - line.start > _LONGEST_ITEM
        or line.places[0].kind in ("region", "nation")
    ):
        return None
    place = line.places[0]
    number = _NUMBER.match(view.lower[line.start : place.start])
    rest = _REST.match(view.lower[_end_of_unit(line.places) : line.end])
    if number is None or rest is None:
        return None
    score = _score(rest, _end_of_unit(line.places), "list.numbered")
    return Item(line.start, line.end, place, int(number["n"]), number["cue"] is not None, score)


def _end_of_unit(places: Sequence[Place]) -> int:
    """Where a unit ends that may be followed by the one it lies in."""
    return places[1].end if len(places) > 1 and places[1].role == "parent" else places[0].end


def _score(match: re.Match[str], at: int, rule: str) -> Measure | None:
    if not match["score"] or (value := decimal(match["score"])) is None:
        return None
    start = at + match.start("score")
    return Measure(start, start + len(match["score"]), "score", plain(value), rule)


def inline_lists(view: CanonicalText, lines: Sequence[Line]) -> Iterator[tuple[Span, list[Item]]]:
    """Lists inside a line, each with the stretch it takes: items that follow each other and count up by one."""
    for line in lines:
        if len(line.places) < LEAST:
            continue
        complete = False
        for run in _runs(view, line):
            known = complete and len(run) > 1
            if known or (len(run) >= LEAST and run[0].number == 1 and _is_ranking(view, run)):
                complete = True
                if _is_in_order(run):
                    yield (run[0].start, run[-1].end), run


def _runs(view: CanonicalText, line: Line) -> Iterator[list[Item]]:
    run: list[Item] = []
    for place in line.places:
        item = _inline_item(view, line, place)
        if item is None:
            continue
        follows = run and item.number - run[-1].number in (0, 1)
        if run and not (follows and _BETWEEN.fullmatch(view.lower, run[-1].end, item.start)):
            yield run
            run = []
        run.append(item)
    yield run


def _inline_item(view: CanonicalText, line: Line, place: Place) -> Item | None:
    if place.kind in ("region", "nation"):
        return None
    before = max(line.start, place.start - len(" 12. thành phố "))
    number = _INLINE_NUMBER.search(view.lower[before : place.start])
    rest = _INLINE_REST.match(view.lower, place.end, min(line.end, place.end + 40))
    if number is None or rest is None:
        return None
    score = None
    if rest["score"] and (value := decimal(rest["score"])) is not None:
        score = Measure(rest.start("score"), rest.end("unit"), "score", plain(value), "list.inline")
    return Item(before + number.start("n"), rest.end(), place, int(number["n"]), cue=False, score=score)


_YEAR_LINE = re.compile(
    r"^[|\s•+-]{0,4}(?:năm\s)?(?P<y>(?:19|20)\d\d)\s?[:|-]\s?"
    r"(?:hạng\s|thứ\s)?(?P<n>\d{1,2})(?:/(?P<of>63|34))?[\s.;,|]{0,4}$"
)
_RANKING = re.compile(r"thứ hạng|xếp hạng|hạng|vị thứ")


def year_lines(view: CanonicalText, lines: Sequence[Line]) -> Iterator[tuple[int, Measure, str]]:
    """«- Năm 2020: 31», «- Năm 2021: 23», … below a line that speaks of ranks: (start of the line, rank, year)."""
    run: list[tuple[int, Measure, str]] = []
    heading = ""
    for start, end in [*((line.start, line.end) for line in lines), (0, 0)]:
        match = _YEAR_LINE.match(view.lower[start:end]) if end > start else None
        if match is not None:
            out_of = int(match["of"]) if match["of"] else None
            at = start + match.start("n")
            rank = Measure(at, start + match.end("n"), "rank", int(match["n"]), "table.years", out_of=out_of)
            run.append((start, rank, match["y"]))
            continue
        if len(run) >= LEAST and _RANKING.search(heading):
            yield from run
        run, heading = [], view.lower[max(start, end - 200) : end]
