"""Scores and changes of score: «320,7 điểm», «0,6077», «đạt 87,05 %», «tăng 0,1783 điểm»."""

from __future__ import annotations

import re

from extract.cues import END, NAME, START, UNIT, cue, cue_words, words
from extract.discourse import Sentence
from extract.measures import Measure, Rule, amount_bound, lead, tail
from extract.model import Bound
from extract.numbers import NUMBER, WORD, WORDS, decimal, ordinal, plain
from extract.patterns import DECIMALS, Guarded, compile_pattern

_NOT_POINTS = re.compile(r"^\s" + words("not_points") + END + r"|^\ssố/10")
_DISTANCE = compile_pattern(
    START + words("distance") + r"\s(?:lệch\s)?(?:nhau\s|mình\s|ta\s|chúng tôi\s)?"
    r"(?:tới\s|đến\s|gần\s|hơn\s|khoảng\s|đúng\s|chỉ\s|vỏn vẹn\s)?$|(?<!tổng )cộng\s$|" + START + r"từ\s$"
)
_BELOW_MEAN = Guarded(
    re.compile(r"kém\s(?:điểm\s|mức\s)?(?:trung vị|trung bình)[^.;,()]{0,30}(?:\s\([^()]{0,20}\)\s)?$"),
    needs=("kém ",),
)
_RANGE_BEFORE = re.compile(r"\d%?\s?-\s?$")
_EXAM = Guarded(cue("exam"), needs=cue_words("exam"))
_STEP = compile_pattern(
    START + rf"(?P<dir>{words('up', 'down')})(?:\s(?:{words('change_filler')}|năm \d{{4}})){{0,4}}\s$"
)
# «nhiều hơn tháng 5 là 1,42 điểm», «kém năm 2021 một khoảng 1,55 điểm»: how far from an earlier value
_STEP_FROM = Guarded(
    compile_pattern(
        START + r"(?P<dir>nhiều hơn|cao hơn|thấp hơn|ít hơn|kém hơn|hơn|kém)\s"
        r"(?!(?:mức\s)?(?:trung bình|bình quân|trung vị|cả nước))(?:[^\W\d_]+\s){0,5}"
        r"(?:năm\s20\d\d|tháng\s\d{1,2}|quý\s\w{1,3}|năm trước|năm ngoái|kỳ trước|kỳ liền trước|tháng trước|tuần trước)"
        r"\s"
        r"(?:là\s|tới\s|đến\s|một khoảng\s|khoảng\s|gần\s|đúng\s|những\s|chỉ\s)?$"
    ),
    needs=("hơn", "kém"),
)
# «nâng lên 0,35 điểm» is where the value arrived, «tăng 0,35 điểm» by how much it moved; «hơn 91 %» is a bound.
_REACHES = (" lên ", " xuống ", " còn ", " đạt ", " thành ", " lên mức ", " lên tới ", " lên đến ")
_BOUND_ONLY = compile_pattern(START + r"(?:hơn|trên|vượt|kém|lên)\s(?:gần\s)?$")
_OF_ALL = Guarded(
    re.compile(
        rf"tổng số\s$|(?:kém|hơn|cách|bỏ xa)\s[^.;,\d]{{0,40}}{NAME}[{NAME} .-]{{0,24}}\s$|"
        rf"(?:kém|hơn)\s{NAME}[{NAME} .-]{{0,24}}(?:\s[^\W\d_]+){{1,4}}\schỉ\s$|"
        rf"(?:kém|hơn|bỏ xa|cách|vượt)\s{UNIT}?{NAME}[{NAME} .-]{{0,24}}\s"
        r"(?:tới\s|đến\s|gần\s|hơn\s|khoảng\s)?$|"
        r"(?:hơn|kém|cách)\s(?:địa phương|tỉnh|nhóm|đơn vị)\s[^.;,\d]{0,20}\s$"
    ),
    needs=("tổng số", "kém", "hơn", "cách", "bỏ xa", "vượt"),
)
_AT_MOST = re.compile(
    r"(?:tối đa|thang(?: điểm)?|điểm chuẩn|chiếm)\s(?:là\s|đạt\s|đến\s|từ\s\d+\s(?:đến|tới)\s)?$"
)
# «hai địa phương chưa tới 25 điểm», «quanh quẩn mốc 42 điểm»: a border, nobody's value
_AROUND = re.compile(
    r"(?:chưa (?:tới|đến|đầy|chạm)|quanh(?: quẩn)?|loanh quanh)\s(?:ở\s)?(?:mốc\s|mức\s|ngưỡng\s)?$"
)
# «27,6 % doanh nghiệp nói …, thấp hơn 5,4 điểm phần trăm»: a share of those asked
_OF_ANSWERS = re.compile(
    r"\d\s?%\s(?:số\s)?(?:doanh nghiệp|người|hộ|ý kiến|phiếu|lượt|khách|cử tri)" + END + r"[^;.]{0,90}$"
)
_SHARED_OUT = re.compile(
    r"^\s(?:này|của bộ chỉ số|được chia|tối đa|do (?:hội đồng|tổ|ban)|lấy từ|thuộc phần|dành cho|cho phần)"
    r"|^, \d+ điểm do"
)
_THRESHOLD = re.compile(r"^\strở (?P<dir>lên|xuống)" + END)
_IN_CRITERION = re.compile(r"^\s(?:ở|trong|tại|cho|của)\s(?:một\s|các\s|những\s|mục\s)?(?:tiêu chí|chỉ tiêu)")
# «có mức tăng cao nhất, 3,06 điểm»
_GROWTH = re.compile(
    r"(?:mức|bước)\s(?P<dir>tăng|giảm)\s(?:[^\W\d_]+\s){0,3}[^\W\d_]+,?\s(?:là\s|tới\s|đến\s)?$"
)
_RANGE_BEHIND = re.compile(r"^\s?(?:-|đến|tới|lên|xuống)")
_NOT_REACHED = re.compile(r"^\smới" + END + r"|^\s-\s\d")
# a percentage of something counted is a share, not the value of an index
_SHARE_OF = re.compile(
    r"^\s(?!so|chỉ số|xếp|đứng|tăng|giảm|năm|và|ở|trong|cao|thấp|cho|của|là|thuộc|thì|đạt|với|nằm|vươn|hơn|dẫn|nhưng|"
    r"sau|trên|cùng|tiếp|lên|vượt|thêm|vị thứ|nhích|hạng|thứ|loại)[^\W\d_]"
)
_SHARE_VERB = re.compile(
    r"(?:đúng hạn|trước hạn|quá hạn)\s(?:[^\W\d_]+\s){0,3}(?:đạt|là)\s$|"
    r"(?:chiếm|tăng trưởng|hoàn thành|lãi suất|phủ|bằng|tỷ trọng)\s(?:[^\W\d_]+\s)?$"
)
_DOWN = cue("down")


def _step(masked: str, match: re.Match[str]) -> tuple[int, int] | None:
    """(start, sign) where the number is a change: a direction before it, not the value it led to."""
    before = lead(masked, match, 70)
    if (far := _STEP_FROM.search(before)) is not None and not match.groupdict().get("of"):
        return match.start() - len(before) + far.start(), -1 if _DOWN.match(far["dir"]) else 1
    before = before[-46:]
    step = _STEP.search(before)
    if (
        step is None
        or (before.endswith(_REACHES) and not before.endswith(" khá lên "))
        or ("of" in match.re.groupindex and match["of"])
    ):
        return None
    if _BOUND_ONLY.search(before) and step["dir"] in ("hơn", "trên", "vượt", "kém", "lên"):
        return None
    return match.start() - len(before) + step.start(), -1 if _DOWN.match(step["dir"]) else 1


def _is_distance(before: str) -> bool:
    """Whether a number behind these words is a gap, a part or a maximum: «kém 2,1 điểm», «80 - 90 điểm»."""
    return (
        before.endswith("trước (")
        or (_DISTANCE.search(before) or _BELOW_MEAN.search(before)) is not None
        or ("-" in before[-2:] and _RANGE_BEFORE.search(before) is not None)
    )


def _points(match: re.Match[str], masked: str) -> Measure | None:
    unit = match["u"] or ""
    value = decimal(match["n"])
    behind = tail(masked, match, 26)
    if not value or _NOT_POINTS.match(behind) or (unit != "%" and value > 2000):
        return None
    if (step := _step(masked, match)) is not None:
        if _IN_CRITERION.match(behind) or (
            ("%" in unit or "phần trăm" in unit) and _OF_ANSWERS.search(lead(masked, match, 140))
        ):
            return None
        start, sign = step
        return Measure(
            start, match.end(), "score_change", plain(sign * value), "score_change.points", unit=unit
        )
    before = lead(masked, match, 70)
    if (growth := _GROWTH.search(before)) is not None:
        sign = -1 if growth["dir"] == "giảm" else 1
        return Measure(
            match.start(), match.end(), "score_change", plain(sign * value), "score_change.points", unit=unit
        )
    if _AT_MOST.search(before) or _OF_ALL.search(before) or _SHARED_OUT.match(behind):
        return None
    if threshold := _THRESHOLD.match(behind):
        bound: Bound = "ge" if threshold["dir"] == "lên" else "le"
        return Measure(match.start(), match.end(), "score", plain(value), "score.threshold", bound, unit=unit)
    if before.endswith("đạt từ ") and not _RANGE_BEHIND.match(behind):
        return Measure(match.start(), match.end(), "score", plain(value), "score.threshold", "ge", unit=unit)
    if _is_distance(before) or _NOT_REACHED.match(behind) or _AROUND.search(before):
        return None
    if match["of"] and before.endswith(("mất ", "trừ ", "thiếu ")):
        return None
    if unit == "%" and (_SHARE_OF.match(behind) or _SHARE_VERB.search(before)):
        return None
    return Measure(
        match.start(), match.end(), "score", plain(value), "score.points", amount_bound(before), unit=unit
    )


def _index_value(match: re.Match[str], masked: str) -> Measure | None:
    value = decimal(match["n"])
    if value is None:
        return None
    if (step := _step(masked, match)) is not None:
        start, sign = step
        return Measure(start, match.end(), "score_change", plain(sign * value), "score_change.index")
    if _is_distance(lead(masked, match, 40)):
        return None
    return Measure(
        match.start(),
        match.end(),
        "score",
        plain(value),
        "score.index",
        amount_bound(lead(masked, match, 12)),
    )


_LEADS_TO_SCORE = re.compile(rf"(?:(?:[^\W\d_]|{NAME})\s?\(|với|đạt|là|được|:|[^\W\d_]|{NAME}|,)\s?$")


_THING_COUNTED = re.compile(r"\s(?!so|xếp|đứng|và|thì|thêm|hạng|thứ|vị|tăng|giảm)[^\W\d_]")


def _bare_value(match: re.Match[str], masked: str) -> Measure | None:
    """A decimal without a unit: a score only right behind a name or «đạt», which the linker checks."""
    before = lead(masked, match, 40)
    value = decimal(match["n"])
    if value is None or not _LEADS_TO_SCORE.search(before):
        return None
    if (step := _step(masked, match)) is not None:
        start, sign = step
        return Measure(start, match.end(), "score_change", plain(sign * value), "score_change.bare")
    if _THING_COUNTED.match(tail(masked, match, 8)):
        return None
    return Measure(match.start(), match.end(), "score", plain(value), "score.bare", amount_bound(before))


def _word_change(match: re.Match[str], masked: str) -> Measure | None:
    value = ordinal(match["n"])
    if value is None:
        return None
    signed = -value if _DOWN.match(match["dir"]) else value
    return Measure(match.start(), match.end(), "score_change", signed, "score_change.word", unit="điểm")


_OF = r"(?:\s?/\s?(?P<of>\d{1,4}(?:[.,]\d+)?))?"
_NO_UNIT = rf"(?!\s?{words('not_a_unit_of_score')}{END})"
_POINTS = r"(?P<u>điểm phần trăm|điểm\s?%|điểm|%)(?!\d)"
_DIRECTION = rf"{START}(?P<dir>{words('up', 'down')})"

# «điểm số từ 64,04 lên 65,43», «giá trị tăng từ 0,2817 lên 0,3560»: the value of before
_SCORE_FROM = re.compile(
    r"(?:điểm số|tổng điểm|số điểm|điểm|giá trị|chỉ số)\s(?:(?!tỷ)[^\W\d_]+\s){0,4}từ\s(?:mức\s)?$"
)


def _former(match: re.Match[str], masked: str) -> Measure | None:
    value = decimal(match["n"])
    if value is None or not _SCORE_FROM.search(lead(masked, match, 48)):
        return None
    return Measure(match.start("n"), match.end("n"), "score", plain(value), "score.former")


RULES: tuple[Rule, ...] = (
    Rule(
        "score.former", "score",
        compile_pattern(
            r"(?<=[cừ]\s)(?P<n>\d{1,2}[.,]\d{2,4})(?=\s(?:điểm\s)?(?:\(?năm\s20\d\d\)?\s)?"
            r"(?:lên|xuống|còn)\s(?:mức\s|tới\s)?\d{1,2}[.,]\d)"
        ),
        _former, "điểm số từ 64,04 lên 65,43", 64.04, "tỷ lệ từ 64,04 lên 65,43",
        needs=(" lên ", " xuống ", " còn "),
    ),
    Rule(
        "score.points", "score", compile_pattern(rf"(?<!\d[.,])(?<![\d/])(?P<n>{NUMBER}){_OF}\s?{_POINTS}"),
        _points, "xếp hạng 51 với 320,7 điểm", 320.7, "họp trực tuyến tới 191 điểm cầu",
        needs=tuple(f"{digit}{unit}" for digit in "0123456789" for unit in ("điểm", " điểm", "%", " %")),
    ),
    Rule(
        "score.index", "score",
        compile_pattern(rf"(?<!\d[.,])(?<![\d/])(?P<n>0[.,]\d{{2,5}})(?![\d.,]\d|\d){_NO_UNIT}"),
        _index_value, "giá trị chỉ số đạt 0,6077", 0.6077, "diện tích 0,65 ha",
        needs=("0,", "0."),
    ),
    Rule(
        "score.bare", "score",
        compile_pattern(rf"(?<![\d.,/-])(?P<n>[1-9]\d{{0,2}}[.,]\d{{1,4}})(?![\d%]|[.,/-]\d){_NO_UNIT}"),
        _bare_value, "đồng nai 92,53", 92.53, "dài 12,5 km",
        needs=DECIMALS,
    ),
    Rule(
        "score_change.word", "score_change",
        compile_pattern(rf"{_DIRECTION}\s(?:thêm\s|tới\s|gần\s|trên\s|hơn\s)?(?P<n>{WORD})\sđiểm{END}"),
        _word_change, "đều tăng trên ba điểm", 3, "tăng ba bậc",
        needs=tuple({f"{word.split()[-1]} điểm" for word in WORDS}),
    ),
)  # fmt: skip


# «tấm "huy chương đồng" trao cho Long An»: a figure of speech
_QUOTED = re.compile(r'"[^"\n]{1,24}"')


def is_exam_or_sport(sentence: Sentence) -> bool:
    """Whether a sentence speaks of exams, matches or shares, whose points are nobody's index."""
    if not sentence.said & _EXAM.bit:
        return False
    return _EXAM.pattern.search(_QUOTED.sub(" ", sentence.text)) is not None
