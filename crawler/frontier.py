"""When an address is asked for again. A pure calculation; the rows are those of `db.urls`.

Corrections come within days, so a page is seen again after 1, 3, 7 and 30 days and then left alone. A failing
address is tried ever more rarely, one that is gone three times more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.outcomes import Outcome, http_failure

REVISIT_DAYS: tuple[int, ...] = (1, 3, 7, 30)
RETRY_DAYS: tuple[int, ...] = (1, 2, 4, 8, 16, 30)
GONE_TRIES = 3

SLACK = timedelta(hours=6)
"""Nights are never exactly a day apart: a page fetched late one night is due early the next."""

NIGHT = timedelta(days=1) - SLACK
"""Runs closer together than this are of one night and share its budgets."""

SUCCESSES = frozenset(
    {Outcome.ARCHIVED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.MOVED, Outcome.LISTED}
)
_GONE = frozenset({http_failure(404), http_failure(410), Outcome.REJECTED_MOVED_AWAY})


def next_due(outcome: str, *, visits: int, failures: int, at: datetime) -> datetime | None:
    """When to ask again after an attempt at `at`; None for never.

    `visits` and `failures` count the successful visits, and the failures since the last of them, before this
    attempt.
    """
    if outcome in (Outcome.MOVED, Outcome.LISTED):
        return None
    if outcome in SUCCESSES:
        steps, index = REVISIT_DAYS, visits
    else:
        steps, index = RETRY_DAYS, min(failures, len(RETRY_DAYS) - 1)
        if outcome in _GONE and failures + 1 >= GONE_TRIES:
            return None
    return at + timedelta(days=steps[index]) - SLACK if index < len(steps) else None
