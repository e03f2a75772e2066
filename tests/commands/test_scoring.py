"""Found and strict, as the annotation guide defines them."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import scoring
from tests.program import Chiso

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

Fact = dict[str, Any]


def fact(kind: str = "rank", **changes: Any) -> Fact:
    usual = {
        "subject_type": "province", "subject": "Đắk Lắk", "province": "Đắk Lắk", "indicator": "dti",
        "period": "2021", "value": 36, "bound": "eq", "out_of": None, "status": "actual",
        "evidence": "thứ 36",
    }  # fmt: skip
    return {"kind": kind, **usual, **changes}


def score(gold: list[Fact], predicted: list[Fact]) -> scoring.Score:
    result = scoring.Score()
    result.add("a", gold, predicted)
    return result


def strict(gold: list[Fact], predicted: list[Fact]) -> tuple[int, int, int]:
    total = score(gold, predicted).total
    return total["gold"], total["predicted"], total["strict"]


def test_the_same_fact_is_strictly_right() -> None:
    assert strict([fact()], [fact()]) == (1, 1, 1)
    assert scoring.figures(score([fact()], [fact()]).total, "strict") == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "tỉnh Đắk Lắk"},
        {"subject": "Dak Lak"},
        {"period": "2021-12"},
        {"bound": None},
        {"value": 36.0},
        {"out_of": 63},
    ],
)
def test_what_does_not_matter(changes: Fact) -> None:
    assert strict([fact()], [fact(**changes)]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("subject", "Đắk Nông"),
        ("period", "2022"),
        ("indicator", "pci"),
        ("bound", "le"),
        ("status", "target"),
    ],
)
def test_one_wrong_attribute_is_found_but_not_strict(attribute: str, value: str) -> None:
    result = score([fact()], [fact(**{attribute: value})])
    assert (result.total["found"], result.total["strict"]) == (1, 0)
    assert [error.what for error in result.errors] == [f"wrong {attribute}"]


def test_missed_and_spurious() -> None:
    result = score([fact()], [fact(value=37)])
    assert [(error.what, error.kind) for error in result.errors] == [("missed", "rank"), ("spurious", "rank")]


def test_facts_not_core_are_neither_required_nor_punished() -> None:
    free = fact(core=False)
    assert strict([free], []) == (0, 0, 0)
    assert strict([free], [fact()]) == (0, 0, 0)


def test_mentions_of_one_fact_count_once() -> None:
    assert strict([fact()], [fact(), fact()]) == (1, 1, 1)


def test_each_gold_fact_takes_the_prediction_that_agrees_best() -> None:
    gold = [fact(period="2020"), fact(period="2021")]
    assert strict(gold, [fact(period="2021"), fact(period="2020")]) == (2, 2, 2)


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("922/QĐ-BTTTT", "0922/qđ-btttt", True),
        ("528", "528/QĐ-UBND", True),
        ("528/QĐ-UBND", "528", False),
        ("52-NQ/TU", "52/NQ-TU", True),
        ("52-NQ/TU", "53-NQ/TU", False),
    ],
)
def test_document_numbers(gold: str, predicted: str, same: bool) -> None:
    pair = fact("decision", value=gold), fact("decision", value=predicted)
    assert scoring.same_value(*pair) is same


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Sở TT&TT", "Sở Thông tin và Truyền thông", True),
        ("huyện Đại Từ", "Đại Từ", True),
        ("thành phố Gia Nghĩa", "TP Gia Nghĩa", True),
        ("huyện Lâm Bình; huyện Chiêm Hóa", "huyện Chiêm Hoá; huyện Lâm Bình", True),
        ("huyện Đại Từ", "huyện Phú Bình", False),
    ],
)
def test_names_below_the_province(gold: str, predicted: str, same: bool) -> None:
    kinds = {"subject_type": "district"}
    assert scoring.same_subject(fact(subject=gold, **kinds), fact(subject=predicted, **kinds)) is same


def test_hue_has_two_names() -> None:
    assert scoring.same_subject(fact(subject="Huế"), fact(subject="Thừa Thiên Huế"))


@pytest.mark.skipif(not CORPUS.exists(), reason="the annotated articles are not part of the repository")
@pytest.mark.parametrize("seed", range(3))
def test_same_figures_as_the_reference_scorer(tmp_path: Path, chiso: Chiso, seed: int) -> None:
    gold = CORPUS / "dev.jsonl"
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(_disturbed(gold, random.Random(seed)), encoding="utf-8")
    reference = subprocess.run(
        [sys.executable, CORPUS / "score.py", gold, predicted], capture_output=True, text=True, check=False
    ).stdout
    ended = chiso("evaluate", gold, "--predicted", predicted)
    assert ended.code == 0
    assert _figures(ended.out) == _figures(reference)


def _figures(table: str) -> dict[str, list[str]]:
    """The numbers of every line that begins with a kind or an attribute, of either scorer."""
    lines = (line.split() for line in table.splitlines())
    known = {
        *scoring.ATTRIBUTES,
        "all",
        "bound",
        "doc_type",
        "indicator",
        "period",
        "status",
        "subject",
        "strict",
    }
    return {
        words[0]: [word for word in words if re.fullmatch(r"[0-9.]+", word)]
        for words in lines
        if words and words[0] in known
    }


def _disturbed(gold: Path, chance: random.Random) -> str:
    """The gold facts with some dropped, doubled, added and bent."""
    lines = []
    for article in map(json.loads, gold.read_text(encoding="utf-8").splitlines()):
        facts = []
        for one in article["facts"]:
            bent = dict(one)
            match chance.randrange(9):
                case 0:
                    continue
                case 1:
                    bent["period"] = chance.choice([None, "2021", "2022-05-20"])
                case 2:
                    bent["subject"] = chance.choice([None, "Tỉnh Hà Nội", "UBND tỉnh", "huyện Đại Từ"])
                case 3:
                    bent["value"] = chance.choice([7, "7/QĐ-UBND", 36])
                case 4:
                    facts.append(dict(one))
                case 5:
                    bent |= {"bound": "ge", "indicator": "pci", "doc_type": "Kế hoạch"}
            facts.append(bent)
        lines.append(json.dumps({"id": article["id"], "facts": facts}, ensure_ascii=False))
    return "\n".join(lines)
