"""Page rules: what a [page] table may say, and that every family's table is used and recognised."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from crawler.errors import SourceError
from crawler.reading.document import Document
from crawler.reading.families import family_rules, recognise
from crawler.rules import PageRules, page_rules

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
FAMILIES = [name for name, rules in family_rules().items() if not rules.empty]
SIGNED = [name for name, rules in family_rules().items() if rules.signs]


def test_a_table_becomes_rules() -> None:
    rules = page_rules(
        {"title": "h1", "remove": [".a", "p:first-child"], "json": {"title": "data.title"}}, "x.toml"
    )
    assert rules == PageRules(title=("h1",), remove=(".a", "p:first-child"), json={"title": "data.title"})
    assert pickle.loads(pickle.dumps(rules)) == rules
    assert PageRules().empty


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"titel": "h1"}, ("page.titel", "unknown")),
        ({"title": "h1["}, ("page.title", "'h1['")),
        ({"title": 3}, ("page.title", "CSS selector")),
        ({"body": ["div", ""]}, ("page.body", "CSS selector")),
        ({"json": "data"}, ("page.json", "table")),
        ({"json": {"titel": "x"}}, ("page.json.titel", "unknown")),
        ({"json": {"title": ""}}, ("page.json.title", "dotted path")),
    ],
)
def test_a_wrong_table_is_named_with_file_and_key(table: dict[str, object], words: tuple[str, ...]) -> None:
    with pytest.raises(SourceError) as refusal:
        page_rules(table, "crawler/families/x.toml")
    assert all(word in str(refusal.value) for word in ("crawler/families/x.toml", *words))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_its_pages(family: str) -> None:
    pages = list((PAGES / family).glob("*.json"))
    assert len(pages) >= 2


@pytest.mark.parametrize("family", SIGNED)
def test_a_family_is_known_by_its_signs(family: str) -> None:
    for path in (PAGES / family).glob("*.html"):
        found = recognise(Document(path.read_text(encoding="utf-8"), "https://bao.example/x"))
        assert found, path
        assert found[0][0] == family, path
