"""The search page: provinces, indices, documents, claims and articles that hold all the words of a question."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from db.cited import document_slug
from db.folding import fold
from db.pages.asking import Ask
from db.pages.proof import safe_link
from db.pages.shown import SELECT, ShownClaim, shown
from db.search import match_expression

FACT_LIMIT = 120
CLAIM_LIMIT = 25
ARTICLE_LIMIT = 20


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article whose title or lead holds the words."""

    id: int
    title: str
    link: str | None
    lead: str
    published: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the template shows; provinces and indices are those the question names."""

    question: str
    provinces: tuple[sqlite3.Row, ...] = ()
    indices: tuple[sqlite3.Row, ...] = ()
    documents: tuple[sqlite3.Row, ...] = ()
    claims: tuple[ShownClaim, ...] = ()
    articles: tuple[ArticleHit, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether a question found nothing at all."""
        return not (self.provinces or self.indices or self.documents or self.claims or self.articles)


async def search(ask: Ask, question: str) -> Found:
    """Looks `question` up: the newest hits, bounded and not counted, for counting is what makes it slow.

    Whole words first: the last one is taken for begun only where that finds nothing, for the rows of all words
    it may become have to be merged.
    """
    found = await _search(ask, question, begun=False)
    return found if found.claims or found.articles else await _search(ask, question, begun=True)


async def _search(ask: Ask, question: str, *, begun: bool) -> Found:
    provinces = await ask("select distinct name, slug, field from provinces order by slug, field desc")
    asked = _parted(question, {row["slug"] for row in provinces})
    expression = match_expression(asked, begun=begun)
    if expression is None:
        return Found(question)
    words = f" {' '.join(re.findall(r'[a-z0-9]+', fold(asked)))} "
    indices, documents, claims, articles = await asyncio.gather(
        ask("select code, name_vi, name_en from indicators order by rowid"),
        ask(_DOCUMENTS, [document_slug(question)]),
        ask(_CLAIMS, [expression, FACT_LIMIT, CLAIM_LIMIT]),
        ask(_ARTICLES, [expression, ARTICLE_LIMIT]),
    )
    named = {row["slug"]: row for row in reversed(provinces) if f" {row['slug'].replace('-', ' ')} " in words}
    return Found(
        question,
        provinces=tuple(named.values()),
        indices=tuple(row for row in indices if any(name in words for name in _short_names(row))),
        documents=tuple(documents),
        claims=tuple(shown(row) for row in claims),
        articles=tuple(_article(row) for row in articles),
    )


_DOCUMENTS = """
-- the number itself, or what it begins: «922» finds 922-qd-btttt and not 9220-…
select slug, number, doc_type, issuer, sum(articles) as articles from documents
where slug = ?1 or (slug >= ?1 || '-' and slug < ?1 || '.') group by slug order by articles desc limit 5
"""

_CLAIMS = f"""{SELECT}
join (
    select m.claim_id, min(h.place) as place from (
        select rowid as fact_id, row_number() over () as place from (
            select rowid from facts_fts where facts_fts match ? order by rowid desc limit ?)) as h
    join claim_facts as m on m.fact_id = h.fact_id group by m.claim_id
) as hit on hit.claim_id = c.id
order by c.kind = 'decision', c.subject_type is not 'province', c.fact_status,
    c.kind not in ('rank', 'score'), c.period desc, i.rowid,
    c.independent_texts desc, hit.place limit ?
"""

_ARTICLES = """
select a.id, a.title, a.url, a.lead, a.published, s.name as source
from articles as a join sources as s on s.id = a.source_id
where a.id in (select rowid from articles_fts where articles_fts match ? order by rowid desc limit ?)
order by a.published desc
"""


def _parted(question: str, slugs: set[str]) -> str:
    """The question with provinces as English writes them parted: «Hanoi», «Daklak» are «ha noi», «dak lak»."""
    parts = {slug.replace("-", ""): slug.replace("-", " ") for slug in slugs if "-" in slug}
    return " ".join(parts.get(fold(word), word) for word in question.split())


def _short_names(index: sqlite3.Row) -> Iterable[str]:
    """What people type for an index: its code, and its name without the words all of them begin with."""
    yield f" {index['code'].replace('.', ' ').replace('_', ' ')} "
    english = re.sub(r"\s*\(.*?\)", "", fold(index["name_en"] or "")).removeprefix("provincial ")
    if len(english.split()) > 1:
        yield f" {english} "
    name = re.sub(r"\s*\(.*?\)", "", fold(index["name_vi"])).removeprefix("chi so ").removesuffix(" cap tinh")
    if "." in index["code"] or len(name.split()) > 2:
        yield f" {' '.join(re.findall(r'[a-z0-9]+', name))} "


def _article(row: sqlite3.Row) -> ArticleHit:
    return ArticleHit(
        row["id"],
        row["title"] or row["url"],
        safe_link(row["url"]),
        row["lead"] or "",
        row["published"],
        row["source"],
    )
