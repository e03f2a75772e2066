"""Who issued a numbered document, as the text names it: «của Thủ tướng Chính phủ», «UBND tỉnh ban hành …»."""

from __future__ import annotations

import re
from functools import cache

from extract.cues import END, START, last_match, words
from extract.document_types import document_words
from extract.model import SubjectType
from extract.patterns import compile_pattern
from extract.text import CanonicalText

_OF = re.compile(r"^[\s,(]{0,3}(?:(?:ngày|năm)\s[\d/.\- thángnăm]{4,24})?[\s,(]{0,3}(?:của|do)\s")
_ISSUES = re.compile(
    r"\s(?:vừa|đã|mới|cũng)?\s?(?:vừa\s)?(?:ký\s)?(?:ban hành|có|ra|ký|thông qua|phát hành)\s(?:[^\W\d_]+\s){0,3}$"
)
_PHRASE_END = re.compile(rf"[,.;:()\n]|\s(?:{words('issuer_end')}|và\s(?:các|quyết|nghị|kế)){END}")
_LOCAL = re.compile(
    rf"(?P<body>(?:chủ tịch |phó chủ tịch )?{words('local_body')} (?:tỉnh|thành phố))(?:\s|$)", re.IGNORECASE
)
_REACH = 110
"""So many characters before a document its issuer is looked for."""


@cache
def _issuer() -> re.Pattern[str]:
    names = sorted(document_words()["issuers"], key=len, reverse=True)
    return compile_pattern(START + "(?P<name>" + "|".join(map(re.escape, names)) + ")" + END)


def issuer_of_document(
    view: CanonicalText, start: int, end: int, sentence_end: int
) -> tuple[str | None, SubjectType | None]:
    """Name and type of the issuer of the document at `[start, end)`: behind «của», or as subject of «ban hành»."""
    after = view.lower[end : min(sentence_end, end + 120)]
    if (match := _OF.match(after)) and (name := _issuer().match(after, match.end())):
        return _named(view, end + name.start(), sentence_end, name["name"])
    offset = max(0, start - _REACH)
    before = view.lower[offset:start]
    if (verb := _ISSUES.search(before)) is None:
        return None, None
    last = last_match(_issuer(), before, 0, verb.start() + 1)
    if last is None or re.search(r"[.;]", before[last.end() : verb.start()]):
        return None, None
    return _named(view, offset + last.start(), offset + verb.start(), last["name"])


def _named(view: CanonicalText, start: int, stop: int, name: str) -> tuple[str, SubjectType]:
    """The whole name that begins with a known issuer, up to the next verb or comma."""
    phrase = view.text[start : min(stop, start + 80)]
    cut = _PHRASE_END.search(phrase, len(name))
    phrase = (phrase[: cut.start()] if cut else phrase).strip()
    short = _LOCAL.match(phrase)
    kind: SubjectType = document_words()["issuers"][name]
    return (short["body"] if short else phrase), kind
