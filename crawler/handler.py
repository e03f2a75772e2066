"""The last word before the network and the first after it.

Middlewares see a request before it waits for its turn, and an answer after the next request may have begun; so
what must hold at the very moment of asking is kept here: a host that asked to be left alone is, the pause
counts from the end of the last answer, and the head of an answer has bounds (Twisted has none).
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.web.client import ResponseNeverReceived

from crawler.limits import Limits
from crawler.middlewares.pacing import SITE
from crawler.outcomes import Outcome, Refused, TooManyHeaders, outcome_of
from crawler.wishes import Wishes

HEAD_LINES = 200
"""Lines of one answer's head, interim answers (1xx) included: servers send ten to forty."""


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, with the night's manners."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._pool.retryAutomatically = False  # it asks again at once, and without our pause
        self._limits: Limits = crawler.settings["CHISO_LIMITS"]

    async def download_request(self, request: Request) -> Response:
        """Raises Refused while the host wants to be left alone for longer than a night waits."""
        slot, site, spider = request.meta["download_slot"], request.meta[SITE], self._crawler.spider
        wishes: Wishes = spider.night.wishes  # type: ignore[union-attr]
        while (wait := wishes.wait(site)) > 0:
            if wait > self._limits.max_retry_after:
                raise Refused(Outcome.REFUSED_RETRY_AFTER, f"{site} wants to be left alone for {wait:.0f} s")
            await asyncio.sleep(wait)
        try:
            try:
                response = await super().download_request(request)
            except DownloadFailedError as error:
                if outcome_of(error) != Outcome.FAILED_TRANSFER or not _unheard(error):
                    raise
                # the connection was kept from the last page, and the server had ended it: once more, politely
                await asyncio.sleep(self._slot(slot).download_delay())
                response = await super().download_request(request)
            wishes.hear(site, response)
            return response
        finally:
            # Scrapy counts from the start of a request, and a slow server would have no pause at all
            self._slot(slot).lastseen = monotonic()

    def _slot(self, name: str) -> Slot:
        engine: Any = self._crawler.engine
        slot: Slot = engine.downloader.slots[name]
        return slot


def _unheard(error: DownloadFailedError) -> bool:
    """Whether not a single byte of an answer came."""
    return isinstance(error.__cause__, ResponseNeverReceived)


class _BoundedParser(_LenientHTTPClientParser):
    lines = 0

    def lineReceived(self, line: bytes) -> None:
        self.lines += 1
        if self.lines > HEAD_LINES:
            raise TooManyHeaders(f"more than {HEAD_LINES} lines")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise TooManyHeaders(f"a line of more than {self.MAX_LENGTH} bytes")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser  # as Scrapy does it: Twisted names the class in its own code
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> Any:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
