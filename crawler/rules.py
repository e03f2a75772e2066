"""How the article pages of one outlet or CMS family are built: selectors, as plain data.

A `[page]` table of a family or source file, validated once at loading. All selectors are CSS, as cssselect
reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from crawler.errors import SourceError

JSON_FIELDS = ("title", "lead", "body", "date", "author")


@dataclass(frozen=True, slots=True)
class PageRules:
    """Where an article page keeps its parts.

    `title`, `lead`, `body`, `date`, `author` are selectors tried in order until one yields something;
    `caption` and `remove` are all applied inside the body. `signs` are selectors by which a page of the
    family is known when nobody says which family it is: the family with most signs present is taken.
    `json` serves articles of an API: field (title, lead, body, date, author) → dotted path into the answer;
    the body found there is HTML and is read like any other.
    """

    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    json: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing at all is declared."""
        return not any(getattr(self, one.name) for one in fields(self))


SELECTOR_KEYS = tuple(one.name for one in fields(PageRules) if one.name != "json")


@lru_cache(maxsize=2048)
def compiled(selector: str) -> CSSSelector:
    """The selector, compiled once a process. Raises `cssselect.SelectorError` when it is not CSS."""
    return CSSSelector(selector, translator="html")


def page_rules(table: Mapping[str, object], where: str) -> PageRules:
    """Validates a TOML `[page]` table; `where` is the file as the user knows it.

    A selector key holds one string or an array of strings, `json` a table of strings. Raises `SourceError`
    naming file and key for an unknown key, a wrong type or a selector that is not CSS.
    """
    known = (*SELECTOR_KEYS, "json")
    for key in table:
        if key not in known:
            raise SourceError(f"{where}: unknown key page.{key}; a [page] table takes {', '.join(known)}")
    selectors = {key: _selectors(table[key], f"{where}: page.{key}") for key in SELECTOR_KEYS if key in table}
    return PageRules(**selectors, json=_paths(table.get("json", {}), f"{where}: page.json"))


def _selectors(value: object, where: str) -> tuple[str, ...]:
    listed: Iterable[object] = (
        [value] if isinstance(value, str) else value if isinstance(value, list) else [None]
    )
    found = []
    for selector in listed:
        if not isinstance(selector, str) or not selector.strip():
            raise SourceError(f"{where} must be a CSS selector or an array of them")
        try:
            compiled(selector)
        except SelectorError as error:
            raise SourceError(f"{where}: {selector!r} is no CSS selector ({error})") from error
        found.append(selector)
    return tuple(found)


def _paths(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise SourceError(f"{where} must be a table of field = 'dotted.path'")
    for key, path in value.items():
        if key not in JSON_FIELDS:
            raise SourceError(f"{where}.{key}: unknown field; it takes {', '.join(JSON_FIELDS)}")
        if not isinstance(path, str) or not path:
            raise SourceError(f"{where}.{key} must be a dotted path such as 'data.title'")
    return dict(value)
