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
    # what is put in behind a name keeps its index, its year and its places to itself
    (
        "Lào Cai, quán quân PGI năm 2020, thì đứng thứ 20.", {"rank 20 Lào Cai pci 2022 eq actual",
        "rank 1 Lào Cai pgi 2020 eq actual"},
        "Lào Cai thì đứng thứ 20.", "rank 20 Lào Cai pci 2022 eq actual",
    ),
    (
        "Lào Cai, sau khi vượt Cao Bằng, chỉ còn đứng thứ 20.", {"rank 20 Lào Cai pci 2022 eq actual"},
        "Lào Cai, Cao Bằng thì đứng thứ 20.", "rank 20 Cao Bằng pci 2022 eq actual",
    ),
    # «Lào Cai, tỉnh xếp …» says «tỉnh» of the name before
    (
        "Gần hơn có Lào Cai, tỉnh xếp thứ 20.", {"rank 20 Lào Cai pci 2022 eq actual"},
        "Gần hơn có Lào Cai; tỉnh xếp thứ 20.", RANK_20,
    ),
    # an index in a clause of its own does not date or name the value before it
    (
        "Tỉnh xếp thứ 20, ngôi mà tỉnh đã giữ ở PCI 2019.", {RANK_20},
        "Tỉnh xếp thứ 20 ở PCI 2019.", "rank 20 Hà Giang pci 2019 eq actual",
    ),
    # an index used as an instrument is not what is spoken of
    (
        "Tỉnh chấm điểm các sở bằng DDCI. Trong khi ấy, tỉnh đứng thứ 20.", {RANK_20},
        "Tỉnh công bố DDCI. Sở Tư pháp đứng thứ 20.", "rank 20 Sở Tư pháp ddci 2022 eq actual",
    ),
    # «năm ngoái» counts from the edition in hand; «nay» is that edition
    (
        "Năm ngoái, tỉnh xếp thứ 29.", {"rank 29 Hà Giang pci 2021 eq actual"},
        "Năm 2019, tỉnh xếp thứ 29, nay xếp thứ 20.", RANK_20,
    ),
    (
        "So với năm trước, khi tỉnh mới đứng thứ 29, đây là bước tiến dài.",
        {"rank 29 Hà Giang pci 2021 eq actual"},
        "So với năm trước, tỉnh đứng thứ 20.", RANK_20,
    ),
    # a year that is over ends the reach of an aim
    (
        "Kế hoạch chỉ rõ, năm 2021, PCI của tỉnh đứng thứ 29.", {"rank 29 Hà Giang pci 2021 eq actual"},
        "Kế hoạch là năm 2024, PCI của tỉnh đứng thứ 20.", "rank 20 Hà Giang pci 2024 eq target",
    ),
    # an aim without a subject is the article's own province's
    (
        "Lào Cai đứng thứ 19. Mục tiêu đến năm 2025 là xếp thứ 20.",
        {"rank 19 Lào Cai pci 2022 eq actual", "rank 20 Hà Giang pci 2025 eq target"},
        "Lào Cai đứng thứ 19. Kết quả xếp thứ 20.", "rank 20 Lào Cai pci 2022 eq actual",
    ),
    # a group without praise is a place where a plan names it
    (
        "Mục tiêu là giữ vững thứ hạng trong nhóm 20 về PCI.", {"rank 20 Hà Giang pci None le target"},
        "Mục tiêu là vào nhóm 20 tỉnh dẫn đầu năm 2024.", "rank 20 Hà Giang pci 2024 le target",
    ),
    # one index counted off after another has no rank by that; a name behind «thứ hai là» has
    (
        "Thứ hai là PAPI.", set(),
        "Thứ hai là Lào Cai.", "rank 2 Lào Cai pci 2022 eq actual",
    ),
    # under «hoạt động» a pillar's name is the activity index's
    (
        "Về DTI năm 2022, nhóm chỉ số về hoạt động gồm chính quyền số, kinh tế số lần lượt xếp thứ 7 và 18.",
        {"rank 7 Hà Giang dti.government_activity 2022 eq actual",
         "rank 18 Hà Giang dti.economy_activity 2022 eq actual"},
        "Về DTI năm 2022, chính quyền số, kinh tế số lần lượt xếp thứ 7 và 18.",
        "rank 7 Hà Giang dti.government 2022 eq actual",
    ),
    # values told year by year
    (
        "Giai đoạn 2015-2017 lần lượt là các vị trí 61, 57 và 59.",
        {f"rank {rank} Hà Giang pci {year} eq actual" for rank, year in ((61, 2015), (57, 2016), (59, 2017))},
        "Các năm 2017 và 2018 lần lượt tụt xuống hạng 7 và hạng 5.", "rank 5 Hà Giang pci 2018 eq actual",
    ),
    # as far as from another, or out of a maximum, is no value
    (
        "Hà Giang kém Lào Cai hơn 16 điểm. Trong 100 điểm, 62 điểm do hội đồng chấm.", set(),
        "Hà Giang hơn Lào Cai và đạt 66 điểm.", "score 66 Hà Giang pci 2022 eq actual",
    ),
    # of components ranked together nobody knows which; a unit of its own is known
    (
        "Có tới ba lĩnh vực nằm trong 10 tỉnh dẫn đầu cả nước.", set(),
        "Hà Giang nằm trong 10 tỉnh dẫn đầu cả nước.", "rank 10 Hà Giang pci 2022 le actual",
    ),
    # people are no cities
    (
        "Chủ tịch HĐND thành phố Phạm Văn Hiểu yêu cầu PAR INDEX xếp thứ 20.",
        {"rank 20 Hà Giang par_index None eq target"},
        "Thành phố Hà Giang có PAR INDEX xếp thứ 20.", "rank 20 thành phố Hà Giang par_index 2022 eq actual",
    ),
    # everyday things are ranked too; an index or a unit is named or referred to
    (
        "Trong các mối lo của người dân, đói nghèo xếp thứ nhất, môi trường đứng thứ hai.", set(),
        "Hiện tỉnh xếp thứ 20.", RANK_20,
    ),
    # «xếp sau» behind a name compares, «xếp sau là» goes on
    (
        "Hà Giang xếp thứ 20. Ở phía Bắc, Hà Giang xếp sau Lào Cai, Yên Bái.", {RANK_20},
        "Hà Giang xếp thứ 20; xếp sau là Lào Cai.", "rank 21 Lào Cai pci 2022 eq actual",
    ),
    # a bracket behind a name nobody knows is that name's
    (
        "Hai nơi thấp nhất là Thượng Cốc (61,22 điểm) và Tam Sơn (62,05 điểm).", set(),
        "Hai nơi thấp nhất là Lào Cai (61,22 điểm) và Yên Bái (62,05 điểm).", "score 61.22 Lào Cai pci 2022 eq actual",
    ),
    # a score right behind a region is the region's
    (
        "Tính theo vùng, Tây Nguyên 44,81 điểm.", set(),
        "Ở Tây Nguyên, Gia Lai 44,81 điểm.", "score 44.81 Gia Lai pci 2022 eq actual",
    ),
    # a mean goes on behind a semicolon
    (
        "Trung bình, PCI cấp tỉnh là 63,2 điểm; của các đơn vị miền núi là 61,2 điểm.", set(),
        "Trung bình, PCI cấp tỉnh là 63,2 điểm; Lào Cai là 61,2 điểm.", "score 61.2 Lào Cai pci 2022 eq actual",
    ),
    # «này» points at the nearest unit
    (
        "Yên Bái xếp thứ 5, trong khi năm 2021 tỉnh này xếp thứ 9.",
        {"rank 5 Yên Bái pci 2022 eq actual", "rank 9 Yên Bái pci 2021 eq actual"},
        "Yên Bái xếp thứ 5, trong khi năm 2021 tỉnh xếp thứ 20.", "rank 20 Hà Giang pci 2021 eq actual",
    ),
    # a paragraph that looks back does not keep the edition
    (
        "Trước đó, PCI năm 2020 của tỉnh xếp thứ 31.\n\nLào Cai xếp thứ 20.",
        {"rank 31 Hà Giang pci 2020 eq actual", "rank 20 Lào Cai pci 2022 eq actual"},
        "Trước đó, PCI năm 2020 của tỉnh xếp thứ 31. Lào Cai xếp thứ 20.", "rank 20 Lào Cai pci 2020 eq actual",
    ),
    # results of a year come out in the next: a value said of this year in spring is an aim
    (
        "Năm 2023, PCI của tỉnh đạt từ 70 điểm trở lên.", {"score 70 Hà Giang pci 2023 ge target"},
        "Năm 2022, PCI của tỉnh đạt 70 điểm.", "score 70 Hà Giang pci 2022 eq actual",
    ),
    # a commune of the province in a list of communes needs no class before its bracket
    (
        "Một số xã còn thấp như Lũng Cú (61,22 điểm).", {"score 61.22 xã Lũng Cú pci 2022 eq actual"},
        "Một số nơi còn thấp như Lào Cai (61,22 điểm).", "score 61.22 Lào Cai pci 2022 eq actual",
    ),
    # the other side of a comparison that has a rank of its own
    (
        "Lào Cai xếp thứ 19, nhỉnh hơn Yên Bái đứng thứ 20, 61,5 điểm.",
        {"rank 19 Lào Cai pci 2022 eq actual", "rank 20 Yên Bái pci 2022 eq actual",
         "score 61.5 Yên Bái pci 2022 eq actual"},
        "Lào Cai xếp thứ 19, nhỉnh hơn Yên Bái 2 bậc.", "rank 19 Lào Cai pci 2022 eq actual",
    ),
    # growth told in a noun is a change
    (
        "Lào Cai có mức tăng cao nhất, 3,06 điểm.", {"score_change 3.06 Lào Cai pci 2022 eq actual"},
        "Lào Cai có điểm cao nhất, 63,06 điểm.", "score 63.06 Lào Cai pci 2022 eq actual",
    ),
    # items of a list of aims are aims
    (
        "Các chỉ tiêu năm 2024 gồm:\n- Tỷ lệ hộ nghèo giảm;\n- PCI: xếp hạng từ 20 trở lên;",
        {"rank 20 Hà Giang pci 2024 le target"},
        "Các kết quả gồm:\n- Tỷ lệ hộ nghèo giảm;\n- PCI: xếp hạng 20;", RANK_20,
    ),
    # no district stands third in the country: who does is the province
    (
        "Huyện Quang Bình làm tốt. Chỉ số PCI năm 2022, địa phương đứng thứ 20 toàn quốc.", {RANK_20},
        "Huyện Quang Bình làm tốt. Chỉ số DTI năm 2022, địa phương đứng thứ 2 toàn tỉnh.",
        "rank 2 huyện Quang Bình dti 2022 eq actual",
    ),
]  # fmt: skip


def test_a_rank_in_the_region_has_the_region_of_the_one_ranked() -> None:
    facts = extract_facts(HEAD + "Tỉnh đứng thứ 43 cả nước, thứ 5 trong vùng.", published=PUBLISHED)
    assert {fact.value: fact.scope for fact in facts} == {43: None, 5: "Trung du và miền núi phía Bắc"}


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


def test_a_province_is_no_city() -> None:
    """«tỉnh» stands for the province spoken of, not for the city the article opens with."""
    text = "PCI năm 2022: TP.HCM dẫn đầu vùng.\n\nBất ngờ là Bình Dương. {} đứng thứ 9 cả nước."
    of_ninth = {
        head: [f.subject for f in extract_facts(text.format(head)) if f.value == 9]
        for head in ("Tỉnh", "Thành phố")
    }
    assert of_ninth == {"Tỉnh": ["Bình Dương"], "Thành phố": ["Hồ Chí Minh"]}
