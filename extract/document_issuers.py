"""Who issued a numbered document, as the text names it: «của Thủ tướng Chính phủ», «UBND tỉnh ban hành …»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import islice

from extract.cues import END, START, UPPER
from extract.document_types import document_words
from extract.issuer_names import Issuer, initials, issuer_at, issuers_in, unit_behind
from extract.text import CanonicalText

_DATED = r"(?:(?:ngày|năm|tháng|đề ngày|ký ngày)\s[\d/.\- thángnăm]{4,24}|\([^()\n]{0,60}\))"
# «… (năm 2017) của», «… ngày 20/5/2022 do»
_OF = re.compile(
    rf"[\s,(]{{0,3}}(?:này\s)?(?:{_DATED}){{0,2}}[\s,(]{{0,3}}(?:của|do)\s"
    r"(?:(?:ông|bà)\s[^,.;\n-]{2,40}[-,]\s?)?(?:chính\s(?=cơ quan|đơn vị|bộ|sở|ubnd))?"
    r"(?:hội nghị\s(?:lần thứ\s\w+,?\s)?)?"
)
# «… (Thủ tướng Chính phủ, 31/3/2022)», «…, Tổng cục Thuế ký»
_APPOSED = re.compile(
    r"\s?\((?!ngày|năm|số)|,\s(?=[^.;\n]{5,60}\s(?:ký|ban hành)\s)|\s(?=liên (?:bộ|ngành)|ubnd\s)"
)
# «… về việc … được Chính phủ ban hành», «… mà UBND tỉnh mới ký»
_PASSIVE = re.compile(
    r"(?P<gap>[^.;\n]{0,130}?)(?:\s|^)(?:được|do|mà)\s(?=(?P<name>[^.;\n]{2,80}?)\s(?:vừa\s|đã\s|mới\s)?"
    r"(?:ký|ban hành|thông qua|phê duyệt|công bố)(?![^\W_]))"
)
_THEREBY = re.compile(r"[^.;\n]{0,40}?,\s(?:qua đó|theo đó|trong đó),?\s")
_ACT = (
    r"(?:ký ban hành|ban hành|có|ra|ký|thông qua|phát hành|phát đi|tống đạt|gửi|phê duyệt|đưa ra|công bố|"
    r"cụ thể hóa bằng|bằng)"
)
# «(đã) ban hành (các) …», «vừa chính thức ký»
_ISSUES = re.compile(
    rf"[\s,](?:(?:vừa|đã|mới|cũng|sớm|kịp thời|tiếp tục|chính thức|lại|sẽ|liên tục|thì)\s){{0,3}}"
    rf"{_ACT}\s(?:[^\W\d_]+\s){{0,3}}(?:\d{{1,2}}\s)?$"
)
# between a subject and its act: nothing, an aside in brackets or commas, a time; a comma alone begins another subject
_ADVERBS = re.compile(
    r"(?:\s?\([^()\n]{1,30}\))?\s?[^,.;:\n]{0,60}|,[^,.;\n\d]{2,40},\s?|,\s?"
    r"|\s?,\s?(?:ngày|sáng|chiều|tối|hôm|mới đây|vừa qua|năm)[^,.;\n]{0,30},?\s?[^\W\d_ ]{0,10}"
)
# «được UBND TP phê duyệt … tại», «ý kiến chỉ đạo của Thủ tướng tại»
_APPROVED_IN = re.compile(r"[^.;\n]{1,110}?\s(?:tại|bằng|theo|trong)\s(?:các\s|nội dung\s)?$")
_SAID_IN = re.compile(r"\s(?:tại|trong|ở)\s(?:các\s)?$")
_LEADS_ON = ("tại ", "bằng ", "theo ", "trong ", "ở ", "các ", "nội dung ")
_SAYING = re.compile(r"(?:chỉ đạo|kết luận|ý kiến|hướng dẫn|yêu cầu|phân công|quy định)\s(?:của\s)?$")
# «các Quyết định của Thủ tướng Chính phủ: số 950/QĐ-TTg»
_KIND_OF = re.compile(r"(?:định|quyết|thị|bản|văn|tư|hoạch|trình|cáo|dẫn)\scủa\s$")
_INTRODUCES = re.compile(r"(?:\s(?:là|gồm))?\s?:?\s?(?:\(?\s?(?:liên ngành\s)?(?:số|số hiệu)\s?:?\s?)?$")
_SAME = re.compile(
    r"(?P<head>bộ|sở|cục|tổng cục|chi cục|ủy ban|tòa|hội đồng|ban|cơ quan|đơn vị|công ty|trường|viện|ngân hàng)"
    r"\s(?:này|trên|nói trên)(?![^\W_])|cùng cơ quan(?![^\W_])"
)
_BARE = re.compile(rf"(?P<head>Bộ|Sở|Cục|Tổng cục|Chi cục){END}(?=\s(?:đã|vừa|cũng|có|ban hành|ký|ra))")
_ACRONYM = re.compile(rf"(?<![\w-])(?P<name>(?!TP|UBND|HĐND|CLB|[IVXLC]+(?!\w))[{UPPER}]{{3,8}})(?![\w-])")
_WITHIN = re.compile(r"\s?[,(-]?\s?(?:(?:trực )?thuộc\s|của\s)?")
_ANY = ("cơ quan", "đơn vị", "ban", "trường", "viện")
_REACH = 150
"""So many characters before a document its issuer is looked for."""
_RECALL = 700
_MOST_NAMED = 300
_UNIT_WORDS = {
    "UBND": re.compile(r"^(?:ubnd|ủy ban nhân dân)"),
    "HĐND": re.compile(r"^(?:hđnd|hội đồng nhân dân)"),
    "TU": re.compile(r"^(?:.{0,14}(?:tỉnh|thành) ủy$|.{0,14}đảng bộ (?:tỉnh|thành phố)$)"),
    "HU": re.compile(r"^huyện ủy"),
}
_IN_SYMBOL = re.compile(r"[/-]\s?$")
_POINT = re.compile(r"\.(?:(?<=tp\.)|(?<=tx\.)|(?<=tt\.))")


def issuer_of_document(
    view: CanonicalText, start: int, end: int, number: int, symbol: str, sentence: tuple[int, int]
) -> Issuer | None:
    """The issuer of the document at `[start, end)` with its number at `number`: named behind it, between type and
    number, as subject of «ban hành», as agent of «được … phê duyệt tại», else the one body of its sentence that the
    letters of `symbol` name. None where the text names none."""
    of = _OF.match(view.lower, end, sentence[1])
    if of is not None:
        return _name_at(view, of.end(), sentence[1])
    between = view.lower.find(" của ", start, number)
    if between >= 0 and (found := issuer_at(view, between + 5, number)) is not None:
        return found
    for find in (_apposed, _subject, _passive, _approved):
        if (found := find(view, start, end, sentence)) is not None:
            return found
    return _by_letters(view, symbol, issuers_in(view, *sentence))


def bodies_named(view: CanonicalText) -> list[Issuer]:
    """The bodies the whole text names, of very many the first."""
    return list(islice(issuers_in(view, 0, len(view.lower)), _MOST_NAMED))


def issuer_by_letters(view: CanonicalText, symbol: str, named: list[Issuer]) -> Issuer | None:
    """The one of the bodies `named` in the text that the letters of a symbol stand for; of a unit's bodies they tell
    nothing."""
    return _by_letters(view, symbol, named)


def _name_at(view: CanonicalText, at: int, stop: int) -> Issuer | None:
    """The body named at `at`; the one named before for «cơ quan này», «cùng cơ quan»; an acronym as it stands."""
    if (issuer := issuer_at(view, at, stop)) is not None:
        return issuer
    if (same := _SAME.match(view.lower, at, stop)) is not None:
        return _named_before(view, at, same["head"])
    kind, end, province = unit_behind(view, at - 1, stop)
    if kind is not None and end > at:  # «quyết định số 1526 của TP Hà Nội»
        return Issuer(at, end, view.text[at:end], kind, province, True)
    if (acronym := _ACRONYM.match(view.text, at, stop)) is not None:
        return Issuer(at, acronym.end(), acronym["name"], "agency")
    return None


def _named_before(view: CanonicalText, at: int, head: str | None) -> Issuer | None:
    last = None
    for issuer in issuers_in(view, max(0, at - _RECALL), at):
        if head is None or head in _ANY or _body_is(issuer, head):
            last = issuer
    return last


def _body_is(issuer: Issuer, head: str) -> bool:
    return re.search(START + head + END, issuer.name.lower()) is not None


def _apposed(view: CanonicalText, start: int, end: int, sentence: tuple[int, int]) -> Issuer | None:
    match = _APPOSED.match(view.lower, end, sentence[1])
    return _name_at(view, match.end(), sentence[1]) if match is not None else None


def _subject(view: CanonicalText, start: int, end: int, sentence: tuple[int, int]) -> Issuer | None:
    """«UBND tỉnh, ngày 5/4, đã ban hành …»: the last body before the act, with nothing but time between."""
    offset = max(sentence[0], start - _REACH)
    before = _POINT.sub(" ", view.lower[offset:start])
    if (verb := _ISSUES.search(before)) is None:
        return None
    stop = offset + verb.start()
    candidates = list(issuers_in(view, offset, stop + 1))
    for same in _SAME.finditer(view.lower, offset, stop + 1):
        if (issuer := _named_before(view, same.start(), same["head"])) is not None:
            candidates.append(_moved(issuer, same.start(), same.end()))
    for bare in _BARE.finditer(view.text, offset, stop + 12):
        if (issuer := _named_before(view, bare.start(), bare["head"].lower())) is not None:
            candidates.append(_moved(issuer, bare.start(), bare.end()))
    acronym = re.search(_ACRONYM.pattern + "$", view.text[offset:stop])
    if acronym is not None and not any(issuer.end > offset + acronym.start() for issuer in candidates):
        candidates.append(Issuer(offset + acronym.start(), stop, acronym["name"], "agency"))
    candidates.sort(key=lambda issuer: issuer.start)
    if not candidates or _ADVERBS.fullmatch(before, candidates[-1].end - offset, verb.start()) is None:
        return None
    return _head_of(view, candidates)


def _head_of(view: CanonicalText, named: list[Issuer]) -> Issuer:
    """The last body named; of «Cục Chuyển đổi số quốc gia thuộc Bộ Khoa học và Công nghệ» the office."""
    last = named[-1]
    for office in reversed(named[:-1]):
        if (
            office.kind != "agency"
            or last.holder
            or _WITHIN.fullmatch(view.lower, office.end, last.start) is None
        ):
            break
        last = office
    return last


def _moved(issuer: Issuer, start: int, end: int) -> Issuer:
    return replace(issuer, start=start, end=end)


def _passive(view: CanonicalText, start: int, end: int, sentence: tuple[int, int]) -> Issuer | None:
    """«Nghị định … quy định xử phạt … đã được Chính phủ ban hành», no other document in between."""
    match = _PASSIVE.match(_POINT.sub(" ", view.lower[end : min(sentence[1], end + 300)]))
    if match is not None and not re.search(r"\d/[a-zđ]|số \d|hiệu lực", match["gap"]):
        return issuer_at(view, end + match.end(), sentence[1])
    thereby = _THEREBY.match(view.lower, end, sentence[1])
    return issuer_at(view, thereby.end(), sentence[1]) if thereby is not None else None


def _approved(view: CanonicalText, start: int, end: int, sentence: tuple[int, int]) -> Issuer | None:
    """«được UBND TP phê duyệt … tại», «theo chỉ đạo của Thủ tướng tại», «nghị quyết của Bộ Chính trị là»."""
    offset = max(sentence[0], start - _REACH - 60)
    if not view.lower.endswith(_LEADS_ON, offset, start) and view.lower.find("của ", offset, start) < 0:
        return None
    last = None
    for issuer in issuers_in(view, offset, start):
        before = view.lower[max(offset, issuer.start - 24) : issuer.start]
        after = _POINT.sub(" ", view.lower[issuer.end : start])
        agent = before.endswith(("được ", "do ", "mà ")) and _APPROVED_IN.fullmatch(after)
        if (
            agent
            or (_SAYING.search(before) and _SAID_IN.fullmatch(after))
            or (_KIND_OF.search(before) and _INTRODUCES.fullmatch(after))
        ):
            last = issuer
    return last


def _by_letters(view: CanonicalText, symbol: str, issuers: Iterable[Issuer]) -> Issuer | None:
    """The first body the letters stand for. «UBND» stands for many: only one named alone is meant."""
    parts = [part for part in re.split(r"[-/\d]+", symbol.upper()) if len(part) > 1]
    if any("MTTQ" in part for part in parts):
        return None  # the Front's committees of all levels are named side by side
    of_unit = next((part for part in parts if part in _UNIT_WORDS), None)
    fitting = [
        issuer
        for issuer in islice(issuers, _MOST_NAMED)
        if not _IN_SYMBOL.search(view.text[max(0, issuer.start - 2) : issuer.start])
        and (_UNIT_WORDS[of_unit].search(issuer.bare.lower()) if of_unit else _is_meant(issuer.bare, parts))
    ]
    provinces = {issuer.province for issuer in fitting if issuer.province is not None}
    if not fitting or (of_unit and (len(provinces) > 1 or len({issuer.kind for issuer in fitting}) > 1)):
        return None
    first = next((issuer for issuer in fitting if issuer.province is not None), fitting[0])
    return replace(first, name=first.bare)


def _is_meant(name: str, parts: list[str]) -> bool:
    letters = initials(name)
    return any(
        name.lower() in _bodies().get(part, ()) or (len(part) > 2 and letters.startswith(part))
        for part in parts
    )


@cache
def _bodies() -> dict[str, list[str]]:
    words: dict[str, list[str]] = document_words()["symbol_bodies"]
    return words
