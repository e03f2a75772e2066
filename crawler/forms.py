"""Addresses that are articles nowhere: the declared forms of `not_articles.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

FILE = "not_articles.toml"


@cache
def not_articles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What is refused everywhere (event, tag, search, print …), each with its pattern on the lower-case path."""
    table = tomllib.loads(files("crawler").joinpath(FILE).read_text("utf-8"))
    return tuple((form["what"], re.compile(form["pattern"])) for form in table["form"])


def not_article(url: str) -> str | None:
    """What a canonical address is that is no article at any outlet, or None when it may be one."""
    path = urlsplit(url).path.lower()
    return next((what for what, pattern in not_articles() if pattern.search(path)), None)
