"""Rankings as the pages and their maps show them, made once with the published copy.

A row of `standings` is a province in an edition of an index (a year, among 63 or among 34): the rank the press
gives it, as the claims settled it, and the official one. Only ranks of the whole country stand here: «đứng
đầu khu vực» is no first place.
"""

from __future__ import annotations

import sqlite3

_TABLES = """
create table standings (
    indicator text not null,
    period text not null,
    field integer not null,
    province_id text not null,
    slug text not null,
    province text not null,
    rank integer,
    claim_id text,
    status text,
    independent_texts integer,
    official_rank integer,
    official_url text,
    score real,
    score_text text,
    score_unit text,
    score_claim_id text,
    official_score real,
    change integer,
    primary key (indicator, field, period, province_id)
) strict, without rowid;

create index standings_province on standings (slug, indicator, period);

create table editions (
    indicator text not null,
    period text not null,
    field integer not null,
    provinces integer not null,
    official integer not null,
    conflicting integer not null,
    primary key (indicator, field, period)
) strict, without rowid
"""

_NATIONWIDE = """
    c.subject_type = 'province' and c.scope is null and c.fact_status = 'actual' and c.bound = 'eq'
    and length(c.period) = 4 and c.indicator not in ('other', 'community_digital_team')
"""

_STANDINGS = f"""
insert into standings
with ranked as (
    select c.indicator, c.period, c.out_of as field, p.slug, cast(c.value as integer) as rank, c.id, c.status,
        c.independent_texts,
        row_number() over (partition by c.indicator, c.period, c.out_of, p.slug
                           order by c.independent_texts desc, c.id) as nth
    from claims as c join provinces as p on p.id = c.province_id
    where c.kind = 'rank' and c.out_of in (63, 34) and c.value between 1 and c.out_of and {_NATIONWIDE}),
scored as (
    select c.indicator, c.period, p.field, p.slug, c.value, c.value_text, c.unit, c.id,
        row_number() over (partition by c.indicator, c.period, c.province_id
                           order by c.independent_texts desc, c.id) as nth
    from claims as c join provinces as p on p.id = c.province_id
    where c.kind = 'score' and {_NATIONWIDE}),
official as (
    select o.indicator, o.period, o.field, p.slug, o.rank, o.score, o.source_url
    from official_values as o join provinces as p on p.id = o.province_id),
entries as (
    select indicator, period, field, slug from ranked
    union select indicator, period, field, slug from scored
    union select indicator, period, field, slug from official)
select e.indicator, e.period, e.field, p.id, p.slug, p.name, r.rank, r.id, r.status, r.independent_texts,
    o.rank, o.source_url, s.value, s.value_text, s.unit, s.id, o.score, null
from entries as e
join provinces as p on p.slug = e.slug and p.field = e.field
left join ranked as r on r.nth = 1
    and (r.indicator, r.period, r.field, r.slug) = (e.indicator, e.period, e.field, e.slug)
left join scored as s on s.nth = 1
    and (s.indicator, s.period, s.field, s.slug) = (e.indicator, e.period, e.field, e.slug)
left join official as o
    on (o.indicator, o.period, o.field, o.slug) = (e.indicator, e.period, e.field, e.slug)
"""

_CHANGES = """
-- places gained since the year before among as many; both ranks as the press gives them, or else official
update standings as s set change = (
    select ifnull(b.rank, b.official_rank) - ifnull(s.rank, s.official_rank) from standings as b
    where b.indicator = s.indicator and b.field = s.field and b.province_id = s.province_id
      and b.period = cast(cast(s.period as integer) - 1 as text))
"""

_EDITIONS = """
insert into editions
select indicator, period, field, count(rank), count(official_rank), sum(ifnull(status = 'conflicting', 0))
from standings where rank is not null or official_rank is not null
group by indicator, field, period
"""


def build_standings(conn: sqlite3.Connection) -> None:
    """Makes `standings` and `editions` in a copy about to be published."""
    for statement in _TABLES.split(";\n"):
        conn.execute(statement)
    conn.execute(_STANDINGS)
    conn.execute(_CHANGES)
    conn.execute(_EDITIONS)
