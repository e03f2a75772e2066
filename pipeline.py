"""The `chiso` program: its commands, and the order of a night's stages. No logic of its own."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from commands import (
    browsing,
    evaluating,
    exporting,
    extracting,
    failures,
    keeping,
    nightly,
    publishing,
    reading,
    rebuilding,
    registry,
    reviewing,
    stages,
    training,
)
from commands.night import Stage, Stages

CRAWL = (Stage("crawl", stages.crawl),)
WORK = (
    Stage("read", stages.read),
    Stage("extract", stages.extract),
    Stage("claims", publishing.group),
    Stage("publish", publishing.publish_copy),
)
REPORT = (Stage("week", stages.week), Stage("report", stages.report))
STAGES = Stages(run=(*CRAWL, *WORK, *REPORT), crawl=(*CRAWL, *REPORT), extract=WORK)

app = typer.Typer(
    name="chiso",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"chiso {version('chiso')}")
        raise typer.Exit


@app.callback()
def chiso(
    ctx: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ranks, scores, team counts and decision numbers from Viet Nam's provincial press.

    Exit codes: 0 good, 1 some sources below their floor,
    2 bad input or usage, 3 could not run, 4 another run holds the lock,
    5 the copy was not published: its counts are out of bounds.

    Examples:
      chiso run --replay
      chiso browse
    """
    ctx.obj = STAGES


app.command()(nightly.run)
app.command()(nightly.crawl)
app.command()(reading.read)
app.command()(extracting.extract)
app.command()(extracting.explain)
app.command()(evaluating.evaluate)
app.command()(training.train)
app.command()(browsing.browse)
app.add_typer(registry.app, name="sources")
app.add_typer(reviewing.app, name="review")
app.command()(publishing.publish)
app.command()(exporting.export)
app.command()(keeping.status)
app.command()(keeping.doctor)
app.command()(rebuilding.rebuild)


def main() -> None:
    """Entry point of the console script: runs the command and exits with its code."""
    sys.exit(failures.run(app))


if __name__ == "__main__":
    main()
