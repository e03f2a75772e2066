"""Documents by their number, made once with the published copy: one page a number, whoever cites it how."""

from __future__ import annotations

import re
import sqlite3

from db.folding import document_key

_NOT_IN_ADDRESSES = re.compile(r"[^a-z0-9]+")

_TABLE = """
create table documents (
    slug text not null,
    claim_id text not null references claims (id),
    number text not null,
    doc_type text,
    dated text,
    issuer text,
    province_id text,
    province text,
    articles integer not null,
    independent_texts integer not null,
    first_published text,
    last_published text,
    primary key (slug, claim_id)
) strict, without rowid;

create index documents_by_citations on documents (independent_texts desc, last_published desc);

create index documents_province on documents (province_id, independent_texts desc);

create table document_provinces (
    slug text not null,
    province text not null,
    articles integer not null,
    primary key (slug, province)
) strict, without rowid
"""

_DOCUMENTS = """
insert into documents
select document_slug(c.value_text), c.id, c.value_text, c.doc_type, c.period, c.subject, c.province_id, c.province,
    c.articles, c.independent_texts, c.first_published, c.last_published
from claims as c where c.kind = 'decision' and document_slug(c.value_text) <> ''
"""

_PROVINCES = """
insert into document_provinces
select d.slug, s.province, count(distinct m.article_id)
from documents as d join claim_facts as m on m.claim_id = d.claim_id
join articles as a on a.id = m.article_id join sources as s on s.id = a.source_id
where s.province is not null group by d.slug, s.province
"""


def document_slug(number: str) -> str:
    """A document's number as it stands in addresses, however it was typed: «922/QĐ-BTTTT» → '922-qd-btttt'."""
    return _NOT_IN_ADDRESSES.sub("-", document_key(number)).strip("-")


def build_documents(conn: sqlite3.Connection) -> None:
    """Makes `documents`, and in the papers of which provinces they are cited, in a copy about to be published."""
    conn.create_function("document_slug", 1, document_slug, deterministic=True)
    for statement in _TABLE.split(";\n"):
        conn.execute(statement)
    conn.execute(_DOCUMENTS)
    conn.execute(_PROVINCES)
