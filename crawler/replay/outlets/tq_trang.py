"""Báo Tuyên Quang on the engine it had in 2022: `/trang-2.html`, dates on a twelve-hour clock."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.replay.articles import Article
from crawler.replay.outlet import Answer, Outlet, of_page
from crawler.replay.rendering import slug

_PAGE = re.compile(r"/([a-z-]+)/(?:trang-([1-9]\d{0,3})\.html)?")
PER_PAGE = 2
FIRST_NUMBER = 158_300


class BaoTuyenQuang(Outlet):
    """`/<section>/<slug>-<number>.html`; no machine date."""

    id = "baotuyenquang"
    name = "Báo Tuyên Quang điện tử"
    family = "tq-trang"
    robots = "User-agent: *\nDisallow: /noi-bo/\nDisallow: /print/\n"
    hidden = "/noi-bo/lich-truc-toa-soan-158999.html"

    def path(self, article: Article) -> str:
        """Section, slug and running number."""
        return f"/{article.section}/{slug(article.title)}-{FIRST_NUMBER + article.number}.html"

    def lists(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Home and sections; a page beyond the last is an empty list with status 200."""
        if path == "/":
            page = self.render("listing.html", section="", articles=self.articles[:6], page=1, more=False)
            return Answer(page.encode(), modified=self.newest)
        found = _PAGE.fullmatch(path)
        if not found or found[1] not in self.sections:
            return None
        chosen, number = self.in_section(found[1]), int(found[2] or 1)
        shown = of_page(chosen, number, PER_PAGE)
        more = number * PER_PAGE < len(chosen)
        page = self.render("listing.html", section=found[1], articles=shown, page=number, more=more)
        return Answer(page.encode(), modified=self.newest)
