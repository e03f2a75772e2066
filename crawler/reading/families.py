"""The page rules of every CMS family, and which family a page belongs to."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from crawler.reading.document import Document
from crawler.rules import PageRules, page_rules

_NAMES = re.compile(r"[.#]([\w-]+)")


@cache
def family_rules() -> dict[str, PageRules]:
    """Family → its page rules, from the packaged family files, read once a process."""
    rules: dict[str, PageRules] = {}
    folder = files("crawler").joinpath("families")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text("utf-8")).get("page", {})
            rules[file.name.removesuffix(".toml")] = page_rules(table, f"crawler/families/{file.name}")
    return rules


def recognise(document: Document) -> list[tuple[str, PageRules]]:
    """The families whose signs the page bears, the one with most signs first."""
    scored = [
        (count, name, rules)
        for name, rules in family_rules().items()
        if (count := sum(_bears(document, sign) for sign in rules.signs))
    ]
    return [(name, rules) for _, name, rules in sorted(scored, key=lambda found: -found[0])]


def _bears(document: Document, sign: str) -> bool:
    """Whether a sign is on the page; its classes and ids are looked up before the selector is run."""
    alternatives = sign.split(",")
    if not any(document.names.issuperset(_NAMES.findall(_plain(one))) for one in alternatives):
        return False
    return bool(document.select(sign))


@cache
def _plain(selector: str) -> str:
    """A selector without its attribute tests, in which dots and hashes mean nothing."""
    return re.sub(r"\[[^\]]*\]", "", selector)
