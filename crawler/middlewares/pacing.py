"""Pauses between two requests to a server. What a host asks for with Retry-After is heeded in `crawler.handler`."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.canonical import DEFAULT_PORTS
from crawler.errand import Errand, errand_of
from crawler.guard import Doors, parse_doors
from crawler.limits import Limits
from crawler.servers import Servers

SPREAD = 1.25
"""Scrapy varies a pause by ±20 % (DOWNLOAD_DELAY_JITTER); this factor makes that 1.0 to 1.5 times."""

SITE = "site"
"""Key of a request's meta: the host whose wishes are heeded."""


class PacingMiddleware:
    """Sets the pause of each server's slot in Scrapy's downloader, which keeps it.

    Hosts that share an address share a slot: one request at a time, and the longest pause of them all. The
    pause is the largest of our own floor, the source's wish and the robots' crawl-delay. Only an address
    of the guard's doors (the replay site, a mirror, a test) may have less than the floor.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limits: Limits = crawler.settings["CHISO_LIMITS"]
        self.doors: Doors = parse_doors(crawler.settings.getlist("CHISO_ALLOW_ADDRESSES"))
        self.servers = Servers()
        self._pauses: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PacingMiddleware:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Puts the request into its server's slot, where it waits for its turn."""
        parts = urlsplit(request.url)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        is_door = (host, port) in self.doors
        server = await self.servers.name(host, port)
        # the sites of a mirror or a test share an address, not a port
        slot = f"{server}:{port}" if is_door else server
        request.meta["download_slot"] = slot
        # what a host asks for with Retry-After is asked for that host; www.bao.vn and bao.vn are one to who runs it
        request.meta[SITE] = f"{host}:{port}" if is_door else host.removeprefix("www.")
        self._set_pause(slot, self._pause(errand_of(request), is_door))

    def _pause(self, errand: Errand, is_door: bool) -> float:
        wish = max(errand.source.delay_seconds, errand.crawl_delay)
        return wish if is_door else max(self.limits.least_delay, wish)

    def _set_pause(self, slot: str, pause: float) -> None:
        """Never shortens: two sources on one server share the longer pause."""
        pause = max(pause, self._pauses.get(slot, 0.0))
        if pause == self._pauses.get(slot):
            return
        self._pauses[slot] = pause
        downloader = self.crawler.engine.downloader
        # for a slot yet to be made (Scrapy drops idle ones), and for one that stands
        downloader.per_slot_settings[slot] = {"concurrency": 1, "delay": pause * SPREAD}
        if slot in downloader.slots:
            downloader.slots[slot].delay = pause * SPREAD
