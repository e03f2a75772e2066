"""Formulas of the index, and whether values can all hold under them. Pure but for the packaged file.

A formula is linear: the target is the weighted sum of its components. Values come as intervals (a printed
digit leaves room), unknown ones lie in 0–1. Bounds are tightened formula by formula until nothing moves; an
interval that becomes empty proves a contradiction.

Checked on the official values: every row that has all of a formula's components fulfils it within 0.00005,
half a unit of the fourth decimal, which is as far as the table prints (tests/db/test_official.py).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "reference" / "dti_formulas.csv"

Interval = tuple[float, float]

SLACK = 1e-9  # of floating point sums; no printed digit is near it
ROUNDS = 50  # bounds that still move then move by less than any digit printed


@dataclass(frozen=True, slots=True)
class Formula:
    """`target` = Σ weight × component, for the editions from `period_from` to `period_to` (years)."""

    name: str
    period_from: int
    period_to: int
    target: str
    weights: Mapping[str, float]
    source_url: str

    @property
    def terms(self) -> dict[str, float]:
        """All variables with their coefficients in Σ = 0."""
        return {self.target: -1.0, **self.weights}


@cache
def formulas_of(period: str | None) -> tuple[Formula, ...]:
    """The formulas of an edition; none for a year whose formula is not published, or a period that is none."""
    if not period or not period.isdigit():
        return ()
    return tuple(f for f in load_formulas() if f.period_from <= int(period) <= f.period_to)


@cache
def load_formulas(file: Path = FILE) -> tuple[Formula, ...]:
    """The formulas of the packaged CSV file, a row a component."""
    rows: dict[str, list[dict[str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows.setdefault(row["formula"], []).append(row)
    return tuple(
        Formula(
            name,
            int(parts[0]["period_from"]),
            int(parts[0]["period_to"]),
            parts[0]["target"],
            {part["component"]: float(Fraction(part["weight"])) for part in parts},
            parts[0]["source"],
        )
        for name, parts in rows.items()
    )


def bounds(known: Mapping[str, Interval], formulas: Sequence[Formula]) -> dict[str, Interval] | None:
    """What `known` leaves open to every variable of `formulas`; None when they contradict each other."""
    found: dict[str, Interval] = {}
    for formula in formulas:
        for name in formula.terms:
            found[name] = known.get(name, (0.0, 1.0))
    for _ in range(ROUNDS):
        before = dict(found)
        for formula in formulas:
            if not _tighten(formula.terms, found):
                return None
        if all(abs(found[name][side] - before[name][side]) < SLACK for name in found for side in (0, 1)):
            break
    return found


def _tighten(terms: Mapping[str, float], found: dict[str, Interval]) -> bool:
    """Narrows each variable to what the others leave it; False when one is left nothing."""
    spans = {
        name: sorted((weight * found[name][0], weight * found[name][1])) for name, weight in terms.items()
    }
    low = sum(span[0] for span in spans.values())
    high = sum(span[1] for span in spans.values())
    for name, weight in terms.items():
        rest = low - spans[name][0], high - spans[name][1]
        least, most = sorted((-rest[0] / weight, -rest[1] / weight))
        least, most = max(least, found[name][0]), min(most, found[name][1])
        if least > most + SLACK:
            return False
        found[name] = least, max(least, most)
        span = sorted((weight * found[name][0], weight * found[name][1]))
        low, high = rest[0] + span[0], rest[1] + span[1]
        spans[name] = span
    return True
