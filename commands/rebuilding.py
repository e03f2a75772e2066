"""`chiso rebuild`: the database anew from the archive, offline."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import publishing, stages
from commands.failures import BadInput, CouldNotRun
from commands.lock import only_run
from commands.night import Night
from commands.options import DEFAULT_DATABASE, Database, Jobs, SourceFolder, Verbose
from commands.paths import DataFolder
from commands.screen import progress, say

if TYPE_CHECKING:
    from sqlite_utils import Database as Store

    from crawler.archive import ArchivedPage
    from crawler.source import Source

Into = Annotated[
    Path | None,
    typer.Option(
        "--into", metavar="PATH", help="Put the new database there and leave the present one alone."
    ),
]


def rebuild(
    database: Database = DEFAULT_DATABASE,
    into: Into = None,
    sources: SourceFolder = None,
    jobs: Jobs = None,
    verbose: Verbose = 0,
) -> None:
    """The database anew from the archive: every page read and extracted again.

    The new database is checked and then takes the old one's place in one step;
    the old one stays beside it as chiso.before-rebuild.db. Addresses, articles
    and facts come from the archive; the history of runs begins anew.

    Examples:
      chiso rebuild
      chiso rebuild --into data/trial.db
    """
    from db import naming_the_file

    folder = DataFolder(database)
    if not folder.archive.is_dir():
        raise BadInput(f"there is no archive at {folder.archive}; 'chiso crawl' makes it")
    if into is not None and into.exists():
        raise BadInput(f"{into} exists; --into takes the path of a new file")
    target = DataFolder(into or database)
    target.prepare()
    with only_run(folder.lock, "chiso rebuild"), naming_the_file(target.database):
        counts = _rebuild(folder, target, sources, jobs)
    kept = f", the old one is {_old(folder)}" if into is None and _old(folder).exists() else ""
    say(f"{target.database} holds {counts['articles']} articles and {counts['facts']} facts{kept}")


def _rebuild(
    folder: DataFolder, target: DataFolder, sources: Path | None, jobs: int | None
) -> dict[str, int]:
    from crawler.source import load_sources
    from db import open_database
    from db.status import status
    from db.swap import discard, put_in_place

    new = target.database.with_name(f".{target.database.name}.rebuild")
    discard(new)
    try:
        known = load_sources(sources)
        with closing(open_database(new)) as db:
            _fill(db, folder, known, jobs)
            totals: dict[str, int] = status(db)["totals"]
            _verify(db)
        if target == folder:
            _compare(folder, totals)
        put_in_place(new, target.database, keep_old_as=_old(folder))
    finally:
        discard(new)
    return totals


def _fill(db: Store, folder: DataFolder, sources: list[Source], jobs: int | None) -> None:
    from db.runs import finish_run, start_run

    now = datetime.now(UTC)
    night = Night(folder=folder, db=db, command="rebuild", now=now, sources=sources, jobs=jobs)
    night.run_id = start_run(db, night.command, now)
    night.counts["archive"] = {"pages": _register(night)}
    night.counts["read"] = stages.read(night)
    night.counts["extract"] = stages.extract(night)
    night.counts["claims"] = publishing.group(night)
    finish_run(db, night.run_id, 0, night.counts, night.clock())


def _register(night: Night) -> int:
    """One address and one fetch for every page of the archive, as the crawl stored them; returns how many."""
    from crawler.archive import iter_pages
    from crawler.frontier import next_due
    from crawler.outcomes import Outcome
    from db.fetches import Attempt, record_attempt
    from db.urls import add_urls, url_id

    saved = _save_sources(night)
    visits: Counter[str] = Counter()
    with progress("taking in the archive") as done:
        for file, offset, page in iter_pages(night.folder.archive):
            done(page.url)
            source_id = _source_of(night, page, saved)
            add_urls(night.db, source_id, [(page.url, "archive", None)], page.fetched_at)
            due = next_due(Outcome.ARCHIVED, visits=visits[page.url], failures=0, at=page.fetched_at)
            attempt = Attempt(
                url_id=url_id(night.db, page.url),
                at=page.fetched_at,
                outcome=Outcome.ARCHIVED,
                robots="allowed",
                succeeded=True,
                next_due=due,
                final_url=page.final_url,
                status=page.status,
                size=len(page.body),
                content_type=page.content_type,
                warc_file=file,
                warc_offset=offset,
                body_sha256=hashlib.sha256(page.body).hexdigest(),
            )
            record_attempt(night.db, night.run_id, attempt)
            visits[page.url] += 1
    return visits.total()


def _save_sources(night: Night) -> set[str]:
    """Sources of the source files, and those only the present database knows; returns their ids."""
    from db.reference import save_sources
    from db.status import status

    columns = ("id", "name", "province", "kind", "home_url", "family")
    rows = {source.id: {name: getattr(source, name) for name in columns} for source in night.sources}
    with _present(night.folder) as db:
        for row in status(db, runs=0)["sources"] if db else ():
            rows.setdefault(row["source_id"], _minimal(row["source_id"], row["name"], row["province"], ""))
    save_sources(night.db, rows.values())
    return set(rows)


def _source_of(night: Night, page: ArchivedPage, saved: set[str]) -> str:
    from db.reference import save_sources

    source_id = page.source_id or "unknown"
    if source_id not in saved:
        save_sources(night.db, [_minimal(source_id, source_id, None, page.url)])
        saved.add(source_id)
    return source_id


def _minimal(source_id: str, name: str, province: str | None, home_url: str) -> dict[str, Any]:
    return {
        "id": source_id,
        "name": name,
        "province": province,
        "kind": "newspaper" if province else "national",
        "home_url": home_url,
        "family": "generic",
    }


def _verify(db: Store) -> None:
    from db.checks import check_database

    errors = [problem.message for problem in check_database(db) if problem.severity == "error"]
    if errors:
        raise CouldNotRun(f"the new database did not pass its checks ({errors[0]}); the old one stands")


def _compare(folder: DataFolder, totals: dict[str, int]) -> None:
    """An archive that lost pages must not cost the articles the present database still holds."""
    from db.status import status

    with _present(folder) as db:
        held = status(db, runs=0)["totals"]["articles"] if db else 0
    if totals["articles"] < held:
        raise CouldNotRun(
            f"{folder.archive} gives {totals['articles']} articles where the database holds {held}: "
            "bring the missing WARC files back, or keep both with --into"
        )


@contextmanager
def _present(folder: DataFolder) -> Iterator[Store | None]:
    """The database as it is now; None where there is none, or none that opens."""
    from db import DatabaseRefused, open_database

    try:
        db = open_database(folder.database, create=False)
    except DatabaseRefused:
        yield None
        return
    with closing(db):
        yield db


def _old(folder: DataFolder) -> Path:
    return folder.database.with_name(f"{folder.database.stem}.before-rebuild{folder.database.suffix}")
