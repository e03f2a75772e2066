"""Community digital technology teams (tổ công nghệ số cộng đồng) and their members, as counts in a sentence.

Teams are set up in communes (cấp xã) and in villages (thôn, xóm, ấp, bản, tổ dân phố, khu phố), by Công văn
793/BTTTT-THH of 2022. Rules of size («mỗi tổ có 5 thành viên») and attendance at trainings are no counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.cues import END, START, words
from extract.model import Bound, Kind, Level
from extract.numbers import MULTIPLIER, whole
from extract.patterns import Guarded, compile_pattern

TEAM = rf"(?:tổ|mô hình tổ)\s{words('team')}"
"""The name of a team in lower-case text, as a regular expression without groups."""

_TEAM = re.compile(TEAM)
_DIGITS = r"(?P<n>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:\s?/\s?(?P<of>\d{1,3}(?:\.\d{3})+|\d+))?"
_TIMES = rf"(?:\s(?P<times>{MULTIPLIER}))?"
_BORDER = r"(?<![\d.,/-])"
_ABOUT = r"(?:con số\s)?(?:hơn\s|trên\s|gần\s|khoảng\s|tối thiểu\s|ít nhất\s)?"
# «1.652 tổ», «1,2 nghìn mô hình tổ»
_COUNT_TEAMS = compile_pattern(
    rf"{_BORDER}{_DIGITS}{_TIMES}\s(?:(?:mô hình|đội ngũ|đội)\s)?(?P<noun>tổ){END}(?!\s{words('other_team')})"
)
# «số tổ công nghệ số cộng đồng của tỉnh lên 1.652»
_NOUN_FIRST = re.compile(
    rf"(?P<noun>(?:tổng\s)?số\stổ|số lượng tổ|{TEAM})"
    rf"(?:(?!\ssố\stổ)[^\d.;:(\n]|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}){{0,60}}?"
    rf"(?:\slà|\sđạt|\slên|\slên tới|:|\sgồm|\sdừng ở|\sở mức"
    rf"|(?:(?<=xã)|(?<=huyện)|(?<=phường)|(?<=trấn)|(?<=thôn)|(?<=xóm)|(?<=ấp)|(?<=bản)|(?<=phố)))\s{_ABOUT}{_DIGITS}{_TIMES}(?=\s?(?:tổ|[,;.]|$))(?!\s?%)"
)
# «với 8.421 thành viên»
_COUNT_MEMBERS = compile_pattern(
    rf"{_BORDER}{_DIGITS}{_TIMES}\s(?:lượt\s)?(?P<noun>{words('member')}){END}"
    rf"(?!\s?/\s?tổ)(?!\s{words('not_member')})"
)
# «tổng số thành viên là 8.421»
_MEMBERS_FIRST = re.compile(
    r"(?P<noun>(?:tổng\s)?số (?:lượng\s)?thành viên|số người tham gia|người tham gia)[^\d.;:(\n]{0,30}?"
    r"(?:\slà|\sđạt|\slên|\svượt|\svượt con số|:|\stới)?"
    rf"\s{_ABOUT}{_DIGITS}{_TIMES}(?=\s?(?:người|[,;.)]|$))"
)
# «mỗi tổ có 5 thành viên», «từ 5 đến 9 người», «không quá 10»
_SIZE = re.compile(
    r"(?:mỗi|một)\s(?:tổ|đội|thôn|xóm|đơn vị|xã|mô hình)?[^.;,]{0,40}$"
    r"|(?:từ|bình quân|trung bình)\s(?:mỗi tổ\s)?(?:có\s)?(?:\d{1,9}\s?(?:-|đến)\s?)?$"
    r"|\d\s?-\s?$|không quá\s$"
)
_OTHER_BODY = re.compile(
    r"(?:tổ công tác|ban chỉ đạo|tổ giúp việc|hội đồng|câu lạc bộ|hợp tác xã|tổ hợp tác|ban quản lý|tổ chuyên gia|"
    r"đội tình nguyện)(?:(?!tổ công nghệ)[^.;,]){0,60}$"
)
_TRAINING = re.compile(r"tập huấn|bồi dưỡng|tham dự|dự hội nghị|lớp")
_GE = re.compile(r"(?:trên|hơn|tối thiểu|ít nhất|vượt|vượt quá|vượt con số|không dưới)\s$")
_LE = re.compile(r"(?:gần|dưới|tối đa|không quá|xấp xỉ gần)\s$")
_APPROX = re.compile(r"(?:khoảng|xấp xỉ|chừng|ước)\s$")
_LEVEL = rf"(?:(?P<district>huyện)|(?P<village>{words('village')})|(?P<commune>xã|phường|thị trấn))"
_LEVEL_AFTER = re.compile(rf"^\s(?:\(|ở\s|tại\s|của\s)?(?:các\s)?(?:cấp\s|tại\s)?{_LEVEL}{END}")
_LEVEL_BEFORE = compile_pattern(rf"{START}cấp\s{_LEVEL}(?:[^\W\d_]|[ :,/-]){{0,24}}$")
_LEVELS: tuple[Level, ...] = ("district", "village", "commune")
_ALL_TOLD = re.compile(r"lực lượng|cả thảy|tổng cộng|tất cả|mạng lưới|tham gia")
_MEMBER_WORDS = ("viên", "người")
_KINDS: tuple[tuple[Guarded, Kind, str], ...] = (
    (Guarded(_COUNT_TEAMS, needs=("tổ",)), "team_count", "teams.count"),
    (Guarded(_MEMBERS_FIRST, needs=_MEMBER_WORDS), "member_count", "members.noun_first"),
    (Guarded(_NOUN_FIRST, needs=("tổ",)), "team_count", "teams.noun_first"),
    (Guarded(_COUNT_MEMBERS, needs=_MEMBER_WORDS), "member_count", "members.count"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of teams or members: canonical offsets, value, bound, level of the teams."""

    start: int
    end: int
    kind: Kind
    value: int
    bound: Bound
    level: Level | None
    rule: str
    out_of: int | None = None


def names_teams(lower: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a stretch of lower-case text names community digital technology teams."""
    end = len(lower) if end is None else end
    return lower.find("tổ", start, end) >= 0 and _TEAM.search(lower, start, end) is not None


def find_counts(
    lower: str,
    start: int,
    end: int,
    *,
    named: bool,
    named_before: bool,
    close: bool = False,
    counted: bool = False,
) -> list[Count]:
    """Counts in the sentence `lower[start:end]`, in order.

    `named`: the sentence names the teams (`names_teams`); `named_before`: the text did not long before, so that bare
    «tổ» and «thành viên» mean them; `close`: in this sentence or the one before, so that «tổng cộng … người» are
    members as well; `counted`: this paragraph has counted teams or members before, so that bare «thành viên» are
    theirs.
    """
    if not (named or named_before):
        return []
    found: list[Count] = []
    for pattern, kind, rule in _KINDS:
        for match in pattern.finditer(lower, start, end):
            count = _read(lower, match, start, end, kind, rule)
            if count and not any(count.start < other.end and other.start < count.end for other in found):
                found.append(count)
    teams = [count for count in found if count.kind == "team_count"]
    if not teams and not named:
        told = (
            counted or "tổ" in lower[start:end] or (close and _ALL_TOLD.search(lower, start, end) is not None)
        )
        found = [count for count in found if count.kind == "member_count" and told]
    return sorted(found, key=lambda count: count.start)


def _read(lower: str, match: re.Match[str], start: int, end: int, kind: Kind, rule: str) -> Count | None:
    value = whole(match["n"], match["times"])
    if not value or _SIZE.search(lower[max(start, match.start() - 48) : match.start("n")]):
        return None
    if kind == "team_count" and value == 1:  # «một tổ» is the article, not a count
        return None
    if kind == "member_count" and not _are_members(lower, match, start, end):
        return None
    bound = _bound(lower[max(start, match.start("n") - 12) : match.start("n")])
    stop = match.end()
    if kind == "team_count" and (team := _TEAM.match(lower, match.start("noun"), end)):
        stop = max(stop, team.end())
    level = _level(lower, match, start, end, stop) if kind == "team_count" else None
    return Count(match.start(), stop, kind, value, bound, level, rule)


def _are_members(lower: str, match: re.Match[str], start: int, end: int) -> bool:
    """Not those who came to a training, and bare «người» only where the sentence names the teams."""
    if match["noun"] == "người" and not names_teams(lower, start, end):
        return False
    if match["noun"].endswith("thành viên") and "số" in match["noun"]:
        return True
    if _OTHER_BODY.search(lower[start : match.start("n")]):
        return False
    return _TRAINING.search(lower, max(start, match.start() - 40), min(end, match.end() + 24)) is None


def _bound(near: str) -> Bound:
    if _GE.search(near):
        return "ge"
    if _LE.search(near):
        return "le"
    return "approx" if _APPROX.search(near) else "eq"


def _level(lower: str, match: re.Match[str], start: int, end: int, stop: int) -> Level | None:
    """The level said right behind the noun, else right before the number."""
    behind, before = lower[stop : min(end, stop + 36)], lower[max(start, match.start() - 40) : match.start()]
    found = _LEVEL_AFTER.match(behind) or _LEVEL_BEFORE.search(before)
    return next((level for level in _LEVELS if found[level]), None) if found else None
