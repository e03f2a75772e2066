"""Where things stand, for `chiso status` and anyone who asks in JSON."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from db.runs import last_runs

_SOURCES = """
-- a source's latest outcome, how many runs in a row were not ok, and its newest article
with tried as (
    select source_id, run_id, outcome, detail,
        row_number() over (partition by source_id order by run_id desc) as nth
    from run_sources),
last_good as (
    select source_id, max(run_id) as run_id from run_sources where outcome = 'ok' group by source_id),
newest as (
    select source_id, max(published) as published, max(first_seen) as first_seen, count(*) as articles
    from articles where is_current group by source_id)
select s.id as source_id, s.name, s.province, t.outcome, t.detail,
    (select count(*) from run_sources as r
     where r.source_id = s.id and r.run_id > ifnull(last_good.run_id, 0)) as runs_not_ok,
    ifnull(newest.articles, 0) as articles,
    newest.published as newest_published, newest.first_seen as newest_first_seen
from sources as s
left join tried as t on t.source_id = s.id and t.nth = 1
left join last_good on last_good.source_id = s.id
left join newest on newest.source_id = s.id
order by runs_not_ok desc, s.id
"""

_TOTALS = {
    "sources": "select count(*) from sources",
    "urls": "select count(*) from urls",
    "fetches": "select count(*) from fetches",
    "articles": "select count(*) from articles where is_current",
    "facts": "select count(*) from facts as f join articles as a on a.id = f.article_id where a.is_current",
    "unread": "select count(*) from fetches where outcome = 'archived' and read_outcome is null",
    "unextracted": "select count(*) from articles where extractor_version is null",
}


def status(db: Database, *, runs: int = 5) -> dict[str, Any]:
    """What is held and how the last runs went, as JSON values.

    Keys: `totals` (rows of each kind, and what is pending), `kinds` (current facts by kind), `runs` (the
    latest, newest first, each with its sources), `sources` (each with its latest outcome, `runs_not_ok` in a
    row, its newest article; those in trouble first).
    """
    return {
        "totals": {name: db.conn.execute(query).fetchone()[0] for name, query in _TOTALS.items()},
        "kinds": dict(
            db.conn.execute(
                """
                select kind, count(*) from facts join articles on articles.id = article_id
                where is_current group by kind order by kind
                """
            ).fetchall()
        ),
        "runs": last_runs(db, runs),
        "sources": list(db.query(_SOURCES)),
    }
