"""What surrounds a value: is it a target, a mean, and within which field is it ranked?"""

from __future__ import annotations

import re

from extract.cues import END, START, cue, cue_words, last_match, words
from extract.discourse import Focus, Sentence
from extract.gazetteer import region_of
from extract.measures import Measure
from extract.mentions import Place
from extract.patterns import Guarded, compile_pattern

_STRONG, _WEAK, _REACHED = cue("aim_strong"), cue("aim_weak"), cue("reached")
_NOT_AIM = re.compile(r"(?:đạt|vượt|hoàn thành|so với|chương trình|thực hiện|đúng|các|theo|hơn|\d\s?%)\s$")
_MUST_READ = re.compile(rf"\s(?:đọc|hiểu|tính|nhìn|xem|kể|nói|so|chờ|nhắc|thừa nhận){END}")
"""«phải đọc theo địa giới cũ» says how to read, not what to reach."""
# «Đích của năm 2023 đã được ghi trong Kế hoạch số 12: DTI lọt tốp 20»
_AIM_HEAD = re.compile(
    r"\W{0,3}(?:đích|mục tiêu|chỉ tiêu|nhiệm vụ|yêu cầu)\s(?:đặt ra\s|đề ra\s|phấn đấu\s)?"
    r"(?:của|cho|trong|là|đến|năm)\s[^:;.]{0,160}:"
)
_REACHED_AIM = re.compile(r"hoàn thành|vượt|đạt được|kết quả|thực hiện được")
_NUMBERED = re.compile(r"\s(?:số\s)?\d")
_NOUNS = ("mục tiêu", "chỉ tiêu", "kế hoạch", "đích")
_HORIZON_AHEAD = START + r"(?:đến|tới)\s(?:cuối\s|hết\s)?năm\s(20\d\d)"
_HORIZON = compile_pattern(_HORIZON_AHEAD)
_AIM = Guarded(
    compile_pattern(f"{START}{words('aim_strong', 'aim_weak')}{END}|{_HORIZON_AHEAD}"),
    needs=(*cue_words("aim_strong"), *cue_words("aim_weak"), " năm 20"),
)
_WEAK_REACH = 70
"""A weak aim («cần», «sẽ», «nhằm») reaches this many characters: about a clause."""


def is_target(sentence: Sentence, measure: Measure, focus: Focus) -> bool:
    """Whether a value is planned rather than reached: an aim before it with nothing reached in between."""
    if focus.aims_from <= sentence.block <= focus.aims_block:
        return True  # a list under «giao chỉ tiêu như sau»
    if _is_ahead(sentence, measure, focus):
        return True
    if not sentence.said & _AIM.bit:
        return False
    before = sentence.between(sentence.start, measure.start)
    if not _AIM.pattern.search(before):
        return False
    head = _AIM_HEAD.match(before)
    if head is not None and not _REACHED_AIM.search(head[0]):
        return True
    for pattern, reach in ((_STRONG, len(before)), (_WEAK, _WEAK_REACH)):
        for match in pattern.finditer(before):
            if _is_no_aim(before, match):
                continue
            rest = before[match.end() :]
            if _has_come(sentence, measure, focus, sentence.start + match.end()):
                continue
            if len(rest) <= reach and not _REACHED.search(rest) and (pattern is _STRONG or ";" not in rest):
                return True
    horizon = last_match(_HORIZON, before)
    if horizon is None or _REACHED.search(before[horizon.end() :]):
        return False
    if focus.published is not None:
        return int(horizon[1]) > focus.published.year
    return focus.latest is not None and int(horizon[1]) > int(focus.latest[:4]) + 1


_RESULTS_ARE_OUT = 7


def _is_ahead(sentence: Sentence, measure: Measure, focus: Focus) -> bool:
    """«năm 2022, điểm số PCI của tỉnh đạt từ 70 điểm», said in March 2022: results of a year come out in the next."""
    counted = measure.kind in ("team_count", "member_count")
    if counted or focus.published is None or focus.published.month >= _RESULTS_ARE_OUT:
        return False
    said = [p for p in sentence.periods if p.end <= measure.start and len(p.iso) == 4 and p.role == "plain"]
    return bool(said) and not said[-1].relative and int(said[-1].iso) >= focus.published.year


def _has_come(sentence: Sentence, measure: Measure, focus: Focus, start: int) -> bool:
    """«Kế hoạch chỉ rõ, năm 2021, PCI đứng thứ 10»: between aim and value a year that is over, and nothing after it."""
    last = [
        p
        for p in sentence.periods
        if p.role in ("plain", "horizon") and start <= p.start and p.end <= measure.start
    ]
    if not last or last[-1].role == "horizon" or last[-1].relative:
        return False
    if focus.published is None:
        return focus.latest is not None and last[-1].iso[:4] < focus.latest[:4]
    # results of a year come out from April to October of the next: before July last year's may still be an aim
    over = focus.published.year - (1 if focus.published.month >= _RESULTS_ARE_OUT else 2)
    return int(last[-1].iso[:4]) <= over


def _is_no_aim(before: str, match: re.Match[str]) -> bool:
    """«đạt chỉ tiêu», «chưa được như mong muốn», «Kế hoạch số 12»: words of aims that aim at nothing."""
    lead = before[: match.start()]
    if lead.endswith("như ") or (match[0] == "phải" and lead.endswith("không ")):
        return True
    if match[0] == "phải" and _MUST_READ.match(before, match.end()):
        return True
    if match[0] == "đích" and lead.endswith(("về ", "cán ")):
        return True  # «về đích ở hạng 8»
    if match[0] == "kế hoạch" and _NUMBERED.match(before, match.end()):
        return True
    return match[0] in _NOUNS and _NOT_AIM.search(lead) is not None


_AVERAGE = cue("average")
_GAP = compile_pattern(START + r"(?:khoảng cách|chênh lệch|cách biệt|quãng cách)" + END)
_MEAN_OR_GAP = Guarded(
    re.compile(f"{_AVERAGE.pattern}|{_GAP.pattern}"),
    needs=(*cue_words("average"), "khoảng cách", "chênh lệch", "cách biệt", "quãng cách"),
)
_NOT_AVERAGE = re.compile(
    words("not_average") + "|" + START + r"(?:nhóm|loại|mức|vùng|tứ phân vị)\s(?:[^\W\d_]+\s){0,2}trung bình"
)


_OF_OTHERS = re.compile(r"\s?(?:của|ở|với)\s")


def is_average(sentence: Sentence, measure: Measure) -> bool:
    """Whether a score is a mean over units: «trung bình toàn khối là 68,49 điểm, thêm 3,62 điểm»."""
    if not sentence.said & _MEAN_OR_GAP.bit:
        return False
    before = sentence.between(sentence.start, measure.start)
    clause_start = max(before.rfind(";"), before.rfind("(")) + 1
    clause = before[clause_start:]
    colon = before.rfind(":")
    told = sentence.start + colon if colon >= 0 else measure.start
    owned = any(told < place.start and place.end <= measure.start for place in sentence.places)
    if (
        _GAP.search(before[before.rfind(";") + 1 :]) and not owned
    ):  # but «khá chênh lệch: Cà Mau đạt 66,88 điểm»
        return True
    found, reach = last_match(_AVERAGE, clause), _MEAN_REACH
    if found is None and _OF_OTHERS.match(clause):  # «Trung bình, DTI cấp tỉnh là 0,30; của các bộ là 0,40»
        found, clause_start = _AVERAGE.search(before), 0
        clause, reach = before, len(before)  # however many groups the list goes on through
    if found is None or _NOT_AVERAGE.search(clause[max(0, found.start() - 16) : found.end() + 6]):
        return False
    at = sentence.start + clause_start + found.end()
    named = any(
        at <= place.start and place.end <= measure.start and place.role == "free" for place in sentence.places
    )
    return not named and len(clause) - found.end() < reach


_MEAN_REACH = 90
"""A mean's value stands within so many characters behind the word."""


_OF_REGION = re.compile(rf"^(?:\s?(?:{words('scope_filler')}|\d{{1,5}}|,)){{0,7}}\s?$")


# «thứ 43 cả nước, thứ 5 trong vùng», «Trong khu vực, Lâm Đồng có vị trí cao nhất»: the region of the one who is ranked
_OWN_REGION = Guarded(
    re.compile(r"^\s(?:trong\s|của\s|toàn\s|cả\s)?(?:vùng|khu vực)(?=\s?[.,;)]|\s?$|\s(?:và|với)\s)"),
    needs=("vùng", "khu vực"),
)
_IN_OWN_REGION = Guarded(
    re.compile(r"^\W{0,3}(?:trong|toàn|ở)\s(?:vùng|khu vực)(?: này)?,[^;.]{0,60}$"),
    needs=("vùng", "khu vực"),
)
_NATIONWIDE = re.compile(r"^[^;,.]{0,12}(?:cả nước|toàn quốc)")


def _is_in_own_region(sentence: Sentence, measure: Measure) -> bool:
    if not sentence.said & _OWN_REGION.bit:
        return False
    behind = sentence.after(measure.end, 24)
    if _OWN_REGION.pattern.match(behind):
        return True
    opens = _IN_OWN_REGION.pattern.match(sentence.between(sentence.start, measure.start)) is not None
    return opens and _NATIONWIDE.match(behind) is None


_ELSEWHERE = re.compile(r"[;.]|cả nước|toàn quốc")


def find_scope(sentence: Sentence, measure: Measure, subject: Place) -> str | None:
    """The region within which a rank holds («2/5 khu vực Tây Nguyên»), or None for the whole field."""
    if measure.out_of is not None and measure.out_of >= 34:
        return None
    if sentence.bracket(measure.start) is not None:
        return None
    inside = next(
        (p for p in sentence.places if p.kind == "region" and measure.start <= p.start < measure.end), None
    )
    if inside is not None:
        return inside.name
    for place in sentence.places:
        if place.kind != "region":
            continue
        if place.start >= measure.end and _OF_REGION.match(sentence.between(measure.end, place.start)):
            return place.name
        gap = sentence.between(place.end, measure.start)
        if place.end <= measure.start and len(gap) < 60 and not _ELSEWHERE.search(gap):
            return place.name
    if subject.kind == "province" and _is_in_own_region(sentence, measure):
        return region_of(subject.name)
    return None


_WORLD = Guarded(
    compile_pattern(
        START
        + r"(?:thế giới|toàn cầu|asean|đông nam á|châu á|liên hợp quốc|nền kinh tế|\d+ (?:nước|quốc gia)|các quốc gia)"
        + END
    ),
    needs=("thế giới", "toàn cầu", "asean", "nam á", "châu á", "liên hợp", "nền kinh", " nước", "quốc gia"),
)


def is_worldwide(sentence: Sentence) -> bool:
    """Whether a sentence ranks countries."""
    return sentence.search(_WORLD) is not None


_MAYBE = compile_pattern(
    START
    + r"(?:có thể|có khả năng|tưởng|không phải|chứ không|chưa bao giờ|chưa từng)(?:\s[^\W\d_]+){0,4}\s?$"
)
_SUPPOSE = compile_pattern(START + r"(?:giả sử|giả như|giá như|nếu\s[^;.]{0,80}(?:sẽ|có thể))" + END)
_NONE_AT_ALL = compile_pattern(
    START
    + r"(?:không\s(?:còn\s|có\s)?"
    + words("unit_nouns")
    + r"|chưa\scó\s(?:năm|kỳ|lần)|chưa\s(?:năm|kỳ|lần))[^.;,]{0,40}\snào"
    + END
    + r"[^.;,]{0,40}$"
)
# «nếu năm 2020 thứ 45 thì năm 2021 đã thứ 36» contrasts two facts; any other «nếu» supposes
_IF = compile_pattern(START + r"nếu\s(?!" + words("if_contrast") + END + r")[^;.]*$")


# «Trên mạng xã hội lan truyền thông tin Cần Thơ đứng thứ 3»
_HEARSAY = compile_pattern(
    START + r"(?:lan truyền|tin đồn|đồn|đồn đoán|đồn thổi|tin giả|thông tin giả)" + END
)
_UNREAL = Guarded(
    re.compile("|".join(pattern.pattern for pattern in (_MAYBE, _SUPPOSE, _NONE_AT_ALL, _IF, _HEARSAY))),
    needs=("có thể", "khả năng", "tưởng", "không", "chưa", "giả", "giá như", "nếu", "đồn", "lan truyền"),
)


# «Nếu Hải Phòng là ngôi sao của năm thì Bắc Ninh …» sets two facts side by side
_IF_IT_IS = compile_pattern(rf"{START}nếu\s[^;.]{{0,60}}\s(?:là|đã|vẫn|từng)\s[^;.]{{0,60}}\sthì\s")


def is_unreal(sentence: Sentence, measure: Measure) -> bool:
    """Whether a value is supposed, denied, nobody's: «có thể đứng thứ 20», «không phải thứ 14», «không tỉnh nào»."""
    if not sentence.said & _UNREAL.bit:
        return False
    before = sentence.between(sentence.start, measure.start)
    clause = before[max(before.rfind(";"), before.rfind(". ")) + 1 :]
    if _MAYBE.search(clause) or _NONE_AT_ALL.search(clause) or _HEARSAY.search(clause):
        return True
    supposed = _SUPPOSE.search(clause) or (None if _IF_IT_IS.search(clause) else _IF.search(clause))
    return supposed is not None and _HORIZON.search(clause, supposed.start()) is None
