"""Cue words as parts of patterns: the lists of `data/cues.toml`, joined longest first."""

from __future__ import annotations

import re
import sys
from functools import cache

from extract.lexicon import load_toml
from extract.patterns import END as END
from extract.patterns import START as START
from extract.patterns import any_of, compile_pattern

NAME = "¤"
"""What every letter of a place name is masked with, so that no cue is read inside «Cao Bằng» or «Cần Thơ»."""

UNIT = r"(?:tỉnh\s|thành phố\s|tp\.?\s?|huyện\s|thị xã\s|quận\s|xã\s|phường\s|sở\s)"
"""The class word of a unit, with its space."""

UPPER = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper() and letter != "Ð")
"""All capital letters of the canonical view, for a class of a pattern."""


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    return {name: tuple(table["words"]) for name, table in load_toml("cues.toml").items()}


def cue_words(name: str) -> tuple[str, ...]:
    """The words of a list as they stand in the file. KeyError for a list there is not."""
    return _lists()[name]


def words(*names: str) -> str:
    """The words of one or more lists as one group of a pattern, longest first. KeyError for a list there is not."""
    return any_of({word for name in names for word in _lists()[name]})


@cache
def cue(*names: str) -> re.Pattern[str]:
    """A compiled pattern for any word of the lists, at word borders."""
    return compile_pattern(START + words(*names) + END)


def last_match(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize
) -> re.Match[str] | None:
    """The last match of `pattern` in `text[start:end]`: of several cues before a value the nearest one."""
    last = None
    for match in pattern.finditer(text, start, end):
        last = match
    return last
