"""Who a value is about: the place in its bracket, behind an inversion, before it in its clause, or in focus."""

from __future__ import annotations

import re

from extract.cues import END, NAME, START, UNIT, UPPER, cue, words
from extract.discourse import Focus, Sentence
from extract.gazetteer import communes_of
from extract.measures import Measure
from extract.mentions import Place
from extract.patterns import compile_pattern

# «Vị trí thứ 2 trong nhóm tỉnh thuộc về A»: these verbs turn the clause round whatever stands between.
_TURNS = re.compile(
    rf"^[^.;:\n]{{0,90}}?\s{words('inversion')}\s(?:các\s)?(?:{UNIT}|hai\s|đơn vị\s|ba\s){{0,4}}$"
)
# «dẫn đầu bảng xếp hạng PCI năm 2021 là A»: only known words, names (¤) and indices (§) up to the copula
_INVERTED = re.compile(
    rf"^(?:[\s,]{{1,2}}(?:{words('inverted_words')}|năm 20\d\d|§+|{NAME}[{NAME} .-]{{0,24}}|[\d.,]{{1,8}})){{0,10}}"
    r"\s?(?:\([^()]{0,40}\)\s?)?"
    r"(?:\s?(?:vẫn\s)?(?:là|gồm có|gồm|có|do|của|bằng)|:(?:\s(?:vẫn\s)?là)?|,\s?(?:gồm|là))\s?:?\s?(?:các\s)?"
    rf"(?:{UNIT}|địa phương\s|hai\s|đơn vị\s|ba\s|của\s|vẫn\s){{0,5}}$"
)


_CLAUSE_END = re.compile(r"[;:]|, ")


def find_subjects(sentence: Sentence, focus: Focus, measure: Measure) -> tuple[list[Place], str]:
    """The places a value is about, and from where; an empty list where nobody fits."""
    if (owner := _before_bracket(sentence, measure)) is not None:
        return [owner], "clause"
    if (commune := _commune_before_bracket(sentence, focus, measure)) is not None:
        return [commune], "clause"
    if _is_strangers_bracket(sentence, measure) or _is_regions(sentence, measure):
        return [], "none"
    free = [
        place for place in sentence.places if place.role == "free" and place.kind not in ("region", "village")
    ]
    if (turned := _inverted(sentence, free, measure)) is not None:
        return _with_company(sentence, turned, free), "inverted"
    if (item := _item_of_list(sentence, free, measure)) is not None:
        return [item], "inverted"
    if (dangling := _dangling(sentence, free, measure)) is not None:
        return [dangling], "inverted"
    candidates = [
        place
        for place in free
        if place.end <= measure.start
        and not _is_closed_off(sentence, place, measure)
        and not sentence.is_apart(place.start, measure.start)
    ]
    owners = [place for place in candidates if not _is_owner_of_index(sentence, place, candidates)]
    if owners:
        chosen = owners[-1]
        if chosen.kind == "nation":
            return [], "none"
        clause = sentence.between(chosen.end, measure.start)
        where = "anaphor" if chosen.anaphor else "sentence" if _CLAUSE_END.search(clause) else "clause"
        return _shared(sentence, chosen, owners, measure), where
    return _from_focus(sentence, focus, measure)


def _is_owner_of_index(sentence: Sentence, place: Place, candidates: list[Place]) -> bool:
    """«Sở Xây dựng xếp thứ 17 về chỉ số cải cách hành chính của tỉnh với 81,06 điểm»: «của tỉnh» says whose index it
    is, where a unit of the province stands before."""
    if not place.anaphor or not sentence.before(place.start, 5).endswith("của "):
        return False
    below = [other for other in candidates if other.start < place.start and other.kind in _BELOW]
    return bool(below) and not _LIFTS.search(sentence.between(below[-1].end, place.start))


_LIFTS = re.compile(r"đưa|góp phần|nâng|giúp|để")  # «góp phần đưa PAR INDEX của tỉnh vào tốp 10»
_BELOW = ("district", "commune", "agency")


# «những tỉnh nhảy trên 20 bậc»: said of units without a name
_NOBODY = compile_pattern(
    rf"{START}(?:(?:những|các|nhiều|một số|một vài|vài|mỗi|không|hầu hết|hai|ba|bốn|(?<!\d)\d{{1,3}})\s"
    rf"(?:{words('unit_nouns')}|đại diện|cái tên|gương mặt)"
    r"|một (?:đại diện|cái tên|gương mặt)|cả hai|cả ba|cả bốn"
    r"|hai nơi|ba nơi|ngành|nơi (?:đứng cuối|thấp nhất|xếp cuối))"
    rf"{END}(?!,\s[^\W\d_]{{1,9}}\s(?:xếp|đứng))[^.;,:]{{0,30}}$"
)
# «Có tới ba lĩnh vực nằm trong 10 tỉnh dẫn đầu»: components are ranked, and which is not said
_COMPONENTS = re.compile(
    rf"{START}(?:hai|ba|bốn|năm|sáu|(?<!\d)\d{{1,2}})\s(?:lĩnh vực|chỉ số thành phần|chỉ số nội dung|tiêu chí)"
    r"[^.;,:]{0,30}$"
)
_PUTS_IN = re.compile(
    r"(?:vào|trong|lọt|giữ|thuộc|nằm|trở lại|lại|lên|không (?:rơi|rớt|tụt) khỏi)\s(?:[^\W\d_]+\s){0,2}$"
)


# «NHNN đạt chỉ số cao nhất», «Trung tâm Tây Hồ xếp thứ 2»: a proper name before a verb of ranking
_STRANGER = re.compile(
    rf"(?<![^\W_])(?:[{UPPER}][{UPPER}&]{{1,11}}|[{UPPER}][^\W\d_]{{0,9}}(?:\s[{UPPER}][^\W\d_]{{0,9}}){{1,5}})"
    rf"\s(?:đã\s|vẫn\s|cũng\s|tiếp tục\s|hiện\s|lại\s)?{words('stranger_acts')}{END}"
)


# «đói nghèo xếp thứ nhất, môi trường đứng thứ hai»: a common noun before the verb of ranking
_THING = re.compile(
    r"(?:^|[,;:.(]\s?)(?:còn\s|và\s|nhưng\s|song\s)?(?P<noun>(?:[^\W\d_]+\s){1,5})(?:chỉ\s|vẫn\s|cũng\s|lại\s)?(?:xếp|đứng)$"
)
_NO_THING = cue("no_thing")


def _is_things(sentence: Sentence, measure: Measure) -> bool:
    """Whether what is ranked is neither a unit nor an index but some thing of everyday life."""
    verb = measure.start + len("xếp")
    match = _THING.search(sentence.between(sentence.start, measure.start).rstrip()) or _THING.search(
        sentence.between(sentence.start, verb + 1).rstrip()
    )
    if match is None or NAME in match["noun"] or _NO_THING.search(match["noun"]):
        return False
    return not _is_known(sentence, sentence.start + match.start("noun"), sentence.start + match.end("noun"))


def _is_known(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a place or an index is named in `[start, end)`."""
    known = [(place.start, place.end) for place in sentence.places]
    known += [(mention.start, mention.end) for mention in sentence.indicators]
    return any(first < end and start < last for first, last in known)


def _is_strangers(sentence: Sentence, measure: Measure) -> bool:
    """Whether a name nobody knows stands as the subject before a value, which then is not that of the focus."""
    return any(
        not _is_known(sentence, match.start(), match.end())
        for match in _STRANGER.finditer(sentence.view.text, sentence.start, measure.end)
    )


# «DTI cấp quốc gia năm 2024 là 0,7955»
_OF_NATION = re.compile(r"\scấp quốc gia\s[^.;,:()]{0,24}$")


def _from_focus(sentence: Sentence, focus: Focus, measure: Measure) -> tuple[list[Place], str]:
    before = sentence.between(sentence.start, measure.start)
    if _NOBODY.search(before) or _is_strangers(sentence, measure) or _OF_NATION.search(before):
        return [], "none"
    if measure.kind == "rank" and (_COMPONENTS.search(before) or _is_things(sentence, measure)):
        return [], "none"
    if measure.rule == "rank.top" and not _PUTS_IN.search(sentence.before(measure.start, 24)):
        return [], "none"  # «Top 30 tỉnh, thành phố PCI» heads a list, nobody is said to be in it
    located = [
        place
        for place in sentence.places
        if place.role == "location" and place.kind == "province" and place.end <= measure.start
    ]
    if located and _is_topic(sentence, located[0], measure):
        return [located[0]], "location"
    if focus.subject is not None and sentence.block - focus.subject_block <= 1:
        aside = focus.subject.kind == "ministry" and sentence.block != focus.subject_block
        if not (aside and focus.main is not None):  # a ministry is spoken of for one paragraph
            return [focus.subject], "state"
    if located and focus.main is None:
        return [located[-1]], "location"
    if focus.main is not None:
        return [focus.main], "home" if focus.home is not None else "main"
    return ([focus.subject], "state") if focus.subject is not None else ([], "none")


_HAPPENS = cue("event")


def _is_topic(sentence: Sentence, place: Place, measure: Measure) -> bool:
    """«Tại Cà Mau, chỉ số SIPAS đạt 81,2 %»: a place that opens the sentence is what it speaks of, unless something
    takes place there («Tại Hà Nội, Bộ Nội vụ công bố …»)."""
    between = sentence.between(place.end, measure.start)
    opens = re.fullmatch(
        r"\W{0,3}(?:tại|ở|với|riêng (?:tại|ở|với))\s", sentence.between(sentence.start, place.start)
    )
    return opens is not None and between.startswith(",") and _HAPPENS.search(between) is None


def _before_bracket(sentence: Sentence, measure: Measure) -> Place | None:
    """«A (72,95)», «trên Lai Châu (hạng 56)»: a bracket right behind a name speaks of that name."""
    bracket = sentence.bracket(measure.start)
    if bracket is None:
        return None
    inside = any(
        bracket[0] < place.start < measure.start and place.role == "free" for place in sentence.places
    )
    owners = [
        place for place in sentence.places if 0 <= bracket[0] - place.end <= 1 and place.kind != "region"
    ]
    return owners[-1] if owners and not inside else None


_REACHES = re.compile(r"\s(?:được\s|đạt\s|có\s)?")


def _is_regions(sentence: Sentence, measure: Measure) -> bool:
    """«Đông Nam Bộ 44,81 điểm»: a score right behind a region is that region's."""
    if measure.kind != "score":
        return False
    before = [place for place in sentence.places if place.end <= measure.start]
    if not before or before[-1].kind != "region" or before[-1].role != "free":
        return False
    return _REACHES.fullmatch(sentence.between(before[-1].end, measure.start)) is not None


_NAMED_BEFORE = re.compile(rf"(?<![^\W_])[{UPPER}][^\W\d_]{{0,9}}(?:\s[{UPPER}][^\W\d_]{{0,9}}){{1,4}}\s?$")


def _commune_before_bracket(sentence: Sentence, focus: Focus, measure: Measure) -> Place | None:
    """«Một số xã còn thấp như Trung Lý (78,62 điểm)»: a commune of the article's province without its class."""
    bracket = sentence.bracket(measure.start)
    if bracket is None or focus.main is None or "xã" not in sentence.text:
        return None
    match = _NAMED_BEFORE.search(sentence.view.text, max(sentence.start, bracket[0] - 50), bracket[0])
    cls = communes_of(focus.main.name).get(match[0].strip()) if match is not None else None
    if (
        match is None
        or cls is None
        or any(p.start < bracket[0] and match.start() < p.end for p in sentence.places)
    ):
        return None
    return Place(match.start(), match.end(), "commune", f"{cls} {match[0].strip()}", focus.main.name)


def _is_strangers_bracket(sentence: Sentence, measure: Measure) -> bool:
    """«hai xã thấp nhất là Thượng Cốc (61,22 điểm)»: what a bracket says of a name nobody knows is nobody's."""
    bracket = sentence.bracket(measure.start)
    if bracket is None or measure.start - bracket[0] > _FIRST_IN_BRACKET:
        return False
    match = _NAMED_BEFORE.search(sentence.view.text, max(sentence.start, bracket[0] - 50), bracket[0])
    return match is not None and not _is_known(sentence, match.start(), match.end())


_FIRST_IN_BRACKET = 8
"""A value within so many characters of its bracket's beginning is what the bracket is there for."""
_GIVES_UP = re.compile(rf"^\s(?:bảng\s)?cho\s{UNIT}?$")


_APART = re.compile(r"[;.:]|, ")


def _inverted(sentence: Sentence, free: list[Place], measure: Measure) -> Place | None:
    if sentence.before(measure.start, 16).endswith(
        ("nhường ", "nhường vị trí ", "nhường lại ")
    ):  # «A nhường ngôi đầu cho B»: B holds it now
        heirs = [place for place in sentence.places if place.start >= measure.end and place.kind != "region"]
        given = heirs and _GIVES_UP.match(sentence.between(measure.end, heirs[0].start))
        return heirs[0] if given else None
    after = [
        place
        for place in free
        if place.start >= measure.end
        and not (place.anaphor and sentence.before(place.start, 5).endswith("của "))
    ]
    if not after:
        return None
    ranks = [other.start for other in sentence.measures if other.kind == "rank"]
    if any(measure.end <= start < after[0].start for start in ranks):
        return None
    between = _with_indices_masked(sentence, measure.end, after[0].start)
    if _TURNS.match(between):
        return after[0]
    before = [place for place in free if place.end <= measure.start]
    near = any(not _APART.search(sentence.between(place.end, measure.start)) for place in before)
    if near or not _INVERTED.match(between):
        return None
    owned = re.search(rf"\scủa\s(?:{UNIT})?$", between)  # «ngôi đầu của A», but not «đạt điểm cao của A»
    return None if owned and not _HELD.search(sentence.before(measure.end, 24)) else after[0]


# «…; hạng ba Hà Nội 91,43%», «; thứ hai, Thừa Thiên Huế, 0,7846»
_ITEM_BEGINS = re.compile(r";\s(?:còn\s|và\s|rồi\s)?$")
_ITEM_GAP = re.compile(rf",?\s(?:là\s)?{UNIT}?")
_ITEM_SCORE = re.compile(r"(?:,|\s\(|\s?:)?\s?(?:với\s|đạt\s)?\d{1,3}[.,]\d")
# «Á quân gây tranh luận: Phú Thọ, …»
_HEADED = re.compile(rf"(?:\s[^\W\d_]+){{0,6}}:\s(?:vẫn\s)?(?:là\s)?{UNIT}?")


def _item_of_list(sentence: Sentence, free: list[Place], measure: Measure) -> Place | None:
    """The unit behind a rank that begins an item of a list, or heads its sentence before a colon."""
    following = next((place for place in free if place.start >= measure.end), None)
    if measure.kind != "rank" or following is None or following.anaphor:
        return None
    gap = sentence.between(measure.end, following.start)
    if sentence.between(sentence.start, measure.start).strip("- +•") == "":
        return following if _HEADED.fullmatch(gap) else None
    begins = _ITEM_BEGINS.search(sentence.before(measure.start, 8)) is not None
    scored = _ITEM_SCORE.match(sentence.after(following.end, 16)) is not None
    return following if begins and scored and _ITEM_GAP.fullmatch(gap) else None


_HELD = re.compile(r"ngôi|quán quân|vị trí|hạng")


def _with_indices_masked(sentence: Sentence, start: int, end: int) -> str:
    text = sentence.between(start, end)
    for mention in sentence.indicators:
        if start <= mention.start and mention.end <= end:
            text = (
                text[: mention.start - start]
                + "§" * (mention.end - mention.start)
                + text[mention.end - start :]
            )
    return text


_DANGLING_REACH = 60
"""A value within so many characters of the sentence's start may stand in a clause without a subject …"""
_CONCESSION_REACH = 140
"""… and within so many where the sentence opens with a clause that must be subordinate («Mặc dù có tăng …»)."""
_CONCEDES = re.compile(rf"\W{{0,3}}(?:mặc dù|mặc dầu|dù|dẫu|tuy|nhờ|sau khi|với việc){END}")
_CONTRAST = compile_pattern(rf"{START}(?:còn|trong khi|nhưng|riêng|song|tuy){END}")
_OPENS = re.compile(
    rf"(?:[^;.]{{0,80}}?,\s(?:[^,;.]{{0,40}}\scủa\s)?|[^,;.]{{0,12}}\s(?:đặt|giúp|đưa)\s){UNIT}?$"
)


def _dangling(sentence: Sentence, free: list[Place], measure: Measure) -> Place | None:
    """«Xếp thứ 5 cả nước, Bắc Ninh …»: a clause without a subject opens the sentence; its subject follows."""
    reach = _CONCESSION_REACH if _CONCEDES.match(sentence.text) else _DANGLING_REACH
    if measure.start - sentence.start > reach or any(place.start < measure.start for place in free):
        return None
    units = [place for place in free if place.kind in ("province", "district", "commune")]
    following = next((place for place in units if place.start >= measure.end), None)
    if following is None or following.anaphor:
        return None
    gap = sentence.between(measure.end, following.start)
    return following if len(gap) < 110 and _OPENS.match(gap) and not _CONTRAST.search(gap) else None


def _with_company(sentence: Sentence, first: Place, free: list[Place]) -> list[Place]:
    """«dẫn đầu là A và B»: both, where nothing but «và» joins them."""
    following = next((place for place in free if place.start > first.end), None)
    if following is not None and _WITH.fullmatch(sentence.between(first.end, following.start)):
        return [first, following]
    return [first]


_WITH = re.compile(rf"\s(?:và|cùng)\s{UNIT}?")


_TOGETHER = compile_pattern(rf"{START}(?:cùng|đều|đồng|cũng|mỗi nơi)\s")
_JOINT = re.compile(rf"\s?(?:,\s?và|,|và|cùng)\s{UNIT}?")


def _shared(sentence: Sentence, chosen: Place, candidates: list[Place], measure: Measure) -> list[Place]:
    """«cả A và B cùng xếp thứ 12»: a value shared by a coordinated group says so («cùng», «đều»)."""
    if not _TOGETHER.search(sentence.between(chosen.end, measure.end)):
        before = [place for place in candidates if place.end <= chosen.start]
        alike = before and before[-1].kind == chosen.kind and not before[-1].anaphor
        joined = alike and _JOINT.fullmatch(sentence.between(before[-1].end, chosen.start))
        # «Chí Linh, Kinh Môn dẫn đầu»: both lead, which of them is first is not said
        close = measure.start - chosen.end < 16
        return [] if joined and close and measure.rule == "rank.first" else [chosen]
    group = [chosen]
    for place in reversed(candidates[:-1]):
        if not _JOINT.fullmatch(sentence.between(place.end, group[0].start)):
            break
        group.insert(0, place)
    return group


def _is_closed_off(sentence: Sentence, place: Place, measure: Measure) -> bool:
    """Whether a place stands in a bracket that closed before the value."""
    bracket = sentence.bracket(place.start)
    return bracket is not None and bracket[1] < measure.start
