"""How sure a fact is: a calibrated share of such facts that are right, from what is to be seen of it.

A logistic model over named features; its weights (`data/confidence.toml`) are fitted on annotated articles by
`chiso train`, which cross-validates over articles and prints how well the grades held.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

from extract.agreement import Agreement
from extract.lexicon import load_toml
from extract.model import Fact
from extract.traits import Scene, traits


def features(facts: Sequence[Fact], scene: Scene) -> list[list[str]]:
    """What the grade of each fact of an article rests on: kind, rule, where each attribute was found, its traits."""
    agreement = Agreement(facts)
    return [
        [f"kind={fact.kind}", f"rule={fact.rule}", *_sources(fact), *traits(fact, scene, agreement)]
        for fact in facts
    ]


def _sources(fact: Fact) -> list[str]:
    if fact.kind == "decision":
        return ["period=clause" if fact.period else "period=none"]
    return [reason.replace(": ", "=", 1) for reason in fact.reasons]


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = load_toml("confidence.toml")["weights"]
    return weights


def grade(names: Iterable[str]) -> float:
    """Confidence in [0, 1], rounded to two places; a feature without a weight weighs nothing."""
    weights = _weights()
    score = weights["bias"] + sum(filter(None, map(weights.get, names)))
    return round(1 / (1 + math.exp(-score)), 2)


def graded(facts: list[Fact], scene: Scene) -> list[Fact]:
    """The facts of an article, each with its grade.

    They are the very same, completed: their grade can only be told when all are there, and until now nobody else has
    seen them.
    """
    for fact, names in zip(facts, features(facts, scene), strict=True):
        object.__setattr__(fact, "confidence", grade(names))
    return facts
