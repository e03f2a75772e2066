"""The page of a province: what is said of it, index by index and year by year."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from db.pages.asking import Ask
from db.pages.chart import Chart, rank_chart, score_chart
from db.pages.shown import SELECT, ShownClaim, shown

CLAIM_LIMIT = 500
"""Claims of its indices a page shows at most, the latest; 26 indices of six years have some 300."""

LIST_LIMIT = 40
"""Teams, documents and places within it; the tables have the rest."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The province in one of the two lists, and what became of it or what it was made of."""

    id: str
    field: int
    type: str
    region: str | None
    valid_from: str
    valid_to: str | None
    status: str
    successor: tuple[str, str] | None
    predecessors: tuple[tuple[str, str, str], ...]  # id, name, slug


@dataclass(frozen=True, slots=True)
class IndexSection:
    """An index: its claims by year, newest first, drawings, and its components as a table of years."""

    code: str
    name_vi: str
    name_en: str | None
    years: tuple[tuple[str, tuple[ShownClaim, ...]], ...]
    ranks: Chart | None
    scores: Chart | None
    component_years: tuple[str, ...]
    components: tuple[tuple[ShownClaim, dict[str, tuple[ShownClaim, ...]]], ...]


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """Everything the template shows; `before` are the DTI ranks of the provinces it was made of."""

    name: str
    slug: str
    units: tuple[Unit, ...]
    indices: tuple[IndexSection, ...]
    before: tuple[tuple[str, str, tuple[sqlite3.Row, ...]], ...]
    teams: tuple[ShownClaim, ...]
    within: tuple[ShownClaim, ...]
    documents: tuple[sqlite3.Row, ...]
    counts: sqlite3.Row

    @property
    def unit_ids(self) -> str:
        """As Datasette's filter `province_id__in` wants them."""
        return ",".join(unit.id for unit in self.units)

    @property
    def conflicts(self) -> int:
        """Claims on this page on which articles disagree."""
        own = [claim for section in self.indices for _, claims in section.years for claim in claims]
        cells = [c for s in self.indices for _, years in s.components for cs in years.values() for c in cs]
        return sum(claim.status == "conflicting" for claim in (*own, *cells, *self.teams, *self.within))


async def province_page(ask: Ask, slug: str) -> ProvincePage | None:
    """The page of the province that `slug` ('dak-lak') names in either list; None when none does."""
    units = await _units(ask, slug)
    if not units:
        return None
    ids = [unit.id for unit in units]
    here = f"c.province_id in ({', '.join('?' for _ in ids)})"
    own, teams, within, documents, counts, names, ranks, before = await asyncio.gather(
        ask(f"{SELECT} where {here} and {_INDEX_CLAIMS}", [*ids, CLAIM_LIMIT]),
        ask(f"{SELECT} where {here} and {_TEAM_CLAIMS}", [*ids, LIST_LIMIT]),
        ask(f"{SELECT} where {here} and {_WITHIN_CLAIMS}", [*ids, LIST_LIMIT]),
        ask(_DOCUMENTS.format(places=", ".join("?" for _ in ids)), [*ids, LIST_LIMIT]),
        ask("select facts, name from province_summary where slug = ?", [slug]),
        ask("select code, name_vi, name_en from indicators"),
        ask(_OWN_RANKS, [slug]),
        _before(ask, units),
    )
    return ProvincePage(
        name=counts[0]["name"] if counts else slug,
        slug=slug,
        units=units,
        indices=_indices(
            [shown(row) for row in own], names, ranks, [row for row in before if row["slug"] != slug]
        ),
        before=_ranks_before(units, before),
        teams=tuple(shown(row) for row in teams),
        within=tuple(shown(row) for row in within),
        documents=tuple(documents),
        counts=counts[0],
    )


_INDEX_CLAIMS = """
c.kind in ('rank', 'rank_change', 'score', 'score_change') and c.subject_type = 'province'
order by i.rowid, c.period desc, c.kind, c.independent_texts desc limit ?
"""

_TEAM_CLAIMS = """
c.kind in ('team_count', 'member_count')
order by c.subject_type <> 'province', c.period desc, c.kind desc, c.level limit ?
"""

_WITHIN_CLAIMS = """
c.kind in ('rank', 'score') and c.subject_type in ('district', 'commune', 'agency', 'village')
order by c.period desc, c.indicator, c.kind, c.value limit ?
"""

_OWN_RANKS = """
select indicator, province_id, province, period, field, rank, official_rank, claim_id from standings
where slug = ? and indicator not like '%.%' order by period
"""

_DOCUMENTS = """
select slug, number, doc_type, dated, issuer, articles, independent_texts from documents
where province_id in ({places}) order by independent_texts desc, dated desc limit ?
"""


async def _units(ask: Ask, slug: str) -> tuple[Unit, ...]:
    rows = await ask(
        """
        select p.*, next.name as next_name, next.slug as next_slug,
            (select json_group_array(json_array(old.id, old.name, old.slug)) from provinces as old
             where old.successor_id = p.id) as old
        from provinces as p left join provinces as next on next.id = p.successor_id
        where p.slug = ? order by p.field desc
        """,
        [slug],
    )
    return tuple(_unit(row) for row in rows)


def _unit(row: sqlite3.Row) -> Unit:
    successor = (row["next_name"], row["next_slug"]) if row["next_name"] else None
    return Unit(
        id=row["id"],
        field=row["field"],
        type=row["type"],
        region=row["region"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        status=row["status"],
        successor=successor if successor and row["status"] != "unchanged" else None,
        predecessors=tuple((id_, name, old) for id_, name, old in json.loads(row["old"])),
    )


async def _before(ask: Ask, units: Sequence[Unit]) -> list[sqlite3.Row]:
    """The nationwide DTI ranks of all that the present unit was made of, itself included."""
    old = [id_ for unit in units for id_, _, _ in unit.predecessors]
    if len(old) < 2:
        return []
    return await ask(
        f"""
        select province_id, slug, province, period, field, rank, official_rank, claim_id, status from standings
        where slug in (select slug from provinces where id in ({", ".join("?" for _ in old)}))
          and indicator = 'dti' and field = 63 order by period
        """,
        old,
    )


def _ranks_before(
    units: Sequence[Unit], rows: Sequence[sqlite3.Row]
) -> tuple[tuple[str, str, tuple[sqlite3.Row, ...]], ...]:
    merged = [one for unit in units for one in unit.predecessors if len(unit.predecessors) > 1]
    return tuple(
        (name, slug, tuple(r for r in rows if r["province_id"] == id_)) for id_, name, slug in merged
    )


def _indices(
    own: Sequence[ShownClaim],
    names: Sequence[sqlite3.Row],
    ranks: Sequence[sqlite3.Row],
    before: Sequence[sqlite3.Row],
) -> tuple[IndexSection, ...]:
    """Sections in the order of the reference list (`own` comes so), each with its years, newest first.

    A component ('dti.society') stands below its index ('dti'), also where nothing is said of that itself.
    """
    by_index: dict[str, dict[str, list[ShownClaim]]] = {}
    for claim in own:
        code = claim.indicator or ""
        by_index.setdefault(code.partition(".")[0], {}).setdefault(code, []).append(claim)
    named = {row["code"]: row for row in names}
    return tuple(
        _section(
            named[code],
            parts,
            [row for row in ranks if row["indicator"] == code],
            before if code == "dti" else (),
        )
        for code, parts in by_index.items()
        if code in named
    )


def _section(
    index: sqlite3.Row,
    parts: dict[str, list[ShownClaim]],
    ranks: Sequence[sqlite3.Row],
    before: Sequence[sqlite3.Row],
) -> IndexSection:
    overall = sorted(parts.pop(index["code"], []), key=_reading_order)
    years = groupby(overall, key=lambda claim: (claim.fact_status, claim.year))
    components = [(claims[0], _by_year(claims)) for claims in parts.values()]
    return IndexSection(
        code=index["code"],
        name_vi=index["name_vi"],
        name_en=index["name_en"],
        years=tuple((year, tuple(group)) for (_, year), group in years),
        ranks=rank_chart(overall, ranks, before),
        scores=score_chart(overall),
        component_years=tuple(sorted({year for _, cells in components for year in cells}, reverse=True)),
        components=tuple((first, cells) for first, cells in components if cells),
    )


def _by_year(claims: Sequence[ShownClaim]) -> dict[str, tuple[ShownClaim, ...]]:
    found: dict[str, list[ShownClaim]] = {}
    for claim in claims:
        if claim.is_nationwide and claim.kind in ("rank", "score"):
            found.setdefault(claim.year, []).append(claim)
    return {year: tuple(sorted(cells, key=lambda c: c.kind)) for year, cells in found.items()}


def _reading_order(claim: ShownClaim) -> tuple[Any, ...]:
    """Reached before targets, years newest first; in a year ranks, scores, then moves."""
    return (
        claim.fact_status == "target",
        -int(claim.year or 0),
        ("rank", "score").index(claim.kind) if claim.kind in ("rank", "score") else 2,
        claim.scope or "",
        -claim.independent_texts,
        claim.number or 0,
    )
