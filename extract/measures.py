"""Ranks, changes of rank, scores and changes of score as they stand in a sentence, before anyone owns them.

Each pattern has an id, a sentence it must read and one it must leave alone; the tests run both. Patterns are
bounded: no repeat stands inside another without a limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extract.model import Bound, Kind
from extract.numbers import NUMBER, WORD, decimal, ordinal, plain

_N = rf"(?P<n>\d{{1,3}}|{WORD})(?![^\W_])(?!,\d|\.\d)"
_OF = r"(?:\s?(?:/|trên tổng số|trên|trong tổng số|trong số)\s?(?P<of>\d{2,3}|[5-9])(?![\d.,]\d|\d|\s?%))?"
_START = r"(?<![^\W_])"


@dataclass(frozen=True, slots=True)
class Measure:
    """A value found: canonical offsets, kind, value, and what the pattern itself tells."""

    start: int
    end: int
    kind: Kind
    value: int | float
    rule: str
    bound: Bound = "eq"
    out_of: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its proof: `positive` must be read as `value`, `negative` must not be read by it."""

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], Measure | None]
    positive: str
    value: int | float
    negative: str


# Nouns that are counted by «thứ N» but not ranked by it («phiên họp lần thứ 3», «năm thứ hai»).
_COUNTED = re.compile(
    r"(?<![^\W_])(?:lần|phiên|kỳ|khóa|năm|ngày|người|quý|tuần|tháng|đợt|vòng|bàn|lượt|thế kỷ|hội nghị|đại hội|kỳ họp|nhiệm kỳ|tập|chương|điều|"
    r"khoản|mũi|liều|ca|ván|hiệp|trận|lớp|con|bệnh nhân|nước|quốc gia|tỉnh|địa phương|đơn vị|thành phố|huyện|xã|sáng|chiều|tối|hôm|ngôi nhà|cái|thành viên|"
    r"nghi can|nạn nhân|loại|hàng|làn|dịp|buổi|lúc|quê hương|ngôi sao|doanh nghiệp|cây cầu|tầng|đời|cuốn|giai đoạn|nhóm|khâu|trụ cột|mùa|chủ nhật)\s$"
)
_WEEKDAYS = {"2", "3", "4", "5", "6", "7", "hai", "ba", "tư", "năm", "sáu", "bảy"}
_YEAR_WORD = re.compile(r"\s(?:nay|trước|ngoái|qua|vừa|\d)")
_WEEKDAY = re.compile(r"^(?:\s?,\s?(?:ngày\s)?\d{1,2}[/-]|\s(?:tuần|hàng tuần|vừa qua|liên tiếp|liền|trong tuần))")


def _bound(match: re.Match[str], lower: str) -> Bound:
    before = lower[max(0, match.start() - 10) : match.start()]
    return "le" if re.search(r"(?:tốp|top|dưới)\s$", before) else "eq"


def _rank(rule: str) -> Callable[[re.Match[str], str], Measure | None]:
    def read(match: re.Match[str], lower: str) -> Measure | None:
        value = ordinal(match["n"])
        of = match.groupdict().get("of")
        out_of = int(of) if of else None
        if value is None or value == 0 or (out_of is not None and (value > out_of)):
            return None
        return Measure(match.start(), match.end(), "rank", value, rule, "eq", out_of)

    return read


_ENUMERATOR = re.compile(r"(?:^|[.;:!?\n\"-])\s?$")  # «Thứ ba, tiếp tục …» counts arguments, not places


def _ordinal(match: re.Match[str], lower: str) -> Measure | None:
    if lower[match.end() : match.end() + 1] in (",", ":", "") and _ENUMERATOR.search(lower, max(0, match.start() - 3), match.start()):
        return None
    if match["n"] == "năm" and _YEAR_WORD.match(lower[match.end() : match.end() + 8]):
        return None
    if match["n"] in _WEEKDAYS and re.search(r"(?:từ|đến|vào)\s$", lower[max(0, match.start() - 5) : match.start()]) and not re.search(
        r"lên|xuống|hạng|vị trí|xếp", lower[max(0, match.start() - 30) : match.end() + 20]
    ):
        return None
    if _COUNTED.search(lower, max(0, match.start() - 14), match.start()) or _WEEKDAY.match(lower[match.end() : match.end() + 16]):
        return None
    return _rank("rank.ordinal")(match, lower)


_MEDAL = re.compile(r"huân chương|huy chương|bằng khen|giải|danh hiệu|đô thị|bệnh viện|giảng viên|giáo viên|viên chức|cúp|thương binh|khách sạn|nhà|đường|xe|giấy phép lái xe|bằng lái|di tích|chức danh|kỹ sư|lái xe|hội trường|công trình|lao động|ghế|vé|phòng|đơn hàng|cân|hoa hậu|võ sĩ|quyền anh")


def _class(match: re.Match[str], lower: str) -> Measure | None:
    spelled = not match["n"].isdigit()
    if spelled and (not re.search(r"hạng|thứ|số|vị trí", match[0]) or match["n"] not in ("nhất", "nhì", "ba", "tư", "một") or match["n"] == "năm"):
        return None
    if spelled and match["n"] in ("ba", "tư", "một") and not re.search(r"thứ\s|số\s", match[0]):
        return None
    if match["cue"] == "hạng" and _MEDAL.search(lower, max(0, match.start() - 24), match.start()):
        return None
    if lower[match.end() : match.end() + 5].startswith((" sao", " mục", " phổ", " nhẹ", " cân", " ghế")):
        return None
    return _rank("rank.class")(match, lower)


_SHARE = re.compile(r"^\s?(?:tỉnh|địa phương|đơn vị|xã|huyện|phường|cơ quan|bộ|sở)")


def _fraction(match: re.Match[str], lower: str) -> Measure | None:
    if _SHARE.match(lower[match.end() : match.end() + 12]) and not match["cue"]:
        return None
    return _rank("rank.fraction")(match, lower)


def _constant(rule: str, value: int) -> Callable[[re.Match[str], str], Measure | None]:
    def read(match: re.Match[str], lower: str) -> Measure | None:
        before = lower[max(0, match.start() - 12) : match.start()]
        if re.search(r"(?:người|cán bộ|vị|kẻ|những|đồng chí|ai|cử tri|\d|hai|ba|bốn|năm|nước)\s$", before):
            return None
        of = match.groupdict().get("of")
        return Measure(match.start(), match.end(), "rank", value, rule, "eq", int(of) if of else None)

    return read


def _top(match: re.Match[str], lower: str) -> Measure | None:
    if re.search(r"(?:không|chưa|ngoài|khỏi|rời)\s(?:\w+\s){0,3}$", lower[max(0, match.start() - 24) : match.start()]):
        return None
    value = ordinal(match["n"])
    if value is None or value == 0 or re.match(r"[^.;,]{0,30}(?:thấp|trung bình|cuối|kém)|(?:, thành)?[^.;,]{0,20}(?:thấp|trung bình|cuối)", lower[match.end() : match.end() + 50]):
        return None
    return Measure(match.start(), match.end(), "rank", value, "rank.top", "le")


_DOWN = ("giảm", "tụt", "lùi", "xuống", "rớt", "hạ", "sụt", "mất", "thấp hơn", "kém", "rơi", "thụt lùi", "trượt", "đánh rơi", "thụt")


def _change(match: re.Match[str], lower: str) -> Measure | None:
    value = ordinal(match["n"])
    if value is None:
        return None
    down = match["dir"].startswith(_DOWN)
    return Measure(match.start(), match.end(), "rank_change", -value if down else value, "rank_change.steps")


_NOT_POINTS = re.compile(
    r"^\s(?:cầu|thi|bán|du lịch|nhấn|đến|dừng|trường|sàn|chuẩn|trung bình môn|nóng|đen|nghẽn|truy cập|giao dịch|phát|thu|cung cấp|kết nối|trực tuyến|bưu|sạt lở|dân cư|tập kết|mỏ|khoáng|quan trắc|chốt|nút|giao|ngập|học|lẻ|văn hóa|trên bản|kinh doanh|tiếp nhận|tham quan|check|số/10)"
)
_DISTANCE = re.compile(r"(?:kém|chênh|cách|mất|trừ|thiếu|hơn kém|bị trừ|(?<!tổng )cộng|tối đa|thang|thang điểm|cao nhất là|trên tổng số|trên)\s(?:lệch\s)?(?:nhau\s)?(?:đến\s|tới\s|gần\s|hơn\s|khoảng\s)?$")
_EXAM = re.compile(r"thí sinh|học sinh|sinh viên|môn|tuyển sinh|điểm chuẩn|trận|vòng đấu|huy chương|khối [a-d]\d|xét tuyển|thủ khoa|đội tuyển|bàn thắng|hlv|cầu thủ|chứng khoán|vn-index")
_STEP = re.compile(r"(?P<dir>tăng|giảm|cải thiện|tụt|sụt|hạ|cao hơn|thấp hơn|hơn(?=\snăm|\sso)|nâng)(?:\s(?:thêm|được|nhẹ|mạnh|đến|tới|gần|hơn|khoảng|tổng cộng|lên|xuống|so với năm \d{4}|năm \d{4})){0,3}(?:\slà)?\s$")


# «nâng lên 0,35 điểm» is where the value arrived, «tăng 0,35 điểm» by how much it moved.
_REACHES = (" lên ", " xuống ", " còn ", "lên tới ", "lên đến ", "xuống còn ", " đạt ")


def _score(match: re.Match[str], lower: str) -> Measure | None:
    unit = match["u"] or ""
    value = decimal(match["n"])
    if value is None or _NOT_POINTS.match(lower[match.end() : match.end() + 16]):
        return None
    before = lower[max(0, match.start() - 40) : match.start()]
    if (step := _STEP.search(before)) and not before.endswith(_REACHES):
        start = match.start() - len(before) + step.start()
        sign = -1 if step["dir"].startswith(_DOWN) else 1
        return Measure(start, match.end(), "score_change", plain(sign * value), "score_change.points", unit=unit)
    if _DISTANCE.search(before) or _THRESHOLD.match(lower[match.end() : match.end() + 10]):
        return None
    if unit == "%" and (_SHARE_OF.match(lower[match.end() : match.end() + 24]) or re.search(r"(?:chiếm|tăng trưởng|giảm|hoàn thành|lãi suất|phủ)\s(?:\w+\s)?$", before)):
        return None
    return Measure(match.start(), match.end(), "score", plain(value), "score.points", _amount_bound(before), unit=unit)


_THRESHOLD = re.compile(r"^\strở (?:lên|xuống)|^\smới")
# a percentage of something counted is a share, not the value of an index
_SHARE_OF = re.compile(r"^\s(?!so với|xếp|đứng|tăng|giảm|năm|và|ở|trong|cao|thấp|cho|của|là|thuộc|thì|đạt|với|nằm|vươn|hơn|dẫn|nhưng|sau|trên|cùng|-|tiếp|lên|vượt)[^\W\d_]")


def _amount_bound(before: str) -> Bound:
    if re.search(r"(?:trên|hơn|tối thiểu|ít nhất|từ|vượt)\s$", before):
        return "ge"
    if re.search(r"(?:gần|dưới|tối đa|không quá)\s$", before):
        return "le"
    return "approx" if re.search(r"khoảng\s$", before) else "eq"


def _index_value(match: re.Match[str], lower: str) -> Measure | None:
    value = decimal(match["n"])
    before = lower[max(0, match.start() - 40) : match.start()]
    if value is None or _DISTANCE.search(before):
        return None
    if (step := _STEP.search(before)) and not before.endswith(_REACHES):
        sign = -1 if step["dir"].startswith(_DOWN) else 1
        start = match.start() - len(before) + step.start()
        return Measure(start, match.end(), "score_change", plain(sign * value), "score_change.index")
    return Measure(match.start(), match.end(), "score", plain(value), "score.index", _amount_bound(before))


def _bare_value(match: re.Match[str], lower: str) -> Measure | None:
    """A decimal without a unit: a score only right behind a name or «đạt», which the linker checks."""
    before = lower[max(0, match.start() - 40) : match.start()]
    value = decimal(match["n"])
    if value is None or not _LEADS_TO_SCORE.search(before):
        return None
    return Measure(match.start(), match.end(), "score", plain(value), "score.bare", _amount_bound(before))


_LEADS_TO_SCORE = re.compile(r"(?:[^\W\d_]\s?\(|với|đạt|là|được|:|[^\W\d_]|hơn|trên|gần)\s?$")


def _word_change(match: re.Match[str], lower: str) -> Measure | None:
    value = ordinal(match["n"])
    if value is None:
        return None
    return Measure(match.start(), match.end(), "score_change", -value if match["dir"] == "giảm" else value, "score_change.word", unit="điểm")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


RULES: tuple[Rule, ...] = (
    Rule(
        "rank.fraction", "rank",
        _compiled(rf"(?P<cue>{_START}(?:xếp|đứng|hạng|thứ|vị trí|vị thứ|ở mức|đạt|bậc)(?:\s(?:hạng|thứ|thứ hạng|ở vị trí|vị trí thứ|vị thứ|số))?\s)?(?<![\d/.,])(?P<n>\d{{1,3}})(?:\s?/\s?|\s?trên\s)(?P<of>63|34|64|61)(?:/\d\d)?(?![\d/%]|[.,]\d)"),
        _fraction, "chỉ số hạ tầng số 35/63", 35, "đã có 41/63 tỉnh, thành phố triển khai",
    ),
    Rule(
        "rank.ordinal", "rank", _compiled(rf"{_START}thứ(?:\s(?:hạng|bậc|tự|vị))?\s(?:thứ\s)?{_N}{_OF}"),
        _ordinal, "tỉnh xếp thứ 4 toàn quốc", 4, "phiên họp lần thứ 3 của ban chỉ đạo",
    ),
    Rule(
        "rank.class", "rank",
        _compiled(rf"{_START}(?P<cue>xếp hạng|thứ hạng|hạng|vị thứ|xếp|đứng|xếp vị thứ|vị trí|thứ bậc|xếp bậc)\s?(?::\s|là\s|ở\s)?(?:hạng\s)?(?:vị trí\s)?(?:thứ\s|số\s|hạng\s)?(?:thứ\s)?{_N}{_OF}"),
        _class, "bắc kạn xếp hạng 51 với 320,7 điểm", 51, "huân chương lao động hạng nhất",
    ),
    Rule(
        "rank.top", "rank",
        _compiled(rf"{_START}(?:tốp|top|nhóm)\s(?P<n>\d{{1,3}})(?!\d|\s?-\s?\d|\s?%)(?=\s(?:tỉnh|địa phương|đơn vị|thành phố|của|cả|toàn|trong|bảng|dẫn|các|về|trường|quốc gia|nước|xã|huyện|sở|thấp|cao|có)|[.,;)]|\s?$)(?:\s(?:tỉnh, thành phố|tỉnh, thành|tỉnh thành|tỉnh|địa phương|đơn vị|thành phố|sở, ngành|huyện|xã)(?:\scó [^,.;]{{0,30}})?\s(?:dẫn đầu|đứng đầu|đầu bảng))?"),
        _top, "nằm trong tốp 20 của cả nước", 20, "chưa lọt vào tốp 30 của cả nước",
    ),
    Rule(
        "rank.first", "rank",
        _compiled(rf"{_START}(?:dẫn đầu|đứng đầu|quán quân|ngôi đầu|đầu bảng|vị trí đầu|top đầu 1|vị trí quán quân|ngôi vị số 1|ngôi vị đầu|vị trí cao nhất|xếp đầu)(?![^\W_])(?:\s?bảng(?! tin))?"),
        _constant("rank.first", 1), "đà nẵng tiếp tục dẫn đầu bảng xếp hạng", 1, "trách nhiệm của người đứng đầu",
    ),
    Rule(
        "rank.second", "rank", _compiled(rf"{_START}(?:á quân|về nhì|vị trí á quân)(?![^\W_])"),
        _constant("rank.second", 2), "hải phòng giành ngôi á quân", 2, "hai nhì",
    ),
    Rule(
        "rank_change.steps", "rank_change",
        _compiled(rf"{_START}(?P<dir>tăng|giảm|tụt|lùi|cải thiện|thăng|nhảy|vượt|lên|xuống|rớt|hạ|sụt|mất|nâng|cao hơn|thấp hơn|hơn|rơi|thụt lùi|trượt|tiến|bứt phá|thụt)(?:\s(?:vọt|mạnh|nhẹ|thêm|được|tới|đến|liền|lên|xuống|đi|lùi|hạng|bậc|thứ|so với|năm \d{{4}}|sâu|một mạch|là|tổng cộng|lại|vị trí|những|khoảng|trước)){{0,4}}\s(?P<n>\d{{1,2}}|{WORD})\s(?:bậc|hạng|thứ hạng|vị trí|thứ bậc|hạng thứ bậc|nấc)(?!\s(?:lên|xuống|thứ)\s\d)"),
        _change, "tăng 8 bậc so với năm 2020", 8, "tăng 8 điểm so với năm 2020",
    ),
    Rule(
        "score.points", "score",
        _compiled(rf"(?<![\d.,/])(?P<n>{NUMBER})(?:\s?/\s?\d{{1,4}}(?:[.,]\d+)?)?\s?(?P<u>điểm phần trăm|điểm|%)"),
        _score, "xếp hạng 51 với 320,7 điểm", 320.7, "họp trực tuyến tới 191 điểm cầu",
    ),
    Rule(
        "score.index", "score", _compiled(r"(?<![\d.,/])(?P<n>0[.,]\d{2,5})(?![\d.,]\d|\d|\s?(?:%|điểm|tỷ|tỉ|triệu|nghìn|ha|km|m|kg|lần|tấn|lít|giờ|độ|usd|mm|cm|mg|gam))"),
        _index_value, "giá trị chỉ số đạt 0,6077", 0.6077, "diện tích 0,65 ha",
    ),
    Rule(
        "score.bare", "score",
        _compiled(r"(?<![\d.,/-])(?P<n>[1-9]\d{0,2}[.,]\d{1,4})(?![\d%]|[.,/-]\d|\s?(?:%|tỷ|tỉ|triệu|nghìn|ngàn|ha|km|m|kg|lần|tấn|lít|giờ|độ|usd|mm|cm|mg|gam|người|hộ|bậc|hạng|tổ|xã|thành viên|đồng|sao|phiếu|hồ sơ|năm|tháng|thủ tục|doanh nghiệp|dịch vụ|văn bản)(?![^\W_]))"),
        _bare_value, "đồng nai 92,53", 92.53, "dài 12,5 km",
    ),
    Rule(
        "score_change.word", "score_change",
        _compiled(rf"{_START}(?P<dir>tăng|giảm)\s(?:thêm\s|tới\s|gần\s|trên\s|hơn\s)?(?P<n>{WORD})\sđiểm(?![^\W_])"),
        _word_change, "đều tăng trên ba điểm", 3, "tăng ba bậc",
    ),
)  # fmt: skip


def find_measures(lower: str, start: int, end: int) -> list[Measure]:
    """Measures of `lower[start:end]` in order; where two overlap, the earlier rule and the longer run win."""
    found: list[Measure] = []
    for rule in RULES:
        for measure in _matches(rule, lower, start, end):
            if not any(measure.start < other.end and other.start < measure.end for other in found):
                found.append(measure)
    found.sort(key=lambda measure: measure.start)
    return found


def _matches(rule: Rule, lower: str, start: int, end: int) -> Iterator[Measure]:
    for match in rule.pattern.finditer(lower, start, end):
        measure = rule.read(match, lower)
        if measure is not None:
            yield measure


def is_exam_or_sport(sentence: str) -> bool:
    """Whether a sentence (lower case) speaks of exams, matches or shares, whose points are nobody's index."""
    return _EXAM.search(sentence) is not None
