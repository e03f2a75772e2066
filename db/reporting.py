"""What a night's report and `chiso status` ask of the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.runs import utc_text


def finished_runs(db: Database, command: str) -> int:
    """How many runs of `command` came to their end."""
    [(count,)] = db.conn.execute(
        "select count(*) from runs where command = ? and state = 'finished'", [command]
    ).fetchall()
    return int(count)


def fail_unfinished(db: Database, now: datetime) -> int:
    """Marks runs that never came to their end as failed; to be called by the one run that holds the lock.

    Returns how many there were.
    """
    with db.atomic():
        return db.conn.execute(
            "update runs set state = 'failed', finished_at = ? where state = 'running'", [utc_text(now)]
        ).rowcount


def issue_counts(db: Database, run_id: int) -> list[dict[str, Any]]:
    """Issues of a run counted by stage and outcome, most frequent first."""
    return list(
        db.query(
            """
            select stage, outcome, count(*) as count from issues
            where run_id = ? group by stage, outcome order by count desc, stage, outcome
            """,
            [run_id],
        )
    )


def facts_by_province(db: Database, provinces: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Facts of current articles counted by province and kind, all provinces or only those named.

    Keys: province (short official name), ranks, scores, changes, teams, members, decisions, facts.
    """
    wanted = "" if provinces is None else f"and f.province in ({', '.join('?' for _ in provinces)})"
    return list(
        db.query(
            f"""
            select f.province,
                sum(f.kind = 'rank') as ranks,
                sum(f.kind = 'score') as scores,
                sum(f.kind in ('rank_change', 'score_change')) as changes,
                sum(f.kind = 'team_count') as teams,
                sum(f.kind = 'member_count') as members,
                sum(f.kind = 'decision') as decisions,
                count(*) as facts
            from facts as f join articles as a on a.id = f.article_id
            where a.is_current = 1 and f.province is not null {wanted}
            group by f.province order by facts desc, f.province
            """,
            list(provinces or ()),
        )
    )


def sample_facts(db: Database, province: str, n: int) -> list[dict[str, Any]]:
    """`n` facts of a province as samples: one of each kind before a second of any, the surest first."""
    return list(
        db.query(
            """
            with ordered as (
                select f.kind, f.subject, f.indicator, f.period, f.value_text, f.bound, f.out_of, f.scope,
                    f.status, f.evidence, f.confidence, a.source_id, f.id,
                    row_number() over (partition by f.kind order by f.confidence desc, f.id) as nth
                from facts as f join articles as a on a.id = f.article_id
                where a.is_current = 1 and f.province = ?)
            select * from ordered
            order by nth, instr('rank team_count score', kind) = 0, kind, id
            limit ?
            """,
            [province, n],
        )
    )


def count_facts(db: Database) -> int:
    """All facts held, those of superseded article versions included."""
    [(count,)] = db.conn.execute("select count(*) from facts").fetchall()
    return int(count)
