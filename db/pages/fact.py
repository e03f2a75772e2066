"""The pages of a fact and of an article: the sentence among its neighbours, and all that was read in one text."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from db.pages.asking import Ask
from db.pages.proof import MarkedSentence, marked, safe_link
from db.pages.shown import SELECT, ShownClaim, shown
from db.review_store import ASSERTED

FACT_LIMIT = 300
"""Facts of an article that are shown; a flattened table may hold more."""


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact, its sentence between those the public copy holds before and after it, and the claim it is part of."""

    row: sqlite3.Row
    sentence: MarkedSentence
    before: str | None
    after: str | None
    link: str | None
    reasons: tuple[str, ...]
    claim: ShownClaim | None
    agrees: bool
    elsewhere: tuple[tuple[sqlite3.Row, MarkedSentence], ...]
    reviews: tuple[dict[str, Any], ...]

    @property
    def asserted(self) -> dict[str, Any]:
        """What the extractor had read: a corrected fact of the published copy shows what is right instead."""
        for review in self.reviews:
            if review["state"] == "standing" and review["corrected"]:
                return dict(review["asserted"])
        return {name: self.row[name] for name in ASSERTED}


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as far as it may be shown (title, lead, link), its facts in the order of the text."""

    row: sqlite3.Row
    link: str | None
    facts: tuple[tuple[sqlite3.Row, MarkedSentence], ...]
    reprints: tuple[tuple[sqlite3.Row, str | None], ...]


_FACT = """
select f.*, i.name_vi, i.name_en, p.slug, a.title, a.url, a.published, a.lead, a.is_current, s.name as source,
    m.claim_id, m.agrees
from facts as f
join articles as a on a.id = f.article_id join sources as s on s.id = a.source_id
left join indicators as i on i.code = f.indicator
left join provinces as p on p.id = f.province_id
left join claim_facts as m on m.fact_id = f.id
"""

_NEIGHBOURS = """
select sentence, start from facts where article_id = ? and sentence <> ? order by start
"""

_ELSEWHERE = """
select f.id, f.value_text, f.unit, f.kind, f.bound, f.out_of, f.sentence, f.evidence, f.evidence_offset,
    f.article_id, a.title,
    a.published, s.name as source, m.agrees
from claim_facts as m join facts as f on f.id = m.fact_id
join articles as a on a.id = f.article_id join sources as s on s.id = a.source_id
where m.claim_id = ? and f.id <> ? order by m.agrees desc, f.confidence desc, f.id limit 20
"""

_REVIEWS = """
select verdict, corrected, reason, at, state, asserted from reviews
where fact_id = ? and state in ('standing', 'reopened') order by at desc limit 20
"""


async def fact_page(ask: Ask, fact_id: int) -> FactPage | None:
    """The page of the fact with this row number; None when there is none."""
    rows = await ask(f"{_FACT} where f.id = ?", [fact_id])
    if not rows:
        return None
    row = rows[0]
    near = await ask(_NEIGHBOURS, [row["article_id"], row["sentence"]])
    before = [other["sentence"] for other in near if other["start"] < row["start"]]
    after = [other["sentence"] for other in near if other["start"] > row["start"]]
    claims = await ask(f"{SELECT} where c.id = ?", [row["claim_id"]]) if row["claim_id"] else []
    elsewhere = await ask(_ELSEWHERE, [row["claim_id"], fact_id]) if row["claim_id"] else []
    return FactPage(
        row=row,
        sentence=marked(row),
        before=before[-1] if before else None,
        after=after[0] if after else None,
        link=safe_link(row["url"]),
        reasons=tuple(str(reason) for reason in json.loads(row["reasons"])),
        claim=shown(claims[0]) if claims else None,
        agrees=row["agrees"] != 0,
        elsewhere=tuple((other, marked(other)) for other in elsewhere),
        reviews=tuple(_review(review) for review in await ask(_REVIEWS, [fact_id])),
    )


def _review(row: sqlite3.Row) -> dict[str, Any]:
    return {
        **dict(row),
        "corrected": json.loads(row["corrected"] or "{}"),
        "asserted": json.loads(row["asserted"]),
    }


_ARTICLE = """
select a.id, a.title, a.url, a.lead, a.author, a.published, a.published_from, a.first_seen, a.last_seen, a.version,
    a.is_current, a.cluster, a.url_id, s.name as source, s.home_url
from articles as a join sources as s on s.id = a.source_id where a.id = ?
"""

_REPRINTS = """
select a.id, a.title, a.url, a.published, s.name as source from articles as a
join sources as s on s.id = a.source_id
where a.cluster = ? and a.id <> ? and a.is_current order by a.published limit 20
"""


async def article_page(ask: Ask, article_id: int) -> ArticlePage | None:
    """The page of the article with this row number; None when there is none."""
    rows = await ask(_ARTICLE, [article_id])
    if not rows:
        return None
    facts = await ask(
        f"{_FACT} where f.article_id = ? order by f.start, f.id limit ?", [article_id, FACT_LIMIT]
    )
    reprints = await ask(_REPRINTS, [rows[0]["cluster"], article_id])
    return ArticlePage(
        row=rows[0],
        link=safe_link(rows[0]["url"]),
        facts=tuple((fact, marked(fact)) for fact in facts),
        reprints=tuple((row, safe_link(row["url"])) for row in reprints),
    )
