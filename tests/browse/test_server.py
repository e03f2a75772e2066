"""The pages over HTTP on loopback."""

import json
import re
import shutil
import socket
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPMessage
from pathlib import Path

import pytest

from db import DatabaseRefused
from db.browse import PortInUse, listen, serve, serving
from db.dictionary import FILE
from db.publish import WITHHELD_TABLES, publish
from tests.db import sample


def get(address: str) -> tuple[int, str, HTTPMessage]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def rows(site: str, path: str) -> list[dict]:
    status, body, _ = get(f"{site}/chiso/{path}{'&' if '?' in path else '?'}_shape=array")
    assert status == 200, body
    return json.loads(body)


def test_home_says_what_is_here_and_leads_to_provinces(site: str) -> None:
    status, body, _ = get(f"{site}/")
    assert status == 200
    assert "Đắk Lắk" in body
    assert 'href="/provinces/dak-lak"' in body
    assert "failed:timeout" in body


def test_province_page_shows_sentence_evidence_link_and_conflict(site: str) -> None:
    status, body, _ = get(f"{site}/provinces/dak-lak")
    assert status == 200
    assert "năm 2021 Đắk Lắk xếp <mark>thứ 36/63</mark> tỉnh" in body
    assert '<a href="https://baodaklak.example/0.html" rel="nofollow noopener">' in body
    assert body.count('<span class="tag differs"') == 2
    assert "36/63" in body
    assert "38/63" in body
    assert "2 articles, 1 independent" in body  # the reprint
    assert "20/34" in body


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


@pytest.mark.parametrize("page", ["/provinces/dak-lak", "/search?q=alert", "/chiso/facts", "/chiso/ranks",
                                  "/chiso/articles", "/chiso/search?words=alert"])  # fmt: skip
def test_texts_from_the_web_are_inert(site: str, page: str) -> None:
    _, body, headers = get(site + page)
    assert "alert(" in body
    assert "<script>alert" not in body
    assert not re.search(r"<[^>]+onerror\s*=\s*[^>]*>", body)
    assert "<b onmouseover" not in body
    assert not re.search(r'href="\s*javascript:', body)
    assert "default-src 'self'" in headers["content-security-policy"]


def test_links_out_give_no_credit(site: str) -> None:
    for page in ("/provinces/dak-lak", "/search?q=dak+lak", "/chiso/ranks", "/chiso/articles"):
        _, body, _ = get(site + page)
        links = re.findall(r'<a href="https?://[^"]*\.example/[^"]*"[^>]*>', body)
        assert links
        assert all('rel="nofollow noopener"' in link for link in links)


@pytest.mark.parametrize(
    "sql",
    [
        "select randomblob(900000000)",
        "select zeroblob(900000000)",
        "select printf('%.*c', 900000000, 'x')",
        "select replace(hex(zeroblob(900000)), '00', hex(zeroblob(1000)))",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
        "select * from facts where evidence in ('" + "x" * 120_000 + "')",
        "attach database '/etc/passwd' as p",
        "delete from facts",
        "pragma writable_schema = on",
        "select load_extension('x')",
    ],
)
def test_greedy_and_writing_queries_are_refused_and_the_server_goes_on(site: str, sql: str) -> None:
    request = urllib.request.Request(f"{site}/chiso.json?{urllib.parse.urlencode({'sql': sql})}")
    if len(sql) > 60_000:  # longer than a request line may be
        with pytest.raises((urllib.error.HTTPError, ConnectionError)):
            urllib.request.urlopen(request, timeout=20)
    else:
        status, body, _ = get(request.full_url)
        # SQLite answers an overlong printf() with null, all others with an error
        assert status == 400 or (len(body) < 1000 and ": null" in body), body[:500]
    assert rows(site, "ranks.json?rank=36&period=2021")


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


@pytest.mark.parametrize("query", ["province_history", "ranking", "who_cites", "teams_by_level", "search"])
def test_canned_queries_stand_an_empty_question(site: str, query: str) -> None:
    assert rows(site, f"{query}.json") == []


def test_each_table_opens_with_its_descriptions(site: str) -> None:
    tables = [line[8:-1] for line in FILE.read_text().splitlines() if re.fullmatch(r"\[tables\.\w+\]", line)]
    assert len(tables) > 15
    for table in tables:
        status, body, _ = get(f"{site}/chiso/{table}")
        assert status == (404 if table in WITHHELD_TABLES else 200), table
        assert table in WITHHELD_TABLES or "column-descriptions" in body


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
