"""Nights on the replay site, through the program as cron runs it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from commands import scoring

# the site's ports are fixed: one test process at a time
pytestmark = [pytest.mark.replay, pytest.mark.xdist_group("replay")]

ROOT = Path(__file__).resolve().parents[2]
SEED_FACTS = ROOT / "tests" / "fixtures" / "seed_facts.jsonl"
PROVINCES = {"Bắc Kạn", "Bắc Ninh", "Đắk Lắk", "Tuyên Quang", "Điện Biên"}
EVIDENCE_ELSEWHERE = """
select count(*) from facts f join articles a on a.id = f.article_id
where substr(a.text, f.start + 1, f."end" - f.start) <> f.evidence
"""
FACTS = """
select a.source_id, a.url, a.title, a.version, a.is_current, f.kind, f.subject_type, f.subject, f.province,
    f.province_id, f.indicator, f.period, f.value, f.value_text, f.unit, f.bound, f.out_of, f.scope, f.since,
    f.level, f.status, f.doc_type, f.evidence, f.start, f."end", f.rule, f.confidence
from facts f join articles a on a.id = f.article_id
"""


def chiso(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def rows(database: Path, query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute(query)]


def facts(database: Path) -> list[tuple[Any, ...]]:
    """All facts with what they say and where; the ports of the site may differ between databases."""
    found = [row | {"url": urlsplit(row["url"]).path} for row in rows(database, FACTS)]
    return sorted((tuple(row.values()) for row in found), key=repr)


@dataclass(frozen=True)
class Nights:
    """Two nights on one database, with what each printed and left."""

    database: Path
    reports: list[dict[str, Any]]
    facts: list[list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    database = tmp_path_factory.mktemp("nights") / "chiso.db"
    reports, found = [], []
    for _ in (1, 2):
        ended = chiso("run", "--replay", "--db", database, "--json")
        assert ended.returncode == 0, ended.stderr
        assert ended.stderr == "", "progress is for terminals"
        reports.append(json.loads(ended.stdout))
        found.append(facts(database))
    return Nights(database, reports, found)


def seed_facts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SEED_FACTS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "wanted", seed_facts(), ids=lambda fact: f"{fact['seed']}-{fact['kind']}-{fact['value']}"
)
def test_every_core_fact_of_the_seeds_is_in_the_table(nights: Nights, wanted: dict[str, Any]) -> None:
    kept = [
        row | {"value": row["value_text"] if row["kind"] == "decision" else row["value"]}
        for row in rows(nights.database, f"{FACTS} where a.is_current")
        if row["kind"] == wanted["kind"]
    ]
    same_value = [row for row in kept if scoring.same_value(wanted, row)]
    attributes = (*scoring.ATTRIBUTES[wanted["kind"]], "scope", "level")
    assert any(all(scoring.agrees(name, wanted, row) for name in attributes) for row in same_value), (
        f"{wanted} is not among {same_value}"
    )


def test_the_report_tells_of_every_source_and_province(nights: Nights) -> None:
    first = nights.reports[0]
    assert (first["exit_code"], first["run"], first["command"]) == (0, 1, "run --replay")
    assert [row["outcome"] for row in first["sources"]] == ["ok"] * 5
    assert all(
        row["discovered"] and row["fetched"] and row["articles"] and row["facts"] for row in first["sources"]
    )
    assert {row["province"] for row in first["facts"]["by_province"]} == PROVINCES
    assert {fact["province"] for fact in first["facts"]["samples"]} == PROVINCES


def test_every_fact_stands_in_its_article(nights: Nights) -> None:
    assert rows(nights.database, EVIDENCE_ELSEWHERE) == [{"count(*)": 0}]
    assert chiso("doctor", "--db", nights.database).returncode == 0


def test_the_second_night_adds_only_what_changed(nights: Nights) -> None:
    first, second = nights.facts
    corrected = {row["url"] for row in rows(nights.database, "select url from articles where version = 2")}
    assert len(corrected) == 1, "one article was corrected between the nights"
    new = {row["url"] for row in rows(nights.database, "select url from articles where fetch_id in "
           "(select id from fetches where run_id = 2)")}  # fmt: skip
    assert sum(row["articles"] for row in nights.reports[1]["sources"]) == len(new) <= 3
    paths = {urlsplit(url).path for url in new}
    added = [fact for fact in second if fact not in first]
    assert {fact[1] for fact in added} <= paths
    gone = [fact for fact in first if fact not in second]
    # the corrected page's older version is still there, no longer current
    assert {fact[1] for fact in gone} <= {urlsplit(url).path for url in corrected}
    assert len(second) >= len(first)


def test_working_through_again_changes_nothing(nights: Nights) -> None:
    whole = "select * from facts order by id"
    before = rows(nights.database, whole)
    ended = chiso("extract", "--db", nights.database)
    assert ended.returncode == 0, ended.stderr
    assert rows(nights.database, whole) == before


def test_the_published_copy_has_the_facts(nights: Nights) -> None:
    public = nights.database.with_name("chiso.public.db")
    [held] = rows(public, "select count(*) as n from facts")
    assert held["n"] > 0.8 * len(nights.facts[1])


def test_the_published_copy_shows_its_own_run_ended(nights: Nights) -> None:
    public = nights.database.with_name("chiso.public.db")
    runs = "select state, exit_code, finished_at is not null as ended from runs where id <= 2 order by id"
    assert rows(public, runs) == rows(nights.database, runs) == [
        {"state": "finished", "exit_code": 0, "ended": 1}
    ] * 2  # fmt: skip
    found = "select sum(articles) as articles, sum(facts) as facts from run_sources where run_id = 1"
    assert rows(public, found) == rows(nights.database, found)
    [counted] = rows(public, found)
    assert counted["articles"] > 0
    assert counted["facts"] > 0


def test_rebuilding_gives_the_same_facts(nights: Nights, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    ended = chiso("rebuild", "--db", nights.database, "--into", again)
    assert ended.returncode == 0, ended.stderr
    assert facts(again) == facts(nights.database)
    assert not list(tmp_path.glob(".*"))


def test_a_rebuilt_database_takes_the_old_ones_place(nights: Nights, tmp_path: Path) -> None:
    copy = tmp_path / "chiso.db"
    with closing(sqlite3.connect(nights.database)) as conn:
        conn.execute("vacuum into ?", [str(copy)])
    (tmp_path / "chiso.archive").symlink_to(nights.database.with_name("chiso.archive"))
    ended = chiso("rebuild", "--db", copy)
    assert ended.returncode == 0, ended.stderr
    assert facts(copy) == facts(nights.database)
    assert rows(copy, "select command from runs") == [{"command": "rebuild"}]
    old = tmp_path / "chiso.before-rebuild.db"
    assert len(rows(old, "select command from runs where command like 'run%'")) == 2


def test_an_archive_that_lost_pages_costs_no_articles(nights: Nights, tmp_path: Path) -> None:
    copy = tmp_path / "chiso.db"
    with closing(sqlite3.connect(nights.database)) as conn:
        conn.execute("vacuum into ?", [str(copy)])
    (tmp_path / "chiso.archive").mkdir()
    ended = chiso("rebuild", "--db", copy)
    assert ended.returncode == 3
    assert "gives 0 articles where the database holds" in ended.stderr
    assert facts(copy) == facts(nights.database)


KILL_WHEN = {
    "crawling": "select (select count(*) from fetches where outcome = 'archived') >= 8",
    "reading": "select (select count(*) from articles) >= 5",
    "extracting": "select (select count(*) from facts) >= 20",
}


def test_a_night_killed_again_and_again_ends_with_the_same_facts(nights: Nights, tmp_path: Path) -> None:
    database = tmp_path / "chiso.db"
    for stage, reached in KILL_WHEN.items():
        with subprocess.Popen(
            [sys.executable, "-m", "pipeline", "run", "--replay", "--db", database],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        ) as night:  # fmt: skip
            _wait_until(lambda reached=reached: _holds(database, reached), night)
            night.send_signal(signal.SIGKILL)
            assert night.wait() == -signal.SIGKILL, f"the night was over before {stage} could be interrupted"
        assert rows(database, "pragma integrity_check") == [{"integrity_check": "ok"}]
        assert rows(database, "pragma foreign_key_check") == []
    ended = chiso("run", "--replay", "--db", database)
    assert ended.returncode == 0, ended.stderr
    assert facts(database) == nights.facts[0]
    states = [row["state"] for row in rows(database, "select state from runs order by id")]
    assert states == ["failed", "failed", "failed", "finished"]


def _wait_until(reached: Callable[[], bool], night: subprocess.Popen[bytes]) -> None:
    for _ in _until_ended(night):
        if reached():
            return
    assert night.stderr is not None
    pytest.fail(f"the night ended by itself: {night.stderr.read().decode()}")


def _until_ended(night: subprocess.Popen[bytes]) -> Iterator[None]:
    while night.poll() is None:
        yield
        time.sleep(0.002)


def _holds(database: Path, query: str) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
            return bool(conn.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return False  # not there yet, or without its tables
