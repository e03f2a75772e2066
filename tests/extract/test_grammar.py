"""Rules of the language that hold across patterns: for each a text it speaks in, and a neighbour it leaves alone."""

import pytest

from extract import extract_facts

PUBLISHED = "2023-05-10"
HEAD = "Kết quả PCI năm 2022 của tỉnh Hà Giang vừa được công bố.\n\n"


def told(text: str) -> set[str]:
    """Ranks, changes, scores, counts and documents as «kind value subject indicator period bound status»."""
    return {
        f"{f.kind} {f.value} {f.subject} {f.indicator} {f.period} {f.bound} {f.status}"
        for f in extract_facts(text, published=PUBLISHED)
    }


RANK_20 = "rank 20 Hà Giang pci 2022 eq actual"

PAIRS = [
    # a supposition is no fact; «nếu xét …» sets a fact apart
    ("Nếu tỉnh đứng thứ 20 thì vốn sẽ về nhiều hơn.", set(), "Nếu xét riêng kỳ này, tỉnh đứng thứ 20.", RANK_20),
    # a place given up is not held
    (
        "Hà Giang để mất vị trí quán quân.", set(),
        "Hà Giang giữ vị trí quán quân.", "rank 1 Hà Giang pci 2022 eq actual",
    ),
    # a criterion has no code of its own
    ("Tiêu chí cấp phép xây dựng của tỉnh đứng thứ 20.", set(), "Tỉnh đứng thứ 20.", RANK_20),
    # «trở lên» is a bound
    (
        "Tỉnh xếp thứ 20.", {RANK_20},
        "Mục tiêu đến năm 2025, PCI xếp thứ 20 trở lên.", "rank 20 Hà Giang pci 2025 le target",
    ),
    # a decision's name is no aim, «quyết giữ» is
    (
        "Theo Quyết định số 12/QĐ-UBND, Hà Giang đứng thứ 20.",
        {RANK_20, "decision 12/QĐ-UBND None None None eq actual"},
        "Năm 2024, Hà Giang quyết giữ hạng 20.", "rank 20 Hà Giang pci 2024 eq target",
    ),
    # nobody's rank
    ("Chưa có năm nào Hà Giang đứng thứ 20.", set(), "Lần đầu Hà Giang đứng thứ 20.", RANK_20),
    # two who lead do not share one first place; one does
    (
        "Lào Cai, Yên Bái dẫn đầu vùng.", set(),
        "Lào Cai dẫn đầu cả nước.", "rank 1 Lào Cai pci 2022 eq actual",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("speaks", "gives", "neighbour", "fact"), PAIRS)
def test_a_rule_and_its_neighbour(speaks: str, gives: set[str], neighbour: str, fact: str) -> None:
    assert told(HEAD + speaks) == gives
    assert fact in told(HEAD + neighbour)


def test_a_department_is_counted_for_itself_and_its_province_apart() -> None:
    text = "Năm 2022, Sở Tư pháp xếp thứ 3 về chỉ số cải cách hành chính của tỉnh với 91,5 điểm."
    assert {f.subject for f in extract_facts(text, home_province="Hà Giang")} == {"Sở Tư pháp"}


def test_a_later_sentence_dates_a_document_and_only_one_without_a_number() -> None:
    cited = "Bộ Nội vụ vừa có Công văn 4918/BNV-CCHC gửi các tỉnh. "
    [fact] = extract_facts(cited + "Công văn được ký ngày 12/12/2022.")
    assert fact.period == "2022-12-12"
    [fact, *_] = extract_facts(cited + "Kế hoạch được ký ngày 12/12/2022.")
    assert fact.period is None


def test_the_date_of_receipt_is_no_date_of_issue() -> None:
    [fact] = extract_facts("Tỉnh nhận được ngày 06/6/2022 Văn bản số 987/PTM-VP của VCCI.")
    assert fact.period is None


def test_counts_hold_at_the_date_of_the_paragraph_before() -> None:
    text = (
        "Tính đến ngày 25/9/2022, Hà Giang đã lập tổ công nghệ số cộng đồng ở mọi xã.\n\n"
        "Cụ thể, tỉnh có 2.071 tổ công nghệ số cộng đồng."
    )
    assert [(f.value, f.period) for f in extract_facts(text)] == [(2071, "2022-09-25")]


def test_other_bodies_have_members_of_their_own() -> None:
    text = "Hà Giang có 193 tổ công nghệ số cộng đồng với 900 thành viên. Ban Chỉ đạo gồm 19 thành viên."
    assert [f.value for f in extract_facts(text) if f.kind == "member_count"] == [900]
