"""What is to be seen of a finished fact that tells right ones from wrong ones: the features its grade rests on.

A wrong fact is mostly one that had a choice: several names, indices or years stood near its value, or what it took
came from far away, or the article contradicts it. Each trait is a short string, there or not; which of them count,
and how much, is fitted (`data/confidence.toml`). All of them can be told from the finished fact and its article, so
that facts of an earlier version can be weighed as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from extract.agreement import Agreement, upto
from extract.cues import END, START
from extract.discourse import Focus, Sentence
from extract.mentions import Place
from extract.model import Fact
from extract.patterns import Guarded, compile_pattern, word_set
from extract.periods import PeriodMention

_AIM = word_set(
    (
        "mục tiêu", "phấn đấu", "chỉ tiêu", "kế hoạch", "tối thiểu", "ít nhất", "giao", "chủ trì", "sẽ", "phải",
        "yêu cầu",
    )
)  # fmt: skip
_COMPARES = Guarded(
    compile_pattern(START + r"(?:hơn(?! cả| hết)|kém|thua|cách|nhường|vượt|sau|dưới|trên(?! địa bàn))" + END),
    needs=("hơn", "kém", "thua", "cách", "nhường", "vượt", "sau", "dưới", "trên"),
)
_DENIED = Guarded(
    compile_pattern(START + r"(?:không|chưa|nếu|giá như|giả sử)" + END),
    needs=("không", "chưa", "nếu", "giá như", "giả sử"),
)
_RELATIVE = word_set(("năm trước", "năm ngoái", "năm nay", "kỳ trước", "cùng kỳ"))
_LOWER = ("district", "commune", "village", "agency")
_COUNTS = ("team_count", "member_count")


class Setting:
    """A sentence as its facts are looked at: what they have in common is worked out once."""

    def __init__(self, sentence: Sentence, named: str | None) -> None:
        """`named`: the index named last before the sentence."""
        self.sentence = sentence
        self.named = named
        self.text = sentence.text
        self.free = [place for place in sentence.places if place.role == "free" and place.kind != "region"]
        self.kinds = {place.kind for place in sentence.places}
        self.has_lower = not self.kinds.isdisjoint(_LOWER)
        self.has_aim = sentence.said & _AIM != 0
        self.years = upto(len({period.year for period in sentence.periods}), 2)
        self.traits = self._traits()

    def _traits(self) -> list[str]:
        """Those that all facts of the sentence share."""
        sentence = self.sentence
        found = [
            f"places={upto(len({place.name for place in sentence.places}), 5)}",
            f"kinds={upto(len(self.kinds), 3)}",
            f"values={upto(len(sentence.measures), 6)}",
            f"codes={upto(len({mention.code for mention in sentence.indicators}), 4)}",
            f"length={upto((sentence.end - sentence.start) // 80, 5)}",
            f"block={upto(sentence.block, 3)}",
        ]
        if sentence.search(_DENIED):
            found.append("denied or supposed")
        if '"' in self.text:
            found.append("quoted")
        return found


@dataclass(slots=True)
class Scene:
    """An article as its facts are looked at: its sentences in order, and how often it names indices and years."""

    sentences: list[Sentence] = field(default_factory=list)
    published: date | None = None
    main: str | None = None
    _starts: list[int] = field(default_factory=list)
    _last_roots: list[str | None] = field(default_factory=list)
    _roots: dict[str, int] = field(default_factory=dict)
    _years: dict[str, int] = field(default_factory=dict)
    _mentions: int = 0
    _dates: int = 0
    _last_year: str = ""
    _editions: dict[str, set[str]] = field(default_factory=dict)
    _settings: dict[int, Setting] = field(default_factory=dict)

    def close(self, focus: Focus) -> None:
        """Counts indices and years once all sentences are in; `focus` knows the date and the article's province."""
        self.published = focus.published
        self.main = focus.main.name if focus.main is not None else None
        last: str | None = None
        roots: list[str] = []
        years: list[str] = []
        for sentence in self.sentences:
            self._starts.append(sentence.start)
            self._last_roots.append(last)
            if sentence.indicators:
                last = sentence.indicators[-1].root
                roots += [mention.root for mention in sentence.indicators if mention.code != "other"]
                self._note_editions(sentence)
            years += [p.year for p in sentence.periods if not p.relative and p.role != "horizon"]
        self._roots, self._years = Counter(roots), Counter(years)
        self._mentions, self._dates, self._last_year = len(roots), len(years), max(years, default="")

    def _note_editions(self, sentence: Sentence) -> None:
        for period in sentence.periods:
            for mention in sentence.indicators:
                if not period.relative and 0 <= period.start - mention.end < _AT_NAME:
                    self._editions.setdefault(mention.root, set()).add(period.year)

    def setting_of(self, start: int) -> Setting | None:
        """The sentence that holds a canonical offset."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self.sentences[at].end:
            return None
        if at not in self._settings:
            self._settings[at] = Setting(self.sentences[at], self._last_roots[at])
        return self._settings[at]

    def share_of_root(self, root: str) -> int:
        """Quarters of the article's index mentions that name this index."""
        return 4 * self._roots.get(root, 0) // max(1, self._mentions)

    def share_of_year(self, year: str) -> int:
        """Quarters of the article's years that are this one."""
        return 4 * self._years.get(year, 0) // max(1, self._dates)

    def has_later(self, year: str) -> bool:
        """Whether the article names a later year."""
        return self._last_year > year

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
    span = scene.sentences[0].view.canonical_span(fact.start, fact.end)
    setting = scene.setting_of(span[0])
    if setting is None:
        return found
    sources = dict([reason.split(": ", 1) for reason in fact.reasons if ": " in reason])
    found += setting.traits
    found += _of_value(fact, setting, span[0], sources)
    found += _of_subject(fact, setting, span[0], scene, sources.get("subject", ""))
    if fact.kind not in _COUNTS:
        found += _of_index(fact, setting, span, scene, sources.get("indicator", ""))
    found += _of_period(fact, setting, span, scene, sources.get("period", ""))
    return found


def _of_document(fact: Fact) -> list[str]:
    return [
        f"date={len(fact.period or '')}",
        f"type={fact.doc_type}",
        f"symbol={'/' in str(fact.value)}",
        *fact.reasons,
    ]


def _of_value(fact: Fact, setting: Setting, start: int, sources: dict[str, str]) -> list[str]:
    rule, sentence = fact.rule.partition(".")[0], setting.sentence
    found = [f"{rule}, {about} {where}" for about, where in sources.items()]
    if setting.has_aim:
        found.append(f"aim in sentence, {fact.status}")
    found.append(f"among values={upto(len([m for m in sentence.measures if m.end <= start]), 3)}")
    found.append(f"bracketed={sentence.bracket(start) is not None}")
    return found


def _of_subject(fact: Fact, setting: Setting, start: int, scene: Scene, source: str) -> list[str]:
    sentence, free = setting.sentence, setting.free
    lefts = [place for place in free if place.end <= start]
    found = [
        f"names left={upto(len({place.name for place in lefts}), 3)}",
        f"names right={upto(len({place.name for place in free if place.start > start}), 2)}",
        f"subject is main={scene.main == fact.subject}",
    ]
    if setting.has_lower and fact.subject_type not in _LOWER:
        found.append(f"{fact.kind}, lower unit named")
    if fact.kind in _COUNTS:
        found.append(f"{fact.subject_type} counts {len(str(int(fact.value)))} digits")
    names = (fact.subject or "").split("; ")  # units that share one number
    if lefts:
        nearest = lefts[-1].name in names
        found.append(f"subject nearest={nearest}")
        found.append(f"subject first={lefts[0].name in names}, nearest={nearest}")
    own = [place for place in sentence.places if place.name in names]
    for last in reversed(own):
        if last.end <= start:
            return found + _at_subject(fact, last, setting, start, scene)
    found.append(f"subject {'behind' if own else 'elsewhere'}, {source}, names={upto(len(free), 2)}")
    return found


def _at_subject(fact: Fact, last: Place, setting: Setting, start: int, scene: Scene) -> list[str]:
    """`last`: the mention of the subject before the value, nearest to it."""
    sentence = setting.sentence
    gap = sentence.between(last.end, start)
    found = [
        f"subject distance={upto(len(gap) // 20, 6)}",
        f"subject cuts={upto(_cuts(gap), 3)}",
        f"subject role={last.role}",
        f"subject values between={upto(_between(sentence.measures, last.end, start), 3)}",
    ]
    if sentence.said & _COMPARES.bit and _COMPARES.pattern.search(gap):
        found.append("comparison between")
    if sentence.before(last.start, 5).endswith("của "):
        found.append("subject owns")
    found.append(f"subject anaphor={last.anaphor}")
    if last.anaphor:
        found.append(f"anaphor, main={scene.main == fact.subject}, names={upto(len(setting.free), 3)}")
        found.append(f"anaphor «{sentence.between(last.start, last.end)}»")
    return found


def _cuts(gap: str) -> int:
    """How many clauses end in a stretch of text."""
    return gap.count(";") + gap.count(":") + gap.count(".") + gap.count(", ")


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _between(mentions: Sequence[_Spanned], start: int, end: int) -> int:
    return len([None for mention in mentions if start <= mention.start and mention.end <= end])


def _of_index(fact: Fact, setting: Setting, span: tuple[int, int], scene: Scene, source: str) -> list[str]:
    (start, end), sentence = span, setting.sentence
    code = fact.indicator or ""
    root = code.partition(".")[0]
    found = [
        f"index={root}",
        f"index {source}, of {upto(scene.roots, 4)}",
        f"index {source}, share={scene.share_of_root(root)}",
    ]
    if source == "state":
        found += [f"{root} in focus, {rival} named" for rival in scene.rivals(root)]
    if "." in code and not code.endswith("_activity") and "hoạt động" in setting.text:
        found.append("activity named")
    lefts = [mention for mention in sentence.indicators if mention.end <= start]
    if lefts:
        found.append(f"index nearest={lefts[-1].code == code}")
    elif rights := [mention for mention in sentence.indicators if mention.start >= end]:
        found.append(f"index behind={rights[0].code == code}")
    for last in reversed(lefts):
        if last.code == code:
            found.append(f"index distance={upto((start - last.end) // 30, 6)}")
            found.append(f"index values between={upto(_between(sentence.measures, last.end, start), 3)}")
            return found
    if setting.named is not None:
        found.append(f"index {source}, last named={setting.named == root}")
    return found


def _of_period(fact: Fact, setting: Setting, span: tuple[int, int], scene: Scene, source: str) -> list[str]:
    (start, end), sentence = span, setting.sentence
    iso, is_count = fact.period, fact.kind in _COUNTS
    found = [f"period {source}, years={setting.years}"]
    if iso is None:
        return found
    year = iso[:4]
    found += [
        f"{'count' if is_count else 'value'}, date={len(iso)}",
        f"period {source}, share={scene.share_of_year(year)}",
        f"period {source}, later={scene.has_later(year)}",
    ]
    if not is_count:
        root = (fact.indicator or "").partition(".")[0]
        found.append(f"period {source}, at name: {scene.edition(root, year)}")
    if source == "state" and sentence.said & _RELATIVE:
        found.append("period state beside a relative year")
    if scene.published is not None:
        age = upto(max(scene.published.year - int(year), -2), 4)
        found.append(f"period {fact.status}, age={age}")
        found.append(f"period {source}, age={age}")
    own = [period for period in sentence.periods if period.iso == iso]
    before = [period for period in own if period.end <= start]
    behind = [period for period in own if period.start >= end]
    if before or behind:
        found += _at_period(before[-1] if before else behind[0], sentence, start, end)
    return found


def _at_period(hit: PeriodMention, sentence: Sentence, start: int, end: int) -> list[str]:
    first, last, side = (hit.end, start, "left") if hit.end <= start else (end, hit.start, "right")
    gap = sentence.between(first, last)
    return [
        f"period {side}, distance={upto(len(gap) // 20, 5)}",
        f"period {side}, cuts={upto(_cuts(gap), 3)}",
        f"period {side}, values between={upto(_between(sentence.measures, first, last), 3)}",
        f"period relative={hit.relative}",
    ]
