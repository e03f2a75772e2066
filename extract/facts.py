"""Facts out of what is bound: offsets mapped back to the original text, evidence and sentence cut out of it."""

from __future__ import annotations

from extract.discourse import Focus, Sentence
from extract.link import Bound
from extract.model import Bound as ValueBound
from extract.model import Fact, Kind, Level, Status, SubjectType


def make_fact(
    sentence: Sentence,
    start: int,
    end: int,
    *,
    kind: Kind,
    subject_type: SubjectType | None,
    subject: str | None,
    province: str | None,
    indicator: str | None,
    period: str | None,
    value: int | float | str,
    rule: str,
    reasons: tuple[str, ...],
    bound: ValueBound = "eq",
    out_of: int | None = None,
    status: Status = "actual",
    scope: str | None = None,
    since: str | None = None,
    level: Level | None = None,
    doc_type: str | None = None,
) -> Fact:
    """The fact whose evidence stands at the canonical offsets `[start, end)` of `sentence`; see `model.Fact`.

    Its grade is given once the whole article is read (`grade.graded`).
    """
    view = sentence.view
    first, last = view.original_span(start, end)
    begin, words = sentence.quote
    return Fact(
        kind=kind,
        subject_type=subject_type,
        subject=subject,
        province=province,
        indicator=indicator,
        period=period,
        value=value,
        bound=bound,
        out_of=out_of,
        status=status,
        evidence=view.original[first:last],
        start=first,
        end=last,
        sentence=words,
        rule=rule,
        confidence=0.0,
        scope=scope,
        since=since,
        level=level,
        doc_type=doc_type,
        evidence_offset=first - begin if begin <= first and last <= begin + len(words) else None,
        reasons=reasons,
    )


def province_in_focus(focus: Focus) -> str | None:
    """The province the article is about, which its districts, communes and departments belong to."""
    return focus.main.name if focus.main is not None and focus.main.kind == "province" else None


def fact_of_bound(sentence: Sentence, bound: Bound, focus: Focus) -> Fact:
    """A rank, score or change as a fact."""
    measure, subject, sources = bound.measure, bound.subject, bound.sources
    below = subject.kind not in ("province", "ministry", "nation", "region")
    return make_fact(
        sentence,
        measure.start,
        measure.end,
        kind=measure.kind,
        subject_type=subject.kind,
        subject=subject.name,
        province=subject.province or (province_in_focus(focus) if below else None),
        indicator=bound.indicator,
        period=bound.period,
        value=measure.value,
        bound=measure.bound,
        out_of=measure.out_of,
        status=bound.status,
        rule=measure.rule,
        scope=bound.scope,
        since=bound.since if measure.kind in ("rank_change", "score_change") else None,
        reasons=tuple([f"{key}: {value}" for key, value in sources.items()]),
    )


def once(facts: list[Fact]) -> list[Fact]:
    """Each assertion once, its first mention kept; one without a period goes where another knows it."""
    kept: dict[tuple[tuple[object, ...], str | None], Fact] = {}
    for fact in facts:
        kept.setdefault((_identity(fact), fact.period), fact)
    exact = {identity[:-1] for (identity, _), fact in kept.items() if fact.bound == "eq"}
    dated = {identity for identity, period in kept if period is not None}
    leveled = {_without_level(fact) for fact in kept.values() if fact.level is not None}
    return sorted(
        (
            fact
            for (identity, period), fact in kept.items()
            if (period is not None or identity not in dated)
            # «27 xóm, 27 tổ» in the title of «hiện có 27 tổ tại 27 xóm»
            and (period is not None or fact.level is not None or _without_level(fact) not in leveled)
            # «trở lại tốp 10» in the title of «hạng 10»
            and (fact.bound == "eq" or identity[:-1] not in exact)
        ),
        key=lambda fact: (fact.start, fact.end, fact.kind, str(fact.indicator)),
    )


def _identity(fact: Fact) -> tuple[object, ...]:
    return (fact.level, *_without_level(fact))


def _without_level(fact: Fact) -> tuple[object, ...]:
    return (fact.kind, str(fact.value), fact.subject, fact.indicator, fact.status, fact.scope, fact.bound)
