"""What is to be seen of a finished fact that tells right ones from wrong ones: the features its grade rests on.

A wrong fact is mostly one that had a choice: several names, indices or years stood near its value, or what it took
came from far away, or the article contradicts it. Each trait is a short string, there or not; which of them count,
and how much, is fitted (`data/confidence.toml`). All of them can be told from the finished fact and its article, so
that facts of an earlier version can be weighed as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from extract.agreement import Agreement, upto
from extract.cues import END, START
from extract.discourse import Focus, Sentence
from extract.model import Fact
from extract.periods import PeriodMention

_CUT = re.compile(r"[;:.]|, ")
_AIM = re.compile(r"mục tiêu|phấn đấu|chỉ tiêu|kế hoạch|tối thiểu|ít nhất|giao|chủ trì|sẽ|phải|yêu cầu")
_COMPARES = re.compile(
    START + r"(?:hơn(?! cả| hết)|kém|thua|cách|nhường|vượt|sau|dưới|trên(?! địa bàn))" + END
)
_DENIED = re.compile(START + r"(?:không|chưa|nếu|giá như|giả sử)" + END)
_RELATIVE = re.compile(r"năm (?:trước|ngoái|nay)|kỳ trước|cùng kỳ")
_LOWER = ("district", "commune", "village", "agency")
_COUNTS = ("team_count", "member_count")


@dataclass(slots=True)
class Scene:
    """An article as its facts are looked at: its sentences in order, and how often it names indices and years."""

    sentences: list[Sentence] = field(default_factory=list)
    published: date | None = None
    main: str | None = None
    _starts: list[int] = field(default_factory=list)
    _last_roots: list[str | None] = field(default_factory=list)
    _roots: Counter[str] = field(default_factory=Counter)
    _years: Counter[str] = field(default_factory=Counter)
    _editions: dict[str, set[str]] = field(default_factory=dict)
    _shared: dict[int, list[str]] = field(default_factory=dict)

    def close(self, focus: Focus) -> None:
        """Counts indices and years once all sentences are in; `focus` knows the date and the article's province."""
        self.published = focus.published
        self.main = focus.main.name if focus.main is not None else None
        last: str | None = None
        for sentence in self.sentences:
            self._starts.append(sentence.start)
            self._last_roots.append(last)
            last = sentence.indicators[-1].root if sentence.indicators else last
            self._roots.update(mention.root for mention in sentence.indicators if mention.code != "other")
            self._years.update(p.year for p in sentence.periods if not p.relative and p.role != "horizon")
            for mention in sentence.indicators:
                for period in sentence.periods:
                    if not period.relative and 0 <= period.start - mention.end < _AT_NAME:
                        self._editions.setdefault(mention.root, set()).add(period.year)

    def sentence_at(self, start: int) -> tuple[Sentence, str | None] | None:
        """The sentence that holds a canonical offset, and the index named last before it."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self.sentences[at].end:
            return None
        return self.sentences[at], self._last_roots[at]

    def of_sentence(self, sentence: Sentence) -> list[str]:
        """Traits that all facts of a sentence share."""
        if sentence.start not in self._shared:
            self._shared[sentence.start] = list(_of_sentence(sentence))
        return self._shared[sentence.start]

    def share_of_root(self, root: str) -> int:
        """Quarters of the article's index mentions that name this index."""
        return 4 * self._roots[root] // max(1, self._roots.total())

    def share_of_year(self, year: str) -> int:
        """Quarters of the article's years that are this one."""
        return 4 * self._years[year] // max(1, self._years.total())

    def has_later(self, year: str) -> bool:
        """Whether the article names a later year."""
        return any(other > year for other in self._years)

    def edition(self, root: str, year: str) -> str:
        """Whether the article writes this year at the index's name alone, among others, or another, or none."""
        known = self._editions.get(root, set())
        return ("only" if len(known) == 1 else "among") if year in known else "other" if known else "none"

    def rivals(self, root: str) -> list[str]:
        """The other indices the article names."""
        return sorted(self._roots.keys() - {root})

    @property
    def roots(self) -> int:
        """How many indices the article names."""
        return len(self._roots)


_AT_NAME = 20
"""A year within so many characters behind an index's name is its edition, or as good as."""


def traits(fact: Fact, scene: Scene, agreement: Agreement) -> list[str]:
    """The traits of one of an article's facts."""
    found = [f"status={fact.status}", f"bound={fact.bound}", f"unit={fact.subject_type}"]
    if fact.kind == "decision":
        return [*found, *_of_document(fact)]
    found += agreement.traits(fact)
    if not scene.sentences:
        return found
    start, end = scene.sentences[0].view.canonical_span(fact.start, fact.end)
    place = scene.sentence_at(start)
    if place is None:
        return found
    sentence, named = place
    sources = dict(reason.split(": ", 1) for reason in fact.reasons if ": " in reason)
    found += scene.of_sentence(sentence)
    found += _of_value(fact, sentence, start, sources)
    found += _of_subject(fact, sentence, start, scene, sources.get("subject", ""))
    if fact.kind not in _COUNTS:
        found += _of_index(fact, sentence, (start, end), scene, sources.get("indicator", ""), named)
    found += _of_period(fact, sentence, (start, end), scene, sources.get("period", ""))
    return found


def _of_value(fact: Fact, sentence: Sentence, start: int, sources: dict[str, str]) -> Iterator[str]:
    rule = fact.rule.partition(".")[0]
    yield from (f"{rule}, {about} {where}" for about, where in sources.items())
    if _AIM.search(sentence.text):
        yield f"aim in sentence, {fact.status}"
    yield f"among values={upto(sum(m.end <= start for m in sentence.measures), 3)}"
    yield f"bracketed={sentence.bracket(start) is not None}"


def _of_document(fact: Fact) -> Iterator[str]:
    yield f"date={len(fact.period or '')}"
    yield f"type={fact.doc_type}"
    yield f"symbol={'/' in str(fact.value)}"
    yield from fact.reasons


def _of_sentence(sentence: Sentence) -> Iterator[str]:
    yield f"places={upto(len({place.name for place in sentence.places}), 5)}"
    yield f"kinds={upto(len({place.kind for place in sentence.places}), 3)}"
    yield f"values={upto(len(sentence.measures), 6)}"
    yield f"codes={upto(len({mention.code for mention in sentence.indicators}), 4)}"
    yield f"length={upto((sentence.end - sentence.start) // 80, 5)}"
    yield f"block={upto(sentence.block, 3)}"
    text = sentence.text
    if _DENIED.search(text):
        yield "denied or supposed"
    if '"' in text:
        yield "quoted"


def _of_subject(fact: Fact, sentence: Sentence, start: int, scene: Scene, source: str) -> Iterator[str]:
    free = [place for place in sentence.places if place.role == "free" and place.kind != "region"]
    lefts = [place for place in free if place.end <= start]
    yield f"names left={upto(len({place.name for place in lefts}), 3)}"
    yield f"names right={upto(len({place.name for place in free if place.start > start}), 2)}"
    yield f"subject is main={scene.main == fact.subject}"
    if fact.subject_type not in _LOWER and any(place.kind in _LOWER for place in sentence.places):
        yield f"{fact.kind}, lower unit named"
    if fact.kind in _COUNTS:
        yield f"{fact.subject_type} counts {len(str(int(fact.value)))} digits"
    names = (fact.subject or "").split("; ")  # units that share one number
    own = [place for place in sentence.places if place.name in names]
    last = next((place for place in reversed(own) if place.end <= start), None)
    if lefts:
        nearest = lefts[-1].name in names
        yield f"subject nearest={nearest}"
        yield f"subject first={lefts[0].name in names}, nearest={nearest}"
    if last is None:
        yield f"subject {'behind' if own else 'elsewhere'}, {source}, names={upto(len(free), 2)}"
        return
    gap = sentence.between(last.end, start)
    yield f"subject distance={upto(len(gap) // 20, 6)}"
    yield f"subject cuts={upto(len(_CUT.findall(gap)), 3)}"
    yield f"subject role={last.role}"
    yield f"subject values between={upto(_between(sentence.measures, last.end, start), 3)}"
    if _COMPARES.search(gap):
        yield "comparison between"
    if sentence.before(last.start, 5).endswith("của "):
        yield "subject owns"
    yield f"subject anaphor={last.anaphor}"
    if last.anaphor:
        yield f"anaphor, main={scene.main == fact.subject}, names={upto(len(free), 3)}"
        yield f"anaphor «{sentence.between(last.start, last.end)}»"


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _between(mentions: Sequence[_Spanned], start: int, end: int) -> int:
    return sum(start <= mention.start and mention.end <= end for mention in mentions)


def _of_index(
    fact: Fact, sentence: Sentence, span: tuple[int, int], scene: Scene, source: str, named: str | None
) -> Iterator[str]:
    start, end = span
    code = fact.indicator or ""
    root = code.partition(".")[0]
    yield f"index={root}"
    yield f"index {source}, of {upto(scene.roots, 4)}"
    yield f"index {source}, share={scene.share_of_root(root)}"
    if source == "state":
        yield from (f"{root} in focus, {rival} named" for rival in scene.rivals(root))
    if "." in code and not code.endswith("_activity") and "hoạt động" in sentence.text:
        yield "activity named"
    lefts = [mention for mention in sentence.indicators if mention.end <= start]
    rights = [mention for mention in sentence.indicators if mention.start >= end]
    if lefts:
        yield f"index nearest={lefts[-1].code == code}"
    elif rights:
        yield f"index behind={rights[0].code == code}"
    last = next((mention for mention in reversed(lefts) if mention.code == code), None)
    if last is not None:
        yield f"index distance={upto((start - last.end) // 30, 6)}"
        yield f"index values between={upto(_between(sentence.measures, last.end, start), 3)}"
    elif named is not None:
        yield f"index {source}, last named={named == root}"


def _of_period(
    fact: Fact, sentence: Sentence, span: tuple[int, int], scene: Scene, source: str
) -> Iterator[str]:
    start, end = span
    iso = fact.period
    years = upto(len({period.year for period in sentence.periods}), 2)
    yield f"period {source}, years={years}"
    if iso is None:
        return
    yield f"{'count' if fact.kind in _COUNTS else 'value'}, date={len(iso)}"
    year = iso[:4]
    yield f"period {source}, share={scene.share_of_year(year)}"
    yield f"period {source}, later={scene.has_later(year)}"
    if fact.kind not in _COUNTS:
        yield f"period {source}, at name: {scene.edition((fact.indicator or '').partition('.')[0], year)}"
    if source == "state" and _RELATIVE.search(sentence.text):
        yield "period state beside a relative year"
    if scene.published is not None:
        age = upto(max(scene.published.year - int(year), -2), 4)
        yield f"period {fact.status}, age={age}"
        yield f"period {source}, age={age}"
    lefts = [period for period in reversed(sentence.periods) if period.end <= start]
    rights = [period for period in sentence.periods if period.start >= end]
    hit = next((period for period in [*lefts, *rights] if period.iso == iso), None)
    if hit is not None:
        yield from _at_period(hit, sentence, start, end)


def _at_period(hit: PeriodMention, sentence: Sentence, start: int, end: int) -> Iterator[str]:
    first, last, side = (hit.end, start, "left") if hit.end <= start else (end, hit.start, "right")
    gap = sentence.between(first, last)
    yield f"period {side}, distance={upto(len(gap) // 20, 5)}"
    yield f"period {side}, cuts={upto(len(_CUT.findall(gap)), 3)}"
    yield f"period {side}, values between={upto(_between(sentence.measures, first, last), 3)}"
    yield f"period relative={hit.relative}"
