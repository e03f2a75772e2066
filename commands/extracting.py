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
    """The usable articles of some files; the others are told to the user one by one and counted."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self.problems = 0

    def __iter__(self) -> Iterator[inputs.Article]:
        for item in inputs.articles(self._files):
            if isinstance(item, BadInput):
                self.problems += 1
                say(str(item))
            else:
                yield item


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
    from commands.nightly import Request, stages_of, work_through

    raise typer.Exit(work_through(stages_of(ctx).extract, Request("extract", database, jobs=jobs)))


def _extract_files(files: Sequence[Path], jobs: int | None) -> int:
    reading = Reading(files)
    failed = 0
    with progress("extracting") as done:
        for article, extraction in workers.extract_each(reading, jobs):
            record: dict[str, object] = {"id": article.id, "facts": extraction.facts}
            if extraction.error:
                failed += 1
                say(f"{article.where}: the extractor failed on this article ({extraction.error})")
            print(json.dumps(record, ensure_ascii=False))
            done(article.id)
    if failed:
        return ExitCode.COULD_NOT_RUN
    return ExitCode.BAD_INPUT if reading.problems else ExitCode.GOOD


def explain(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="One article: .txt, .html or .jsonl; - for stdin.")
    ],
    html: Annotated[
        bool, typer.Option("--html", help="Print an HTML page instead of coloured text.")
    ] = False,
    verbose: Verbose = 0,
) -> None:
    """The article with its facts marked, and each fact with the reasons for its attributes.

    Examples:
      chiso explain article.txt
      chiso explain article.html --html > why.html
    """
    from commands.explaining import explained_html, print_explained

    reading = Reading([file])
    explained = [(article, extraction) for article, extraction in workers.extract_each(reading, jobs=1)]
    for article, extraction in explained:
        if extraction.error:
            say(f"{article.where}: the extractor failed on this article ({extraction.error})")
    if html and explained:
        print(explained_html(explained))
    elif not html:
        console = output()
        for article, extraction in explained:
            print_explained(console, article, extraction.facts)
    raise typer.Exit(ExitCode.BAD_INPUT if reading.problems else ExitCode.GOOD)
