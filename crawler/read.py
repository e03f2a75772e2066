"""Page bytes → the article as read. Pure: no files but the packaged rules, no network, no clock.

The outlet's rules come first, on one parsed tree; when none are given or they find too little, the family is
recognised by its signs; then the densest text below the title; trafilatura beneath all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from crawler.reading import api
from crawler.reading.decoding import NotDecoded, TooLarge, decode, unpack
from crawler.reading.document import Document
from crawler.reading.families import family_rules, recognise
from crawler.reading.fields import find_author
from crawler.reading.page import Outcome, Page
from crawler.reading.published import Found, find_published
from crawler.reading.readers import Reading, by_rules, by_text, by_trafilatura
from crawler.reading.text import composed
from crawler.reading.verdict import least, verdict, walled
from crawler.rules import PageRules

__all__ = ["VERSION", "Outcome", "Page", "read_page"]

VERSION = "2"
"""Goes up with every change of what is read; pages of older readers are read again."""

_NO_RULES = PageRules()
_TAG = re.compile(r"<[a-zA-Z!]")
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|urlset|sitemapindex|rdf)\b",
    re.I | re.S,
)
_PAGE_TYPES = ("html", "xml", "text/plain", "octet-stream", "json", "javascript")


def read_page(
    body: bytes,
    url: str,
    *,
    rules: PageRules | None = None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Page:
    """The article of a page, or why there is none; never raises on what a server may send.

    `body` are the bytes as fetched (gzip allowed), `content_type` the HTTP header, `rules` those of the
    outlet; `fetched_at` (aware) bounds the date of publication and is never taken for it.
    """
    try:
        source = decode(unpack(body), content_type)
    except TooLarge:
        return Page(Outcome.TOO_LARGE)
    except NotDecoded:
        return Page(Outcome.DECODE_ERROR)
    if not source.strip():
        return Page(Outcome.EMPTY)
    if api.is_json(source, content_type):
        return _read_answer(source, url, rules, fetched_at)
    kind = (content_type or "html").lower()
    if not any(name in kind for name in _PAGE_TYPES) or not _TAG.search(source) or _FEED.match(source):
        return Page(Outcome.NOT_ARTICLE)
    if wall := walled(source):
        return Page(wall)
    # letters with their marks apart would be longer than the same letters elsewhere
    return _read_document(Document(composed(source), url), rules, fetched_at)


def _read_document(document: Document, rules: PageRules | None, fetched_at: datetime | None) -> Page:
    reading = _best_reading(document, rules)
    outcome = verdict(document, reading)
    if reading is not None and outcome is not Outcome.ARTICLE:
        return Page(outcome, title=reading.title, reader=reading.how)
    if reading is None:
        return Page(outcome)
    found = find_published(document, reading.rules, reading.place, fetched_at)
    return _page(reading, find_author(document, reading.rules.author, reading.body.byline), found)


def _best_reading(document: Document, rules: PageRules | None) -> Reading | None:
    """The first reading that gives enough, else the longest."""
    poor: list[Reading] = []
    for reading in _readings(document, rules):
        if reading.title and len(reading.body.text) >= least(document, reading):
            return reading
        poor.append(reading)
    return max(poor, key=lambda reading: len(reading.body.text), default=None)


def _readings(document: Document, rules: PageRules | None) -> Iterator[Reading]:
    if rules and rules.body and (reading := by_rules(document, rules, "rules")):
        yield reading
    for _, family in recognise(document):
        if family != rules and family.body and (reading := by_rules(document, family, "family")):
            yield reading
    if reading := by_text(document, rules or _NO_RULES):
        yield reading
    if reading := by_trafilatura(document, rules or _NO_RULES):
        yield reading


def _page(reading: Reading, author: str | None, found: Found | None) -> Page:
    return Page(
        outcome=Outcome.ARTICLE,
        title=reading.title,
        lead=reading.body.lead,
        author=author,
        published=found.stamp if found else None,
        published_from=found.how if found else None,
        text=reading.body.text,
        captions=reading.body.captions,
        reader=reading.how,
    )


def _read_answer(source: str, url: str, rules: PageRules | None, fetched_at: datetime | None) -> Page:
    """An article of a JSON API, by the rules given or the first family whose paths lead to one."""
    answer = api.parse_answer(source)
    if answer is None:
        return Page(Outcome.TRUNCATED)
    for tried in [rules] if rules and rules.json else family_rules().values():
        if tried.json and (page := api.read_article(answer, url, tried, fetched_at)):
            return page
    return Page(Outcome.SOFT_404 if api.refused(answer) else Outcome.NOT_ARTICLE)
