"""What must hold for every source file and every family file that come with the program."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from crawler.canonical import netloc_of
from crawler.discover import entries
from crawler.forms import FILE, not_article
from crawler.source import (
    DAILY_BUDGET,
    DELAY_SECONDS,
    FAMILIES,
    SOURCES,
    Source,
    SourceError,
    families,
    load_sources,
    source_of,
)
from db.reference import province_names

PACKAGED = {source.id: source for source in load_sources()}
EACH = pytest.mark.parametrize("source", PACKAGED.values(), ids=PACKAGED.keys())

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "sources" / "sources.csv"
WITH_SHARED = pytest.mark.skipif(not SHARED.exists(), reason="the reference data stand beside the repository")

FORMS = tomllib.loads((FAMILIES.parent / FILE).read_text(encoding="utf-8"))["form"]

# outlets of which no article's address was ever seen, as their files say
NO_EXAMPLE = {
    "baodaknong", "baohaugiang", "baophuyen", "daklak_gov", "dongkhoi_baovinhlong", "dti_gov", "hoabinh_gov", "mst_gov",
    "tuyenquang_stttt",
}  # fmt: skip

NOWHERE_ARTICLES = (
    "/", "", "/?trang=2", "/chuyen-doi-so", "/chuyen-doi-so/", "/chuyen-doi-so.html", "/chuyen-doi-so.htm",
    "/khoa-hoc-cong-nghe/chuyen-doi-so", "/khoa-hoc-cong-nghe/chuyen-doi-so/", "/khoa-hoc-cong-nghe/chuyen-doi-so.html",
    "/tag/chuyen-doi-so", "/tags/chuyen-doi-so-123456.html", "/tu-khoa/chuyen-doi-so-post123456.html",
    "/chuyen-doi-so-tag1234567890123456789.html", "/tim-kiem?q=chuyển đổi số", "/tim-kiem/?key=dti",
    "/search?keyword=dti",
    "/ky-hop-quoc-hoi-event12345.html", "/rss", "/rss/tin-moi-nhat.rss", "/sitemap.xml", "/sitemaps/news-2025-10.xml",
    "/lien-he", "/lien-he.html", "/gioi-thieu/", "/video", "/multimedia/", "/dang-nhap", "/e-paper.html", "/en/", "/m/",
    "/bau-cu-2026.html", "/dai-hoi-dang-2025.htm", "/page/2/", "/kinh-te/trang-2.html", "/kinh-te/page-3/",
    "/uploads/image/2025/10/30/anh-1234567.jpg", "/dataimages/202110/original/images123456_a.jpg",
    "/file/0/102025/a.pdf",
)  # fmt: skip


def lists(source: Source) -> Iterator[str]:
    """Every place of the source's own lists, next pages too."""
    for entry in entries(source):
        yield entry.url
        if source.discovery.next_page and entry.via == "listing":
            yield urljoin(entry.url, source.discovery.next_page.format(page=2))


def folders_and_twins(example: str) -> Iterator[str]:
    """Addresses made from an article's own that are none: what stands above it, and pages about it."""
    parts = urlsplit(example)
    steps = parts.path.strip("/").split("/")[:-1]
    for length in range(1, len(steps) + 1):
        yield f"{parts.scheme}://{parts.netloc}/" + "/".join(steps[:length])
        yield f"{parts.scheme}://{parts.netloc}/" + "/".join(steps[:length]) + "/"
    host = f"{parts.scheme}://{parts.netloc}"
    for page in (
        "/tag",
        "/tags",
        "/tim-kiem",
        "/print",
        "/PrintPreview",
        "/sendmail",
        "/rss",
        "/author",
        "/dang-nhap",
    ):
        yield f"{host}{page}{parts.path}"
    yield f"{host}{parts.path.rstrip('/')}/tag.html"
    yield f"{host}{parts.path.rstrip('/')}/trang-2.html"
    if not parts.query:
        yield re.sub(r"(?:\.\w+)?/?$", "-event12345.html", example)
        yield re.sub(r"(?:\.\w+)?/?$", ".jpg", example)


def test_all_old_provinces_have_a_paper_and_many_sources() -> None:
    assert len(PACKAGED) >= 80
    papers = {one.province for one in PACKAGED.values() if one.kind == "newspaper"}
    assert len(papers) == 63
    assert papers <= set(province_names())
    assert {one.province for one in PACKAGED.values()} - {None} <= set(province_names())
    assert Counter(one.kind for one in PACKAGED.values()) == {"newspaper": 65, "portal": 13, "national": 10}


def test_families_are_many_and_most_files_are_short() -> None:
    in_use = {one.family for one in PACKAGED.values()} - {"generic"}
    assert len(in_use) >= 14
    assert len(families()) >= 20
    lengths = [len((SOURCES / f"{name}.toml").read_text(encoding="utf-8").splitlines()) for name in PACKAGED]
    assert sum(length <= 15 for length in lengths) >= 0.65 * len(lengths)
    assert max(lengths) <= 25


@pytest.mark.parametrize(
    "path", [*FAMILIES.glob("*.toml"), *SOURCES.glob("*.toml")], ids=lambda path: path.stem
)
def test_every_file_says_where_it_has_it_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^# source: \S.{3,}", text, re.MULTILINE)
    if path.parent == SOURCES:
        assert re.search(r'^confidence = "(?:high|medium|low)"$', text, re.MULTILINE)


@EACH
def test_nobody_is_ruder_than_the_defaults(source: Source) -> None:
    assert source.delay_seconds >= DELAY_SECONDS == 2
    assert source.daily_budget <= DAILY_BUDGET == 200
    assert source.discovery.max_pages <= 3
    assert len(list(entries(source))) <= 8
    assert not source.discovery.apis or all(api.page_size <= 20 for api in source.discovery.apis)


@EACH
def test_its_own_examples_are_articles(source: Source) -> None:
    assert bool(source.examples) is (source.id not in NO_EXAMPLE)
    for example in source.examples:
        address = source.canonical(example)
        assert source.has_article_form(address)
        assert source.canonical(address) == address
        noisy = example + ("&" if "?" in example else "?") + "utm_source=zalo&fbclid=1&gidzl=2#binh-luan"
        assert source.canonical(noisy) == address
        if netloc_of(example) in source.twins():
            assert source.is_article(address)
            bare = example.partition("://")[2].removeprefix("www.")
            twins = {
                source.canonical(f"{head}{bare}")
                for head in ("http://", "https://", "https://www.", "HTTP://WWW.")
            }
            assert twins == {address}


@EACH
def test_sections_tags_events_prints_and_lists_are_no_articles(source: Source) -> None:
    own = [source.absolute(path) for path in (*NOWHERE_ARTICLES, *source.counter_examples)]
    made = [url for example in source.examples for url in folders_and_twins(example)]
    for url in (*own, *lists(source), *made):
        assert not source.has_article_form(source.canonical(url)), url


@EACH
def test_an_article_of_another_host_is_none_of_its_own(source: Source) -> None:
    for example in source.examples:
        path = example.partition("://")[2].partition("/")[2]
        for host in (
            "khac.vn",
            f"{netloc_of(source.home_url)}.khac.vn",
            f"khac-{netloc_of(source.home_url)}",
        ):
            assert not source.is_article(source.canonical(f"https://{host}/{path}"))


@pytest.mark.parametrize("name", families())
def test_a_family_says_what_is_no_article_of_it(name: str) -> None:
    table = tomllib.loads((FAMILIES / f"{name}.toml").read_text(encoding="utf-8"))
    assert len(table["counter_examples"]) >= 2
    outlet = {"name": name, "kind": "newspaper", "home_url": "https://bao.vn", "family": name}
    if name == "generic":
        with pytest.raises(SourceError, match="article_pattern is missing"):
            source_of(outlet, "bao", "bao.toml")
        return
    source = source_of(outlet, "bao", "bao.toml")
    assert source.article_pattern.pattern.startswith("^")
    assert source.article_pattern.pattern.endswith("$")
    for path in NOWHERE_ARTICLES:
        assert not source.is_article(source.canonical(source.absolute(path))), path


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["example"])
def test_what_is_no_article_anywhere(form: dict[str, str]) -> None:
    assert not_article("https://bao.vn" + form["example"]) == form["what"]
    assert not_article("https://bao.vn" + form["but"]) is None


@EACH
def test_mergers_lead_to_a_paper_that_is_visited(source: Source) -> None:
    if source.status in ("merged", "moved"):
        assert source.not_crawled
    if source.kind == "newspaper" and source.status == "merged":
        heir = PACKAGED[source.successor or ""]
        assert heir.not_crawled is None
        assert heir.status == "active"
    if source.not_crawled is None:
        assert entries(source), "a source that is visited names a place to look at"


# --- the reference data -------------------------------------------------------------------------------------------


@cache
def rows() -> dict[str, dict[str, str]]:
    with SHARED.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def cell(row: dict[str, str], key: str) -> list[str]:
    return [text.strip() for text in row[key].split(" ; ") if text.strip()]


@WITH_SHARED
@EACH
def test_it_agrees_with_the_reference_data(source: Source) -> None:
    row = rows()[source.id]
    assert source.home_url == row["home_url"]
    assert (source.province or "") == row["province"]
    assert source.kind == row["kind"].split()[0]
    assert source.status == (row["status"] or "unknown")
    assert (source.successor or "") == row["successor"]
    assert source.confidence == row["confidence"]
    if row["cms"] in families():
        assert source.family == row["cms"]


@WITH_SHARED
@EACH
def test_it_knows_the_addresses_of_the_reference_data(source: Source) -> None:
    row = rows()[source.id]
    older = [url for url in cell(row, "older_examples") if "ViewCat" not in url and "NewsList" not in url]
    for example in (*cell(row, "examples"), *older):
        assert source.has_article_form(source.canonical(example)), example


@WITH_SHARED
def test_every_row_of_the_reference_data_has_its_source() -> None:
    assert set(rows()) == set(PACKAGED)
