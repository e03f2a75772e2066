"""The rows behind the pages: those linked are those shown, and tables and questions lead on."""

import html
import json
import re
import urllib.parse
from typing import Any

import pytest

from tests.browse.http import get, rows


def linked(site: str, body: str, table: str) -> list[dict[str, Any]]:
    """The rows behind the JSON link to `table` on a page."""
    [address] = set(re.findall(rf'href="(/chiso/{table}\.json[^"]*)"', body))
    found: list[dict[str, Any]] = json.loads(get(site + html.unescape(address))[1])
    return found


def test_each_question_opens_with_an_example(site: str) -> None:
    _, body, _ = get(f"{site}/chiso")
    addresses = re.findall(
        r'href="(/chiso/(?:province_history|ranking|who_cites|search|teams_by_level)\?[^"]+)"', body
    )
    assert len(addresses) == 5
    found = [html.unescape(address) for address in addresses]
    assert "/chiso/ranking?indicator=dti&year=2022" in found
    for address in found:
        name, _, asked = address.removeprefix("/chiso/").partition("?")
        assert rows(site, f"{name}.json?{asked}") or name == "search", address
        empty = get(f"{site}/chiso/{name}")[1]
        assert f'href="{html.escape(address)}">Ví dụ:' in empty


def test_conflicts_are_told_in_figures(site: str) -> None:
    [address] = re.findall(r'href="(/chiso/conflicts[^"]*)"', get(f"{site}/")[1])
    _, body, _ = get(site + html.unescape(address))
    assert "<b>36</b> ×1 · <b>38</b> ×1" in body
    assert "value_text&#34;" not in body
    assert "subject_type" not in body.split("<thead", 1)[1].split("</thead", 1)[0]


def conflicts(site: str) -> str:
    """A table that is counted by kind as it opens."""
    return get(f"{site}/chiso/conflicts")[1]


def test_what_a_heading_offers_works_in_a_filtered_table(site: str) -> None:
    _, body, _ = get(f"{site}/chiso/ranks?indicator=dti&rank__gt=1&_sort=rank")
    offers = {html.unescape(a) for a in re.findall(r'<li><a rel="nofollow" href="([^"]+)"', body)}
    assert len(offers) > 30
    assert not any(
        address.endswith("_facet=kind") for address in re.findall(r'href="([^"]+)"', conflicts(site))
    )
    for address in sorted(offers)[::5]:
        assert "amp;" not in address
        assert "indicator=dti" in address
        assert get(site + address)[0] == 200, address


@pytest.mark.parametrize("page", ["/indicators/dti?edition=2021-63", "/?index=dti&edition=2021-63"])
def test_the_data_of_a_ranking_are_its_rows(site: str, page: str) -> None:
    _, body, _ = get(site + page)
    shown = re.findall(r'<th scope="row"><a href="/provinces/([\w-]+)">', body.split("<table", 1)[1])
    assert len(shown) > 3
    assert sorted(row["slug"] for row in linked(site, body, "standings")) == sorted(shown)


def test_the_data_of_documents_are_those_listed(site: str) -> None:
    _, body, _ = get(f"{site}/documents?type={urllib.parse.quote('Quyết định')}")
    shown = re.findall(r'<th scope="row"><a href="/documents/([\w-]+)">', body)
    assert 0 < len(shown) < len(rows(site, "documents.json"))
    assert sorted(row["slug"] for row in linked(site, body, "documents")) == sorted(shown)
    _, body, _ = get(f"{site}/documents/922-qd-btttt")
    assert {row["fact_id"] for row in linked(site, body, "claim_sources")} == {
        int(fact) for fact in re.findall(r'href="/facts/(\d+)"', body)
    }


def test_coverage_keeps_the_two_lists_of_provinces_apart(site: str) -> None:
    _, body, _ = get(f"{site}/coverage")
    assert '<th scope="col">2024 (63)</th><th scope="col">2024 (34)</th>' in body
    for edition in rows(site, "editions.json?indicator=dti&period=2024"):
        address = f"/indicators/dti?edition=2024-{edition['field']}"
        assert re.search(
            rf'href="{re.escape(address)}">{edition["provinces"]}<small>\+{edition["official"]}<', body
        )


@pytest.mark.parametrize("table", ["claims", "provinces", "facts", "articles", "runs", "official_values"])
def test_each_row_has_a_page(site: str, table: str) -> None:
    [first] = rows(site, f"{table}.json?_size=1")
    status, body, _ = get(f"{site}/chiso/{table}/{first.get('id') or first.get('rowid')}")
    assert status == 200
    assert "_shape=array" in body
