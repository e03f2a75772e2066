"""Selectors looked up by name find what lxml's own engine finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.reading.document import Document
from crawler.reading.families import family_rules
from crawler.reading.selecting import select
from crawler.rules import SELECTOR_KEYS, compiled

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
SELECTORS = sorted(
    {one for rules in family_rules().values() for key in SELECTOR_KEYS for one in getattr(rules, key)}
    | {"h1", "div.a.b", "#c.a", "DIV.a", "p:not(.a)", "div.nowhere p", ".a > .b, .nowhere", "div:has(> .b)"}
)
SMALL = '<div class="a b"><p class="a" id="c">x</p><p class=" b\ta ">y</p></div><div id="c" class="a"></div>'


@pytest.mark.parametrize("path", sorted(PAGES.glob("*/*.html"))[::4], ids=lambda path: path.stem)
def test_on_a_page_and_in_a_part_of_it(path: Path) -> None:
    _compare(Document(path.read_text(encoding="utf-8", errors="replace"), ""))


def test_classes_in_any_order_and_an_id_twice() -> None:
    document = Document(SMALL, "")
    assert len(document.select(".b.a")) == 2
    assert len(document.select("#c")) == 2
    _compare(document)


def _compare(document: Document) -> None:
    parts = [None, document.body, *list(document.body.iter("div", "p"))[:3]]
    for selector in SELECTORS:
        for part in parts:
            wanted = compiled(selector)(document.root if part is None else part)
            assert document.select(selector, part) == wanted, selector
    assert select(document.root, {}, ".a") == []
