"""Counts of community digital technology teams and members: for each rule of the language a text it speaks in and a
neighbour it leaves alone."""

import pytest

from extract import extract_facts

PUBLISHED = "2023-05-10"


def told(text: str, published: str | None = PUBLISHED) -> set[str]:
    """Counts as «t|m value subject period bound status level»."""
    return {
        f"{f.kind[0]} {f.value} {f.subject} {f.period} {f.bound} {f.status} {f.level}"
        for f in extract_facts(text, published=published)
        if f.kind in ("team_count", "member_count")
    }


def team(value: int, subject: str = "Hà Giang", period: str | None = None, **said: str) -> str:
    bound, status, level = said.get("bound", "eq"), said.get("status", "actual"), said.get("level")
    return f"{said.get('kind', 't')} {value} {subject} {period} {bound} {status} {level}"


def members(value: int, subject: str = "Hà Giang", period: str | None = None, **said: str) -> str:
    return team(value, subject, period, kind="m", **said)


HEAD = "Tổ công nghệ số cộng đồng ở Hà Giang.\n\n"

PAIRS = [
    # «tương ứng» puts numbers to the units named before; as many of them as units
    (
        "Huyện Đồng Văn và huyện Mèo Vạc lần lượt có 225 và 199 tổ; số thành viên tương ứng là 1.130 và 1.004 người.",
        {
            team(225, "huyện Đồng Văn"), team(199, "huyện Mèo Vạc"),
            members(1130, "huyện Đồng Văn"), members(1004, "huyện Mèo Vạc"),
        },
        "Huyện Đồng Văn, huyện Yên Minh và huyện Mèo Vạc lần lượt có 225 và 199 tổ.", set(),
    ),
    # a noun behind each number, and the group's own total
    (
        "Huyện Đồng Văn và huyện Mèo Vạc lần lượt có 225 tổ và 199 tổ, tổng cộng 2.134 thành viên.",
        {
            team(225, "huyện Đồng Văn"), team(199, "huyện Mèo Vạc"),
            members(2134, "huyện Đồng Văn; huyện Mèo Vạc"),
        },
        "Huyện Đồng Văn có 225 tổ và 2.134 thành viên.",
        {team(225, "huyện Đồng Văn"), members(2134, "huyện Đồng Văn")},
    ),
    # «hai huyện này» are the two spoken of, if two were
    (
        "Hai huyện Đồng Văn, Mèo Vạc làm trước. Đến nay, hai huyện này đã có 37 tổ cấp xã.",
        {team(37, "huyện Đồng Văn; huyện Mèo Vạc", PUBLISHED, level="commune")},
        "Huyện Đồng Văn làm trước. Đến nay, huyện này đã có 37 tổ cấp xã.",
        {team(37, "huyện Đồng Văn", PUBLISHED, level="commune")},
    ),
    # «con số tương ứng» repeats the kinds of the sentence before, one for one
    (
        "Năm 2022, tỉnh có 101 tổ, 643 thành viên. Năm 2021, con số tương ứng chỉ là 87 và 498.",
        {team(101, period="2022"), members(643, period="2022"), team(87, period="2021"), members(498, period="2021")},
        "Năm 2022, tỉnh có 101 tổ. Năm 2021, con số tương ứng chỉ là 87 và 498.", {team(101, period="2022")},
    ),
    # where a unit lies, and what is put in behind it, is not counted
    (
        "Xã Ngọc Đường (thành phố Hà Giang, Hà Giang) đã có 10 tổ.", {team(10, "xã Ngọc Đường")},
        "Hà Giang (tỉnh cực Bắc) đã có 10 tổ.", {team(10)},
    ),
    (
        "Huyện Quang Bình - một trong những nơi làm sớm - có 23 tổ.", {team(23, "huyện Quang Bình")},
        "Ở huyện Quang Bình, một tổ có 23 thành viên.", set(),
    ),
    # «cả tỉnh» after a commune is the province
    (
        "Xã Ngọc Đường có 10 tổ. Cả tỉnh có 2.071 tổ.", {team(10, "xã Ngọc Đường"), team(2071)},
        "Xã Ngọc Đường có 10 tổ. Cả xã có 71 thành viên.",
        {team(10, "xã Ngọc Đường"), members(71, "xã Ngọc Đường")},
    ),
    # «đến giữa tháng 4» holds on like a date
    (
        "Đến giữa tháng 4, mọi xã đã có tổ công nghệ số cộng đồng. Con số này lên tới 1.561 tổ.",
        {team(1561, period="2023-04")},
        "Trong tháng 4, tổ công nghệ số cộng đồng tập huấn. Con số này lên tới 1.561 tổ.", {team(1561)},
    ),
    # rules of size, chats and single teams count nothing
    ("Phấn đấu mỗi thôn, tổ dân phố có ít nhất 5 thành viên.", set(), "Mỗi thôn một tổ, tỉnh có 95 tổ.", {team(95)}),
    ("Nhóm Zalo của tổ có 264 thành viên.", set(), "Các tổ có 264 thành viên.", {members(264)}),
    # a date holds on in its paragraph; one far above does not
    (
        "Đến cuối năm 2022, 193/193 xã đã lập tổ công nghệ số cộng đồng. Toàn tỉnh có 703 tổ.",
        {team(703, period="2022")},
        "Phấn đấu đến cuối năm 2025, mọi xã có tổ công nghệ số cộng đồng.\n\nToàn tỉnh có 703 tổ.", {team(703)},
    ),
    (
        "Đến nay, 193/193 xã có tổ công nghệ số cộng đồng. Toàn tỉnh có 931 tổ.", {team(931, period=PUBLISHED)},
        "Đến nay, mọi xã có tổ công nghệ số cộng đồng.\n\nToàn tỉnh có 931 tổ.", {team(931)},
    ),
    # «nay», not «năm nay» nor «thực hiện»
    (
        "Hà Giang nay có 871 tổ.", {team(871, period=PUBLISHED)},
        "Thực hiện chủ trương, Hà Giang có 871 tổ.", {team(871)},
    ),
    # the year spoken of
    (
        "Năm 2021, kinh tế số tiến nhanh. Đến cuối năm, tỉnh có 456 tổ.", {team(456, period="2021")},
        "Kinh tế số tiến nhanh. Đến cuối năm trước, tỉnh có 456 tổ.", {team(456, period="2022")},
    ),
    # a quarter and a month without their year are the last ones
    (
        "Hết quý III, tỉnh lập được 456 tổ.", {team(456, period="2022-09")},
        "Hết quý I, tỉnh lập được 456 tổ.", {team(456, period="2023-03")},
    ),
    # the day of the meeting
    (
        "Ngày 17/4/2023, Sở tổ chức hội nghị sơ kết.\n\nĐến thời điểm hội nghị, tỉnh có 456 tổ.",
        {team(456, period="2023-04-17")},
        "Ngày 17/4/2023, Sở tổ chức hội nghị sơ kết.\n\nTheo báo cáo, tỉnh có 456 tổ.", {team(456)},
    ),
    # a date told afterwards
    (
        "Huyện Quang Bình có 23 tổ. Đó là số liệu các huyện báo cáo đầu tháng 4.",
        {team(23, "huyện Quang Bình", "2023-04")},
        "Huyện Quang Bình có 23 tổ. Hội thi các huyện diễn ra đầu tháng 4.", {team(23, "huyện Quang Bình")},
    ),
    # a date right behind its count is nearer than «nay»
    (
        "So với 712 tổ hồi tháng 12/2022, tỉnh nay có 768 tổ.",
        {team(712, period="2022-12"), team(768, period=PUBLISHED)},
        "Tỉnh nay có 768 tổ, thêm 56 tổ trong tháng 4/2023.",
        {team(768, period=PUBLISHED), team(56, period="2023-04")},
    ),
    # «theo kế hoạch» plans, until something is done
    (
        "Theo Kế hoạch số 47/KH-UBND, năm 2023 Hà Giang thành lập 1.482 tổ.",
        {team(1482, period="2023", status="target")},
        "Theo Kế hoạch số 47/KH-UBND, năm 2022 Hà Giang đã thành lập 1.482 tổ.", {team(1482, period="2022")},
    ),
    # «đến hết năm» of the same year, told in May
    (
        "Đến hết năm 2023, toàn tỉnh thành lập ít nhất 690 tổ.",
        {team(690, period="2023", bound="ge", status="target")},
        "Đến hết năm 2022, toàn tỉnh thành lập ít nhất 690 tổ.", {team(690, period="2022", bound="ge")},
    ),
    # members take the level of their teams, a total does not
    (
        "Tỉnh có 24 tổ cấp xã với 264 thành viên và 219 tổ cấp thôn với 1.327 thành viên.",
        {
            team(24, level="commune"), members(264, level="commune"),
            team(219, level="village"), members(1327, level="village"),
        },
        "Tỉnh có 65 tổ cấp xã và 402 tổ cấp thôn với 2.836 thành viên.",
        {team(65, level="commune"), team(402, level="village"), members(2836)},
    ),
    (
        "Ở cấp xã, 108/108 xã đã lập tổ, tổng cộng 1.014 thành viên.", {members(1014, level="commune")},
        "Cả 108 xã đã lập tổ, tổng cộng 1.014 thành viên.", {members(1014)},
    ),
    # teams of other kinds
    (
        "Toàn tỉnh có 143 tổ khuyến nông cộng đồng, 698 tổ nhân dân tự quản và 26 tổ hội nghề nghiệp.", set(),
        "Toàn tỉnh có 143 tổ ở xã.", {team(143, level="commune")},
    ),
    # who gathers right behind the teams is their members; who comes to an event is not
    (
        "Tỉnh có 102 tổ cấp xã và 1.614 tổ ở ấp, khóm, khu phố, quy tụ hơn 12.500 người.",
        {team(102, level="commune"), team(1614, level="village"), members(12500, bound="ge")},
        "Tỉnh có 102 tổ cấp xã, ngày hội thu hút hơn 12.500 người.", {team(102, level="commune")},
    ),
    (
        "Mục tiêu đến năm 2025, lực lượng trong các tổ đạt trên 6.000 người.",
        {members(6000, period="2025", bound="ge", status="target")},
        "Mục tiêu đến năm 2025, lực lượng tự vệ trong tỉnh đạt trên 6.000 người.", set(),
    ),
    # «từ … trở lên» is a bound where no single team can be so large
    (
        "Phấn đấu đến hết năm 2023, các tổ thu hút từ 15.000 thành viên trở lên.",
        {members(15000, period="2023", bound="ge", status="target")},
        "Phấn đấu đến hết năm 2023, các tổ có từ 5 thành viên trở lên.", set(),
    ),
    # a former number and a new one, each with its time
    (
        "Hết tháng 4/2023, số thành viên các tổ tăng từ 7.015 người (năm 2022) lên 9.388 người.",
        {members(7015, period="2022"), members(9388, period="2023-04")},
        "Hết tháng 4/2023, số thành viên các tổ là 9.388 người.", {members(9388, period="2023-04")},
    ),
    (
        "Đến nay, tỉnh đã tăng từ 143 tổ năm 2022 lên 711 tổ.",
        {team(143, period="2022"), team(711, period=PUBLISHED)},
        "Tổ công nghệ số cộng đồng có từ 3 đến 5 thành viên, từ 143 hộ trở lên.", set(),
    ),
    # «trong số này» are counted when the whole was; a date since when something is so dates no count
    (
        "Là thành phố từ ngày 1/1/2023, Hà Giang hiện có 133 tổ ở xã. Trong số này, huyện Quang Bình 19 tổ.",
        {team(133, period=PUBLISHED, level="commune"), team(19, "huyện Quang Bình", PUBLISHED)},
        "Ngày 1/1/2023, Hà Giang có 133 tổ ở xã. Trong số này, huyện Quang Bình 19 tổ.",
        {team(133, period="2023-01-01", level="commune"), team(19, "huyện Quang Bình", "2023-01-01")},
    ),
    # a list is read on as one paragraph
    (
        "Kết quả đến hết ngày 31/3/2023:\n- Số tổ cấp xã: 193;\n- Số buổi tuyên truyền: 320;\n- Số hộ có mã: 318;\n"
        "- Số lượt: 511.\nHuyện Quang Bình có 23 tổ.",
        {team(193, period="2023-03-31", level="commune"), team(23, "huyện Quang Bình", "2023-03-31")},
        "Kết quả đến hết ngày 31/3/2023:\n- Số tổ cấp xã: 193;\nCác buổi tuyên truyền sôi nổi.\nCác hộ có mã.\n"
        "Các lượt đông.\nHuyện Quang Bình có 23 tổ.",
        {team(193, period="2023-03-31", level="commune"), team(23, "huyện Quang Bình")},
    ),
    # «huyện» is the district that the paragraph has opened with
    (
        "Ở huyện Quang Bình, du lịch phát triển. Huyện có 23 tổ.", {team(23, "huyện Quang Bình")},
        "Ở huyện Quang Bình, du lịch phát triển.\n\nCác huyện có 23 tổ.", {team(23)},
    ),
    # a difference, teams that are no more, and those someone looks after
    (
        "Tỉnh có 2.071 tổ, tăng 91 tổ so với cùng kỳ; giải thể 30 tổ. Anh Nam phụ trách 3 tổ.", {team(2071)},
        "Tỉnh thành lập thêm 91 tổ.", {team(91)},
    ),
    (
        "Tổng số có 2.071 tổ/10.443 thành viên.", {team(2071), members(10443)},
        "Mỗi nơi 12 người/tổ, 5 thành viên/tổ.", set(),
    ),
    ("Đội ngũ tổ viên lên tới 10.443 người.", {members(10443)}, "Đội ngũ cán bộ xã lên tới 10.443 người.", set()),
    (
        "Tỉnh có 193 tổ cấp xã (1.544 thành viên).",
        {team(193, level="commune"), members(1544, level="commune")},
        "Tỉnh có 193 tổ cấp xã (tổng cộng 1.544 thành viên).",
        {team(193, level="commune"), members(1544)},
    ),
    # those trained are no members, however the teams are called
    (
        "Có 1.500 lượt thành viên tổ công nghệ số cộng đồng được tập huấn.", set(),
        "Có 1.500 thành viên tổ công nghệ số cộng đồng.", {members(1500)},
    ),
    # «từ chỗ …» in front: whose and when, the rest of the sentence says
    (
        "Từ chỗ chỉ có 12 tổ làm điểm năm 2022, đến nay huyện Quang Bình đã có 135 tổ.",
        {team(12, "huyện Quang Bình", "2022"), team(135, "huyện Quang Bình", PUBLISHED)},
        "Từ năm 2022 lập 12 tổ ở tỉnh, huyện Quang Bình có 135 tổ.", {team(12), team(135, "huyện Quang Bình")},
    ),
    # what «nay» is set against is not of now
    (
        "Đầu nhiệm kỳ, tỉnh mới có 15 tổ; nay con số lớn hơn nhiều.", {team(15)},
        "Tỉnh có 15 tổ, hoạt động đến nay.", {team(15, period=PUBLISHED)},
    ),
    # of a commune that is not named; of many units together
    (
        "Chị Hoa cho biết phường có 12 tổ.", set(),
        "Khối xã, phường, thị trấn hiện có 209 tổ.", {team(209, period=PUBLISHED, level="commune")},
    ),
    ("Hồi tháng 3 năm ngoái số tổ là 1.980.", {team(1980, period="2022-03")},
     "Hồi năm ngoái số tổ là 1.980.", {team(1980, period="2022")}),
    # a share of a plan is reached
    (
        "Đến ngày 31/3/2023, tỉnh có 612 tổ, đạt 87,6% kế hoạch, với 4.318 thành viên.",
        {team(612, period="2023-03-31"), members(4318, period="2023-03-31")},
        "Theo kế hoạch, tỉnh có 612 tổ với 4.318 thành viên.",
        {team(612, status="target"), members(4318, status="target")},
    ),
    # a former number has its own time or none, and is never planned
    (
        "So với cuối năm 2021, số tổ đã tăng từ 1.980 lên 2.071 tổ.", {team(1980, period="2021"), team(2071)},
        "So với cuối năm 2021 (1.980 tổ), mạng lưới đã dày hơn.", {team(1980, period="2021")},
    ),
    (
        "Mục tiêu đến năm 2025 là nâng số tổ từ 193 lên 2.071 tổ.",
        {team(193), team(2071, period="2025", status="target")},
        "Mục tiêu đến năm 2025 là có 2.071 tổ.", {team(2071, period="2025", status="target")},
    ),
    # a time behind a contrast is another number's
    (
        "Tỉnh đã có 2.071 tổ, trong khi cuối năm 2021 mới là 1.980 tổ.", {team(2071), team(1980, period="2021")},
        "Tỉnh đã có 2.071 tổ trong năm 2021.", {team(2071, period="2021")},
    ),
    # the other side of a comparison has the number right behind it
    (
        "Tỉnh có 2.071 tổ, đứng sau Sơn La với 2.300 tổ.", {team(2071), team(2300, "Sơn La")},
        "So với Sơn La, tỉnh có thêm 2.071 tổ.", {team(2071)},
    ),
    # a title that says less than the text
    (
        "Huyện Quang Bình: 27 tổ.\n\nHuyện Quang Bình hiện có 27 tổ cấp thôn.",
        {team(27, "huyện Quang Bình", PUBLISHED, level="village")},
        "Huyện Quang Bình: 27 tổ.\n\nHuyện Quang Bình hiện có 28 tổ cấp thôn.",
        {team(27, "huyện Quang Bình"), team(28, "huyện Quang Bình", PUBLISHED, level="village")},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("speaks", "gives", "neighbour", "others"), PAIRS)
def test_a_rule_and_its_neighbour(speaks: str, gives: set[str], neighbour: str, others: set[str]) -> None:
    assert told(HEAD + speaks) == gives
    assert told(HEAD + neighbour) == others


def test_one_set_apart_does_not_take_the_next_count_along() -> None:
    text = "Cả nước có 81.832 tổ công nghệ số cộng đồng. Riêng Thanh Hóa có 4.360 tổ. Các tổ này có 381.384 thành viên."
    assert members(381384, "Việt Nam") in told(text)
    assert members(381384, "Thanh Hóa") in told(text.replace("Riêng Thanh Hóa", "Thanh Hóa"))


def test_now_without_a_publication_ends_an_earlier_year() -> None:
    text = "Cuối năm 2022 Hà Giang chỉ có 150 tổ, nay là 221 tổ. Số người tham gia khoảng 1.400."
    assert members(1400, bound="approx") in told(HEAD + text, None)
    assert members(1400, bound="approx", period="2022") in told(
        HEAD + text.replace(", nay là 221 tổ", ""), None
    )


def test_a_table_is_read_under_a_header_that_counts() -> None:
    rows = "\n1 Huyện Quang Bình 123 812\n2 Huyện Xín Mần 140 901\nToàn tỉnh 2.071 12.345"
    table = HEAD + "Đến ngày 31/3/2023, kết quả như sau:\nTT Huyện Số tổ Số thành viên" + rows
    at = "2023-03-31"
    assert told(table) == {
        team(123, "huyện Quang Bình", at), members(812, "huyện Quang Bình", at),
        team(140, "huyện Xín Mần", at), members(901, "huyện Xín Mần", at),
        team(2071, period=at), members(12345, period=at),
    }  # fmt: skip
    assert told(table.replace("Số tổ Số thành viên", "Số hộ Số khẩu")) == set()
    assert told(table.replace("Số tổ Số", "Số")) == set()  # more numbers than columns
