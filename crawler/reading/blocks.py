"""The body of a page as a row of blocks: paragraphs, headings, items, tables and the places of pictures.

Runs of text are joined exactly as they stand, so that a word cut into several spans by a paste from Word
stays one word; what the browser shows below each other becomes separate blocks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from lxml import etree
from lxml.etree import _Element as Element

from crawler.reading.document import BLOCKS, SILENT, hidden
from crawler.reading.tables import is_data_table, table_text
from crawler.reading.text import canonical

Kind = Literal["text", "heading", "item", "table", "picture"]
_CONTROLS = frozenset({"button", "input", "textarea", "label", "nav", "audio"})
_SKIPPED = SILENT | _CONTROLS
_PICTURES = frozenset({"img", "video", "picture", "embed", "iframe", "amp-img"})
_BOLD_TAGS = frozenset({"strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(right|center)", re.IGNORECASE)
_ALIGNED_CLASS = re.compile(r"(?<!\S)text-(right|center)(?!\S)")
_SENTENCE_END = re.compile(r"[.!?:;…][”\"»’')\]]?\s*$")
_LINE = "\u2028"  # stands in a run for `<br>`
_ITEM_LINE = re.compile(r"\u2028(?=\s{0,9}(?:[-–—+•*▪]|\d{1,2}[.)]\s))")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its canonical text and how it was printed.

    `element` is the nearest block element; `linked`, `bold`, `italic` are the shares (0–1) of its characters
    inside links, bold and italic type; `align` is right, center or empty. A picture has no text.
    """

    kind: Kind
    text: str
    element: Element
    linked: float = 0.0
    bold: float = 0.0
    italic: float = 0.0
    align: str = ""


def read_blocks(container: Element, skip: Collection[Element] = ()) -> list[Block]:
    """The blocks inside `container` in document order, without what is not shown and `skip`."""
    reader = _Reader(container)
    walk = etree.iterwalk(container, events=("start", "end"))
    passed: Element | None = None  # the subtree being skipped
    for event, element in walk:
        if event == "start":
            if element in skip or element.tag in _SKIPPED or (element is not container and hidden(element)):
                passed = element
                reader.pass_over(element)
                walk.skip_subtree()
            elif element.tag == "table" and is_data_table(element):
                passed = element
                reader.table(element)
                walk.skip_subtree()
            else:
                reader.open(element)
        elif passed is not None and element is passed:
            passed = None
            reader.after(element)
        else:
            reader.close(element)
    reader.flush()
    return reader.blocks


class _Reader:
    """Collects runs of text between block boundaries."""

    def __init__(self, container: Element) -> None:
        self.container = container
        self.blocks: list[Block] = []
        self.owner = container
        self.runs: list[str] = []
        self.depth = {"linked": 0, "bold": 0, "italic": 0}
        self.marked = {"linked": 0, "bold": 0, "italic": 0}
        self.letters = 0

    def open(self, element: Element) -> None:
        if element.tag in BLOCKS:
            self.flush()
            self.owner = element
        elif element.tag == "br":
            self.line_break()
        elif element.tag in _PICTURES:
            self.picture(element)
        self._mark(element, 1)
        self.add(element.text)

    def close(self, element: Element) -> None:
        self._mark(element, -1)
        if element.tag in BLOCKS:
            self.flush()
            parent = element.getparent()
            self.owner = self.container if parent is None or element is self.container else parent
        self.after(element)

    def pass_over(self, element: Element) -> None:
        if element.tag in BLOCKS:
            self.flush()
        elif element.tag in _PICTURES:
            self.picture(element)

    def after(self, element: Element) -> None:
        if element is not self.container:
            self.add(element.tail)

    def table(self, element: Element) -> None:
        self.flush()
        if text := table_text(element):
            self.blocks.append(Block("table", text, element))

    def picture(self, element: Element) -> None:
        self.flush()
        self.blocks.append(Block("picture", "", element))

    def line_break(self) -> None:
        """One `<br>` parts paragraphs after a sentence and before a dash or number; two always do."""
        said = "".join(self.runs[-3:])[-80:].rstrip(" \n\r\t\xa0")
        if said.endswith(_LINE) or _SENTENCE_END.search(said):
            self.flush()
        else:
            self.runs.append(_LINE)

    def add(self, text: str | None) -> None:
        if not text:
            return
        if self.runs or not text.isspace():
            self.runs.append(text)
            letters = len(text) - text.count(" ") - text.count("\n")
            self.letters += letters
            for name, depth in self.depth.items():
                if depth:
                    self.marked[name] += letters

    def flush(self) -> None:
        if not self.runs:
            return
        said = "".join(self.runs)
        shares = {name: count / self.letters if self.letters else 0.0 for name, count in self.marked.items()}
        self.runs.clear()
        self.letters = 0
        self.marked = dict.fromkeys(self.marked, 0)
        for part in _ITEM_LINE.split(said):
            if text := canonical(part):
                self.blocks.append(
                    Block(_kind(self.owner), text, self.owner, align=_align(self.owner), **shares)
                )

    def _mark(self, element: Element, step: int) -> None:
        tag, style = element.tag, element.get("style")
        if tag == "a" and element.get("href"):
            self.depth["linked"] += step
        if tag in _BOLD_TAGS or (style and _BOLD.search(style)):
            self.depth["bold"] += step
        if tag in ("em", "i") or (style and _ITALIC.search(style)):
            self.depth["italic"] += step


def _kind(element: Element) -> Kind:
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "heading"
    return "item" if element.tag in ("li", "dd", "dt") else "text"


def _align(element: Element) -> str:
    for node in (element, element.getparent()):
        if node is None:
            break
        if node.tag == "center":
            return "center"
        if (named := node.get("align")) and (named := named.lower()) in ("right", "center"):
            return named
        if (style := node.get("style")) and (match := _ALIGNED.search(style)):
            return match[1].lower()
        if (classes := node.get("class")) and (match := _ALIGNED_CLASS.search(classes)):
            return match[1]
    return ""
