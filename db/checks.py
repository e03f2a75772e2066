"""Checks of a database's health, for `chiso doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a check found: an error breaks a promise of ours, a notice is worth a look."""

    check: str
    severity: Literal["error", "notice"]
    message: str


_COUNTED: tuple[tuple[str, Literal["error", "notice"], str, str], ...] = (
    (
        "spans",
        "error",
        "facts whose evidence is not at its span of the article: run `chiso extract`",
        """
        select count(*) from facts as f join articles as a on a.id = f.article_id
        where substr(a.text, f.start + 1, f."end" - f.start) is not f.evidence
        """,
    ),
    (
        "versions",
        "error",
        "addresses with more than one current article",
        "select count(*) from (select 1 from articles where is_current group by url_id having count(*) > 1)",
    ),
    (
        "unread",
        "notice",
        "archived pages not read yet: run `chiso run`",
        "select count(*) from fetches where outcome = 'archived' and read_outcome is null",
    ),
    (
        "unextracted",
        "notice",
        "articles not extracted yet: run `chiso extract`",
        "select count(*) from articles where extractor_version is null",
    ),
    (
        "unfinished",
        "notice",
        "runs that never came to their end",
        "select count(*) from runs where state = 'running'",
    ),
    (
        "markup",
        "notice",
        "articles whose title or author holds markup: look at their page rules",
        """
        select count(*) from articles
        where lower(ifnull(title, '') || ifnull(author, '')) glob '*<[a-z/!]*'
        """,
    ),
)
"""Name, severity, message after the number, and the query that counts."""


def check_database(db: Database) -> list[Problem]:
    """All that is wrong with `db`, worst first; an empty list is good."""
    problems = [
        Problem("integrity", "error", f"SQLite's integrity check says: {line}")
        for (line,) in db.conn.execute("pragma integrity_check(20)")
        if line != "ok"
    ]
    broken = db.conn.execute("pragma foreign_key_check").fetchall()
    problems += [
        Problem("foreign keys", "error", f"row {rowid} of {table} refers to a row missing in {parent}")
        for table, rowid, parent, _ in broken[:20]
    ]
    for check, severity, message, query in _COUNTED:
        [(count,)] = db.conn.execute(query).fetchall()
        if count:
            problems.append(Problem(check, severity, f"{count} {message}"))
    return sorted(problems, key=lambda problem: problem.severity != "error")
