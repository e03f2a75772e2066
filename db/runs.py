"""What happened: one row a run, one a source and run, one an issue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from sqlite_utils import Database

COUNTERS = ("discovered", "fetched", "articles", "facts")
"""The counted columns of `run_sources`."""


def utc_text(moment: datetime) -> str:
    """`moment` as the tables keep it: UTC ISO 8601 to the second. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"the time {moment} lacks its zone: hand in an aware datetime")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def start_run(db: Database, command: str, now: datetime) -> int:
    """Opens a row of `runs` in state 'running' and returns its id."""
    with db.atomic():
        cursor = db.conn.execute(
            "insert into runs (started_at, command) values (?, ?)", [utc_text(now), command]
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def finish_run(
    db: Database,
    run_id: int,
    exit_code: int,
    counts: Mapping[str, object],
    now: datetime,
    state: Literal["finished", "failed"] = "finished",
) -> None:
    """Closes a run with its exit code and its counts (kept as JSON, keys sorted)."""
    with db.atomic():
        db.conn.execute(
            "update runs set finished_at = ?, exit_code = ?, counts = ?, state = ? where id = ?",
            [utc_text(now), exit_code, json.dumps(counts, ensure_ascii=False, sort_keys=True), state, run_id],
        )


def record_source(
    db: Database, run_id: int, source_id: str, outcome: str, *, detail: str | None = None, **counts: int
) -> None:
    """Sets a source's outcome of a run; counts not named keep what was recorded before (0 at first).

    `counts` are named as in COUNTERS; another name raises ValueError.
    """
    if unknown := set(counts) - set(COUNTERS):
        raise ValueError(f"run_sources counts {', '.join(COUNTERS)}, not {', '.join(sorted(unknown))}")
    columns = ["run_id", "source_id", "outcome", "detail", *counts]
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns[2:])
    with db.atomic():
        db.conn.execute(
            f"""
            insert into run_sources ({", ".join(columns)}) values ({", ".join("?" for _ in columns)})
            on conflict (run_id, source_id) do update set {updates}
            """,
            [run_id, source_id, outcome, detail, *counts.values()],
        )


def record_issue(
    db: Database,
    *,
    run_id: int | None,
    source_id: str | None,
    stage: str,
    outcome: str,
    subject: str | None,
    detail: str | None,
    now: datetime,
) -> None:
    """Adds one issue: the stage it arose in, its named outcome, the address or file concerned."""
    with db.atomic():
        db.conn.execute(
            """
            insert into issues (run_id, source_id, stage, outcome, subject, detail, at)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            [run_id, source_id, stage, outcome, subject, detail, utc_text(now)],
        )


def last_runs(db: Database, n: int) -> list[dict[str, Any]]:
    """The `n` latest runs, newest first, `counts` parsed, `sources` listing their outcomes and counts."""
    runs = [dict(row) for row in db.query("select * from runs order by id desc limit ?", [n])]
    for run in runs:
        run["counts"] = json.loads(run["counts"])
        run["sources"] = list(
            db.query(
                """
                select source_id, outcome, detail, discovered, fetched, articles, facts
                from run_sources where run_id = ? order by source_id
                """,
                [run["id"]],
            )
        )
    return runs
