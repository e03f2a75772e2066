"""From bound values, counts and documents of an article to its facts, each once."""

from __future__ import annotations

import re
from datetime import date

from extract.context import is_target
from extract.discourse import Focus, Sentence
from extract.documents import Document
from extract.grade import grade
from extract.link import Bound
from extract.measures import Measure
from extract.model import Fact, Status
from extract.places import Place
from extract.teams import Count
from extract.text import CanonicalText
from extract.units import find_unit

NATION = Place(0, 0, "nation", "Việt Nam", None)
_NATION = re.compile(
    r"(?<![^\W_])(?:cả nước|toàn quốc|việt nam|\d{2}/63 tỉnh|63/63|63 tỉnh|34 tỉnh|34/34|các địa phương trên cả nước|\d{2}/34 tỉnh|các tỉnh, thành phố)(?![^\W_])"
)
_TILL_NOW = re.compile(
    r"(?<![^\W_])(?:đến nay|hiện nay|hiện|tính đến thời điểm này|tới nay|đến thời điểm này|đến thời điểm hiện tại|hiện tại|tính đến nay)(?![^\W_])"
)


def fact_of_bound(sentence: Sentence, bound: Bound, focus: Focus) -> Fact:
    """A rank, score or change as a fact."""
    measure, subject = bound.measure, bound.subject
    province = subject.province or (
        _province_of(focus) if subject.kind not in ("province", "ministry", "nation", "region") else None
    )
    sources = bound.sources
    return _fact(
        sentence,
        measure.start,
        measure.end,
        kind=measure.kind,
        subject_type=subject.kind,
        subject=subject.name,
        province=province,
        indicator=bound.indicator,
        period=bound.period,
        value=measure.value,
        bound=measure.bound,
        out_of=measure.out_of,
        status=bound.status,
        rule=measure.rule,
        confidence=grade(measure.kind, sources, measure.rule),
        scope=bound.scope,
        since=bound.since if measure.kind in ("rank_change", "score_change") else None,
        reasons=tuple(f"{key}: {value}" for key, value in sources.items()),
    )


def fact_of_count(sentence: Sentence, count: Count, focus: Focus) -> Fact | None:
    """A count of teams or members as a fact."""
    subject, whose = _counted_by(sentence, count, focus)
    if subject is None:
        return None
    measure = Measure(count.start, count.end, count.kind, count.value, count.rule, count.bound)
    target = is_target(sentence, measure, focus)
    period, when = _count_period(sentence, count, focus)
    sources = {"subject": whose, "period": when}
    return _fact(
        sentence,
        count.start,
        count.end,
        kind=count.kind,
        subject_type=subject.kind,
        subject=subject.name,
        province=subject.province
        or (_province_of(focus) if subject.kind not in ("province", "nation") else None),
        indicator="community_digital_team",
        period=period,
        value=count.value,
        bound=count.bound,
        out_of=None,
        status="target" if target else "actual",
        rule=count.rule,
        confidence=grade(count.kind, sources, count.rule),
        level=count.level,
        reasons=tuple(f"{key}: {value}" for key, value in sources.items()),
    )


def _counted_by(sentence: Sentence, count: Count, focus: Focus) -> tuple[Place | None, str]:
    """Whose teams are counted: the unit named before, the commune spoken of, the nation, the article's province."""
    nation = None
    for nation in _NATION.finditer(sentence.between(sentence.start, count.start)):
        pass
    usable = [place for place in sentence.places if place.role in ("free", "location") and place.kind in _COUNTING]
    before = [place for place in usable if place.end <= count.start]
    if nation is not None and (not before or sentence.start + nation.start() > before[-1].start):
        return NATION, "clause"
    unit = find_unit(sentence, focus, count.start)
    if before and (unit is None or (before[-1].start > unit.start and not before[-1].anaphor)):
        return _joined(sentence, before), "clause"
    if unit is not None:
        return unit, "state"
    after = [place for place in usable if place.start >= count.end]
    if after and _IN_PLACE.fullmatch(sentence.between(count.end, after[0].start)):
        return after[0], "right"
    if re.search(r"(?<![^\W_])(?:cả nước|toàn quốc)(?![^\W_])", sentence.after(count.end, 60)):
        return NATION, "right"
    subject = focus.subject
    if subject is not None and subject.kind in _COUNTING and sentence.block == focus.subject_block:
        return subject, "state"
    if focus.title_unit is not None:
        return focus.title_unit, "main"
    if focus.main is not None:
        return focus.main, "home" if focus.home is not None else "main"
    return subject, "state"


_COUNTING = ("nation", "province", "district", "commune")
_IN_PLACE = re.compile(r"\s(?:được thành lập\s)?(?:trên địa bàn|ở|tại|của)\s(?:toàn\s)?(?:tỉnh\s)?")


def _joined(sentence: Sentence, before: list[Place]) -> Place:
    """«2 huyện Lâm Bình, Chiêm Hóa»: units below the province that share one number, as one subject."""
    last = before[-1]
    group = [last]
    for place in reversed(before[:-1]):
        gap = sentence.between(place.end, group[0].start)
        if place.kind != last.kind or not re.fullmatch(r"\s?(?:,\s?và|,|và)\s", gap):
            break
        group.insert(0, place)
    if len(group) == 1 or last.kind == "province":
        return last
    names = "; ".join(place.name for place in group)
    return Place(group[0].start, last.end, last.kind, names, last.province or group[0].province)


def _count_period(sentence: Sentence, count: Count, focus: Focus) -> tuple[str | None, str]:
    dated = [
        period
        for period in sentence.periods
        if period.role in ("plain", "horizon") and period.start < count.start
    ]
    target = [period for period in sentence.periods if period.role == "horizon"]
    if dated:
        return dated[-1].iso, "sentence"
    if _TILL_NOW.search(sentence.text):
        return (focus.published.isoformat() if focus.published else None), "now"
    after = [period for period in sentence.periods if period.role == "plain" and period.start >= count.end]
    if after and not target:
        return after[0].iso, "sentence"
    return (focus.date if focus.date_block == sentence.block else None), "state"


def _province_of(focus: Focus) -> str | None:
    return focus.main.name if focus.main is not None and focus.main.kind == "province" else None


def facts_of_documents(mentions: list[tuple[Sentence, Document]], focus: Focus) -> list[Fact]:
    """Decisions: mentions of one document brought together, its date and issuer taken from where they stand."""
    groups: list[list[tuple[Sentence, Document]]] = []
    for sentence, document in mentions:
        for group in groups:
            if _same_document(group[0][1], document):
                group.append((sentence, document))
                break
        else:
            groups.append([(sentence, document)])
    return [_decision(group, focus) for group in groups]


def _same_document(one: Document, other: Document) -> bool:
    if one.number.lstrip("0") != other.number.lstrip("0"):
        return False
    if _key(one.symbol) == _key(other.symbol):
        return one.doc_type == other.doc_type or bool(one.symbol)
    if one.doc_type != other.doc_type:
        return False
    years = {d.date[:4] for d in (one, other) if d.date and d.date[0] != "-"}
    bare = (
        not one.symbol
        or not other.symbol
        or one.symbol.startswith(other.symbol)
        or other.symbol.startswith(one.symbol)
    )
    return bare and len(years) < 2


def _key(symbol: str) -> str:
    return re.sub(r"[^a-zđ0-9]", "", symbol.lower()).replace("đ", "d")


def _decision(group: list[tuple[Sentence, Document]], focus: Focus) -> Fact:
    sentence, best = max(
        group, key=lambda item: (len(item[1].symbol), item[1].date is not None, -item[1].start)
    )
    dates = sorted((d.date for _, d in group if d.date), key=len, reverse=True)
    date = _resolve(dates[0], focus.published) if dates else None
    issuer, kind = next(((d.issuer, d.issuer_type) for _, d in group if d.issuer), (None, None))
    local = kind in ("province", "district", "commune", "agency")
    return _fact(
        sentence,
        best.start,
        best.end,
        kind="decision",
        subject_type=kind,
        subject=issuer,
        province=_province_of(focus) if local else None,
        indicator=None,
        period=date,
        value=best.value,
        bound="eq",
        out_of=None,
        status="actual",
        rule=best.rule,
        confidence=grade("decision", {"period": "clause" if date else "none"}, best.rule),
        doc_type=best.doc_type,
        reasons=(f"mentions: {len(group)}",),
    )


def _resolve(iso: str, published: date | None) -> str | None:
    if not iso.startswith("--"):
        return iso
    if published is None:
        return None
    year = (
        published.year
        if (int(iso[2:4]), int(iso[5:7])) <= (published.month, published.day)
        else published.year - 1
    )
    return f"{year}{iso[1:]}"


def _fact(sentence: Sentence, start: int, end: int, *, status: str, **attributes: object) -> Fact:
    view: CanonicalText = sentence.view
    first, last = view.original_span(start, end)
    return Fact(
        evidence=view.original[first:last],
        start=first,
        end=last,
        sentence=view.slice(sentence.start, sentence.end).strip(),
        status=_status(status),
        **attributes,  # type: ignore[arg-type]
    )


def _status(status: str) -> Status:
    return "target" if status == "target" else "actual"


def once(facts: list[Fact]) -> list[Fact]:
    """Each assertion once, its first mention kept; one without a period goes where another knows it."""
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        kept.setdefault((_identity(fact), fact.period), fact)
    dated = {_identity(fact) for fact in kept.values() if fact.period is not None}
    return sorted(
        (fact for fact in kept.values() if fact.period is not None or _identity(fact) not in dated),
        key=lambda fact: (fact.start, fact.end, fact.kind, str(fact.indicator)),
    )


def _identity(fact: Fact) -> tuple[object, ...]:
    return (
        fact.kind,
        str(fact.value),
        fact.subject,
        fact.indicator,
        fact.status,
        fact.level,
        fact.scope,
        fact.bound,
    )
