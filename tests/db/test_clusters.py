"""Reprints share a cluster: whatever order they come in, and as they come."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.articles import save_article
from db.migrations import migrations
from db.reference import save_sources
from db.urls import add_urls, url_id
from tests.db.sample import NIGHT

VOCABULARY = (
    "tỉnh huyện xã thôn tổ công nghệ số cộng đồng chuyển đổi chỉ số xếp hạng năm kế hoạch quyết định người dân "
    "dịch vụ trực tuyến hồ sơ chính quyền kinh tế xã hội hạ tầng dữ liệu nền tảng hội nghị ngày tháng đạt tăng giảm"
)
WORDS = VOCABULARY.split()


def report(seed: int, words: int = 320) -> list[str]:
    """A text of its own."""
    rng = random.Random(seed)
    return [f"{rng.choice(WORDS)}{rng.randint(0, 9) or ''}" for _ in range(words)]


def text(words: list[str]) -> str:
    return "\n\n".join(" ".join(words[at : at + 40]) for at in range(0, len(words), 40))


ORIGINAL = report(1)
REPRINTS = {
    "same": text(ORIGINAL),
    "shouted": text(ORIGINAL).upper(),
    "number changed": text([*ORIGINAL[:100], "36", *ORIGINAL[101:]]),
    "paragraph cut": text(ORIGINAL[:-40]),
    "paragraph added": text([*report(2, 40), *ORIGINAL]),
    "edited": text([word if at % 30 else "mới" for at, word in enumerate(ORIGINAL)]),
}
OTHERS = {
    "other": text(report(3)),
    "quotes a paragraph": text([*report(4), *ORIGINAL[:40]]),
    "short": "Đắk Lắk xếp thứ 36/63 tỉnh, thành phố.",
    "short, other number": "Đắk Lắk xếp thứ 37/63 tỉnh, thành phố.",
}


def clusters(texts: dict[str, str], order: list[str]) -> dict[str, str]:
    """The cluster of each text when they are stored in this order."""
    db = Database(memory=True)
    migrations.apply(db)
    save_sources(
        db, [{"id": "bao", "name": "B", "kind": "newspaper", "home_url": "http://b.vn", "family": "epi"}]
    )
    for name in order:
        url = f"http://b.vn/{name}"
        add_urls(db, "bao", [(url, "feed", None)], NIGHT)
        fetch = {
            "id": None,
            "url_id": url_id(db, url),
            "url": url,
            "source_id": "bao",
            "at": NIGHT.isoformat(),
        }
        save_article(
            db, fetch=fetch, page={"title": name, "text": texts[name]}, reader_version="1", now=NIGHT
        )
    found = {
        url.removeprefix("http://b.vn/"): cluster
        for url, cluster in db.conn.execute("select url, cluster from articles")
    }
    db.close()
    return found


def test_reprints_fall_together_and_nothing_else() -> None:
    texts = REPRINTS | OTHERS
    groups = defaultdict(set)
    for name, cluster in clusters(texts, list(texts)).items():
        groups[cluster].add(name)
    assert sorted(map(sorted, groups.values())) == sorted([sorted(REPRINTS), *([name] for name in OTHERS)])


@settings(max_examples=15, deadline=None)
@given(st.permutations([*REPRINTS, *OTHERS]))
def test_the_order_of_arrival_changes_nothing(order: list[str]) -> None:
    texts = REPRINTS | OTHERS
    assert clusters(texts, order) == clusters(texts, list(texts))


def test_a_text_between_two_joins_them() -> None:
    """Two cuts of one text are too far apart; the whole, coming last, has both near."""
    texts = {"front": text(ORIGINAL[:220]), "back": text(ORIGINAL[100:]), "whole": text(ORIGINAL)}
    apart = clusters({name: texts[name] for name in ("front", "back")}, ["front", "back"])
    assert apart["front"] != apart["back"]
    together = clusters(texts, ["front", "back", "whole"])
    assert len(set(together.values())) == 1
    assert together == clusters(texts, ["whole", "back", "front"])


def test_articles_of_before_are_given_their_clusters() -> None:
    """The migration places what a database held already."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m004_nights")
    save_sources(
        db, [{"id": "bao", "name": "B", "kind": "newspaper", "home_url": "http://b.vn", "family": "epi"}]
    )
    for number, name in enumerate(("same", "edited")):
        add_urls(db, "bao", [(f"http://b.vn/{number}", "feed", None)], NIGHT)
        db.execute(
            "insert into articles (url_id, source_id, url, text, content_hash, cluster, first_seen, last_seen,"
            " reader_version) values (?, 'bao', '', ?, ?, ?, '', '', '1')",
            [number + 1, REPRINTS[name], name, name],
        )
    migrations.apply(db)
    assert db.execute("select count(distinct cluster) from articles").fetchone() == (1,)


@pytest.mark.parametrize("words", [0, 1, 2, 24, 25, 26])
def test_texts_of_any_length_have_a_cluster(words: int) -> None:
    assert clusters({"a": text(report(5, words))}, ["a"])["a"]
