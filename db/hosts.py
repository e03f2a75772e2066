"""What hosts told us that outlasts a night: their robots.txt, and for how long they want to be left alone."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from db.runs import utc_text


def save_robots(db: Database, origin: str, status: int, body: str, at: datetime) -> None:
    """Keeps the robots.txt of an origin (scheme, host and port) as fetched at `at`; the last one stands."""
    with db.atomic():
        db.conn.execute(
            "insert or replace into robots (origin, at, status, body) values (?, ?, ?, ?)",
            [origin, utc_text(at), status, body],
        )


def robots_of(db: Database, origin: str, since: datetime, until: datetime) -> tuple[int, str] | None:
    """Status and text of the robots.txt fetched after `since` and not after `until`; None when there is none.

    What a clock set back left behind (fetched after `until`) does not count.
    """
    row = db.conn.execute(
        "select status, body from robots where origin = ? and at > ? and at <= ?",
        [origin, utc_text(since), utc_text(until)],
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else None


def leave_alone(db: Database, host: str, until: datetime) -> None:
    """Keeps a host's Retry-After: nothing is asked of it before `until`."""
    with db.atomic():
        db.conn.execute(
            "insert or replace into hosts (host, not_before) values (?, ?)", [host, utc_text(until)]
        )


def left_alone_until(db: Database, host: str) -> datetime | None:
    """Until when a host wants to be left alone, as far as it said so."""
    row = db.conn.execute("select not_before from hosts where host = ?", [host]).fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None
