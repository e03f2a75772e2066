"""A province's ranks and scores over the years as small drawings, computed here and drawn as SVG by a template."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, get_args

from db.comparing import Reading, amount
from db.pages.shown import ShownClaim

Role = Literal["before", "other", "official", "main"]
_ROLES: tuple[Role, ...] = get_args(Role)

Row = Mapping[str, Any] | sqlite3.Row
"""A row of the table `standings`."""

WIDTH = 460
HEIGHT = 190
_SIDE, _TOP, _BOTTOM = 36, 34, 34


@dataclass(frozen=True, slots=True)
class Point:
    """A value in a year, placed in the drawing (px).

    `role`: main (shown by its claim), other (another article says so), official (no article read says it), or
    before (a merged-in province's, whose `name` is set).
    """

    x: float
    y: float
    year: int
    value_text: str
    out_of: int | None
    unit: str | None
    claim_id: str
    series: str
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Points by year and the lines that join them.

    Of ranks the first place is on top and the last at the bottom: height is the place relative to the field,
    so that 20 of 34 does not look better than 20 of 63. Series of different units are never joined.
    """

    kind: Literal["rank", "score"]
    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]
    years: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def labelled(self) -> tuple[Point, ...]:
        """The province's own values, by year: those that are read out."""
        own = (point for point in self.points if point.role in ("main", "official"))
        return tuple(sorted(own, key=lambda point: point.year))

    @property
    def named(self) -> tuple[Point, ...]:
        """The last point of each merged-in province, where its name is written."""
        last = {point.series: point for point in self.points if point.role == "before"}
        return tuple(last.values())


@dataclass(frozen=True, slots=True)
class _Value:
    """A value before it is placed: `depth` is 0 on top and 1 at the bottom."""

    year: int
    depth: float
    value_text: str
    out_of: int | None
    unit: str | None
    claim_id: str
    series: str
    role: Role
    name: str = ""


def rank_chart(
    claims: Iterable[ShownClaim], own: Iterable[Row] = (), before: Iterable[Row] = ()
) -> Chart | None:
    """Ranks of the whole country in `claims`, with what only the official table says (`own`, of `standings`).

    Those of merged-in provinces (`before`) are drawn faint beside. None when fewer than two years have a rank.
    """
    values: list[_Value | None] = [
        _of_claim(
            claim, seen.value_text, _depth(float(seen.value_text), _field(claim)), "other" if at else "main"
        )
        for claim in claims
        if _is_drawn(claim, "rank")
        for at, seen in enumerate(seen for seen in claim.seen if seen.bound == "eq")
    ]
    values += [_of_row(row, row["official_rank"], "official") for row in own if not row["rank"]]
    values += [_of_row(row, row["rank"] or row["official_rank"], "before") for row in before]
    return _chart("rank", [value for value in values if value is not None])


def score_chart(claims: Iterable[ShownClaim]) -> Chart | None:
    """Scores of the whole index in `claims`, on the scale of 1; None when fewer than two years have one."""
    found = [
        (claim, share)
        for claim in claims
        if _is_drawn(claim, "score") and (share := _share(claim)) is not None
    ]
    if not found:
        return None
    low, high = min(share for _, share in found), max(share for _, share in found)
    room = max(high - low, 0.05)
    return _chart("score", [_of_claim(c, c.value_text, (high - share) / room, "main") for c, share in found])


def _is_drawn(claim: ShownClaim, kind: str) -> bool:
    return claim.kind == kind and claim.is_nationwide and len(claim.period or "") == 4 and bool(claim.number)


def _of_claim(claim: ShownClaim, value_text: str, depth: float, role: Role) -> _Value:
    series = claim.unit_id or ""
    return _Value(int(claim.year), depth, value_text, claim.out_of, claim.unit, claim.id, series, role)


def _of_row(row: Row, rank: int | None, role: Role) -> _Value | None:
    if rank is None:
        return None
    depth = _depth(rank, row["field"])
    return _Value(
        int(row["period"]), depth, str(rank), row["field"], None, row["claim_id"] or "", row["province_id"], role,
        row["province"] if role == "before" else "",
    )  # fmt: skip


def _field(claim: ShownClaim) -> int:
    return claim.out_of or (34 if (claim.unit_id or "").startswith("34-") else 63)


def _depth(rank: float, field: int) -> float:
    return min(max(rank - 1, 0) / max(field - 1, 1), 1)


def _share(claim: ShownClaim) -> float | None:
    stated = amount(Reading("score", claim.value_text))
    return None if stated is None else float(stated.value)


def _chart(kind: Literal["rank", "score"], values: Sequence[_Value]) -> Chart | None:
    years = sorted({value.year for value in values})
    if len(years) < 2 or not any(value.role in ("main", "official") for value in values):
        return None
    across = (WIDTH - 2 * _SIDE) / (years[-1] - years[0])
    at = {year: round(_SIDE + (year - years[0]) * across, 1) for year in years}
    depth = HEIGHT - _TOP - _BOTTOM
    # faint ones first, so that the main line lies on top of them
    points = tuple(
        Point(at[v.year], round(_TOP + v.depth * depth, 1), v.year, v.value_text, v.out_of, v.unit, v.claim_id,
              v.series, v.role, v.name)
        for v in sorted(values, key=lambda v: (_ROLES.index(v.role), v.series, v.year))
    )  # fmt: skip
    joined = sorted(
        (point for point in points if point.role != "other"),
        key=lambda p: (p.role == "before", p.series, p.year),
    )
    lines = tuple(
        (a, b)
        for a, b in pairwise(joined)
        if (a.series, a.role == "before") == (b.series, b.role == "before")
    )
    return Chart(kind, points, lines, tuple(at.items()))
