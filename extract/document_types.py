"""What kind of paper a numbered document is: by the word before its number, or by the letters of its symbol."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from extract.cues import END, START, last_match
from extract.lexicon import load_toml
from extract.patterns import any_of, compile_pattern

# «số», «số hiệu:» and nothing else but a qualifier between a type and its number
_JOINT = r"(?:số|số hiệu)?\s?[:|]?\s?"
_NAMED_SO = re.compile(r"[^.;\d]{0,40}?\s?(?:số|số hiệu)?\s?[:|]?\s?")
_LONG_NAMES = ("luật", "bộ luật", "văn bản", "công văn")
"""Types with their own name between word and number: «Luật Tổ chức chính quyền địa phương số 77/2015/QH13»."""
_OFFICE = re.compile(r"(?:UBND|HĐND|TTg|VPCP|BTTTT|B[A-ZĐ]{2,}|S[A-ZĐ]{2,}|TC[A-Z]+|CP)(?:-|$)")
_LAW = re.compile(r"(?:UBTV)?QH\d")
_SO = re.compile(r"\s(?:số\s?:?\s?)?")


@cache
def document_words() -> dict[str, Any]:
    """The tables of `data/documents.toml`."""
    return load_toml("documents.toml")


@cache
def _type_word() -> re.Pattern[str]:
    return compile_pattern(START + any_of(document_words()["types"]) + END)


def qualifiers() -> str:
    """What may stand between a type and «số», as one group of a pattern: «quyết định kỷ luật số 01»."""
    return any_of(document_words()["qualifiers"]["words"])


@cache
def _adjacent() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{qualifiers()}\s)?\(?{_JOINT}")


def type_of_word(word: str) -> str:
    """The type a fact carries for a type word in lower case: «kh» is «Kế hoạch»."""
    name: str = document_words()["types"][word]
    return name


def type_before(before: str) -> tuple[re.Match[str] | None, bool]:
    """The type word last before a number, and whether only «số» and the like stand between the two."""
    last = last_match(_type_word(), before)
    if last is None:
        return None, False
    between = before[last.end() :]
    if _adjacent().fullmatch(between):
        return last, True
    named = last[0] in _LONG_NAMES and between.rstrip(" :").endswith("số")
    return last, named and _NAMED_SO.fullmatch(between) is not None


def type_by_letters(symbol: str) -> str | None:
    """The type by the letters of a symbol: `QĐ-TTg` is a «Quyết định», `QH13` a «Luật»; None where they tell none."""
    letters = document_words()["letters"]
    for part in re.split(r"[-/]", symbol)[:2]:
        if part.upper() in letters:
            name: str = letters[part.upper()]
            return name
    return "Luật" if _LAW.match(symbol) else None


def is_office(symbol: str) -> bool:
    """Whether a symbol without type letters is an office's (`7145/UBND-DL1`), so that the paper is a công văn."""
    return _OFFICE.match(symbol) is not None


def opens_with_type(gap: str) -> bool:
    """«Ngày 02/10/2022, Quyết định số 1847/QĐ-UBND …»: nothing but the type stands between date and number."""
    match = _type_word().match(gap := gap.lstrip(" ,"))
    return match is not None and _SO.fullmatch(gap, match.end()) is not None
