from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import MAX_DEPTH, Entry, Page, UnreadableListError, entries, hint_day, lookup, read
from crawler.source import ApiList, Discovery, Source

HOME = "https://bao.vn"


def paper(**discovery: Any) -> Source:
    return Source(
        id="bao",
        name="Báo",
        province=None,
        kind="newspaper",
        home_url=HOME,
        family="generic",
        article_pattern=re.compile(r"^/tin/[a-z0-9-]+\.html$"),
        discovery=Discovery(**discovery),
    )


def found(page: Page) -> list[tuple[str, str | None]]:
    return [(one.url.removeprefix(HOME), one.published) for one in page.candidates]


def test_entries_begin_with_what_costs_the_paper_least() -> None:
    api = ApiList("/api?first={offset}&page={page}", items="a", link="{b}")
    source = paper(listings=("/tin/",), feeds=("/rss",), sitemaps=("/sitemap.xml",), apis=(api,))
    assert [(one.via, one.url) for one in entries(source)] == [
        ("feed", f"{HOME}/rss"),
        ("sitemap", f"{HOME}/sitemap.xml"),
        ("api", f"{HOME}/api?first=0&page=1"),
        ("listing", f"{HOME}/tin/"),
    ]


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo</title>
<item><title>Một & hai</title><link>https://bao.vn/tin/a.html?utm_source=rss</link>
<pubDate>Fri, 15 May 2026 10:40:01 +0700</pubDate></item>
<item><link> /tin/b.html </link></item><item><link>https://bao.vn/tin/a.html</link></item>
<item><link>http://[hong/</link></item><item><link>https://khac.vn/tin/c.html</link></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/tin/a.html"/>
<updated>2026-05-15T10:40:01+07:00</updated></entry></feed>"""


@pytest.mark.parametrize(("feed", "links"), [(RSS, ["a", "b"]), (ATOM, ["a"])])
def test_feeds_broken_ones_too(feed: str, links: list[str]) -> None:
    page = read(Entry("feed", f"{HOME}/rss"), feed.encode(), paper())
    assert found(page) == [(f"/tin/{name}.html", "2026-05-15" if name == "a" else None) for name in links]


def test_a_feed_is_never_opened_as_a_file_or_address() -> None:
    for body in (b"/etc/passwd", b"http://169.254.169.254/", b"<html><body>404</body></html>", b""):
        with pytest.raises(UnreadableListError, match="no RSS or Atom feed"):
            read(Entry("feed", f"{HOME}/rss"), body, paper())


def sitemap(*rows: tuple[str, str | None], root: str = "urlset", item: str = "url") -> bytes:
    inside = "".join(
        f"<{item}><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{item}>" for loc, day in rows
    )
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{root}>'.encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_sitemaps_plain_and_packed(pack: Any) -> None:
    body = pack(sitemap((f"{HOME}/tin/a.html", "2026-10-01T08:00:00+07:00"), (f"{HOME}/muc/", None)))
    assert found(read(Entry("sitemap", f"{HOME}/s.xml"), body, paper())) == [("/tin/a.html", "2026-10-01")]


def test_an_index_leads_to_its_newest_parts_and_no_deeper_than_allowed() -> None:
    names = [(f"{HOME}/sitemaps/news-2025-{month}.xml", None) for month in range(1, 13)]
    body = sitemap(*names, (f"{HOME}/s.xml", None), root="sitemapindex", item="sitemap")
    source = paper(max_pages=2)
    page = read(Entry("sitemap", f"{HOME}/s.xml"), body, source)
    assert [one.url[-6:] for one in page.more] == ["12.xml", "11.xml"]
    assert page.more[0].depth == 2
    assert read(Entry("sitemap", f"{HOME}/s.xml", depth=MAX_DEPTH), body, source).more == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><p>404</body></html>",
        b"nonsense",
        b"\x1f\x8bbroken",
        gzip.compress(b"a" * 9_000_000),
    ],
)
def test_what_is_no_sitemap_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableListError):
        read(Entry("sitemap", f"{HOME}/s.xml"), body, paper())


def test_entities_of_a_sitemap_are_not_resolved() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s">]>' % (b"lol" * 100, b"&a;" * 100)
    outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for head, name in ((bomb, b"b"), (outside, b"e")):
        body = head + b"<urlset><url><loc>https://bao.vn/tin/&%s;.html</loc></url></urlset>" % name
        assert all(len(url) < 100 for url, _ in found(read(Entry("sitemap", f"{HOME}/s.xml"), body, paper())))


LISTING = """<html><head><link rel="next" href="/tin/trang-2"></head><body>
<a href="a.html">1</a> <a href="/tin/a.html#binh-luan">1</a> <a href="//www.bao.vn//tin/b.html?zarsrc=1">2</a>
<a href=" /tin/c.html ">3</a> <a>không</a> <a href="javascript:void(0)">4</a> <a href="http://[::bad/">5</a>
<a href="/tin/">mục</a> <div class="hot"><a class="x" href="/tin/d.html">6</a></div></body></html>"""


def test_listings_give_their_articles_in_order() -> None:
    entry = Entry("listing", f"{HOME}/tin/", root=f"{HOME}/tin/")
    page = read(entry, LISTING.encode(), paper())
    assert [url for url, _ in found(page)] == [f"/tin/{name}.html" for name in "abcd"]
    assert [(one.url, one.page) for one in page.more] == [(f"{HOME}/tin/trang-2", 2)]
    assert [url for url, _ in found(read(entry, LISTING.encode(), paper(links=(".hot a",))))] == [
        "/tin/d.html"
    ]


def test_pages_of_a_listing_follow_the_template_of_its_first_page_up_to_the_bound() -> None:
    source = paper(next_page="trang-{page}.html", max_pages=3)
    entry, urls = Entry("listing", f"{HOME}/tin/", root=f"{HOME}/tin/"), []
    while more := read(entry, LISTING.encode(), source).more:
        (entry,) = more
        urls.append(entry.url)
    assert urls == [f"{HOME}/tin/trang-2.html", f"{HOME}/tin/trang-3.html"]


def test_an_empty_answer_is_no_listing() -> None:
    with pytest.raises(UnreadableListError, match="no HTML page"):
        read(Entry("listing", HOME), b"", paper())


API = ApiList(
    "/api?first={offset}",
    items="data.list",
    link="/{kind}/{slug}.html",
    date="at",
    total="data.total",
    page_size=2,
    require={"status": 1},
)


def answer(*items: Any, total: Any = 5, status: int = 1) -> str:
    return json.dumps({"status": status, "data": {"total": total, "list": list(items)}})


@pytest.mark.parametrize("wrap", ["{}", "list({})", "a.b.c({});\n", "\ufeff {}"])
def test_lists_as_json_and_jsonp(wrap: str) -> None:
    rows = [
        {"kind": "tin", "slug": "a", "at": "2026-10-01 08:00"},
        {"kind": "tin"},
        "x",
        {"kind": "muc", "slug": "b"},
    ]
    page = read(
        Entry("api", f"{HOME}/api", api=API), wrap.replace("{}", answer(*rows)).encode(), paper(apis=(API,))
    )
    assert found(page) == [("/tin/a.html", "2026-10-01")]
    assert [one.url for one in page.more] == [f"{HOME}/api?first=2"]


@pytest.mark.parametrize(
    ("page", "total", "more"), [(1, 2, 0), (1, 3, 1), (2, 5, 1), (3, 5, 0), (1, None, 0), (1, "9", 0)]
)
def test_a_list_answer_is_followed_to_its_total(page: int, total: Any, more: int) -> None:
    body = answer({"kind": "tin", "slug": "a"}, total=total).encode()
    entry = Entry("api", f"{HOME}/api", page=page, api=API)
    assert len(read(entry, body, paper(apis=(API,), max_pages=9)).more) == more


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<html>", "no JSON"),
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        (answer(status=0), "status is 0 instead of 1"),
        ('{"status": 1, "data": []}', "no list at data.list"),
    ],
)
def test_what_is_no_list_answer_is_said_to_be_none(body: str, complaint: str) -> None:
    with pytest.raises(UnreadableListError, match=complaint):
        read(Entry("api", f"{HOME}/api", api=API), body.encode(), paper(apis=(API,)))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-10-01T08:00:00+07:00", "2026-10-01"),
        ("17:00, 10/09/2024", "2024-09-10"),
        (1725962400000, "2024-09-10"),
        ("31/02/2024", None),
        ("hôm qua", None),
        (None, None),
    ],
)
def test_days_that_lists_give(value: object, day: str | None) -> None:
    assert hint_day(value) == day


def test_paths_into_an_answer_end_where_it_ends() -> None:
    assert lookup({"a": [{"b": 1}]}, "a.0.b") == 1
    assert lookup({"a": [{"b": 1}]}, "a.1.b") is None
    assert lookup({"a": 1}, "a.b") is None


@given(st.binary(max_size=300), st.sampled_from(["feed", "sitemap", "listing", "api"]))
def test_any_bytes_are_read_or_said_to_be_unreadable(body: bytes, via: Any) -> None:
    source = paper(apis=(API,))
    try:
        page = read(Entry(via, f"{HOME}/x", api=API), body, source)
    except UnreadableListError:
        return
    assert all(source.is_article(one.url) for one in page.candidates)
