"""When a value holds: the year an index is for, the years of a run of titles, the year a change counts from."""

from __future__ import annotations

import re

from extract.cues import END, START, words
from extract.discourse import Focus, Sentence
from extract.earlier import before_edition, compares_with_last, former_year, is_former, looks_back
from extract.measures import Measure
from extract.mentions import Indicator
from extract.patterns import Guarded, compile_pattern
from extract.periods import PeriodMention

Edition = tuple[tuple[str | None, ...], str | None, str]
"""(periods, since, from where); more than one period where a value is said of several years."""

_TIGHT = re.compile(rf"^\s?(?:\(|,)?\s?(?:{words('year_tight')}\s)?(?:kỳ\s|bảng\s)?$")
_SPAN = r"\((?:từ\s)?(?:năm\s)?(?:19|20)\d\d\s?(?:-|đến)\s?(?:năm\s)?(?P<last>(?:19|20)\d\d)\)"
_RUN = re.compile(_SPAN + r"[^.;]{0,40}$")
_RUN_BEHIND = re.compile(
    r"^[^.;,]{0,50}"
    + _SPAN
    + r"|^[^.;,]{0,30}(?:năm|liền|liên tiếp)\s(?:từ\s)?(?:năm\s)?"
    + r"(?:19|20)\d\d\s?(?:-|đến)\s?(?:năm\s)?(?P<last2>(?:19|20)\d\d)"
)
_RUN_WORD = re.compile(r"liền|liên tiếp|năm")
_AND = re.compile(r"\s?(?:và|,)\s(?:năm\s)?")
_SEVERAL = re.compile(r"cùng|đều|cả hai")
_CLAUSE_END = re.compile(r"[;.]")
_NEXT_VALUE = re.compile(r",?\s(?:và\s|xếp\s|đứng\s)?")
_YEAR_INSIDE = re.compile(r"năm (20\d\d)")
_TIMES = re.compile(r"(?:hai|ba|\d)\s(?:lần|năm)\s?[(,]\s?$")
_TIMES_NAMED = re.compile(r"(?:hai|ba|\d)\s(?:lần|năm)[^.;]{0,6}[(,]\s?(?:năm\s)?$")
_YEAR_BEFORE = Guarded(
    compile_pattern(f"{START}(?:cách đó|trước đó|cách đây)\\smột năm{END}|{START}một năm trước{END}"),
    needs=("một năm",),
)
_YEAR_AFTER = Guarded(
    re.compile(
        r"(?<![^\W_])(?:sau đó )?(?:một năm|1 năm) sau(?! khi)(?: đó)?(?![^\W_])|"
        r"(?<![^\W_])(?:năm sau đó|năm kế tiếp|năm tiếp theo|sang năm sau)(?![^\W_])"
    ),
    needs=("năm sau", "năm kế tiếp", "năm tiếp theo"),
)
WEEKLY = {"online_services"}
"""Indices published day by day: their values hold at a date, not for a year (Quyết định 766/QĐ-TTg, real time)."""


def find_edition(
    sentence: Sentence, focus: Focus, measure: Measure, code: str, taken: set[int], *, target: bool
) -> Edition:
    """The edition a value is for, looked for at the value, in its clause, at the index's name, in focus."""
    root = code.partition(".")[0]
    years = [
        period for period in sentence.periods if len(period.iso) == 4 or period.quarter or root in WEEKLY
    ]
    if focus.years.get(root) is not None:
        if not target and _sums_up(sentence, measure):
            return (focus.years[root],), _since(sentence, measure, years), "state"
        if any(p.relative and is_tight(sentence, measure, p) for p in years):
            return (focus.years[root],), None, "state"
        if (back := looks_back(sentence, measure, focus.years[root])) is not None:
            return (back,), None, "clause"
        # «năm nay» is the year of publication, not of the edition
        years = [period for period in years if not period.relative]
    since = _since(sentence, measure, years)
    if (run := _run(sentence, measure)) is not None:
        return (run,), since, "right"
    if target:
        return _of_target(sentence, focus, measure, code, years, since)
    if (own := _in_bracket(sentence, measure)) is not None:
        return (own,), since, "right"
    usable = [period for period in years if period.role in ("plain", "horizon", "since")]
    for period in usable:
        if is_tight(sentence, measure, period):
            return (period.iso, *_further(sentence, period, usable)), since, "right"
    if not measure.rule.startswith("list.") and is_former(sentence, measure):
        if (named := former_year(sentence, measure)) is not None:
            return (named.iso,), since, "right"
        compared = [
            period for period in sentence.periods if period.role == "compared" and len(period.iso) == 4
        ]
        named = year_of_index(sentence, code, usable)
        edition = named.iso if named is not None else focus.years.get(root)
        before = before_edition(compared[0], edition) if compared else None
        if before is None and edition is not None and compares_with_last(sentence, measure, edition):
            return (str(int(edition) - 1),), since, "former"
        return (before,), since, "since" if before else "former"
    free = [period for period in usable if period.start not in taken and period.role != "since"]
    return _free_year(sentence, focus, measure, code, free, since)


def _further(sentence: Sentence, period: PeriodMention, usable: list[PeriodMention]) -> list[str]:
    """«thứ 2 (hai năm 2021 và 2022)»: the years that share a value with the one right behind it."""
    if not re.search(r"(?:hai|ba|các)\snăm", sentence.before(period.end, 14)):
        return []
    return [other.iso for other in usable if _AND.fullmatch(sentence.between(period.end, other.start))]


def _free_year(
    sentence: Sentence,
    focus: Focus,
    measure: Measure,
    code: str,
    free: list[PeriodMention],
    since: str | None,
) -> Edition:
    root = code.partition(".")[0]
    named = year_of_index(sentence, code, free)
    within_reach = [period for period in free if not _is_bracketed_off(sentence, period, measure)]
    left = [period for period in within_reach if period.end <= measure.start]
    if not left and (shared := _year_of_neighbour(sentence, measure, free)) is not None:
        return (shared,), since, "right"
    if left and (later := _later(sentence, measure, left[-1], focus.years.get(root))) is not None:
        return (later,), since, "clause"
    if left and (named is None or left[-1].start >= named.start or named.start > measure.end):
        return _coordinated(sentence, left, measure), since, "clause"
    known = focus.years.get(root)
    apart = named is not None and _BREAK.search(sentence.between(measure.end, named.start)) is not None
    if named is not None and not (apart and known is not None):
        return (
            (named.iso,),
            since,
            "index",
        )  # «…, ngôi mà tỉnh đã giữ ở PCI 2017» says nothing of the value before
    following = [
        period
        for period in within_reach
        if period.start >= measure.end and not _CLAUSE_END.search(sentence.between(measure.end, period.start))
    ]
    if (
        known is not None
        and known.isdigit()
        and measure.kind not in ("rank_change", "score_change")
        and sentence.said & _YEAR_BEFORE.bit
        and _YEAR_BEFORE.search(sentence.between(sentence.start, measure.start))
    ):
        return (str(int(known) - 1),), since, "state"
    if (
        focus.year is not None
        and focus.year.isdigit()
        and sentence.said & _YEAR_AFTER.bit
        and _YEAR_AFTER.search(sentence.between(sentence.start, measure.start))
    ):
        return (str(int(focus.year) + 1),), since, "state"
    if following and known is None and len(sentence.between(measure.end, following[0].start)) < 60:
        return (following[0].iso,), since, "sentence"
    if root in WEEKLY and focus.date is not None:
        return (focus.date,), since, "state"
    if known is not None:
        return (known,), since, "state"
    if focus.year is not None or focus.latest is not None:
        return (focus.year or focus.latest,), since, "state"
    if since is not None and since.isdigit():
        return (str(int(since) + 1),), since, "since"
    return (None,), since, "none"


def _year_of_neighbour(sentence: Sentence, measure: Measure, years: list[PeriodMention]) -> str | None:
    """«43,11 điểm, hạng 31 năm 2019»: the year at the next value, where only a comma parts the two."""
    following = next((other for other in sentence.measures if other.start >= measure.end), None)
    if following is None or not _NEXT_VALUE.fullmatch(sentence.between(measure.end, following.start)):
        return None
    tight = (period.iso for period in sentence.periods if is_tight(sentence, following, period))
    return next(tight, None) if measure.kind == "score" and following.kind == "rank" else None


_BREAK = re.compile(r"(?<!tỉnh)(?<!sở),|;")  # «thứ 29/63 tỉnh, thành phố về DTI năm 2022» has none
_NOW = compile_pattern(rf"{START}(?<!từ )(?<!lâu )(?<!xưa )nay{END}|{START}(?:lần|kỳ) này{END}")


def _later(sentence: Sentence, measure: Measure, last: PeriodMention, known: str | None) -> str | None:
    """«năm 2017 còn là á quân, nay mất ba bậc» is the edition in hand, «PCI 2021 đạt 66,1 điểm, năm sau đó 66,3» the
    year after."""
    gap = sentence.between(last.end, measure.start)
    if known is not None and known > last.iso and _NOW.search(gap):
        return known
    return str(int(last.iso) + 1) if last.iso.isdigit() and _YEAR_AFTER.search(gap) else None


def _of_target(
    sentence: Sentence,
    focus: Focus,
    measure: Measure,
    code: str,
    years: list[PeriodMention],
    since: str | None,
) -> Edition:
    for period in years:
        if period.role == "plain" and is_tight(sentence, measure, period):
            return (period.iso,), since, "right"
    named = year_of_index(sentence, code, [period for period in years if period.role == "plain"])
    ahead = [p for p in sentence.periods if p.role == "horizon" or (p.role == "plain" and len(p.iso) == 4)]
    ahead = [p for p in ahead if p.end <= measure.start]
    if ahead and (named is None or ahead[-1].start >= named.start):
        return (_horizon(ahead[-1], code),), since, "clause"
    if named is not None:
        return (named.iso,), since, "index"
    horizon = [period for period in sentence.periods if period.role == "horizon"]
    if horizon:
        return (horizon[-1].year,), since, "clause"
    plain = [period for period in years if period.role == "plain"]
    if plain:
        return (plain[-1].iso,), since, "clause"
    return (focus.plan,), since, "state" if focus.plan else "none"


def _horizon(period: PeriodMention, code: str) -> str:
    """What an aim is for: a year, and for an index published day by day the day or month that is named."""
    return period.iso if code.partition(".")[0] in WEEKLY else period.year


# «năm trước tỉnh còn ở hạng 47, như vậy đã tiến được 19 bậc»: the change led to the edition in hand
_IN_ALL = Guarded(
    compile_pattern(
        rf"{START}(?:như vậy|như thế|vậy là|nghĩa là|tức là|tức|(?:chỉ\s)?(?:qua|sau) một (?:kỳ|năm)){END}"
        r"[^.;]{0,60}$"
    ),
    needs=("vậy", "như thế", "nghĩa là", "tức", "một kỳ", "một năm"),
)


def _sums_up(sentence: Sentence, measure: Measure) -> bool:
    """Whether a change is what results from the values told before it."""
    if measure.kind not in ("rank_change", "score_change"):
        return False
    return _IN_ALL.search(sentence.between(sentence.start, measure.start)) is not None


def _coordinated(sentence: Sentence, left: list[PeriodMention], measure: Measure) -> tuple[str, ...]:
    """«năm 2019 và 2020 cùng hạng 59», «hai lần (năm 2020 và năm 2022) đứng đầu»: the value is said of each year."""
    last = left[-1]
    gap = sentence.between(last.end, measure.start)
    if len(left) < 2 or len(gap) >= 40:
        return (last.iso,)
    first = left[-2]
    several = (
        _SEVERAL.search(gap)
        or _TIMES.search(sentence.before(first.start, 14))
        or _TIMES_NAMED.search(sentence.before(first.start, 24))
    )
    if several and _AND.fullmatch(sentence.between(first.end, last.start)):
        return (first.iso, last.iso)
    return (last.iso,)


def _run(sentence: Sentence, measure: Measure) -> str | None:
    """«6 năm liên tiếp (2017-2022) đứng đầu»: the last year of the run."""
    if measure.kind != "rank":
        return None
    if (before := _RUN.search(sentence.before(measure.start, 90))) is not None:
        return before["last"]
    behind = _RUN_BEHIND.match(sentence.after(measure.end, 90))
    if behind is None or not _RUN_WORD.search(behind[0]):
        return None
    last: str = behind["last"] or behind["last2"]
    return last


def _in_bracket(sentence: Sentence, measure: Measure) -> str | None:
    """The year before a bracket or at its head: «so với năm 2023 (57/63)», «(năm 2022 là 48,38 điểm, thứ 61/63)»."""
    bracket = sentence.bracket(measure.start)
    if bracket is None:
        return None
    opened = bracket[0]
    first = sentence.between(opened + 1, measure.start).strip() in ("", "hạng", "thứ", "xếp", "đứng", "đạt")
    for period in sentence.periods:
        if first and 0 <= opened - period.end <= 1:
            return period.iso
        at_head = opened < period.start < measure.start and period.start - opened <= 8
        if at_head and len(period.iso) == 4 and period.role in ("plain", "range"):
            return period.iso
    return None


def years_taken(sentence: Sentence) -> set[int]:
    """Starts of years that stand right behind a value and so are that value's alone («thứ 45 năm 2020»)."""
    taken = {
        period.start
        for period in sentence.periods
        if period.role == "plain"
        and any(is_tight(sentence, measure, period) for measure in sentence.measures)
    }
    for measure in sentence.measures:
        if is_former(sentence, measure):
            former = former_year(sentence, measure)
            taken |= {former.start} if former is not None else set()
    return taken


def is_tight(sentence: Sentence, measure: Measure, period: PeriodMention) -> bool:
    """Whether a year belongs to the value just before it: «thứ 45 năm 2020», «hạng 27 (năm 2020)», but not
    «tăng 7 bậc (năm 2021 xếp thứ 30)», where the bracket has a value of its own."""
    if measure.end > period.start or not _TIGHT.match(gap := sentence.between(measure.end, period.start)):
        return False
    if gap.lstrip().startswith(","):
        return not any(other.start >= period.end for other in sentence.measures)
    rest = sentence.after(period.end, 60).partition(")")[0]
    if "(" in gap and _OWN_VALUE.match(rest):
        return False
    return "(" not in gap or not any(
        period.end <= other.start < period.end + len(rest) for other in sentence.measures
    )


_OWN_VALUE = re.compile(r"\s?(?::|là|xếp|đứng)\s(?:thứ\s|hạng\s)?\d")  # «vị trí 52 (năm 2019: 44)»


def _is_bracketed_off(sentence: Sentence, period: PeriodMention, measure: Measure) -> bool:
    """Whether a year stands in a bracket with a value of its own, and this value outside: «(năm 2021 thứ 30)»; or in
    an aside."""
    if sentence.is_apart(period.start, measure.start):
        return True
    bracket = sentence.bracket(period.start)
    if bracket is None or bracket[0] < measure.start < bracket[1]:
        return False
    if _OWN_VALUE.match(sentence.between(period.end, bracket[1])):
        return True
    return any(bracket[0] < other.start < bracket[1] for other in sentence.measures)


def year_of_index(sentence: Sentence, code: str, years: list[PeriodMention]) -> PeriodMention | None:
    """The year written at an index's name in this sentence: «DTI năm 2021», «PCI 2021», «chỉ số … (năm 2021)»."""
    root = code.partition(".")[0]
    for mention in sentence.indicators:
        if mention.root != root:
            continue
        for period in years:
            if is_at_name(sentence, mention, period):
                return period
    return None


_AT_NAME = 44
_NOT_AT_NAME = re.compile(r"[;.]|xếp|đứng|đạt|hạng|công bố|triển khai|lần đầu|kể từ|thực hiện từ|so với")


def is_at_name(sentence: Sentence, mention: Indicator, period: PeriodMention) -> bool:
    """Whether a year stands at an index's name: «PCI 2021», «DTI của tỉnh năm 2021»."""
    near = 0 <= period.start - mention.end <= _AT_NAME
    return near and not _NOT_AT_NAME.search(sentence.between(mention.end, period.start))


def _since(sentence: Sentence, measure: Measure, years: list[PeriodMention]) -> str | None:
    compared = [period for period in years if period.role == "compared"]
    if measure.kind not in ("rank_change", "score_change"):
        return compared[0].iso if compared else None
    inside = _YEAR_INSIDE.search(sentence.between(measure.start, measure.end))
    if inside is not None:
        return inside[1]
    behind = [period for period in compared if period.start >= measure.start - 40]
    return behind[0].iso if behind else compared[-1].iso if compared else None
