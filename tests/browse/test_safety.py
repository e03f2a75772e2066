"""Texts from the web and questions from strangers: refused or inert, and the server goes on."""

import csv
import io
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest

from db.pages.headers import MOST_PARAMETERS
from db.published import WORDS_LIMIT
from tests.browse.http import get, rows

PAGES = [
    "/", "/map", "/provinces/dak-lak", "/search?q=alert", "/coverage", "/documents", "/indicators/dti",
    "/chiso/facts", "/chiso/ranks", "/chiso/articles", "/chiso/search?words=alert", "/chiso", "/chiso?sql=select+1",
    "/chiso/facts/1", "/chiso/claims?_facet=kind", "/facts/1", "/articles/1", "/as-of?province=dak-lak", "/none",
    "/chiso?sql=select+randomblob(900000000)", "/-/versions",
]  # fmt: skip


def hostile_fact(site: str) -> dict:
    [fact] = rows(site, "ranks.json?rank=9&period=2019")
    return fact


def test_texts_from_the_web_are_inert(site: str) -> None:
    fact = hostile_fact(site)
    [claim] = rows(site, f"claim_facts.json?fact_id={fact['fact_id']}")
    own = [f"/facts/{fact['fact_id']}", f"/articles/{fact['article_id']}", f"/claims/{claim['claim_id']}"]
    for page in ["/provinces/dak-lak", "/search?q=alert", "/chiso/facts", "/chiso/ranks?rank=9", *own]:
        _, body, _ = get(site + page)
        assert "alert(" in body, page
        assert "<script>alert" not in body
        assert not re.search(r"<[^>]+onerror\s*=\s*[^>]*>", body)
        assert "<b onmouseover" not in body
        assert not re.search(r'href="\s*javascript:', body)


def test_a_question_is_shown_and_does_nothing(site: str) -> None:
    for page in (
        "/search?q=",
        "/provinces/",
        "/claims/",
        "/indicators/",
        "/?index=",
        "/?edition=",
        "/documents?type=",
    ):
        _, body, _ = get(site + page + urllib.parse.quote('"><script>alert(1)</script>', safe=""))
        assert "<script>alert" not in body


@pytest.mark.parametrize("page", PAGES)
def test_no_page_carries_a_script_in_its_text(site: str, page: str) -> None:
    _, body, headers = get(site + page)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    for tag in re.findall(r"<script\b[^>]*>", body):
        assert 'src="/' in tag, tag
    assert not re.search(r"<[^>]+\son\w+=", body)
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]+\sstyle=|<style", body)


def test_links_out_give_no_credit(site: str) -> None:
    for page in (
        "/provinces/dak-lak",
        "/search?q=dak+lak",
        "/chiso/ranks",
        "/chiso/articles",
        "/coverage",
        "/facts/1",
    ):
        _, body, _ = get(site + page)
        links = re.findall(r'<a href="https?://[^"]*\.example/[^"]*"[^>]*>', body)
        assert links, page
        assert all('rel="nofollow noopener"' in link for link in links)


@pytest.mark.parametrize(
    "path",
    [
        "/chiso/articles.csv",
        "/chiso/articles.csv?_stream=on",
        "/chiso/facts.csv?_labels=on",
        "/chiso.csv?sql=select+'%3Dcmd|x'+as+a,+-3+as+b,+'a%22,%0A%3D2'+as+c,+'%2B8'+as+d,+'@x'+as+e",
        "/chiso/ranks.csv?_dl=1",
    ],
)
def test_no_cell_runs_as_a_formula(site: str, path: str) -> None:
    status, body, _ = get(site + path)
    assert status == 200
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert cells
    assert not [cell for cell in cells if cell[:1] in "=@\t\r" and cell]
    assert not [
        cell for cell in cells if cell[:1] in "+-" and not re.fullmatch(r"[+-]?[\d.,]+", cell) and cell
    ]
    if "sql=" in path:
        assert cells[5:] == ["'=cmd|x", "-3", 'a",\n=2', "+8", "'@x"]
    elif "articles" in path:
        assert "'=HYPERLINK(1)" in cells


def test_a_browser_is_given_a_file_that_a_spreadsheet_reads(site: str) -> None:
    """Excel takes UTF-8 without its mark for another code page; a program wants no mark."""
    address = f"{site}/provinces/dak-lak.csv"
    status, plain, headers = get(address)
    assert status == 200
    assert not plain.startswith("\ufeff")
    assert headers["content-disposition"] is None
    status, body, headers = get(address, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert status == 200
    assert body == "\ufeff" + plain
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["content-disposition"] == "attachment"
    assert "Accept" in headers.get_all("vary")
    named = get(f"{site}/chiso/ranks.csv?_dl=1", Accept="text/html")[2]
    assert "ranks.csv" in named["content-disposition"]
    status, body, headers = get(f"{site}/chiso/ranks.csv?tone=1", Accept="text/html")
    assert (status, headers["content-disposition"]) == (400, None)
    assert body.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "sql",
    [
        "select randomblob(900000000)",
        "select zeroblob(900000000)",
        "select printf('%.*c', 900000000, 'x')",
        "select format('%.*c', 900000000, 'x')",
        "select instr(hex(zeroblob(990000)), hex(zeroblob(500000)) || '1')",
        "select replace(hex(zeroblob(900000)), '00', hex(zeroblob(1000)))",
        "select json_patch('{}', '{}')",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
        "select count(*) from facts a, facts b, facts c, facts d, facts e, facts f",
        "select * from facts where evidence in ('" + "x" * 1_000_000 + "')",
        "attach database '/etc/passwd' as p",
        "delete from facts",
        "pragma writable_schema = on",
        "select load_extension('x')",
    ],
)
def test_greedy_and_writing_queries_are_refused_and_the_server_goes_on(site: str, sql: str) -> None:
    request = urllib.request.Request(f"{site}/chiso.json?{urllib.parse.urlencode({'sql': sql})}")
    if len(sql) > 60_000:  # longer than a request line may be
        with pytest.raises((urllib.error.HTTPError, OSError)):
            urllib.request.urlopen(request, timeout=20)
    else:
        status, body, _ = get(request.full_url)
        assert status == 400, body[:500]
    goes_on(site)


def asked(site: str, sql: str) -> list[dict[str, Any]]:
    status, body, _ = get(f"{site}/chiso.json?{urllib.parse.urlencode({'sql': sql, '_shape': 'array'})}")
    assert status == 200, body
    found: list[dict[str, Any]] = json.loads(body)
    return found


def goes_on(site: str) -> None:
    """The next reader is served; how soon is in benchmarks/hostile.py."""
    assert rows(site, "ranks.json?rank=36&period=2021")
    assert get(f"{site}/provinces/dak-lak")[0] == 200


@pytest.mark.parametrize("folded", ["fold", "match_words"])
def test_functions_of_ours_look_at_so_much_of_a_text(site: str, folded: str) -> None:
    for text in ("hex(zeroblob(99000))", "replace(hex(zeroblob(49000)), '00', char(1425) || char(1442))"):
        [row] = asked(site, f"select length({folded}({text})) as n")
        assert row["n"] <= WORDS_LIMIT + 20
        goes_on(site)


def test_trim_takes_away_what_it_should(site: str) -> None:
    sql = "select trim('xxaxx', 'x') a, ltrim('xyaxx', 'yx') b, rtrim(3133, 3) c, trim(null, 'x') d, trim('a', '') e"
    [row] = asked(site, sql)
    assert list(row.values()) == ["a", "axx", "31", None, "a"]
    text, letters = "replace(hex(zeroblob(99000)), '0', 'a')", "replace(hex(zeroblob(6000)), '0', 'x') || 'a'"
    assert asked(site, f"select trim({text}, {letters}) as rest") == [{"rest": ""}]
    goes_on(site)


@pytest.mark.parametrize("path", ["/chiso/facts", "/chiso.json", "/", "/search"])
def test_an_address_has_so_many_parameters(site: str, path: str) -> None:
    many = "&".join(f"sentence__contains=a{i}" for i in range(MOST_PARAMETERS + 1))
    status, body, headers = get(f"{site}{path}?{many}")
    assert (status, body) == (400, "An address has 100 parameters at most.\n")
    assert headers["content-security-policy"]
    goes_on(site)


@pytest.mark.parametrize(
    "page", ["databases", "databases.json", "threads.json", "allow-debug", "permissions"]
)
def test_inner_matters_are_not_shown(site: str, page: str) -> None:
    assert get(f"{site}/-/{page}")[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", ["/chiso", "/chiso/facts", "/chiso/facts/1", "/facts/1", "/", "/chiso/-/insert"]
)
def test_there_is_no_way_to_write(site: str, method: str, path: str) -> None:
    request = urllib.request.Request(site + path, data=b"x=1", method=method)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 405
    assert refused.value.headers["content-security-policy"]
