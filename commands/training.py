"""`chiso train`: the weights of the facts' confidence, fitted on gold facts and cross-validated over articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.evaluating import GoldFiles
from commands.extracting import Reading
from commands.failures import BadInput, ExitCode
from commands.options import Jobs, Verbose
from commands.screen import output, say


def train(
    gold: GoldFiles,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the weights here, as TOML.", show_default=False),
    ] = None,
    predicted: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Learn from these facts ({id, facts} a line), and only the articles they are of.",
            show_default=False,
        ),
    ] = None,
    folds: Annotated[int, typer.Option(min=2, max=50, help="Parts of the cross-validation.")] = 10,
    jobs: Jobs = None,
    verbose: Verbose = 0,
) -> None:
    """Fits how sure facts are on gold files, and prints how well the grades hold on articles left out.

    Each fact's grade comes from its kind, its rule, where its attributes were
    found and what else its sentence and its article hold. The same gold gives
    the same weights. The extractor reads its own from extract/data/confidence.toml.
    Grades learn from errors: facts of articles that the rules were made on hold
    too few, so give --predicted the facts of a version that had not seen them.

    Examples:
      chiso train reviewed.jsonl
      chiso train gold/*.jsonl --predicted first-sight.jsonl.gz --out confidence.toml
    """
    from commands import calibration

    reading = Reading(gold)
    graded = calibration.graded_facts(reading, jobs, predicted)
    if reading.exit_code != ExitCode.GOOD:
        raise typer.Exit(reading.exit_code)
    if len({fact.article for fact in graded}) < folds:
        raise BadInput(
            f"{len(graded)} facts in too few articles for {folds} folds: give more gold or fewer folds"
        )
    results = calibration.cross_validated(graded, folds)
    output().print(calibration.reliability_table(results, "articles left out"))
    if len({fact.file for fact in graded}) > 1:
        results = calibration.by_file(graded)
        output().print(calibration.reliability_table(results, "files left out"))
    output().print(calibration.floor_table(results))
    if out is not None:
        out.write_text(calibration.as_toml(calibration.fit(graded), len(graded)), encoding="utf-8")
        say(f"weights of {len(graded)} facts written to {out}")
