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
    # a name the lexicon does not know has values of its own
    ("BIDV đạt 89,42 điểm và xếp thứ 20.", set(), "Năm nay đạt thứ hạng cao, xếp thứ 20.", RANK_20),
    # a clause that concedes has its subject behind it; a main clause has the one in focus
    (
        "Mặc dù có tăng so với năm trước nhưng với tổng điểm các nội dung là 61,5 điểm, Lào Cai vẫn chưa hài lòng.",
        {"score 61.5 Lào Cai pci 2022 eq actual"},
        "Tỉnh tăng so với năm trước với tổng điểm là 61,5 điểm, Lào Cai thì chưa.",
        "score 61.5 Hà Giang pci 2022 eq actual",
    ),
    # a place in a bracket is an aside, it does not become what is spoken of
    (
        "Hà Giang còn nhiều việc phải làm (Lào Cai thì khác). Kết quả xếp thứ 20.", {RANK_20},
        "Lào Cai còn nhiều việc phải làm. Kết quả xếp thứ 21.", "rank 21 Lào Cai pci 2022 eq actual",
    ),
    # «một năm sau» counts on from the year spoken of
    (
        "Năm 2020, tỉnh xếp thứ 31. Một năm sau, tỉnh xếp thứ 20.",
        {"rank 31 Hà Giang pci 2020 eq actual", "rank 20 Hà Giang pci 2021 eq actual"},
        "Năm 2020, tỉnh xếp thứ 31. Một năm sau khi có nghị quyết, năm 2022 tỉnh xếp thứ 20.", RANK_20,
    ),
    # «nhóm 5 tỉnh đứng đầu» is no first place
    (
        "Tỉnh nằm trong nhóm 5 tỉnh thành phố đứng đầu cả nước.", {"rank 5 Hà Giang pci 2022 le actual"},
        "Tỉnh đứng đầu cả nước.", "rank 1 Hà Giang pci 2022 eq actual",
    ),
    # a second «nhóm N» is of the same kind as the first
    (
        "Năm 2024, PCI phấn đấu vào nhóm 15 tỉnh dẫn đầu cả nước, PII thuộc nhóm 20.",
        {"rank 15 Hà Giang pci 2024 le target", "rank 20 Hà Giang pii 2024 le target"},
        "Năm 2022, tỉnh nằm trong nhóm 15 tỉnh dẫn đầu cả nước; PII thuộc nhóm 3 được tập huấn.",
        "rank 15 Hà Giang pci 2022 le actual",
    ),
    # an index behind a closed bracket, with «ở», is that of the value inside
    (
        "Hà Giang hơn Lào Cai ở PAPI nhưng kém Cao Bằng (hạng 20) ở PGI.", {"rank 20 Cao Bằng pgi 2022 eq actual"},
        "Hà Giang hơn Lào Cai ở PAPI nhưng kém Cao Bằng (hạng 20), PGI thì chưa rõ.",
        "rank 20 Cao Bằng papi 2022 eq actual",
    ),
    # a place that opens the sentence is what it speaks of, unless something takes place there
    (
        "Tại Lào Cai, chỉ số SIPAS năm 2022 đạt 81,23%, xếp thứ 44/63.",
        {"score 81.23 Lào Cai sipas 2022 eq actual", "rank 44 Lào Cai sipas 2022 eq actual"},
        "Tại Hà Nội, Bộ Nội vụ công bố chỉ số SIPAS năm 2022 đạt 81,23%.",
        "score 81.23 Hà Giang sipas 2022 eq actual",
    ),
    # an adjective may stand between a class and its names
    (
        "Hai huyện miền núi Mèo Vạc và Đồng Văn lần lượt xếp thứ 9 và 10.",
        {"rank 9 huyện Mèo Vạc pci 2022 eq actual", "rank 10 huyện Đồng Văn pci 2022 eq actual"},
        "Huyện Mèo Vạc xếp thứ 9.", "rank 9 huyện Mèo Vạc pci 2022 eq actual",
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
