"""`chiso train`: the same gold gives the same weights, and a rule that errs is graded lower."""

import json
import tomllib
from pathlib import Path

from commands.calibration import Graded, by_file, confidence, cross_validated, discrimination, fit
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


def test_a_file_is_graded_by_the_others() -> None:
    one = [Graded(f"a{at}", GOOD, True, "one") for at in range(30)]
    other = [Graded(f"b{at}", GOOD, False, "other") for at in range(30)]
    assert [grade > 0.5 for grade, _ in by_file(one + other)] == [False] * 30 + [True] * 30


def test_rare_features_get_no_weight() -> None:
    rare = [Graded(f"c{at}", ("kind=rank", "rule=rare"), False) for at in range(5)]
    assert "rule=rare" not in fit([*_graded(), *rare])


def test_discrimination_is_the_share_of_pairs_in_order() -> None:
    assert discrimination([(0.9, True), (0.8, True), (0.7, False)]) == 1.0
    assert discrimination([(0.9, False), (0.8, True), (0.7, True)]) == 0.0
    assert discrimination([(0.9, True)]) == 0.5


def test_facts_of_an_earlier_version_stand_in_for_those_found_now(tmp_path: Path, chiso: Chiso) -> None:
    gold, predicted, out = (tmp_path / name for name in ("gold.jsonl", "first.jsonl", "weights.toml"))
    _write_gold(gold)
    assert chiso("train", gold, "--folds", 4, "--out", out).code == 0
    sure = tomllib.loads(out.read_text(encoding="utf-8"))["weights"]["bias"]
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    wrong = [
        {"id": line["id"], "facts": [{**line["facts"][0], "subject": "Lào Cai", **SPAN}]} for line in lines
    ]
    predicted.write_text("".join(json.dumps(line) + "\n" for line in wrong), encoding="utf-8")
    ended = chiso("train", gold, "--folds", 4, "--predicted", predicted, "--out", out)
    assert ended.code == 0, ended.err
    assert tomllib.loads(out.read_text(encoding="utf-8"))["weights"]["bias"] < 0 < sure


def test_predictions_without_their_keys_are_refused(tmp_path: Path, chiso: Chiso) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "first.jsonl"
    _write_gold(gold)
    predicted.write_text('{"id": "g1", "facts": [{"kind": "rank", "value": 21}]}\n', encoding="utf-8")
    ended = chiso("train", gold, "--predicted", predicted)
    assert ended.code == 2
    assert "predictions of g1: a fact without all its keys" in ended.err


SPAN = {"province": None, "out_of": None, "start": 0, "end": 4, "rule": "rank.ordinal", "confidence": 0.0}


def _write_gold(gold: Path) -> None:
    with gold.open("w", encoding="utf-8") as file:
        for at in range(1, 9):
            text = f"Theo bảng xếp hạng PCI năm 2022, tỉnh Hà Giang xếp thứ {at + 20}/63."
            fact = {
                "kind": "rank", "subject_type": "province", "subject": "Hà Giang", "indicator": "pci",
                "period": "2022", "value": at + 20, "bound": "eq", "status": "actual", "evidence": "xếp thứ",
            }  # fmt: skip
            file.write(json.dumps({"id": f"g{at}", "text": text, "facts": [fact]}, ensure_ascii=False) + "\n")


def test_the_same_gold_gives_the_same_weights(tmp_path: Path, chiso: Chiso) -> None:
    gold = tmp_path / "gold.jsonl"
    _write_gold(gold)
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
