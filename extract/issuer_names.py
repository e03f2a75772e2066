"""Names of bodies that issue documents: «Thủ tướng Chính phủ», «Bộ trưởng Bộ GD-ĐT», «Công an tỉnh Phú Thọ».

A name is an office somebody holds, if any, and a body. Four kinds of body end in four ways: some are just their words;
those that every unit has end with the unit; ministries and departments end with their field; others have a name of
their own, that goes on until a verb, a comma or a person. The words are in `data/documents.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract.cues import END, START
from extract.document_types import document_words
from extract.gazetteer import communes, districts, place_terms, surnames
from extract.lexicon import load_toml
from extract.model import SubjectType
from extract.patterns import any_of, compile_pattern
from extract.text import CanonicalText


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body as the text names it: canonical offsets, name, type, its province where the name tells one, and
    whether it is a body of the province the article is about where it does not."""

    start: int
    end: int
    name: str
    kind: SubjectType
    province: str | None = None
    local: bool = False
    holder: int = 0
    """How long the office somebody holds is in the name («Chủ tịch »)."""

    @property
    def bare(self) -> str:
        """The body without who heads it."""
        return self.name[self.holder :]


_JOINT = r"(?:\s?[-&,]\s?(?:và\s)?|\s(?:và\s)?)"
_GOES_ON = r"(?!\s(?:điện tử|số|kiến tạo)(?![^\W_]))"  # «Chính phủ điện tử» issues nothing
_SURNAMES = re.compile(any_of(surnames(also_words=True)) + r"(?:\s[A-ZĐÀ-Ỹ][^\W\d_]*){1,3}" + END)
_WORD = re.compile(r"[\s-]{1,3}(?P<word>[^\W_][^\s,;:()\"\n]*)")
_UNIT = re.compile(
    r"\s(?P<level>tỉnh|thành phố|tp\.?|huyện|quận|thị xã|tx\.?|xã(?!\shội)|phường|thị trấn)(?![^\W_])",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s?(?P<name>[^\W\d_]+(?:['’.]?\s?-?\s?[^\W\d_]+){0,3}|\d{1,2}(?!\d))")
_DISTRICT_WORDS = ("thành phố", "tp", "tp.", "huyện", "quận", "thị xã", "tx.")
_LONGEST_RUN = 6
_LONGEST_NAME = 90


@cache
def _body() -> re.Pattern[str]:
    words = document_words()
    parts = {
        part.lower()
        for field in load_toml("agencies.toml")["fields"]
        for part in re.split(r"\s?[-,&]\s?|\svà\s", field)
    } | set(words["of_former_fields"]["words"])
    field = any_of(sorted(parts))
    holder = rf"(?:{any_of(words['holders']['before'])}\s)?{any_of(words['holders']['words'])}"
    return re.compile(  # a look behind of more than the border stands in front
        START
        + rf"(?<!{')(?<!'.join(f'{word} ' for word in words['holders']['no_head_after'])})"
        + rf"(?P<holder>(?:{holder}(?:,\s|\skiêm\s|\s)){{1,3}})?"
        + rf"(?:(?P<fixed>{any_of(list(words['fixed']))}){END}{_GOES_ON}"
        + rf"|(?P<unit>{any_of(words['of_units']['words'])})(?:{END}|(?=tp{END}))"
        + rf"|(?P<headed>{any_of(list(words['of_fields']))})\s(?P<field>{field}(?:{_JOINT}{field})*){END}"
        + rf"|(?P<named>{any_of(words['named']['national'] + words['named']['local'])}){END})"
    )


@cache
def _first_word() -> re.Pattern[str]:
    """Of all bodies: a search for it skips quickly to where one may begin."""
    words = document_words()
    phrases = [
        *words["holders"]["before"],
        *words["holders"]["words"],
        *words["fixed"],
        *words["of_units"]["words"],
    ]
    phrases += [*words["of_fields"], *words["named"]["national"], *words["named"]["local"]]
    return compile_pattern(START + any_of(re.split(r"\W", phrase)[0] for phrase in phrases))


def issuer_at(view: CanonicalText, start: int, stop: int) -> Issuer | None:
    """The body whose name begins at `start`, None if none does."""
    match = _body().match(view.lower, start, stop)
    return _whole(view, match, stop) if match is not None else None


def issuers_in(view: CanonicalText, start: int, stop: int) -> Iterator[Issuer]:
    """The bodies named in `[start, stop)`, in order, none inside another."""
    position, body = start, _body()
    for word in _first_word().finditer(view.lower, start, stop):
        match = body.match(view.lower, word.start(), stop) if word.start() >= position else None
        if match is None:
            continue
        issuer = _whole(view, match, stop)
        position = max(issuer.end if issuer is not None else 0, match.start() + 1)
        if issuer is not None:
            yield issuer


def _whole(view: CanonicalText, match: re.Match[str], stop: int) -> Issuer | None:
    issuer = _issuer(view, match, stop)
    if issuer is None or not match["holder"]:
        return issuer
    return replace(issuer, holder=max(0, match.end("holder") - issuer.start))


def _issuer(view: CanonicalText, match: re.Match[str], stop: int) -> Issuer | None:
    words = document_words()
    if match["fixed"]:
        start = match.start("fixed") if match["fixed"] in ("thủ tướng", "chính phủ") else match.start()
        kind: SubjectType = words["fixed"][match["fixed"]]
        return _with_place(
            view, start, match.end(), kind, kind == "province" or match["fixed"].endswith(" tỉnh ủy"), stop
        )
    if match["unit"]:
        return _of_unit(view, match.start(), match.end(), stop)
    if match["headed"]:
        head = match["headed"]
        if (
            head == "bộ"
            and view.text[match.start("field")].islower()
            and not view.text[match.start("headed")].isupper()
        ):
            return None  # «cán bộ công an», «đồng bộ tài chính»
        kind = words["of_fields"][head]
        return _with_place(view, match.start(), match.end(), kind, head.endswith("sở"), stop)
    return _named(view, match, stop)


def _with_place(
    view: CanonicalText, start: int, end: int, kind: SubjectType, local: bool, stop: int
) -> Issuer:
    """A body whose name ends here: the unit behind it tells its province, and is no part of the name."""
    province = None
    if local:
        _, _, province = unit_behind(view, end, stop)
    return Issuer(start, end, view.text[start:end], kind, province, local)


def _of_unit(view: CanonicalText, start: int, end: int, stop: int) -> Issuer | None:
    """«UBND tỉnh», «Ủy ban nhân dân Hà Nội», «Chủ tịch UBND huyện Bắc Bình», «Đảng ủy xã»."""
    level = _UNIT.match(view.lower, end, stop)
    kind, last, province = unit_behind(view, end, stop)
    if kind is None:
        glued = re.match(rf"tp{END}", view.lower[end:stop])
        return Issuer(start, end + 2, f"{view.text[start:end]} TP", "province", None, True) if glued else None
    cut = level.end() if level is not None and kind == "province" else last
    return Issuer(start, last, view.text[start:cut].rstrip("."), kind, province, True)


def unit_behind(view: CanonicalText, end: int, stop: int) -> tuple[SubjectType | None, int, str | None]:
    """The unit named at `end`: its type, where its name ends, and its province where that is certain."""
    level = _UNIT.match(view.lower, end, stop)
    at = level.end() if level is not None else end
    place = _PLACE.match(view.text, at, stop)
    word = level["level"] if level is not None else None
    kind: SubjectType | None = document_words()["unit_levels"].get(word) if word else None
    if place is None or not (place["name"][0].isupper() or place["name"][0].isdigit()):
        return kind, at, None
    first = place.start("name")
    for last in _word_ends(view.text, first, place.end()):
        if (found := _known_unit(word, kind, view.text[first:last])) is not None:
            return found[0], last, found[1]
    if kind in ("district", "commune") and (unknown := _unknown_unit(view.text, first, place.end())):
        return kind, first + len(unknown), None
    return kind, at, None


def _known_unit(
    word: str | None, kind: SubjectType | None, name: str
) -> tuple[SubjectType, str | None] | None:
    """Type and province of a unit the gazetteer knows by this class word and name; a number names a quận or phường."""
    term = place_terms().get(name.lower())
    if kind in (None, "province") and term is not None and term.value[0] == "province":
        return "province", term.value[1]
    if word in _DISTRICT_WORDS and (name in districts() or name.isdigit()):
        homes = districts().get(name, ())
        return "district", homes[0] if len(homes) == 1 else None
    if kind == "commune" and (name in communes() or name.isdigit()):
        known = communes().get(name, frozenset())
        return "commune", next(iter(known)) if len(known) == 1 else None
    return None


def _unknown_unit(text: str, start: int, end: int) -> str | None:
    """Up to three capitalised words that are no person's name: «phường Tân Chính»."""
    match = re.match(r"[A-ZĐÀ-Ỹ][^\W\d_]*(?:\s[A-ZĐÀ-Ỹ][^\W\d_]*){0,2}", text[start:end])
    if match is None or (match[0].count(" ") > 1 and _SURNAMES.match(match[0])):
        return None
    return match[0]


def _word_ends(text: str, start: int, end: int) -> list[int]:
    """Ends of words of `text[start:end]`, the last first."""
    return [start + match.end() for match in re.finditer(r"[^\s.-]+", text[start:end])][::-1]


def _named(view: CanonicalText, match: re.Match[str], stop: int) -> Issuer | None:
    """A body with a name of its own: it goes on over capitals, and over small letters between them."""
    words = document_words()["named"]
    head, start, at = match["named"], match.start(), match.end("named")
    known = _known_names().match(view.lower, at)
    if known is not None:
        at = known.end()
    end = _end_of_name(view, at, stop, small=3 if " " in head else 1)
    if end == match.end("named") and head not in words["stands_alone"]:
        return None
    name = view.text[start:end]
    lower = name.lower()
    local = head in words["local"] or any(f"{head} {office}" in lower for office in words["local_offices"])
    if any(word in lower for word in words["nationwide"]) or head == "tổng cục":
        local = False
    province = _province_in(view, match.end("named"), end)
    kind: SubjectType = words["types"].get(head, "agency")
    if kind == "district" and province is None:
        homes = districts().get(view.text[match.end("named") + 1 : end], ())
        province = homes[0] if len(homes) == 1 else None
    return Issuer(
        start, end, name, kind, None if "cấp cao" in lower or "tối cao" in lower else province, local
    )


@cache
def _known_names() -> re.Pattern[str]:
    return re.compile(" " + any_of(document_words()["named"]["known"]))


def _end_of_name(view: CanonicalText, start: int, stop: int, small: int) -> int:
    """Where a name ends that goes on at `start`; before its first capital stand at most `small` small words."""
    limit = min(stop, start + _LONGEST_NAME)
    at = last = start
    run = 0
    while (match := _WORD.match(view.text, at, limit)) is not None:
        word, begin = match["word"], match.start("word")
        if _UNIT.match(view.lower, at, limit):  # «Công an tỉnh Thanh Hóa», «Thanh tra thành phố»
            return unit_behind(view, at, limit)[1]
        if word[0].isupper() and (unit := unit_behind(view, at, limit))[2] is not None:
            return unit[1]
        if not word[0].isupper() and _name_end().match(view.lower, begin):
            break
        if last > start and _SURNAMES.match(view.text, begin):
            break
        point = word.find(".")
        at = begin + (point if point >= 0 else len(word))
        run = 0 if word[0].isupper() or word[0].isdigit() else run + 1
        if run == 0:
            last = at
        elif run > (small if last == start else _LONGEST_RUN):
            return last
        if point >= 0:
            break
    return at if last > start else last


@cache
def _name_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(document_words()['name_end']['words'])}){END}|số\s?:?\s\d")


def _province_in(view: CanonicalText, start: int, end: int) -> str | None:
    """The province a name speaks of: «Công an tỉnh Thanh Hóa», «cục Quản lý thị trường Hà Nội», «VKSND TP. Vinh»."""
    for match in _UNIT.finditer(view.lower, start, end):
        if (province := unit_behind(view, match.start(), end)[2]) is not None:
            return province
    for match in re.finditer(r"\s(?=[A-ZĐÀ-Ỹ])", view.text[start:end]):
        kind, _, province = unit_behind(view, start + match.start(), end)
        if kind == "province" and province is not None:
            return province
    return None


def initials(name: str) -> str:
    """The letters a symbol has for a body: `BGDĐT` for «Bộ Giáo dục và Đào tạo», `BGTVT` for «bộ GTVT»."""
    letters = []
    for word in re.findall(r"[^\W_]+", name):
        if word.isupper() and len(word) > 1:
            letters.append(word)
        elif word != "và":
            letters.append(word[0].upper())
    return "".join(letters)
