"""What a robots.txt means for us, failing closed: pure.

RFC 9309 lets a crawler go on where the file is missing, and asks it to stay out where the server cannot
answer; we count everything that is neither rules nor a clear "there is none" among the latter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from protego import Protego
from scrapy.http import Response

from crawler.limits import Limits
from crawler.outcomes import Outcome, Refused
from crawler.settings import ROBOT

_NO_FILE = frozenset({404, 410})

KEPT = timedelta(hours=18)
"""How long rules are taken as known: RFC 9309 allows a day; each night asks anew, a second run of it does not."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one host, or why there are none (`refused`, with `detail`)."""

    rules: Protego | None = None
    refused: str | None = None
    detail: str = ""
    crawl_delay: float = 0.0

    def check(self, url: str) -> None:
        """Raises Refused when the address may not be fetched."""
        if self.refused:
            raise Refused(Outcome(self.refused), self.detail)
        if self.rules is not None and not self.rules.can_fetch(url, ROBOT):
            raise Refused(Outcome.REFUSED_ROBOTS, f"robots.txt disallows {url}")


def policy_of(response: Response, limits: Limits) -> Policy:
    """The policy that the answer to a request for robots.txt stands for."""
    if response.status in _NO_FILE:
        return Policy()
    if response.status != 200:
        return unreachable(f"robots.txt answers with status {response.status}")
    if len(response.body) > limits.robots_bytes:
        return unreachable(f"robots.txt has {len(response.body)} bytes, more than {limits.robots_bytes}")
    text = response.body.decode("utf-8-sig", errors="replace")
    if text.lstrip().startswith("<"):
        return unreachable("robots.txt is an HTML page")
    rules = Protego.parse(text)
    delay = float(rules.crawl_delay(ROBOT) or 0.0)
    if delay > limits.max_crawl_delay:
        detail = f"robots.txt asks for {delay:g} s between two pages, more than {limits.max_crawl_delay:g}"
        return Policy(refused=Outcome.REFUSED_CRAWL_DELAY, detail=detail)
    return Policy(rules=rules, crawl_delay=delay)


def is_certain(policy: Policy) -> bool:
    """Whether the policy is what the host says, and not a guess for want of its word."""
    return policy.refused != Outcome.REFUSED_ROBOTS_UNREACHABLE


def unreachable(detail: str) -> Policy:
    """The policy of a host whose rules are not known: nothing of it is fetched in this run."""
    return Policy(refused=Outcome.REFUSED_ROBOTS_UNREACHABLE, detail=detail)
