"""The fact table: an article's facts are stored together, and only differences are written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from db.periods import ProvinceResolver, period_bounds
from db.runs import utc_text

IDENTITY = (
    "kind", "start", "end", "value_text", "subject", "indicator", "period", "status", "scope", "level",
)  # fmt: skip
"""What makes two facts of one article the same assertion (the unique index facts_identity)."""

ATTRIBUTES = (
    "subject_type", "province", "province_id", "place_id", "period_start", "period_end", "value", "unit",
    "bound", "out_of", "since", "doc_type", "evidence", "sentence", "rule", "confidence", "reasons",
    "extractor_version",
)  # fmt: skip
"""What may change about an assertion that stays the same, as the extractor learns."""

_COLUMNS = (*IDENTITY, *ATTRIBUTES)


class FactRefused(ValueError):
    """A fact the table does not take: evidence not at its span, an unknown indicator or document type."""


def save_facts(
    db: Database,
    article_id: int,
    facts: Sequence[Mapping[str, Any]],
    *,
    outcome: str,
    extractor_version: str,
    now: datetime,
) -> None:
    """Makes `facts` (mappings as of Fact.to_json()) the article's facts, in one transaction.

    A fact found again keeps its row id and `first_seen`, its changed attributes are updated; those not found
    any more go. The article is marked with `outcome` and `extractor_version`; where anything changed it awaits
    grouping into claims. Raises FactRefused, with nothing written, when the table refuses one of them.
    """
    with db.atomic():
        marked = db.conn.execute(
            "update articles set extract_outcome = ?, extractor_version = ? where id = ? returning published",
            [outcome, extractor_version, article_id],
        ).fetchone()
        if marked is None:
            raise FactRefused(f"there is no article {article_id} to store facts of")
        resolver, units = _lookups(db)
        wanted: dict[tuple[Any, ...], dict[str, Any]] = {}
        for fact in facts:
            row = _row(fact, marked[0], resolver, units)
            row |= {"article_id": article_id, "extractor_version": extractor_version, "now": utc_text(now)}
            wanted.setdefault(_key(row), row)
        _write_differences(db, article_id, wanted)


def _write_differences(
    db: Database, article_id: int, wanted: Mapping[tuple[Any, ...], dict[str, Any]]
) -> None:
    held = {
        _key(row): row
        for row in db.query(f"select id, {_names(_COLUMNS)} from facts where article_id = ?", [article_id])
    }
    gone = [(row["id"],) for key, row in held.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in held]
    changed = [
        row | {"id": held[key]["id"]}
        for key, row in wanted.items()
        if key in held and any(row[name] != held[key][name] for name in ATTRIBUTES)
    ]
    try:
        db.conn.executemany("delete from facts where id = ?", gone)
        db.conn.executemany(_UPDATE, changed)
        db.conn.executemany(_INSERT, new)
        if gone or changed or new:
            db.conn.execute("update articles set claimed = 0 where id = ?", [article_id])
    except sqlite3.IntegrityError as error:
        suspect = _suspect(db, article_id, new + changed)
        raise FactRefused(f"article {article_id}: {error} ({suspect})") from error


def _row(
    fact: Mapping[str, Any], published: str | None, resolver: ProvinceResolver, units: Mapping[str, str]
) -> dict[str, Any]:
    """The table's columns for a fact: province and days resolved, the unit derived."""
    value = fact["value"]
    bounds = period_bounds(fact.get("period"))
    row = {name: fact.get(name) for name in _COLUMNS}
    row |= {
        "value": None if isinstance(value, str) else float(value),
        "value_text": value_text(value),
        "unit": _unit(fact, units),
        "province_id": resolver.resolve(
            fact.get("province"),
            period=fact.get("period"),
            published=published,
            out_of=fact.get("out_of"),
        ),
        "period_start": bounds and bounds[0].isoformat(),
        "period_end": bounds and bounds[1].isoformat(),
        "reasons": json.dumps(list(fact.get("reasons") or ()), ensure_ascii=False),
    }
    return row


def value_text(value: float | str) -> str:
    """A value as JSON writes it, whole numbers without a point: '36', '320.7', '-3', '922/QĐ-BTTTT'."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _unit(fact: Mapping[str, Any], units: Mapping[str, str]) -> str | None:
    """The unit of a value; a score's is its indicator's, or per cent where the evidence says so."""
    match fact["kind"]:
        case "rank":
            return "rank"
        case "rank_change":
            return "places"
        case "team_count":
            return "teams"
        case "member_count":
            return "members"
        case "score" | "score_change":
            return "percent" if "%" in fact["evidence"] else units.get(fact.get("indicator") or "", "points")
        case _:
            return None


_held_lookups: WeakKeyDictionary[Database, tuple[ProvinceResolver, dict[str, str]]] = WeakKeyDictionary()


def _lookups(db: Database) -> tuple[ProvinceResolver, dict[str, str]]:
    """Provinces and units of `db`, read once a connection: reference data changes only when it is opened."""
    if db not in _held_lookups:
        units = dict(db.conn.execute("select code, unit from indicators").fetchall())
        _held_lookups[db] = ProvinceResolver(db), units
    return _held_lookups[db]


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in IDENTITY)


def _suspect(db: Database, article_id: int, rows: Sequence[Mapping[str, Any]]) -> str:
    """Names the fact that an integrity error is about, for its message."""
    text = db.conn.execute("select text from articles where id = ?", [article_id]).fetchone()[0]
    for row in rows:
        if text[row["start"] : row["end"]] != row["evidence"]:
            return f"evidence «{row['evidence']}» at {row['start']}–{row['end']}"
    named = sorted({f"{row['indicator'] or row['doc_type']}" for row in rows})
    return f"one of {', '.join(named)}"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


_INSERT = f"""
insert into facts (article_id, first_seen, {_names(_COLUMNS)})
values (:article_id, :now, {", ".join(f":{column}" for column in _COLUMNS)})
"""

_CHANGES = ", ".join(f'"{name}" = :{name}' for name in ATTRIBUTES)
_UPDATE = f"update facts set {_CHANGES} where id = :id"
