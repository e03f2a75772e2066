"""The guard at the door: schemes, addresses, and hosts that are not the outlet's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError

from crawler.canonical import DEFAULT_PORTS, netloc_of
from crawler.errand import errand_of
from crawler.guard import Doors, check_url, parse_doors
from crawler.outcomes import Outcome, Refused


class GuardMiddleware:
    """Refuses requests by their address, and gives the resolver's refusals their name."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Scrapy's way to make one."""
        return cls(parse_doors(crawler.settings.getlist("CHISO_ALLOW_ADDRESSES")))

    def process_request(self, request: Request) -> None:
        """Raises Refused for an address that must not be asked for."""
        check_url(request.url, self.doors)
        errand = errand_of(request)
        # the rules of a host may stand on another one (RFC 9309, 2.3.1.2)
        if errand.role != "robots" and netloc_of(request.url) not in errand.source.netlocs():
            raise Refused(Outcome.REFUSED_OFFSITE, f"{request.url} is not of {errand.source.id}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises Refused where the name was found but led to a forbidden address."""
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor  # not before Scrapy has installed its own

        resolver: Any = reactor.nameResolver
        parts = urlsplit(request.url)
        asked = (parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme])
        if address := resolver.refused.get(asked):
            detail = f"{parts.hostname} is {address}, not a public address"
            raise Refused(Outcome.REFUSED_ADDRESS, detail) from exception
