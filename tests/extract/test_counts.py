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
]  # fmt: skip


@pytest.mark.parametrize(("speaks", "gives", "neighbour", "others"), PAIRS)
def test_a_rule_and_its_neighbour(speaks: str, gives: set[str], neighbour: str, others: set[str]) -> None:
    assert told(HEAD + speaks) == gives
    assert told(HEAD + neighbour) == others


def test_one_set_apart_does_not_take_the_next_count_along() -> None:
    text = "Cả nước có 81.832 tổ công nghệ số cộng đồng. Riêng Thanh Hóa có 4.360 tổ. Các tổ này có 381.384 thành viên."
    assert members(381384, "Việt Nam") in told(text)
    assert members(381384, "Thanh Hóa") in told(text.replace("Riêng Thanh Hóa", "Thanh Hóa"))


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
