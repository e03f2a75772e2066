"""One source, one night, in one coroutine: look at its lists, then fetch what is due.

Everything is asked for one after the other, and committed as it happens: a crawl killed at any point finds
its work where it left it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response
from sqlite_utils import Database

from crawler import discover
from crawler.canonical import DEFAULT_PORTS
from crawler.errand import Errand
from crawler.frontier import NIGHT, SUCCESSES, next_due
from crawler.guard import Doors
from crawler.health import FLOOR_NIGHTS, REST_AFTER, Tally, Trouble, rests_until, verdict
from crawler.hops import Download, follow
from crawler.limits import PAPERS_TIME, Limits
from crawler.outcomes import DOWNLOAD_ERRORS, MEANING, Outcome, Refused, http_failure, outcome_of
from crawler.source import Source
from crawler.wishes import Wishes
from db.fetches import Attempt, record_attempt
from db.history import failed_nights, links_shown
from db.runs import record_issue, record_source
from db.urls import DueUrl, add_urls, asked_since, due, entry_id, url_id, visited

_LEAVE_ME_ALONE = frozenset({Outcome.REFUSED_RETRY_AFTER, http_failure(429)})
"""Outcomes after which asking for the next page would be rude."""


@dataclass(frozen=True, slots=True)
class Night:
    """What the visits of one run share. `clock` gives the crawl's own time, aware UTC.

    `wake`: sources are tried even while they rest.
    """

    db: Database
    run_id: int
    clock: Callable[[], datetime]
    limits: Limits
    limit: int | None
    since: date | None
    download: Download
    report: Callable[[dict[str, Any]], None]
    wishes: Wishes
    doors: Doors = frozenset()
    wake: bool = False


class Visit:
    """A source's turn in a night."""

    def __init__(self, source: Source, night: Night) -> None:
        self.source = source
        self.night = night
        self.tally = Tally()
        self.on_trial = False

    async def run(self) -> None:
        """Visits the source and stores its outcome."""
        if skipped := self._off_peak() or self._resting():
            self.conclude(*skipped)
            return
        await self._look()
        if self.tally.lists_read and not self.tally.stopped:
            await self._fetch_due()
        if not self.tally.lists_read and (skipped := self._off_peak()):
            self.conclude(*skipped)
            return
        past = links_shown(self.night.db, self.source.id, self.night.run_id, FLOOR_NIGHTS)
        self.conclude(*verdict(self.source, self.tally, past))

    def _off_peak(self) -> tuple[str, str] | None:
        """The outcome of a turn outside the hours of visiting; a door of the guard has none."""
        now = self.night.clock()
        # the paper's own hours, where its file names some; a crawl at any hour has none
        window = self.night.limits.window and (self.source.hours or self.night.limits.window)
        home = urlsplit(self.source.home_url)
        door = (home.hostname, home.port or DEFAULT_PORTS.get(home.scheme))
        if window is None or door in self.night.doors or window.is_open(now):
            return None
        whose = "it is visited" if self.source.hours else "papers are visited"
        detail = f"{whose} from {window}, and in Viet Nam it is {now.astimezone(PAPERS_TIME):%H:%M}"
        return Outcome.SKIPPED_OFF_PEAK, detail

    def _resting(self) -> tuple[str, str] | None:
        """The outcome of a source that rests after failed nights; once it has rested it is on trial."""
        nights, last = failed_nights(self.night.db, self.source.id, self.night.run_id)
        until = rests_until(nights, last)
        self.on_trial = nights >= REST_AFTER
        if until is None or self.night.wake or until <= self.night.clock():
            return None
        return (
            Outcome.SKIPPED_RESTING,
            f"failed {nights} nights in a row; tried again from {until:%Y-%m-%d} on",
        )

    def conclude(self, outcome: str, detail: str | None) -> None:
        """Stores the source's outcome and counts, and reports them."""
        counts = {"discovered": len(self.tally.links), "fetched": self.tally.pages}
        night = self.night
        record_source(night.db, night.run_id, self.source.id, outcome, detail=detail, **counts)
        night.report({"source": self.source.id, "outcome": outcome, "detail": detail, **counts})

    async def _look(self) -> None:
        """Reads feeds, sitemaps, APIs and listings, each as far as it shows something not visited yet."""
        queue = deque(discover.entries(self.source))
        shown: dict[str, frozenset[str]] = {}
        while queue and not self.tally.stopped and not self._off_peak():
            entry = queue.popleft()
            page = await self._read_list(entry)
            if page is None:
                continue
            self.tally.lists_read += 1
            links = frozenset(one.url for one in page.candidates)
            self.tally.links |= links
            add_urls(
                self.night.db,
                self.source.id,
                ((one.url, one.via, self._believed(one.published)) for one in page.candidates),
                self.night.clock(),
            )
            pager = entry.root or entry.url
            if entry.via in ("feed", "sitemap") or self._shows_more(links, shown.get(pager)):
                queue.extend(page.more)
            queue.extend(page.sections)
            shown[pager] = links

    def _believed(self, day: str | None) -> str | None:
        """The day a list gives an article, unless it is yet to come: it would keep its place before all news."""
        latest = (self.night.clock() + timedelta(days=1)).astimezone(PAPERS_TIME).date().isoformat()
        return day if day is None or day[:10] <= latest else None

    def _shows_more(self, links: frozenset[str], before: frozenset[str] | None) -> bool:
        """Whether the next page is worth asking for: this one is not the last one again, nor all visited."""
        return bool(links) and links != before and len(visited(self.night.db, sorted(links))) < len(links)

    async def _read_list(self, entry: discover.Entry) -> discover.Page | None:
        errand = Errand(self.source, "list", entry.url)
        id_ = entry_id(self.night.db, self.source.id, entry.url, self.night.clock())
        response, detail = await self._ask(errand, entry.url, {})
        page = None
        if response is not None and errand.outcome == Outcome.LISTED:
            try:
                page = discover.read(entry, response.body, self.source)
            except discover.UnreadableListError as error:
                errand.outcome, detail = Outcome.FAILED_UNREADABLE_LIST, str(error)
        self._record(errand, id_, response, due_again=None)
        if page is None:
            self._trouble(entry.url, errand.outcome, detail)
        return page

    def _trouble(self, url: str, outcome: str, detail: str) -> None:
        trouble = Trouble(url, outcome, detail)
        self.tally.list_troubles.append(trouble)
        if outcome in _LEAVE_ME_ALONE:
            self.tally.stopped = trouble
        self.issue("discover", trouble)

    async def _fetch_due(self) -> None:
        ends = self.night.clock() + timedelta(seconds=self.night.limits.source_seconds)
        patience = 1 if self.on_trial else self.night.limits.failures_in_a_row
        failed_in_a_row = 0
        for row in due(
            self.night.db, self.source.id, self.night.clock(), limit=self._budget(), since=self.night.since
        ):
            if self.night.clock() > ends or self._off_peak():
                return  # the rest stays due
            errand, detail = await self._fetch(row)
            self.tally.pages += errand.outcome in SUCCESSES
            failed_in_a_row = failed_in_a_row + 1 if errand.outcome.startswith("failed:") else 0
            closed = errand.robots == "unreachable" or errand.outcome in _LEAVE_ME_ALONE
            if closed or failed_in_a_row >= patience:
                self.tally.stopped = Trouble(row.url, errand.outcome, detail)
                self.issue("fetch", self.tally.stopped)
                return

    def _budget(self) -> int:
        """Pages left for this night: a second run of it has what the first one left."""
        night = self.night
        spent = asked_since(night.db, self.source.id, night.clock() - NIGHT)
        left = max(0, self.source.daily_budget - spent)
        if self.on_trial:
            left = min(left, night.limits.trial_pages)
        return min(left, night.limit) if night.limit else left

    async def _fetch(self, row: DueUrl) -> tuple[Errand, str]:
        errand = Errand(
            self.source,
            "article",
            row.url,
            known_sha256=row.body_sha256,
            known_at=datetime.fromisoformat(row.archived_at) if row.archived_at else None,
        )
        # only of a body that we have: a 304 to anything else would leave us with nothing
        known = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified} if row.body_sha256 else {}
        conditions = {name: value for name, value in known.items() if value}
        response, detail = await self._ask(errand, self.source.fetch_url(row.url), conditions)
        again = next_due(errand.outcome, visits=row.visits, failures=row.failures, at=self.night.clock())
        if errand.outcome == Outcome.MOVED:
            self._record_landing(errand, response)
        self._record(errand, row.id, response, due_again=again)
        return errand, detail

    def _record_landing(self, errand: Errand, response: Response | None) -> None:
        """The page belongs to the address it moved to: there it counts as a visit."""
        db, now = self.night.db, self.night.clock()
        assert errand.landed is not None
        add_urls(db, self.source.id, [(errand.landed, "redirect", None)], now)
        again = next_due(Outcome.ARCHIVED, visits=0, failures=0, at=now)
        landing = Errand(self.source, "article", errand.landed)
        landing.outcome, landing.robots = Outcome.ARCHIVED, errand.robots
        landing.location, landing.sha256 = errand.location, errand.sha256
        self._record(landing, url_id(db, errand.landed), response, due_again=again)

    async def _ask(self, errand: Errand, url: str, headers: dict[str, str]) -> tuple[Response | None, str]:
        """The answer, if one came; the errand holds the outcome, the text says what went wrong."""
        try:
            request = errand.request(url, headers)
            response = await follow(self.night.download, request, self.night.limits.max_redirects)
        except DOWNLOAD_ERRORS as error:
            errand.outcome, errand.location = outcome_of(error), None
            detail = error.detail if isinstance(error, Refused) else ""
            return None, detail or MEANING[Outcome(errand.outcome)]
        return response, f"answered with status {response.status}"

    def _record(
        self, errand: Errand, id_: int, response: Response | None, due_again: datetime | None
    ) -> None:
        headers = response.headers if response is not None else {}
        succeeded = errand.outcome in SUCCESSES
        record_attempt(
            self.night.db,
            self.night.run_id,
            Attempt(
                url_id=id_,
                at=self.night.clock(),
                outcome=errand.outcome,
                robots=errand.robots,
                succeeded=succeeded,
                next_due=due_again,
                final_url=response.url if response is not None else None,
                status=response.status if response is not None else None,
                size=len(response.body) if response is not None else None,
                content_type=_text(headers.get(b"Content-Type")),
                warc_file=errand.location.file if errand.location else None,
                warc_offset=errand.location.offset if errand.location else None,
                body_sha256=errand.sha256 if response is not None else None,
                etag=_text(headers.get(b"ETag")) if succeeded else None,
                last_modified=_text(headers.get(b"Last-Modified")) if succeeded else None,
            ),
        )

    def issue(self, stage: str, trouble: Trouble) -> None:
        """Stores an issue of this source."""
        record_issue(
            self.night.db,
            run_id=self.night.run_id,
            source_id=self.source.id,
            stage=stage,
            outcome=trouble.outcome,
            subject=trouble.url,
            detail=trouble.detail,
            now=self.night.clock(),
        )


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
