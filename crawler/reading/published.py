"""When an article was published, and how that is known.

Traps: the clock of the visit on top of the page, the dates of other articles below it, a machine date that is
the same on every page. A date is believed when it is not after the fetch and the URL's own date, where it has
one, allows it; where the page contradicts itself, the pictures' folders decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from htmldate import find_date
from lxml import etree

from crawler.dates import LOCAL, machine_date
from crawler.reading.document import Document
from crawler.reading.locate import Place
from crawler.reading.printed import element_date, near_title, span
from crawler.rules import PageRules
from crawler.url_dates import UrlDate, url_date

NEAR = 14  # days after publication in which a picture may still be put in
FAR = 30  # days by which a machine date and the one below the title differ only when one of them is wrong
_META = (
    "article:published_time",
    "pubdate",
    "datepublished",
    "article:published",
    "dc.date.issued",
    "dc.date",
    "date",
    "publish-date",
    "publication_date",
    "dcterms.created",
)
_CHANGED = re.compile(r"<meta[^<>]{0,200}(?:modified|updated)[^<>]{0,200}>", re.IGNORECASE)
_PICTURE_DAY = re.compile(
    r"/(20[0-4]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|[\d_]{0,9}[^/]{0,80}\.)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date as ISO text and how it was found: rule, meta, json_ld, url, htmldate."""

    stamp: str
    how: str


def find_published(
    document: Document, rules: PageRules, place: Place | None, fetched_at: datetime | None
) -> Found | None:
    """The date of publication, or None when the page does not tell; never the time of the fetch."""
    hint = url_date(document.url)
    believable = [found for found in by_rules(document, rules, place) if _possible(found, hint, fetched_at)]
    if believable:
        return believable[0]
    machine = [found for found in declared(document) if _possible(found, hint, fetched_at)]
    near = [
        one
        for one in near_title(document, place, fetched_at)
        if _possible(Found(one.stamp, "rule"), hint, fetched_at)
    ]
    printed = [Found(one.stamp, "rule") for one in near]
    own = next((Found(one.stamp, "rule") for one in near if one.own), None)
    if settled := _settled(machine, printed, own, picture_days(document)):
        return settled
    if hint and hint.stamp:
        return Found(hint.stamp, "url")
    last = by_htmldate(document)
    return last if last and _possible(last, hint, fetched_at) else None


def by_rules(document: Document, rules: PageRules, place: Place | None) -> Iterator[Found]:
    """Dates at the places the rules name, in order; the first element of a selector that holds one.

    What stands below the article's text belongs to other articles, whatever its class.
    """
    end = span(document, place)[2] if place else len(document.order)
    for selector in rules.date:
        for element in document.select(selector):
            if document.order[element] <= end and (stamp := element_date(element)):
                yield Found(stamp, "meta" if element.tag == "meta" else "rule")
                break


def declared(document: Document) -> Iterator[Found]:
    """Machine dates: JSON-LD, meta tags, microdata."""
    said = document.article_data.get("datePublished")
    if isinstance(said, str) and (stamp := machine_date(said)):
        yield Found(stamp, "json_ld")
    for name in _META:
        for content in document.meta.get(name, ()):
            if stamp := machine_date(content):
                yield Found(stamp, "meta")
    for element in document.select("[itemprop=datePublished]"):
        if stamp := element_date(element):
            yield Found(stamp, "meta")
            break


def by_htmldate(document: Document) -> Found | None:
    """What htmldate makes of the head; the body is kept from it, for it takes any date it meets there."""
    head = document.root.find("head")
    if head is None or not len(head):
        return None
    said = _CHANGED.sub("", etree.tostring(head, encoding="unicode", method="html", with_tail=False))
    page = f"<html>{said}<body></body></html>"
    stamp = find_date(page, extensive_search=False, original_date=True, outputformat="%Y-%m-%d")
    return Found(stamp, "htmldate") if stamp else None


def picture_days(document: Document) -> list[date]:
    """Days in the addresses of the page's own picture (og:image): when it was uploaded."""
    days = []
    for content in document.meta.get("og:image", ()):
        if match := _PICTURE_DAY.search(content):
            try:
                days.append(date(int(match[1]), int(match[2]), int(match[3])))
            except ValueError:
                continue
    return days


def _settled(
    machine: list[Found], printed: list[Found], own: Found | None, pictures: list[date]
) -> Found | None:
    """The machine date, unless it is one that stands on every page.

    It is when the date right below the title (`own`) is another by weeks, or pictures were uploaded long after
    it; then the printed date, or the day of the pictures, is taken.
    """
    best = machine[0] if machine else None
    if best is None or any(found.stamp[:10] == best.stamp[:10] for found in printed):
        return best or (printed[0] if printed else None)
    if own and _days_between(own, best) >= FAR and not (pictures and _before(own, pictures)):
        return own
    if not pictures or not _before(best, pictures):
        return best
    later = [found for found in printed if not _before(found, pictures)]
    return later[0] if later else Found(max(pictures).isoformat(), "url")


def _days_between(first: Found, second: Found) -> int:
    return abs((date.fromisoformat(first.stamp[:10]) - date.fromisoformat(second.stamp[:10])).days)


def _before(found: Found, pictures: list[date]) -> bool:
    day = date.fromisoformat(found.stamp[:10])
    return all((picture - day).days > NEAR for picture in pictures)


def _possible(found: Found, hint: UrlDate | None, fetched_at: datetime | None) -> bool:
    if hint and not hint.allows(found.stamp):
        return False
    if fetched_at is None:
        return True
    latest = fetched_at.astimezone(LOCAL).date() + timedelta(days=1)
    return date.fromisoformat(found.stamp[:10]) <= latest
