"""The page of a claim: what is asked, every value that was stated, who states it, and what checks say."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.pages.asking import Ask
from db.pages.proof import safe_link
from db.pages.shown import SELECT, Proof, Seen, ShownClaim, proof, shown

PROOF_LIMIT = 100
"""Sentences a page shows at most; the table claim_sources has the rest."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with everyone who states it in these words."""

    seen: Seen
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything the template shows; `known` are inconsistencies of the press recorded for it."""

    claim: ShownClaim
    stated: tuple[Stated, ...]
    checks: tuple[tuple[sqlite3.Row, str | None], ...]
    known: tuple[tuple[sqlite3.Row, str | None], ...]
    siblings: tuple[ShownClaim, ...]
    is_cut: bool


async def claim_page(ask: Ask, claim_id: str) -> ClaimPage | None:
    """The page of the claim with this id (16 hex digits); None when there is none."""
    rows = await ask(f"{SELECT} where c.id = ?", [claim_id])
    if not rows:
        return None
    claim = shown(rows[0])
    facts = await ask(_PROOFS, [claim_id, PROOF_LIMIT + 1])
    checks = await ask(
        "select name, verdict, expected, detail, source_url from claim_checks where claim_id = ?", [claim_id]
    )
    known = await ask(_KNOWN, [claim.slug, claim.indicator, claim.period]) if claim.is_nationwide else []
    siblings = await ask(_SIBLINGS, [claim.unit_id, claim.indicator, claim.kind, claim.scope, claim_id])
    return ClaimPage(
        claim=claim,
        stated=_stated(claim, facts[:PROOF_LIMIT]),
        checks=tuple((row, safe_link(row["source_url"])) for row in checks),
        known=tuple((row, safe_link(row["source_url"])) for row in known),
        siblings=tuple(shown(row) for row in siblings) if claim.is_nationwide else (),
        is_cut=len(facts) > PROOF_LIMIT,
    )


_PROOFS = """
select f.id as fact_id, f.value_text, f.bound, f.period, f.sentence, f.evidence, f.evidence_offset,
    f.confidence, f.article_id, a.title, a.url, a.published, s.name as source
from claim_facts as m join facts as f on f.id = m.fact_id
join articles as a on a.id = f.article_id join sources as s on s.id = a.source_id
where m.claim_id = ? order by m.agrees desc, m.confidence desc, m.published, m.fact_id limit ?
"""

_KNOWN = """
select cause, stated, explanation, source_url from known_inconsistencies
where slug = ? and indicator = ? and period = ?
"""

_SIBLINGS = f"""{SELECT}
where c.province_id = ? and c.indicator = ? and c.kind = ? and c.scope is ? and c.subject_type = 'province'
  and c.fact_status = 'actual' and c.id <> ? and length(c.period) = 4
order by c.period limit 20
"""


def _stated(claim: ShownClaim, facts: list[sqlite3.Row]) -> tuple[Stated, ...]:
    found: dict[tuple[str, str, str | None], list[Proof]] = {}
    is_document = claim.kind == "decision"
    for row in facts:
        key = (row["value_text"], row["bound"], row["period"] if is_document else None)
        found.setdefault(key, []).append(proof(row))
    return tuple(
        Stated(seen, tuple(found.get((seen.value_text, seen.bound, seen.period), ()))) for seen in claim.seen
    )
