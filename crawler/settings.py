"""Scrapy's settings for the one spider, each with the reason why it is not left at its default."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from crawler.limits import Limits

CONTACT_VARIABLE = "CHISO_CONTACT"
CONTACT_PAGE = os.environ.get(CONTACT_VARIABLE, "https://example.org/chiso")
"""A page, or mailto: address, of the person who runs the crawl: whoever finds us in a log must find them."""

ROBOT = "chiso"
"""The name that a robots.txt may address us by."""

USER_AGENT = f"{ROBOT}/{version('chiso')} (+{CONTACT_PAGE})"


def crawl_settings(limits: Limits, allow_addresses: Sequence[str], log_level: str) -> dict[str, Any]:
    """The settings of a night. `allow_addresses` are the guard's doors, as `HOST:PORT`."""
    return (
        _MANNERS
        | _GUARD
        | {
            "CHISO_LIMITS": limits,
            "CHISO_ALLOW_ADDRESSES": list(allow_addresses),
            # the default is no delay at all; the pause of a host is set by PacingMiddleware, never below this
            "DOWNLOAD_DELAY": limits.least_delay,
            # 180 s would let one dead server eat a night
            "DOWNLOAD_TIMEOUT": limits.timeout,
            # 1 GiB by default; counts what was sent and what it unpacks to
            "DOWNLOAD_MAXSIZE": limits.max_bytes,
            "DOWNLOAD_WARNSIZE": limits.warn_bytes,
            "LOG_LEVEL": log_level,
        }
    )


_MANNERS: dict[str, Any] = {
    # says who we are and where to complain
    "USER_AGENT": USER_AGENT,
    # the papers' language, where a site has several
    "DEFAULT_REQUEST_HEADERS": {
        "Accept-Language": "vi",
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    },
    # RobotsMiddleware takes its place: Scrapy's crawls on when robots.txt cannot be had
    "ROBOTSTXT_OBEY": False,
    # one connection a host, whatever the number of sources on it
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    # between 1.0 and 1.5 times the pause (see PacingMiddleware): a metronome is easy to mistake for an attack
    "DOWNLOAD_DELAY_JITTER": 0.2,
    # visits are inline and one by one a source: no bound is needed above the hosts' own
    "CONCURRENT_REQUESTS": 0,
    # a page that failed waits for its next night; hammering a tired server helps nobody
    "RETRY_ENABLED": False,
    # no sessions: every page as a stranger sees it
    "COOKIES_ENABLED": False,
    # nobody's business which page led us to another
    "REFERER_ENABLED": False,
}

_GUARD: dict[str, Any] = {
    # the asyncio loop, so that a visit is written as one coroutine
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    # resolves and checks every address at the moment of connecting
    "TWISTED_DNS_RESOLVER": "crawler.resolver.GuardedResolver",
    # one name that does not resolve must not hold up the others
    "REACTOR_THREADPOOL_MAXSIZE": 20,
    # a link to file:///etc/passwd is a link to nothing
    "DOWNLOAD_HANDLERS": {
        **dict.fromkeys(("file", "data", "ftp", "s3")),
        **dict.fromkeys(("http", "https"), "crawler.handler.PoliteHandler"),
    },
    # off by default (!): a broken certificate is a failure with a name, not a detail
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # half an answer is no article
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    # hops are followed in crawler.hops, each one through all middlewares
    "REDIRECT_ENABLED": False,
    # an article does not send its reader elsewhere after a while
    "METAREFRESH_ENABLED": False,
    # a proxy from the environment would look up names by itself, behind the guard's back
    "HTTPPROXY_ENABLED": False,
    # our own crawl needs no door for others
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # the frontier in the database is the only state: a queue on disk does not survive kill -9
    "JOBDIR": None,
    # far above a healthy night (some 120 MB); a leak must not take the machine with it
    "MEMUSAGE_LIMIT_MB": 1024,
    "DOWNLOADER_MIDDLEWARES": {
        # from the engine (small numbers) to the network (large numbers); answers travel the other way
        "crawler.middlewares.guarding.GuardMiddleware": 20,
        "crawler.middlewares.robots.RobotsMiddleware": 40,
        "crawler.middlewares.pacing.PacingMiddleware": 60,
        # above HttpCompressionMiddleware (590): sees bodies unpacked, before anyone reads them
        "crawler.middlewares.archiving.ArchiveMiddleware": 80,
        # its ground is covered by GuardMiddleware, and it would count refusals as mere "ignored"
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    },
}
