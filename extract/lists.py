"""Lists that bind many values to many names at once: «A, B lần lượt xếp thứ 2 và 3».

A list is read only as a whole: as many values as names, or nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.cues import END, NAME, START, UNIT, cue_words, words
from extract.discourse import Focus, Sentence
from extract.elliptical import (
    bracketed_ranks,
    bracketed_steps,
    gapped_ranks,
    paired_ranks,
    paired_scores,
    regional_leaders,
    shared_out_ranks,
)
from extract.labelled import former_in_brackets, labelled_ranks, labelled_years
from extract.list_values import VALUES_AFTER, VALUES_BEFORE, measures_of, ranks_of
from extract.measures import Measure
from extract.mentions import Indicator, Place
from extract.numbers import WORD, ordinal
from extract.patterns import Guarded, compile_pattern


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value with the name the list gives it: a subject, an indicator, or a period of its own."""

    measure: Measure
    subject: Place | None = None
    indicator: Indicator | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class ListReading:
    """What the lists of a sentence say, and the stretches whose values only lists may read."""

    assignments: tuple[Assignment, ...]
    covered: tuple[tuple[int, int], ...]


_CUE = Guarded(
    compile_pattern(START + r"(?:lần lượt|tương ứng|theo thứ tự)" + END),
    needs=("lần lượt", "tương ứng", "theo thứ tự"),
)
# «Các vị trí thứ 4 và thứ 5 thuộc về A và B»
_BELONGS = Guarded(compile_pattern(START + r"(?:thuộc về|là của)" + END), needs=("thuộc về", "là của"))
_BRACKET = r"(?:\([^()]{0,60}\)\s?)?"
# «A và B», «A (tăng 2 bậc), chỉ số B»
_GAP = re.compile(
    rf"^\s?{_BRACKET}(?:,\s?và|,|;|và|cùng)\s?(?:chỉ số\s|các\s|về\s|chỉ số về\s|trụ cột\s|{UNIT}){{0,6}}$"
)
# «A với 90,1 điểm, thứ hai là B»
_SCORED_GAP = re.compile(
    rf"^\s?{_BRACKET}(?:(?:với|đạt|được|,)?\s?[\d.,]{{1,8}}\s?(?:điểm|%)?\)?"
    rf"|\s?(?:ở\s|xếp\s|đứng\s|giữ\s|về\s)?(?:vị trí\s|hạng\s|thứ\s){{1,2}}(?:\d{{1,2}}|{WORD})(?![\d/]))?"
    rf"\s?(?:,\s?và|,\s?rồi(?:\s(?:đến|tới))?|,|;|và|rồi đến|rồi tới|rồi|-)\s?(?:thứ (?:hai|ba|tư|năm) là\s)?{UNIT}?$"
)
_NEXT = Guarded(
    compile_pattern(
        rf"{START}{words('next')}(?:,\s(?:xếp\s)?(?:theo\s|đúng\s){{1,2}}thứ tự,)?"
        rf"(?:\s(?:{words('next_filler')}|trong\s(?:tốp|top|nhóm)\s\d{{1,2}}"
        rf"|{NAME}[{NAME} .-]{{0,24}})){{0,5}}\s?:?\s?$"
    ),
    needs=cue_words("next"),
)
_FIRST_N = re.compile(
    rf"(?P<n>\d{{1,2}}|hai|ba|bốn|năm|các|những)\s(?:vị trí|thứ hạng|hạng|ngôi|nơi|{words('unit_nouns')})\s"
    rf"{words('first_n_places')}(?:\s{words('first_n_of')}){{0,6}}[^.;:]{{0,60}}$"
)
_IN_REGION = compile_pattern(START + r"(?:trong vùng|trong khu vực|khu vực|vùng)" + END)
_BEHIND = re.compile(rf"(?:sau|theo sau|bám sau|bám sát|kế sau|xếp sau|đứng sau)\s{UNIT}?$")


def read_lists(sentence: Sentence, focus: Focus) -> ListReading:
    """Reads the lists of a sentence: «lần lượt», «tiếp theo là», labels with ranks, ranks by year, divisions."""
    assignments: list[Assignment] = []
    covered: list[tuple[int, int]] = []
    for cue in sentence.finditer(_CUE):
        read = (
            _names_first(sentence, cue, focus)
            or _values_first(sentence, cue)
            or _behind_leader(sentence, cue.start(), cue.end(), focus)
        )
        if read is not None:
            assignments.extend(read.assignments)
            covered.extend(read.covered)
    for cue in sentence.finditer(_BELONGS):
        read = None if covered else _values_first(sentence, cue)
        if read is not None and read.assignments:
            assignments.extend(read.assignments)
            covered.extend(read.covered)
    for measure, indicator in labelled_ranks(sentence):
        assignments.append(Assignment(measure, indicator=indicator))
        covered.append((measure.start, measure.end))
    for measure, period in (*labelled_years(sentence), *former_in_brackets(sentence)):
        assignments.append(Assignment(measure, period=period))
        covered.append((measure.start, measure.end))
    for measure, place in [*paired_ranks(sentence), *bracketed_ranks(sentence)]:
        if not any(start < measure.end and measure.start < end for start, end in covered):
            assignments.append(Assignment(measure, subject=place))
            covered.append((measure.start, measure.end))
    for measure, place in (*bracketed_steps(sentence), *paired_scores(sentence)):
        assignments.append(Assignment(measure, subject=place))
        covered.append((measure.start, measure.end))
    leaders = [*regional_leaders(sentence)]
    if leaders:
        covered.append((sentence.start, leaders[-1][0].end))
    assignments.extend(Assignment(measure, subject=place) for measure, place in leaders)
    shared = [*shared_out_ranks(sentence)]
    if shared:
        covered.extend((m.start, m.end) for m in sentence.measures if m.kind == "rank")
    for measure, place, indicator in [*gapped_ranks(sentence), *shared]:
        assignments.append(Assignment(measure, subject=place, indicator=indicator))
    ordered = _ordered(sentence, focus)
    assignments.extend(ordered or _divisions(sentence))
    return ListReading(tuple(assignments), tuple(covered))


def _names_first(sentence: Sentence, cue: re.Match[str], focus: Focus) -> ListReading | None:
    match = VALUES_AFTER.match(sentence.masked, cue.end(), sentence.end)
    if match is None:
        return None
    between = [p for p in sentence.places if cue.end() < p.end and p.start < match.start("items")]
    inside = [p for p in between if p.role == "free" and p.kind != "region"]
    last = max((p.end for p in sentence.places if p.end <= cue.start()), default=sentence.start)
    before = sentence.between(last, cue.start())
    measures = [] if inside else measures_of(sentence.masked, match, before)
    if not measures:
        return None
    group = [p for p in sentence.places if p.role != "parent" and not p.anaphor]
    names = _before(sentence, cue.start(), sentence.indicators) or _before(sentence, cue.start(), group)
    names = names or _meant(sentence, cue.start(), group, len(measures))
    names = names or _meant_indices(sentence, cue.start(), focus, len(measures))
    if not names and (years := _years_before(sentence, cue.start())):
        return _by_year(match, measures, years)
    if len(names) > len(measures):  # «Long An (hạng 10), Bến Tre và Hậu Giang, lần lượt hạng 11 và 12»
        names = [name for name in names if not _has_rank(sentence, name)]
    if not names and match["unit"] in ("bậc", "hạng") and sentence.bracket(cue.start()) is not None:
        return None  # «(lần lượt hơn 30 bậc và 21 bậc so với hai năm ấy)» counts years, not names
    if len(names) != len(measures) or len(names) < 2:
        return ListReading((), ((match.start("items"), match.end()),))
    covered = tuple((measure.start, measure.end) for measure in measures)
    return ListReading(
        tuple(_assign(measure, name) for name, measure in zip(names, measures, strict=True)), covered
    )


# «ba nơi này lần lượt xếp thứ 2, 3, 4»
_THESE = re.compile(rf"(?P<n>\d|{WORD})\s(?:{words('unit_nouns')}|thành phố)\s(?:này|ấy|đó|trên)\s$")


def _meant(sentence: Sentence, stop: int, places: Sequence[Place], count: int) -> list[Place | Indicator]:
    """The run of names that «ba nơi này» before a cue stands for, where it is as long as it says."""
    these = _THESE.search(sentence.before(stop, 40))
    if these is None or ordinal(these["n"]) != count:
        return []
    before = [place for place in places if place.end <= stop]
    group: list[Place | Indicator] = list(before[-1:])
    for place in reversed(before[:-1]):
        if not _SCORED_GAP.match(sentence.between(place.end, group[0].start)):
            break
        group.insert(0, place)
    return group if len(group) == count else []


# «Ở kỳ 2021, thứ bậc của ba trụ cột này lần lượt là 41, 38 và 44»
_THESE_INDICES = re.compile(
    rf"(?P<n>\d|{WORD})\s(?:trụ cột|chỉ số|nội dung|lĩnh vực|thành phần)(?:\s(?:chính|thành phần))?\s"
    r"(?:này|ấy|đó|trên)\s(?:[^\W\d_]+\s){0,2}$"
)


def _meant_indices(sentence: Sentence, stop: int, focus: Focus, count: int) -> list[Place | Indicator]:
    """The components told in order before, where «ba trụ cột này» says as many."""
    these = _THESE_INDICES.search(sentence.before(stop, 48))
    block, codes = focus.components
    if these is None or sentence.block - block > 1 or not ordinal(these["n"]) == count == len(codes):
        return []
    return [Indicator(stop, stop, code, hard=True) for code in codes]


def _has_rank(sentence: Sentence, name: Place | Indicator) -> bool:
    return any(m.kind == "rank" and 0 < m.start - name.end <= _OWN for m in sentence.measures)


_OWN = 8
"""A rank that begins within so many characters behind a name is its own: «Long An (hạng 10 cả nước)»."""
_YEARS = re.compile(
    r"(?P<first>20\d\d)(?:\s?-\s?(?P<last>20\d\d)|(?P<more>(?:,\s(?:năm\s)?20\d\d){0,8}(?:,\s|\s)và\s(?:năm\s)?20\d\d))"
    r"(?:,\s)?[^.;,\d]{0,24}$"
)


def _years_before(sentence: Sentence, stop: int) -> list[str]:
    """«các năm 2017 và 2018 lần lượt …», «giai đoạn 2015-2017 lần lượt …»: the years that are told one by one."""
    match = _YEARS.search(sentence.before(stop, 90))
    if match is None:
        return []
    if match["last"]:
        return [str(year) for year in range(int(match["first"]), int(match["last"]) + 1)]
    return [match["first"], *re.findall(r"20\d\d", match["more"])]


def _by_year(match: re.Match[str], measures: list[Measure], years: list[str]) -> ListReading:
    if len(years) != len(measures):
        return ListReading((), ((match.start("items"), match.end("items")),))
    pairs = zip(measures, years, strict=True)
    covered = tuple((measure.start, measure.end) for measure in measures)
    return ListReading(tuple(Assignment(measure, period=year) for measure, year in pairs), covered)


def _assign(measure: Measure, name: Place | Indicator) -> Assignment:
    return (
        Assignment(measure, subject=name) if isinstance(name, Place) else Assignment(measure, indicator=name)
    )


def _ranked(names: Sequence[Place], ranks: Sequence[int], rule: str) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(Measure(name.start, name.end, "rank", rank, rule), subject=name)
        for name, rank in zip(names, ranks, strict=True)
    )


def _values_first(sentence: Sentence, cue: re.Match[str]) -> ListReading | None:
    """«Vị trí thứ 2, 3 và 4 lần lượt thuộc về A, B và C», «ba vị trí đầu lần lượt là A, B, C»."""
    window = max(sentence.start, cue.start() - 130)
    before = sentence.masked[window : cue.start()]
    names = _after(sentence, cue.end())
    if (first := _FIRST_N.search(before)) is not None:
        count = ordinal(first["n"]) or len(names)
        span = (window + first.start(), window + first.end())
        ranked = _ranked(names, range(1, count + 1), "list.first_places") if count == len(names) > 1 else ()
        return ListReading((*ranked, *_of_each(sentence, window, cue.start(), names)), (span,))
    match = VALUES_BEFORE.search(before)
    if match is None:
        return None
    ranks = ranks_of(match["items"])
    span = (window + match.start("items"), window + match.end("items"))
    if not names:  # «A và B vào tới các vị trí 4, 5, theo thứ tự»
        group = [place for place in sentence.places if place.role == "free" and not place.anaphor]
        names = [name for name in _before(sentence, span[0], group) if isinstance(name, Place)]
    return ListReading(
        _ranked(names, ranks, "list.values_first") if len(ranks) == len(names) > 1 else (), (span,)
    )


def _of_each(sentence: Sentence, start: int, stop: int, names: Sequence[Place]) -> tuple[Assignment, ...]:
    """«… đều đạt trên 93 % với thứ tự lần lượt là A, B, C»: a score said of all goes to each."""
    shared = [m for m in sentence.measures if m.kind == "score" and start <= m.start and m.end <= stop]
    if len(shared) != 1 or "đều" not in sentence.before(shared[0].start, 30):
        return ()
    return tuple(Assignment(shared[0], subject=name) for name in names)


def _behind_leader(sentence: Sentence, start: int, stop: int, focus: Focus) -> ListReading | None:
    """«Sau Quảng Ninh ở SIPAS lần lượt là A và B»: the names follow the rank the leader is known to hold."""
    leaders = [p for p in sentence.places if p.end <= start and _BEHIND.search(sentence.before(p.start, 24))]
    names = _after(sentence, stop)
    if not leaders or not names:
        return None
    near = [mention for mention in sentence.indicators if mention.end <= start]
    code = near[-1].code if near else focus.index
    scope = "region" if _IN_REGION.search(sentence.between(sentence.start, stop)) else ""
    rank = focus.ranks.get((leaders[0].name, code or "", scope))
    if rank is None or any(_has_rank(sentence, name) for name in names):
        return None  # «sau Đồng Tháp là Long An (hạng 10), Bến Tre …»: they have ranks of their own
    return ListReading(_ranked(names, range(rank + 1, rank + 1 + len(names)), "list.behind_leader"), ())


def _before(sentence: Sentence, stop: int, mentions: Sequence[Place | Indicator]) -> list[Place | Indicator]:
    """The coordinated run of mentions that ends close before `stop`."""
    before = [mention for mention in mentions if mention.end <= stop]
    if (
        not before
        or stop - before[-1].end > 60
        or re.search(r"[.;:]", sentence.between(before[-1].end, stop))
    ):
        return []
    group = [before[-1]]
    for mention in reversed(before[:-1]):
        gap = sentence.between(mention.end, group[0].start)
        if not (
            _GAP.match(gap) or (isinstance(mention, Place) and ";" not in gap and _SCORED_GAP.match(gap))
        ):
            break
        group.insert(0, mention)
    return group if len(group) > 1 else []


def _after(sentence: Sentence, start: int) -> list[Place]:
    """The coordinated run of places that begins close behind `start`, scores between them allowed."""
    after = [
        place
        for place in sentence.places
        if place.start >= start and place.role != "parent" and place.kind != "region"
    ]
    if not after or after[0].start - start > 40:
        return []
    group = [after[0]]
    for place in after[1:]:
        gap = sentence.between(group[-1].end, place.start)
        if not (_GAP.match(gap) or _SCORED_GAP.match(gap)) or (";" in gap and not re.search(r"\d", gap)):
            break
        group.append(place)
    return group


def _ordered(sentence: Sentence, focus: Focus) -> tuple[Assignment, ...]:
    """«dẫn đầu là A, tiếp theo là B, C»: the names behind «tiếp theo» follow the last rank said before."""
    for place in sentence.places if sentence.said & _NEXT.bit else ():
        if place.kind == "region":
            continue
        window = max(sentence.start, place.start - 60)
        cue = _NEXT.pattern.search(sentence.masked[window : place.start])
        if cue is None:
            continue
        start = window + cue.start()
        if _COMPARES.match(cue[0]) and NAME in sentence.before(start, 12):
            continue  # «Bắc Ninh xếp sau Quảng Ninh, Hải Phòng» compares
        behind = _behind_leader(sentence, place.start, place.start, focus)
        if behind is not None and NAME in cue[0]:
            return behind.assignments
        said = [m for m in sentence.measures if m.kind == "rank" and m.end <= start and m.bound == "eq"]
        if not said and focus.last_rank is not None and _is_next_to(sentence, focus.last_rank[1]):
            first = focus.last_rank[0] + 1
        elif said and _heads(sentence, said[-1], start):
            first = int(said[-1].value) + 1
        else:
            continue
        ranks = [m.start for m in sentence.measures if m.kind in ("rank", "rank_change")]
        group = [
            member
            for member in _after(sentence, place.start)
            if not any(member.end <= at <= member.end + 14 for at in ranks)
        ]
        return _ranked(group, range(first, first + len(group)), "list.ordered")
    return ()


def _is_next_to(sentence: Sentence, block: int) -> bool:
    """Whether «tiếp theo» counts on from a rank of this paragraph, or opens the one behind it."""
    if sentence.block == block:
        return True
    return sentence.block == block + 1 and _PLACES_NEXT.match(sentence.text) is not None


# «Ba vị trí tiếp theo lần lượt thuộc về …»
_PLACES_NEXT = re.compile(
    rf"\W{{0,3}}(?:\d|{WORD}|các|những)\s(?:vị trí|thứ hạng|hạng|ngôi|bậc|cái tên|{words('unit_nouns')})\s"
    r"(?:tiếp theo|kế tiếp|liền sau|tiếp sau)"
)
_COMPARES = re.compile(rf"(?:xếp|đứng|theo|ngay) sau\s(?!là|gồm|có|:){UNIT}?$")


def _heads(sentence: Sentence, measure: Measure, cue_start: int) -> bool:
    """Whether the rank said before heads this list: one name at most stands between."""
    between = [p for p in sentence.places if measure.end <= p.start < cue_start and p.kind != "region"]
    return len(between) <= 1 and measure.rule != "rank.top"


_DIVISION = re.compile(
    r"(?:;|,)\s(?:và\s)?(?:ở\s)?(?:khối|các|nhóm|cấp|khối các)\s[^;:()]{2,60}?\s?"
    rf"(?:là|thuộc về|do)\s{UNIT}?$"
)


def _divisions(sentence: Sentence) -> tuple[Assignment, ...]:
    """«khối địa phương do A dẫn đầu; khối sở, ngành là B»: the rank of the first division goes for the next."""
    exact = [m for m in sentence.measures if m.kind == "rank" and m.bound == "eq"]
    heads = [m for m in exact if m.rule in ("rank.first", "rank.ordinal", "rank.class")]
    if len({measure.value for measure in heads}) != 1:
        return ()
    found: list[Place] = []
    for place in sentence.places:
        if place.start <= heads[0].start or place.kind == "region":
            continue
        before = sentence.between(heads[0].end, place.start)[-90:]
        if _DIVISION.search(before) and not any(place.end <= m.start <= place.end + 20 for m in heads):
            found.append(place)
    return _ranked(found, [int(heads[0].value)] * len(found), "list.divisions")
