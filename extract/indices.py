"""Which index a value belongs to: named right behind it, before it in its sentence, or in focus."""

from __future__ import annotations

import re

from extract.cues import END, NAME, START, cue, words
from extract.discourse import Focus, Sentence
from extract.measures import Measure
from extract.mentions import Indicator
from extract.patterns import Guarded, compile_pattern

_RIGHT_OF = re.compile(
    r"^(?:\)\s(?=(?:ở|về|trong|trên)\s)|[\s(:]{0,2}(?:,\s)?)(?:(?:"
    + words("right_of")
    + rf"|\d{{1,2}}|năm 20\d\d|{NAME}+)[\s(:,]{{1,2}}){{0,10}}[\"'(]?$"
)
_LINK = compile_pattern(START + r"(?:về|ở|trong|trên|tại|đối với|theo|của|là|cho)" + END + r"|\(|:")
_TOGETHER = compile_pattern(START + r"(?:cùng|đều|cả|nằm trong|lọt|thuộc|cùng trong|vào)" + END)
_AND = re.compile(
    r"^\s?(?:\([^()]{0,30}\)\s?)?(?:,\s?và|,|và|;|cùng)\s(?:chỉ số\s|các chỉ số\s|về\s|trụ cột\s|cả\s)?$"
)
PERCENT_OK = {"par_index", "sipas", "ddci", "online_services", "egov", "ict_index"}
"""Indices whose own value may be a percentage."""
_RANKED_WITH = re.compile(
    rf"(?:{words('ranked_with')}|(?:thứ|hạng)\s\w{{1,9}})[^.;,]{{0,16}},?\s"
    r"(?:với|đạt|được|chỉ)\s(?:tỷ lệ\s|kết quả\s)?$"
)
_ALL_PILLARS = re.compile(r"(?:cả|trọn)\s(?:3|03|ba|bốn|4)\s(?:trụ cột|chỉ số)")
_SAID_OF_ALL = re.compile(r"cả|trọn|:|\(|đều|\d|hai|ba")
_COMPONENT_WORD = re.compile(r"chỉ số|trụ cột|xếp|hạng|thứ|tốp|top|điểm|thành phần|đạt|giá trị")
_RANKING_WORD = re.compile(
    rf"(?:mức|độ|tỷ lệ) hài lòng của {NAME}|chỉ số|điểm|xếp hạng|bảng|đứng|hạng|bậc|vị trí|khối|thứ"
)
_IS_VALUE = re.compile(r"^\s(?:chung\s|của tỉnh\s|toàn tỉnh\s)?(?:là|đạt|ở mức)\s$")
_BEARER = re.compile(
    rf"(?:{NAME}|tỉnh|thành phố|này|đơn vị|nhất|nhì|hai|ba)\s?(?:\(|,|:)?\s?(?:chỉ\s|mới\s)?"
    r"(?:được|đạt|với|đạt được)?\s?$"
    rf"|{NAME}\s(?:tuy|dù|vẫn|cũng|còn)\s(?:[^\W\d_]+\s){{0,3}}[^\W\d_]+,\s$"
)
_BESIDE = 60
"""A change within so many characters behind a value in the same unit is that value's."""


_CLAUSE_END = re.compile(r"[;.]")


def find_indicators_of(sentence: Sentence, focus: Focus, measure: Measure) -> tuple[list[str], str]:
    """Codes of the indices a value belongs to (more than one where it says so), and from where."""
    named = [
        mention for mention in sentence.indicators if not sentence.is_apart(mention.start, measure.start)
    ]
    left = [mention for mention in named if mention.end <= measure.start]
    right = [mention for mention in named if mention.start >= measure.end]
    if right and (codes := _from_right(sentence, measure, left, right, focus)):
        return codes, "right"
    for mention in reversed(left):
        if not _counts(sentence, mention, measure, focus):
            continue
        codes = _from_left(sentence, measure, left, mention, focus)
        gap = sentence.between(mention.end, measure.start)
        return codes, "clause" if len(gap) < 60 and not _CLAUSE_END.search(gap) else "sentence"
    if (later := _named_later(sentence, measure, right, focus)) is not None:
        return [later.code], "sentence"
    index = focus.index or (focus.forgotten if sentence.search(_THIS_INDEX) else None)
    if index is not None and _fits_state(sentence, measure) and not _is_of_criterion(sentence, measure):
        return [index], "state"
    return [], "none"


_THIS_INDEX = Guarded(re.compile(rf"chỉ số (?:này|nói trên|trên|ấy){END}"), needs=("chỉ số",))
"""«tốp 5 của bộ chỉ số này» takes up an index that was not spoken of for long."""
_GOES_ON = re.compile(r"^\s?,\s(?:trong đó\s)?(?:về|ở|đối với)\s")


def _from_right(
    sentence: Sentence, measure: Measure, left: list[Indicator], right: list[Indicator], focus: Focus
) -> list[str]:
    mention = right[0]
    between = sentence.between(measure.end, mention.start)
    others = [other for other in sentence.measures if other is not measure]
    if any(measure.end <= other.start < mention.start for other in others) or not _RIGHT_OF.match(between):
        return []
    if between.startswith((",", " ,")) and not _GOES_ON.match(between):
        return []  # the next item of a list begins here
    if ":" in between and _HAS_OWN_VALUE.match(sentence.after(mention.end, 24)):
        return []  # «Yên Bái xếp thứ 27 toàn quốc: chính quyền số thứ 24, …»
    owned = [
        known
        for known in left
        if not any(known.end <= other.start < measure.start for other in others)
        and ";" not in sentence.between(known.end, measure.start)
    ]
    if owned and owned[-1].hard and "," in between and not re.search(r",\s(?:về|ở|đối với)\s", between):
        return []  # «DTI thuộc nhóm 15 …, PII thuộc nhóm 15»
    if owned and not _LINK.search(between) and not mention.hard:
        return []
    if owned and re.search(r"^\s?:|\(", between) and measure.kind != "rank":
        return []
    group = _group_right(sentence, right)
    codes = [member.code for member in group]
    # «dẫn đầu bảng và cả ba trụ cột: …»: the index itself as well as its pillars
    if (
        focus.index
        and _ALL_PILLARS.search(between)
        and "bảng" in sentence.between(measure.start, mention.start)
    ):
        return [focus.index if not owned else owned[-1].code, *codes]
    soft = not all(member.hard for member in group)
    if len(codes) > 1 and soft and not _SAID_OF_ALL.search(between):
        return codes if re.search(r"về|ở", between) else codes[:1]
    return codes


_HAS_OWN_VALUE = re.compile(r"\s(?:xếp\s|đứng\s|ở\s|đạt\s)?(?:thứ\s|hạng\s|vị trí\s)?(?:thứ\s)?\d")


def _group_right(sentence: Sentence, right: list[Indicator]) -> list[Indicator]:
    group = [right[0]]
    for mention in right[1:]:
        if not _AND.match(sentence.between(group[-1].end, mention.start)):
            break
        if any(
            group[-1].end <= measure.start <= mention.end + 24
            and ";" not in sentence.between(mention.end, measure.start)
            for measure in sentence.measures
        ):
            break
        if _OWN_CLAUSE.match(sentence.after(mention.end, 8)):
            break  # «tốp 10 về DTI, kinh tế số chiếm 20% GRDP»
        group.append(mention)
    return group


_OWN_CLAUSE = re.compile(rf"\s(?:chiếm|đạt|tăng|giảm|xếp|đứng|đóng góp){END}")


_TWO = 2


def _from_left(
    sentence: Sentence, measure: Measure, left: list[Indicator], mention: Indicator, focus: Focus
) -> list[str]:
    group = [mention]
    joints = ""
    for known in reversed([other for other in left if other.end <= mention.start]):
        joint = sentence.between(known.end, group[0].start)
        if not _AND.match(joint):
            break
        joints += joint
        group.insert(0, known)
    if len(group) == _TWO and re.fullmatch(r"\s?,\s", joints):
        group = [mention]  # «Nhờ triển khai DDCI, PCI của tỉnh …»: a comma alone joins no two
    gap = sentence.between(mention.end, measure.start)
    between = [other for other in sentence.measures if mention.end <= other.start < measure.start]
    if len(group) > 1 and not between and (_TOGETHER.search(gap) or measure.rule == "rank.top"):
        return [member.code for member in group]
    if len(group) > 1 and mention.hard and focus.index in {member.code for member in group}:
        return [focus.index]
    return [activity(sentence, mention)]


_ACTIVITY_HEAD = re.compile(
    r"(?:nhóm|chỉ số)\s(?:các\s)?(?:chỉ số\s)?(?:về\s)?hoạt động\s?(?:\([^()]{0,20}\)\s?)?(?::|gồm|có)"
    r"|(?:về|nhóm)\shoạt động,"
)


def activity(sentence: Sentence, mention: Indicator) -> str:
    """«Ở nhóm hoạt động: … kinh tế số được 76,78/150»: under that heading a pillar's name is the activity index's."""
    if mention.code not in ("dti.government", "dti.economy", "dti.society"):
        return mention.code
    heading = _ACTIVITY_HEAD.search(sentence.before(mention.start, 160))
    return mention.code + "_activity" if heading else mention.code


_SO = cue("therefore")  # «do hạ tầng nhân lực tốt hơn nên A đứng thứ 5»: the cause is not what is ranked


def _counts(sentence: Sentence, mention: Indicator, measure: Measure, focus: Focus) -> bool:
    """Whether a mention names an index here: hard ones do; soft ones beside a value, or under their index."""
    gap = sentence.between(mention.end, measure.start)
    if mention.code == "other" and _SO.search(gap):
        return False
    if mention.hard:
        return True
    if mention.code == "other":
        return len(gap) < 50
    if "." in mention.code:
        under = any(
            known.hard and known.code == "dti" and known.end <= mention.start for known in sentence.indicators
        )
        if (
            not under
            and focus.index not in (None, "dti")
            and focus.index_age < 2
            and not re.search(r"chỉ số|trụ cột", sentence.text)
        ):
            return len(gap) < 24
        return len(gap) < 90 and (
            under or focus.index == "dti" or _COMPONENT_WORD.search(sentence.text) is not None
        )
    if mention.code == "sipas" and _IS_VALUE.match(gap):
        return True  # «tỷ lệ hài lòng chung là 80,19 %»: the share satisfied is the index
    before = sentence.before(mention.start, 20)
    at_start = mention.start - sentence.start < 3 and gap.startswith((":", " ("))
    return len(gap) < 130 and (
        at_start
        or before.endswith(
            ("về ", "chỉ số ", "công tác ", "lĩnh vực ", "xếp hạng ", "kết quả ", "bảng ", "hạng ")
        )
    )


_NEW_CLAUSE = re.compile(r"[;]|(?<![^\W_])(?:còn|trong khi|riêng|trong đó)(?![^\W_])")


def _named_later(
    sentence: Sentence, measure: Measure, right: list[Indicator], focus: Focus
) -> Indicator | None:
    """«Được 64,76 điểm, PCI năm 2021 của Tuyên Quang …»: an index named later in the same clause group."""
    later = [mention for mention in right if mention.hard and mention.code != "other"]
    if not later:
        return None
    gap = sentence.between(measure.end, later[0].start)
    if _NEW_CLAUSE.search(gap):
        return None
    return later[0]


# «tiêu chí chi tiền khi đăng ký kinh doanh … đứng đầu»: a criterion below the components, which has no code
_CRITERION = Guarded(
    compile_pattern(
        START
        + r"(?<!\d )(?<!các )(?<!số )(?<!những )(?<!theo )(?<!đạt )(?<!giao )(?<!về )(?<!thành )(?<!hiện )"
        + r"(?:tiêu chí|chỉ tiêu)\s(?!này|trên|của|năm|đến|tăng|vào|là|phải|giữ|đạt)[^\W\d_]"
    ),
    needs=("tiêu chí", "chỉ tiêu"),
)


# «Ở nội dung kiểm soát tham nhũng, Bình Dương dẫn đầu»
_UNDER_HEAD = Guarded(
    re.compile(r"^\W{0,3}(?:ở|về|với|trong)\s(?:nội dung|lĩnh vực|chỉ số nội dung)\s[^,;.]{3,70},"),
    needs=("nội dung", "lĩnh vực"),
)


def _is_of_criterion(sentence: Sentence, measure: Measure) -> bool:
    if not sentence.said & (_UNDER_HEAD.bit | _CRITERION.bit):
        return False
    before = sentence.between(sentence.start, measure.start)
    if _UNDER_HEAD.search(before):
        return True
    return _CRITERION.search(before[max(before.rfind(";"), before.rfind(". ")) + 1 :]) is not None


def _fits_state(sentence: Sentence, measure: Measure) -> bool:
    if measure.unit != "%":
        return True
    ranked = _RANKED_WITH.search(sentence.before(measure.start, 44)) is not None
    ranked = ranked or _BEARER.search(sentence.before(measure.start, 40)) is not None
    if measure.kind == "score_change" and any(
        other.kind == "score" and other.unit == measure.unit and 0 < measure.start - other.end < _BESIDE
        for other in sentence.measures
    ):
        return True  # «đạt 84,6%, giảm 1,9%»: the change of the value beside it
    return ranked or _RANKING_WORD.search(sentence.text) is not None


def allows_percent(sentence: Sentence, measure: Measure, code: str) -> bool:
    """Whether an index's value may be a percentage here: PAR INDEX and its kind, or where a rank goes with it."""
    return (
        code.partition(".")[0] in PERCENT_OK
        or _RANKED_WITH.search(sentence.before(measure.start, 44)) is not None
    )
