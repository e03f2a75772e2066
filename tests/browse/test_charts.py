"""The charts' specifications: data of this host alone, steps and words, in the reader's language."""

import json
import re
from pathlib import Path

import pytest

from tests.browse.http import get

ASSETS = Path(__file__).parents[2] / "db" / "datasette" / "assets"


def test_a_history_holds_what_the_page_shows(site: str) -> None:
    status, body, headers = get(f"{site}/provinces/dak-lak/charts/dti-rank.json")
    assert (status, headers["content-type"]) == (200, "application/json; charset=utf-8")
    spec = json.loads(body)
    assert spec["usermeta"]["keys"] == sorted(spec["usermeta"]["says"])
    assert spec["usermeta"]["says"]["2021"].startswith("2021: 36/63; 38/63")
    points = {(point["key"], point["text"]): point for point in spec["datasets"]["points"]}
    assert re.fullmatch(r"/claims/[0-9a-f]{16}", points["2021", "36/63"]["href"])
    assert points["2021", "38/63"]["role"] == "other"
    assert "url" not in json.dumps(spec["layer"])  # nothing is loaded from anywhere


def test_a_chart_speaks_the_language_chosen(site: str) -> None:
    _, body, headers = get(f"{site}/provinces/dak-lak/charts/dti-rank.json", Cookie="chiso_language=en")
    assert "another article says" in body
    assert "Cookie" in headers["vary"]


def test_who_moved(site: str) -> None:
    status, body, _ = get(f"{site}/indicators/dti/moves.json?edition=2022-63")
    assert status == 200
    says = json.loads(body)["usermeta"]["says"]
    assert says["dak-lak"] == "Đắk Lắk: 36 → 47 (▼ 11)"


@pytest.mark.parametrize(
    "page",
    [
        "/provinces/dak-lak/charts/none-rank.json",
        "/provinces/dak-lak/charts/dti-x.json",
        "/provinces/dak-lak/charts/rank.json",
        "/provinces/x/charts/dti-rank.json",
        "/indicators/none/moves.json",
        "/indicators/pci/moves.json?edition=x",
    ],
)
def test_a_chart_there_is_not(site: str, page: str) -> None:
    assert get(site + page)[0] == 404


def test_scripts_and_licences_are_ours_to_give(site: str) -> None:
    for file in (
        "vega.min.js",
        "vega-lite.min.js",
        "vega-interpreter.js",
        "LICENSE.vega.txt",
        "LICENSE.vega-lite.txt",
    ):
        assert get(f"{site}/assets/vega/{file}")[0] == 200
    own = (ASSETS / "charts.js").read_text()
    assert "ast: true" in own  # expressions are interpreted: the policy forbids to make code of them
    assert "'unsafe-eval'" not in get(f"{site}/provinces/dak-lak")[2]["content-security-policy"]
