"""`chiso train`: the same gold gives the same weights, and a rule that errs is graded lower."""

import json
import tomllib
from pathlib import Path

from commands.calibration import Graded, confidence, cross_validated, fit
from tests.program import Chiso

GOOD, BAD = ("kind=rank", "rule=good"), ("kind=rank", "rule=bad")


def _graded() -> list[Graded]:
    sound = [Graded(f"a{at}", GOOD, True) for at in range(60)]
    return sound + [Graded(f"a{at}", BAD, at % 2 == 0) for at in range(40)]


def test_a_rule_that_errs_is_graded_lower() -> None:
    weights = fit(_graded())
    assert confidence(weights, Graded("x", GOOD, True)) > 0.95
    assert 0.4 < confidence(weights, Graded("x", BAD, True)) < 0.75


def test_each_fact_is_graded_once_and_without_its_own_article() -> None:
    assert len(cross_validated(_graded(), 5)) == 100


def test_the_same_gold_gives_the_same_weights(tmp_path: Path, chiso: Chiso) -> None:
    gold = tmp_path / "gold.jsonl"
    with gold.open("w", encoding="utf-8") as file:
        for at in range(1, 9):
            text = f"Theo bảng xếp hạng PCI năm 2022, tỉnh Hà Giang xếp thứ {at + 20}/63."
            fact = {
                "kind": "rank", "subject_type": "province", "subject": "Hà Giang", "indicator": "pci",
                "period": "2022", "value": at + 20, "bound": "eq", "status": "actual", "evidence": "xếp thứ",
            }  # fmt: skip
            file.write(json.dumps({"id": f"g{at}", "text": text, "facts": [fact]}, ensure_ascii=False) + "\n")
    outs = []
    for name in ("one.toml", "two.toml"):
        ended = chiso("train", gold, "--folds", 4, "--out", tmp_path / name)
        assert ended.code == 0, ended.err
        outs.append((tmp_path / name).read_text(encoding="utf-8"))
    assert outs[0] == outs[1]
    assert "bias" in tomllib.loads(outs[0])["weights"]


def test_too_little_gold_is_refused(tmp_path: Path, chiso: Chiso) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "text": "Không có gì.", "facts": []}\n', encoding="utf-8")
    ended = chiso("train", gold)
    assert ended.code == 2
    assert "more gold" in ended.err
