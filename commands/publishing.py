"""The stages that make claims and the public copy, and `chiso publish`, the second by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.failures import ExitCode
from commands.lock import only_run
from commands.night import Counts, Night
from commands.options import DEFAULT_DATABASE, Database, Verbose
from commands.paths import DataFolder
from commands.screen import say
from commands.stages import Outcome

PUBLISHED = "published"
REFUSED = Outcome.COUNTS_REFUSED


def group(night: Night) -> Counts:
    """Takes in people's verdicts and brings claims and their checks to what the facts say now."""
    from db.claims import refresh_claims
    from db.reviews import reapply_reviews

    reviews = reapply_reviews(night.db, night.folder.reviews)
    counts = refresh_claims(night.db)
    return counts | {f"reviews_{state}": count for state, count in sorted(reviews.items())}


def publish_copy(night: Night) -> Counts:
    """Writes the public copy beside the database, whole or not at all.

    A copy whose counts are out of bounds of yesterday's is not published: an issue says so, and the exit code.
    """
    from commands.report import judge, tally_sources
    from db.publish import CountsRefused, Ending, publish
    from db.runs import last_runs, record_issue

    tally_sources(night)
    counts = night.counts | {"publish": {PUBLISHED: 1}}
    exit_code, _ = judge(last_runs(night.db, 1)[0]["sources"], counts)
    ending = Ending(night.run_id, night.clock(), exit_code, counts)
    try:
        publish(night.folder.database, night.folder.public, ending=ending)
    except CountsRefused as refused:
        night.exit_code = ExitCode.NOT_PUBLISHED
        record_issue(
            night.db,
            run_id=night.run_id,
            source_id=None,
            stage="publish",
            outcome=REFUSED,
            subject=night.folder.public.name,
            detail=str(refused),
            now=night.clock(),
        )
        say(str(refused))
        return {REFUSED: 1}
    return {PUBLISHED: 1, "bytes": night.folder.public.stat().st_size}


def publish(
    database: Database = DEFAULT_DATABASE,
    accept_counts: Annotated[
        bool,
        typer.Option("--accept-counts", help="Publish although there is much less or more than before."),
    ] = False,
    verbose: Verbose = 0,
) -> None:
    """The public copy anew, as the nightly run makes it.

    Exit code 5 when its counts are out of bounds of the copy before;
    that one stands then, and seven older ones beside it.

    Examples:
      chiso publish
      chiso publish --accept-counts
    """
    from contextlib import closing

    from db import open_database
    from db.claims import refresh_claims
    from db.publish import CountsRefused
    from db.publish import publish as make
    from db.reviews import reapply_reviews

    folder = DataFolder(database)
    folder.require_database()
    with only_run(folder.lock, "chiso publish"):
        with closing(open_database(folder.database, create=False)) as db:
            reapply_reviews(db, folder.reviews)
            refresh_claims(db)
        try:
            make(folder.database, folder.public, accept_counts=accept_counts)
        except CountsRefused as refused:
            say(str(refused))
            raise typer.Exit(ExitCode.NOT_PUBLISHED) from refused
    say(f"{folder.public} is public now")
