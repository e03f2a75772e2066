"""Who, which index, when: binds the values of a sentence to a subject, an indicator and a period.

Each attribute is looked for in the value's own clause, then in its sentence, then in the discourse state, the
home province last; where it was found is kept as the fact's reasons and is what its confidence rests on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.context import find_scope, is_target
from extract.discourse import Focus, Indicator, Sentence
from extract.lists import Assignment, read_lists
from extract.measures import Measure, is_exam_or_sport
from extract.periods import PeriodMention
from extract.places import Place


@dataclass(slots=True)
class Bound:
    """A value with its attributes and where each came from (`clause`, `right`, `sentence`, `state`, `home` …)."""

    measure: Measure
    subject: Place | None
    indicator: str
    period: str | None
    since: str | None
    status: str
    scope: str | None
    sources: dict[str, str] = field(default_factory=dict)


# Between a value and an index named right behind it: «xếp thứ 4 toàn quốc về Chỉ số …».
_RIGHT_WORDS = (
    r"bảng xếp hạng|bảng tổng sắp|bảng|xếp hạng|toàn quốc|cả nước|toàn tỉnh|toàn ngành|các tỉnh, thành phố|các tỉnh|\d+ tỉnh, thành phố|\d+ tỉnh, thành|\d+ tỉnh|tổng số|khu vực|"
    r"thành phố|tỉnh|khối sở, ngành|khối|năm 20\d\d|kết quả|công tác|thực hiện|bộ|các|tiêu chí|nhóm|trụ cột|chỉ số thành phần|chỉ số|lĩnh vực|mức độ|thứ hạng|việc|cả|\d{1,2}|ba|bốn|số|điểm|"
    r"đánh giá|phát triển|hạng mục|mảng|nội dung|về|ở|trong|trên|tại|đối với|theo|của|là|cho|với|danh sách|cùng|khối các|thuộc|đối tượng"
)
_RIGHT_OF = re.compile(rf"^[\s(]{{0,2}}(?:,\s)?(?:(?:{_RIGHT_WORDS})[\s(:]{{1,2}}){{0,9}}[\"'(]?$")
_LINK = re.compile(r"(?<![^\W_])(?:về|ở|trong|trên|tại|đối với|theo|của|là|cho)(?![^\W_])|\(|:")
_SHARED = re.compile(r"(?<![^\W_])(?:cùng|đều|cả|nằm trong|lọt|thuộc|cùng trong|vào)(?![^\W_])")
_AND = re.compile(r"^\s?(?:,\s?và|,|và|;)\s(?:chỉ số\s|các chỉ số\s|về\s|trụ cột\s|cả\s)?$")
_PERCENT_OK = {"par_index", "sipas", "ddci", "online_services", "egov", "ict_index"}
_RANKED_WITH = re.compile(r"(?:đứng|xếp|dẫn đầu|cao nhất|thấp nhất|đầu bảng|thứ \w+|hạng \w+)[^.;,]{0,16}\s(?:với|đạt|được)\s(?:tỷ lệ\s|kết quả\s)?$")
_WORLD = re.compile(r"(?<![^\W_])(?:thế giới|toàn cầu|asean|đông nam á|châu á|liên hợp quốc|nền kinh tế|\d+ nước|\d+ quốc gia|các quốc gia)(?![^\W_])")
_COMPONENT_WORD = re.compile(r"chỉ số|trụ cột|xếp|hạng|thứ|tốp|top|điểm|thành phần|đạt")


def bind(sentence: Sentence, focus: Focus) -> list[Bound]:
    """All ranks, scores and changes of a sentence with their attributes; values nobody owns are left out."""
    lists = read_lists(sentence, focus)
    bound: list[Bound] = []
    taken = _years_taken(sentence)
    for assignment in lists.assignments:
        bound.extend(_bind_assigned(sentence, focus, assignment, taken))
    plain = [
        measure
        for measure in sentence.measures
        if not any(start <= measure.start < end or start < measure.end <= end for start, end in lists.covered)
    ]
    for measure in plain:
        owner = _bracket_owner(sentence, measure, lists.assignments)
        bound.extend(_bind_measure(sentence, focus, measure, taken, owner))
    bound.sort(key=lambda item: item.measure.start)
    return bound


def _bracket_owner(sentence: Sentence, measure: Measure, assignments: tuple[Assignment, ...]) -> Place | None:
    """Whose value the bracket explains that a measure stands in: «lần lượt thứ 3 (năm trước thứ 5) và thứ 6»."""
    opened = _bracket_of(sentence, measure)
    if opened is None:
        return None
    return next((item.subject for item in assignments if item.subject and 0 <= opened - item.measure.end <= 1), None)


def _bind_measure(sentence: Sentence, focus: Focus, measure: Measure, taken: set[int], owner: Place | None) -> list[Bound]:
    indicators, how = find_indicator(sentence, focus, measure)
    bound: list[Bound] = []
    for code in indicators:
        if not _is_plausible(sentence, measure, code, how):
            continue
        subjects, whose = ([owner], "list") if owner is not None else find_subjects(sentence, focus, measure)
        if measure.rule == "score.bare" and not _bears_score(sentence, measure, code):
            continue
        for subject in subjects:
            bound.append(_complete(sentence, focus, measure, subject, code, {"indicator": how, "subject": whose}, taken))
    return bound


def _bind_assigned(sentence: Sentence, focus: Focus, assignment: Assignment, taken: set[int]) -> list[Bound]:
    measure = assignment.measure
    if assignment.indicator is not None:
        subjects, whose = find_subjects(sentence, focus, measure)
        codes, how = [assignment.indicator.code], "list"
    else:
        subjects, whose = [assignment.subject], "list"  # type: ignore[list-item]
        codes, how = find_indicator(sentence, focus, measure)
    return [
        _complete(sentence, focus, measure, subject, code, {"indicator": how, "subject": whose}, taken)
        for code in codes
        for subject in subjects
        if _is_plausible(sentence, measure, code, how)
    ]


def _complete(
    sentence: Sentence, focus: Focus, measure: Measure, subject: Place, code: str, sources: dict[str, str], taken: set[int]
) -> Bound:
    target = is_target(sentence, measure, focus)
    period, since, when = find_period(sentence, focus, measure, code, taken, target=target)
    scope = find_scope(sentence, measure) if measure.kind == "rank" else None
    return Bound(measure, subject, code, period, since, "target" if target else "actual", scope, {**sources, "period": when})


def _is_plausible(sentence: Sentence, measure: Measure, code: str, how: str) -> bool:
    """Values no index of this name can have, and sentences whose points are not an index's."""
    if code == "other":
        return False
    if measure.kind in ("score", "score_change"):
        if measure.unit == "%" and code.partition(".")[0] not in _PERCENT_OK and not _RANKED_WITH.search(sentence.before(measure.start, 40)):
            return False
        if measure.unit == "%" and how in ("state",) and not re.search(r"chỉ số|index|điểm|xếp|hạng|đứng|đầu", sentence.lower):
            return False
    if how in ("state", "sentence") and _WORLD.search(sentence.lower):
        return False
    if how != "clause" and is_exam_or_sport(sentence.lower):
        return False
    if measure.rule in ("rank.first", "rank.second") and how == "state":
        said = re.search(r"xếp hạng|bảng|chỉ số|thứ hạng|vị trí|hạng|điểm", sentence.lower) is not None
        return said or any(other.kind == "score" and other.start - measure.end < 12 for other in sentence.measures)
    return True


_BEHIND_NAME = re.compile(r"^\s?(?:\(|,|:|-)?\s?(?:với|đạt|được|là|có|chỉ đạt|chỉ được)?\s?(?:số điểm|điểm số|điểm|giá trị|tổng điểm)?\s?(?:là|đạt|hơn|trên|gần|:)?\s?$")


def _bears_score(sentence: Sentence, measure: Measure, code: str) -> bool:
    """Whether a decimal without a unit stands where a score stands: behind a unit's name or an index's."""
    names = [place.end for place in sentence.places if place.end <= measure.start and place.role != "parent"]
    names += [mention.end for mention in sentence.indicators if mention.end <= measure.start and mention.code == code]
    names += [other.end for other in sentence.measures if other.end <= measure.start and other.kind == "rank"]
    return bool(names) and _BEHIND_NAME.match(sentence.between(max(names), measure.start)) is not None


def find_indicator(sentence: Sentence, focus: Focus, measure: Measure) -> tuple[list[str], str]:
    """Codes of the indices a value may belong to (more than one where a group shares it), and from where."""
    left = [mention for mention in sentence.indicators if mention.end <= measure.start]
    right = [mention for mention in sentence.indicators if mention.start >= measure.end]
    others = [other for other in sentence.measures if other is not measure]
    if right:
        codes = _from_right(sentence, measure, left, right, others, focus)
        if codes:
            return codes, "right"
    for mention in reversed(left):
        if not _counts(sentence, mention, measure, focus):
            continue
        group = _group(sentence, left, mention)
        gap = sentence.between(mention.end, measure.start)
        if len(group) > 1 and not any(group[-1].end <= other.start < measure.start for other in others):
            if _SHARED.search(gap) or measure.rule == "rank.top":
                return [member.code for member in group], "clause"
        return [mention.code], "clause" if len(gap) < 60 and not re.search(r"[;.]", gap) else "sentence"
    if right and (later := [mention for mention in right if mention.hard]):
        if focus.index is None or sentence.indicators[0].hard:
            return [later[0].code], "sentence"
    if focus.index is not None and _speaks_of_ranking(sentence, measure):
        return [focus.index], "state"
    return [], "none"


def _from_right(
    sentence: Sentence, measure: Measure, left: list[Indicator], right: list[Indicator], others: list[Measure], focus: Focus
) -> list[str]:
    mention = right[0]
    between = sentence.between(measure.end, mention.start)
    if any(measure.end <= other.start < mention.start for other in others):
        return []
    match = _RIGHT_OF.match(between)
    if match is None:
        return []
    linked = _LINK.search(between) is not None
    if re.match(r"^\s?,", between) and not re.match(r"^\s?,\s(?:trong đó\s)?(?:về|ở|đối với)\s", between):
        return []  # the next item of a list begins here
    owned = [known for known in left if not any(known.end <= other.start < measure.start for other in others)]
    if owned and not linked and not mention.hard:
        return []
    codes = [member.code for member in _group_right(sentence, right)]
    if re.search(r"cả\s(?:3|03|ba|bốn|4)\s(?:trụ cột|chỉ số)", between) and focus.index:
        return [focus.index if not owned else owned[-1].code, *codes]
    return codes


def _group_right(sentence: Sentence, right: list[Indicator]) -> list[Indicator]:
    group = [right[0]]
    for mention in right[1:]:
        if not _AND.match(sentence.between(group[-1].end, mention.start)) or mention.hard:
            break
        if any(group[-1].end <= measure.start <= mention.end + 24 for measure in sentence.measures):
            break
        group.append(mention)
    return group


def _group(sentence: Sentence, left: list[Indicator], last: Indicator) -> list[Indicator]:
    group = [last]
    for mention in reversed([known for known in left if known.end <= last.start]):
        if not _AND.match(sentence.between(mention.end, group[0].start)):
            break
        group.insert(0, mention)
    return group


def _counts(sentence: Sentence, mention: Indicator, measure: Measure, focus: Focus) -> bool:
    """Whether a mention names an index here: hard ones do; soft ones beside a value, or under their index."""
    if mention.hard:
        return True
    gap = sentence.between(mention.end, measure.start)
    if mention.code == "other":
        return len(gap) < 50
    if "." in mention.code:
        return len(gap) < 90 and (focus.index == "dti" or _COMPONENT_WORD.search(sentence.lower) is not None)
    before = sentence.before(mention.start, 16)
    return len(gap) < 70 and re.search(r"(?:về|chỉ số|công tác|lĩnh vực|xếp hạng|kết quả|số)\s$", before) is not None


def _speaks_of_ranking(sentence: Sentence, measure: Measure) -> bool:
    if measure.kind in ("score", "score_change"):
        ranked = _RANKED_WITH.search(sentence.before(measure.start, 40)) is not None
        return measure.unit != "%" or ranked or re.search(r"chỉ số|điểm|xếp hạng|bảng|đứng", sentence.lower) is not None
    return True


_INVERTED = re.compile(
    r"^(?:\s(?:bảng|cả nước|toàn quốc|toàn tỉnh|khối|nhóm|năm 20\d\d|tiếp tục|vẫn|hiện|lần lượt|trong|về|chỉ số|trên|danh sách|của|các|tỉnh, thành phố|tỉnh, thành|tỉnh|thành phố|địa phương|cả|nước|khu vực|"
    r"xếp hạng|bảng xếp hạng|với|điểm|tuyệt đối|thứ hạng|này|kết quả|các sở, ngành|sở, ngành|huyện|đơn vị|cấp huyện|cấp xã|cấp sở)){0,10}\s?(?:\([^()]{0,40}\)\s?)?"
    r"(?:\s?(?:thuộc về|là|gồm có|gồm|gọi tên|dành cho|có|về tay|được trao cho|do)|:|,\s?(?:gồm|là))\s?:?\s?(?:các\s)?(?:tỉnh\s|thành phố\s|tp\.?\s?|địa phương\s|hai\s|đơn vị\s|ba\s|của\s)*\s?$"
)


def find_subjects(sentence: Sentence, focus: Focus, measure: Measure) -> tuple[list[Place], str]:
    """Who a value is about, and from where; an empty list where nobody fits."""
    free = [place for place in sentence.places if place.role == "free" and place.kind not in ("region", "village")]
    after = [place for place in free if place.start >= measure.end]
    if after and _INVERTED.match(sentence.between(measure.end, after[0].start)):
        left_near = [place for place in free if place.end <= measure.start and not re.search(r"[;.]|,", sentence.between(place.end, measure.start))]
        if not left_near or re.match(r"^[^,]*(?:thuộc về|dành cho|gọi tên|về tay)", sentence.between(measure.end, after[0].start)):
            return _with_company(sentence, after[0], free, measure), "inverted"
    if dangling := _dangling(sentence, free, measure):
        return [dangling], "inverted"
    opened = _bracket_of(sentence, measure)
    candidates = [place for place in free if place.end <= measure.start and not _is_closed_off(sentence, place, measure)]
    if candidates:
        chosen = candidates[-1]
        clause = sentence.between(chosen.end, measure.start)
        if opened is not None and chosen.start < opened:
            clause = sentence.between(chosen.end, opened)
        if chosen.kind == "nation":
            return [], "none"
        where = "anaphor" if chosen.anaphor else "clause" if not re.search(r"[;:]|, ", clause) else "sentence"
        return _shared(sentence, chosen, candidates, measure), where
    located = [place for place in sentence.places if place.role == "location" and place.kind == "province" and place.end <= measure.start]
    if focus.subject is not None and sentence.block - focus.subject_block <= 1:
        return [focus.subject], "state"
    if located and focus.main is None:
        return [located[-1]], "location"
    if focus.main is not None:
        return [focus.main], "home" if focus.home is not None else "main"
    return ([focus.subject], "state") if focus.subject is not None else ([], "none")


def _dangling(sentence: Sentence, free: list[Place], measure: Measure) -> Place | None:
    """«Xếp thứ 5 cả nước, Bắc Ninh …»: a clause without a subject opens the sentence; its subject follows."""
    if measure.start - sentence.start > 60 or any(place.start < measure.start for place in free):
        return None
    following = [place for place in free if place.start >= measure.end and place.kind in ("province", "district")]
    if not following:
        return None
    gap = sentence.between(measure.end, following[0].start)
    opens = re.match(r"[^,;.]{0,60},\s(?:tỉnh\s|thành phố\s)?$", gap)
    return following[0] if opens and not re.search(r"còn|trong khi|nhưng", gap) else None


def _with_company(sentence: Sentence, first: Place, free: list[Place], measure: Measure) -> list[Place]:
    """«dẫn đầu là A và B»: both, where nothing but «và» joins them and no value stands between."""
    following = [place for place in free if place.start > first.end]
    if following and re.fullmatch(r"\s(?:và|cùng)\s(?:tỉnh\s|thành phố\s)?", sentence.between(first.end, following[0].start)):
        return [first, following[0]]
    return [first]


def _shared(sentence: Sentence, chosen: Place, candidates: list[Place], measure: Measure) -> list[Place]:
    """«cả A và B cùng xếp thứ 12»: a value shared by a coordinated group says so («cùng», «đều»)."""
    gap = sentence.between(chosen.end, measure.start)
    if not re.search(r"(?<![^\W_])(?:cùng|đều|đồng|cũng)\s", gap):
        return [chosen]
    group = [chosen]
    for place in reversed(candidates[:-1]):
        if not re.fullmatch(r"\s?(?:,\s?và|,|và)\s(?:tỉnh\s|thành phố\s)?", sentence.between(place.end, group[0].start)):
            break
        group.insert(0, place)
    return group


def _bracket_of(sentence: Sentence, measure: Measure) -> int | None:
    """Where the bracket a value stands in was opened, if it stands in one."""
    text = sentence.between(sentence.start, measure.start)
    opened = text.rfind("(")
    return sentence.start + opened if opened >= 0 and ")" not in text[opened:] else None


def _is_closed_off(sentence: Sentence, place: Place, measure: Measure) -> bool:
    """Whether a place stands in a bracket that closed before the value."""
    before = sentence.between(sentence.start, place.start)
    if before.rfind("(") <= before.rfind(")"):
        return False
    return ")" in sentence.between(place.end, measure.start)


_FORMER = re.compile(r"(?<![^\W_])từ\s(?:chỗ\s|mức\s|việc\s)?(?:xếp\s|đứng\s|ở\s|hạng\s|thứ hạng\s|vị trí\s|vị thứ\s|bậc\s)*$")  # «từ vị trí 45 … lên 37»
_TIGHT = re.compile(r"^\s?(?:\(|,)?\s?(?:của\s|trong\s|vào\s|ở\s|toàn quốc\s|cả nước\s|tỉnh, thành phố\s)?$")


def _years_taken(sentence: Sentence) -> set[int]:
    """Starts of years that stand right behind a value and so are that value's alone («thứ 45 năm 2020»)."""
    taken: set[int] = set()
    for period in sentence.periods:
        if period.role == "plain" and any(_is_tight(sentence, measure, period) for measure in sentence.measures):
            taken.add(period.start)
    return taken


def _is_tight(sentence: Sentence, measure: Measure, period: PeriodMention) -> bool:
    """Whether a year belongs to the value just before it: «thứ 45 năm 2020», «hạng 27 (năm 2020)», but not
    «tăng 7 bậc (năm 2021 xếp thứ 30)», where the bracket has a value of its own."""
    gap = sentence.between(measure.end, period.start)
    if measure.end > period.start or not _TIGHT.match(gap):
        return False
    if gap.lstrip().startswith(","):
        return not any(other.start >= period.end for other in sentence.measures)
    rest = sentence.after(period.end, 60).partition(")")[0]
    return "(" not in gap or not any(period.end <= other.start < period.end + len(rest) for other in sentence.measures)


def find_period(
    sentence: Sentence, focus: Focus, measure: Measure, code: str, taken: set[int], *, target: bool
) -> tuple[str | None, str | None, str]:
    """(period, since, from where): the edition year of a value, and the year a change is counted from."""
    years = [period for period in sentence.periods if len(period.iso) == 4]
    since = _since(sentence, measure, years)
    if target and (named := _year_of_index(sentence, code, [p for p in years if p.role == "plain"])) is not None:
        return named.iso, since, "index"
    if target:
        horizon = [period for period in sentence.periods if period.role == "horizon"]
        if horizon:
            return horizon[-1].year, since, "clause"
    usable = [period for period in years if period.role == "plain" or (period.role == "horizon" and not target)]
    for period in usable:
        if _is_tight(sentence, measure, period):
            return period.iso, since, "right"
    if measure.kind == "rank" and _FORMER.search(sentence.before(measure.start, 24)):
        compared = [period for period in years if period.role == "compared"]
        return (compared[0].iso if compared else None), since, "since" if compared else "none"
    free = [period for period in usable if period.start not in taken]
    named = _year_of_index(sentence, code, free)
    open_to_all = [period for period in free if not _is_bracketed_off(sentence, period, measure)]
    left = [period for period in open_to_all if period.end <= measure.start]
    if left and (named is None or left[-1].start >= named.start or _between_values(sentence, named, measure)):
        return left[-1].iso, since, "clause"
    if named is not None:
        return named.iso, since, "index"
    following = [period for period in open_to_all if period.start >= measure.end and not re.search(r"[;.]", sentence.between(measure.end, period.start))]
    known = focus.years.get(code.partition(".")[0])
    if following and known is None and len(sentence.between(measure.end, following[0].start)) < 60:
        return following[0].iso, since, "sentence"
    if known is not None:
        return known, since, "state"
    if focus.year is not None:
        return focus.year, since, "state"
    if since is not None and since.isdigit():
        return str(int(since) + 1), since, "since"
    return None, since, "none"


def _is_bracketed_off(sentence: Sentence, period: PeriodMention, measure: Measure) -> bool:
    """Whether a year stands in a bracket with a value of its own, and this value outside: «(năm 2021 thứ 30)»."""
    before = sentence.between(sentence.start, period.start)
    if before.rfind("(") <= before.rfind(")"):
        return False
    opened = sentence.start + before.rfind("(")
    closing = sentence.view.lower.find(")", period.end, sentence.end)
    closed = closing if closing >= 0 else sentence.end
    if opened < measure.start < closed:
        return False
    return any(opened < other.start < closed for other in sentence.measures)


def _since(sentence: Sentence, measure: Measure, years: list[PeriodMention]) -> str | None:
    if measure.kind not in ("rank_change", "score_change"):
        compared = [period for period in years if period.role == "compared"]
        return compared[0].iso if compared else None
    compared = [period for period in years if period.role == "compared" and period.start >= measure.start - 30]
    inside = re.search(r"năm (20\d\d)", sentence.between(measure.start, measure.end))
    return inside[1] if inside else compared[0].iso if compared else None


def _year_of_index(sentence: Sentence, code: str, years: list[PeriodMention]) -> PeriodMention | None:
    """The year written at an index's name in this sentence: «DTI năm 2021», «PCI 2021», «chỉ số … (năm 2021)»."""
    root = code.partition(".")[0]
    for mention in sentence.indicators:
        if mention.root != root:
            continue
        for period in years:
            gap = sentence.between(mention.end, period.start)
            if mention.end <= period.start and len(gap) <= 40 and not re.search(r"[,;.]|xếp|đứng|đạt|hạng|công bố|triển khai|lần đầu", gap):
                return period
    return None


def _between_values(sentence: Sentence, named: PeriodMention, measure: Measure) -> bool:
    return named.start > measure.end
