"""Whose teams are counted: the unit named before, a group of units in order, the commune spoken of, the nation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.count_lists import IN_ORDER
from extract.cues import END, START, last_match, words
from extract.discourse import Focus, Sentence
from extract.gazetteer import cities
from extract.mentions import Place
from extract.numbers import ordinal
from extract.patterns import compile_pattern
from extract.teams import Count
from extract.units import find_unit

_SAME_COUNT = 2
"""For this many paragraphs further counts are of the same units as the count before."""

NATION = Place(0, 0, "nation", "Việt Nam", None)
"""The whole country as the one who is counted."""

Owner = tuple[Place | None, str]
"""A unit, or None where nobody is known, and where it was found."""

_NATION = compile_pattern(rf"{START}(?:\d\d/(?:63|34) tỉnh|{words('nation')}){END}")
_NATION_BEHIND = compile_pattern(rf"{START}(?:cả nước|toàn quốc|63/63|34/34|(?:63|34) tỉnh){END}")
_COUNTING = ("nation", "province", "district", "commune")
_MANY_UNITS = re.compile(rf"(?<!\d)\d{{2,3}}(?:/\d{{2,3}})?\s(?:xã|phường|đơn vị cấp xã|xã, phường){END}")
_IN_PLACE = re.compile(r"\s(?:được thành lập\s)?(?:trên địa bàn|ở|tại|của)\s(?:toàn\s)?(?:tỉnh\s)?")
_JOINT = re.compile(r"\s?(?:,\s?và|,|và|cùng|với)\s(?:các\s)?(?:huyện\s|thị xã\s|xã\s|phường\s|tỉnh\s)?")
_WHOLE = compile_pattern(rf"{START}(?:cả|toàn)\s(?P<cls>tỉnh|thành phố){END}")
# «hai huyện này», «cả ba địa phương»: as many units as the group spoken of has
_THESE = re.compile(
    rf"{START}(?P<all>cả\s|)(?P<n>hai|ba|bốn|năm|sáu|[2-6])\s(?:{words('unit_nouns')}|phường|thị trấn|thị xã|quận)"
    rf"(?P<these>\s(?:này|trên|đó|nói trên|kể trên|ấy))?{END}"
)
_BELONGS = re.compile(
    r"^[^.;\d]{0,40}?\s(?:thuộc về|là của|của|ở|tại)\s(?:các\s|hai\s|ba\s|huyện\s|xã\s){0,3}$"
)


def in_order(sentence: Sentence, counts: list[Count]) -> list[Count]:
    """«A và B lần lượt có 225 tổ và 199 tổ»: as many counts of one kind as units in the group go with them in order;
    of two lists of unequal length nothing is said. A single count is the whole group's."""
    spread = list(counts)
    for marker in IN_ORDER.finditer(sentence.text) if len(counts) > 1 else ():
        at = sentence.start + marker.start()
        begin = max(sentence.masked.rfind(";", sentence.start, at), sentence.start)
        closing = sentence.masked.find(";", at, sentence.end)
        stop = closing if closing >= 0 else sentence.end
        group = next(
            (run for run in _runs(sentence, begin, stop) if len(run) > 1 and run[-1].end <= at), None
        )
        if group is None:
            continue
        for kind in ("team_count", "member_count"):
            mine = [
                place
                for place, count in enumerate(spread)
                if count.kind == kind and count.part is None and group[-1].end <= count.start < stop
            ]
            for number, place in enumerate(mine if len(mine) > 1 else []):
                part = (number, len(mine))
                spread[place] = replace(spread[place], part=part)
    return spread


def note_group(sentence: Sentence, focus: Focus) -> None:
    """Keeps the units named together in a sentence, for «hai huyện này» further on."""
    groups = [run for run in _runs(sentence, sentence.start, sentence.end) if len(run) > 1]
    if groups:
        focus.counts.group, focus.counts.group_block = tuple(groups[-1]), sentence.block


def find_owner(sentence: Sentence, count: Count, focus: Focus) -> Owner:
    """Whose teams a count is about."""
    if count.part is not None:
        return _part_of_group(sentence, count, focus)
    if (other := _compared(sentence, count)) is not None:
        return other, "clause"
    usable = _usable(sentence, count)
    before = [place for place in usable if place.end <= count.start]
    if (group := _these(sentence, count, focus, before)) is not None:
        return group, "state"
    nation = last_match(_NATION, sentence.between(sentence.start, count.start))
    if nation is not None and (not before or sentence.start + nation.start() > before[-1].start):
        return NATION, "clause"
    units = last_match(_MANY_UNITS, sentence.between(sentence.start, count.start))
    if units is not None and focus.main is not None and not before:
        return focus.main, "main"  # «124 xã, phường có 1.985 tổ» are a province's
    if _is_whole(sentence, count, focus) and (not before or before[-1].anaphor):
        return focus.main, "main"
    unit = find_unit(sentence, focus, count.start)
    if before and (unit is None or (before[-1].start > unit.start and not _is_vague(sentence, before[-1]))):
        return _joined(sentence, before), "clause"
    if unit is not None:
        return unit, "state"
    if not before and _UNKNOWN_UNIT.search(sentence.between(sentence.start, count.start)):
        return None, "none"
    after = [place for place in usable if place.start >= count.end]
    if after and not before and _is_fronted(sentence, count, after[0]):
        return after[0], "clause"
    if after and _IN_PLACE.fullmatch(sentence.between(count.end, after[0].start)):
        return after[0], "right"
    if _NATION_BEHIND.search(sentence.after(count.end, 60)):
        return NATION, "right"
    return _in_focus(sentence, focus)


def _usable(sentence: Sentence, count: Count) -> list[Place]:
    """The units that may be counted: not where another lies («xã A (huyện B) có 10 tổ»), not those of an aside."""
    found = []
    for place in sentence.places:
        bracket = sentence.bracket(place.start)
        closed = bracket is not None and bracket[1] < count.start
        if (
            place.kind in _COUNTING
            and place.role in ("free", "location")
            and not closed
            and not sentence.is_apart(place.start, count.start)
        ):
            found.append(place)
    return found or [p for p in sentence.places if p.kind in _COUNTING and p.role in ("free", "location")]


def _runs(sentence: Sentence, start: int, end: int) -> Iterator[list[Place]]:
    """The units of `[start, end)` in runs of one kind that commas and «và» join, the last run first."""
    run: list[Place] = []
    for place in reversed(sentence.places):
        if place.kind not in _COUNTING or place.anaphor or not start <= place.start < end:
            continue
        joined = run and place.kind == run[0].kind and place.end <= run[0].start
        if joined and _JOINT.fullmatch(sentence.between(place.end, run[0].start)):
            run.insert(0, place)
            continue
        if run:
            yield run
        run = [place]
    if run:
        yield run


def _part_of_group(sentence: Sentence, count: Count, focus: Focus) -> Owner:
    """The unit that the i-th of n numbers goes with: of n units named before them, behind them, or together before."""
    place, size = count.part or (0, 0)
    for run in _runs(sentence, sentence.start, count.start):
        if len(run) == size:
            return run[place], "clause"
        if len(run) > 1:
            return None, "none"  # of two lists of unequal length nothing is said
    for run in reversed([*_runs(sentence, count.end, sentence.end)]):
        if len(run) == size and _BELONGS.match(sentence.between(count.end, run[0].start)):
            return run[place], "right"
    group = focus.counts.group
    if len(group) == size and sentence.block - focus.counts.group_block <= 1:
        return group[place], "state"
    return None, "none"


_OF_COMPARED = re.compile(r"\s?(?:với|có|đạt|\()\s?(?:(?:hơn|trên|gần|khoảng)\s)?")


def _compared(sentence: Sentence, count: Count) -> Place | None:
    """«đứng thứ hai sau Sơn La với 2.300 tổ»: the other side of a comparison, right before its number."""
    before = [place for place in sentence.places if place.end <= count.start]
    if not before or before[-1].role != "compared" or before[-1].kind not in _COUNTING:
        return None
    return before[-1] if _OF_COMPARED.fullmatch(sentence.between(before[-1].end, count.start)) else None


# «chị cho biết phường có 12 tổ»: of a unit that the text has not named
_UNKNOWN_UNIT = compile_pattern(
    r"(?:^|[;:]\s|(?<!xã)(?<!phường)(?<!huyện)(?<!quận)(?<!thôn),\s|\s(?:biết|rằng|nay|đó|này)\s)"
    r"\W{0,2}(?:toàn\s|cả\s)?(?:xã|phường|thị trấn|huyện|quận|thị xã)"
    rf"\s(?:(?:tôi|mình|ta|chúng tôi|nhà)\s)?(?:đã|hiện|có|lập|thành lập|duy trì|vận động|đang|mới){END}"
    r"[^.;:]{0,60}$"
)
# «Từ chỗ chỉ có 12 tổ, đến nay huyện Vị Xuyên đã có 135 tổ»: the main clause says whose they were
_FRONTED = compile_pattern(
    r"\W{0,3}(?:nếu\s)?(?:từ|khởi đầu|bắt đầu|xuất phát)\s"
    r"(?:(?:chỗ|con số|vỏn vẹn|với|từ|chỉ|có|mới|lập|được|vài|hơn|gần|khoảng|trên)\s){0,5}"
)
_MAIN_CLAUSE = re.compile(r"[^.;,]{0,60},\s(?:[^.;,\d]|\d[./]\d|\d\d?/|\d{4}){0,40},?\s?")


def _is_fronted(sentence: Sentence, count: Count, place: Place) -> bool:
    """Whether a count stands in a clause with «từ chỗ …» that opens the sentence, and a unit opens the next clause."""
    opens = _FRONTED.fullmatch(sentence.between(sentence.start, count.start))
    return opens is not None and _MAIN_CLAUSE.fullmatch(sentence.between(count.end, place.start)) is not None


def _these(sentence: Sentence, count: Count, focus: Focus, before: list[Place]) -> Place | None:
    """The group that «hai huyện này», «cả ba địa phương» before a count stand for."""
    group = focus.counts.group
    said = last_match(_THESE, sentence.between(sentence.start, count.start))
    if said is None or not (said["all"] or said["these"]) or len(group) != ordinal(said["n"]):
        return None
    named = [place for place in before if not place.anaphor]
    if named and named[-1].start > sentence.start + said.start():
        return None
    return _as_one(list(group)) if sentence.block - focus.counts.group_block <= _SAME_COUNT else None


def _is_whole(sentence: Sentence, count: Count, focus: Focus) -> bool:
    """Whether «cả tỉnh», of a city of central rank «cả thành phố», before a count stands for the article's province."""
    said = last_match(_WHOLE, sentence.between(sentence.start, count.start))
    if said is None or focus.main is None or focus.main.kind != "province":
        return False
    return said["cls"] == "tỉnh" or focus.main.name in cities()


def _is_vague(sentence: Sentence, place: Place) -> bool:
    """«tỉnh» alone may be any province; «toàn tỉnh», «cả thành phố» is counted as a whole."""
    whole = sentence.between(place.start, place.end).startswith("toàn ")
    return place.anaphor and not whole and sentence.before(place.start, 3) != "cả "


def _in_focus(sentence: Sentence, focus: Focus) -> Owner:
    """Whose teams are counted where the sentence names nobody."""
    state = focus.counts
    if state.who is not None and state.who[1] == sentence.block:
        return state.who[0], "state"
    if focus.main is None and state.who is not None and sentence.block - state.who[1] <= _SAME_COUNT:
        return state.who[0], "state"
    if state.first == NATION and focus.home is None:
        return NATION, "main"  # an article that counts the nation's teams first is about the nation
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
    group = next(run for run in _runs(sentence, sentence.start, last.end)) if not last.anaphor else [last]
    return last if len(group) == 1 or last.kind == "province" or group[-1] != last else _as_one(group)


def _as_one(group: list[Place]) -> Place:
    names = "; ".join(place.name for place in group)
    last = group[-1]
    return Place(group[0].start, last.end, last.kind, names, last.province or group[0].province)
