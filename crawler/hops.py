"""Redirects, followed one by one: each hop is a request of its own and passes guard, robots and pacing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from w3lib.url import safe_url_string

from crawler.outcomes import Outcome, Refused

REDIRECTS = frozenset({301, 302, 303, 307, 308})

Download = Callable[[Request], Awaitable[Response]]


def redirect_target(response: Response) -> str | None:
    """Where an answer sends its reader, as an absolute address; None when it does not."""
    location = response.headers.get(b"Location")
    if response.status not in REDIRECTS or not location:
        return None
    return urljoin(response.url, safe_url_string(location.decode("utf-8", errors="replace").strip()))


async def follow(download: Download, request: Request, most: int) -> Response:
    """The answer at the end of at most `most` redirects.

    Raises Refused(REFUSED_REDIRECTS) for more, or for a loop, and whatever the download of a hop raises.
    """
    seen = {request.url}
    for _ in range(most + 1):
        response = await download(request)
        target = redirect_target(response)
        if target is None:
            return response
        if target in seen:
            raise Refused(Outcome.REFUSED_REDIRECTS, f"a loop at {target}")
        seen.add(target)
        try:
            request = request.replace(url=target)
        except ValueError as error:
            raise Refused(Outcome.REFUSED_SCHEME, f"{target!r} in a redirect") from error
    raise Refused(Outcome.REFUSED_REDIRECTS, f"more than {most}")
