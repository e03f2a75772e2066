"""Numbered official documents: number and symbol, type, date, issuer.

A state symbol is `{number}/{type}-{issuer}`, with the year before the type in normative acts; a Party symbol is
`{number}-{type}/{issuer}` (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW). The press cuts symbols to the bare
number, lists several numbers behind one type, and gives the date before, behind, or only once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.cues import END, START, cue_words, words
from extract.document_dates import date_of_document
from extract.document_issuers import issuer_of_document
from extract.document_types import document_words, is_office, type_before, type_by_letters, type_of_word
from extract.model import SubjectType
from extract.patterns import Guarded, compile_pattern
from extract.periods import iso_day
from extract.text import CanonicalText

_CAP = "A-ZĐƯÂÔÊ"
_PART = rf"[{_CAP}][{_CAP}a-z&đ]*\d{{0,2}}"
_PARTS = rf"{_PART}(?:\s?[-/]\s?{_PART}){{0,4}}"
_YEAR = r"(?:19|20)\d\d"
# number, optional year, then parts joined by - or /; stray blanks around the joints are the press's
_FULL = compile_pattern(
    rf"(?<![\w./,-])(?P<number>\d{{1,5}}[a-zA-Z]?)(?:\s?/\s?(?P<year>{_YEAR})(?=\s?/))?"
    rf"\s?[/-]\s?(?P<symbol>{_PARTS})(?![\w])"
)
# «1847 QĐ/UBND»
_SWAPPED = compile_pattern(
    rf"(?<![\w./,-])(?P<number>\d{{1,5}})\s(?P<symbol>(?:QĐ|NQ|CT|KH)\s?[-/]\s?{_PART})(?![\w])"
)
_MAY_BE_SYMBOL = re.compile(rf"[/-]\s?[{_CAP}]")
# A bare number needs its type just before it, and «số», a capital or an issuer to tell a name from a count.
_BARE = Guarded(
    compile_pattern(
        rf"{START}(?P<type>{words('numbered_type')})(?P<so>\s(?:hành chính\s)?số\s?:?)?\s(?P<number>\d{{1,5}})"
        rf"(?:/(?:(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-)?(?P<year>{_YEAR}))?"
        r"(?![\d.,/%-]*\d|\s?[/%-]|(?!của|ngày|về|và)[^\W_])"
    ),
    needs=cue_words("numbered_type"),
)
# «, 103/QĐ-UBND», «và 105» behind a number: further documents of the same type
_MORE = re.compile(
    r"\s?(?:,|;|và|,\s?và)\s(?:số\s)?(?P<number>\d{1,5})"
    rf"(?P<rest>\s?[/-]\s?(?:(?P<year>{_YEAR})\s?/\s?)?(?P<symbol>{_PARTS}))?"
    r"(?![\d.,]*\d|\s?[%/]|\s?(?:điểm|tháng|năm|người|tỉnh|xã|huyện|tỷ|triệu))"
)
_MOST_LISTED = 20
_COUNTS = re.compile(rf"^\s{words('not_numbered')}{END}")
_NAMED_ONLY = ("đề án", "chương trình", "chương trình hành động")
_OFFICIAL = ("nghị quyết", "nghị định", "chỉ thị", "thông tư", "công văn")
_NAMED_BEHIND = re.compile(r"\s?(?:của|ngày|về|,|\.|\(|năm 20|\"|và|;|\)|$)")
_ABOUT = re.compile(r"\s(?:về việc|về|của|ngày\s\d)" + END)
_BROKEN = re.compile(
    r"\d\s?/\s?\d\s$|(?:số|định|quyết|nghị)\s\d{1,3}\s$"
)  # «1 30/2 003/QĐ-TTg»: a number broken by conversion is no number
_TOGETHER = re.compile(r"\s?[,(]?\s?(?:cùng|đều)\s(?:đề\s|ký\s|ban hành\s)?ngày")
_LISTED = re.compile(r"\s?(?:,\s?và|,|và|;)\s(?:số\s)?:?\s?")


@dataclass(frozen=True, slots=True)
class Document:
    """One mention of a document: canonical offsets, number, symbol as official style writes it, type, date, issuer."""

    start: int
    end: int
    number: str
    symbol: str
    doc_type: str
    date: str | None
    issuer: str | None
    issuer_type: SubjectType | None
    rule: str

    @property
    def value(self) -> str:
        """Number with symbol: `922/QĐ-BTTTT`, `52-NQ/TU`, or the bare number."""
        return self.number + self.symbol


def find_documents(view: CanonicalText, start: int, end: int) -> list[Document]:
    """Mentions of documents in the sentence `[start, end)`, in order; lists of numbers one by one."""
    found: list[Document] = []
    if _MAY_BE_SYMBOL.search(view.text, start, end):
        for match in [*_FULL.finditer(view.text, start, end), *_SWAPPED.finditer(view.text, start, end)]:
            if (document := _from_symbol(view, match, start, end)) is not None:
                found.append(document)
    for match in _BARE.finditer(view.lower, start, end):
        if not any(other.start <= match.start("number") < other.end for other in found):
            found.extend(_from_bare(view, match, start, end))
    return _shared(view, sorted(found, key=lambda document: document.start))


def _shared(view: CanonicalText, found: list[Document]) -> list[Document]:
    """«UBND tỉnh ban hành các Quyết định 99, 103 và 105/QĐ-UBND, cùng đề ngày 26/01/2023»: the date said last and
    the issuer said first go for the whole list."""
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
    for at in pairs:
        if shared[at + 1].issuer is None:
            shared[at + 1] = replace(
                shared[at + 1], issuer=shared[at].issuer, issuer_type=shared[at].issuer_type
            )
    return shared


def _dated_together(view: CanonicalText, one: Document, other: Document) -> bool:
    """«Kế hoạch số 505/KH-BTTTT và Công văn số 793/BTTTT-THH, cùng đề ngày 05/3/2022»."""
    joined = _LISTED.fullmatch(view.lower[one.end : other.start])
    return joined is not None and _TOGETHER.match(view.lower[other.end : other.end + 16]) is not None


def _from_symbol(view: CanonicalText, match: re.Match[str], start: int, end: int) -> Document | None:
    """«Quyết định 749/QĐ-TTg»: the word before tells the type, else the letters, else an office's symbol."""
    symbol = re.sub(r"\s", "", match["symbol"])
    before = view.lower[max(start, match.start() - 90) : match.start()]
    if before.rstrip(" :").endswith(tuple(document_words()["not_symbols"]["before"])) or _BROKEN.search(
        before
    ):
        return None
    typed, adjacent = type_before(before)
    word, by_letters = (type_of_word(typed[0]) if typed else None), type_by_letters(symbol)
    if by_letters is None and not adjacent and (word is None or not is_office(symbol)):
        return None
    begin = match.start() - len(before) + typed.start() if typed and adjacent else match.start()
    year = match.groupdict().get("year")
    date = date_of_document(view, match.start(), match.end(), (start, end)) or year
    if year and date and date[0] == "-":
        date = f"{year}{date[1:]}"
    elif year and date and date[:4] != year:
        date = year  # a normative act carries its year: another year's date is another document's
    issuer, kind = issuer_of_document(view, begin, match.end(), end)
    joint = re.sub(r"\s", "", view.text[match.end("year" if year else "number") : match.start("symbol")])
    return Document(
        begin,
        match.end(),
        match["number"],
        (f"/{year}" if year else "") + (joint or "/") + symbol,
        word if word and (adjacent or by_letters is None) else by_letters or "Công văn",
        date,
        issuer,
        kind,
        "decision.symbol",
    )


def _from_bare(view: CanonicalText, match: re.Match[str], start: int, end: int) -> list[Document]:
    """«Quyết định số 749», «Kế hoạch số 12, 13 và 14/KH-UBND»: the symbol of the last number goes for all."""
    if not _is_numbered(view, match):
        return []
    listed = _following(view, match.end(), end)
    last = next((item for item in reversed(listed) if item["symbol"]), None)
    symbol = f"/{match['year']}" if match["year"] and not match["day"] else ""
    if last is not None:
        symbol = re.sub(r"\s", "", last["rest"])
    elif not match["so"]:
        listed = []
    stop = listed[-1].end() if listed else match.end()
    if match["day"]:
        date = iso_day(match["year"], match["month"], match["day"])
    else:
        date = date_of_document(view, match.start("number"), stop, (start, end)) or match["year"]
    issuer, kind = issuer_of_document(view, match.start(), match.end(), end)
    doc_type = type_of_word(match["type"])
    first = Document(
        match.start(), match.end(), match["number"], symbol, doc_type, date, issuer, kind, "decision.bare"
    )
    more = [
        replace(
            first, start=item.start("number"), end=item.end(), number=item["number"], rule="decision.list"
        )
        for item in listed
        if item["symbol"] is None
    ]
    return [first, *more]


def _is_numbered(view: CanonicalText, match: re.Match[str]) -> bool:
    """Whether a bare number behind a type word is its number: «Nghị quyết 52 của …», but not «kế hoạch 5 năm»."""
    word, number = match["type"], match["number"]
    after = view.lower[match.end() : match.end() + 16]
    if _COUNTS.match(after):
        return False
    if match["so"]:
        return True
    if word in _NAMED_ONLY or (len(number) == 4 and number[:2] in ("19", "20")):
        return False
    capital = view.text[match.start("type")].isupper()
    named = match["year"] is not None or _NAMED_BEHIND.match(after) is not None
    if word == "quyết định":
        return capital or (len(number) > 1 and _ABOUT.match(after) is not None)
    return word in _OFFICIAL and (capital or named)


def _following(view: CanonicalText, position: int, end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while (match := _MORE.match(view.text, position, end)) is not None and len(found) < _MOST_LISTED:
        found.append(match)
        position = match.end()
    return found
