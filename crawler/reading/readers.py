"""The ways to read a page: by selectors, by where the text is densest, by trafilatura."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import trafilatura
from lxml.etree import _Element as Element

from crawler.dates import is_date_line
from crawler.reading.blocks import Block, read_blocks
from crawler.reading.body import Body, compose, read_body
from crawler.reading.captions import Captions
from crawler.reading.document import SILENT, Document, hidden, inline_text
from crawler.reading.fields import declared_titles, find_lead, first_by_rules, is_portal_name
from crawler.reading.furniture import furniture_boxes, is_furniture, teasers
from crawler.reading.locate import Place, find_heading, find_place, heading_above
from crawler.reading.text import key
from crawler.rules import PageRules

MIN_LEAD = 40
MAX_LEAD = 1200
_SENTENCE_END = (".", "!", "?", "…", "”", '"', ":", ";")
MIN_PROSE = 250  # characters shown outside links; with less there is no article to find


@dataclass(frozen=True, slots=True)
class Reading:
    """One way's result: `how` names the way, `ruled` whether somebody's selectors matched the page."""

    how: str
    ruled: bool
    title: str | None
    body: Body
    place: Place | None
    rules: PageRules


def by_rules(document: Document, rules: PageRules, how: str) -> Reading | None:
    """The article at the places the rules name; None when their body is not on the page."""
    container = _container(document, rules.body)
    if container is None:
        return None
    heading, title = _title(document, rules.title)
    found = find_lead(document, rules.lead) or lead_between(document, heading, container, title)
    apart = [element for selector in (*rules.date, *rules.author) for element in document.select(selector)]
    # a heading further down may be the label of other articles: it is not skipped unseen
    apart += [
        element
        for selector in rules.title
        for element in document.select(selector)
        if element is heading or key(inline_text(element)) == key(title or "")
    ]
    if found:
        apart.append(found[0])
    body = read_body(
        document,
        container,
        rules,
        title=title,
        lead=found[1] if found else None,
        apart=_unless_around(apart, container),
        heading=heading,
    )
    if outside := _captions_above(document, rules, heading, container):
        body = replace(body, captions=tuple(dict.fromkeys((*outside, *body.captions))))
    return Reading(how, True, title, body, Place(container, (), heading), rules)


def by_text(document: Document, rules: PageRules) -> Reading | None:
    """The article where the densest text stands below the title; None when no text stands out."""
    titles = declared_titles(document)
    heading = find_heading(document, titles)
    place = find_place(document, heading)
    if place is None:
        return None
    if heading is None:
        heading = heading_above(document, place)
        place = Place(place.container, place.before, heading)
    printed = inline_text(heading) if heading is not None else None
    title = printed or (titles[0] if titles else None)
    lead = _lead_before(place, title)
    apart = [heading] if heading is not None else []
    body = read_body(
        document,
        place.container,
        rules,
        title=title,
        lead=lead,
        apart=_unless_around(apart, place.container),
        heading=heading,
    )
    return Reading("generic", False, title, body, place, rules)


def by_trafilatura(document: Document, rules: PageRules) -> Reading | None:
    """Of what the page shows, the blocks that trafilatura takes for the article; None when there are none."""
    boxes = furniture_boxes(document, document.body) | teasers(document, document.body, whole_page=True)
    shown = [block for block in read_blocks(document.body, boxes) if block.linked < 0.5]
    if sum(len(block.text) for block in shown) < MIN_PROSE:
        return None
    text = trafilatura.extract(document.source, include_comments=False, include_tables=True, url=document.url)
    lines = {key(line) for line in (text or "").split("\n")}
    blocks = [block for block in shown if key(block.text) in lines and not is_date_line(block.text)]
    if not blocks:
        return None
    titles = declared_titles(document)
    heading = find_heading(document, titles)
    title = inline_text(heading) if heading is not None else titles[0] if titles else None
    return Reading("trafilatura", False, title, compose(blocks, Captions(), title=title), None, rules)


def _container(document: Document, selectors: Sequence[str]) -> Element | None:
    """The element with most words that the first matching selector finds."""
    for selector in selectors:
        found = [(len(inline_text(element)), element) for element in document.select(selector)]
        if found and (best := max(found, key=lambda one: one[0]))[0]:
            return best[1]
    return None


def _title(document: Document, selectors: Sequence[str]) -> tuple[Element | None, str | None]:
    """The title by rules unless it is the portal's name, else as the head declares it."""
    for selector in selectors:
        found = first_by_rules(document, [selector])
        if found and not is_portal_name(found[1], document):
            return found
    titles = declared_titles(document)
    heading = find_heading(document, titles)
    if heading is not None and not is_portal_name(text := inline_text(heading), document):
        return heading, text
    return None, titles[0] if titles else None


def _captions_above(
    document: Document, rules: PageRules, heading: Element | None, container: Element
) -> list[str]:
    """Captions between title and text: the home picture of some families."""
    first = document.order[heading] if heading is not None else document.order[container]
    last = document.order[container]
    return [
        text
        for selector in rules.caption
        for element in document.select(selector)
        if first < document.order[element] < last
        and not any(hidden(node) for node in element.iterancestors())
        and (text := inline_text(element))
    ]


def _unless_around(elements: Sequence[Element], container: Element) -> list[Element]:
    around = {container, *container.iterancestors()}
    return [element for element in elements if element not in around]


def lead_between(
    document: Document, heading: Element | None, container: Element, title: str | None
) -> tuple[Element, str] | None:
    """A lead that no rule knows, in an element between title and container."""
    if heading is None:
        return None
    around = set(container.iterancestors())
    for element in _following(heading, container, around):
        for block in read_blocks(element, furniture_boxes(document, element)) if not hidden(element) else ():
            if _can_be_lead(block, title):
                return block.element, block.text
    return None


def _following(heading: Element, container: Element, around: Collection[Element]) -> Iterator[Element]:
    """The largest elements between the end of the title and the start of the container."""
    if container in (heading, *heading.iterancestors()) or heading in around:
        return
    node: Element | None = heading
    while node is not None:
        while (following := node.getnext()) is None:
            node = node.getparent()
            if node is None:
                return
        node = following
        while node in around and len(node):
            node = node[0]
        if node is container:
            return
        if node.tag not in SILENT:
            yield node


def _can_be_lead(block: Block, title: str | None) -> bool:
    """Whether a block beside the title is a lead: a text of its own that says more than a label or a caption."""
    if block.kind in ("table", "picture") or not MIN_LEAD <= len(block.text) <= MAX_LEAD:
        return False
    if block.linked > 0.3 or is_furniture(block) or is_date_line(block.text):
        return False
    return block.text.endswith(_SENTENCE_END) and key(block.text) != key(title or "")


def _lead_before(place: Place, title: str | None) -> str | None:
    """A lead in an element of its own between title and container."""
    for block in place.before:
        own = block.linked < 0.3 and not is_date_line(block.text)
        if own and len(block.text) >= MIN_LEAD and key(block.text) != key(title or ""):
            return block.text
    return None
