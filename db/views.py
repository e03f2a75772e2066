"""Views a reader starts from: one a kind of measure, typed columns, each row with its proof.

They live here and not in migrations, so that they may change without one; each shows only facts of articles
as they read now (a corrected page's older versions stay in `facts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlite_utils import Database

from db.claim_views import CLAIM_VIEWS, FACTS_AS_OF

_FROM = """
    from facts as f
    join articles as a on a.id = f.article_id and a.is_current = 1
    join sources as s on s.id = a.source_id"""

_WHO = "f.id as fact_id, f.province_id, f.province, f.subject_type, f.subject"

_PROOF = """f.status, f.confidence, f.evidence, f.sentence, f.evidence_offset,
    a.title, a.url, a.published, s.name as source, f.article_id"""

VIEWS: dict[str, str] = {
    "ranks": f"""select
    {_WHO}, f.indicator, f.period, cast(f.value as integer) as rank, f.out_of, f.scope, f.bound,
    {_PROOF}{_FROM}
    where f.kind = 'rank'""",
    "scores": f"""select
    {_WHO}, f.indicator, f.period, f.value as score, f.unit, f.scope, f.bound,
    {_PROOF}{_FROM}
    where f.kind = 'score'""",
    "changes": f"""select
    {_WHO}, f.indicator, f.since, f.period, f.value as change, f.unit, f.scope, f.bound,
    {_PROOF}{_FROM}
    where f.kind in ('rank_change', 'score_change')""",
    "teams": f"""select
    {_WHO}, f.level, f.period, f.unit as counted, cast(f.value as integer) as count, f.bound,
    {_PROOF}{_FROM}
    where f.kind in ('team_count', 'member_count')""",
    "decisions": f"""select
    f.id as fact_id, f.value_text as number, f.doc_type, f.period as dated, f.subject as issuer,
    f.subject_type as issuer_type, f.province_id, f.province,
    {_PROOF}{_FROM}
    where f.kind = 'decision'""",
    **CLAIM_VIEWS,
}


def facts_as_of(db: Database, day: date) -> Iterator[dict[str, Any]]:
    """The facts that could be known at the end of `day` (UTC), in no order; columns as FACTS_AS_OF says.

    Of each page the version last seen by then, as the present extractor reads it: what an older extractor
    made of it is not kept.
    """
    yield from db.query(FACTS_AS_OF, {"day": day.isoformat()})


def create_views(db: Database) -> None:
    """Brings the views of `db` to those of VIEWS; a database that has them so is not written to."""
    # written as SQLite keeps it in its schema, so that texts can be compared
    wanted = {name: f"CREATE VIEW {name} AS {query}" for name, query in VIEWS.items()}
    held = dict(db.conn.execute("select name, sql from sqlite_master where type = 'view'").fetchall())
    if held == wanted:
        return
    with db.atomic():
        for name in held:
            db.conn.execute(f"drop view [{name}]")
        for sql in wanted.values():
            db.conn.execute(sql)
