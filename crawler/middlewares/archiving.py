"""Every answer goes into the archive before anyone reads it."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.archive import Exchange
from crawler.errand import errand_of
from crawler.outcomes import Outcome
from crawler.verdict import headers_of, judge, role_of


class ArchiveMiddleware:
    """Judges an answer and writes it down under its role. An answer without content (304) has no record."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises ArchiveError when the archive cannot be written: the crawl ends there, not the record."""
        errand = errand_of(request)
        judge(response, errand)
        if errand.outcome == Outcome.NOT_MODIFIED:
            return response
        spider: Any = self.crawler.spider
        errand.location = spider.archive.write(
            Exchange(
                url=request.url,
                status=response.status,
                headers=headers_of(response),
                body=response.body,
                fetched_at=spider.night.clock(),
                role=role_of(response, errand),
                source_id=errand.source.id,
                page=errand.landed or errand.page,
            ),
            unchanged_since=errand.known_at if errand.outcome == Outcome.UNCHANGED else None,
        )
        return response
