"""A night's crawl, in a child process: Twisted's reactor starts only once in a process, and a crawl that
dies must not take the pipeline with it.

Parent and child are the same program: the job goes down the child's standard input as a pickle, progress
comes back on its standard output as JSON lines. The input stays open while the parent lives; when it ends, so
does the child.
"""

from __future__ import annotations

import json
import logging
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from crawler.archive import ArchiveError, ArchiveFull, check_limit, check_room
from crawler.guard import parse_doors
from crawler.limits import OFF_PEAK, Limits
from crawler.outcomes import Outcome
from crawler.rules import PageRules
from crawler.source import Source
from crawler.spiders.paper import FULL, Job
from crawler.upkeep import mend
from db import open_database
from db.reference import save_sources
from db.runs import record_source

ROOT = Path(__file__).parent.parent

logger = logging.getLogger(__name__)


class CrawlError(RuntimeError):
    """The crawl could not run, or ended before its time; the message says why."""


def crawl(
    *,
    database: Path,
    archive: Path,
    sources: Sequence[Source],
    run_id: int,
    now: datetime,
    limit: int | None = None,
    since: date | None = None,
    allow_addresses: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
    limits: Limits | None = None,
    wake: bool = False,
    off_peak: bool = False,
    archive_bytes: int | None = None,
) -> None:
    """Visits `sources` and stores what came of it: `urls`, `fetches`, `run_sources`, `issues`, the archive.

    `now` (aware) is the crawl's clock: what is due is due by it. `limit` bounds the articles of each source,
    `since` leaves out what a list dates earlier, `allow_addresses` are `HOST:PORT` texts that the guard
    opens, `progress` is told a line a source. `wake` tries sources that rest after failed nights; `off_peak`
    keeps to the hours in which few read the papers. `archive_bytes` is the size beyond which the archive does not
    grow: the crawl stops there, and deletes nothing. `limits` is for tests.

    Raises ValueError for an address that is none, DatabaseRefused for the database, CrawlError when no crawl
    could be run or it broke down. A source that fails is no error but an outcome.
    """
    parse_doors(allow_addresses)
    if now.tzinfo is None:
        raise ValueError("the crawl's clock needs a time zone")
    limits = limits or Limits()
    if off_peak:
        limits = replace(limits, window=OFF_PEAK)
    if archive_bytes is not None:
        limits = replace(limits, archive_bytes=archive_bytes)
    _prepare(database, archive, sources, run_id, now, limits)
    job = Job(
        database=database.resolve(),
        archive=archive.resolve(),
        # the page rules are the reader's: the child has no use for them
        sources=tuple(replace(source, page=PageRules()) for source in sources),
        run_id=run_id,
        now=now,
        limit=limit,
        since=since,
        allow_addresses=tuple(allow_addresses),
        limits=limits,
        log_level="DEBUG" if logger.isEnabledFor(logging.DEBUG) else "WARNING",
        wake=wake,
    )
    status, errors, concluded = _run_child(job, progress)
    if status != 0:
        reason = errors[-1] if errors else f"it ended with status {status}"
        outcome = Outcome.SKIPPED_ARCHIVE_FULL if status == FULL else Outcome.FAILED_INTERRUPTED
        _note_unvisited(
            database, run_id, [one for one in sources if one.id not in concluded], outcome, reason
        )
        raise CrawlError(reason if status == FULL else f"The crawl broke down: {reason}")


def _prepare(
    database: Path, archive: Path, sources: Sequence[Source], run_id: int, now: datetime, limits: Limits
) -> None:
    """Enters the sources, mends what a crash left of the archive, and sees that there is room for the night."""
    with closing(open_database(database)) as db:
        save_sources(db, (_row(source) for source in sources))
        try:
            mend(db, archive, run_id, now)
            check_room(archive if archive.is_dir() else database.parent, limits.least_free_bytes)
            if limits.archive_bytes is not None:
                check_limit(archive, limits.archive_bytes)
        except ArchiveFull as error:
            _note_unvisited(database, run_id, sources, Outcome.SKIPPED_ARCHIVE_FULL, str(error))
            raise CrawlError(str(error)) from error
        except ArchiveError as error:
            raise CrawlError(str(error)) from error


def _row(source: Source) -> dict[str, object]:
    names = ("id", "name", "province", "kind", "home_url", "family")
    return {name: getattr(source, name) for name in names}


def _note_unvisited(
    database: Path, run_id: int, sources: Sequence[Source], outcome: Outcome, reason: str
) -> None:
    with closing(open_database(database)) as db:
        for source in sources:
            record_source(db, run_id, source.id, outcome, detail=reason)


def _run_child(job: Job, progress: Callable[[str], None] | None) -> tuple[int, deque[str], set[str]]:
    """Runs the child to its end: exit status, last lines of its error output, sources it concluded."""
    errors: deque[str] = deque(maxlen=20)
    concluded: set[str] = set()
    child = subprocess.Popen(
        # its own folder first on the path, not the user's: a folder "db" there must not be taken for ours
        [sys.executable, "-m", "crawler.child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin
    assert child.stdout
    assert child.stderr
    listener = threading.Thread(target=_listen, args=(child.stderr, errors), daemon=True)
    listener.start()
    try:
        pickle.dump(job, child.stdin)
        child.stdin.flush()
        for line in child.stdout:
            told = json.loads(line)
            concluded.add(told["source"])
            if progress:
                progress(_sentence(told))
        status = child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
        child.stdin.close()
        listener.join(timeout=5)
    return status, errors, concluded


def _listen(stream: BinaryIO, errors: deque[str]) -> None:
    for line in stream:
        text = line.decode("utf-8", errors="replace").rstrip()
        logger.debug("%s", text)
        if text:
            errors.append(text)


def _sentence(told: dict[str, Any]) -> str:
    text = (
        f"{told['source']}: {told['outcome']}, {told['discovered']} addresses listed, {told['fetched']} pages"
    )
    return f"{text} ({told['detail']})" if told["detail"] else text
