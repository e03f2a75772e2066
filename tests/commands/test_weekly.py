"""The first night after a week has ended writes that week's summary, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

import pipeline
from commands import weekly
from commands.night import Night
from commands.paths import DataFolder
from db import open_database
from db.reference import save_sources
from db.runs import finish_run, record_source, start_run

MONDAY = datetime(2026, 9, 28, 18, 30, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(tmp_path / "chiso.db")) as opened:
        row = {
            "id": "bao",
            "name": "Báo Mẫu",
            "kind": "newspaper",
            "home_url": "https://bao.vn",
            "family": "epi",
        }
        save_sources(opened, [row | {"province": "Đắk Lắk"}])
        yield opened


def visited(db: Database, day: datetime, outcome: str = "ok") -> Night:
    """A run of that day, and the night as its last stages see it."""
    run = start_run(db, "run", day)
    record_source(db, run, "bao", outcome, discovered=5, fetched=4, articles=3, facts=2)
    finish_run(db, run, 0, {}, day)
    [(_, _, path)] = db.conn.execute("pragma database_list").fetchall()
    return Night(folder=DataFolder(Path(path)), db=db, command="run", now=day, sources=[], run_id=run)


def test_the_week_before_is_written_by_the_first_night_after_it_and_not_again(db: Database) -> None:
    wrote = []
    for day in range(10):
        night = visited(db, MONDAY + timedelta(days=day), "ok" if day != 3 else "failed:timeout")
        wrote.append(weekly.summarise(night))
    assert wrote == [{}] * 7 + [{"weeks": 1}] + [{}] * 2
    folder = night.folder.reports
    assert sorted(path.name for path in folder.iterdir()) == ["week-2026-40.json", "week-2026-40.txt"]
    told = json.loads((folder / "week-2026-40.json").read_text(encoding="utf-8"))
    assert (told["from"], told["to"], told["runs"]) == ("2026-09-28", "2026-10-04", 7)
    assert told["totals"] == {"discovered": 35, "fetched": 28, "articles": 21, "facts": 14}
    assert (told["sources"][0]["nights_ok"], told["sources"][0]["nights"]) == (6, 7)
    text = (folder / "week-2026-40.txt").read_text(encoding="utf-8")
    assert "Week 2026-09-28 to 2026-10-04: 7 runs; 21 articles" in text
    assert "Báo Mẫu" in text


def test_after_weeks_of_silence_the_last_one_with_runs_is_told(db: Database) -> None:
    visited(db, MONDAY)
    night = visited(db, MONDAY + timedelta(days=24))
    assert weekly.summarise(night) == {"weeks": 1}
    assert [path.stem for path in night.folder.reports.glob("*.txt")] == ["week-2026-40"]


def test_a_night_killed_before_the_text_leaves_the_week_to_the_next(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited(db, MONDAY)
    night = visited(db, MONDAY + timedelta(days=7))
    written = weekly.write_whole

    def killed(path: Path, text: str) -> None:
        if path.suffix == ".txt":
            raise KeyboardInterrupt
        written(path, text)

    monkeypatch.setattr(weekly, "write_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        weekly.summarise(night)
    monkeypatch.undo()
    assert weekly.summarise(night) == {"weeks": 1}


def test_a_first_week_has_none_before_it(db: Database) -> None:
    night = visited(db, MONDAY)
    assert weekly.summarise(night) == {}
    assert not night.folder.reports.exists()


def test_every_night_looks_whether_a_week_has_ended() -> None:
    for stages in (pipeline.STAGES.run, pipeline.STAGES.crawl):
        assert [stage.name for stage in stages][-2:] == ["week", "report"]
