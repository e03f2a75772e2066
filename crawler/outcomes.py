"""The closed list of ways in which a fetch, or a source's night, can end.

`fetches.outcome`, `urls.last_outcome` and `run_sources.outcome` hold these words and no others; an HTTP
status that is no success is `failed:http_<status>`.
"""

from __future__ import annotations

from enum import StrEnum

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError


class Outcome(StrEnum):
    """Every outcome but the HTTP failures; `MEANING` says what each stands for."""

    ARCHIVED = "archived"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    MOVED = "moved"
    LISTED = "listed"
    OK = "ok"
    REFUSED_ROBOTS = "refused:robots"
    REFUSED_ROBOTS_UNREACHABLE = "refused:robots_unreachable"
    REFUSED_CRAWL_DELAY = "refused:crawl_delay"
    REFUSED_RETRY_AFTER = "refused:retry_after"
    REFUSED_SCHEME = "refused:scheme"
    REFUSED_ADDRESS = "refused:address"
    REFUSED_OFFSITE = "refused:offsite"
    REFUSED_REDIRECTS = "refused:redirects"
    REFUSED_TOO_LARGE = "refused:too_large"
    REFUSED_HEADERS = "refused:headers"
    FAILED_DNS = "failed:dns"
    FAILED_CONNECT = "failed:connect"
    FAILED_TLS = "failed:tls"
    FAILED_TIMEOUT = "failed:timeout"
    FAILED_DATA_LOSS = "failed:data_loss"
    FAILED_TRANSFER = "failed:transfer"
    FAILED_UNREADABLE_LIST = "failed:unreadable_list"
    FAILED_INTERRUPTED = "failed:interrupted"
    FAILED_INTERNAL = "failed:internal"
    FAILED_RECORD_LOST = "failed:record_lost"
    FAILED_ARCHIVE_DAMAGED = "failed:archive_damaged"
    MENDED = "mended:torn_record"
    SKIPPED_RESTING = "skipped:resting"
    SKIPPED_OFF_PEAK = "skipped:off_peak"
    SKIPPED_ARCHIVE_FULL = "skipped:archive_full"
    REJECTED_CHALLENGE = "rejected:challenge"
    REJECTED_LOGIN = "rejected:login"
    REJECTED_CONTENT_TYPE = "rejected:content_type"
    REJECTED_EMPTY = "rejected:empty"
    REJECTED_MOVED_AWAY = "rejected:moved_away"
    BELOW_FLOOR_EMPTY = "below_floor:empty_listing"
    BELOW_FLOOR_FEW = "below_floor:few_links"


MEANING: dict[Outcome, str] = {
    Outcome.ARCHIVED: "a page with new content, in the archive, for the reader to take",
    Outcome.UNCHANGED: "the same bytes as last time",
    Outcome.NOT_MODIFIED: "the server answered 304 to a conditional request",
    Outcome.MOVED: "the address now leads to another article address of the same outlet",
    Outcome.LISTED: "a feed, sitemap, listing or list answer, read for addresses",
    Outcome.OK: "the source's night went as planned",
    Outcome.REFUSED_ROBOTS: "robots.txt disallows the address",
    Outcome.REFUSED_ROBOTS_UNREACHABLE: "robots.txt could not be had, so nothing of the host is fetched",
    Outcome.REFUSED_CRAWL_DELAY: "robots.txt asks for a longer pause than a night allows",
    Outcome.REFUSED_RETRY_AFTER: "the host asked to be left alone for longer than we wait",
    Outcome.REFUSED_SCHEME: "not an http or https address, or one with a user name in it",
    Outcome.REFUSED_ADDRESS: "a private, local or otherwise not public address or port",
    Outcome.REFUSED_OFFSITE: "a hop to a host that is not the outlet's",
    Outcome.REFUSED_REDIRECTS: "more redirects than a visitor follows, a loop, or one without a target",
    Outcome.REFUSED_TOO_LARGE: "larger than the limit, as sent or after decompression",
    Outcome.REFUSED_HEADERS: "more headers, or longer ones, than any page needs",
    Outcome.FAILED_DNS: "the host's name was not found",
    Outcome.FAILED_CONNECT: "no connection",
    Outcome.FAILED_TLS: "a certificate or a TLS version that cannot be trusted",
    Outcome.FAILED_TIMEOUT: "the whole answer did not come in time",
    Outcome.FAILED_DATA_LOSS: "the answer was cut short",
    Outcome.FAILED_TRANSFER: "the answer was not HTTP, or the connection broke",
    Outcome.FAILED_UNREADABLE_LIST: "a feed, sitemap or list answer that cannot be read as one",
    Outcome.FAILED_INTERRUPTED: "the crawl ended before the source's turn was over",
    Outcome.FAILED_INTERNAL: "an error of this program; the issue holds where",
    Outcome.FAILED_RECORD_LOST: "a crash took the archived page before it was on disk; it is fetched again",
    Outcome.FAILED_ARCHIVE_DAMAGED: "a file of the archive is broken in its middle: bring back a copy of it",
    Outcome.MENDED: "a file of the archive had a torn end, left by a crash; the torn record is cut off",
    Outcome.SKIPPED_RESTING: "failed for several nights and is left in peace until its next trial",
    Outcome.SKIPPED_OFF_PEAK: "its turn would have come outside the hours in which papers are visited",
    Outcome.SKIPPED_ARCHIVE_FULL: "the archive has no room for another page, by its limit or by the disk",
    Outcome.REJECTED_CHALLENGE: "a bot wall with status 200",
    Outcome.REJECTED_LOGIN: "a log-in page with status 200",
    Outcome.REJECTED_CONTENT_TYPE: "neither HTML nor, for an API, JSON",
    Outcome.REJECTED_EMPTY: "an empty body with status 200",
    Outcome.REJECTED_MOVED_AWAY: "the article's address now leads to the home page or a listing",
    Outcome.BELOW_FLOOR_EMPTY: "the listings answered but showed no article",
    Outcome.BELOW_FLOOR_FEW: "the listings showed fewer articles than the source's floor",
}


class TooManyHeaders(Exception):
    """An answer whose head has more lines, or longer ones, than `crawler.handler` takes."""


class Refused(IgnoreRequest):
    """A request or response that manners or the guard forbid; `outcome` is its name."""

    def __init__(self, outcome: Outcome, detail: str = "") -> None:
        super().__init__(f"{outcome} {detail}".strip())
        self.outcome = outcome
        self.detail = detail


def http_failure(status: int) -> str:
    """The outcome of an answer whose status is no success: 503 → `failed:http_503`."""
    return f"failed:http_{status}"


def outcome_of(error: BaseException) -> str:
    """The outcome of a download that raised; an error nobody foresaw is raised again."""
    if isinstance(error, Refused):
        return error.outcome
    if isinstance(error, DownloadFailedError):
        if _has_reason(error, TlsError, VerificationError):
            return Outcome.FAILED_TLS
        if _has_reason(error, TooManyHeaders):
            return Outcome.REFUSED_HEADERS
    for kind, outcome in _BY_EXCEPTION:
        if isinstance(error, kind):
            return outcome
    raise error


_BY_EXCEPTION: tuple[tuple[type[BaseException], Outcome], ...] = (
    (CannotResolveHostError, Outcome.FAILED_DNS),
    (DownloadConnectionRefusedError, Outcome.FAILED_CONNECT),
    (DownloadTimeoutError, Outcome.FAILED_TIMEOUT),
    # Scrapy cancels a download in one case only: the body passed DOWNLOAD_MAXSIZE
    (DownloadCancelledError, Outcome.REFUSED_TOO_LARGE),
    (ResponseDataLossError, Outcome.FAILED_DATA_LOSS),
    (DownloadFailedError, Outcome.FAILED_TRANSFER),
    (UnsupportedURLSchemeError, Outcome.REFUSED_SCHEME),
    (NotSupported, Outcome.REFUSED_SCHEME),
    # HttpCompressionMiddleware ignores a body in one case only: it grew past DOWNLOAD_MAXSIZE
    (IgnoreRequest, Outcome.REFUSED_TOO_LARGE),
    (ConnectError, Outcome.FAILED_CONNECT),
    (OSError, Outcome.FAILED_TRANSFER),
)


DOWNLOAD_ERRORS: tuple[type[BaseException], ...] = tuple(kind for kind, _ in _BY_EXCEPTION)
"""What a download may raise; anything else is a mistake of ours."""


def _has_reason(error: DownloadFailedError, *kinds: type[BaseException]) -> bool:
    return any(isinstance(reason.value, kinds) for reason in getattr(error.__cause__, "reasons", ()))
