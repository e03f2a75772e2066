"""A run from the user's request to its row in `runs`: lock, sources, stages in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commands.failures import BadInput, ExitCode
from commands.lock import only_run
from commands.night import Night, Stage, Stages
from commands.paths import DataFolder
from commands.provinces import require_known

if TYPE_CHECKING:
    from sqlite_utils import Database as Store

    from crawler.source import Source

REPLAY_COMMAND = "run --replay"
GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked a run to do."""

    command: str
    database: Path
    sources: Path | None = None
    only: Sequence[str] = ()
    replay: bool = False
    since: datetime | None = None
    limit: int | None = None
    allow_addresses: Sequence[str] = ()
    jobs: int | None = None
    as_json: bool = False
    any_hour: bool = False
    archive_limit: float | None = None  # GiB


def stages_of(ctx: typer.Context) -> Stages:
    """The stages `pipeline.py` handed in."""
    stages = ctx.find_object(Stages)
    assert stages is not None, "pipeline.py hands the stages in"
    return stages


def work_through(stages: Sequence[Stage], request: Request) -> Night:
    """Takes the request through the stages as one run: one lock, one row of `runs`.

    Returns the night as it ended, its database closed. Raises whatever ended it early.
    """
    from db import naming_the_file, open_database
    from db.reporting import fail_unfinished
    from db.runs import start_run

    folder = DataFolder(request.database)
    folder.prepare()
    with (
        only_run(folder.lock, f"chiso {request.command}"),
        naming_the_file(folder.database),
        closing(open_database(folder.database)) as db,
    ):
        fail_unfinished(db, datetime.now(UTC))
        with _setting(db, request) as night:
            night.run_id = start_run(db, request.command, night.now)
            _go_through(stages, night)
    return night


def _go_through(stages: Sequence[Stage], night: Night) -> None:
    """The stages in order; whatever ends them, the run's row tells how it ended."""
    from db.runs import finish_run

    try:
        for stage in stages:
            night.counts[stage.name] = stage.work(night)
    except BaseException:
        finish_run(
            night.db, night.run_id, ExitCode.COULD_NOT_RUN, night.counts, night.clock(), state="failed"
        )
        raise
    finish_run(night.db, night.run_id, night.exit_code, night.counts, night.clock())


@contextmanager
def _setting(db: Store, request: Request) -> Iterator[Night]:
    """The night with its sources: the papers', or those of the replay site, which is up meanwhile."""
    if not request.replay:
        yield _night(db, request, _chosen(_load(request.sources), request.only))
        return
    from crawler.replay import choose_ports, serve
    from db.reporting import finished_runs

    number = finished_runs(db, REPLAY_COMMAND) + 1
    homes = {row["id"]: row["home_url"] for row in db.table("sources").rows}
    with serve(number, ports=choose_ports(homes)) as site:
        yield _night(
            db,
            request,
            _chosen(site.sources, request.only),
            ahead=timedelta(days=number - 1),
            allow_addresses=site.allow_addresses,
        )


def _night(
    db: Store,
    request: Request,
    sources: Sequence[Source],
    ahead: timedelta = timedelta(),
    allow_addresses: Sequence[str] = (),
) -> Night:
    return Night(
        folder=DataFolder(request.database),
        db=db,
        command=request.command,
        now=datetime.now(UTC) + ahead,
        ahead=ahead,
        sources=sources,
        allow_addresses=(*request.allow_addresses, *allow_addresses),
        since=request.since.date() if request.since else None,
        limit=request.limit,
        jobs=request.jobs,
        as_json=request.as_json,
        wake=bool(request.only),  # who names a source wants to see it tried
        # other people's source files, mirrors and the replay site are visited when they say so
        off_peak=not (request.any_hour or request.replay or request.sources),
        archive_bytes=None if request.archive_limit is None else int(request.archive_limit * GIB),
    )


def _load(folder: Path | None) -> list[Source]:
    from crawler.source import load_sources

    if folder is not None and not folder.is_dir():
        raise BadInput(f"{folder} is no folder; --sources takes the folder of source files")
    sources = load_sources(folder)
    for source in sources:
        require_known(source.province, f"the source {source.id}")
    return sources


def _chosen(sources: Sequence[Source], only: Sequence[str]) -> list[Source]:
    """The sources named, or all that a night visits: those whose file does not say why not."""
    known = {source.id: source for source in sources}
    for wanted in only:
        if wanted not in known:
            near = get_close_matches(wanted, known, n=3) or sorted(known)[:5]
            raise BadInput(
                f"there is no source {wanted!r}; near it are {', '.join(near)} ('chiso sources list')"
            )
    if only:
        return [known[wanted] for wanted in only]
    crawled = [source for source in sources if source.not_crawled is None]
    if not crawled:
        raise BadInput("every source file says not_crawled; name the ones to visit with --only")
    return crawled
