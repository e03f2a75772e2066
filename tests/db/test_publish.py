"""The public copy: whole or not at all, and without what is withheld."""

import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

import db.publish as publishing
from db import DatabaseRefused
from db.bounds import FEW, counts_of, out_of_bounds
from db.claims import refresh_claims
from db.publish import (
    CONFIDENCE_FLOOR,
    KEPT,
    WITHHELD,
    CountsRefused,
    Ending,
    PublishFailed,
    older_copies,
    publish,
)
from db.runs import start_run
from tests.db import sample
from tests.db.sample import NIGHT


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
    def spoil(copy: Path, _: object) -> None:
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


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ({"facts": 1000}, {"facts": 1000}, None),
        ({"facts": 1000}, {"facts": 801}, None),
        ({"facts": 1000}, {"facts": 799}, "facts fell from 1000 to 799"),
        ({"facts": 1000}, {}, "facts fell from 1000 to 0"),
        ({"facts": 1000}, {"facts": 3000}, None),
        ({"facts": 1000}, {"facts": 3001}, "facts rose from 1000 to 3001"),
        ({"facts": FEW - 1}, {"facts": 0}, None),
        ({"facts": 5}, {"facts": 10 * FEW}, None),
        ({"facts": 5}, {"facts": 10 * FEW + 1}, "rose"),
        ({"facts of kind score": 100}, {"facts of kind score": 55}, None),
        ({"facts of kind score": 100}, {"facts of kind score": 45}, "facts of kind score fell"),
        ({}, {"facts of kind score": 5000}, None),
    ],
)
def test_bounds(old: dict[str, int], new: dict[str, int], says: str | None) -> None:
    found = "; ".join(out_of_bounds(new, old))
    assert says in found if says else not found


def many(path: Path, count: int) -> None:
    """A database of `count` articles with a fact each, and claims."""
    db = sample.build(path, [])
    for at in range(count):
        text = f"Năm 2021, Đắk Lắk xếp thứ {at + 1} về chuyển đổi số."
        found = [sample.fact("rank", at + 1, f"thứ {at + 1}", period="2021")]
        sample.store(db, "baodaklak", f"https://baodaklak.example/{at}", "2022-08-10", "T", text, found)
    refresh_claims(db)
    db.close()


def test_a_night_that_lost_half_is_not_published(tmp_path: Path) -> None:
    public = tmp_path / "public.db"
    many(tmp_path / "full.db", FEW + 10)
    many(tmp_path / "half.db", FEW // 2)
    publish(tmp_path / "full.db", public)
    before = public.read_bytes()
    with pytest.raises(
        CountsRefused, match=r"articles fell from 60 to 25.*facts of kind rank fell.*old copy stands"
    ):
        publish(tmp_path / "half.db", public)
    assert public.read_bytes() == before
    assert older_copies(public) == []
    publish(tmp_path / "half.db", public, accept_counts=True)
    counts = counts_of(public)
    assert counts
    assert counts["articles"] == FEW // 2
    assert [query(kept, "select count(*) from articles") for kept in older_copies(public)] == [[(FEW + 10,)]]
    publish(tmp_path / "half.db", public)  # from here on these are the counts to go by


def test_older_copies_are_kept_for_a_week(db: Database, path: Path, tmp_path: Path) -> None:
    public = tmp_path / "site" / "public.db"
    for night in range(KEPT + 3):
        sample.store(db, "baodaklak", f"https://baodaklak.example/n{night}", None, "T", f"Bài {night}.")
        publish(path, public)
    kept = older_copies(public)
    assert len(kept) == KEPT
    counts = [query(copy, "select count(*) from articles")[0][0] for copy in kept]
    now = query(public, "select count(*) from articles")[0][0]
    assert counts == list(range(now - 1, now - 1 - KEPT, -1))


def test_a_copy_of_an_older_schema_is_no_measure(db: Database, path: Path, tmp_path: Path) -> None:
    public = tmp_path / "public.db"
    with sqlite3.connect(public) as old:
        old.execute("create table facts (id integer primary key)")
    assert counts_of(public) is None
    publish(path, public)
    (tmp_path / "text.db").write_bytes(b"no database " * 500)
    assert counts_of(tmp_path / "text.db") is None


def test_claims_are_published_with_what_they_stand_on(db: Database, path: Path, tmp_path: Path) -> None:
    publish(path, tmp_path / "public.db")
    for dangling in (
        "select count(*) from claim_facts where fact_id not in (select id from facts)",
        "select count(*) from claims where fact_id not in (select id from facts)",
        "select count(*) from claims where id not in (select claim_id from claim_facts)",
    ):
        assert query(tmp_path / "public.db", dangling) == [(0,)]
    assert query(tmp_path / "public.db", "select value_text, values_seen like '%38%' from conflicts") == [
        ("36", 1)
    ]


def test_the_copy_shows_the_run_that_publishes_it_as_ended(db: Database, path: Path, tmp_path: Path) -> None:
    run = start_run(db, "run", NIGHT)
    ending = Ending(run, NIGHT + timedelta(minutes=9), 1, {"read": {"article": 3}})
    publish(path, tmp_path / "public.db", ending=ending)
    latest = "select state, exit_code, finished_at, counts from runs order by id desc limit 1"
    assert query(tmp_path / "public.db", latest) == [
        ("finished", 1, "2025-11-03T18:14:00+00:00", '{"read": {"article": 3}}')
    ]
    assert query(tmp_path / "public.db", "select updated from summary") == [("2025-11-03T18:14:00+00:00",)]
    assert db.execute(latest).fetchall() == [("running", None, None, "{}")]


def texts_in(path: Path) -> Iterator[tuple[str, str]]:
    """Every text of every table of a file, the search indexes' own tables too, with where it stands."""
    tables = query(
        path, "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'"
    )
    for (table,) in tables:
        for row in query(path, f'select * from "{table}"'):  # noqa: S608
            for value in row:
                if isinstance(value, bytes):
                    yield table, value.decode("utf-8", "replace")
                elif isinstance(value, str):
                    yield table, value


def test_no_table_of_the_copy_holds_more_of_a_text_than_evidence_and_lead(
    db: Database, path: Path, tmp_path: Path
) -> None:
    """Sentences that stand in no lead and hold no fact are looked for everywhere."""
    said = [
        "Buổi sáng, chợ huyện đông hơn thường lệ vì có phiên họp.",
        "Người dân mang theo điện thoại để hỏi cán bộ.",
    ]
    text = f"Tin vắn.\n\n{said[0]} Năm 2021, Đắk Lắk xếp thứ 36/63 về chuyển đổi số.\n\n{said[1]}"
    found_here = [sample.fact("rank", 36, "thứ 36/63", period="2021", out_of=63)]
    sample.store(db, "baodaklak", "https://baodaklak.example/n", "2022-08-10", "Chợ phiên", text, found_here)
    refresh_claims(db)
    publish(path, tmp_path / "public.db")
    allowed = " ".join(
        f"{sentence} {lead} {title}"
        for sentence, lead, title in db.execute(
            "select f.sentence, a.lead, a.title from articles as a left join facts as f on f.article_id = a.id"
        )
    )
    withheld = [
        sentence
        for (text,) in db.execute("select text from articles")
        for sentence in re.split(r"(?<=[.!?])\s+", text)
        if len(sentence) > 30 and sentence not in allowed
    ]
    assert withheld == said
    found = list(texts_in(tmp_path / "public.db"))
    assert {table for table, _ in found} >= {"articles", "facts", "claims"}
    for sentence in withheld:
        assert not [table for table, text in found if sentence in text], sentence
        assert sentence.encode() not in (tmp_path / "public.db").read_bytes()
    whole = {text for (text,) in db.execute("select text from articles where length(text) > 301")}
    assert whole
    assert not [table for table, text in found if text in whole]


def test_only_facts_that_count_are_published(db: Database, path: Path, tmp_path: Path) -> None:
    db.execute("update facts set confidence = 0.2 where kind = 'score'")
    db.execute("update articles set claimed = 0")
    refresh_claims(db)
    publish(path, tmp_path / "public.db")
    facts = "select count(*) from facts where kind = 'score' or confidence < 0.5"
    assert db.execute(facts).fetchone()[0] > 0
    assert query(tmp_path / "public.db", facts) == [(0,)]
    for table in ("claims", "claim_facts", "statements", "statement_facts"):
        columns = {name for _, name, *_ in query(tmp_path / "public.db", f"pragma table_info({table})")}
        assert (not columns) == table.startswith("statement")
    assert query(tmp_path / "public.db", "select count(*) from claims where kind = 'score'") == [(0,)]


KILLED = """
import os, signal, sys
from pathlib import Path
import db.publish as publishing

step, at = sys.argv[3], int(sys.argv[4])
real = getattr(publishing, step) if step != "replace" else Path.replace
calls = 0

def killed(*arguments, **options):
    global calls
    calls += 1
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **options)

setattr(*((Path, "replace") if step == "replace" else (publishing, step)), killed)
publishing.publish(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("step", "at"),
    [("_prepare", 1), ("_withhold", 1), ("build_summary", 1), ("_check", 1), ("_sync", 1), ("_set_aside", 1),
     ("replace", 1)],
)  # fmt: skip
def test_a_kill_in_the_middle_leaves_yesterdays_copy(
    db: Database, path: Path, tmp_path: Path, step: str, at: int
) -> None:
    public = tmp_path / "site" / "public.db"
    publish(path, public)
    before = public.read_bytes()
    sample.store(db, "baodaklak", "https://baodaklak.example/new", None, "Mới", "Bài mới.")
    ended = subprocess.run([sys.executable, "-c", KILLED, path, public, step, str(at)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert public.read_bytes() == before
    publish(path, public)  # the next night takes no harm, and tidies up
    assert query(public, "select count(*) from articles where title = 'Mới'") == [(1,)]
    assert {file.name for file in public.parent.iterdir()} == {"public.db", "public.older"}


def test_readers_see_no_error_while_a_night_writes_and_publishes(
    db: Database, path: Path, tmp_path: Path
) -> None:
    """Of the working database and of the copy; ever new connections, as commands open them."""
    public = tmp_path / "public.db"
    publish(path, public)
    stop, errors, seen = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set():
            try:
                for file in (path, public):
                    counts = query(file, "select (select count(*) from facts), (select count(*) from claims)")
                    seen.append((file.name, counts[0]))
                    assert query(file, "select count(*) from conflicts join ranks") >= [(0,)]
            except Exception as error:  # noqa: BLE001
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for at in range(12):
            text = f"Năm 2021, Đắk Lắk xếp thứ {at + 1} về chuyển đổi số."
            found = [sample.fact("rank", at + 1, f"thứ {at + 1}", period="2021")]
            sample.store(db, "baodaklak", f"https://baodaklak.example/r{at}", "2022-08-10", "T", text, found)
            refresh_claims(db)
            publish(path, public)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert errors == []
    assert len({counts for name, counts in seen if name == "public.db"}) > 1, "readers saw the copies change"
