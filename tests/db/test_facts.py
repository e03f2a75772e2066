"""The fact table: proof enforced, differences only, one transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import open_database
from db.facts import FactRefused, save_facts
from tests.db import sample
from tests.db.sample import NIGHT, located

TEXT = sample.ARTICLES[0][3]
FACTS = [located(fact, TEXT, "Đắk Lắk") for fact in sample.ARTICLES[0][4]]


def save(db: Database, facts: Sequence[dict[str, Any]], *, days: int = 1, version: str = "1") -> None:
    save_facts(db, 1, facts, outcome="facts", extractor_version=version, now=NIGHT + timedelta(days=days))


def rows(db: Database) -> list[dict[str, Any]]:
    return list(db.query("select * from facts where article_id = 1 order by id"))


def test_no_fact_is_without_its_proof(db: Database) -> None:
    wrong = """
        select count(*) from facts join articles on articles.id = article_id
        where substr(text, start + 1, "end" - start) <> evidence
    """
    assert db.execute("select count(*) > 50 from facts").fetchone() == (1,)
    assert db.execute(wrong).fetchone() == (0,)


def test_second_run_changes_nothing(db: Database) -> None:
    before = list(db.conn.iterdump())
    save(db, FACTS)
    assert list(db.conn.iterdump()) == before


def test_found_again_keeps_id_and_first_seen_vanished_goes_new_comes(db: Database) -> None:
    before = rows(db)
    better = FACTS[0] | {"confidence": 0.99, "rule": "rank.of_total"}
    new = located(sample.fact("rank", 2, "thứ 2/5 tỉnh", period="2021", scope="Tây Nguyên"), TEXT, "Đắk Lắk")
    save(db, [better, *FACTS[2:], new], version="2")
    after = {row["id"]: row for row in rows(db)}
    assert after[before[0]["id"]]["confidence"] == 0.99
    assert after[before[0]["id"]]["first_seen"] == before[0]["first_seen"]
    assert before[1]["id"] not in after
    added = [row for row in after.values() if row["first_seen"] != before[0]["first_seen"]]
    assert [row["evidence"] for row in added] == ["thứ 2/5 tỉnh"]
    assert {row["extractor_version"] for row in after.values()} == {"2"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start": 3, "end": 12}, "not at its span of the article.*evidence «thứ 36/63» at 3–12"),
        ({"evidence": "thứ 63/63"}, "not at its span"),
        ({"evidence": "thứ 36/63".encode().decode("latin-1")}, "not at its span"),
        ({"evidence_offset": 5}, "its sentence not around it"),
        ({"sentence": "Đắk Lắk thứ 36/63."}, "its sentence not around it"),
        ({"sentence": TEXT[:20], "evidence_offset": FACTS[0]["start"]}, "CHECK.*evidence_offset"),
        ({"evidence_offset": -1}, "its sentence not around it"),
        ({"indicator": "dti.magic"}, "FOREIGN KEY.*dti.magic"),
        ({"kind": "opinion"}, "CHECK"),
        ({"confidence": 1.5}, "CHECK"),
        ({"bound": "roughly"}, "CHECK"),
    ],
)
def test_refused_facts_leave_the_article_as_it_was(db: Database, change: dict[str, Any], says: str) -> None:
    before = list(db.conn.iterdump())
    with pytest.raises(FactRefused, match=says):
        save(db, [*FACTS[1:], FACTS[0] | change], version="2")
    assert list(db.conn.iterdump()) == before


TWICE = "Năm 2022, nhân lực số của Đắk Lắk xếp thứ 17/63, hoạt động kinh tế số cũng thứ 17/63."


def test_of_two_equal_numbers_the_place_is_kept(db: Database) -> None:
    lead, url = "Lời dẫn.\n\n", "https://baodaklak.example/twice"
    second = sample.fact(
        "rank", 17, "thứ 17/63", period="2022", indicator="dti.economy", start=len(lead) + TWICE.rindex("thứ")
    )
    sample.store(db, "baodaklak", url, "2023-07-15", "T", lead + TWICE, [second])
    [(offset, sentence)] = db.execute("select evidence_offset, sentence from facts order by id desc limit 1")
    assert (offset, sentence) == (TWICE.rindex("thứ"), TWICE)


def test_facts_stored_before_their_place_was_kept_are_given_it(db: Database) -> None:
    held = db.execute("select id, evidence_offset from facts").fetchall()
    assert None not in {offset for _, offset in held}
    db.execute("update facts set evidence_offset = null")
    save(db, FACTS)
    [(article,)] = db.execute("select article_id from facts where id = 1").fetchall()
    found = db.execute("select id, evidence_offset from facts where article_id = ?", [article]).fetchall()
    assert set(found) <= set(held)
    assert len(found) == len(FACTS)


def test_the_database_itself_refuses_a_wrong_span_and_a_changed_text(db: Database) -> None:
    for sql in (
        "update facts set start = start + 1 where id = 1",
        "update facts set evidence = 'thứ 1/63' where id = 1",
        "update facts set article_id = 2 where id = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="evidence is not at its span"):
            db.execute(sql)
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        db.execute("update articles set text = 'khác' where id = 1")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        sample.store(db, "baodaklak", "https://baodaklak.example/nul", None, "T", "a\0b")


def test_unknown_article_is_refused(db: Database) -> None:
    with pytest.raises(FactRefused, match="no article 4711"):
        save_facts(db, 4711, [], outcome="no_facts", extractor_version="1", now=NIGHT)


def test_said_twice_in_one_place_is_one_row(db: Database) -> None:
    save(db, [*FACTS, FACTS[0]])
    assert len(rows(db)) == len(FACTS)


def test_derived_columns(db: Database) -> None:
    found = {
        (row["kind"], row["value_text"]): row
        for row in db.query("select * from facts where article_id in (1, 2, 5, 9) order by id desc")
    }
    rank = found["rank", "36"]
    assert (rank["value"], rank["unit"], rank["period_start"], rank["period_end"], rank["province_id"]) == (
        36.0,
        "rank",
        "2021-01-01",
        "2021-12-31",
        "63-66",
    )
    assert found["score", "320.7"]["unit"] == "points"
    assert found["score", "84.07"]["unit"] == "percent"
    assert found["rank_change", "-11"]["unit"] == "places"
    assert (found["team_count", "2485"]["unit"], found["member_count", "14300"]["unit"]) == (
        "teams",
        "members",
    )
    decision = found["decision", "922/QĐ-BTTTT"]
    assert (decision["value"], decision["unit"], decision["province_id"]) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "evidence", "text"),
    [
        (60.7, "60,70%", "60.70"),
        (0.72, "0,7200 điểm", "0.7200"),
        (60, "đạt 60,00 %", "60.00"),
        (-1.5, "giảm 1,50 điểm", "-1.50"),
        (60.7, "60,7%", "60.7"),
        (0.6077, "0,6077", "0.6077"),
        (1650, "1.650 tổ", "1650"),
        (10, "tốp 10", "10"),
        (320.7, "320,7/1.000 điểm", "320.7"),
        (8.5, "từ 8,10 lên 8,50 điểm", "8.50"),
        ("922/QĐ-BTTTT", "922/QĐ-BTTTT", "922/QĐ-BTTTT"),
    ],
)
def test_noughts_at_the_end_tell_how_exact_a_number_is(
    db: Database, value: float | str, evidence: str, text: str
) -> None:
    kind = "decision" if isinstance(value, str) else "score"
    url = "https://baodaklak.example/n"
    sample.store(
        db, "baodaklak", url, "2022-08-10", "T", f"Chỉ số: {evidence}.",
        [sample.fact(kind, value, evidence, period="2021")],
    )  # fmt: skip
    row = next(
        db.query("select f.value_text, f.value from facts as f join articles as a on a.id = f.article_id"
                 " where a.url = ?", [url])
    )  # fmt: skip
    assert row == {"value_text": text, "value": None if isinstance(value, str) else float(value)}


@pytest.mark.parametrize(
    ("text", "out_of", "units"),
    [
        ("Bắc Ninh xếp thứ 12/63 về DTI năm 2024 với 0,7012 điểm; PCI đạt 71,5 điểm.", 63, "63-27"),
        ("Bắc Ninh xếp thứ 12/34 về DTI năm 2024 với 0,7012 điểm; PCI đạt 71,5 điểm.", 34, "34-24"),
        ("Bắc Ninh xếp thứ 12 về DTI năm 2024 với 0,7012 điểm; PCI đạt 71,5 điểm.", None, "34-24"),
    ],
)
def test_a_score_is_of_the_units_its_article_ranks(
    db: Database, text: str, out_of: int | None, units: str
) -> None:
    url = "https://bacninh.example/n"
    rank = f"thứ 12/{out_of}" if out_of else "thứ 12"
    found = [
        sample.fact("score", 0.7012, "0,7012 điểm", period="2024"),
        sample.fact("rank", 12, rank, period="2024", out_of=out_of),
        sample.fact("score", 71.5, "71,5 điểm", period="2024", indicator="pci"),
    ]
    sample.store(db, "bacninh", url, "2025-10-27", "T", text, found)
    rows = db.execute(
        "select f.indicator, f.province_id from facts as f join articles as a on a.id = f.article_id"
        " where a.url = ? order by f.kind, f.indicator",
        [url],
    ).fetchall()
    assert rows == [("dti", units), ("dti", units), ("pci", "63-27")]


LOGICAL = """
select a.url, f.kind, f.subject, f.province_id, f.indicator, f.period, f.value_text, f.status, f.scope,
       f.level, f.start, f."end", f.evidence, f.confidence
from facts as f join articles as a on a.id = f.article_id order by 1, 2, 3, 5, 6, 7, 11
"""


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(range(len(sample.ARTICLES))))
def test_order_of_articles_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    with sample.build(folder / "shuffled.db", order) as shuffled:
        found = shuffled.execute(LOGICAL).fetchall()
    with sample.build(folder / "written.db", range(len(sample.ARTICLES))) as written:
        assert found == written.execute(LOGICAL).fetchall()


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1),
    data=st.data(),
)
def test_any_span_of_any_text_is_accepted_and_counts_code_points(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    with open_database(tmp_path_factory.mktemp("span") / "x.db") as db:
        db["sources"].insert({"id": "s", "name": "S", "kind": "portal", "home_url": "", "family": ""})
        sample.store(db, "s", "https://s.example/1", None, None, text, home="Đắk Lắk")
        fact = FACTS[0] | {"start": start, "end": end, "evidence": text[start:end], "evidence_offset": None}
        save(db, [fact])
        assert db.execute("select evidence from facts").fetchone() == (text[start:end],)
