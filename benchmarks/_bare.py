"""What a crawl of the same pages takes without us: bare Scrapy, trafilatura with metadata, JSON lines.

Run in a process of its own: `python -m benchmarks._bare OUTPUT LISTING…`. Scrapy's defaults stand, but for pauses.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import trafilatura
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Bare(Spider):
    name = "bare"

    def __init__(self, listings: list[str], output: str) -> None:
        super().__init__()
        self.start_urls = listings
        self.out = open(output, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - closed with the spider

    def parse(self, response: Response) -> Iterator[Request]:
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse_article)

    def parse_article(self, response: Response) -> None:
        article: Any = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        if article is not None:
            told = {"url": response.url, "title": article.title, "date": article.date, "text": article.text}
            self.out.write(json.dumps(told, ensure_ascii=False) + "\n")

    def closed(self, reason: str) -> None:
        self.out.close()


if __name__ == "__main__":
    process = CrawlerProcess(
        {"LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    )
    process.crawl(Bare, listings=sys.argv[2:], output=sys.argv[1])
    process.start()
