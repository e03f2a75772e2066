"""Every bound of a night in one place, so that a test can shrink them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from crawler.archive import LEAST_FREE_BYTES, MAX_FILE_BYTES

MIB = 1024 * 1024

PAPERS_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the papers' local time in which they are visited, over midnight where it ends before it begins."""

    opens: time
    closes: time

    def is_open(self, moment: datetime) -> bool:
        """Whether `moment` (aware) lies in the window."""
        local = moment.astimezone(PAPERS_TIME).time()
        if self.opens <= self.closes:
            return self.opens <= local < self.closes
        return local >= self.opens or local < self.closes

    @classmethod
    def parse(cls, text: str) -> Window:
        """A window written `23:00-05:00`. Raises ValueError for what is none."""
        opens, _, closes = text.partition("-")
        window = cls(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
        if window.opens == window.closes or window.opens.tzinfo or window.closes.tzinfo:
            raise ValueError(text)
        return window

    def __str__(self) -> str:
        return f"{self.opens:%H:%M} to {self.closes:%H:%M}"


OFF_PEAK = Window(time(22, 0), time(6, 30))
"""When few read the papers, and their servers are idle; late enough that the evening's news stands."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes.

    `timeout` is for a whole answer, connecting and body included. `max_bytes` counts what was sent and,
    again, what it unpacks to. `least_delay` is the floor no source file gets below; doors of the guard have
    neither it nor the `window` (None: any hour). `archive_bytes` bounds the archive
    as a whole (None: the disk does). A source is left for the night after `failures_in_a_row`
    failed pages or `source_seconds`; one that rested is tried with `trial_pages`.
    """

    timeout: float = 30.0
    max_bytes: int = 8 * MIB
    warn_bytes: int = 2 * MIB
    robots_bytes: int = 512 * 1024
    least_delay: float = 2.0
    max_crawl_delay: float = 30.0
    max_retry_after: float = 60.0
    max_redirects: int = 5
    failures_in_a_row: int = 5
    trial_pages: int = 3
    source_seconds: float = 2 * 3600.0
    sources_at_once: int = 40
    warc_bytes: int = MAX_FILE_BYTES
    least_free_bytes: int = LEAST_FREE_BYTES
    archive_bytes: int | None = None
    window: Window | None = None
