"""Binds the values of a sentence to a subject, an indicator and a period.

Each attribute is looked for in the value's own clause, then in its sentence, then in the discourse state, the
home province last; where it was found is kept as the fact's reasons and is what its confidence rests on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.context import find_scope, is_average, is_target, is_unreal, is_worldwide
from extract.cues import END, START, cue_words, words
from extract.discourse import Focus, Sentence
from extract.editions import find_edition, years_taken
from extract.indices import activity, allows_percent, find_indicators_of
from extract.lexicon import provincial_indices
from extract.lists import Assignment, read_lists
from extract.measures import Measure
from extract.mentions import Place
from extract.model import Status
from extract.patterns import Guarded, compile_pattern, word_set
from extract.scores import is_exam_or_sport
from extract.subjects import find_subjects


@dataclass(slots=True)
class Bound:
    """A value with its attributes and where each came from (`clause`, `right`, `sentence`, `state`, `home` …)."""

    measure: Measure
    subject: Place
    indicator: str
    period: str | None
    since: str | None
    status: Status
    scope: str | None
    sources: dict[str, str] = field(default_factory=dict)


_ORDER = Guarded(
    compile_pattern(rf"{START}(?:lần lượt|theo thứ tự|tương ứng|{words('next')}){END}"),
    needs=("lần lượt", "theo thứ tự", "tương ứng", *cue_words("next")),
)
_BY_YEAR = Guarded(re.compile(r"\d\s\(năm\s\d{4}\)"), needs=("(năm",))


def may_bind(sentence: Sentence) -> bool:
    """Whether a sentence has values, or can give ranks by the order of its names alone («tiếp theo là A và B»)."""
    if sentence.measures:
        return True
    return (sentence.search(_ORDER) or sentence.search(_BY_YEAR)) is not None


def bind(sentence: Sentence, focus: Focus) -> list[Bound]:
    """All ranks, scores and changes of a sentence with their attributes; values nobody owns are left out."""
    lists = read_lists(sentence, focus)
    taken = years_taken(sentence)
    bound: list[Bound] = []
    for assignment in lists.assignments:
        bound.extend(_bind_assigned(sentence, focus, assignment, taken))
    for measure in sentence.measures:
        if any(start < measure.end and measure.start < end for start, end in lists.covered):
            continue
        owner = _bracket_owner(sentence, measure, lists.assignments)
        bound.extend(_bind_measure(sentence, focus, measure, taken, owner))
    bound.sort(key=lambda item: item.measure.start)
    return bound


def _bind_measure(
    sentence: Sentence, focus: Focus, measure: Measure, taken: set[int], owner: Place | None
) -> list[Bound]:
    codes, how = find_indicators_of(sentence, focus, measure)
    codes = [code for code in codes if is_plausible(sentence, focus, measure, code, how)]
    if not codes:
        return []
    subjects, whose = ([owner], "list") if owner is not None else find_subjects(sentence, focus, measure)
    if (
        whose == "state"
        and focus.main is not None
        and not (_may_have(codes[0], subjects) and _may_stand(sentence, measure, subjects))
    ):
        subjects, whose = [focus.main], "main"
    if whose == "state" and _is_anothers_aim(sentence, focus, measure, subjects):
        subjects, whose = [focus.main] if focus.main is not None else [], "main"
    sources = {"indicator": how, "subject": whose}
    return [
        item
        for code in codes
        if measure.rule not in ("score.bare", "score_change.bare") or _bears_score(sentence, measure, code)
        for subject in subjects
        for item in _complete(sentence, focus, measure, subject, code, sources, taken)
    ]


def _is_anothers_aim(sentence: Sentence, focus: Focus, measure: Measure, subjects: list[Place]) -> bool:
    """«Mục tiêu đến hết năm 2025 là 90 điểm» without a subject is an aim of the article's own province, not of the
    neighbour spoken of last."""
    before = sentence.block != focus.subject_block
    other = focus.main is not None and all(
        place.name != focus.main.name and (place.kind == "province" or before) for place in subjects
    )
    return other and is_target(sentence, measure, focus)


def _may_have(code: str, subjects: list[Place]) -> bool:
    root = code.partition(".")[0]
    return root not in provincial_indices() or all(
        place.kind in ("province", "nation", "region") for place in subjects
    )


_NATIONAL = re.compile(r"\s(?:trong\s|trên\s)?(?:cả nước|toàn quốc|(?:63|34) tỉnh)")


def _may_stand(sentence: Sentence, measure: Measure, subjects: list[Place]) -> bool:
    """No district, commune or department stands third «toàn quốc»: who does is the article's province."""
    if measure.kind not in ("rank", "rank_change"):
        return True
    below = all(place.kind in ("district", "commune", "agency") for place in subjects)
    ranks = (other for other in sentence.measures if other.kind == "rank" and other.start <= measure.start)
    return not (below and any(_NATIONAL.match(sentence.after(rank.end, 24)) for rank in ranks))


def _bind_assigned(sentence: Sentence, focus: Focus, assignment: Assignment, taken: set[int]) -> list[Bound]:
    """A value of a list: what the list does not give is looked for as for any value."""
    measure, period = assignment.measure, assignment.period
    if assignment.subject is not None:
        subjects, whose = [assignment.subject], "list"
    else:
        subjects, whose = find_subjects(sentence, focus, measure)
    if assignment.indicator is not None:
        codes, how = [activity(sentence, assignment.indicator)], "list"
    else:
        codes, how = find_indicators_of(sentence, focus, measure)
    sources = {"indicator": how, "subject": whose}
    return [
        item
        for code in codes
        if is_plausible(sentence, focus, measure, code, how)
        for subject in subjects
        for item in _complete(sentence, focus, measure, subject, code, sources, taken, period=period)
    ]


def _complete(
    sentence: Sentence,
    focus: Focus,
    measure: Measure,
    subject: Place,
    code: str,
    sources: dict[str, str],
    taken: set[int],
    *,
    period: str | None = None,
) -> list[Bound]:
    target = is_target(sentence, measure, focus)
    periods, since, when = find_edition(sentence, focus, measure, code, taken, target=target)
    if period is not None:
        periods, when = (period,), "list"
    scope = find_scope(sentence, measure, subject) if measure.kind == "rank" else None
    status: Status = "target" if target else "actual"
    return [
        Bound(measure, subject, code, year, since, status, scope, {**sources, "period": when})
        for year in periods
    ]


_RATIO = re.compile(r"tỷ lệ|tỉ lệ|bình quân mỗi|số máy")  # «tỷ lệ máy tính trên cán bộ đạt 0,93»
_CLASSES = re.compile(r"xếp loại|loại (?:xuất sắc|tốt|khá)|mức (?:xuất sắc|tốt|khá)")
_AHEAD = re.compile(r"^[^.;]{0,40}(?:là|:|bảng|\d điểm)")  # «đi đầu» without a ranking is praise
_SAID = re.compile(
    r"xếp hạng|bảng|chỉ số|thứ hạng|vị trí|hạng|điểm|ngôi|quán quân|á quân|về nhì|về nhất|bậc|khối|"
    r"cấp xã|cấp huyện|cấp sở|cả nước|toàn quốc|vùng|khu vực"
)


def is_plausible(sentence: Sentence, focus: Focus, measure: Measure, code: str, how: str) -> bool:
    """Values no index of this name can have, and sentences whose points are not an index's."""
    if code == "other":
        return False
    if measure.rule == "score.threshold" and (
        _CLASSES.search(sentence.text) or not is_target(sentence, measure, focus)
    ):
        return False  # «đạt từ 90 điểm trở lên» without an aim describes a class
    if measure.rule == "rank.group" and not is_target(sentence, measure, focus):
        return False  # «được xếp vào nhóm 2» names a class, «phấn đấu vào nhóm 20» a place
    if measure.kind in ("score", "score_change") and not _is_plausible_score(sentence, measure, code):
        return False
    if (how in ("state", "sentence") and is_worldwide(sentence)) or is_unreal(sentence, measure):
        return False
    if how != "clause" and is_exam_or_sport(sentence):
        return False
    if measure.rule in ("score.index", "score.bare") and how == "state" and _RATIO.search(sentence.text):
        return False
    if measure.rule == "rank.first" and "đi đầu" in sentence.between(measure.start, measure.end):
        hard = any(mention.hard and mention.code == code for mention in sentence.indicators)
        if not (hard or _AHEAD.search(sentence.after(measure.end, 60)) or "khối" in sentence.text):
            return False
    if measure.rule in ("rank.first", "rank.second") and how == "state":
        beside = any(other.kind in ("score", "rank") and other is not measure for other in sentence.measures)
        return beside or _SAID.search(sentence.text) is not None
    return True


def _is_plausible_score(sentence: Sentence, measure: Measure, code: str) -> bool:
    """Not a share, not a mean, and a percentage in a bracket only where the bracket explains a name or a year."""
    if "%" in measure.unit and measure.unit != "điểm %" and not allows_percent(sentence, measure, code):
        return False
    if is_average(sentence, measure):
        return False
    bracket = sentence.bracket(measure.start)
    if measure.unit != "%" or bracket is None:
        return True
    ends = [place.end for place in sentence.places] + [period.end for period in sentence.periods]
    ends += [other.end for other in sentence.measures if other.kind == "rank"]
    return any(0 <= bracket[0] - end <= 1 for end in ends)


_SCORE_WORD = re.compile(
    r"(?:tổng điểm|điểm số|số điểm|điểm tổng hợp|giá trị|chỉ số|điểm(?=\scủa))\s"
    r"(?:năm \d{4}\s|của (?!hai|ba|bốn|các)[^\d.,;()]{1,24}\s)?"
    r"(?:là\s|đạt\s|chung\s|tối thiểu\s|đạt được là\s|còn\s|chỉ còn\s|lên\s|ở mức\s|tăng lên\s|giảm còn\s"
    r"|dừng ở\s|dừng lại ở\s|chạm\s)?$"
)
_LED_TO = re.compile(r"\s(?:điểm\s)?(?:\(?năm\s20\d\d\)?\s)?(?:lên|xuống|còn)\s(?:mức\s|tới\s)?")
"""Between a former score and the one it led to: «điểm số từ 64,04 lên 65,43»."""
_INDEX_WORDS = word_set(("điểm", "giá trị", "chỉ số"))
_BEHIND_NAME = re.compile(
    r"^\s?(?:(?:năm\s)?20\d\d\s)?(?:\(|,|:|-)?\s?(?:với|đạt|được|là|có|chỉ đạt|chỉ được)?\s?"
    r"(?:số điểm|điểm số|điểm|giá trị|tổng điểm)?\s?"
    r"(?:là|đạt|đạt được là|hơn|trên|gần|:)?\s?$"
)


def _bears_score(sentence: Sentence, measure: Measure, code: str) -> bool:
    """Whether a decimal without a unit stands where a score stands: behind a unit's name or an index's."""
    if measure.kind == "score_change":
        return sentence.said & _INDEX_WORDS != 0
    if measure.rule == "score.former" or _SCORE_WORD.search(sentence.before(measure.start, 44)):
        return True
    former = [
        other.end
        for other in sentence.measures
        if other.rule == "score.former" and other.end <= measure.start
    ]
    if former and _LED_TO.fullmatch(sentence.between(former[-1], measure.start)):
        return True
    names = [place.end for place in sentence.places if place.end <= measure.start and place.role != "parent"]
    names += [
        mention.end
        for mention in sentence.indicators
        if mention.end <= measure.start and mention.code == code
    ]
    names += [other.end for other in sentence.measures if other.end <= measure.start]
    return bool(names) and _BEHIND_NAME.match(sentence.between(max(names), measure.start)) is not None


def _bracket_owner(sentence: Sentence, measure: Measure, assignments: tuple[Assignment, ...]) -> Place | None:
    """Whose value the bracket explains that a measure stands in: «lần lượt thứ 3 (năm trước thứ 5) và thứ 6»."""
    bracket = sentence.bracket(measure.start)
    if bracket is None:
        return None
    return next(
        (item.subject for item in assignments if item.subject and 0 <= bracket[0] - item.measure.end <= 1),
        None,
    )
