"""`chiso run`, what cron calls, and `chiso crawl`, its first half."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import typer

from commands.failures import BadInput
from commands.options import DEFAULT_DATABASE, AsJson, Database, Jobs, SourceFolder, Verbose
from commands.running import REPLAY_COMMAND, Request, stages_of, work_through

ADDRESS = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}")

Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Leave out articles known to be older."),
]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N pages of each source.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="ID", help="This source only; may be given several times."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-address",
        metavar="HOST:PORT",
        help="Let the crawler reach this private address: a mirror, a test site. May be given several times.",
    ),
]
AnyHour = Annotated[
    bool,
    typer.Option(
        "--any-hour",
        help="Visit the papers at once, not only from 22:00 to 06:30 Viet Nam time, when few read them.",
    ),
]
ArchiveLimit = Annotated[
    float | None,
    typer.Option(
        min=0,
        metavar="GIB",
        help="Stop when the archive holds this much; nothing is deleted. "
        "In any case while 256 MiB of the disk are left.",
    ),
]
Replay = Annotated[
    bool, typer.Option("--replay", help="Crawl the bundled site on loopback in place of the papers: offline.")
]


def run(
    ctx: typer.Context,
    replay: Replay = False,
    database: Database = DEFAULT_DATABASE,
    sources: SourceFolder = None,
    only: Only = None,
    since: Since = None,
    limit: Limit = None,
    allow_address: Allow = None,
    jobs: Jobs = None,
    any_hour: AnyHour = False,
    archive_limit: ArchiveLimit = None,
    as_json: AsJson = False,
    verbose: Verbose = 0,
) -> None:
    """The nightly job: crawl, read, extract, publish, report.

    The report goes to stdout and into the reports folder beside the database.
    Exit codes: 0 good, 1 some sources below their floor, 2 bad input,
    3 could not run, 4 another run holds the lock, 5 the copy was not
    published: its counts are out of bounds.

    Examples:
      chiso run --replay
      chiso run --only baodaklak --limit 20 --any-hour
      chiso run --db /srv/chiso/chiso.db
    """
    request = Request(
        REPLAY_COMMAND if replay else "run",
        database,
        sources=sources,
        only=tuple(only or ()),
        replay=replay,
        since=since,
        limit=limit,
        allow_addresses=_addresses(allow_address),
        jobs=jobs,
        as_json=as_json,
        any_hour=any_hour,
        archive_limit=archive_limit,
    )
    raise typer.Exit(work_through(stages_of(ctx).run, request).exit_code)


def crawl(
    ctx: typer.Context,
    replay: Replay = False,
    database: Database = DEFAULT_DATABASE,
    sources: SourceFolder = None,
    only: Only = None,
    since: Since = None,
    limit: Limit = None,
    allow_address: Allow = None,
    any_hour: AnyHour = False,
    archive_limit: ArchiveLimit = None,
    as_json: AsJson = False,
    verbose: Verbose = 0,
) -> None:
    """The first half of the nightly job: fetch what is due into the archive.

    The second half is 'chiso extract'.

    Examples:
      chiso crawl --only baodaklak --limit 5 --any-hour -v
      chiso crawl --sources my-sources --allow-address 127.0.0.1:8080
    """
    request = Request(
        "crawl",
        database,
        sources=sources,
        only=tuple(only or ()),
        replay=replay,
        since=since,
        limit=limit,
        allow_addresses=_addresses(allow_address),
        as_json=as_json,
        any_hour=any_hour,
        archive_limit=archive_limit,
    )
    raise typer.Exit(work_through(stages_of(ctx).crawl, request).exit_code)


def _addresses(given: list[str] | None) -> tuple[str, ...]:
    for address in given or ():
        if not ADDRESS.fullmatch(address) or int(address.rpartition(":")[2]) > 65535:
            raise BadInput(f"--allow-address takes HOST:PORT such as 127.0.0.1:8080, not {address!r}")
    return tuple(given or ())
