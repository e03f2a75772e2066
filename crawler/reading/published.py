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
from lxml.etree import _Element as Element

from crawler.dates import LOCAL, is_date_line, machine_date, visible_date, worded_date
from crawler.reading.document import SILENT, Document, inline_text
from crawler.reading.locate import Place
from crawler.rules import PageRules
from crawler.url_dates import UrlDate, url_date

MAX_LINE = 160  # characters; a longer line is text, not a date line
MAX_ABOVE = 25  # elements between a date and the title below it
NEAR = 14  # days between a picture's folder and the article it was put in for
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
_PICTURE_DAY = re.compile(
    r"/(20[0-4]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|[\d_]{0,9}[^/]{0,80}\.)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(r"(?:ngày|đăng|cập nhật|published|updated|posted)", re.IGNORECASE)
_CLOCK = re.compile(
    r"clock|dong-?ho|today|current|now|header|menu|top|ngay-?thang|footer|lich", re.IGNORECASE
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
    printed = [
        found for found in near_title(document, place, fetched_at) if _possible(found, hint, fetched_at)
    ]
    if found := _settled(machine, printed, picture_days(document)):
        return found
    if hint and hint.stamp:
        return Found(hint.stamp, "url")
    found = by_htmldate(document)
    return found if found and _possible(found, hint, fetched_at) else None


def by_rules(document: Document, rules: PageRules, place: Place | None) -> Iterator[Found]:
    """Dates at the places the rules name, in order; the first element of a selector that holds one.

    What stands below the article's text belongs to other articles, whatever its class.
    """
    end = _span(document, place)[2] if place else len(document.order)
    for selector in rules.date:
        for element in document.select(selector):
            if document.order[element] <= end and (stamp := element_date(element)):
                yield Found(stamp, "meta" if element.tag == "meta" else "rule")
                break


def element_date(element: Element) -> str | None:
    """The date of an element: printed, or in its `datetime` or `content` attribute."""
    for name in ("datetime", "content"):
        if (value := element.get(name)) and (stamp := machine_date(value)):
            return stamp
    text = inline_text(element)[-400:]
    return visible_date(text) or machine_date(text) or worded_date(text)


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


def near_title(document: Document, place: Place | None, fetched_at: datetime | None) -> Iterator[Found]:
    """Dates printed around the title: below it first, then closely above it, then a labelled one under the
    text. Clocks of the visit and dates inside links are passed over."""
    if place is None:
        return
    order = document.order
    title, _, last = _span(document, place)
    near: list[tuple[int, int, str]] = []
    for element in document.body.iter("*"):
        spot = order[element]
        zone = 0 if title <= spot <= last else 1 if spot < title else 2
        if zone == 1 and title - spot > MAX_ABOVE:
            continue
        stamp = _printed(element, labelled=zone == 2)
        if stamp and not _is_clock(element, place) and not (zone == 1 and _is_visit(stamp, fetched_at)):
            near.append((zone, abs(spot - title), stamp))
    for _, _, stamp in sorted(near, key=lambda found: found[:2]):
        yield Found(stamp, "rule")


def _span(document: Document, place: Place) -> tuple[int, int, int]:
    """Positions in the document of the title, the container's start and its last element."""
    first = document.order[place.container]
    title = document.order[place.heading] if place.heading is not None else first
    return title, first, first + sum(1 for _ in place.container.iterdescendants("*"))


def by_htmldate(document: Document) -> Found | None:
    """What htmldate makes of the head; the body is kept from it, for it takes any date it meets there."""
    head = document.root.find("head")
    if head is None or not len(head):
        return None
    said = etree.tostring(head, encoding="unicode", method="html", with_tail=False)
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


def _settled(machine: list[Found], printed: list[Found], pictures: list[date]) -> Found | None:
    """The machine date, unless the page prints another and the pictures speak for that one."""
    if not machine:
        return printed[0] if printed else None
    best = machine[0]
    if not printed or any(found.stamp[:10] == best.stamp[:10] for found in printed):
        return best
    return printed[0] if pictures and _far(best, pictures) and not _far(printed[0], pictures) else best


def _far(found: Found, pictures: list[date]) -> bool:
    day = date.fromisoformat(found.stamp[:10])
    return all(abs((day - picture).days) > NEAR for picture in pictures)


def _possible(found: Found, hint: UrlDate | None, fetched_at: datetime | None) -> bool:
    if hint and not hint.allows(found.stamp):
        return False
    if fetched_at is None:
        return True
    latest = fetched_at.astimezone(LOCAL).date() + timedelta(days=1)
    return date.fromisoformat(found.stamp[:10]) <= latest


def _printed(element: Element, *, labelled: bool) -> str | None:
    """The date an element prints in a line of its own."""
    if element.tag == "time" and not labelled and (stamp := element_date(element)):
        return stamp
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    if not _YEAR.search(own) or len(own) > 4 * MAX_LINE or element.tag in SILENT:
        return None
    line = inline_text(element)
    if labelled and not _LABEL.match(line):
        return None
    return visible_date(line) if is_date_line(line) else worded_date(line) if len(line) <= MAX_LINE else None


def _is_visit(stamp: str, fetched_at: datetime | None) -> bool:
    """Whether a date above the title is just the moment of the fetch: the page's own clock."""
    if fetched_at is None:
        return False
    visit = fetched_at.astimezone(LOCAL)
    if "T" not in stamp:
        return stamp == visit.date().isoformat()
    return abs(datetime.fromisoformat(stamp) - visit) < timedelta(minutes=30)


def _is_clock(element: Element, place: Place) -> bool:
    """Whether the element lies in a link, or in something that calls itself a clock or a page's head."""
    home = place.heading if place.heading is not None else place.container
    around = set(home.iterancestors())
    for node in (element, *element.iterancestors()):
        if node in around:
            return False
        named = f"{node.get('class') or ''} {node.get('id') or ''}"
        if node.tag in ("a", "header", "nav", "footer", "aside") or (named != " " and _CLOCK.search(named)):
            return True
    return False
