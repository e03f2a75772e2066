"""Báo Bắc Ninh on Liferay: long pager queries that repeat beyond the end, a visit clock, no validators."""

from __future__ import annotations

import math
from collections.abc import Mapping

from crawler.replay.articles import Article
from crawler.replay.outlet import Answer, Outlet, of_page, whole
from crawler.replay.rendering import slug

PORTLET = "newsbycategory_WAR_bacninhportlet_INSTANCE_q7Rk2"
PER_PAGE = 5
GROUP = 20_182
FIRST_NUMBER = 311_400


class BaoBacNinh(Outlet):
    """`/news/-/details/<group>/<slug without đ>-<number>`. The clock in its head makes every visit's bytes
    new, so it sends neither ETag nor Last-Modified: only the content tells what changed."""

    id = "baobacninh"
    name = "Báo Bắc Ninh điện tử"
    family = "liferay"
    robots = "User-agent: *\nDisallow: /web/noi-bo/\nDisallow: /c/\n"
    hidden = "/web/noi-bo/news/-/details/20182/lich-truc-toa-soan-311999"
    portlet = PORTLET

    def path(self, article: Article) -> str:
        """Group, slug that lost its đ, number."""
        name = slug(article.title, drop_d=True)
        return f"/news/-/details/{GROUP}/{name}-{FIRST_NUMBER + article.number}"

    def article_page(self, article: Article) -> Answer:
        """The page, without validators."""
        page = self.render("article.html", article=article, related=self.others(article, 4))
        return Answer(self.written(page, article))

    def lists(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Home and «Tin tức»; `cur` beyond the end shows the last page again, with status 200."""
        if ";jsessionid=" in path and (article := self.by_path.get(path.partition(";")[0])):
            return self.article_page(article)
        if path not in ("/", "/tin-tuc"):
            return None
        last = math.ceil(len(self.articles) / PER_PAGE)
        current = min(max(whole(query.get(f"_{PORTLET}_cur"), 1), 1), last)
        shown = of_page(self.articles, current, PER_PAGE)
        page = self.render("listing.html", articles=shown, current=current, last=last)
        return Answer(page.encode())

    def page_query(self, number: int) -> str:
        """The query of a page of the list, with all that Liferay puts around `cur`."""
        return (
            f"p_p_id={PORTLET}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&p_p_col_id=column-2"
            f"&_{PORTLET}_resetCur=false&_{PORTLET}_delta={PER_PAGE}&_{PORTLET}_cur={number}"
        )
