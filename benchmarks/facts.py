"""The fact table: inserting with all checks against inserting without; claims of a night into a million facts.

python -m benchmarks facts
CHISO_BENCH_ARTICLES=10000 python -m benchmarks facts      a tenth, for a first look
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from benchmarks import _press
from db.claims import rebuild_claims, refresh_claims
from db.facts import Extracted, save_many
from db.publish import publish

ARTICLES = int(os.environ.get("CHISO_BENCH_ARTICLES", "100000"))
FACTS_EACH = 10
INSERTED_ARTICLES = 4_000  # 40,000 facts, inserted three ways, each way in turn and best of ROUNDS
ROUNDS = 3
NIGHT_ARTICLES = 200  # 2,000 new facts


def main() -> None:
    """Prints the figures of both."""
    with tempfile.TemporaryDirectory() as folder:
        inserting(Path(folder))
        claims(Path(folder))


def inserting(folder: Path) -> None:
    """Facts a second: ours with every check, sqlite-utils and plain executemany into a bare table of the columns."""
    best = dict.fromkeys(("ours", *WITHOUT), 0.0)
    for turn in range(ROUNDS):
        db = _press.build(folder / f"insert-{turn}.db", 0)
        found = list(_press.pieces(INSERTED_ARTICLES, FACTS_EACH, _press.names(db)))
        with db.atomic():
            for piece in found:
                _press.add_article(db, piece)
        count = sum(len(piece.facts) for piece in found)
        best["ours"] = max(best["ours"], count / seconds(lambda: _ours(db, found)))  # noqa: B023
        rows = [dict(row) for row in db.query("select * from facts")]
        assert len(rows) > 0.99 * count, "an article may say a thing twice"
        indexes = (
            "select sql from sqlite_master where tbl_name = 'facts' and type = 'index' and sql is not null"
        )
        for name, (insert, indexed) in WITHOUT.items():
            bare = Database(folder / f"{len(name)}-{turn}.db")
            bare.conn.execute("pragma journal_mode = wal")
            bare.conn.execute("pragma synchronous = normal")
            [(schema,)] = db.conn.execute("select sql from sqlite_master where name = 'facts'").fetchall()
            bare.conn.execute(schema)  # foreign keys off, no trigger
            for (sql,) in db.conn.execute(indexes).fetchall() if indexed else ():
                bare.conn.execute(sql)
            best[name] = max(best[name], len(rows) / seconds(lambda: insert(bare, rows)))  # noqa: B023
            bare.close()
        db.close()
    print(f"inserting facts, best of {ROUNDS}, {INSERTED_ARTICLES * FACTS_EACH} facts")
    print(f"  save_many, all checks and indexes    {best['ours']:>9,.0f} facts/s")
    for name in WITHOUT:
        print(f"  {name:<36} {best[name]:>9,.0f} facts/s   ours is {best['ours'] / best[name]:.2f} of it")


def _ours(db: Database, found: list[_press.Piece]) -> None:
    for at in range(0, len(found), _press.BATCH):
        batch = [Extracted(piece.number + 1, piece.facts, "facts") for piece in found[at : at + _press.BATCH]]
        save_many(db, batch, extractor_version="1", now=_press.NIGHT)


def _insert_all(bare: Database, rows: list[dict[str, Any]]) -> None:
    bare.table("facts").insert_all(rows)


def _executemany(bare: Database, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    named = ", ".join(f'"{column}"' for column in columns)
    with bare.atomic():
        bare.conn.executemany(
            f"insert into facts ({named}) values ({', '.join('?' for _ in columns)})",  # noqa: S608
            [tuple(row.values()) for row in rows],
        )


WITHOUT = {
    "insert_all, no checks": (_insert_all, True),
    "insert_all, no checks, no indexes": (_insert_all, False),
    "executemany, no checks": (_executemany, True),
    "executemany, no checks, no indexes": (_executemany, False),
}


def claims(folder: Path) -> None:
    """A full grouping, then a night of new facts."""
    path = folder / "big.db"
    print(f"claims, {ARTICLES * FACTS_EACH:,} facts in {ARTICLES:,} articles")
    db = _press.build(path, 0)
    built = seconds(lambda: _press.add(db, _press.pieces(ARTICLES, FACTS_EACH, _press.names(db))))
    print(f"  generated and stored                 {built:>9.1f} s")
    print(f"  all claims anew                      {seconds(lambda: rebuild_claims(db)):>9.1f} s")
    new = _press.pieces(NIGHT_ARTICLES, FACTS_EACH, _press.names(db), seed=2, first=ARTICLES)
    _press.add(db, new)
    counts: dict[str, int] = {}
    took = seconds(lambda: counts.update(refresh_claims(db)))
    print(f"  a night of {NIGHT_ARTICLES * FACTS_EACH:,} new facts           {took:>9.2f} s   {counts}")
    print(f"  a night of none                      {seconds(lambda: refresh_claims(db)):>9.3f} s")
    print(
        f"  published                            {seconds(lambda: publish(path, folder / 'public.db')):>9.1f} s"
    )
    [(rows,)] = db.conn.execute("select count(*) from claims").fetchall()
    [(conflicting,)] = db.conn.execute("select count(*) from claims where status = 'conflicting'").fetchall()
    print(f"  {rows:,} claims, {conflicting:,} of them conflicting")
    db.close()


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
