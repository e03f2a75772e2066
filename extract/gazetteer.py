"""The units of Viet Nam and the bodies that can be ranked or issue papers, from `data/`.

The provinces are the 63 of before 1 July 2025 and the 34 after it under their short official names, with the
spellings in use; districts those of before the reform; communes both old and new.
"""

from __future__ import annotations

import re
from functools import cache

from extract.cues import END, START
from extract.lexicon import Term, load_csv, load_toml
from extract.patterns import any_of, compile_pattern


@cache
def place_terms() -> dict[str, Term]:
    """Phrases of provinces, regions, ministries and departments, lower case, for the automaton: (kind, name)."""
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
def provinces() -> frozenset[str]:
    """The short official names of all provinces, old and new."""
    return frozenset(row["name"] for row in load_csv("provinces.csv"))


@cache
def _regions() -> dict[str, str]:
    return {row["name"]: row["region"] for row in load_csv("provinces.csv")}


def region_of(province: str) -> str | None:
    """The socio-economic region a province belongs to."""
    return _regions().get(province) or None


@cache
def cities() -> frozenset[str]:
    """Those of the provinces that are cities of central rank."""
    return frozenset(row["name"] for row in load_csv("provinces.csv") if row["class"] == "thành phố")


@cache
def districts() -> dict[str, tuple[str, ...]]:
    """District name -> the provinces that have one of this name, in the order of the file."""
    known: dict[str, tuple[str, ...]] = {}
    for row in load_csv("districts.csv"):
        known[row["name"]] = (*known.get(row["name"], ()), row["province"])
    return known


@cache
def district_classes() -> dict[str, str]:
    """District name -> its class word, where all districts of this name have the same."""
    known: dict[str, set[str]] = {}
    for row in load_csv("districts.csv"):
        known.setdefault(row["name"], set()).add(row["class"])
    return {name: next(iter(classes)) for name, classes in known.items() if len(classes) == 1}


@cache
def communes() -> dict[str, frozenset[str]]:
    """Commune name -> the provinces that have one of this name."""
    known: dict[str, set[str]] = {}
    for row in load_csv("communes.csv"):
        known.setdefault(row["name"], set()).add(row["province"])
    return {name: frozenset(found) for name, found in known.items()}


@cache
def _communes_by_province() -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {}
    for row in load_csv("communes.csv"):
        known.setdefault(row["province"], {})[row["name"]] = row["class"]
    return known


def communes_of(province: str) -> dict[str, str]:
    """Communes of a province, old and new: name -> class word."""
    return _communes_by_province().get(province, {})


@cache
def districts_of(province: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Districts of a province with names of two syllables or more: a pattern for the names, and name -> class word."""
    classes = {
        row["name"]: row["class"]
        for row in load_csv("districts.csv")
        if row["province"] == province and " " in row["name"]
    }
    names = "|".join(map(re.escape, sorted(classes, key=len, reverse=True))).replace("'", "['’]") or "(?!)"
    return compile_pattern(f"{START}(?:{names}){END}"), classes


@cache
def surnames(*, also_words: bool) -> tuple[str, ...]:
    """Vietnamese surnames; with `also_words` those too that are other words or parts of place names."""
    agencies = load_toml("agencies.toml")
    return (*agencies["surnames"], *(agencies["surnames_and_words"] if also_words else ()))


@cache
def not_a_place_after() -> re.Pattern[str]:
    """Words behind which a place name belongs to something else: «Trường Đại học Thái Nguyên», «sông Lam»."""
    return compile_pattern(START + any_of(load_toml("agencies.toml")["not_a_place_after"]) + r"\s+$")
