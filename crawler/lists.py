"""Where an outlet announces its articles, as a `[discovery]` table of a source or family file declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.tables import Table

TOPIC_MENU = ("Chuyển đổi số",)
"""Names of the menu item that leads to the section we are after, unless a file gives others."""


@dataclass(frozen=True, slots=True)
class ApiList:
    """A list of articles that the site's own pages fetch as JSON or JSONP.

    `url` and `link` are templates: `url` of `{page}` (1, 2, …) and `{offset}` (0, page_size, …), `link` of
    the item's own keys. `items` and `total` are dotted paths into the answer; beyond `total` there is no next
    page, and without it there is one only where `until_empty` says that the list ends with an empty answer.
    `date` is the item's key that holds when it was published. `require` are dotted paths whose values must be
    as given, else the answer is an error in disguise.
    """

    url: str
    items: str
    link: str
    date: str | None = None
    total: str | None = None
    until_empty: bool = False
    page_size: int = 20
    require: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where a source announces its articles; paths are relative to `home_url`.

    `links` are CSS selectors of the article links of a listing (none: every link). `next_page` is a template
    of `{page}` relative to the listing; without it a `rel=next` link is followed. `max_pages` bounds the
    pages of one listing, and the parts of one sitemap index, in a night. `menu` names the menu items that are
    looked for on the home page, where that is a listing, and followed as further listings.
    """

    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    apis: tuple[ApiList, ...] = ()
    links: tuple[str, ...] = ()
    menu: tuple[str, ...] = TOPIC_MENU
    next_page: str | None = None
    max_pages: int = 3


def read_discovery(table: Table) -> Discovery:
    """The declared table. Raises SourceError naming file and key."""
    discovery = Discovery(
        listings=table.texts("listings"),
        feeds=table.texts("feeds"),
        sitemaps=table.texts("sitemaps"),
        apis=tuple(_api(one) for one in table.tables("api")),
        links=table.texts("links"),
        menu=table.texts("menu", TOPIC_MENU),
        next_page=table.optional_text("next_page"),
        max_pages=table.whole("max_pages", 3, 1),
    )
    table.close()
    return discovery


def _api(table: Table) -> ApiList:
    require: dict[str, Any] = {}
    for layer, _ in table.layers("require"):
        require |= layer
    api = ApiList(
        url=table.text("url"),
        items=table.text("items"),
        link=table.text("link"),
        date=table.optional_text("date"),
        total=table.optional_text("total"),
        until_empty=table.flag("until_empty") or False,
        page_size=table.whole("page_size", 20, 1),
        require=require,
    )
    table.close()
    return api
