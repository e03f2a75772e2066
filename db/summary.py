"""Counts the home page shows, made once with the published copy: over a million facts they take seconds."""

from __future__ import annotations

import sqlite3

_TABLES = """
create table summary (
    facts integer not null,
    articles integer not null,
    sources integer not null,
    updated text
) strict;

create table province_summary (
    slug text primary key,
    name text not null,
    facts integer not null,
    is_present integer not null,
    rank integer,
    out_of integer,
    period text
) strict, without rowid;
"""

_SUMMARY = """
insert into summary select
    (select count(*) from facts as f join articles as a on a.id = f.article_id where a.is_current),
    (select count(*) from articles where is_current),
    (select count(*) from sources),
    (select max(finished_at) from runs where state = 'finished')
"""

_PROVINCES = """
-- by name, not by unit: the old and the new Đắk Lắk share a page
insert into province_summary
with counted as (
    select f.province_id, count(*) as facts
    from facts as f join articles as a on a.id = f.article_id and a.is_current = 1
    where f.province_id is not null group by f.province_id),
latest as (
    select p.slug, r.rank, r.out_of, r.period,
        row_number() over (partition by p.slug order by r.period desc, r.confidence desc, r.fact_id) as nth
    from ranks as r join provinces as p on p.id = r.province_id
    where r.indicator = 'dti' and r.subject_type = 'province' and r.scope is null
      and r.bound = 'eq' and r.status = 'actual' and r.period is not null)
select p.slug, max(p.name), sum(ifnull(c.facts, 0)), max(p.field = 34), l.rank, l.out_of, l.period
from provinces as p
left join counted as c on c.province_id = p.id
left join latest as l on l.slug = p.slug and l.nth = 1
group by p.slug
"""


def build_summary(conn: sqlite3.Connection) -> None:
    """Makes the tables `summary` (one row) and `province_summary` in a copy about to be published."""
    for statement in _TABLES.split(";\n"):
        conn.execute(statement)
    conn.execute(_SUMMARY)
    conn.execute(_PROVINCES)
