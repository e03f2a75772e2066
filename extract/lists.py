"""Lists that bind many values to many names at once: «A, B lần lượt xếp thứ 2 và 3».

A list is read only as a whole: as many values as names, or nothing at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.discourse import Focus, Indicator, Sentence
from extract.measures import Measure
from extract.numbers import NUMBER, WORD, decimal, ordinal, plain
from extract.places import Place


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value with the name the list gives it; exactly one of `subject` and `indicator` is set."""

    measure: Measure
    subject: Place | None
    indicator: Indicator | None
    rule: str


@dataclass(frozen=True, slots=True)
class ListReading:
    """What the lists of a sentence say, and the stretches whose values only lists may read."""

    assignments: tuple[Assignment, ...]
    covered: tuple[tuple[int, int], ...]


_CUE = re.compile(r"(?<![^\W_])(?:lần lượt|tương ứng|theo thứ tự)(?![^\W_])")
_ITEM = rf"(?:{NUMBER}|{WORD})(?![^\W_])(?:\s?/\s?\d{{1,3}})?(?:\s?%)?"
_JOINT = r"\s?(?:,\s?và|,|;|và|-|đến)\s(?:thứ\s|hạng\s|vị trí\s(?:thứ\s)?|vị thứ\s|số\s)?"
_VALUES_AFTER = re.compile(
    rf"(?P<head>[^.;:(\n]{{0,44}}?)(?P<items>(?<![^\W_]){_ITEM}(?:(?:\sđiểm|\sbậc)?(?:\s?\([^()]{{0,60}}\))?{_JOINT}{_ITEM}){{1,12}})\s?(?P<unit>điểm|bậc|hạng|%)?"
)
_VALUES_BEFORE = re.compile(
    rf"(?P<head>(?:thứ|hạng|vị trí|vị thứ|xếp|bậc|chót)\s(?:hạng\s|thứ\s|số\s|chót\s)*)(?P<items>{_ITEM}(?:{_JOINT}{_ITEM}){{1,12}})(?P<tail>[^.;:\d\n]{{0,50}}?)$"
)
_FIRST_N = re.compile(r"(?P<n>\d{1,2}|hai|ba|bốn|năm|các|những)\s(?:vị trí|thứ hạng|hạng|ngôi|tỉnh|địa phương|đơn vị)\s(?:đầu|dẫn đầu|đứng đầu|đầu bảng|cao nhất|đầu tiên)(?:\s(?:bảng|của|danh sách|xếp hạng|bảng xếp hạng))?[^.;:,\d]{0,24}$")
_GROUP_GAP = re.compile(r"^\s?(?:\([^()]{0,40}\)\s?)?(?:,\s?và|,|;|và|cùng)\s?(?:chỉ số\s|các\s|về\s|tỉnh\s|thành phố\s|tp\.?\s?|huyện\s|xã\s|sở\s|chỉ số về\s|trụ cột\s)*$")
_RANK_HEAD = re.compile(r"(?<![^\W_])(?:thứ|hạng|vị trí|vị thứ|xếp|đứng|bậc)(?![^\W_])")
_DIRECTION = re.compile(r"(?P<down>giảm|tụt|lùi|xuống|hạ)|(?P<up>tăng|cải thiện|lên)")
_NEXT = re.compile(r"(?<![^\W_])(?:tiếp theo|tiếp đến|kế tiếp|kế đến|theo sau|tiếp sau|xếp sau|đứng sau|sau đó|xếp tiếp theo|các vị trí tiếp theo|những vị trí tiếp theo|vị trí tiếp theo|hai vị trí tiếp theo|hai bậc kế tiếp)(?:\s(?:lần lượt|thuộc về|là|các|tỉnh|địa phương|thành phố|gồm|đó|có)){0,4}\s?:?\s?$")


def read_lists(sentence: Sentence, focus: Focus) -> ListReading:
    """Reads the «lần lượt» and «tiếp theo là» lists of a sentence."""
    assignments: list[Assignment] = []
    covered: list[tuple[int, int]] = []
    for cue in _CUE.finditer(sentence.view.lower, sentence.start, sentence.end):
        read = _names_first(sentence, cue) or _values_first(sentence, cue) or _behind_leader(sentence, cue, focus)
        if read is not None:
            assignments.extend(read.assignments)
            covered.extend(read.covered)
    assignments.extend(_ordered(sentence, covered))
    return ListReading(tuple(assignments), tuple(covered))


def _names_first(sentence: Sentence, cue: re.Match[str]) -> ListReading | None:
    lower = sentence.view.lower
    match = _VALUES_AFTER.match(lower, cue.end(), sentence.end)
    if match is None or any(place.start < match.start("items") and place.end > cue.end() and place.role == "free" and place.kind != "region" for place in sentence.places):
        return None
    stop = match.end()
    measures = _measures(lower, match, cue.end())
    if not measures:
        return None
    names: list[Place] | list[Indicator] = _group_before(sentence, cue.start(), sentence.indicators) or _group_before(
        sentence, cue.start(), [place for place in sentence.places if place.role != "parent" and not place.anaphor]
    )
    covered = ((match.start("items"), stop),)
    if len(names) != len(measures) or len(names) < 2:
        return ListReading((), covered)
    return ListReading(
        tuple(
            Assignment(
                measure,
                name if isinstance(name, Place) else None,
                name if isinstance(name, Indicator) else None,
                "list.respectively",
            )
            for name, measure in zip(names, measures, strict=True)
        ),
        covered,
    )


def _values_first(sentence: Sentence, cue: re.Match[str]) -> ListReading | None:
    """«Vị trí thứ 2, 3 và 4 lần lượt thuộc về A, B và C»."""
    window = max(sentence.start, cue.start() - 110)
    if first := _FIRST_N.search(sentence.view.lower[window : cue.start()]):
        names = _group_after(sentence, cue.end())
        count = ordinal(first["n"]) or len(names)
        span = (window + first.start(), window + first.end())
        if count != len(names) or len(names) < 2:
            return ListReading((), (span,))
        ranked = [Assignment(Measure(n.start, n.end, "rank", i, "list.first_places"), n, None, "list.first_places") for i, n in enumerate(names, 1)]
        return ListReading(tuple(ranked), (span,))
    match = _VALUES_BEFORE.search(sentence.view.lower[window : cue.start()])
    if match is None:
        return None
    items = _ranks(match["items"])
    start, stop = window + match.start("items"), window + match.end("items")
    names = _group_after(sentence, cue.end())
    if len(items) != len(names) or len(names) < 2:
        return ListReading((), ((start, stop),))
    return ListReading(
        tuple(
            Assignment(Measure(at_start + start, at_end + start, "rank", value, "list.values_first"), place, None, "list.values_first")
            for (value, at_start, at_end), place in zip(items, names, strict=True)
        ),
        ((start, stop),),
    )


def _behind_leader(sentence: Sentence, cue: re.Match[str], focus: Focus) -> ListReading | None:
    """«Sau Quảng Ninh ở SIPAS lần lượt là A và B»: the names follow the rank the leader is known to hold."""
    leaders = [place for place in sentence.places if place.role == "compared" and place.end <= cue.start() and re.search(r"sau\s(?:tỉnh\s|thành phố\s)?$", sentence.before(place.start, 20))]
    names = _group_after(sentence, cue.end())
    if not leaders or not names:
        return None
    near = [mention for mention in sentence.indicators if mention.end <= cue.start()]
    code = near[-1].code if near else focus.index
    rank = focus.ranks.get((leaders[0].name, code or ""))
    if rank is None:
        return None
    ranked = [Assignment(Measure(n.start, n.end, "rank", rank + i, "list.behind_leader"), n, None, "list.behind_leader") for i, n in enumerate(names, 1)]
    return ListReading(tuple(ranked), ())


def _ranks(items: str) -> list[tuple[int, int, int]]:
    found = [(value, match.start(), match.end()) for match in re.finditer(_ITEM, items) if (value := ordinal(re.split(r"\s?/", match[0])[0])) is not None]
    if len(found) == 2 and re.search(r"\sđến\s", items) and found[0][0] < found[1][0] <= found[0][0] + 20:
        first, last = found
        return [(value, first[1], last[2]) for value in range(first[0], last[0] + 1)]
    return found


def _measures(lower: str, match: re.Match[str], cue_end: int) -> list[Measure]:
    """The items as measures of one kind, or nothing where the words around do not tell the kind."""
    head, unit, offset = match["head"], match["unit"], match.start("items")
    direction = _DIRECTION.search(head)
    measures: list[Measure] = []
    for item in re.finditer(_ITEM, re.sub(r"\([^()]*\)", lambda bracket: " " * len(bracket[0]), match["items"])):
        digits, _, of = item[0].replace(" ", "").partition("/")
        start, end = offset + item.start(), offset + item.end()
        if unit in ("điểm", "%") or digits.endswith("%") or re.fullmatch(r"\d+[.,]\d+", digits):
            value = decimal(digits.rstrip("%"))
            if value is None:
                return []
            kind = "score_change" if direction else "score"
            sign = -1 if direction and direction["down"] else 1
            measures.append(Measure(start, end, kind, plain(sign * value), "list.respectively", unit="%" if "%" in (unit or "", digits[-1:]) else "điểm"))  # type: ignore[arg-type]
            continue
        rank = ordinal(digits)
        if rank is None:
            return []
        if unit in ("bậc", "hạng") and direction:
            measures.append(Measure(start, end, "rank_change", -rank if direction["down"] else rank, "list.respectively"))
        elif _RANK_HEAD.search(head) or of:
            measures.append(Measure(start, end, "rank", rank, "list.respectively", out_of=int(of) if of.isdigit() else None))
        else:
            return []
    return measures


def _group_before(sentence: Sentence, stop: int, mentions: list[Place] | list[Indicator]) -> list:  # type: ignore[type-arg]
    """The coordinated run of mentions that ends close before `stop`."""
    before = [mention for mention in mentions if mention.end <= stop]
    if not before or stop - before[-1].end > 60 or re.search(r"[.;:]", sentence.between(before[-1].end, stop)):
        return []
    group = [before[-1]]
    for mention in reversed(before[:-1]):
        if not _GROUP_GAP.match(sentence.between(mention.end, group[0].start)):
            break
        group.insert(0, mention)
    return group if len(group) > 1 else []


def _group_after(sentence: Sentence, start: int) -> list[Place]:
    after = [place for place in sentence.places if place.start >= start and place.role != "parent"]
    if not after or after[0].start - start > 40:
        return []
    group = [after[0]]
    for place in after[1:]:
        if not (_GROUP_GAP.match(gap := sentence.between(group[-1].end, place.start)) or _SCORED_GAP.match(gap)) or ";" in gap:
            break
        group.append(place)
    return group


_SCORED_GAP = re.compile(r"^\s?(?:\([^()]{0,60}\)|(?:với|đạt|được|,)?\s?[\d.,]{1,8}\s?(?:điểm|%)?)?\s?(?:,\s?và|,|và|-)\s?(?:thứ (?:hai|ba|tư|năm) là\s)?(?:tỉnh\s|thành phố\s|tp\.?\s?|huyện\s|xã\s)?$")


def _ordered(sentence: Sentence, covered: list[tuple[int, int]]) -> list[Assignment]:
    """«dẫn đầu là A, tiếp theo là B, C»: the names behind «tiếp theo» follow the last rank said before."""
    for place in sentence.places:
        window = max(sentence.start, place.start - 60)
        cue = _NEXT.search(sentence.view.lower[window : place.start])
        if cue is None:
            continue
        said = [measure for measure in sentence.measures if measure.kind == "rank" and measure.end <= window + cue.start() and measure.bound == "eq"]
        if not said or not _is_head(sentence, said[-1], window + cue.start()):
            continue
        group = [place]
        for following in sentence.places:
            if following.start > group[-1].end and following.role != "parent":
                if not _SCORED_GAP.match(sentence.between(group[-1].end, following.start)):
                    break
                group.append(following)
        first = int(said[-1].value) + 1
        return [
            Assignment(Measure(member.start, member.end, "rank", first + i, "list.ordered"), replace(member, role="free"), None, "list.ordered")
            for i, member in enumerate(group)
            if not any(measure.kind == "rank" and member.end <= measure.start <= member.end + 14 for measure in sentence.measures)
        ]
    return []


def _is_head(sentence: Sentence, measure: Measure, cue_start: int) -> bool:
    """Whether the rank said before heads this list: one name at most stands between."""
    between = [place for place in sentence.places if measure.end <= place.start < cue_start and place.kind != "region"]
    return len(between) <= 1 and measure.rule != "rank.top"
