"""The home page's menu leads to the section we are after; and lists that go on until they are empty."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import Entry, read
from crawler.menu import MAX_SECTIONS
from crawler.source import ApiList, Discovery, Source

HOME = "https://bao.vn"


def paper(listings: tuple[str, ...] = ("/",), **discovery: Any) -> Source:
    return Source(
        id="bao",
        name="Báo",
        province=None,
        kind="newspaper",
        home_url=HOME,
        family="generic",
        article_pattern=re.compile(r"^/[a-z-]+-\d{5,}\.html$"),
        hosts=("m.bao.vn",),
        discovery=Discovery(listings=listings, **discovery),
    )


def sections(html: str, source: Source | None = None, url: str = f"{HOME}/", page: int = 1) -> list[str]:
    entry = Entry("listing", url, page=page, root=url)
    found = read(entry, f"<html><body>{html}</body></html>".encode(), source or paper()).sections
    assert all(one == Entry("listing", one.url, root=one.url) for one in found)
    return [one.url for one in found]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/kinh-te/so/">Chuyển đổi số</a>',
        '<a href="https://bao.vn/kinh-te/so/#top">  CHUYỂN\n ĐỔI  SỐ » </a>',
        '<a href=" /kinh-te/so/ "><i class="icon"></i><span>Chuyển đổi</span> <b>số</b></a>',
        '<a href="http://www.bao.vn//kinh-te/so/" title="Chuyển đổi số"><img src="cds.png"></a>',
        f'<a href="/kinh-te/so/">{unicodedata.normalize("NFD", "Chuyển đổi số")}</a>',
        '<base href="https://bao.vn/kinh-te/"><a href="so/">• Chuyển đổi số</a>',
    ],
)
def test_the_section_is_found_however_the_menu_writes_it(anchor: str) -> None:
    [url] = sections(f'<a href="/kinh-te/">Kinh tế</a>{anchor}{anchor}')
    assert paper().canonical(url) == f"{HOME}/kinh-te/so/"


@pytest.mark.parametrize(
    "encoded",
    [
        lambda html: html.encode(),
        lambda html: html.encode("utf-8-sig"),
        lambda html: html.encode("utf-16"),
        lambda html: gzip.compress(html.encode()),
        lambda html: b"<meta charset=utf-8>" + html.encode() + b"<p>\xff</p>" + b"<p>Tin</p>" * 500,
        lambda html: html.encode() + b"<p>\xff</p>" + b"<p>Tin</p>" * 500,
    ],
    ids=[
        "declared nowhere",
        "marked",
        "utf-16",
        "gzip without a header",
        "a broken byte",
        "a broken byte, declared nowhere",
    ],
)
def test_the_section_is_found_in_every_encoding(encoded: Callable[[str], bytes]) -> None:
    html = "<html><body><a href='/a-12345.html'>Tin</a><a href='/so/'>Chuyển đổi số</a></body></html>"
    page = read(Entry("listing", HOME, root=HOME), encoded(html), paper())
    assert [one.url for one in page.sections] == [f"{HOME}/so/"]
    assert [one.url for one in page.candidates] == [f"{HOME}/a-12345.html"]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/chuyen-doi-so-12345.html">Chuyển đổi số</a>',
        '<a href="https://khac.vn/chuyen-doi-so/">Chuyển đổi số</a>',
        '<a href="/tag/chuyen-doi-so">Chuyển đổi số</a>',
        '<a href="/tim-kiem?q=cds">Chuyển đổi số</a>',
        '<a href="javascript:void(0)">Chuyển đổi số</a>',
        '<a href="http://[bao/">Chuyển đổi số</a>',
        '<a name="cds">Chuyển đổi số</a>',
        '<a href="/">Chuyển đổi số</a>',
        '<a href="/kinh-te/">Chuyển đổi số ở tỉnh ta: việc đã làm, việc còn lại</a>',
        '<a href="/kinh-te/">Chuyển đổi</a>',
    ],
)
def test_what_is_no_section_is_left_alone(anchor: str) -> None:
    assert sections(anchor) == []


def test_only_the_first_page_of_a_home_that_is_a_listing_is_searched() -> None:
    anchor = '<a href="/so/">Chuyển đổi số</a>'
    assert sections(anchor) == sections(anchor, url=HOME) == [f"{HOME}/so/"]
    assert sections(anchor, url=f"{HOME}/kinh-te/") == []
    assert sections(anchor, page=2) == []
    assert sections(anchor, paper(("/", "/so/"))) == []
    assert sections(anchor, paper(menu=("Khoa học - Công nghệ",))) == []
    assert sections(
        anchor.replace("Chuyển đổi số", "KHOA HỌC, CÔNG NGHỆ"), paper(menu=("Khoa học - Công nghệ",))
    )


def test_sections_are_bounded_and_each_once() -> None:
    anchors = "".join(
        f'<a href="/so-{number}/?utm_source={number}">Chuyển đổi số</a>' * 2 for number in range(9)
    )
    assert len(sections(anchors)) == MAX_SECTIONS == 3


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_menu_is_read(href: str, text: str) -> None:
    quoted = href.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    html = f'<a href="{quoted}">Chuyển đổi số</a><a>{text}</a>'.encode("utf-8", "replace").decode()
    assert all(url.startswith(("http://", "https://")) for url in sections(html))


@pytest.mark.parametrize(
    ("links", "until_empty", "more"),
    [(["/a-12345.html"], True, ["/list?page=2"]), ([], True, []), (["/a-12345.html"], False, [])],
)
def test_a_list_without_a_total_goes_on_until_it_is_empty_where_that_is_said(
    links: list[str], until_empty: bool, more: list[str]
) -> None:
    api = ApiList("/list?page={page}", items="data", link="{link}", until_empty=until_empty)
    body = json.dumps({"data": [{"link": link} for link in links]}).encode()
    page = read(Entry("api", f"{HOME}/list?page=1", api=api), body, paper(apis=(api,)))
    assert [one.url.removeprefix(HOME) for one in page.more] == more
    last = Entry("api", f"{HOME}/list?page=3", page=3, api=api)
    assert read(last, body, paper(apis=(api,), max_pages=3)).more == ()


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/tin/d20230112091014465.htm", "2023-01-12"),
        ("/xa-hoi/202602/tin-e210ca6/", "2026-02-28"),
        ("/portal/Pages/2021-10-4/Tin.aspx", "2021-10-04"),
        ("/tin-197241224164550708.htm", "2024-12-24"),
        ("/tin-721524.html", None),
    ],
)
def test_the_address_says_when_where_the_list_does_not(path: str, day: str | None) -> None:
    source = replace(paper(), article_pattern=re.compile("tin|Tin"))
    page = read(Entry("listing", HOME, root=HOME), f"<a href='{path}'>Tin</a>".encode(), source)
    assert [one.published for one in page.candidates] == [day]
    api = ApiList("/list", items="data", link="{link}", date="at")
    body = json.dumps({"data": [{"link": path, "at": "2026-01-02 08:00"}]}).encode()
    page = read(Entry("api", f"{HOME}/list", api=api), body, source)
    assert [one.published for one in page.candidates] == ["2026-01-02"]
