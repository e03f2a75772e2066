"""The page of a province: what is said of it, index by index and year by year."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from db.pages.asking import Ask
from db.pages.chart import RankChart, rank_chart
from db.pages.labels import KINDS, period_label
from db.pages.shown import SELECT, Statement, statements

FACT_LIMIT = 1500
"""Facts a page shows at most; the tables have the rest."""

TEAM_KINDS = ("team_count", "member_count")


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
    predecessors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IndexSection:
    """An index: its statements by year, newest first, its ranks drawn, and its components by name."""

    code: str
    name: str
    name_en: str | None
    years: tuple[tuple[str, tuple[Statement, ...]], ...]
    chart: RankChart | None
    components: tuple[tuple[str, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A numbered document and everyone who cites it."""

    number: str
    doc_type: str | None
    issuer: str | None
    dated: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """Everything the template shows."""

    name: str
    slug: str
    units: tuple[Unit, ...]
    indices: tuple[IndexSection, ...]
    teams: tuple[Statement, ...]
    within: tuple[Statement, ...]
    documents: tuple[Document, ...]
    fact_count: int
    is_cut: bool


async def province_page(ask: Ask, slug: str) -> ProvincePage | None:
    """The page of the province that `slug` ('dak-lak') names in either list; None when none does."""
    units = await _units(ask, slug)
    if not units:
        return None
    ids = [unit.id for unit in units]
    rows = await ask(
        f"{SELECT} where f.province_id in ({', '.join('?' for _ in ids)}) "
        "order by i.rowid, f.period desc, f.kind, f.confidence desc, f.id limit ?",
        [*ids, FACT_LIMIT + 1],
    )
    found = statements(rows[:FACT_LIMIT])
    own = [s for s in found if s.subject_type in ("province", None)]
    [(name,)] = await ask("select name from provinces where id = ?", [ids[0]])
    return ProvincePage(
        name=name,
        slug=slug,
        units=units,
        indices=_indices(own, await _english_names(ask)),
        teams=_teams(found),
        within=tuple(s for s in found if s not in own and s.kind not in (*TEAM_KINDS, "decision")),
        documents=_documents([s for s in found if s.kind == "decision"]),
        fact_count=len(rows[:FACT_LIMIT]),
        is_cut=len(rows) > FACT_LIMIT,
    )


async def _units(ask: Ask, slug: str) -> tuple[Unit, ...]:
    rows = await ask(
        """
            select p.*, next.name as next_name, next.slug as next_slug,
                (select json_group_array(json_array(old.name, old.slug)) from provinces as old
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
        valid_from=period_label(row["valid_from"]),
        valid_to=period_label(row["valid_to"]) if row["valid_to"] else None,
        status=row["status"],
        successor=successor if successor and row["status"] != "unchanged" else None,
        predecessors=tuple((name, slug) for name, slug in json.loads(row["old"])),
    )


async def _english_names(ask: Ask) -> dict[str, str | None]:
    rows = await ask("select code, name_en from indicators")
    return {row["code"]: row["name_en"] for row in rows}


def _indices(own: Sequence[Statement], english: dict[str, str | None]) -> tuple[IndexSection, ...]:
    """Sections in the order of the reference list (`own` comes so), each with its years, newest first.

    A component ('dti.society') stands below its index ('dti'), also where nothing is said of that itself.
    """
    wanted = [s for s in own if s.indicator and s.kind not in (*TEAM_KINDS, "decision")]
    by_index: dict[str, dict[str, list[Statement]]] = {}
    for s in wanted:
        code = s.indicator or ""
        by_index.setdefault(code.partition(".")[0], {}).setdefault(code, []).append(s)
    return tuple(_section(code, parts, english) for code, parts in by_index.items())


def _section(code: str, parts: dict[str, list[Statement]], english: dict[str, str | None]) -> IndexSection:
    overall = sorted(parts.pop(code, []), key=_reading_order)
    years = groupby(overall, key=lambda s: (s.status, s.year))
    return IndexSection(
        code=code,
        name=overall[0].indicator_name if overall else code.upper(),
        name_en=english.get(code),
        years=tuple((year, tuple(group)) for (_, year), group in years),
        chart=rank_chart(overall),
        components=tuple(
            (group[0].indicator_name, tuple(sorted(group, key=_reading_order))) for group in parts.values()
        ),
    )


def _reading_order(statement: Statement) -> tuple[Any, ...]:
    """Reached before targets, years newest first; in a year ranks, scores, then moves."""
    return (
        statement.status == "target",
        -int(statement.year or 0),
        tuple(KINDS).index(statement.kind) if statement.kind in ("rank", "score") else len(KINDS),
        statement.scope or "",
        -statement.independent,
        statement.number or 0,
    )


def _teams(found: Sequence[Statement]) -> tuple[Statement, ...]:
    """Counts of the province before those of its districts, totals before levels, newest first."""
    counts = sorted((s for s in found if s.kind in TEAM_KINDS), key=lambda s: s.period or "", reverse=True)
    order = {kind: at for at, kind in enumerate(TEAM_KINDS)}
    return tuple(
        sorted(
            counts,
            key=lambda s: (s.subject_type != "province", s.subject or "", order[s.kind], s.level or ""),
        )
    )


def _documents(cited: Sequence[Statement]) -> tuple[Document, ...]:
    """Documents, the most cited first, then the newest."""
    by_number: dict[tuple[str, str | None, str | None], list[Statement]] = {}
    for statement in cited:
        key = (statement.label, statement.doc_type, statement.subject)
        by_number.setdefault(key, []).append(statement)
    documents = [
        Document(
            number,
            doc_type,
            issuer,
            period_label(max(s.period or "" for s in group) or None),
            tuple(group),
        )
        for (number, doc_type, issuer), group in by_number.items()
    ]
    return tuple(
        sorted(
            documents,
            key=lambda d: (-sum(len(s.proofs) for s in d.statements), d.doc_type or "", d.number),
        )
    )
