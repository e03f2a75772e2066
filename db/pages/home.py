"""The home page: what is here, how fresh it is, the map, and what is worth a look."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from db.folding import fold
from db.pages.asking import Ask
from db.pages.ranking import Ranking
from db.pages.shown import SELECT, ShownClaim, shown

LATEST = 3


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the template shows."""

    totals: sqlite3.Row
    ranking: Ranking | None
    provinces: tuple[sqlite3.Row, ...]
    conflicts: tuple[ShownClaim, ...]
    latest: tuple[ShownClaim, ...]
    sources: tuple[sqlite3.Row, ...]

    @property
    def known(self) -> tuple[sqlite3.Row, ...]:
        """Provinces something was read of."""
        return tuple(row for row in self.provinces if row["facts"])

    @property
    def unknown(self) -> tuple[sqlite3.Row, ...]:
        """Those nothing was read of yet."""
        return tuple(row for row in self.provinces if not row["facts"])


_CONFLICTS = f"""{SELECT}
where c.status = 'conflicting' and c.kind in ('rank', 'score', 'team_count', 'member_count')
order by c.last_published desc limit 4
"""

_LATEST = f"""{SELECT}
where c.fact_id in (
    select f.id from facts as f
    where f.kind in ('rank', 'score') and f.status = 'actual' and f.province_id is not null
    order by f.id desc limit 300)
and c.subject_type = 'province' and c.bound = 'eq' and c.period is not null
order by c.last_published desc, c.independent_texts desc limit 60
"""

_SOURCES = """
select s.name, s.home_url, t.outcome, t.articles, t.newest_published, t.runs_not_ok
from source_summary as t join sources as s on s.id = t.source_id
where t.outcome is not null order by t.outcome = 'ok', t.newest_published desc limit 8
"""


async def home(ask: Ask, ranking: Ranking | None) -> Home:
    """The home page of the published copy, with the ranking its map shows."""
    [totals] = await ask("select * from summary")
    provinces = await ask("select slug, name, facts, is_present, rank, out_of, period from province_summary")
    return Home(
        totals=totals,
        ranking=ranking,
        provinces=tuple(sorted(provinces, key=lambda row: fold(row["name"]))),
        conflicts=tuple(shown(row) for row in await ask(_CONFLICTS)),
        latest=_one_an_article([shown(row) for row in await ask(_LATEST)]),
        sources=tuple(await ask(_SOURCES)),
    )


def _one_an_article(claims: Sequence[ShownClaim]) -> tuple[ShownClaim, ...]:
    """The first claim of each article and each province, as many as fit beside the map."""
    found: dict[int, ShownClaim] = {}
    for claim in claims:
        known = {held.unit_id for held in found.values()}
        if claim.proof and claim.proof.article_id not in found and claim.unit_id not in known:
            found[claim.proof.article_id] = claim
    return tuple(found.values())[:LATEST]
