"""Captions of pictures, told from the text they stand in. Each is kept once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml.etree import _Element as Element

from crawler.reading.blocks import Block, read_blocks
from crawler.reading.bylines import is_byline
from crawler.reading.document import Document, inline_text, inside
from crawler.reading.text import canonical, key
from crawler.rules import PageRules

MAX_CAPTION = 400  # characters; longer text beside a picture is a paragraph
MAX_UNNAMED = 250  # characters below a picture in a box that nothing names
MAX_GALLERY = 1500  # characters of a table of pictures
_BOX = re.compile(
    r"(?:^|[\s_-])(?:wp-caption|figure|image|images|img|photo|picture|pic|VCSortableInPreviewMode|tplCaption|"
    r"expNoEdit|imgcaption|img-caption|photo-caption|picbox)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(r"caption|pcaption|Image$|image-desc|photo-desc|chu-?thich", re.IGNORECASE)
# «… Ảnh: Minh Anh», «(Ảnh: TTXVN)», «Ảnh minh họa», «Nguồn: …» at the end; «Ảnh: …» alone.
_CREDIT = re.compile(
    r"(?:^|[\s(.,;–-])(?:ảnh|đồ họa|infographic|photo|clip)\s?"
    r"(?:\s(?:minh họa|tư liệu|internet|cpv|ttxvn)|[:/]\s?.{1,50})[.)]{0,2}$",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\W{0,2}ảnh", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*[-–]\s*Ảnh\s+\d{1,2}\.?$", re.IGNORECASE)  # vccorp-ims: «… - Ảnh 1.»


class Captions:
    """The captions of one body, in order, each once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._keys: set[str] = set()

    def add(self, text: str) -> None:
        """Keeps a caption unless it is empty or known."""
        text = canonical(_NUMBERED.sub("", text))
        if (known := key(text)) and known not in self._keys:
            self._keys.add(known)
            self.texts.append(text)

    def has(self, text: str) -> bool:
        """Whether this text is one of the captions."""
        return bool(self._keys) and key(_NUMBERED.sub("", text)) in self._keys


def find_captions(
    document: Document, container: Element, rules: PageRules, captions: Captions, skip: Collection[Element]
) -> set[Element]:
    """Takes the captions that the markup shows as such, outside the subtrees in `skip`.

    Gives back the elements to leave out of the text.
    """
    taken: set[Element] = set()
    covered = inside(container, skip)
    declared = {element for selector in rules.caption for element in document.select(selector, container)}
    for element in container.iterdescendants():
        if element in declared:
            texts: Sequence[str] = [inline_text(element)]
        elif element.tag in ("figure", "table", "div") and (
            _is_picture_box(element) or _is_unnamed_box(document, element, container)
        ):
            texts = _texts(element)
        else:
            continue
        if not texts:  # the caption may be the block that follows
            continue
        if element in covered:
            continue
        covered.update(element.iter("*"))
        for text in texts:
            captions.add(text)
        taken.add(element)
    return taken


def follows_picture(block: Block, picture: Block | None) -> bool:
    """Whether a block that stands directly after a picture (or in one block with it) is its caption."""
    if picture is None or len(block.text) > MAX_CAPTION or block.kind not in ("text", "heading"):
        return False
    if is_byline(block) and not _PHOTO.match(block.text):
        return False
    if _CREDIT.search(block.text[-90:]) or _CAPTION_CLASS.search(block.element.get("class") or ""):
        return True
    if _is_only_cell(block):
        return True
    if key(block.text) == key(picture.element.get("alt") or picture.element.get("title") or ""):
        return True
    return block.align == "center" or block.italic > 0.9


def _is_only_cell(block: Block) -> bool:
    """Whether a block is all that a table holds: a frame around a line, below the frame around a picture."""
    table = next(block.element.iterancestors("table"), None)
    return table is not None and inline_text(table) == block.text


def _is_picture_box(element: Element) -> bool:
    """A table or box made for one picture or a few, with room for captions only."""
    if element.tag == "figure":  # CKEditor wraps data tables into figures too
        return next(element.iterdescendants("table"), None) is None or _has_picture(element)
    if element.tag == "div" and not _BOX.search(element.get("class") or ""):
        return False
    if not _has_picture(element):
        return False
    if element.tag == "div":
        return len(inline_text(element)) <= MAX_CAPTION
    texts = _texts(element)
    longest = max(map(len, texts), default=0)
    return longest <= MAX_CAPTION and sum(map(len, texts)) <= MAX_GALLERY


def _is_unnamed_box(document: Document, element: Element, container: Element) -> bool:
    """A box nobody named, of one picture and a line below it, after a text: what is before one may be a lead."""
    if element.tag != "div" or not 0 < document.sizes[element] <= MAX_UNNAMED or not _has_picture(element):
        return False
    pictures = list(element.iterdescendants("img", "video", "amp-img"))
    if len(pictures) != 1 or next(element.iterdescendants("a", "li", "table", "h2", "h3"), None) is not None:
        return False
    blocks = read_blocks(element)
    if [block.kind for block in blocks] != ["picture", "text"] or blocks[1].element is element:
        return False
    before = element.getprevious()
    return before is not None and document.sizes[before] > 0 and element is not container


def _has_picture(element: Element) -> bool:
    return next(element.iterdescendants("img", "video", "iframe", "amp-img"), None) is not None


def _texts(element: Element) -> Sequence[str]:
    """What a picture box says, one text a caption element, cell or the whole."""
    for tags in (("figcaption",), ("td", "th")):
        parts = [
            part for part in element.iterdescendants(*tags) if next(part.iterdescendants(*tags), None) is None
        ]
        if texts := [text for part in parts if (text := inline_text(part))]:
            return texts
    text = inline_text(element)
    return [text] if text else []
