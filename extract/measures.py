"""Values as they stand in a sentence, before anyone owns them: what a measure is, and how patterns find them.

A rule is a pattern with its proof: a sentence it must read and one it must leave alone; the tests run both.
Patterns are bounded: no repeat stands inside another without a limit. They read the masked text, in which place
names are blotted out (see `cues.NAME`), so that no cue is found inside a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from extract.model import Bound, Kind
from extract.patterns import word_set


@dataclass(frozen=True, slots=True)
class Measure:
    """A value found: canonical offsets, kind, value, and what the pattern itself tells."""

    start: int
    end: int
    kind: Kind
    value: int | float
    rule: str
    bound: Bound = "eq"
    out_of: int | None = None
    unit: str = ""


Reader = Callable[[re.Match[str], str], Measure | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its proof: `positive` must be read as `value`, `negative` must not be read by it.

    One of the words of `needs` stands in everything the pattern can match (none: no telling), so that a sentence
    without them is not searched.
    """

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    read: Reader
    positive: str
    value: int | float
    negative: str
    needs: tuple[str, ...] = ()
    bit: int = field(init=False)
    """Of `needs`, see `patterns.words_in`; 0 without needs."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "bit", word_set(self.needs) if self.needs else 0)


def matches(rules: Sequence[Rule], masked: str, start: int, end: int, said: int = -1) -> list[Measure]:
    """Measures of `masked[start:end]` in order; where two overlap, the earlier rule wins. `said`: what words it holds,
    of `patterns.words_in`, where that is known."""
    found: list[Measure] = []
    for rule in rules:
        if rule.bit and not rule.bit & said:
            continue
        for match in rule.pattern.finditer(masked, start, end):
            measure = rule.read(match, masked)
            if measure is None:
                continue
            for other in found:
                if measure.start < other.end and other.start < measure.end:
                    break
            else:
                found.append(measure)
    found.sort(key=attrgetter("start"))
    return found


def lead(text: str, match: re.Match[str], width: int) -> str:
    """Up to `width` characters before a match, not across a line."""
    at = match.start()
    return text[max(at - width, text.rfind("\n", max(at - width, 0), at) + 1, 0) : at]


def tail(text: str, match: re.Match[str], width: int) -> str:
    """Up to `width` characters behind a match, not across a line."""
    return text[match.end() : match.end() + width].partition("\n")[0]


def amount_bound(before: str) -> Bound:
    """The bound a number gets from the word before it: «hơn 81 %», «gần 40 điểm», «khoảng 90»."""
    if before.endswith(("trên ", "hơn ", "tối thiểu ", "ít nhất ", "vượt ")):
        return "ge"
    if before.endswith(("gần ", "dưới ", "tối đa ", "không quá ")):
        return "le"
    return "approx" if before.endswith("khoảng ") else "eq"
