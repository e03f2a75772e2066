"""The page of a day: what was known at its end."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from db.folding import fold
from db.pages.asking import Ask, NotThere
from db.pages.proof import MarkedSentence, marked, safe_link

FACT_LIMIT = 100
"""Facts a page shows, those known last first; the query behind it has 1,000."""

_SQL = """
-- of each page the version last seen by the end of the day, those read last first: the rows of FACTS_AS_OF, but
-- found from their end, for a million facts are not to be sorted for a hundred ('U' comes behind the T of every time
-- of the day, on the last day of the calendar as well)
with here as (select id from provinces where slug = replace(fold(trim(:province)), ' ', '-')),
seen as (
    select a.id, a.url_id, a.first_seen, a.last_seen from articles as a
    where a.first_seen < date(trim(:date)) || 'U' and exists (select 1 from facts where article_id = a.id)
      and (trim(:province) = '' or a.id in (select article_id from facts where province_id in here))
    order by a.first_seen desc, a.id desc limit {seen}),
held as (
    select a.id, a.first_seen from seen as a
    where not exists (
        select 1 from articles as b
        where b.url_id = a.url_id and b.id <> a.id and b.first_seen < date(trim(:date)) || 'U'
          and (min(date(b.last_seen), trim(:date)), b.first_seen, b.id)
            > (min(date(a.last_seen), trim(:date)), a.first_seen, a.id))
    order by a.first_seen desc, a.id desc limit {facts})
select f.id as fact_id, f.kind, f.subject_type, f.subject, f.province, f.province_id, f.indicator, f.period,
    f.value_text, f.value, f.unit, f.bound, f.out_of, f.scope, f.level, f.status, f.confidence, f.evidence,
    f.sentence, f.evidence_offset, a.title, a.url, a.published, a.first_seen as known_since, f.article_id,
    i.name_vi, i.name_en, s.name as source
from held join facts as f on f.article_id = held.id
join articles as a on a.id = held.id join sources as s on s.id = a.source_id
left join indicators as i on i.code = f.indicator
where trim(:province) = '' or f.province_id in here
order by held.first_seen desc, held.id desc, f.id
limit {facts}
"""

QUERY = _SQL.format(seen=4000, facts=1000)
"""The canned query `facts_as_of`, with parameters :date and :province (empty: all)."""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as it was known: its row, its sentence and the way to its article."""

    row: sqlite3.Row
    sentence: MarkedSentence
    link: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the template shows. `day` is ISO, `first` and `last` the days anything was read on."""

    day: str
    first: str | None
    last: str | None
    province: sqlite3.Row | None
    provinces: tuple[sqlite3.Row, ...]
    facts: tuple[KnownFact, ...]
    articles: int
    is_cut: bool


async def known(ask: Ask, asked_day: str, asked_province: str) -> Known:
    """What was known on `asked_day` (ISO; the last day anything was read where it is no day) of a province,
    named in any spelling, or of all. Raises NotThere for a province there is not: all would be no answer."""
    [span] = await ask(_SPAN)
    provinces = await ask("select slug, name from provinces group by slug order by slug")
    slug = "-".join(fold(asked_province).replace("-", " ").split())
    province = next((row for row in provinces if row["slug"] == slug), None)
    if slug and province is None:
        raise NotThere("not_found.province", asked_province)
    day = iso_day(asked_day) or span["last"] or date.today().isoformat()
    [[articles]] = await ask("select count(*) from articles where first_seen < ? || 'U'", [day])
    rows = await ask(_FIRST, {"date": day, "province": slug if province else ""})
    return Known(
        day=day,
        first=span["first"],
        last=span["last"],
        province=province,
        provinces=tuple(provinces),
        facts=tuple(KnownFact(row, marked(row), safe_link(row["url"])) for row in rows[:FACT_LIMIT]),
        articles=articles,
        is_cut=len(rows) > FACT_LIMIT,
    )


def iso_day(asked: str) -> str | None:
    """`asked` if it is a day written like 2025-12-31, else None: a day has one address."""
    try:
        day = date.fromisoformat(asked.strip()).isoformat()
    except ValueError:
        return None
    return day if day == asked.strip() else None


_FIRST = _SQL.format(seen=4 * FACT_LIMIT, facts=FACT_LIMIT + 1)

_SPAN = """
select (select date(min(first_seen)) from articles) as first, (select date(max(last_seen)) from articles) as last
"""
