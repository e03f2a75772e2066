"""Reprints: articles whose bodies say nearly the same share a cluster, so that a claim counts texts, not pages.

Two texts belong together when the sets of their runs of three words overlap by `ALIKE` (Jaccard). Candidates
are found by MinHash bands (datasketch) kept in the database, then compared word for word; a cluster is what
such pairs connect, and its name is the smallest `words_key` in it. Both depend on the texts alone: articles
may come one by one, in any order, and end in the same clusters.
"""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from typing import Any

from sqlite_utils import Database

from db.folding import words_key, words_of

RUN = 3
"""Words in a shingle: a changed number or name costs three of some hundreds."""
ALIKE = 0.6
"""A reprint with a paragraph cut or added stays above; two reports of one event stand below 0.3."""
MIN_WORDS = 25
"""Shorter texts are alike only when their words are the same: one word is the message."""

BANDS, ROWS = 20, 4
"""Texts that overlap by 0.6 share a band in 94 of 100 cases, by 0.7 in 996 of 1,000, by 0.3 in 15 of 100."""

CANDIDATES = """
select distinct a.id, a.cluster from text_bands b join articles a on a.id = b.article_id
where b.band = ? and b.digest = ? and b.article_id <> ?
"""


def place(db: Database, article_id: int, text: str) -> str:
    """Puts an article into its cluster, merging those it connects; returns the cluster's name.

    `text` is the article's. Runs inside the caller's transaction, once an article.
    """
    words = words_of(text)
    key = words_key(words)
    joined = {key}
    if len(words) >= MIN_WORDS:
        own = shingles(words)
        bands = _bands(own)
        joined |= _alike(db, article_id, own, bands)
        db.conn.executemany(
            "insert or ignore into text_bands (band, digest, article_id) values (?, ?, ?)",
            [(band, digest, article_id) for band, digest in enumerate(bands)],
        )
    name = min(joined)
    for other in joined - {name}:
        db.conn.execute("update articles set cluster = ? where cluster = ?", [name, other])
    db.conn.execute("update articles set cluster = ? where id = ? and cluster <> ?", [name, article_id, name])
    return name


def shingles(words: list[str]) -> frozenset[str]:
    """The runs of three words of a text."""
    return frozenset(map(" ".join, zip(*(words[n:] for n in range(RUN)), strict=False)))


def _alike(db: Database, article_id: int, own: frozenset[str], bands: list[int]) -> set[str]:
    """Names of the clusters that hold a text like this one."""
    candidates: dict[int, str] = {}
    for band, digest in enumerate(bands):
        candidates.update(db.conn.execute(CANDIDATES, [band, digest, article_id]).fetchall())
    found: set[str] = set()
    for other, cluster in candidates.items():
        if cluster not in found and _overlap(own, _shingles_of(db, other)) >= ALIKE:
            found.add(cluster)
    return found


def _shingles_of(db: Database, article_id: int) -> frozenset[str]:
    [text] = db.conn.execute("select text from articles where id = ?", [article_id]).fetchone()
    return shingles(words_of(text))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _bands(own: frozenset[str]) -> list[int]:
    """One signed 64-bit number a band."""
    signature = _blank().copy()
    signature.update_batch([run.encode() for run in own])
    values = signature.hashvalues
    return [
        int.from_bytes(
            hashlib.blake2b(values[at : at + ROWS].tobytes(), digest_size=8).digest(), "big", signed=True
        )
        for at in range(0, BANDS * ROWS, ROWS)
    ]


@cache
def _blank() -> Any:
    """An empty signature; its random permutations are fixed by the seed and kept."""
    from datasketch import MinHash  # brings scipy: not before there is something to compare

    return MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=zlib.crc32, scheme="affine32")
