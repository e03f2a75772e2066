from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.source import Source, SourceError, load_source, load_sources

PACKAGED = {source.id: source for source in load_sources()}

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
        (GOOD + "hours = '22-6h'", "bao.toml: hours must be two times such as '23:00-05:00', not '22-6h'"),
        (GOOD + "hours = '22:00-22:00'", "bao.toml: hours must be two times such as '23:00-05:00'"),
        (GOOD + "daily_budget = 1.5", "bao.toml: daily_budget must be a whole number"),
        (GOOD.replace('name = "Báo Đắk Lắk"', ""), "bao.toml: name is missing; add name = …"),
        (GOOD.replace("newspaper", "paper"), "bao.toml: kind must be one of newspaper, portal, national"),
        (GOOD.replace("https://", ""), "bao.toml: home_url is no address: 'baodaklak.vn' has no host"),
        (GOOD.replace("https:", "ftp:"), "bao.toml: home_url must begin with http:// or https://"),
        (GOOD.replace("vnpt-sc", "vnpt"), "bao.toml: family 'vnpt' is not known; take one of a-id, "),
        (GOOD.replace('family = "vnpt-sc"', ""), "bao.toml: family is missing; take one of a-id, "),
        (GOOD + "status = 'gone'", "bao.toml: status must be one of active, merged, moved, unknown, not 'gone'"),
        (GOOD + "confidence = 'sure'", "bao.toml: confidence must be one of high, medium, low, not 'sure'"),
        (GOOD + "not_crawled = ''", "bao.toml: not_crawled must be text"),
        (GOOD + "article_query = { id = '(' }", "bao.toml: article_query.id is no regular expression: missing )"),
        (GOOD + "reject = ['[']", "bao.toml: reject is no regular expression: unterminated"),
        (GOOD + "earlier = [{ family = 'x', until = 2025-07-01 }]", "bao.toml: earlier.family 'x' is not known; take"),
        (GOOD + "earlier = [{ family = 'epi' }]", "bao.toml: earlier.until is missing; add until = …"),
        (GOOD + "earlier = [{ family = 'epi', until = '2025' }]", "bao.toml: earlier.until must be a date without"),
        (GOOD + "earlier = [{ family = 'epi', until = 2025-07-01, x = 1 }]", "bao.toml: unknown key earlier.x"),
        (GOOD + "earlier = [{ family = 'generic', until = 2025-07-01 }]", "article_pattern is missing"),
        (GOOD + "examples = ['/thoi-su/']", "bao.toml: examples '/thoi-su/' is no article by the patterns (as https"),
        (GOOD + "examples = ['http://[x/']", "bao.toml: examples 'http://[x/' is no address"),
        (GOOD + "counter_examples = ['/a/202409/b-e210ca6/']", "counter_examples '/a/202409/b-e210ca6/' is an article"),
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


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("successor = 'baodaklac'", "b.toml: successor 'baodaklac' is no other source's id"),
        ("successor = 'b'", "b.toml: successor 'b' is no other source's id"),
        (
            "older_hosts = ['baodaklak.vn']",
            "b.toml: home_url or hosts: baodaklak.vn belongs to the source a already",
        ),
        (
            "hosts = ['m.baodaklak.vn', 'www.baodaklak.vn']",
            "b.toml: home_url or hosts: www.baodaklak.vn belongs to",
        ),
    ],
)
def test_files_that_do_not_go_together(tmp_path: Path, more: str, complaint: str) -> None:
    written(tmp_path, GOOD, "a.toml")
    other = GOOD.replace("baodaklak", "khac")
    written(tmp_path, other + "successor = 'baotuyenquang'", "b.toml")
    assert len(load_sources(tmp_path)) == 2
    written(tmp_path, other + more, "b.toml")
    with pytest.raises(SourceError) as caught:
        load_sources(tmp_path)
    assert complaint in str(caught.value)


def test_an_earlier_engine_keeps_its_addresses_and_its_pages(tmp_path: Path) -> None:
    text = (
        GOOD
        + "earlier = [{ family = 'epi', until = 2025-07-01 }, { family = 'dataimages', until = 2022-01-01 }]"
    )
    source = load_source(written(tmp_path, text))
    assert source.is_article("https://baodaklak.vn/a-post12.html")
    assert source.is_article("https://baodaklak.vn/channel/1/201112/a-214151/")
    families = [
        source.page_on(day) for day in (None, date(2025, 7, 1), date(2025, 6, 30), date(2021, 12, 31))
    ]
    assert [page.title[0] for page in families] == [
        "#content h1.media-heading", "#content h1.media-heading", "h1.article__title", "h2#title",
    ]  # fmt: skip


def test_an_article_that_is_told_by_its_query(tmp_path: Path) -> None:
    text = GOOD.replace("vnpt-sc", "generic") + "article_pattern = '^/index\\.php$'\n"
    source = load_source(written(tmp_path, text + "article_query = { id = '\\d+', com = 'tin' }"))
    url = source.canonical("https://baodaklak.vn/index.php?utm_source=a&id=5&COM=tin&x=1")
    assert url == "https://baodaklak.vn/index.php?com=tin&id=5"
    assert source.is_article(url)
    for other in (
        "index.php",
        "index.php?id=5",
        "index.php?com=tin&id=5a",
        "index.php?com=muc&id=5",
        "?com=tin&id=5",
    ):
        assert not source.is_article(source.canonical(f"https://baodaklak.vn/{other}"))


def test_an_outlet_nobody_visits_may_leave_its_pattern_out(tmp_path: Path) -> None:
    text = GOOD.replace("vnpt-sc", "generic") + "not_crawled = 'it has no articles'"
    source = load_source(written(tmp_path, text))
    assert source.not_crawled == "it has no articles"
    assert not source.is_article("https://baodaklak.vn/a/202409/b-e210ca6/")


def test_a_source_stands_on_its_family(tmp_path: Path) -> None:
    source = load_source(written(tmp_path, GOOD + "[discovery]\nlistings = ['/a/']\nmax_pages = 7"))
    assert source.id == "bao"
    assert source.is_article("https://baodaklak.vn/a/202409/b-e210ca6/")
    assert source.address.trailing_slash is True
    assert source.discovery.listings == ("/a/",)
    assert source.discovery.max_pages == 7
    assert source.page.title == PACKAGED["baodaklak"].page.title


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
        ("bacninh_gov", "https://bacninh.gov.vn/news/-/details/1/a;JSESSIONID=AB12.node1/", "https://bacninh.gov.vn/news/-/details/1/a/"),
        ("vietnamplus", "https://vietnamplus.vn/a-post1.amp?utm_source=x", "https://www.vietnamplus.vn/a-post1.vnp"),
        ("backancity_gov", "https://backancity.gov.vn/a-b-c/amp/", "https://backancity.gov.vn/a-b-c/"),
        ("dienbien_gov", "http://dienbien.gov.vn/(S(ab12cd))/portal/pages/2021-10-4/A.aspx", "https://www.dienbien.gov.vn/portal/Pages/2021-10-4/A.aspx"),
        ("baobinhdinh", "http://baobinhdinh.vn/Viewer.aspx?mabb=2&macmp=39&MACM=39&fbclid=1", "https://baobinhdinh.vn/viewer.aspx?mabb=2&macm=39&macmp=39"),
        ("yenbai_gov", "https://yenbai.gov.vn/noidung/tintuc/Pages/chi-tiet-tin-tuc.aspx?ItemID=2&l=Tin+++++&lv=4", "https://yenbai.gov.vn/noidung/tintuc/Pages/chi-tiet-tin-tuc.aspx?ItemID=2&l=Tin"),
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
