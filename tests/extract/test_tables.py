"""Flattened tables: each shape with a table it reads and one it leaves, facts as «kind value subject code period»."""

import pytest

from extract import extract_facts

DDCI = "Kết quả DDCI tỉnh Lào Cai năm 2023\n"
DTI = "Chỉ số DTI của tỉnh Hòa Bình\n"


def read(text: str) -> list[str]:
    facts = extract_facts(text, published="2024-03-01")
    told = [
        f"{fact.kind} {fact.value} {fact.subject} {fact.indicator} {fact.period}"
        + (f" of {fact.out_of}" if fact.out_of else "")
        + (" target" if fact.status == "target" else "")
        for fact in facts
    ]
    assert all(text[fact.start : fact.end] == fact.evidence for fact in facts)
    return told


SHAPES = {
    "the first column is a rank where the header says so": (
        DDCI + "Hạng  Đơn vị  Điểm năm 2023  Điểm năm 2022\n2  Huyện Bát Xát  77,91  74,85",
        [
            "rank 2 huyện Bát Xát ddci 2023",
            "score 77.91 huyện Bát Xát ddci 2023",
            "score 74.85 huyện Bát Xát ddci 2022",
        ],
    ),
    "and an ordinal where it says STT": (
        DDCI + "STT Đơn vị Điểm\n1 Huyện Bát Xát 77,91\n2 Huyện Bắc Hà 70,1\n3 Huyện Bảo Yên 75,2",
        [
            "score 77.91 huyện Bát Xát ddci 2023",
            "score 70.1 huyện Bắc Hà ddci 2023",
            "score 75.2 huyện Bảo Yên ddci 2023",
        ],
    ),
    "tabs": (
        "PAPI\nTỉnh\tĐiểm PAPI 2023\tHạng 2023\nKon Tum\t42,11\t20\nGia Lai\tn/a\t-",
        ["score 42.11 Kon Tum papi 2023", "rank 20 Kon Tum papi 2023"],
    ),
    "a rule between header and rows, a class, a mean": (
        DDCI
        + "| Xếp hạng | Đơn vị | Tổng điểm | Xếp loại |\n|---|---|---|---|\n| 1 | Huyện Bát Xát | 80,5 | Tốt |\n"
        + "| | Trung bình | 70,2 | |",
        ["rank 1 huyện Bát Xát ddci 2023", "score 80.5 huyện Bát Xát ddci 2023"],
    ),
    "departments, one unknown to the lexicon": (
        DDCI
        + "TT | Cơ quan | Điểm | Hạng | Ghi chú\n1 | Kho bạc Nhà nước tỉnh | 83,9 | 2 |\n"
        + "2 | Sở Ngoại vụ biên giới | 81 | 3 |",
        [
            "score 83.9 Kho bạc Nhà nước tỉnh ddci 2023",
            "rank 2 Kho bạc Nhà nước tỉnh ddci 2023",
            "score 81 Sở Ngoại vụ biên giới ddci 2023",
            "rank 3 Sở Ngoại vụ biên giới ddci 2023",
        ],
    ),
    "own marks are not the score": (
        DDCI + "TT | Đơn vị | Điểm tự chấm | Điểm thẩm định\n1 | Sở Nội vụ | 95,5 | 91,2",
        ["score 91.2 Sở Nội vụ ddci 2023"],
    ),
    "indices down, years and kinds across": (
        DTI
        + "TT | Chỉ số | Giá trị năm 2021 | Xếp hạng năm 2021\n1 | Chỉ số chuyển đổi số (DTI) | 0,38 | 42/63\n"
        + "2 | Nhận thức số | 0,70 | 38",
        [
            "score 0.38 Hòa Bình dti 2021",
            "rank 42 Hòa Bình dti 2021 of 63",
            "score 0.7 Hòa Bình dti.awareness 2021",
            "rank 38 Hòa Bình dti.awareness 2021",
        ],
    ),
    "the kind from the line above": (
        DTI
        + "Bảng dưới đây cho thấy thứ hạng theo từng trụ cột qua hai năm:\nTrụ cột | Năm 2020 | Năm 2021\n"
        + "Chính quyền số | 33 | 38",
        ["rank 33 Hòa Bình dti.government 2020", "rank 38 Hòa Bình dti.government 2021"],
    ),
    "two lines of header": (
        DTI
        + "| Trụ cột | Năm 2020 | | Năm 2021 | |\n| | Điểm | Hạng | Điểm | Hạng |\n"
        + "| Xã hội số | 0,33 | 35 | 0,50 | 24 |",
        [
            "score 0.33 Hòa Bình dti.society 2020",
            "rank 35 Hòa Bình dti.society 2020",
            "score 0.5 Hòa Bình dti.society 2021",
            "rank 24 Hòa Bình dti.society 2021",
        ],
    ),
    "years down": (
        "Chỉ số PCI tỉnh Cao Bằng qua các năm\nNăm | Điểm số | Xếp hạng\n2021 | 56,29 | 63\n2022 | 59,58 | 62",
        [
            "score 56.29 Cao Bằng pci 2021",
            "rank 63 Cao Bằng pci 2021",
            "score 59.58 Cao Bằng pci 2022",
            "rank 62 Cao Bằng pci 2022",
        ],
    ),
    "years down, indices across": (
        "Thứ hạng các chỉ số PCI, SIPAS của tỉnh Kon Tum\nNăm   PCI   SIPAS\n2022   58   40\n2023   52   -",
        ["rank 58 Kon Tum pci 2022", "rank 40 Kon Tum sipas 2022", "rank 52 Kon Tum pci 2023"],
    ),
    "units across": (
        "Giá trị DTI năm 2022\nTrụ cột | Hà Nội | Đà Nẵng\nKinh tế số | 0,62 | 0,66",
        ["score 0.62 Hà Nội dti.economy 2022", "score 0.66 Đà Nẵng dti.economy 2022"],
    ),
    "a rank with its score in one cell": (
        "Các chỉ số của tỉnh Lào Cai\nChỉ số | Năm 2022\nPCI | 66,1 (hạng 21)",
        ["score 66.1 Lào Cai pci 2022", "rank 21 Lào Cai pci 2022"],
    ),
    "what is reached and what is aimed at": (
        "Các chỉ số của tỉnh Lào Cai\nChỉ số | Xếp hạng năm 2022 | Mục tiêu năm 2024\nPCI | 60/63 | 45/63",
        ["rank 60 Lào Cai pci 2022 of 63", "rank 45 Lào Cai pci 2024 of 63 target"],
    ),
    "changes": (
        "PCI năm 2022\nĐịa phương | Điểm | Hạng | Tăng/giảm hạng\nTây Ninh | 64,25 | 48 | -5\nLong An | 68,45 | 10 | 0",
        [
            "score 64.25 Tây Ninh pci 2022",
            "rank 48 Tây Ninh pci 2022",
            "rank_change -5 Tây Ninh pci 2022",
            "score 68.45 Long An pci 2022",
            "rank 10 Long An pci 2022",
        ],
    ),
    "several tables under headings of their own": (
        "Các chỉ số của tỉnh Lào Cai\n1. Chỉ số cải cách hành chính\nNăm | Kết quả | Xếp hạng\n2022 | 84% | 47\n"
        "2. Tỷ lệ giải ngân\nNăm | Kết quả | Xếp hạng\n2022 | 92% | 14",
        ["score 84 Lào Cai par_index 2022", "rank 47 Lào Cai par_index 2022"],
    ),
    "one header for several indices": (
        "Kết quả năm 2023 của các tỉnh\nTỉnh | Điểm | Hạng\nPCI\nLào Cai | 68,1 | 5\nPAPI\nLào Cai | 42,1 | 25",
        [
            "score 68.1 Lào Cai pci 2023",
            "rank 5 Lào Cai pci 2023",
            "score 42.1 Lào Cai papi 2023",
            "rank 25 Lào Cai papi 2023",
        ],
    ),
    "a list in a paragraph that skips to its end": (
        "Kết quả DTI năm 2023 của tỉnh Nghệ An: 1. Thành phố Vinh (0,78 điểm); 2. Thị xã Cửa Lò (0,74 điểm); "
        "3. Huyện Nam Đàn (0,73 điểm). Nhóm cuối gồm 20. Huyện Tương Dương (0,43 điểm); 21. Huyện Kỳ Sơn (0,39 điểm).",
        [
            f"{kind} {value} {name} dti 2023"
            for number, score, name in (
                (1, 0.78, "thành phố Vinh"),
                (2, 0.74, "thị xã Cửa Lò"),
                (3, 0.73, "huyện Nam Đàn"),
                (20, 0.43, "huyện Tương Dương"),
                (21, 0.39, "huyện Kỳ Sơn"),
            )
            for kind, value in (("rank", number), ("score", score))
        ],
    ),
    "one cell a line": (
        "SIPAS 2023\nHạng\nTỉnh\nMức độ hài lòng (%)\n7\nLào Cai\n86,52\n9\nYên Bái\n85,1\nNguồn: Bộ Nội vụ.",
        [
            "rank 7 Lào Cai sipas 2023",
            "score 86.52 Lào Cai sipas 2023",
            "rank 9 Yên Bái sipas 2023",
            "score 85.1 Yên Bái sipas 2023",
        ],
    ),
    "a percentage in the head of a column of an index and a year": (
        "Xếp hạng PAR INDEX\nTỉnh | Chỉ số 2022 (%) | Hạng 2022\nLào Cai | 86,52 | 20\nYên Bái | 85,1 | 24",
        [
            "score 86.52 Lào Cai par_index 2022",
            "rank 20 Lào Cai par_index 2022",
            "score 85.1 Yên Bái par_index 2022",
            "rank 24 Yên Bái par_index 2022",
        ],
    ),
    "triangles for up and down": (
        "Xếp hạng DTI năm 2022\nTỉnh\tHạng\tTăng (▲), giảm (▼) bậc\nLào Cai\t20\t▲3\nYên Bái\t24\t▼2\nHà Giang\t30\t–",
        [
            "rank 20 Lào Cai dti 2022",
            "rank_change 3 Lào Cai dti 2022",
            "rank 24 Yên Bái dti 2022",
            "rank_change -2 Yên Bái dti 2022",
            "rank 30 Hà Giang dti 2022",
        ],
    ),
    "the index itself below its components": (
        DTI + "Trụ cột | Hạng 2022\nChính quyền số | 20\nKinh tế số | 31\nChỉ số chung | 25",
        [
            "rank 20 Hòa Bình dti.government 2022",
            "rank 31 Hòa Bình dti.economy 2022",
            "rank 25 Hòa Bình dti 2022",
        ],
    ),
    "indices with ranks, as a legend says": (
        "Kết quả DTI năm 2022 của tỉnh Hòa Bình\n* Nhận thức số – 17\n* Thể chế số – 29\n* Hạ tầng số – 53\n"
        + "(con số sau gạch ngang là thứ hạng)",
        [
            "rank 17 Hòa Bình dti.awareness 2022",
            "rank 29 Hòa Bình dti.institutions 2022",
            "rank 53 Hòa Bình dti.infrastructure 2022",
        ],
    ),
    "a ranking with a gap, and numbers with a stroke": (
        "Xếp hạng DTI năm 2022\nHạng 1 – Đà Nẵng – 0,69\n...\nHạng 63 – Cao Bằng – 0,27\n\nKhối sở xếp hạng:\n"
        + "1/ Sở Nội vụ – 955 điểm\n2/ Sở Tài chính – 948,5 điểm\n3/ Sở Y tế – 930 điểm",
        [
            "rank 1 Đà Nẵng dti 2022",
            "score 0.69 Đà Nẵng dti 2022",
            "rank 63 Cao Bằng dti 2022",
            "score 0.27 Cao Bằng dti 2022",
            "rank 1 Sở Nội vụ dti 2022",
            "score 955 Sở Nội vụ dti 2022",
            "rank 2 Sở Tài chính dti 2022",
            "score 948.5 Sở Tài chính dti 2022",
            "rank 3 Sở Y tế dti 2022",
            "score 930 Sở Y tế dti 2022",
        ],
    ),
    "provinces in order behind the name of an index": (
        "DTI năm 2022\n▪ Kinh tế số: (1) Đà Nẵng; (2) Bắc Ninh; (3) Hà Nội",
        [
            "rank 1 Đà Nẵng dti.economy 2022",
            "rank 2 Bắc Ninh dti.economy 2022",
            "rank 3 Hà Nội dti.economy 2022",
        ],
    ),
}


@pytest.mark.parametrize(("text", "facts"), SHAPES.values(), ids=SHAPES.keys())
def test_a_shape_is_read(text: str, facts: list[str]) -> None:
    assert sorted(read(text)) == sorted(facts)


NOTHING = {
    "a cell is missing": DDCI + "Hạng | Đơn vị | Điểm 2022 | Điểm 2023\n1 | Huyện Bát Xát | 77,91",
    "a cell is no rank": DDCI + "Đơn vị | Hạng\nHuyện Bát Xát | 77,91",
    "a column nobody knows": DDCI + "Đơn vị | Điểm chuyên cần\nHuyện Bát Xát | 77,91",
    "whole numbers of no told kind": DTI + "Trụ cột | Năm 2020 | Năm 2021\nKinh tế số | 27 | 22",
    "money": DTI + "STT | Nội dung | Năm 2023 | Năm 2024\n1 | Chuyển đổi số | 12,5 | 13,7",
    "money by its unit": DTI + "Đơn vị: tỷ đồng\nNội dung | Giá trị 2023\nKinh tế số | 12,5",
    "a share": DTI + "Chỉ tiêu | Năm 2022 | Năm 2023\nKinh tế số | 8,5% | 9,1%",
    "components without a code": "Chỉ số PCI tỉnh Cao Bằng\nChỉ số thành phần | Năm 2021\nTiếp cận đất đai | 6,04",
    "an index of provinces with districts": "PCI tỉnh Lào Cai năm 2022\nĐơn vị | Điểm\nHuyện Bát Xát | 66,2",
    "one of two labels unknown": DDCI + "Đơn vị | Tiêu chí | Điểm\nSở Nội vụ | Giao tiếp | 6,2",
    "the label says more": DDCI + "Đơn vị | Điểm\nCụm huyện Bát Xát | 66,2",
    "medals": "DTI\nHạng | Đoàn | Vàng | Bạc | Đồng\n1 | Đà Nẵng | 5 | 3 | 2",
    "growth": "DTI\nTốc độ tăng trưởng\nTỉnh | Năm 2022 | Năm 2023\nKhánh Hòa | 20,70 | 10,35",
    "a menu": DTI + "Trang chủ | Giới thiệu | Chỉ số PCI\nLiên hệ | Năm 2022 | 12",
    "a route": "Đoàn công tác về DTI đi qua:\n1. Đà Nẵng\n2. Quảng Ninh\n3. Lạng Sơn",
    "a route in a paragraph": "Về DTI, đoàn làm việc tại: 1. Huyện Bát Xát; 2. Huyện Bắc Hà; 3. Huyện Bảo Yên.",
    "prose ends the table": "PCI năm 2022\nTỉnh Điểm Hạng\nCó 3 tỉnh vắng mặt trong bảng.\nLào Cai 70 2",
    "one cell a line, but the second row is none": "SIPAS 2023\nHạng\nTỉnh\nMức độ hài lòng (%)\n7\nLào Cai\n86,52\n9\n"
    "Ảnh: TTXVN\nNguồn",
    "numbers nobody calls ranks": "DTI năm 2022\n* Nhận thức số – 17\n* Thể chế số – 29\n* Hạ tầng số – 53",
    "the economy's share in percent": "DTI năm 2022\nTỉnh | Kinh tế số (%)\nLào Cai | 12,5\nYên Bái | 13,7",
    "stops of a tour behind a colon": "DTI năm 2022\nĐoàn đi qua: (1) Đà Nẵng; (2) Bắc Ninh; (3) Hà Nội",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_is_no_table_gives_nothing(text: str) -> None:
    assert [fact for fact in read(text) if fact.split()[0] in ("rank", "score", "rank_change")] == []


def test_scores_that_rise_contradict_the_numbers_of_a_list() -> None:
    text = DDCI + "1. Huyện Bát Xát: 70,1 điểm\n2. Huyện Bảo Yên: 75,2 điểm\n3. Huyện Bắc Hà: 72,0 điểm"
    assert [fact.split()[:2] for fact in read(text)] == [
        ["score", "70.1"],
        ["score", "75.2"],
        ["score", "72"],
    ]


def test_text_around_a_list_in_a_paragraph_is_read_too() -> None:
    text = (
        "DTI năm 2023 của tỉnh Lào Cai xếp thứ 9. Xếp hạng cấp huyện: 1. Huyện Bát Xát; 2. Huyện Bắc Hà; "
        "3. Huyện Bảo Yên. Năm 2022, tỉnh đứng thứ 12."
    )
    told = read(text)
    assert {"rank 9 Lào Cai dti 2023", "rank 2 huyện Bắc Hà dti 2023", "rank 12 Lào Cai dti 2022"} <= set(
        told
    )
    assert len(told) == 5
