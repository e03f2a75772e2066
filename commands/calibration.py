"""Confidence as a share of facts that are right: facts labelled by gold, a logistic fit, and its reliability."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.table import Table
from scipy.optimize import minimize

from commands import scoring
from commands.evaluation import gold_facts
from commands.extracting import Reading
from extract.grade import features, sources_of

RIDGE = 1.0
"""Weight of the squared weights against the log loss: features seen a few times stay near nothing."""
BINS = (0.0, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1.01)


@dataclass(frozen=True, slots=True)
class Graded:
    """One fact of the extractor: its article, the features of its grade, and whether gold agrees with all of it."""

    article: str
    features: tuple[str, ...]
    right: bool


def graded_facts(reading: Reading, jobs: int | None) -> list[Graded]:
    """The extracted facts of gold articles, labelled; those gold neither requires nor forbids are left out."""
    graded: list[Graded] = []
    for article, extraction in reading.extractions(jobs):
        for fact, right in scoring.labelled(gold_facts(article), extraction.facts):
            sources = sources_of(fact["kind"], fact["period"], fact.get("reasons", ()))
            graded.append(Graded(article.id, tuple(features(fact["kind"], sources, fact["rule"])), right))
    return graded


def fit(graded: Sequence[Graded]) -> dict[str, float]:
    """Weights by feature, with `bias`: ridge logistic regression, the bias free."""
    names = sorted({name for fact in graded for name in fact.features})
    column = {name: at for at, name in enumerate(names, start=1)}
    rows = np.zeros((len(graded), len(names) + 1))
    rows[:, 0] = 1.0
    for row, fact in zip(rows, graded, strict=True):
        row[[column[name] for name in fact.features]] = 1.0
    sign = np.array([1.0 if fact.right else -1.0 for fact in graded])
    held = np.array([0.0] + [1.0] * len(names))

    def loss(weights: Any) -> tuple[float, Any]:
        margin = sign * (rows @ weights)
        slope = -sign / (1 + np.exp(margin))
        value = np.logaddexp(0, -margin).sum() + RIDGE / 2 * (held * weights**2).sum()
        return float(value), rows.T @ slope + RIDGE * held * weights

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return {"bias": float(found[0]), **{name: float(found[at]) for name, at in column.items()}}


def confidence(weights: dict[str, float], fact: Graded) -> float:
    """The grade these weights give."""
    return 1 / (1 + math.exp(-weights["bias"] - sum(weights.get(name, 0.0) for name in fact.features)))


def cross_validated(graded: Sequence[Graded], folds: int) -> list[tuple[float, bool]]:
    """Grade and truth of every fact, graded by weights fitted without its article."""
    articles = sorted({fact.article for fact in graded})
    fold = {article: at % folds for at, article in enumerate(articles)}
    results: list[tuple[float, bool]] = []
    for left_out in range(folds):
        weights = fit([fact for fact in graded if fold[fact.article] != left_out])
        results += [
            (confidence(weights, fact), fact.right) for fact in graded if fold[fact.article] == left_out
        ]
    return results


def reliability_table(results: Sequence[tuple[float, bool]]) -> Table:
    """Grades in bands: how many facts, the mean grade, the share that is right."""
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for grade, right in results:
        bands[sum(grade >= edge for edge in BINS) - 1].append((grade, right))
    brier = sum((grade - right) ** 2 for grade, right in results) / len(results)
    table = Table("grade", "facts", "mean grade", "share right", title=f"Brier score {brier:.4f}")
    for band in sorted(bands):
        grades = bands[band]
        low, high = BINS[band], min(BINS[band + 1], 1.0)
        mean = sum(grade for grade, _ in grades) / len(grades)
        share = sum(right for _, right in grades) / len(grades)
        table.add_row(f"{low:.2f}–{high:.2f}", str(len(grades)), f"{mean:.3f}", f"{share:.3f}")
    return table


def as_toml(weights: dict[str, float], facts: int) -> str:
    """The weights as the extractor reads them."""
    lines = "".join(f'"{name}" = {weight:.3f}\n' for name, weight in weights.items())
    return (
        f"# Weights of a fact's confidence (see extract/grade.py), fitted on {facts} facts by `chiso train`.\n\n"
        f"[weights]\n{lines}"
    )
