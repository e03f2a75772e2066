"""Texts made to hold a reader up are answered. Nothing is timed: a pattern that backtracks without end would hang
the run, and these texts are long enough for a square to be felt."""

import pytest

from extract import Fact, extract_facts, has_topic

REPEATED = {
    "ordinals": "thứ ",
    "numbering": "1.",
    "letters and points": "a.",
    "list words": "lần lượt ",
    "spaced dashes": " - ",
    "unit words": "Xã ",
    "lines": "\n",
    "numbered lines": "\ntổ 1",
    "commas": ", ",
    "table bars": "| ",
    "table headers": "\nĐịa phương | Điểm | Hạng",
    "headers without bars": "\nĐịa phương Điểm Hạng Điểm Hạng",
    "header words": "Điểm Hạng ",
    "table rows": "\nLào Cai 1 2 3 4 5 6 7 8 9",
    "lists in a line": "1. Hà Nội; ",
    "wide blanks": "1   ",
    "digits": "1",
    "masking letter": "¤",
    "province names": "Hà Nội ",
    "years": "năm 2020 ",
    "ranks": "xếp thứ 3, ",
    "scores": "12,5 điểm ",
    "teams": "tổ công nghệ số cộng đồng ",
    "capitals": "Aa",
    "steps": "tăng mạnh ",
    "boards": "BQL a ",
    "dates": "ngày 1 tháng 1 ",
    "documents": "Quyết định số 1/QĐ-UBND ",
    "documents in sentences": "Quyết định số 1/QĐ-UBND. ",
    "indices with years": "DTI năm 2021 ",
}
LENGTH = 60_000
TOPIC = "Chỉ số DTI năm 2022 của Lào Cai xếp thứ 3. "


def lies_in(text: str, fact: Fact) -> bool:
    return text[fact.start : fact.end] == fact.evidence


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED.keys())
def test_a_repeated_unit_is_answered(unit: str) -> None:
    noise = unit * (LENGTH // len(unit))
    text = TOPIC + noise
    facts = extract_facts(text, published="2023-05-01")
    assert all(lies_in(text, fact) for fact in facts)
    assert ("rank", 3, "Lào Cai", "dti") in {(f.kind, f.value, f.subject, f.indicator) for f in facts}


def test_a_letter_without_end_is_answered() -> None:
    assert extract_facts("a" * 500_000) == []
    assert extract_facts(TOPIC + "a" * 500_000, published="2023-05-01") != []


def test_combining_marks_without_end_are_answered() -> None:
    text = TOPIC + "a" + "\u0301" * 100_000
    assert all(lies_in(text, fact) for fact in extract_facts(text, published="2023-05-01"))


def test_brackets_without_end_are_no_topic() -> None:
    assert not has_topic("(" * 100_000)


def test_a_dump_of_values_is_not_read_as_a_sentence() -> None:
    dump = "Chỉ số DTI: " + "Lào Cai xếp thứ 3, " * 1000
    assert [fact for fact in extract_facts(dump, published="2023-05-01") if fact.kind == "rank"] == []
