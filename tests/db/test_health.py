"""Runs, status, doctor's checks, the dictionary."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.checks import check_database
from db.dictionary import FILE, Undescribed, as_markdown, data_dictionary
from db.runs import finish_run, last_runs, record_issue, record_source, start_run
from db.status import status
from db.views import VIEWS
from tests.db.sample import NIGHT

ROOT = Path(__file__).resolve().parents[2]


def test_runs_are_counted(db: Database) -> None:
    run = start_run(db, "run", NIGHT)
    record_source(db, run, "bacninh", "ok", discovered=3)
    record_source(db, run, "bacninh", "below_floor:articles", detail="1 of 5", articles=1)
    record_issue(db, run_id=run, source_id="bacninh", stage="read", outcome="listing", subject="https://x",
                 detail=None, now=NIGHT)  # fmt: skip
    [running] = last_runs(db, 1)
    assert (running["state"], running["exit_code"]) == ("running", None)
    finish_run(db, run, 1, {"b": 1, "a": {"ok": 2}}, NIGHT + timedelta(minutes=2))
    latest, before = last_runs(db, 5)
    assert latest["counts"] == {"a": {"ok": 2}, "b": 1}
    assert latest["finished_at"] == "2025-11-03T18:07:00+00:00"
    [source] = latest["sources"]
    assert (source["outcome"], source["discovered"], source["articles"]) == ("below_floor:articles", 3, 1)
    assert before["id"] < latest["id"]


def test_slips_are_named(db: Database) -> None:
    run = start_run(db, "run", NIGHT)
    with pytest.raises(ValueError, match="not pages"):
        record_source(db, run, "bacninh", "ok", pages=3)
    with pytest.raises(ValueError, match="lacks its zone"):
        start_run(db, "run", datetime(2025, 1, 1))


def test_status_names_sources_in_trouble_first(db: Database) -> None:
    stands = status(db)
    assert stands["sources"][0]["source_id"] == "baobackan"
    assert stands["sources"][0]["runs_not_ok"] == 1
    assert stands["sources"][1]["runs_not_ok"] == 0
    assert stands["totals"]["articles"] == 13
    assert stands["totals"]["unextracted"] == 0
    assert sum(stands["kinds"].values()) == stands["totals"]["facts"]


def test_a_good_database_has_no_problem(db: Database) -> None:
    assert check_database(db) == []


def test_checks_find_what_is_wrong(db: Database) -> None:
    db.execute("drop trigger facts_evidence_update")
    db.execute("update facts set start = start - 1 where id = 1")
    db.execute("pragma foreign_keys = off")
    db.execute("delete from urls where id = 1")
    db.execute(
        "update articles set title = '<script>alert(1)</script>', extractor_version = null where id = 2"
    )
    start_run(db, "run", NIGHT)
    found = {(problem.check, problem.severity) for problem in check_database(db)}
    assert found == {
        ("spans", "error"),
        ("foreign keys", "error"),
        ("markup", "notice"),
        ("unextracted", "notice"),
        ("unfinished", "notice"),
    }
    assert [problem.severity for problem in check_database(db)][:2] == ["error", "error"]


def test_every_table_and_column_is_described(db: Database, public: Path) -> None:
    entries = {entry.name: entry for entry in data_dictionary(db)}
    assert set(VIEWS) == {e.name for e in entries.values() if e.is_view}
    with Database(str(public)) as copy:
        assert "text" not in {
            column.name for e in data_dictionary(copy) if e.name == "articles" for column in e.columns
        }
    db.execute("alter table facts add column mood text")
    with pytest.raises(Undescribed, match="mood of facts"):
        data_dictionary(db)
    db.execute("create table moods (id integer primary key)")
    with pytest.raises(Undescribed, match="moods"):
        data_dictionary(db)


def test_every_published_column_is_described_in_both_languages(public: Path) -> None:
    with Database(str(public)) as copy:
        entries = data_dictionary(copy)
    columns = [(entry.name, column) for entry in entries for column in entry.columns]
    assert len(columns) > 300
    untranslated = [
        (table, c.name) for table, c in columns if not c.description_vi or c.description_vi == c.description
    ]
    assert not untranslated
    # a slip of the pen would leave English behind: Vietnamese writes «the» and «of» nowhere
    assert not [
        c.description_vi for _, c in columns if re.search(r"\b(the|of|which|where)\b", c.description_vi)
    ]


def test_a_column_in_one_language_is_refused(db: Database, tmp_path: Path) -> None:
    written = FILE.read_text(encoding="utf-8")
    for half in (
        '{ en = "Address of the article" }',
        '{ en = "Address of the article", vi = "" }',
        '"Address"',
    ):
        file = tmp_path / "dictionary.toml"
        file.write_text(re.sub(r"(?m)^url = .*Address of the article.*$", f"url = {half}", written))
        with pytest.raises(Undescribed, match=r"column url of .* in one language"):
            data_dictionary(db, file)


def test_the_document_is_up_to_date(db: Database) -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == as_markdown(data_dictionary(db)), "run `make docs`"
    assert not re.search(r"\| +\|$", written, re.MULTILINE)
