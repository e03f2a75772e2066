"""Facts as their reviewers corrected them, where readers see them: in the published copy."""

from __future__ import annotations

import json
import sqlite3

from sqlite_utils import Database

from db.periods import ProvinceResolver, period_bounds


def correct_facts(conn: sqlite3.Connection) -> int:
    """Gives facts with a standing correction their right values, in a copy about to be published; how many.

    What the extractor had read stays in `reviews.asserted`. The working database keeps its facts as read.
    """
    resolver = ProvinceResolver(Database(conn))
    rows = conn.execute(
        """
        select f.id, f.kind, f.province, f.period, f.out_of, f.indicator, a.published, r.corrected
        from reviews as r join facts as f on f.id = r.fact_id join articles as a on a.id = f.article_id
        where r.state = 'standing' and r.corrected is not null
        """
    ).fetchall()
    for fact_id, kind, province, period, out_of, indicator, published, corrected in rows:
        right = json.loads(corrected)
        now = {"province": province, "period": period, "out_of": out_of, "indicator": indicator} | right
        days = period_bounds(now["period"])
        right["period_start"] = days and days[0].isoformat()
        right["period_end"] = days and days[1].isoformat()
        if {"province", "period", "out_of", "indicator"} & set(right):
            right["province_id"] = resolver.resolve(
                now["province"],
                period=now["period"],
                published=published,
                out_of=now["out_of"],
                indicator=now["indicator"],
            )
        if "value_text" in right and kind != "decision":
            right["value"] = float(right["value_text"])
        changes = ", ".join(f"[{name}] = ?" for name in right)
        conn.execute(f"update facts set {changes} where id = ?", [*right.values(), fact_id])
    return len(rows)
