"""The form that most article links of a page share, as a pattern: for outlets of an engine nobody has named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

FEWEST = 3
"""Links of one form from which it is taken for the form of the articles."""

# slug of four words or more, as titles have; then what numbers it; then the suffix
_NAME = re.compile(
    r"(?P<slug>[A-Za-z0-9_]+(?:-+[A-Za-z0-9_]+){3,}?)"
    r"(?P<key>-(?P<word>[a-z]{1,8})?(?P<digits>\d{4,20})|-(?P<hex>[0-9a-f]{7,8}))?"
    r"(?P<suffix>\.[a-z]{2,5})?"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern on the path, and the links it was made from, in the order of the page."""

    pattern: str
    links: tuple[str, ...]


def common_form(urls: Iterable[str]) -> Form | None:
    """The form of the largest group of links that look like articles, or None when no group has `FEWEST`."""
    groups: defaultdict[tuple[str, ...], dict[str, re.Match[str]]] = defaultdict(dict)
    for url in urls:
        *folders, name = urlsplit(url).path.rstrip("/").split("/")[1:] or [""]
        if found := _NAME.fullmatch(name):
            groups[(*map(_folder, folders), *_kind(found))][url] = found
    largest = max(groups.values(), key=len, default={})
    if len(largest) < FEWEST:
        return None
    return Form(
        _pattern(next(kind for kind, group in groups.items() if group is largest), largest), tuple(largest)
    )


def _folder(folder: str) -> str:
    """A folder's pattern: numbers of a month or a day by their length, other numbers, names."""
    if re.fullmatch(r"\d{6}|\d{8}", folder):
        return rf"\d{{{len(folder)}}}"
    return r"\d+" if folder.isdigit() else "[A-Za-z0-9_-]+"


def _kind(name: re.Match[str]) -> tuple[str, str]:
    key = f"{name['word'] or ''}#" if name["digits"] else "x" if name["hex"] else ""
    return key, name["suffix"] or ""


def _pattern(kind: tuple[str, ...], group: dict[str, re.Match[str]]) -> str:
    *folders, key, suffix = kind
    if key.endswith("#"):
        least = min(len(found["digits"]) for found in group.values())
        key = rf"-{key[:-1]}\d{{{least},}}"
    elif key == "x":
        key = "-[0-9a-f]{7,8}"
    slug = "[A-Za-z0-9_-]+" if key else "[A-Za-z0-9_]+(?:-+[A-Za-z0-9_]+){3,}"
    return "^/" + "".join(f"{folder}/" for folder in folders) + slug + key + re.escape(suffix) + "/?$"
