"""What a saved page tells of its outlet."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.guess import NoPageError, guess, page_address
from crawler.shapes import common_form

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"

# pages whose markup says nothing, or is invented in our imitations; and families of which no page is at hand
BY_ADDRESS_ONLY = {"generic", "outcomes", "dataimages", "d-stamp", "tq-trang"}
FIXTURES = sorted(path for path in PAGES.glob("*/*.html") if path.parent.name not in BY_ADDRESS_ONLY)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_of_a_known_family_is_recognised(path: Path) -> None:
    url = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["url"]
    found = guess(path.read_bytes(), url)
    assert found.family == path.parent.name
    assert found.signs.startswith("its markup")


def page(*hrefs: str, head: str = "") -> bytes:
    anchors = "".join(f'<li><a href="{href}">Một tin của tỉnh</a></li>' for href in hrefs)
    body = f"<a href='/lien-he.html'>Liên hệ</a><ul>{anchors}</ul>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


SLUGS = (
    "to-cong-nghe-so-ve-tan-ban",
    "ky-hop-thu-hai-cua-hoi-dong",
    "duong-moi-qua-deo-da-thong",
    "vu-che-nam-nay-duoc-mua",
)


def test_the_family_is_told_by_the_addresses_where_the_markup_says_nothing() -> None:
    found = guess(
        page(*(f"/{slug}-post{number}.html" for number, slug in enumerate(SLUGS, 100))), "https://bao.vn/"
    )
    assert (found.family, found.signs, found.pattern) == ("epi", "4 links", None)
    assert found.examples[0] == "https://bao.vn/to-cong-nghe-so-ve-tan-ban-post100.html"
    assert "told by its addresses only" in found.doubts[0]


def test_seven_digits_are_the_narrower_family_and_the_other_is_named() -> None:
    links = (f"/kinh-te/202110/{slug}-{number}/" for number, slug in enumerate(SLUGS, 1234567))
    found = guess(page(*links), "https://bao.vn/kinh-te/")
    assert found.family == "dataimages"
    assert any("as well those of" in doubt and "vnpt-sc" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("/ban-doc/{slug}-i{number}.html", r"^/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+-i\d{4,}\.html/?$"),
        ("/b/20251030/{slug}-{number}.chn", r"^/[A-Za-z0-9_-]+/\d{8}/[A-Za-z0-9_-]+-\d{4,}\.chn/?$"),
        ("/tin/77/{slug}", r"^/[A-Za-z0-9_-]+/\d+/[A-Za-z0-9_]+(?:-+[A-Za-z0-9_]+){3,}/?$"),
        ("/{slug}-a1b2c{number}x.aspx", r"^/[A-Za-z0-9_]+(?:-+[A-Za-z0-9_]+){3,}\.aspx/?$"),
    ],
)
def test_an_unknown_engine_gets_a_pattern_made_from_its_links(form: str, pattern: str) -> None:
    links = [form.format(slug=slug, number=number) for number, slug in enumerate(SLUGS, 1001)]
    found = guess(
        page(*links, "/tag/chuyen-doi-so-cua-tinh-ta", "/gioi-thieu-ve-toa-soan-bao.php"), "https://bao.vn/"
    )
    assert (found.family, found.pattern) == ("generic", pattern)
    assert all(re.search(pattern, link) for link in links)
    assert not re.search(pattern, "/lien-he.html")
    assert any("was made from 4 links" in doubt for doubt in found.doubts)


def test_name_feeds_sections_and_address_are_taken_from_the_page() -> None:
    head = (
        '<title>Tin mới - Báo Ví Dụ điện tử</title><link rel="canonical" href="https://bao.vn/tin/">'
        '<link rel="alternate" type="application/rss+xml" href="/rss/tin.rss">'
    )
    body = page(*(f"/{slug}-post1.html" for slug in SLUGS), head=head)
    body = body.replace(b"</body>", "<a href='/cds/'>CHUYỂN ĐỔI SỐ</a></body>".encode())
    assert page_address(body) == "https://bao.vn/tin/"
    found = guess(body, "https://bao.vn/tin/")
    assert (found.name, found.home_url) == ("Báo Ví Dụ điện tử", "https://bao.vn")
    assert found.feeds == ("https://bao.vn/rss/tin.rss",)
    assert found.sections == ("/cds/",)


def test_what_a_page_does_not_tell_is_said() -> None:
    found = guess(page("/mot", "/hai", "https://khac.vn/x-post1.html"), "https://bao.vn/")
    assert (found.family, found.signs, found.pattern, found.examples) == ("generic", "nothing", None, ())
    doubts = "; ".join(found.doubts)
    for words in ("no family was recognised", "no form of article links", "names no section «Chuyển đổi số»"):
        assert words in doubts
    assert page_address(page("/a")) is None


@pytest.mark.parametrize("body", [b"{}", b"\x00\x01\x02" * 50, b"a" * 9_000_000])
def test_what_is_no_page_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NoPageError, match="the file is no"):
        guess(body, "https://bao.vn/")


def test_an_address_that_is_none() -> None:
    with pytest.raises(ValueError, match="has no host"):
        guess(page("/a"), "bao.vn")


@given(st.lists(st.text(st.characters(codec="ascii"), max_size=40), max_size=12))
def test_a_form_fits_the_links_it_was_made_from(names: list[str]) -> None:
    urls = [f"https://bao.vn/tin/{slug}-{name}" for name in names for slug in SLUGS[:2]]
    form = common_form(urls)
    if form is not None:
        for link in form.links:
            assert re.search(form.pattern, urlsplit(link).path)
