"""How a sentence moves the discourse state: the index, the years, the subject it leaves in focus."""

from __future__ import annotations

import re

from extract.context import is_worldwide
from extract.cues import words
from extract.discourse import Focus, Sentence
from extract.editions import is_at_name
from extract.link import Bound
from extract.mentions import Indicator
from extract.patterns import Guarded, word_set
from extract.periods import PeriodMention

_FORGET = 8
"""An index not spoken of for this many sentences is no longer in focus."""
_HEADING = 200
"""A district named first within so many characters of the text is what «quận», «thị xã» mean further down."""
_OPENING = 24
"""«(GLO)- Năm 2021, không tỉnh nào …»: a year within so many characters opens its sentence."""
_TOPIC_HEAD = re.compile(words("topic_head") + r"\s$")
_OPENS_AT = re.compile(r"\W{0,3}(?:(?:riêng|còn)\s)?(?:ở|tại)\s")
_SUBJECTS = ("province", "district", "agency")
_RESULT_OF = Guarded(
    re.compile(
        r"(?:đây|đó)\s(?:là|đều là)\s(?:bảng\s|kỳ\s)?(?:kết quả|số liệu|xếp hạng|điểm|thứ hạng)"
        r"[^.;]{0,30}năm (20\d\d)"
    ),
    needs=("đây là", "đó là", "đều là"),
)
_CAPTION = Guarded(
    re.compile(r"^\W{0,3}(?:ảnh|video|nguồn|clip)\s?:|\(ảnh[^)]{0,60}\)?\.?$|ảnh\s?:\s?[^.]{0,40}$"),
    needs=("ảnh", "video", "nguồn", "clip"),
)


def resume(focus: Focus, sentence: Sentence) -> None:
    """Back to the index spoken of before an aside («Riêng SIPAS …»), once its paragraph is over."""
    if focus.aside is not None and focus.aside[1] != sentence.block:
        focus.index, focus.aside = focus.aside[0], None
    for root, (known, block) in list(
        focus.before.items()
    ):  # «Trước đó, PCI năm 2020 …»: back to the edition in hand
        if block != sentence.block:
            focus.years[root] = max(known, focus.years.get(root, known))
            focus.latest = max(focus.latest or known, known)
            del focus.before[root]


def move(focus: Focus, sentence: Sentence, bound: list[Bound]) -> None:
    """The focus after a sentence: last index named, year at its name, subject of its values or its first one."""
    named = [
        mention
        for mention in sentence.indicators
        if mention.code != "other"
        and (mention.hard or _is_topic(sentence, mention))
        and not (focus.index is not None and _is_by_the_way(focus, sentence, mention))
    ]
    _move_index(focus, sentence, named, bound)
    _move_years(focus, sentence, named)
    _move_subject(focus, sentence, bound)
    if _opens_aims(sentence):
        focus.aims_from = focus.aims_block = sentence.block + 1
    elif sentence.block == focus.aims_block and _ITEM.match(sentence.text):
        focus.aims_block += 1
    told = dict.fromkeys(item.indicator for item in bound if "." in item.indicator)
    if len(told) > 1:
        focus.components = sentence.block, tuple(told)
    note_values(focus, sentence, bound)


_BY_MEANS_OF = re.compile(r"(?:bằng|qua|thông qua|nhờ|dùng)\s(?:bộ\s)?(?:chỉ số\s)?$")


def _is_by_the_way(focus: Focus, sentence: Sentence, mention: Indicator) -> bool:
    """«chúng tôi chấm điểm các sở bằng DDCI», «Trà Vinh, quán quân PGI năm trước, …»: not what is spoken of."""
    if sentence.is_apart(mention.start, sentence.start):
        return True
    if focus.index != mention.root and is_worldwide(sentence):
        return True  # where countries are ranked, no index of provinces is taken up
    return not sentence.measures and _BY_MEANS_OF.search(sentence.before(mention.start, 24)) is not None


def _move_index(focus: Focus, sentence: Sentence, named: list[Indicator], bound: list[Bound]) -> None:
    focus.index_age += 1
    if named and sentence.text.lstrip().startswith("riêng ") and focus.index not in (None, named[-1].root):
        focus.aside = (focus.index, sentence.block)
    if named:
        focus.index, focus.index_age = _in_focus(focus, named, bound), 0
    elif bound:
        focus.index, focus.index_age = focus.index or bound[0].indicator.partition(".")[0], 0
    elif focus.index_age > _FORGET:
        focus.forgotten, focus.index = focus.index or focus.forgotten, None


def _move_subject(focus: Focus, sentence: Sentence, bound: list[Bound]) -> None:
    if not sentence.places and not bound:
        focus.located = None
        return
    free = [p for p in sentence.places if p.role == "free" and p.kind in _SUBJECTS and not p.anaphor]
    if free and not bound:
        focus.nearest = free[-1]
    elif bound:
        focus.nearest = None
    if sentence.start < _HEADING and free and free[0].kind == "district":
        focus.title_district = focus.title_district or free[0]
    if sentence.start < _HEADING and free and free[0].kind == "agency":
        focus.title_agency = focus.title_agency or free[0]
    located = [p for p in sentence.places if p.role == "location" and p.kind == "district"]
    focus.located = located[-1] if located else None
    if located and _OPENS_AT.fullmatch(sentence.between(sentence.start, located[0].start)):
        focus.opened_at = located[0]
    central = [item.subject for item in bound if item.subject.role != "compared"]
    current = [subject for subject in central if not _FORMER_UNIT.match(sentence.after(subject.end, 6))]
    central = current or ([] if focus.subject is not None else central)
    if central:
        several = len({item.subject.name for item in bound}) >= _SEVERAL and focus.main is not None
        focus.subject = focus.main if several else central[0]  # a list of neighbours is no new topic
        focus.subject_block = sentence.block
        return
    outside = next((place for place in free if sentence.bracket(place.start) is None), None)
    if outside is not None and not sentence.search(
        _CAPTION
    ):  # «(tỉnh Quảng Bình đạt điểm cao nhất)» is an aside
        focus.subject, focus.subject_block = outside, sentence.block


def note_values(focus: Focus, sentence: Sentence, bound: list[Bound]) -> None:
    """The latest edition with a value, and the ranks that a later «tiếp theo là» counts on from."""
    if not bound:
        return
    last_years = {p.iso for p in sentence.periods if p.relative and not p.is_this_year}
    for item in bound:
        if item.status != "actual":
            continue
        root = item.indicator.partition(".")[0]
        latest = focus.years.get(root, "")
        # «năm ngoái … hạng 6» looks back from the edition in hand
        if item.period and len(item.period) == 4 and item.period not in last_years and item.period > latest:
            focus.years[root] = focus.latest = latest = item.period
            if focus.year is not None and focus.year < latest:
                focus.year = latest
        current = item.period is None or item.period >= latest
        if item.measure.kind == "rank" and item.measure.bound == "eq" and current:
            scope = "region" if item.scope else ""
            rank = int(item.measure.value)
            focus.ranks[item.subject.name, item.indicator, scope] = rank
            focus.last_rank = (rank, sentence.block)


_AIMS = word_set(("mục tiêu", "chỉ tiêu", "phấn đấu", "giao cụ thể", "kế hoạch"))
_ITEM = re.compile(r"^\s?(?:[-+•▪*]|\d{1,2}[.)])\s")  # a line of a list: the next may be one as well
_ENDS_OPEN = re.compile(r"(?:như sau|sau đây|gồm|:)\s?[.:]?$")
_OPEN_END = len("sau đây :")
_AIMS_HEADING = re.compile(
    r"^\W{0,3}(?:\w{1,4}[.)]\s)?(?:mục tiêu|chỉ tiêu)(?:\s[^\W\d_]+){0,4}(?:\snăm\s20\d\d)?\s?[.:]?$"
)


def _opens_aims(sentence: Sentence) -> bool:
    """«giao chỉ tiêu như sau:», or a heading «1. Mục tiêu»: what follows is planned."""
    if not sentence.said & _AIMS:
        return False
    text = sentence.text.strip()
    return (_ENDS_OPEN.search(text, len(text) - _OPEN_END) or _AIMS_HEADING.match(text)) is not None


_SEVERAL = 3
_FORMER_UNIT = re.compile(r"\s\(cũ\)")
"""«Vĩnh Phúc (cũ) 12/63»: what «tỉnh» means afterwards is the unit of today."""


def _in_focus(focus: Focus, named: list[Indicator], bound: list[Bound]) -> str:
    """The last index named; of several that are only announced together («PAR INDEX và SIPAS»), the one in focus."""
    roots = [mention.root for mention in named]
    if bound or len(set(roots)) == 1:
        return roots[-1]
    return focus.index if focus.index in roots else roots[-1]


def _is_topic(sentence: Sentence, mention: Indicator) -> bool:
    """«Về cải cách hành chính, …», «Bảng cải cách hành chính năm 2023»: an everyday word taken up as the index."""
    if "." in mention.code or not (sentence.measures or mention.start - sentence.start < 6):
        return False
    at_start = mention.start - sentence.start < 2 and sentence.after(mention.end, 2).startswith((":", " ("))
    return at_start or _TOPIC_HEAD.search(sentence.before(mention.start, 20)) is not None


def _date_next(focus: Focus, sentence: Sentence) -> None:
    """The edition in hand moves on where a sentence without values only names a later year that is over."""
    known = focus.years.get(focus.index or "")
    if sentence.measures or sentence.indicators or known is None or not sentence.text.endswith("."):
        return
    only = _ONLY_WHEN.match(sentence.text)
    over = focus.published is None or (only is not None and int(only["y"]) < focus.published.year)
    if (
        only is not None
        and focus.index is not None
        and known < only["y"]
        and over
        and not sentence.said & _PLANS
    ):
        focus.years[focus.index] = focus.latest = only["y"]


# «Cú vấp tới vào năm 2021.»: a short sentence that only says when
_ONLY_WHEN = re.compile(r"^[^,;:()\d]{4,50}\s(?:vào|là|đến|tới|ở|trong)\snăm\s(?P<y>20\d\d)\s?\.$")
_RANKING_OF = re.compile(r"(?:xếp hạng|đánh giá|chấm điểm|chấm|kết quả)\s(?:cho|của|trong)?\s?năm\s20\d\d")
_PUBLISHED = word_set(("chỉ số", "xếp hạng", "công bố"))
_PLANS = word_set(("chỉ tiêu", "nhiệm vụ", "kế hoạch", "mục tiêu", "năm tới"))


def _move_years(focus: Focus, sentence: Sentence, named: list[Indicator]) -> None:
    if focus.index is not None and not named and sentence.has_digits:
        said = sentence.search(_RESULT_OF)
        if said is not None:
            focus.years.setdefault(focus.index, said[1])
    years = [
        p
        for p in sentence.periods
        if (len(p.iso) == 4 or p.quarter) and p.role == "plain" and (not p.relative or p.is_this_year)
    ]
    _date_next(focus, sentence)
    if years:
        _move_editions(focus, sentence, named, years)
    _move_date(focus, sentence)


def _move_editions(
    focus: Focus, sentence: Sentence, named: list[Indicator], years: list[PeriodMention]
) -> None:
    """The `years` of a sentence as editions of the indices `named` in it, or as the year of all that follows."""
    for mention in named:
        near = [p for p in years if is_at_name(sentence, mention, p)]
        before = [p for p in years if p.end <= mention.start]
        chosen = max(near, key=lambda p: p.iso) if near else before[-1] if before else None
        if chosen is None and not sentence.measures and _RANKING_OF.search(sentence.text):
            chosen = years[0] if len({p.iso for p in years}) == 1 else None
        known = focus.years.get(mention.root)
        behind = bool(sentence.measures) and sentence.measures[0].end <= mention.start
        if chosen is not None and (known is None or chosen.iso > known or (near and not behind)):
            if (
                known is not None
                and known.isdigit()
                and chosen.iso < known
                and mention.root not in focus.before
            ):
                focus.before[mention.root] = (known, sentence.block)
            focus.years[mention.root] = focus.latest = chosen.iso
            (focus.presumed.add if chosen.relative else focus.presumed.discard)(mention.root)
    if (
        not named
        and len({p.iso for p in years}) == 1
        and (
            (
                sentence.measures
                and not years[0].relative
                and years[0].start - sentence.start < _OPENING
                and years[0].end <= sentence.measures[0].start  # not «A từ vị trí 38 năm 2021 lên thứ 12»
            )
            or sentence.said & _PUBLISHED
        )
    ):
        focus.year = years[0].iso
    if sentence.said & _PLANS:
        focus.plan = years[-1].iso


def _move_date(focus: Focus, sentence: Sentence) -> None:
    """The day or month that counts and weekly values hold at."""
    dated = [p for p in sentence.periods if p.role in ("plain", "horizon") and len(p.iso) >= 7]
    if focus.published is not None:  # «tính đến ngày 12/8» dates a value, «trước ngày 15/12» an aim
        dated = [p for p in dated if p.iso <= focus.published.isoformat()]
    if dated:
        focus.date = dated[-1].iso
    elif sentence.block != focus.date_block:
        focus.date = focus.date if focus.index == "online_services" else None
    focus.date_block = sentence.block
