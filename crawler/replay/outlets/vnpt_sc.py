"""Báo Đắk Lắk on the vnpt-sc engine: hidden page_info, an HTML pager that repeats itself, a JSONP list."""

from __future__ import annotations

import json
from collections.abc import Mapping

from crawler.replay.articles import Article
from crawler.replay.outlet import Answer, Outlet, hex_id, of_page, whole
from crawler.replay.rendering import slug

LISTED = 9  # the fixed block that every ?paged=N shows


class BaoDakLak(Outlet):
    """`/<section>/YYYYMM/<slug>-<last seven hex digits of the id>/`; no machine date, no canonical link."""

    id = "baodaklak"
    name = "Báo Đắk Lắk điện tử"
    family = "vnpt-sc"
    robots = "User-agent: *\nDisallow: /noi-bo/\nDisallow: /tim-kiem/\nCrawl-delay: 0.05\n"
    hidden = "/noi-bo/202210/lich-truc-toa-soan-0c1d2e3/"

    def path(self, article: Article) -> str:
        """Month folder and the end of the id."""
        month = article.published.strftime("%Y%m")
        return f"/{article.section}/{month}/{slug(article.title)}-{hex_id(article.key)[-7:]}/"

    def lists(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Home, section pages, whose pager repeats itself, and the JSONP list."""
        if path == "/sc_service/api/article/list":
            return self._jsonp(query)
        section = path.strip("/")
        if path != "/" and section not in self.sections and section != "thoi-su":
            return None
        chosen = [article for article in self.articles if article.section.startswith(section)]
        page = self.render("listing.html", section=section, articles=chosen[:LISTED])
        return Answer(page.encode(), modified=self.newest)

    def _jsonp(self, query: Mapping[str, str]) -> Answer:
        ids = {hex_id(section): section for section in self.sections}
        chosen = self.in_section(ids.get(query.get("saArticleCateId", ""), ""))
        size, first = whole(query.get("pageSize"), 14), whole(query.get("first"), 0)
        rows = [
            {
                "title": article.title,
                "lead": article.lead,
                "pageUrl": self.path(article),
                "avatar": f"/{hex_id(self.id)}/{article.key}.jpg",
                "publishDate": article.published.strftime("%H:%M, %d/%m/%Y"),
            }
            for article in of_page(chosen[first:], 1, size)
        ]
        answer = json.dumps({"response": rows, "total": len(chosen)}, ensure_ascii=False)
        body = f"{query.get('jsonCallback', 'callback')}({answer});"
        return Answer(body.encode(), "application/javascript; charset=utf-8")
