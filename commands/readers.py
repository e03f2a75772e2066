"""Reading over many archived pages: in this process for a few, on all cores for many, in input order."""

from __future__ import annotations

import logging
import multiprocessing
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.workers import AHEAD, CHUNK, cores

if TYPE_CHECKING:
    from crawler.read import Page
    from crawler.source import Source

logger = logging.getLogger("chiso.read")

MANY_PAGES = 400  # some 2 s of work: below, starting processes costs more than it saves

Fetch = Mapping[str, Any]
Place = tuple[str, int, str]  # WARC file, offset, source


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as read, or the error that ended it; `archive_gap`: the archive does not hold the page."""

    page: Page | None
    error: str | None = None
    archive_gap: bool = False


def read_each(
    archive: Path, fetches: Sequence[Fetch], sources: Mapping[str, Source], jobs: int | None = None
) -> Iterator[list[tuple[Fetch, Reading]]]:
    """The readings of `fetches` (rows of `db.fetches.pending_reads`) in their order, some at a time.

    `jobs` None takes all cores for `MANY_PAGES` or more, one process otherwise.
    """
    jobs = jobs or (cores() if len(fetches) >= MANY_PAGES else 1)
    chunks = [fetches[at : at + CHUNK] for at in range(0, len(fetches), CHUNK)]
    if jobs > 1:
        yield from _in_processes(archive, chunks, sources, jobs)
        return
    for chunk in chunks:
        yield [(fetch, read_one(archive, _place(fetch), sources)) for fetch in chunk]


def read_one(archive: Path, place: Place, sources: Mapping[str, Source]) -> Reading:
    """One archived page as read; an error of the reader sets this page aside and no other."""
    from crawler.archive import ArchiveError, read_at
    from crawler.read import read_page

    file, offset, source_id = place
    source = sources.get(source_id)
    try:
        archived = read_at(archive, file, offset)
        page = read_page(
            archived.body,
            archived.url,
            rules=source.page_on(archived.fetched_at.date()) if source else None,
            content_type=archived.content_type,
            fetched_at=archived.fetched_at,
        )
    except ArchiveError as error:
        return Reading(None, f"{type(error).__name__}: {error}", archive_gap=True)
    except Exception as error:
        logger.debug("reading failed", exc_info=True)
        return Reading(None, f"{type(error).__name__}: {error}")
    return Reading(page)


def _in_processes(
    archive: Path, chunks: Sequence[Sequence[Fetch]], sources: Mapping[str, Source], jobs: int
) -> Iterator[list[tuple[Fetch, Reading]]]:
    rest = iter(chunks)
    waiting: deque[tuple[Sequence[Fetch], Future[list[Reading]]]] = deque()
    # not the extractor's server of workers: it would load the language models before the first page is read
    spawning = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, spawning, _begin, (archive, dict(sources)))
    try:
        while True:
            while len(waiting) < jobs * AHEAD and (chunk := next(rest, None)):
                waiting.append((chunk, pool.submit(_read_chunk, [_place(fetch) for fetch in chunk])))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield list(zip(chunk, future.result(), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)


_worker: tuple[Path, Mapping[str, Source]] | None = None  # of a worker process: what all its pages share


def _begin(archive: Path, sources: Mapping[str, Source]) -> None:
    global _worker
    _worker = archive, sources


def _read_chunk(places: list[Place]) -> list[Reading]:
    assert _worker is not None
    archive, sources = _worker
    return [read_one(archive, place, sources) for place in places]


def _place(fetch: Fetch) -> Place:
    return str(fetch["warc_file"]), int(fetch["warc_offset"]), str(fetch["source_id"])
