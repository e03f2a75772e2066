"""Dates as printed, as declared and in URLs: what was met on papers, and every form there and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import LOCAL, is_date_line, machine_date, visible_date, worded_date
from crawler.url_dates import url_date

PRINTED = {
    "17:00, 10/09/2024": "2024-09-10T17:00:00+07:00",
    "Thứ Tư, 26/10/2022, 17:05 [GMT+7]": "2022-10-26T17:05:00+07:00",
    "Thứ tư, 22/10/2025, 19:25 (GMT+7)": "2025-10-22T19:25:00+07:00",
    "Thứ tư - 28/09/2022 21:45": "2022-09-28T21:45:00+07:00",
    "28/09/2022 21:45:10": "2022-09-28T21:45:10+07:00",
    "(28/09/2022)": "2022-09-28",
    "Cập nhật: Thứ sáu, 29/9/2023 | 1:48:45 PM": "2023-09-29T13:48:45+07:00",
    "Cập nhật: Thứ sáu, 29/9/2023 | 12:08:45 AM": "2023-09-29T00:08:45+07:00",
    "26/10/2022 | 17:05": "2022-10-26T17:05:00+07:00",
    "10:7 | 7/5/2024": "2024-05-07T10:07:00+07:00",
    "14/05/2026 15:25": "2026-05-14T15:25:00+07:00",
    "22/07/2025 - 14:00": "2025-07-22T14:00:00+07:00",
    "Chuyên mục 12/8 - 05/09/2024 - 10:15": "2024-09-05T10:15:00+07:00",
    "07:45 AM - 26/10/2022": "2022-10-26T07:45:00+07:00",
    "Updated: 17:05, 01/09/2025": "2025-09-01T17:05:00+07:00",
    "06:44 13/03/2026": "2026-03-13T06:44:00+07:00",
    "Thứ Ba, 12/07/2023 | 08:15 [GMT+7]": "2023-07-12T08:15:00+07:00",
    "Cập nhật: 08:15 ngày 12/7/2023": "2023-07-12T08:15:00+07:00",
    "Đăng ngày: 12/07/2023, 08 giờ 15 phút": "2023-07-12T08:15:00+07:00",
    "12.07.2023 08:15": "2023-07-12T08:15:00+07:00",
    "2023-07-12 08:15": "2023-07-12T08:15:00+07:00",
    "2023/07/12 08:15": "2023-07-12T08:15:00+07:00",
    "12 Th7 2023 08:15": "2023-07-12T08:15:00+07:00",
    "12 Thg 7, 2023": "2023-07-12",
    "Tháng Bảy 12, 2023": "2023-07-12",
    "July 12, 2023 8:15 AM": "2023-07-12T08:15:00+07:00",
    "Wednesday, 12 July 2023 08:15": "2023-07-12T08:15:00+07:00",
    "12 Sept 2023": "2023-09-12",
    "17h05' ngày 1.9.2024": "2024-09-01T17:05:00+07:00",
    "Thứ 4, ngày 28-09-2022 lúc 21 giờ 45 phút": "2022-09-28T21:45:00+07:00",
    "Chủ nhật, 8/9/2024, 8:00 CH": "2024-09-08T20:00:00+07:00",
    "9/28/2022 9:45 PM": "2022-09-28T21:45:00+07:00",
    "23 Tháng Mười Hai, 2021": "2021-12-23",
    "ngày 13 tháng 3 năm 2025": "2025-03-13",
    "17:00, 10/09/2024 12:38, 05/09/2024": "2024-09-10T17:00:00+07:00",
    "25:00, 10/09/2024": "2024-09-10",
    "12:00 26/10/2022 (GMT+0)": "2022-10-26T19:00:00+07:00",
}
DECLARED = {
    "2025-10-30T06:00:00+0700": "2025-10-30T06:00:00+07:00",
    "2025-10-30T17:59:00": "2025-10-30T17:59:00+07:00",
    "2025-10-29T00:00:00": "2025-10-29",
    "2022-09-28+0721:45:00": "2022-09-28T21:45:00+07:00",
    "2022-09-28ICT21:45:00": "2022-09-28T21:45:00+07:00",
    "2025-10-22T12:25:52Z": "2025-10-22T19:25:52+07:00",
    "2025-10-22T23:25:52.123-05:00": "2025-10-23T11:25:52+07:00",
    "2025-10-30 06:00": "2025-10-30T06:00:00+07:00",
    "1761135952": "2025-10-22T19:25:52+07:00",
    "1761135952000": "2025-10-22T19:25:52+07:00",
    "Fri, 15 May 2026 10:40:01 +0700": "2026-05-15T10:40:01+07:00",
    "22:36, 23/07/2021": "2021-07-23T22:36:00+07:00",
}
NOTHING = [
    "",
    "Hà Nội: 25°C",
    "Ngày 10.9",
    "31/02/2024",
    "99/99/2024",
    "Marathon 12, 2023",
    "0000-00-00",
    "5/63",
    "12/3",
    "10/09/1024",
]
URLS = {
    "https://baodaklak.vn/khoa-hoc/202409/slug-e210ca6/": ("2024-09-01", "2024-09-30", None),
    "https://x.vn/portal/Pages/2021-10-4/slug.aspx": ("2021-10-04", "2021-10-04", "2021-10-04"),
    "https://x.vn/slug-197241224164550708.htm": ("2024-12-24", "2024-12-24", "2024-12-24T16:45:50+07:00"),
    "https://x.vn/slug/d20241016083012345.htm": ("2024-10-16", "2024-10-16", "2024-10-16T08:30:12+07:00"),
    "https://x.vn/slug-20251030152018573.htm": ("2025-10-30", "2025-10-30", "2025-10-30T15:20:18+07:00"),
    "https://x.vn/2023/7/4/slug/": ("2023-07-04", "2023-07-04", "2023-07-04"),
}
MOMENTS = st.datetimes(min_value=datetime(1997, 1, 1), max_value=datetime(2045, 12, 31))
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
FORMS = (
    "{t:%H:%M}, {t:%d/%m/%Y}",
    "{w}, {t:%d/%m/%Y}, {t:%H:%M} [GMT+7]",
    "{w}, {t:%d/%m/%Y}, {t:%H:%M} (GMT+7)",
    "{w} - {t:%d/%m/%Y} {t:%H:%M}",
    "Cập nhật: {w}, {t.day}/{t.month}/{t.year} | {h}:{t:%M}:{t:%S} {half}",
    "{t:%d/%m/%Y} | {t:%H:%M}",
    "{t.hour}:{t.minute} | {t.day}/{t.month}/{t.year}",
    "{t:%d/%m/%Y} {t:%H:%M}",
    "{t:%d/%m/%Y} - {t:%H:%M}",
    "{h}:{t:%M} {half} - {t:%d/%m/%Y}",
    "Updated: {t:%H:%M}, {t:%d/%m/%Y}",
    "{t:%H:%M} {t:%d/%m/%Y}",
    "{w}, ngày {t:%d/%m/%Y} lúc {t.hour}h{t:%M}",
    "{t:%B} {t.day}, {t.year} {h}:{t:%M} {half}",
    "{t:%A}, {t:%d %b %Y} {t:%H:%M}",
    "{t:%Y-%m-%d %H:%M}",
    "{t.day} Th{t.month} {t.year} {t:%H:%M}",
)


@pytest.mark.parametrize(("text", "stamp"), PRINTED.items())
def test_printed_dates(text: str, stamp: str) -> None:
    assert visible_date(text) == stamp


@pytest.mark.parametrize(("text", "stamp"), DECLARED.items())
def test_declared_dates(text: str, stamp: str) -> None:
    assert machine_date(text) == stamp


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert visible_date(text) is None
    assert machine_date(text) is None


def test_months_in_english_words_are_read_last() -> None:
    assert worded_date("September 1, 2025 5:05 PM") == "2025-09-01T17:05:00+07:00"
    assert worded_date("Sở Thông tin và Truyền thông 2025") is None


@given(MOMENTS, st.sampled_from(FORMS))
def test_every_printed_form_comes_back(moment: datetime, form: str) -> None:
    printed = form.format(
        t=moment,
        w=WEEKDAYS[moment.weekday()],
        h=moment.hour % 12 or 12,
        half="AM" if moment.hour < 12 else "PM",
    )
    second = moment.second if ":{t:%S}" in form else 0
    expected = moment.replace(second=second, microsecond=0, tzinfo=LOCAL)
    assert visible_date(printed) == expected.isoformat()
    assert is_date_line(printed)


@given(MOMENTS, st.sampled_from(("", "+07:00", "+0700", "Z", "-03:30")))
def test_every_declared_stamp_comes_back_as_local_time(moment: datetime, zone: str) -> None:
    stamp = machine_date(moment.strftime("%Y-%m-%dT%H:%M:%S") + zone)
    aware = datetime.fromisoformat(moment.replace(microsecond=0).isoformat() + (zone or "+07:00"))
    if zone or moment.time().replace(microsecond=0) != datetime.min.time():
        assert stamp == aware.astimezone(LOCAL).isoformat()
    else:
        assert stamp == moment.date().isoformat()


@given(st.text(max_size=200))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for stamp in (visible_date(text), machine_date(text), worded_date(text)):
        assert stamp is None or datetime.fromisoformat(stamp)


@pytest.mark.parametrize("text", ["Hoàng Nam - 10/09/2024 10:15", "Thứ tư - 28/09/2022 21:45 Đã xem: 254"])
def test_a_date_line_may_carry_a_name_or_a_counter(text: str) -> None:
    assert is_date_line(text)


def test_a_sentence_with_a_date_is_no_date_line() -> None:
    assert not is_date_line("Ngày 10/9/2024, UBND tỉnh họp.")
    assert not is_date_line("Hội nghị tổng kết công tác chuyển đổi số diễn ra sáng 10/09/2024 tại thành phố")


@pytest.mark.parametrize(("url", "days"), URLS.items())
def test_urls_tell_month_day_or_second(url: str, days: tuple[str, str, str | None]) -> None:
    found = url_date(url)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat(), found.stamp) == days


@pytest.mark.parametrize(
    "url", ["https://x.vn/slug-post63705.html", "https://x.vn/slug-2887253/", "x", "http://["]
)
def test_urls_without_a_date(url: str) -> None:
    assert url_date(url) is None


@given(st.dates(min_value=date(2001, 1, 1), max_value=date(2049, 12, 31)))
def test_a_month_folder_allows_its_month_only(day: date) -> None:
    found = url_date(f"https://x.vn/tin/{day:%Y%m}/slug-abcdef0/")
    assert found is not None
    assert found.allows(day.isoformat())
    assert not found.allows((day - timedelta(days=40)).isoformat())
    assert not found.allows((day + timedelta(days=40)).isoformat())
