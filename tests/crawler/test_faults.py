"""Every fault ends in its named outcome, costs other papers nothing, and leaves the server's log in order.

One crawl visits a dozen papers with one fault each; the tests look at what it left behind.
"""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.archive import iter_pages
from crawler.source import Discovery
from tests.crawler.conftest import QUICK, Nights
from tests.crawler.site import ROBOTS, Answer, Site, page, self_signed, source

TEXT = {"content_type": "text/plain"}

ROBOTS_FAULTS: dict[str, Answer] = {
    "robots_503": Answer(b"busy", status=503),
    "robots_slow": Answer(ROBOTS.encode(), wait=3.0, **TEXT),
    "robots_html": Answer(page("Trang chủ", "<p>Không tìm thấy</p>")),
    "robots_huge": Answer(b"Disallow: /x\n" * 4000, **TEXT),
    "robots_403": Answer(b"", status=403),
    "robots_404": Answer(b"", status=404),
    "robots_no": Answer(b"User-agent: *\nDisallow: /\n", **TEXT),
    "robots_moved": Answer(b"", status=302, headers={"Location": "/rules.txt"}),
    "robots_delay": Answer(b"User-agent: *\nCrawl-delay: 90\n", **TEXT),
}


@dataclass
class Crawled:
    nights: Nights
    run: int
    sites: dict[str, Site]

    def source_row(self, name: str) -> dict[str, object]:
        sql = "select * from run_sources where run_id = ? and source_id = ?"
        return self.nights.rows(sql, self.run, name)[0]

    def fetched(self, name: str) -> dict[str, str]:
        return self.nights.fetched(self.run, self.sites[name])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    sites = {
        name: Site(name) for name in ("good", *ROBOTS_FAULTS, "empty", "list_500", "pager", "pages", "busy")
    }
    nights = Nights(tmp_path_factory.mktemp("faults"))
    sites["tls"] = Site("tls", self_signed(nights.folder))
    for site in sites.values():
        site.__enter__()
    with Site("gone") as gone:
        pass
    sources = {name: source(site) for name, site in sites.items()}
    _set_up(sites)
    sources["good"] = replace(sources["good"], article_pattern=re.compile(r"^/(?:tin|kin)/[a-z0-9-]+\.html$"))
    sources["pager"] = replace(
        sources["pager"], discovery=Discovery(listings=("/tin/",), next_page="?trang={page}", max_pages=9)
    )
    for name, home in _unreachable().items():
        sources[name] = replace(sources["good"], id=name, home_url=home)
    limits = replace(QUICK, failures_in_a_row=20)
    sources["gone"] = source(gone)
    run = nights.crawl(list(sources.values()), [*sites.values(), gone], limits=limits)
    try:
        yield Crawled(nights, run, sites)
    finally:
        for site in sites.values():
            site.__exit__(None, None, None)


def _unreachable() -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    return {
        "no_dns": "http://bao.invalid",
        "local_name": "http://localhost",
        "closed_door": f"http://127.0.0.1:{closed}",
        "metadata": "http://169.254.169.254",
        "as_number": "http://2130706433",
    }


def _set_up(sites: dict[str, Site]) -> None:
    for name, answer in ROBOTS_FAULTS.items():
        sites[name].paper(1).routes["/robots.txt"] = answer
    sites["robots_moved"].routes["/rules.txt"] = ROBOTS_FAULTS["robots_no"]
    good = sites["good"].paper(2)
    good.routes["/kin/mat.html"] = Answer(page("Mật", "<p>x</p>"))
    twins = [
        "/tin//bai-1.html",
        "/tin/bai-1.html?utm_source=zalo",
        "/tin/./bai-1.html#dau",
        "/tin/bai-1.html",
    ]
    good.listing(*twins, "/tin/bai-2.html", "/kin/mat.html", "/tag/so-hoa", "http://khac.vn/tin/bai-9.html")
    sites["empty"].listing("/lien-he", "/tag/so-hoa")
    sites["list_500"].routes["/tin/"] = Answer(b"", status=500)
    for number in range(1, 10):
        sites["pager"].listing(*(sites["pager"].article(n) for n in (1, 2)), at=f"/tin/?trang={number}")
    sites["pager"].listing("/tin/bai-1.html", "/tin/bai-2.html")
    sites["busy"].paper(3)
    sites["busy"].routes["/tin/bai-1.html"] = Answer(b"", status=429, headers={"Retry-After": "3600"})
    _set_up_pages(sites["pages"], elsewhere=good)


def _set_up_pages(site: Site, elsewhere: Site) -> None:
    html = page("Bài", "<p>Tỉnh xếp thứ 36.</p>")
    to = {
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "other-port": f"{elsewhere.url}/tin/bai-1.html",
        "unknown-port": "http://127.0.0.1:9/tin/bai-1.html",
        "file": "file:///etc/passwd",
        "loop": "/tin/loop.html",
        "home": "/",
        "kin": "/kin/khac",
        "moved": "/tin/moved-here.html",
        **{f"chain-{n}": f"/tin/chain-{n + 1}.html" for n in range(7)},
    }
    faults = {
        **{name: Answer(b"", status=302, headers={"Location": target}) for name, target in to.items()},
        "moved-here": Answer(html),
        "challenge": Answer(page("Just a moment...", "<script>window._cf_chl_opt={};</script>")),
        "form": Answer(page("Đăng nhập - Cổng thông tin", "<form></form>")),
        "drip": Answer(html, drip=0.2),
        "bomb": Answer(gzip.compress(b"<p>" + b"a" * 5_000_000), headers={"Content-Encoding": "gzip"}),
        "large": Answer(b"<p>" + b"a" * 300_000),
        "short": Answer(html, promised=len(html) + 500),
        "pdf": Answer(b"%PDF-1.7", content_type="application/pdf"),
        "nothing": Answer(b"  \n"),
        "http-500": Answer(b"", status=500),
        "http-404": Answer(b"", status=404),
        "good": Answer(html),
        "untyped": Answer(html, content_type=None),
    }
    for name, answer in faults.items():
        site.routes[f"/tin/{name}.html"] = answer
    site.routes["/"] = Answer(html)
    listed = [name for name in faults if name != "moved-here" and not re.fullmatch("chain-[1-9]", name)]
    site.listing(*(f"/tin/{name}.html" for name in listed))


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("good", "ok"),
        ("robots_503", "refused:robots_unreachable"),
        ("robots_slow", "failed:timeout"),
        ("robots_html", "refused:robots_unreachable"),
        ("robots_huge", "refused:robots_unreachable"),
        ("robots_403", "refused:robots_unreachable"),
        ("robots_404", "ok"),
        ("robots_moved", "refused:robots"),
        ("robots_no", "refused:robots"),
        ("robots_delay", "refused:crawl_delay"),
        ("empty", "below_floor:empty_listing"),
        ("list_500", "failed:http_500"),
        ("pager", "ok"),
        ("pages", "ok"),
        ("busy", "failed:http_429"),
        ("no_dns", "failed:dns"),
        ("gone", "failed:connect"),
        ("tls", "failed:tls"),
        ("local_name", "refused:address"),
        ("closed_door", "refused:address"),
        ("metadata", "refused:address"),
        ("as_number", "refused:address"),
    ],
)
def test_each_source_has_its_outcome(crawled: Crawled, name: str, outcome: str) -> None:
    row = crawled.source_row(name)
    assert row["outcome"] == outcome
    assert (row["detail"] is None) == (outcome == "ok")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("good", "archived"),
        ("untyped", "archived"),
        ("metadata", "refused:address"),
        ("other-port", "refused:offsite"),
        ("unknown-port", "refused:address"),
        ("file", "refused:scheme"),
        ("loop", "refused:redirects"),
        ("chain-0", "refused:redirects"),
        ("kin", "refused:robots"),
        ("home", "rejected:moved_away"),
        ("moved", "moved"),
        ("moved-here", "archived"),
        ("challenge", "rejected:challenge"),
        ("form", "rejected:login"),
        ("drip", "failed:timeout"),
        ("bomb", "refused:too_large"),
        ("large", "refused:too_large"),
        ("short", "failed:data_loss"),
        ("pdf", "rejected:content_type"),
        ("nothing", "rejected:empty"),
        ("http-500", "failed:http_500"),
        ("http-404", "failed:http_404"),
    ],
)
def test_each_page_has_its_outcome(crawled: Crawled, name: str, outcome: str) -> None:
    assert crawled.fetched("pages")[f"/tin/{name}.html"] == outcome


def test_robots_comes_first_and_once_and_is_obeyed(crawled: Crawled) -> None:
    for name, site in crawled.sites.items():
        if name == "tls":
            assert site.paths == [], "no word to a host that cannot show who it is"
            continue
        assert site.paths[0] == "/robots.txt", name
        assert site.paths.count("/robots.txt") == 1, name
        assert not [path for path in site.paths if path.startswith("/kin/")], name
    for name, site in crawled.sites.items():
        if name in ROBOTS_FAULTS and name not in ("robots_404", "robots_moved"):
            assert site.paths == ["/robots.txt"], name


def test_never_two_requests_to_a_host_at_once(crawled: Crawled) -> None:
    for name, site in crawled.sites.items():
        calls = sorted(site.log, key=lambda call: call.began)
        # a call that we hung up on goes on for the server: it writes into the void
        heard = [call for call in calls if "drip" not in call.path and name != "robots_slow"]
        for before, after in pairwise(heard):
            assert before.ended <= after.began + 0.005, (name, before.path, after.path)


def test_one_article_behind_many_addresses_is_fetched_once(crawled: Crawled) -> None:
    assert crawled.fetched("good") == {
        "/tin/": "listed",
        "/tin/bai-1.html": "archived",
        "/tin/bai-2.html": "archived",
        "/kin/mat.html": "refused:robots",
    }


def test_a_pager_that_repeats_itself_is_left_at_its_second_page(crawled: Crawled) -> None:
    assert [
        path for path in crawled.sites["pager"].paths if path.startswith("/tin/?") or path == "/tin/"
    ] == [
        "/tin/",
        "/tin/?trang=2",
    ]


def test_nothing_is_asked_of_a_host_that_wants_to_be_left_alone(crawled: Crawled) -> None:
    assert crawled.sites["busy"].paths == ["/robots.txt", "/tin/", "/tin/bai-1.html"]
    due = "select url from urls where source_id = 'busy' and visits + failures = 0 and next_due is not null"
    assert len(crawled.nights.rows(due)) == 2


def test_the_archive_holds_as_articles_what_the_database_calls_archived(crawled: Crawled) -> None:
    rows = crawled.nights.rows(
        "select u.url, f.warc_file, f.warc_offset from fetches f join urls u on u.id = f.url_id"
        " where f.outcome = 'archived'"
    )
    stored = {(row["url"], row["warc_file"], row["warc_offset"]) for row in rows}
    pages = {(one.url, file, offset) for file, offset, one in iter_pages(crawled.nights.archive)}
    assert pages == stored
    assert len(stored) == 2 + 1 + 2 + 3


def test_the_robot_says_who_it_is(crawled: Crawled) -> None:
    agents = {call.headers["user-agent"] for site in crawled.sites.values() for call in site.log}
    assert len(agents) == 1
    assert re.fullmatch(r"chiso/[\d.]+ \(\+\S+\)", agents.pop())


def test_troubles_are_issues_with_their_address(crawled: Crawled) -> None:
    rows = crawled.nights.rows("select * from issues where source_id = 'list_500'")
    assert [(row["stage"], row["outcome"], row["detail"]) for row in rows] == [
        ("discover", "failed:http_500", "answered with status 500")
    ]
    assert rows[0]["subject"] == f"{crawled.sites['list_500'].url}/tin/"


def test_progress_tells_every_source(crawled: Crawled) -> None:
    assert len(crawled.nights.told) == len(crawled.nights.outcomes(crawled.run))
    assert "good: ok, 3 addresses listed, 2 pages" in crawled.nights.told


def test_nothing_is_left_in_the_archive_folder_but_warc_files(crawled: Crawled) -> None:
    assert {Path(path.name).suffixes[-1] for path in crawled.nights.archive.iterdir()} == {".gz"}
