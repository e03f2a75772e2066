"""Verdicts: they stand, re-open, come back, and count in claims, in the public copy and as gold."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from commands import scoring
from db import DatabaseRefused
from db.claims import rebuild_claims, refresh_claims
from db.gold import reviewed_articles
from db.publish import publish
from db.review_queue import doubtful_facts, everything_about, rule_records
from db.review_store import ReviewRefused, add_review
from db.reviews import corrected_attributes, reapply_reviews, reviewed_fact
from tests.db import sample
from tests.db.sample import NIGHT, fact

URL = "https://baodaklak.example/n"
TEXT = "Năm 2019, Đắk Lắk xếp thứ 41/63. Tỉnh phấn đấu vươn lên."
RANK = fact("rank", 41, "thứ 41/63", period="2019", out_of=63)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "chiso.reviews.db"


def held(db: Database, **changed: Any) -> int:
    """The article with its one fact as extracted now, and the fact's number."""
    version = str(changed.pop("version", "1"))
    text = changed.pop("text", TEXT)
    at = changed.pop("at", NIGHT)
    sample.store(db, "baodaklak", URL, "2020-01-01", "T", text, [RANK | changed], version=version, at=at)
    [(fact_id,)] = db.execute(
        "select f.id from facts as f join articles as a on a.id = f.article_id and a.is_current"
        " where a.url = ? and kind = 'rank'", [URL]
    ).fetchall()  # fmt: skip
    return int(fact_id)


def decide(db: Database, store: Path, fact_id: int, verdict: Any, minute: int = 0, **corrected: Any) -> None:
    judged = reviewed_fact(db, fact_id)
    assert judged is not None
    add_review(
        store, judged, verdict, reviewer="an", reason="vì thế", now=NIGHT + timedelta(minutes=minute),
        corrected=corrected or None,
    )  # fmt: skip
    settle(db, store)


def settle(db: Database, store: Path) -> None:
    reapply_reviews(db, store)
    refresh_claims(db)


def states(db: Database) -> list[tuple[str, str]]:
    return db.execute("select verdict, state from reviews order by id").fetchall()


def claim_of_2019(db: Database) -> list[tuple[Any, ...]]:
    return db.execute("select value_text, shown_because from claims where period = '2019'").fetchall()


def test_a_rejected_fact_makes_no_claim(db: Database, store: Path) -> None:
    fact_id = held(db)
    settle(db, store)
    assert claim_of_2019(db) == [("41", "only_text")]
    assert not store.exists()
    decide(db, store, fact_id, "rejected")
    assert claim_of_2019(db) == []
    decide(db, store, fact_id, "accepted", minute=1)
    assert claim_of_2019(db) == [("41", "review")]
    assert states(db) == [("rejected", "superseded"), ("accepted", "standing")]


def test_an_accepted_fact_is_published_whatever_its_confidence(
    db: Database, store: Path, tmp_path: Path
) -> None:
    fact_id = held(db, confidence=0.2)
    settle(db, store)
    assert claim_of_2019(db) == []
    decide(db, store, fact_id, "accepted")
    assert claim_of_2019(db) == [("41", "review")]
    publish(Path(db.execute("pragma database_list").fetchone()[2]), tmp_path / "public.db")
    with sqlite3.connect(tmp_path / "public.db") as copy:
        assert copy.execute("select count(*) from facts where id = ?", [fact_id]).fetchone() == (1,)
        assert "reviewer" not in {row[1] for row in copy.execute("pragma table_info(reviews)")}


def test_a_corrected_fact_is_counted_and_published_as_corrected(
    db: Database, store: Path, tmp_path: Path
) -> None:
    fact_id = held(db)
    decide(db, store, fact_id, "corrected", value_text="14", period="2018", province="Đắk Nông")
    [row] = db.query(
        "select value, value_text, period, province, province_id from claims where period = '2018'"
    )
    assert row == {
        "value": 14.0, "value_text": "14", "period": "2018", "province": "Đắk Nông", "province_id": "63-67",
    }  # fmt: skip
    publish(Path(db.execute("pragma database_list").fetchone()[2]), tmp_path / "public.db")
    with sqlite3.connect(tmp_path / "public.db") as copy:
        query = "select value, value_text, period, period_end, province_id from facts where id = ?"
        assert copy.execute(query, [fact_id]).fetchone() == (14.0, "14", "2018", "2018-12-31", "63-67")
    assert db.execute("select value_text from facts where id = ?", [fact_id]).fetchone() == ("41",)


def test_verdicts_survive_re_extraction(db: Database, store: Path) -> None:
    fact_id = held(db)
    decide(db, store, fact_id, "rejected")
    assert held(db, version=2, rule="rank.other", confidence=0.99) == fact_id  # the same assertion
    settle(db, store)
    assert states(db) == [("rejected", "standing")]
    sample.store(db, "baodaklak", URL, "2020-01-01", "T", TEXT, [], version="3")
    settle(db, store)
    assert states(db) == [("rejected", "gone")]
    held(db, version=4)  # found again, under another number
    settle(db, store)
    assert states(db) == [("rejected", "standing")]
    assert claim_of_2019(db) == []


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"period": "2018"}, "reopened"),  # the same evidence asserts something else
        ({"out_of": None}, "reopened"),
        (
            {"text": TEXT.replace("xếp", "đứng"), "at": NIGHT + timedelta(days=1)},
            "reopened",
        ),  # another sentence
        ({"text": TEXT.replace("vươn lên", "tiến bộ"), "at": NIGHT + timedelta(days=1)}, "standing"),
        (
            {"text": "Đầu tiên. " + TEXT, "at": NIGHT + timedelta(days=1)},
            "standing",
        ),  # elsewhere in the article
        ({"period": "2018", "evidence": "41/63"}, "gone"),
    ],
)
def test_changed_evidence_opens_the_question_again(
    db: Database, store: Path, changed: dict[str, Any], state: str
) -> None:
    decide(db, store, held(db), "rejected")
    fact_id = held(db, version=2, **changed)
    settle(db, store)
    assert states(db) == [("rejected", state)]
    queued = {row["fact_id"]: row["weight"] for row in doubtful_facts(db, 100)}
    assert (queued.get(fact_id) == 1) is (state == "reopened")
    assert bool(db.execute("select 1 from claim_facts where fact_id = ?", [fact_id]).fetchone()) is (
        state != "standing"
    )


def test_an_extractor_that_learnt_confirms_the_correction(db: Database, store: Path) -> None:
    decide(db, store, held(db), "corrected", period="2018")
    held(db, version=2, period="2018")
    settle(db, store)
    assert states(db) == [("corrected", "standing")]
    assert db.execute("select count(*) from claims where period in ('2018', '2019')").fetchone() == (1,)


def test_two_facts_on_one_evidence_keep_their_own_verdicts(db: Database, store: Path) -> None:
    text = "Năm 2019, Đắk Lắk dẫn đầu cả ba trụ cột."
    facts = [
        fact("rank", 1, "dẫn đầu", period="2019", indicator=f"dti.{p}") for p in ("government", "economy")
    ]
    sample.store(db, "baodaklak", URL, "2020-01-01", "T", text, facts)
    first, second = (i for (i,) in db.execute("select id from facts where evidence = 'dẫn đầu' order by id"))
    decide(db, store, first, "accepted")
    decide(db, store, second, "rejected", minute=1)
    assert dict(db.execute("select fact_id, verdict from reviews where state = 'standing'").fetchall()) == {
        first: "accepted", second: "rejected",
    }  # fmt: skip


def test_the_file_outlives_the_database_and_the_other_way_round(
    db: Database, store: Path, tmp_path: Path
) -> None:
    decide(db, store, held(db), "rejected")
    new = sample.build(tmp_path / "rebuilt.db")
    held(new)
    settle(new, store)
    assert states(new) == [("rejected", "standing")]
    new.close()
    store.unlink()
    settle(db, store)
    third = sample.build(tmp_path / "third.db")
    held(third)
    settle(third, store)
    assert states(third) == [("rejected", "standing")]
    third.close()


def test_reviewed_claims_rebuilt_are_the_same(db: Database, store: Path) -> None:
    decide(db, store, held(db), "corrected", value_text="14")
    before = sorted(map(repr, db.table("claims").rows))
    rebuild_claims(db)
    assert sorted(map(repr, db.table("claims").rows)) == before


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"mood": "x"}, "cannot be corrected"),
        ({"kind": "score"}, "cannot be corrected"),
        ({"value": "nhiều"}, "number with a point"),
        ({"value": ""}, "cannot be empty"),
        ({"out_of": "6.3"}, "whole number"),
        ({"indicator": "dti.magic"}, "no indicator 'dti.magic'"),
        ({"province": "Atlantis"}, "no province"),
        ({"bound": "roughly"}, "bound is one of eq"),
        ({"period": "năm ngoái"}, "a period is"),
    ],
)
def test_corrections_the_table_does_not_know(db: Database, given: dict[str, str], says: str) -> None:
    judged = reviewed_fact(db, held(db))
    assert judged
    with pytest.raises(ReviewRefused, match=says):
        corrected_attributes(db, judged, given)


def test_verdicts_that_make_no_sense(db: Database, store: Path) -> None:
    fact_id = held(db)
    judged = reviewed_fact(db, fact_id)
    assert judged
    assert corrected_attributes(db, judged, {"value": "14", "scope": ""}) == {
        "value_text": "14",
        "scope": None,
    }
    for verdict, corrected, says in (
        ("maybe", None, "a verdict is one of"),
        ("corrected", None, "names what is right"),
        ("accepted", {"period": "2018"}, "names what is right"),
        ("corrected", {"period": "2019"}, "changes nothing"),
    ):
        with pytest.raises(ReviewRefused, match=says):
            add_review(store, judged, verdict, reviewer=None, reason=None, now=NIGHT, corrected=corrected)  # type: ignore[arg-type]
    assert not store.exists()
    store.write_text("not ours " * 100)
    with pytest.raises(DatabaseRefused, match="no file of reviews"):
        add_review(store, judged, "accepted", reviewer=None, reason=None, now=NIGHT)


def test_rules_have_a_record_and_reviews_make_gold(db: Database, store: Path) -> None:
    ids = [i for (i,) in db.execute("select id from facts where article_id = 1 order by id limit 3")]
    decide(db, store, ids[0], "accepted")
    decide(db, store, ids[1], "corrected", minute=1, scope=None)
    decide(db, store, ids[2], "rejected", minute=2)
    records = {record["rule"]: record for record in rule_records(db)}
    assert {rule: (r["accepted"], r["corrected"], r["rejected"]) for rule, r in records.items()} == {
        "rank.sample": (1, 1, 0), "rank_change.sample": (0, 0, 1),
    }  # fmt: skip
    assert records["rank.sample"]["share_right"] == 0.5
    [article] = reviewed_articles(db)
    core = [one for one in article["facts"] if one["core"]]
    assert [(one["value"], one["period"], one.get("scope")) for one in core] == [
        (36, "2021", None),
        (2, "2021", None),
    ]
    assert all(article["text"][one["start"] : one["end"]] == one["evidence"] for one in article["facts"])
    assert len(article["facts"]) == len(sample.ARTICLES[0][4]) - 1
    score = scoring.Score()
    score.add("x", article["facts"], article["facts"])
    assert scoring.figures(score.total, "strict")[2] == 1.0
    json.dumps(article)


def test_the_queue_tells_why(db: Database, store: Path) -> None:
    held(db, value=99, evidence="thứ 41/63", period="2018")
    settle(db, store)
    doubts = [row["doubt"] for row in doubtful_facts(db, 100)]
    assert any("range" in doubt for doubt in doubts)
    assert "articles disagree" in doubts
    about = everything_about(db, doubtful_facts(db, 1)[0]["fact_id"])
    assert about
    assert about["claim"]
    assert about["checks"][0]["verdict"] == "impossible"
    assert everything_about(db, 10_000) is None
