"""A claim as our pages show it: what is said, by how many, with the sentence that says it best."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from db.pages.proof import MarkedSentence, marked, safe_link

SELECT = """
select c.id, c.kind, c.subject_type, c.subject, c.province, c.province_id, p.slug, c.indicator, i.name_vi,
    i.name_en, c.period, c.since, c.scope, c.level, c.fact_status, c.value, c.value_text, c.unit, c.bound,
    c.out_of, c.doc_type, c.status, c.shown_because, c.values_seen, c.articles, c.independent_texts,
    c.first_published, c.last_published, c.fact_id,
    k.verdict as official, k.expected as official_value, k.source_url as official_url,
    (select count(*) from claim_checks as w where w.claim_id = c.id and w.verdict = 'impossible') as impossible,
    f.sentence, f.evidence, f.evidence_offset, f.confidence, f.article_id, f.out_of as written_out_of,
    a.title, a.url, a.published, s.name as source
from claims as c
left join facts as f on f.id = c.fact_id
left join articles as a on a.id = f.article_id
left join sources as s on s.id = a.source_id
left join provinces as p on p.id = c.province_id
left join indicators as i on i.code = c.indicator
left join claim_checks as k on k.claim_id = c.id and k.name = 'official_value'
"""
"""What a page asks of claims; a `where` follows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A value some article states; `texts` independent ones in these words, `support` agree with it."""

    value_text: str
    bound: str
    texts: int
    support: int
    agrees: bool
    period: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One article's word: its sentence with the evidence marked, and where it stands."""

    fact_id: int
    article_id: int
    sentence: MarkedSentence
    title: str
    link: str | None
    published: str | None
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Official:
    """What the official table says of a claim: verdict ('agrees', 'differs') and its value."""

    verdict: str
    value: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim; `seen` has the value shown first, `proof` is its best sentence."""

    id: str
    kind: str
    subject_type: str | None
    subject: str | None
    province: str | None
    unit_id: str | None
    slug: str | None
    indicator: str | None
    name_vi: str | None
    name_en: str | None
    period: str | None
    since: str | None
    scope: str | None
    level: str | None
    fact_status: str
    number: float | None
    value_text: str
    unit: str | None
    bound: str
    out_of: int | None
    doc_type: str | None
    status: str
    shown_because: str
    seen: tuple[Seen, ...]
    articles: int
    independent_texts: int
    first_published: str | None
    last_published: str | None
    official: Official | None
    is_impossible: bool
    proof: Proof | None

    @property
    def year(self) -> str:
        """The year of the period, '' where the text does not tell."""
        return (self.period or "")[:4]

    @property
    def others(self) -> tuple[Seen, ...]:
        """The values that exclude the one shown."""
        return tuple(seen for seen in self.seen if not seen.agrees)

    @property
    def is_nationwide(self) -> bool:
        """Whether it is an exact rank or score reached, of a province among all."""
        return (
            self.subject_type == "province"
            and not self.scope
            and self.bound == "eq"
            and self.fact_status == "actual"
        )


def shown(row: sqlite3.Row) -> ShownClaim:
    """A row of SELECT as a claim to show."""
    return ShownClaim(
        id=row["id"],
        kind=row["kind"],
        subject_type=row["subject_type"],
        subject=row["subject"],
        province=row["province"],
        unit_id=row["province_id"],
        slug=row["slug"],
        indicator=row["indicator"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        period=row["period"],
        since=row["since"],
        scope=row["scope"],
        level=row["level"],
        fact_status=row["fact_status"],
        number=row["value"],
        value_text=row["value_text"],
        unit=row["unit"],
        bound=row["bound"],
        # «tốp 30 vào năm 2025», said in 2022, is not of the 34: an aim is shown as written
        out_of=row["out_of"] if row["fact_status"] == "actual" else row["written_out_of"],
        doc_type=row["doc_type"],
        status=row["status"],
        shown_because=row["shown_because"],
        seen=tuple(_seen(value) for value in json.loads(row["values_seen"])),
        articles=row["articles"],
        independent_texts=row["independent_texts"],
        first_published=row["first_published"],
        last_published=row["last_published"],
        official=_official(row),
        is_impossible=bool(row["impossible"]),
        proof=proof(row) if row["article_id"] else None,
    )


def proof(row: sqlite3.Row) -> Proof:
    """The proof in a row that joins a fact (its id as `fact_id`) with its article and source."""
    return Proof(
        fact_id=row["fact_id"],
        article_id=row["article_id"],
        sentence=marked(row),
        title=row["title"] or row["url"],
        link=safe_link(row["url"]),
        published=row["published"],
        source=row["source"],
        confidence=row["confidence"],
    )


def _seen(value: dict[str, object]) -> Seen:
    return Seen(
        value_text=str(value["value_text"]),
        bound=str(value["bound"]),
        texts=int(str(value["texts"])),
        support=int(str(value["support"])),
        agrees=bool(value["agrees"]),
        period=None if value.get("period") is None else str(value["period"]),
    )


def _official(row: sqlite3.Row) -> Official | None:
    if row["official"] is None:
        return None
    return Official(row["official"], row["official_value"] or "", safe_link(row["official_url"]))
