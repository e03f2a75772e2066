from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.frontier import next_due
from db import open_database
from db.fetches import Attempt, finish_read, pending_reads, record_attempt
from db.reference import save_sources
from db.runs import start_run
from db.urls import add_urls, due, entry_id, visited

BEGIN = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)


def test_a_page_is_seen_again_after_1_3_7_and_30_days_and_then_left_alone() -> None:
    seen, at, visits = [0], BEGIN, 0
    for night in range(1, 80):
        now = BEGIN + timedelta(days=night, minutes=-night)  # nights begin a little earlier each day
        again = next_due("unchanged", visits=visits, failures=0, at=at)
        if again and again <= now:
            seen.append(night)
            at, visits = now, visits + 1
    assert seen == [0, 1, 4, 11, 41]


def test_failures_back_off_and_a_page_that_is_gone_is_given_up() -> None:
    days = [next_due("failed:timeout", visits=0, failures=n, at=BEGIN) for n in range(8)]
    assert [(one - BEGIN + timedelta(hours=6)).days for one in days if one] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert [bool(next_due("failed:http_404", visits=1, failures=n, at=BEGIN)) for n in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert next_due("moved", visits=0, failures=0, at=BEGIN) is None


@pytest.fixture
def database(tmp_path: Path):  # type: ignore[no-untyped-def]
    db = open_database(tmp_path / "chiso.db")
    save_sources(
        db, [{"id": "bao", "name": "Báo", "kind": "newspaper", "home_url": "http://b.vn", "family": "epi"}]
    )
    yield db
    db.close()


def test_due_gives_new_ones_first_the_newest_first_within_bounds(database) -> None:  # type: ignore[no-untyped-def]
    hints = {"a": None, "b": "2026-10-01", "c": "2026-10-03", "d": None}
    add_urls(database, "bao", ((f"http://b.vn/{name}", "feed", day) for name, day in hints.items()), BEGIN)
    entry_id(database, "bao", "http://b.vn/tin", BEGIN)

    def names(**bounds: object) -> str:
        rows = due(database, "bao", BEGIN, **({"limit": 10} | bounds))  # type: ignore[arg-type]
        return "".join(row.url[-1] for row in rows)

    assert names() == "cbad"
    assert names(limit=2) == "cb"
    assert names(since=date(2026, 10, 2)) == "cad"
    run = start_run(database, "test", BEGIN)
    ids = {row.url[-1]: row.id for row in due(database, "bao", BEGIN, limit=10)}
    for name, outcome, ok in (("c", "archived", True), ("a", "failed:timeout", False)):
        again = BEGIN + timedelta(days=1)
        attempt = Attempt(
            ids[name], BEGIN, outcome, "allowed", ok, again, body_sha256="x", etag='"e"' if ok else None
        )
        record_attempt(database, run, attempt)
    assert names() == "bd"
    rows = due(database, "bao", BEGIN + timedelta(days=1), limit=10)
    assert [row.url[-1] for row in rows] == ["b", "d", "a", "c"]
    assert (rows[3].etag, rows[3].body_sha256, rows[3].visits) == ('"e"', "x", 1)
    assert (rows[2].failures, rows[2].visits) == (1, 0)
    assert visited(database, [f"http://b.vn/{name}" for name in "abcd"]) == {"http://b.vn/a", "http://b.vn/c"}


def test_seeing_an_address_again_moves_nothing_but_its_date(database) -> None:  # type: ignore[no-untyped-def]
    add_urls(database, "bao", [("http://b.vn/a", "feed", None)], BEGIN)
    add_urls(database, "bao", [("http://b.vn/a", "listing", "2026-10-03")], BEGIN + timedelta(days=2))
    (row,) = database.query("select * from urls")
    assert row["first_seen"] == row["next_due"] == "2026-10-03T18:00:00+00:00"
    assert row["last_seen"] == "2026-10-05T18:00:00+00:00"
    assert (row["found_via"], row["hint_published"]) == ("feed", "2026-10-03")


def test_an_archived_fetch_is_read_once_by_a_reader(database) -> None:  # type: ignore[no-untyped-def]
    run = start_run(database, "test", BEGIN)
    for name, outcome in (("a", "archived"), ("b", "unchanged"), ("c", "archived")):
        add_urls(database, "bao", [(f"http://b.vn/{name}", "feed", None)], BEGIN)
        (row,) = [one for one in due(database, "bao", BEGIN, limit=9) if one.url.endswith(name)]
        record_attempt(
            database,
            run,
            Attempt(row.id, BEGIN, outcome, "allowed", True, None, warc_file="f", warc_offset=1),
        )
    first, second = pending_reads(database, "1")
    assert (first["url"], first["source_id"], first["warc_file"]) == ("http://b.vn/a", "bao", "f")
    for row in pending_reads(database, "1"):
        finish_read(database, row["id"], "article", "1")
    assert list(pending_reads(database, "1")) == []
    assert [row["id"] for row in pending_reads(database, "2")] == [first["id"], second["id"]]
