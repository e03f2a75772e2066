"""Community digital technology teams (tổ công nghệ số cộng đồng) and their members, as counts in a sentence.

Teams are set up in communes (cấp xã) and in villages (thôn, xóm, ấp, bản, tổ dân phố, khu phố), by Công văn
793/BTTTT-THH of 2022. Rules of size («mỗi tổ có 5 thành viên») and attendance at trainings are no counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.count_lists import TEAM, find_number_lists
from extract.cues import END, START, words
from extract.model import Bound, Kind, Level
from extract.numbers import MULTIPLIER, whole
from extract.patterns import Guarded, compile_pattern

_TEAM = re.compile(TEAM)
_DIGITS = r"(?P<n>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:\s?/\s?(?P<of>\d{1,3}(?:\.\d{3})+|\d+))?"
_TIMES = rf"(?:\s(?P<times>{MULTIPLIER}))?"
_WHOLE = r"(?![.,]?\d)"
_BORDER = r"(?<![\d.,/-])"
_ABOUT = r"(?:con số\s)?(?:hơn\s|trên\s|gần\s|khoảng\s|tối thiểu\s|ít nhất\s)?"
# «1.652 tổ», «1,2 nghìn mô hình tổ»
_COUNT_TEAMS = compile_pattern(
    rf"{_BORDER}{_DIGITS}{_TIMES}\s(?:(?:mô hình|đội ngũ|đội)\s)?(?P<noun>tổ){END}(?!\s{words('other_team')})"
)
# «số tổ công nghệ số cộng đồng của tỉnh lên 1.652»
_NOUN_FIRST = re.compile(
    rf"(?P<noun>(?:tổng\s)?số\stổ|số lượng tổ|{TEAM})"
    rf"(?:(?!\ssố\stổ)[^\d.;:(\n]|\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{4}})?"
    rf"|tháng\s\d{{1,2}}(?:/\d{{4}})?|năm\s20\d\d){{0,60}}?"
    rf"(?:\slà|\sđạt|\slên|\slên tới|:|\sgồm|\sdừng ở|\sở mức"
    rf"|(?:(?<=xã)|(?<=huyện)|(?<=phường)|(?<=trấn)|(?<=thôn)|(?<=xóm)|(?<=ấp)|(?<=bản)|(?<=phố)))"
    rf"\s{_ABOUT}{_DIGITS}{_TIMES}{_WHOLE}(?=\s?(?:tổ|[,;.]|$))(?!\s?%)"
)
# «một con số được nhắc tới là 81.832: số tổ công nghệ số cộng đồng mà 63/63 tỉnh đã lập»
_THE_NUMBER = rf"(?:tổng\s)?(?P<noun>số\s(?:lượng\s)?(?:các\s)?(?:{TEAM}|tổ{END}))"
_NUMBER_FIRST = re.compile(
    rf"(?:con số|là|đạt|lên|tới|mốc|số)\s{_ABOUT}{_DIGITS}{_TIMES}\s?[:–-]\s(?:(?:đó|cũng)\slà\s)?{_THE_NUMBER}"
)
# «1.676 là số tổ công nghệ số cộng đồng mà 11 huyện báo về»
_NUMBER_IS = compile_pattern(rf"(?<!năm\s){_BORDER}{_DIGITS}{_TIMES}\s(?:chính\s)?là\s{_THE_NUMBER}")
# «trong số đó có tới 1.536 ở thôn, xóm; 143 ở cấp xã»: the noun stands in what was counted before
_ELIDED = compile_pattern(
    rf"{_BORDER}{_DIGITS}{_TIMES}(?P<noun>)(?=\s(?:(?:ở|thuộc|tại)\s(?:các\s|cấp\s)?|cấp\s)"
    rf"(?:{words('village')}|xã|phường){END}(?!\s[^\W\d_]+\scó\s))"
)
_PART = re.compile(r"trong (?:số )?(?:đó|này)|chia ra|cụ thể|gồm")
_OF_THEM = compile_pattern(
    rf"{START}(?:trong (?:số\s)?(?:đó|này)|chia ra|cụ thể|(?:bao\s)?gồm){END}[^.]{{0,90}}$"
)
# «với 8.421 thành viên»
_COUNT_MEMBERS = compile_pattern(
    rf"(?<![\d.,-])(?<!\d/){_DIGITS}{_TIMES}\s(?:lượt\s)?(?P<noun>{words('member')}){END}"
    rf"(?!\s?/\s?tổ)(?!\s{words('not_member')})"
)
# «tổng số thành viên là 8.421»
_MEMBERS_FIRST = re.compile(
    r"(?P<noun>(?:tổng\s)?số (?:lượng\s)?(?:thành viên|tổ viên)|số người tham gia|người tham gia"
    r"|(?:nhân lực|nhân sự|quân số)\s(?:của\s)?(?:các\s|toàn bộ\s)?(?:tổ|mạng lưới|lực lượng này|hai cấp|cả hai cấp)"
    r"|(?:đội ngũ|lực lượng)\s(?:thành viên|tổ viên|(?:trong|của|ở)\s(?:các\s|toàn bộ\s)?(?:tổ|mạng lưới)))"
    r"[^\d.;:(\n]{0,30}?"
    r"(?:\slà|\sđạt|\slên|\svượt|\svượt con số|:|\stới)?"
    rf"\s{_ABOUT}{_DIGITS}{_TIMES}{_WHOLE}(?=\s?(?:người|thành viên|[,;.)]|$))"
)
# «số thành viên tăng từ 7.015 người (năm 2022) lên 9.388»: a former number and a new one
_AMOUNT = r"\d{1,3}(?:\.\d{3})+|\d+"
_UNIT = r"(?:\s(?:tổ|người|thành viên)(?![^\W_]))?"
_FROM_TO = Guarded(
    re.compile(
        rf"số\s(?:lượng\s)?(?:(?P<member>thành viên|người tham gia)|(?:các\s)?(?:{TEAM}|tổ){END})"
        rf"[^\d.;:(\n]{{0,40}}?\stừ\s{_ABOUT}(?P<old>{_AMOUNT}){_WHOLE}(?P<unit>{_UNIT})"
        r"(?:\s\([^()\n]{1,30}\)|[^\d.;()\n]{0,16}\s(?:\d{1,2}/)?20\d\d)?,?\s(?:tăng\s|giảm\s)?"
        rf"(?:lên|xuống|còn)(?:\s(?:còn|thành|tới|đến))?\s{_ABOUT}(?P<new>{_AMOUNT}){_WHOLE}(?!\s?%){_UNIT}"
    ),
    needs=(" từ ",),
)
# «mỗi tổ có 5 thành viên», «từ 5 đến 9 người», «không quá 10»
_EACH = rf"(?:{words('village')}|tổ|đội|đơn vị|xã|phường|thị trấn|huyện|địa phương|mô hình|nơi)"
_SIZE = re.compile(
    rf"{START}(?:mỗi|một(?=\s{_EACH}))\s(?:{_EACH}(?:\s?(?:,|/|và|hoặc|hay)\s?{_EACH})*)?[^.;,]{{0,40}}$"
    r"|(?:từ|bình quân|trung bình)\s(?:mỗi tổ\s)?(?:có\s)?(?:\d{1,9}\s?(?:-|đến)\s?)?$"
    r"|\d\s?-\s?$|không quá\s$"
)
_SIZE_REACH = 72
"""A rule of size opens at most so many characters before its number."""
# «tăng 91 tổ so với cùng kỳ», «giải thể 30 tổ», «thiếu 12 tổ», «phụ trách 3 tổ»: a difference, what is not there, some
_DIFFERENCE = compile_pattern(
    rf"{START}(?:tăng|giảm|bớt|giải thể|xóa|thiếu|nhiều hơn|ít hơn|phụ trách|khen thưởng|tuyên dương|biểu dương)"
    r"\s(?:thêm\s|bớt\s|đi\s|được\s|cho\s)?"
    r"(?:khoảng\s|gần\s|hơn\s|trên\s|tới\s)?$"
)
# «từ 143 tổ (năm 2022) lên 711 tổ», «thu hút từ 15.000 thành viên trở lên»: no size
_CHANGES = re.compile(r"[^.;\n]{0,50}?\s(?:lên|xuống|còn)\s(?:[^\W\d_]+\s){0,2}\d")
_SINCE_NUMBER = compile_pattern(
    rf"{START}từ\s(?:(?:chỗ|con số|vỏn vẹn|chỉ|có|mới|vài|hơn|gần|khoảng|trên)\s){{0,5}}$"
)
_AT_LEAST = re.compile(r"[^.;,\n]{0,24}\strở lên")
_TEAM_SIZE = 100
"""No team has so many members."""
# «1.614 tổ ở ấp, khóm, khu phố, quy tụ hơn 12.500 người»
_GATHERS = re.compile(
    rf"[^.;]{{0,50}}?\s(?:quy tụ|thu hút|huy động|tập hợp|gồm|với)\s(?:[^\W\d_]+\s)?{_ABOUT}"
)
_NO_GATHERING = re.compile(r"tổ chức|hội|buổi|lớp|cuộc|tuyên truyền|hướng dẫn|hỗ trợ")
_OTHER_BODY = re.compile(
    r"(?:tổ công tác|ban chỉ đạo|tổ giúp việc|hội đồng|câu lạc bộ|hợp tác xã|tổ hợp tác|ban quản lý|tổ chuyên gia|"
    r"đội tình nguyện|(?:nhóm|kênh|trang)\s(?:zalo|facebook|chat|mạng xã hội|cộng đồng)|fanpage)"
    r"(?:(?!tổ công nghệ)[^.;,]){0,60}$"
)
_OF_TEAMS = re.compile(rf"\s(?:của\s)?(?:các\s)?{TEAM}")
_TRAINING = re.compile(r"tập huấn|bồi dưỡng|tham dự|dự hội nghị|lớp")
_GE = re.compile(r"(?:trên|hơn|tối thiểu|ít nhất|vượt|vượt quá|vượt con số|không dưới)\s$")
_LE = re.compile(r"(?:gần|dưới|tối đa|không quá|xấp xỉ gần)\s$")
_APPROX = re.compile(r"(?:khoảng|xấp xỉ|chừng|ước)\s$")
_LEVEL = rf"(?:(?P<district>huyện)|(?P<village>{words('village')})|(?P<commune>xã|phường|thị trấn))"
# «tổ cấp xã», «tổ ở 100% thôn, bản», «tổ tại 41 bản»; «8 tổ của xã» says whose they are
_LEVEL_AFTER = re.compile(
    rf"^\s(?:\(|(?:ở|tại|phụ trách|theo)\s)?(?:\d{{1,3}}(?:\.\d{{3}})?%?\s|tất cả\s|khắp\s|hầu hết\s)?(?:các\s)?"
    rf"(?:cấp\s|tại\s)?{_LEVEL}{END}"
)
# «cấp xã 107 tổ», «ở bon, thôn, tổ dân phố là 101 tổ», «khối xã, phường có 209 tổ»; «ở xã Hòa An có 5 tổ» names one
_LEVEL_BEFORE = compile_pattern(
    rf"{START}(?:cấp\s{_LEVEL}|(?:ở|khối)\s(?:các\s|bon,\s)?"
    rf"(?:(?P<below>(?!cơ sở){words('village')})|(?P<communes>xã,\sphường)))"
    r"(?:[^\W\d_]|[ :,/-]){0,32}$"
)
_LEVELS: tuple[Level, ...] = ("district", "village", "commune")
_ALL_TOLD = re.compile(r"lực lượng|cả thảy|tổng cộng|tất cả|mạng lưới|tham gia")
_MEMBER_WORDS = ("viên", "người")
_NUMBER_OF = ("số tổ", "số mô hình", "số lượng", "số các")
_STAFF_WORDS = ("nhân lực", "nhân sự", "quân số", "lực lượng", "đội ngũ")
_KINDS: tuple[tuple[Guarded, Kind, str], ...] = (
    (Guarded(_COUNT_TEAMS, needs=("tổ",)), "team_count", "teams.count"),
    (Guarded(_MEMBERS_FIRST, needs=_MEMBER_WORDS + _STAFF_WORDS), "member_count", "members.noun_first"),
    (Guarded(_NOUN_FIRST, needs=("tổ",)), "team_count", "teams.noun_first"),
    (Guarded(_NUMBER_FIRST, needs=_NUMBER_OF), "team_count", "teams.number_first"),
    (Guarded(_NUMBER_IS, needs=_NUMBER_OF), "team_count", "teams.number_first"),
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
    part: tuple[int, int] | None = None
    """(i, n): the i-th of n numbers that go with as many units, in order."""
    former: bool = False
    """«từ 143 tổ …»: a number that is no more."""


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
    last: tuple[Count, ...] = (),
) -> list[Count]:
    """Counts in the sentence `lower[start:end]`, in order.

    `named`: the sentence names the teams (`names_teams`); `named_before`: the text did not long before, so that bare
    «tổ» and «thành viên» mean them; `close`: in this sentence or the one before, so that «tổng cộng … người» are
    members as well; `counted`: this paragraph has counted teams or members before, so that bare «thành viên» are
    theirs; `last`: the counts of the sentence before, which «con số tương ứng là 87 và 498» repeats.
    """
    if not (named or named_before):
        return []
    found = [*_listed(lower, start, end, last), *_from_to(lower, start, end)]
    spans = [(count.start, count.end) for count in found]
    for pattern, kind, rule in _KINDS:
        for match in pattern.finditer(lower, start, end):
            if any(match.start() < stop and begin < match.end() for begin, stop in spans):
                continue
            theirs = kind == "member_count" and _gathered(lower, match.start(), found)
            if (count := _read(lower, match, start, end, kind, rule, theirs=theirs)) is not None:
                found.append(count)
                spans.append((count.start, count.end))
    teams = [count for count in found if count.kind == "team_count"]
    if teams or any(count.kind == "team_count" for count in last):
        found.extend(_elided(lower, start, end, spans))
        teams = [count for count in found if count.kind == "team_count"]
    if not teams and not named:
        told = (
            counted or "tổ" in lower[start:end] or (close and _ALL_TOLD.search(lower, start, end) is not None)
        )
        found = [count for count in found if count.kind == "member_count" and told]
    return _with_levels(lower, start, sorted(found, key=lambda count: count.start))


def _elided(lower: str, start: int, end: int, spans: list[tuple[int, int]]) -> Iterator[Count]:
    """The parts of teams counted before that stand without their noun, outside the `spans` of other counts."""
    if _PART.search(lower, start, end) is None:
        return
    for match in _ELIDED.finditer(lower, start, end):
        free = not any(match.start() < stop and begin < match.end() for begin, stop in spans)
        if free and _OF_THEM.search(lower, start, match.start()):
            count = _read(lower, match, start, end, "team_count", "teams.elided")
            if count is not None:
                yield count


def _listed(lower: str, start: int, end: int, last: tuple[Count, ...]) -> list[Count]:
    """The numbers of lists such as «225 và 199 tổ», each as a count of its own."""
    known = tuple((count.kind, count.level) for count in last)
    found: list[Count] = []
    for listed in find_number_lists(lower, start, end, known):
        level = _level_at(lower, listed.start, listed.end, start, end)
        for number in listed.numbers:
            bound = _bound(lower[max(start, number.start - 12) : number.start])
            own = number.level or (level if number.kind == "team_count" else None)
            found.append(
                Count(
                    listed.start, listed.end, number.kind, number.value, bound, own, listed.rule, number.part
                )
            )
    return found


def _from_to(lower: str, start: int, end: int) -> Iterator[Count]:
    """The two numbers of «số tổ tăng từ 143 lên 711»."""
    for match in _FROM_TO.finditer(lower, start, end):
        kind: Kind = "member_count" if match["member"] else "team_count"
        level = (
            _level_at(lower, match.start("old"), match.start("old"), start, end)
            if kind == "team_count"
            else None
        )
        for group, stop in (("old", match.end("unit")), ("new", match.end())):
            bound = _bound(lower[max(start, match.start(group) - 12) : match.start(group)])
            if value := whole(match[group]):
                former = group == "old"
                yield Count(
                    match.start(group),
                    stop,
                    kind,
                    value,
                    bound,
                    level,
                    f"{kind[:-6]}s.from_to",
                    former=former,
                )


def _gathered(lower: str, at: int, found: list[Count]) -> bool:
    """Whether the people counted at an offset are those of the teams counted right before it."""
    teams = [count.end for count in found if count.kind == "team_count" and count.end <= at]
    gap = lower[max(teams) : at] if teams else ""
    return _GATHERS.fullmatch(gap) is not None and _NO_GATHERING.search(gap) is None


def _read(
    lower: str, match: re.Match[str], start: int, end: int, kind: Kind, rule: str, *, theirs: bool = False
) -> Count | None:
    """A match as a count, None where it counts no teams or members; `theirs`: see `_gathered`."""
    value = whole(match["n"], match["times"])
    if not value or _is_size(lower, match, start, end, value):
        return None
    if _DIFFERENCE.search(lower, max(start, match.start("n") - 24), match.start("n")):
        return None
    if kind == "team_count" and value == 1:  # «một tổ» is the article, not a count
        return None
    if kind == "member_count" and not _are_members(lower, match, start, end, theirs=theirs):
        return None
    bound = _bound(lower[max(start, match.start("n") - 12) : match.start("n")])
    if kind == "member_count" and bound == "eq" and _AT_LEAST.match(lower, match.end("n"), end):
        bound = "ge"
    stop = match.end()
    if kind == "team_count" and (team := _TEAM.match(lower, match.start("noun"), end)):
        stop = max(stop, team.end())
    at = match.start("n")  # «số tổ cấp xã 260» has its level between noun and number
    level = _level_at(lower, at, stop, start, end) if kind == "team_count" else None
    former = _SINCE_NUMBER.search(lower, max(start, at - 48), at) is not None and bound != "ge"
    return Count(match.start(), stop, kind, value, bound, level, rule, former=former)


def _is_size(lower: str, match: re.Match[str], start: int, end: int, value: int) -> bool:
    """Whether a number is the size of one team: «mỗi tổ có 5 thành viên», «từ 5 đến 9 người»."""
    size = _SIZE.search(lower, max(start, match.start() - _SIZE_REACH), match.start("n"))
    if size is None:
        return False
    since = size[0] == "từ " and value >= _TEAM_SIZE
    return not (
        since and (_CHANGES.match(lower, match.end(), end) or _AT_LEAST.match(lower, match.end("n"), end))
    )


def _are_members(lower: str, match: re.Match[str], start: int, end: int, *, theirs: bool) -> bool:
    """Not those who came to a training, and bare «người» only where the sentence names the teams or they are theirs."""
    if match["noun"] == "người" and not theirs and not names_teams(lower, start, end):
        return False
    if match["noun"].endswith("thành viên") and "số" in match["noun"]:
        return True
    if _OTHER_BODY.search(lower[start : match.start("n")]):
        return False
    of_teams = _OF_TEAMS.match(
        lower, match.end(), end
    )  # «1.500 lượt thành viên tổ công nghệ số cộng đồng được tập huấn»
    stop = of_teams.end() if of_teams is not None else match.end()
    return _TRAINING.search(lower, max(start, match.start() - 40), min(end, stop + 24)) is None


def _bound(near: str) -> Bound:
    if _GE.search(near):
        return "ge"
    if _LE.search(near):
        return "le"
    return "approx" if _APPROX.search(near) else "eq"


def _level_at(lower: str, at: int, stop: int, start: int, end: int) -> Level | None:
    """The level said right behind the noun that ends at `stop`, else right before the number at `at`."""
    if (after := _LEVEL_AFTER.match(lower[stop : min(end, stop + 48)])) is not None:
        return next((level for level in _LEVELS if after[level]), None)
    before = _LEVEL_BEFORE.search(lower[max(start, at - 56) : at])
    if before is None:
        return None
    if before["below"] or before["communes"]:
        return "village" if before["below"] else "commune"
    return next((level for level in _LEVELS if before[level]), None)


# between teams and their own members: «với», «gồm», «thu hút», «, »; a total says so
_THEIRS = re.compile(
    rf"^(?:[^.;]{{0,60}}?(?:,\s|\svới\s|\sgồm\s|\scó\s|\squy tụ\s|\sthu hút\s|\s\(|/)|\s?\()"
    rf"(?:với\s|gồm\s|thu hút\s|thành viên\s)?{_ABOUT}$"
)
_TOTAL = re.compile(r"tổng|cả thảy|tất cả|toàn bộ")
_AT_LEVEL = re.compile(rf"\W{{0,3}}(?:trong đó,?\s)?(?:ở\s)?cấp\s{_LEVEL}{END}")


def _with_levels(lower: str, start: int, counts: list[Count]) -> list[Count]:
    """Members take the level of their teams, see `_level_of_members`; `start` is the sentence's."""
    leveled: list[Count] = []
    for number, count in enumerate(counts):
        if count.kind == "member_count" and count.level is None:
            count = replace(count, level=_level_of_members(lower, start, counts[:number], count))
        leveled.append(count)
    return leveled


def _level_of_members(lower: str, start: int, before: list[Count], count: Count) -> Level | None:
    """«24 tổ cấp xã với 264 thành viên»: the level of the teams right before, unless the members are told in all, or
    teams of another level stand without theirs before those («65 tổ cấp xã và 402 tổ cấp thôn với 2.836 thành viên»);
    «ở cấp xã, 108/108 xã có tổ, tổng cộng 1.014 thành viên»: the level that opens the clause."""
    clause = max(lower.rfind(";", start, count.start) + 1, start)
    own = before[-1] if before and before[-1].start >= clause else None
    if own is None:
        opening = _AT_LEVEL.match(lower, clause, count.start)
        return next((level for level in _LEVELS if opening[level]), None) if opening else None
    gap = lower[own.end : count.start]
    others = before[-2] if len(before) > 1 and before[-2].kind == "team_count" else None
    alone = others is None or others.level in (None, own.level)
    theirs = own.kind == "team_count" and alone and _THEIRS.search(gap)
    return own.level if theirs and not _TOTAL.search(gap + lower[count.start : count.end]) else None
