"""The page of a day: what was known at its end."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from db.claim_views import FACTS_AS_OF
from db.folding import fold
from db.pages.asking import Ask
from db.pages.proof import MarkedSentence, mark_evidence, safe_link

FACT_LIMIT = 100
"""Facts a page shows, those known last first; the query behind it has 1,000."""

QUERY = f"""
select * from ({FACTS_AS_OF})
where province_id in (select id from provinces where slug = replace(fold(trim(:province)), ' ', '-'))
   or trim(:province) = ''
order by known_since desc, article_id desc, fact_id
limit 1000
"""
"""The canned query `facts_as_of`, with parameters :date and :province (empty: all)."""

QUERY = QUERY.replace(":day", "trim(:date)")


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
    named in any spelling, or of all."""
    [span] = await ask("select min(date(first_seen)) as first, max(date(last_seen)) as last from articles")
    provinces = await ask("select slug, name from provinces group by slug order by slug")
    slug = "-".join(fold(asked_province).replace("-", " ").split())
    province = next((row for row in provinces if row["slug"] == slug), None)
    day = iso_day(asked_day) or span["last"] or date.today().isoformat()
    [[articles]] = await ask("select count(distinct url_id) from articles where date(first_seen) <= ?", [day])
    rows = await ask(
        _FACTS.format(here=_HERE if province else ""), [day, *([slug] if province else []), FACT_LIMIT + 1]
    )
    return Known(
        day=day,
        first=span["first"],
        last=span["last"],
        province=province,
        provinces=tuple(provinces),
        facts=tuple(
            KnownFact(row, mark_evidence(row["sentence"], row["evidence"]), safe_link(row["url"]))
            for row in rows[:FACT_LIMIT]
        ),
        articles=articles,
        is_cut=len(rows) > FACT_LIMIT,
    )


def iso_day(asked: str) -> str | None:
    """`asked` if it is a day as ISO writes it, else None."""
    try:
        return date.fromisoformat(asked.strip()).isoformat()
    except ValueError:
        return None


_HERE = "where k.province_id in (select id from provinces where slug = ?)"

_FACTS = f"""
select k.*, i.name_vi, i.name_en, s.name as source
from ({FACTS_AS_OF.replace(":day", "?1")}) as k
join articles as a on a.id = k.article_id join sources as s on s.id = a.source_id
left join indicators as i on i.code = k.indicator
{{here}}
order by k.known_since desc, k.article_id desc, k.fact_id limit ?
"""
