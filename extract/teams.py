"""Community digital technology teams (tổ công nghệ số cộng đồng) and their members, as counts in a sentence.

Teams are set up in communes (cấp xã) and in villages (thôn, xóm, ấp, bản, tổ dân phố, khu phố), by Công văn
793/BTTTT-THH of 2022. Rules of size («mỗi tổ có 5 thành viên») and attendance at trainings are no counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.model import Bound, Kind, Level
from extract.numbers import MULTIPLIER, whole

TEAM = (
    r"(?:tổ|mô hình tổ)\s(?:công nghệ số cộng đồng|công nghệ số, cộng đồng|công nghệ cộng đồng|công nghệ số|cnscđ|cnscd|cns cộng đồng|cns cđ|cncđ|cnsxđ|"
    r"chuyển đổi số cộng đồng|cđs cộng đồng|cđscđ|cđs cđ|công nghệ thông tin cộng đồng|hỗ trợ chuyển đổi số cộng đồng|cộng đồng số|số cộng đồng|công nghệ số công đồng|đề án 06 và công nghệ số cộng đồng)"
)
_TEAM = re.compile(TEAM)
_DIGITS = r"(?P<n>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:\s?/\s?(?P<of>\d{1,3}(?:\.\d{3})+|\d+))?"
_TIMES = rf"(?:\s(?P<times>{MULTIPLIER}))?"
_COUNT_TEAMS = re.compile(
    rf"(?<![\d.,/-]){_DIGITS}{_TIMES}\s(?:(?:mô hình|đội ngũ|đội)\s)?(?P<noun>tổ)(?![^\W_])(?!\s(?:dân phố|công tác|giúp việc|trưởng|viên|hợp tác|đội|chức|liên gia|dân cư|tự quản|bảo vệ|an ninh|covid|hòa giải|bầu cử|chuyên|tiết kiệm|vay|máy|hợp|xung kích|thợ|phản ứng|quản lý|phòng))"
)
_NOUN_FIRST = re.compile(
    rf"(?P<noun>(?:tổng\s)?số\stổ|số lượng tổ|{TEAM})(?:[^\d.;:(\n]{{0,40}}?)(?:\slà|\sđạt|\slên|\slên tới|:|\sgồm)\s(?:con số\s)?(?:hơn\s|trên\s|gần\s|khoảng\s)?{_DIGITS}{_TIMES}(?=\s?(?:tổ|[,;.]|$))(?!\s?%)"
)
_COUNT_MEMBERS = re.compile(
    rf"(?<![\d.,/-]){_DIGITS}{_TIMES}\s(?:lượt\s)?(?P<noun>thành viên|tổ viên|người tham gia|người là thành viên|người|hội viên tham gia|đoàn viên tham gia|tình nguyện viên)(?![^\W_])(?!\s?/\s?tổ)(?!\s(?:dân|dùng|cao tuổi|sử dụng|lao động|nghèo|dự|được tập huấn|được hỗ trợ|tham dự|có công))"
)
_MEMBERS_FIRST = re.compile(
    rf"(?P<noun>(?:tổng\s)?số (?:lượng\s)?thành viên|số người tham gia|người tham gia)(?:[^\d.;:(\n]{{0,30}}?)(?:\slà|\sđạt|\slên|\svượt|\svượt con số|:|\stới)?\s(?:con số\s)?(?:hơn\s|trên\s|gần\s|khoảng\s)?{_DIGITS}{_TIMES}(?=\s?(?:người|[,;.)]|$))"
)
_SIZE = re.compile(
    r"(?:mỗi|một)\s(?:tổ|đội|thôn|xóm|đơn vị|xã|mô hình)?[^.;,]{0,40}$|(?:từ|bình quân|trung bình)\s(?:mỗi tổ\s)?(?:có\s)?(?:\d+\s?(?:-|đến)\s?)?$|\d\s?-\s?$|không quá\s$|tối thiểu\s$"
)
_TRAINING = re.compile(r"tập huấn|bồi dưỡng|tham dự|dự hội nghị|lớp")
_GE = re.compile(r"(?:trên|hơn|tối thiểu|ít nhất|vượt|vượt quá|vượt con số|không dưới)\s$")
_LE = re.compile(r"(?:gần|dưới|tối đa|không quá|xấp xỉ gần)\s$")
_APPROX = re.compile(r"(?:khoảng|xấp xỉ|chừng|ước)\s$")
_VILLAGE = r"thôn|xóm|khóm|ấp|bản|buôn|tổ dân phố|khu phố|khu dân cư|tdp|làng|cơ sở|khu|sóc|phum"
_LEVELS: tuple[tuple[Level, str], ...] = (
    ("district", r"huyện"),
    ("village", _VILLAGE),
    ("commune", r"xã|phường|thị trấn"),
)
_LEVEL_AFTER = re.compile(
    r"^\s(?:\(|ở\s|tại\s|của\s)?(?:các\s)?(?:cấp\s|tại\s)?(?:"
    + "|".join(f"(?P<{level}>{words})" for level, words in _LEVELS)
    + r")(?![^\W_])"
)
_LEVEL_BEFORE = re.compile(
    r"(?<![^\W_])cấp\s(?:"
    + "|".join(f"(?P<{level}>{words})" for level, words in _LEVELS)
    + r")(?:[^\W\d_]|[ :,/-]){0,24}$"
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
    return _TEAM.search(lower, start, len(lower) if end is None else end) is not None


def find_counts(lower: str, start: int, end: int, *, named_before: bool, close: bool = False) -> list[Count]:
    """Counts in the sentence `lower[start:end]`; `named_before`: the text named the teams close before, so that
    bare «tổ» and «thành viên» mean them."""
    named = names_teams(lower, start, end)
    if not (named or named_before):
        return []
    found: list[Count] = []
    for pattern, kind, rule in (
        (_COUNT_TEAMS, "team_count", "teams.count"),
        (_NOUN_FIRST, "team_count", "teams.noun_first"),
        (_MEMBERS_FIRST, "member_count", "members.noun_first"),
        (_COUNT_MEMBERS, "member_count", "members.count"),
    ):
        for match in pattern.finditer(lower, start, end):
            count = _read(lower, match, start, end, kind, rule)  # type: ignore[arg-type]
            if count and not any(count.start < other.end and other.start < count.end for other in found):
                found.append(count)
    teams = [count for count in found if count.kind == "team_count"]
    if not teams and not named:
        told = "tổ" in lower[start:end] or (close and re.search(r"lực lượng|cả thảy|tổng cộng|tất cả", lower[start:end]))
        found = [count for count in found if count.kind == "member_count" and told]
    return sorted(found, key=lambda count: count.start)


def _read(lower: str, match: re.Match[str], start: int, end: int, kind: Kind, rule: str) -> Count | None:
    value = whole(match["n"], match["times"])
    if value is None or value == 0:
        return None
    before = lower[max(start, match.start() - 48) : match.start("n")]
    if _SIZE.search(before) or (
        kind == "member_count" and match["noun"] == "người" and not names_teams(lower, start, end)
    ):
        return None
    if kind == "member_count" and _TRAINING.search(
        lower, max(start, match.start() - 40), min(end, match.end() + 24)
    ):
        return None
    if kind == "team_count" and value == 1:
        return None
    near = lower[max(start, match.start("n") - 12) : match.start("n")]
    bound: Bound = (
        "ge" if _GE.search(near) else "le" if _LE.search(near) else "approx" if _APPROX.search(near) else "eq"
    )
    stop = match.end()
    if kind == "team_count" and (team := _TEAM.match(lower, match.start("noun"), end)):
        stop = max(stop, team.end())
    level = _level(lower, match, start, end, stop) if kind == "team_count" else None
    return Count(match.start(), stop, kind, value, bound, level, rule)


def _level(lower: str, match: re.Match[str], start: int, end: int, stop: int) -> Level | None:
    """The level said right behind the noun, else right before the number."""
    found = _LEVEL_AFTER.match(lower[stop : min(end, stop + 36)]) or _LEVEL_BEFORE.search(
        lower[max(start, match.start() - 40) : match.start()]
    )
    return found.lastgroup if found else None  # type: ignore[return-value]
