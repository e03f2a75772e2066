"""What a saved page tells of its outlet: family, form of the articles, name, feeds, sections. Pure.

For the first draft of a source file. Whatever is less than certain is said in `doubts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit

from crawler.canonical import netloc_of
from crawler.errors import SourceError
from crawler.forms import not_article
from crawler.menu import menu_sections
from crawler.outlet import NEVER
from crawler.reading.decoding import NotDecoded, TooLarge, decode, unpack
from crawler.reading.document import Document
from crawler.reading.families import recognise
from crawler.reading.text import canonical
from crawler.shapes import FEWEST, common_form
from crawler.source import Source, families, load_sources, source_of

GENERIC = "generic"
MAX_EXAMPLES = 3
_OUTLETS = ("báo ", "tạp chí ", "đài ", "cổng ", "trang ", "sở ", "bộ ", "ubnd ", "ủy ban ")
"""How names of papers, portals and the offices behind them begin."""
_FEEDS = "link[rel~=alternate][type='application/rss+xml'], link[rel~=alternate][type='application/atom+xml']"


@dataclass(frozen=True, slots=True)
class Guess:
    """A first idea of an outlet. `pattern` is None where the family's own does; `signs` says how the family
    was told; `doubts` are sentences for a person.
    """

    home_url: str
    name: str | None
    family: str
    signs: str
    pattern: str | None
    examples: tuple[str, ...]
    sections: tuple[str, ...]
    feeds: tuple[str, ...]
    doubts: tuple[str, ...]


class NoPageError(ValueError):
    """The bytes are no page that tells anything."""


def page_address(body: bytes) -> str | None:
    """Where a saved page says it comes from: its canonical link, og:url or base, the first that is absolute."""
    document = _document(body, "")
    for selector, attribute in (
        ("link[rel=canonical]", "href"),
        ("meta[property='og:url']", "content"),
        ("base", "href"),
    ):
        for tag in document.select(selector):
            url = (tag.get(attribute) or "").strip()
            if url.startswith(("http://", "https://")) and urlsplit(url).hostname:
                return url
    return None


def guess(body: bytes, url: str) -> Guess:
    """What the page at `url` (absolute) tells of its outlet. Raises NoPageError, ValueError for no address."""
    document = _document(body, url)
    home_url = f"{urlsplit(url).scheme}://{netloc_of(url)}"
    links = _links(document, url, home_url)
    family, signs, doubts = _family(document, links, home_url)
    source = _as_family(family, home_url)
    known = [link for link in links if source is not None and source.is_article(source.canonical(link))]
    pattern = None
    if source is None or len(known) < FEWEST:
        form = common_form(link for link in links if not not_article(link))
        if form is not None:
            pattern, known = form.pattern, list(form.links)
            doubts.append(f"article_pattern was made from {len(known)} links of this page: try it on others")
        elif source is None:
            doubts.append("no form of article links was found on this page: give article_pattern by hand")
        else:
            doubts.append(f"only {len(known)} links of this page have the form of {family}: take a listing")
    sections = menu_sections(document.root, url, source or _nobody(home_url))
    if not sections:
        doubts.append("the page names no section «Chuyển đổi số»: the home page is looked at instead")
    return Guess(
        home_url=home_url,
        name=_name(document),
        family=family,
        signs=signs,
        pattern=pattern,
        examples=tuple(known[:MAX_EXAMPLES]),
        sections=tuple(urlsplit(one)._replace(scheme="", netloc="").geturl() for one in sections),
        feeds=tuple(urljoin(url, tag.get("href") or "") for tag in document.select(_FEEDS))[:3],
        doubts=tuple(doubts),
    )


def _document(body: bytes, url: str) -> Document:
    try:
        text = decode(unpack(body), None)
    except (NotDecoded, TooLarge) as error:
        raise NoPageError("the file is no page: its text cannot be decoded, or is too large") from error
    document = Document(text, url)
    if not document.select("a[href], p, h1"):
        raise NoPageError("the file is no HTML page with links or text")
    return document


def _links(document: Document, url: str, home_url: str) -> list[str]:
    """The page's links to its own host, absolute, each once; its own address first."""
    base = next((tag.get("href") or "" for tag in document.select("base[href]")), "")
    found = [url]
    for anchor in document.select("a[href]"):
        try:
            link = urljoin(urljoin(url, base), (anchor.get("href") or "").strip()).partition("#")[0]
            if netloc_of(link).removeprefix("www.") == netloc_of(home_url).removeprefix("www."):
                found.append(link)
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _family(document: Document, links: Sequence[str], home_url: str) -> tuple[str, str, list[str]]:
    """The family, how it was told, and the doubts about it: signs in the markup count before addresses."""
    signed = [name for name, _ in recognise(document)]
    linked = {}
    for name in families():
        source = _as_family(name, home_url)
        if source is not None:
            linked[name] = sum(source.is_article(source.canonical(link)) for link in links)
    by_links = [name for name in linked if linked[name] >= FEWEST]
    by_links.sort(key=lambda name: (-linked[name], *_breadth(name), name))
    for name in signed:
        if name in by_links or not by_links:
            how = "its markup" + (f" and {linked[name]} links" if linked.get(name) else "")
            rest = [other for other in signed[:2] if other != name]
            return name, how, [f"the markup also has signs of {', '.join(rest)}"] if rest else []
    if not by_links:
        return GENERIC, "nothing", ["no family was recognised, neither by markup nor by addresses"]
    best = by_links[0]
    doubts = ["the family is told by its addresses only: compare a page with tests/fixtures/pages/" + best]
    alike = [name for name in by_links[1:] if linked[name] == linked[best]]
    if alike:
        doubts.append(f"the addresses are as well those of {', '.join(alike)}")
    return best, f"{linked[best]} links", doubts


def _as_family(family: str, home_url: str) -> Source | None:
    """An outlet of the family and no more, to try the family's patterns with; None where it has none."""
    table = {"name": family, "kind": "newspaper", "home_url": home_url, "family": family}
    try:
        return source_of(table, "guess", family)
    except SourceError:
        return None


def _nobody(home_url: str) -> Source:
    """An outlet without articles, to look for its sections with."""
    return Source("guess", GENERIC, None, "newspaper", home_url, GENERIC, NEVER)


@cache
def _breadth(family: str) -> tuple[bool, int]:
    """How little a fit says: whether none of our outlets has the family, and how many of their addresses its
    pattern takes. Seven digits are seven hex digits as well, and the narrower form the likelier one.
    """
    sources = load_sources()
    tried = _as_family(family, "https://example.vn")
    paths = (urlsplit(example).path for source in sources for example in source.examples)
    fits = sum(tried is not None and bool(tried.article_pattern.search(path)) for path in paths)
    return all(source.family != family for source in sources), fits


def _name(document: Document) -> str | None:
    """The outlet's name: og:site_name, else the last part of the title that is named like one."""
    if said := document.said("og:site_name"):
        return said
    title = next((canonical("".join(map(str, tag.itertext()))) for tag in document.select("title")), "")
    parts = [part.strip() for line in title.split("|") for part in line.split(" - ")]
    return next((part for part in reversed(parts) if part.casefold().startswith(_OUTLETS)), None)
