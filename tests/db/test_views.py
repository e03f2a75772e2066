"""Views on claims and on time: predecessors beside their successor, what was known on a day."""

from datetime import date, timedelta

from sqlite_utils import Database

from db.claims import refresh_claims
from db.views import facts_as_of
from tests.db import sample
from tests.db.sample import NIGHT, fact


def test_predecessors(db: Database) -> None:
    rows = db.query(
        "select unit_id, unit, relation from province_predecessors where slug = 'bac-ninh' order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("63-24", "Bắc Giang", "merged_in"), ("63-27", "Bắc Ninh", "same_name"),
    ]  # fmt: skip
    counted = db.execute(
        "select count(distinct unit_id), count(distinct province_id) from province_predecessors"
    )
    assert counted.fetchone() == (63, 34)


def test_a_province_stands_beside_its_predecessors(db: Database) -> None:
    text = "Năm 2021, Phú Yên xếp thứ 41/63 về chuyển đổi số."
    found = [fact("rank", 41, "thứ 41/63", period="2021", out_of=63, subject="Phú Yên", province="Phú Yên")]
    sample.store(db, "baodaklak", "https://baodaklak.example/n", "2022-08-10", "T", text, found)
    refresh_claims(db)
    rows = db.query(
        "select unit_name, relation, period, value_text, out_of from province_timeline"
        " where timeline_slug = 'dak-lak' and kind = 'rank' and indicator = 'dti' and scope is null"
        " and fact_status = 'actual' order by period, unit_name"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("Đắk Lắk", "same_name", "2020", "49", 63),
        ("Phú Yên", "merged_in", "2021", "41", 63),
        ("Đắk Lắk", "same_name", "2021", "36", 63),
        ("Đắk Lắk", "same_name", "2022", "47", 63),
        ("Đắk Lắk", "itself", "2024", "20", 34),
    ]  # fmt: skip


def test_what_was_known_on_a_day(db: Database) -> None:
    url = "https://bacninh.example/n"
    first = "Năm 2019, Bắc Ninh xếp thứ 9 về chuyển đổi số."
    second = first.replace("thứ 9", "thứ 8")
    days = [NIGHT + timedelta(days=at) for at in range(4)]
    for at, text, value in ((1, first, 9), (2, second, 8), (3, first, 9)):
        sample.store(
            db, "bacninh", url, "2022-01-01", "T", text,
            [fact("rank", value, f"thứ {value}", period="2019")], at=days[at],
        )  # fmt: skip

    def known(day: date) -> list[str]:
        return [row["value_text"] for row in facts_as_of(db, day) if row["url"] == url]

    assert [known(day.date()) for day in days] == [[], ["9"], ["8"], ["9"]]
    assert list(facts_as_of(db, NIGHT.date() - timedelta(days=1))) == []
    everything = db.execute(
        "select count(*) from facts as f join articles as a on a.id = f.article_id and a.is_current"
    )
    assert len(list(facts_as_of(db, days[3].date()))) == everything.fetchone()[0]


def test_who_says_what(db: Database) -> None:
    [claim] = db.query("select * from conflicts")
    rows = list(
        db.query("select agrees, value_text, url from claim_sources where claim_id = ?", [claim["claim_id"]])
    )
    assert sorted((row["agrees"], row["value_text"]) for row in rows) == [(0, "38"), (1, "36"), (1, "36")]
    assert claim["independent_texts"] == 2
