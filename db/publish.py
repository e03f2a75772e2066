"""The public copy: what readers may see, in a file of its own that appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from db.opening import APPLICATION_ID, PUBLIC_APPLICATION_ID, DatabaseRefused, application_id
from db.search import build_search
from db.summary import build_summary

WITHHELD: dict[str, tuple[str, ...]] = {
    "articles": ("text", "captions"),  # the papers' work: readers get evidence, lead and link
    "reviews": ("reviewer",),
    "runs": ("command",),  # may name paths of the machine, as may both details
    "run_sources": ("detail",),
    "issues": ("detail",),
}
"""Columns that are not in the public copy."""

WITHHELD_TABLES = ("packaged", "hosts", "robots", "archive_files", "text_bands", "_sqlite_migrations")

CONFIDENCE_FLOOR = 0.5
"""Facts more likely wrong than right are stored but not published."""


class PublishFailed(RuntimeError):
    """The copy could not be made or did not pass its checks; the copy of before stands untouched."""


def publish(database: Path, public: Path) -> None:
    """Makes `public` the present public copy of `database`.

    The copy is written beside it under another name, stripped of what is withheld, given its search indexes
    and checked; then it takes the place of the old one in one step, so that a reader sees a whole copy at any
    moment. Raises DatabaseRefused when `database` is not ours, PublishFailed otherwise.
    """
    if application_id(database) != APPLICATION_ID:
        raise DatabaseRefused(f"{database} is not a working database of chiso: name another with --db.")
    try:
        public.parent.mkdir(parents=True, exist_ok=True)
        with _temporary_beside(public) as copy:
            _copy(database, copy)
            _prepare(copy)
            _sync(copy)
            copy.replace(public)
            _sync(public.parent)
    except (OSError, sqlite3.Error) as error:
        raise PublishFailed(
            f"{public} was not published ({error}): free the place or name another; the old copy stands."
        ) from error


def _copy(database: Path, copy: Path) -> None:
    """A consistent snapshot, even while another process writes."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as conn:
        conn.execute("vacuum into ?", [str(copy)])


def _prepare(copy: Path) -> None:
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as conn:
        conn.execute("pragma journal_mode = off")  # a crash costs this file only, and it is not yet public
        conn.execute(f"pragma application_id = {PUBLIC_APPLICATION_ID}")
        conn.execute("begin")
        _withhold(conn)
        build_search(conn)
        build_summary(conn)
        conn.execute("commit")
        conn.execute("vacuum")  # what was dropped must not linger in free pages
        conn.execute("analyze")
        _check(conn)


def _withhold(conn: sqlite3.Connection) -> None:
    conn.execute("delete from facts where confidence < ?", [CONFIDENCE_FLOOR])
    triggers = conn.execute("select name from sqlite_master where type = 'trigger'").fetchall()
    for (trigger,) in triggers:  # they guard writing, and name withheld columns
        conn.execute(f"drop trigger [{trigger}]")
    for table, columns in WITHHELD.items():
        for column in columns:
            conn.execute(f"alter table {table} drop column {column}")
    for table in WITHHELD_TABLES:
        conn.execute(f"drop table {table}")


def _check(conn: sqlite3.Connection) -> None:
    [verdict] = conn.execute("pragma integrity_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"integrity check of the copy: {verdict}")


@contextlib.contextmanager
def _temporary_beside(public: Path) -> Iterator[Path]:
    """A path in the same folder, so that the replacement is one rename; nothing stays there after."""
    copy = public.with_name(f".{public.name}.{os.getpid()}.new")
    copy.unlink(missing_ok=True)
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
