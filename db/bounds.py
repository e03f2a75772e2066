"""Whether a new copy may follow the one of before: counts that fall or leap tell of a broken night.

Bounds are wide enough for a province's paper to go silent and for corrected pages to lose facts, and too
narrow for an extractor or a reader that stopped seeing a kind of fact (OpenSanctions guards its data sets by
such minima and maxima).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

COUNTED = {
    "sources": "select count(*) from sources",
    "articles": "select count(*) from articles where is_current = 1",
    "facts": "select count(*) from facts as f join articles as a on a.id = f.article_id and a.is_current = 1",
    "claims": "select count(*) from claims",
}

KINDS = """
select 'facts of kind ' || f.kind, count(*)
from facts as f join articles as a on a.id = f.article_id and a.is_current = 1 group by f.kind
"""

LEAST = {"facts of kind": 0.5}
"""Share of yesterday's count that must be left, by the count's name; LEAST_OF_ALL for the others."""

LEAST_OF_ALL = 0.8
MOST = 3.0
"""Times yesterday's count that is believed in one night; a first backfill is published by hand."""

FEW = 50
"""Counts below are too small to judge by; growth up to ten times as many is let pass as well."""


def counts_of(copy: Path) -> dict[str, int] | None:
    """What a published copy holds; None for a file that is none, or one of an older schema."""
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            counts = {name: int(conn.execute(query).fetchone()[0]) for name, query in COUNTED.items()}
            return counts | dict(conn.execute(KINDS).fetchall())
    except sqlite3.Error:
        return None


def out_of_bounds(new: Mapping[str, int], old: Mapping[str, int]) -> list[str]:
    """What speaks against publishing, a sentence part each; empty when nothing does."""
    found = []
    for name, before in old.items():
        now = new.get(name, 0)
        least = next((share for start, share in LEAST.items() if name.startswith(start)), LEAST_OF_ALL)
        if before >= FEW and now < before * least:
            found.append(f"{name} fell from {before} to {now}")
        elif now > max(before * MOST, FEW * 10):
            found.append(f"{name} rose from {before} to {now}")
    return found
