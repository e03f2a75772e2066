"""The public copy: what readers may see, in a file of its own that appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from db.bounds import counts_of, out_of_bounds
from db.claims import CONFIDENCE_FLOOR, PUBLISHED, REVIEWED
from db.corrections import correct_facts
from db.opening import APPLICATION_ID, PUBLIC_APPLICATION_ID, DatabaseRefused, application_id
from db.runs import finish_run
from db.search import build_search
from db.summary import build_summary

__all__ = [
    "CONFIDENCE_FLOOR",
    "WITHHELD",
    "WITHHELD_TABLES",
    "CountsRefused",
    "Ending",
    "PublishFailed",
    "older_copies",
    "publish",
]

WITHHELD: dict[str, tuple[str, ...]] = {
    "articles": ("text", "captions", "claimed"),  # the papers' work: readers get evidence, lead and link
    "reviews": ("reviewer",),
    "runs": ("command",),  # may name paths of the machine, as may both details
    "run_sources": ("detail",),
    "issues": ("detail",),
}
"""Columns that are not in the public copy."""

WITHHELD_TABLES = (
    "packaged", "_sqlite_migrations", "hosts", "robots", "archive_files", "text_bands",
    "statement_facts", "statements",
)  # fmt: skip
"""Tables the machinery keeps for itself; the dictionary calls them internal."""

SHORT = {("articles", "lead"): 300}
"""Longest text of a column in the public copy, in letters: a quotation with its link, not the papers' work."""

SENTENCE = 400
"""The same for sentences (a flattened table may run to pages); the evidence always stands in what is left."""

_CLAIM_FACTS = """
drop view claim_facts;
create table claim_facts (
    fact_id integer primary key,
    claim_id text not null references claims (id),
    article_id integer not null references articles (id),
    agrees integer not null,
    confidence real not null,
    published text
) strict;
insert into claim_facts (fact_id, claim_id, article_id, agrees, confidence, published)
select t.fact_id, s.claim_id, t.article_id, s.agrees, t.confidence, a.published
from statement_facts as t join statements as s on s.id = t.statement join articles as a on a.id = t.article_id
order by t.fact_id;
create index claim_facts_claim on claim_facts (claim_id, agrees desc, confidence desc, published, fact_id)
"""
"""A table in place of the view: the copy is read by fact and by claim (those of one claim, thousands perhaps, in the
order its page shows them), and its foreign keys become links."""

KEPT = 7
"""Older copies that are kept: a week of nights."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the run that publishes ends if it succeeds in this last thing it does."""

    run_id: int
    at: datetime
    exit_code: int
    counts: Mapping[str, object]


class PublishFailed(RuntimeError):
    """The copy could not be made or did not pass its checks; the copy of before stands untouched."""


class CountsRefused(PublishFailed):
    """The new copy's counts are out of bounds of the one of before, which stands untouched."""


def publish(
    database: Path,
    public: Path,
    *,
    accept_counts: bool = False,
    keep: int = KEPT,
    ending: Ending | None = None,
) -> None:
    """Makes `public` the present public copy of `database`.

    The copy is written beside it under another name, stripped of what is withheld, given its search indexes
    and checked; then it takes the place of the old one in one step, so that a reader sees a whole copy at any
    moment. The old one joins the `older_copies`, of which `keep` stay. A run publishes before it has ended:
    the copy shows it as `ending` says, for it is seen only if that comes true; the working database is not
    touched, and tells of a run killed meanwhile what happened. Raises CountsRefused when there is
    suddenly much less or more than before (unless `accept_counts`), DatabaseRefused when `database` is not
    ours, PublishFailed otherwise; the old copy stands then.
    """
    if application_id(database) != APPLICATION_ID:
        raise DatabaseRefused(f"{database} is not a working database of chiso: name another with --db.")
    try:
        public.parent.mkdir(parents=True, exist_ok=True)
        with _temporary_beside(public) as copy:
            _copy(database, copy)
            _prepare(copy, ending)
            if not accept_counts:
                _compare(copy, public)
            _sync(copy)
            _set_aside(public, keep)
            copy.replace(public)
            _sync(public.parent)
    except (OSError, sqlite3.Error) as error:
        raise PublishFailed(
            f"{public} was not published ({error}): free the place or name another; the old copy stands."
        ) from error


def older_copies(public: Path) -> list[Path]:
    """Copies that were public before, the latest first."""
    return sorted(_older(public).glob("*.db"), reverse=True)


def _older(public: Path) -> Path:
    return public.with_name(f"{public.stem}.older")


def _compare(copy: Path, public: Path) -> None:
    before = counts_of(public) if public.exists() else None
    now = counts_of(copy)
    if before and now and (reasons := out_of_bounds(now, before)):
        raise CountsRefused(
            f"{public} was not published ({'; '.join(reasons)}): look at what changed, "
            "then `chiso publish --accept-counts`; the old copy stands."
        )


def _set_aside(public: Path, keep: int) -> None:
    """Keeps the present copy under the time it was made; a link, so that there is no moment without it."""
    if not public.exists():
        return
    folder = _older(public)
    folder.mkdir(exist_ok=True)
    made = datetime.fromtimestamp(public.stat().st_mtime_ns / 1e9, UTC)
    kept = folder / f"{made:%Y-%m-%dT%H%M%S.%fZ}.db"
    kept.unlink(missing_ok=True)
    os.link(public, kept)
    for old in older_copies(public)[keep:]:
        old.unlink()


def _copy(database: Path, copy: Path) -> None:
    """A consistent snapshot, even while another process writes."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as conn:
        conn.execute("vacuum into ?", [str(copy)])


def _prepare(copy: Path, ending: Ending | None) -> None:
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as conn:
        conn.execute("pragma journal_mode = off")  # a crash costs this file only, and it is not yet public
        conn.execute(f"pragma application_id = {PUBLIC_APPLICATION_ID}")
        conn.execute("begin")
        if ending:
            finish_run(Database(conn), ending.run_id, ending.exit_code, ending.counts, ending.at)
        _withhold(conn)
        build_search(conn)
        build_summary(conn)
        conn.execute("commit")
        conn.execute("vacuum")  # what was dropped must not linger in free pages
        conn.execute("analyze")
        _check(conn)


def _withhold(conn: sqlite3.Connection) -> None:
    triggers = conn.execute("select name from sqlite_master where type = 'trigger'").fetchall()
    for (trigger,) in triggers:  # they guard writing, and name withheld columns
        conn.execute(f"drop trigger [{trigger}]")
    conn.execute(
        f"delete from facts where id in (select f.id from facts as f {REVIEWED} where not {PUBLISHED})"
    )
    correct_facts(conn)
    for statement in _CLAIM_FACTS.split(";\n"):
        conn.execute(statement)
    _shorten(conn)
    for index in ("articles_unclaimed", "articles_counted", "reviews_once"):  # they hold withheld columns
        conn.execute(f"drop index {index}")
    for table, columns in WITHHELD.items():
        for column in columns:
            conn.execute(f"alter table {table} drop column {column}")
    for table in WITHHELD_TABLES:
        conn.execute(f"drop table {table}")


def _shorten(conn: sqlite3.Connection) -> None:
    for (table, column), length in SHORT.items():
        conn.execute(
            f"update {table} set {column} = substr({column}, 1, {length}) || '…' where length({column}) > {length}"
        )
    long = conn.execute(
        f"select sentence, evidence, evidence_offset, id from facts where length(sentence) > {SENTENCE}"
    )
    conn.executemany(
        "update facts set sentence = ?, evidence_offset = ? where id = ?",
        [(*_around(sentence, evidence, at), fact_id) for sentence, evidence, at, fact_id in long.fetchall()],
    )


def _around(sentence: str, evidence: str, offset: int | None) -> tuple[str, int | None]:
    """The part of a long sentence that the evidence stands in, as much before it as after, and where in it.

    A place that is not known stays so; the part is then that of the first that reads so.
    """
    at = max(sentence.find(evidence), 0) if offset is None else offset
    room = max(0, SENTENCE - len(evidence)) // 2
    start, end = max(0, at - room), min(len(sentence), at + len(evidence) + room)
    before, after = "…" if start else "", "…" if end < len(sentence) else ""
    moved = None if offset is None else offset - start + len(before)
    return f"{before}{sentence[start:end]}{after}", moved


def _check(conn: sqlite3.Connection) -> None:
    [verdict] = conn.execute("pragma integrity_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"integrity check of the copy: {verdict}")


@contextlib.contextmanager
def _temporary_beside(public: Path) -> Iterator[Path]:
    """A path in the same folder, so that the replacement is one rename; nothing stays there after."""
    for left in public.parent.glob(f".{public.name}.*.new"):
        if not _is_alive(left.name.split(".")[-2]):  # of a night that was killed
            left.unlink(missing_ok=True)
    copy = public.with_name(f".{public.name}.{os.getpid()}.new")
    copy.unlink(missing_ok=True)
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
