"""Articles: one row a content version of an address."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.clusters import place
from db.runs import utc_text

_BATCH = 200


def save_article(
    db: Database, *, fetch: Mapping[str, Any], page: Mapping[str, Any], reader_version: str, now: datetime
) -> int | None:
    """Stores what a fetch was read as; the new version's id, or None when the content was known.

    `fetch` is a row of `pending_reads` (id, url_id, url, source_id, at); `page` has title, lead, author, text
    (NFC, as docs/architecture.md says), captions, published, published_from. A version is told by title and
    text. The version seen by the latest fetch is the current one; it was seen when it was fetched, so that
    a rebuild from the archive gives the same rows (`now` only where a fetch lacks its time).
    """
    seen = str(fetch.get("at") or utc_text(now))
    row = _row(fetch, page, reader_version, seen)
    with db.atomic():
        known = db.conn.execute(_TOUCH, row).rowcount
        article_id = None if known else db.conn.execute(_INSERT, row).lastrowid
        db.conn.execute(_SET_CURRENT, row)
        if article_id is not None:
            place(db, article_id, row["text"])
    return article_id


def pending_articles(db: Database, extractor_version: str) -> Iterator[dict[str, Any]]:
    """Articles this extractor has not seen, oldest first: id, text, title, published, source_id, province.

    The list is fixed when iteration begins, so results may be saved meanwhile.
    """
    ids = [
        identifier
        for (identifier,) in db.conn.execute(
            "select id from articles where extractor_version is not ? order by id", [extractor_version]
        )
    ]
    for at in range(0, len(ids), _BATCH):
        yield from _by_id(db, ids[at : at + _BATCH])


def set_aside(db: Database, article_id: int, outcome: str) -> None:
    """Notes that extraction failed on an article; it keeps the facts it had and stays pending."""
    with db.atomic():
        db.conn.execute(
            "update articles set extract_outcome = ?, extractor_version = null where id = ?",
            [outcome, article_id],
        )


def content_hash(title: str | None, text: str) -> str:
    """SHA-256 (hex) of title and text: equal for two readings that say the same."""
    return hashlib.sha256(f"{title or ''}\0{text}".encode()).hexdigest()


def _by_id(db: Database, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    yield from db.query(
        f"""
        select articles.id, text, title, published, source_id, sources.province
        from articles join sources on sources.id = source_id
        where articles.id in ({", ".join("?" for _ in ids)}) order by articles.id
        """,
        list(ids),
    )


def _row(fetch: Mapping[str, Any], page: Mapping[str, Any], reader_version: str, seen: str) -> dict[str, Any]:
    text = str(page["text"])
    return {
        "url_id": fetch["url_id"],
        "fetch_id": fetch.get("id"),
        "source_id": fetch["source_id"],
        "url": fetch["url"],
        "title": page.get("title"),
        "lead": page.get("lead"),
        "author": page.get("author"),
        "text": text,
        "captions": json.dumps(list(page.get("captions") or ()), ensure_ascii=False),
        "published": page.get("published"),
        "published_from": page.get("published_from"),
        "content_hash": content_hash(page.get("title"), text),
        "cluster": "",  # named below, in the same transaction
        "seen": seen,
        "reader_version": reader_version,
    }


# Comes first in its transaction, as the write that takes the lock. A changed date re-opens extraction:
# periods and provinces hang on it. Seen times only widen, for archives read out of order.
_TOUCH = """
update articles set
    lead = :lead, author = :author, captions = :captions, reader_version = :reader_version,
    extractor_version = case when published is :published then extractor_version end,
    published = :published, published_from = :published_from,
    first_seen = min(first_seen, :seen), last_seen = max(last_seen, :seen)
where url_id = :url_id and content_hash = :content_hash
"""

_INSERT = """
insert into articles (
    url_id, fetch_id, source_id, url, title, lead, author, text, captions, published, published_from,
    content_hash, cluster, version, first_seen, last_seen, reader_version)
values (
    :url_id, :fetch_id, :source_id, :url, :title, :lead, :author, :text, :captions, :published,
    :published_from, :content_hash, :cluster,
    (select count(*) + 1 from articles where url_id = :url_id), :seen, :seen, :reader_version)
"""

# the latest fetch decides; of two readings of that fetch, the one by this reader
_SET_CURRENT = """
with latest as (
    select id from articles where url_id = :url_id
    order by last_seen desc, reader_version = :reader_version desc, id desc limit 1)
update articles set is_current = id in latest
where url_id = :url_id and is_current <> (id in latest)
"""
