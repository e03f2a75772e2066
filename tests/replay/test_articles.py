"""The articles of the replay site and the facts they state."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawler.replay.articles import load_articles
from crawler.replay.gold import GoldArticle, gold_articles, load_facts

SEED_FACTS = Path(__file__).parents[1] / "fixtures" / "seed_facts.jsonl"
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "dev.jsonl"
KINDS = {"rank", "rank_change", "score", "score_change", "team_count", "member_count", "decision"}
NIGHTS = (1, 2)


def seed_facts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SEED_FACTS.read_text(encoding="utf-8").splitlines()]


def number(value: str) -> str:
    return value.partition("/")[0].partition("-")[0].lstrip("0")


def says_the_same(fact: dict[str, Any], seed: dict[str, Any]) -> bool:
    """Equal in all that the seed states; what the seed leaves open the article may tell."""
    if fact["kind"] != seed["kind"]:
        return False
    if fact["kind"] == "decision":
        same_value = number(fact["value"]) == number(seed["value"]) and fact["doc_type"] == seed["doc_type"]
    else:
        same_value = fact["value"] == seed["value"] and fact["subject"] == seed["subject"]
    keys = ("subject_type", "indicator", "bound", "status", "scope", "level", "since", "period")
    return same_value and all(seed.get(key) is None or fact.get(key) == seed[key] for key in keys)


def sentence_of(text: str, evidence: str) -> str:
    at = text.index(evidence)
    return text[max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1 : at + len(evidence)]


@pytest.fixture(scope="module", params=NIGHTS)
def gold(request: pytest.FixtureRequest) -> list[GoldArticle]:
    return gold_articles(request.param)


def test_five_outlets_with_twelve_articles_or_more() -> None:
    counts = Counter({outlet: len(articles) for outlet, articles in load_articles().items()})
    assert len(counts) == 5
    assert min(counts.values()) >= 12


def test_texts_are_nfc_and_of_a_length_the_press_prints(gold: list[GoldArticle]) -> None:
    for one in gold:
        assert one.article.text == unicodedata.normalize("NFC", one.article.text)
        assert 4 <= len(one.article.paragraphs) <= 9, one.article.key
        assert len(one.article.text) >= 500, one.article.key


def test_every_evidence_stands_in_its_text(gold: list[GoldArticle]) -> None:
    for one in gold:
        for fact in one.facts:
            assert fact["evidence"] in one.article.text, (one.article.key, fact)
            assert fact["kind"] in KINDS


def test_every_line_of_facts_belongs_to_an_article() -> None:
    for night in NIGHTS:
        keys = {article.key for articles in load_articles(night).values() for article in articles}
        late = {one.article.key for one in gold_articles(2) if one.article.night == 2}
        assert set(load_facts(night)) <= keys | late


def test_about_half_of_the_articles_state_no_fact(gold: list[GoldArticle]) -> None:
    without = sum(not one.facts for one in gold)
    assert 0.4 <= without / len(gold) <= 0.6


@pytest.mark.parametrize(
    "seed", seed_facts(), ids=lambda seed: f"{seed['seed']}-{seed['kind']}-{seed['value']}"
)
def test_every_core_seed_fact_is_carried_in_two_wordings(seed: dict[str, Any]) -> None:
    carried = [
        (one.article.key, sentence_of(one.article.text, fact["evidence"]))
        for one in gold_articles()
        if one.article.reprint_of is None
        for fact in one.facts
        if fact.get("seed") == seed["seed"] and says_the_same(fact, seed)
    ]
    assert len({sentence for _, sentence in carried}) >= 2, carried
    assert len({key for key, _ in carried}) >= 2


def test_a_seed_whose_period_is_open_is_also_carried_without_one() -> None:
    for seed in seed_facts():
        if seed["period"] is None:
            same = [f for one in gold_articles() for f in one.facts if says_the_same(f, seed)]
            assert any(fact["period"] is None for fact in same), seed


def test_night_two_differs_in_the_corrected_and_the_new_article_only() -> None:
    first = {one.article.key: one for one in gold_articles(1)}
    second = {one.article.key: one for one in gold_articles(2)}
    new = set(second) - set(first)
    changed = {key for key in first if first[key].article.text != second[key].article.text}
    assert len(new) == 1
    assert changed == {"baotuyenquang-05"}
    assert set(first) <= set(second)
    values = [[fact["value"] for fact in night["baotuyenquang-05"].facts] for night in (first, second)]
    assert values[0] != values[1]


def test_one_article_is_reprinted_under_another_title() -> None:
    articles = {one.article.key: one.article for one in gold_articles()}
    (reprint,) = [article for article in articles.values() if article.reprint_of]
    original = articles[str(reprint.reprint_of)]
    assert reprint.text == original.text
    assert (reprint.outlet, reprint.title) != (original.outlet, original.title)


def test_a_file_without_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "outlet").mkdir()
    (tmp_path / "outlet" / "outlet-01.md").write_text("Chỉ có thân bài.", encoding="utf-8")
    with pytest.raises(ValueError, match=r"outlet-01\.md.*\+\+\+"):
        load_articles(folder=tmp_path)


def test_a_correction_that_corrects_nothing_is_named(tmp_path: Path) -> None:
    head = '+++\ntitle = "T"\npublished = 2022-01-01T00:00:00+07:00\nauthor = "A"\nsection = "s"\ntags = []\n'
    (tmp_path / "outlet").mkdir()
    path = tmp_path / "outlet" / "outlet-01.md"
    path.write_text(
        head + '[corrected]\nat = 2022-01-02\nreplace = [["x", "y"]]\n+++\nThân bài.\n', encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"outlet-01\.md.*'x'"):
        load_articles(night=2, folder=tmp_path)


@pytest.mark.skipif(not SHARED.is_file(), reason="needs the seed articles, which are not part of the project")
def test_no_wording_is_taken_from_the_seeds() -> None:
    def shingles(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    seeds = (json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines())
    taken = set().union(*(shingles(one["text"]) for one in seeds))
    for one in gold_articles(2):
        said = "\n".join((one.article.title, *one.article.paragraphs, *one.article.captions))
        for sentence in re.split(r"(?<=[.!?])\s|\n", said):
            # eight syllables in a row are met in any two texts with the same names and figures; a third of
            # a sentence is not
            own = shingles(sentence)
            assert len(own & taken) <= len(own) / 3, (one.article.key, sentence)
