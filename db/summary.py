"""What the pages ask again and again, made once with the published copy: over a million facts it takes seconds."""

from __future__ import annotations

import sqlite3

from db.cited import build_documents
from db.standings import build_standings

_TABLES = """
create table summary (
    facts integer not null,
    claims integer not null,
    conflicting integer not null,
    articles integer not null,
    sources integer not null,
    provinces integer not null,
    updated text
) strict;

create table province_summary (
    slug text primary key,
    name text not null,
    facts integer not null,
    is_present integer not null,
    rank integer,
    out_of integer,
    period text,
    claim_id text
) strict, without rowid;

create table source_summary (
    source_id text primary key,
    articles integer not null,
    articles_with_facts integer not null,
    newest_published text,
    newest_seen text,
    outcome text,
    runs_not_ok integer not null
) strict, without rowid;

create index claims_of_province on claims (province_id, kind, subject_type, independent_texts desc);

create index claims_conflicts_by_day on claims (last_published) where status = 'conflicting';

create index articles_by_source on articles (source_id, published);

create index articles_by_first_seen on articles (first_seen, id);

create index articles_by_last_seen on articles (last_seen)
"""

_SUMMARY = """
-- a copy made by hand may hold a run that never ended
insert into summary select
    (select count(*) from facts as f join articles as a on a.id = f.article_id where a.is_current),
    (select count(*) from claims),
    (select count(*) from claims where status = 'conflicting'),
    (select count(*) from articles where is_current),
    (select count(*) from sources),
    (select count(*) from province_summary where facts > 0),
    (select max(ifnull(finished_at, started_at)) from runs where state <> 'failed')
"""

_PROVINCES = """
-- by name, not by unit: the old and the new Đắk Lắk share a page
insert into province_summary
with counted as (
    select f.province_id, count(*) as facts
    from facts as f join articles as a on a.id = f.article_id and a.is_current = 1
    where f.province_id is not null group by f.province_id),
latest as (
    select slug, rank, field, period, claim_id,
        row_number() over (partition by slug order by period desc, field) as nth
    from standings where indicator = 'dti' and rank is not null)
select p.slug, max(p.name), sum(ifnull(c.facts, 0)), max(p.field = 34), l.rank, l.field, l.period, l.claim_id
from provinces as p
left join counted as c on c.province_id = p.id
left join latest as l on l.slug = p.slug and l.nth = 1
group by p.slug
"""

_SOURCES = """
insert into source_summary
with tried as (
    select source_id, outcome, row_number() over (partition by source_id order by run_id desc) as nth
    from run_sources),
good as (select source_id, max(run_id) as run_id from run_sources where outcome = 'ok' group by source_id),
held as (
    select source_id, count(*) as articles, sum(extract_outcome = 'facts') as with_facts,
        max(published) as published, max(first_seen) as seen
    from articles where is_current group by source_id)
select s.id, ifnull(h.articles, 0), ifnull(h.with_facts, 0), h.published, h.seen, t.outcome,
    (select count(*) from run_sources as r where r.source_id = s.id and r.run_id > ifnull(g.run_id, 0))
from sources as s
left join tried as t on t.source_id = s.id and t.nth = 1
left join good as g on g.source_id = s.id
left join held as h on h.source_id = s.id
"""


def build_summary(conn: sqlite3.Connection) -> None:
    """Makes what the pages show at a glance in a copy about to be published."""
    build_standings(conn)
    build_documents(conn)
    for statement in _TABLES.split(";\n"):
        conn.execute(statement)
    for query in (_PROVINCES, _SUMMARY, _SOURCES):
        conn.execute(query)
