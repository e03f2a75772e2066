"""`chiso review` and `chiso publish`: from the terminal to the tables and back."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import failures
from commands.failures import ExitCode
from db.publish import publish
from pipeline import app
from tests.db import sample

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    sample.build(tmp_path / "x.db").close()
    return tmp_path / "x.db"


@pytest.fixture
def run(database: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        code = failures.run(app, [*words, "--db", str(database)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def one(database: Path, query: str) -> object:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def test_from_list_to_verdict_to_gold(run: Run, database: Path, tmp_path: Path) -> None:
    code, out, _ = run("review", "list", "--json")
    assert code == 0
    doubtful = {fact["fact_id"]: fact for fact in json.loads(out)}
    [wrong] = [
        number for number, fact in doubtful.items() if fact["value_text"] == "38" and fact["period"] == "2021"
    ]
    code, out, _ = run("review", "show", str(wrong))
    assert code == 0
    assert "articles disagree" not in out
    assert "conflicting" in out
    code, out, err = run("review", "reject", str(wrong), "--reason", "năm khác", "--reviewer", "an")
    assert (code, out) == (0, "")
    assert f"fact {wrong} is rejected" in err
    assert one(database, "select count(*) from conflicts") == 0
    assert (tmp_path / "x.reviews.db").exists()
    assert wrong not in {fact["fact_id"] for fact in json.loads(run("review", "list", "--json")[1])}
    code, out, _ = run("review", "rules", "--json")
    assert json.loads(out)[0] | {"rejected": 1, "accepted": 0} == json.loads(out)[0]
    code, _, err = run("review", "export", str(tmp_path / "gold.jsonl"))
    assert (code, "1 articles" in err) == (0, True)
    [article] = map(json.loads, (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    assert {fact["core"] for fact in article["facts"]} == {False}


def test_accept_and_correct(run: Run, database: Path) -> None:
    assert run("review", "accept", "1")[0] == 0
    assert one(database, "select shown_because from claims where fact_id = 1") == "review"
    code, _, _ = run("review", "correct", "2", "--set", "value=3", "-s", "out_of=", "-r", "đọc nhầm")
    assert code == 0
    assert one(database, "select value_text from claims where fact_id = 2") == "3"
    code, out, _ = run("review", "list")
    assert code == 0
    assert "· Đắk Lắk · dti · 2021: 38/63" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("accept", "9999"), "no fact 9999"),
        (("show", "9999"), "no fact 9999"),
        (("correct", "1", "--set", "period", "-r", "x"), "NAME=VALUE"),
        (("correct", "1", "--set", "mood=x", "-r", "x"), "'mood' cannot be corrected"),
        (("correct", "1", "--set", "period=2021", "-r", "x"), "changes nothing"),
        (("correct", "1", "--set", "indicator=dti.magic", "-r", "x"), "no indicator 'dti.magic'"),
        (("reject", "1"), "--reason"),
        (("correct", "1", "-r", "x"), "--set"),
    ],
)
def test_words_that_cannot_be_used(run: Run, database: Path, words: tuple[str, ...], says: str) -> None:
    code, out, err = run("review", *words)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert says in err
    assert one(database, "select count(*) from reviews") == 0
    assert not database.with_name("x.reviews.db").exists()


def test_publish_refuses_a_broken_night_and_is_told_better(run: Run, database: Path, tmp_path: Path) -> None:
    code, _, err = run("publish")
    assert (code, "is public now" in err) == (0, True)
    connection = sqlite3.connect(database)
    connection.execute("delete from facts where kind = 'rank'")
    connection.execute("update articles set claimed = 0")
    connection.commit()
    connection.close()
    before = (tmp_path / "x.public.db").stat().st_ino
    code, _, err = run("publish")
    assert code == ExitCode.NOT_PUBLISHED == 5
    assert "facts fell from" in err
    assert "--accept-counts" in err
    assert (tmp_path / "x.public.db").stat().st_ino == before
    assert run("publish", "--accept-counts")[0] == 0
    assert one(tmp_path / "x.public.db", "select count(*) from ranks") == 0
    assert len(list((tmp_path / "x.public.older").iterdir())) == 1


def test_a_night_whose_copy_is_refused_says_so(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from commands import publishing
    from commands.night import Night
    from commands.paths import DataFolder
    from commands.report import judge
    from db import open_database
    from db.runs import start_run

    folder = DataFolder(database)
    publish(folder.database, folder.public)
    db = open_database(database)
    db.execute("delete from facts where kind = 'rank'")
    db.conn.commit()
    now = datetime.now(UTC)
    night = Night(folder=folder, db=db, command="run", now=now, sources=(), run_id=start_run(db, "run", now))
    night.counts["claims"] = publishing.group(night)
    night.counts["publish"] = publishing.publish_copy(night)
    assert night.exit_code == ExitCode.NOT_PUBLISHED
    assert judge([{"outcome": "ok"}], night.counts)[0] == ExitCode.NOT_PUBLISHED
    [issue] = db.query("select stage, outcome, detail from issues")
    assert (issue["stage"], issue["outcome"]) == ("publish", "refused:counts")
    assert "fell from" in issue["detail"]
    db.close()


def test_reviews_are_gold_to_evaluate_on(run: Run, database: Path) -> None:
    code, _, err = run("evaluate", "--reviews")
    assert (code, "was reviewed yet" in err) == (ExitCode.BAD_INPUT, True)
    code, _, err = run("evaluate")
    assert (code, "nothing to evaluate on" in err) == (ExitCode.BAD_INPUT, True)
    assert run("review", "accept", "1")[0] == 0
    code, out, _ = run("evaluate", "--reviews", "--json")
    assert code == 0
    assert json.loads(out)["all"]["gold"] == 1
