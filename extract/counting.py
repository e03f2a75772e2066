"""From counts of teams and members in a sentence to facts: whose teams they are, when they were counted, whether they
are planned."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.context import is_target
from extract.count_dates import count_period, date_back, ends_this_year, is_to_come, note_dates, row_period
from extract.count_owners import find_owner, in_order, note_group
from extract.count_state import Dated
from extract.cues import END, START, cue
from extract.discourse import Focus, Sentence
from extract.facts import make_fact, province_in_focus
from extract.measures import Measure
from extract.mentions import Place
from extract.model import Fact, Level
from extract.patterns import compile_pattern
from extract.tables import Row
from extract.teams import Count, find_counts

_REACH = 2
"""For this many paragraphs further counts hold at the date of the count before."""
_COUNTS = ("team_count", "member_count")


def read_counts(
    facts: list[Fact], sentence: Sentence, focus: Focus, *, named: bool, near: bool, close: bool
) -> bool:
    """Adds those of a sentence's counts to the `facts` of the article so far, and tells whether it has counts.

    `named`: the sentence names the teams; `near`, `close`: how far away they were named, see `teams.find_counts`.
    """
    state = focus.counts
    counted = state.who is not None and state.who[1] == sentence.block
    last = state.last if sentence.block - state.last_block <= 1 else ()
    note_dates(sentence, focus, named=named)
    counts: list[Count] = []
    if sentence.has_digits:
        counts = find_counts(
            sentence.view.lower,
            sentence.start,
            sentence.end,
            named=named,
            named_before=near,
            close=close,
            counted=counted,
            last=last,
        )
    if not counts:
        _date_back(facts, sentence, focus)
    note_group(sentence, focus)
    found = [_fact_of_count(sentence, count, focus) for count in in_order(sentence, counts)]
    facts.extend(filter(None, found))
    if counts:
        state.last, state.last_block = tuple(counts), sentence.block
    return bool(counts)


def _fact_of_count(sentence: Sentence, count: Count, focus: Focus) -> Fact | None:
    """A count of teams or members as a fact; None where nobody is known whose they are."""
    subject, whose = find_owner(sentence, count, focus)
    if subject is None:
        return None
    planned = not count.former and _is_planned(sentence, count, focus)
    period, when = count_period(sentence, count, focus, planned=planned)
    planned = planned or is_to_come(period, focus.published)
    state = focus.counts
    if not _APART.match(sentence.text):
        state.who = (subject, sentence.block)
    state.first = state.first or subject
    if (period is not None or when == "now") and not planned and not count.former:
        state.at = Dated(period, sentence.block, sentence.block + _REACH)
    return _fact(sentence, count, focus, subject, {"subject": whose, "period": when}, period, planned=planned)


_APART = re.compile(rf"\W{{0,3}}riêng{END}")
"""«Riêng Thanh Hóa hiện có 4.360 tổ»: what follows is not about the unit set apart."""


def _fact(
    sentence: Sentence,
    count: Count,
    focus: Focus,
    subject: Place,
    sources: dict[str, str],
    period: str | None,
    *,
    planned: bool,
) -> Fact:
    below = subject.kind not in ("province", "nation")
    return make_fact(
        sentence,
        count.start,
        count.end,
        kind=count.kind,
        subject_type=subject.kind,
        subject=subject.name,
        province=subject.province or (province_in_focus(focus) if below else None),
        indicator="community_digital_team",
        period=period,
        value=count.value,
        bound=count.bound,
        status="target" if planned else "actual",
        rule=count.rule,
        level=count.level,
        reasons=tuple(f"{key}: {value}" for key, value in sources.items()),
    )


_BY_PLAN = re.compile(
    rf"(?:^\W{{0,3}}|[,;]\s|\)\s?-?\s?){START}(?:theo|căn cứ)\s(?:đúng\s|như\s)?"
    rf"(?:dự kiến|kế hoạch|lộ trình|đề án|phương án|chỉ tiêu){END}"
)
_DONE = cue("reached")
_DONE_SO = compile_pattern(rf"{START}(?:được|kết quả|mới|có được){END}")


def _is_planned(sentence: Sentence, count: Count, focus: Focus) -> bool:
    """Whether teams are to be set up: an aim before the count, or «theo kế hoạch …» with nothing done."""
    measure = Measure(count.start, count.end, count.kind, count.value, count.rule, count.bound)
    if is_target(sentence, measure, focus) or ends_this_year(sentence, count, focus):
        return True
    before = sentence.between(sentence.start, count.start)
    plan = _BY_PLAN.search(before)
    if plan is None:
        return False
    rest = before[plan.end() :]
    return not (_DONE.search(rest) or _DONE_SO.search(rest))


def _date_back(facts: list[Fact], sentence: Sentence, focus: Focus) -> None:
    """Gives facts of the paragraph so far that have no date the one that «Đó là số liệu đầu tháng 12» tells."""
    period = date_back(sentence, focus)
    if period is None:
        return
    view = sentence.view
    facts[:] = [
        _with_period(fact, period)
        if fact.kind in _COUNTS
        and fact.period is None
        and fact.status == "actual"
        and view.text.count("\n\n", view.canonical_span(fact.start, fact.end)[1], sentence.start)
        < _PARAGRAPHS
        else fact
        for fact in facts
    ]


_PARAGRAPHS = 2
"""A date told afterwards reaches back over its own paragraph and the one before."""


def _with_period(fact: Fact, period: str) -> Fact:
    kept = (reason for reason in fact.reasons if not reason.startswith("period: "))
    return replace(fact, period=period, reasons=(*kept, "period: sentence"))


_LEVEL_OF: dict[str, Level] = {"commune": "commune", "village": "village", "district": "district"}


def facts_of_row(sentence: Sentence, row: Row, focus: Focus) -> list[Fact]:
    """The counts of a table's row: of its unit (of the article's own for the total), at the date above the table."""
    subject = row.place or focus.main
    if subject is None:
        return []
    period, when = row_period(sentence, focus)
    if period is not None and focus.counts.at is not None:
        focus.counts.at = replace(focus.counts.at, reach=sentence.block + _REACH)
    sources = {"subject": "list" if row.place is not None else "main", "period": when}
    return [
        _fact(
            sentence,
            Count(
                measure.start, measure.end, measure.kind, int(measure.value), measure.bound,
                _LEVEL_OF.get(measure.unit), measure.rule,
            ),
            focus, subject, sources, period, planned=False,
        )
        for measure, _ in row.values
        if measure.kind in _COUNTS
    ]  # fmt: skip
