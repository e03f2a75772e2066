"""Content versions: what makes a new one, which is current, what a reprint shares."""

from datetime import timedelta

from sqlite_utils import Database

from db.articles import pending_articles, save_article
from db.folding import fold, words_key, words_of
from tests.db import sample
from tests.db.sample import NIGHT, store

URL = "https://baodaklak.example/99.html"
TEXT = "Đắk Lắk xếp thứ 36/63 tỉnh, thành phố."


def versions(db: Database) -> list[tuple]:
    return db.execute(
        "select version, is_current, title, first_seen, last_seen from articles where url = ? order by id",
        [URL],
    ).fetchall()


def test_same_content_touches_the_row(db: Database) -> None:
    first = store(db, "baodaklak", URL, "2022-08-10", "T", TEXT)
    later = NIGHT + timedelta(days=1)
    assert first is not None
    assert store(db, "baodaklak", URL, "2022-08-10", "T", TEXT, at=later) is None
    assert versions(db) == [(1, 1, "T", NIGHT.isoformat(), later.isoformat())]


def test_correction_is_a_second_version_and_the_first_keeps_its_facts(db: Database) -> None:
    wrong = sample.fact("rank", 36, "thứ 36/63", period="2021", out_of=63)
    store(db, "baodaklak", URL, "2022-08-10", "T", TEXT, [wrong])
    right = sample.fact("rank", 35, "thứ 35/63", period="2021", out_of=63)
    store(db, "baodaklak", URL, "2022-08-10", "T", TEXT.replace("36", "35"), [right], at=NIGHT + timedelta(1))
    assert [row[:2] for row in versions(db)] == [(1, 0), (2, 1)]
    held = "select rank from ranks where url = ?"
    assert db.execute(held, [URL]).fetchall() == [(35,)]
    every = (
        "select value from facts join articles on articles.id = article_id where url = ? order by facts.id"
    )
    assert db.execute(every, [URL]).fetchall() == [(36.0,), (35.0,)]


def test_content_that_comes_back_is_current_again(db: Database) -> None:
    store(db, "baodaklak", URL, None, "T", TEXT)
    store(db, "baodaklak", URL, None, "T", TEXT + " Sửa.", at=NIGHT + timedelta(1))
    store(db, "baodaklak", URL, None, "T", TEXT, at=NIGHT + timedelta(2))
    assert [row[:2] for row in versions(db)] == [(1, 1), (2, 0)]


def test_archive_read_out_of_order_ends_the_same(db: Database) -> None:
    store(db, "baodaklak", URL, None, "T", TEXT + " Sửa.", at=NIGHT + timedelta(1))
    store(db, "baodaklak", URL, None, "T", TEXT)
    assert [row[1:3] for row in versions(db)] == [(1, "T"), (0, "T")]


def test_a_new_reader_replaces_the_reading_of_the_same_fetch(db: Database) -> None:
    store(db, "baodaklak", URL, None, "T", TEXT)
    [(url_id,)] = db.execute("select id from urls where url = ?", [URL]).fetchall()
    fetch = {"id": None, "url_id": url_id, "url": URL, "source_id": "baodaklak", "at": NIGHT.isoformat()}
    save_article(db, fetch=fetch, page={"title": "T", "text": "Khác."}, reader_version="2", now=NIGHT)
    assert [row[:2] for row in versions(db)] == [(1, 0), (2, 1)]


def test_a_changed_date_opens_extraction_again(db: Database) -> None:
    store(db, "baodaklak", URL, "2022-08-10", "T", TEXT)
    assert not list(pending_articles(db, "1"))
    [(url_id,)] = db.execute("select id from urls where url = ?", [URL]).fetchall()
    fetch = {"id": None, "url_id": url_id, "url": URL, "source_id": "baodaklak", "at": NIGHT.isoformat()}
    page = {"title": "T", "text": TEXT, "published": "2022-08-11"}
    save_article(db, fetch=fetch, page=page, reader_version="1", now=NIGHT)
    [pending] = pending_articles(db, "1")
    assert pending["province"] == "Đắk Lắk"
    assert pending["published"] == "2022-08-11"


def test_another_extractor_sees_every_article(db: Database) -> None:
    count = db.execute("select count(*) from articles").fetchone()[0]
    assert len(list(pending_articles(db, "2"))) == count == len(sample.ARTICLES) + 1


def test_reprint_under_another_title_shares_the_cluster(db: Database) -> None:
    clusters = db.execute(
        "select cluster, count(*) from articles group by cluster having count(*) > 1"
    ).fetchall()
    assert [count for _, count in clusters] == [2]
    assert words_key(words_of("ĐẮK LẮK xếp thứ 36.")) == words_key(words_of("đắk lắk, xếp  thứ\n36"))
    assert words_key(words_of("xếp thứ 36")) != words_key(words_of("xếp thứ 37"))


def test_fold() -> None:
    assert fold("Đắk Lắk, QĐ-BTTTT, Ðiện Biên") == "dak lak, qd-btttt, dien bien"
