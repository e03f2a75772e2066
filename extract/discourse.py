"""What an article speaks of, sentence by sentence: the mentions in it and the focus they leave behind.

The idea is centering: a text keeps a subject, an index and a year in focus; a mention moves the focus, and a
value that does not name its own takes them from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from extract.count_state import CountState
from extract.cues import END, NAME, UNIT, words
from extract.lexicon import Hit
from extract.measures import Measure
from extract.mentions import Indicator, Place
from extract.patterns import Guarded, words_in
from extract.periods import PeriodMention
from extract.text import CanonicalText

_ASIDE = re.compile(
    rf"[,\s](?:(?<={NAME},)\s(?P<comma>)|(?<={NAME}\s)-\s)(?={words('aside_head')}{END})(?!{UNIT}{NAME})"
    r"(?(comma)(?:[^,;.:()\n]|[.,](?=\d)|\([^()\n]{0,60}\)){3,120},\s|[^;.\n-]{3,120}\s-\s)"
)


@dataclass(slots=True)
class Sentence:
    """A sentence with its mentions, all in canonical offsets of the whole text.

    `masked` is the whole text in lower case with the letters of place names blotted out: cues are looked for
    there, so that «Cao Bằng» holds no «bằng» and «Cần Thơ» no «cần».
    """

    view: CanonicalText
    masked: str
    start: int
    end: int
    block: int
    places: list[Place]
    indicators: list[Indicator]
    periods: list[PeriodMention] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    has_digits: bool = True
    text: str = field(init=False)
    """The masked sentence."""
    said: int = field(init=False)
    """Which words stand in it, of all that guarded patterns need: see `patterns.words_in`."""
    has_brackets: bool = field(init=False)
    _asides: list[tuple[int, int]] | None = None
    _quote: tuple[int, str] | None = None

    def __post_init__(self) -> None:
        self.text = self.masked[self.start : self.end]
        self.said = words_in(self.masked, self.start, self.end)
        self.has_brackets = "(" in self.text

    def search(self, guarded: Guarded) -> re.Match[str] | None:
        """The first match in the masked sentence."""
        return guarded.pattern.search(self.text) if guarded.bit & self.said else None

    def finditer(self, guarded: Guarded) -> Iterable[re.Match[str]]:
        """All matches in the sentence, at their canonical offsets."""
        return guarded.pattern.finditer(self.masked, self.start, self.end) if guarded.bit & self.said else ()

    @property
    def quote(self) -> tuple[int, str]:
        """Where the sentence begins in the original text, and its words there, without the space around them."""
        if self._quote is None:
            first, last = self.view.original_span(self.start, self.end)
            held = self.view.original[first:last]
            self._quote = first + len(held) - len(held.lstrip()), held.strip()
        return self._quote

    @property
    def asides(self) -> list[tuple[int, int]]:
        """(start, end) of what is put in behind a name: «Quảng Ninh, tỉnh dẫn đầu năm 2020, lùi về thứ tư»."""
        if self._asides is None:
            units = {
                p.end
                for p in self.places
                if p.role == "free"
                and p.kind in ("province", "district", "commune")
                and self.masked.startswith((",", " -"), p.end)
            }
            found = _ASIDE.finditer(self.masked, self.start, self.end) if units else ()
            self._asides = [match.span() for match in found if match.start() in units]
        return self._asides

    def is_apart(self, at: int, other: int) -> bool:
        """Whether `at` stands in an aside that does not hold `other`."""
        asides = self.asides if self._asides is None else self._asides
        return bool(asides) and any(start < at < end and not start < other < end for start, end in asides)

    def between(self, start: int, end: int) -> str:
        """Masked text between two offsets, empty if they cross."""
        return self.masked[start:end] if start < end else ""

    def before(self, at: int, width: int) -> str:
        """Up to `width` masked characters of this sentence before `at`."""
        return self.masked[max(self.start, at - width) : at]

    def after(self, at: int, width: int) -> str:
        """Up to `width` masked characters of this sentence from `at` on."""
        return self.masked[at : min(self.end, at + width)]

    def bracket(self, at: int) -> tuple[int, int] | None:
        """(start, end) of the round bracket that holds `at`: the offsets of «(» and of «)» or the sentence's end."""
        opened = self.masked.rfind("(", self.start, at) if self.has_brackets else -1
        if opened < 0 or self.masked.find(")", opened, at) >= 0:
            return None
        closed = self.masked.find(")", at, self.end)
        return opened, closed if closed >= 0 else self.end


@dataclass(slots=True)
class Focus:
    """The discourse state: what a value takes that names nothing itself."""

    published: date | None
    home: Place | None = None
    main: Place | None = None
    unit: Place | None = None
    unit_block: int = -1
    title_unit: Place | None = None
    title_district: Place | None = None
    title_agency: Place | None = None
    opened_at: Place | None = None
    """The district that a paragraph has opened with: «Ở huyện Mai Châu, …»."""
    subject: Place | None = None
    subject_block: int = -1
    located: Place | None = None
    """The district of the last sentence where something took place: what «huyện» in the next points at."""
    nearest: Place | None = None
    """The unit named last in a sentence without values: what «tỉnh này» in the next points at."""
    index: str | None = None
    index_age: int = 0
    forgotten: str | None = None
    """The index that was in focus before none was: «chỉ số này» may take it up."""
    components: tuple[int, tuple[str, ...]] = (-9, ())
    """The components told last in one sentence, in order, and its paragraph: what «ba trụ cột này» stands for."""
    aside: tuple[str | None, int] | None = None
    """The index to go back to after a paragraph that ends with «Riêng SIPAS …»."""
    year: str | None = None
    latest: str | None = None
    plan: str | None = None
    date: str | None = None
    date_block: int = -1
    years: dict[str, str] = field(default_factory=dict)
    presumed: set[str] = field(default_factory=set)
    """Indices whose edition was only taken from «năm nay», which is the year of publication as a rule."""
    before: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Editions to go back to after a paragraph that looks back at an earlier one: the edition and the paragraph."""
    ranks: dict[tuple[str, str, str], int] = field(default_factory=dict)
    last_rank: tuple[int, int] | None = None
    counts: CountState = field(default_factory=CountState)
    aims_from: int = 0
    aims_block: int = -1
    """From which to which paragraph a list of aims goes («các chỉ tiêu chủ yếu gồm:» and its items)."""


_NAME_HEAD = re.compile(words("name_head") + r"\s(?:về\s)?$")


def find_indicators(view: CanonicalText, hits: list[Hit]) -> list[Indicator]:
    """Index mentions in order. Soft ones inside another name are left out."""
    found: list[Indicator] = []
    for hit in hits:
        if hit.term.family != "indicator":
            continue
        code, hard = hit.term.value
        before = view.lower[max(0, hit.start - 34) : hit.start]
        if not hard and code in ("dti", "par_index", "egov", "pii") and _NAME_HEAD.search(before):
            continue
        if code == "pii" and view.lower[hit.end : hit.end + 9] == " toàn cầu":
            code = "other"
        if view.lower[hit.start : hit.end] == "ict" and not before.endswith("chỉ số "):
            continue
        found.append(Indicator(hit.start, hit.end, code, hard))
    return found


def mask_names(lower: str, places: list[Place]) -> str:
    """`lower` with the letters of every named place replaced by `cues.NAME`, length kept."""
    pieces: list[str] = []
    position = 0
    for place in places:
        if place.start < position or place.anaphor:
            continue
        start = place.start
        if place.kind == "province":  # «tỉnh», «thành phố» before the name stay: rules look for them
            start = max(start, place.end - len(place.surface)) if place.surface else start
        pieces.append(lower[position:start])
        pieces.append(_blotted(lower[start : place.end]))
        position = place.end
    pieces.append(lower[position:])
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _blotted(name: str) -> str:
    return _LETTER.sub(NAME, name)


_LETTER = re.compile(r"\S")
_YEAR_GAP = re.compile(r"\s(?:năm\s)?")
_COMPARED_WITH = re.compile(
    r"(?:so với|so|hơn|cùng kỳ|đặt cạnh)\s(?:chỉ số\s|kết quả\s|của\s|xếp hạng\s|kỳ\s|bảng\s)*$"
)


def compare_through_index(sentence: Sentence) -> None:
    """«so với PCI 2021»: the year behind the index name is the other side of a comparison."""
    for number, period in enumerate(sentence.periods if sentence.indicators else ()):
        for mention in sentence.indicators:
            near = mention.end < period.start and _YEAR_GAP.fullmatch(
                sentence.masked, mention.end, period.start
            )
            if near and _COMPARED_WITH.search(sentence.before(mention.start, 40)):
                sentence.periods[number] = replace(period, role="compared")
