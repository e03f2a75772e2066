"""The checks of claims in the database: made anew for the provinces and periods whose claims were touched."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from sqlite_utils import Database

from db.official import Check, OfficialTable, checks_of, load_official

_CLAIMS = """
select c.id, c.kind, c.indicator, c.period, c.value, c.value_text, c.bound, c.out_of, c.status, p.slug
from checked_provinces as t
join provinces as p on p.slug = t.slug
join claims as c on c.province_id = p.id and c.period = t.period
where c.kind in ('rank', 'score') and c.subject_type = 'province' and c.fact_status = 'actual'
  and c.scope is null and c.indicator <> 'other'
order by p.slug, c.period, c.independent_texts desc, c.id
"""


def check_claims(db: Database, touched: Iterable[tuple[str, str]]) -> None:
    """Brings `claim_checks` up to date for provinces (slugs) and periods; within the caller's transaction."""
    db.conn.execute(
        "create temp table if not exists checked_provinces"
        " (slug text, period text, primary key (slug, period)) without rowid"
    )
    db.conn.execute("delete from checked_provinces")
    db.conn.executemany("insert into checked_provinces (slug, period) values (?, ?)", sorted(touched))
    wanted = {(check.claim_id, check.name): check for check in _checks(db, load_official(db))}
    held = {
        (row[0], row[1]): Check(*row)
        for row in db.conn.execute(
            """
            select k.claim_id, k.name, k.verdict, k.expected, k.detail, k.source_url
            from checked_provinces as t join provinces as p on p.slug = t.slug
            join claims as c on c.province_id = p.id and c.period = t.period
            join claim_checks as k on k.claim_id = c.id
            """
        )
    }
    db.conn.executemany(
        "delete from claim_checks where claim_id = ? and name = ?", sorted(held.keys() - wanted.keys())
    )
    db.conn.executemany(
        "insert or replace into claim_checks (claim_id, name, verdict, expected, detail, source_url)"
        " values (?, ?, ?, ?, ?, ?)",
        [check for key, check in wanted.items() if held.get(key) != check],
    )


def _checks(db: Database, table: OfficialTable) -> Iterable[Check]:
    rows = db.query(_CLAIMS)
    for _, claims in groupby(rows, key=lambda row: (row["slug"], row["period"])):
        yield from checks_of(list(claims), table)
