"""The home page: what is here, how fresh it is, and the way to a province."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.folding import fold
from db.pages.asking import Ask
from db.pages.labels import day_label, value_label
from db.pages.shown import SELECT, Statement, statements


@dataclass(frozen=True, slots=True)
class ProvinceTile:
    """A province by name: how many facts, and its latest overall DTI rank with the year."""

    name: str
    slug: str
    facts: int
    rank: str | None
    year: str | None
    is_present: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the template shows."""

    facts: int
    articles: int
    sources: int
    updated: str
    known: tuple[ProvinceTile, ...]
    unknown: tuple[ProvinceTile, ...]
    health: tuple[sqlite3.Row, ...]
    example: Statement | None


_TOTALS = """
select
    (select count(*) from facts as f join articles as a on a.id = f.article_id where a.is_current) as facts,
    (select count(*) from articles where is_current) as articles,
    (select count(*) from sources) as sources,
    (select max(finished_at) from runs where state = 'finished') as updated
"""

_PROVINCES = """
-- names, not units: the old and the new Đắk Lắk share a page
with counted as (
    select f.province_id, count(*) as facts
    from facts as f join articles as a on a.id = f.article_id and a.is_current = 1
    where f.province_id is not null group by f.province_id),
latest as (
    select f.province_id, f.value_text, f.out_of, f.period,
        row_number() over (partition by p.slug order by f.period desc, f.confidence desc, f.id) as nth, p.slug
    from facts as f
    join articles as a on a.id = f.article_id and a.is_current = 1
    join provinces as p on p.id = f.province_id
    where f.kind = 'rank' and f.indicator = 'dti' and f.subject_type = 'province' and f.scope is null
      and f.bound = 'eq' and f.status = 'actual' and f.period is not null)
select p.slug, max(p.name) as name, sum(ifnull(c.facts, 0)) as facts, max(p.field = 34) as is_present,
    l.value_text, l.out_of, l.period
from provinces as p
left join counted as c on c.province_id = p.id
left join latest as l on l.slug = p.slug and l.nth = 1
group by p.slug
"""

_HEALTH = """
-- each source's latest outcome
select s.name, s.home_url, r.outcome, r.articles, r.facts from sources as s
join run_sources as r on r.source_id = s.id
where r.run_id = (select max(run_id) from run_sources where source_id = s.id)
order by r.outcome = 'ok', s.name
"""


_EXAMPLE = f"""{SELECT}
where f.kind = 'rank' and f.indicator = 'dti' and f.subject_type = 'province' and f.status = 'actual'
  and f.bound = 'eq' and f.out_of is not null and f.scope is null and f.period is not null
order by f.confidence desc, a.published desc, f.id limit 1
"""


async def home(ask: Ask) -> Home:
    """The home page of the published copy."""
    [totals] = await ask(_TOTALS)
    tiles = sorted((_tile(row) for row in (await ask(_PROVINCES))), key=lambda tile: fold(tile.name))
    return Home(
        facts=totals["facts"],
        articles=totals["articles"],
        sources=totals["sources"],
        updated=day_label(totals["updated"]),
        known=tuple(tile for tile in tiles if tile.facts),
        unknown=tuple(tile for tile in tiles if not tile.facts),
        health=tuple(await ask(_HEALTH)),
        example=next(iter(statements(await ask(_EXAMPLE))), None),
    )


def _tile(row: sqlite3.Row) -> ProvinceTile:
    rank = row["value_text"] and value_label("rank", row["value_text"], out_of=row["out_of"])
    return ProvinceTile(row["name"], row["slug"], row["facts"], rank, row["period"], bool(row["is_present"]))
