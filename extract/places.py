"""Places and bodies in a text: provinces, regions, districts, communes, ministries, departments.

A mention says what it names and in which role it stands; who a number is about is decided later, in `link`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extract.cues import END, words
from extract.gazetteer import districts_of, not_a_place_after, provinces, surnames
from extract.lexicon import Hit
from extract.mentions import Place
from extract.named_units import find_boards, find_named_units
from extract.patterns import any_of, compile_pattern, holds
from extract.text import CanonicalText

_EXTENDED = {"Điện Biên": ("phủ", "đông"), "Hà Nam": ("ninh",), "Long An": ("giang",)}
"""Syllables that make another name of a province's («Điện Biên Phủ», «Hà Nam Ninh»)."""
_NATION_ACTS = re.compile(rf"\s{words('nation_acts')}{END}")
_NATION_OBJECT = re.compile(r"(?:đưa|giúp|của)\s$")
_GIVEN_NAMES = ("Thị", "Văn", "Đức", "Minh", "Ngọc", "Thanh")
_SURNAMES = compile_pattern(rf"(?<![^\W_]){any_of((*surnames(also_words=False), *_GIVEN_NAMES))}\s$")
_CLASS_BEFORE = ("tỉnh ", "thành phố ", "tp. ", "tp ")


def find_places(view: CanonicalText, hits: list[Hit], *, is_city_hue: bool) -> list[Place]:
    """All mentions in order of their start.

    `hits` are the automaton's finds over the whole text. `is_city_hue`: Huế is a city of central rank, as
    since 2025-01-01, rather than the capital of Thừa Thiên Huế.
    """
    units = _merge(find_boards(view), find_named_units(view, is_city_hue=is_city_hue))
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


def _merge(first: list[Place], second: list[Place]) -> list[Place]:
    """Both lists in order; of overlapping places those of the first."""
    kept = [
        place
        for place in second
        if not any(other.start < place.end and place.start < other.end for other in first)
    ]
    return sorted([*first, *kept], key=lambda place: place.start)


def _from_hit(view: CanonicalText, hit: Hit) -> Place | None:
    """What a phrase of the lexicon names here; None where it is part of something else."""
    kind, name = hit.term.value
    if kind == "province":
        return _province(view, hit, name)
    if kind == "region":
        return Place(hit.start, hit.end, "region", name, None)
    if kind == "nation":
        acts = _NATION_ACTS.match(view.lower[hit.end : hit.end + 16]) or _NATION_OBJECT.search(
            view.lower[max(0, hit.start - 24) : hit.start]
        )
        return Place(hit.start, hit.end, "nation", name, None) if acts else None
    short = name.removesuffix(" Việt Nam").replace("Ủy ban nhân dân", "UBND")
    return Place(hit.start, hit.end, kind, short, None)


def _province(view: CanonicalText, hit: Hit, name: str) -> Place | None:
    """A province by its name, with its class word; not «Đại học Thái Nguyên», «Điện Biên Phủ», «Lê Thanh Hóa»."""
    written = view.text[hit.start : hit.end]
    if not _is_name(written):
        return None
    before = view.lower[max(0, hit.start - 24) : hit.start]
    behind = view.lower[hit.end : hit.end + len(" hài lòng")]
    content = (
        before.endswith("người dân ") and behind == " hài lòng"
    )  # «Người dân Quảng Ninh hài lòng ở mức …»
    if (not_a_place_after().search(before) and not content) or _is_behind_surname(view, hit.start):
        return None
    following = behind.split()
    if behind[:1] == " " and following and following[0].strip(".,;:)") in _EXTENDED.get(name, ()):
        return None
    class_word = next((word for word in _CLASS_BEFORE if before.endswith(word)), "")
    return Place(hit.start - len(class_word), hit.end, "province", name, name, surface=written)


@lru_cache(maxsize=4096)
def _is_name(written: str) -> bool:
    """Whether every syllable has a capital."""
    bare = re.sub("^[Tt]hủ đô ", "", written)
    syllables = [syllable for syllable in re.split(r"[\s.-]+", bare) if syllable[:1].isalpha()]
    return all(syllable[0].isupper() for syllable in syllables)


def _is_behind_surname(view: CanonicalText, start: int) -> bool:
    before = view.text[max(0, start - 10) : start]
    return not before.islower() and _SURNAMES.search(before) is not None


_LEVEL = {
    "nation": 6, "region": 5, "province": 4, "district": 3, "commune": 2, "village": 1, "ministry": 9, "agency": 3,
}  # fmt: skip
_NAMED_BY_PROVINCE = ("Cục", "Công an", "Kho bạc", "Bảo hiểm", "Điện lực", "Công ty")


def mark_parents(view: CanonicalText, places: list[Place]) -> list[Place]:
    """«xã Bình An (Lâm Bình)», «huyện Đại Từ, tỉnh Thái Nguyên»: the second only says where the first lies."""
    marked: list[Place] = []
    for place in places:
        before = marked[-1] if marked else None
        if before is None or not _is_parent(view, before, place):
            marked.append(place)
            continue
        if before.kind == "agency" and view.lower[before.end : place.start] == " ":
            before = _with_province(before, place)
        if before.province is None and place.kind == "province":
            before = replace(before, province=place.name)
        marked[-1:] = [before, replace(place, role="parent")]
    return marked


def _is_parent(view: CanonicalText, before: Place, place: Place) -> bool:
    """Whether a province or district right behind a lower unit says where that lies."""
    if place.kind not in ("province", "district") or _LEVEL[before.kind] >= _LEVEL[place.kind]:
        return False
    gap = view.lower[before.end : place.start]
    if (before.kind == "agency" and gap == " ") or gap.strip() in ("(", "thuộc", "của"):
        return True
    said = view.lower[place.start : place.end].startswith(("tỉnh", "huyện", "tp", "thành phố"))
    return said and gap.strip() in (",", "")


def _with_province(agency: Place, place: Place) -> Place:
    """«Cục Hải quan Quảng Ninh» is its full name, «Sở Tài chính Quảng Ninh» is not."""
    if agency.name.startswith(_NAMED_BY_PROVINCE) and not agency.name.endswith(place.name):
        return replace(agency, name=f"{agency.name} {place.name}", province=place.name)
    return agency


def find_bare_districts(view: CanonicalText, places: list[Place], province: str) -> list[Place]:
    """Districts of the article's own province named without their class («Đắk Mil dẫn đầu»), where the text
    speaks of districts at all. A name that is also a province's stays the province's."""
    if not holds(view.lower, ("huyện", "thị xã", "địa phương")):
        return []
    pattern, classes = districts_of(province)
    found: list[Place] = []
    index = 0
    for match in pattern.finditer(view.text):
        while index < len(places) and places[index].end <= match.start():
            index += 1
        overlaps = index < len(places) and places[index].start < match.end()
        before = view.lower[max(0, match.start() - 24) : match.start()]
        if overlaps or match[0] in provinces() or not_a_place_after().search(before):
            continue
        if not _is_behind_surname(view, match.start()):
            name = f"{classes[match[0].replace('’', chr(39))]} {match[0]}"
            found.append(Place(match.start(), match.end(), "district", name, province))
    return found
