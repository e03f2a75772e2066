"""Title, lead and author of a page: by the outlet's rules, else by what the head and the headings say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element

from crawler.reading.bylines import signer
from crawler.reading.document import Document, inline_text
from crawler.reading.text import canonical, key

MAX_TITLE = 400
MAX_LEAD = 1200  # characters; what is longer is no lead but a container
MAX_AUTHOR = 100
# «title - Báo Đắk Lắk điện tử», «title | Cổng thông tin …»: the site's name after the last dash or bar
_SITE_TAIL = re.compile(r"\s[-–—|»:]\s[^-–—|»]{2,80}$")
_SITE_WORDS = re.compile(
    r"báo|cổng|trang|thông tin|điện tử|online|news|tạp chí|đài|\.vn|sở|tỉnh|vietnam", re.IGNORECASE
)
_SITE_START = re.compile(
    r"\W{1,4}(?:báo\s(?!động|chí|cáo|hiệu)|cổng\s|trang\s(?:thông|tin|ttđt)|tạp chí|đài\s|truyền hình|"
    r"sở\s|ubnd\s|website|\S{3,30}\.vn$)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{1,200}>")
_PORTAL = re.compile(
    r"(?:cổng|trang)\s(?:thông tin|ttđt|tin)|báo\s[\w\s-]{2,40}(?:điện tử|online)?$|trang chủ$|home$|"
    r"(?:chi tiết (?:tin|bài)|tin tức|chi tiết)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|@")


def first_by_rules(document: Document, selectors: Sequence[str]) -> tuple[Element, str] | None:
    """The first element of the first selector that says something, with its text."""
    for selector in selectors:
        for element in document.select(selector):
            text = canonical(element.get("content") or "") if element.tag == "meta" else inline_text(element)
            if text:
                return element, text
    return None


def is_portal_name(text: str, document: Document | None = None) -> bool:
    """Whether a would-be title is the name of the site, which some portals print as h1."""
    if document is not None and key(text) == key(document.said("og:site_name") or "-"):
        return True
    return len(text) <= 120 and _PORTAL.match(text) is not None


def declared_titles(document: Document) -> list[str]:
    """What the head calls the article, most trusted first; portal names left out.

    Each with and without what may be the site's name at its end: which of them is right, the page's own
    heading decides.
    """
    said = [
        document.article_data.get("headline"),
        document.said("og:title", "twitter:title", "title"),
        document.title_tag,
    ]
    site = document.said("og:site_name")
    titles: list[str] = []
    for text in said:
        if isinstance(text, str):
            whole = canonical(_TAG.sub("", text))[:MAX_TITLE]
            short = without_site(whole, site)
            titles += [short, whole] if _names_site(whole[len(short) :], site) else [whole, short]
    return [title for title in dict.fromkeys(titles) if title and not is_portal_name(title, document)]


def without_site(title: str, site: str | None = None) -> str:
    """A title without what follows its last dash or bar, when that may be the site's name."""
    match = _SITE_TAIL.search(title)
    if match and match.start() >= 10 and (_SITE_WORDS.search(match[0]) or _names_site(match[0], site)):
        return title[: match.start()].strip()
    return title


def _names_site(tail: str, site: str | None) -> bool:
    """Whether the end of a title is surely the site's name, not a part of the headline."""
    return bool(_SITE_START.match(tail)) or bool(
        site and key(tail) and key(tail) in (key(site), key(site) + "vn")
    )


def find_lead(document: Document, selectors: Sequence[str]) -> tuple[Element, str] | None:
    """The lead by rules; an element that holds more than a lead is passed over."""
    for selector in selectors:
        for element in document.select(selector):
            text = inline_text(element)
            if 0 < len(text) <= MAX_LEAD:
                return element, text
    return None


def find_author(document: Document, selectors: Sequence[str], byline: str | None) -> str | None:
    """The author: by rules, by the signature under the text, by JSON-LD or meta; None when nobody signs."""
    found = first_by_rules(document, selectors)
    if found and len(found[1]) <= MAX_AUTHOR and (name := signer(found[1])):
        return name
    if byline:
        return byline
    for said in (*_json_ld_authors(document), document.said("article:author", "author", "dc.creator")):
        if said and _is_person(said, document):
            return canonical(said)
    return None


def _json_ld_authors(document: Document) -> list[str]:
    authors = document.article_data.get("author")
    listed = authors if isinstance(authors, list) else [authors]
    names = [author.get("name") if isinstance(author, dict) else author for author in listed]
    return [name for name in names if isinstance(name, str)]


def _is_person(said: str, document: Document) -> bool:
    name = canonical(said)
    if not 2 <= len(name) <= MAX_AUTHOR or _ADDRESS.search(name) or is_portal_name(name, document):
        return False
    site = key(document.said("og:site_name") or document.title_tag)
    return key(name) not in site and not _SITE_WORDS.search(name)
