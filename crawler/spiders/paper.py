"""One spider for all papers: their files differ, the way of visiting them does not.

Scrapy's scheduler and dupe filter stay out of play: what to fetch is the frontier's to say, which lives in
the database, and a source is visited in order. So each visit is a coroutine that awaits its downloads (what
Scrapy calls inline requests); all of Scrapy's downloader, and our middlewares, stand between it and the
network.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import Request, Spider

from crawler.archive import ArchiveError, ArchiveWriter
from crawler.guard import parse_doors
from crawler.health import Trouble
from crawler.limits import Limits
from crawler.outcomes import Outcome
from crawler.source import Source
from crawler.visit import Night, Visit
from crawler.wishes import Wishes
from db import open_database
from db.archive_files import close_file, open_file

logger = logging.getLogger(__name__)

FULL = 3
"""Exit status of the process of a crawl that found no more room in the archive."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a crawl is told; see `crawler.run.crawl`."""

    database: Path
    archive: Path
    sources: tuple[Source, ...]
    run_id: int
    now: datetime
    limit: int | None
    since: date | None
    allow_addresses: tuple[str, ...]
    limits: Limits
    log_level: str
    wake: bool = False


class _Ledger:
    """Tells the database of the archive's files. It is opened when the crawl starts, after the writer."""

    def __init__(self, spider: PaperSpider) -> None:
        self._spider = spider

    def opened(self, name: str) -> None:
        open_file(self._spider.night.db, name, self._spider.job.run_id)

    def closed(self, name: str, size: int, records: int) -> None:
        close_file(self._spider.night.db, name, size, records)


class PaperSpider(Spider):
    """Visits every source of a job. `fatal` holds what ended the crawl before its time, if anything did."""

    name = "paper"

    def __init__(self, job: Job, report: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self.job = job
        self.report = report
        self.fatal: BaseException | None = None
        self.archive = ArchiveWriter(
            job.archive,
            job.run_id,
            job.limits.warc_bytes,
            job.limits.least_free_bytes,
            _Ledger(self),
            job.limits.archive_bytes,
        )
        self.night: Night

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's entry; nothing is left for its scheduler."""
        try:
            await self._visit_all()
        except* Exception as group:  # noqa: BLE001 - told to the parent; Scrapy would log it and end well
            self.fatal = next(_leaves(group))
        return
        yield  # what makes this an asynchronous generator

    async def _visit_all(self) -> None:
        job, began = self.job, monotonic()
        db = open_database(job.database)

        def clock() -> datetime:
            return job.now + timedelta(seconds=monotonic() - began)

        self.night = Night(
            db=db,
            run_id=job.run_id,
            clock=clock,
            limits=job.limits,
            limit=job.limit,
            since=job.since,
            download=self.crawler.engine.download_async,
            report=self.report,
            wishes=Wishes(db, clock),
            doors=parse_doors(job.allow_addresses),
            wake=job.wake,
        )
        turns = asyncio.Semaphore(job.limits.sources_at_once)
        try:
            async with asyncio.TaskGroup() as visits:
                for source in job.sources:
                    visits.create_task(self._visit(source, turns))
        finally:
            try:
                self.archive.close()
            finally:
                db.close()

    async def _visit(self, source: Source, turns: asyncio.Semaphore) -> None:
        """The one place that takes whatever goes wrong: one source's bug must not cost the others theirs."""
        async with turns:
            visit = Visit(source, self.night)
            try:
                await visit.run()
            except ArchiveError:
                raise
            except Exception as error:  # noqa: BLE001 - stored, counted and logged, see above
                logger.error("%s: %s", source.id, "".join(traceback.format_exception(error)))
                frame = traceback.extract_tb(error.__traceback__)[-1]
                detail = f"{type(error).__name__}: {error} in {frame.name}, {Path(frame.filename).name}"
                visit.issue("fetch", Trouble(source.home_url, Outcome.FAILED_INTERNAL, detail))
                visit.conclude(Outcome.FAILED_INTERNAL, detail)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
