"""The reviewers' desk: where verdicts given on a fact's page go, and who may give them.

There is none unless the server was started with one; then the pages may write to the file of reviews and to
nothing else. The working database is only read: readers see a verdict with the next published copy.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from datasette.utils.asgi import Request
from sqlite_utils import Database

from db.accounts import accounts, is_password
from db.opening import BUSY_TIMEOUT_SECONDS
from db.review_store import ASSERTED, FIXED, Verdict, add_review
from db.reviews import corrected_attributes, reviewed_fact

TRIES, WAIT_SECONDS = 5, 60
"""Wrong passwords of a name in a row, and how long it may not sign in after them."""

CORRECTABLE = tuple(name for name in ASSERTED if name not in FIXED)


class FactMoved(ValueError):
    """The working database no longer holds the fact as the reader saw it."""


@dataclass
class Desk:
    """The files a review needs, and the wrong passwords of late: by name how many in a row, and when."""

    database: Path
    reviews: Path
    accounts: Path
    wrong: dict[str, tuple[int, float]] = field(default_factory=dict)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def lets_in(self, name: str, password: str) -> bool | None:
        """Whether the password is right; None, unasked, after too many wrong ones."""
        async with self.one_at_a_time:  # a try costs 16 MiB and 50 ms on purpose
            tries, latest = self.wrong.get(name, (0, 0.0))
            if tries >= TRIES and time.monotonic() - latest < WAIT_SECONDS:
                return None
            if await asyncio.to_thread(is_password, self.accounts, name, password):
                self.wrong.pop(name, None)
                return True
            if name in accounts(self.accounts):  # others cannot get in, and would only fill the memory
                self.wrong[name] = tries % TRIES + 1, time.monotonic()
            return False

    def decide(
        self, seen: Mapping[str, Any], verdict: str, *, reviewer: str, reason: str, given: Mapping[str, str]
    ) -> None:
        """Takes a verdict on the fact the reader saw (`seen`: id, url, evidence, what it asserts) into the file.

        `given` has the attributes as the reviewer would have them, by name. Raises ReviewRefused when it cannot
        be taken, FactMoved when the fact is not what it was.
        """
        with closing(self._working()) as db:
            fact = reviewed_fact(db, int(seen["id"]))
            looked_at = ("url", "evidence", *ASSERTED)
            if fact is None or any(fact[name] != seen[name] for name in looked_at):
                raise FactMoved(f"fact {seen['id']} was read anew meanwhile")
            right = corrected_attributes(db, fact, given) if given else None
        add_review(
            self.reviews, fact, cast(Verdict, verdict), reviewer=reviewer, reason=reason or None,
            now=datetime.now(UTC), corrected=right,
        )  # fmt: skip

    def _working(self) -> Database:
        conn = sqlite3.connect(
            f"file:{quote(str(self.database))}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_SECONDS
        )
        return Database(conn)


_DESKS: WeakKeyDictionary[Datasette, Desk] = WeakKeyDictionary()


def open_desk(datasette: Datasette, desk: Desk) -> None:
    """Lets signed-in reviewers write through this server."""
    _DESKS[datasette] = desk


def desk_of(datasette: Datasette) -> Desk | None:
    """The desk of this server; None where nothing may be written."""
    return _DESKS.get(datasette)


def reviewer_of(datasette: Datasette, request: Request | None) -> str | None:
    """Who is signed in and still has an account; None for everybody else, and where there is no desk."""
    desk = desk_of(datasette)
    actor = request.scope.get("actor") if request is not None else None
    name = actor.get("id") if isinstance(actor, dict) else None
    return name if desk and isinstance(name, str) and name in accounts(desk.accounts) else None
