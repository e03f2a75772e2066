"""What the five outlets share: articles by address, robots.txt, pictures, a page that robots.txt forbids."""

from __future__ import annotations

import hashlib
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

from jinja2 import Environment

from crawler.replay.articles import Article
from crawler.replay.rendering import encoded, environment, slug

VISITS = {1: date(2022, 10, 27), 2: date(2022, 10, 28)}
"""The day on which a night's visitor comes, as the clocks in page heads show it."""

PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)  # a transparent GIF of one pixel


@dataclass(frozen=True, slots=True)
class Answer:
    """What an outlet sends. `modified` becomes Last-Modified and, with the body, an ETag; None: neither."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None


class Outlet(ABC):
    """One paper on one night. Answers depend on nothing but the articles, the night and the base address."""

    id: ClassVar[str]
    name: ClassVar[str]
    family: ClassVar[str]
    """Folder of its templates."""
    robots: ClassVar[str]
    hidden: ClassVar[str]
    """An address made like an article's, linked in every list, that robots.txt forbids."""

    def __init__(self, articles: Sequence[Article], night: int, base_url: str) -> None:
        self.base_url = base_url
        self.articles = tuple(articles)
        self.visit = VISITS[min(night, max(VISITS))]
        self.by_path = {self.path(article): article for article in self.articles}

    @abstractmethod
    def path(self, article: Article) -> str:
        """The article's address on this outlet, from the root."""

    @abstractmethod
    def lists(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Home, listings, feeds and what else is no article; None: no such page."""

    def article_page(self, article: Article) -> Answer:
        """The page of one article."""
        page = self.render("article.html", article=article, related=self.others(article, 3))
        return Answer(self.written(page, article), modified=article.changed)

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """What the outlet sends for an address; None is its 404."""
        if path == "/robots.txt":
            return Answer(self.robots.encode(), "text/plain")
        if path == self.hidden:
            return Answer(self.render("../hidden.html").encode())
        if path.endswith((".jpg", ".png", ".webp", ".gif")):
            return Answer(PIXEL, "image/gif", modified=self.newest)
        if article := self.by_path.get(path):
            return self.article_page(article)
        return self.lists(path, query)

    def others(self, article: Article, count: int) -> list[Article]:
        """The next older articles, from the newest again at the end: what a page links as related."""
        at = self.articles.index(article) + 1
        return [*self.articles[at:], *self.articles[:at]][:count]

    def in_section(self, section: str) -> list[Article]:
        """The articles of a section, newest first."""
        return [article for article in self.articles if article.section == section]

    def render(self, template: str, **values: object) -> str:
        """A template of the family with what every template may use."""
        name = template.removeprefix("../") if template.startswith("../") else f"{self.family}/{template}"
        return self._templates.get_template(name).render(outlet=self, slug=slug, key_of=hex_id, **values)

    def written(self, page: str, article: Article) -> bytes:
        """The page in the encoding and normal form of its article."""
        if "nfd" in article.quirks:
            page = unicodedata.normalize("NFD", page)
        return encoded(page, self.charset(article))

    def charset(self, article: Article) -> str:
        """The encoding an article's page declares."""
        return "windows-1258" if "windows-1258" in article.quirks else "utf-8"

    @property
    def sections(self) -> dict[str, str]:
        """Path of each section → its name as menus print it."""
        return {
            article.section: SECTION_NAMES[article.section.rpartition("/")[2]] for article in self.articles
        }

    @property
    def newest(self) -> datetime:
        """When the newest page changed."""
        return max(article.changed for article in self.articles)

    @cached_property
    def _templates(self) -> Environment:
        return environment()


SECTION_NAMES = {
    "chinh-tri": "Chính trị",
    "chuyen-doi-so": "Chuyển đổi số",
    "giao-duc": "Giáo dục",
    "khoa-hoc-cong-nghe": "Khoa học - Công nghệ",
    "kinh-te": "Kinh tế",
    "phap-luat": "Pháp luật",
    "the-thao": "Thể thao",
    "thoi-su": "Thời sự",
    "thoi-su-chinh-tri": "Thời sự - Chính trị",
    "van-hoa": "Văn hóa",
    "xa-hoi": "Xã hội",
}


def hex_id(text: str) -> str:
    """32 hex digits, the same for the same text, as engines number sites, sections and articles."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def of_page(articles: Sequence[Article], page: int, size: int) -> Sequence[Article]:
    """The articles of a pager's page, counted from 1; empty beyond the end."""
    return articles[(page - 1) * size : page * size]


def whole(text: str | None, default: int) -> int:
    """A whole number of a query, or the default for what is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else default
