"""The verdict on a source's night: pure. Scrapy itself ends with status 0 whatever happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from crawler.frontier import SLACK
from crawler.outcomes import Outcome
from crawler.source import Source

FLOOR_NIGHTS = 14
"""Good nights a source's own floor is taken from."""
FLOOR_LEAST_NIGHTS = 3
FLOOR_SHARE = 0.5
"""A front page has a fixed number of places; half of them empty is a rebuilt site, not a slow news day."""

REST_AFTER = 3
"""Failed nights in a row after which a source is left in peace; shorter troubles pass by themselves."""
REST_DAYS = (2, 4, 7, 14)
"""Days from the last try to the next: each trial that fails makes the rest longer, up to two weeks."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that went wrong: where, with which outcome, and a sentence."""

    url: str
    outcome: str
    detail: str


@dataclass(slots=True)
class Tally:
    """What a visit counted. `stopped` is the trouble that ended it early, if any."""

    links: set[str] = field(default_factory=set)
    lists_read: int = 0
    list_troubles: list[Trouble] = field(default_factory=list)
    pages: int = 0
    stopped: Trouble | None = None


def own_floor(past: Sequence[int]) -> int:
    """The least number of links to expect of a source, from what its lists showed on `past` good nights."""
    return int(median(past) * FLOOR_SHARE) if len(past) >= FLOOR_LEAST_NIGHTS else 0


def rests_until(failed_nights: int, last_tried: datetime | None) -> datetime | None:
    """Until when a source that failed so many nights in a row is left in peace; None when it is not."""
    if failed_nights < REST_AFTER or last_tried is None:
        return None
    days = REST_DAYS[min(failed_nights - REST_AFTER, len(REST_DAYS) - 1)]
    return last_tried + timedelta(days=days) - SLACK


def verdict(source: Source, tally: Tally, past: Sequence[int] = ()) -> tuple[str, str | None]:
    """A source's outcome and a sentence about it, from what its visit counted and its `past` good nights.

    A list that failed beside others that did not is an issue and no verdict; all lists failing is.
    """
    if tally.stopped:
        return tally.stopped.outcome, f"{tally.stopped.detail} ({tally.stopped.url})"
    if not tally.lists_read:
        if not tally.list_troubles:
            return Outcome.BELOW_FLOOR_EMPTY, "the source file names no listing, feed, sitemap or API"
        first = tally.list_troubles[0]
        return first.outcome, f"{first.detail} ({first.url})"
    floor = max(source.floor, own_floor(past))
    if len(tally.links) >= floor:
        return Outcome.OK, None
    lists = "1 list" if tally.lists_read == 1 else f"{tally.lists_read} lists"
    if not tally.links:
        return (
            Outcome.BELOW_FLOOR_EMPTY,
            f"{lists} of {source.home_url} answered but showed no article: has the site changed?",
        )
    usual = f"; they usually show {median(past):.0f}" if floor > source.floor else ""
    return (
        Outcome.BELOW_FLOOR_FEW,
        f"{lists} of {source.home_url} showed {len(tally.links)} articles, fewer than {floor}{usual}",
    )
