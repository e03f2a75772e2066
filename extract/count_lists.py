"""Lists of bare numbers of teams or members: «A và B lần lượt có 225 và 199 tổ», «số tổ và số thành viên là 87 và 498».

The numbers of a list go with as many units, with as many kinds or levels named before it, or with the counts of the
sentence before («con số tương ứng là 87 và 498»). A list that fits none of them says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.cues import END, START, words
from extract.model import Kind, Level
from extract.numbers import whole
from extract.patterns import compile_pattern

TEAM = rf"(?:tổ|mô hình tổ)\s{words('team')}"
"""The name of a team in lower-case text, as a regular expression without groups."""

_N = r"(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,7})(?![.,]?\d|/)"
_MORE_OR_LESS = r"(?:(?:hơn|trên|gần|khoảng)\s)?"
_NOUN = rf"(?:(?P<team>{TEAM}|tổ)|(?P<member>{words('member')}))"
_LIST = compile_pattern(
    rf"(?<![\d.,/-]){_N}(?:(?:,|,?\svà)\s{_MORE_OR_LESS}{_N}){{1,9}}(?:\s{_NOUN}{END}(?!\s{words('other_team')}))?"
)
_NUMBER = re.compile(_N)
IN_ORDER = compile_pattern(rf"{START}(?:lần lượt|tương ứng|theo thứ tự|theo trình tự)(?:{END})")
"""Words that put the numbers of one list to the members of another."""
_NO_AMOUNT = compile_pattern(
    rf"{START}(?:năm|tháng|ngày|số|thứ|quý|hạng|lớp|điều|khoản|quyết định|nghị quyết|kế hoạch|khu phố|thôn|xóm|ấp|bản)"
    r"\s$"
)
_LABEL = re.compile(
    rf"(?P<member>(?:tổng\s)?số\s(?:lượng\s)?(?:thành viên|người tham gia)|(?<=và\s)thành viên)"
    rf"|(?P<team>(?:tổng\s)?số\s(?:lượng\s)?(?:{TEAM}|tổ){END})"
    rf"|(?:cấp|ở)\s(?:(?P<district>huyện)|(?P<village>{words('village')})|(?P<commune>xã|phường)){END}"
)
_ECHOES = re.compile(
    r"(?:con số|số liệu|kết quả|số lượng|thực tế|thực hiện)"
    r"(?:\s(?:này|đó|trên|tương ứng|đạt được|thực hiện|thực tế|của\s[^\W\d_]+)){0,3}"
    r"\s?(?:chỉ\s|mới\s|đã\s|lần lượt\s|tương ứng\s|mới chỉ\s){0,3}"
    r"(?:là|đạt|ở mức|dừng ở|lên|còn|có)(?:\stới|\smức|\schỉ)?\s"
    rf"(?:lần lượt\s(?:là\s)?)?{_MORE_OR_LESS}$"
)
# «nhân sự của hai cấp là 825 và 3.689 người»
_BOTH_LEVELS = re.compile(r"(?:hai|ba|từng|mỗi|các) cấp")
_LEVELS: tuple[Level, ...] = ("district", "village", "commune")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a list: canonical offsets, value, what it counts; `part` = (i, n), the i-th of n for n units."""

    start: int
    end: int
    value: int
    kind: Kind
    level: Level | None = None
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class NumberList:
    """A list of numbers with its offsets and the rule that read it."""

    start: int
    end: int
    numbers: tuple[Number, ...]
    rule: str


_Sort = tuple[Kind, Level | None]


def find_number_lists(lower: str, start: int, end: int, known: tuple[_Sort, ...]) -> Iterator[NumberList]:
    """The lists of numbers in `lower[start:end]`. `known`: kinds and levels counted in the sentence before."""
    for match in _LIST.finditer(lower, start, end):
        lead = _lead(lower, start, match.start())
        in_order = IN_ORDER.search(lead) or IN_ORDER.match(
            lower[match.end() : match.end() + 24].lstrip(" ,(")
        )
        joined = " và " in match[0]
        if _NO_AMOUNT.search(lead) or not (in_order or joined):
            continue
        spans = [number.span() for number in _NUMBER.finditer(lower, match.start(), match.end())]
        sorts, rule = _sorts(match, lead, len(spans), known, bool(in_order))
        if rule == "list.count_levels":
            known = tuple(sorts)
        if sorts:
            yield NumberList(
                match.start(), match.end(), tuple(_numbers(lower, match, spans, sorts, rule)), rule
            )


def _lead(lower: str, start: int, at: int) -> str:
    """The clause before a list, with the points inside numbers kept."""
    lead = lower[max(start, at - 160) : at]
    return re.split(r"[;:]\s|\.\s", lead)[-1]


def _numbers(
    lower: str, match: re.Match[str], spans: list[tuple[int, int]], sorts: list[_Sort], rule: str
) -> Iterator[Number]:
    count = len(spans)
    for place, ((begin, stop), (kind, level)) in enumerate(zip(spans, sorts, strict=True)):
        part = (place, count) if rule == "list.counts" else None
        last = match.end() if place == count - 1 else stop
        value = whole(lower[begin:stop])
        if value is not None:
            yield Number(begin, last, value, kind, level, part)


def _sorts(
    match: re.Match[str], lead: str, count: int, known: tuple[_Sort, ...], in_order: bool
) -> tuple[list[_Sort], str]:
    """What each number counts, and by which rule; nothing where the list does not count teams or members."""
    kinds, levels = _labels(lead)
    noun: Kind | None = "team_count" if match["team"] else "member_count" if match["member"] else None
    if len(kinds) == count and len(set(kinds)) == count:
        return [(kind, None) for kind in kinds], "list.count_kinds"
    of = noun or (kinds[-1] if kinds else None)
    if of is not None and len(levels) == count and len(set(levels)) == count:
        return [(of, level) for level in levels], "list.count_levels"
    if (
        len(known) == count
        and of is not None
        and _BOTH_LEVELS.search(lead)
        and len({level for _, level in known}) == count
    ):
        return [(of, level) for _, level in known], "list.count_levels"
    if len(known) == count and _ECHOES.search(lead):
        return list(known), "list.count_echo"
    if noun is None and not (in_order and kinds):
        return [], ""
    return ([(of, None)] * count if of is not None else []), "list.counts"


def _labels(lead: str) -> tuple[list[Kind], list[Level]]:
    """Kinds and levels named before a list, in order, each run of equal ones once."""
    kinds: list[Kind] = []
    levels: list[Level] = []
    for label in _LABEL.finditer(lead):
        if label["member"] or label["team"]:
            kind: Kind = "member_count" if label["member"] else "team_count"
            if kinds[-1:] != [kind]:
                kinds.append(kind)
        else:
            level = next(name for name in _LEVELS if label[name])
            if levels[-1:] != [level]:
                levels.append(level)
    return kinds, levels
