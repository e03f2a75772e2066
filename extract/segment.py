"""Blocks and sentences of a text, as offsets into its canonical view.

A block is a line: a heading, a caption, a list item, a paragraph. Sentences are cut inside blocks only, by
underthesea, which knows the abbreviations of Vietnamese; we cut besides where a page conversion glued two
sentences («… điện tử.Theo đó»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from underthesea import sent_tokenize

_BLOCK = re.compile(r"[^\n]+")
# «… điện tử.Theo đó», «… (Lâm Bình).Theo đó», «… và ... Theo đó»; the point comes first because that is found fast
_GLUED = re.compile(
    r"\.(?:(?<=(?:[^\W\d_]{2}|\d\)|[^\W_]\))\.)(?=[A-ZĐÀ-Ỹ][^\W\d_])"
    r"|(?<=[^\W\d_]{2}\.)\.{2}\s(?=[A-ZĐÀ-Ỹ]))"
)
_UNBROKEN = re.compile(r"\S{1000}")
_MANY_POINTS = 300
_LONGEST = 20_000
"""A block longer than this many characters is cut before it is handed on: no paragraph of a paper is."""


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every line that holds something, without the blanks around it."""
    for match in _BLOCK.finditer(text):
        line = match[0]
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        while end - start > _LONGEST:
            yield start, start + _LONGEST
            start += _LONGEST
        if start < end:
            yield start, end


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """(start, end) of the sentences of the block `text[start:end]`, in order, without gaps that matter."""
    last = end - 1
    has_stop = (
        text.find(".", start, last) >= 0
        or text.find("?", start, last) >= 0
        or text.find("!", start, last) >= 0
    )
    if not has_stop and not (text[start].isspace() or text[end - 1].isspace()):
        return [(start, end)]  # a heading, a cell, a caption, one sentence: nothing to cut at
    block = text[start:end]
    if block.count(".") > _MANY_POINTS and _UNBROKEN.search(block):
        return [(start, end)]  # no prose; the splitter would walk back over all of it at every point
    found: list[tuple[int, int]] = []
    position = 0
    for sentence in sent_tokenize(block):
        at = block.find(sentence, position)
        if at < 0:  # the splitter changed the text: keep the rest of the block as one sentence
            break
        found.extend(_cut_glued(start + at, sentence))
        position = at + len(sentence)
    if block[position:].strip():
        found.extend(_cut_glued(start + position, block[position:]))
    return found


def _cut_glued(offset: int, sentence: str) -> Iterator[tuple[int, int]]:
    position = 0
    for match in _GLUED.finditer(sentence) if "." in sentence[:-1] else ():  # not only at its end
        if not sentence[position : match.start()].upper().endswith(("TP", "TX", "TT", "ĐH")):
            yield offset + position, offset + match.end()
            position = match.end()
    if sentence[position:].strip():
        yield offset + position, offset + len(sentence)
