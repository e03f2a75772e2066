"""A fact as our pages show it, and facts that say the same drawn together into one statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from db.pages.labels import LEVELS, day_label, period_label, value_label
from db.pages.proof import MarkedSentence, mark_evidence, safe_link

SELECT = """
select f.id, f.kind, f.subject_type, f.subject, f.province, f.province_id, f.indicator, f.period,
       f.value, f.value_text, f.unit, f.bound, f.out_of, f.scope, f.since, f.level, f.status, f.doc_type,
       f.evidence, f.sentence, f.confidence, a.title, a.url, a.published, a.cluster, s.name as source,
       i.name_vi, i.name_en
from facts as f
join articles as a on a.id = f.article_id and a.is_current = 1
join sources as s on s.id = a.source_id
left join indicators as i on i.code = f.indicator
"""
"""What a page asks of facts; a `where` follows."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One article's word for a statement."""

    fact_id: int
    sentence: MarkedSentence
    title: str
    link: str | None
    day: str
    source: str
    cluster: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One assertion and everyone who makes it, the surest first.

    `differs` marks statements of which at most one can be right; `is_after_merger` those about a unit of the
    list of 34 that is not the old one unchanged.
    """

    kind: str
    subject_type: str | None
    subject: str | None
    province: str | None
    indicator: str | None
    indicator_name: str
    period: str | None
    number: float | None
    label: str
    bound: str
    out_of: int | None
    scope: str | None
    since: str | None
    level: str | None
    status: str
    doc_type: str | None
    unit_id: str | None
    proofs: tuple[Proof, ...]
    differs: bool = False

    @property
    def year(self) -> str:
        """The year of the period, '' where the text does not tell."""
        return (self.period or "")[:4]

    @property
    def period_label(self) -> str:
        """The period as a Vietnamese reader writes it."""
        return period_label(self.period)

    @property
    def level_label(self) -> str:
        """The level of counted teams, '' for a total."""
        return LEVELS[self.level][0] if self.level else ""

    @property
    def independent(self) -> int:
        """Texts that say so, a reprint counted once."""
        return len({proof.cluster for proof in self.proofs})


def statements(rows: Iterable[sqlite3.Row]) -> list[Statement]:
    """The facts of SELECT as statements, in the order each first comes; differing values marked."""
    found: dict[tuple[Any, ...], list[Statement]] = {}
    for row in rows:
        new = _statement(row)
        said = found.setdefault((*_question(new), new.bound, row["value_text"], new.doc_type), [])
        for at, held in enumerate(said):
            # «thứ 36» says what «36/63» says, but 4/34 is not 4/63
            if held.out_of == new.out_of or held.out_of is None or new.out_of is None:
                fuller = new if held.out_of is None else held
                said[at] = replace(fuller, proofs=(*held.proofs, *new.proofs))
                break
        else:
            said.append(new)
    return _mark_differing([statement for said in found.values() for statement in said])


def _statement(row: sqlite3.Row) -> Statement:
    """A fact alone, as a statement with one proof."""
    proof = Proof(
        fact_id=row["id"],
        sentence=mark_evidence(row["sentence"], row["evidence"]),
        title=row["title"] or row["url"],
        link=safe_link(row["url"]),
        day=day_label(row["published"]),
        source=row["source"],
        cluster=row["cluster"],
        confidence=row["confidence"],
    )
    label = value_label(
        row["kind"], row["value_text"], unit=row["unit"], bound=row["bound"], out_of=row["out_of"]
    )
    return Statement(
        kind=row["kind"],
        subject_type=row["subject_type"],
        subject=row["subject"],
        province=row["province"],
        indicator=row["indicator"],
        indicator_name=row["name_vi"] or row["indicator"] or "",
        period=row["period"],
        number=row["value"],
        label=label,
        bound=row["bound"],
        out_of=row["out_of"],
        scope=row["scope"],
        since=row["since"],
        level=row["level"],
        status=row["status"],
        doc_type=row["doc_type"],
        unit_id=row["province_id"],
        proofs=(proof,),
    )


def _question(statement: Statement) -> tuple[Any, ...]:
    """What a statement answers: two answers to one question agree or differ."""
    return (
        statement.kind,
        statement.subject_type,
        statement.subject,
        statement.unit_id,
        statement.indicator,
        statement.period,
        statement.scope,
        statement.since,
        statement.level,
        statement.status,
    )


def _mark_differing(found: list[Statement]) -> list[Statement]:
    """Exact answers to one question that exclude each other, marked; bounds and undated ones are let be."""
    answers: dict[tuple[Any, ...], list[Statement]] = {}
    for statement in found:
        if statement.number is not None and statement.bound == "eq" and statement.period:
            answers.setdefault(_question(statement), []).append(statement)
    differing = {
        id(one) for group in answers.values() for one in group if any(_differ(one, other) for other in group)
    }
    return [replace(one, differs=True) if id(one) in differing else one for one in found]


def _differ(one: Statement, other: Statement) -> bool:
    """Whether two exact answers exclude each other: not across fields of 63 and 34, nor by scale alone."""
    if one.number is None or other.number is None or one.number == other.number:
        return False
    if one.out_of and other.out_of and one.out_of != other.out_of:
        return False
    if one.kind in ("score", "score_change"):  # 0,3207 of 1 is 320,7 of 1000 is 32,07 %
        small, large = sorted((abs(one.number), abs(other.number)))
        return not any(abs(small * scale - large) < 1e-6 * large for scale in (10, 100, 1000))
    return True
