"""The pages over HTTP on loopback."""

import json
import re
import shutil
import socket
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from db import DatabaseRefused
from db.browse import PortInUse, listen, serve, serving
from db.dictionary import FILE
from db.publish import WITHHELD_TABLES, publish
from tests.browse.http import get, rows
from tests.db import sample


def test_home_says_what_is_here_and_leads_to_provinces(site: str) -> None:
    status, body, _ = get(f"{site}/")
    assert status == 200
    assert "Đắk Lắk" in body
    assert 'href="/provinces/dak-lak"' in body
    assert "trả lời quá chậm <code>failed:timeout</code>" in body
    assert "36/63" in body  # on the map or among the conflicts


def test_no_regional_rank_is_shown_as_a_national_one(site: str) -> None:
    """«2/5 tỉnh khu vực Tây Nguyên» is not second in the country."""
    ranks = rows(site, "standings.json?slug=dak-lak&indicator=dti&period=2021")
    assert [row["rank"] for row in ranks] == [36]
    _, body, _ = get(f"{site}/map?index=dti&edition=2021-63")
    assert 'aria-label="Đắk Lắk: 36/63' in body


def test_province_page_shows_sentence_evidence_link_and_conflict(site: str) -> None:
    status, body, _ = get(f"{site}/provinces/dak-lak")
    assert status == 200
    assert "năm 2021 Đắk Lắk xếp <mark>thứ 36/63</mark> tỉnh" in body
    assert '<a href="https://baodaklak.example/0.html" rel="nofollow noopener"' in body
    assert "cũng nêu 38" in body
    assert "20/34" in body
    assert "trong Tây Nguyên" in body
    assert "Phú Yên" in body  # what it was made of, beside it and not in it
    assert 'aria-label="Hạng cả nước, trên cùng là hạng nhất: ' in body


def test_claim_page_shows_every_value_and_who_states_it(site: str) -> None:
    [claim] = rows(site, "claims.json?province=Đắk Lắk&indicator=dti&kind=rank&period=2021&scope__isnull=1"
                         "&subject_type=province".replace("Đắk Lắk", "%C4%90%E1%BA%AFk+L%E1%BA%AFk"))  # fmt: skip
    status, body, _ = get(f"{site}/claims/{claim['id']}")
    assert status == 200
    assert "Các con số không khớp" in body
    assert "<mark>thứ 36/63</mark>" in body
    assert "<mark>thứ 38/63</mark>" in body
    assert "trái với số được chọn" in body
    assert len(rows(site, f"claim_sources.json?claim_id={claim['id']}")) == 3  # the reprint too


def test_fact_page_says_where_and_how_sure(site: str) -> None:
    [fact] = rows(site, "ranks.json?rank=36&period=2021&_size=1")
    status, body, _ = get(f"{site}/facts/{fact['fact_id']}")
    assert status == 200
    assert "<mark>thứ 36/63</mark>" in body
    assert "rất chắc" in body
    assert "rank.sample" in body
    assert f"/articles/{fact['article_id']}" in body
    status, body, _ = get(f"{site}/articles/{fact['article_id']}")
    assert status == 200
    assert "922/QĐ-BTTTT" in body


def test_document_page_says_who_cites_it(site: str) -> None:
    status, body, _ = get(f"{site}/documents/{urllib.parse.quote('922/QĐ-BTTTT', safe='')}")
    assert status == 200
    assert "<mark>922/QĐ-BTTTT ngày 20/5/2022</mark>" in body
    assert "Báo Tuyên Quang" in body
    assert 'href="/documents/922-qd-btttt"' in get(f"{site}/documents")[1]


def test_indicator_page_has_ranking_map_and_who_is_missing(site: str) -> None:
    status, body, _ = get(f"{site}/indicators/dti?edition=2022-63")
    assert status == 200
    assert body.count('data-slug="') == 63
    assert "63/63" in body
    status, body, _ = get(f"{site}/indicators/dti?edition=2024-34")
    assert body.count('data-slug="') == 34
    assert "chưa biết hạng" in body


@pytest.mark.parametrize("page", ["/", "/map", "/provinces/dak-lak", "/indicators/dti", "/documents", "/coverage",
                                  "/documents/922-qd-btttt", "/search?q=dak+lak", "/facts/1", "/articles/1",
                                  "/provinces/atlantis", "/chiso", "/chiso/ranks"])  # fmt: skip
def test_pages_speak_the_language_chosen(site: str, page: str) -> None:
    request = urllib.request.Request(site + page, headers={"Cookie": "chiso_language=en"})
    try:
        body = urllib.request.urlopen(request, timeout=20).read().decode()
    except urllib.error.HTTPError as error:
        body = error.read().decode()
    assert '<html lang="en">' in body
    assert "Skip to content" in body
    assert "Skip to content" not in get(site + page)[1]


def test_language_is_chosen_by_address_and_kept(site: str) -> None:
    _, body, headers = get(f"{site}/?lang=en")
    assert '<html lang="en">' in body
    assert "chiso_language=en" in headers["set-cookie"]
    assert get(f"{site}/?lang=xx")[2]["set-cookie"] is None


@pytest.mark.parametrize(
    ("to", "place"),
    [
        ("/chiso/ranks?rank=1&lang=vi", "/chiso/ranks?rank=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_switch_leads_nowhere_else(site: str, to: str, place: str) -> None:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(f"{site}/language/en?to={urllib.parse.quote(to, safe='')}")
    assert answer.value.headers["location"] == place


@pytest.mark.parametrize("kind", ["provinces", "claims", "facts", "articles"])
def test_an_address_cut_short_leads_to_all_of_its_kind(site: str, kind: str) -> None:
    status, body, _ = get(f"{site}/{kind}")
    assert status == 200
    assert ('class="map"' if kind == "provinces" else f"/chiso/{kind}.csv") in body


def test_one_of_a_thing_is_not_called_many(site: str) -> None:
    english = {"Cookie": "chiso_language=en"}
    assert "<b>1 row</b>" in get(f"{site}/chiso/conflicts", **english)[1]
    assert "<b>2 rows</b>" in get(f"{site}/chiso/editions?indicator=dti&period=2024", **english)[1]


def test_a_document_is_listed_with_what_it_is_sorted_by_and_whose_it_is(site: str) -> None:
    _, body, _ = get(f"{site}/documents")
    assert "Bài độc lập</th>" in body
    assert ">UBND tỉnh, Đắk Lắk</td>" in body


def test_a_chart_tells_its_signs(site: str) -> None:
    figure = get(f"{site}/provinces/dak-lak")[1].split("<figure", 1)[1]
    assert "mờ: tỉnh nay đã sáp nhập" in figure.split("<svg", 1)[0]


@pytest.mark.parametrize("page", ["provinces/dak-lak", "indicators/dti", "documents/922-qd-btttt", "facts/1",
                                  "articles/1"])  # fmt: skip
def test_every_page_gives_its_data(site: str, page: str) -> None:
    status, body, _ = get(f"{site}/{page}.json")
    assert status == 200
    assert isinstance(json.loads(body), list)
    assert json.loads(body)
    status, body, _ = get(f"{site}/{page}.csv")
    assert status == 200
    assert len(body.splitlines()) > 1


@pytest.mark.parametrize("page", ["/claims/0", "/facts/0", "/facts/x", "/facts/99999999999999999999", "/articles/0",
                                  "/documents/none", "/indicators/none", "/chiso/none", "/none"])  # fmt: skip
def test_what_is_not_there_is_said(site: str, page: str) -> None:
    status, body, _ = get(site + page)
    assert status == 404
    assert "Không có trang này" in body


@pytest.mark.parametrize("spelling", ["Đắk Lắk", "ĐẮK-LẮK", "dak lak"])
def test_other_spellings_of_a_province_lead_to_its_page(site: str, spelling: str) -> None:
    status, body, _ = get(f"{site}/provinces/{urllib.parse.quote(spelling)}")
    assert status == 200
    assert "<h1>Đắk Lắk</h1>" in body


def test_unknown_province_is_a_page_that_says_so(site: str) -> None:
    status, body, _ = get(f"{site}/provinces/atlantis")
    assert status == 404
    assert "Không có tỉnh nào tên «atlantis»" in body


def test_every_province_has_its_page(site: str) -> None:
    for province in rows(site, "provinces.json?_size=200&_shape=array"):
        assert get(f"{site}/provinces/{province['slug']}")[0] == 200, province["name"]


def test_a_word_may_be_begun(site: str) -> None:
    _, body, _ = get(f"{site}/search?q=dien+bien+vuo")
    assert "<mark>vị trí 37</mark>" in body
    assert 'href="/indicators/dti"' in get(f"{site}/search?q=dti+dak+lak")[1]


@pytest.mark.parametrize(
    "question", ["dak lak", "922/QD-BTTTT", "nhan luc", "", "zzz", '"', "a AND (", "%00"]
)
def test_search_answers_anything(site: str, question: str) -> None:
    status, body, _ = get(f"{site}/search?q={urllib.parse.quote(question)}")
    assert status == 200
    if question == "922/QD-BTTTT":
        assert "<mark>922/QĐ-BTTTT ngày 20/5/2022</mark>" in body
    if question == "dak lak":
        assert 'href="/provinces/dak-lak"' in body


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("dak lak", 'href="/provinces/dak-lak"'),
        ("Dak Lak", 'href="/provinces/dak-lak"'),
        ("ĐẮK LẮK", 'href="/provinces/dak-lak"'),
        ("Daklak", 'href="/provinces/dak-lak"'),
        ("Hanoi", 'href="/provinces/ha-noi"'),
        ("Ho Chi Minh City", 'href="/provinces/ho-chi-minh"'),
        ("922/QD-BTTTT", 'href="/documents/922-qd-btttt"'),
        ("922/QĐ-BTTTT", 'href="/documents/922-qd-btttt"'),
        ("922", 'href="/documents/922-qd-btttt"'),
        ("quyet dinh bo thong tin va truyen thong", "<mark>922/QĐ-BTTTT ngày 20/5/2022</mark>"),
        ("digital transformation index", 'href="/indicators/dti"'),
        ("provincial competitiveness index", 'href="/indicators/pci"'),
        ("xã hội số", 'href="/indicators/dti.society"'),
    ],
)
def test_search_finds(site: str, question: str, wanted: str) -> None:
    status, body, _ = get(f"{site}/search?q={urllib.parse.quote(question)}")
    assert status == 200
    assert wanted in body.split("<main", 1)[1]


def test_ranks_of_the_province_stand_first(site: str) -> None:
    _, body, _ = get(f"{site}/search?q=dak+lak")
    assert set(re.findall(r'<tr class="(\w+)', body)[:4]) <= {"rank", "score"}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("province_history.json?province=Đắk+Lắk", {"indicator": "dti", "value": "36", "period": "2021"}),
        ("province_history.json?province=dak+lak", {"value": "2", "scope": "Tây Nguyên"}),
        ("ranking.json?indicator=DTI&year=2022", {"rank": 7, "province": "Bắc Ninh"}),
        ("who_cites.json?number=922/QD-BTTTT", {"number": "922/QĐ-BTTTT", "source": "Báo Tuyên Quang"}),
        ("teams_by_level.json?province=tuyen+quang", {"level": "village", "count": 1733}),
        ("search.json?words=tay+nguyen", {"subject": "Đắk Lắk", "value": "2"}),
    ],
)
def test_canned_queries_answer(site: str, query: str, wanted: dict) -> None:
    found = rows(site, urllib.parse.quote(query, safe="?=&/+.-"))
    assert any(wanted.items() <= row.items() for row in found), found


@pytest.mark.parametrize(
    "query", ["province_history", "ranking", "who_cites", "teams_by_level", "search", "facts_as_of"]
)
def test_canned_queries_stand_an_empty_question(site: str, query: str) -> None:
    assert rows(site, f"{query}.json") == []


def test_each_table_opens_with_its_descriptions(site: str) -> None:
    tables = [line[8:-1] for line in FILE.read_text().splitlines() if re.fullmatch(r"\[tables\.\w+\]", line)]
    assert len(tables) > 15
    for table in tables:
        status, body, _ = get(f"{site}/chiso/{table}")
        assert status == (404 if table in WITHHELD_TABLES else 200), table
        assert table in WITHHELD_TABLES or "column-descriptions" in body


def test_columns_are_described_in_the_readers_language(site: str) -> None:
    english = "The sentence the evidence stands in"
    vietnamese = "Câu có đoạn chứng minh"
    for table in ("ranks", "facts", "claim_sources"):
        _, body, _ = get(f"{site}/chiso/{table}", Cookie="chiso_language=vi")
        assert f"<dt>sentence</dt><dd>{vietnamese}</dd>" in body
        assert '<dl class="column-descriptions" lang="vi">' in body
        assert english not in body
        _, body, _ = get(f"{site}/chiso/{table}", Cookie="chiso_language=en")
        assert f"<dt>sentence</dt><dd>{english}</dd>" in body
        assert vietnamese not in body
    _, body, _ = get(f"{site}/chiso/ranks", Cookie="chiso_language=vi")
    assert 'data-column="sentence" title="Câu có đoạn chứng minh"' in body


def test_what_a_row_refers_to_is_named_and_linked(site: str) -> None:
    _, body, _ = get(f"{site}/chiso/facts?kind=rank&indicator=dti&_size=1")
    assert "&#39;label&#39;" not in body
    assert '<a href="/indicators/dti">Chỉ số chuyển đổi số cấp tỉnh (DTI)</a>' in body
    assert re.search(r'<a href="/articles/\d+">\D', body)


def test_tables_are_searched_by_both_spellings(site: str) -> None:
    plain = rows(site, "ranks.json?_search=dak+lak&_size=100")
    assert plain
    assert plain == rows(site, f"ranks.json?_search={urllib.parse.quote('Đắk Lắk')}&_size=100")


def test_a_copy_published_meanwhile_is_taken_up(tmp_path: Path, public: Path) -> None:
    copy = tmp_path / "public.db"
    shutil.copy(public, copy)
    with serving(copy) as address:
        before = rows(address.rstrip("/"), "articles.json?_size=100")
        db = sample.build(tmp_path / "chiso.db")
        sample.store(
            db, "bacninh", "https://bacninh.example/new", "2025-11-04", "Bài mới", "Bài mới về Bắc Ninh."
        )
        db.close()
        publish(tmp_path / "chiso.db", copy)
        after = rows(address.rstrip("/"), "articles.json?_size=100")
        assert "Bài mới" not in {row["title"] for row in before}
        assert "Bài mới" in {row["title"] for row in after}
        assert "14</b> bài báo" in get(address)[1]


def test_port_in_use_is_said(public: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Port {port} .* --port"):
            serve(public, "127.0.0.1", port)
    with pytest.raises(PortInUse, match="--host"):
        serve(public, "no.such.host.invalid", 0)


def test_only_a_published_copy_is_served(tmp_path: Path) -> None:
    sample.build(tmp_path / "chiso.db").close()
    with pytest.raises(DatabaseRefused, match="no published copy"):
        serve(tmp_path / "chiso.db", "127.0.0.1", 0)


def test_loopback_is_the_default(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listened(host: str, port: int) -> socket.socket:
        asked.append(host)
        raise PortInUse("enough")

    monkeypatch.setattr("db.browse.listen", listened)
    with pytest.raises(PortInUse):
        serve(public)
    assert asked == ["127.0.0.1"]
