"""Pauses: between two requests to a host, and for as long as a host asks with Retry-After."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.canonical import DEFAULT_PORTS
from crawler.errand import Errand, errand_of
from crawler.guard import Doors, parse_doors
from crawler.limits import Limits
from crawler.outcomes import Outcome, Refused

SPREAD = 1.25
"""Scrapy varies a pause by ±20 % (DOWNLOAD_DELAY_JITTER); this factor makes that 1.0 to 1.5 times."""

_ASKS = frozenset({429, 503})


class PacingMiddleware:
    """Sets the pause of each host's slot in Scrapy's downloader, which keeps it.

    The pause is the largest of our own floor, the source's wish and the robots' crawl-delay. Only an address
    of the guard's doors (the replay site, a mirror, a test) may have less than the floor.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limits: Limits = crawler.settings["CHISO_LIMITS"]
        self.doors: Doors = parse_doors(crawler.settings.getlist("CHISO_ALLOW_ADDRESSES"))
        self._not_before: dict[str, float] = {}
        self._pauses: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PacingMiddleware:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Puts the request into its host's slot; waits out a Retry-After, raises Refused when it is long."""
        slot, pause = self._slot(request.url, errand_of(request))
        request.meta["download_slot"] = slot
        self._set_pause(slot, pause)
        wait = self._not_before.get(slot, 0.0) - monotonic()
        if wait > self.limits.max_retry_after:
            raise Refused(Outcome.REFUSED_RETRY_AFTER, f"{slot} wants to be left alone for {wait:.0f} s")
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """Notes how long the host wants to be left alone."""
        if response.status in _ASKS and (header := response.headers.get(b"Retry-After")):
            seconds = retry_after(header.decode("latin-1"), datetime.now(UTC))
            self._not_before[request.meta["download_slot"]] = monotonic() + seconds
        return response

    def _slot(self, url: str, errand: Errand) -> tuple[str, float]:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        wish = max(errand.source.delay_seconds, errand.crawl_delay)
        if (host, port) in self.doors:
            return f"{host}:{port}", wish
        return host, max(self.limits.least_delay, wish)

    def _set_pause(self, slot: str, pause: float) -> None:
        """Never shortens: two sources on one host share the longer pause."""
        pause = max(pause, self._pauses.get(slot, 0.0))
        if pause == self._pauses.get(slot):
            return
        self._pauses[slot] = pause
        downloader = self.crawler.engine.downloader
        # for a slot yet to be made (Scrapy drops idle ones), and for one that stands
        downloader.per_slot_settings[slot] = {"concurrency": 1, "delay": pause * SPREAD}
        if slot in downloader.slots:
            downloader.slots[slot].delay = pause * SPREAD


def retry_after(value: str, now: datetime) -> float:
    """Seconds of a Retry-After header, given in seconds or as an HTTP date; 0 for what is neither."""
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0
