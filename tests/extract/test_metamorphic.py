"""What must not change when a text changes, and what must: facts follow the language, not the letters."""

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Fact, extract_facts

ARTICLE = """Hòa Bình công bố kết quả chuyển đổi số

Theo bảng xếp hạng chỉ số chuyển đổi số (DTI) năm 2022, tỉnh Hòa Bình xếp thứ 31/63 với 0,5812 điểm,\
 tăng 7 bậc so với năm 2021.
Trong đó, chính quyền số xếp thứ 28, kinh tế số xếp thứ 40, xã hội số đứng thứ 35.
Toàn tỉnh đã thành lập 151 tổ công nghệ số cộng đồng cấp xã với hơn 1.200 thành viên.
Kết quả có được nhờ thực hiện Quyết định số 415/QĐ-UBND ngày 12/3/2022 của UBND tỉnh.
"""
PUBLISHED = "2023-08-02"
GOLD = Path(__file__).parent.parent / "fixtures" / "gold"


def read(text: str, **keywords: str) -> list[Fact]:
    return extract_facts(text, published=PUBLISHED, **keywords)


def said(facts: list[Fact]) -> list[tuple[object, ...]]:
    """What facts say, without where it stands and how sure it is."""
    return sorted(
        (
            f.kind,
            str(f.value),
            f.subject or "",
            f.indicator or "",
            f.period or "",
            f.bound,
            f.status,
            str(f.out_of),
            str(f.level),
        )
        for f in facts
    )


def test_the_article_is_read_whole() -> None:
    assert said(read(ARTICLE)) == sorted(
        [
            ("rank", "31", "Hòa Bình", "dti", "2022", "eq", "actual", "63", "None"),
            ("score", "0.5812", "Hòa Bình", "dti", "2022", "eq", "actual", "None", "None"),
            ("rank_change", "7", "Hòa Bình", "dti", "2022", "eq", "actual", "None", "None"),
            ("rank", "28", "Hòa Bình", "dti.government", "2022", "eq", "actual", "None", "None"),
            ("rank", "40", "Hòa Bình", "dti.economy", "2022", "eq", "actual", "None", "None"),
            ("rank", "35", "Hòa Bình", "dti.society", "2022", "eq", "actual", "None", "None"),
            (
                "team_count",
                "151",
                "Hòa Bình",
                "community_digital_team",
                "",
                "eq",
                "actual",
                "None",
                "commune",
            ),
            (
                "member_count",
                "1200",
                "Hòa Bình",
                "community_digital_team",
                "",
                "ge",
                "actual",
                "None",
                "commune",
            ),
            ("decision", "415/QĐ-UBND", "UBND tỉnh", "", "2022-03-12", "eq", "actual", "None", "None"),
        ]
    )


@pytest.mark.parametrize(
    "other", ["Sơn La", "Cà Mau", "Đắk Nông", "Thừa Thiên Huế", "Bà Rịa - Vũng Tàu", "Điện Biên"]
)
def test_another_province_takes_the_facts_along(other: str) -> None:
    swapped = read(ARTICLE.replace("Hòa Bình", other))
    assert said(swapped) == said(
        [replace(f, subject=f.subject and f.subject.replace("Hòa Bình", other)) for f in read(ARTICLE)]
    )


@pytest.mark.parametrize("number", ["2", "17", "63"])
def test_a_changed_number_changes_one_fact(number: str) -> None:
    changed = read(ARTICLE.replace("thứ 31/63", f"thứ {number}/63"))
    before, after = set(said(read(ARTICLE))), set(said(changed))
    assert {fact[1] for fact in after - before} == {number}
    assert {fact[1] for fact in before - after} == {"31"}


ENCODINGS = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "nbsp": lambda text: text.replace(" ", "\u00a0"),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "old tone": lambda text: text.replace("Hòa", "Hoà"),
    "zero width": lambda text: text.replace(" điểm", "\u200b điểm").replace("tỉnh", "tỉnh\u200b"),
    "eth": lambda text: text.replace("Đ", "\u00d0"),
}


@pytest.mark.parametrize(
    "rewrite",
    [
        *ENCODINGS.values(),
        lambda text: text.replace("  ", " ").replace(" ", "  "),
        lambda text: text.split("\n")[0].upper() + text[len(text.split("\n")[0]) :],
    ],
    ids=[*ENCODINGS, "double spaces", "upper-case title"],
)
def test_the_same_text_in_another_encoding_says_the_same(rewrite) -> None:  # type: ignore[no-untyped-def]
    text = rewrite(ARTICLE)
    facts = read(text)
    assert said(facts) == said(read(ARTICLE))
    assert all(text[f.start : f.end] == f.evidence for f in facts)
    assert all(is_in_its_sentence(f, text) for f in facts)


@pytest.mark.parametrize("rewrite", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("file", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_gold_articles_in_another_encoding_say_the_same(file: Path, rewrite) -> None:  # type: ignore[no-untyped-def]
    for line in file.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text = rewrite(article["text"])
        facts = extract_facts(text, published=article["published"])
        assert said(facts) == said(extract_facts(article["text"], published=article["published"])), article[
            "id"
        ]
        assert all(text[f.start : f.end] == f.evidence for f in facts)


SIDEBARS = [
    "Thời tiết ngày mai: khu vực phía Bắc có mưa rào, nhiệt độ 24 - 31 độ C.",
    "Giải bóng đá U21: đội khách dẫn đầu bảng A với 7 điểm sau 3 trận đấu, đứng thứ hai là đội chủ nhà.",
    "PCI năm 2022: Bắc Ninh xếp thứ 7 với 69,08 điểm.",
    "Cần Thơ có 630 tổ công nghệ số cộng đồng.",
]


@pytest.mark.parametrize("sidebar", SIDEBARS)
def test_an_added_paragraph_leaves_the_old_facts(sidebar: str) -> None:
    before = set(said(read(ARTICLE)))
    assert before <= set(said(read(f"{ARTICLE}\n{sidebar}\n")))


def test_a_cut_at_a_paragraph_leaves_the_first_half() -> None:
    lines = ARTICLE.split("\n")
    for cut in range(3, len(lines)):
        first = "\n".join(lines[:cut])
        whole = [fact for fact in read(ARTICLE) if fact.end <= len(first)]
        assert said(read(first)) == said(whole)


def test_the_home_province_is_the_last_resort() -> None:
    text = "Chỉ số PCI năm 2022: xếp thứ 12/63, tăng 2 bậc so với năm 2021."
    assert {f.subject for f in read(text, home_province="Lào Cai")} == {"Lào Cai"}
    assert read(text) == []
    named = "Chỉ số PCI năm 2022: Yên Bái xếp thứ 12/63."
    assert {f.subject for f in read(named, home_province="Lào Cai")} == {"Yên Bái"}


PIECES = st.sampled_from(
    [
        "Đắk Lắk", "Sở Tài chính", "huyện Đại Từ", "xếp thứ", "hạng", "vị trí", "lần lượt", "tăng", "bậc", "điểm",
        "PCI", "DTI năm 2021", "chỉ số", "36/63", "0,6077", "1.652", "87,05%", "(", ")", ",", ";", ".", "\n", "|",
        "và", "so với năm 2020", "đứng đầu", "tổ công nghệ số cộng đồng", "thành viên", "Quyết định số", "năm nay",
        "922/QĐ-BTTTT", "ngày 20/5/2022", "tốp 20", "phấn đấu", "là", "thuộc về", "\u0301", "\u200b",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=60).map(" ".join))
def test_any_text_has_an_answer_with_true_spans(text: str) -> None:
    facts = extract_facts(text, published=PUBLISHED)
    assert all(text[f.start : f.end] == f.evidence and f.evidence for f in facts)
    assert all(f.evidence_offset is None or is_in_its_sentence(f, text) for f in facts)
    assert all(0 <= f.confidence <= 1 for f in facts)
    assert facts == extract_facts(text, published=PUBLISHED)


def is_in_its_sentence(fact: Fact, text: str) -> bool:
    """Whether the evidence stands in the sentence where the fact says, and the sentence around it in the text."""
    if fact.evidence_offset is None:
        return False
    begin = fact.start - fact.evidence_offset
    return fact.sentence.startswith(fact.evidence, fact.evidence_offset) and text.startswith(
        fact.sentence, begin
    )


def test_of_two_equal_numbers_in_a_sentence_each_has_its_place() -> None:
    sentence = "Năm 2022, Bắc Kạn xếp thứ 17/63 về nhân lực số và thứ 17/63 về hạ tầng số."
    facts = read(f"Tin vắn.\n\n  {sentence}")
    assert [fact.sentence for fact in facts] == [sentence, sentence]
    assert [fact.evidence for fact in facts] == ["xếp thứ 17/63", "thứ 17/63"]
    assert [fact.evidence_offset for fact in facts] == [sentence.index("xếp"), sentence.rindex("thứ")]


def test_the_order_of_articles_does_not_matter() -> None:
    other = re.sub("Hòa Bình", "Lai Châu", ARTICLE)
    assert [read(ARTICLE), read(other)] == [read(text) for text in (other, ARTICLE)][::-1]
