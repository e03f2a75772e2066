"""Pauses between two requests to a host. What a host asks for with Retry-After is heeded in `crawler.handler`."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.canonical import DEFAULT_PORTS
from crawler.errand import Errand, errand_of
from crawler.guard import Doors, parse_doors
from crawler.limits import Limits

SPREAD = 1.25
"""Scrapy varies a pause by ±20 % (DOWNLOAD_DELAY_JITTER); this factor makes that 1.0 to 1.5 times."""


class PacingMiddleware:
    """Sets the pause of each host's slot in Scrapy's downloader, which keeps it.

    The pause is the largest of our own floor, the source's wish and the robots' crawl-delay. Only an address
    of the guard's doors (the replay site, a mirror, a test) may have less than the floor.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limits: Limits = crawler.settings["CHISO_LIMITS"]
        self.doors: Doors = parse_doors(crawler.settings.getlist("CHISO_ALLOW_ADDRESSES"))
        self._pauses: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PacingMiddleware:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Puts the request into its host's slot, where it waits for its turn."""
        slot, pause = self._slot(request.url, errand_of(request))
        request.meta["download_slot"] = slot
        self._set_pause(slot, pause)

    def _slot(self, url: str, errand: Errand) -> tuple[str, float]:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        wish = max(errand.source.delay_seconds, errand.crawl_delay)
        if (host, port) in self.doors:
            return f"{host}:{port}", wish
        # www.bao.vn and bao.vn are one machine to whoever runs it
        return host.removeprefix("www."), max(self.limits.least_delay, wish)

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
