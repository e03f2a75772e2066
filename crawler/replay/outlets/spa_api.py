"""Báo Điện Biên Phủ: empty shells filled by a JSON API, and beside them pages of its older engine."""

from __future__ import annotations

import json
from collections.abc import Mapping

from crawler.replay.articles import Article
from crawler.replay.outlet import Answer, Outlet, of_page, whole
from crawler.replay.rendering import slug

FIRST_NUMBER = 198_400


class BaoDienBienPhu(Outlet):
    """`/tin-bai/<section>/<slug>`; articles of the older engine are `/tin-tuc/<section>/<number>/<slug>`."""

    id = "baodienbienphu"
    name = "Báo Điện Biên Phủ điện tử"
    family = "spa-api"
    robots = "User-agent: *\nDisallow: /tin-tuc/noi-bo/\nDisallow: /tim-kiem\n"
    hidden = "/tin-tuc/noi-bo/198999/lich-truc-toa-soan"

    def path(self, article: Article) -> str:
        """No id in the current form, a running number in the old one."""
        if article.form == "old":
            return f"/tin-tuc/{article.section}/{FIRST_NUMBER + article.number}/{slug(article.title)}"
        return f"/tin-bai/{article.section}/{slug(article.title)}"

    def article_page(self, article: Article) -> Answer:
        """A shell without a word of the article, or a page of the older engine."""
        if article.form != "old":
            return self._shell()
        page = self.render("old_article.html", article=article, others=self.others(article, 4))
        # the older engine leaves the encoding to the page's own declaration
        return Answer(self.written(page, article), "text/html", modified=article.changed)

    def lists(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Home (the one page with links in its HTML), shells of sections, the API."""
        if path == "/api/web/menu-get-list":
            return _json(
                {"list": [{"menu_slug": one, "menu_name": two} for one, two in self.sections.items()]}
            )
        if path == "/api/web/article-get-news-by-category-slug":
            return self._list(query)
        if path == "/api/web/article-get-detail-by-slug":
            return self._detail(query.get("article_slug", ""))
        if path == "/":
            page = self.render("home.html", articles=self.articles)
            return Answer(page.encode(), modified=self.newest)
        return self._shell() if path.removeprefix("/tin-tuc/") in self.sections else None

    def _shell(self) -> Answer:
        return Answer(self.render("shell.html").encode())

    def _list(self, query: Mapping[str, str]) -> Answer:
        chosen = [one for one in self.in_section(query.get("category_slug", "")) if one.form != "old"]
        page, limit = whole(query.get("page"), 1), whole(query.get("limit"), 10)
        rows = [self._row(article) for article in of_page(chosen, page, limit)]
        return _json({"list": rows, "total": len(chosen)})

    def _detail(self, name: str) -> Answer:
        for article in self.articles:
            if article.form != "old" and slug(article.title) == name:
                related = self.others(article, 2)
                content = self.render("content.html", article=article, related=related)
                return _json(
                    self._row(article)
                    | {
                        "article_content": content,
                        "article_author": article.author,
                        "article_tags": list(article.tags),
                        "view_count": 100 + article.number,
                    },
                    article,
                )
        return Answer(b'{"status": 0, "message": "not found", "data": null}', "application/json")

    def _row(self, article: Article) -> dict[str, object]:
        return {
            "article_title": article.title,
            "article_slug": slug(article.title),
            "article_type_slug": "tin-bai",
            "category_slug": article.section,
            "category_name": self.sections[article.section],
            "article_sapo": article.lead,
            "article_avatar": f"/Uploads/images/{article.key}.jpg",
            "article_publish_date": article.published.strftime("%Y-%m-%d %H:%M:%S"),
        }


def _json(data: object, article: Article | None = None) -> Answer:
    body = json.dumps({"status": 1, "message": "success", "data": data}, ensure_ascii=False)
    return Answer(body.encode(), "application/json", modified=article.changed if article else None)
