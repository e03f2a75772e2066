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


_HEALTH = """
-- each source's latest outcome
select s.name, s.home_url, r.outcome, r.articles, r.facts from sources as s
join run_sources as r on r.source_id = s.id
where r.run_id = (select max(run_id) from run_sources where source_id = s.id)
order by r.outcome = 'ok', s.name
"""


_EXAMPLE = f"""{SELECT}
where f.kind = 'rank' and f.indicator = 'dti' and f.subject_type = 'province' and f.status = 'actual'
  and f.bound = 'eq' and f.out_of is not null and f.scope is null
order by f.period desc, f.id desc limit 1
"""


async def home(ask: Ask) -> Home:
    """The home page of the published copy."""
    [totals] = await ask("select facts, articles, sources, updated from summary")
    tiles = sorted(
        (_tile(row) for row in await ask("select * from province_summary")), key=lambda tile: fold(tile.name)
    )
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
    rank = value_label("rank", str(row["rank"]), out_of=row["out_of"]) if row["rank"] else None
    return ProvinceTile(row["name"], row["slug"], row["facts"], rank, row["period"], bool(row["is_present"]))
