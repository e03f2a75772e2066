"""Which commune or village a stretch of text is about: the small units that have teams of their own.

A commune is named once («Xã Tuy Phước …») and then only «xã», «phường này», «toàn xã»; or it is brought in without
its class: «Ngọc Lâm là xã miền núi», «Phước Mỹ (quận Sơn Trà)», «Ở Nam Ka, …».
"""

from __future__ import annotations

import re

from extract.cues import END, START, UPPER, words
from extract.discourse import Focus, Sentence
from extract.gazetteer import communes_of
from extract.mentions import Place
from extract.patterns import Guarded, compile_pattern

_SYLLABLE = rf"[{UPPER}][^\W\d_]{{0,24}}"
_NAME = rf"(?P<name>{_SYLLABLE}(?:\s{_SYLLABLE}){{1,3}})"
_IS_UNIT = re.compile(r"là\s(?:một\s|một trong những\s)?(?:xã|phường|thị trấn)")
_IS = re.compile(rf"{_NAME}\s(?:cũng\s)?là\s(?:một\s|một trong những\s)?(?P<cls>xã|phường|thị trấn){END}")
_WITHIN = Guarded(
    re.compile(rf"(?:^|[.;,“\"(]\s?|\s){_NAME}\s\((?:quận|huyện|thị xã|thành phố|TP\.?|TX\.?)\s"),
    needs=(" (quận ", " (huyện ", " (thị xã ", " (thành phố ", " (TP", " (TX"),
)
_AT = Guarded(
    compile_pattern(rf"(?<![^.;:\s])(?:Ở|ở|Tại|tại)\s{_NAME}(?=,|\s-\s)"), needs=("ở ", "Ở ", "ại ")
)
_CAPTION = Guarded(re.compile(r"^\W{0,3}(?:ảnh|video|nguồn)\s?:|ảnh\s?:|\|\s?$"), needs=(":", "|"))
_REFERS = compile_pattern(
    rf"{START}(?P<head>{words('commune_anaphor')}){END}"
    r"(?!\s(?:hội|phường|đoàn)|,\s(?:phường|thị trấn|xã)|\s?/)"
)
_NOT_REFERRING = re.compile(rf"(?:{words('not_commune_anaphor')}|\d|(?:xã|phường)(?:,|\svà))\s$")


def move_unit(focus: Focus, sentence: Sentence) -> None:
    """The commune in focus after a sentence; captions do not move it."""
    if sentence.search(_CAPTION):
        return
    named = [
        p for p in sentence.places if p.kind == "commune" and p.role in ("free", "location") and not p.anaphor
    ]
    unit = _introduced(sentence, focus) or (named[0] if named else None)
    if unit is None and focus.unit is not None and _refers(sentence, sentence.end):
        focus.unit_block = sentence.block
    if unit is not None:
        focus.unit, focus.unit_block = unit, sentence.block
        if sentence.start < 200 and focus.title_unit is None:
            focus.title_unit = unit


def _introduced(sentence: Sentence, focus: Focus) -> Place | None:
    """«Ngọc Lâm là xã miền núi», and with a commune known in the province «Phước Mỹ (quận Sơn Trà)», «Ở Nam Ka, …»."""
    text = sentence.view.text[sentence.start : sentence.end]
    province = focus.main.name if focus.main is not None else None
    if _IS_UNIT.search(text) and (match := _IS.search(text)) is not None:
        return _place(sentence, match, match["cls"], province)
    if province is None:
        return None
    within = _WITHIN.search(text) if sentence.has_brackets else None
    at = _AT.pattern.search(text) if sentence.said & _AT.bit else None
    for match in (within, at):
        if match is not None and (cls := communes_of(province).get(match["name"])) is not None:
            return _place(sentence, match, cls, province)
    return None


def _place(sentence: Sentence, match: re.Match[str], cls: str, province: str | None) -> Place:
    start = sentence.start + match.start("name")
    return Place(start, sentence.start + match.end("name"), "commune", f"{cls} {match['name']}", province)


def find_unit(sentence: Sentence, focus: Focus, at: int) -> Place | None:
    """The commune that «xã», «phường này» before `at` stands for, or that the paragraph is about."""
    introduced = _introduced(sentence, focus)
    if introduced is not None and introduced.end <= at:
        return introduced
    unit = focus.unit
    if unit is None:
        return None
    return unit if _refers(sentence, at) or sentence.block == focus.unit_block else None


def _refers(sentence: Sentence, at: int) -> bool:
    """Whether «xã», «toàn phường» before `at` stands for the commune in focus."""
    for match in _REFERS.finditer(sentence.masked, sentence.start, at):
        before = sentence.masked[max(sentence.start, match.start() - 12) : match.start()]
        following = sentence.view.text[match.end() : match.end() + 2]
        named = following[:1] == " " and following[1:].isupper()
        if not named and not _NOT_REFERRING.search(before):
            return True
    return False
