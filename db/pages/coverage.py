"""The page of coverage and health: which outlets are read, how the nights went, what failed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.pages.asking import Ask
from db.pages.proof import safe_link

NIGHTS = 14


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An outlet: what is held of it, how its latest visits went (oldest first, None: not visited)."""

    row: sqlite3.Row
    link: str | None
    nights: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Night:
    """A run: when, how it ended, and what came of its sources."""

    row: sqlite3.Row
    counts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything the template shows; `silent` are provinces with no outlet of their own.

    `editions` are (period, field), as the columns stand; `years_twice` those with one of 63 and one of 34.
    """

    totals: sqlite3.Row
    sources: tuple[SourceRow, ...]
    nights: tuple[Night, ...]
    issues: tuple[sqlite3.Row, ...]
    indices: tuple[tuple[sqlite3.Row, dict[tuple[str, int], sqlite3.Row]], ...]
    editions: tuple[tuple[str, int], ...]
    silent: tuple[sqlite3.Row, ...]

    @property
    def years_twice(self) -> frozenset[str]:
        """Years in which both lists were ranked."""
        years = [period for period, _ in self.editions]
        return frozenset(year for year in years if years.count(year) > 1)


_SOURCES = """
select s.id, s.name, s.province, s.kind, s.home_url, t.articles, t.articles_with_facts, t.newest_published,
    t.outcome, t.runs_not_ok
from sources as s join source_summary as t on t.source_id = s.id
order by t.runs_not_ok desc, t.articles desc, s.name limit 250
"""

_RUNS = """
select r.id, r.started_at, r.finished_at, r.state, r.exit_code, r.counts,
    (select count(*) from run_sources as s where s.run_id = r.id) as sources,
    (select count(*) from run_sources as s where s.run_id = r.id and s.outcome = 'ok') as ok,
    (select sum(s.fetched) from run_sources as s where s.run_id = r.id) as fetched
from runs as r order by r.id desc limit ?
"""

_ISSUES = """
select stage, outcome, count(*) as times, max(at) as latest, count(distinct source_id) as sources
from issues where run_id in (select id from runs order by id desc limit ?)
group by stage, outcome order by times desc limit 40
"""

_EDITIONS = """
select e.indicator, e.period, e.field, e.provinces, e.official from editions as e
"""

_SILENT = """
select p.name, p.slug from provinces as p
where p.field = 63 and not exists (select 1 from sources as s where s.province = p.name) order by p.slug
"""


async def coverage(ask: Ask) -> Coverage:
    """The page of coverage and health."""
    [totals] = await ask("select * from summary")
    runs = await ask(_RUNS, [NIGHTS])
    sources = await ask(_SOURCES)
    visits = await ask(
        "select run_id, source_id, outcome from run_sources where run_id in"
        " (select id from runs order by id desc limit ?)",
        [NIGHTS],
    )
    outcomes = {(row["run_id"], row["source_id"]): row["outcome"] for row in visits}
    ids = [run["id"] for run in reversed(runs)]
    editions = await ask(_EDITIONS)
    indices = await ask(
        "select code, name_vi, name_en from indicators where code in (select indicator from editions) order by rowid"
    )
    return Coverage(
        totals=totals,
        sources=tuple(
            SourceRow(row, safe_link(row["home_url"]), tuple(outcomes.get((run, row["id"])) for run in ids))
            for row in sources
        ),
        nights=tuple(Night(run, json.loads(run["counts"])) for run in runs),
        issues=tuple(await ask(_ISSUES, [NIGHTS])),
        indices=_by_index(indices, editions),
        editions=tuple(sorted({_edition(row) for row in editions}, key=lambda one: (one[0], -one[1]))),
        silent=tuple(await ask(_SILENT)),
    )


def _by_index(
    indices: Sequence[sqlite3.Row], editions: Sequence[sqlite3.Row]
) -> tuple[tuple[sqlite3.Row, dict[tuple[str, int], sqlite3.Row]], ...]:
    by_code: dict[str, dict[tuple[str, int], sqlite3.Row]] = {}
    for row in editions:
        by_code.setdefault(row["indicator"], {})[_edition(row)] = row
    return tuple((index, by_code[index["code"]]) for index in indices)


def _edition(row: sqlite3.Row) -> tuple[str, int]:
    return row["period"], row["field"]
