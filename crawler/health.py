"""The verdict on a source's night: pure. Scrapy itself ends with status 0 whatever happened."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.outcomes import Outcome
from crawler.source import Source


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


def verdict(source: Source, tally: Tally) -> tuple[str, str | None]:
    """A source's outcome and a sentence about it, from what its visit counted.

    A list that failed beside others that did not is an issue and no verdict; all lists failing is.
    """
    if tally.stopped:
        return tally.stopped.outcome, f"{tally.stopped.detail} ({tally.stopped.url})"
    if not tally.lists_read:
        if not tally.list_troubles:
            return Outcome.BELOW_FLOOR_EMPTY, "the source file names no listing, feed, sitemap or API"
        first = tally.list_troubles[0]
        return first.outcome, f"{first.detail} ({first.url})"
    if len(tally.links) >= source.floor:
        return Outcome.OK, None
    lists = "1 list" if tally.lists_read == 1 else f"{tally.lists_read} lists"
    if not tally.links:
        return (
            Outcome.BELOW_FLOOR_EMPTY,
            f"{lists} of {source.home_url} answered but showed no article: has the site changed?",
        )
    return (
        Outcome.BELOW_FLOOR_FEW,
        f"{lists} of {source.home_url} showed {len(tally.links)} articles, fewer than {source.floor}",
    )
