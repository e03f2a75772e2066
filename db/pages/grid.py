"""The provinces as a tile grid: one tile a province, coloured by where it stands in an edition of an index."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "tile_grid.csv"

WIDTH, HEIGHT = 476, 684
"""Of the drawing, in its own units; both grids fill it."""

Row = Mapping[str, Any] | sqlite3.Row
"""A row of the table `standings`."""

GAP = 3
STEPS = 5
"""Shades a ranking is parted into: each a fifth of the field, the first the best."""


@dataclass(frozen=True, slots=True)
class Place:
    """A tile's place in its grid, and the names that fit on it."""

    slug: str
    label: str
    short: str
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return round(self.x + self.width, 1)

    @property
    def middle(self) -> float:
        """Where its words are centred."""
        return round(self.x + self.width / 2, 1)

    @property
    def upper(self) -> float:
        """Base line of the name."""
        return round(self.y + self.height * 0.33, 1)

    @property
    def lower(self) -> float:
        """Base line of the rank."""
        return round(self.y + self.height * 0.82, 1)


@dataclass(frozen=True, slots=True)
class Tile:
    """A province in an edition. `step` is 1 (best fifth) to 5; None where nothing is known.

    `rank` is what the press says, or else the official rank (`is_official` then).
    """

    place: Place
    name: str
    rank: int | None
    step: int | None
    is_official: bool
    is_conflicting: bool


@cache
def places(field: int) -> Mapping[str, Place]:
    """The places of the grid of 63 or 34 by slug, sized so that the grid fills the drawing."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    rows = [row for row in rows if int(row["field"]) == field]
    across = WIDTH / (1 + max(int(row["column"]) for row in rows))
    down = HEIGHT / (1 + max(int(row["row"]) for row in rows))
    return {
        row["slug"]: Place(
            row["slug"],
            row["label"],
            row["short"],
            round(int(row["column"]) * across, 1),
            round(int(row["row"]) * down, 1),
            round(across - GAP, 1),
            round(down - GAP, 1),
        )
        for row in rows
    }


def step_of(rank: int, field: int) -> int:
    """The fifth of the field a rank lies in, 1 the best: 1–13 of 63 is 1."""
    return min(STEPS, 1 + (rank - 1) * STEPS // field)


def tiles(field: int, standings: Sequence[Row], names: Mapping[str, str]) -> tuple[Tile, ...]:
    """The tiles of a field in reading order; `standings` are rows of the table of an edition, `names` by slug."""
    by_slug = {str(row["slug"]): row for row in standings}
    return tuple(_tile(place, field, by_slug.get(place.slug), names) for place in places(field).values())


def _tile(place: Place, field: int, row: Row | None, names: Mapping[str, str]) -> Tile:
    said, official = (row["rank"], row["official_rank"]) if row else (None, None)
    rank: int | None = said or official
    return Tile(
        place=place,
        name=names.get(place.slug, place.label),
        rank=rank,
        step=step_of(rank, field) if rank else None,
        is_official=said is None and rank is not None,
        is_conflicting=row is not None and row["status"] == "conflicting",
    )
