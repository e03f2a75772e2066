"""Putting a new database file in the place of an old one, without ever leaving neither."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from db.opening import DatabaseUnwritable

COMPANIONS = ("-wal", "-shm", "-journal")


def put_in_place(new: Path, database: Path, *, keep_old_as: Path | None = None) -> None:
    """Renames `new` to `database` in one step; both closed, on one file system.

    An old file stays reachable as `keep_old_as`. Raises DatabaseUnwritable, with both files as they were,
    when another process has one of them open or the folder cannot be written.
    """
    try:
        _settle(new)
        if database.exists():
            _settle(database)
            if keep_old_as is not None:
                keep_old_as.unlink(missing_ok=True)
                os.link(database, keep_old_as)
        new.replace(database)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnwritable(
            f"{database} cannot be replaced ({error}): end what has it open and try again."
        ) from error


def discard(database: Path) -> None:
    """Removes a database file nobody needs, and what SQLite keeps beside it."""
    for path in (database, *(Path(f"{database}{suffix}") for suffix in COMPANIONS)):
        path.unlink(missing_ok=True)


def _settle(database: Path) -> None:
    """Brings everything into the one file: a log left behind would be played into its successor."""
    with contextlib.closing(sqlite3.connect(database, timeout=5)) as conn:
        conn.execute("pragma journal_mode = delete")
