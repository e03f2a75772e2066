"""A week of nights over eighty papers, in this process and with a clock of its own.

The visits are the real ones, on the real tables; what is made up is the network: an answer comes at once, and
moves the clock.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response

from commands.health import examine
from crawler.archive import Location
from crawler.errand import errand_of
from crawler.limits import OFF_PEAK, Limits, Window
from crawler.outcomes import Outcome
from crawler.source import Discovery, Source
from crawler.verdict import judge
from crawler.visit import Night, Visit
from crawler.wishes import Wishes
from db import open_database
from db.fetches import finish_read, pending_reads
from db.reference import save_sources
from db.runs import finish_run, start_run
from db.status import status
from tests.crawler.site import page

BEGIN = datetime(2026, 10, 5, 18, 0, tzinfo=UTC)  # one in the morning in Viet Nam
NIGHTS = 7
BUDGET = 6
PER_DAY = 3  # new articles of a paper
SECONDS = 2.5  # of virtual time a request takes

FAULTS = {
    "p07": "down",  # does not answer from the second night on
    "p19": "wall",  # a bot wall before its lists
    "p23": "empty",  # rebuilt on the third night: lists without articles
    "p42": "thin",  # its front page shows a fifth of the links from the fifth night on
    "p58": "silent",  # nothing new after the third night
    "p71": "undated",  # its rules no longer fit: read by the fallback
}


@dataclass
class World:
    """The papers' network: what each shows on which night, and who asked for what."""

    now: datetime = BEGIN
    night: int = 0
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)
    visits: dict[str, list[int]] = field(default_factory=dict)

    def clock(self) -> datetime:
        return self.now

    async def download(self, request: Request) -> Response:
        """One request of a visit, past guard, robots and archive, which have their own tests."""
        await asyncio.sleep(0)
        self.now += timedelta(seconds=SECONDS / 40)  # forty papers at once
        errand = errand_of(request)
        response = self._answer(errand.source.id, request.url)
        judge(response, errand)
        errand.robots = "allowed"
        if errand.outcome == Outcome.ARCHIVED:
            errand.location = Location("week.warc.gz", len(self.asked))
        if errand.role == "article":
            self.asked[errand.source.id, self.night] += 1
            self.visits.setdefault(request.url, []).append(self.night)
        return response

    def _answer(self, paper: str, url: str) -> Response:
        fault = FAULTS.get(paper)
        if fault == "down" and self.night >= 1:
            raise DownloadTimeoutError("silent")
        if url.endswith("/tin/"):
            if fault == "wall":
                return HtmlResponse(url, status=403, body=b"<title>Just a moment...</title>")
            return HtmlResponse(
                url, headers={"Content-Type": "text/html"}, body=self._front_page(paper, fault)
            )
        return HtmlResponse(url, headers={"Content-Type": "text/html"}, body=page("Bài", f"<p>{url}</p>"))

    def _front_page(self, paper: str, fault: str | None) -> bytes:
        newest = (min(self.night, 2) if fault == "silent" else self.night) * PER_DAY + 12
        shown = (
            0 if fault == "empty" and self.night >= 2 else 3 if fault == "thin" and self.night >= 4 else 15
        )
        links = (
            f'<a href="/tin/{paper}-{number}.html">x</a>' for number in range(newest, newest - shown, -1)
        )
        return page("Tin", "".join(links))


def paper(number: int) -> Source:
    return Source(
        id=f"p{number:02}",
        name=f"Báo {number}",
        province=None,
        kind="newspaper",
        home_url=f"http://p{number:02}.vn",
        family="epi",
        article_pattern=re.compile(r"^/tin/[a-z0-9-]+\.html$"),
        discovery=Discovery(listings=("/tin/",)),
        daily_budget=BUDGET,
    )


@dataclass
class Week:
    world: World
    db: Any
    outcomes: list[dict[str, str]]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    db = open_database(tmp_path_factory.mktemp("week") / "chiso.db")
    db.execute("pragma synchronous = off")
    papers = [paper(number) for number in range(80)]
    rows = ("id", "name", "province", "kind", "home_url", "family")
    save_sources(db, [{row: getattr(one, row) for row in rows} for one in papers])
    world, outcomes = World(), []
    for world.night in range(NIGHTS):
        world.now = BEGIN + timedelta(days=world.night, minutes=-3 * world.night)
        outcomes.append(asyncio.run(one_night(db, world, papers)))
        read_all(db)
    yield Week(world, db, outcomes)
    db.close()


async def one_night(
    db: Any, world: World, papers: list[Source], window: Window | None = OFF_PEAK
) -> dict[str, str]:
    run = start_run(db, "run", world.now)
    told: dict[str, str] = {}
    night = Night(
        db=db,
        run_id=run,
        clock=world.clock,
        limits=Limits(window=window),
        limit=None,
        since=None,
        download=world.download,
        report=lambda one: told.update({one["source"]: one["outcome"]}),
        wishes=Wishes(db, world.clock),
    )
    async with asyncio.TaskGroup() as visits:
        for one in papers:
            visits.create_task(Visit(one, night).run())
    finish_run(db, run, 0, {}, world.now)
    return told


def read_all(db: Any) -> None:
    """The reader's marks, without its work: one paper's rules have stopped fitting."""
    for row in pending_reads(db, "1"):
        ill = FAULTS.get(row["source_id"]) == "undated"
        finish_read(db, row["id"], "article", "1", "trafilatura" if ill else "rules")


def test_no_paper_is_asked_for_more_than_its_budget_in_a_night(week: Week) -> None:
    assert max(week.world.asked.values()) == BUDGET
    assert len({paper for paper, _ in week.world.asked}) == 79, "all but the one behind a wall"


def test_new_articles_come_first_and_none_is_missed(week: Week) -> None:
    first = {url: nights[0] for url, nights in week.world.visits.items()}
    well = [f"p{number:02}" for number in range(80) if f"p{number:02}" not in FAULTS]
    for name in well:
        shown = [url for url in first if f"//{name}." in url]
        # 15 links on the first night and 3 more each night, 6 a night: caught up on the sixth
        assert len(shown) == 15 + PER_DAY * (NIGHTS - 1), name
        for number in range(13, 13 + PER_DAY * (NIGHTS - 1)):
            night = (number - 13) // PER_DAY + 1  # it appeared on
            assert first[f"http://{name}.vn/tin/{name}-{number}.html"] == night, (
                "fetched the night it appeared"
            )


def test_pages_are_visited_again_after_one_and_four_nights_as_the_budget_allows(week: Week) -> None:
    gaps = Counter(nights[1] - nights[0] for nights in week.world.visits.values() if len(nights) > 1)
    assert gaps
    assert min(gaps) >= 1
    again = [nights for nights in week.world.visits.values() if len(nights) > 2]
    assert all(nights[2] - nights[1] >= 3 for nights in again)
    silent = [nights for url, nights in week.world.visits.items() if "//p58." in url]
    assert sum(len(nights) > 1 for nights in silent) > 10, (
        "where there is no news, the budget goes to revisits"
    )
    due = "select count(*) from urls where next_due is null and found_via <> 'seed'"
    assert week.db.execute(due).fetchone() == (0,), "nothing is forgotten"


def test_a_failing_paper_is_tried_three_nights_then_rests_and_is_tried_again(week: Week) -> None:
    down = [night["p07"] for night in week.outcomes]
    assert down == ["ok", *["failed:timeout"] * 3, "skipped:resting", "failed:timeout", "skipped:resting"]
    asked = [week.outcomes[night]["p19"] for night in range(NIGHTS)]
    assert asked.count("failed:http_403") == 4


def test_status_names_exactly_those_that_were_made_to_fail(week: Week) -> None:
    found = examine(week.db, status(week.db)["sources"])
    assert {one.source_id: one.check for one in found} == {
        "p07": "outcome",
        "p19": "outcome",
        "p23": "outcome",
        "p42": "outcome",
        "p58": "silence",
        "p71": "drift",
    }
    assert len(found) == len(FAULTS)
    assert all(one.sentence and one.hint for one in found)


def test_the_week_was_within_the_hours_and_quick_in_its_own_time(week: Week) -> None:
    for night in week.outcomes:
        assert "skipped:off_peak" not in night.values()
    longest = "select max(julianday(finished_at) - julianday(started_at)) * 24 from runs"
    assert week.db.execute(longest).fetchone()[0] < 1


@pytest.mark.parametrize(
    ("hours", "window", "outcome"),
    [
        ("20:00-04:00", OFF_PEAK, "ok"),
        ("02:00-04:00", OFF_PEAK, "skipped:off_peak"),
        ("02:00-04:00", None, "ok"),
        (None, OFF_PEAK, "ok"),
    ],
)
def test_a_paper_may_have_its_own_hours(
    tmp_path: Path, hours: str | None, window: Window | None, outcome: str
) -> None:
    db = open_database(tmp_path / "chiso.db")
    own = replace(paper(1), hours=Window.parse(hours) if hours else None)
    save_sources(
        db, [{row: getattr(own, row) for row in ("id", "name", "province", "kind", "home_url", "family")}]
    )
    world = World()
    world.now = BEGIN  # 01:00 in Viet Nam
    assert asyncio.run(one_night(db, world, [own], window)) == {"p01": outcome}
    [(detail,)] = db.execute("select detail from run_sources").fetchall()
    if outcome != "ok":
        assert detail == "it is visited from 02:00 to 04:00, and in Viet Nam it is 01:00"
    db.close()
