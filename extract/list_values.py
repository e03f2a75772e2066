"""The values of a list of names and values: «thứ 2, 3 và 4», «từ 31 đến 34», «90,1 điểm và 88 điểm»."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.cues import END, START, words
from extract.measures import Measure
from extract.model import Kind
from extract.numbers import NUMBER, WORD, decimal, ordinal, plain
from extract.patterns import compile_pattern

_ITEM = rf"(?:{NUMBER}|{WORD}){END}(?:\s?/\s?\d{{1,3}})?(?:\s?%)?"
_JOINT = r"\s?(?:,\s?và|,|;|và|-|đến|tới)\s(?:thứ\s|hạng\s|vị trí\s(?:thứ\s)?|vị thứ\s|bậc\s|số\s)?"
# «lần lượt» … «xếp thứ 2 và 3», «đạt 90,1 điểm (tăng 2 bậc) và 88 điểm»
VALUES_AFTER = re.compile(
    rf"(?P<head>[^.;:(\n]{{0,44}}?)"
    rf"(?P<items>{START}{_ITEM}(?:(?:\sđiểm|\sbậc)?(?:\s?\([^()]{{0,60}}\))?{_JOINT}{_ITEM}){{1,12}})"
    r"\s?(?P<unit>điểm|bậc|hạng|%)?"
)
# «vị trí thứ 2, 3 và 4» … «lần lượt»
VALUES_BEFORE = re.compile(
    r"(?:thứ|hạng|vị trí|vị thứ|xếp|bậc|chót)\s(?:hạng\s|thứ\s|số\s|chót\s|từ\s){0,4}"
    rf"(?P<items>{_ITEM}(?:{_JOINT}{_ITEM}){{1,12}})"
    r"[^.;:\d\n]{0,50}?$"
)
_RANK_HEAD = compile_pattern(START + r"(?:thứ|hạng|vị trí|vị thứ|xếp|đứng|bậc)" + END)
_DIRECTION = compile_pattern(
    START + r"(?:(?P<down>" + words("down") + r")|(?P<up>" + words("up") + r"))" + END
)


_RANKS_OF = re.compile(r"(?:thứ hạng|thứ bậc|vị trí|vị thứ|xếp hạng)\scủa\s[^.;:()\d]{1,60}$")
"""«thứ bậc của ba trụ cột này lần lượt là 41, 38 và 44»"""
_RANGE = re.compile(r"\s(?:đến|tới)\s")


def ranks_of(items: str) -> list[int]:
    """The ranks of «2, 3 và 4», and those of «2 đến 5» with what lies between."""
    found = [
        rank
        for match in re.finditer(_ITEM, items)
        if (rank := ordinal(re.split(r"\s?/", match[0])[0])) is not None
    ]
    if len(found) == 2 and _RANGE.search(items) and found[0] < found[1] <= found[0] + 20:
        return list(range(found[0], found[1] + 1))
    return found


def measures_of(masked: str, match: re.Match[str], before: str = "") -> list[Measure]:
    """The items as measures of one kind, or nothing where the words around (`before`: those up to the cue) do not tell
    the kind."""
    items = re.sub(r"\([^()]*\)", lambda bracket: " " * len(bracket[0]), match["items"])
    measures: list[Measure] = []
    for item in re.finditer(_ITEM, items):
        measure = _item_measure(match, item, match.start("items"), before)
        if measure is None:
            return []
        measures.append(measure)
    if len(measures) == 2 and measures[0].kind == "rank" and _RANGE.search(items):
        return [replace(measures[0], end=measures[1].end, value=rank) for rank in ranks_of(items)]
    return measures


def _item_measure(match: re.Match[str], item: re.Match[str], offset: int, before: str) -> Measure | None:
    """One item of «lần lượt»: a score by its unit or its decimals, else a change or a rank by the words before."""
    unit, direction = match["unit"], _DIRECTION.search(match["head"])
    if direction is None and unit in ("bậc", "hạng"):  # «kém năm 2020 lần lượt 10 và 15 bậc»
        direction = _DIRECTION.search(before)
    sign = -1 if direction and direction["down"] else 1
    digits, _, of = item[0].replace(" ", "").partition("/")
    start, end, rule = offset + item.start(), offset + item.end(), "list.respectively"
    if unit in ("điểm", "%") or digits.endswith("%") or re.fullmatch(r"\d+[.,]\d+", digits):
        value = decimal(digits.rstrip("%"))
        if value is None:
            return None
        kind: Kind = "score_change" if direction else "score"
        percent = unit == "%" or digits.endswith("%")
        return Measure(start, end, kind, plain(sign * value), rule, unit="%" if percent else "điểm")
    rank = ordinal(digits)
    if rank is None:
        return None
    if (unit in ("bậc", "hạng") or "bậc" in match["items"]) and direction:
        return Measure(start, end, "rank_change", sign * rank, rule)
    if _RANK_HEAD.search(match["head"]) or of or _RANKS_OF.search(before):
        return Measure(start, end, "rank", rank, rule, out_of=int(of) if of.isdigit() else None)
    return None
