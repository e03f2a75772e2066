"""`chiso extract` and `chiso explain`: facts of files, of the database's pending articles, of one text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from commands import inputs, workers
from commands.failures import BadInput, ExitCode
from commands.options import DEFAULT_DATABASE, Database, Jobs, Verbose
from commands.screen import output, progress, say

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE…", help="Articles: .txt, .html, .jsonl, .jsonl.gz; - for stdin.", show_default=False
    ),
]


class Reading:
    """The usable articles of some files and what is found in them; the rest is told to the user and counted."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self.problems = 0
        self.failures = 0

    def __iter__(self) -> Iterator[inputs.Article]:
        for item in inputs.articles(self._files):
            if isinstance(item, BadInput):
                self.problems += 1
                say(str(item))
            else:
                yield item

    def extractions(self, jobs: int | None = None) -> Iterator[tuple[inputs.Article, workers.Extraction]]:
        """Each article with its facts, in input order."""
        for article, extraction in workers.extract_each(self, jobs):
            if extraction.error:
                self.failures += 1
                say(f"{article.where}: the extractor failed on this article ({extraction.error})")
            yield article, extraction

    @property
    def exit_code(self) -> ExitCode:
        """How the work on the files ended."""
        if self.failures:
            return ExitCode.COULD_NOT_RUN
        return ExitCode.BAD_INPUT if self.problems else ExitCode.GOOD


def extract(
    ctx: typer.Context,
    files: Files = None,
    database: Database = DEFAULT_DATABASE,
    jobs: Jobs = None,
    verbose: Verbose = 0,
) -> None:
    """Facts of article files as JSON Lines; without FILE, of what is pending in the database.

    With FILE: one JSON object an article to stdout, in input order, with
    id and facts; no database is written. Files and lines that cannot be used
    are named on stderr, the others go on, and the exit code is 2.

    Examples:
      chiso extract article.txt
      chiso extract articles.jsonl.gz --jobs 4 > facts.jsonl
      chiso extract --db data/chiso.db
    """
    if files:
        raise typer.Exit(_extract_files(files, jobs))
    from commands.running import Request, stages_of, work_through

    night = work_through(stages_of(ctx).extract, Request("extract", database, jobs=jobs))
    for stage in ("read", "extract"):
        counted = ", ".join(f"{outcome} {count}" for outcome, count in sorted(night.counts[stage].items()))
        output().print(f"{stage}: {counted or 'nothing was pending'}")


def _extract_files(files: Sequence[Path], jobs: int | None) -> ExitCode:
    reading = Reading(files)
    with progress("extracting") as done:
        for article, extraction in reading.extractions(jobs):
            print(json.dumps({"id": article.id, "facts": extraction.facts}, ensure_ascii=False))
            done(article.id)
    return reading.exit_code


def explain(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="One article: .txt, .html or .jsonl; - for stdin.")
    ],
    html: Annotated[
        bool, typer.Option("--html", help="Print an HTML page instead of coloured text.")
    ] = False,
    verbose: Verbose = 0,
) -> None:
    """The article with its facts marked, each fact with the reasons for its attributes, and what was left out and why.

    Examples:
      chiso explain article.txt
      chiso explain article.html --html > why.html
    """
    from commands.explaining import explained_html, print_explained

    reading = Reading([file])
    explained = [(article, workers.explain_one(article)) for article in reading]
    if html and explained:
        print(explained_html(explained))
    elif not html:
        console = output()
        for article, extraction in explained:
            print_explained(console, article, extraction)
    raise typer.Exit(reading.exit_code)
