"""Ranking lists and tables that stand on lines of their own: «1. Đà Nẵng», «2 | Hải Phòng | 0,7955».

A line is an item where it holds a number, a unit and at most a score; three items in order make a list. The
index and the year come from the heading above, through the focus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.discourse import Focus
from extract.link import Bound
from extract.measures import Measure
from extract.numbers import decimal, plain
from extract.places import Place
from extract.text import CanonicalText

_NUMBER = re.compile(r"^[|\s-]{0,4}(?:top\s|hạng\s|thứ\s)?(?P<n>\d{1,2})\s?[.)|:-]{0,2}\s{0,2}\|?\s?(?:tỉnh\s|thành phố\s|tp\.?\s?)?$")
_REST = re.compile(r"^\s?(?:[|:(,-]|với|đạt|được)?\s?(?:(?P<score>\d{1,3}(?:[.,]\d{1,5})?)\s?(?:điểm|%)?)?[\s|).;,]{0,6}$")
_LEAST = 3
"""Fewer numbered lines than this are no list: steps and sections are numbered too."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: its rank, the unit, and the offsets of a score behind it."""

    block: tuple[int, int]
    rank: int
    place: Place
    score: tuple[int, int] | None


def find_items(view: CanonicalText, lines: list[tuple[int, int]], places: list[Place]) -> dict[int, Item]:
    """Items of ranking lists by the start of their line; only runs of at least three, numbered in order."""
    runs: list[list[Item]] = [[]]
    at = 0
    for start, end in lines:
        while at < len(places) and places[at].start < start:
            at += 1
        item = _item(view, start, end, places[at] if at < len(places) and places[at].end <= end else None)
        if item is None:
            runs.append([])
        elif runs[-1] and item.rank - runs[-1][-1].rank in (0, 1):
            runs[-1].append(item)
        else:
            runs.append([item])
    return {item.block[0]: item for run in runs if len(run) >= _LEAST for item in run}


def _item(view: CanonicalText, start: int, end: int, place: Place | None) -> Item | None:
    if place is None or end - start > 90 or place.kind in ("region", "nation"):
        return None
    number = _NUMBER.match(view.lower[start : place.start])
    rest = _REST.match(view.lower[place.end : end])
    if number is None or rest is None:
        return None
    score = (place.end + rest.start("score"), place.end + rest.end("score")) if rest["score"] else None
    return Item((start, end), int(number["n"]), place, score)


def bind_item(view: CanonicalText, item: Item, focus: Focus) -> list[Bound]:
    """The rank, and the score where there is one, of a list item; nothing where no index is in focus."""
    if focus.index is None:
        return []
    period = focus.years.get(focus.index, focus.year)
    sources = {"indicator": "state", "subject": "list", "period": "state" if period else "none"}
    found = [Measure(*item.block, "rank", item.rank, "list.numbered")]
    if item.score is not None and (value := decimal(view.text[slice(*item.score)])) is not None:
        found.append(Measure(*item.score, "score", plain(value), "list.numbered"))
    return [Bound(measure, item.place, focus.index, period, None, "actual", None, sources) for measure in found]
