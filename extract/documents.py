"""Numbered official documents: number and symbol, type, date, issuer.

A state symbol is `{number}/{type}-{issuer}`, with the year before the type in normative acts; a Party symbol is
`{number}-{type}/{issuer}` (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW). The press cuts symbols to the bare
number, lists several numbers behind one type, and gives the date before, behind, or only once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extract.lexicon import load_toml
from extract.model import SubjectType
from extract.periods import iso_day, iso_month
from extract.text import CanonicalText

_CAP = "A-ZĐƯÂÔÊ"
_PART = rf"[{_CAP}][{_CAP}a-z&đ]*\d{{0,2}}"
# number, optional year, then parts joined by - or /; stray blanks around the joints are the press's
_SYMBOL = (
    rf"(?:\s?/\s?(?P<year>(?:19|20)\d\d)(?=\s?/))?\s?[/-]\s?(?P<symbol>{_PART}(?:\s?[-/]\s?{_PART}){{0,4}})"
)
_FULL = re.compile(rf"(?<![\w./,-])(?P<number>\d{{1,5}}[a-zA-Z]?){_SYMBOL}(?![\w])")
_SWAPPED = re.compile(
    rf"(?<![\w./,-])(?P<number>\d{{1,5}})\s(?P<symbol>(?:QĐ|NQ|CT|KH)\s?[-/]\s?{_PART})(?![\w])"
)

_TAIL_WORD = re.compile(r"(?:Bộ|Ban|Sở|Chính|Thủ|Quốc|Ngày|Về|Của)$")
_DATE = r"(?P<d>\d{1,2})\s?[./-]\s?(?P<m>\d{1,2})(?:\s?[./-]\s?(?P<y>(?:19|20)\d\d))?(?!\d)|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>(?:19|20)\d\d))?"
_DATE_AFTER = re.compile(
    rf"^[\s,(;]{{0,3}}(?:(?:được\s)?(?:ban hành|ký|ký ban hành|ra|cùng|lập)\s)?(?:vào\s)?(?:đề ngày|ký ngày|ngày|ký từ|từ ngày|từ)\s+(?:{_DATE})"
)
_DATE_AFTER_ISSUER = re.compile(
    rf"^\s?(?:,|\()?\s?(?:của|do|\()\s?[^.;,()\n]{{2,70}}?(?:[,(]\s?|\s)(?:(?:được\s)?(?:ban hành|ký|ký ban hành)\s)?(?:vào\s)?(?:đề ngày|ngày|ký từ)\s+(?:{_DATE})"
)
_DATE_RECEIVED = re.compile(rf"^,?\s(?:được|về)\s[^.;,()\n]{{0,60}}?(?:ban hành|ký)\s(?:vào\s)?(?:ngày|từ)\s+(?:{_DATE})")
_VERB_BETWEEN = re.compile(r"(?<![^\W_])(?:là|thì|trước|sau|kể|ấn định|chính thức|hiệu lực|thi hành|áp dụng|từ ngày|bắt đầu)(?![^\W_])")
# «| Số hiệu | 186/KH-UBND |» and, on the next lines, «| Ngày ban hành | 29/12/2025 |»; «Số: 59/KH-UBND» over «…, ngày 01 tháng 3 năm 2022»
_HEADER = re.compile(r"(?:^|\n)[^\n\w]{0,8}(?:số hiệu|số|số, ký hiệu)?\s?[|:]?\s?$")
_HEADER_DATE = re.compile(rf"^[^\n]{{0,12}}\n{{0,3}}[^\n]{{0,160}}?(?:ngày ban hành\s?[|:]?\s?|, ngày |ngày ký\s?[|:]?\s?|\()(?:{_DATE})\)?(?=\s?[|;\n)]|\s?$)")
_BRACKET_DATE = re.compile(rf"^\s?\((?:[^()\n]{{0,50}},\s)?(?:ngày\s)?(?:{_DATE})\)")
_YEAR_AFTER = re.compile(r"^\s?(?:,\s)?(?:ban hành\s)?(?:\(\s?)?năm\s(?P<y>(?:19|20)\d\d)(?!\d|\s?-)")
_DATE_BEFORE = re.compile(rf"ngày\s+(?:{_DATE})[^.;\n]{{0,160}}$")
_MONTH_AFTER = re.compile(
    r"^[^.;\n]{0,70}?(?:ban hành|ký)\s(?:vào\s|từ\s)?tháng\s(?P<m>\d{1,2})(?:\s?[/-]\s?|\snăm\s)(?P<y>(?:19|20)\d\d)"
)
_MONTH_BEFORE = re.compile(
    r"tháng\s(?P<m>\d{1,2})(?:\s?[/-]\s?|\snăm\s)(?P<y>(?:19|20)\d\d)(?P<gap>[^.;\n]{0,140})$"
)
_ISSUED = re.compile(r"(?:ban hành|đã ký|ký|có|ra|phê duyệt|thông qua|gửi|phát hành|bằng|kiện toàn)(?:[^.;\n]{0,60})$")
_NOT_ISSUED = re.compile(r"nhận được|hiệu lực|căn cứ|theo|thực hiện|tiếp nhận")


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


@cache
def _lexicon() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = load_toml("documents.toml")
    return tables


@cache
def _type_word() -> re.Pattern[str]:
    words = sorted(_lexicon()["types"], key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, words)) + r")(?![^\W_])")


# A bare number needs its type just before it, and «số», a capital or an issuer to tell a name from a count.
_BARE = re.compile(
    r"(?<![^\W_])(?P<type>quyết định|nghị quyết|kế hoạch|kh|chỉ thị|công văn|thông tư|nghị định|báo cáo|thông báo|hướng dẫn|văn bản|chương trình(?: hành động)?|đề án)"
    r"(?P<so>\s(?:hành chính\s)?số\s?:?)?\s(?P<number>\d{1,5})(?:/(?:(?P<day>\d{1,2})-(?P<month>\d{1,2})-)?(?P<year>(?:19|20)\d\d))?(?![\d.,/%-]*\d|\s?[/%-]|(?!của|ngày|về|và)[^\W_])"
)
_COUNTS = re.compile(
    r"^\s(?:năm|tháng|ngày đêm|tuần|tổ|xã|huyện|tỉnh|người|vấn đề|nội dung|nhiệm vụ|điểm|mục tiêu|dự án|trường hợp|cán bộ|đồng|triệu|tỷ|hộ|nhà|ha|công trình|tiêu chí|lần|giờ|phút|học sinh|thành viên|trang|chỉ tiêu|phường|đơn vị|bước|giai đoạn|lớp|suất|chiếc|mẫu|gói)(?![^\W_])"
)
_NAMED_ONLY = ("đề án", "chương trình", "chương trình hành động")
_MORE = re.compile(
    rf"\s?(?:,|;|và|,\s?và)\s(?:số\s)?(?P<number>\d{{1,5}})(?P<rest>\s?[/-]\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?(?P<symbol>{_PART}(?:\s?[-/]\s?{_PART}){{0,4}}))?(?![\d.,]*\d|\s?[%/]|\s?(?:điểm|tháng|năm|người|tỉnh|xã|huyện|tỷ|triệu))"
)


def find_documents(view: CanonicalText, start: int, end: int) -> list[Document]:
    """Mentions of documents in the sentence `[start, end)`, in order; lists of numbers one by one."""
    found: list[Document] = []
    for match in [*_FULL.finditer(view.text, start, end), *_SWAPPED.finditer(view.text, start, end)]:
        if (document := _from_symbol(view, match, start, end)) is not None:
            found.append(document)
    for match in _BARE.finditer(view.lower, start, end):
        if not any(other.start <= match.start("number") < other.end for other in found):
            found.extend(_from_bare(view, match, start, end))
    return _share_dates(view, sorted(found, key=lambda document: document.start))


def _share_dates(view: CanonicalText, found: list[Document]) -> list[Document]:
    """«Quyết định số: 99/QĐ-UBND, 103/QĐ-UBND, 105/QĐ-UBND, cùng đề ngày 26/01/2023»: one date for the list."""
    dated = list(found)
    for at in range(len(dated) - 2, -1, -1):
        this, following = dated[at], dated[at + 1]
        joined = re.fullmatch(r"\s?(?:,\s?và|,|và|;)\s(?:số\s)?:?\s?", view.lower[this.end : following.start])
        if joined and this.date is None and following.date is not None and this.doc_type == following.doc_type:
            dated[at] = replace(this, date=following.date)
    return dated


def _from_symbol(view: CanonicalText, match: re.Match[str], start: int, end: int) -> Document | None:
    symbol = re.sub(r"\s", "", match["symbol"])
    year = match.groupdict().get("year")
    before = view.lower[max(start, match.start() - 90) : match.start()]
    if any(before.rstrip(" :").endswith(word) for word in _lexicon()["not_symbols"]["before"]):
        return None
    if re.search(r"\d\s?/\s?\d\s$", before):
        return None  # «1 30/2 003/QĐ-TTg»: a number broken by conversion is no number
    word, adjacent = _type_before(before)
    by_letters = _by_letters(symbol)
    if by_letters is None and not adjacent and not _is_office(symbol, word):
        return None
    doc_type = (
        word if word and (adjacent or by_letters is None or by_letters == word) else by_letters or "Công văn"
    )
    joint = re.sub(
        r"\s", "", view.text[match.end("year") if year else match.end("number") : match.start("symbol")]
    )
    written = (f"/{year}" if year else "") + (joint or "/") + symbol
    begin = match.start()
    if adjacent and (typed := _last_type(before)) is not None:
        begin = match.start() - len(before) + typed
    date = _date(view, match.start(), match.end(), start, end) or year
    if year and date and date[0] != "-" and date[:4] != year:
        date = year  # a normative act carries its year: another year's date is another document's
    issuer, kind = _issuer(view, begin, match.end(), end)
    return Document(
        begin, match.end(), match["number"], written, doc_type, date, issuer, kind, "decision.symbol"
    )


def _from_bare(view: CanonicalText, match: re.Match[str], start: int, end: int) -> list[Document]:
    word, number = match["type"], match["number"]
    after = view.lower[match.end() : match.end() + 16]
    written = view.text[match.start("type")]
    if _COUNTS.match(after) or (
        not match["so"] and (word in _NAMED_ONLY or (len(number) == 4 and number[:2] in ("19", "20")))
    ):
        return []
    listed = [following for following in _following(view, match.end(), end)]
    named = (
        match["year"] is not None
        or re.match(r"\s?(?:của|ngày|về|,|\.|\(|năm 20|\"|và|;|\)|$)", after) is not None
    )
    official = word in ("nghị quyết", "nghị định", "chỉ thị", "thông tư", "công văn", "quyết định")
    if (
        not match["so"]
        and not (official and (written.isupper() or named))
        or (not match["so"] and word == "quyết định" and not written.isupper())
    ):
        return []
    last = next((item for item in reversed(listed) if item["symbol"]), None)
    symbol = f"/{match['year']}" if match["year"] and not match["day"] else ""
    stop = match.end()
    if last is not None:
        symbol = re.sub(r"\s", "", last["rest"])
    elif listed and not match["so"]:
        listed = []
    doc_type = _lexicon()["types"][word]
    date = _date(view, match.start("number"), listed[-1].end() if listed else stop, start, end) or match["year"]
    if match["day"]:
        date = iso_day(match["year"], match["month"], match["day"])
    issuer, kind = _issuer(view, match.start(), stop, end)
    base = Document(match.start(), stop, number, symbol, doc_type, date, issuer, kind, "decision.bare")
    more = [
        replace(
            base,
            start=item.start("number"),
            end=item.end(),
            number=item["number"],
            symbol=symbol,
            rule="decision.list",
        )
        for item in listed
        if item["symbol"] is None
    ]
    return [base, *more]


def _following(view: CanonicalText, position: int, end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while (match := _MORE.match(view.text, position, end)) is not None and len(found) < 20:
        found.append(match)
        position = match.end()
    return found


def _type_before(before: str) -> tuple[str | None, bool]:
    """The type word last before a number, and whether only «số» and the like stand between."""
    last = None
    for last in _type_word().finditer(before):
        pass
    if last is None:
        return None, False
    between = before[last.end() :]
    adjacent = re.fullmatch(r"[^.;\d]{0,40}?\s?(?:số|số hiệu)?\s?[:|]?\s?", between) is not None and (
        re.fullmatch(
            r"\s?(?:hành chính\s|hành động\s|liên tịch\s|mật\s|hỏa tốc\s|khẩn\s)?(?:số|số hiệu)?\s?[:|]?\s?",
            between,
        )
        is not None
        or (last[0] in ("luật", "bộ luật", "văn bản", "công văn") and between.rstrip(" :").endswith("số"))
    )
    return _lexicon()["types"][last[0]], adjacent


def _last_type(before: str) -> int | None:
    found = [match.start() for match in _type_word().finditer(before)]
    return found[-1] if found else None


def _by_letters(symbol: str) -> str | None:
    letters = _lexicon()["letters"]
    for part in re.split(r"[-/]", symbol)[:2]:
        if part.upper() in letters:
            return letters[part.upper()]
    return "Luật" if re.match(r"(?:UBTV)?QH\d", symbol) else None


def _is_office(symbol: str, word: str | None) -> bool:
    """Whether a symbol without type letters is an office's (`7145/UBND-DL1`), so the paper is a công văn."""
    return (
        re.match(r"(?:UBND|HĐND|TTg|VPCP|BTTTT|B[A-ZĐ]{2,}|S[A-ZĐ]{2,}|TC[A-Z]{1,}|CP)(?:-|$)", symbol)
        is not None
        and word is not None
    )


def _date(view: CanonicalText, start: int, end: int, sentence_start: int, sentence_end: int) -> str | None:
    after = view.lower[end : min(sentence_end, end + 160)]
    for pattern in (_DATE_AFTER, _BRACKET_DATE):
        if (match := pattern.match(after)) and (iso := _iso(match)):
            return iso
    if match := _YEAR_AFTER.match(after):
        return match["y"]
    if match := _DATE_AFTER_ISSUER.match(after) or _DATE_RECEIVED.match(after):
        skipped = after[: match.start("d") if match["d"] else match.start("d2")]
        other = re.search(r"\d{1,5}\s?[/-]\s?[a-zđ]|số \d", skipped)
        if not other and not _VERB_BETWEEN.search(skipped) and (iso := _iso(match)):
            return iso
    if _HEADER.search(view.lower[max(0, start - 30) : start]):
        below = _HEADER_DATE.match(view.lower[end : end + 260])
        if below is not None and (iso := _iso(below)):
            return iso
    if match := _MONTH_AFTER.match(after):
        return iso_month(match["y"], match["m"])
    before = view.lower[max(sentence_start, start - 220) : start]
    match = None
    for match in _DATE_BEFORE.finditer(before):
        pass
    if match and (iso := _iso(match)):
        gap = before[max(match.end(name) for name in ("m", "y", "m2", "y2")) :]
        if (_ISSUED.search(gap) or _opens_with_type(gap)) and not _NOT_ISSUED.search(gap) and not re.search(r"\d{1,5}/[a-zđ]", gap):
            return iso
    month = None
    for month in _MONTH_BEFORE.finditer(before):
        pass
    if (
        month is not None
        and _ISSUED.search(month["gap"])
        and not _NOT_ISSUED.search(month["gap"])
        and not re.search(r"\d{1,5}/[a-zđ]|số \d", month["gap"])
    ):
        return iso_month(month["y"], month["m"])
    return None


def _opens_with_type(gap: str) -> bool:
    """«Ngày 02/10/2022, Quyết định 1847/QĐ-UBND …»: the date stands right before the document."""
    match = _type_word().match(gap.lstrip(" ,"))
    return match is not None and re.fullmatch(r"\s(?:số\s?:?\s?)?", gap.lstrip(" ,")[match.end() :]) is not None


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    day, month, year = groups["d"] or groups["d2"], groups["m"] or groups["m2"], groups["y"] or groups["y2"]
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    return iso_day(year, month, day) if year else f"--{int(month):02d}-{int(day):02d}"


@cache
def _issuer_pattern() -> re.Pattern[str]:
    names = sorted(_lexicon()["issuers"], key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?P<name>" + "|".join(map(re.escape, names)) + r")(?![^\W_])")


_PHRASE_END = re.compile(
    r"[,.;:()\n]|\s(?:về|ban hành|ngày|quy định|phê duyệt|hướng dẫn|và\s(?:các|quyết|nghị|kế)|đã|vừa|có|cho|thực hiện|công bố|trong|là|để|khi|do|được|tại|nhiệm kỳ|đến|sẽ|ký|sửa)(?![^\W_])"
)


def _issuer(
    view: CanonicalText, start: int, end: int, sentence_end: int
) -> tuple[str | None, SubjectType | None]:
    """The issuer as the text names it: behind «của», in brackets, or as subject of «ban hành»."""
    after = view.lower[end : min(sentence_end, end + 120)]
    match = re.match(r"^[\s,(]{0,3}(?:(?:ngày|năm)\s[\d/.\- thángnăm]{4,24})?[\s,(]{0,3}(?:của|do)\s", after)
    if match and (name := _issuer_pattern().match(after, match.end())):
        return _named(view, end + name.start(), sentence_end, name["name"])
    before = view.lower[max(0, start - 110) : start]
    verb = re.search(
        r"\s(?:vừa|đã|mới|cũng)?\s?(?:vừa\s)?(?:ký\s)?(?:ban hành|có|ra|ký|thông qua|phát hành)\s(?:[^\W\d_]+\s){0,3}$",
        before,
    )
    if verb:
        last = None
        for last in _issuer_pattern().finditer(before, 0, verb.start() + 1):
            pass
        if last is not None and not re.search(r"[.;]", before[last.end() : verb.start()]):
            offset = max(0, start - 110)
            return _named(view, offset + last.start(), offset + verb.start(), last["name"])
    return None, None


def _named(view: CanonicalText, start: int, stop: int, name: str) -> tuple[str, SubjectType | None]:
    phrase = view.text[start : min(stop, start + 80)]
    cut = _PHRASE_END.search(phrase, len(name))
    phrase = (phrase[: cut.start()] if cut else phrase).strip()
    kind: SubjectType | None = _lexicon()["issuers"][name]  # type: ignore[assignment]
    short = re.match(
        r"(?i)((?:chủ tịch |phó chủ tịch )?(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân|đảng bộ|bch đảng bộ|ban chấp hành đảng bộ) (?:tỉnh|thành phố))(?:\s|$)",
        phrase,
    )
    return (short[1] if short else phrase), kind
