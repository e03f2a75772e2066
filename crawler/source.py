"""A source: one outlet, as declared in one small TOML file above the defaults of its CMS family.

`crawler/sources/<id>.toml` and `crawler/families/<family>.toml` are read here and nowhere else. A key that
nobody knows, a bad pattern or a missing field is a SourceError naming file and key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import urljoin, urlsplit

from crawler.canonical import AddressRules, canonical_url, netloc_of
from crawler.errors import SourceError
from crawler.rules import PageRules, page_rules
from crawler.tables import Table, read_toml

__all__ = ["ApiList", "Discovery", "Source", "SourceError", "SourceKind", "load_source", "load_sources"]

SourceKind = Literal["newspaper", "portal", "national"]

SOURCES = Path(__file__).parent / "sources"
FAMILIES = Path(__file__).parent / "families"

DELAY_SECONDS = 2.0
"""Pause between two requests to a host unless a source asks for more."""
DAILY_BUDGET = 200
"""Articles of one source in one night: more than any provincial paper prints in a day."""


@dataclass(frozen=True, slots=True)
class ApiList:
    """A list of articles that the site's own pages fetch as JSON or JSONP.

    `url` and `link` are templates: `url` of `{page}` (1, 2, …) and `{offset}` (0, page_size, …), `link` of
    the item's own keys. `items` and `total` are dotted paths into the answer; without `total`, or beyond it,
    there is no next page. `date` is the item's key that holds when it was published. `require` are dotted
    paths whose values must be as given, else the answer is an error in disguise.
    """

    url: str
    items: str
    link: str
    date: str | None = None
    total: str | None = None
    page_size: int = 20
    require: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where a source announces its articles; paths are relative to `home_url`.

    `links` are CSS selectors of the article links of a listing (none: every link). `next_page` is a template
    of `{page}` relative to the listing; without it a `rel=next` link is followed. `max_pages` bounds the
    pages of one listing, and the parts of one sitemap index, in a night.
    """

    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    apis: tuple[ApiList, ...] = ()
    links: tuple[str, ...] = ()
    next_page: str | None = None
    max_pages: int = 3


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet. `article_pattern` and `older_patterns` are matched against the path of a canonical address.

    `hosts` are other names under which the same pages answer; with `www.` they count as the home's twins.
    `article_api` is a template of the named groups of `article_pattern`: the address from which an article is
    fetched where the page itself is an empty shell. `floor` is the number of article links below which a
    night's lists are suspect.
    """

    id: str
    name: str
    province: str | None
    kind: SourceKind
    home_url: str
    family: str
    article_pattern: re.Pattern[str]
    discovery: Discovery = field(default_factory=Discovery)
    page: PageRules = field(default_factory=PageRules)
    address: AddressRules = field(default_factory=AddressRules)
    older_patterns: tuple[re.Pattern[str], ...] = ()
    hosts: tuple[str, ...] = ()
    article_api: str | None = None
    delay_seconds: float = DELAY_SECONDS
    daily_budget: int = DAILY_BUDGET
    floor: int = 1

    def absolute(self, path: str) -> str:
        """A path of the source file as an address."""
        return urljoin(self.home_url, path)

    def canonical(self, url: str) -> str:
        """The form of an address that `urls` holds. Raises ValueError for what is no address."""
        return canonical_url(url, self.address, home_url=self.home_url, twins=self.twins())

    def is_article(self, url: str) -> bool:
        """Whether a canonical address is an article of this outlet."""
        parts = urlsplit(url)
        return netloc_of(url) == netloc_of(self.home_url) and any(
            pattern.search(parts.path) for pattern in (self.article_pattern, *self.older_patterns)
        )

    def fetch_url(self, url: str) -> str:
        """Where the article of a canonical address is fetched: itself, or the API that fills its shell."""
        if self.article_api and (found := self.article_pattern.search(urlsplit(url).path)):
            return self.absolute(self.article_api.format_map(found.groupdict()))
        return url

    def twins(self) -> frozenset[str]:
        """Netlocs under which the home's pages also answer."""
        home = netloc_of(self.home_url)
        names = {home, *self.hosts}
        return frozenset(names | {f"www.{name}" for name in names} | {home.removeprefix("www.")})

    def netlocs(self) -> frozenset[str]:
        """Netlocs a visit of this source may touch: the twins and the hosts of its API."""
        templates = [api.url for api in self.discovery.apis]
        if self.article_api:
            templates.append(self.article_api)
        return self.twins() | {netloc_of(self.absolute(url)) for url in templates}


def load_sources(folder: Path | None = None) -> list[Source]:
    """The sources declared in a folder (None: those that come with the program), sorted by id.

    Raises SourceError for a folder without source files and for the first file that cannot be used.
    """
    folder = SOURCES if folder is None else folder
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise SourceError(f"{folder}: no source files (*.toml) here; name a folder that holds some")
    return [load_source(path) for path in paths]


def load_source(path: Path) -> Source:
    """The source declared in one file; its id is the file's name. Raises SourceError."""
    own, own_file = read_toml(path), str(path)
    below, below_file = _family(own, own_file)
    table = Table(own, own_file, below, below_file)
    if not re.fullmatch(r"[a-z0-9_]+", path.stem):
        raise SourceError(f"{own_file}: a source file is named by its id, made of a-z, 0-9 and _")
    source = Source(
        id=path.stem,
        name=table.text("name"),
        province=table.optional_text("province"),
        kind=_kind(table),
        home_url=_home(table),
        family=table.text("family"),
        article_pattern=table.pattern("article_pattern"),
        older_patterns=table.patterns("older_patterns"),
        hosts=table.texts("hosts"),
        discovery=_discovery(table.table("discovery")),
        page=_page(table),
        address=_address(table.table("address")),
        article_api=table.optional_text("article_api"),
        delay_seconds=table.number("delay_seconds", DELAY_SECONDS, 0),
        daily_budget=table.whole("daily_budget", DAILY_BUDGET, 1),
        floor=table.whole("floor", 1, 0),
    )
    table.close()
    _check_templates(source, table)
    return source


def _family(own: Mapping[str, Any], own_file: str) -> tuple[dict[str, Any], str]:
    name = own.get("family")
    path = FAMILIES / f"{name}.toml"
    if not isinstance(name, str) or not path.is_file():
        known = ", ".join(sorted(path.stem for path in FAMILIES.glob("*.toml")))
        problem = "is missing" if name is None else f"{name!r} is not known"
        raise SourceError(f"{own_file}: family {problem}; take one of {known}")
    return read_toml(path), str(path)


def _kind(table: Table) -> SourceKind:
    kind = table.text("kind")
    if kind not in get_args(SourceKind):
        raise table.wrong("kind", f"must be one of {', '.join(get_args(SourceKind))}, not {kind!r}")
    return cast(SourceKind, kind)


def _home(table: Table) -> str:
    url = table.text("home_url")
    try:
        netloc_of(url)
    except ValueError as error:
        raise table.wrong("home_url", f"is no address: {error}") from error
    if urlsplit(url).scheme not in ("http", "https"):
        raise table.wrong("home_url", f"must begin with http:// or https://, not {url!r}")
    return url


def _discovery(table: Table) -> Discovery:
    discovery = Discovery(
        listings=table.texts("listings"),
        feeds=table.texts("feeds"),
        sitemaps=table.texts("sitemaps"),
        apis=tuple(_api(one) for one in table.tables("api")),
        links=table.texts("links"),
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
        page_size=table.whole("page_size", 20, 1),
        require=require,
    )
    table.close()
    return api


def _page(table: Table) -> PageRules:
    merged: dict[str, Any] = {}
    for layer, file in table.layers("page"):
        page_rules(layer, file)
        merged |= layer
    return page_rules(merged, table.file_of("page"))


def _address(table: Table) -> AddressRules:
    rewrites = []
    for rewrite in table.tables("rewrite"):
        rewrites.append((rewrite.pattern("path"), rewrite.text("to")))
        rewrite.close()
    rules = AddressRules(
        keep_query=table.texts("keep_query"),
        trailing_slash=table.flag("trailing_slash"),
        lower_path=table.flag("lower_path") or False,
        rewrites=tuple(rewrites),
    )
    table.close()
    return rules


def _check_templates(source: Source, table: Table) -> None:
    """Fills every template once, so that a misspelt field is found here and not at night."""
    groups = dict.fromkeys(source.article_pattern.groupindex, "x")
    for key, template, values in (
        ("article_api", source.article_api, groups),
        ("discovery.next_page", source.discovery.next_page, {"page": "2"}),
        *(("discovery.api.url", api.url, {"page": "1", "offset": "0"}) for api in source.discovery.apis),
    ):
        try:
            (template or "").format_map(values)
        except (KeyError, ValueError, IndexError) as error:
            known = ", ".join(f"{{{name}}}" for name in values) or "no fields"
            raise table.wrong(key, f"{template!r} cannot be filled ({error}); it takes {known}") from error
