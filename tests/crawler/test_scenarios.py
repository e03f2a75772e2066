"""All faults at once: each ends in its name, none costs the others anything, and the logs show our manners."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import crawler.run
from crawler.archive import iter_pages, read_at
from crawler.read import read_page
from tests.commands.pages import PARAGRAPHS
from tests.crawler.conftest import QUICK, Nights
from tests.crawler.scenarios import SCENARIOS
from tests.crawler.site import Answer, Site, source

PAUSE = 0.15
LIMITS = replace(QUICK, timeout=4.0, failures_in_a_row=20)
MOST_MEMORY = 400 * 1024  # KiB


@dataclass
class Crawled:
    nights: Nights
    run: int
    sites: dict[str, Site]
    peak: list[int]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    nights = Nights(tmp_path_factory.mktemp("scenarios"))
    peak: list[int] = []
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawler.run.subprocess, "Popen", _measuring(peak))
        sites = {name: stack.enter_context(Site(name)) for name in (*SCENARIOS, "shared")}
        for name, scenario in SCENARIOS.items():
            scenario.set_up(sites[name])
        papers = [
            source(sites[name], delay_seconds=PAUSE, discovery=one.discovery)
            for name, one in SCENARIOS.items()
        ]
        papers += _three_on_one_host(sites["shared"])
        run = nights.crawl(papers, list(sites.values()), limits=LIMITS)
        yield Crawled(nights, run, sites, peak)


def _three_on_one_host(site: Site) -> list[Any]:
    """Three sources of one portal, the third of which is told to wait while the others have requests in line."""
    papers = []
    for number in (1, 2, 3):
        paths = [f"/tin/m{number}-{n}.html" for n in (1, 2)]
        site.listing(*paths, at=f"/muc-{number}/")
        for path in paths:
            site.routes[path] = Answer(b"<p>Tin</p>")
        paper = source(site, delay_seconds=PAUSE if number > 1 else 0.0)
        discovery = replace(SCENARIOS["well"].discovery, listings=(f"/muc-{number}/",))
        papers.append(replace(paper, id=f"shared_{number}", discovery=discovery))
    site.routes["/tin/m3-1.html"] = Answer(b"", status=503, headers={"Retry-After": "2"}, wait=0.4)
    return papers


def _measuring(peak: list[int]) -> type[subprocess.Popen[bytes]]:
    """Popen that samples the child's own peak: what wait4 tells begins with the memory of the process it came from."""

    class Measured(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            Thread(target=self._sample, daemon=True).start()

        def _sample(self) -> None:
            while self.returncode is None:
                try:
                    status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
                except OSError:
                    return
                peak.extend(int(kib) for kib in re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE))
                time.sleep(0.05)

    return Measured


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_scenario_ends_in_its_outcome(crawled: Crawled, name: str) -> None:
    scenario = SCENARIOS[name]
    assert crawled.nights.outcomes(crawled.run)[name] == scenario.outcome
    fetched = crawled.nights.fetched(crawled.run, crawled.sites[name])
    assert {path: fetched.get(path) for path in scenario.pages} == dict(scenario.pages)
    assert len(crawled.sites[name].log) <= scenario.most_requests


@pytest.mark.parametrize("name", [name for name, scenario in SCENARIOS.items() if scenario.read])
def test_no_wrong_article_comes_out_of_it(crawled: Crawled, name: str) -> None:
    sql = (
        "select u.url, warc_file, warc_offset from fetches f join urls u on u.id = f.url_id"
        " where f.outcome = 'archived' and u.source_id = ?"
    )
    [row] = crawled.nights.rows(sql, name)
    kept = read_at(crawled.nights.archive, row["warc_file"], row["warc_offset"])
    read = read_page(kept.body, kept.url, content_type=kept.content_type, fetched_at=kept.fetched_at)
    assert [read.outcome] == list(SCENARIOS[name].read.values())
    assert read.text in ("", "\n\n".join(PARAGRAPHS))


def test_no_pause_is_shorter_than_the_longest_wish_of_its_host(crawled: Crawled) -> None:
    for name, site in crawled.sites.items():
        calls = sorted(site.log, key=lambda call: call.began)
        # the three of the shared host set out together: its pause is known once the slower two have spoken
        heard = calls[3:] if name == "shared" else calls
        gaps = [after.began - before.began for before, after in pairwise(heard)]
        assert min(gaps, default=PAUSE) >= PAUSE - 0.005, (name, gaps)


def test_one_connection_and_one_request_at_a_time(crawled: Crawled) -> None:
    for name, site in crawled.sites.items():
        calls = sorted(site.log, key=lambda call: call.began)
        for before, after in pairwise(calls):
            assert before.ended <= after.began + 0.01 or "bai.html" in before.path, name


def test_rules_come_first_and_once(crawled: Crawled) -> None:
    for name, site in crawled.sites.items():
        assert site.paths[0] == "/robots.txt", name
        assert site.paths.count("/robots.txt") == 1, name


def test_nobody_asks_before_retry_after_whoever_was_told(crawled: Crawled) -> None:
    calls = sorted(crawled.sites["shared"].log, key=lambda call: call.began)
    told = next(call for call in calls if call.path == "/tin/m3-1.html")
    later = [call.began for call in calls if call.began > told.began]
    assert later, "the others had requests left"
    assert min(later) - told.ended >= 2 - 0.01


def test_a_long_wish_is_kept_over_the_nights(crawled: Crawled) -> None:
    nights, site = crawled.nights, crawled.sites["busy_lists"]
    paper = source(site, discovery=SCENARIOS["busy_lists"].discovery)
    site.log.clear()
    site.paper(2)
    again = nights.crawl([paper], [site], day=1 / 24)
    assert nights.outcomes(again) == {"busy_lists": "refused:retry_after"}
    assert site.log == []
    later = nights.crawl([paper], [site], day=3 / 24)
    assert nights.outcomes(later) == {"busy_lists": "ok"}
    assert site.paths[0] == "/tin/", "its rules are known for this night"
    site.log.clear()
    nights.crawl([paper], [site], day=1)
    assert site.paths[0] == "/robots.txt", "another night asks for them anew"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
def test_memory_stays_within_bounds(crawled: Crawled) -> None:
    assert 0 < max(crawled.peak) < MOST_MEMORY


OVER_NIGHTS = {name: scenario for name, scenario in SCENARIOS.items() if scenario.tomorrow}


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    nights = Nights(tmp_path_factory.mktemp("over-nights"))
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site(name)) for name in OVER_NIGHTS}
        papers = [source(site, discovery=OVER_NIGHTS[name].discovery) for name, site in sites.items()]
        for name, scenario in OVER_NIGHTS.items():
            scenario.set_up(sites[name])
        nights.crawl(papers, list(sites.values()))
        for name, scenario in OVER_NIGHTS.items():
            assert scenario.tomorrow
            scenario.tomorrow(sites[name])
        run = nights.crawl(papers, list(sites.values()), day=1)
        yield Crawled(nights, run, sites, [])


@pytest.mark.parametrize("name", OVER_NIGHTS)
def test_the_next_night_ends_as_it_should(two_nights: Crawled, name: str) -> None:
    assert two_nights.nights.outcomes(two_nights.run)[name] == "ok"
    fetched = two_nights.nights.fetched(two_nights.run, two_nights.sites[name])
    assert {path: fetched.get(path) for path in OVER_NIGHTS[name].pages_then} == OVER_NIGHTS[name].pages_then


def test_a_corrected_article_leaves_both_versions(two_nights: Crawled) -> None:
    pages = [one for _, _, one in iter_pages(two_nights.nights.archive) if one.source_id == "corrected"]
    texts = [read_page(one.body, one.url).text for one in pages]
    assert ["36/63" in text for text in texts] == [True, False]
    assert "35/63" in texts[1]


def test_a_day_that_is_yet_to_come_is_not_believed(crawled: Crawled) -> None:
    """It would put an article before all news for ever."""
    hints = crawled.nights.rows(
        "select hint_published from urls where url like '%bai-1.html' and source_id = 'feed_of_2099'"
    )
    assert hints == [{"hint_published": None}]
