"""Who may be opened, and what the connection is like."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import DatabaseRefused, open_database
from db.claims import refresh_claims
from db.migrations import migrations
from db.opening import APPLICATION_ID
from db.publish import publish
from db.reference import load_reference


def test_new_database_is_set_up(path: Path) -> None:
    with open_database(path) as db:
        assert [db.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")] == [
            "wal",
            1,
        ]
        assert not migrations.pending(db)
        assert db.execute("select count(*) from provinces").fetchone() == (63 + 34,)
    assert path.read_bytes()[68:72] == b"chso"


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    open_database(tmp_path / "a" / "b" / "chiso.db").close()
    assert (tmp_path / "a" / "b" / "chiso.db").exists()


def test_opening_again_writes_nothing(path: Path) -> None:
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


def test_every_table_is_strict(path: Path) -> None:
    with open_database(path) as db:
        rows = db.execute(
            "select name, strict from pragma_table_list where type = 'table' and schema = 'main'"
        )
        ours = {name: strict for name, strict in rows if not name.startswith(("sqlite_", "_"))}
    assert len(ours) >= 14
    assert all(ours.values()), ours


def _text(path: Path) -> None:
    path.write_text("Đây là một bài báo, không phải cơ sở dữ liệu.\n" * 10, encoding="utf-8")


def _half_written(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + bytes(20))


def _stranger(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("create table bookmarks (url text)")


def _newer(path: Path) -> None:
    with open_database(path) as db:
        db["_sqlite_migrations"].insert(
            {"migration_set": "chiso", "name": "m099_from_tomorrow", "applied_at": "2031-01-01"}
        )


def _damaged(path: Path) -> None:
    open_database(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[4096 + 8192 :])


def _published(path: Path) -> None:
    open_database(path.with_name("work.db")).close()
    publish(path.with_name("work.db"), path)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_text, "not an SQLite database"),
        (_half_written, "not an SQLite database"),
        (_stranger, "another program"),
        (_newer, "m099_from_tomorrow"),
        (_damaged, "damaged"),
        (_published, "published copy"),
        (Path.mkdir, "is a folder"),
    ],
)
def test_refused_and_left_alone(path: Path, make, says: str) -> None:
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(DatabaseRefused, match=says) as refusal:
        open_database(path)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    if before is not None:
        assert path.read_bytes() == before


def test_missing_file_is_refused_when_not_to_be_made(path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="chiso run"):
        open_database(path, create=False)
    assert not path.exists()


def test_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DatabaseRefused, match=r"cannot be (written|read)"):
        open_database(tmp_path / "file" / "chiso.db")
    with pytest.raises(DatabaseRefused, match="cannot be written"):
        open_database(Path("/proc/chiso/chiso.db"))


def test_a_reader_is_not_shut_out_by_a_writer(path: Path) -> None:
    with open_database(path) as writer, open_database(path) as reader, writer.atomic():
        writer.conn.execute("insert into runs (started_at, command) values ('now', 'run')")
        assert reader.execute("select count(*) from runs").fetchone() == (0,)


def test_checks_of_facts_are_cheap_and_say_the_same(db: Database) -> None:
    [(sql,)] = db.execute("select sql from sqlite_master where name = 'facts' and type = 'table'").fetchall()
    assert " in (" not in sql
    assert "(bound = 'eq' or bound = 'ge' or bound = 'le' or bound = 'approx')" in sql
    assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
    for column in ("kind", "subject_type", "bound", "level", "status"):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            db.execute(f"update facts set {column} = 'magic' where id = 1")  # noqa: S608
    db.execute("update facts set subject_type = null, level = null where id = 1")


def held_before(path: Path, migration: str, text: str, evidence: str, sentence: str, start: int) -> None:
    """A database as it was before a migration, with an article, its fact, and a review of it."""
    with Database(str(path)) as old:
        old.execute(f"pragma application_id = {APPLICATION_ID}")
        migrations.apply(old, stop_before=migration)
        load_reference(old)
        url = "https://s.example/1"
        seen = {"first_seen": "", "last_seen": ""}
        rows: dict[str, dict[str, object]] = {
            "sources": {"id": "s", "name": "S", "kind": "portal", "home_url": "", "family": ""},
            "urls": {"id": 1, "url": url, "source_id": "s", "found_via": "seed", **seen},
            "articles": {"id": 1, "url_id": 1, "source_id": "s", "url": url, "text": text, "content_hash": "h",
                         "cluster": "c", "reader_version": "1", "claimed": 1, **seen},
            "facts": {"id": 7, "article_id": 1, "kind": "rank", "subject_type": "province", "subject": "Đắk Lắk",
                      "province": "Đắk Lắk", "province_id": "63-66", "indicator": "dti", "period": "2021", "value": 36,
                      "value_text": "36", "bound": "eq", "out_of": 63, "status": "actual", "evidence": evidence,
                      "start": start, "end": start + len(evidence), "sentence": sentence, "rule": "r",
                      "confidence": 0.9, "extractor_version": "1", "first_seen": ""},
            "reviews": {"url": url, "kind": "rank", "evidence": evidence, "sentence": sentence, "evidence_hash": "h",
                        "asserted": "{}", "verdict": "accepted", "rule": "r", "extractor_version": "1",
                        "confidence": 0.9, "reviewer": "an", "at": "", "state": "standing", "fact_id": 7},
        }  # fmt: skip
        for table, row in rows.items():
            old.table(table).insert(row)


SAID_TWICE = "Năm 2022, nhân lực số xếp thứ 17/63, kinh tế số cũng thứ 17/63."


@pytest.mark.parametrize(
    ("sentence", "start", "offset"),
    [
        (SAID_TWICE, 40 + SAID_TWICE.index("thứ 17"), SAID_TWICE.index("thứ 17")),
        (SAID_TWICE, 40 + SAID_TWICE.rindex("thứ 17"), SAID_TWICE.rindex("thứ 17")),
        ("cũng thứ 17", 40 + SAID_TWICE.rindex("thứ 17"), None),  # the evidence runs past it
        ("thứ", 40 + SAID_TWICE.rindex("thứ 17"), None),
        ("một câu khác của bài khác", 40 + SAID_TWICE.rindex("thứ 17"), None),
        ("Lời dẫn thứ 17/63 đứng trước mọi câu:   ", 8, 8),  # from the beginning of the text
    ],
)
def test_facts_of_before_are_given_their_place_in_the_sentence(
    path: Path, sentence: str, start: int, offset: int | None
) -> None:
    text = f"{'Lời dẫn thứ 17/63 đứng trước mọi câu:':<40}{SAID_TWICE} Câu sau: thứ 17/63."
    assert text[start : start + 9] == "thứ 17/63"
    held_before(path, "m009_evidence_in_its_sentence", text, "thứ 17/63", sentence, start)
    with open_database(path) as db:
        assert db.execute("select evidence_offset from facts").fetchall() == [(offset,)]
        assert db.execute("select fact_id, state from reviews").fetchall() == [(7, "standing")]
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("update facts set evidence_offset = 1")


def test_a_database_of_before_keeps_its_facts_and_reviews(path: Path) -> None:
    """The schema before statements: what is held stays, and the next grouping makes the claims anew."""
    held_before(path, "m007_statements", "thứ 36/63", "thứ 36/63", "thứ 36/63", 0)
    with open_database(path) as db:
        assert db.execute("select fact_id, state from reviews").fetchall() == [(7, "standing")]
        assert db.execute("select id from facts").fetchall() == [(7,)]
        assert refresh_claims(db)["written"] == 1
        claims = "select value_text, shown_because, m.fact_id from claims join claim_facts as m on claim_id = claims.id"
        assert db.execute(claims).fetchall() == [("36", "review", 7)]
        assert not db.execute("pragma foreign_key_check").fetchall()
