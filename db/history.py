"""What a source's own past says: how much it usually shows, and for how many nights it has failed."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

_SHOWN = """
select discovered from (
    select s.discovered, r.id, row_number() over (partition by substr(r.started_at, 1, 10) order by r.id desc) as nth
    from run_sources s join runs r on r.id = s.run_id
    where s.source_id = ? and s.outcome = 'ok' and s.run_id < ? and s.run_id >= ?)
where nth = 1 order by id desc limit ?
"""

_NO_NETWORK = """
-- runs in which no host at all could be reached: the fault was ours
select run_id from run_sources where run_id >= ? and outcome not like 'skipped:%' group by run_id
having count(*) > 1 and sum(outcome not in ('failed:dns', 'failed:connect')) = 0
"""

_OUTCOMES = f"""
select s.outcome, r.started_at from run_sources s join runs r on r.id = s.run_id
where s.source_id = ? and s.run_id < ? and s.run_id >= ? and s.outcome not like 'skipped:%'
    and s.outcome not in ('failed:interrupted', 'failed:internal') and r.id not in ({_NO_NETWORK})
order by r.id desc
"""

RUNS = 200
"""How far back is looked: far longer than the longest rest, and bounded however long the program has run."""

_FAILURES = ("failed:", "refused:robots_unreachable", "refused:retry_after", "rejected:")


def links_shown(db: Database, source_id: str, run_id: int, nights: int) -> list[int]:
    """How many article addresses a source's lists showed on its last good nights before `run_id`, newest first."""
    return [row[0] for row in db.conn.execute(_SHOWN, [source_id, run_id, run_id - RUNS, nights])]


def failed_nights(db: Database, source_id: str, run_id: int) -> tuple[int, datetime | None]:
    """On how many nights (UTC days) in a row before `run_id` a source failed, and when it was last tried.

    Nights in which it rested, this program broke down, or nothing at all could be reached do not count.
    """
    days: set[str] = set()
    last: datetime | None = None
    first = run_id - RUNS
    for outcome, started_at in db.conn.execute(_OUTCOMES, [source_id, run_id, first, first]):
        if not outcome.startswith(_FAILURES):
            break
        last = last or datetime.fromisoformat(started_at)
        days.add(started_at[:10])
    return len(days), last
