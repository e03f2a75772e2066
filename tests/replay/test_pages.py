"""The pages of the replay site: all of them are read as written, with the furniture of their families."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from crawler.discover import Entry, entries, read
from crawler.read import read_page
from crawler.replay import ReplaySite
from crawler.replay.articles import load_articles
from crawler.replay.outlet import Outlet
from crawler.replay.outlets import OUTLETS
from crawler.replay.outlets.liferay import PORTLET
from crawler.replay.rendering import encoded, slug
from crawler.source import Source
from tests.replay.conftest import Get

VISITED = datetime(2022, 10, 28, 19, tzinfo=UTC)


@pytest.fixture
def sources(site: ReplaySite) -> dict[str, Source]:
    return {source.id.removeprefix("replay_"): source for source in site.sources}


def body_of(outlet: Outlet, key: str, get: Get) -> bytes:
    (path,) = (path for path, article in outlet.by_path.items() if article.key == key)
    return get(outlet.id, path).body


def test_every_page_is_read_as_written(
    outlets: dict[str, Outlet], sources: dict[str, Source], get: Get
) -> None:
    for outlet in outlets.values():
        source = sources[outlet.id]
        for path, article in outlet.by_path.items():
            url = outlet.base_url + path
            assert source.canonical(url) == url
            assert source.is_article(url)
            reply = get(source.fetch_url(url))
            page = read_page(
                reply.body,
                url,
                rules=source.page,
                content_type=reply.headers["Content-Type"],
                fetched_at=VISITED,
            )
            assert page.outcome == "article", article.key
            assert (page.title, page.text) == (article.title, article.text)
            assert page.captions == article.captions
            assert page.author == article.author
            assert page.published is not None
            assert article.published.isoformat().startswith(page.published[:16]), article.key


def test_the_lists_lead_to_every_article_and_the_pagers_end(
    outlets: dict[str, Outlet], sources: dict[str, Source], get: Get
) -> None:
    for outlet in outlets.values():
        source = sources[outlet.id]
        waiting: list[Entry] = list(entries(source))
        found: Counter[str] = Counter()
        while waiting:
            entry = waiting.pop()
            reply = get(entry.url)
            assert reply.status == 200, entry.url
            page = read(entry, reply.body, source)
            found.update(candidate.url for candidate in page.candidates)
            waiting.extend(page.more)
        articles = {outlet.base_url + path for path in outlet.by_path}
        assert set(found) == articles | {outlet.base_url + outlet.hidden}, outlet.id


def test_the_first_page_of_every_list_meets_the_floor(
    outlets: dict[str, Outlet], sources: dict[str, Source], get: Get
) -> None:
    """A night without news goes no further than the first pages, and is no reason for alarm."""
    for outlet in outlets.values():
        source = sources[outlet.id]
        found = set()
        for entry in entries(source):
            page = read(entry, get(entry.url).body, source)
            found.update(candidate.url for candidate in page.candidates)
        assert len(found) >= source.floor > 0


def test_robots_forbids_a_page_that_lists_link(outlets: dict[str, Outlet], get: Get) -> None:
    for outlet in outlets.values():
        robots = get(outlet.id, "/robots.txt")
        assert robots.headers["Content-Type"].startswith("text/plain")
        rules = re.findall(r"Disallow: (\S+)", robots.body.decode())
        assert any(outlet.hidden.startswith(rule) for rule in rules)
        assert get(outlet.id, outlet.hidden).status == 200


@pytest.mark.parametrize("outlet", ["baodaklak", "baotuyenquang", "baobacninh"])
def test_the_twin_of_an_address_is_linked_and_the_same_article(
    outlet: str, outlets: dict[str, Outlet], sources: dict[str, Source], get: Get
) -> None:
    (path,) = (path for path, article in outlets[outlet].by_path.items() if "twin" in article.quirks)
    home = outlets[outlet].base_url + "/"
    hrefs = [link for *_, link, _ in lxml.html.fromstring(get(outlet, "/").body).iterlinks()]
    canonical = outlets[outlet].base_url + path
    twins = []
    for href in hrefs:
        # a link that begins with two slashes names a host to urljoin; the site's server means a path
        url = outlets[outlet].base_url + href if href.startswith("//") else urljoin(home, href)
        if url != canonical and sources[outlet].canonical(url) == canonical:
            twins.append(url)
    assert twins
    assert get(twins[0]).body == get(outlet, path).body


def test_a_listing_links_another_host(
    outlets: dict[str, Outlet], sources: dict[str, Source], get: Get
) -> None:
    hrefs = (href for *_, href, _ in lxml.html.fromstring(get("baodaklak", "/").body).iterlinks())
    (foreign,) = (href for href in hrefs if href.startswith("https://baochinhphu.vn/"))
    assert not sources["baodaklak"].is_article(foreign)
    assert sources["baodaklak"].article_pattern.search(urlsplit(foreign).path)


def test_vnpt_sc_page_and_lists(outlets: dict[str, Outlet], get: Get) -> None:
    page = get("baodaklak", next(iter(outlets["baodaklak"].by_path))).body.decode()
    assert page.index("<title>") < page.index("<meta charset")
    assert '<div id="page_info"' in page
    assert "article:published_time" not in page
    assert len(re.findall(r'class="date"', page)) > 1
    assert (
        get("baodaklak", "/thoi-su/chuyen-doi-so/?paged=2").body
        == get("baodaklak", "/thoi-su/chuyen-doi-so/?paged=7").body
    )
    listed = get("baodaklak", "/sc_service/api/article/list?saArticleCateId=x&first=0&jsonCallback=show").body
    assert listed == b'show({"response": [], "total": 0});'


def test_pasted_word_spans_split_the_first_letter(outlets: dict[str, Outlet], get: Get) -> None:
    page = body_of(outlets["baodaklak"], "baodaklak-03", get).decode()
    assert re.search(r"<strong>(?:<span [^>]+>){3}S(?:</span>){3}(?:<span [^>]+>){3}au", page)


def test_epi_sitemaps_are_gzip_and_dates_have_no_colon(outlets: dict[str, Outlet], get: Get) -> None:
    index = get("baobackan", "/sitemap.xml").body.decode()
    assert "/sitemaps/news-2022-9.xml" in index
    month = gzip.decompress(get("baobackan", "/sitemaps/news-2022-9.xml").body).decode()
    assert month.count("<loc>") == 3
    path = next(iter(outlets["baobackan"].by_path))
    page = get("baobackan", path).body
    assert re.search(rb'article:published_time" content="2022-10-26T17:05:00\+0700"', page)
    assert get("baobackan", path.replace(".html", ".amp")).body == page


def test_an_nfd_page_holds_no_composed_vowel(outlets: dict[str, Outlet], get: Get) -> None:
    page = body_of(outlets["baobackan"], "baobackan-04", get).decode()
    assert page == unicodedata.normalize("NFD", page)
    assert page != unicodedata.normalize("NFC", page)


def test_spa_pages_are_shells_and_the_old_form_is_windows_1258(outlets: dict[str, Outlet], get: Get) -> None:
    outlet = outlets["baodienbienphu"]
    for path, article in outlet.by_path.items():
        if article.form != "old":
            assert article.title.encode() not in get(outlet.id, path).body
    missing = json.loads(get(outlet.id, "/api/web/article-get-detail-by-slug?article_slug=khong-co").body)
    assert missing["status"] == 0
    body = body_of(outlet, "baodienbienphu-07", get)
    assert b"charset=windows-1258" in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    text = unicodedata.normalize("NFC", body.decode("cp1258"))
    assert "phát triển Chính phủ điện tử hướng tới Chính phủ số" in text


def test_liferay_repeats_its_last_page_beyond_the_end(get: Get) -> None:
    pages = [get("baobacninh", f"/tin-tuc?_{PORTLET}_cur={number}").body for number in (1, 3, 4, 99)]
    assert pages[0] != pages[1]
    assert pages[1] == pages[2] == pages[3]


def test_the_clock_of_the_visit_stands_above_the_date_of_the_article(
    outlets: dict[str, Outlet], get: Get, site: ReplaySite
) -> None:
    page = body_of(outlets["baobacninh"], "baobacninh-01", get).decode()
    clock = {1: "Thứ năm, 27/10/2022", 2: "Thứ sáu, 28/10/2022"}[site.night]
    assert page.index(clock) < page.index("07/09/2022 06:30")


def test_slugs_as_papers_make_them() -> None:
    assert slug("Đền Bà Chúa Kho: khai mạc, lễ hội") == "den-ba-chua-kho-khai-mac-le-hoi"
    assert slug("Đền Bà Chúa Kho", drop_d=True) == "en-ba-chua-kho"


def test_a_letter_that_windows_1258_lacks_is_an_error() -> None:
    with pytest.raises(UnicodeEncodeError):
        encoded("字", "windows-1258")


def test_night_two_changes_what_was_corrected_and_adds_one_article() -> None:
    before, after = (
        {
            path: outlet.article_page(article).body
            for make in OUTLETS
            for outlet in [make(load_articles(night)[make.id], night, "http://replay.test")]
            for path, article in outlet.by_path.items()
        }
        for night in (1, 2)
    )
    clocked = {path for path in before if path.startswith("/news/-/details/")}
    changed = {path for path in before if before[path] != after[path]}
    assert clocked < changed  # the clock in the head makes new bytes of the same article
    (corrected,) = changed - clocked
    assert "na-hang" in corrected
    assert len(after) == len(before) + 1
    assert set(before) < set(after)
