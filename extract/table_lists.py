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
    rf"^[|\s-]{{0,4}}(?P<cue>top\s|hạng\s|thứ\s)?(?P<n>\d{{1,2}})\s?(?P<mark>[.)|:/-]{{0,2}})\s{{0,2}}\|?\s?{_CLASS}$"
)
_REST = re.compile(
    r"^\s?(?:tỉnh\s?)?(?:[|:(,-]|với|đạt|được)?\s?(?:(?P<score>\d{1,4}(?:[.,]\d{1,5})?)\s?(?:điểm|%)?)?[\s|).;,]{0,6}$"
)
FIRST_NUMBER = re.compile(r"1(?<![1-9]1)\s?[.)](?!\d)")
"""The number of a list's first item; without it there is no list in a line."""
_INLINE_NUMBER = re.compile(rf"(?:^|[\s(;,:.])(?P<n>\d{{1,2}})\s?[.)]\s?{_CLASS}$")
_INLINE_REST = re.compile(
    r"\s?(?:[(:,-]|với|đạt)?\s?(?:(?P<score>\d{1,4}(?:[.,]\d{1,5})?)\s?(?P<unit>điểm|%))?\s?\)?(?=\s?[;,.]|\s\d{1,2}[.)]\s|\svà\s|$)"
)
_BETWEEN = re.compile(r"\s?[;,.]?\s?(?:và\s)?\(?")
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
    sure: bool = False
    """Whether the line says by itself that it is one of a ranking: «Hạng 62 - Lai Châu - 0,2912»."""

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
    if (run and run[0].sure) or (len(run) >= LEAST and (run[0].cue or _is_ranking(view, run))):
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


def _index_before(view: CanonicalText, line: Line, run: Sequence[Item]) -> str | None:
    """«Chính quyền số: (1) Đà Nẵng; (2) …»: the index whose name stands before its provinces in order."""
    before = view.lower[line.start : run[0].start].rstrip(" (")
    if not before.endswith(":") or any(item.place.kind != "province" for item in run):
        return None
    label = line.start + len(before[:-1].rstrip())
    return next((mention.code for mention in line.indicators if mention.end == label), None)


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
    cue = number["cue"] is not None
    sure = cue and number["cue"].startswith("hạng") and bool(number["mark"])
    return Item(line.start, line.end, place, int(number["n"]), cue, score, sure)


def _end_of_unit(places: Sequence[Place]) -> int:
    """Where a unit ends that may be followed by the one it lies in."""
    return places[1].end if len(places) > 1 and places[1].role == "parent" else places[0].end


def _score(match: re.Match[str], at: int, rule: str) -> Measure | None:
    if not match["score"] or (value := decimal(match["score"])) is None:
        return None
    start = at + match.start("score")
    return Measure(start, start + len(match["score"]), "score", plain(value), rule)


def inline_lists(
    view: CanonicalText, lines: Sequence[Line]
) -> Iterator[tuple[Span, tuple[list[Item], str | None]]]:
    """Lists inside a line, each with the stretch it takes and the index that heads it: items that follow each other
    and count up by one."""
    for line in lines:
        if len(line.places) < LEAST or FIRST_NUMBER.search(view.lower, line.start, line.end) is None:
            continue
        complete = False
        for run in _runs(view, line):
            known = complete and len(run) > 1
            begins = len(run) >= LEAST and run[0].number == 1
            code = _index_before(view, line, run) if begins else None
            if known or code is not None or (begins and _is_ranking(view, run)):
                complete = True
                if _is_in_order(run):
                    yield (run[0].start, run[-1].end), (run, code)


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


_BULLET = re.compile(r"[\s•▪*+-]{0,4}")
_LABELLED = re.compile(r"\s?[-:]\s?(?P<n>\d{1,2})[\s.;,]{0,3}$")
# «(con số sau gạch ngang là thứ hạng)»
_LEGEND = re.compile(r"^\W{0,3}[^.;]{0,60}\s(?:là|chỉ)\s(?:thứ hạng|vị thứ|vị trí|hạng)")


def index_lines(view: CanonicalText, lines: Sequence[Line]) -> Iterator[tuple[int, Measure, str]]:
    """«* Nhận thức số - 17», «* Thể chế số - 29», … where the line above or a legend below says that these are ranks:
    (start of the line, rank, code)."""
    run: list[tuple[int, Measure, str]] = []
    heading = ""
    for line in [*lines, Line(0, 0, (), ())]:
        item = _index_line(view, line)
        if item is not None:
            run.append(item)
            continue
        text = view.lower[line.start : line.end]
        if len(run) >= LEAST and (_HEADS_RANKS.search(heading) or _LEGEND.match(text)):
            yield from run
        run, heading = [], text if len(text) <= _LONGEST_ITEM else ""


_HEADS_RANKS = re.compile(r"(?:thứ hạng|xếp hạng|vị thứ)[^.;]*:$")


def _index_line(view: CanonicalText, line: Line) -> tuple[int, Measure, str] | None:
    if len(line.indicators) != 1 or line.places or line.end - line.start > _LONGEST_ITEM:
        return None
    mention = line.indicators[0]
    match = _LABELLED.match(view.lower[mention.end : line.end])
    if match is None or not _BULLET.fullmatch(view.lower, line.start, mention.start):
        return None
    at = mention.end + match.start("n")
    rank = Measure(at, mention.end + match.end("n"), "rank", int(match["n"]), "list.labelled")
    return line.start, rank, mention.code


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
