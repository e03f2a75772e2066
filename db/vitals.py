"""Figures by which a source's health is told: when it last brought news, what its pages give, how they are read.

Recent is the week before the source's last good night; the weeks before that are what it is held against.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

RECENT_DAYS = 7
PAST_DAYS = 60

FIELDS = ("title", "lead", "author", "published")

_LAST_GOOD = """
select s.source_id, substr(max(r.started_at), 1, 10) from run_sources s join runs r on r.id = s.run_id
where s.outcome = 'ok' group by s.source_id
"""

_NEWS = """
select source_id, substr(first_seen, 1, 10) as day from urls
where found_via in ('feed', 'sitemap', 'listing', 'api') and first_seen >= ?
group by source_id, day order by source_id, day
"""

_READINGS = """
select u.source_id, substr(f.at, 1, 10) as day, count(*) as pages, sum(f.read_outcome = 'article') as articles,
    sum(f.read_outcome = 'article' and f.read_by in ('generic', 'trafilatura')) as fallback,
    max(case when f.read_outcome <> 'article' or f.read_by in ('generic', 'trafilatura') then u.url end) as example
from fetches f join urls u on u.id = f.url_id
where f.read_outcome is not null and f.at >= ?
group by u.source_id, day
"""

_FILLED = f"""
select source_id, substr(first_seen, 1, 10) as day, count(*) as articles,
    {", ".join(f"sum(ifnull({name}, '') <> '') as {name}" for name in FIELDS)}
from articles where first_seen >= ? group by source_id, day
"""


@dataclass(slots=True)
class Counts:
    """Sums over some days: pages read, articles among them, those read by the fallback, fields filled."""

    pages: int = 0
    articles: int = 0
    fallback: int = 0
    stored: int = 0
    filled: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))


@dataclass(slots=True)
class Vitals:
    """One source. `news` are the days on which its lists showed addresses never seen before."""

    source_id: str
    name: str
    family: str
    last_good: date | None = None
    news: list[date] = field(default_factory=list)
    recent: Counts = field(default_factory=Counts)
    past: Counts = field(default_factory=Counts)
    example: str | None = None


def vitals(db: Database) -> dict[str, Vitals]:
    """The vitals of every source, by its id; an empty one for a source that never had a good night."""
    found = {
        row["id"]: Vitals(row["id"], row["name"], row["family"])
        for row in db.query("select id, name, family from sources order by id")
    }
    for source_id, day in db.conn.execute(_LAST_GOOD):
        found[source_id].last_good = date.fromisoformat(day)
    good = [one.last_good for one in found.values() if one.last_good]
    if not good:
        return found
    begin = (min(good) - timedelta(days=RECENT_DAYS + PAST_DAYS)).isoformat()
    for source_id, day in db.conn.execute(_NEWS, [begin]):
        found[source_id].news.append(date.fromisoformat(day))
    for row in db.query(_READINGS, [begin]):
        one, counts = _counts(found, row)
        for name in ("pages", "articles", "fallback"):
            setattr(counts, name, getattr(counts, name) + row[name])
        if counts is one.recent and row["example"]:
            one.example = row["example"]
    for row in db.query(_FILLED, [begin]):
        _, counts = _counts(found, row)
        counts.stored += row["articles"]
        for name in FIELDS:
            counts.filled[name] += row[name]
    return found


def _counts(found: dict[str, Vitals], row: dict[str, Any]) -> tuple[Vitals, Counts]:
    """The source of a row, and which of its sums the row's day belongs to."""
    one = found[row["source_id"]]
    recent = one.last_good is None or date.fromisoformat(row["day"]) > one.last_good - timedelta(
        days=RECENT_DAYS
    )
    return one, one.recent if recent else one.past


def week(db: Database, last_day: date) -> dict[str, Any]:
    """The seven days up to `last_day` (UTC) in figures, beside the seven before them.

    Keys: `from`, `to`, `runs`, `totals` and `before` (discovered, fetched, articles, facts), `sources` (each with
    nights, nights_ok, its sums and its last outcome; the worst first).
    """
    first = last_day - timedelta(days=6)
    sources = list(db.query(_WEEK, [first.isoformat(), (last_day + timedelta(days=1)).isoformat()]))
    before = list(db.query(_WEEK, [(first - timedelta(days=7)).isoformat(), first.isoformat()]))
    [(runs,)] = db.conn.execute(
        "select count(*) from runs where started_at >= ? and started_at < ?",
        [first.isoformat(), (last_day + timedelta(days=1)).isoformat()],
    ).fetchall()
    return {
        "from": first.isoformat(),
        "to": last_day.isoformat(),
        "runs": runs,
        "totals": _sums(sources),
        "before": _sums(before),
        "sources": sources,
    }


def last_run_before(db: Database, day: date) -> date | None:
    """The day (UTC) of the last run started before `day`, or None."""
    [(found,)] = db.conn.execute(
        "select substr(max(started_at), 1, 10) from runs where started_at < ?", [day.isoformat()]
    ).fetchall()
    return date.fromisoformat(found) if found else None


_WEEK = """
with nights as (
    select s.*, substr(r.started_at, 1, 10) as day,
        row_number() over (partition by s.source_id order by r.id desc) as nth
    from run_sources s join runs r on r.id = s.run_id
    where r.started_at >= ? and r.started_at < ?)
select source_id, sources.name, count(distinct day) as nights,
    count(distinct case when outcome = 'ok' then day end) as nights_ok,
    sum(discovered) as discovered, sum(fetched) as fetched, sum(articles) as articles, sum(facts) as facts,
    max(case when nth = 1 then outcome end) as last_outcome
from nights join sources on sources.id = source_id
group by source_id order by nights_ok * 1.0 / count(distinct day), articles, source_id
"""


def _sums(rows: list[dict[str, Any]]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for name in ("discovered", "fetched", "articles", "facts"):
            sums[name] += row[name]
    return {name: sums[name] for name in ("discovered", "fetched", "articles", "facts")}
