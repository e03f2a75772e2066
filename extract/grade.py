"""How sure a fact is: a calibrated share of such facts that are right, from where its attributes were found.

A logistic model over named features; its weights (`data/confidence.toml`) are fitted on annotated articles by
`chiso train`, which cross-validates over articles and prints how well the grades held.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

from extract.lexicon import load_toml
from extract.model import Kind


def features(kind: Kind, sources: Mapping[str, str], rule: str) -> list[str]:
    """The features of a fact that its grade rests on: kind, rule, and where each attribute was found."""
    return [f"kind={kind}", f"rule={rule}", *(f"{about}={where}" for about, where in sources.items())]


def sources_of(kind: Kind, period: str | None, reasons: Iterable[str]) -> dict[str, str]:
    """The sources a finished fact was graded by, back from its reasons."""
    if kind == "decision":
        return {"period": "clause" if period else "none"}
    return {about: where for about, _, where in (reason.partition(": ") for reason in reasons)}


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = load_toml("confidence.toml")["weights"]
    return weights


def grade(kind: Kind, sources: Mapping[str, str], rule: str) -> float:
    """Confidence in [0, 1], rounded to two places; a feature never seen in training weighs nothing."""
    weights = _weights()
    score = weights["bias"] + sum(weights.get(name, 0.0) for name in features(kind, sources, rule))
    return round(1 / (1 + math.exp(-score)), 2)
