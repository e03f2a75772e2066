"""From counts of teams and members in a sentence to facts: whose teams they are, and when they were counted."""

from __future__ import annotations

import re

from extract.context import is_target
from extract.cues import END, START, cue, last_match, words
from extract.discourse import Focus, Sentence
from extract.facts import make_fact, province_in_focus
from extract.grade import grade
from extract.measures import Measure
from extract.mentions import Place
from extract.model import Fact
from extract.patterns import compile_pattern
from extract.periods import last_year_of
from extract.teams import Count
from extract.units import find_unit

_SAME_COUNT = 2
"""For this many paragraphs further counts hold at the date of the count before."""

NATION = Place(0, 0, "nation", "Việt Nam", None)
"""The whole country as the one who is counted."""

_NATION = compile_pattern(rf"{START}(?:\d{{2}}/(?:63|34) tỉnh|{words('nation')}){END}")
_NATION_BEHIND = compile_pattern(rf"{START}(?:cả nước|toàn quốc){END}")
_TILL_NOW = cue("till_now")
_COUNTING = ("nation", "province", "district", "commune")
_MANY_UNITS = compile_pattern(
    rf"(?<!\d)\d{{2,3}}(?:/\d{{2,3}})?\s(?:xã|phường|đơn vị cấp xã|xã, phường){END}"
)
_IN_PLACE = re.compile(r"\s(?:được thành lập\s)?(?:trên địa bàn|ở|tại|của)\s(?:toàn\s)?(?:tỉnh\s)?")


def fact_of_count(sentence: Sentence, count: Count, focus: Focus) -> Fact | None:
    """A count of teams or members as a fact; None where nobody is known whose they are."""
    subject, whose = _counted_by(sentence, count, focus)
    if subject is None:
        return None
    measure = Measure(count.start, count.end, count.kind, count.value, count.rule, count.bound)
    period, when = _count_period(sentence, count, focus)
    focus.counted = (subject, sentence.block)
    if period is not None:
        focus.counted_at = (period, sentence.block)
    sources = {"subject": whose, "period": when}
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
        status="target" if is_target(sentence, measure, focus) else "actual",
        rule=count.rule,
        confidence=grade(count.kind, sources, count.rule),
        level=count.level,
        reasons=tuple(f"{key}: {value}" for key, value in sources.items()),
    )


def _counted_by(sentence: Sentence, count: Count, focus: Focus) -> tuple[Place | None, str]:
    """Whose teams are counted: the unit named before, the commune spoken of, the nation, the article's province."""
    usable = [
        place for place in sentence.places if place.role in ("free", "location") and place.kind in _COUNTING
    ]
    before = [place for place in usable if place.end <= count.start]
    nation = last_match(_NATION, sentence.between(sentence.start, count.start))
    if nation is not None and (not before or sentence.start + nation.start() > before[-1].start):
        return NATION, "clause"
    units = last_match(_MANY_UNITS, sentence.between(sentence.start, count.start))
    if units is not None and focus.main is not None and not before:
        return focus.main, "main"  # «124 xã, phường có 1.985 tổ» are a province's
    unit = find_unit(sentence, focus, count.start)
    if before and (unit is None or (before[-1].start > unit.start and not _is_vague(sentence, before[-1]))):
        return _joined(sentence, before), "clause"
    if unit is not None:
        return unit, "state"
    after = [place for place in usable if place.start >= count.end]
    if after and _IN_PLACE.fullmatch(sentence.between(count.end, after[0].start)):
        return after[0], "right"
    if _NATION_BEHIND.search(sentence.after(count.end, 60)):
        return NATION, "right"
    return _counted_in_focus(sentence, focus)


def _is_vague(sentence: Sentence, place: Place) -> bool:
    """«tỉnh» alone may be any province; «toàn tỉnh» is counted as a whole."""
    return place.anaphor and not sentence.between(place.start, place.end).startswith("toàn ")


def _counted_in_focus(sentence: Sentence, focus: Focus) -> tuple[Place | None, str]:
    """Whose teams are counted where the sentence names nobody."""
    if focus.counted is not None and focus.counted[1] == sentence.block:
        return focus.counted[0], "state"
    if focus.main is None and focus.counted is not None and sentence.block - focus.counted[1] <= _SAME_COUNT:
        return focus.counted[0], "state"
    subject = focus.subject
    if subject is not None and subject.kind in _COUNTING and sentence.block == focus.subject_block:
        return subject, "state"
    if focus.title_unit is not None:
        return focus.title_unit, "main"
    if focus.main is not None:
        return focus.main, "home" if focus.home is not None else "main"
    return subject, "state"


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


_MONTH = re.compile(r"(?:cuối|đầu|giữa|hết|tính đến|đến)\stháng\s(?P<m>\d{1,2})(?!\s?[/-]\s?\d|\d|\snăm)")


def _month_before(sentence: Sentence, count: Count, focus: Focus) -> str | None:
    """«cuối tháng 6, khi mới có 17.200 tổ»: a month without its year is the last such month up to publication."""
    match = last_match(_MONTH, sentence.between(sentence.start, count.start))
    if match is None or focus.published is None or not 1 <= int(match["m"]) <= 12:
        return None
    month = int(match["m"])
    return f"{last_year_of(focus.published, month)}-{month:02d}"


_AS_OF = re.compile(r"(?:đến|hết|thời điểm|tính tới|tới)\s(?:hết\s)?(?:ngày\s)?$")


def note_date(sentence: Sentence, focus: Focus) -> None:
    """«Tính đến ngày 25/9/2022, 54/63 tỉnh đã lập tổ …»: counts of the next paragraphs hold at this date."""
    for period in sentence.periods:
        if (
            len(period.iso) >= 7
            and period.role == "plain"
            and _AS_OF.search(sentence.before(period.start, 24))
        ):
            focus.counted_at = (period.iso, sentence.block)


def _count_period(sentence: Sentence, count: Count, focus: Focus) -> tuple[str | None, str]:
    """When a count holds, and from where: a date before it, «đến nay», a date behind it, the paragraph's date."""
    timed = [period for period in sentence.periods if period.role in ("plain", "horizon")]
    dated = [period for period in timed if period.start < count.end]
    if dated:
        return dated[-1].iso, "sentence"
    if _TILL_NOW.search(sentence.text):
        return (focus.published.isoformat() if focus.published else None), "now"
    planned = any(period.role == "horizon" for period in timed)
    after = [period for period in timed if period.role == "plain" and period.start >= count.end]
    if after and not planned:
        return after[0].iso, "sentence"
    if (month := _month_before(sentence, count, focus)) is not None:
        return month, "sentence"
    if focus.date is not None and focus.date_block == sentence.block:
        return focus.date, "state"
    counted = focus.counted_at
    return (
        counted[0] if counted is not None and sentence.block - counted[1] <= _SAME_COUNT else None
    ), "state"
