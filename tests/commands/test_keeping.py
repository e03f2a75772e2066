"""`chiso status`, `doctor` and `export` on a small database."""

from __future__ import annotations

import csv
import io
import json
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from commands.health import tell
from crawler.symptoms import symptoms
from db.vitals import Vitals
from tests.db.sample import build
from tests.program import Chiso


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "chiso.db"
    build(path).close()
    return path


def test_status_in_words_and_in_json(database: Path, chiso: Chiso) -> None:
    ended = chiso("status", "--db", database)
    assert (ended.code, ended.err) == (0, "")
    state = json.loads(chiso("status", "--db", database, "--json").out)
    assert f"{state['totals']['articles']} articles and {state['totals']['facts']} facts" in ended.out


def test_a_source_in_trouble_is_one_sentence_with_a_hint() -> None:
    row = {
        "outcome": "failed:timeout", "detail": None, "runs_not_ok": 3,
        "newest_published": "2025-11-01T10:00:00+07:00", "newest_first_seen": None,
    }  # fmt: skip
    [symptom] = symptoms(row, Vitals("baothu", "Báo Thử", "epi"))
    told = tell(symptom).plain
    assert told.startswith("· Báo Thử (baothu) for 3 runs: the whole answer did not come in time")
    assert "(failed:timeout); newest article of 2025-11-01" in told
    assert told.endswith("→ down or slow: wait some nights, then see it in a browser")


def test_the_week_in_words_and_in_json(database: Path, chiso: Chiso) -> None:
    told = chiso("status", "--week", "--db", database).out
    record = json.loads(chiso("status", "--week", "--db", database, "--json").out)
    assert f"{record['totals']['articles']} articles" in told
    assert {"from", "to", "runs", "sources", "health"} <= set(record)


def test_doctor_of_a_good_database(database: Path, chiso: Chiso) -> None:
    ended = chiso("doctor", "--db", database)
    assert ended.code == 0
    assert "underthesea" in ended.out
    assert "error" not in ended.out


def test_doctor_finds_a_fact_that_lost_its_place(database: Path, chiso: Chiso) -> None:
    with sqlite3.connect(database) as conn:
        conn.execute("drop trigger facts_evidence_update")
        conn.execute(
            "update facts set evidence = 'thứ nhất', evidence_offset = null where id = (select min(id) from facts)"
        )
    ended = chiso("doctor", "--db", database, "--json")
    assert ended.code == 3
    broken = [finding for finding in json.loads(ended.out) if finding["severity"] == "error"]
    assert [finding["check"] for finding in broken] == ["database, spans"]
    assert broken[0]["message"].startswith("1 ")


def test_doctor_finds_damaged_pages(database: Path, chiso: Chiso) -> None:
    body = bytearray(database.read_bytes())
    body[4096 * 20 : 4096 * 40] = b"\xff" * 4096 * 20
    database.write_bytes(body)
    ended = chiso("doctor", "--db", database)
    assert ended.code == 3
    assert "Traceback" not in ended.err


def test_doctor_where_nothing_is_yet_makes_nothing(tmp_path: Path, chiso: Chiso) -> None:
    ended = chiso("doctor")
    assert ended.code == 0
    assert "notice" in ended.out
    assert list(tmp_path.iterdir()) == []


def test_export_to_stdout_and_to_a_file(tmp_path: Path, database: Path, chiso: Chiso) -> None:
    ended = chiso("export", "--db", database, "--table", "ranks", "--province", "Đắk Lắk")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert rows
    assert {row["province"] for row in rows} == {"Đắk Lắk"}
    ended = chiso("export", "--db", database, "--format", "jsonl", "--output", "facts.jsonl")
    assert (ended.code, ended.out) == (0, "")
    facts = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ended.sentence == f"{len(facts)} rows of facts in facts.jsonl"
    assert (tmp_path / "facts.jsonl.dictionary.md").exists()


@pytest.mark.replay
@pytest.mark.xdist_group("replay")
def test_a_full_disk_ends_the_night_in_one_sentence_and_leaves_a_whole_database(
    tmp_path: Path, chiso: Chiso
) -> None:
    """A limit on the size of a file stands for the full disk."""
    database = tmp_path / "chiso.db"
    room = 560 * 1024
    night = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "--replay", "--db", database],
        cwd=Path(__file__).resolve().parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert night.returncode == 3, night.stdout
    assert len(night.stderr.splitlines()) == 1
    assert str(tmp_path) in night.stderr
    assert chiso("doctor", "--db", database).code == 0
