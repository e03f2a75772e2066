"""Compiles patterns so that a search skips quickly to where they can match; what they match stays the same.

`re` skips to the next place that can begin a match only where a pattern begins with letters. Most of ours begin
with a look behind, such as the border of a word (`START`), which would be tried at every letter of a text. So it is
moved behind the first letter: `START(?:xã|quận)` becomes `(?:x(?<![^\\W_]x)ã|q(?<![^\\W_]q)uận)`, `(?<!/)\\d{1,3}`
becomes `\\d(?<!/\\d)\\d{0,2}`. Rules are written with the border in front; nobody but this module sees the other form.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import ahocorasick

START = r"(?<![^\W_])"
"""A word begins here."""

END = r"(?![^\W_])"
"""A word ends here."""

_QUANTIFIERS = ("?", "*", "+", "{")
_FIRST = re.compile(r"[^\W_]|\\d|\[\^?[^\]\[\\]+\]")
_REPEATED = re.compile(r"\{1,(?P<most>\d+)\}(?!\?)|\+(?!\?)")
_OPENED = re.compile(r"\((?:\?:|\?P<\w+>)")


def compile_pattern(source: str) -> re.Pattern[str]:
    """`re.compile(source)`, made fast where every alternative begins with a look behind and a letter or digit."""
    moved = [_with_border_behind(part) for part in _alternatives(source)]
    return re.compile("|".join(part for part in moved if part) if all(moved) else source)


def any_of(phrases: Iterable[str]) -> str:
    """A group that matches one of the phrases, of several the longest first, blanks as `\\s`; common beginnings are
    written once («đứng (?:đầu|nhì)»), so that a long list costs little more than a short one."""
    return _branch(sorted(set(phrases)))


def _branch(phrases: list[str]) -> str:
    """The group for sorted phrases: by their first letter, the empty one last."""
    by_letter: dict[str, list[str]] = {}
    for phrase in phrases:
        if phrase:
            by_letter.setdefault(phrase[0], []).append(phrase[1:])
    parts = []
    for letter, rests in by_letter.items():
        escaped = r"\s" if letter == " " else re.escape(letter)
        while len(rests) == 1 and rests[0]:
            following, rests = rests[0][0], [rests[0][1:]]
            escaped += r"\s" if following == " " else re.escape(following)
        parts.append(escaped + (_branch(rests) if rests != [""] else ""))
    if "" in phrases:
        parts.append("")
    return f"(?:{'|'.join(parts)})"


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in a text: asked before a pattern that cannot match without."""
    for word in words:  # noqa: SIM110, a generator would take longer than the answer
        if word in text:
            return True
    return False


def before_digit(words: Iterable[str]) -> tuple[str, ...]:
    """Each of the words with each digit behind it: what a pattern needs that reads a number there."""
    return tuple(f"{word}{digit}" for word in words for digit in "0123456789")


DECIMALS = before_digit(f"{digit}{mark}" for digit in "0123456789" for mark in ".,")
"""What a decimal has around its comma or point."""


_sets: dict[frozenset[str], int] = {}


def word_set(words: Iterable[str]) -> int:
    """The bit that `words_in` sets where a text holds one of the words. To be asked for while modules are imported."""
    _automaton.cache_clear()
    return _sets.setdefault(frozenset(words), 1 << len(_sets))


@cache
def _automaton() -> ahocorasick.Automaton:
    bits: dict[str, int] = {}
    for words, bit in _sets.items():
        for word in words:
            bits[word] = bits.get(word, 0) | bit
    automaton = ahocorasick.Automaton()
    for word, of_word in bits.items():
        automaton.add_word(word, of_word)
    automaton.make_automaton()
    return automaton


def words_in(text: str, start: int, end: int) -> int:
    """The bits of all sets of words that `text[start:end]` holds one of, found in one pass: to look once through a
    sentence tells of every guarded pattern whether it can match there."""
    found = 0
    for _, bits in _automaton().iter(text, start, end):
        found |= bits
    return found


@dataclass(frozen=True, slots=True)
class Guarded:
    """A pattern that is only searched for in a text that holds one of the words `needs`, as all its matches do; `bit`
    says so among those of `words_in`."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    bit: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bit", word_set(self.needs))

    def search(self, text: str) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        for word in self.needs:
            if word in text:
                return self.pattern.search(text)
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterable[re.Match[str]]:
        """As of `re.Pattern`."""
        for word in self.needs:
            if text.find(word, start, end) >= 0:
                return self.pattern.finditer(text, start, end)
        return ()


def _with_border_behind(part: str) -> str | None:
    """An alternative with the looks behind that it begins with moved behind its first character; None where it
    begins with neither."""
    borders: list[str] = []
    while part.startswith(("(?<!", "(?<=")):
        end = _closing(part)
        borders.append(part[:end])
        part = part[end + 1 :]
    return _moved(part, borders) if borders else None


def _moved(part: str, borders: list[str]) -> str | None:
    first = _FIRST.match(part)
    if first is not None:
        repeated = _REPEATED.match(part, first.end())
        if repeated is None:
            rest = part[first.end() :]
            if rest.startswith(_QUANTIFIERS):
                return None
        elif repeated["most"]:
            rest = f"{first[0]}{{0,{int(repeated['most']) - 1}}}{part[repeated.end() :]}"
        else:
            rest = f"{first[0]}*{part[repeated.end() :]}"
        return first[0] + "".join(_widened(border, first[0]) for border in borders) + rest
    opened = _OPENED.match(part)
    if opened is None:
        return None
    end = _closing(part)
    inner = [_moved(branch, borders) for branch in _alternatives(part[opened.end() : end])]
    if part[end + 1 :].startswith(_QUANTIFIERS) or not all(inner):
        return None
    return opened[0] + "|".join(branch for branch in inner if branch) + part[end:]


def _widened(border: str, character: str) -> str:
    """A look behind, without its closing bracket, as it reads from behind one more character."""
    kind, looked_for = border[:4], border[4:]
    return f"{kind}{f'(?:{looked_for})' if '|' in looked_for else looked_for}{character})"


def _alternatives(source: str) -> list[str]:
    """The alternatives of a pattern on its first level."""
    bars = [at for at, depth in _levels(source) if source[at] == "|" and depth == 0]
    return [source[start + 1 : stop] for start, stop in zip([-1, *bars], [*bars, len(source)], strict=True)]


def _closing(source: str) -> int:
    """The offset of the bracket that closes the one `source` begins with."""
    return next(at for at, depth in _levels(source) if source[at] == ")" and depth == 1)


def _levels(source: str) -> Iterator[tuple[int, int]]:
    """(offset, number of open groups before it) of everything in a pattern but escaped letters and classes."""
    depth, at = 0, 0
    while at < len(source):
        if source[at] == "\\":
            at += 2
            continue
        if source[at] == "[":
            first = at + 2 if source[at + 1] == "^" else at + 1
            at = first + 1
            while source[at] != "]":
                at += 2 if source[at] == "\\" else 1
        else:
            yield at, depth
            depth += {"(": 1, ")": -1}.get(source[at], 0)
        at += 1
