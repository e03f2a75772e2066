"""`chiso sources`, and what a night makes of the files that say they are not crawled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.drafting import identity
from commands.failures import BadInput
from commands.running import _chosen
from crawler.source import SOURCES, load_source, load_sources
from tests.program import Chiso

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"

SOURCE = """
name = "Báo Thử"
kind = "newspaper"
province = "Đắk Lắk"
home_url = "https://bao-thu.vn"
family = "vnpt-sc"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "s"
    path.mkdir()
    return path


def test_the_registry_is_listed(chiso: Chiso) -> None:
    rows = {row["id"]: row for row in json.loads(chiso("sources", "list", "--json").out)}
    assert len(rows) >= 80
    gone = rows["baohagiang"]
    assert (gone["status"], gone["successor"], gone["confidence"]) == ("merged", "baotuyenquang", "high")
    assert "joined Tuyên Quang on 2025-07-01" in gone["not_crawled"]
    assert rows["baodaklak"]["not_crawled"] is None
    assert rows["baodaklak"]["examples"]
    ended = chiso("sources", "list")
    assert "Báo Đắk Lắk điện tử" in ended.out
    nights = sum(row["not_crawled"] is None for row in rows.values())
    assert f"{len(rows)} outlets, {nights} of them visited nightly" in ended.err


def test_every_packaged_file_passes_the_check(chiso: Chiso) -> None:
    ended = chiso("sources", "check", "--json")
    assert ended.code == 0
    assert json.loads(ended.out) == {"checked": len(list(SOURCES.glob("*.toml"))), "problems": {}}


def test_the_check_names_every_file_that_is_wrong(folder: Path, chiso: Chiso) -> None:
    wrong = {
        "a.toml": SOURCE,
        "b.toml": SOURCE + "examples = ['https://bao-thu.vn/tin/']",
        "c.toml": SOURCE.replace("Đắk Lắk", "Đắk Lak").replace("bao-thu", "c"),
        "d.toml": SOURCE.replace("bao-thu", "d") + "successor = 'nobody'",
        "e.toml": SOURCE + "colour = 1",
        "f.toml": SOURCE,
    }
    for name, text in wrong.items():
        (folder / name).write_text(text, encoding="utf-8")
    ended = chiso("sources", "check", "--sources", "s", "--json")
    assert ended.code == 2
    problems = {Path(file).name: problem for file, problem in json.loads(ended.out)["problems"].items()}
    assert set(problems) == {"b.toml", "c.toml", "d.toml", "e.toml", "f.toml"}
    assert all(problem.startswith(f"s/{name}") for name, problem in problems.items())
    assert "examples 'https://bao-thu.vn/tin/' is no article" in problems["b.toml"]
    assert "bao-thu.vn belongs to the source a already" in problems["f.toml"]
    assert ended.err.count("chiso: ") == 5


@pytest.mark.parametrize(
    "page", ["epi/table-and-related", "outcomes/listing-vnpt", "nukeviet/hidden-preview", "bbg/header-clock"]
)
def test_a_draft_of_a_page_is_a_source_file_whose_examples_hold(
    folder: Path, chiso: Chiso, page: str
) -> None:
    drafted = chiso("sources", "add", PAGES / f"{page}.html", "--url", "https://baonoikhac.vn/tin-tuc/")
    assert drafted.code == 0
    (folder / "baonoikhac.toml").write_text(drafted.out, encoding="utf-8")
    source = load_source(folder / "baonoikhac.toml")
    assert source.family != "generic"
    assert source.examples
    assert chiso("sources", "check", "--sources", "s").code == 0
    assert "# ? " in drafted.out


def test_a_draft_of_an_unknown_engine_has_a_pattern_of_its_own(
    folder: Path, chiso: Chiso, tmp_path: Path
) -> None:
    slugs = ("to-cong-nghe-so-ve-tan-ban", "ky-hop-thu-hai-cua-hoi-dong", "duong-moi-qua-deo-da-thong")
    links = "".join(f'<a href="/tin/{slug}.i{number}">Tin</a>' for number, slug in enumerate(slugs, 10))
    links += "".join(
        f'<a href="/xem/{slug}-k{number}.aspx">Tin</a>' for number, slug in enumerate(slugs, 10_000)
    )
    html = f"<title>Báo Ví Dụ Lào Cai</title><body>{links}<a href='/cds'>Chuyển đổi số</a></body>"
    (tmp_path / "home.html").write_text(html, encoding="utf-8")
    drafted = chiso("sources", "add", "home.html", "--url", "https://baovidu.vn/")
    (folder / "baovidu.toml").write_text(drafted.out, encoding="utf-8")
    source = load_source(folder / "baovidu.toml")
    assert (source.name, source.province, source.family) == ("Báo Ví Dụ Lào Cai", "Lào Cai", "generic")
    assert source.discovery.listings == ("/cds",)
    assert source.is_article("https://baovidu.vn/xem/mot-tin-khac-han-k10009.aspx")
    assert "# ? article_pattern was made from 3 links" in drafted.out
    assert "# ? taken from the name\nprovince" in drafted.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.html"], "'nowhere.html' is no address, which begins with https://, and no saved page"),
        (["page.html"], "page.html does not say where it comes from; give its address with --url"),
        (["page.html", "--url", "bao"], "bao: 'bao' has no host; an address begins with https://"),
        (["data.html", "--url", "https://x.vn"], "data.html: the file is no HTML page with links or text"),
        (
            ["page.html", "--url", "https://baolaocai.vn/a"],
            "https://baolaocai.vn belongs to the source baolaocai",
        ),
        (["http://baobackan.org.vn/"], "belongs to the source baobackan"),
        (["https://x.vn:99999"], "is no address"),
    ],
)
def test_what_cannot_be_drafted(tmp_path: Path, chiso: Chiso, arguments: list[str], complaint: str) -> None:
    (tmp_path / "page.html").write_text("<p><a href='/a'>Tin</a></p>", encoding="utf-8")
    (tmp_path / "data.html").write_text("{}", encoding="utf-8")
    ended = chiso("sources", "add", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert complaint in ended.sentence


@pytest.mark.parametrize(
    ("host", "id_"),
    [
        ("baolaocai.vn", "baolaocai"),
        ("baonoi.org.vn", "baonoi"),
        ("skhcn.tinh.gov.vn", "skhcn_tinh"),
        ("a-b.com.vn", "a_b"),
    ],
)
def test_an_outlet_is_called_after_its_host(host: str, id_: str) -> None:
    assert identity(host) == id_


def test_a_night_passes_over_what_is_not_crawled_unless_it_is_named() -> None:
    sources = load_sources()
    nightly = {source.id for source in _chosen(sources, ())}
    assert {"baodaklak", "baotuyenquang", "baobacninhtv"} <= nightly
    assert nightly.isdisjoint({"baohagiang", "baolangson", "mic_gov", "dti_gov"})
    assert [source.id for source in _chosen(sources, ["baohagiang"])] == ["baohagiang"]
    closed = [source for source in sources if source.not_crawled]
    with pytest.raises(BadInput, match="every source file says not_crawled"):
        _chosen(closed, ())
