"""What an answer amounts to, before it is archived: pure."""

from __future__ import annotations

import hashlib

from scrapy.http import Response

from crawler.archive import Role
from crawler.errand import Errand
from crawler.guard import classify
from crawler.hops import redirect_target
from crawler.outcomes import Outcome, http_failure


def judge(response: Response, errand: Errand) -> None:
    """Sets the errand's outcome, hash and landing address from an answer to one of its requests.

    `response` has its body unpacked. The outcome of a redirect is its HTTP failure; the next hop overwrites
    it.
    """
    errand.sha256 = hashlib.sha256(response.body).hexdigest()
    errand.landed = None
    if response.status == 304:
        errand.outcome = Outcome.NOT_MODIFIED
    elif response.status != 200:
        errand.outcome = http_failure(response.status)
    elif errand.role != "article":
        errand.outcome = Outcome.LISTED
    else:
        errand.outcome = _judge_article(response, errand)


def role_of(response: Response, errand: Errand) -> Role:
    """What the archive calls the record of a judged answer."""
    if redirect_target(response):
        return "redirect"
    if errand.role == "robots":
        return "robots"
    if errand.outcome in (Outcome.ARCHIVED, Outcome.UNCHANGED, Outcome.MOVED):
        return "article"
    return "list" if errand.outcome == Outcome.LISTED else "rejected"


def headers_of(response: Response) -> list[tuple[str, str]]:
    """The headers as received, as text."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def _judge_article(response: Response, errand: Errand) -> str:
    source = errand.source
    is_api = source.fetch_url(errand.page) != errand.page
    headers = {name.lower(): value for name, value in headers_of(response)}
    content_type = headers.get("content-type", "")
    if wall := classify(response.body, content_type, headers, json_too=is_api):
        return wall
    errand.landed = errand.page if is_api else source.canonical(response.url)
    if errand.landed != errand.page:
        return Outcome.MOVED if source.is_article(errand.landed) else Outcome.REJECTED_MOVED_AWAY
    return Outcome.UNCHANGED if errand.sha256 == errand.known_sha256 else Outcome.ARCHIVED
