"""The words the project knows, loaded once from `data/`, and one automaton that finds them all in one pass.

Files are read when this module is imported, never while a text is read.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from operator import itemgetter
from typing import Any, NamedTuple

import ahocorasick

_DATA = files("extract") / "data"


def load_toml(name: str) -> dict[str, Any]:
    """One TOML file of `data/`."""
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def load_csv(name: str) -> list[dict[str, str]]:
    """One CSV file of `data/`, a dict a row."""
    return list(csv.DictReader(StringIO((_DATA / name).read_text(encoding="utf-8"))))


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase of the lexicon stands for: its `family` (place, indicator, agency …) and its `value`."""

    family: str
    value: Any


class Hit(NamedTuple):
    """A phrase found: canonical offsets and the terms it may stand for."""

    start: int
    end: int
    term: Term


class PhraseFinder:
    """Finds phrases of a lexicon in lower-case canonical text, longest first, at word borders only."""

    def __init__(self, phrases: dict[str, Term]) -> None:
        self._automaton = ahocorasick.Automaton()
        for phrase, term in phrases.items():
            self._automaton.add_word(phrase, (len(phrase), term))
        self._automaton.make_automaton()

    def find(self, lower: str, text: str) -> list[Hit]:
        """Hits in order of their start; of overlapping hits of one family the longest, then the first.

        `lower` is `text` in lower case, of the same length. A border is any change between a letter or digit
        and something else, and the seam of two glued words («tỉnhĐắk Lắk»).
        """
        found = [
            Hit(end + 1 - length, end + 1, term)
            for end, (length, term) in self._automaton.iter(lower)
            if _is_border(text, end + 1 - length) and _is_border(text, end + 1)
        ]
        found.reverse()  # of those that start together the longest, which the automaton found last, comes first
        found.sort(key=itemgetter(0))
        kept: list[Hit] = []
        reach: dict[str, int] = {}
        for hit in found:
            if hit.start >= reach.get(hit.term.family, 0):
                kept.append(hit)
                reach[hit.term.family] = hit.end
        return kept


def _is_border(text: str, at: int) -> bool:
    if at == 0 or at == len(text):
        return True
    before, after = text[at - 1], text[at]
    if not (before.isalnum() and after.isalnum()):
        return True
    return (before.islower() and after.isupper()) or (before.isalpha() and after.isdigit())


@cache
@cache
def provincial_indices() -> frozenset[str]:
    """Codes of the indices that rank provinces and nobody else."""
    return frozenset(
        code for code, entry in load_toml("indicators.toml").items() if entry.get("ranks") == "provinces"
    )


def indicator_terms() -> dict[str, Term]:
    """Index names: value is (code, hard)."""
    terms: dict[str, Term] = {}
    for code, names in load_toml("indicators.toml").items():
        for strength in ("soft", "hard"):
            for name in names.get(strength, ()):
                terms[name] = Term("indicator", (code, strength == "hard"))
    return terms
