"""Dates that a page prints around its title, and those that are only a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml.etree import _Element as Element

from crawler.dates import LOCAL, is_date_line, machine_date, visible_date, worded_date
from crawler.reading.blocks import read_blocks
from crawler.reading.document import SILENT, Document, inline_text, inside
from crawler.reading.furniture import MIN_HEADLINE, teasers
from crawler.reading.locate import Place

MAX_LINE = 160  # characters; a longer line is text, not a date line
MIN_PARAGRAPH = 80  # characters; after the lead or first paragraph dates are of other things
MAX_ABOVE = 25  # elements between a date and the title below it
_YEAR = re.compile(r"(?:19|20)\d\d")
_UPDATED = re.compile(r"cập nhật|sửa|updated|modified", re.IGNORECASE)
_LABEL = re.compile(r"(?:ngày|đăng|cập nhật|published|updated|posted)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:clock|dong-?ho|today|current|now|header|menu|top|topbar|footer|lich)(?:$|[\s_-])"
    r"|clock|current-?date|today",
    re.IGNORECASE,
)


def element_date(element: Element) -> str | None:
    """The date of an element: printed, or in its `datetime` or `content` attribute."""
    for name in ("datetime", "content"):
        if (value := element.get(name)) and (stamp := machine_date(value)):
            return stamp
    text = inline_text(element)[-400:]
    return visible_date(text) or machine_date(text) or worded_date(text)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed date in ISO form; `own`: it stands right below the title, and is not called an update."""

    stamp: str
    own: bool


def near_title(document: Document, place: Place | None, fetched_at: datetime | None) -> Iterator[Printed]:
    """Dates printed around the title: below it first, then right above it, then further down.

    Above, a link in between parts the page's head from the article; below the text a label is asked for.
    Clocks of the visit and dates inside links are passed over.
    """
    if place is None:
        return
    order = document.order
    title, limit = span(document, place)[0], _second_paragraph(document, place)
    links = [order[link] for link in document.body.iter("a") if title - MAX_ABOVE < order[link] < title]
    others = inside(document.body, teasers(document, document.body, whole_page=True))
    near: list[tuple[int, int, Printed]] = []
    for element in document.body.iter("*"):
        spot = order[element]
        zone = 0 if title <= spot < limit else 1 if spot < title else 2
        if zone == 1 and (title - spot > MAX_ABOVE or any(spot < link < title for link in links)):
            continue
        stamp = _printed(element, labelled=zone == 2)
        if (
            stamp
            and element not in others
            and not _is_elsewhere(element, place, document.sizes, named=zone != 0)
            and not (zone == 1 and _is_visit(stamp, fetched_at))
        ):
            own = zone == 0 and not _UPDATED.search(inline_text(element))
            near.append((zone, abs(spot - title), Printed(stamp, own)))
    for _, _, printed in sorted(near, key=lambda found: found[:2]):
        yield printed


def _second_paragraph(document: Document, place: Place) -> int:
    """Where in the document the text is under way; its end for a text of one paragraph."""
    title, _, last = span(document, place)
    order = document.order
    starts = [
        order[block.element]
        for block in read_blocks(place.container)
        if len(block.text) >= MIN_PARAGRAPH and order[block.element] > title
    ]
    return starts[1] if len(starts) > 1 else last + 1


def span(document: Document, place: Place) -> tuple[int, int, int]:
    """Positions in the document of the title, the container's start and its last element."""
    first = document.order[place.container]
    title = document.order[place.heading] if place.heading is not None else first
    return title, first, first + sum(1 for _ in place.container.iterdescendants("*"))


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


def _beside_headline(element: Element, sizes: Mapping[Element, int]) -> bool:
    """Whether a small box holds a headline that leads elsewhere: its date is that article's."""
    if sizes[element] > MAX_LINE:
        return False
    return any(sizes[link] >= MIN_HEADLINE for link in element.iterdescendants("a"))


def _is_elsewhere(element: Element, place: Place, sizes: Mapping[Element, int], *, named: bool) -> bool:
    """Whether a date is a link's or another article's; if `named`, also in what calls itself a clock."""
    home = place.heading if place.heading is not None else place.container
    around = set(home.iterancestors())
    for node in (element, *element.iterancestors()):
        if node in around:
            return False
        if node.tag in ("a", "nav", "footer", "aside") or _beside_headline(node, sizes):
            return True
        if named and (
            node.tag == "header" or _CLOCK.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        ):
            return True
    return False
