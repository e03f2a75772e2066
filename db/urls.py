"""The frontier's rows: addresses known, when each is due, what came of it last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from db.runs import utc_text

_CHUNK = 500  # parameters of one statement, far below SQLite's limit

ADD = """
insert into urls (url, source_id, found_via, hint_published, first_seen, last_seen, next_due)
values (?, ?, ?, ?, ?, ?, ?)
on conflict (url) do update set
    last_seen = excluded.last_seen,
    hint_published = ifnull(urls.hint_published, excluded.hint_published)
"""

DUE = """
select u.id, u.url, u.visits, u.failures, u.etag, u.last_modified, f.body_sha256, f.at as archived_at
from urls u
left join fetches f on f.id = (
    select max(id) from fetches where url_id = u.id and outcome = 'archived')
where u.source_id = ? and u.next_due <= ? and (? is null or ifnull(u.hint_published, ?) >= ?)
order by u.visits > 0, u.failures, u.hint_published desc nulls last,
    case when u.visits = 0 then u.first_seen end desc, u.next_due, u.id
limit ?
"""

SPENT = """
select count(*) from fetches f join urls u on u.id = f.url_id
where u.source_id = ? and u.found_via <> 'seed' and f.at >= ? and f.outcome not like 'refused:%'
"""


@dataclass(frozen=True, slots=True)
class DueUrl:
    """An address to visit now. The last five say what is known of its last archived body."""

    id: int
    url: str
    visits: int
    failures: int
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    archived_at: str | None


def add_urls(
    db: Database, source_id: str, found: Iterable[tuple[str, str, str | None]], now: datetime
) -> None:
    """Adds addresses (url, how found, day hinted at or None), due at once; known ones are seen again.

    An address that another source found first stays with that source.
    """
    moment = utc_text(now)
    with db.atomic():
        db.conn.executemany(
            ADD, ((url, source_id, via, hint, moment, moment, moment) for url, via, hint in found)
        )


def entry_id(db: Database, source_id: str, url: str, now: datetime) -> int:
    """The id of an address that leads to articles and is none itself: never due, kept for its fetches."""
    moment = utc_text(now)
    with db.atomic():
        db.conn.execute(ADD, [url, source_id, "seed", None, moment, moment, None])
    return url_id(db, url)


def url_id(db: Database, url: str) -> int:
    """The id of a known address. Raises KeyError for one that is not."""
    row = db.conn.execute("select id from urls where url = ?", [url]).fetchone()
    if row is None:
        raise KeyError(url)
    return int(row[0])


def asked_since(db: Database, source_id: str, moment: datetime) -> int:
    """How many attempts at articles of a source were made since: what a night's budget is already spent on."""
    [(count,)] = db.conn.execute(SPENT, [source_id, utc_text(moment)]).fetchall()
    return int(count)


def visited(db: Database, urls: Sequence[str]) -> set[str]:
    """Those of `urls` that were asked for before, whatever came of it."""
    found: set[str] = set()
    for start in range(0, len(urls), _CHUNK):
        part = urls[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        rows = db.conn.execute(f"select url from urls where visits + failures > 0 and url in ({marks})", part)
        found.update(row[0] for row in rows)
    return found


def due(
    db: Database, source_id: str, now: datetime, *, limit: int, since: date | None = None
) -> list[DueUrl]:
    """What of a source to fetch now: never visited ones first, the newest of them first, then revisits.

    Newest by the day a list gave, else by the night that found it; within a night as the list had it. `since` leaves
    out what its list dates earlier; what no list dates stays in.
    """
    day = since.isoformat() if since else None
    rows = db.conn.execute(DUE, [source_id, utc_text(now), day, day, day, limit])
    return [DueUrl(*row) for row in rows]
