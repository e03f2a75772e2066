"""`chiso evaluate`: the extractor against gold facts, as a report and as a gate."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from commands.extracting import Reading
from commands.failures import BadInput, ExitCode
from commands.options import DEFAULT_DATABASE, AsJson, Database, Jobs, Verbose
from commands.paths import DataFolder
from commands.screen import print_json

_GOLD = typer.Argument(metavar="GOLD.jsonl…", help="Articles with their facts, one JSON object a line.")
GoldFiles = Annotated[list[Path], _GOLD]
OptionalGoldFiles = Annotated[list[Path] | None, _GOLD]


def evaluate(
    gold: OptionalGoldFiles = None,
    predicted: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Score these facts ({id, facts} a line) in place of extracting anew."
        ),
    ] = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show up to N errors with their text.")] = 0,
    min_f1: Annotated[
        float, typer.Option("--min-f1", min=0, max=1, help="Exit with 1 when strict F1 is lower.")
    ] = 0.0,
    reviews: Annotated[
        bool, typer.Option("--reviews", help="Take the articles of --db with reviewed facts as gold, too.")
    ] = False,
    database: Database = DEFAULT_DATABASE,
    as_json: AsJson = False,
    jobs: Jobs = None,
    verbose: Verbose = 0,
) -> None:
    """Precision, recall and F1 of the extractor on gold files, by kind and by attribute.

    'found' asks for kind and value, 'strict' for subject, indicator, period,
    bound and status as well.

    Examples:
      chiso evaluate gold.jsonl --errors 20
      chiso evaluate gold.jsonl --min-f1 0.85 --json
      chiso evaluate gold.jsonl --predicted facts.jsonl
      chiso evaluate --reviews
    """
    from commands import evaluation
    from commands.scoring import figures

    if not gold and not reviews:
        raise BadInput("nothing to evaluate on: name a file of gold articles, or --reviews")
    with tempfile.TemporaryDirectory() as folder:
        files = [*(gold or ()), *([_reviewed(database, Path(folder))] if reviews else ())]
        reading = Reading(files)
        score, texts = evaluation.evaluate(reading, predicted, jobs)
    if as_json:
        print_json(evaluation.as_record(score, errors))
    else:
        evaluation.show(score, texts, errors)
    if reading.exit_code != ExitCode.GOOD:
        raise typer.Exit(reading.exit_code)
    below = figures(score.total, "strict")[2] < min_f1
    raise typer.Exit(ExitCode.BELOW_FLOOR if below else ExitCode.GOOD)


def _reviewed(database: Path, folder: Path) -> Path:
    """The reviewed articles of `database` as a file of gold in `folder`."""
    from db import open_database
    from db.gold import write_reviewed

    place = DataFolder(database)
    place.require_database()
    target = folder / "reviews.jsonl"
    with closing(open_database(place.database, create=False)) as db:
        if not write_reviewed(db, target):
            raise BadInput(
                f"nothing in {database} was reviewed yet; 'chiso review list' shows what to look at"
            )
    return target
