"""Rules of the national press on announcements: lists in prose, earlier editions, what is nobody's value; in pairs."""

import pytest

from extract import extract_facts
from tests.extract.test_grammar import HEAD, RANK_20, told

PAIRS = [
    # what a number counts off, and what it says of those asked, is nobody's rank or score
    ("Đây là ấn phẩm thứ 20.", set(), "Đây là lần đầu tỉnh xếp thứ 20.", RANK_20),
    (
        "Có 27,6% doanh nghiệp phải trả phí, thấp hơn 5,4 điểm phần trăm so với kỳ trước.", set(),
        "Điểm PCI thấp hơn 5,4 điểm so với kỳ trước.", "score_change -5.4 Hà Giang pci 2022 eq actual",
    ),
    (
        "Các nội dung có thang từ 10 đến 80 điểm.", set(),
        "Tỉnh được 61,5 điểm.", "score 61.5 Hà Giang pci 2022 eq actual",
    ),
    (
        "Lào Cai quanh quẩn mốc 61,5 điểm, Yên Bái chưa tới 60 điểm.", set(),
        "Lào Cai đạt mốc 61,5 điểm.", "score 61.5 Lào Cai pci 2022 eq actual",
    ),
    # «khá lên» moves by so much, «nâng lên» arrives there
    (
        "Lào Cai 61,5 điểm, khá lên 1,2 điểm so với năm 2021.",
        {"score 61.5 Lào Cai pci 2022 eq actual", "score_change 1.2 Lào Cai pci 2022 eq actual"},
        "Lào Cai nâng lên 61,5 điểm.", "score 61.5 Lào Cai pci 2022 eq actual",
    ),
    # an item of a list may begin with its rank
    (
        "Dẫn đầu là Lào Cai với 71,5 điểm; thứ hai, Yên Bái, 70,2 điểm; hạng ba Sơn La 69,1 điểm.",
        {"rank 1 Lào Cai pci 2022 eq actual", "score 71.5 Lào Cai pci 2022 eq actual",
         "rank 2 Yên Bái pci 2022 eq actual", "score 70.2 Yên Bái pci 2022 eq actual",
         "rank 3 Sơn La pci 2022 eq actual", "score 69.1 Sơn La pci 2022 eq actual"},
        "Lào Cai 71,5 điểm, hạng nhất; Yên Bái 70,2 điểm, hạng nhì.", "rank 2 Yên Bái pci 2022 eq actual",
    ),
    # a rank that heads its sentence before a colon is that of the unit behind it
    (
        "Lào Cai đứng thứ 5. Á quân gây tranh luận: Yên Bái, 70,2 điểm.",
        {"rank 5 Lào Cai pci 2022 eq actual", "rank 2 Yên Bái pci 2022 eq actual",
         "score 70.2 Yên Bái pci 2022 eq actual"},
        "Lào Cai đứng thứ 5: Yên Bái thì kém hơn.", "rank 5 Lào Cai pci 2022 eq actual",
    ),
    # a range of ranks has as many as there are names, on either side of «lần lượt»
    (
        "Lào Cai, Yên Bái, Sơn La lần lượt chiếm các vị trí từ 31 đến 33.",
        {"rank 31 Lào Cai pci 2022 eq actual", "rank 32 Yên Bái pci 2022 eq actual",
         "rank 33 Sơn La pci 2022 eq actual"},
        "Từ hạng 6 tới hạng 8, theo thứ tự có Lào Cai, Yên Bái và Sơn La.", "rank 7 Yên Bái pci 2022 eq actual",
    ),
    ("Lào Cai, Yên Bái lần lượt chiếm các vị trí từ 31 đến 33.", set(), "Tỉnh xếp thứ 20.", RANK_20),
    # «theo thứ tự» may end the list
    (
        "Lào Cai và Yên Bái vào tới các vị trí 4, 5, theo thứ tự.",
        {"rank 4 Lào Cai pci 2022 eq actual", "rank 5 Yên Bái pci 2022 eq actual"},
        "Các vị trí 4, 5, theo thứ tự, là Lào Cai và Yên Bái.", "rank 5 Yên Bái pci 2022 eq actual",
    ),
    # the direction before «lần lượt»
    (
        "Lào Cai, Yên Bái kém năm 2021 lần lượt 10 và 15 bậc.",
        {"rank_change -10 Lào Cai pci 2022 eq actual", "rank_change -15 Yên Bái pci 2022 eq actual"},
        "Lào Cai, Yên Bái lần lượt tăng 10 và 15 bậc.", "rank_change 15 Yên Bái pci 2022 eq actual",
    ),
    # … and of the bracket before
    (
        "Lào Cai (lên 20 bậc), Yên Bái (19 bậc) và Sơn La (17 bậc).",
        {"rank_change 20 Lào Cai pci 2022 eq actual", "rank_change 19 Yên Bái pci 2022 eq actual",
         "rank_change 17 Sơn La pci 2022 eq actual"},
        "Lào Cai (lên 20 bậc); cách Yên Bái (19 bậc).", "rank_change 20 Lào Cai pci 2022 eq actual",
    ),
    # scores told together behind ranks told apart
    (
        "Lào Cai ở vị trí thứ 2 và Yên Bái ở vị trí thứ 3, điểm số lần lượt là 71,5 và 70,2.",
        {"rank 2 Lào Cai pci 2022 eq actual", "rank 3 Yên Bái pci 2022 eq actual",
         "score 71.5 Lào Cai pci 2022 eq actual", "score 70.2 Yên Bái pci 2022 eq actual"},
        "Lào Cai xếp thứ 2, điểm số là 71,5.", "score 71.5 Lào Cai pci 2022 eq actual",
    ),
    # one rank for pairs of an index and a unit
    (
        "Ngôi đầu chia cho hai tỉnh: kinh tế số là Lào Cai, xã hội số là Yên Bái.",
        {"rank 1 Lào Cai dti.economy 2022 eq actual", "rank 1 Yên Bái dti.society 2022 eq actual"},
        "Ngôi đầu DTI năm 2022: Lào Cai.", "rank 1 Lào Cai dti 2022 eq actual",
    ),
    # «kỳ trước» right before a value is the edition before; an earlier rank without a year has none
    (
        "Lào Cai kỳ trước thứ 29, kỳ này thứ 5.",
        {"rank 29 Lào Cai pci 2021 eq actual", "rank 5 Lào Cai pci 2022 eq actual"},
        "Lào Cai hơn kỳ trước, đứng thứ 29.", "rank 29 Lào Cai pci 2022 eq actual",
    ),
    # «so với bảng năm 2021» compares
    (
        "So với bảng năm 2021, Lào Cai leo 8 bậc.", {"rank_change 8 Lào Cai pci 2022 eq actual"},
        "Ở bảng năm 2021, Lào Cai leo 8 bậc.", "rank_change 8 Lào Cai pci 2021 eq actual",
    ),
    # a unit that is said to lead is no person
    (
        "Lào Cai, đơn vị dẫn đầu với 71,5 điểm.",
        {"rank 1 Lào Cai pci 2022 eq actual", "score 71.5 Lào Cai pci 2022 eq actual"},
        "Tỉnh xếp thứ 20, kém đơn vị dẫn đầu 10,1 điểm.", RANK_20,
    ),
    # other words for the first place
    (
        "Lào Cai đăng quang với 71,5 điểm.",
        {"rank 1 Lào Cai pci 2022 eq actual", "score 71.5 Lào Cai pci 2022 eq actual"},
        "Vương miện năm nay về tay Lào Cai, 71,5 điểm.", "rank 1 Lào Cai pci 2022 eq actual",
    ),
    # a word of exams in quotes is a figure of speech
    (
        "Thí sinh Lào Cai chăm, đạt 71,5 điểm.", set(),
        "Lào Cai được ví như \"thí sinh\" chăm, đạt 71,5 điểm.", "score 71.5 Lào Cai pci 2022 eq actual",
    ),
    # what is below a heading of aims for a year is planned for it
    (
        "B. CHỈ TIÊU NĂM 2024\n• PCI: trong nhóm 20 tỉnh dẫn đầu", {"rank 20 Hà Giang pci 2024 le target"},
        "B. KẾT QUẢ NĂM 2022\n• PCI: trong nhóm 20 tỉnh dẫn đầu", "rank 20 Hà Giang pci 2022 le actual",
    ),
    # an earlier rank without a year is of the edition before where that is compared with, else of no known one
    (
        "Bảng xáo trộn mạnh so với một năm trước.\n\nLào Cai từ vị trí thứ bảy lên vị trí thứ hai.",
        {"rank 7 Lào Cai pci 2021 eq actual", "rank 2 Lào Cai pci 2022 eq actual"},
        "Lào Cai từ vị trí thứ bảy lên vị trí thứ hai.", "rank 7 Lào Cai pci None eq actual",
    ),
    # «tỉnh» is the one the sentence has named, where the article has none of its own
    (
        "Nhanh nhất là Lào Cai: tỉnh vượt thêm 7 bậc.", {"rank_change 7 Hà Giang pci 2022 eq actual"},
        "Yên Bái thua Lào Cai, tỉnh này vượt thêm 7 bậc.", "rank_change 7 Lào Cai pci 2022 eq actual",
    ),
    # a short sentence may only say when
    (
        "Tỉnh xếp thứ 20. Bước ngoặt đến vào năm 2021. Tỉnh xếp thứ 12.",
        {RANK_20, "rank 12 Hà Giang pci 2022 eq actual"},
        "Tỉnh xếp thứ 20. Nhà máy chạy vào năm 2024. Tỉnh xếp thứ 12.", "rank 12 Hà Giang pci 2022 eq actual",
    ),
    # the capital by its title, and people whose content is measured
    (
        "Thủ đô Hà Nội về nhất, 71,5 điểm.",
        {"rank 1 Hà Nội pci 2022 eq actual", "score 71.5 Hà Nội pci 2022 eq actual"},
        "Tại Thủ đô Hà Nội, VCCI công bố Hà Giang xếp thứ 20.", RANK_20,
    ),
    (
        "Người dân Lào Cai hài lòng ở mức 90,61% (SIPAS 2022).", {"score 90.61 Lào Cai sipas 2022 eq actual"},
        "Người dân Lào Cai nói tỉnh xếp thứ 20.", RANK_20,
    ),
    # «về đích» is no aim, «mỗi vùng một gương mặt» is nobody
    (
        "Lào Cai về đích với 71,5 điểm.", {"score 71.5 Lào Cai pci 2022 eq actual"},
        "Đích năm 2024 là 71,5 điểm.", "score 71.5 Hà Giang pci 2024 eq target",
    ),
    (
        "Mỗi vùng một gương mặt đứng đầu bảng.", set(),
        "Năm nay, tỉnh đứng đầu bảng.", "rank 1 Hà Giang pci 2022 eq actual",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("speaks", "gives", "neighbour", "fact"), PAIRS)
def test_a_rule_and_its_neighbour(speaks: str, gives: set[str], neighbour: str, fact: str) -> None:
    assert told(HEAD + speaks) == gives
    assert fact in told(HEAD + neighbour)


def test_the_province_is_the_one_the_sentence_names_where_the_article_has_none() -> None:
    text = "DTI năm 2022: Lào Cai hạng 40, Sơn La hạng 41. Nhanh nhất là Yên Bái: tỉnh vượt thêm 7 bậc."
    changes = [fact.subject for fact in extract_facts(text) if fact.kind == "rank_change"]
    assert changes == ["Yên Bái"]
