"""Changes of rank: «tăng 8 bậc», «mất 3,29 điểm và 26 bậc», «tụt sâu nhất là Bình Thuận, 27 bậc»."""

from __future__ import annotations

import re

from extract.cues import END, NAME, START, UNIT, cue, last_match, words
from extract.measures import Measure, Rule, lead
from extract.numbers import WORD, WORDS, ordinal
from extract.patterns import compile_pattern

_DOWN = cue("down")
_DIR = rf"(?P<dir>{words('up', 'down')})"
_DIRECTION = compile_pattern(START + _DIR + END)


def _change(match: re.Match[str], masked: str) -> Measure | None:
    value = ordinal(match["n"])
    if value is None:
        return None
    down = _DOWN.match(match["dir"]) is not None
    return Measure(match.start(), match.end(), "rank_change", -value if down else value, "rank_change.steps")


def _most(match: re.Match[str], masked: str) -> Measure | None:
    """«Tụt sâu nhất là Bình Thuận, 27 bậc»: the direction before the name, the amount behind it."""
    value = ordinal(match["n"])
    sign = -1 if _DOWN.match(match["dir"]) else 1
    return (
        None
        if value is None
        else Measure(match.start("n"), match.end(), "rank_change", sign * value, "rank_change.most")
    )


def _further(match: re.Match[str], masked: str) -> Measure | None:
    """«mất 3,29 điểm và 26 bậc», «hơn 30 bậc và 21 bậc»: the direction of the first amount goes for the second."""
    said = last_match(_DIRECTION, lead(masked, match, 40))
    value = ordinal(match["n"])
    if said is None or value is None:
        return None
    sign = -1 if _DOWN.match(said["dir"]) else 1
    return Measure(match.start("n"), match.end(), "rank_change", sign * value, "rank_change.further")


def _each(match: re.Match[str], masked: str) -> Measure | None:
    """«chính quyền số đi lên 12 bậc, kinh tế số 11 bậc»: the direction said first goes for what follows it."""
    before = lead(masked, match, 160)
    said = last_match(_DIRECTION, before)
    value = ordinal(match["n"])
    if said is None or value is None or _ANEW.search(before, said.end()):
        return None
    sign = -1 if _DOWN.match(said["dir"]) else 1
    return Measure(match.start("n"), match.end(), "rank_change", sign * value, "rank_change.each")


_ANEW = re.compile(r"[.;:()]")


RULES: tuple[Rule, ...] = (
    Rule(
        "rank_change.steps", "rank_change",
        compile_pattern(
            rf"{START}{_DIR}\"?(?:\s(?:{words('change_filler')}|năm \d{{4}})){{0,4}}\s"
            rf"(?:từ\s(?=\d{{1,2}}\s(?:bậc|hạng)\strở lên))?(?P<n>\d{{1,2}}|{WORD})"
            r"\s(?:bậc|hạng|thứ hạng|vị trí|thứ bậc|hạng thứ bậc|nấc)(?![^\W_]|\s(?:lên|xuống|thứ)\s\d)"
        ),
        _change, "tăng 8 bậc so với năm 2020", 8, "tăng 8 điểm so với năm 2020",
        needs=tuple(
            f"{number} {unit}"
            for number in {*"0123456789", *(word.split()[-1] for word in WORDS)}
            for unit in ("bậc", "hạng", "thứ", "vị trí", "nấc")
        ),
    ),
    Rule(
        "rank_change.most", "rank_change",
        compile_pattern(
            rf"{START}{_DIR}\s(?:(?:sâu|nhiều|mạnh|cao|nhanh|ngoạn mục)\s)?nhất\s(?:vẫn\s)?là\s"
            rf"{UNIT}?{NAME}[{NAME} .-]{{0,24}},?\s(?:với\s|tới\s)?(?P<n>\d{{1,2}}|{WORD})\s(?:bậc|hạng){END}"
        ),
        _most, "tụt sâu nhất là ¤¤¤¤ ¤¤¤¤¤, 27 bậc", -27, "tăng mạnh nhất là ¤¤¤, 27 điểm",
        needs=("nhất là", "nhất vẫn"),
    ),
    Rule(
        "rank_change.further", "rank_change",
        compile_pattern(rf"(?<=\d\s)(?:điểm|bậc|hạng)\s(?:và|,)\s(?P<n>\d{{1,2}}|{WORD})\s(?:bậc|hạng){END}(?!\s\d)"),
        _further, "mất 3,29 điểm và 26 bậc", -26, "có 3 điểm và 2 hạng mục",
        needs=tuple(f"{unit} {joint}" for unit in ("điểm", "bậc", "hạng") for joint in ("và", ",")),
    ),
    Rule(
        "rank_change.each", "rank_change",
        compile_pattern(
            rf"(?:(?<=\d bậc)|(?<=\d hạng)),\s(?:còn\s|và\s)?(?:[^\W\d_]+\s|{NAME}+\s){{1,6}}"
            rf"(?P<n>\d{{1,2}})\s(?:bậc|hạng){END}(?!\s(?:mục|\d))"
        ),
        _each, "chính quyền số đi lên 12 bậc, kinh tế số 11 bậc", 11, "đi lên 12 bậc, chia thành 11 hạng mục",
        needs=("bậc", "hạng"),
    ),
)  # fmt: skip
