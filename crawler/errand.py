"""What a request is for, and what was found out on its way: travels in `request.meta`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scrapy import Request

from crawler.archive import Location
from crawler.source import Source

KEY = "errand"


@dataclass(slots=True)
class Errand:
    """One thing to fetch for a source, over however many hops.

    `page` is the address in `urls`; `known_sha256` and `known_at` are of its last archived body. The rest is
    filled on the way: the robots decision and the pause it asks for, and for the last answer its outcome,
    hash, place in the archive and the article address it belongs to.
    """

    source: Source
    role: Literal["article", "list", "robots"]
    page: str
    known_sha256: str | None = None
    known_at: datetime | None = None

    robots: str | None = None
    crawl_delay: float = 0.0
    outcome: str = ""
    sha256: str | None = None
    location: Location | None = None
    landed: str | None = None

    def request(self, url: str, headers: dict[str, str] | None = None) -> Request:
        """The request that sets out on this errand."""
        return Request(url, headers=headers, meta={KEY: self}, dont_filter=True)


def errand_of(request: Request) -> Errand:
    """The errand of a request; every request of a crawl has one."""
    errand = request.meta[KEY]
    assert isinstance(errand, Errand)
    return errand
