"""Search as people type."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.search import match_expression


def found(public: Path, question: str, table: str = "facts") -> int:
    conn = sqlite3.connect(public)
    try:
        sql = f"select count(*) from {table}_fts where {table}_fts match ?"  # noqa: S608
        return conn.execute(sql, [match_expression(question)]).fetchone()[0]
    finally:
        conn.close()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("dak lak", "Đắk Lắk"),
        ("922/QD-BTTTT", "922/QĐ-BTTTT"),
        ("dien bien vi tri 37", "Điện Biên vị trí 37"),
        ("DAK  LAK", "đắk lắk"),
        ("to cong nghe so", "tổ công nghệ số"),
        ("16-nq/tu", "16-NQ/TU"),
    ],
)
def test_marks_do_not_matter(public: Path, typed: str, written: str) -> None:
    assert found(public, typed) == found(public, written) > 0


def test_all_words_count_and_the_last_may_be_begun(public: Path) -> None:
    assert found(public, "dak lak tay nguyen") < found(public, "dak lak")
    assert found(public, "bac nin") == found(public, "bac ninh") > 0
    assert found(public, "dak zzz") == 0
    assert found(public, "2022/QD-BTTTT") == 0


def test_articles_by_title(public: Path) -> None:
    assert found(public, "tay nguyen tin lai", "articles") == 1


def test_datasettes_own_search_finds_by_both_spellings(public: Path) -> None:
    conn = sqlite3.connect(public)
    for question in ('"dak" "lak"', '"Đắk" "Lắk"', '"922/QD-BTTTT"', '"922/QĐ-BTTTT"'):
        assert conn.execute("select count(*) from facts_fts where facts_fts match ?", [question]).fetchone()[
            0
        ]
    conn.close()


@given(st.text())
def test_no_question_is_a_syntax_error(question: str) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("create virtual table t using fts5(words, folded, content='')")
    conn.execute("insert into t (rowid, words, folded) values (1, 'a', 'a')")
    expression = match_expression(question)
    if expression:
        conn.execute("select count(*) from t where t match ?", [expression]).fetchone()
    conn.close()
