"""Claims in the database: grouped night by night, to the same table a full rebuild gives.

What changed is known by articles: `save_facts` and a trigger of the schema mark them `claimed = 0`. A refresh
takes their facts into `statements` and `statement_facts`, and settles anew (`db.settling`) the questions these
answer now or answered before; differences are written. Thousands of articles may answer one question, so the
two tables hold what settling needs of a fact in narrow rows, those of one statement side by side: the facts
themselves, wide and strewn over the file, are read only where they are new. Facts count when they are published
(`PUBLISHED`), and as a reviewer corrected them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from db.claim_checks import check_claims
from db.official import load_official
from db.periods import ProvinceResolver
from db.questions import Stated, Telling, key_hash, question
from db.reviews import apply_corrected
from db.settling import Claim, Official, Told, settle

VERSION = "2"
"""Of the rules that group and compare; another one has all claims made anew."""

CONFIDENCE_FLOOR = 0.5
"""Facts more likely wrong than right are stored, but neither published nor counted."""

PUBLISHED = f"""
(case ifnull(r.verdict, '') when 'rejected' then 0 when '' then f.confidence >= {CONFIDENCE_FLOOR} else 1 end)
"""
"""Whether a fact `f`, left-joined with its standing review `r` (REVIEWED), is published."""

REVIEWED = "left join reviews as r on r.fact_id = f.id and r.state = 'standing'"

COLUMNS = (
    "id", "question", "kind", "subject_type", "subject", "province", "province_id", "indicator", "period",
    "since", "scope", "level", "fact_status", "value", "value_text", "unit", "bound", "out_of", "doc_type",
    "status", "shown_because", "why", "values_seen", "facts", "articles", "independent_texts", "fact_id",
    "first_published", "last_published", "first_seen", "last_seen",
)  # fmt: skip

_PENDING = "(select id from articles indexed by articles_unclaimed where claimed = 0)"

_FACTS = f"""
select f.kind, f.subject_type, f.subject, f.province, f.province_id, p.slug, f.indicator, f.period, f.value,
    f.value_text, f.unit, f.bound, f.out_of, f.scope, f.since, f.level, f.status, f.doc_type,
    f.id, f.article_id, f.start, f.confidence, r.verdict, r.corrected, a.published
from articles as a indexed by articles_counted  -- the texts are not for reading here
join facts as f on f.article_id = a.id
left join provinces as p on p.id = f.province_id
{REVIEWED}
where a.id in {_PENDING} and a.is_current = 1 and {PUBLISHED}
"""

_STATEMENTS = """
select s.question, s.id, s.kind, s.subject_type, s.subject, s.province, s.province_id, p.slug, s.indicator,
    s.period, s.value, s.value_text, s.unit, s.bound, s.out_of, s.scope, s.since, s.level, s.status, s.doc_type
from claim_questions as q cross join statements as s on s.question = q.question
left join provinces as p on p.id = s.province_id
order by q.question, s.id
"""

_TELLINGS = """
select q.question, t.statement, t.fact_id, t.article_id, t.start, t.confidence, t.verdict,
    a.cluster, a.url, a.published, a.first_seen
from claim_questions as q cross join statements as s on s.question = q.question
cross join statement_facts as t on t.statement = s.id
cross join articles as a indexed by articles_counted on a.id = t.article_id
order by q.question, s.id
"""

_BATCH = 2_000  # claims written at once

_ANSWERED = f"""
insert or ignore into claim_questions
select s.question from statement_facts as t join statements as s on s.id = t.statement
where t.article_id in {_PENDING}
"""


def refresh_claims(db: Database) -> dict[str, int]:
    """Brings `claims`, their statements and `claim_checks` to what the facts say now, in one transaction.

    Returns counts: `questions` looked at, claims `written` (new or changed) and `removed`.
    """
    with db.atomic():
        _start_anew_when_rules_changed(db)
        if db.conn.execute("select 1 from articles where claimed = 0 limit 1").fetchone() is None:
            return {"questions": 0, "written": 0, "removed": 0}
        _take_in(db)
        touched = _provinces_touched(db)
        counts = _settle_all(db)
        check_claims(db, touched | _provinces_touched(db))
        db.conn.execute("update articles set claimed = 1 where claimed = 0")
    return counts


def rebuild_claims(db: Database) -> dict[str, int]:
    """All claims anew, as after a change of the rules; the counts of `refresh_claims`."""
    with db.atomic():
        _forget(db)
        return refresh_claims(db)


def _start_anew_when_rules_changed(db: Database) -> None:
    """Other rules or other official values make every claim a pending one."""
    [(reference,)] = db.conn.execute("select digest from packaged where name = 'reference'").fetchall()
    digest = hashlib.sha256(f"{VERSION} {reference}".encode()).hexdigest()
    changed = db.conn.execute(
        """
        insert into packaged (name, digest) values ('claims', ?)
        on conflict (name) do update set digest = excluded.digest where digest <> excluded.digest
        """,
        [digest],
    ).rowcount
    if changed:
        _forget(db)


def _forget(db: Database) -> None:
    for table in ("statement_facts", "statements", "claims"):
        db.conn.execute(f"delete from {table}")
    db.conn.execute("update articles set claimed = 0 where claimed = 1")


def _take_in(db: Database) -> None:
    """Takes in the facts of pending articles; claim_questions gets what they answer or answered."""
    db.conn.execute("create temp table if not exists claim_questions (question integer primary key)")
    db.conn.execute("delete from claim_questions")
    db.conn.execute(_ANSWERED)
    db.conn.execute(f"delete from statement_facts where article_id in {_PENDING}")
    resolver = ProvinceResolver(db)
    rows = db.conn.execute(_FACTS)
    while batch := rows.fetchmany(_BATCH):
        identified = [(_statement(row, resolver), row[_WHAT:]) for row in batch]
        db.conn.executemany(
            _INSERT_STATEMENT, {(*_identify(stated), *_kept(stated)) for stated, _ in identified}
        )
        db.conn.executemany(_INSERT_FACT, [(_identify(stated)[0], *who[:_WHO]) for stated, who in identified])
    db.conn.execute(_ANSWERED)
    db.conn.execute(
        "delete from statements where question in (select question from claim_questions)"
        " and not exists (select 1 from statement_facts as t where t.statement = statements.id)"
    )


def _statement(row: Sequence[Any], resolver: ProvinceResolver) -> Stated:
    """What a row of _FACTS states, as a reviewer corrected it."""
    stated = Stated._make(row[:_WHAT])
    corrected, published = row[_WHAT + _WHO :]
    return apply_corrected(stated, corrected, published, resolver) if corrected else stated


@lru_cache(maxsize=100_000)
def _identify(stated: Stated) -> tuple[int, int]:
    """The ids of a statement and of the question it answers."""
    return key_hash(stated), key_hash(question(stated))


def _kept(stated: Stated) -> tuple[Any, ...]:
    """The columns of `statements`: the slug follows from the province's unit."""
    return tuple(value for name, value in zip(Stated._fields, stated, strict=True) if name != "slug")


def _settle_all(db: Database) -> dict[str, int]:
    """Settles every question of claim_questions and writes what differs from the claims held."""
    [(asked,)] = db.conn.execute("select count(*) from claim_questions").fetchall()
    official: Official = load_official(db).answers
    made: list[Claim] = []
    db.conn.execute("create temp table if not exists claim_made (id text primary key) without rowid")
    db.conn.execute("delete from claim_made")
    counts = {"questions": asked, "written": 0, "removed": 0}
    for identifier, told in _by_question(db):
        made += settle(identifier, told, official)
        if len(made) >= _BATCH:
            counts["written"] += _write(db, made)
            made.clear()
    counts["written"] += _write(db, made)
    counts["removed"] = db.conn.execute(
        """
        delete from claims where question in (select question from claim_questions)
        and id not in (select id from claim_made)
        """
    ).rowcount
    return counts


def _by_question(db: Database) -> Iterator[tuple[int, Told]]:
    """What answers each question of claim_questions, and who says so."""
    tellings = groupby(db.conn.execute(_TELLINGS), key=itemgetter(1))
    for asked, rows in groupby(db.conn.execute(_STATEMENTS), key=itemgetter(0)):
        # both come in the same order, and no statement is without a telling
        yield (
            asked,
            {
                Stated._make(row[2:]): [Telling._make(telling[2:]) for telling in group]
                for row, (_, group) in zip(rows, tellings, strict=False)
            },
        )


def _write(db: Database, claims: Sequence[Claim]) -> int:
    """Writes claims and their statements where they differ from what is held; how many claims did."""
    written = db.conn.executemany(_UPSERT, [claim.row for claim in claims]).rowcount
    db.conn.executemany(
        _ASSIGN,
        [
            {"claim": claim.id, "agrees": int(agrees), "id": _identify(stated)[0]}
            for claim in claims
            for stated, agrees in claim.statements
        ],
    )
    db.conn.executemany("insert or ignore into claim_made (id) values (?)", [(claim.id,) for claim in claims])
    return max(written, 0)


def _provinces_touched(db: Database) -> set[tuple[str, str]]:
    """Province (slug) and period of the ranks and scores among the questions at hand."""
    return set(
        db.conn.execute(
            """
            select distinct p.slug, c.period from claim_questions as q
            join claims as c on c.question = q.question join provinces as p on p.id = c.province_id
            where c.kind in ('rank', 'score') and c.subject_type = 'province' and c.period is not null
            """
        ).fetchall()
    )


_REST = [column for column in COLUMNS if column != "id"]
_UPSERT = f"""
insert into claims ({", ".join(COLUMNS)}) values ({", ".join(f":{column}" for column in COLUMNS)})
on conflict (id) do update set {", ".join(f"{column} = excluded.{column}" for column in _REST)}
where {" or ".join(f"claims.{column} is not excluded.{column}" for column in _REST)}
"""

_WHAT, _WHO = len(Stated._fields), 5  # columns of _FACTS: what is stated, then who states it

_STATED = [name for name in Stated._fields if name != "slug"]
_INSERT_STATEMENT = f"""
insert into statements (id, question, {", ".join(_STATED)}) values (?, ?, {", ".join("?" for _ in _STATED)})
on conflict (id) do nothing
"""

_INSERT_FACT = """
insert into statement_facts (statement, fact_id, article_id, start, confidence, verdict) values (?, ?, ?, ?, ?, ?)
"""

_ASSIGN = """
update statements set claim_id = :claim, agrees = :agrees
where id = :id and (claim_id is not :claim or agrees is not :agrees)
"""
