"""Grades: a share between nothing and all, the same from a finished fact as when it was made."""

from hypothesis import given
from hypothesis import strategies as st

from extract import extract_facts
from extract.grade import features, grade, sources_of
from extract.model import KINDS

TEXT = (
    "Theo kết quả PCI năm 2022, Hà Giang xếp thứ 41/63 với 62,33 điểm, tăng 3 bậc. "
    "Tỉnh có 2.071 tổ công nghệ số cộng đồng theo Quyết định số 749/QĐ-TTg ngày 3/6/2020."
)


def test_every_fact_can_be_graded_again_from_what_it_says() -> None:
    facts = extract_facts(TEXT)
    assert {fact.kind for fact in facts} >= {"rank", "score", "rank_change", "team_count", "decision"}
    for fact in facts:
        assert fact.confidence == grade(
            fact.kind, sources_of(fact.kind, fact.period, fact.reasons), fact.rule
        )


@given(st.sampled_from(KINDS), st.dictionaries(st.text(), st.text(), max_size=4), st.text())
def test_a_grade_is_a_share(kind: str, sources: dict[str, str], rule: str) -> None:
    assert 0 <= grade(kind, sources, rule) <= 1  # type: ignore[arg-type]


def test_what_the_text_says_itself_is_surer_than_what_is_taken_from_elsewhere() -> None:
    said = grade("rank", {"indicator": "clause", "subject": "clause", "period": "clause"}, "rank.ordinal")
    taken = grade("rank", {"indicator": "clause", "subject": "main", "period": "none"}, "rank.ordinal")
    assert said > taken
    assert "subject=main" in features("rank", {"subject": "main"}, "rank.ordinal")
