"""Retry-After: how long a host wants to be left alone, kept over the end of the night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.http import Response
from sqlite_utils import Database

from db.hosts import leave_alone, left_alone_until

LONGEST = timedelta(days=30)
"""What a host may ask for at once; a longer wish, or a slip in its header, is asked about again then."""

_ASKS = frozenset({429, 503})


class Wishes:
    """The wishes of all hosts by `clock` (aware UTC); what is heard is stored, and found again the next night."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._until: dict[str, datetime | None] = {}

    def wait(self, host: str) -> float:
        """Seconds a host still wants to be left alone; 0 when it said nothing, or the time is over."""
        if host not in self._until:
            self._until[host] = left_alone_until(self._db, host)
        until = self._until[host]
        return max(0.0, (until - self._clock()).total_seconds()) if until else 0.0

    def hear(self, host: str, response: Response) -> None:
        """Takes note of an answer that asks for time."""
        header = response.headers.get(b"Retry-After")
        if response.status not in _ASKS or not header:
            return
        its_clock = response.headers.get(b"Date") or b""
        seconds = retry_after(header.decode("latin-1"), http_date(its_clock.decode("latin-1")))
        if seconds > 0:
            until = self._clock() + min(timedelta(seconds=seconds), LONGEST)
            self._until[host] = until
            leave_alone(self._db, host, until)


def retry_after(value: str, now: datetime | None = None) -> float:
    """Seconds of a Retry-After header, given in seconds or as an HTTP date; 0 for what is neither.

    `now` is the host's own time, which its date was reckoned from; ours when it does not tell.
    """
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(float(value), LONGEST.total_seconds())
    until = http_date(value)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds()) if until else 0.0


def http_date(value: str) -> datetime | None:
    """An HTTP date as an aware time, or None when it is none."""
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
