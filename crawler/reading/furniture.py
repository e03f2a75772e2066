"""What stands on an article's page without being the article: boxes by their names, blocks by their words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from lxml.etree import _Element as Element

from crawler.dates import is_date_line
from crawler.reading.blocks import Block, read_blocks
from crawler.reading.document import Document
from crawler.reading.text import canonical

MAX_POINTER = 200  # characters; a longer block that begins like furniture is a paragraph
MAX_TAIL = 0.4  # share of the text that may be cut after a heading such as «Tin liên quan»
MIN_SENTENCE = 40
MAX_TEASER = 600  # characters of a box with headline and teaser of another article
MIN_HEADLINE = 20
TEASER_LINKS = 0.1  # share of such a box that is the headline
MAX_BOX = 0.5  # share of the container's words in a box that can still be furniture
_BOX_TAGS = frozenset({"div", "section", "article", "li", "ul", "table", "td", "aside"})
_SENTENCE_END = (".", "!", "?", "…", "”", '"')
_EDGES = " :.…>»<«|*•–-"  # marks around a label
_COUNT = re.compile(r"\s?[(\[]\d{1,6}[)\]]\W{0,3}$")  # «Bình luận (3)»
_BLANK = re.compile(r"\s")
_DATED = re.compile(r"[([]?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}[)\]]?|\d{1,2}[:h]\d{2}|[-–|,]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Furniture:
    """The declared phrases and names, ready for comparing."""

    whole: frozenset[str]
    start: tuple[str, ...]
    end: frozenset[str]
    related: frozenset[str]
    shape: re.Pattern[str]
    labels: re.Pattern[str]
    boxes: frozenset[str]


@cache
def furniture() -> Furniture:
    """Reads `furniture.toml`, once a process."""
    table = tomllib.loads(files("crawler.reading").joinpath("furniture.toml").read_text("utf-8"))
    texts: dict[str, list[str]] = {"whole": [], "start": [], "end": [], "related": [], "shape": []}
    for phrase in table["phrase"]:
        texts[phrase["how"]].extend(phrase["texts"])
    return Furniture(
        whole=frozenset(_bare(canonical(text)) for text in texts["whole"]),
        start=tuple(canonical(text).casefold() for text in texts["start"]),
        end=frozenset(_bare(canonical(text)) for text in texts["end"]),
        related=frozenset(_bare(canonical(text)) for text in texts["related"]),
        shape=re.compile("|".join(f"(?:{shape})" for shape in texts["shape"]), re.IGNORECASE),
        labels=_in_a_row(texts["whole"]),
        boxes=frozenset(name for box in table["box"] for name in box["names"]),
    )


def _in_a_row(labels: Iterable[str]) -> re.Pattern[str]:
    """A pattern for two or more of the labels: links side by side, often with nothing in between."""
    longest = sorted((_bare(canonical(label)) for label in labels), key=len, reverse=True)
    one = "|".join(map(re.escape, longest))
    return re.compile(rf"(?:(?:{one})\W{{0,3}}){{2,12}}")


def furniture_boxes(document: Document, container: Element) -> set[Element]:
    """The boxes below a container whose class or id says that they are furniture."""
    boxes, sizes = furniture().boxes, document.sizes
    room = MAX_BOX * sizes[container]
    found: set[Element] = set()
    for element in container.iterdescendants(
        "div", "section", "ul", "ol", "aside", "article", "table", "p", "span"
    ):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if named != " " and sizes[element] <= room and _names(named) & boxes:
            found.add(element)
    found.update(aside for aside in container.iterdescendants("aside", "footer") if sizes[aside] <= room)
    return found


def teasers(document: Document, container: Element, *, whole_page: bool = False) -> set[Element]:
    """Boxes that show another article by a linked headline and a few words, whatever they are called.

    The headline is a block of its own and comes first: a link inside a sentence, or below a text, makes no
    box. In a container such a box is never the larger part of it; on a `whole_page` it may be.
    """
    found: set[Element] = set()
    sizes = document.sizes
    room = MAX_TEASER if whole_page else min(MAX_TEASER, MAX_BOX * sizes[container])
    for link in container.iterdescendants("a"):
        if sizes[link] < MIN_HEADLINE or not link.get("href"):
            continue
        for node in link.iterancestors():
            if node is container or node in found:
                break
            if sizes[node] > room or sizes[link] < TEASER_LINKS * sizes[node]:
                break
            if node.tag in _BOX_TAGS and _has_own_headline(node):
                found.add(node)
    return found


def _has_own_headline(box: Element) -> bool:
    blocks = [block for block in read_blocks(box) if block.text]
    first = next((block for block in blocks if len(block.text) >= MIN_HEADLINE), None)
    sentences = sum(block.linked < 0.5 and len(block.text) >= MIN_SENTENCE for block in blocks)
    return len(blocks) > 1 and sentences <= 1 and first is not None and first.linked > 0.85


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the page's own phrases, pointers to other articles and what follows the text."""
    known = furniture()
    total = sum(len(block.text) for block in blocks)
    kept: list[Block] = []
    seen = 0
    for place, block in enumerate(blocks):
        bare = _bare(block.text) if len(block.text) <= MAX_POINTER else ""
        if total - seen <= MAX_TAIL * total and (
            bare in known.end or (bare in known.related and not _goes_on(block, blocks[place + 1 :]))
        ):
            break
        seen += len(block.text)
        if block.kind == "picture" or not is_furniture(block, bare):
            kept.append(block)
    return kept


def _goes_on(label: Block, blocks: Sequence[Block]) -> bool:
    """Whether sentences follow that are no teaser below a linked headline, or that lie beside the label's box."""
    headline = True
    link = next((block for block in blocks if _is_headline(block)), None)
    box = _common(label.element, link.element) if link else None
    parent = box.getparent() if box is not None else None
    for block in blocks:
        if parent is not None and block.element.getparent() is parent and _is_sentence(block):
            return True
        if is_furniture(block) or is_date_line(block.text):
            headline = headline or block.linked > 0.85
        elif _is_sentence(block) and not headline:
            return True
        else:
            headline = False
    return False


def _is_sentence(block: Block) -> bool:
    return block.text.endswith(_SENTENCE_END) and len(block.text) >= MIN_SENTENCE and block.linked < 0.4


def _common(first: Element, second: Element) -> Element | None:
    """The nearest element around both."""
    around = {first, *first.iterancestors()}
    return next((node for node in (second, *second.iterancestors()) if node in around), None)


def is_furniture(block: Block, bare: str | None = None) -> bool:
    """Whether one block is a label, a pointer or a list of links rather than text of the article."""
    known = furniture()
    if len(block.text) > MAX_POINTER:
        return False
    bare = _bare(block.text) if bare is None else bare
    if not bare or bare in known.whole | known.end | known.related or known.labels.fullmatch(bare):
        return True
    if block.kind != "table" and not block.text.endswith((".", ";")) and _is_headline(block):
        return True
    folded = block.text.casefold()
    return folded.startswith(known.start) or known.shape.fullmatch(block.text) is not None


def _is_headline(block: Block) -> bool:
    """Whether a block is a link that leads elsewhere, its date aside."""
    if block.linked > 0.85:
        return True
    if block.linked < 0.4:
        return False
    letters, rest = (len(_BLANK.sub("", text)) for text in (block.text, _DATED.sub("", block.text)))
    return rest < letters and block.linked * letters > 0.85 * rest


def _bare(text: str) -> str:
    """A label, of canonical text, as it is compared."""
    return _COUNT.sub("", text.casefold()).strip(_EDGES)


def _names(named: str) -> set[str]:
    """The words of class and id and their pairs: «related-news box1» → related, news, related-news, box1."""
    found: set[str] = set()
    for name in named.split():
        words = [word for word in _WORDS.split(_CAMEL.sub("-", name).lower()) if word]
        found.update(words, _pairs(words), (name.lower(),))
    return found


def _pairs(words: Sequence[str]) -> Iterable[str]:
    return (f"{first}-{second}" for first, second in pairwise(words))
