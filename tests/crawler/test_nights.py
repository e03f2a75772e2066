"""What a second night asks for, and that a crawl can be killed anywhere."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from crawler.archive import iter_pages, read_at
from crawler.limits import Limits
from crawler.run import ROOT, CrawlError, crawl
from crawler.source import ApiList, Discovery, Source
from crawler.spiders.paper import Job
from db.reference import save_sources
from db.runs import start_run
from tests.crawler.conftest import BEGIN, QUICK, Nights
from tests.crawler.site import Answer, Site, page, source

OLD = page("Bài 1", "<p>Tỉnh xếp thứ 36.</p>")
NEW = page("Bài 1", "<p>Tỉnh xếp thứ 35 (đã đính chính).</p>")


def test_a_second_night_fetches_what_is_new_or_due_and_sees_the_correction(nights: Nights) -> None:
    def tagged(headers: Mapping[str, str]) -> Answer:
        known = headers.get("if-none-match") == '"e1"'
        return Answer(OLD, headers={"ETag": '"e1"'}) if not known else Answer(status=304)

    with Site() as site:
        paper = source(site)
        site.paper(3).routes["/tin/bai-2.html"] = tagged
        site.routes["/tin/bai-1.html"] = Answer(OLD)
        first = nights.crawl([paper], [site])
        assert set(nights.fetched(first, site).values()) == {"listed", "archived"}

        site.routes["/tin/bai-1.html"] = Answer(NEW)
        site.listing(site.article(4), *(f"/tin/bai-{number}.html" for number in (1, 2, 3)))
        site.log.clear()
        second = nights.crawl([paper], [site], day=1)
        assert nights.fetched(second, site) == {
            "/tin/": "listed",
            "/tin/bai-4.html": "archived",
            "/tin/bai-1.html": "archived",
            "/tin/bai-2.html": "not_modified",
            "/tin/bai-3.html": "unchanged",
        }
        assert site.paths[2] == "/tin/bai-4.html", "new ones come first"

    bodies = [one.body for _, _, one in iter_pages(nights.archive) if one.url.endswith("bai-1.html")]
    assert bodies == [OLD, NEW]
    last = nights.rows("select * from fetches where outcome = 'archived' and run_id = ? order by id", second)[
        -1
    ]
    assert read_at(nights.archive, last["warc_file"], last["warc_offset"]).body == NEW
    due = nights.rows("select visits, next_due from urls where url like '%bai-1.html'")[0]
    assert due["visits"] == 2
    assert due["next_due"].startswith("2026-10-07T12:00"), "three days on, less the slack"


def test_lists_of_an_api_are_paged_to_their_total_and_articles_fetched_from_it(nights: Nights) -> None:
    with Site() as site:
        for offset in (0, 2, 4):
            rows = ",".join(
                f'{{"slug": "bai-{offset + n}", "kind": "tin"}}' for n in (0, 1) if offset + n < 5
            )
            body = f'cb({{"status": 1, "total": 5, "data": {{"list": [{rows}]}}}});'.encode()
            site.routes[f"/api?first={offset}"] = Answer(body, content_type="application/javascript")
        for number in range(5):
            body = f'{{"data": {{"title": "Bài {number}", "content": "<p>x</p>"}}}}'.encode()
            site.routes[f"/api/tin?slug=bai-{number}"] = Answer(body, content_type="application/json")
        api = ApiList(
            "/api?first={offset}",
            items="data.list",
            link="/{kind}/{slug}",
            total="total",
            page_size=2,
            require={"status": 1},
        )
        paper = source(
            site,
            article_pattern=re.compile("^/tin/(?P<slug>[a-z0-9-]+)$"),
            article_api="/api/tin?slug={slug}",
            discovery=Discovery(apis=(api,), max_pages=5),
        )
        run = nights.crawl([paper], [site])
        assert nights.outcomes(run) == {"bao": "ok"}
        assert [path for path in site.paths if path.startswith("/api/tin")] == [
            f"/api/tin?slug=bai-{number}" for number in range(5)
        ]
        pages = [one for _, _, one in iter_pages(nights.archive)]
        assert [one.url for one in pages] == [f"{site.url}/tin/bai-{number}" for number in range(5)]
        assert pages[0].final_url == f"{site.url}/api/tin?slug=bai-0"


def test_pauses_and_failures_of_three_papers(nights: Nights) -> None:
    with Site("slow") as slow, Site("asks") as asks, Site("fails") as fails:
        asks.paper(2).routes["/tin/bai-1.html"] = Answer(b"", status=503, headers={"Retry-After": "1"})
        fails.paper(8)
        for number in range(1, 9):
            fails.routes[f"/tin/bai-{number}.html"] = Answer(b"", status=500)
        papers = [source(slow.paper(2), delay_seconds=0.25), source(asks), source(fails)]
        run = nights.crawl(papers, [slow, asks, fails], limits=replace(QUICK, failures_in_a_row=3))

    began = [call.began for call in slow.log]
    assert len(began) == 4
    assert min(after - before for before, after in pairwise(began)) >= 0.24, "the pause of the source file"
    first, second = (call.began for call in asks.log[2:])
    assert second - first >= 0.99, "Retry-After"
    assert len(fails.paths) == 2 + 3, "left after three failures in a row"
    assert nights.outcomes(run) == {"slow": "ok", "asks": "ok", "fails": "failed:http_500"}


def test_a_killed_crawl_goes_on_where_it_was(nights: Nights) -> None:
    with Site() as site:
        paper = source(site.paper(4))

        def deadly(headers: Mapping[str, str]) -> Answer:
            child.kill()
            return Answer(OLD)

        living = site.routes["/tin/bai-3.html"]
        site.routes["/tin/bai-3.html"] = deadly
        child, run = _start_child(nights, paper, site)
        child.wait(timeout=20)
        assert set(nights.fetched(run, site)) == {"/tin/", "/tin/bai-1.html", "/tin/bai-2.html"}

        site.routes["/tin/bai-3.html"] = living
        site.log.clear()
        nights.crawl([paper], [site])
        assert site.paths == ["/tin/", "/tin/bai-3.html", "/tin/bai-4.html"], "its rules are known"
        archived = nights.rows("select url_id from fetches where outcome = 'archived'")
        assert len({row["url_id"] for row in archived}) == len(archived) == 4


def test_the_child_ends_when_its_parent_is_gone(nights: Nights) -> None:
    with Site() as site:
        site.paper(1).routes["/robots.txt"] = Answer(wait=30)
        child, _ = _start_child(nights, source(site), site, limits=replace(QUICK, timeout=60))
        assert child.stdin
        child.stdin.close()
        assert child.wait(timeout=20) == 1


def _start_child(
    nights: Nights, paper: Source, site: Site, limits: Limits = QUICK
) -> tuple[subprocess.Popen[bytes], int]:
    with nights.opened() as db:
        save_sources(
            db, [{name: getattr(paper, name) for name in ("id", "name", "kind", "home_url", "family")}]
        )
        run = start_run(db, "test", BEGIN)
    job = Job(
        database=nights.database,
        archive=nights.archive,
        sources=(paper,),
        run_id=run,
        now=BEGIN,
        limit=None,
        since=None,
        allow_addresses=(site.address,),
        limits=limits,
        log_level="WARNING",
    )
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.child"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert child.stdin
    pickle.dump(job, child.stdin)
    child.stdin.flush()
    return child, run


def test_an_archive_in_the_way_ends_the_crawl_with_a_sentence(nights: Nights) -> None:
    nights.archive.write_text("a file, not a folder")
    with Site() as site:
        with pytest.raises(CrawlError, match="cannot be written"):
            nights.crawl([source(site.paper(1))], [site])
        assert nights.outcomes(1) == {"bao": "failed:interrupted"}


def test_what_cannot_be_crawled_with_is_said_before_anything_is_fetched(nights: Nights) -> None:
    told = {"database": nights.database, "archive": nights.archive, "sources": [], "run_id": 1, "now": BEGIN}
    with pytest.raises(ValueError, match="'nonsense' is no address to allow: write HOST:PORT"):
        crawl(**told, allow_addresses=["nonsense"])
    with pytest.raises(ValueError, match="needs a time zone"):
        crawl(**told | {"now": BEGIN.replace(tzinfo=None)})
    assert not nights.database.exists()


def test_a_database_that_cannot_be_written_ends_the_crawl_and_is_said(nights: Nights) -> None:
    refusal = "create trigger no_{0} before insert on {0} begin select raise(abort, 'no room'); end"

    def blocking(headers: Mapping[str, str]) -> Answer:
        with nights.opened() as db:
            db.execute(refusal.format("fetches"))
            db.execute(refusal.format("issues"))
        return Answer(OLD)

    with Site() as site:
        site.paper(2)

        site.routes["/tin/bai-1.html"] = blocking
        with pytest.raises(CrawlError, match=r"The crawl broke down: IntegrityError\('no room'\)"):
            nights.crawl([source(site)], [site])
        assert nights.outcomes(1) == {"bao": "failed:interrupted"}
