"""Numbered documents: for each rule what it reads and a neighbour it leaves alone."""

import pytest

from extract import extract_facts
from extract.issuer_names import initials, issuers_in
from extract.text import canonical


def told(text: str, published: str | None = None) -> set[str]:
    return {
        f"{f.value} | {f.doc_type} | {f.period} | {f.subject} | {f.province}"
        for f in extract_facts(text, published=published)
        if f.kind == "decision"
    }


NUMBERS = [
    # digits that stand apart from the letters of a symbol cut up, and the date behind them
    (
        "Ban ra Quyết định số 192/QĐ - BQLDA 6 ngày 13/9/2018 tạm dừng công tác.",
        {"192/QĐ-BQLDA6 | Quyết định | 2018-09-13 | None | None"},
        "Ban ra Quyết định số 192/QĐ-BQLDA 6 ngày sau đó.", {"192/QĐ-BQLDA | Quyết định | None | None | None"},
    ),
    (
        "Quyết định khởi tố vụ án số 26/C 46 - P 13 về tội trốn thuế.",
        {"26/C46-P13 | Quyết định | None | None | None"},
        "Kế hoạch số 26/KH - UBND 5 xã đã làm xong.", {"26/KH-UBND | Kế hoạch | None | None | None"},
    ),
    # digits that went to the word before
    (
        "Làm theo đúng quy định11 7/2007/NĐ - CP.", {"117/2007/NĐ-CP | Nghị định | 2007 | None | None"},
        "Làm theo quy định tại Điều 11, 7/2007/NĐ-CP.", {"7/2007/NĐ-CP | Nghị định | 2007 | None | None"},
    ),
    # a Party number without its joint, letters without their bars, a doubled stroke
    (
        "Theo chỉ thị 25 CT/TW và nghị định 86/2014/ND-CP.",
        {"25-CT/TW | Chỉ thị | None | None | None", "86/2014/NĐ-CP | Nghị định | 2014 | None | None"},
        "Theo Thông tư 195/2015//TT-BTC.", {"195/2015/TT-BTC | Thông tư | 2015 | None | None"},
    ),
    # a symbol broken at the end of a line
    (
        "Căn cứ Kế hoạch số 45/KH-\nUBND ngày 21/01/2025.", {"45/KH-UBND | Kế hoạch | 2025-01-21 | None | None"},
        "Căn cứ Kế hoạch số 45/KH-\nUỷ ban họp ngày 21/01/2025.", {"45/KH | Kế hoạch | None | None | None"},
    ),
    # the name of a committee is no document
    (
        "Họp cùng ban Chỉ đạo 138/CP theo Luật Phòng chống tội phạm.", set(),
        "Theo Nghị định 138/CP.", {"138/CP | Nghị định | None | None | None"},
    ),
    # what stands between a type and «số»
    (
        "Ông khiếu nại quyết định kỷ luật số 01.", {"01 | Quyết định | None | None | None"},
        "Có quyết định phê duyệt tuyến metro số 2.", set(),
    ),
    (
        "Bà vừa ký quyết định (số 1484) thu hồi đất.", {"1484 | Quyết định | None | None | None"},
        "Bà vừa ký quyết định (ngày 14) thu hồi đất.", set(),
    ),
    # a number with a letter, a plan by its bare number, a list of years and of a last symbol
    (
        "Vốn thuộc nghị quyết 30a của Chính phủ.", {"30a | Nghị quyết | None | Chính phủ | None"},
        "Lớp có nghị quyết 30 điểm.", set(),
    ),
    (
        "Sở thực hiện theo kế hoạch 212 của UBND TP Hà Nội.", {"212 | Kế hoạch | None | UBND TP | Hà Nội"},
        "Sở thực hiện theo kế hoạch 212 của cả lớp.", set(),
    ),
    (
        "Thay các quyết định 144/2007 và 40/2009.",
        {"144/2007 | Quyết định | 2007 | None | None", "40/2009 | Quyết định | 2009 | None | None"},
        "Ra quyết định 3/4 số ghế thuộc về phe ông.", set(),
    ),
    (
        "Thực hiện các Kế hoạch 205, 219 và 240/KH-UBND.",
        {f"{n}/KH-UBND | Kế hoạch | None | None | None" for n in (205, 219, 240)},
        "Thực hiện các Kế hoạch 205, 219 và 240.", set(),
    ),
    # a number that looks like a year
    (
        "Năm 2022, UBND tỉnh ban hành Kế hoạch 2004 để nâng hạng.", {"2004 | Kế hoạch | 2022 | UBND tỉnh | None"},
        "Năm 2022, UBND tỉnh ban hành Kế hoạch 2023 để nâng hạng.", set(),
    ),
    # «và số» goes on with the type before
    (
        "Văn bản của Cục Tin học hóa số 1264/THH-CPS ngày 29/9/2021 và số 15/THH-CPS (cùng cơ quan, ngày 06/01/2022).",
        {
            "1264/THH-CPS | Văn bản | 2021-09-29 | Cục Tin học hóa | None",
            "15/THH-CPS | Văn bản | 2022-01-06 | Cục Tin học hóa | None",
        },
        "Văn bản số 1264/THH-CPS ngày 29/9/2021 và xe 15/THH-CPS.",
        {"1264/THH-CPS | Văn bản | 2021-09-29 | None | None"},
    ),
]  # fmt: skip

DATES = [
    (
        "Có Kế hoạch 58/KH-UBND triển khai cải thiện chỉ số, ban hành ngày 6/3/2024.", "2024-03-06",
        "Có Kế hoạch 58/KH-UBND triển khai Nghị quyết 12, ban hành ngày 6/3/2024.", None,
    ),
    (
        "Theo chỉ thị số 36-CT/TW về đại hội đảng bộ các cấp (ban hành tháng 5/2014).", "2014-05",
        "Theo chỉ thị số 36-CT/TW về đại hội đảng bộ các cấp (tổ chức tháng 5/2014).", None,
    ),
    (
        "Năm 2007, Thủ tướng ra quyết định 64 về quy chế tặng quà.", "2007",
        "Đến năm 2007, khi Thủ tướng dự họp, quyết định 64 về quy chế tặng quà đã cũ.", None,
    ),
    ("Đến ngày 23/6/2016, UBND huyện cũng có quyết định số 149-QĐ/UBND.", "2016-06-23",
     "Kể từ ngày 23/6/2016, UBND huyện theo quyết định số 149-QĐ/UBND.", None),
    ("Triều Tiên phản đối nghị quyết số 2375 (2017).", "2017", "Triều Tiên phản đối nghị quyết số 2375 (2375).", None),
    ("Theo Thông tư 15 của Ngân hàng Nhà nước ban hành năm 2011, khách phải khai.", "2011",
     "Theo Thông tư 15 của Ngân hàng Nhà nước áp dụng năm 2011, khách phải khai.", None),
    # the year in the number stands against a day that the act takes effect on
    ("Ngày 15/2, Thông tư 01/2016 quy định tuần tra có hiệu lực.", "2016",
     "Ngày 15/2/2016, Bộ Công an ban hành Thông tư 01/2016 quy định tuần tra.", "2016-02-15"),
    # the day before «,» is that of the document it stands behind
    (
        "Ngày 13/9/2018, UBND tỉnh ban hành Kế hoạch số 404/KH-UBND.", "2018-09-13",
        "HĐND thông qua nghị quyết ngày 10/8/2021; UBND tỉnh ban hành Kế hoạch số 404/KH-UBND.", None,
    ),
    # of two days the nearer
    (
        "Nhận công văn đề ngày 22/4/2016 của công ty, ngày 16/6/2016 Cục Giám sát đã có công văn số 802/GSQL-GQ1.",
        "2016-06-16", "Nhận được ngày 22/4/2016 công văn số 802/GSQL-GQ1.", None,
    ),
    # who passed it stands between, another word for issuing, a bracket without «ngày», a comma before «từ ngày»
    (
        "Đó là Nghị quyết số 51-NQ/TU, được Ban Chấp hành Đảng bộ tỉnh thông qua ngày 16/7/2021.", "2021-07-16",
        "Đó là Nghị quyết số 51-NQ/TU, được Ban Chấp hành Đảng bộ tỉnh sơ kết ngày 16/7/2021.", None,
    ),
    ("Thay Công văn số 3377/UBND-PC1 phát hành ngày 27/6/2023.", "2023-06-27",
     "Thay Công văn số 3377/UBND-PC1 nhận được ngày 27/6/2023.", None),
    ("Có Kế hoạch số 12/KH-BCĐ (ban hành 05/5/2022), giao việc.", "2022-05-05",
     "Có Kế hoạch số 12/KH-BCĐ (áp dụng 05/5/2022), giao việc.", None),
    ("Công văn số 2240/UBND-HCC của UBND tỉnh, ban hành từ ngày 12/7/2022, chưa rõ.", "2022-07-12",
     "Công văn số 2240/UBND-HCC của UBND tỉnh, áp dụng từ ngày 12/7/2022, chưa rõ.", None),
    # no sentence ends at «TP.»
    (
        "Ngày 16/8/2019, VKSND TP. Vinh đã có Quyết định số 34, phê chuẩn lệnh bắt.", "2019-08-16",
        "Ngày 16/8/2019, ông đến nơi. VKSND TP. Vinh đã có Quyết định số 34, phê chuẩn lệnh bắt.", None,
    ),
]  # fmt: skip

ISSUERS = [
    ("thông tư 02 của thống đốc Ngân hàng Nhà nước quy định lãi suất.", "thống đốc Ngân hàng Nhà nước | None"),
    ("Quyết định số 13 của Hội đồng thành viên VEC về việc này.", "Hội đồng thành viên VEC | None"),
    ("Nghị định 33 (năm 2017) của Chính phủ quy định mức phạt.", "Chính phủ | None"),
    ("Nghị quyết 26 ngày 19-5-2018 của Hội nghị lần thứ 7 Ban Chấp hành Trung ương.",
     "Ban Chấp hành Trung ương | None"),
    ("Thông tư 19 của Bộ GD-ĐT không cho phép.", "Bộ GD-ĐT | None"),
    ("Nghị quyết 19 của Chính phủ vào chiều 8/1, ông nói.", "Chính phủ | None"),
    ("Nghị định 82 của Chính phủ và thông tư hướng dẫn.", "Chính phủ | None"),
    ("Thông tư số 13/2010/TT-BVHTTDL của Bộ Văn hoá, Thể thao và Du lịch quy định.",
     "Bộ Văn hóa, Thể thao và Du lịch | None"),
    ("Công văn 1520/HTQTCT-CT của Cục Hộ tịch, Quốc tịch, Chứng thực (bộ Tư pháp).",
     "Cục Hộ tịch, Quốc tịch, Chứng thực | None"),
    ("Thông tư 08 Liên Bộ Tài chính - Nội vụ hướng dẫn.", "Liên Bộ Tài chính - Nội vụ | None"),
    ("Công văn 1446 ngày 2-3-2018 của Chủ tịch UBNDTP.", "Chủ tịch UBND TP | None"),
    ("quyết định số 1526 (năm 2018) của TP Hà Nội thu hồi đất.", "TP Hà Nội | Hà Nội"),
    ("Công văn trả lời số 111 của ông Lê Văn An - Hiệu trưởng trường THPT Phú Quốc.",
     "Hiệu trưởng trường THPT Phú Quốc | None"),
    ("Bộ trưởng Bộ Công an đã ký Quyết định số 1085.", "Bộ trưởng Bộ Công an | None"),
    ("Bộ trưởng, Chủ nhiệm VPCP đã có Quyết định số 168/QĐ-VPCP.", "Bộ trưởng, Chủ nhiệm VPCP | None"),
    ("Thủ tướng Chính phủ Nguyễn Văn An ban hành Quyết định số 1092/QĐ-TTg.", "Thủ tướng Chính phủ | None"),
    ("Tổng cục Đường bộ Việt Nam đã ban hành văn bản số 1380/TCĐBVN-TC.", "Tổng cục Đường bộ Việt Nam | None"),
    ("Văn phòng UBND thành phố Hà Nội đã phát hành Thông báo số 534/TB-UBND.",
     "Văn phòng UBND thành phố Hà Nội | Hà Nội"),
    ("Chi cục Quản lý thị trường Hà Nội đã có Báo cáo số 3009/BC-QLTT.",
     "Chi cục Quản lý thị trường Hà Nội | Hà Nội"),
    ("VEC đã có Văn bản số 680/VEC-BC.", "VEC | None"),
    ("Với Bộ Kế hoạch và Đầu tư, kết luận nêu, Bộ này có văn bản số 721.", "Bộ Kế hoạch và Đầu tư | None"),
    ("Tin từ UBND TP. Đà Nẵng, đơn vị này vừa ban hành Công văn số 6036/UBND-SGTVT.", "UBND TP | Đà Nẵng"),
    ("Cục Chuyển đổi số quốc gia thuộc Bộ Khoa học và Công nghệ có Công văn số 3497/CĐSQG-CNCPS.",
     "Cục Chuyển đổi số quốc gia | None"),
    ("Dự án được UBND TP. Đà Nẵng phê duyệt tại Quyết định số 6039/QĐ-UBND.", "UBND TP | Đà Nẵng"),
    ("Thực hiện ý kiến chỉ đạo của Thủ tướng Chính phủ tại chỉ thị số 27 về phế liệu.", "Thủ tướng Chính phủ | None"),
    ("Nghị định 06 được Chính phủ ban hành đầu năm 2017.", "Chính phủ | None"),
    ("NHNN điều chỉnh lãi suất như sau: Quyết định số 1870/QĐ-NHNN.", "NHNN | None"),
    ("UBND huyện Đầm Dơi ra quyết định số 149-QĐ/UBND.", "UBND huyện Đầm Dơi | Cà Mau"),
    # whoever is named near by has not issued
    ("Sở triển khai đồng bộ, quyết liệt theo Công văn số 26994/CT-QLN.", "None | None"),
    ("Nghị quyết 2401 của Hội đồng Bảo an Liên hợp quốc.", "None | None"),
    ("Bộ Y tế yêu cầu các tỉnh làm theo Nghị định 117.", "None | None"),
    ("Thực hiện chỉ đạo của Chính phủ, đơn vị ở Cần Thơ đã ban hành Kế hoạch số 12.", "None | None"),
    ("Chính phủ điện tử có Quyết định số 12.", "None | None"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "neighbour", "leaves"), NUMBERS)
def test_a_number_and_its_neighbour(text: str, gives: set[str], neighbour: str, leaves: set[str]) -> None:
    assert told(text) == gives
    assert told(neighbour) == leaves


@pytest.mark.parametrize(("text", "period", "neighbour", "other"), DATES)
def test_a_date_and_its_neighbour(text: str, period: str | None, neighbour: str, other: str | None) -> None:
    assert [f.period for f in extract_facts(text) if f.kind == "decision"] == [period]
    assert [f.period for f in extract_facts(neighbour) if f.kind == "decision"][:1] == [other]


@pytest.mark.parametrize(("text", "issuer"), ISSUERS)
def test_an_issuer_ends_where_its_name_does(text: str, issuer: str) -> None:
    found = [f for f in extract_facts(text) if f.kind == "decision"]
    assert [f"{f.subject} | {f.province}" for f in found[:1]] == [issuer]


def test_one_number_on_two_days_is_two_documents() -> None:
    text = "Nghị quyết 19/NQ-CP ngày 18/3/2014 của Chính phủ đi trước Nghị quyết 19/NQ-CP ngày 12/3/2015."
    assert {fact.split(" | ")[2] for fact in told(text)} == {"2014-03-18", "2015-03-12"}
    assert len(told(text.replace("12/3/2015", "18/3/2014"))) == 1


def test_two_documents_have_one_subject_if_letters_do_not_say_otherwise() -> None:
    text = "UBND TP đã ban hành Quyết định 150/2004/QĐ-UBND ngày 9/6/2004 và Quyết định 22/2017/{} ngày 18/4/2017."
    assert [f.subject for f in extract_facts(text.format("QĐ-UBND"))] == ["UBND TP", "UBND TP"]
    assert [f.subject for f in extract_facts(text.format("QĐ-TTg"))] == ["UBND TP", None]


def test_a_month_without_its_year_is_the_last_one() -> None:
    text = "Nghị quyết mà Thành ủy ban hành hồi tháng 8, số 12-NQ/TU, đặt ra yêu cầu."
    for said, period in (("tháng 8", "2022-08"), ("tháng 4", "2023-04")):
        [fact] = extract_facts(text.replace("tháng 8", said), published="2023-05-10")
        assert fact.period == period
    [unknown] = extract_facts(text)
    assert unknown.period is None
    [opened] = extract_facts("Tháng 2, UBND tỉnh ra Quyết định 12/QĐ-UBND.", published="2023-05-10")
    [held] = extract_facts("Tháng 2, UBND tỉnh thực hiện Quyết định 12/QĐ-UBND.", published="2023-05-10")
    assert (opened.period, held.period) == ("2023-02", None)


def test_the_same_day_is_the_day_of_the_document_before() -> None:
    text = "Ngày 12/3/2024, UBND tỉnh ban hành Kế hoạch số 45/KH-UBND; cùng ngày, Sở Nội vụ có Công văn số 31/SNV-CCHC."
    assert [f.period for f in extract_facts(text)] == ["2024-03-12", "2024-03-12"]
    assert [f.period for f in extract_facts(text.replace("cùng ngày", "ít lâu sau"))] == ["2024-03-12", None]


def test_national_bodies_lie_in_no_province() -> None:
    said = "Tại Gia Lai, {} vừa ra Quyết định số 86/QĐ-XPVPHC."
    [national] = extract_facts(said.format("Tổng cục Môi trường"), home_province="Gia Lai")
    [local] = extract_facts(said.format("Chi cục Môi trường"), home_province="Gia Lai")
    assert (national.province, local.province) == (None, "Gia Lai")


def test_a_town_is_no_province() -> None:
    said = "UBND thành phố ban hành Kế hoạch số 98/KH-UBND."
    [town] = extract_facts(said, home_province="Bình Dương")
    [city] = extract_facts(said, home_province="Đà Nẵng")
    assert (town.subject_type, city.subject_type) == ("district", "province")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Bộ Giáo dục và Đào tạo", "BGDĐT"), ("bộ GTVT", "BGTVT"), ("Tổng cục Đường bộ Việt Nam", "TCĐBVN")],
)
def test_the_letters_of_a_body(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    "text", ["cán bộ Tài chính", "cơ sở Y tế", "đường bộ Việt Nam", "Chính phủ số", "bộ phận"]
)
def test_parts_of_words_are_no_bodies(text: str) -> None:
    view = canonical(text)
    assert list(issuers_in(view, 0, len(view.text))) == []
