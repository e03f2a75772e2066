"""A source's past: what counts as a failed night, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import open_database
from db.history import failed_nights, links_shown
from db.reference import save_sources
from db.runs import record_source, start_run
from db.urls import add_urls, asked_since

BEGIN = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "chiso.db")
    rows = [
        {"id": one, "name": one, "kind": "newspaper", "home_url": "http://b.vn", "family": "epi"}
        for one in "ab"
    ]
    save_sources(db, rows)
    yield db
    db.close()


def nights(db: Database, *outcomes: str, other: str = "ok", hours: float = 24) -> tuple[int, datetime | None]:
    """One run after the other; what the next one sees of source a."""
    for number, outcome in enumerate(outcomes):
        run = start_run(db, "run", BEGIN + timedelta(hours=hours * number))
        record_source(db, run, "a", outcome, discovered=number)
        record_source(db, run, "b", other)
    return failed_nights(db, "a", start_run(db, "run", BEGIN + timedelta(days=100)))


@pytest.mark.parametrize(
    ("outcomes", "failed"),
    [
        ((), 0),
        (("ok",), 0),
        (("failed:timeout", "failed:http_503", "rejected:challenge"), 3),
        (("failed:timeout", "ok", "failed:timeout"), 1),
        (("failed:timeout", "skipped:resting", "failed:timeout"), 2),
        (("failed:timeout", "failed:interrupted"), 1),
        (("failed:timeout", "failed:internal"), 1),
        (("failed:timeout", "below_floor:few_links"), 0),
        (("refused:robots",), 0),
        (("refused:robots_unreachable",), 1),
    ],
)
def test_failed_nights_in_a_row(db: Database, outcomes: tuple[str, ...], failed: int) -> None:
    assert nights(db, *outcomes)[0] == failed


def test_the_last_try_is_when_it_failed_last(db: Database) -> None:
    assert nights(db, "failed:timeout", "failed:timeout", "skipped:resting")[1] == BEGIN + timedelta(days=1)


def test_many_runs_of_one_night_are_one_night(db: Database) -> None:
    assert nights(db, *["failed:timeout"] * 5, hours=1)[0] == 1


def test_a_night_without_a_network_is_not_the_papers_fault(db: Database) -> None:
    assert nights(db, *["failed:dns"] * 4, other="failed:connect")[0] == 0


def test_links_shown_are_those_of_good_nights_newest_first(db: Database) -> None:
    nights(db, "ok", "failed:timeout", "ok", "ok")
    last = start_run(db, "run", BEGIN)
    assert links_shown(db, "a", last, 14) == [3, 2, 0]
    assert links_shown(db, "a", last, 2) == [3, 2]


def test_a_budget_counts_what_was_asked_of_articles_this_night(db: Database) -> None:
    run = start_run(db, "run", BEGIN)
    add_urls(db, "a", [(f"http://b.vn/{n}", "feed", None) for n in range(4)], BEGIN)
    add_urls(db, "a", [("http://b.vn/tin", "seed", None)], BEGIN)
    at = BEGIN.isoformat()
    for url, outcome in ((1, "archived"), (2, "failed:timeout"), (3, "refused:robots"), (5, "listed")):
        db.execute(
            "insert into fetches (run_id, url_id, at, outcome) values (?, ?, ?, ?)", [run, url, at, outcome]
        )
    assert asked_since(db, "a", BEGIN - timedelta(hours=1)) == 2
    assert asked_since(db, "a", BEGIN + timedelta(hours=1)) == 0
    assert asked_since(db, "b", BEGIN - timedelta(hours=1)) == 0
