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
from statistics import median
from typing import Any

from sqlite_utils import Database

from benchmarks import _press
from db.claims import rebuild_claims, refresh_claims
from db.facts import Extracted, save_many
from db.opening import CACHE_KIB
from db.publish import publish
from db.swap import discard

ARTICLES = int(os.environ.get("CHISO_BENCH_ARTICLES", "100000"))
FACTS_EACH = 10
INSERTED_ARTICLES = 4_000  # 40,000 facts, inserted in each way in turn
ROUNDS = 5
NIGHT_ARTICLES = 200  # 2,000 new facts


def main() -> None:
    """Prints the figures of both."""
    with tempfile.TemporaryDirectory() as folder:
        inserting(Path(folder))
        claims(Path(folder))


def inserting(folder: Path) -> None:
    """Facts a second: ours with every check, sqlite-utils and plain executemany into tables of the columns.

    Theirs hold the very rows ours made, in one transaction, with the same pragmas: once as a table with the
    indexes but neither foreign keys nor the span check, once as bare columns without any constraint or index.
    """
    speeds: dict[str, list[float]] = {name: [] for name in ("save_many, all checks and indexes", *WITHOUT)}
    for turn in range(ROUNDS):
        db = _press.build(folder / f"insert-{turn}.db", 0)
        found = list(_press.pieces(INSERTED_ARTICLES, FACTS_EACH, _press.names(db)))
        with db.atomic():
            for piece in found:
                _press.add_article(db, piece)
        count = sum(len(piece.facts) for piece in found)
        speeds["save_many, all checks and indexes"].append(count / seconds(lambda: _ours(db, found)))  # noqa: B023
        rows = [dict(row) for row in db.query("select * from facts")]
        assert len(rows) > 0.99 * count, "an article may say a thing twice"
        for name, (insert, schema) in WITHOUT.items():
            without = Database(folder / "without.db")
            for pragma in ("journal_mode = wal", "synchronous = normal", f"cache_size = -{CACHE_KIB}"):
                without.conn.execute(f"pragma {pragma}")
            for sql in schema(db):
                without.conn.execute(sql)
            speeds[name].append(len(rows) / seconds(lambda: insert(without, rows)))  # noqa: B023
            without.close()
            discard(folder / "without.db")
        db.close()
    print(f"inserting {INSERTED_ARTICLES * FACTS_EACH:,} facts, {ROUNDS} rounds: facts/s, least and median")
    ours, *_ = speeds.values()
    for name, reached in speeds.items():
        ratio = median(mine / theirs for mine, theirs in zip(ours, reached, strict=True))
        told = "" if reached is ours else f"   ours is {ratio:.2f} of it"
        print(f"  {name:<36} {min(reached):>9,.0f} {median(reached):>9,.0f}{told}")


def _ours(db: Database, found: list[_press.Piece]) -> None:
    for at in range(0, len(found), _press.BATCH):
        batch = [Extracted(piece.number + 1, piece.facts, "facts") for piece in found[at : at + _press.BATCH]]
        save_many(db, batch, extractor_version="1", now=_press.NIGHT)


def _insert_all(without: Database, rows: list[dict[str, Any]]) -> None:
    without.table("facts").insert_all(rows)


def _executemany(without: Database, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    named = ", ".join(f'"{column}"' for column in columns)
    with without.atomic():
        without.conn.executemany(
            f"insert into facts ({named}) values ({', '.join('?' for _ in columns)})",  # noqa: S608
            [tuple(row.values()) for row in rows],
        )


def _indexed(db: Database) -> list[str]:
    """The table and its indexes; foreign keys are off by default, and there is no trigger."""
    rows = db.conn.execute(
        "select sql from sqlite_master where tbl_name = 'facts' and type in ('table', 'index')"
        " and sql is not null order by type desc"
    )
    return [sql for (sql,) in rows]


def _bare(db: Database) -> list[str]:
    """A table of the same columns and types, and nothing else."""
    columns = db.conn.execute("select name, type, pk from pragma_table_info('facts') order by cid")
    typed = ", ".join(f'"{name}" {type_}{" primary key" * pk}' for name, type_, pk in columns)
    return [f"create table facts ({typed})"]


WITHOUT = {
    "insert_all, indexes, no span or keys": (_insert_all, _indexed),
    "insert_all, bare columns": (_insert_all, _bare),
    "executemany, indexes, no span or keys": (_executemany, _indexed),
    "executemany, bare columns": (_executemany, _bare),
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
