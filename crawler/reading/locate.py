"""Where the article stands on a page nobody wrote rules for: title first, then the densest text below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from crawler.dates import is_date_line
from crawler.reading.blocks import Block, read_blocks
from crawler.reading.document import Document, inline_text, inside
from crawler.reading.fields import is_portal_name
from crawler.reading.furniture import furniture_boxes, is_furniture, teasers
from crawler.reading.text import key

MIN_BLOCK = 25  # characters; shorter blocks say nothing about where the article is
SHARED = 0.35  # a container is left for its parent when the parent holds this much more text
_BODY_NAMES = re.compile(
    r"article-?_*(?:body|content|detail)|(?:body|content|detail|entry|post|news|text)-?_*(?:body|content|detail|entry|html)"
    r"|fck|noi-?dung|chi-?tiet|maincontent|main-content|bodytext|articlebody",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|footer|header|sidebar|side-bar|topbar|top-bar|cookie|popup|modal|login|search|"
    r"rightcol|col-right|right-col|carousel|slider|swiper|ticker|marquee)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_HOLDERS = frozenset(
    {"p", "li", "tr", "tbody", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "table", "pre"}
)
_LEVELS = (1.0, 0.5, 0.25)  # how much of a block's weight its parents get, nearest first


@dataclass(frozen=True, slots=True)
class Place:
    """A found article: its container, the blocks between title and container, and the title's element."""

    container: Element
    before: tuple[Block, ...]
    heading: Element | None


def find_heading(document: Document, titles: Sequence[str]) -> Element | None:
    """The element that prints the title: a heading with the words of one of `titles`, else a lone h1."""
    wanted = [key(title) for title in titles if title]
    sizes = document.sizes
    headings = list(document.body.iter("h1", "h2", "h3", "h4", "div", "p", "span"))
    for tags in (("h1",), ("h2", "h3", "h4"), ("div", "p", "span")):
        for element in headings:
            if element.tag in tags and 10 <= sizes[element] <= 600 and _says(element, wanted):
                return element
    alone = [
        element
        for element in headings
        if element.tag == "h1" and _can_be_title(inline_text(element), document)
    ]
    return alone[0] if len(alone) == 1 else None


def heading_above(document: Document, place: Place) -> Element | None:
    """The title's element on a page whose head does not give the title away.

    The nearest heading above the container or on its top, else the nearest line there that reads like a
    title: no sentence, no link, no date; a heading that is a link comes last, it may be another article's.
    """
    limit = document.order[place.container]
    above = [element for element in document.body.iter("h1", "h2", "h3") if document.order[element] < limit]
    linked: list[Element] = []
    for element in [*reversed(above), *list(place.container.iter("h1", "h2", "h3"))[:1]]:
        text = inline_text(element)
        if _can_be_title(text, document) and not text.endswith("."):  # a lead may be printed as a heading
            if not _is_link(element):
                return element
            linked.append(element)
    for block in [*reversed(place.before), *read_blocks(place.container)[:3]]:
        plain = block.linked < 0.3 and not block.text.endswith((".", ":", ";", "…")) and block.kind == "text"
        if plain and _can_be_title(block.text, document) and inline_text(block.element) == block.text:
            return block.element
    return linked[0] if linked else None


def _is_link(element: Element) -> bool:
    """Whether an element is a link, or little besides one."""
    if any(node.get("href") for node in element.iterancestors("a")):
        return True
    links = [link for link in element.iterdescendants("a") if link.get("href")]
    return any(len(inline_text(link)) > 0.7 * len(inline_text(element)) for link in links)


def _can_be_title(text: str, document: Document) -> bool:
    if not 15 <= len(text) <= 300 or len(text.split()) < 4:
        return False
    return not is_portal_name(text, document) and not is_date_line(text)


def find_place(document: Document, heading: Element | None) -> Place | None:
    """The container of the article's text, or None when no element stands out."""
    apart = chrome(document.body) | furniture_boxes(document, document.body)
    if heading is not None:
        apart -= {heading, *heading.iterancestors()}
    order = document.order
    below = _below(read_blocks(document.body, apart), heading)
    others = inside(document.body, teasers(document, document.body, whole_page=True))
    below = [block for block in below if block.element not in others]
    scores = _scores(below, document.sizes)
    if not scores:
        return None
    best = max(scores, key=lambda element: scores[element] * _boost(element))
    best = _widened(best, scores, document.body)
    best = _with_start(best, below, order)
    own = set(best.iter("*"))
    before = [block for block in below if block.element not in own and order[block.element] < order[best]]
    return Place(best, tuple(block for block in before if block.text and not is_furniture(block)), heading)


def _scores(blocks: Sequence[Block], sizes: Mapping[Element, int]) -> dict[Element, float]:
    """How much text each element holds, its own paragraphs counting most."""
    paragraphs = Counter(block.element for block in blocks)
    scores: dict[Element, float] = {}
    for block in blocks:
        if weight := _weight(block):
            holders = _parents(block, sizes, alone=paragraphs[block.element] == 1)
            for share, element in zip(_LEVELS, holders, strict=False):
                scores[element] = scores.get(element, 0.0) + weight * share
    return scores


def _below(blocks: list[Block], heading: Element | None) -> list[Block]:
    """The blocks that follow the title."""
    own = set(heading.iter("*")) if heading is not None else set()
    places = [place for place, block in enumerate(blocks) if block.element in own]
    return blocks[places[-1] + 1 :] if places else blocks


def _says(element: Element, wanted: Sequence[str]) -> bool:
    said = key(inline_text(element))
    for title in wanted:
        if said == title or (len(said) >= 20 and title.startswith(said)):
            return True
        cut_short = len(title) >= 40 and len(said) <= 1.5 * len(title) and said.startswith(title)
        if cut_short and element.tag in ("h1", "h2"):
            return True
    return False


def _weight(block: Block) -> float:
    """A sentence weighs its length and a little for its commas; links and labels weigh nothing."""
    if len(block.text) < MIN_BLOCK or block.linked > 0.4 or is_furniture(block):
        return 0.0
    weight = len(block.text) * (1.0 - block.linked) + 20.0 * block.text.count(",")
    if not block.text.endswith((".", "!", "?", ":", ";", "…", "”", '"', ")")):
        weight *= 0.5
    return min(weight, 1500.0)


def _parents(block: Block, sizes: Mapping[Element, int], *, alone: bool) -> list[Element]:
    """The elements that hold a block, nearest first; what holds a single block is but a paragraph."""
    above = islice(block.element.iterancestors(), 3 * len(_LEVELS))
    holders: list[Element] = []
    size = sizes[block.element] if alone else 0
    for node in above if alone else (block.element, *above):
        if node.tag not in _NO_HOLDERS and sizes[node] > size:
            holders.append(node)
            size = sizes[node]
    return holders[: len(_LEVELS)]


def _boost(element: Element) -> float:
    named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    boost = 1.6 if _BODY_NAMES.search(named) else 1.0
    return boost * (1.2 if element.tag == "article" else 1.0)


def _widened(best: Element, scores: dict[Element, float], body: Element) -> Element:
    """Climbs while siblings built like this container hold more of the same article."""
    while (parent := best.getparent()) is not None and parent is not body and parent.tag != "html":
        alike = [node for node in parent if node is best or _is_alike(node, best)]
        beside = sum(scores.get(node, 0.0) for node in alike if node is not best)
        if beside < SHARED * scores.get(best, 0.0):
            return best
        best = parent
    return best


def _with_start(best: Element, blocks: Sequence[Block], order: Mapping[Element, int]) -> Element:
    """Climbs to where the text between title and container lies, when it is more than a lead."""
    own = set(best.iter("*"))
    start = [block for block in blocks if block.element not in own and order[block.element] < order[best]]
    weights = [weight for block in start if (weight := _weight(block))]
    inner = sum(_weight(block) for block in blocks if block.element in own)
    if len(weights) < 2 or sum(weights) < SHARED * inner:
        return best
    first = next(block.element for block in start if _weight(block))
    around = {first, *first.iterancestors()}
    return next((node for node in best.iterancestors() if node in around), best)


def _is_alike(node: Element, best: Element) -> bool:
    """Same tag and class, and no headline that leads elsewhere."""
    if node.tag != best.tag or node.get("class") != best.get("class"):
        return False
    return not any(len(inline_text(link)) >= MIN_BLOCK for link in node.iterdescendants("a"))


def chrome(body: Element) -> set[Element]:
    """Menus, footers, side columns: by tag and by name."""
    found = set(body.iterdescendants("nav", "footer"))
    for element in body.iterdescendants("div", "section", "ul", "header", "aside"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in ("header", "aside") or (named != " " and _CHROME.search(named)):
            found.add(element)
    return found
