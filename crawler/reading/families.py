"""The page rules of every CMS family, and which family a page belongs to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from crawler.reading.document import Document
from crawler.rules import PageRules, page_rules


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
        if (count := sum(bool(document.select(sign)) for sign in rules.signs))
    ]
    return [(name, rules) for _, name, rules in sorted(scored, key=lambda found: -found[0])]
