"""Reads one article: triage, mentions, sentences in order, facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from operator import attrgetter
from typing import TypeVar

from extract.count_tables import find_count_rows
from extract.counting import facts_of_row, read_counts
from extract.cues import cue_words, words
from extract.decisions import dated_later, facts_of_documents
from extract.discourse import Focus, Sentence, compare_through_index, find_indicators, mask_names
from extract.documents import Document, find_documents
from extract.facts import fact_of_bound, once
from extract.focus import move, note_values, resume
from extract.gazetteer import place_terms
from extract.grade import graded
from extract.lexicon import Hit, PhraseFinder, indicator_terms
from extract.link import bind, may_bind
from extract.measures import matches
from extract.mentions import Indicator, Place
from extract.model import Fact, LeftOut
from extract.omissions import left_out
from extract.patterns import DECIMALS, word_set
from extract.periods import find_periods
from extract.places import find_bare_districts, find_places, mark_parents
from extract.rank_changes import RULES as RANK_CHANGES
from extract.rank_groups import RULES as RANK_GROUPS
from extract.ranks import RULES as RANKS
from extract.roles import ANAPHOR, anaphors, mark_roles
from extract.scores import RULES as SCORES
from extract.segment import blocks, sentences
from extract.table_stacked import join_cells
from extract.tables import Row, bind_row, cut_lists, find_rows
from extract.teams import names_teams
from extract.text import CanonicalText, canonical
from extract.traits import Scene
from extract.units import move_unit

_SYMBOL = re.compile(r"\d\s?[/-]\s?(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐ]{2}")
_NUMBERED = re.compile(
    r"(?:định|quyết|thị|văn|tư|hoạch|trình|cáo|dẫn|án)\s(?:(?:[^\W\d_]+\s){0,5}\(?số\s?:?\s?)?\d"
)
_MEASURE = re.compile(words("measure"))
_MEASURED = word_set(cue_words("measure"))
_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"\d[.,]\d")
_HAS_DECIMAL = word_set(DECIMALS)
_RULES = RANK_GROUPS + RANKS + RANK_CHANGES + SCORES
_MOST_VALUES = 200
"""More values than this stand in no sentence (the most in annotated articles is 21): a dump of numbers is not read,
and an article cannot hold the reader up, whose work on a sentence grows with the square of its values."""
_MOST_MENTIONS = 200
"""A sentence that names more places, indices or years than this is a dump of names, and not read either."""
_MOST_DOCUMENTS = 500
"""Of an article that cites more documents than this the others are not read (the most annotated is 26)."""
_TEAM_REACH = 3
"""Bare «tổ» and «thành viên» mean the teams for this many sentences after the teams were named."""


@cache
def _finder() -> PhraseFinder:
    return PhraseFinder({**place_terms(), **indicator_terms()})


@dataclass(slots=True)
class Article:
    """An article's text with all that is found in it before its sentences are read."""

    view: CanonicalText
    hits: list[Hit]
    focus: Focus
    home_province: str | None = None
    title: str | None = None
    masked: str = ""
    places: list[Place] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    scene: Scene = field(default_factory=Scene)
    names_teams: bool = False
    left_out: list[LeftOut] | None = None
    """Values that became no fact, kept where somebody asks for them."""

    @property
    def has_topic(self) -> bool:
        """Triage: whether a text can hold a fact at all (an index, a team, or a numbered document is named)."""
        terms = (hit.term.value for hit in self.hits if hit.term.family == "indicator")
        codes = [(code, hard) for code, hard in terms if code != "other"]
        lower = self.view.lower
        if any(hard for _, hard in codes) or (codes and (_MEASURE.search(lower) or _DECIMAL.search(lower))):
            return True
        return names_teams(lower) or (_NUMBERED.search(lower) or _SYMBOL.search(self.view.text)) is not None


def open_article(
    text: str, published: date | None = None, home_province: str | None = None, title: str | None = None
) -> Article:
    """The article in canonical form with its lexicon hits: one linear pass, all that triage needs."""
    view = canonical(text)
    return Article(view, _finder().find(view.lower, view.text), Focus(published), home_province, title)


def read_facts(article: Article) -> list[Fact]:
    """The facts of an article; none where triage finds nothing that facts are about."""
    if not article.has_topic:
        return []
    find_mentions(article)
    return read_sentences(article)


def find_mentions(article: Article) -> None:
    """Fills in places with their roles, indices, tables, and the province the article is about."""
    view, focus = article.view, article.focus
    is_city_hue = (
        focus.published is not None and focus.published.year >= 2025
    ) or "thừa thiên" not in view.lower
    found = find_places(view, article.hits, is_city_hue=is_city_hue)
    article.masked = mask_names(view.lower, found)
    article.places = mark_roles(article.masked, found)
    _set_scene(focus, view, article.places, article.home_province, article.title)
    if focus.main is not None and (bare := find_bare_districts(view, found, focus.main.name)):
        found = mark_parents(view, sorted([*found, *bare], key=attrgetter("start")))
        article.masked = mask_names(view.lower, found)
        article.places = mark_roles(article.masked, found)
    article.indicators = find_indicators(view, article.hits)
    article.blocks, lists = cut_lists(view, list(blocks(view.text)), article.places, article.indicators)
    article.blocks = join_cells(view, article.blocks, article.places, article.indicators)
    article.rows = lists | find_rows(view, article.blocks, article.places, article.indicators)
    article.names_teams = names_teams(view.lower)
    if article.names_teams:
        article.rows |= find_count_rows(view, article.blocks, article.places)


def read_sentences(article: Article) -> list[Fact]:
    """The facts of a prepared article: its sentences read in order, the focus moving along."""
    view, focus = article.view, article.focus
    facts: list[Fact] = []
    documents: list[tuple[Sentence, Document]] = []
    teams = _Teams.of(view.lower) if article.names_teams else None
    for sentence in _sentences(article):
        article.scene.sentences.append(sentence)
        if (row := article.rows.get(sentence.start)) is not None:
            told = bind_row(row, focus)
            facts.extend(fact_of_bound(sentence, bound, focus) for bound in told)
            note_values(focus, sentence, told)
            facts.extend(facts_of_row(sentence, row, focus))
            continue
        if sentence.has_digits:
            documents = _with_cited(documents, sentence)
        binds = may_bind(sentence)
        if binds or (teams is not None and sentence.has_digits):
            _add_anaphors(sentence, focus)
        if teams is not None:
            teams.read(facts, sentence, focus)
        resume(focus, sentence)
        bound = bind(sentence, focus) if binds else []
        facts.extend(fact_of_bound(sentence, item, focus) for item in bound)
        if article.left_out is not None:
            article.left_out.extend(left_out(sentence, focus, bound))
        move(focus, sentence, bound)
        move_unit(focus, sentence)
    facts.extend(facts_of_documents(documents, focus))
    heading = view.original_span(0, min(len(view.text), _HEADING))[1] if view.text else 0
    article.scene.close(focus)
    return graded(once(_fill_years(facts, heading)), article.scene)


def _with_cited(
    documents: list[tuple[Sentence, Document]], sentence: Sentence
) -> list[tuple[Sentence, Document]]:
    """The documents cited so far and in this sentence, or their dates where it only says when they were issued."""
    if len(documents) > _MOST_DOCUMENTS:
        return documents
    cited = find_documents(sentence)
    if not cited:
        return dated_later(documents, sentence) if documents else documents
    # a document's date says nothing about what is counted beside it
    dates = {document.date for document in cited}
    sentence.periods = [p for p in sentence.periods if p.iso not in dates or len(p.iso) == 4]
    return [*documents, *((sentence, document) for document in cited)]


@dataclass(slots=True)
class _Teams:
    """Where the teams of an article were spoken of last: bare «tổ» means them for a while."""

    in_title: bool
    age: int = _TEAM_REACH + 1
    """Sentences since the teams were named."""

    @classmethod
    def of(cls, lower: str) -> _Teams:
        """At the beginning of a text."""
        return cls(names_teams(lower, 0, min(len(lower), _HEADING)))

    def read(self, facts: list[Fact], sentence: Sentence, focus: Focus) -> None:
        """Adds those of the counts in a sentence to `facts`."""
        named = names_teams(sentence.view.lower, sentence.start, sentence.end)
        self.age = 0 if named else self.age + 1
        near, close = self.in_title or self.age <= _TEAM_REACH, self.age <= 1
        if read_counts(facts, sentence, focus, named=named, near=near, close=close):
            self.age = 0


def _sentences(article: Article) -> Iterator[Sentence]:
    view, masked, focus = article.view, article.masked, article.focus
    place_at = indicator_at = 0
    for number, (block_start, block_end) in enumerate(article.blocks):
        whole = block_start in article.rows
        for start, end in (
            [(block_start, block_end)] if whole else sentences(view.text, block_start, block_end)
        ):
            named, place_at = _within(article.places, place_at, start, end)
            indicators, indicator_at = _within(article.indicators, indicator_at, start, end)
            sentence = Sentence(view, masked, start, end, number, named, indicators)
            sentence.has_digits = _DIGIT.search(view.lower, start, end) is not None
            if sentence.has_digits or focus.published is not None:
                sentence.periods = find_periods(view.lower, start, end, focus.published)
            if max(len(named), len(indicators), len(sentence.periods)) > _MOST_MENTIONS:
                sentence.places, sentence.indicators, sentence.periods = [], [], []
            elif sentence.said & (_MEASURED | _HAS_DECIMAL):
                measures = matches(_RULES, masked, start, end, sentence.said)
                sentence.measures = measures if len(measures) <= _MOST_VALUES else []
            compare_through_index(sentence)
            yield sentence


def _add_anaphors(sentence: Sentence, focus: Focus) -> None:
    """«tỉnh», «địa phương này» among the places of a sentence: for its values only, they do not move the focus."""
    if not sentence.said & ANAPHOR.bit:
        return
    known = anaphors(sentence.view, sentence.masked, sentence.start, sentence.end, focus)
    own = [
        _nearest(sentence, focus, a)
        for a in known
        if not any(_is_part_of(a, place) for place in sentence.places)
    ]
    if own:
        sentence.places = sorted([*sentence.places, *own], key=attrgetter("start"))


def _nearest(sentence: Sentence, focus: Focus, anaphor: Place) -> Place:
    """«Thanh Hóa ở vị trí thứ 5, trong khi năm 2021 tỉnh này xếp thứ 9»: «này» points at the last such unit before, and
    so does a bare «tỉnh» where the article has no province of its own."""
    own = focus.main is not None and anaphor.name == focus.main.name
    if not sentence.between(anaphor.start, anaphor.end).endswith("này") and (
        own or anaphor.kind != "province"
    ):
        return anaphor
    before = [
        p for p in sentence.places if p.end <= anaphor.start and p.kind == anaphor.kind and p.role == "free"
    ]
    return replace(before[-1], start=anaphor.start, end=anaphor.end, anaphor=True) if before else anaphor


def _is_part_of(anaphor: Place, place: Place) -> bool:
    """«tỉnh» inside a name, or right behind a body's («Cục Hải quan tỉnh»)."""
    tail = place.kind in ("agency", "ministry") and anaphor.start == place.end + 1
    return tail or place.start <= anaphor.start < place.end


_Mention = TypeVar("_Mention", Place, Indicator)


def _within(mentions: Sequence[_Mention], at: int, start: int, end: int) -> tuple[list[_Mention], int]:
    while at < len(mentions) and mentions[at].end <= start:
        at += 1
    first = at
    while at < len(mentions) and mentions[at].start < end:
        at += 1
    return list(mentions[first:at]), at


_HEADING = 250
"""A first line up to this many characters long is taken for the title."""


def _set_scene(
    focus: Focus, view: CanonicalText, places: list[Place], home_province: str | None, title: str | None
) -> None:
    """The province the article is about: the paper's own, else the title's, else the one named most."""
    if home_province is not None:
        focus.home = focus.main = Place(0, 0, "province", home_province, home_province)
        return
    named = [place for place in places if place.kind == "province" and place.role != "compared"]
    first_line = max(view.text.find("\n"), 0)
    heading = {place.name for place in named if place.end <= min(first_line, _HEADING)}
    if title:
        title_view = canonical(title)
        hits = _finder().find(title_view.lower, title_view.text)
        heading = {p.name for p in find_places(title_view, hits, is_city_hue=True) if p.kind == "province"}
    counted = Counter(place.name for place in named)
    if len(heading) == 1:
        name = next(iter(heading))
    elif counted and counted.most_common(1)[0][1] >= 0.4 * sum(counted.values()):
        name = counted.most_common(1)[0][0]
    else:
        return
    focus.main = Place(0, 0, "province", name, name)


def _fill_years(facts: list[Fact], heading: int) -> list[Fact]:
    """A value in the title or the lead (before `heading`) takes the newest year told of its index."""
    if all(fact.period is not None or fact.start >= heading for fact in facts):
        return facts
    first: dict[str, str] = {}
    for fact in sorted(facts, key=attrgetter("start")):
        if fact.indicator and fact.period and fact.status == "actual" and fact.kind in ("rank", "score"):
            root = fact.indicator.partition(".")[0]
            first[root] = max(fact.period, first.get(root, ""))
    filled: list[Fact] = []
    for fact in facts:
        root = (fact.indicator or "").partition(".")[0]
        early = fact.period is None and fact.kind != "decision" and fact.status == "actual"
        if early and root in first and "period: none" in fact.reasons and fact.start < heading:
            fact = replace(fact, period=first[root])
        filled.append(fact)
    return filled
