"""The home page's menu, searched for the section we are after: «Chuyển đổi số», wherever a paper put it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from crawler.canonical import netloc_of
from crawler.forms import not_article
from crawler.outlet import Source
from crawler.reading.text import composed

MAX_SECTIONS = 3
"""Sections followed from one menu: a topic rarely has more than its section and a thematic page or two."""

_WORDS = re.compile(r"\w+")


def menu_sections(tree: Any, base: str, source: Source) -> tuple[str, ...]:
    """Where the links named as `source.discovery.menu` lead: listings of the outlet that its file does not name.

    `tree` is the parsed home page (lxml), `base` what its links are relative to. A link is known by its text
    or its title, whatever its case, its accents' form and the arrows and dots around it. Links to articles,
    to tags and searches, and to other hosts are left alone.
    """
    wanted = {_folded(name) for name in source.discovery.menu}
    own = {source.canonical(source.absolute(path)) for path in ("/", *source.discovery.listings)}
    found: dict[str, str] = {}
    for anchor in tree.iter("a"):
        names = (_folded("".join(anchor.itertext())), _folded(anchor.get("title") or ""))
        if wanted.isdisjoint(names) or not anchor.get("href"):
            continue
        try:
            url = urljoin(base, anchor.get("href").strip()).partition("#")[0]
            key = source.canonical(url)
            if netloc_of(url) in source.twins() and not source.is_article(key) and not not_article(key):
                found.setdefault(key, url)
        except ValueError:
            continue  # javascript:void(0), tel: and the like
    return tuple(url for key, url in found.items() if key not in own)[:MAX_SECTIONS]


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(composed(text).casefold()))
