"""The search page: facts and articles that hold all the words of a question."""

from __future__ import annotations

from dataclasses import dataclass

from db.folding import fold
from db.pages.asking import Ask
from db.pages.labels import day_label
from db.pages.proof import safe_link
from db.pages.shown import SELECT, Statement, statements
from db.search import match_expression

FACT_LIMIT = 60
ARTICLE_LIMIT = 20


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article whose title or lead holds the words."""

    title: str
    link: str | None
    lead: str
    day: str
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the template shows; provinces are those whose name is the question."""

    question: str
    provinces: tuple[tuple[str, str], ...] = ()
    facts: tuple[Statement, ...] = ()
    articles: tuple[ArticleHit, ...] = ()


async def search(ask: Ask, question: str) -> Found:
    """Looks `question` up: the newest hits, bounded and not counted, for counting is what makes it slow."""
    expression = match_expression(question)
    if expression is None:
        return Found(question)
    provinces = await ask(
        "select distinct name, slug from provinces where fold(name) = ? or slug = ?",
        [fold(question).strip(), fold(question).strip()],
    )
    facts = await ask(
        f"""{SELECT} where f.id in (
            select rowid from facts_fts where facts_fts match ? order by rowid desc limit ?)
        order by f.kind = 'decision', f.period desc, f.confidence desc, f.id
        """,
        [expression, FACT_LIMIT],
    )
    articles = await ask(
        """
        select a.title, a.url, a.lead, a.published, s.name as source
        from articles as a join sources as s on s.id = a.source_id
        where a.id in (select rowid from articles_fts where articles_fts match ? order by rowid desc limit ?)
        order by a.published desc
        """,
        [expression, ARTICLE_LIMIT],
    )
    return Found(
        question,
        tuple((row["name"], row["slug"]) for row in provinces),
        tuple(statements(facts)),
        tuple(
            ArticleHit(
                row["title"] or row["url"],
                safe_link(row["url"]),
                row["lead"] or "",
                day_label(row["published"]),
                row["source"],
            )
            for row in articles
        ),
    )
