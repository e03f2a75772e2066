"""Confidence as a share of facts that are right: facts labelled by gold, a logistic fit, and how the grades hold."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.stats import rankdata

from commands import inputs, scoring
from commands.evaluation import gold_facts, read_predictions
from commands.extracting import Reading
from commands.failures import BadInput

SPARE = 1.0
RIDGE = 1.0
"""Weights of the absolute and of the squared weights against the log loss (elastic net): most features get none.
Chosen on files left out of the fit, from 0 to 2 and 1 to 4."""
SEEN = 10
"""A feature of fewer facts than this gets no weight."""
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1.01)
FLOORS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Graded:
    """One fact: its article and gold file, the features of its grade, and whether gold agrees with all of it."""

    article: str
    features: tuple[str, ...]
    right: bool
    file: str = ""


def graded_facts(reading: Reading, jobs: int | None, predicted: Path | None = None) -> list[Graded]:
    """The facts of gold articles, labelled; those gold neither requires nor forbids are left out.

    The facts are those of the file `predicted` (of an earlier version, say, that had not seen the articles), and
    only the articles it knows count; without it they are extracted. Raises `BadInput` for facts that are none.
    """
    known = read_predictions(predicted) if predicted is not None else None
    graded: list[Graded] = []
    for article, facts in _facts_of(reading, jobs, known):
        names = dict(zip(map(id, facts), _features(article, facts), strict=True))
        file = article.where.rpartition(", line ")[0]
        graded += [
            Graded(article.id, tuple(names[id(fact)]), right, file)
            for fact, right in scoring.labelled(gold_facts(article), facts)
        ]
    return sorted(graded, key=lambda fact: (fact.article, fact.features))


def _facts_of(
    reading: Reading, jobs: int | None, known: dict[str, list[dict[str, Any]]] | None
) -> Iterator[tuple[inputs.Article, list[dict[str, Any]]]]:
    if known is None:
        yield from ((article, extraction.facts) for article, extraction in reading.extractions(jobs))
        return
    yield from ((article, known[article.id]) for article in reading if article.id in known)


def _features(article: inputs.Article, facts: Sequence[dict[str, Any]]) -> list[list[str]]:
    from extract import features_of
    from extract.model import fact_from_json

    try:
        said = [fact_from_json(fact) for fact in facts]
    except TypeError as error:
        raise BadInput(f"predictions of {article.id}: a fact without all its keys ({error})") from error
    return features_of(
        article.text,
        said,
        published=article.published,
        home_province=article.home_province,
        title=article.title,
    )


def fit(graded: Sequence[Graded]) -> dict[str, float]:
    """Weights by feature, with `bias`: logistic regression under an elastic net, the bias free."""
    seen = Counter(name for fact in graded for name in set(fact.features))
    names = sorted(name for name, times in seen.items() if times >= SEEN)
    column = {name: at for at, name in enumerate(names, start=1)}
    rows = _rows(graded, column)
    sign = np.array([1.0 if fact.right else -1.0 for fact in graded])
    size = len(names) + 1
    held = np.array([0.0] + [1.0] * len(names))

    def loss(parts: Any) -> tuple[float, Any]:
        weights = (
            parts[:size] - parts[size:]
        )  # each weight as what it adds less what it takes: both at least 0
        margin = sign * (rows @ weights)
        slope = rows.T @ (-sign / (1 + np.exp(margin))) + RIDGE * held * weights
        value = np.logaddexp(0, -margin).sum() + RIDGE / 2 * (held * weights**2).sum()
        value += SPARE * (np.concatenate([held, held]) * parts).sum()
        return float(value), np.concatenate([slope + SPARE * held, -slope + SPARE * held])

    start = np.zeros(2 * size)
    options = {"maxiter": 500}
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * (2 * size), options=options
    ).x
    weights = found[:size] - found[size:]
    return {"bias": float(weights[0]), **{name: float(weights[at]) for name, at in column.items()}}


def _rows(graded: Sequence[Graded], column: dict[str, int]) -> Any:
    """A row a fact: 1 for the bias and for each feature it has."""
    cells = [(row, 0) for row in range(len(graded))]
    cells += [
        (row, column[name])
        for row, fact in enumerate(graded)
        for name in sorted(set(fact.features))
        if name in column
    ]
    at = np.array(cells, dtype=int).reshape(-1, 2)
    return csr_matrix((np.ones(len(cells)), (at[:, 0], at[:, 1])), shape=(len(graded), len(column) + 1))


def confidence(weights: dict[str, float], fact: Graded) -> float:
    """The grade these weights give."""
    score = weights["bias"] + sum(weights.get(name, 0.0) for name in fact.features)
    return 1 / (1 + math.exp(-score))


def cross_validated(graded: Sequence[Graded], folds: int) -> list[tuple[float, bool]]:
    """Grade and truth of every fact, graded by weights fitted without its article."""
    articles = sorted({fact.article for fact in graded})
    fold = {article: at % folds for at, article in enumerate(articles)}
    return [
        pair for part in range(folds) for pair in _held_out(graded, lambda f, p=part: fold[f.article] == p)
    ]


def by_file(graded: Sequence[Graded]) -> list[tuple[float, bool]]:
    """Grade and truth of every fact, graded by weights fitted without its gold file."""
    files = sorted({fact.file for fact in graded})
    return [pair for file in files for pair in _held_out(graded, lambda f, name=file: f.file == name)]


def _held_out(graded: Sequence[Graded], is_held: Any) -> Iterator[tuple[float, bool]]:
    weights = fit([fact for fact in graded if not is_held(fact)])
    yield from ((confidence(weights, fact), fact.right) for fact in graded if is_held(fact))


def discrimination(results: Sequence[tuple[float, bool]]) -> float:
    """Area under the curve: how often a right fact is graded above a wrong one; 0.5 where there are not both."""
    right = np.array([truth for _, truth in results])
    if right.all() or not right.any():
        return 0.5
    ranks = rankdata([grade for grade, _ in results])
    many, few = int(right.sum()), int((~right).sum())
    return float((ranks[right].sum() - many * (many + 1) / 2) / (many * few))


def reliability_table(results: Sequence[tuple[float, bool]], of: str) -> Table:
    """Grades in bands: how many facts, the mean grade, the share that is right."""
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for grade, right in results:
        bands[sum(grade >= edge for edge in BINS) - 1].append((grade, right))
    brier = sum((grade - right) ** 2 for grade, right in results) / len(results)
    title = f"{of}: {len(results)} facts, Brier score {brier:.4f}, AUC {discrimination(results):.3f}"
    table = Table("grade", "facts", "mean grade", "share right", title=title)
    for band in sorted(bands):
        grades = bands[band]
        low, high = BINS[band], min(BINS[band + 1], 1.0)
        mean = sum(grade for grade, _ in grades) / len(grades)
        share = sum(right for _, right in grades) / len(grades)
        table.add_row(f"{low:.2f}–{high:.2f}", str(len(grades)), f"{mean:.3f}", f"{share:.3f}")
    return table


def floor_table(results: Sequence[tuple[float, bool]]) -> Table:
    """What a floor does: the facts from it on, the share of them that is right, and how many right ones they are."""
    table = Table(
        "floor", "facts", "share right", "of all right", "wrong below", title="facts from a floor on"
    )
    all_right = sum(right for _, right in results)
    all_wrong = len(results) - all_right
    for floor in FLOORS:
        kept = [right for grade, right in results if grade >= floor]
        right = sum(kept)
        below = all_wrong - (len(kept) - right)
        table.add_row(
            f"{floor:.2f}",
            str(len(kept)),
            f"{right / max(1, len(kept)):.3f}",
            f"{right / max(1, all_right):.3f}",
            f"{below / max(1, all_wrong):.3f}",
        )
    return table


def as_toml(weights: dict[str, float], facts: int) -> str:
    """The weights as the extractor reads them, those that are not nothing."""
    said = {name: round(weight, 3) for name, weight in weights.items()}
    lines = "".join(f'"{name}" = {weight:.3f}\n' for name, weight in said.items() if weight)
    return (
        f"# Weights of a fact's confidence (see extract/grade.py), fitted on {facts} facts by `chiso train`.\n\n"
        f"[weights]\n{lines}"
    )
