"""The pages of documents: which decisions the press cites most, and one with everyone who cites it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.pages.asking import Ask
from db.pages.shown import Proof, proof

LIST_LIMIT = 100
PROOF_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Document:
    """A document as one claim has it, and the articles that cite it, the earliest first."""

    row: sqlite3.Row
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What stands under one number: several issuers may have given it out."""

    slug: str
    number: str
    documents: tuple[Document, ...]
    provinces: tuple[sqlite3.Row, ...]


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The documents cited by most independent texts, and how many there are of each type."""

    documents: tuple[sqlite3.Row, ...]
    types: tuple[sqlite3.Row, ...]
    doc_type: str | None
    is_cut: bool


async def document_list(ask: Ask, doc_type: str | None) -> DocumentList:
    """The list, of one type of document if given."""
    chosen = "where doc_type = ?" if doc_type else ""
    rows = await ask(
        f"select * from documents {chosen} order by independent_texts desc, last_published desc limit ?",
        [*([doc_type] if doc_type else []), LIST_LIMIT + 1],
    )
    types = await ask(
        "select doc_type, count(*) as documents from documents where doc_type is not null"
        " group by doc_type order by documents desc limit 12"
    )
    return DocumentList(tuple(rows[:LIST_LIMIT]), tuple(types), doc_type, len(rows) > LIST_LIMIT)


async def document_page(ask: Ask, slug: str) -> DocumentPage | None:
    """The documents whose number reads `slug` ('922-qd-btttt'); None when none is cited."""
    rows = await ask(
        "select * from documents where slug = ? order by independent_texts desc, claim_id limit 30", [slug]
    )
    if not rows:
        return None
    documents = [
        Document(row, tuple(map(proof, await ask(_CITING, [row["claim_id"], PROOF_LIMIT])))) for row in rows
    ]
    provinces = await ask(_PROVINCES, [slug])
    return DocumentPage(slug, rows[0]["number"], tuple(documents), tuple(provinces))


_CITING = """
select f.id as fact_id, f.sentence, f.evidence, f.evidence_offset, f.confidence, f.article_id, a.title, a.url,
    a.published, s.name as source
from (select fact_id from claim_facts where claim_id = ? order by published, fact_id limit ?) as m
join facts as f on f.id = m.fact_id
join articles as a on a.id = f.article_id join sources as s on s.id = a.source_id
order by a.published, f.id
"""

_PROVINCES = """
-- in the papers of which provinces it is cited
select d.province, p.slug, d.articles from document_provinces as d
left join provinces as p on p.name = d.province and p.field = 63
where d.slug = ? order by d.articles desc, d.province limit 63
"""
