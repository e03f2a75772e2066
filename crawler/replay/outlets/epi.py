"""Báo Bắc Kạn on the epi engine: sitemap index with gzip months, machine dates with `+0700`, AMP twins."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from datetime import datetime

from crawler.replay.articles import Article
from crawler.replay.outlet import Answer, Outlet
from crawler.replay.rendering import slug

_MONTH = re.compile(r"/sitemaps/news-(\d{4})-(\d{1,2})\.xml")
FIRST_NUMBER = 48_200


class BaoBacKan(Outlet):
    """`/<slug>-post<number>.html`: neither date nor section in the address."""

    id = "baobackan"
    name = "Báo Bắc Kạn điện tử"
    family = "epi"
    robots = "User-agent: *\nDisallow: /noi-bo/\nDisallow: /tag/\n"
    hidden = "/noi-bo/lich-truc-toa-soan-post48999.html"

    def path(self, article: Article) -> str:
        """A running number after the slug."""
        return f"/{slug(article.title)}-post{FIRST_NUMBER + article.number}.html"

    def lists(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Home, newest, sections, sitemaps, AMP twins."""
        if path == "/sitemap.xml":
            return self._index()
        if found := _MONTH.fullmatch(path):
            return self._month(int(found[1]), int(found[2]))
        if path.endswith(".amp") and (article := self.by_path.get(path.removesuffix(".amp") + ".html")):
            return self.article_page(article)
        section = path.strip("/")
        if path in ("/", "/tin-moi.html"):
            chosen = list(self.articles)
        elif section in self.sections:
            chosen = self.in_section(section)
        else:
            return None
        page = self.render("listing.html", section=section, articles=chosen)
        return Answer(page.encode(), modified=self.newest)

    def stamp(self, moment: datetime) -> str:
        """`2022-10-26T17:05:00+0700`: an offset without colon."""
        return moment.strftime("%Y-%m-%dT%H:%M:%S%z")

    def _index(self) -> Answer:
        months: dict[str, datetime] = {}
        for article in self.articles:
            when = article.published
            address = f"/sitemaps/news-{when.year}-{when.month}.xml"
            months[address] = max(article.changed, months.get(address, article.changed))
        return self._xml(self.render("sitemap_index.html", months=months))

    def _month(self, year: int, month: int) -> Answer | None:
        chosen = [one for one in self.articles if (one.published.year, one.published.month) == (year, month)]
        if not chosen:
            return None
        plain = self._xml(self.render("sitemap_month.html", articles=chosen))
        return Answer(gzip.compress(plain.body, mtime=0), "application/octet-stream", modified=plain.modified)

    def _xml(self, text: str) -> Answer:
        return Answer(text.encode(), "application/xml", modified=self.newest)
