"""The file of reviews: people's verdicts, in a database of their own beside the working one.

Verdicts are work no machine can redo: they outlive a rebuild, and a web form may be given this file to write
and nothing else. Rows are only ever added. What was judged is told by the article's address, the evidence,
its sentence and what the fact asserted, never by row numbers.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from sqlite_utils import Database

from db.opening import BUSY_TIMEOUT_SECONDS, DatabaseRefused, DatabaseUnwritable, application_id
from db.runs import utc_text

APPLICATION_ID = int.from_bytes(b"chsr", "big")

Verdict = Literal["accepted", "rejected", "corrected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

ASSERTED = (
    "kind", "subject_type", "subject", "province", "indicator", "period", "value_text", "bound", "out_of",
    "scope", "since", "level", "status", "doc_type",
)  # fmt: skip
"""What a fact asserts; a reviewer judges, and may correct, these."""

FIXED = ("kind",)
"""Not to be corrected: a fact of another kind is another fact."""

STORED = (
    "url", "kind", "evidence", "sentence", "evidence_hash", "asserted", "verdict", "corrected", "reason",
    "rule", "extractor_version", "confidence", "reviewer", "at",
)  # fmt: skip
"""Columns of the file's one table, and of `reviews` in the working database, which has two more."""

_SCHEMA = f"""
create table if not exists reviews (
    id integer primary key,
    {", ".join(f"{column} {'real' if column == 'confidence' else 'text'}" for column in STORED)},
    unique (evidence_hash, asserted, reviewer, at)
) strict
"""


class ReviewRefused(ValueError):
    """A verdict that cannot be taken: no such fact, an unknown attribute, a correction without a change."""


def add_review(
    store: Path, fact: Mapping[str, Any], verdict: Verdict, *, reviewer: str | None, reason: str | None,
    now: datetime, corrected: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Adds a verdict on `fact` (a row of facts with its article's url) to the file `store`.

    `corrected` has the attributes that are wrong, with their right values. Raises ReviewRefused when verdict
    and correction do not fit, DatabaseRefused for a file that is none of ours.
    """
    if verdict not in VERDICTS:
        raise ReviewRefused(f"a verdict is one of {', '.join(VERDICTS)}, not {verdict!r}")
    if (verdict == "corrected") != bool(corrected):
        raise ReviewRefused("a correction, and only a correction, names what is right")
    if unknown := set(corrected or ()) - set(ASSERTED) | set(corrected or ()) & set(FIXED):
        raise ReviewRefused(
            f"{', '.join(sorted(unknown))} cannot be corrected: choose of {', '.join(ASSERTED[1:])}"
        )
    right = {name: value for name, value in (corrected or {}).items() if value != fact[name]}
    if verdict == "corrected" and not right:
        raise ReviewRefused("the correction changes nothing: accept the fact instead")
    row = {
        "url": fact["url"],
        "kind": fact["kind"],
        "evidence": fact["evidence"],
        "sentence": fact["sentence"],
        "evidence_hash": evidence_hash(fact),
        "asserted": assertion(fact),
        "verdict": verdict,
        "corrected": json.dumps(right, ensure_ascii=False, sort_keys=True) if right else None,
        "reason": reason,
        "rule": fact["rule"],
        "extractor_version": fact["extractor_version"],
        "confidence": fact["confidence"],
        "reviewer": reviewer or getpass.getuser(),
        "at": utc_text(now),
    }
    with closing(open_store(store)) as conn, conn:
        conn.execute(_insert("reviews"), row)


def verdicts_on(store: Path, url: str, kind: str, evidence: str) -> list[dict[str, Any]]:
    """All verdicts of the file on this evidence of this address, the latest first."""
    if not store.exists():
        return []
    query = """
        select verdict, corrected, reason, reviewer, at from reviews
        where url = ? and kind = ? and evidence = ? order by at desc, id desc
    """
    with closing(open_store(store)) as conn:
        conn.row_factory = sqlite3.Row
        rows = conn.execute(query, [url, kind, evidence]).fetchall()
    return [
        {**dict(row), "corrected": json.loads(row["corrected"]) if row["corrected"] else {}} for row in rows
    ]


def evidence_hash(fact: Mapping[str, Any]) -> str:
    """SHA-256 of what a reviewer looked at: address, kind, evidence and sentence."""
    looked_at = "\0".join(str(fact[name]) for name in ("url", "kind", "evidence", "sentence"))
    return hashlib.sha256(looked_at.encode()).hexdigest()


def assertion(fact: Mapping[str, Any], corrected: Mapping[str, Any] | None = None) -> str:
    """What a fact asserts (as corrected) in one canonical text."""
    asserted = {name: fact[name] for name in ASSERTED} | dict(corrected or {})
    return json.dumps(asserted, ensure_ascii=False, sort_keys=True)


def open_store(path: Path) -> sqlite3.Connection:
    """The file of reviews at `path`, made where it is missing."""
    if path.exists() and path.stat().st_size and application_id(path) != APPLICATION_ID:
        raise DatabaseRefused(f"{path} is no file of reviews: move it away, a new one will be made.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        conn = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS)
        if conn.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
            conn.execute(f"pragma application_id = {APPLICATION_ID}")
        conn.execute(_SCHEMA)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnwritable(f"{path} cannot be written ({error}): free it.") from error
    return conn


def exchange(db: Database, store: Path) -> int:
    """Brings verdicts of the file into `reviews`, and back those only the database has; how many came in.

    A lost file is so made whole again from the database, and a rebuilt database from the file.
    """
    known = db.conn.execute("select 1 from reviews limit 1").fetchone()
    if not store.exists() and known is None:
        return 0
    columns = ", ".join(STORED)
    with closing(open_store(store)) as conn, conn:
        rows = conn.execute(f"select {columns} from reviews order by id").fetchall()
        with db.atomic():
            came = db.conn.executemany(
                _insert("reviews"), [dict(zip(STORED, row, strict=True)) for row in rows]
            ).rowcount
        held = db.conn.execute(f"select {columns} from reviews order by id").fetchall()
        conn.executemany(_insert("reviews"), [dict(zip(STORED, row, strict=True)) for row in held])
    return max(came, 0)


def _insert(table: str) -> str:
    values = ", ".join(f":{column}" for column in STORED)
    return (  # not `or ignore`, which would also drop what a check refuses
        f"insert into {table} ({', '.join(STORED)}) values ({values})"
        " on conflict (evidence_hash, asserted, reviewer, at) do nothing"
    )
