"""What a reviewer sees: doubtful facts, everything about one, the record of each rule."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database


def doubtful_facts(db: Database, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` rows of the view `doubtful`, the most urgent first."""
    return list(db.query("select * from doubtful order by weight, confidence, fact_id limit ?", [limit]))


def everything_about(db: Database, fact_id: int) -> dict[str, Any] | None:
    """A fact (`fact`), its `claim`, the claim's `checks` and its `reviews`; None for one that is not current."""
    facts = list(
        db.query(
            """
            select f.*, f.id as fact_id, a.title, a.url, a.published from facts as f
            join articles as a on a.id = f.article_id and a.is_current = 1 where f.id = ?
            """,
            [fact_id],
        )
    )
    if not facts:
        return None
    of = "where claim_id in (select claim_id from claim_facts where fact_id = ?)"
    return {
        "fact": facts[0],
        "claim": list(
            db.query(
                """
                select id, value_text, status, why, values_seen from claims
                where id in (select claim_id from claim_facts where fact_id = ?)
                """,
                [fact_id],
            )
        ),
        "checks": list(db.query(f"select name, verdict, expected, detail from claim_checks {of}", [fact_id])),
        "reviews": list(
            db.query(
                "select verdict, corrected, reason, reviewer, at, state from reviews where fact_id = ?",
                [fact_id],
            )
        ),
    }


def rule_records(db: Database) -> list[dict[str, Any]]:
    """Rows of the view `rule_record`, the most reviewed rule first."""
    return list(db.query("select * from rule_record order by reviewed desc, rule"))
