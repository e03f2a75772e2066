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


def of(db: Database, day: date, url: str) -> list[str]:
    return sorted(row["value_text"] for row in facts_as_of(db, day) if row["url"] == url)


def test_known_from_the_day_it_was_read_whatever_the_papers_date(db: Database) -> None:
    url = "https://bacninh.example/n"
    text = "Năm 2019, Bắc Ninh xếp thứ 9 về chuyển đổi số."
    found = [fact("rank", 9, "thứ 9", period="2019")]
    sample.store(db, "bacninh", url, "2020-01-05", "T", text, found, at=NIGHT + timedelta(days=3))
    assert of(db, date(2020, 1, 6), url) == []
    assert of(db, NIGHT.date() + timedelta(days=2), url) == []
    assert of(db, NIGHT.date() + timedelta(days=3), url) == ["9"]
    [row] = [row for row in facts_as_of(db, NIGHT.date() + timedelta(days=3)) if row["url"] == url]
    assert (row["published"], row["known_since"][:10]) == (
        "2020-01-05", (NIGHT + timedelta(days=3)).date().isoformat(),
    )  # fmt: skip


def test_a_new_extractor_tells_what_could_be_known(db: Database) -> None:
    """Articles held on that day, as they are read today: a fact found late was there to be known."""
    url = "https://bacninh.example/n"
    text = "Năm 2019, Bắc Ninh xếp thứ 9 về chuyển đổi số, đạt 71,5 điểm."
    rank, score = fact("rank", 9, "thứ 9", period="2019"), fact("score", 71.5, "71,5 điểm", period="2019")
    later = NIGHT + timedelta(days=5)
    sample.store(db, "bacninh", url, "2020-01-05", "T", text, [rank])
    assert of(db, NIGHT.date(), url) == ["9"]
    sample.store(db, "bacninh", url, "2020-01-05", "T", text, [rank, score], at=later, version="2")
    assert of(db, NIGHT.date(), url) == ["71.5", "9"]
    sample.store(db, "bacninh", url, "2020-01-05", "T", text, [score], at=later, version="3")
    assert of(db, NIGHT.date(), url) == ["71.5"]  # what was misread was never known


def test_a_corrected_article_replaces_its_facts_from_that_day_on(db: Database) -> None:
    url = "https://bacninh.example/n"
    first = "Năm 2019, Bắc Ninh xếp thứ 9, PCI thứ 7."
    second = "Năm 2019, Bắc Ninh xếp thứ 8, PCI thứ 7."
    days = [NIGHT + timedelta(days=at) for at in (0, 2, 2)]
    for at, text, value in ((days[0], first, 9), (days[1], second, 8)):
        found = [fact("rank", value, f"thứ {value}", period="2019"),
                 fact("rank", 7, "PCI thứ 7", period="2019", indicator="pci")]  # fmt: skip
        sample.store(db, "bacninh", url, "2020-01-05", "T", text, found, at=at)
    assert of(db, NIGHT.date() + timedelta(days=1), url) == ["7", "9"]
    assert of(db, days[1].date(), url) == ["7", "8"]
    # a new extractor reads the superseded version as well; it stays the one of its day
    sample.store(db, "bacninh", url, "2020-01-05", "T", second, [], at=days[2], version="2")
    assert of(db, NIGHT.date() + timedelta(days=1), url) == ["7", "9"]
    assert of(db, days[1].date(), url) == []


def test_who_says_what(db: Database) -> None:
    [claim] = db.query("select * from conflicts")
    rows = list(
        db.query("select agrees, value_text, url from claim_sources where claim_id = ?", [claim["claim_id"]])
    )
    assert sorted((row["agrees"], row["value_text"]) for row in rows) == [(0, "38"), (1, "36"), (1, "36")]
    assert claim["independent_texts"] == 2
