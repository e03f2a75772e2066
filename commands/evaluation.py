"""An evaluation worked out and shown: predictions against gold facts, as a table or as JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from commands import inputs, scoring
from commands.extracting import Reading
from commands.failures import BadInput
from commands.screen import output, progress

CONTEXT = 60  # letters shown on both sides of an error's evidence


def evaluate(
    reading: Reading, predicted: Path | None, jobs: int | None
) -> tuple[scoring.Score, dict[str, str]]:
    """Scores the articles of `reading` and gives their texts by id, for showing errors.

    The facts scored are those of the file `predicted`, or extracted anew. Raises `BadInput` for a gold
    article without facts, or facts that are none.
    """
    texts: dict[str, str] = {}
    score = scoring.Score()
    for article, facts in _predictions(reading, predicted, jobs):
        texts[article.id] = article.text
        score.add(article.id, gold_facts(article), facts)
    return score, texts


def _predictions(
    reading: Reading, predicted: Path | None, jobs: int | None
) -> Iterator[tuple[inputs.Article, list[dict[str, Any]]]]:
    if predicted is not None:
        known = read_predictions(predicted)
        for article in reading:
            yield article, known.get(article.id, [])
        return
    with progress("extracting") as done:
        for article, extraction in reading.extractions(jobs):
            done(article.id)
            yield article, extraction.facts


def gold_facts(article: inputs.Article) -> list[dict[str, Any]]:
    """The gold facts of an article; raises `BadInput` where it has none or they are not facts."""
    facts = (article.record or {}).get("facts")
    if not isinstance(facts, list):
        raise BadInput(f"{article.where}: a gold article has its facts under 'facts'")
    for fact in facts:
        if not isinstance(fact, dict) or fact.get("kind") not in scoring.ATTRIBUTES or "value" not in fact:
            raise BadInput(
                f"{article.where}: a fact needs a 'value' and a 'kind' of {', '.join(scoring.ATTRIBUTES)}"
            )
    return facts


def read_predictions(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Facts by article id, from a file as `chiso extract` prints it. Raises `BadInput` for anything else."""
    predictions = {}
    for record in inputs.records(file):
        if isinstance(record, BadInput):
            raise record
        identity, facts = record.value.get("id"), record.value.get("facts")
        if not isinstance(identity, str) or not isinstance(facts, list):
            raise BadInput(f'{record.where}: predictions are {{"id": …, "facts": […]}}')
        predictions[identity] = facts
    return predictions


def as_record(score: scoring.Score, errors: int = 0) -> dict[str, Any]:
    """The evaluation as plain JSON values."""

    def measured(counts: Any) -> dict[str, Any]:
        record: dict[str, Any] = {key: counts[key] for key in ("gold", "predicted")}
        for level in ("found", "strict"):
            names = ("precision", "recall", "f1")
            record[level] = dict(zip(names, scoring.figures(counts, level), strict=True))
        return record

    return {
        "articles": score.articles,
        "all": measured(score.total),
        "kinds": {kind: measured(counts) for kind, counts in score.kinds.items() if counts},
        "attributes": {
            name: counts["right"] / counts.total() for name, counts in sorted(score.attributes.items())
        },
        "errors": [
            {"article": error.article, "kind": error.kind, "what": error.what,
             "gold": error.gold, "predicted": error.predicted}
            for error in score.errors[:errors]
        ],
    }  # fmt: skip


def show(score: scoring.Score, texts: dict[str, str], errors: int) -> None:
    """Prints the figures by kind and attribute, and up to `errors` errors with the text around them."""
    console = output()
    table = Table("kind", box=None, pad_edge=False)
    for column in ("gold", "predicted", "found P", "R", "F1", "strict P", "R", "F1"):
        table.add_column(column, justify="right")
    for kind, counts in [*score.kinds.items(), ("all", score.total)]:
        if counts or kind == "all":
            shown = [f"{x:.3f}" for level in ("found", "strict") for x in scoring.figures(counts, level)]
            table.add_row(kind, str(counts["gold"]), str(counts["predicted"]), *shown)
    console.print(table)
    for name, counts in sorted(score.attributes.items()):
        console.print(f"{name:<10} right {counts['right'] / counts.total():.3f} of {counts.total()}")
    for error in score.errors[:errors]:
        _show_error(error, texts.get(error.article, ""))
    precision, recall, f1 = scoring.figures(score.total, "strict")
    console.print(
        f"strict F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  over {score.articles} articles"
    )


def _show_error(error: scoring.Error, text: str) -> None:
    from db.pages.proof import mark_evidence

    console = output()
    fact = error.gold or error.predicted or {}
    console.print(Text(f"\n{error.article}: {error.kind} {fact.get('value')}, {error.what}", style="bold"))
    if error.gold and error.predicted:
        for name in scoring.ATTRIBUTES[error.kind]:
            if not scoring.agrees(name, error.gold, error.predicted):
                console.print(
                    f"  {name}: {error.predicted.get(name)!r} for {error.gold.get(name)!r}", markup=False
                )
    evidence = str(fact.get("evidence") or "")
    if evidence and evidence in text:
        cut = mark_evidence(text, evidence, fact.get("start"))  # an annotated fact may not tell its place
        before, after = cut.before[-CONTEXT:], cut.after[:CONTEXT]
        shown = Text.assemble("  …", before, (evidence, "reverse"), after, "…")
        console.print(Text(" ").join(shown.split("\n")))
