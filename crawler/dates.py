"""Dates as the press prints them and as pages declare them, in the local time of Viet Nam (+07:00).

Visible dates are day first; the forms handled are those met on Vietnamese provincial papers: 12-hour clocks,
unpadded numbers, weekdays, bracketed zones, time before or after the date. Machine dates are ISO 8601 and its
local deformations. Every function is pure and gives back ISO 8601 text: `2024-09-10T17:00:00+07:00` where the
time of day is known, `2024-09-10` where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import dateparser

LOCAL = timezone(timedelta(hours=7))
EARLIEST = 1995  # the first Vietnamese papers went online in 1997

# A visible date, day first. Blanks around the separators occur («10 / 09 / 2024»).
_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?![\d/.-])")
# «12 tháng 7 năm 2023», «12 Tháng Bảy, 2023», «12 Th7 2023» (WordPress in Vietnamese)
_WORDED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s{0,2}(?:tháng|thg|th)\.?\s{0,2}"
    r"(\d{1,2}|[^\W\d]{2,4}(?:\s[^\W\d]{2,3})?)[,\s]{1,3}(?:năm\s)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
# «Tháng Bảy 12, 2023»: WordPress with the English order
_MONTH_FIRST = re.compile(
    r"(?<!\w)tháng\s{1,2}(\d{1,2}|[^\W\d]{2,4}(?:\s[^\W\d]{2,3})?)\s(\d{1,2}),\s(\d{4})(?!\d)", re.IGNORECASE
)
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_ENGLISH_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}{_ENGLISH_MONTH},?\s{{1,2}}(\d{{4}})(?!\d)", re.IGNORECASE
)
_ENGLISH_DAY_SECOND = re.compile(
    rf"(?<!\w){_ENGLISH_MONTH}\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(\d{{4}})(?!\d)", re.IGNORECASE
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("một", "giêng"),
            ("hai",),
            ("ba",),
            ("tư", "bốn"),
            ("năm",),
            ("sáu",),
            ("bảy", "bẩy"),
            ("tám",),
            ("chín",),
            ("mười",),
            ("mười một",),
            ("mười hai",),
        ),
        start=1,
    )
    for name in names
}
_TIME = (
    r"(?<!\d)(\d{1,2})\s?(?::|h|g|giờ)\s?(\d{1,2})(?::(\d{1,2}))?(?!\d)\s?(?:phút|')?\s?([AP]M|SA|CH)?(?!\w)"
)
# What may stand between a date and its time: punctuation, a weekday, «ngày», «lúc», a bracketed zone.
_WEEKDAY = (
    r"(?:thứ\s(?:hai|ba|tư|bốn|năm|sáu|bảy|[2-7])|chủ\snhật|cn|t[2-7]|"
    r"mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_PAUSE = r"[\s,|\-–—.;:()\[\]]{0,6}"
_GLUE = rf"[\s,|\-–—.;•·()\[\]/]{{0,8}}(?:(?:{_WEEKDAY}|ngày|lúc|vào|gmt\s?\+?7){_PAUSE}){{0,3}}"
_TIME_BEFORE = re.compile(_TIME + _GLUE + r"$", re.IGNORECASE)
_TIME_AFTER = re.compile(_GLUE + _TIME, re.IGNORECASE)
_ZONE = re.compile(r"(?:GMT|UTC)\s?([+-]\d{1,2})(?!\d)", re.IGNORECASE)
_WINDOW = 60  # characters looked at on either side of a date for its time

_DATE_WORDS = re.compile(
    r"thứ|chủ nhật|hai|ba|tư|năm|sáu|bảy|ngày|tháng|cập nhật|đăng|lúc|gmt|am|pm|updated|published|posted|"
    r"xuất bản|tác giả|lượt xem|đã xem|phản hồi|nguồn|chia sẻ|phút|giờ|"
    rf"(?<!\w){_ENGLISH_MONTH}(?!\w)|(?<!\w)(?:{_WEEKDAY})(?!\w)|\W|\d|_",
    re.IGNORECASE,
)
_MAX_LINE = 120  # characters; a date line is short
_MAX_REST = 30  # letters beside the date: an author's name, a label

_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})"
    # NukeViet's template lets PHP replace the «T» by the zone: 2022-09-28+0721:45:00, 2022-09-28ICT21:45:00
    r"(?:(?:T|\s+|\+07(?=\d\d:)|ICT)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(Z|UTC|GMT|ICT|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[\s.,\d]{1,8}(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"^(\d{10})(\d{3})?$")


def visible_date(text: str) -> str | None:
    """The date printed in a line such as «Thứ Tư, 26/10/2022, 17:05 [GMT+7]», or None.

    Where several stand there, the first that has a time of day wins, else the first.
    """
    if (match := _ISO.match(text.strip())) and (stamp := _iso(match)):
        return stamp
    first = None
    for stamp in visible_dates(text):
        if "T" in stamp:
            return stamp
        first = first or stamp
    return first


def visible_dates(text: str) -> Iterator[str]:
    """All dates printed in a line, in order."""
    for match in _DATE.finditer(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if month > 12 >= day:  # 9/28/2022: SharePoint in its American setting
            day, month = month, day
        if stamp := _with_time(text, match.start(), match.end(), year, month, day):
            yield stamp
    for form, (at_day, at_month, at_year) in _FORMS:
        for match in form.finditer(text):
            day, month, year = int(match[at_day]), _month(match[at_month]), int(match[at_year])
            if stamp := _with_time(text, match.start(), match.end(), year, month, day):
                yield stamp


# Each with the groups of day, month and year.
_FORMS = (
    (_WORDED, (1, 2, 3)),
    (_YEAR_FIRST, (4, 3, 1)),
    (_MONTH_FIRST, (2, 1, 3)),
    (_ENGLISH_DAY_FIRST, (1, 2, 3)),
    (_ENGLISH_DAY_SECOND, (2, 1, 3)),
)


def _month(named: str) -> int:
    """The number of a month in digits, Vietnamese or English; 0 for none."""
    named = named.casefold()
    if named.isdigit():
        return int(named)
    short = named[:3]
    return _MONTHS.get(named) or (_ENGLISH_MONTHS.index(short) + 1 if short in _ENGLISH_MONTHS else 0)


def is_date_line(text: str) -> bool:
    """Whether a line is there to print a date (with a label or a name at most) and not to say something."""
    if len(text) > _MAX_LINE or text.rstrip().endswith((".", "!", "?", ";")):
        return False
    return visible_date(text) is not None and len(_DATE_WORDS.sub("", text)) <= _MAX_REST


def machine_date(value: str) -> str | None:
    """The date of a meta tag, a `datetime` attribute, JSON-LD or an API field, or None.

    A stamp with a zone is moved to local time, one without is local. A local stamp of exactly midnight is a
    day whose time is not known. Also read: seconds or milliseconds since 1970, RFC 822, visible forms.
    """
    value = value.strip()[:100]
    if match := _ISO.match(value):
        return _iso(match)
    if match := _EPOCH.match(value):
        return _stamp(datetime.fromtimestamp(int(match[1]), LOCAL))
    if stamp := visible_date(value):
        return stamp
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _stamp(moment if moment.tzinfo else moment.replace(tzinfo=LOCAL))


def worded_date(text: str) -> str | None:
    """A date with the month in English words («September 1, 2025 5:05 PM»), by dateparser; or None.

    Slow (about a millisecond): for a short line that the other readers could not read.
    """
    if len(text) > 60 or not _ENGLISH.search(text):
        return None
    moment = dateparser.parse(
        text,
        languages=["vi", "en"],
        settings={"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    if moment is None:
        return None
    moment = moment.replace(tzinfo=LOCAL) if moment.tzinfo is None else moment
    return (
        _stamp(moment)
        if moment.time().isoformat() != "00:00:00"
        else _day(moment.year, moment.month, moment.day)
    )


def _with_time(text: str, start: int, end: int, year: int, month: int, day: int) -> str | None:
    if _day(year, month, day) is None:
        return None
    before = text[max(0, start - _WINDOW) : start]
    after = text[end : end + _WINDOW]
    for match in (_TIME_BEFORE.search(before), _TIME_AFTER.match(after)):
        if match and (clock := _clock(match[1], match[2], match[3], match[4])):
            moment = datetime(year, month, day, *clock, tzinfo=LOCAL)
            if zone := _ZONE.search(after):
                hours = int(zone[1])
                moment = (
                    moment.replace(tzinfo=timezone(timedelta(hours=hours))) if abs(hours) <= 14 else moment
                )
            return _stamp(moment)
    return _day(year, month, day)


def _clock(hour: str, minute: str, second: str | None, half: str | None) -> tuple[int, int, int] | None:
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    mark = (half or "").upper()
    if mark in ("PM", "CH") and hours < 12:  # CH, SA: chiều and sáng, the Vietnamese PM and AM
        hours += 12
    elif mark in ("AM", "SA") and hours == 12:
        hours = 0
    return (hours, minutes, seconds) if hours < 24 and minutes < 60 and seconds < 60 else None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    known = _day(year, month, day)
    if known is None or match[4] is None:
        return known
    clock = _clock(match[4], match[5], match[6], None)
    if clock is None or (clock == (0, 0, 0) and match[7] is None):
        return known
    return _stamp(datetime(year, month, day, *clock, tzinfo=_offset(match[7])))


def _offset(zone: str | None) -> timezone:
    if zone is None or zone.upper() == "ICT":
        return LOCAL
    if zone[0] not in "+-":
        return UTC
    digits = zone[1:].replace(":", "").rjust(2, "0").ljust(4, "0")
    minutes = int(digits[:-2]) * 60 + int(digits[-2:])
    return (
        timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes)) if minutes <= 14 * 60 else LOCAL
    )


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= EARLIEST else None
    except ValueError:
        return None


def _stamp(moment: datetime) -> str | None:
    try:
        local = moment.astimezone(LOCAL)
    except (ValueError, OverflowError):
        return None
    return local.isoformat(timespec="seconds") if local.year >= EARLIEST else None
