"""robots.txt: had first, at most once a host and night, and obeyed by every request that follows."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errand import Errand, errand_of
from crawler.hops import follow
from crawler.limits import Limits
from crawler.outcomes import DOWNLOAD_ERRORS, MEANING, Outcome, Refused, outcome_of
from crawler.robots import KEPT, Policy, is_certain, policy_of, unreachable
from db.hosts import robots_of, save_robots

_NO_HOST = frozenset(
    {
        Outcome.FAILED_DNS,
        Outcome.FAILED_CONNECT,
        Outcome.FAILED_TLS,
        Outcome.FAILED_TIMEOUT,
        Outcome.REFUSED_ADDRESS,
        Outcome.REFUSED_RETRY_AFTER,
    }
)
"""Outcomes of the host as such: they keep their own name, robots.txt was only the first to meet them."""


class RobotsMiddleware:
    """Holds the policy of every host met in this run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limits: Limits = crawler.settings["CHISO_LIMITS"]
        self._policies: dict[str, asyncio.Task[Policy]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Waits for the host's policy; raises Refused when it forbids the address."""
        errand = errand_of(request)
        if errand.role == "robots":
            return
        policy = await self._policy(request, errand)
        errand.robots = "unreachable" if policy.refused else "refused"
        policy.check(request.url)
        errand.robots = "allowed"
        errand.crawl_delay = policy.crawl_delay

    async def _policy(self, request: Request, errand: Errand) -> Policy:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._policies:
            self._policies[origin] = asyncio.ensure_future(self._learn(origin, errand))
        return await self._policies[origin]

    async def _learn(self, origin: str, errand: Errand) -> Policy:
        """The policy as another run of this night left it, or from the host."""
        spider: Any = self.crawler.spider
        db, now = spider.night.db, spider.night.clock()
        url = f"{origin}/robots.txt"
        if held := robots_of(db, origin, now - KEPT, now):
            status, text = held
            return policy_of(Response(url, status=status, body=text.encode()), self.limits)
        request = Errand(errand.source, "robots", url).request(url)
        try:
            response = await follow(self.crawler.engine.download_async, request, self.limits.max_redirects)
        except DOWNLOAD_ERRORS as error:
            outcome = outcome_of(error)
            if outcome in _NO_HOST:
                detail = error.detail if isinstance(error, Refused) else MEANING[Outcome(outcome)]
                return Policy(refused=outcome, detail=detail)
            return unreachable(f"robots.txt could not be had: {outcome}")
        policy = policy_of(response, self.limits)
        if is_certain(policy):
            text = response.body.decode("utf-8-sig", errors="replace") if response.status == 200 else ""
            save_robots(db, origin, response.status, text, now)
        return policy
