"""Claims: grouped, counted, shown with a reason; one night at a time or all at once, in any order."""

import json
import random
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import open_database
from db.claims import rebuild_claims, refresh_claims
from db.comparing import Reading
from db.questions import Stated, Telling, key_hash, question
from db.settling import Claim, settle
from tests.db import sample
from tests.db.said import Said, said
from tests.db.sample import NIGHT, TEAMS, fact


def claims_of(facts: Sequence[Said], official: Any = lambda facts: ()) -> list[Claim]:
    groups: dict[int, dict[Stated, list[Telling]]] = {}
    for stated, telling in facts:
        groups.setdefault(key_hash(question(stated)), {}).setdefault(stated, []).append(telling)
    return sorted(
        (claim for asked, told in groups.items() for claim in settle(asked, told, official)),
        key=lambda c: c.id,
    )


def the_claim(*facts: Said, **rest: Any) -> dict[str, Any]:
    [claim] = claims_of([one.but(fact_id=at) for at, one in enumerate(facts, 1)], **rest)
    return dict(claim.row)


def test_reprints_count_once() -> None:
    row = the_claim(said(article_id=1), said(article_id=2), said(article_id=3, cluster="b"))
    assert (row["facts"], row["articles"], row["independent_texts"], row["status"]) == (3, 3, 2, "agreed")
    row = the_claim(said(article_id=1), said(article_id=2))
    assert (row["independent_texts"], row["status"], row["shown_because"]) == (1, "single", "only_text")


def test_first_and_last_seen() -> None:
    row = the_claim(
        said(published="2022-08-10", first_seen="2022-08-10T18:00:00+00:00"),
        said(published="2023-01-02T08:00:00+07:00", first_seen="2024-05-01T18:00:00+00:00", article_id=2),
        said(published=None, first_seen="2021-05-01T18:00:00+00:00", article_id=3),
    )
    assert (row["first_published"], row["last_published"]) == ("2022-08-10", "2023-01-02T08:00:00+07:00")
    assert (row["first_seen"][:10], row["last_seen"][:10]) == ("2021-05-01", "2024-05-01")


def test_bounds_support_the_exact_figure() -> None:
    row = the_claim(
        said("team_count", 1600, bound="ge", cluster="a"),
        said("team_count", 1600, bound="ge", cluster="b", article_id=2),
        said("team_count", 1652, cluster="c", article_id=3),
    )
    assert (row["value_text"], row["bound"], row["status"], row["independent_texts"]) == (
        "1652",
        "eq",
        "agreed",
        3,
    )
    assert row["shown_because"] == "exact"
    assert row["why"] == (
        "số chính xác; 3/3 bài độc lập phù hợp · the exact figure, 3 of 3 independent texts fit it"
    )


OTHER = {"cluster": "b", "article_id": 2, "url": "https://b.example/1"}


@pytest.mark.parametrize(
    ("facts", "shown", "because"),
    [
        (
            [said(value=36), said(value=38, **OTHER), said(value=38, cluster="c", article_id=3)],
            "38",
            "support",
        ),
        ([said(value=36), said(value=38, confidence=0.95, **OTHER)], "38", "confidence"),
        ([said(value=36), said(value=38, **(OTHER | {"published": "2023-08-10"}))], "38", "latest"),
        ([said(value=38), said(value=36, **OTHER)], "36", "order"),
        (
            [said(value=36, verdict="accepted"), said(value=38, **OTHER), said(value=38, cluster="c")],
            "36",
            "review",
        ),
        ([said("score", 0.6077), said("score", 0.61, confidence=0.99, **OTHER)], "0.6077", "precise"),
        ([said(value=36), said(value=36, **OTHER)], "36", "unanimous"),
        ([said(value=36, verdict="accepted"), said(value=36, **OTHER)], "36", "review"),
    ],
)
def test_which_value_is_shown_and_why(facts: list[Said], shown: str, because: str) -> None:
    for order in (facts, facts[::-1]):
        row = the_claim(*order)
        assert (row["value_text"], row["shown_because"]) == (shown, because)


def test_the_official_value_is_shown_where_articles_disagree() -> None:
    facts = [said(value=36), said(value=38, **OTHER), said(value=38, cluster="c", article_id=3)]
    row = the_claim(*facts, official=lambda facts: [Reading("rank", "36", out_of=63)])
    assert (row["value_text"], row["shown_because"], row["status"]) == ("36", "official", "conflicting")
    seen = json.loads(row["values_seen"])
    assert [(value["value_text"], value["texts"], value["agrees"]) for value in seen] == [
        ("36", 1, True), ("38", 2, False),
    ]  # fmt: skip


def test_the_fields_of_2024_are_told_apart() -> None:
    """«thứ 20» joins the ranking it fits; with neither known it stands alone."""
    of_34 = said(value=20, period="2024", out_of=34, province_id="34-66")
    of_63 = said(value=31, period="2024", out_of=63, **OTHER)
    bare = said(value=20, period="2024", cluster="c", article_id=3)
    claims = {claim.row["out_of"]: claim.row for claim in claims_of([of_34, of_63, bare])}
    assert {field: (row["value_text"], row["independent_texts"]) for field, row in claims.items()} == {
        34: ("20", 2), 63: ("31", 1),
    }  # fmt: skip
    assert claims[34]["province_id"] == "34-66"
    claims = {
        c.row["out_of"]: c.row for c in claims_of([of_34, of_63, bare.but(value=25.0, value_text="25")])
    }
    assert set(claims) == {34, 63, None}
    assert the_claim(said(value=36), said(value=36, out_of=63, **OTHER))["out_of"] == 63
    assert the_claim(said(value=36))["out_of"] == 63
    assert the_claim(said(value=20, period="2025"))["out_of"] == 34


def test_a_target_is_of_the_field_known_when_it_was_set() -> None:
    """«vào tốp 30 năm 2025» of 2022 is of 63, though the ranking of 2025 has 34."""
    target = said(value=30, period="2025", status="target", bound="le")
    of_now = said(value=10, period="2025", status="target", bound="le", province_id="34-66", **OTHER)
    rows = [c.row for c in claims_of([target, of_now, said(value=15, period="2025", province_id="34-66")])]
    assert sorted((row["fact_status"], row["out_of"], row["province_id"], row["value_text"]) for row in rows) == [
        ("actual", 34, "34-66", "15"), ("target", 34, "34-66", "10"), ("target", 63, "63-66", "30"),
    ]  # fmt: skip
    stated = said(value=12, period="2025", status="target", bound="le", out_of=34, **OTHER)
    assert sorted(c.row["out_of"] for c in claims_of([target, stated])) == [34, 63]


def test_a_claim_keeps_its_name_as_support_grows() -> None:
    assert (
        the_claim(said(value=36))["id"] == the_claim(said(value=38), said(value=36, out_of=63, **OTHER))["id"]
    )


FACTS = st.builds(
    said,
    kind=st.sampled_from(["rank", "score", "team_count", "rank_change"]),
    value=st.sampled_from([1, 2, 36, 38, 1600, 1652, 0.6077, 0.61, 60.77]),
    province=st.sampled_from(["Đắk Lắk", "Bắc Ninh"]),
    period=st.sampled_from(["2021", "2024", None]),
    bound=st.sampled_from(["eq", "ge", "le"]),
    out_of=st.sampled_from([None, None, 63, 34]),
    cluster=st.sampled_from("abc"),
    confidence=st.sampled_from([0.6, 0.9]),
    start=st.integers(0, 3),
    published=st.sampled_from(["2022-08-10", "2025-11-01", None]),
)


@given(st.lists(FACTS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_order_does_not_matter(facts: list[Said], chance: random.Random) -> None:
    numbered = [one.but(fact_id=at, article_id=at, url=f"https://{at}") for at, one in enumerate(facts, 1)]
    expected = claims_of(numbered)
    chance.shuffle(numbered)
    found = claims_of(numbered)
    assert [claim.row for claim in found] == [claim.row for claim in expected]
    assert [set(claim.statements) for claim in found] == [set(claim.statements) for claim in expected]
    assert sum(claim.row["facts"] for claim in found) == len(facts)
    stated = [stated for claim in found for stated, _ in claim.statements]
    assert sorted(map(repr, stated)) == sorted({repr(one.stated) for one in facts})


def test_ten_thousand_facts_in_any_order() -> None:
    chance = random.Random(2025)
    facts = [
        said(
            kind := chance.choice(["rank", "score", "team_count", "decision"]),
            f"{chance.randint(1, 40)}/QĐ-UBND" if kind == "decision" else chance.choice([1, 20, 36, 38, 1652, 1600]),
            province=chance.choice(["Đắk Lắk", "Bắc Ninh", "Hà Nội"]),
            indicator=None if kind == "decision" else chance.choice(["dti", "dti.economy", "pci"]),
            period=chance.choice(["2020", "2021", "2022", "2023", "2024", None]),
            bound=chance.choice(["eq", "eq", "eq", "ge"]),
            out_of=chance.choice([None, 63, 34]) if kind == "rank" else None,
            cluster=str(chance.randint(1, 3000)), confidence=chance.choice([0.6, 0.8, 0.9]),
            fact_id=at, article_id=at // 3, url=f"https://a.example/{at // 3}", start=at % 3,
        )
        for at in range(10_000)
    ]  # fmt: skip
    expected = [claim.row for claim in claims_of(facts)]
    assert len(expected) > 300
    for _ in range(2):
        chance.shuffle(facts)
        assert [claim.row for claim in claims_of(facts)] == expected


# in the database


def dump(db: Database) -> dict[str, list[Any]]:
    tables = ("claims", "claim_facts", "claim_checks", "statements")
    return {table: sorted(map(repr, db.query(f"select * from {table}"))) for table in tables}  # noqa: S608


def without_row_numbers(db: Database) -> list[Any]:
    evidence = {row["id"]: row["evidence"] for row in db.table("facts").rows}
    return sorted(repr({**row, "fact_id": evidence[row["fact_id"]]}) for row in db.table("claims").rows)


def test_articles_in_any_order_give_the_same_claims(tmp_path: Path) -> None:
    order = list(range(len(sample.ARTICLES)))
    found = []
    for at in range(3):
        random.Random(at).shuffle(order)
        db = sample.build(tmp_path / f"{at}.db", order)
        refresh_claims(db)
        found.append(
            (without_row_numbers(db), sorted(db.execute("select claim_id, name, verdict from claim_checks")))
        )
        db.close()
    assert found[0] == found[1] == found[2]


def test_one_night_at_a_time_is_a_full_rebuild(tmp_path: Path) -> None:
    db = open_database(tmp_path / "nights.db")
    sample.build(tmp_path / "nights.db", [0, 1, 2]).close()
    for at in range(3, len(sample.ARTICLES)):
        source, published, title, text, facts = sample.ARTICLES[at]
        sample.store(db, source, f"https://{source}.example/{at}.html", published, title, text, facts)
        refresh_claims(db)
    by_night = dump(db)
    rebuild_claims(db)
    assert dump(db) == by_night
    assert by_night["claims"]
    assert not db.execute("pragma foreign_key_check").fetchall()


def test_a_night_touches_only_claims_whose_facts_changed(db: Database) -> None:
    assert refresh_claims(db) == {"questions": 0, "written": 0, "removed": 0}
    db.execute("create temp table touched (id text)")
    note = "create temp trigger note_{0} after {0} on claims begin insert into touched values ({1}.id); end"
    for event in ("insert", "update", "delete"):
        db.execute(note.format(event, "old" if event == "delete" else "new"))
    text = "Năm 2021, Đắk Lắk xếp thứ 36/63 về chuyển đổi số. Tỉnh có 12 tổ."
    facts = [
        fact("rank", 36, "thứ 36/63", period="2021", out_of=63),
        fact("team_count", 12, "12 tổ", period="2025-11-04", **TEAMS),
    ]
    sample.store(db, "baodaklak", "https://baodaklak.example/n", "2025-11-04", "T", text, facts)
    assert refresh_claims(db)["written"] == 2
    touched = {identifier for (identifier,) in db.execute("select id from touched")}
    named = db.query("select id, kind, independent_texts from claims where province = 'Đắk Lắk'")
    assert {row["kind"]: row["independent_texts"] for row in named if row["id"] in touched} == {
        "rank": 3, "team_count": 1,
    }  # fmt: skip


def test_facts_that_go_and_versions_that_pass_take_their_claims_along(db: Database) -> None:
    before = dump(db)
    url = "https://bacninh.example/n"
    text = "Năm 2019, Bắc Ninh xếp thứ 9 về chuyển đổi số."
    sample.store(db, "bacninh", url, "2022-01-01", "T", text, [fact("rank", 9, "thứ 9", period="2019")])
    refresh_claims(db)
    assert len(dump(db)["claims"]) == len(before["claims"]) + 1
    sample.store(db, "bacninh", url, "2022-01-01", "T", text, [], version="2")
    assert refresh_claims(db)["removed"] == 1
    assert dump(db) == before
    corrected = text.replace("thứ 9", "thứ 8")
    sample.store(db, "bacninh", url, "2022-01-01", "T", text, [fact("rank", 9, "thứ 9", period="2019")])
    refresh_claims(db)
    sample.store(
        db, "bacninh", url, "2022-01-01", "T", corrected, [fact("rank", 8, "thứ 8", period="2019")],
        at=NIGHT + timedelta(days=1),
    )  # fmt: skip
    refresh_claims(db)
    [row] = db.query("select value_text, status, articles from claims where period = '2019'")
    assert row == {"value_text": "8", "status": "single", "articles": 1}


def test_reprints_that_are_told_later_are_counted_anew(db: Database) -> None:
    [(texts,)] = db.execute("select max(independent_texts) from claims where province = 'Đắk Lắk'").fetchall()
    db.execute("update articles set cluster = 'one'")
    refresh_claims(db)
    assert texts > 1
    assert db.execute("select max(independent_texts) from claims").fetchone() == (1,)


def test_other_rules_make_all_claims_anew(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(db)
    db.execute("update claims set why = 'spoilt' where status = 'single'")
    monkeypatch.setattr("db.claims.VERSION", "of tomorrow")
    assert refresh_claims(db)["written"] == len(before["claims"])
    assert dump(db) == before


def test_doubtful_facts_do_not_count(db: Database) -> None:
    db.execute("update facts set confidence = 0.4 where article_id = 3")
    db.execute("update articles set claimed = 0 where id = 3")
    refresh_claims(db)
    [row] = db.query(
        "select status, value_text from claims where province_id = '63-66' and kind = 'rank' and indicator = 'dti'"
        " and period = '2021' and scope is null"
    )
    assert row == {"status": "single", "value_text": "36"}


def test_a_refresh_that_fails_leaves_the_claims_as_they_were(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(db)
    db.execute("update articles set claimed = 0")

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("db.claims.check_claims", fail)
    with pytest.raises(sqlite3.OperationalError):
        refresh_claims(db)
    assert dump(db) == before
    assert db.execute("select count(*) from articles where claimed = 1").fetchone() == (0,)


@settings(max_examples=15, deadline=None)
@given(
    nights=st.lists(st.lists(st.integers(0, len(sample.ARTICLES) - 1), max_size=4), min_size=1, max_size=4)
)
def test_any_nights_end_in_the_rebuilt_table(nights: list[list[int]], tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("nights") / "chiso.db"
    db = sample.build(path, [])
    for version, night in enumerate(nights):
        for at in night:  # seen again, an article loses a fact or gets it back
            source, published, title, text, facts = sample.ARTICLES[at]
            kept = facts[version % 2 :]
            sample.store(db, source, f"https://{source}.example/{at}.html", published, title, text, kept)
        refresh_claims(db)
    by_night = dump(db)
    rebuild_claims(db)
    assert dump(db) == by_night
    db.close()
