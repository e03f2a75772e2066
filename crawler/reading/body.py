"""The container of an article to its parts: lead, paragraphs, captions, byline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
) -> Body:
    """Reads a container.

    `title` and `lead` are what was found elsewhere: the body's own repetition of them is dropped. `apart` are
    elements read elsewhere (title, date, author) that may lie inside the container.
    """
    skip = set(apart)
    for selector in rules.remove:
        skip.update(document.select(selector, container))
    skip.discard(container)
    skip |= furniture_boxes(document, container) | teasers(document, container)
    captions = Captions()
    skip |= find_captions(container, rules, captions, skip)
    return compose(
        read_blocks(container, skip), captions, title=title, lead=lead, description=_described(document)
    )


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
    kept = _without_head(kept, title)
    kept, byline = _without_byline(kept)
    own = tuple(kept)
    if lead is None and (opening := _opening(kept, description)):
        lead, kept = opening.text, kept[1:]
    elif lead is not None:
        lead, kept = _merged_lead(lead, kept)
    return Body(lead, tuple(block.text for block in kept), tuple(captions.texts), byline, own)


def _described(document: Document) -> str | None:
    return document.said("og:description", "description")


def _without_captions(blocks: Sequence[Block], captions: Captions) -> list[Block]:
    kept: list[Block] = []
    picture: Block | None = None
    for block in blocks:
        if block.kind == "picture":
            picture = block
        elif follows_picture(block, picture):
            captions.add(block.text)
        elif not captions.has(block.text):
            kept.append(block)
            picture = None
    return kept


def _without_head(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """Title and date lines repeated on top of the container go."""
    start = 0
    while start < min(len(blocks), 5) and _is_head(blocks[start].text, title):
        start += 1
    return list(blocks[start:])


def _is_head(text: str, title: str | None) -> bool:
    if title and key(text) == key(title):
        return True
    return is_date_line(text)


def _without_byline(blocks: list[Block]) -> tuple[list[Block], str | None]:
    byline: str | None = None
    for _ in range(3):
        if len(blocks) < 2 or not is_byline(blocks[-1]):
            break
        byline = signer(blocks[-1].text) or byline
        blocks = blocks[:-1]
    return blocks, byline


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
    wanted = key(lead)
    for place, block in enumerate(blocks[:2]):
        found = key(block.text)
        longer, shorter = (found, wanted) if len(found) >= len(wanted) else (wanted, found)
        if shorter and longer.endswith(shorter) and len(longer) - len(shorter) <= MAX_DATELINE:
            return (block.text if longer is found else lead), blocks[:place] + blocks[place + 1 :]
    return lead, blocks
