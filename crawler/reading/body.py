"""The container of an article to its parts: lead, paragraphs, captions, byline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.etree import _Element as Element

from crawler.dates import is_date_line
from crawler.reading.blocks import Block, read_blocks
from crawler.reading.bylines import is_byline, signer
from crawler.reading.captions import Captions, find_captions, follows_picture
from crawler.reading.document import Document
from crawler.reading.furniture import furniture_boxes, teasers, without_furniture
from crawler.reading.text import key
from crawler.rules import PageRules

MIN_LEAD = 40  # characters; shorter bold lines are headings
MAX_LEAD = 1200
MAX_SIGNATURE = 40  # characters of a signature on top of the text
MAX_MARKED = 200  # characters of a caption that only an unknown class sets apart
MAX_LABEL = 80  # characters of a heading of links
MAX_DATELINE = 24  # letters by which a lead and its repetition may differ: «(QBĐT) - »


@dataclass(frozen=True, slots=True)
class Body:
    """What was read from a container. `paragraphs` come without the lead, `blocks` with it."""

    lead: str | None
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    byline: str | None
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """Lead and paragraphs, parted by an empty line."""
        return "\n\n".join((self.lead, *self.paragraphs) if self.lead else self.paragraphs)


def read_body(
    document: Document,
    container: Element,
    rules: PageRules,
    *,
    title: str | None = None,
    lead: str | None = None,
    apart: Iterable[Element] = (),
    heading: Element | None = None,
) -> Body:
    """Reads a container.

    `title` and `lead` are what was found elsewhere: the body's own repetition of them is dropped. `apart` are
    elements read elsewhere (title, date, author) that may lie inside the container; what stands in it above
    `heading` is left out.
    """
    skip = set(apart)
    for selector in rules.remove:
        skip.update(document.select(selector, container))
    skip.discard(container)
    skip |= furniture_boxes(document, container) | teasers(document, container)
    captions = Captions()
    skip |= find_captions(document, container, rules, captions, skip)
    blocks = _below(document, read_blocks(container, skip), container, heading)
    return compose(blocks, captions, title=title, lead=lead, description=_described(document))


def compose(
    blocks: Sequence[Block],
    captions: Captions,
    *,
    title: str | None = None,
    lead: str | None = None,
    description: str | None = None,
) -> Body:
    """Sorts blocks into lead, paragraphs, captions and byline, and leaves furniture out."""
    kept = _without_captions(without_furniture(blocks), captions)
    kept, signed = _without_head(kept, title)
    kept, byline = _without_byline(kept)
    byline = byline or signed
    own = tuple(kept)
    if lead is None and len(kept) > 2 and _repeats(kept[0].text, kept[1].text):
        lead, kept = kept[0].text, kept[1:]
    if lead is None and (opening := _opening(kept, description)):
        lead, kept = opening.text, kept[1:]
    elif lead is not None:
        lead, kept = _merged_lead(lead, kept)
    return Body(lead, tuple(block.text for block in kept), tuple(captions.texts), byline, own)


def _below(
    document: Document, blocks: list[Block], container: Element, heading: Element | None
) -> list[Block]:
    """The blocks without those in elements that stand before the title."""
    around = list(heading.iterancestors()) if heading is not None else []
    if heading is None or container not in around:
        return blocks
    order = document.order
    return [block for block in blocks if order[block.element] > order[heading] or block.element in around]


def _described(document: Document) -> str | None:
    return document.said("og:description", "description")


def _without_captions(blocks: Sequence[Block], captions: Captions) -> list[Block]:
    kept: list[Block] = []
    picture: Block | None = None
    bare: Block | None = None  # a picture right before, which has no caption yet
    marks = Counter(_mark(block.element) for block in blocks if block.kind == "text")
    for block in blocks:
        if block.kind == "picture":
            picture = bare = block
        elif follows_picture(block, picture) or _is_marked(block, bare, marks):
            captions.add(block.text)
            bare = None
        elif not captions.has(block.text):
            kept.append(block)
            picture = bare = None
    return kept


def _mark(element: Element) -> str:
    return " ".join((element.get("class") or "").split())


def _is_marked(block: Block, picture: Block | None, marks: Counter[str]) -> bool:
    """Whether a short line below a picture has a class that no paragraph has, whatever it is called."""
    if picture is None or block.kind != "text" or len(block.text) > MAX_MARKED or block.bold > 0.9:
        return False
    mark = _mark(block.element)
    if not mark or marks.most_common(1)[0][0] == mark:
        return False
    around = (picture.element, *islice(picture.element.iterancestors(), 1))
    return marks[mark] == 1 or any(mark == _mark(one) for one in around)


def _without_head(blocks: list[Block], title: str | None) -> tuple[list[Block], str | None]:
    """Title, date line and signature repeated on top of the container go; the signature is given back."""
    signed: str | None = None
    start = 0
    blocks = [
        one for place, one in enumerate(blocks) if place == 0 or place > 3 or not is_date_line(one.text)
    ]
    while start < min(len(blocks) - 1, 5):
        block, following = blocks[start], blocks[start + 1]
        if is_byline(block) and len(block.text) <= MAX_SIGNATURE < len(following.text):
            signed = signer(block.text)
        elif not (is_date_line(block.text) or (title and key(block.text) == key(title))):
            break
        start += 1
    return blocks[start:], signed


def _without_byline(blocks: list[Block]) -> tuple[list[Block], str | None]:
    byline: str | None = None
    for _ in range(4):
        last = blocks[-1] if len(blocks) > 1 else None
        if last is None or not (is_byline(last) or _heads_nothing(last)):
            break
        if is_byline(last):
            byline = signer(last.text) or byline
        blocks = blocks[:-1]
    return blocks, byline


def _heads_nothing(block: Block) -> bool:
    """Whether a last block is the heading of what was left out below it."""
    return (
        block.kind == "heading"
        and len(block.text) <= MAX_LABEL
        and not block.text.endswith((".", "!", "?", "…"))
    )


def _opening(blocks: Sequence[Block], description: str | None) -> Block | None:
    """The first block, when it is printed as a lead or is what the page describes itself by."""
    if len(blocks) < 2 or blocks[0].kind == "table":
        return None
    first = blocks[0]
    if not MIN_LEAD <= len(first.text) <= MAX_LEAD:
        return None
    described = key(description or "")[:60]
    if first.bold > 0.9 or (len(described) >= 30 and described in key(first.text)):
        return replace(first)
    return None


def _merged_lead(lead: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """Drops the body's repetition of the lead; of the two, the one with the dateline stays."""
    for place, block in enumerate(blocks[:2]):
        if _repeats(lead, block.text):
            return max(lead, block.text, key=len), blocks[:place] + blocks[place + 1 :]
    return lead, blocks


def _repeats(first: str, second: str) -> bool:
    """Whether two paragraphs say the same, a dateline in front of one of them aside."""
    shorter, longer = sorted((key(first), key(second)), key=len)
    return bool(shorter) and longer.endswith(shorter) and len(longer) - len(shorter) <= MAX_DATELINE
