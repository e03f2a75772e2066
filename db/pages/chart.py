"""Ranks over the years as a small drawing, computed here and drawn by the template as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from db.pages.shown import Statement

WIDTH = 420
HEIGHT = 130
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 34, 26, 26


@dataclass(frozen=True, slots=True)
class Point:
    """A rank in a year, placed in the drawing (px)."""

    x: float
    y: float
    year: str
    label: str


@dataclass(frozen=True, slots=True)
class RankChart:
    """Points by year, 1st place on top; `lines` join years that have one answer in the same field."""

    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]
    years: tuple[tuple[str, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


def rank_chart(statements: Iterable[Statement]) -> RankChart | None:
    """The nationwide ranks among `statements`, or None when fewer than two years have one.

    Ranks of 63 and of 34 units are not joined: they are places in different fields.
    """
    ranks = sorted(
        {
            (int(s.year), int(s.number), s.unit_id or "", s.label)
            for s in statements
            if s.kind == "rank" and s.bound == "eq" and s.status == "actual" and not s.scope
            if s.year and s.number
        }
    )
    years = sorted({year for year, *_ in ranks})
    if len(years) < 2:
        return None
    deepest = max(rank for _, rank, *_ in ranks)
    across = (WIDTH - _LEFT - _RIGHT) / (years[-1] - years[0])
    down = (HEIGHT - _TOP - _BOTTOM) / max(deepest - 1, 1)

    def place(year: int, rank: int, label: str) -> Point:
        return Point(
            round(_LEFT + (year - years[0]) * across, 1), round(_TOP + (rank - 1) * down, 1), str(year), label
        )

    by_year = {year: [rank for rank in ranks if rank[0] == year] for year in years}
    lines = []
    for before, after in pairwise(years):
        pair = (*by_year[before], *by_year[after])
        if len(pair) == 2 and pair[0][2] == pair[1][2]:
            lines.append(tuple(place(year, rank, label) for year, rank, _, label in pair))
    return RankChart(
        points=tuple(place(year, rank, label) for year, rank, _, label in ranks),
        lines=tuple((start, end) for start, end in lines),
        years=tuple((str(year), round(_LEFT + (year - years[0]) * across, 1)) for year in years),
    )
