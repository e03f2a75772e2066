"""Numbered official documents: number and symbol, type, date, issuer.

A state symbol is `{number}/{type}-{issuer}`, with the year before the type in normative acts; a Party symbol is
`{number}-{type}/{issuer}` (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW). The press cuts symbols to the bare
number, lists several numbers behind one type, and gives the date before, behind, or only once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from extract.cues import START, cue_words, words
from extract.discourse import Sentence
from extract.document_dates import date_of_document
from extract.document_issuers import issuer_of_document
from extract.document_numbers import counts_things, is_numbered
from extract.document_types import (
    document_words,
    is_office,
    qualifiers,
    type_before,
    type_by_letters,
    type_of_word,
)
from extract.issuer_names import Issuer
from extract.patterns import Guarded, before_digit, compile_pattern
from extract.periods import iso_day
from extract.text import CanonicalText

_CUT_BEFORE = compile_pattern(r"(?<![^\W_])(?:tp|tx|ths|gs|ts)\.\s{0,3}$")
_STOP = re.compile(r"(?<!tp)(?<!tx)(?<!ts)(?<!gs)(?<!ths)[.?!;]\s|(?<!\.)\n")
_SENTENCE = 300
_CAP = "A-ZĐƯÂÔÊ"
_PART = rf"[{_CAP}][{_CAP}a-z&đ]*\d{{0,2}}(?:\.[IVX]{{1,4}}(?!\w))?"
# «C 46 - P 13»: digits may stand apart
_PARTS = rf"{_PART}(?:(?:\s\d{{1,2}})?\s?[-/]\s?{_PART}){{0,4}}"
_YEAR = r"(?:19|20)\d\d"
# number, optional year, then parts joined by - or /; stray blanks around the joints are the press's
_FULL = compile_pattern(
    rf"(?<![\w./,-])(?P<number>\d{{1,5}}[a-zA-Z]?)(?:\s?/\s?(?P<year>{_YEAR})(?=\s?/))?"
    rf"\s?(?:/\s?/|[/-])\s?(?P<symbol>{_PARTS})(?![\w])"
)
# «1847 QĐ/UBND», «25 CT/TW»
_SWAPPED = Guarded(
    compile_pattern(
        rf"(?<![\w./,-])(?P<number>\d{{1,5}})\s(?P<symbol>(?:QĐ|NQ|CT|KH|TB|KL|HD)\s?[-/]\s?{_PART})(?![\w])"
    ),
    needs=(" QĐ", " NQ", " CT", " KH", " TB", " KL", " HD"),
)
_MAY_BE_SYMBOL = re.compile(rf"[/-]\s?[{_CAP}]")
_PARTY = re.compile(r"(?:TW|TƯ|TU|HU|QU|ĐU)$")
# «QĐ - BQLDA 6», «UBTVQH 14 ngày»: where a text is cut into words, the digits of a symbol stand apart from it
_APART = re.compile(r"\s(?P<digits>\d{1,2})(?=\s[^\W\d_]|\s?[.,;:()]|\s?$)")
_CUT_UP = re.compile(r"\s[-/]|[-/]\s|^(?:PC|QH|UBTVQH)$")
# «quy định11 7/2007/NĐ - CP»: the first digits of a number have gone to the word before it
_GLUED = re.compile(r"(?<=[^\W\d_])(?P<digits>\d{1,3})\s$")
# A bare number needs its type just before it, and «số», a capital or an issuer to tell a name from a count.
_BARE = Guarded(
    compile_pattern(
        rf"{START}(?P<type>{words('numbered_type')})(?P<so>\s(?:{qualifiers()}\s)?\(?số\s?:?)?\s(?P<number>\d{{1,5}}[a-d]?)"
        rf"(?:/(?:(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-)?(?P<year>{_YEAR}))?"
        r"(?![\d.,/%-]*\d|\s?[/%-]|(?!của|ngày|về|và)[^\W_])"
    ),
    needs=before_digit(
        (*(f"{word} " for word in cue_words("numbered_type")), "số ", "số  ", "số: ", "số : ")
    ),
)
# «, 103/QĐ-UBND», «và 105» behind a number: further documents of the same type
_MORE = re.compile(
    r"\s?(?:,|;|và|,\s?và)\s(?:số\s)?(?P<number>\d{1,5})"
    rf"(?:(?P<rest>\s?[/-]\s?(?:(?P<year>{_YEAR})\s?/\s?)?(?P<symbol>{_PARTS}))|/(?P<only>{_YEAR}))?"
    r"(?![\d.,]*\d|\s?[%/]|\s?(?:điểm|tháng|năm|người|tỉnh|xã|huyện|tỷ|triệu))"
)
_MOST_LISTED = 20
_MOST_CITED = 100
"""A sentence with more symbols than this is a dump of them and not read (the most in annotated articles is 12)."""
_BROKEN = re.compile(
    r"\d\s?/\s?\d\s$|(?:số|định|quyết|nghị)\s\d{1,3}\s$"
)  # «1 30/2 003/QĐ-TTg»: a number broken by conversion is no number
_TOGETHER = re.compile(r"\s?[,(]?\s?(?:cùng|đều)\s(?:đề\s|ký\s|ban hành\s)?ngày")
# «… Kế hoạch số 45/KH-UBND ngày 12/3; cùng ngày, Sở Nội vụ có Công văn số 312»
_SAME_DAY = re.compile(r"[^.\n]{0,160}?[,;]\s(?:và\s)?(?:cũng\s)?(?:trong\s)?cùng ngày,?\s[^.;\d\n]{0,90}?")
_LISTED = re.compile(r"\s?(?:,\s?và|,|và|;)\s(?:số\s)?:?\s?")
# «Quyết định 150 ngày 9/6/2004 và Quyết định 22»: one subject issued both
_JOINED = re.compile(
    r"\s?(?:[,(]?\s?(?:ngày|năm|tháng)\s[\d/.\- thángnăm]{4,24}\)?)?(?:\s?\([^()\n]{1,80}\))?"
    r"\s?(?:,\s?và|,|và|cùng|;)\s(?:số\s|các\s)?:?\s?"
)
# «Văn bản … số 1264/THH-CPS ngày 29/9/2021 và số 15/THH-CPS»
_SAME_TYPE = re.compile(r"[^.;\n]{0,40}?(?:,|và|;)\s(?:số|số hiệu)\s:?\s?")


@dataclass(frozen=True, slots=True)
class Document:
    """One mention of a document: canonical offsets, number, symbol as official style writes it, type, date, issuer."""

    start: int
    end: int
    number: str
    symbol: str
    doc_type: str
    date: str | None
    issuer: Issuer | None
    rule: str

    @property
    def value(self) -> str:
        """Number with symbol: `922/QĐ-BTTTT`, `52-NQ/TU`, or the bare number."""
        return self.number + self.symbol


def find_documents(cited_in: Sentence) -> list[Document]:
    """Mentions of documents in a sentence, in order; lists of numbers one by one."""
    view, start, end = cited_in.view, cited_in.start, cited_in.end
    found: list[Document] = []
    sentence: tuple[int, int] | None = None
    if _MAY_BE_SYMBOL.search(view.text, start, end):
        sentence = whole_sentence(view.lower, start, end)
        numbered = (*_FULL.finditer(view.text, start, end), *_SWAPPED.finditer(view.text, start, end))
        if len(numbered) > _MOST_CITED:
            return []
        for match in numbered:
            if (document := _from_symbol(view, match, sentence, found)) is not None:
                found.append(document)
    bare = _BARE.pattern.finditer(view.lower, start, end) if cited_in.said & _BARE.bit else ()
    for match in islice(bare, _MOST_CITED):
        if not any(other.start <= match.start("number") < other.end for other in found):
            sentence = sentence or whole_sentence(view.lower, start, end)
            found.extend(_from_bare(view, match, sentence))
    return _shared(view, sorted(found, key=lambda document: document.start))


def whole_sentence(lower: str, start: int, end: int) -> tuple[int, int]:
    """The sentence `[start, end)` with what was cut from it at an abbreviation: «… tin từ UBND TP.», «Đà Nẵng …»."""
    if _CUT_BEFORE.search(lower[max(0, start - 8) : start]):
        before = lower[max(0, start - _SENTENCE) : start]
        stops = [match.end() for match in _STOP.finditer(before)]
        start -= len(before) - (stops[-1] if stops else 0)
    if _CUT_BEFORE.search(lower[max(start, end - 8) : end]):
        after = _STOP.search(lower, end, end + _SENTENCE)
        end = after.start() if after is not None else min(len(lower), end + _SENTENCE)
    return start, end


def _shared(view: CanonicalText, found: list[Document]) -> list[Document]:
    """«UBND tỉnh ban hành các Quyết định 99, 103 và 105/QĐ-UBND, cùng đề ngày 26/01/2023»: the date said last and
    the issuer said first go for the whole list."""
    if len(found) < 2:
        return found
    shared = list(found)
    pairs = [
        at
        for at in range(len(shared) - 1)
        if shared[at].doc_type == shared[at + 1].doc_type
        and _LISTED.fullmatch(view.lower[shared[at].end : shared[at + 1].start])
    ]
    together = [at for at in range(len(shared) - 1) if _dated_together(view, shared[at], shared[at + 1])]
    for at in reversed([*pairs, *together]):
        if shared[at].date is None:
            shared[at] = replace(shared[at], date=shared[at + 1].date)
    for at in range(len(shared) - 1):
        gap = view.lower[shared[at].end : shared[at + 1].start]
        if shared[at + 1].date is None and "cùng ngày" in gap and _SAME_DAY.fullmatch(gap):
            shared[at + 1] = replace(shared[at + 1], date=shared[at].date)
    for at in reversed(pairs):
        issuer = shared[at + 1].issuer
        if shared[at].issuer is None and issuer is not None and issuer.start > shared[at + 1].end:
            shared[at] = replace(shared[at], issuer=issuer)
    for at in range(len(shared) - 1):
        one, other = shared[at], shared[at + 1]
        if other.issuer is None and one.issuer is not None and _same_subject(view, one, other):
            shared[at + 1] = replace(other, issuer=one.issuer)
    return shared


def _same_subject(view: CanonicalText, one: Document, other: Document) -> bool:
    """Whether the body that issued `one` issued `other` too: a list, of one office by its letters if they tell."""
    gap = view.lower[one.end : other.start]
    if one.doc_type == other.doc_type and _LISTED.fullmatch(gap):
        return True
    offices = {re.split(r"[-/]", document.symbol)[-1] for document in (one, other)} - {""}
    assert one.issuer is not None
    return one.issuer.start < one.start and len(offices) < 2 and _JOINED.fullmatch(gap) is not None


def _dated_together(view: CanonicalText, one: Document, other: Document) -> bool:
    """«Kế hoạch số 505/KH-BTTTT và Công văn số 793/BTTTT-THH, cùng đề ngày 05/3/2022»."""
    joined = _LISTED.fullmatch(view.lower[one.end : other.start])
    return joined is not None and _TOGETHER.match(view.lower[other.end : other.end + 16]) is not None


def _from_symbol(
    view: CanonicalText, match: re.Match[str], sentence: tuple[int, int], found: list[Document]
) -> Document | None:
    """«Quyết định 749/QĐ-TTg»: the word before tells the type, else the letters, else an office's symbol."""
    symbol, end = _symbol(view, match, sentence[1])
    before = view.lower[max(sentence[0], match.start() - 90) : match.start()]
    number = match["number"]
    if (glued := _GLUED.search(before)) is not None:
        number, before = glued["digits"] + number, before[: glued.start()]
    if before.rstrip(" :").endswith(tuple(document_words()["not_symbols"]["before"])) or _BROKEN.search(
        before
    ):
        return None
    typed, adjacent = type_before(before)
    word, by_letters = (type_of_word(typed[0]) if typed else None), type_by_letters(symbol)
    if not adjacent and by_letters is None and _continues(view, found, match):
        by_letters = found[-1].doc_type
    # «Ban Chỉ đạo 138/CP»: an office alone is a symbol behind «số» only
    told = "-" in symbol or before.rstrip(" :").endswith("số")
    if by_letters is None and not adjacent and (word is None or not told or not is_office(symbol)):
        return None
    if typed and typed[0] == "quy định" and by_letters not in (None, "Quyết định"):
        adjacent = False  # «theo đúng quy định 117/2007/NĐ-CP»
    begin = match.start() - (len(glued[0]) if glued else 0)
    if typed and adjacent:
        begin += typed.start() - len(before)
    year = match["year"] if "year" in match.re.groupindex else None
    joint = re.sub(r"\s", "", view.text[match.end("year" if year else "number") : match.start("symbol")])[:1]
    if not joint:
        joint = "-" if _PARTY.search(symbol) else "/"
        symbol = symbol if joint == "-" else symbol.replace("/", "-", 1)
    full = (f"/{year}" if year else "") + joint + symbol
    return Document(
        begin,
        end,
        number,
        full,
        word if word and (adjacent or by_letters is None) else by_letters or "Công văn",
        _dated(date_of_document(view, match.start(), end, sentence), year),
        issuer_of_document(view, begin, end, match.start(), full, sentence),
        "decision.symbol",
    )


def _continues(view: CanonicalText, found: list[Document], match: re.Match[str]) -> bool:
    """«… 1264/THH-CPS ngày 29/9/2021 và số 15/THH-CPS»: of the type of the one before."""
    return bool(
        found and "-" in match["symbol"] and _SAME_TYPE.fullmatch(view.lower[found[-1].end : match.start()])
    )


def _symbol(view: CanonicalText, match: re.Match[str], stop: int) -> tuple[str, int]:
    """The letters of a symbol as official style writes them, and where they end, digits that stand apart included."""
    symbol, end = re.sub(r"\s", "", match["symbol"]), match.end()
    apart = _APART.match(view.lower, end, stop)
    if (
        apart is not None
        and _CUT_UP.search(match["symbol"])
        and not symbol[-1].isdigit()
        and not counts_things(view.lower[apart.end() : apart.end() + 16])
    ):
        symbol, end = symbol + apart["digits"], apart.end()
    return re.sub(r"^([NQ])D(?=-)", r"\1Đ", symbol), end


def _dated(date: str | None, year: str | None) -> str | None:
    """A normative act carries its year: another year's date is another document's."""
    if year is None:
        return date
    if date is None:
        return year
    if date[0] == "-":
        return f"{year}{date[1:]}"
    return date if date[:4] == year else year


def _from_bare(view: CanonicalText, match: re.Match[str], sentence: tuple[int, int]) -> list[Document]:
    """«Quyết định số 749», «Kế hoạch số 12, 13 và 14/KH-UBND»: the symbol of the last number goes for all."""
    listed = _following(view, match.end(), sentence[1])
    last = next((item for item in reversed(listed) if item["symbol"]), None)
    if last is None and not is_numbered(view, match):
        return []
    symbol = f"/{match['year']}" if match["year"] and not match["day"] else ""
    if last is not None:
        symbol = re.sub(r"\s", "", last["rest"])
    elif not match["so"] and not all(item["only"] for item in listed):
        listed = []
    stop = listed[-1].end() if listed else match.end()
    if match["day"]:
        date = iso_day(match["year"], match["month"], match["day"])
    else:
        date = _dated(date_of_document(view, match.start("number"), stop, sentence), match["year"])
    issuer = issuer_of_document(view, match.start(), stop, match.start("number"), symbol, sentence)
    doc_type = type_of_word(match["type"])
    first = Document(
        match.start(), match.end(), match["number"], symbol, doc_type, date, issuer, "decision.bare"
    )
    more = [
        replace(
            first,
            start=item.start("number"),
            end=item.end(),
            number=item["number"],
            symbol=f"/{item['only']}" if item["only"] else symbol,
            date=item["only"] or date,
            rule="decision.list",
        )
        for item in listed
        if item["symbol"] is None
    ]
    return [first, *more]


def _following(view: CanonicalText, position: int, end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while (match := _MORE.match(view.text, position, end)) is not None and len(found) < _MOST_LISTED:
        found.append(match)
        position = match.end()
    return found
