"""What the published copy holds ready for the pages: standings, editions, documents, glances."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def conn(public: Path) -> Iterator[sqlite3.Connection]:
    conn = sqlite3.connect(f"file:{public}?mode=ro", uri=True)
    conn.row_factory = sqlite3.Row
    yield conn
    conn.close()


def standing(
    conn: sqlite3.Connection, slug: str, period: str, field: int, indicator: str = "dti"
) -> sqlite3.Row:
    [row] = conn.execute(
        "select * from standings where slug = ? and period = ? and field = ? and indicator = ?",
        [slug, period, field, indicator],
    ).fetchall()
    return row


def test_a_regional_rank_is_no_standing(conn: sqlite3.Connection) -> None:
    row = standing(conn, "dak-lak", "2021", 63)  # the articles also say 2/5 in Tây Nguyên
    assert row["rank"] == 36
    assert row["status"] == "conflicting"  # another says 38
    assert row["independent_texts"] == 2


def test_aims_are_no_standings(conn: sqlite3.Connection) -> None:
    assert not conn.execute(
        "select 1 from standings where slug = 'dak-lak' and period = '2025' and rank is not null"
    ).fetchall()


def test_ranks_among_63_and_34_stand_apart(conn: sqlite3.Connection) -> None:
    row = standing(conn, "dak-lak", "2024", 34)
    assert (row["rank"], row["province_id"]) == (20, "34-66")
    assert not conn.execute(
        "select 1 from standings where slug = 'dak-lak' and period = '2024' and field = 63 and rank is not null"
    ).fetchall()


def test_changes_are_reckoned_within_one_field(conn: sqlite3.Connection) -> None:
    assert standing(conn, "dien-bien", "2021", 63)["change"] == 8  # 45 → 37
    assert standing(conn, "dien-bien", "2024", 34)["change"] is None


def test_official_ranks_stand_beside_or_alone(conn: sqlite3.Connection) -> None:
    alone = standing(conn, "ha-noi", "2022", 63)
    assert (alone["rank"], alone["official_rank"], alone["claim_id"]) == (None, 24, None)
    both = standing(conn, "bac-kan", "2022", 63)
    assert both["rank"] == both["official_rank"] == 63
    assert both["official_url"].startswith("http")


def test_editions_count_what_is_known(conn: sqlite3.Connection) -> None:
    [row] = conn.execute("select * from editions where indicator = 'dti' and period = '2022'").fetchall()
    counted = conn.execute(
        "select count(rank), count(official_rank) from standings where indicator = 'dti' and period = '2022'"
    ).fetchone()
    assert (row["field"], row["provinces"], row["official"]) == (63, *counted)
    assert row["official"] == 63


def test_no_standing_twice_and_none_beyond_its_field(conn: sqlite3.Connection) -> None:
    assert not conn.execute("select 1 from standings where rank not between 1 and field").fetchall()
    assert not conn.execute(
        "select 1 from standings group by indicator, period, field, slug having count(*) > 1"
    ).fetchall()


def test_documents_are_found_by_their_number(conn: sqlite3.Connection) -> None:
    rows = conn.execute("select * from documents where slug = '922-qd-btttt'").fetchall()
    assert {row["number"] for row in rows} == {"922/QĐ-BTTTT"}
    assert sum(row["articles"] for row in rows) == 3  # two articles and a reprint of one
    assert sum(row["independent_texts"] for row in rows) == 2


def test_the_latest_rank_of_a_province_is_that_of_its_latest_edition(conn: sqlite3.Connection) -> None:
    [row] = conn.execute("select * from province_summary where slug = 'dak-lak'").fetchall()
    assert (row["rank"], row["out_of"], row["period"]) == (20, 34, "2024")


def test_sources_tell_how_their_last_visit_went(conn: sqlite3.Connection) -> None:
    rows = {row["source_id"]: row for row in conn.execute("select * from source_summary")}
    assert rows["baobackan"]["outcome"] == "failed:timeout"
    assert rows["baobackan"]["runs_not_ok"] == 1
    assert rows["baodaklak"]["articles"] == 4
