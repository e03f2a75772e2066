"""Claims in the database: grouped night by night, to the same table a full rebuild gives.

What changed is known by articles: `save_facts` and a trigger of the schema mark them `claimed = 0`. A refresh
takes the questions their facts answer now or answered before, settles those anew (`db.settling`) and writes
the differences. Facts count when they are published (`PUBLISHED`), and as a reviewer corrected them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from db.claim_checks import check_claims
from db.official import load_official
from db.periods import ProvinceResolver
from db.questions import Said, key_hash, question
from db.reviews import apply_corrected
from db.settling import Claim, Official, settle

VERSION = "1"
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

_SAID = f"""
    f.id, f.article_id, f.kind, f.subject_type, f.subject, f.province, f.province_id, p.slug, f.indicator,
    f.period, f.value, f.value_text, f.unit, f.bound, f.out_of, f.scope, f.since, f.level, f.status,
    f.doc_type, f.start, f.confidence, a.cluster, a.url, a.published, a.first_seen, r.verdict, r.corrected
from facts as f
join articles as a indexed by articles_counted on a.id = f.article_id  -- the texts are not for reading here
left join provinces as p on p.id = f.province_id
{REVIEWED}
"""

_BATCH = 2_000  # claims written at once

_WORK = """
create temp table if not exists claim_work (
    question integer not null, fact_id integer not null, primary key (question, fact_id)) without rowid;
create temp table if not exists claim_questions (question integer primary key);
delete from claim_work;
delete from claim_questions;
"""


def refresh_claims(db: Database) -> dict[str, int]:
    """Brings `claims`, `claim_facts` and `claim_checks` to what the facts say now, in one transaction.

    Returns counts: `questions` looked at, claims `written` (new or changed) and `removed`.
    """
    with db.atomic():
        _start_anew_when_rules_changed(db)
        if db.conn.execute("select 1 from articles where claimed = 0 limit 1").fetchone() is None:
            return {"questions": 0, "written": 0, "removed": 0}
        _gather(db)
        touched = _provinces_touched(db)
        counts = _settle_all(db)
        check_claims(db, touched | _provinces_touched(db))
        db.conn.execute("update articles set claimed = 1 where claimed = 0")
    return counts


def rebuild_claims(db: Database) -> dict[str, int]:
    """All claims anew, as after a change of the rules; the counts of `refresh_claims`."""
    with db.atomic():
        db.conn.execute("delete from claims")
        db.conn.execute("update articles set claimed = 0 where claimed = 1")
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
        db.conn.execute("delete from claims")
        db.conn.execute("update articles set claimed = 0 where claimed = 1")


def _gather(db: Database) -> None:
    """Fills claim_questions with what pending articles answer or answered, claim_work with all its facts."""
    for statement in _WORK.split(";\n"):
        db.conn.execute(statement)
    resolver = ProvinceResolver(db)
    pending = db.conn.execute(
        f"select {_SAID} where a.claimed = 0 and a.is_current = 1 and {PUBLISHED} order by f.id"
    )
    db.conn.executemany(
        "insert into claim_work (question, fact_id) values (?, ?)",
        ((key_hash(question(fact)), fact.fact_id) for fact in _said(pending, resolver)),
    )
    db.conn.execute("insert or ignore into claim_questions select distinct question from claim_work")
    db.conn.execute(
        """
        insert or ignore into claim_questions
        select c.question from articles as a
        join claim_facts as m on m.article_id = a.id join claims as c on c.id = m.claim_id
        where a.claimed = 0
        """
    )
    db.conn.execute(
        """
        insert or ignore into claim_work (question, fact_id)
        select q.question, m.fact_id from claim_questions as q
        join claims as c on c.question = q.question
        join claim_facts as m on m.claim_id = c.id
        join articles as a on a.id = m.article_id and a.claimed = 1
        """
    )
    db.conn.execute(
        "delete from claim_facts where article_id in (select id from articles where claimed = 0)"
        " and fact_id not in (select fact_id from claim_work)"
    )


def _said(rows: Iterator[tuple[object, ...]], resolver: ProvinceResolver) -> Iterator[Said]:
    for row in rows:
        fact = Said._make(row)
        yield apply_corrected(fact, resolver) if fact.corrected else fact


def _settle_all(db: Database) -> dict[str, int]:
    """Settles every question of claim_work and writes what differs from the claims held."""
    [(asked,)] = db.conn.execute("select count(*) from claim_questions").fetchall()
    official: Official = load_official(db).answers
    made: list[Claim] = []
    db.conn.execute("create temp table if not exists claim_made (id text primary key) without rowid")
    db.conn.execute("delete from claim_made")
    counts = {"questions": asked, "written": 0, "removed": 0}
    for identifier, facts in _by_question(db):
        made += settle(identifier, facts, official)
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


def _by_question(db: Database) -> Iterator[tuple[int, list[Said]]]:
    resolver = ProvinceResolver(db)
    said = _SAID.replace("from facts as f", "from claim_work as w join facts as f on f.id = w.fact_id")
    rows = db.conn.execute(f"select w.question, {said} order by w.question")
    for asked, group in groupby(rows, key=itemgetter(0)):
        yield asked, list(_said((row[1:] for row in group), resolver))


def _write(db: Database, claims: Sequence[Claim]) -> int:
    """Writes claims and their facts where they differ from what is held; returns how many claims did."""
    written = db.conn.executemany(_UPSERT, [claim.row for claim in claims]).rowcount
    members = {
        (fact_id, claim.id, article, agrees) for claim in claims for fact_id, article, agrees in claim.members
    }
    held = db.conn.execute(
        "select fact_id, claim_id, article_id, agrees from claim_facts"
        " where claim_id in (select value from json_each(?))",
        [json.dumps([claim.id for claim in claims])],
    )
    db.conn.executemany(_UPSERT_MEMBER, sorted(members.difference(held)))
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

_UPSERT_MEMBER = """
insert into claim_facts (fact_id, claim_id, article_id, agrees) values (?, ?, ?, ?)
on conflict (fact_id) do update set
    claim_id = excluded.claim_id, agrees = excluded.agrees, article_id = excluded.article_id
where claim_facts.claim_id <> excluded.claim_id or claim_facts.agrees <> excluded.agrees
   or claim_facts.article_id <> excluded.article_id
"""
