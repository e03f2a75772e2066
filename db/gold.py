"""Reviewed facts as gold: articles with what people decided, in the annotation guide's form.

What nobody judged is marked `"core": false`, neither required nor punished; what was rejected is left out, so
that finding it again counts as an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

_ARTICLES = """
select a.id, a.url, a.published, a.title, a.text from articles as a
where a.is_current = 1 and a.id in (
    select f.article_id from reviews as r join facts as f on f.id = r.fact_id where r.state = 'standing')
order by a.id
"""

_FACTS = """
select f.kind, f.subject_type, f.subject, f.province, f.indicator, f.period, f.value_text, f.bound, f.out_of,
    f.status, f.evidence, f.start, f."end", f.scope, f.since, f.level, f.doc_type, f.rule,
    r.verdict, r.corrected
from facts as f left join reviews as r on r.fact_id = f.id and r.state = 'standing'
where f.article_id = ? order by f.start, f.id
"""

_OPTIONAL = ("scope", "since", "level", "doc_type")


def reviewed_articles(db: Database) -> Iterator[dict[str, Any]]:
    """Articles with at least one standing verdict: id (the address), url, published, title, text, facts."""
    for article in db.query(_ARTICLES):
        facts = [_fact(row) for row in db.query(_FACTS, [article["id"]]) if row["verdict"] != "rejected"]
        yield {
            "id": article["url"],
            "url": article["url"],
            "published": (article["published"] or "")[:10] or None,
            "title": article["title"],
            "text": article["text"],
            "facts": facts,
        }


def write_reviewed(db: Database, target: Path) -> int:
    """Writes reviewed articles to `target` as JSON Lines (UTF-8), whole or not at all; returns how many."""
    lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in reviewed_articles(db)]
    part = target.with_name(f"{target.name}.part")
    part.write_text("".join(lines), encoding="utf-8")
    part.replace(target)
    return len(lines)


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    verdict = row.pop("verdict")
    row |= json.loads(row.pop("corrected") or "{}")
    text = row.pop("value_text")
    row["value"] = text if row["kind"] == "decision" else json.loads(text)
    row["core"] = verdict is not None
    return {name: value for name, value in row.items() if value is not None or name not in _OPTIONAL}
