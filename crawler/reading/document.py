"""A page as one parsed tree, with what its head declares; parsed once and read by everything else."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from crawler.reading.selecting import Places, places, select
from crawler.reading.text import canonical

SILENT = frozenset({"script", "style", "noscript", "template", "head", "iframe", "svg", "object", "select"})
_SECTIONS = {
    "address",
    "article",
    "aside",
    "body",
    "center",
    "details",
    "div",
    "fieldset",
    "figcaption",
    "figure",
}
_SECTIONS |= {"footer", "form", "header", "hr", "main", "nav", "section"}
_TEXTS = {"blockquote", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
BLOCKS = frozenset(_SECTIONS | _TEXTS | _TABLES)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset({"hidden", "hide", "d-none", "sr-only", "visually-hidden", "invisible"})
_ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle"}
)
# What a front page is asked with: a language, a page of it, where the visitor came from.
_ASIDE_QUERY = re.compile(
    r"(?:(?:lang|language|hl|page|trang|utm_[a-z]+|fbclid|gidzl|zarsrc|ref)=[^&]*(?:&|$))+"
)
_JSON_LD_LIMIT = 256 * 1024


class Document:
    """The parsed page. `source` is its decoded text, `root` its tree; nothing here changes the tree."""

    def __init__(self, source: str, url: str) -> None:
        """Parses `source`; `root` is an empty `html` element when there is nothing to parse."""
        self.source = source
        self.url = url
        self.root = parse(source)
        self._selected: dict[str, list[Element]] = {}

    def select(self, selector: str, below: Element | None = None) -> list[Element]:
        """The elements a CSS selector finds, in document order."""
        if below is not None:
            return select(self.root, self._places, selector, below)
        if selector not in self._selected:
            self._selected[selector] = select(self.root, self._places, selector)
        return self._selected[selector]

    @cached_property
    def _places(self) -> Places:
        return places(self.root)

    @cached_property
    def body(self) -> Element:
        """The body element, or the root of a page that has none."""
        found = self.root.find("body")
        return self.root if found is None else found

    @cached_property
    def meta(self) -> Mapping[str, list[str]]:
        """Contents of the meta tags by lower-case name, property or itemprop."""
        table: dict[str, list[str]] = {}
        for tag in self.root.iter("meta"):
            content = (tag.get("content") or "").strip()
            for attribute in ("name", "property", "itemprop"):
                if content and (name := tag.get(attribute)):
                    table.setdefault(name.strip().lower(), []).append(content)
        return table

    def said(self, *names: str) -> str | None:
        """The first content of the first of these meta tags that is there, canonical."""
        for name in names:
            for content in self.meta.get(name, ()):
                if text := canonical(content):
                    return text
        return None

    @cached_property
    def article_data(self) -> Mapping[str, Any]:
        """The first article object of the page's JSON-LD; empty when there is none."""
        for script in self.root.iter("script"):
            if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
                continue
            for found in _json_ld(script.text):
                kinds = found.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and kind in _ARTICLE_TYPES for kind in kinds):
                    return found
        return {}

    @cached_property
    def title_tag(self) -> str:
        """Text of the `title` element, canonical; empty when there is none."""
        for tag in self.root.iter("title"):
            if text := canonical(tag.text or ""):
                return text
        return ""

    @cached_property
    def order(self) -> dict[Element, int]:
        """Position of every element in document order."""
        return {element: place for place, element in enumerate(self.root.iter("*"))}

    @cached_property
    def sizes(self) -> Mapping[Element, int]:
        """Characters of text in every element, blanks at the ends of runs not counted."""
        return _Sizes()

    @cached_property
    def is_home(self) -> bool:
        """Whether the URL is the site's front page."""
        parts = url_parts(self.url)
        if parts.query and not _ASIDE_QUERY.fullmatch(parts.query):
            return False  # /index.php?id=504 is a page of its own
        return bool(parts.netloc) and parts.path.strip("/") in (
            "",
            "index.html",
            "index.php",
            "default.aspx",
            "home",
        )


class _Sizes(dict[Element, int]):
    """Sizes of elements, each subtree counted when it is first asked for."""

    def __missing__(self, element: Element) -> int:
        for node in reversed(list(element.iter("*"))):
            if node not in self:
                size = len(text.strip()) if (text := node.text) else 0
                for child in node.iterchildren("*"):
                    size += self[child]
                    if tail := child.tail:
                        size += len(tail.strip())
                self[node] = size
        return self[element]


def url_parts(url: str) -> SplitResult:
    """The parts of an address; all empty for what is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def parse(source: str) -> Element:
    """The tree of an HTML page or fragment; libxml2 stops descending at 2,048 levels."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(source.replace("\x00", "").encode("utf-8", "ignore"), parser)
    return etree.Element("html") if root is None else root


def inside(container: Element, boxes: Collection[Element]) -> set[Element]:
    """Every element of a container that lies in one of the boxes, the boxes included; one pass."""
    found: set[Element] = set()
    for element in container.iter("*"):
        parent = element.getparent()
        if element in boxes or (parent is not None and parent in found):
            found.add(element)
    return found


def hidden(element: Element) -> bool:
    """Whether an element is marked as not shown."""
    if not element.attrib:
        return False
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    return not _HIDDEN_CLASSES.isdisjoint((element.get("class") or "").split())


def inline_text(element: Element) -> str:
    """What an element says, as one canonical line: runs joined as they stand, blocks by a blank."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        breaks = node.tag in BLOCKS or node.tag == "br"
        if event == "start":
            if node.tag in SILENT:
                walk.skip_subtree()
                continue
            parts.append(f" {node.text or ''}" if breaks else node.text or "")
        elif node is not element:
            parts.append(f" {node.tail or ''}" if breaks else node.tail or "")
    return canonical("".join(parts))


def _json_ld(text: str) -> Iterator[Mapping[str, Any]]:
    if len(text) > _JSON_LD_LIMIT:
        return
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting.extend(found)
        elif isinstance(found, dict):
            yield found
            graph = found.get("@graph")
            waiting.extend(graph if isinstance(graph, list) else [])
