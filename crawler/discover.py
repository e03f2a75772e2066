"""Feeds, sitemaps, listings and list answers → addresses of articles. Pure functions on bytes.

Every reader takes an `Entry` (what was asked for) and the body that came, and returns a `Page`: the articles
it names in their canonical form, and the entries to look at next. Whatever the body holds, the number of
addresses and of further entries is bounded. A body that is not what its entry promises raises
UnreadableListError.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any, Literal
from urllib.parse import urljoin

import feedparser
import lxml.etree
import lxml.html
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap
from w3lib.html import get_base_url

from crawler.menu import menu_sections
from crawler.reading.decoding import NotDecoded, TooLarge, decode, unpack
from crawler.source import ApiList, Source
from crawler.url_dates import url_date

Via = Literal["feed", "sitemap", "listing", "api"]

MAX_LINKS = 50_000
"""Addresses taken from one body: the limit of the sitemap protocol (sitemaps.org)."""
MAX_DEPTH = 3
"""Levels of sitemap indexes; the protocol knows one."""
MAX_BYTES = 8 * 1024 * 1024

_JSONP = re.compile(r"^[\w.$]{1,100}\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_DIGITS = re.compile(r"\d+")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_LOCAL_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


class UnreadableListError(ValueError):
    """A body that is no feed, sitemap, listing or list answer, whatever its status said."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to look for articles.

    `page` counts from 1 along a pager, whose pages share a `root`; `depth` counts down sitemap indexes.
    """

    via: Via
    url: str
    page: int = 1
    depth: int = 1
    api: ApiList | None = None
    root: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article's canonical address; `published` (ISO day) is what the list or else the address says of when:
    a hint and no more.
    """

    url: str
    via: Via
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What one body yielded. `more` are the next page of a pager, or the parts of a sitemap index; `sections`
    are listings that the home page's menu leads to.
    """

    candidates: tuple[Candidate, ...]
    more: tuple[Entry, ...] = ()
    sections: tuple[Entry, ...] = ()


def entries(source: Source) -> list[Entry]:
    """Where a night's look at a source begins: feeds and sitemaps first, they cost the paper least."""
    lists = source.discovery
    found = [Entry("feed", source.absolute(path)) for path in lists.feeds]
    found += [Entry("sitemap", source.absolute(path)) for path in lists.sitemaps]
    found += [_api_entry(api, source, page=1) for api in lists.apis]
    found += [Entry("listing", source.absolute(path), root=source.absolute(path)) for path in lists.listings]
    return found


def read(entry: Entry, body: bytes, source: Source) -> Page:
    """Reads a body by the kind of its entry. Raises UnreadableListError."""
    return _READERS[entry.via](entry, body, source)


def read_feed(entry: Entry, body: bytes, source: Source) -> Page:
    """RSS or Atom. feedparser gets a file object: handed a text, it would fetch or open what that names."""
    feed = feedparser.parse(io.BytesIO(_plain(body)))  # type: ignore[attr-defined, no-untyped-call]
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise UnreadableListError("no RSS or Atom feed")
    links = ((item.get("link"), _day_of(item)) for item in feed.entries)
    return Page(_admitted(links, entry.url, entry, source))


def read_sitemap(entry: Entry, body: bytes, source: Source) -> Page:
    """A sitemap, plain or gzip, or an index, of which the newest parts are looked at."""
    try:
        sitemap = Sitemap(_plain(body))
        rows = [row for row, _ in zip(sitemap, range(MAX_LINKS), strict=False)]
    except (lxml.etree.LxmlError, StopIteration) as error:
        raise UnreadableListError("no sitemap") from error
    if sitemap.type == "sitemapindex":
        return Page((), _parts(entry, rows, source))
    if sitemap.type != "urlset":
        raise UnreadableListError(f"no sitemap but <{sitemap.type}>")
    links = ((row["loc"], hint_day(row.get("lastmod"))) for row in rows)
    return Page(_admitted(links, entry.url, entry, source))


def read_listing(entry: Entry, body: bytes, source: Source) -> Page:
    """An HTML page: every link, or those of the source's selectors, that is an article by its address; of the
    home page also the sections its menu names.
    """
    html = _as_utf8(body)
    try:
        tree = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.LxmlError as error:
        raise UnreadableListError("no HTML page") from error
    base = get_base_url(html[:4096], entry.url)
    selectors = source.discovery.links or ("a[href]",)
    anchors = (anchor for selector in selectors for anchor in tree.cssselect(selector))
    links = ((anchor.get("href"), None) for anchor in anchors)
    found = _admitted(links, base, entry, source)
    return Page(found, _next_page(entry, tree, base, source), _sections(entry, tree, base, source))


def read_api(entry: Entry, body: bytes, source: Source) -> Page:
    """JSON or JSONP, as the site's own pages fetch it."""
    api = entry.api
    assert api is not None
    answer = _json(body)
    for path, value in api.require.items():
        if lookup(answer, path) != value:
            raise UnreadableListError(f"{path} is {lookup(answer, path)!r} instead of {value!r}")
    items = lookup(answer, api.items)
    if not isinstance(items, list):
        raise UnreadableListError(f"no list at {api.items}")
    rows = [item for item in items if isinstance(item, dict)]
    links = ((_filled(api.link, row), hint_day(row.get(api.date))) for row in rows)
    total = lookup(answer, api.total) if api.total else None
    goes_on = (
        api.until_empty if total is None else isinstance(total, int) and entry.page * api.page_size < total
    )
    more = goes_on and bool(items)
    further = (_api_entry(api, source, page=entry.page + 1),) if more and _pages_left(entry, source) else ()
    return Page(_admitted(links, source.home_url, entry, source), further)


_READERS: Mapping[Via, Callable[[Entry, bytes, Source], Page]] = {
    "feed": read_feed,
    "sitemap": read_sitemap,
    "listing": read_listing,
    "api": read_api,
}


def lookup(answer: object, path: str) -> object:
    """The value at a dotted path (`data.list`, `data.0.title`), or None where the path ends early."""
    for step in path.split("."):
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    return answer


def hint_day(value: object) -> str | None:
    """A list's date as an ISO day, from ISO text, `17:00, 10/09/2024` (day first) or epoch milliseconds."""
    text = str(value).strip() if value is not None else ""
    if found := _ISO_DAY.match(text):
        year, month, day = found.groups()
    elif found := _LOCAL_DAY.search(text):
        day, month, year = found.groups()
    elif text.isdecimal() and len(text) == 13:
        return datetime.fromtimestamp(int(text) / 1000, UTC).date().isoformat()
    else:
        return None
    try:
        return datetime(int(year), int(month), int(day)).date().isoformat()
    except ValueError:
        return None


def _admitted(
    links: Iterable[tuple[Any, str | None]], base: str, entry: Entry, source: Source
) -> tuple[Candidate, ...]:
    """The links that are articles of the source, canonical, each once, in their order."""
    found: dict[str, Candidate] = {}
    for link, published in links:
        if not isinstance(link, str) or len(found) >= MAX_LINKS:
            continue
        try:
            url = source.canonical(urljoin(base, link.strip()))
            if source.is_article(url) and url not in found:
                found[url] = Candidate(url, entry.via, published or _day_in(url))
        except ValueError:
            continue  # href="http://[bad" and the like: a link nobody can follow
    return tuple(found.values())


def _day_in(url: str) -> str | None:
    """The day an address carries, or the last of its month: no article is thereby called older than it is."""
    found = url_date(url)
    return found.last.isoformat() if found else None


def _parts(entry: Entry, rows: list[dict[str, Any]], source: Source) -> tuple[Entry, ...]:
    """The newest parts of an index: by lastmod, then by the numbers in the name (news-2025-9 before -10)."""
    if entry.depth >= MAX_DEPTH:
        return ()
    newest = sorted(rows, key=lambda row: (row.get("lastmod", ""), _numbers(row["loc"])), reverse=True)
    parts = (urljoin(entry.url, row["loc"]) for row in newest)
    unlike = (url for url in dict.fromkeys(parts) if url != entry.url)
    kept = (url for url, _ in zip(unlike, range(source.discovery.max_pages), strict=False))
    return tuple(Entry("sitemap", url, depth=entry.depth + 1) for url in kept)


def _next_page(entry: Entry, tree: Any, base: str, source: Source) -> tuple[Entry, ...]:
    if not _pages_left(entry, source):
        return ()
    if template := source.discovery.next_page:
        url = urljoin(entry.root or entry.url, template.format(page=entry.page + 1))
    else:
        hrefs = tree.xpath("//*[self::a or self::link][contains(concat(' ', @rel, ' '), ' next ')]/@href")
        if not hrefs:
            return ()
        url = urljoin(base, hrefs[0])
    return (replace(entry, url=url, page=entry.page + 1),)


def _sections(entry: Entry, tree: Any, base: str, source: Source) -> tuple[Entry, ...]:
    """Of the home page, where it is one of the listings: the sections that its menu names."""
    if entry.page > 1 or source.canonical(entry.url) != source.canonical(source.home_url):
        return ()
    return tuple(Entry("listing", url, root=url) for url in menu_sections(tree, base, source))


def _pages_left(entry: Entry, source: Source) -> bool:
    return entry.page < source.discovery.max_pages


def _api_entry(api: ApiList, source: Source, page: int) -> Entry:
    url = api.url.format(page=page, offset=(page - 1) * api.page_size)
    return Entry("api", source.absolute(url), page=page, api=api, root=api.url)


def _as_utf8(body: bytes) -> bytes:
    """A page as UTF-8: without it a menu in an undeclared encoding names nothing we know."""
    try:
        return decode(unpack(body), None).encode("utf-8", errors="replace")
    except TooLarge as error:
        raise UnreadableListError("too large") from error
    except NotDecoded:
        return body  # the links may be whole all the same


def _json(body: bytes) -> object:
    text = body.decode("utf-8-sig", errors="replace").strip()
    if wrapped := _JSONP.match(text):
        text = wrapped[1]
    try:
        answer: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableListError("no JSON") from error
    return answer


def _filled(template: str, item: Mapping[str, Any]) -> str | None:
    try:
        return template.format_map(item)
    except (KeyError, ValueError, IndexError, AttributeError):
        return None


def _day_of(item: Mapping[str, Any]) -> str | None:
    for key in ("published_parsed", "updated_parsed"):
        moment = item.get(key)
        if isinstance(moment, struct_time):
            return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}"
    return None


def _numbers(url: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in _DIGITS.findall(url)[:20] if len(digits) < 20)


def _plain(body: bytes) -> bytes:
    """The body out of its gzip, when it came as a file (.gz) rather than with a header."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gunzip(body, max_size=MAX_BYTES)
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as error:
        raise UnreadableListError("broken gzip, or too large") from error
