"""Ranks over the years as a small drawing, computed here and drawn by the template as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from db.pages.shown import Statement

WIDTH = 420
HEIGHT = 156
_SIDE, _TOP, _BOTTOM = 34, 28, 30


@dataclass(frozen=True, slots=True)
class Point:
    """A rank in a year, placed in the drawing (px); `is_main` is the answer most independent texts give."""

    x: float
    y: float
    year: int
    label: str
    unit_id: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class RankChart:
    """Points by year, first place on top and last at the bottom; `lines` join the main ones.

    Height is the place relative to the field, so that 20 of 34 does not look better than 20 of 63; ranks of a
    unit and of the merged one of its name are not joined.
    """

    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def years(self) -> list[tuple[int, float, float, str]]:
        """Each year with its x, the y of its highest point, and what its answers are."""
        found: dict[int, list[Point]] = {}
        for point in self.points:
            found.setdefault(point.year, []).append(point)
        return [
            (year, points[0].x, min(p.y for p in points), " · ".join(p.label for p in points))
            for year, points in found.items()
        ]


def rank_chart(statements: Iterable[Statement]) -> RankChart | None:
    """The nationwide ranks among `statements`, or None when fewer than two years have one."""
    by_year: dict[int, list[Statement]] = {}
    for s in statements:
        is_rank = s.kind == "rank" and s.bound == "eq" and s.status == "actual" and not s.scope
        if is_rank and s.year and s.number:
            by_year.setdefault(int(s.year), []).append(s)
    years = sorted(by_year)
    if len(years) < 2:
        return None
    across = (WIDTH - 2 * _SIDE) / (years[-1] - years[0])
    points = [
        _point(s, x=_SIDE + (year - years[0]) * across, is_main=at == 0)
        for year in years
        for at, s in enumerate(sorted(by_year[year], key=lambda s: (-s.independent, s.number or 0)))
    ]
    main = [point for point in points if point.is_main]
    return RankChart(tuple(points), tuple((a, b) for a, b in pairwise(main) if a.unit_id == b.unit_id))


def _point(statement: Statement, *, x: float, is_main: bool) -> Point:
    field = statement.out_of or (34 if (statement.unit_id or "").startswith("34-") else 63)
    depth = min(((statement.number or 1) - 1) / max(field - 1, 1), 1)
    return Point(
        x=round(x, 1),
        y=round(_TOP + depth * (HEIGHT - _TOP - _BOTTOM), 1),
        year=int(statement.year),
        label=statement.label,
        unit_id=statement.unit_id or "",
        is_main=is_main,
    )
