"""A source: one outlet and what is known of its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from urllib.parse import parse_qs, urljoin, urlsplit

from crawler.canonical import AddressRules, canonical_url, netloc_of
from crawler.forms import not_article
from crawler.limits import Window
from crawler.lists import Discovery
from crawler.rules import PageRules

SourceKind = Literal["newspaper", "portal", "national"]
Status = Literal["active", "merged", "moved", "unknown"]
Confidence = Literal["high", "medium", "low"]

DELAY_SECONDS = 2.0
"""Pause between two requests to a host unless a source asks for more."""
DAILY_BUDGET = 200
"""Articles of one source in one night: more than any provincial paper prints in a day."""

NEVER = re.compile(r"(?!)")
"""The pattern of an outlet whose article addresses nobody knows."""


@dataclass(frozen=True, slots=True)
class Layout:
    """An earlier engine of an outlet: its addresses stay articles, and pages fetched before `until` are built
    its way.
    """

    family: str
    until: date
    article_pattern: re.Pattern[str]
    page: PageRules


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet. `article_pattern` and the older patterns are matched against the path of a canonical
    address; `article_query` are parameters, with their patterns, that the current form needs besides;
    `reject` are paths that are no articles all the same.

    `hosts` are other names under which the same pages answer; with `www.` they count as the home's twins.
    `older_hosts` are names it had: their addresses are this outlet's, but nothing is fetched there.
    `article_api` is a template of the named groups of `article_pattern`: the address from which an article is
    fetched where the page itself is an empty shell. `floor` is the number of article links below which a
    night's lists are suspect. `not_crawled` says why a night passes the outlet over; None: it does not.
    `successor` is the id of the source that carries on after a merger. `earlier` is sorted by date.
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
    article_query: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    older_patterns: tuple[re.Pattern[str], ...] = ()
    earlier: tuple[Layout, ...] = ()
    reject: tuple[re.Pattern[str], ...] = ()
    hosts: tuple[str, ...] = ()
    older_hosts: tuple[str, ...] = ()
    article_api: str | None = None
    delay_seconds: float = DELAY_SECONDS
    daily_budget: int = DAILY_BUDGET
    hours: Window | None = None
    floor: int = 1
    status: Status = "active"
    successor: str | None = None
    confidence: Confidence = "low"
    not_crawled: str | None = None
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    def absolute(self, path: str) -> str:
        """A path of the source file as an address."""
        return urljoin(self.home_url, path)

    def canonical(self, url: str) -> str:
        """The form of an address that `urls` holds. Raises ValueError for what is no address."""
        return canonical_url(url, self.address, home_url=self.home_url, twins=self.twins())

    def is_article(self, url: str) -> bool:
        """Whether a canonical address is an article of this outlet, under the host it has now."""
        return netloc_of(url) == netloc_of(self.home_url) and self.has_article_form(url)

    def has_article_form(self, url: str) -> bool:
        """Whether a canonical address is built like an article of this outlet, whatever its host."""
        parts = urlsplit(url)
        if not_article(url) or any(pattern.search(parts.path) for pattern in self.reject):
            return False
        if any(pattern.search(parts.path) for pattern in self._older_patterns()):
            return True
        return bool(self.article_pattern.search(parts.path)) and self._has_query(parts.query)

    def fetch_url(self, url: str) -> str:
        """Where the article of a canonical address is fetched: itself, or the API that fills its shell."""
        if self.article_api and (found := self.article_pattern.search(urlsplit(url).path)):
            return self.absolute(self.article_api.format_map(found.groupdict()))
        return url

    def page_on(self, day: date | None) -> PageRules:
        """How the pages fetched on a day were built; None means today."""
        return next((one.page for one in self.earlier if day and day < one.until), self.page)

    def twins(self) -> frozenset[str]:
        """Netlocs under which the home's pages also answer."""
        home = netloc_of(self.home_url)
        return _with_www({home, home.removeprefix("www."), *self.hosts})

    def names(self) -> frozenset[str]:
        """Netlocs whose pages are this outlet's, those of former years included."""
        return self.twins() | _with_www(set(self.older_hosts))

    def netlocs(self) -> frozenset[str]:
        """Netlocs a visit of this source may touch: the twins and the hosts of its API."""
        templates = [api.url for api in self.discovery.apis]
        if self.article_api:
            templates.append(self.article_api)
        return self.twins() | {netloc_of(self.absolute(url)) for url in templates}

    def _older_patterns(self) -> Iterator[re.Pattern[str]]:
        yield from self.older_patterns
        yield from (layout.article_pattern for layout in self.earlier)

    def _has_query(self, query: str) -> bool:
        given = parse_qs(query) if self.article_query else {}
        return all(
            any(pattern.fullmatch(value) for value in given.get(name, ()))
            for name, pattern in self.article_query.items()
        )


def _with_www(names: set[str]) -> frozenset[str]:
    return frozenset(names | {f"www.{name}" for name in names})
