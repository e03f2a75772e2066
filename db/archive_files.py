"""The archive's files as the database knows them: which were ended properly, and what the others lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from db.runs import utc_text


def open_file(db: Database, name: str, run_id: int) -> None:
    """Notes that a run has begun a file."""
    with db.atomic():
        db.conn.execute(
            "insert or replace into archive_files (name, run_id, state) values (?, ?, 'open')", [name, run_id]
        )


def close_file(db: Database, name: str, size: int, records: int) -> None:
    """Notes that a file is whole: `size` bytes, `records` records."""
    with db.atomic():
        db.conn.execute(
            """
            insert into archive_files (name, state, bytes, records) values (?, 'closed', ?, ?)
            on conflict (name) do update set state = 'closed', bytes = excluded.bytes, records = excluded.records
            """,
            [name, size, records],
        )


def unclosed(db: Database, names: Iterable[str]) -> list[str]:
    """Those of `names` that were never ended, or that the database does not know."""
    closed = {row[0] for row in db.conn.execute("select name from archive_files where state = 'closed'")}
    return [name for name in names if name not in closed]


def forget_beyond(db: Database, name: str, size: int, outcome: str, now: datetime) -> int:
    """Takes back fetches whose record would stand at or beyond `size`: the power went before it was on disk.

    They get `outcome`, and their addresses are due at `now` as if never archived. Returns how many fetches.
    """
    with db.atomic():
        rows = db.conn.execute(
            "select id, url_id from fetches where warc_file = ? and warc_offset >= ? and outcome = 'archived'",
            [name, size],
        ).fetchall()
        db.conn.executemany(
            """
            update fetches set outcome = ?, warc_file = null, warc_offset = null, body_sha256 = null
            where id = ?
            """,
            [(outcome, fetch_id) for fetch_id, _ in rows],
        )
        db.conn.executemany(
            "update urls set next_due = ?, etag = null, last_modified = null, last_outcome = ? where id = ?",
            [(utc_text(now), outcome, url_id) for _, url_id in rows],
        )
    return len(rows)
