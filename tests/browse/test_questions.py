"""The questions of docs/questions.md, asked of the data of `chiso run --replay`: each by its SQL and its page."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from db.browse import serving
from tests.browse.http import get

pytestmark = [pytest.mark.replay, pytest.mark.xdist_group("replay")]

ROOT = Path(__file__).parents[2]
QUESTION = re.compile(
    r"^## (?P<title>.+)\n\nPage: `(?P<page>[^`]+)` shows (?P<shows>.+)\n\n```sql\n(?P<sql>.+)\n```\n\n"
    r"```text\n(?P<answer>(?:.+\n)+)```$",
    re.MULTILINE,
)


class Question(NamedTuple):
    title: str
    page: str
    shows: list[str]
    sql: str
    answer: list[list[str]]


def questions() -> list[Question]:
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    found = [
        Question(
            one["title"],
            one["page"],
            re.findall(r"`([^`]+)`", one["shows"]),
            one["sql"],
            [[cell.strip() for cell in line.split("|")] for line in one["answer"].splitlines()],
        )
        for one in QUESTION.finditer(text)
    ]
    assert len(found) == text.count("\n## "), "a question is not written like the others"
    return found


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("questions") / "chiso.db"
    ended = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "--replay", "--db", str(database), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return database.with_name("chiso.public.db")


@pytest.fixture(scope="module")
def site(public: Path) -> Iterator[str]:
    with serving(public) as address:
        yield address.rstrip("/")


def test_the_five_seeds_are_asked() -> None:
    pages = " ".join(question.page for question in questions())
    for wanted in ("dak-lak", "dien-bien", "bac-ninh", "bac-kan", "tuyen-quang", "922-qd-btttt"):
        assert wanted in pages


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.page)
def test_one_line_of_sql_answers(public: Path, question: Question) -> None:
    with closing(sqlite3.connect(f"file:{public}?mode=ro", uri=True)) as conn:
        rows = conn.execute(question.sql).fetchall()
    width = len(question.answer[0])
    assert [["" if cell is None else str(cell) for cell in row[:width]] for row in rows] == question.answer
    for row in rows:  # what is selected beyond the columns printed is the sentence and its address
        assert all(row[width:])
        assert not row[width:] or row[-1].startswith("http")


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.page)
def test_a_page_answers(site: str, question: Question) -> None:
    status, body, _ = get(site + question.page)
    assert status == 200
    text = re.sub(r"</?mark>", "", body)
    for words in question.shows:
        assert words in text, words
