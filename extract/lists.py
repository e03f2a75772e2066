"""Lists that bind many values to many names at once: «A, B lần lượt xếp thứ 2 và 3».

A list is read only as a whole: as many values as names, or nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.cues import END, NAME, START, UNIT, words
from extract.discourse import Focus, Indicator, Sentence
from extract.labelled import labelled_ranks, labelled_years
from extract.measures import Measure
from extract.numbers import NUMBER, WORD, decimal, ordinal, plain
from extract.places import Place


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


_CUE = re.compile(START + r"(?:lần lượt|tương ứng|theo thứ tự)" + END)
_ITEM = rf"(?:{NUMBER}|{WORD}){END}(?:\s?/\s?\d{{1,3}})?(?:\s?%)?"
_JOINT = r"\s?(?:,\s?và|,|;|và|-|đến)\s(?:thứ\s|hạng\s|vị trí\s(?:thứ\s)?|vị thứ\s|số\s)?"
_VALUES_AFTER = re.compile(
    rf"(?P<head>[^.;:(\n]{{0,44}}?)(?P<items>{START}{_ITEM}(?:(?:\sđiểm|\sbậc)?(?:\s?\([^()]{{0,60}}\))?{_JOINT}{_ITEM}){{1,12}})"
    r"\s?(?P<unit>điểm|bậc|hạng|%)?"
)
_VALUES_BEFORE = re.compile(
    rf"(?P<head>(?:thứ|hạng|vị trí|vị thứ|xếp|bậc|chót)\s(?:hạng\s|thứ\s|số\s|chót\s)*)(?P<items>{_ITEM}(?:{_JOINT}{_ITEM}){{1,12}})"
    r"(?P<tail>[^.;:\d\n]{0,50}?)$"
)
_GAP = re.compile(
    rf"^\s?(?:\([^()]{{0,60}}\)\s?)?(?:,\s?và|,|;|và|cùng)\s?(?:chỉ số\s|các\s|về\s|chỉ số về\s|trụ cột\s|{UNIT})*$"
)
_SCORED_GAP = re.compile(
    r"^\s?(?:\([^()]{0,60}\)\s?)?(?:(?:với|đạt|được|,)?\s?[\d.,]{1,8}\s?(?:điểm|%)?\)?)?\s?(?:,\s?và|,\s?rồi|,|;|và|rồi|-)\s?(?:thứ (?:hai|ba|tư|năm) là\s)?"
    + UNIT
    + "?$"
)
_RANK_HEAD = re.compile(START + r"(?:thứ|hạng|vị trí|vị thứ|xếp|đứng|bậc)" + END)
_DIRECTION = re.compile(START + r"(?:(?P<down>" + words("down") + r")|(?P<up>" + words("up") + r"))" + END)
_NEXT = re.compile(
    START
    + words("next")
    + rf"(?:\s(?:lần lượt|thuộc về|là|các|tỉnh|địa phương|thành phố|gồm|đó|có|vẫn|{NAME}[{NAME} .-]{{0,24}})){{0,5}}\s?:?\s?$"
)
_FIRST_N = re.compile(
    r"(?P<n>\d{1,2}|hai|ba|bốn|năm|các|những)\s(?:vị trí|thứ hạng|hạng|ngôi|nơi|"
    + words("unit_nouns")
    + r")\s"
    r"(?:trên cùng|đứng đầu|dẫn đầu|đầu bảng|đầu tiên|cao nhất|đầu)(?:\s(?:bảng|của|danh sách|xếp hạng|bảng xếp hạng|thì|khối các|về))*[^.;:]{0,60}$"
)
_BEHIND = re.compile(rf"(?:sau|theo sau|bám sau|bám sát|kế sau|xếp sau|đứng sau)\s{UNIT}?$")


def read_lists(sentence: Sentence, focus: Focus) -> ListReading:
    """Reads the lists of a sentence: «lần lượt», «tiếp theo là», labels with ranks, ranks by year, divisions."""
    assignments: list[Assignment] = []
    covered: list[tuple[int, int]] = []
    for cue in _CUE.finditer(sentence.masked, sentence.start, sentence.end):
        read = (
            _names_first(sentence, cue)
            or _values_first(sentence, cue)
            or _behind_leader(sentence, cue.start(), cue.end(), focus)
        )
        if read is not None:
            assignments.extend(read.assignments)
            covered.extend(read.covered)
    for measure, indicator in labelled_ranks(sentence):
        assignments.append(Assignment(measure, indicator=indicator))
        covered.append((measure.start, measure.end))
    for measure, period in labelled_years(sentence):
        assignments.append(Assignment(measure, period=period))
        covered.append((measure.start, measure.end))
    ordered = _ordered(sentence, focus)
    assignments.extend(ordered or _divisions(sentence))
    return ListReading(tuple(assignments), tuple(covered))


def _names_first(sentence: Sentence, cue: re.Match[str]) -> ListReading | None:
    match = _VALUES_AFTER.match(sentence.masked, cue.end(), sentence.end)
    if match is None:
        return None
    inside = [
        p
        for p in sentence.places
        if cue.end() < p.end and p.start < match.start("items") and p.role == "free" and p.kind != "region"
    ]
    measures = [] if inside else _measures(sentence.masked, match)
    if not measures:
        return None
    group = [p for p in sentence.places if p.role != "parent" and not p.anaphor]
    names = _before(sentence, cue.start(), sentence.indicators) or _before(sentence, cue.start(), group)
    if not names and match["unit"] in ("bậc", "hạng") and sentence.bracket(cue.start()) is not None:
        return None  # «(lần lượt hơn 30 bậc và 21 bậc so với hai năm ấy)» counts years, not names
    if len(names) != len(measures) or len(names) < 2:
        return ListReading((), ((match.start("items"), match.end()),))
    covered = tuple((measure.start, measure.end) for measure in measures)
    return ListReading(
        tuple(_assign(measure, name) for name, measure in zip(names, measures, strict=True)), covered
    )


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
    match = _VALUES_BEFORE.search(before)
    if match is None:
        return None
    items = _ranks(match["items"])
    span = (window + match.start("items"), window + match.end("items"))
    return ListReading(
        _ranked(names, items, "list.values_first") if len(items) == len(names) > 1 else (), (span,)
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
    rank = focus.ranks.get((leaders[0].name, code or ""))
    if rank is None:
        return None
    return ListReading(_ranked(names, range(rank + 1, rank + 1 + len(names)), "list.behind_leader"), ())


def _ranks(items: str) -> list[int]:
    found = [
        rank
        for match in re.finditer(_ITEM, items)
        if (rank := ordinal(re.split(r"\s?/", match[0])[0])) is not None
    ]
    if len(found) == 2 and re.search(r"\sđến\s", items) and found[0] < found[1] <= found[0] + 20:
        return list(range(found[0], found[1] + 1))
    return found


def _measures(masked: str, match: re.Match[str]) -> list[Measure]:
    """The items as measures of one kind, or nothing where the words around do not tell the kind."""
    head, unit, offset = match["head"], match["unit"], match.start("items")
    direction = _DIRECTION.search(head)
    sign = -1 if direction and direction["down"] else 1
    measures: list[Measure] = []
    for item in re.finditer(
        _ITEM, re.sub(r"\([^()]*\)", lambda bracket: " " * len(bracket[0]), match["items"])
    ):
        digits, _, of = item[0].replace(" ", "").partition("/")
        start, end = offset + item.start(), offset + item.end()
        if unit in ("điểm", "%") or digits.endswith("%") or re.fullmatch(r"\d+[.,]\d+", digits):
            value = decimal(digits.rstrip("%"))
            if value is None:
                return []
            percent = "%" in (unit or "") + digits[-1:]
            kind = "score_change" if direction else "score"
            measures.append(
                Measure(
                    start,
                    end,
                    kind,
                    plain(sign * value),
                    "list.respectively",
                    unit="%" if percent else "điểm",
                )
            )  # type: ignore[arg-type]
            continue
        rank = ordinal(digits)
        if rank is None:
            return []
        if (unit in ("bậc", "hạng") or "bậc" in match["items"]) and direction:
            measures.append(Measure(start, end, "rank_change", sign * rank, "list.respectively"))
        elif _RANK_HEAD.search(head) or of:
            measures.append(
                Measure(
                    start, end, "rank", rank, "list.respectively", out_of=int(of) if of.isdigit() else None
                )
            )
        else:
            return []
    return measures


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
        if not (_GAP.match(gap) or (isinstance(mention, Place) and ";" not in gap and _SCORED_GAP.match(gap))):
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
    for place in sentence.places:
        if place.kind == "region":
            continue
        window = max(sentence.start, place.start - 60)
        cue = _NEXT.search(sentence.masked[window : place.start])
        if cue is None:
            continue
        start = window + cue.start()
        if (behind := _behind_leader(sentence, place.start, place.start, focus)) is not None and NAME in cue[
            0
        ]:
            return behind.assignments
        said = [m for m in sentence.measures if m.kind == "rank" and m.end <= start and m.bound == "eq"]
        if not said or not _heads(sentence, said[-1], start):
            continue
        group = [
            member
            for member in _after(sentence, place.start)
            if not any(
                m.kind == "rank" and member.end <= m.start <= member.end + 14 for m in sentence.measures
            )
        ]
        first = int(said[-1].value) + 1
        return _ranked(group, range(first, first + len(group)), "list.ordered")
    return ()


def _heads(sentence: Sentence, measure: Measure, cue_start: int) -> bool:
    """Whether the rank said before heads this list: one name at most stands between."""
    between = [p for p in sentence.places if measure.end <= p.start < cue_start and p.kind != "region"]
    return len(between) <= 1 and measure.rule != "rank.top"


_DIVISION = re.compile(
    r"(?:;|,)\s(?:và\s)?(?:ở\s)?(?:khối|các|nhóm|cấp|khối các)\s[^;:()]{2,60}?\s?(?:là|thuộc về|do)\s"
    + UNIT
    + "?$"
)


def _divisions(sentence: Sentence) -> tuple[Assignment, ...]:
    """«khối địa phương do A dẫn đầu; khối sở, ngành là B»: the rank of the first division goes for the next."""
    heads = [
        m
        for m in sentence.measures
        if m.kind == "rank" and m.bound == "eq" and m.rule in ("rank.first", "rank.ordinal", "rank.class")
    ]
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
