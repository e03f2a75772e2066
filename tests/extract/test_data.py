"""The word lists and tables of `extract/data`: used, tidy, and each with its source."""

import re
from pathlib import Path

import pytest

import extract
from extract.gazetteer import districts, provinces
from extract.lexicon import indicator_terms, load_csv, load_toml
from extract.text import canonical

ROOM = Path(extract.__file__).parent
CUES = load_toml("cues.toml")
USED = set(
    re.findall(r"[\"'](\w+)[\"']", "\n".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py")))
)


@pytest.mark.parametrize("name", CUES)
def test_a_list_of_cues_is_used(name: str) -> None:
    assert name in USED, f"[{name}] of cues.toml is read by no rule: delete it"


@pytest.mark.parametrize("name", CUES)
def test_a_list_of_cues_is_tidy(name: str) -> None:
    table = CUES[name]
    assert set(table) == {"source", "words"}
    assert table["source"].split(":")[0] in ("guide", "press", "grammar")
    words = table["words"]
    assert len(words) == len(set(words)), f"[{name}] has a word twice"
    assert all(word == word.lower().strip() for word in words)
    assert all(canonical(word).text == word for word in words), (
        f"[{name}] has a word no canonical text can hold"
    )


@pytest.mark.parametrize("name", CUES)
def test_a_list_of_cues_says_what_it_does(name: str) -> None:
    lines = (ROOM / "data" / "cues.toml").read_text(encoding="utf-8").splitlines()
    assert any(re.match(rf"\[{name}\]\s+# ?\S", line) for line in lines) or name == "down"


@pytest.mark.parametrize("file", ["provinces.csv", "districts.csv"])
def test_a_row_of_units_has_a_source(file: str) -> None:
    assert [row["name"] for row in load_csv(file) if not row["source"]] == []


@pytest.mark.parametrize(
    "file", [path.name for path in sorted((ROOM / "data").iterdir()) if path.suffix != ".md"]
)
def test_a_data_file_says_where_it_was_learned(file: str) -> None:
    described = (ROOM / "data" / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{re.escape(file)}` \| .+ \| (.+) \|$", described, re.MULTILINE)
    assert row is not None, f"data/README.md does not name {file}"
    head = (ROOM / "data" / file).read_text(encoding="utf-8")
    if row[1] == "head of the file":
        assert re.search(r"^#.*\bSources?:", head, re.MULTILINE)


@pytest.mark.parametrize("name", load_toml("rules.toml"))
def test_a_composed_rule_has_a_source(name: str) -> None:
    assert load_toml("rules.toml")[name]["source"]


def test_units_belong_to_provinces_we_know() -> None:
    for file in ("districts.csv", "communes.csv"):
        assert {row["province"] for row in load_csv(file)} <= provinces()
    assert len([row for row in load_csv("provinces.csv") if "63" in row["fields"]]) == 63
    assert len([row for row in load_csv("provinces.csv") if "34" in row["fields"]]) == 34


def test_names_are_canonical() -> None:
    names = [*provinces(), *districts(), *(row["name"] for row in load_csv("communes.csv"))]
    assert [name for name in names if canonical(name).text != name] == []


def test_names_of_indices_are_lower_case_and_name_one_index() -> None:
    assert [name for name in indicator_terms() if name != name.lower()] == []
    codes: dict[str, set[str]] = {}
    for code, names in load_toml("indicators.toml").items():
        for name in (*names.get("hard", ()), *names.get("soft", ())):
            codes.setdefault(name, set()).add(code)
    assert {name: found for name, found in codes.items() if len(found) > 1} == {}
