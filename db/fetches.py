"""Attempts: one row each, with what it changes in its address; and what the reader has yet to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.runs import utc_text

INSERT = """
insert into fetches (run_id, url_id, at, final_url, status, bytes, content_type, outcome, robots,
                     warc_file, warc_offset, body_sha256)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

UPDATE = """
update urls set
    next_due = ?,
    visits = visits + ?,
    failures = case when ? then 0 else failures + 1 end,
    etag = ifnull(?, etag),
    last_modified = ifnull(?, last_modified),
    last_outcome = ?
where id = ?
"""

PENDING = """
select f.id, f.url_id, u.url, u.source_id, f.warc_file, f.warc_offset, f.content_type, f.at
from fetches f join urls u on u.id = f.url_id
where f.outcome = 'archived' and f.reader_version is not ?
order by f.id
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt at an address came to. `robots` is allowed, refused or unreachable."""

    url_id: int
    at: datetime
    outcome: str
    robots: str | None
    succeeded: bool
    next_due: datetime | None
    final_url: str | None = None
    status: int | None = None
    size: int | None = None
    content_type: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    body_sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def record_attempt(db: Database, run_id: int, attempt: Attempt) -> int:
    """Stores an attempt and moves its address on, in one transaction; returns the id of the fetch."""
    with db.atomic():
        cursor = db.conn.execute(
            INSERT,
            [
                run_id,
                attempt.url_id,
                utc_text(attempt.at),
                attempt.final_url,
                attempt.status,
                attempt.size,
                attempt.content_type,
                attempt.outcome,
                attempt.robots,
                attempt.warc_file,
                attempt.warc_offset,
                attempt.body_sha256,
            ],
        )
        db.conn.execute(
            UPDATE,
            [
                utc_text(attempt.next_due) if attempt.next_due else None,
                int(attempt.succeeded),
                attempt.succeeded,
                attempt.etag,
                attempt.last_modified,
                attempt.outcome,
                attempt.url_id,
            ],
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def pending_reads(db: Database, reader_version: str) -> Iterator[dict[str, Any]]:
    """Archived fetches that this reader has not read, in the order they were made.

    Rows have id, url_id, url, source_id, warc_file, warc_offset, content_type, at.
    """
    # taken whole: the reader's marks are written to the same table while it walks
    yield from list(db.query(PENDING, [reader_version]))


def finish_read(
    db: Database, fetch_id: int, outcome: str, reader_version: str | None, read_by: str | None = None
) -> None:
    """Notes what the reader made of a fetch: article, or why not; without a version it stays pending.

    `read_by` tells how the page was read (rules, family, generic, trafilatura, api), None where it was not.
    """
    with db.atomic():
        db.conn.execute(
            "update fetches set read_outcome = ?, reader_version = ?, read_by = ? where id = ?",
            [outcome, reader_version, read_by, fetch_id],
        )
