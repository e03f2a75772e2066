"""Units that are named with their class word («huyện Lâm Bình», «các xã Tân An, Hòa Phú») and management boards."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.cues import START, UPPER, words
from extract.gazetteer import cities, communes, district_classes, districts, provinces, surnames
from extract.mentions import Place
from extract.model import SubjectType
from extract.patterns import any_of, compile_pattern
from extract.text import CanonicalText

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
# «huyện Lâm Bình», «Xã: Tân An»: the class word is looked for in lower case, the name behind it as it is written
_CLASS = compile_pattern(START + any_of(_CLASSES))
_CLASS_NAME = re.compile(
    r"(?:\s(?:miền núi|vùng cao|biên giới|đảo|nghèo|ven biển|trung du))?"
    rf"(?:\s?(?P<name>{_NAME})|\s?:\s(?P<listed>{_SYLLABLE}(?:[ -]{_SYLLABLE}){{0,3}}))"
)
_NEXT_NAME = re.compile(rf"\s{{0,4}}(?:\([^()\n]{{0,40}}\)\s{{0,4}})?(?:,\s*và|,|;|và)\s+(?P<name>{_NAME})")
_NOT_A_CLASS = re.compile(
    r"(?:văn|phiên|cơ|kịch|nông|tác|chế|công|tấn) $"
)  # «văn bản», «nông thôn», «hợp tác xã»
_MIDDLE_NAMES = ("Văn", "Thị")
"""Second syllables of persons' names: «UBND huyện Ngần Văn Phúc» names the one who speaks."""
_PLURAL = re.compile(r"(?:các|những|cả|\d{1,6}|hai|ba|bốn|năm|sáu)\s{1,4}$", re.IGNORECASE)
_BOARD = re.compile(
    r"(?:Ban [Qq]uản lý|BQL) (?:[^\W\d_]+|-|–)"
    rf"(?: (?:và công nghiệp|và (?:các )?(?:[Kk]hu công nghiệp|KCN)|(?!{words('board_end')}\b)[^\W\d_]+|-|–)){{0,9}}"
)


def find_boards(view: CanonicalText) -> list[Place]:
    """«Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn»: boards have names of their own, up to the verb."""
    return [
        Place(match.start(), match.end(), "agency", match[0].rstrip(" -–"), None)
        for match in _BOARD.finditer(view.text)
    ]


def find_named_units(view: CanonicalText, *, is_city_hue: bool) -> list[Place]:
    """Units with their class word, in order; a plural («các huyện A, B và C») gives its class to all that follow."""
    units: list[Place] = []
    position = 0
    while match := _CLASS.search(view.lower, position):
        cls, start, position = match[0], *match.span()
        named = _CLASS_NAME.match(view.text, position)
        if named is None or _NOT_A_CLASS.search(view.lower[max(0, start - 6) : start]):
            continue
        group = "name" if named["name"] else "listed"
        name = named[group]
        if _is_acronym(name) or _is_no_unit(cls, name):  # «thành phố PCI» is no city
            continue
        unit = _unit(view, cls, name, start, named.start(group), is_city_hue)
        units.append(unit)
        position = unit.end
        plural = _PLURAL.search(view.text[max(0, start - 8) : start]) is not None
        if plural or unit.kind == "district":
            units.extend(_coordinated(view, cls, position, is_city_hue, plural=plural))
            position = units[-1].end
    return units


def _coordinated(
    view: CanonicalText, cls: str, position: int, is_city_hue: bool, *, plural: bool
) -> list[Place]:
    """The names that follow a unit under its class word; behind a singular only known districts."""
    units: list[Place] = []
    while following := _NEXT_NAME.match(view.text, position):
        start = following.start("name")
        unit = _unit(view, cls, following["name"], start, start, is_city_hue)
        name = view.text[start : unit.end]
        is_district, is_province = name in districts(), name in provinces()
        if unit.kind == "province" or (is_province and not is_district):
            break
        if not (plural or (is_district and not is_province)):
            break
        position = unit.end
        if not plural:  # «huyện Lâm Thao (688,9 điểm); Việt Trì nay thứ hai»: each has its own class
            unit = replace(unit, name=f"{district_classes().get(name, _CLASSES[cls][1])} {name}")
        units.append(unit)
    return units


def _is_no_unit(cls: str, name: str) -> bool:
    """«thành phố Cảng» and «Chủ tịch UBND huyện Nguyễn Văn An»: cities are a closed list, and a surname with two more
    syllables is a person's unless the gazetteer knows it."""
    class_word = _CLASSES[cls][1]
    known = _known_prefix(name, _CLASSES[cls][0])
    if known in districts() or known in communes() or known in provinces():
        return False
    syllables = name.split(" ")
    of_person = syllables[0] in surnames(also_words=True) or any(s in _MIDDLE_NAMES for s in syllables[1:2])
    return (len(syllables) > 2 and of_person) or (
        class_word == "thành phố" and not name.lower().startswith("hcm")
    )


def _is_acronym(name: str) -> bool:
    return len(name) > 2 and name.isupper() and not name.startswith("HCM") and name.title() not in districts()


def _unit(view: CanonicalText, cls: str, name: str, start: int, name_start: int, is_city_hue: bool) -> Place:
    kind, class_word = _CLASSES[cls]
    name = _known_prefix(name, kind)
    end = name_start + len(name)
    if class_word == "thành phố":
        if name == "Hồ Chí Minh" or (name in cities() and (name != "Huế" or is_city_hue)):
            return Place(start, end, "province", name, name, surface=name)
        if view.lower[name_start : name_start + 3] == "hcm":
            return Place(start, name_start + 3, "province", "Hồ Chí Minh", "Hồ Chí Minh", surface="hcm")
    owners: tuple[str, ...] | frozenset[str] = ()
    if kind == "district":
        owners = districts().get(name, ())
    elif kind == "commune":
        owners = communes().get(name, frozenset())
    province = next(iter(owners)) if len(owners) == 1 else None
    return Place(start, end, kind, f"{class_word} {name}", province)


_CUTS = re.compile(r" - |[ -]")


def _known_prefix(name: str, kind: SubjectType) -> str:
    """The longest beginning of a run of capitalised syllables that is a known name; else at most three."""
    known = districts() if kind == "district" else communes()
    cuts = [len(name), *(match.start() for match in _CUTS.finditer(name))]
    for cut in sorted(cuts, reverse=True):
        if name[:cut] in known or name[:cut] in provinces():
            return name[:cut]
    return " ".join(name.split(" ")[:3])
