"""Lists of labels with numbers: «Thể chế số - 57; Hạ tầng số - 24», «Về hạng: 10 (năm 2022), 2 (năm 2023)»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.cues import END, START
from extract.discourse import Sentence
from extract.measures import Measure
from extract.mentions import Indicator
from extract.model import Kind
from extract.numbers import NUMBER, decimal, plain
from extract.patterns import Guarded, compile_pattern

_RANK_WORD = re.compile(rf"thứ hạng|xếp hạng|vị trí|{START}hạng|{START}thứ{END}")
_LABEL_END = re.compile(
    r"^\s?[:(-]?\s?(?:thứ\s|hạng\s|xếp thứ\s)?(?P<n>\d{1,2})(?:/(?P<of>63|34))?(?=\s?(?:[;,.)]|$|\svà\s))"
)
_LEAST = 3
"""Fewer labels with a bare number than this are no list: a number behind a name may be anything."""


def labelled_ranks(sentence: Sentence) -> list[tuple[Measure, Indicator]]:
    """«Nhận thức số - thứ 36; Thể chế số - 57; …»: the rank word of the first item, or before it, goes for all.

    Only the items without a rank word of their own: the others are read as any rank is.
    """
    if len(sentence.indicators) < _LEAST:
        return []
    found: list[tuple[Measure, Indicator, bool]] = []
    for mention in sentence.indicators:
        match = _LABEL_END.match(sentence.masked[mention.end : min(sentence.end, mention.end + 24)])
        if match is None:
            continue
        start, end = mention.end + match.start("n"), mention.end + match.end()
        bare = not re.search(r"thứ|hạng|/", match[0])
        out_of = int(match["of"]) if match["of"] else None
        found.append(
            (Measure(start, end, "rank", int(match["n"]), "list.labelled", out_of=out_of), mention, bare)
        )
    if len(found) < _LEAST or not any(bare for _, _, bare in found):
        return []
    if not _RANK_WORD.search(sentence.between(sentence.start, found[0][0].end)):
        return []
    return [(measure, mention) for measure, mention, bare in found if bare]


_ITEM = rf"(?:{NUMBER})\s\(năm\s\d{{4}}\)"
_BY_YEAR = Guarded(
    re.compile(
        r"(?:(?:về\s)?(?P<rank>hạng|thứ hạng|vị thứ)|(?:về\s)?(?P<score>điểm số|điểm|tổng điểm))"
        r"(?:\s?:?\s|[^\d.;:()]{1,40}:\s)"
        rf"(?P<items>{_ITEM}(?:\s?[,;]\s{_ITEM}){{1,8}})"
    ),
    needs=("(năm",),
)
_YEARED = compile_pattern(rf"(?<!\d)(?P<n>{NUMBER})\s\(năm\s(?P<y>\d{{4}})\)")
_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(?:năm\s)?(?P<y>(?:19|20)\d\d)\s(?:xếp\s|đứng\s)?(?P<cue>hạng|thứ|vị thứ)\s(?P<n>\d{1,2})(?![\d/])"
)
_RANK_BEHIND_YEAR = re.compile(r"(?:19|20)\d\d\s(?:xếp\s|đứng\s)?(?:hạng|thứ|vị thứ)\s\d")


# «ở vị trí 52 (năm 2019: 44)»
_FORMER_IN_BRACKET = Guarded(
    re.compile(r"(?<=\d)\s\((?:năm|kỳ)\s(?P<y>(?:19|20)\d\d)(?::|\slà)\s(?P<n>\d{1,2})\)"),
    needs=(" (năm ", " (kỳ "),
)


def former_in_brackets(sentence: Sentence) -> Iterator[tuple[Measure, str]]:
    """«ở vị trí 52 (năm 2019: 44)»: a bare number with its year in a bracket behind a rank is a rank."""
    for match in _FORMER_IN_BRACKET.finditer(sentence.masked, sentence.start, sentence.end):
        if any(m.kind == "rank" and m.end == match.start() for m in sentence.measures):
            yield (
                Measure(match.start("n"), match.end("n"), "rank", int(match["n"]), "list.by_year"),
                match["y"],
            )


def labelled_years(sentence: Sentence) -> list[tuple[Measure, str]]:
    """«Về hạng: 10 (năm 2022), 2 (năm 2023); về điểm: 68,45 (năm 2022)», «2020 hạng 27; 2021 hạng 21»."""
    found: list[tuple[Measure, str]] = []
    for match in sentence.finditer(_BY_YEAR):
        for item in _YEARED.finditer(sentence.masked, match.start("items"), match.end("items")):
            value = decimal(item["n"])
            if value is None or (match["rank"] and not item["n"].isdigit()):
                continue
            kind: Kind = "rank" if match["rank"] else "score"
            measure = Measure(item.start("n"), item.end("n"), kind, plain(value), "list.by_year")
            found.append((measure, item["y"]))
    if not _RANK_BEHIND_YEAR.search(sentence.masked, sentence.start, sentence.end):
        return found
    by_year = [*_YEAR_FIRST.finditer(sentence.masked, sentence.start, sentence.end)]
    if len(by_year) > 1:
        found.extend(
            (Measure(match.start("cue"), match.end("n"), "rank", int(match["n"]), "list.by_year"), match["y"])
            for match in by_year
        )
    return found
