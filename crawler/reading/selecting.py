"""CSS selectors on one page, without walking the page for each of them.

The elements of a page are put down once by tag, class and id. A plain selector (`h1.title`, `#content.entry`) is
looked up there; any other is run only where all its names occur at all, which for rules of a family is seldom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lxml.etree import _Element as Element

from crawler.rules import compiled

_PLAIN = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9]*)?(?:[.#][A-Za-z_][\w-]*)*")
_NAME = re.compile(r"[.#]?[A-Za-z_][\w-]*")
# Attribute tests and pseudo-classes: what stands in them names nothing that must be there.
_ASIDE = re.compile(r"\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?")
Places = Mapping[str, list[Element]]


def places(root: Element) -> Places:
    """Every tag («h1»), class («.title») and id («#content») of a page with its elements, in document order."""
    found: dict[str, list[Element]] = {}
    for element in root.iter("*"):
        found.setdefault(element.tag, []).append(element)
        if named := element.get("class"):
            for name in dict.fromkeys(named.split()):
                found.setdefault(f".{name}", []).append(element)
        if named := element.get("id"):
            found.setdefault(f"#{named}", []).append(element)
    return found


def select(root: Element, known: Places, selector: str, below: Element | None = None) -> list[Element]:
    """The elements a CSS selector finds, in document order; `below`: only there, the element itself included.

    `known` are the `places` of the tree of `root`.
    """
    plain, alternatives = _parts(selector)
    if plain:
        last, *others = plain
        found = known.get(last, [])
        if others:
            found = [element for element in found if _bears(element, others)]
        if below is not None and below is not root:
            found = [element for element in found if _lies_in(element, below)]
        return found
    if not any(all(name in known for name in names) for names in alternatives):
        return []
    result = compiled(selector)(root if below is None else below)
    return [one for one in result if isinstance(one, Element)] if isinstance(result, list) else []


@lru_cache(maxsize=2048)
def _parts(selector: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The names a plain selector asks for, the tag last; and the names each alternative of another asks for."""
    selector = selector.strip()
    if _PLAIN.fullmatch(selector):
        return tuple(reversed(_names(selector))), ()
    return (), tuple(map(_names, _ASIDE.sub("", selector).split(",")))


def _names(selector: str) -> tuple[str, ...]:
    return tuple(name if name[0] in ".#" else name.lower() for name in _NAME.findall(selector))


def _bears(element: Element, names: Iterable[str]) -> bool:
    classes = (element.get("class") or "").split()
    return all(
        name[1:] in classes
        if name[0] == "."
        else name[1:] == element.get("id")
        if name[0] == "#"
        else name == element.tag
        for name in names
    )


def _lies_in(element: Element, below: Element) -> bool:
    return element is below or any(node is below for node in element.iterancestors())
