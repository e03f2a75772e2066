"""The public copy: whole or not at all, and without what is withheld."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

import db.publish as publishing
from db import DatabaseRefused
from db.publish import CONFIDENCE_FLOOR, WITHHELD, PublishFailed, publish
from tests.db import sample


def query(path: Path, sql: str) -> list[tuple]:
    conn = sqlite3.connect(path)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def test_copy_has_the_facts_and_not_the_texts(db: Database, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "site" / "public.db"
    publish(path, target)
    assert query(target, "select count(*) from facts") == db.execute("select count(*) from facts").fetchall()
    assert query(target, "select rank, province from ranks where fact_id = 1") == [(36, "Đắk Lắk")]
    for table, columns in WITHHELD.items():
        held = {row[1] for row in query(target, f"pragma table_info({table})")}
        assert held
        assert not held & set(columns)
    # in the second paragraph of an article, in none of its facts' sentences
    store_secret = "Câu này không chứng minh dữ kiện nào cả"
    sample.store(db, "baodaklak", "https://baodaklak.example/s", None, "T", f"Đoạn đầu.\n\n{store_secret}.")
    publish(path, target)
    assert store_secret.encode() not in target.read_bytes()
    assert "Đoạn đầu.".encode() in target.read_bytes()
    assert {file.name for file in target.parent.iterdir()} == {"public.db", "public.older"}


def test_doubtful_facts_stay_at_home(db: Database, path: Path, tmp_path: Path) -> None:
    db.execute("update facts set confidence = ? where id = 1", [CONFIDENCE_FLOOR - 0.01])
    publish(path, tmp_path / "public.db")
    assert query(tmp_path / "public.db", "select min(id) from facts") == [(2,)]
    assert not query(
        tmp_path / "public.db", "select 1 from facts_fts where rowid = 1 and facts_fts match 'dak'"
    )


@pytest.mark.parametrize("step", ["_copy", "_prepare", "_withhold", "build_search", "_check", "_sync"])
def test_failing_at_any_step_leaves_the_old_copy(
    db: Database, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "site" / "public.db"
    publish(path, target)
    before = target.read_bytes()
    sample.store(db, "baodaklak", "https://baodaklak.example/new", None, "Mới", "Bài mới.")

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(publishing, step, fail)
    with pytest.raises(PublishFailed, match=r"disk is full.*the old copy stands"):
        publish(path, target)
    assert target.read_bytes() == before
    assert [file.name for file in target.parent.iterdir()] == ["public.db"]


def test_a_copy_that_fails_its_check_is_not_published(
    db: Database, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(copy: Path) -> None:
        whole = bytearray(copy.read_bytes())
        whole[4096 * 3 : 4096 * 5] = b"\xff" * 8192
        copy.write_bytes(bytes(whole))
        with sqlite3.connect(copy) as conn:
            publishing._check(conn)

    monkeypatch.setattr(publishing, "_prepare", spoil)
    with pytest.raises(PublishFailed):
        publish(path, tmp_path / "site" / "public.db")
    assert not (tmp_path / "site" / "public.db").exists()


def test_only_a_working_database_is_published(tmp_path: Path) -> None:
    for name, content in (("none.db", None), ("text.db", b"text" * 50)):
        if content:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(DatabaseRefused, match="not a working database"):
            publish(tmp_path / name, tmp_path / "public.db")


def test_target_that_cannot_be_written(db: Database, path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(PublishFailed, match="was not published"):
        publish(path, tmp_path / "file" / "public.db")


def test_a_reader_sees_a_whole_copy_at_any_moment(db: Database, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "public.db"
    publish(path, target)
    stop = threading.Event()
    seen: list[str] = []

    def read() -> None:
        while not stop.is_set():
            seen.append(query(target, "pragma quick_check")[0][0])
            seen.append(str(query(target, "select count(*) > 50 from ranks join articles")[0][0]))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(5):
            publish(path, target)
    finally:
        stop.set()
        reader.join()
    assert set(seen) == {"ok", "1"}
