"""Rules of what carries over from clause to clause, and of what is no fact at all: in pairs, as in test_grammar."""

import pytest

from extract import extract_facts
from tests.extract.test_grammar import HEAD, RANK_20, told

PAIRS = [
    # «kể từ khi …,» ends at its comma: the year behind it is the index's
    (
        "Lần đầu kể từ khi có PAPI, tỉnh đứng thứ 20: PAPI năm 2021 đạt 42,5 điểm.",
        {"rank 20 Hà Giang papi 2021 eq actual", "score 42.5 Hà Giang papi 2021 eq actual"},
        "Kể từ năm 2021 đến nay, tỉnh đứng thứ 20.", RANK_20,
    ),
    # a ministry behind «báo cáo … của» made the report; «chỉ số của Bộ …» may be its own
    (
        "Đã có báo cáo SIPAS năm 2022 của Bộ Nội vụ: 83,14%.", {"score 83.14 Hà Giang sipas 2022 eq actual"},
        "Chỉ số cải cách hành chính năm 2022 của Bộ Nội vụ đạt 88,14%.",
        "score 88.14 Bộ Nội vụ par_index 2022 eq actual",
    ),
    # «về đích» is no aim, «phải đọc» neither; «Đích của …:» is one
    ("Tỉnh về đích ở hạng 20.", {RANK_20}, "Kết quả phải đọc theo địa giới cũ: tỉnh đứng thứ 20.", RANK_20),
    (
        "Đích của năm 2024 đã được ghi trong kế hoạch của tỉnh: PCI lọt tốp 20 cả nước.",
        {"rank 20 Hà Giang pci 2024 le target"},
        "Mục tiêu của năm 2022 đã hoàn thành: tỉnh đứng thứ 20.", RANK_20,
    ),
    # hearsay and a threshold nobody stays below are no facts
    ("Trên mạng lan truyền thông tin Hà Giang đứng thứ 20.", set(), "VCCI cho biết Hà Giang đứng thứ 20.", RANK_20),
    (
        "Cả nước không còn địa phương nào dưới 60 điểm.", set(),
        "Không dưới 60 điểm như năm trước, tỉnh đạt 63,06 điểm.", "score 63.06 Hà Giang pci 2022 eq actual",
    ),
    # «không rơi khỏi tốp 20» is within, «rơi khỏi tốp 20» outside
    ("Hà Giang đã rơi khỏi tốp 20.", set(), "Hà Giang không rơi khỏi tốp 20.", "rank 20 Hà Giang pci 2022 le actual"),
    # how far from an earlier value, or from others
    (
        "Điểm PCI của tỉnh nhiều hơn năm 2021 là 1,42 điểm.", {"score_change 1.42 Hà Giang pci 2022 eq actual"},
        "Điểm PCI của tỉnh năm 2022 là 61,42 điểm.", "score 61.42 Hà Giang pci 2022 eq actual",
    ),
    ("Tỉnh kém năm 2021 một khoảng 1,55 điểm.", {"score_change -1.55 Hà Giang pci 2022 eq actual"},
     "Tỉnh đứng thứ 20, kém trung bình cả nước năm 2021 một khoảng 1,55 điểm.", RANK_20),
    # what results from values told before leads to the edition in hand
    (
        "Năm 2021, tỉnh ở hạng 28, nghĩa là sau một năm đã tiến 8 bậc.",
        {"rank 28 Hà Giang pci 2021 eq actual", "rank_change 8 Hà Giang pci 2022 eq actual"},
        "Năm 2021, tỉnh ở hạng 28 và tăng 8 bậc.", "rank_change 8 Hà Giang pci 2021 eq actual",
    ),
    # numbers without a noun count on once the first is told
    (
        "Nhì là Lào Cai, ba là Yên Bái, tư là Sơn La.",
        {f"rank {n} {name} pci 2022 eq actual" for n, name in ((2, "Lào Cai"), (3, "Yên Bái"), (4, "Sơn La"))},
        "Có ba đoàn về dự, ba là Yên Bái; Hà Giang xếp thứ 20.", RANK_20,
    ),
    # a rank in a bracket behind a score, and one that is a prize
    (
        "Hà Giang 63,06 điểm (nhì).", {"score 63.06 Hà Giang pci 2022 eq actual", "rank 2 Hà Giang pci 2022 eq actual"},
        "Tỉnh xếp thứ 20; xã hạng nhất được thưởng 50 triệu đồng, 30 triệu đồng cho hạng nhì.", RANK_20,
    ),
    # two names and two places, joined by «rồi» as well
    (
        "Lào Cai rồi Yên Bái chiếm ngôi thứ hai và thứ ba.",
        {"rank 2 Lào Cai pci 2022 eq actual", "rank 3 Yên Bái pci 2022 eq actual"},
        "Lào Cai rồi Yên Bái đều vượt tỉnh; Hà Giang đứng thứ 20.", RANK_20,
    ),
    # a bare former rank in a bracket has its own year, and leaves the rank before it that of the edition
    (
        "Hà Giang đứng ở vị trí 20 (năm 2021: 28).", {RANK_20, "rank 28 Hà Giang pci 2021 eq actual"},
        "Hà Giang đứng ở vị trí 28 (năm 2021).", "rank 28 Hà Giang pci 2021 eq actual",
    ),
    # «nhường chỗ cho A, lùi về thứ 20»: the one who makes room falls back
    (
        "Hà Giang nhường chỗ cho Lào Cai, lùi về thứ 20.", {RANK_20},
        "Lào Cai nhường chỗ cho tỉnh; Hà Giang lên thứ 20.", RANK_20,
    ),
    # the index of the country is nobody's
    (
        "DTI cấp quốc gia năm 2022 là 0,7326.", set(),
        "DTI cấp tỉnh năm 2022 của Hà Giang là 0,6326.", "score 0.6326 Hà Giang dti 2022 eq actual",
    ),
    # the direction said first goes for what follows it
    (
        "DTI năm 2022: chính quyền số đi lên 12 bậc, kinh tế số 11 bậc.",
        {"rank_change 12 Hà Giang dti.government 2022 eq actual", "rank_change 11 Hà Giang dti.economy 2022 eq actual"},
        "Tỉnh đi lên 12 bậc, gồm 11 hạng mục.", "rank_change 12 Hà Giang pci 2022 eq actual",
    ),
    # behind a colon each name has a value of its own
    (
        "Về DTI, năm 2022 tỉnh xếp thứ 20: chính quyền số thứ 24.",
        {"rank 20 Hà Giang dti 2022 eq actual", "rank 24 Hà Giang dti.government 2022 eq actual"},
        "Năm 2022 tỉnh xếp thứ 20 về: chính quyền số.", "rank 20 Hà Giang dti.government 2022 eq actual",
    ),
    # what «tỉnh» means is the unit of today
    (
        "Năm 2022, Yên Bái (cũ) đứng thứ 31. Tỉnh đứng thứ 20.", {"rank 31 Yên Bái pci 2022 eq actual", RANK_20},
        "Năm 2022, Yên Bái đứng thứ 31.", "rank 31 Yên Bái pci 2022 eq actual",
    ),
    # «huyện» points at the district where something took place in the sentence before
    (
        "Tại huyện vùng cao Quản Bạ, DDCI được quan tâm. Huyện đứng thứ 5.",
        {"rank 5 huyện Quản Bạ ddci 2022 eq actual"},
        "Tại huyện Quản Bạ, PCI được quan tâm. Hà Giang đứng thứ 20.", RANK_20,
    ),
    # «bảng xếp hạng thứ hai» counts lists
    (
        "Với bảng xếp hạng thứ hai mà VCCI thực hiện, tỉnh đứng thứ 20.", {RANK_20},
        "Với xếp hạng thứ hai, tỉnh đạt 63,06 điểm.", "rank 2 Hà Giang pci 2022 eq actual",
    ),
    # «ba trụ cột này» are those told before, in their order, where they are as many
    (
        "DTI năm 2022: chính quyền số thứ 24, kinh tế số thứ 30. "
        "Năm 2021, thứ bậc của hai trụ cột này lần lượt là 41 và 38.",
        {"rank 24 Hà Giang dti.government 2022 eq actual", "rank 30 Hà Giang dti.economy 2022 eq actual",
         "rank 41 Hà Giang dti.government 2021 eq actual", "rank 38 Hà Giang dti.economy 2021 eq actual"},
        "DTI năm 2022: chính quyền số thứ 24. Thứ bậc của hai trụ cột này lần lượt là 41 và 38.",
        "rank 24 Hà Giang dti.government 2022 eq actual",
    ),
    # «ba vị trí tiếp theo» may open a paragraph; «theo sau A là …» there counts from A
    (
        "Lào Cai đứng thứ hai.\nHai vị trí tiếp theo lần lượt thuộc về Yên Bái và Sơn La.",
        {f"rank {n} {name} pci 2022 eq actual" for n, name in ((2, "Lào Cai"), (3, "Yên Bái"), (4, "Sơn La"))},
        "Hà Giang đứng thứ 20.\nTheo sau Yên Bái là Sơn La.", RANK_20,
    ),
    # a mean goes on through the groups of a list
    (
        "Trung bình, DTI 2020 cấp tỉnh là 0,3026; của các bộ cung cấp dịch vụ công là 0,3982; "
        "của các bộ không cung cấp dịch vụ công là 0,2342.", set(),
        "Trung bình, DTI 2020 cấp tỉnh là 0,3026; của Hà Giang là 0,3982.", "score 0.3982 Hà Giang dti 2020 eq actual",
    ),
    # «từ 62,04 lên 63,43»: two values, the first of the edition compared with
    (
        "So với năm 2021, điểm số của tỉnh từ 62,04 lên 63,43.",
        {"score 62.04 Hà Giang pci 2021 eq actual", "score 63.43 Hà Giang pci 2022 eq actual"},
        "Tỷ lệ nhà kiên cố từ 62,04 lên 63,43. Tỉnh đứng thứ 20.", RANK_20,
    ),
    # scores behind a pair of ranks go in the same order
    (
        "Lào Cai và Yên Bái theo sau ở vị trí thứ hai và thứ ba, 69,21 và 68,75 điểm.",
        {"rank 2 Lào Cai pci 2022 eq actual", "rank 3 Yên Bái pci 2022 eq actual",
         "score 69.21 Lào Cai pci 2022 eq actual", "score 68.75 Yên Bái pci 2022 eq actual"},
        "Lào Cai và Yên Bái theo sau ở vị trí thứ hai và thứ ba, cách tỉnh 9,21 và 8,75 điểm.",
        "rank 2 Lào Cai pci 2022 eq actual",
    ),
]  # fmt: skip


def test_leaders_of_regions_are_first_in_the_region_of_their_bracket() -> None:
    listed = "PCI năm 2022: đứng đầu các vùng gồm Hà Nội (đồng bằng sông Hồng), Lâm Đồng (Tây Nguyên)."
    told_of = {(fact.subject, fact.value, fact.scope) for fact in extract_facts(listed)}
    assert told_of == {("Hà Nội", 1, "Đồng bằng sông Hồng"), ("Lâm Đồng", 1, "Tây Nguyên")}
    alone = extract_facts("PCI năm 2022: đứng đầu cả nước là Hà Nội (đồng bằng sông Hồng).")
    assert [(fact.subject, fact.scope) for fact in alone] == [("Hà Nội", None)]


@pytest.mark.parametrize(("speaks", "gives", "neighbour", "fact"), PAIRS)
def test_a_rule_and_its_neighbour(speaks: str, gives: set[str], neighbour: str, fact: str) -> None:
    assert told(HEAD + speaks) == gives
    assert fact in told(HEAD + neighbour)
