"""Options that several commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from commands.paths import DEFAULT_DATABASE


def _set_verbosity(count: int) -> int:
    # what libraries grumble about is no news to a user; our own warnings are
    level = {0: logging.CRITICAL, 1: logging.INFO}.get(count, logging.DEBUG)
    logging.basicConfig(level=level, format="%(asctime)s %(name)s %(levelname)s %(message)s", force=True)
    logging.getLogger("chiso").setLevel(logging.DEBUG if count else logging.WARNING)
    return count


Verbose = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        callback=_set_verbosity,
        show_default=False,
        help="Say on stderr what is done; twice for everything.",
    ),
]
Database = Annotated[
    Path,
    typer.Option("--db", metavar="PATH", help="The database; archive, reports and lock stand beside it."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
SourceFolder = Annotated[
    Path | None,
    typer.Option(
        "--sources", metavar="DIR", help="Source files to use in place of the ones that come with chiso."
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=1, metavar="N", help="Worker processes; all cores for big input if not said."
    ),
]

__all__ = ["DEFAULT_DATABASE", "AsJson", "Database", "Jobs", "SourceFolder", "Verbose"]
