"""Places and bodies in a text: provinces, regions, districts, communes, ministries, departments.

The gazetteer holds the 63 provinces of before 1 July 2025 and the 34 after it under their short official
names, with the spellings in use. A mention says what it names and in which role it stands; who a number is
about is decided later, in `link`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from extract.lexicon import Hit, Term, load_csv, load_toml
from extract.model import SubjectType
from extract.text import CanonicalText

Role = Literal["free", "compared", "parent", "location", "issuer"]

UPPER = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isalpha() and c.isupper() and c != "Ð")
_SYLLABLE = rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?"
_NAME = rf"(?:{_SYLLABLE}(?:(?: - |[ -]){_SYLLABLE}){{0,3}}|\d{{1,2}}\b)"

_CLASSES: dict[str, tuple[SubjectType, str]] = {
    "huyện": ("district", "huyện"), "quận": ("district", "quận"), "thị xã": ("district", "thị xã"),
    "thành phố": ("district", "thành phố"), "tp": ("district", "thành phố"), "tp.": ("district", "thành phố"),
    "t.p": ("district", "thành phố"), "tx": ("district", "thị xã"), "tx.": ("district", "thị xã"),
    "xã": ("commune", "xã"), "phường": ("commune", "phường"), "thị trấn": ("commune", "thị trấn"),
    "đặc khu": ("commune", "đặc khu"), "thôn": ("village", "thôn"), "ấp": ("village", "ấp"), "bản": ("village", "bản"),
    "khu phố": ("village", "khu phố"), "tổ dân phố": ("village", "tổ dân phố"),
}  # fmt: skip
_CLASS_WORD = "|".join(sorted(map(re.escape, _CLASSES), key=len, reverse=True))
_UNIT = re.compile(rf"(?<![^\W_])(?P<cls>(?i:{_CLASS_WORD}))(?:\s?(?P<name>{_NAME})|\s?:\s(?P<listed>{_SYLLABLE}(?:[ -]{_SYLLABLE}){{0,3}}))")
_NEXT_NAME = re.compile(rf"\s*(?:\([^()\n]{{0,40}}\)\s*)?(?:,\s*và|,|;|và)\s+(?P<name>{_NAME})")
_NOT_A_CLASS = re.compile(
    r"(?:văn|phiên|cơ|kịch|nông|tác|chế|công|tấn) $"
)  # «văn bản», «nông thôn», «hợp tác xã»
_PLURAL = re.compile(r"(?:các|những|cả|\d+|hai|ba|bốn|năm|sáu)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a unit: canonical offsets, what it is, its name as a fact gives it, its province, and the name
    as written where a class word stands before it."""

    start: int
    end: int
    kind: SubjectType
    name: str
    province: str | None
    role: Role = "free"
    anaphor: bool = False
    surface: str = ""


@cache
def place_terms() -> dict[str, Term]:
    """Phrases of provinces, regions, ministries and departments, lower case, for the automaton."""
    terms: dict[str, Term] = {}
    for row in load_csv("provinces.csv"):
        for alias in (row["name"], *filter(None, row["aliases"].split(";"))):
            terms[alias.lower()] = Term("place", ("province", row["name"]))
    terms["việt nam"] = terms["nước ta"] = Term("place", ("nation", "Việt Nam"))
    for name, aliases in load_toml("regions.toml")["regions"].items():
        for alias in aliases:
            terms[alias] = Term("place", ("region", name))
    agencies = load_toml("agencies.toml")
    for field in agencies["fields"]:
        terms[f"bộ {field.lower()}"] = Term("place", ("ministry", f"Bộ {field}"))
        terms[f"sở {field.lower()}"] = Term("place", ("agency", f"Sở {field}"))
    for kind in ("ministry", "agency"):
        for name in agencies[kind]:
            terms[name.lower()] = Term("place", (kind, name))
    return terms


@cache
def _cities() -> frozenset[str]:
    return frozenset(row["name"] for row in load_csv("provinces.csv") if row["class"] == "thành phố")


@cache
def provinces() -> frozenset[str]:
    """The short official names of all provinces, old and new."""
    return frozenset(row["name"] for row in load_csv("provinces.csv"))


@cache
def _districts() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for row in load_csv("districts.csv"):
        known[row["name"]] = (*known.get(row["name"], ()), row["province"])
    return known


@cache
def _communes() -> dict[str, frozenset[str]]:
    known: dict[str, set[str]] = {}
    for row in load_csv("communes.csv"):
        known.setdefault(row["name"], set()).add(row["province"])
    return {name: frozenset(found) for name, found in known.items()}


@cache
def communes_of(province: str) -> dict[str, str]:
    """Communes of a province, old and new: name -> class word."""
    return {row["name"]: row["class"] for row in load_csv("communes.csv") if row["province"] == province}


@cache
def _not_after() -> re.Pattern[str]:
    heads = sorted(load_toml("agencies.toml")["not_a_place_after"], key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, heads)) + r")\s+$")


_EXTENDED = {
    "Điện Biên": ("phủ", "đông"),
    "Quảng Ninh": (),
    "Hòa Bình": (),
    "Hà Nam": ("ninh",),
    "Long An": ("giang",),
}
_NATION_ACTS = re.compile(
    r"\s(?:đã|đang|được|xếp|đứng|tăng|giảm|từ|vươn|đạt|có|hiện|tiếp tục|vào|nằm|lọt|ở|là|giữ|lần|có mặt|tụt)(?![^\W_])"
)
_SURNAMES = re.compile(
    r"(?<![^\W_])(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Trương|Đinh|Thị|Văn|Đức|Minh|Ngọc|Thanh)\s$"
)


def find_places(view: CanonicalText, hits: list[Hit], *, is_city_hue: bool) -> list[Place]:
    """All mentions in order of their start.

    `hits` are the automaton's finds over the whole text. `is_city_hue`: Huế is a city of central rank, as
    since 2025-01-01, rather than the capital of Thừa Thiên Huế.
    """
    units = _merge(_find_boards(view), _find_units(view, is_city_hue))
    taken = [(unit.start, unit.end) for unit in units]
    places = list(units)
    index = 0
    for hit in hits:
        if hit.term.family != "place":
            continue
        while index < len(taken) and taken[index][1] <= hit.start:
            index += 1
        if index < len(taken) and taken[index][0] < hit.end:
            continue
        if (place := _from_hit(view, hit)) is not None:
            places.append(place)
    places.sort(key=lambda place: place.start)
    return mark_parents(view, places)


_BOARD = re.compile(
    r"(?:Ban [Qq]uản lý|BQL) (?:[^\W\d_]+|-|–)(?: (?:(?!với\b|đạt\b|được\b|xếp\b|đứng\b|dẫn\b|là\b|đã\b|có\b|và\b|thuộc\b|tiếp\b|vẫn\b|tổ\b|cho\b|ban\b|phối\b)[^\W\d_]+|-|–)){0,9}"
)


def _find_boards(view: CanonicalText) -> list[Place]:
    """«Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn»: boards have names of their own, up to the verb."""
    return [
        Place(
            match.start(), match.end(), "agency", view.text[match.start() : match.end()].rstrip(" -–"), None
        )
        for match in _BOARD.finditer(view.text)
    ]


def _merge(first: list[Place], second: list[Place]) -> list[Place]:
    """Both lists in order; of overlapping places those of the first."""
    kept = [
        place
        for place in second
        if not any(other.start < place.end and place.start < other.end for other in first)
    ]
    return sorted([*first, *kept], key=lambda place: place.start)


def _from_hit(view: CanonicalText, hit: Hit) -> Place | None:
    kind, name = hit.term.value
    written = view.text[hit.start : hit.end]
    before = view.lower[max(0, hit.start - 24) : hit.start]
    if kind == "region":
        return Place(hit.start, hit.end, "region", name, None)
    if kind == "nation":
        acts = _NATION_ACTS.match(view.lower[hit.end : hit.end + 16]) or re.search(
            r"(?:đưa|giúp|của)\s$", before
        )
        return Place(hit.start, hit.end, "nation", name, None) if acts else None
    if kind in ("ministry", "agency"):
        return Place(
            hit.start, hit.end, kind, name.removesuffix(" Việt Nam").replace("Ủy ban nhân dân", "UBND"), None
        )
    if not all(
        syllable[:1].isupper() for syllable in re.split(r"[\s.-]+", written) if syllable[:1].isalpha()
    ):
        return None
    if _not_after().search(before) or _SURNAMES.search(view.text[max(0, hit.start - 10) : hit.start]):
        return None
    following = view.lower[hit.end : hit.end + 8].split()
    if (
        following
        and view.lower[hit.end : hit.end + 1] == " "
        and following[0].strip(".,;:)") in _EXTENDED.get(name, ())
    ):
        return None
    start = hit.start
    for word in ("tỉnh ", "thành phố ", "tp. ", "tp "):
        if before.endswith(word):
            start -= len(word)
            break
    return Place(start, hit.end, "province", name, name, surface=written)


def _find_units(view: CanonicalText, is_city_hue: bool) -> list[Place]:
    units: list[Place] = []
    position = 0
    while match := _UNIT.search(view.text, position):
        if _NOT_A_CLASS.search(view.lower[max(0, match.start() - 6) : match.start()]):
            position = match.end("cls")
            continue
        name, name_start = match["name"] or match["listed"], match.start("name" if match["name"] else "listed")
        if _is_acronym(name):
            position = match.end("cls")  # «thành phố PCI» is no city
            continue
        unit = _unit(view, match["cls"].lower(), name, match.start(), name_start, is_city_hue)
        position = unit.end
        units.append(unit)
        plural = _PLURAL.search(view.text[max(0, match.start() - 8) : match.start()]) is not None
        if plural or unit.kind == "district":
            while following := _NEXT_NAME.match(view.text, position):
                start = following.start("name")
                unit = _unit(view, match["cls"].lower(), following["name"], start, start, is_city_hue)
                name = view.text[start : unit.end]
                known = name in _districts() and name not in provinces()
                if (
                    unit.kind == "province"
                    or (name in provinces() and name not in _districts())
                    or not (plural or known)
                ):
                    break
                position = unit.end
                units.append(unit)
    return units


def _is_acronym(name: str) -> bool:
    return len(name) > 2 and name.isupper() and not name.startswith("HCM") and name.title() not in _districts()


def _unit(view: CanonicalText, cls: str, name: str, start: int, name_start: int, is_city_hue: bool) -> Place:
    kind, class_word = _CLASSES[cls]
    name = _known_prefix(name, kind)
    end = name_start + len(name)
    if class_word == "thành phố":
        if name == "Hồ Chí Minh" or (name in _cities() and (name != "Huế" or is_city_hue)):
            return Place(start, end, "province", name, name, surface=name)
        if view.lower[name_start : name_start + 3] == "hcm":
            return Place(start, name_start + 3, "province", "Hồ Chí Minh", "Hồ Chí Minh", surface="hcm")
    owners: tuple[str, ...] | frozenset[str] = ()
    if kind == "district":
        owners = _districts().get(name, ())
    elif kind == "commune":
        owners = _communes().get(name, frozenset())
    province = next(iter(owners)) if len(owners) == 1 else None
    return Place(start, end, kind, f"{class_word} {name}", province)


def _known_prefix(name: str, kind: SubjectType) -> str:
    """The longest beginning of a run of capitalised syllables that is a known name; else at most three."""
    known = _districts() if kind == "district" else _communes()
    cuts = [len(name), *(match.start() for match in re.finditer(r" - |[ -]", name))]
    for cut in sorted(cuts, reverse=True):
        if name[:cut] in known or name[:cut] in provinces():
            return name[:cut]
    syllables = name.split(" ")
    return " ".join(syllables[:3])


_LEVEL = {
    "nation": 6,
    "region": 5,
    "province": 4,
    "district": 3,
    "commune": 2,
    "village": 1,
    "ministry": 9,
    "agency": 3,
}


_NAMED_BY_PROVINCE = ("Cục", "Công an", "Kho bạc", "Bảo hiểm", "Điện lực", "Công ty")


def mark_parents(view: CanonicalText, places: list[Place]) -> list[Place]:
    """«xã Bình An (Lâm Bình)», «huyện Đại Từ, tỉnh Thái Nguyên»: the second only says where the first lies."""
    marked: list[Place] = []
    for place in places:
        before = marked[-1] if marked else None
        if (
            before is not None
            and place.kind in ("province", "district")
            and _LEVEL[before.kind] < _LEVEL[place.kind]
        ):
            between = view.lower[before.end : place.start]
            said = view.lower[place.start : place.end].startswith(("tỉnh", "huyện", "tp", "thành phố"))
            own = before.kind == "agency" and between == " "
            if own or between.strip() in ("(", "thuộc", "của") or (between.strip() in (",", "") and said):
                if own and before.name.startswith(_NAMED_BY_PROVINCE) and not before.name.endswith(place.name):  # «Cục Hải quan Quảng Ninh» is its full name
                    marked[-1] = before = replace(before, name=f"{before.name} {place.name}", province=place.name)
                if before.province is None and place.kind == "province":
                    marked[-1] = replace(before, province=place.name)
                place = replace(place, role="parent")
        marked.append(place)
    return marked


@cache
def _bare_districts(province: str) -> tuple[re.Pattern[str], dict[str, str]]:
    classes = {
        row["name"]: row["class"]
        for row in load_csv("districts.csv")
        if row["province"] == province and " " in row["name"]
    }
    names = "|".join(map(re.escape, sorted(classes, key=len, reverse=True))).replace("'", "['’]") or "(?!)"
    return re.compile(rf"(?<![^\W_])(?:{names})(?![^\W_])"), classes


def find_bare_districts(view: CanonicalText, places: list[Place], province: str) -> list[Place]:
    """Districts of the article's own province named without their class («Đắk Mil dẫn đầu»), where the text
    speaks of districts at all. A name that is also a province's stays the province's."""
    if not re.search(r"huyện|thị xã|địa phương", view.lower):
        return []
    pattern, classes = _bare_districts(province)
    found: list[Place] = []
    index = 0
    for match in pattern.finditer(view.text):
        while index < len(places) and places[index].end <= match.start():
            index += 1
        overlaps = index < len(places) and places[index].start < match.end()
        before = view.lower[max(0, match.start() - 24) : match.start()]
        surname = _SURNAMES.search(view.text[max(0, match.start() - 10) : match.start()])
        if not overlaps and match[0] not in provinces() and not _not_after().search(before) and not surname:
            found.append(
                Place(match.start(), match.end(), "district", f"{classes[match[0].replace(chr(8217), chr(39))]} {match[0]}", province)
            )
    return found
