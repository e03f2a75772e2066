"""Grades: a share between nothing and all, lower where an article leaves a choice or contradicts itself."""

from hypothesis import given
from hypothesis import strategies as st

from extract import extract_facts, features_of
from extract.agreement import Agreement
from extract.grade import grade
from extract.model import Fact, fact_from_json

TEXT = (
    "Theo kết quả PCI năm 2022, Hà Giang xếp thứ 41/63 với 62,33 điểm, tăng 3 bậc. "
    "Tỉnh có 2.071 tổ công nghệ số cộng đồng theo Quyết định số 749/QĐ-TTg ngày 3/6/2020."
)


def test_every_fact_can_be_graded_again_from_what_it_says() -> None:
    facts = extract_facts(TEXT)
    assert {fact.kind for fact in facts} >= {"rank", "score", "rank_change", "team_count", "decision"}
    written = [fact_from_json(fact.to_json()) for fact in facts]
    assert [grade(names) for names in features_of(TEXT, written)] == [fact.confidence for fact in facts]


@given(st.lists(st.text()))
def test_a_grade_is_a_share(names: list[str]) -> None:
    assert 0 <= grade(names) <= 1


def test_features_without_a_weight_weigh_nothing() -> None:
    assert grade(["kind=rank", "never seen"]) == grade(["kind=rank"])


def test_what_the_text_says_itself_is_surer_than_what_is_taken_from_elsewhere() -> None:
    [said] = extract_facts(
        "Theo công bố, PCI năm 2022 của tỉnh Hà Giang xếp thứ 41/63.", published="2023-04-12"
    )
    text = "Hà Giang và PCI.\nKết quả đó có nguyên nhân.\nNăm ngoái xếp thứ 41/63."
    [taken] = extract_facts(text, published="2023-04-12")
    assert said.confidence > taken.confidence


def _fact(kind: str = "rank", subject: str = "Hà Giang", value: float = 41, period: str = "2022") -> Fact:
    record = {
        "kind": kind, "subject_type": "province", "subject": subject, "province": subject, "indicator": "pci",
        "period": period, "value": value, "bound": "eq", "out_of": None, "status": "actual", "evidence": "x",
        "start": 0, "end": 1, "rule": "rank.ordinal", "confidence": 0.0,
    }  # fmt: skip
    return fact_from_json(record)


def _traits(fact: Fact, *others: Fact) -> set[str]:
    return set(Agreement([fact, *others]).traits(fact))


def test_two_ranks_of_one_unit_in_one_edition_contradict_each_other() -> None:
    assert "contradicted" in _traits(_fact(), _fact(value=14))
    assert "contradicted" not in _traits(_fact(), _fact(value=14, period="2021"))
    assert "contradicted" not in _traits(_fact(), _fact(value=14, subject="Lào Cai"))


def test_a_rank_that_two_units_hold_is_shared() -> None:
    assert "rank shared" in _traits(_fact(), _fact(subject="Lào Cai"))
    assert "rank shared" not in _traits(_fact(), _fact(subject="Lào Cai", period="2021"))


def test_who_ranks_higher_has_the_higher_score() -> None:
    own = (_fact(), _fact("score", value=62.0))
    better = (_fact(subject="Lào Cai", value=10), _fact("score", "Lào Cai", 66.0))
    worse = (_fact(subject="Lào Cai", value=10), _fact("score", "Lào Cai", 55.0))
    assert "order of scores holds" in _traits(*own, *better)
    assert "order of scores broken" in _traits(*own, *worse)
    assert not any(name.startswith("order") for name in _traits(*own))
