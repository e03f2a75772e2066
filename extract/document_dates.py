"""When a numbered document was issued: the date behind it, below it in a table, or before it in its sentence."""

from __future__ import annotations

import re

from extract.cues import END, START, last_match, words
from extract.document_types import opens_with_type
from extract.patterns import Guarded, compile_pattern
from extract.periods import iso_day, iso_month
from extract.text import CanonicalText

_DATE = (
    r"(?:(?P<d>\d{1,2})\s?[./-]\s?(?P<m>\d{1,2})(?:\s?[./-]\s?(?P<y>(?:19|20)\d\d))?(?!\d)"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>(?:19|20)\d\d))?)"
)
_ACT = r"(?:ký ban hành|ban hành|ký|thông qua|phát hành|gửi|gửi đi|đưa ra)"
_SIGNED = rf"(?:(?:được\s)?{_ACT}\s)?"
# «…/QĐ-TTg (được ban hành) ngày 20/5/2022», «… cùng đề ngày 26/01/2023»
_AFTER = re.compile(
    r"^(?:\s?\([^()\n]{1,9}\))?[\s,(;]{0,3}"
    rf"(?:(?:được\s)?(?:{_ACT}|ra|cùng|cũng|lập)\s)?(?:vào\s)?"
    rf"(?:đề ngày|ký ngày|ngày|hôm|ký từ|từ ngày|từ)\s+{_DATE}"
)
# «…/QĐ-TTg (20/5/2022)», «… (Thủ tướng Chính phủ, ngày 20/5/2022)», «… (ban hành 20/5/2022)»
_IN_BRACKET = re.compile(rf"^\s?\((?:[^()\n]{{0,50}},\s)?{_SIGNED}(?:(?:vào\s)?(?:ngày|hôm)\s)?{_DATE}\)")
# «53 năm 2013», «1526 (năm 2018)», «2375 (2017)»
_YEAR_AFTER = re.compile(
    r"^\s?(?:,\s)?(?:(?:được\s)?ban hành\s)?(?:vào\s)?(?:(?:\(\s?)?năm\s|\((?=\d{4}\)))(?P<y>(?:19|20)\d\d)(?!\d|\s?-)"
)
# «Thông tư 15 của Ngân hàng Nhà nước ban hành năm 2011», «… được Chính phủ ban hành đầu năm 2017»
_YEAR_OF_ISSUE = re.compile(
    r"^[^.;\n]{0,70}?\s(?:ban hành|thông qua)\s(?:vào\s|từ\s|hồi\s)?(?:đầu\s|giữa\s|cuối\s)?"
    r"năm\s(?P<y>(?:19|20)\d\d)(?!\d|\s?-)"
)
# «… triển khai cải thiện chỉ số, ban hành ngày 6/3/2024», «… về đại hội đảng bộ các cấp (ban hành tháng 5/2014)»
_AFTER_LONG_TITLE = re.compile(
    rf"^[^.;\n]{{0,150}}?(?:,\s|\s\()(?:được\s)?{_ACT}\s(?:vào\s|từ\s)?"
    rf"(?:(?:ngày|hôm)\s+{_DATE}|tháng\s(?P<m3>\d{{1,2}})"
    r"(?:\s?[/-]\s?|\snăm\s)(?P<y3>(?:19|20)\d\d))"
)
# «…/QĐ-UBND của UBND tỉnh ngày 20/5/2022»
_AFTER_ISSUER = re.compile(
    r"^\s?(?:,|\()?\s?(?:của|do|mà|\()\s?[^.;,()\n]{2,70}?(?:[,(]\s?|\s)"
    rf"{_SIGNED}(?:vào\s)?(?:đề ngày|ngày|hôm|ký từ)\s+{_DATE}"
)
# «…/TCT-CS, Tổng cục Thuế ký ngày 20/6/2023»
_AFTER_SIGNER = re.compile(rf"^,\s[^.;,()\n\d]{{2,60}}?\s{_ACT}\s(?:vào\s)?(?:ngày|hôm)\s+{_DATE}")
# «…/QĐ-UBND về việc … được ban hành ngày 20/5/2022», «…, được Ban Chấp hành Đảng bộ tỉnh thông qua ngày 20/5/2022»
_AFTER_TITLE = re.compile(
    rf"^,?\s(?:được|về)\s[^.;,()\n]{{0,60}}?{_ACT}\s(?:vào\s)?(?:ngày|hôm|từ)\s+{_DATE}"
)
_EFFECT = compile_pattern(START + words("effect") + END)
_OTHER_SYMBOL = re.compile(r"\d{1,5}\s?[/-]\s?[a-zđ]|số \d|(?:định|quyết|thị|văn|tư|hoạch|bản)\s\d")
# «| Số hiệu | 186/KH-UBND |» and, on the next lines, «| Ngày ban hành | 29/12/2025 |»;
# «Số: 59/KH-UBND» over «…, ngày 01 tháng 3 năm 2022»
_HEADER = re.compile(
    r"(?:^|\n)[^\n\w]{0,8}(?:số hiệu|số|số, ký hiệu|số ký hiệu|số/ký hiệu|số và ký hiệu)?\s?[|:]?\s?$"
)
_BELOW = re.compile(
    r"^[^\n]{0,12}(?:\n[^\n|]{0,40}\|[^\n|]{0,80}(?=\n)){0,4}\n{0,3}"
    r"[^\n]{0,160}?(?:ngày ban hành\s?[|:]?\s?|, ngày |ngày ký\s?[|:]?\s?|\()"
    rf"{_DATE}\)?(?=\s?[|;\n)]|\s?$)"
)
_MONTH = r"tháng\s(?P<m>\d{1,2})(?:\s?[/-]\s?|\snăm\s)(?P<y>(?:19|20)\d\d)"
_MONTH_AFTER = re.compile(
    rf"^(?:\s(?:vào|từ|hồi)\s|[^.;\n]{{0,70}}?(?:ban hành|ký)\s(?:vào\s|từ\s|hồi\s)?){_MONTH}"
)
# «Ngày 20/5/2022, Thủ tướng ban hành Quyết định 505/QĐ-TTg»
_BEFORE = re.compile(rf"ngày\s+{_DATE}(?=(?P<gap>[^.;\n]{{0,160}})$)")
# «Năm 2007, Thủ tướng ra quyết định 64»
_YEAR_BEFORE = re.compile(
    r"(?:^|[.;\n]\s?|,\s)(?:vào\s|trong\s|từ\s)?năm\s(?P<y>(?:19|20)\d\d),?\s(?P<gap>[^,.;\n\d]{3,60}?)"
    r"\s(?:ra|ban hành|ký|có|ký ban hành|thông qua)\s(?:các\s|một\s)?(?:[^\W\d_]+\s){1,3}(?:số\s)?$"
)
# «Tháng 5, đến lượt Chủ tịch UBND quận ra Quyết định 1206», «… mà Thành ủy ban hành hồi tháng 8, số 12-NQ/TU»
_MONTH_ALONE = Guarded(
    re.compile(
        r"(?:^|[.;]\s|\n|,\s)\W{0,3}(?:hồi\s|vào\s|trong\s)?(?:đầu\s|giữa\s|cuối\s)?"
        r"tháng\s(?P<m>\d{1,2}),\s(?P<gap>[^,.;\n\d]{3,80}?)"
        r"\s(?:ra|ban hành|ký|ký ban hành|thông qua)\s(?:các\s|một\s)?(?:[^\W\d_]+\s){1,3}(?:số\s)?$"
        r"|\s(?:ban hành|ký|thông qua)\s(?:hồi|từ|vào)\stháng\s(?P<m2>\d{1,2}),\s(?:số|mang số)\s$"
    ),
    needs=("tháng",),
)
_MONTH_BEFORE = re.compile(rf"{_MONTH}(?P<gap>[^.;\n]{{0,140}})$")
_ISSUED = re.compile(words("issued") + r"[^.;\n]{0,60}$")
_NOT_ISSUED = re.compile(r"nhận được|hiệu lực|căn cứ|theo|thực hiện|tiếp nhận")
# «nhận được ngày 06/6 Văn bản số 987», «kể từ ngày 1/7, Thông tư 31 …»
_OTHER_DAY = re.compile(
    r"(?:nhận được|hiệu lực|thi hành|áp dụng|từ|(?<=\w\s)đến|(?<=,\s)đến|trước|sau|hết)\s(?:vào\s|từ\s)?$"
)
# «Nghị quyết 23/NQ-HĐND ngày 10/8/2021, UBND tỉnh ban hành Kế hoạch 404»: the day is the one before's
_ANOTHERS = re.compile(
    r"(?:\d\s?[/-]\s?[a-zđ][^\s]{0,20}(?:\s?[-/]\s?[^\s]{1,20}){0,3}|"
    r"(?:số|định|quyết|thị|văn|tư|hoạch)\s\d+),?\s$"
)
_IN_FORCE = re.compile(r"(?:^|\s)(?:có hiệu lực|hết hiệu lực|được áp dụng)(?!\w)")
_POINT = re.compile(
    r"\.(?:(?<=tp\.)|(?<=tx\.)|(?<=tt\.)|(?<=ths\.)|(?<=gs\.)|(?<=ts\.))"
)  # found fast by the point
_SYMBOL_IN_GAP = re.compile(r"\d{1,5}/[a-zđ]")
_NUMBER_IN_GAP = re.compile(r"\d{1,5}/[a-zđ]|số \d")


def date_of_document(view: CanonicalText, start: int, end: int, sentence: tuple[int, int]) -> str | None:
    """The day of issue of the number at `[start, end)`: ISO day, month or year, `--MM-DD` where the year is not
    said (`--MM` of a month alone), None where nothing is. `sentence` is (start, end); a table's date may stand
    below it."""
    after = _POINT.sub(" ", view.lower[end : min(sentence[1], end + 200)])
    before = _POINT.sub(" ", view.lower[max(sentence[0], start - 220) : start])
    return (
        _behind(after[:160])
        or _below(view, start, end)
        or _month_behind(after[:160])
        or _behind_title(after)
        or _in_front(before, after)
    )


# «Công văn được ký ngày 12/12/2022.», «Các nghị quyết đều được thông qua ngày 13/7/2023.»
_SAID_LATER = Guarded(
    re.compile(
        rf"(?P<all>các\s)?(?P<type>[^\W\d_]+(?:\s[^\W\d_]+)?)\s(?:này\s|trên\s|nói trên\s)?"
        rf"(?:đều\s|cùng\s)?(?:được\s)?{_ACT}\s(?:vào\s)?(?:ngày|hôm)\s+{_DATE}"
    ),
    needs=tuple(
        f"{act} {word}"
        for act in ("ký", "thông qua", "hành", "gửi", "gửi đi", "đưa ra")
        for word in ("ngày", "hôm", "vào")
    ),
)


def date_said_later(sentence: str) -> tuple[str, bool, str] | None:
    """(type word, whether all of them are meant, date) of a sentence in lower case that dates documents cited before
    it; None where it does not."""
    match = _SAID_LATER.search(sentence)
    iso = _iso(match) if match is not None else None
    return (match["type"], match["all"] is not None, iso) if match is not None and iso is not None else None


def _behind(after: str) -> str | None:
    for pattern in (_AFTER, _IN_BRACKET):
        if (match := pattern.match(after)) and (iso := _iso(match)):
            return iso
    if match := _YEAR_AFTER.match(after):
        return match["y"]
    if match := _AFTER_ISSUER.match(after) or _AFTER_TITLE.match(after) or _AFTER_SIGNER.match(after):
        skipped = after[: match.start("d" if match["d"] else "d2")]
        if not _OTHER_SYMBOL.search(skipped) and not _EFFECT.search(skipped):
            return _iso(match)
    return None


def _below(view: CanonicalText, start: int, end: int) -> str | None:
    if not _HEADER.search(view.lower[max(0, start - 30) : start]):
        return None
    match = _BELOW.match(view.lower[end : end + 500])
    return _iso(match) if match is not None else None


def _month_behind(after: str) -> str | None:
    match = _MONTH_AFTER.match(after)
    return iso_month(match["y"], match["m"]) if match is not None else None


def _behind_title(after: str) -> str | None:
    """A date of issue behind a document's title or issuer, no other document standing between."""
    if (match := _AFTER_LONG_TITLE.match(after)) is not None:
        skipped = after[: match.start("m3" if match["m3"] else "d" if match["d"] else "d2")]
        if not _OTHER_SYMBOL.search(skipped):
            return iso_month(match["y3"], match["m3"]) if match["m3"] else _iso(match)
    if (match := _YEAR_OF_ISSUE.match(after)) is not None and not _OTHER_SYMBOL.search(match[0]):
        return match["y"]
    return None


def _in_front(before: str, after: str) -> str | None:
    """The last date, else the last month before a document, where an act of issuing stands between."""
    day = last_match(_BEFORE, before)
    if day is not None and (iso := _iso(day)):
        gap = day["gap"]
        leads_up = _ISSUED.search(gap) or (opens_with_type(gap) and not _IN_FORCE.search(after))
        if (
            leads_up
            and not _OTHER_DAY.search(before[: day.start()])
            and not _ANOTHERS.search(before[: day.start()])
            and not _NOT_ISSUED.search(gap)
            and not _SYMBOL_IN_GAP.search(gap)
        ):
            return iso
    month = last_match(_MONTH_BEFORE, before)
    if month is None or not _ISSUED.search(gap := month["gap"]):
        alone = _MONTH_ALONE.search(before)
        if alone is not None and not _NOT_ISSUED.search(alone["gap"] or ""):
            return f"--{int(alone['m'] or alone['m2']):02d}"
        year = _YEAR_BEFORE.search(before)
        return year["y"] if year is not None and not _NOT_ISSUED.search(year["gap"]) else None
    if _NOT_ISSUED.search(gap) or _NUMBER_IN_GAP.search(gap):
        return None
    return iso_month(month["y"], month["m"])


def _iso(match: re.Match[str]) -> str | None:
    day, month, year = match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"]
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    return iso_day(year, month, day) if year else f"--{int(month):02d}-{int(day):02d}"
