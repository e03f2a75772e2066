"""Values that clauses share or leave out: «A và B ở vị trí thứ hai và thứ ba», «Huế đứng đầu về X; Hà Nội về Y»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.cues import END, START, UNIT
from extract.discourse import Sentence
from extract.measures import Measure
from extract.mentions import Indicator, Place
from extract.numbers import WORD, decimal, ordinal, plain
from extract.patterns import Guarded, compile_pattern

_SAID = r"(?:(?:ở|giữ|vào|xếp|đứng|chiếm)\s)?(?:các\s)?(?:vị trí\s|hạng\s|ngôi\s)?(?:thứ\s|hạng\s)"
_PAIR = Guarded(
    re.compile(
        rf"{START}{_SAID}(?P<one>\d{{1,2}}|{WORD})\svà\s(?:vị trí\s)?(?:thứ\s|hạng\s)"
        rf"(?P<two>\d{{1,2}}|{WORD}){END}(?!\s?/|[.,]\d)"
    ),
    needs=(" và thứ ", " và hạng ", " và vị trí "),
)
_JOINED = re.compile(rf"\s(?:và|cùng|rồi)\s{UNIT}?")
_SHARED = re.compile(rf"{START}(?:lần lượt|tương ứng|theo thứ tự|cùng|đều|năm|kỳ){END}|[.;:(]")
_REACH = 40
"""The pair of values stands within so many characters behind the pair of names."""


def paired_ranks(sentence: Sentence) -> Iterator[tuple[Measure, Place]]:
    """«Thái Nguyên và Quảng Ninh theo sau ở vị trí thứ hai và thứ ba»: two names, two ranks, in this order."""
    names = [place for place in sentence.places if place.role == "free" and not place.anaphor]
    for match in sentence.finditer(_PAIR):
        before = [place for place in names if place.end <= match.start()][-2:]
        ranks = [rank for group in ("one", "two") if (rank := ordinal(match[group])) is not None]
        if len(before) != 2 or len(ranks) != 2:
            continue
        gap = sentence.between(before[1].end, match.start())
        joined = _JOINED.fullmatch(sentence.between(before[0].end, before[1].start))
        if joined and len(gap) < _REACH and not _SHARED.search(gap):
            for place, group, rank in zip(before, ("one", "two"), ranks, strict=True):
                yield Measure(match.start(group), match.end(group), "rank", rank, "list.paired"), place


_SCORES_BEHIND = re.compile(
    r",\s(?:với\s|đạt\s|được\s)?(?P<one>\d{1,2}[.,]\d{1,4})(?:\sđiểm|%)?\svà\s(?P<two>\d{1,2}[.,]\d{1,4})(?P<unit>\sđiểm|%)?"
    r"(?![\d%])"
)


def paired_scores(sentence: Sentence) -> Iterator[tuple[Measure, Place]]:
    """«… ở vị trí thứ hai và thứ ba, 89,21% và 88,75%»: the scores behind a pair of ranks, in the same order."""
    pair = [*paired_ranks(sentence)]
    behind = _SCORES_BEHIND.match(sentence.masked, pair[1][0].end, sentence.end) if len(pair) == 2 else None
    if behind is None:
        return
    unit = (behind["unit"] or "điểm").strip()
    for (_, place), group in zip(pair, ("one", "two"), strict=True):
        value = decimal(behind[group])
        if value is not None:
            start, end = behind.span(group)
            yield Measure(start, end, "score", plain(value), "list.paired", unit=unit), place


# «Dẫn đầu các vùng gồm Hà Nội (đồng bằng sông Hồng), Thái Nguyên (trung du, miền núi phía Bắc) …»
_FIRST_OF_REGIONS = Guarded(
    compile_pattern(
        rf"{START}(?:dẫn đầu|đứng đầu|đầu bảng)\s(?:ở\s|tại\s)?(?:các\s|từng\s|\d\s|sáu\s)(?:vùng|khu vực)\s?"
        r"(?:lần lượt\s)?(?:gồm có|gồm|là|có|:)\s"
    ),
    needs=("dẫn đầu", "đứng đầu", "đầu bảng"),
)
_IN_BRACKET = re.compile(r"\s\((?:vùng\s|khu vực\s)?")


def regional_leaders(sentence: Sentence) -> Iterator[tuple[Measure, Place]]:
    """Each unit behind «dẫn đầu các vùng gồm …» as the first of the region in its bracket, which the measure spans."""
    match = sentence.search(_FIRST_OF_REGIONS)
    if match is None:
        return
    first = sentence.start + match.start()
    for place, region in pairwise(sentence.places):
        opened = _IN_BRACKET.fullmatch(sentence.between(place.end, region.start))
        if place.start >= first and place.kind == "province" and region.kind == "region" and opened:
            yield Measure(place.start, region.end, "rank", 1, "list.regional_leaders"), place


_BARE = re.compile(r"\s\((?P<n>\d{1,2})\)")
_MOST = 63
# «Ba địa phương xếp cuối lần lượt là Cao Bằng (61), Bạc Liêu (62) và Lai Châu (63)»
_AT_THE_END = Guarded(
    re.compile(
        rf"{START}(?:xếp cuối|đứng cuối|cuối bảng|chót bảng|đội sổ|xếp hạng|thứ hạng)\s[^.;()]{{0,30}}(?:là|gồm)\s"
    ),
    needs=("xếp cuối", "đứng cuối", "cuối bảng", "chót bảng", "đội sổ", "xếp hạng", "thứ hạng"),
)


def bracketed_ranks(sentence: Sentence) -> Iterator[tuple[Measure, Place]]:
    """«xếp hạng 23, trên cả Vĩnh Phúc (24) và Nghệ An (27)»: bare numbers behind names, once a rank has been said."""
    said = next((m.end for m in sentence.measures if m.kind == "rank" and m.bound == "eq"), None)
    ends = sentence.search(_AT_THE_END) if said is None else None
    said = sentence.start + ends.end() if ends is not None else said
    if said is None:
        return
    for place in sentence.places:
        match = _BARE.match(sentence.masked, place.end, sentence.end)
        if (
            match is not None
            and place.start >= said
            and place.kind != "region"
            and 0 < int(match["n"]) <= _MOST
        ):
            yield Measure(match.start("n"), match.end("n"), "rank", int(match["n"]), "list.bracketed"), place


_STEPS = re.compile(r"\((?P<n>\d{1,2})\s(?:bậc|hạng)\)")
_LISTED = re.compile(rf"\)(?:,\s(?:và\s)?|\s(?:và|cùng)\s){UNIT}?")


def bracketed_steps(sentence: Sentence) -> Iterator[tuple[Measure, Place]]:
    """«Hà Tĩnh (lên 20 bậc), Tây Ninh (19 bậc) và Sóc Trăng (17 bậc)»: the direction of the first bracket goes for the
    next ones in the list."""
    last: tuple[int, int] | None = None
    steps = any(m.kind == "rank_change" for m in sentence.measures)
    for place in sentence.places if steps else ():
        if place.role != "free" or sentence.after(place.end, 2) != " (":
            continue
        told = next(
            (m for m in sentence.measures if m.kind == "rank_change" and 2 <= m.start - place.end <= 3), None
        )
        if told is not None:
            last = (sentence.masked.find(")", told.end, told.end + 2), 1 if told.value > 0 else -1)
            continue
        match = _STEPS.match(sentence.masked, place.end + 1, sentence.end)
        if match is None or last is None or last[0] < 0:
            continue
        if _LISTED.fullmatch(sentence.masked, last[0], place.start):
            start, end = match.start("n"), match.end() - 1
            yield Measure(start, end, "rank_change", last[1] * int(match["n"]), "list.bracketed"), place
            last = (match.end() - 1, last[1])


_SHARED_OUT = re.compile(r"[^.;:\d]{0,50}:\s")


def shared_out_ranks(sentence: Sentence) -> Iterator[tuple[Measure, Place, Indicator]]:
    """«ngôi đầu chia cho ba thành phố: chính quyền số là Đà Nẵng, kinh tế số là …»: a rank before a colon, and
    behind it nothing but pairs of an index and a unit."""
    heads = [m for m in sentence.measures if m.kind == "rank" and m.bound == "eq"]
    if len(heads) != 1 or len(sentence.indicators) < _LEAST_PAIRS:
        return
    colon = _SHARED_OUT.match(sentence.masked, heads[0].end, sentence.end)
    if colon is None:
        return
    pairs: list[tuple[Measure, Place, Indicator]] = []
    at = colon.end()
    for piece in re.split(r"[,;]", sentence.masked[at : sentence.end]):
        stop = at + len(piece)
        pair = _pair(sentence, at, stop)
        if pair is None:
            return
        start, close = min(m.start for m in pair), max(m.end for m in pair)
        pairs.append((Measure(start, close, "rank", heads[0].value, "list.gapped"), *pair))
        at = stop + 1
    if len(pairs) >= _LEAST_PAIRS:
        yield from pairs


_LEAST_PAIRS = 2


def _pair(sentence: Sentence, start: int, stop: int) -> tuple[Place, Indicator] | None:
    """The unit and the index of a stretch that holds one of each and nothing else."""
    places = [p for p in sentence.places if start <= p.start and p.end <= stop and p.kind != "region"]
    indices = [i for i in sentence.indicators if start <= i.start and i.end <= stop]
    if len(places) != 1 or len(indices) != 1:
        return None
    (first, end), (begin, close) = sorted((m.start, m.end) for m in (places[0], indices[0]))
    rest = " ".join(sentence.between(*gap) for gap in ((start, first), (end, begin), (close, stop)))
    return (places[0], indices[0]) if _LEFT_OUT.fullmatch(rest) else None


_LEFT_OUT = re.compile(
    r"\W*(?:(?:còn|và|thì|về|ở|là|thuộc về|trụ cột|chỉ số|lĩnh vực|mảng|tỉnh|thành phố|tp)\W+){0,6}(?:là|thuộc về)?\W*"
)


def gapped_ranks(sentence: Sentence) -> Iterator[tuple[Measure, Place, Indicator]]:
    """«Huế đứng đầu về chính quyền số; Hà Nội về kinh tế số; xã hội số là Đà Nẵng»: the rank said first goes for the
    clauses that hold a name and an index and nothing else."""
    heads = [m for m in sentence.measures if m.kind == "rank" and m.bound == "eq"]
    if not heads or ";" not in sentence.text:
        return
    at = sentence.masked.find(";", heads[0].end, sentence.end)
    while at >= 0:
        following = sentence.masked.find(";", at + 1, sentence.end)
        stop = following if following >= 0 else sentence.end
        places = [p for p in sentence.places if at < p.start and p.end <= stop and p.kind != "region"]
        indices = [i for i in sentence.indicators if at < i.start and i.end <= stop]
        if len(places) != 1 or len(indices) != 1 or any(at < m.start < stop for m in sentence.measures):
            return
        (start, end), (begin, close) = sorted(
            (mention.start, mention.end) for mention in (places[0], indices[0])
        )
        gaps = ((at + 1, start), (end, begin), (close, stop))
        if not _LEFT_OUT.fullmatch(" ".join(sentence.between(*gap) for gap in gaps)):
            return
        measure = Measure(start, close, "rank", heads[0].value, "list.gapped")
        yield measure, places[0], indices[0]
        at = following
