"""Places among the first: «tốp 20», «nhóm 15 tỉnh dẫn đầu», «có tên trong 10 địa phương dẫn đầu»."""

from __future__ import annotations

import re

from extract.cues import END, START, cue_words, words
from extract.measures import Measure, Rule, lead, tail
from extract.numbers import ordinal
from extract.patterns import compile_pattern

_ABSENT = re.compile(
    r"(?<!không rơi )(?<!không rớt )(?<!không tụt )(?:khỏi|ngoài|rời|vắng mặt|vắng bóng|vắng)\s(?:[^\W\d_]+\s){0,4}$"
    r"|(?:không|chưa)\s(?!(?:rơi|rớt|tụt)\skhỏi)(?:[^\W\d_]+\s){0,4}$"
)
_OF_FIELD = re.compile(r"^\s(?:của cả nước|cả nước|toàn quốc|" + words("unit_nouns") + ")")
# «được xếp vào nhóm 2,» names a class; «đến năm 2030 vào nhóm 20.» aims at a place
_AIMED = re.compile(
    r"(?:năm \d{4}|phấn đấu|mục tiêu|chỉ tiêu|hướng tới|quyết tâm)[^.;]{0,70}"
    r"\s(?:vào|trong|thuộc|trở lại|vị trí|giữ vững)\s(?:thứ hạng\s|vị trí\s)?(?:trong\s)?$"
)
# «DTI thuộc nhóm 15 tỉnh dẫn đầu cả nước, PII thuộc nhóm 15»: the second group is of the same kind
_LIKE_BEFORE = re.compile(
    r"(?:nhóm|tốp|top)\s\d{1,2}\s[^.;:]{0,40}(?:dẫn đầu|đứng đầu|cao nhất)[^.;:]{0,60}$"
)
_OF_COUNTRY = re.compile(r"^\s(?:của\s)?(?:cả nước|toàn quốc)" + END)
_GOOD = re.compile(r"dẫn đầu|đứng đầu|đầu bảng|cao nhất|tốt nhất|đầu|cao|khá nhất|rất tốt|điều hành tốt")


def _top(match: re.Match[str], masked: str) -> Measure | None:
    behind = tail(masked, match, 46)
    value = ordinal(match["n"])
    if value is None or value == 0 or _ABSENT.search(lead(masked, match, 30)):
        return None
    if behind.startswith(" lần lượt"):
        return None  # «các vị trí tiếp theo trong tốp 5 lần lượt là …» heads a list
    if re.match(r"[^.;,]{0,30}(?:thấp|trung bình|cuối|kém)" + END, behind):
        return None
    before = lead(masked, match, 60)
    placed = (
        (before.endswith("vào ") and _OF_FIELD.match(behind))
        or before.endswith(("lọt ", "lọt vào "))
        or (before.endswith(("trong ", "thuộc ")) and _OF_COUNTRY.match(behind))
        or _LIKE_BEFORE.search(lead(masked, match, 110))
        or (_AIMED.search(lead(masked, match, 90)) and re.match(r"[.;,]|$|\s(?:và|về|ở)\s", behind))
    )
    if (
        match["cue"] == "nhóm"
        and not placed
        and not _GOOD.search(match[0] + behind.partition(".")[0].partition(";")[0])
    ):
        weak = before.endswith(("vào ", "trong ", "thuộc ", "lại ", "vị trí "))
        return Measure(match.start(), match.end(), "rank", value, "rank.group", "le") if weak else None
    out_of = int(match["of"]) if match["of"] else None
    return Measure(match.start(), match.end(), "rank", value, "rank.top", "le", out_of)


_MANY = re.compile(rf"(?:các|những|nhiều|hai|ba|bốn|\d+)\s{words('unit_nouns')}\s$")


def _among(match: re.Match[str], masked: str) -> Measure | None:
    """«có tên trong 15 tỉnh dẫn đầu» is «tốp 15»; «đã có 41/63 tỉnh …» counts."""
    if _ABSENT.search(lead(masked, match, 30)) or _MANY.search(lead(masked, match, 40)):
        return None
    return Measure(match.start(), match.end(), "rank", int(match["n"]), "rank.among", "le")


RULES: tuple[Rule, ...] = (
    Rule(
        "rank.top", "rank",
        compile_pattern(
            rf"{START}(?P<cue>tốp|top|nhóm)\s(?P<n>\d{{1,3}})(?:\s?/\s?(?P<of>63|34))?(?!\d|\s?-\s?\d|\s?%|,\d)"
            rf"(?:\s{words('unit_nouns')}(?:\scó [^,.;]{{0,30}})?\s(?:dẫn đầu|đứng đầu|đầu bảng|cao nhất))?"
        ),
        _top, "nằm trong tốp 20 của cả nước", 20, "chưa lọt vào tốp 30 của cả nước",
        needs=("tốp", "top", "nhóm"),
    ),
    Rule(
        "rank.among", "rank",
        compile_pattern(
            rf"{START}(?:đứng|nằm|lọt|vào|thuộc|có mặt|có tên|góp mặt)\s(?:vào\s|trong\s)?(?:số\s|danh sách\s)?"
            rf"(?P<n>\d{{1,2}})\s{words('unit_nouns')}\s(?:[^\W\d_]+\s){{0,3}}?"
            r"(?:dẫn đầu|đứng đầu|đầu bảng|cao nhất|tốt nhất)"
        ),
        _among, "đứng trong 45 tỉnh, thành phố dẫn đầu", 45, "gồm 45 tỉnh, thành phố dẫn đầu",
        needs=tuple(f"{digit} {noun}" for digit in "0123456789" for noun in cue_words("unit_nouns")),
    ),
)  # fmt: skip
