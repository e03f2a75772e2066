"""The one open path: who may be opened, and how a connection is set up."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from db.migrations import migrations
from db.reference import load_reference
from db.views import create_views

APPLICATION_ID = int.from_bytes(b"chso", "big")
"""Stands in the file's header (offset 68) and tells our database from another program's."""

PUBLIC_APPLICATION_ID = int.from_bytes(b"chsp", "big")
"""The same for a published copy, which is read and never written."""

BUSY_TIMEOUT_SECONDS = 30.0

CACHE_KIB = 65_536
"""Pages kept in memory. SQLite's 2 MiB spill the indexes of a big transaction over and over: inserting facts
takes half as long again, measured."""


class DatabaseRefused(RuntimeError):
    """The path cannot be used as our database; the message is one sentence with the remedy."""


class DatabaseUnwritable(DatabaseRefused):
    """The path may be ours, but the machine does not let us write there."""


def open_database(path: Path, *, create: bool = True) -> Database:
    """The database at `path`: WAL, foreign keys on, migrations applied, packaged reference data loaded.

    A missing file (and its folder) is made when `create` is true. Raises DatabaseRefused, before anything is
    written, for a file that is no SQLite database, belongs to another program or was written by a newer
    chiso, and when the folder cannot be written.
    """
    path = Path(path)
    _refuse_strangers(path, create=create)
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        conn = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnwritable(_cannot_write(path, error)) from error
    try:
        return _set_up(conn, path)
    except BaseException:
        conn.close()
        raise


@contextlib.contextmanager
def naming_the_file(path: Path) -> Iterator[None]:
    """Turns what SQLite says in the block of a full disk, a lock or a lost folder into DatabaseUnwritable."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DatabaseUnwritable(_cannot_write(path, error)) from error


def _set_up(conn: sqlite3.Connection, path: Path) -> Database:
    try:
        if conn.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
            # the first write to a new file, before WAL: from here on its header names its owner
            conn.execute(f"pragma application_id = {APPLICATION_ID}")
        conn.execute("pragma journal_mode = wal")
        conn.execute("pragma synchronous = normal")
        conn.execute("pragma foreign_keys = on")
        conn.execute(f"pragma cache_size = -{CACHE_KIB}")
        db = Database(conn)
        _refuse_newer(db, path)
        migrations.apply(db)
        create_views(db)
        load_reference(db)
    except sqlite3.OperationalError as error:
        raise DatabaseUnwritable(_cannot_write(path, error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseRefused(
            f"{path} is damaged ({error}): restore a copy or run `chiso rebuild`."
        ) from error
    return db


def _refuse_strangers(path: Path, *, create: bool) -> None:
    """Looks at the header only; nothing is written to a stranger's file."""
    if path.is_dir():
        raise DatabaseRefused(f"{path} is a folder: name a database file with --db.")
    if not path.exists():
        if create:
            return
        raise DatabaseRefused(
            f"There is no database at {path}: make one with `chiso run`, or name another with --db."
        )
    if not os.access(path, os.R_OK):
        raise DatabaseRefused(f"{path} cannot be read (permission denied): name another file with --db.")
    empty = path.stat().st_size == 0
    if empty and create:
        return
    owner = application_id(path)
    if owner is None or empty:
        raise DatabaseRefused(f"{path} is not an SQLite database: name another file with --db.")
    if owner == PUBLIC_APPLICATION_ID:
        raise DatabaseRefused(f"{path} is a published copy: name the working database with --db.")
    if owner != APPLICATION_ID:
        raise DatabaseRefused(f"{path} is the database of another program: name another file with --db.")


def application_id(path: Path) -> int | None:
    """The owner's mark in the header of an SQLite file; None when `path` is none or cannot be read.

    Asked through SQLite, unlocked: had we opened the file ourselves, closing it would drop every lock this
    process holds on it (POSIX), and with them those that keep another process from removing the log under an
    open connection ("How To Corrupt An SQLite Database File", section 2.2).
    """
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as conn:
            return int(conn.execute("pragma application_id").fetchone()[0])
    except sqlite3.Error:
        return None


def _refuse_newer(db: Database, path: Path) -> None:
    unknown = sorted({migration.name for migration in migrations.applied(db)} - _our_names())
    if unknown:
        raise DatabaseRefused(
            f"{path} was written by a newer chiso (it holds {', '.join(unknown)}): upgrade this program."
        )


def _our_names() -> set[str]:
    """Names of the migrations this program brings, asked of an empty database."""
    empty = Database(memory=True)
    try:
        return {migration.name for migration in migrations.pending(empty)}
    finally:
        empty.close()


def _cannot_write(path: Path, error: Exception) -> str:
    return f"{path} cannot be written ({error}): free it or name another place with --db."
