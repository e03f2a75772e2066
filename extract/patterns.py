"""Compiles patterns so that a search skips quickly to where they can match; what they match stays the same.

`re` skips to the next place that can begin a match only where a pattern begins with letters. Most of ours begin
with the border of a word (`START`), which would be tried at every letter of a text. So the border is moved behind
the first letter: `START(?:xã|quận)` becomes `(?:x(?<![^\\W_]x)ã|q(?<![^\\W_]q)uận)`. Rules are written with the
border in front; nobody but this module sees the other form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

START = r"(?<![^\W_])"
"""A word begins here."""

END = r"(?![^\W_])"
"""A word ends here."""

_QUANTIFIERS = "?*+{"
_OPENED = re.compile(r"\((?:\?:|\?P<\w+>)")


def compile_pattern(source: str) -> re.Pattern[str]:
    """`re.compile(source)`, made fast where every alternative of `source` begins with `START` and letters."""
    moved = [_with_border_behind(part) for part in _alternatives(source)]
    return re.compile("|".join(part for part in moved if part) if all(moved) else source)


def any_of(phrases: Iterator[str] | list[str] | tuple[str, ...] | set[str] | frozenset[str]) -> str:
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


def _with_border_behind(part: str) -> str | None:
    """An alternative `START…` with its border behind the first letter; None where it begins with anything else."""
    return _moved(part.removeprefix(START)) if part.startswith(START) else None


def _moved(part: str) -> str | None:
    if part[:1].isalpha():
        letter, rest = part[0], part[1:]
        return f"{letter}(?<![^\\W_]{letter}){rest}" if rest[:1] not in tuple(_QUANTIFIERS) else None
    opened = _OPENED.match(part)
    if opened is None:
        return None
    end = _closing(part)
    inner = [_moved(branch) for branch in _alternatives(part[opened.end() : end])]
    if part[end + 1 : end + 2] in tuple(_QUANTIFIERS) or not all(inner):
        return None
    return opened[0] + "|".join(branch for branch in inner if branch) + part[end:]


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
