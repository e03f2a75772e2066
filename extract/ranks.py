"""Ranks and changes of rank: «xếp thứ 36/63», «ngôi quán quân», «tốp 20», «tăng 8 bậc»."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.cues import END, NAME, START, UNIT, cue, cue_words, words
from extract.measures import Measure, Reader, Rule, lead, tail
from extract.numbers import WORD, WORDS, ordinal
from extract.patterns import before_digit, compile_pattern

_N = rf"(?P<n>\d{{1,3}}|{WORD}){END}(?!,\d|\.\d|-\d)"
_OF = r"(?:\s?(?:/|trên tổng số|trên|trong tổng số|trong số)\s?(?P<of>\d{2,3}|[5-9])(?:/\d\d)?(?![\d.,]\d|\d|\s?%))?"


def _rank(rule: str, match: re.Match[str]) -> Measure | None:
    value = ordinal(match["n"])
    of = match["of"] if "of" in match.re.groupindex else None
    out_of = int(of) if of else None
    if value is None or value == 0 or (out_of is not None and value > out_of):
        return None
    return Measure(match.start(), match.end(), "rank", value, rule, "eq", out_of)


_COUNTED = compile_pattern(START + words("counted") + r"\s$")
_WEEKDAY = re.compile(
    r"^(?:\s?,?\s?\(?(?:ngày\s)?\d{1,2}\s?[/-]\s?\d|\s(?:tuần|hàng tuần|vừa qua|liên tiếp|liền|trong tuần))"
)
_WEEKDAYS = {"2", "3", "4", "5", "6", "7", "hai", "ba", "tư", "năm", "sáu", "bảy"}
_YEAR_WORD = re.compile(r"\s(?:nay|trước|ngoái|qua|vừa|liên|liền|\d)")
_ENUMERATOR = re.compile(r"(?:^|[.;:!?\n\"-])\s?$")  # «Thứ ba, tiếp tục …» counts arguments, not places
# «…; thứ hai, Thừa Thiên Huế, 0,7846»: an item of a ranking, not an argument
_SCORED_NAME = re.compile(rf",\s{UNIT}?{NAME}[{NAME} .-]{{0,24}},?\s\(?\d{{1,3}}[.,]\d")
_OF_GROWTH = re.compile(r"(?:mức|tốc độ|bước)\s(?:tăng|giảm)[^.;,]{0,20}$")  # «có mức tăng hạng lớn thứ hai»
_COUNTS_OFF = re.compile(rf"^\slà\s(?!{NAME}|{UNIT}|các\s)")
_NUMBER_OF = re.compile(r"^\s(?:chỉ số|trụ cột|tỉnh|huyện|nhóm|đơn vị|địa phương)" + END)
_NOUN_BEHIND = re.compile(r"^\s(?:tỉnh|trụ cột|chỉ số|nhóm|đơn vị|địa phương|bộ|sở|huyện|năm(?!\s\d))" + END)


# «đứng thứ 21 trong danh sách 30 chỉ tiêu»: the place of a criterion among criteria, nobody's rank
_OF_CRITERIA = re.compile(
    r"^\s(?:trong|trên)\s(?:danh sách\s|tổng số\s|số\s)?(?:\d+|hai|ba|bốn|năm)\s"
    r"(?:chỉ tiêu|tiêu chí|chỉ số|người|đại biểu|thí sinh)" + END
)


def _ordinal(match: re.Match[str], masked: str) -> Measure | None:
    behind, number = tail(masked, match, 18), match["n"]
    if (
        behind[:1] in (",", ":", "")
        and match[0].startswith("thứ ")
        and _ENUMERATOR.search(lead(masked, match, 3))
        and not _SCORED_NAME.match(tail(masked, match, 60))
    ):
        return None
    if (
        match[0].startswith("thứ ")
        and _COUNTS_OFF.match(behind)
        and _ENUMERATOR.search(lead(masked, match, 3))
    ):
        return None  # «Thứ hai là PAPI.» counts off
    if _OF_GROWTH.search(lead(masked, match, 30)):
        return None
    if "thứ tự" in match[0] and lead(masked, match, 3) == "số ":
        return None  # «phát tới số thứ tự 140»
    if number in _WEEKDAYS and lead(masked, match, 1) == '"':
        return None
    if number == "năm" and _YEAR_WORD.match(behind):
        return None
    if number.isdigit() and "hạng" in match[0] and _NUMBER_OF.match(behind):
        return None  # «thứ hạng 8 chỉ số chính» counts indices
    if not number.isdigit() and number != "nhất" and "hạng" in match[0] and _NOUN_BEHIND.match(behind):
        return None
    if number in _WEEKDAYS and lead(masked, match, 5).endswith(("từ ", "đến ", "vào ")):
        around = lead(masked, match, 30) + tail(masked, match, 20)
        if not re.search(r"lên|xuống|hạng|vị trí|xếp|bậc|về thứ", around):
            return None
    if _OF_CRITERIA.match(tail(masked, match, 40)):
        return None
    if _COUNTED.search(lead(masked, match, 16)) or (_WEEKDAY.match(behind) and number in _WEEKDAYS):
        return None
    return _or_better(_rank("rank.ordinal", match), behind)


def _or_better(measure: Measure | None, behind: str) -> Measure | None:
    """«thứ 40 trở lên» is a bound."""
    return replace(measure, bound="le") if measure is not None and _OR_BETTER.match(behind) else measure


_OR_BETTER = re.compile(r"\strở lên" + END)


_MEDAL = cue("medal")
_PRIZE = re.compile(
    r"\scho\s(?:đơn vị\s|địa phương\s|xã\s|huyện\s|tập thể\s)?$"
)  # «30 triệu đồng cho hạng nhì»
_RANKED = re.compile(r"hạng|thứ\s|số\s|vị thứ")
_OTHER_CLASS = re.compile(r"\s(?:sao|mục|phổ|nhẹ|cân|ghế)" + END)


def _class(match: re.Match[str], masked: str) -> Measure | None:
    number, behind = match["n"], tail(masked, match, 18)
    if not number.isdigit() and (
        not _RANKED.search(match[0])
        or (number != "nhất" and _NOUN_BEHIND.match(behind))
        or (number == "năm" and _YEAR_WORD.match(behind))
    ):
        return None
    if _OF_CRITERIA.match(tail(masked, match, 40)):
        return None
    if match["cue"] in ("thứ hạng", "xếp hạng") and not match["of"] and _NUMBER_OF.match(behind):
        return None
    if "là" in match[0].split() and _NOUN_BEHIND.match(behind):
        return None
    if match["cue"] == "xếp hạng" and not number.isdigit() and lead(masked, match, 5) == "bảng ":
        return None  # «bảng xếp hạng thứ hai mà VCCI thực hiện» counts lists
    if match["cue"] == "hạng" and (
        _MEDAL.search(lead(masked, match, 24)) or _PRIZE.search(lead(masked, match, 16))
    ):
        return None
    if _OTHER_CLASS.match(behind) or match[0].endswith(("lần xếp", "đợt xếp", "kỳ xếp")):
        return None
    found = _or_better(_rank("rank.class", match), behind)
    return replace(found, bound="le") if found is not None and match["least"] else found


_SHARE = re.compile(r"^\s?(?:tỉnh|địa phương|đơn vị|xã|huyện|phường|cơ quan|bộ|sở)")


_IN_GROUP = re.compile(r"(?:tốp|top|nhóm)\s$")
_RANK_BEFORE = re.compile(r"(?:hạng|thứ|trí|bậc|:|-)\s?$")
_BEFORE_FRACTION = compile_pattern(
    rf"{START}(?:xếp|đứng|hạng|thứ|vị trí|vị thứ|ở mức|đạt|bậc)"
    r"(?:\s(?:hạng|thứ|thứ hạng|ở vị trí|vị trí thứ|vị thứ|số))?\s$"
)


def _fraction(match: re.Match[str], masked: str) -> Measure | None:
    before = lead(masked, match, 32)
    cue = _BEFORE_FRACTION.search(before)
    if cue is not None:
        before = before[: cue.start()]
    if _IN_GROUP.search(before):
        return None  # «tốp 15/34»
    if _SHARE.match(tail(masked, match, 12)) and cue is None and not _RANK_BEFORE.search(before):
        return None
    found = _rank("rank.fraction", match)
    return found if found is None or cue is None else replace(found, start=found.start - len(cue[0]))


_PERSON = compile_pattern(
    START + r"(?:nhóm|tốp|top|người|cán bộ|vị|kẻ|những|đồng chí|ai|cử tri|\d+|hai|ba|bốn|năm|nước|"
    r"(?:\d+|các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|nhóm|nhóm các)\s"
    + words("unit_nouns")
    + r"(?:\sđứng)?)\s(?:tiếp tục\s)?$"
)


# «Quảng Ninh, đơn vị dẫn đầu với 73,02 điểm»
_SAID_OF_UNIT = re.compile(rf"{NAME}(?:,|\slà)\sđơn vị\s(?:tiếp tục\s)?$")


# «mất vị trí quán quân», «đổi ngôi quán quân»: the place is not held
_GIVEN_UP = re.compile(
    r"(?:mất|tuột|rời|rời khỏi|không còn|không giữ được|không giữ nổi|hụt|đổi)\s"
    r"(?:giữ\s|vị trí\s|ngôi\s|danh hiệu\s){0,2}$"
)


_BETWEEN = re.compile(r"giữa\s[^.;,]{0,20}$")  # «khoảng cách giữa quận đứng đầu và huyện đứng cuối»


# «người đứng đầu cơ quan»
_LEADS = re.compile(r"\s(?:cơ quan|ngành|tổ chức|cấp ủy|chính quyền|doanh nghiệp|phong trào|đơn vị)" + END)


def _constant(rule: str, value: int) -> Reader:
    def read(match: re.Match[str], masked: str) -> Measure | None:
        if _GIVEN_UP.search(lead(masked, match, 24)) or _BETWEEN.search(lead(masked, match, 30)):
            return None
        before = lead(masked, match, 40)
        if (_PERSON.search(before) and not _SAID_OF_UNIT.search(before)) or _LEADS.match(
            tail(masked, match, 14)
        ):
            return None
        return Measure(match.start(), match.end(), "rank", value, rule)

    return read


_AGE = re.compile(r"^\snăm\s(?:tuổi|công tác|kinh nghiệm)")


def _moved(match: re.Match[str], masked: str) -> Measure | None:
    return None if _AGE.match(tail(masked, match, 14)) else _rank("rank.moved", match)


_COUNTED_THERE = re.compile(r"(?:đã có|có|tại|ở|cho|của|với|hiện)\s$")


def _regional(match: re.Match[str], masked: str) -> Measure | None:
    """«12/14 tỉnh duyên hải miền Trung» behind a rank is a rank; «đã có 12/14 tỉnh …» counts."""
    before = lead(masked, match, 40)
    if _COUNTED_THERE.search(before) or not re.search(r"(?:thứ|hạng|vị trí|xếp|đứng)[^.;]{0,30}$", before):
        return None
    return _rank("rank.regional", match)


_COPULA_UNIT = re.compile(r"^\s(?:điểm|bậc|%|tỉnh|xã|huyện|người)")


def _copula(match: re.Match[str], masked: str) -> Measure | None:
    return None if _COPULA_UNIT.match(tail(masked, match, 8)) else _rank("rank.copula", match)


def _from(match: re.Match[str], masked: str) -> Measure | None:
    return (
        Measure(match.start("n"), match.end("n"), "rank", int(match["n"]), "rank.from")
        if int(match["n"])
        else None
    )


def _risen(match: re.Match[str], masked: str) -> Measure | None:
    return _rank("rank.from_to", match)


_CLASS = r"(?:xếp hạng|thứ hạng|hạng|xếp vị thứ|vị thứ|xếp bậc|xếp|đứng|vị trí|thứ bậc|bậc)"


_FIRST_TOLD = re.compile(r"nhì|thứ hai|á quân|dẫn đầu|đứng đầu|đầu bảng|ngôi đầu|nhất")


def _counted_off(match: re.Match[str], masked: str) -> Measure | None:
    """«Nhì là Huế, ba là Hải Phòng, tư là …»: numbers without a noun, once the first has been told."""
    if not _FIRST_TOLD.search(lead(masked, match, 160)):
        return None
    return Measure(match.start("n"), match.end("n"), "rank", WORDS[match["n"]], "rank.counted_off")


def _highest(match: re.Match[str], masked: str) -> Measure | None:
    value = 2 if "nhì" in match[0] else 1
    return Measure(match.start(), match.end(), "rank", value, "rank.highest")


def _best(match: re.Match[str], masked: str) -> Measure | None:
    return Measure(match.start(), match.end(), "rank", 1, "rank.best")


def _word(match: re.Match[str], masked: str) -> Measure | None:
    group = "n" if match["n"] else "n2"  # «Sở Nội vụ 93,41 điểm (nhất)»
    return Measure(match.start(group), match.end(group), "rank", WORDS[match[group]], "rank.word")


RULES: tuple[Rule, ...] = (
    Rule(
        "rank.fraction", "rank",
        compile_pattern(
            r"(?<![\d/.,])(?P<n>\d{1,3})(?:\s?/\s?|\s?trên\s)(?P<of>63|34|64|61)"
            r"(?:/\d\d)?(?![\d/%]|[.,]\d)"
        ),
        _fraction, "chỉ số hạ tầng số 35/63", 35, "đã có 41/63 tỉnh, thành phố triển khai",
        needs=("63", "34", "64", "61"),
    ),
    Rule(
        "rank.from_to", "rank",
        re.compile(
            r"(?<=\d\s)(?:năm \d{4} )?(?:vươn )?(?:lên|xuống|còn|về)\s(?:tới\s|đến\s)?"
            r"(?P<n>\d{1,2})(?:/(?P<of>\d\d))?(?![\d/%]|[.,]\d|\s(?:bậc|hạng|điểm|năm|vị trí))"
        ),
        _risen, "từ vị trí 45 năm 2020 lên 37", 37, "thứ 45 lên 8 bậc",
        needs=before_digit(("lên ", "xuống ", "còn ", "về ", "tới ", "đến ")),
    ),
    Rule(
        "rank.ordinal", "rank", compile_pattern(rf"{START}thứ(?:\s(?:hạng|bậc|tự|vị))?\s(?:thứ\s)?{_N}{_OF}"),
        _ordinal, "tỉnh xếp thứ 4 toàn quốc", 4, "phiên họp lần thứ 3 của ban chỉ đạo",
        needs=("thứ",),
    ),
    Rule(
        "rank.class", "rank",
        compile_pattern(
            rf"{START}(?P<cue>{_CLASS})\s?(?::\s|là\s|ở\s)?(?P<least>(?:không quá|tối thiểu|ít nhất)\s)?"
            r"(?:từ\s(?=(?:thứ\s|hạng\s|vị trí\s)?\d{1,2}\strở lên))?"
            r"(?:hạng\s)?(?:vị trí\s)?(?:thứ\s|số\s|hạng\s)?"
            rf"(?:thứ\s)?{_N}{_OF}"
        ),
        _class, "bắc kạn xếp hạng 51 với 320,7 điểm", 51, "huân chương lao động hạng nhất",
        needs=("hạng", "xếp", "đứng", "vị t", "bậc"),
    ),
    Rule(
        "rank.moved", "rank",
        compile_pattern(
            r"(?:tuột|rớt|tụt|rơi|lùi|trượt|lên|vươn|leo|vọt|nhảy)\s(?:lên\s|xuống\s|về\s|tới\s)?"
            r"(?P<n>\d{1,2})(?=\s(?:vào\s|trong\s)?năm\s(?:19|20)\d\d|\svới\s\d{1,3}[.,]\d)"
        ),
        _moved, "rồi lại tuột xuống 61 vào năm 2019", 61, "tăng lên 61 năm tuổi đảng",
        needs=("năm 2", "năm 1", " với "),
    ),
    Rule(
        "rank.regional", "rank",
        compile_pattern(
            rf"(?<![\d/.,])(?P<n>\d{{1,2}})/(?P<of>[5-9]|1\d)(?=\s{words('unit_nouns')}\s(?:trong\s|của\s|thuộc\s)?"
            rf"(?:toàn\s)?(?:vùng\s|khu vực\s)?{NAME})"
        ),
        _regional, "thứ 52/63 và 12/14 tỉnh ¤¤¤¤ ¤¤¤", 12, "đã có 12/14 xã của huyện ¤¤¤",
        needs=("/",),
    ),
    Rule(
        "rank.copula", "rank",
        compile_pattern(
            rf"{START}(?:vị trí|thứ hạng|vị thứ)\s(?:của\s|trước đó\s)(?:[^\W\d_]+\s|{NAME}+\s){{1,4}}là\s"
            r"(?:thứ\s|hạng\s|số\s)?(?P<n>\d{1,2})(?:/(?P<of>\d\d))?(?![\d/%]|[.,]\d)"
        ),
        _copula, "vị trí của tỉnh là 26", 26, "vị trí của tỉnh là 26 điểm cầu",
        needs=("vị trí", "thứ hạng", "vị thứ"),
    ),
    Rule(
        "rank.from", "rank",
        compile_pattern(
            r"(?:thứ hạng|hạng|vị trí|xếp hạng)\s(?:thì\s|cũng\s|của\s[^\W\d_]+\s)?"
            r"(?:(?:tăng|giảm|rơi|tụt|rớt|lùi|nhảy|vươn|leo|nhích|trượt|đi)\s)?từ\s"
            r"(?P<n>\d{1,2})(?=\s(?:lên|xuống)\s(?:hạng\s|thứ\s|vị trí\s)?\d)"
        ),
        _from, "hạng thì từ 50 lên 44", 50, "hạng mục từ 50 lên 44 tỷ đồng",
        needs=(" từ ",),
    ),
    Rule(
        "rank.first", "rank", compile_pattern(rf"{START}{words('first_place')}{END}(?:\s?bảng(?! tin))?"),
        _constant("rank.first", 1), "đà nẵng tiếp tục dẫn đầu bảng xếp hạng", 1, "trách nhiệm của người đứng đầu",
        needs=cue_words("first_place"),
    ),
    Rule(
        "rank.second", "rank", compile_pattern(rf"{START}(?:á quân|về nhì|đứng nhì|thứ nhì|vị trí á quân){END}"),
        _constant("rank.second", 2), "hải phòng giành ngôi á quân", 2, "hai nhì",
        needs=("quân", "nhì"),
    ),
    Rule(
        "rank.highest", "rank",
        compile_pattern(
            r"(?:(?<=[:;,]\s)|(?<=\n)|(?<=\.\s))(?:cao nhất vùng|cao nhất|cao điểm nhất|nhất|mở đầu"
            r"|(?:xếp |đứng |về |hạng )?nhì(?: bảng)?)"
            rf"(?=\s(?:vẫn\s)?(?:là|thuộc về|bằng)\s(?:[^\W\d_]+\s){{0,2}}{NAME})"
        ),
        _highest, "khối sở: cao nhất vẫn là ¤¤ ¤¤¤ ¤¤¤¤¤", 1, "mức cao nhất là 100",
        needs=tuple(
            f"{last} {verb}"
            for last in ("nhất", "vùng", "đầu", "nhì", "bảng")
            for verb in ("vẫn", "là", "thuộc", "bằng")
        ),
    ),
    Rule(
        "rank.counted_off", "rank",
        compile_pattern(
            r"(?<=[;,]\s)(?:còn\s|và\s)?(?:xếp\s|đứng\s|hạng\s)?(?P<n>ba|tư|năm|sáu|bảy|tám|chín|mười)\slà\s"
            rf"(?:[^\W\d_]+\s){{0,2}}{NAME}"
        ),
        _counted_off, "nhì là ¤¤¤, ba là ¤¤¤¤ ¤¤¤¤¤", 3, "gồm ¤¤¤, ba là ¤¤¤¤ ¤¤¤¤¤",
        needs=("ba là", "tư là", "năm là", "sáu là", "bảy là", "tám là", "chín là", "mười là"),
    ),
    Rule(
        "rank.best", "rank",
        compile_pattern(
            rf"(?<={NAME}\s)(?:là\s(?:[^\W\d_]+\s){{1,3}})?(?:đạt|có)\s(?:tổng\s|số\s)?(?:điểm số|điểm|chỉ số)\s"
            r"(?:[^\W\d_]+\s){0,3}?cao nhất(?=\s?[,.;]|\svới\s|\s(?:cả nước|toàn quốc|trong số|trong khối)|\strong \d)"
        ),
        _best, "¤¤¤ là địa phương có tổng điểm cao nhất với 39,57 điểm", 1, "¤¤¤ có điểm cao nhất ở hai nội dung",
        needs=("cao nhất",),
    ),
    Rule(
        "rank.word", "rank",
        compile_pattern(
            rf"(?<={NAME}\s)(?:đứng\s|về\s|xếp\s)?(?P<n>nhất|nhì|ba)"
            r"(?=\s?[,;(.]|\svới\s|\svề\s|\snăm thứ\s|\s?$)"
            r"|(?<=\d điểm \()(?P<n2>nhất|nhì|ba)(?=\))"
        ),
        _word, "huyện ¤¤¤¤ ¤¤ nhì (68,95 điểm)", 2, "huyện ¤¤¤¤ ¤¤ nhất định đạt",
        needs=("nhất", "nhì", "ba"),
    ),
)  # fmt: skip
