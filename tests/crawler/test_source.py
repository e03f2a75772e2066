from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.source import FAMILIES, Source, SourceError, load_source, load_sources

PACKAGED = {source.id: source for source in load_sources()}

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "sources" / "sources.csv"

GOOD = """
name = "Báo Đắk Lắk"
province = "Đắk Lắk"
kind = "newspaper"
home_url = "https://baodaklak.vn"
family = "vnpt-sc"
"""


def written(folder: Path, text: str, name: str = "bao.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name = ", "bao.toml: not TOML: Invalid value (at "),
        (GOOD + "colour = 'red'", "bao.toml: unknown key colour; known here: address, "),
        (GOOD + "[discovery]\nlisting = []", "bao.toml: unknown key discovery.listing; known here: api, "),
        (GOOD + "[discovery]\nlistings = '/tin'", "bao.toml: discovery.listings must be a list of texts"),
        (GOOD + "[[discovery.api]]\nurl = '/a'", "bao.toml: discovery.api.items is missing; add items = …"),
        (
            GOOD + "[[discovery.api]]\nurl = '/a?{seite}'\nitems = 'x'\nlink = '{y}'",
            "bao.toml: discovery.api.url '/a?{seite}' cannot be filled ('seite'); it takes {page}, {offset}",
        ),
        (GOOD + "[discovery]\napi = 3", "bao.toml: discovery.api must be a list of tables, written [["),
        (GOOD + "article_api = '/a/{slug}'", "bao.toml: article_api '/a/{slug}' cannot be filled ('slug')"),
        (GOOD + "article_pattern = '(a'", "bao.toml: article_pattern is no regular expression: missing )"),
        (GOOD + "[address]\nlower_path = 1", "bao.toml: address.lower_path must be true or false"),
        (GOOD + "address = 1", "bao.toml: address must be a table, written [address]"),
        (GOOD + "[page]\ntitle = 'h1['", "bao.toml: page.title: 'h1[' is no CSS selector"),
        (GOOD + "delay_seconds = -1", "bao.toml: delay_seconds must be a number of at least 0"),
        (GOOD + "daily_budget = 1.5", "bao.toml: daily_budget must be a whole number"),
        (GOOD.replace('name = "Báo Đắk Lắk"', ""), "bao.toml: name is missing; add name = …"),
        (GOOD.replace("newspaper", "paper"), "bao.toml: kind must be one of newspaper, portal, national"),
        (GOOD.replace("https://", ""), "bao.toml: home_url is no address: 'baodaklak.vn' has no host"),
        (GOOD.replace("https:", "ftp:"), "bao.toml: home_url must begin with http:// or https://"),
        (GOOD.replace("vnpt-sc", "vnpt"), "bao.toml: family 'vnpt' is not known; take one of a-id, "),
        (GOOD.replace('family = "vnpt-sc"', ""), "bao.toml: family is missing; take one of a-id, "),
        (GOOD.replace("vnpt-sc", "generic"), "bao.toml: article_pattern is missing; add article_pattern = …"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_source_file_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_source(written(tmp_path, text))
    assert complaint in str(caught.value)


def test_a_file_that_is_not_utf_8_or_badly_named(tmp_path: Path) -> None:
    path = tmp_path / "bao.toml"
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(SourceError, match=r"bao\.toml: not UTF-8 at byte 0"):
        load_source(path)
    with pytest.raises(SourceError, match="is named by its id"):
        load_source(written(tmp_path, GOOD, "Báo.toml"))
    with pytest.raises(SourceError, match="no source files"):
        load_sources(tmp_path / "empty")


def test_a_source_stands_on_its_family(tmp_path: Path) -> None:
    source = load_source(written(tmp_path, GOOD + "[discovery]\nlistings = ['/a/']\nmax_pages = 7"))
    assert source.id == "bao"
    assert source.is_article("https://baodaklak.vn/a/202409/b-e210ca6/")
    assert source.address.trailing_slash is True
    assert source.discovery.listings == ("/a/",)
    assert source.discovery.max_pages == 7
    assert source.page.title == PACKAGED["baodaklak"].page.title


def test_packaged_sources_are_polite_and_cover_the_seed_provinces() -> None:
    assert all(source.delay_seconds >= 2 for source in PACKAGED.values())
    assert {"Bắc Kạn", "Đắk Lắk", "Điện Biên", "Tuyên Quang", "Bắc Ninh"} <= {
        one.province for one in PACKAGED.values()
    }
    for folder in (FAMILIES, FAMILIES.parent / "sources"):
        for path in folder.glob("*.toml"):
            assert "# source:" in path.read_text(encoding="utf-8"), path


@pytest.mark.skipif(not SHARED.exists(), reason="the reference data stand beside the repository")
def test_packaged_sources_know_the_article_addresses_of_the_reference_data() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] in PACKAGED]
    assert len(rows) == len(PACKAGED)
    for row in rows:
        source = PACKAGED[row["id"]]
        assert source.home_url == row["home_url"]
        for example in filter(None, (text.strip() for text in row["examples"].split(" ; "))):
            canonical = source.canonical(example)
            if source.twins() & {canonical.split("/")[2]}:
                assert source.is_article(canonical), example


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("baodaklak", "https://baodaklak.vn/thoi-su/chuyen-doi-so/"),
        ("baodaklak", "https://baodaklak.vn/tim-kiem/?key=chuyển đổi số"),
        ("baodaklak", "https://baodaklak.vn/"),
        ("baodaklak", "https://baotuyenquang.com.vn/xa-hoi/202510/hoi-khuyen-hoc-b0d6e5a/"),
        ("baobackan", "https://baobackan.vn/tin-moi.html"),
        ("baobackan", "https://baobackan.vn/chuyen-doi-so/"),
        ("baodienbienphu", "https://baodienbienphu.vn/tin-tuc/chuyen-doi-so"),
        ("baodienbienphu", "https://baodienbienphu.vn/tin-bai/chuyen-doi-so"),
        ("baotuyenquang", "https://baotuyenquang.com.vn/xa-hoi/"),
        ("baobacninhtv", "https://baobacninhtv.vn/moi-nhat"),
        ("bacninh_gov", "https://bacninh.gov.vn/news"),
        ("dic_gov", "http://dic.gov.vn/vi/news/chuyen-doi-so/page-2/"),
    ],
)
def test_sections_and_other_pages_are_no_articles(name: str, url: str) -> None:
    assert not PACKAGED[name].is_article(PACKAGED[name].canonical(url))


@pytest.mark.parametrize(
    ("name", "url", "canonical"),
    [
        ("baodaklak", "http://www.baodaklak.vn//a//202409/b-e210ca6?fbclid=1#x", "https://baodaklak.vn/a/202409/b-e210ca6/"),
        ("baodaklak", "HTTPS://BAODAKLAK.VN:443/Multimedia/", "https://baodaklak.vn/Multimedia/"),
        ("baobackan", "https://baobackan.vn/tin-post1.amp", "https://baobackan.vn/tin-post1.html"),
        ("baotuyenquang", "http://m.baotuyenquang.com.vn/a/202510/b-b0d6e5a", "https://baotuyenquang.com.vn/a/202510/b-b0d6e5a/"),
        ("baodienbienphu", "https://baodienbienphu.vn/tin-bai/a/b/", "https://baodienbienphu.vn/tin-bai/a/b"),
        ("bacninh_gov", "https://bacninh.gov.vn/news/-/details/1/a;jsessionid=AB12?p_p_id=x", "https://bacninh.gov.vn/news/-/details/1/a"),
        ("dic_gov", "https://dic.gov.vn/vi/news/print/a/b-1.html", "http://dic.gov.vn/vi/news/a/b-1.html"),
        ("baodaklak", "https://khac.vn/a/?b=1", "https://khac.vn/a/"),
    ],
)  # fmt: skip
def test_canonical_addresses(name: str, url: str, canonical: str) -> None:
    assert PACKAGED[name].canonical(url) == canonical


@given(
    st.sampled_from(sorted(PACKAGED.values(), key=lambda one: one.id)),
    st.sampled_from(["http://", "https://", "http://www.", "HTTPS://"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
)
def test_the_canonical_form_is_a_fixed_point(source: Source, scheme: str, rest: str) -> None:
    url = f"{scheme}{source.home_url.partition('://')[2]}/{rest}"
    try:
        once = source.canonical(url)
    except ValueError:
        return
    assert source.canonical(once) == once
    assert once.startswith(source.home_url + "/")


def test_a_query_that_carries_the_key_is_kept(tmp_path: Path) -> None:
    text = GOOD + "[address]\nkeep_query = ['id_news', 'com']"
    source = load_source(written(tmp_path, text))
    url = "https://baodaklak.vn/index.php?utm_source=x&id_news=504&com=tintuc_ct&page=2"
    assert source.canonical(url) == "https://baodaklak.vn/index.php?com=tintuc_ct&id_news=504"
