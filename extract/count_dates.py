"""When a count of teams holds: dates, «đến nay», months and quarters without their year, the day of a meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from operator import itemgetter

from extract.count_state import Dated
from extract.cues import END, START, cue, cue_words, words
from extract.discourse import Focus, Sentence
from extract.patterns import Guarded, compile_pattern
from extract.periods import PeriodMention
from extract.teams import Count

_REACH = 2
"""For this many paragraphs further counts hold at the date of the count before."""
_TABLE_REACH = 4
"""A table's date may be said so many lines above its first row."""

NOW = Guarded(
    compile_pattern(rf"{START}(?<!thực\s)(?<!thể\s)(?<!xuất\s)(?<!phát\s){words('till_now')}{END}"),
    needs=cue_words("till_now"),
)
# «nay 40 phường có 871 tổ», not «năm nay», «ngày nay»
_TODAY = Guarded(
    compile_pattern(
        rf"{START}(?<!năm\s)(?<!ngày\s)(?<!hôm\s)(?<!lâu\s)(?<!trước\s)(?<!xưa\s)(?<!bữa\s)(?<!bấy\s)nay{END}"
    ),
    needs=("nay",),
)
_MONTH = Guarded(
    re.compile(
        r"(?:cuối|đầu|giữa|hết|tính đến|đến|tới|trong|(?:xong|thành|đích|đủ|lập)\s(?:ngay\s)?từ)"
        r"\stháng\s(?P<m>\d{1,2})(?!\s?[/-]\s?\d|\d|\snăm)"
    ),
    needs=(" tháng ",),
)
_QUARTER = Guarded(
    re.compile(
        rf"(?:hết|cuối|đến|trong|kết thúc)\squý\s(?P<q>iii|ii|iv|i|[1-4]){END}(?!\s?[/-]|,?\snăm\s\d)"
    ),
    needs=(" quý ",),
)
_YEAR_PART = Guarded(
    re.compile(
        rf"{START}(?:đến\s|tính đến\s|tới\s|hồi\s)?(?:đầu|giữa|cuối|hết)\snăm{END}"
        r"(?!\s(?:\d|nay|ngoái|trước|sau))"
    ),
    needs=("đầu năm", "giữa năm", "cuối năm", "hết năm"),
)
_EVENT_TIME = Guarded(
    compile_pattern(
        rf"{START}(?:đến|tới|tính đến|vào|tại|ở)\s(?:thời điểm|ngày|lúc)\s(?:diễn ra\s|tổ chức\s|khai mạc\s)?"
        rf"(?P<what>{words('meeting')}){END}"
    ),
    needs=cue_words("meeting"),
)
# «712 tổ hồi tháng 12/2022»
_RIGHT_BEHIND = re.compile(
    r"^[^.;,\d]{0,40}\s(?:hồi|vào|của|trong|tính đến|tại|ở)\s(?:ngày\s|cuối\s|đầu\s|thời điểm\s|hết\s){0,3}$"
)
# «từ 7.015 người (năm 2022) lên 9.388 người», «từ 143 tổ năm 2022 lên 711 tổ»: the year of the former number
_BESIDE = re.compile(r",?\s\(?(?:cuối\s|đầu\s|giữa\s)?")
_TO = re.compile(r"\)?,?\s(?:tăng\s|giảm\s)?(?:lên|xuống|còn)(?:\s[^\W\d_]+){0,3}\s?")
# «từ chỗ chỉ có 12 tổ làm điểm năm 2022, đến nay …»
_FROM_THEN = re.compile(r"[^.;,\d]{0,30}\s\(?(?:cuối\s|đầu\s|giữa\s|hồi\s|vào\s|của\s){0,2}")
_SET_AGAINST = re.compile(r"so với\s(?:(?:thời điểm|cuối|đầu|giữa|hồi|hết|ngày)\s){1,3}$")
_ITS_NUMBER = re.compile(r"\s(?:\(|là\s|có\s)(?:chỉ\s|mới\s|hơn\s|gần\s|khoảng\s)?")
_CONTRAST = compile_pattern(rf"{START}(?:trong khi|còn|nhưng|song){END}|;")
_FROM_ONLY = re.compile(r"(?:^|[\s,])từ\s[^.;,\d]{0,24}$")
_FROM = re.compile(r"(?:từ|so với)\s[^.;]{0,4}\d[^;]{0,30}$")
_OF_THEM = compile_pattern(rf"\W{{0,3}}(?:trong (?:số\s)?(?:đó|này|ấy)|chia ra|cụ thể){END}")
_ITEM = re.compile(r"\s?[-+•*]\s")
_MEETING = compile_pattern(rf"{START}{words('meeting')}{END}")
_AS_OF = re.compile(
    r"(?:đến|hết|thời điểm|tính tới|tới|chốt|cuối|đầu|giữa)\s(?:hết\s|cuối\s)?(?:ngày\s|năm\s)?$"
)
_AS_OF_SHORT = re.compile(r"(?:tính\s)?(?:đến|tới|hết)\s|(?:cuối|đầu|giữa)\s")
_ANNOUNCES = re.compile(r"(?:như sau|sau đây|cụ thể|:)\W{0,3}$")  # a table or a list follows
_REACHED = cue("reached")
_BACK = Guarded(
    re.compile(
        r"^\W{0,3}(?:đó|đây|trên đây"
        r"|(?:các\s|những\s)?(?:con số|số liệu|thống kê|kết quả)(?:\s[^\W\d_]+){0,2}\s(?:này|trên|đó))"
        rf"{END}[^.;]{{0,60}}?{words('told_afterwards')}"
    ),
    needs=cue_words("told_afterwards"),
)


def note_dates(sentence: Sentence, focus: Focus, *, named: bool) -> None:
    """What a sentence tells of the time of later counts. `named`: it names the teams.

    «Tính đến ngày 25/9/2022, 54/63 tỉnh đã lập tổ …»: counts of the next paragraphs hold at this date; «Đến nay, …»:
    those of its own paragraph hold now; the day of a meeting and the year spoken of are kept for what refers to them.
    """
    state = focus.counts
    if (
        state.at is not None
        and sentence.block <= state.at.reach > state.at.block
        and _ITEM.match(sentence.text)
    ):
        state.at = replace(state.at, reach=sentence.block + _REACH)  # a list is read on as one paragraph
    plain = [period for period in sentence.periods if period.role == "plain" and len(period.iso) == 10]
    if plain and (_MEETING.search(sentence.text) or state.event is None):
        state.event = (plain[0].iso, sentence.block)
    if named or _ANNOUNCES.search(sentence.text):
        _note_as_of(sentence, focus)
    years = [period.year for period in sentence.periods if period.role in ("plain", "horizon")]
    if focus.published is not None:
        years = [year for year in years if int(year) <= focus.published.year]
    if years:
        state.year = years[-1]


def _note_as_of(sentence: Sentence, focus: Focus) -> None:
    state, block = focus.counts, sentence.block
    dated = [
        period
        for period in sentence.periods
        if period.role in ("plain", "horizon")
        and _AS_OF.search(sentence.before(period.start, 24))
        and not _is_ahead(sentence, period, focus)
    ]
    short = [
        iso
        for at, iso, source in sorted(_times(sentence, [], focus), key=itemgetter(0))
        if source == "sentence" and _AS_OF_SHORT.match(sentence.after(at, 12))
    ]
    if dated or short:
        state.at = Dated(dated[-1].iso if dated else short[-1], block, block + _REACH)
    elif _is_now(sentence):
        state.at = Dated(focus.published.isoformat() if focus.published else None, block, block)


def _is_ahead(sentence: Sentence, period: PeriodMention, focus: Focus) -> bool:
    """Whether a date lies ahead: behind the publication, or, as «đến năm 2025», without anything reached."""
    if focus.published is not None:
        return period.iso > focus.published.isoformat()[: len(period.iso)]
    return len(period.iso) == 4 and _REACHED.search(sentence.after(period.end, 200)) is None


def _is_now(sentence: Sentence) -> bool:
    return (sentence.search(NOW) or sentence.search(_TODAY)) is not None


def count_period(
    sentence: Sentence, count: Count, focus: Focus, *, planned: bool = False
) -> tuple[str | None, str]:
    """When a count holds, and from where: a date right behind it, the time named last before it, «đến nay», a date
    further behind, the date of the paragraph or of the count before. `planned`: a month without its year is to come.
    """
    timed = [period for period in sentence.periods if period.role in ("plain", "horizon")]
    for period in timed:
        if period.start >= count.end and _is_right_behind(sentence, count, period):
            return period.iso, "sentence"
    if count.former:
        then = [period for period in sentence.periods if _is_compared(sentence, period)]
        return (then[0].iso, "sentence") if then else (None, "none")
    timed = [
        period
        for period in timed
        if not (_is_former(sentence, count, period) or _is_compared(sentence, period))
        or _ITS_NUMBER.fullmatch(sentence.between(period.end, count.start))
    ]
    times = [*_times(sentence, timed, focus, planned=planned)]
    before = [time for time in times if time[0] < count.end]
    if before:
        return max(before, key=itemgetter(0))[1:]
    if _is_now(sentence):
        return (None, "none") if _is_before_now(sentence, count) else (_published(focus), "now")
    aimed = any(period.role == "horizon" for period in timed)
    after = [
        period
        for period in timed
        if period.role == "plain"
        and period.start >= count.end
        and not _CONTRAST.search(sentence.between(count.end, period.start))
    ]
    if after and not aimed:
        return after[0].iso, "sentence"
    behind = [
        time for time in times if time[0] >= count.end and time[0] not in {period.start for period in timed}
    ]
    if behind:
        return min(behind, key=itemgetter(0))[1:]
    return _period_in_focus(sentence, focus)


def _is_right_behind(sentence: Sentence, count: Count, period: PeriodMention) -> bool:
    """Whether a time right behind a count dates it: «712 tổ hồi tháng 12/2022», «từ 143 tổ (năm 2022) lên …»."""
    gap = sentence.between(count.end, period.start)
    if _RIGHT_BEHIND.match(gap):
        return True
    fronted = _FROM_THEN.fullmatch(gap) and _FROM_ONLY.search(sentence.before(count.start, 40))
    if fronted and sentence.after(period.end, 1) == ",":
        return True
    return _BESIDE.fullmatch(gap) is not None and (
        gap.endswith("(") or _TO.match(sentence.after(period.end, 24)) is not None
    )


def _is_compared(sentence: Sentence, period: PeriodMention) -> bool:
    """«So với cuối năm 2022, số tổ đã tăng»: a time that is looked back at."""
    return period.role == "compared" or _SET_AGAINST.search(sentence.before(period.start, 32)) is not None


def _is_before_now(sentence: Sentence, count: Count) -> bool:
    """«Đầu nhiệm kỳ, huyện mới có 15 tổ; nay con số đó là 135»: a number that «nay» is set against."""
    after = sentence.between(count.end, sentence.end)
    found = NOW.search(after) or _TODAY.search(after)
    return found is not None and ";" in after[: found.start()]


def _is_former(sentence: Sentence, count: Count, period: PeriodMention) -> bool:
    """Whether a time belongs to the number that `count` is set against: «từ 143 tổ (năm 2022) lên 711 tổ»."""
    gap = sentence.between(period.end, count.start)
    return _TO.fullmatch(gap) is not None and _FROM.search(sentence.before(period.start, 40)) is not None


def _period_in_focus(sentence: Sentence, focus: Focus, reach: int = 0) -> tuple[str | None, str]:
    at = focus.counts.at
    if (
        at is not None
        and at.block == sentence.block
        and (at.reach == sentence.block or _OF_THEM.match(sentence.text))
    ):
        return at.iso, "state"
    if focus.date is not None and focus.date_block == sentence.block:
        return focus.date, "state"
    return (at.iso if at is not None and sentence.block <= at.reach + reach else None), "state"


def row_period(sentence: Sentence, focus: Focus) -> tuple[str | None, str]:
    """When the counts of a table's row hold: at the date said above the table."""
    return _period_in_focus(sentence, focus, _TABLE_REACH - _REACH)


_Time = tuple[int, str | None, str]


def _times(
    sentence: Sentence, timed: list[PeriodMention], focus: Focus, *, planned: bool = False
) -> Iterator[_Time]:
    """The times a sentence names, each with its offset: periods, «đến nay», those that need the year spoken of."""
    yield from ((period.start, period.iso, "sentence") for period in timed)
    for pattern in (NOW, _TODAY):
        yield from ((match.start(), _published(focus), "now") for match in sentence.finditer(pattern))
    for match in sentence.finditer(_MONTH):
        if (iso := _last(focus, sentence, match.start(), int(match["m"]), planned=planned)) is not None:
            yield match.start(), iso, "sentence"
    for match in sentence.finditer(_QUARTER):
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["q"]) or int(match["q"])
        if (iso := _last(focus, sentence, match.start(), quarter * 3, planned=planned)) is not None:
            yield match.start(), iso, "sentence"
    for match in sentence.finditer(_YEAR_PART):
        if (year := _year_before(sentence, match.start(), focus)) is not None:
            yield match.start(), year, "sentence"
    event = focus.counts.event
    if event is not None:
        for match in sentence.finditer(_EVENT_TIME):
            yield match.start(), event[0], "sentence"


def _published(focus: Focus) -> str | None:
    return focus.published.isoformat() if focus.published is not None else None


def _year_before(sentence: Sentence, at: int, focus: Focus) -> str | None:
    """The year of the last period before an offset, else the one spoken of, else the publication's."""
    years = [period.year for period in sentence.periods if period.end <= at]
    known = years[-1] if years else focus.counts.year
    return known or (str(focus.published.year) if focus.published is not None else None)


def _last(focus: Focus, sentence: Sentence, at: int, month: int, *, planned: bool) -> str | None:
    """A month without its year: the last such month up to publication (of what is planned, that of its year), else
    that of the year spoken of."""
    if not 1 <= month <= 12:
        return None
    if focus.published is not None:
        year = focus.published.year - (month > focus.published.month and not planned)
        return f"{year}-{month:02d}"
    known = _year_before(sentence, at, focus)
    return f"{known}-{month:02d}" if known is not None else None


def date_back(sentence: Sentence, focus: Focus) -> str | None:
    """The date that «Đó là số liệu báo cáo đầu tháng 12» gives to what was counted before it, else None."""
    if sentence.search(_BACK) is None:
        return None
    timed = [period for period in sentence.periods if period.role in ("plain", "horizon")]
    times = sorted(_times(sentence, timed, focus), key=itemgetter(0))
    return times[0][1] if times else None


def is_to_come(period: str | None, published: date | None) -> bool:
    """Whether a period begins behind the day of publication."""
    return period is not None and published is not None and period > published.isoformat()[: len(period)]


def ends_this_year(sentence: Sentence, count: Count, focus: Focus) -> bool:
    """«đến hết năm 2022 toàn tỉnh thành lập 690 tổ», told early in 2022 with nothing said to be reached."""
    if focus.published is None or focus.published.month > _LATE:
        return False
    said = _THIS_YEAR_END.search(sentence.between(sentence.start, count.start))
    if said is None or (said["y"] and int(said["y"]) != focus.published.year):
        return False
    if not said["y"] and _year_before(sentence, sentence.start + said.start(), focus) != str(
        focus.published.year
    ):
        return False
    return _DONE.search(sentence.between(sentence.start + said.end(), count.start)) is None


_LATE = 10
"""From November on «đến hết năm» may be told as reached."""
_THIS_YEAR_END = compile_pattern(
    rf"{START}(?:đến|tới|trước|trong)\s(?:hết|cuối)\snăm(?:\s(?P<y>20\d\d)|\snay)?{END}"
)
_DONE = compile_pattern(rf"{START}(?:đã|được|mới|hiện|vừa){END}")
