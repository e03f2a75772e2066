"""Reads one article: triage, mentions, sentences in order, facts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

from extract.binding import fact_of_bound, fact_of_count, facts_of_documents, once
from extract.discourse import Focus, Indicator, Sentence, anaphors, compare_through_index, find_indicators, mark_roles
from extract.documents import Document, find_documents
from extract.enumerations import Item, bind_item, find_items
from extract.lexicon import Hit, PhraseFinder, indicator_terms
from extract.link import bind
from extract.measures import find_measures
from extract.model import Fact
from extract.periods import find_periods
from extract.places import Place, find_bare_districts, find_places, place_terms
from extract.segment import blocks, sentences
from extract.teams import find_counts, names_teams
from extract.text import CanonicalText, canonical

_DOCUMENT = re.compile(r"\d\s?[/-]\s?(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐ]{2}|(?i:(?:định|quyết|thị|văn|tư|hoạch|trình|cáo|dẫn|án)\s(?:số\s?:?\s?)?\d)")
_MEASURE = re.compile(r"thứ|hạng|vị trí|tốp|top|điểm|bậc|dẫn đầu|đứng đầu|quán quân|á quân|đầu bảng|ngôi đầu|số một|/63|/34|0[.,]\d\d|%|nhóm|lần lượt")


@cache
def _finder() -> PhraseFinder:
    return PhraseFinder({**place_terms(), **indicator_terms()})


def has_topic(view: CanonicalText, hits: list[Hit]) -> bool:
    """Triage: whether a text can hold a fact at all (an index, a team, or a numbered document is named)."""
    if any(hit.term.family == "indicator" and hit.term.value[1] and hit.term.value[0] != "other" for hit in hits):
        return True
    if any(hit.term.family == "indicator" and hit.term.value[0] != "other" for hit in hits) and _MEASURE.search(view.lower):
        return True
    return names_teams(view.lower) or _DOCUMENT.search(view.text) is not None


def read_article(
    text: str, published: date | None = None, home_province: str | None = None, title: str | None = None
) -> list[Fact]:
    """All facts of an article, in order of their evidence."""
    view = canonical(text)
    hits = _finder().find(view.lower, view.text)
    if not has_topic(view, hits):
        return []
    focus = Focus(published)
    is_city_hue = (published is not None and published.year >= 2025) or "thừa thiên" not in view.lower
    found = find_places(view, hits, is_city_hue=is_city_hue)
    _set_scene(focus, view, mark_roles(view, found), home_province, title)
    if focus.main is not None:
        found = sorted([*found, *find_bare_districts(view, found, focus.main.name)], key=lambda place: place.start)
    places = mark_roles(view, found)
    indicators = find_indicators(view, hits)
    items = find_items(view, list(blocks(view.text)), places)
    facts: list[Fact] = []
    documents: list[tuple[Sentence, Document]] = []
    team_age = 99
    for sentence in _sentences(view, places, indicators, focus, items):
        if (item := items.get(sentence.start)) is not None:
            facts.extend(fact_of_bound(sentence, bound, focus) for bound in bind_item(view, item, focus))
            continue
        cited = find_documents(view, sentence.start, sentence.end)
        documents.extend((sentence, document) for document in cited)
        if cited:  # a document's date says nothing about what is counted beside it
            dates = {document.date for document in cited}
            sentence.periods = [period for period in sentence.periods if period.iso not in dates or len(period.iso) == 4]
        team_age = 0 if names_teams(view.lower, sentence.start, sentence.end) else team_age + 1
        for count in find_counts(view.lower, sentence.start, sentence.end, named_before=team_age <= 3):
            if (fact := fact_of_count(sentence, count, focus)) is not None:
                facts.append(fact)
        bound = bind(sentence, focus)
        facts.extend(fact_of_bound(sentence, item, focus) for item in bound)
        _move(focus, sentence, [item.subject for item in bound if item.subject], {item.indicator for item in bound})
        for item in bound:
            if item.measure.kind == "rank" and item.subject is not None and item.measure.bound == "eq":
                focus.ranks[item.subject.name, item.indicator] = int(item.measure.value)
    facts.extend(facts_of_documents(documents, focus))
    return once(facts)


def _sentences(view: CanonicalText, places: list[Place], indicators: list[Indicator], focus: Focus, items: dict[int, Item]):  # type: ignore[no-untyped-def]
    place_at = indicator_at = 0
    for number, (block_start, block_end) in enumerate(blocks(view.text)):
        for start, end in [(block_start, block_end)] if block_start in items else sentences(view.text, block_start, block_end):
            own_places, place_at = _within(places, place_at, start, end)
            own_indicators, indicator_at = _within(indicators, indicator_at, start, end)
            sentence = Sentence(view, start, end, number, own_places, own_indicators)
            sentence.periods = find_periods(view.lower, start, end, focus.published)
            if _MEASURE.search(view.lower, start, end):
                sentence.measures = find_measures(view.lower, start, end)
            compare_through_index(sentence)
            known = anaphors(start, end, view, focus)
            sentence.places = sorted(
                [*own_places, *(a for a in known if not any(p.start <= a.start < p.end for p in own_places))], key=lambda p: p.start
            )
            yield sentence


def _within(mentions: list, at: int, start: int, end: int):  # type: ignore[no-untyped-def,type-arg]
    while at < len(mentions) and mentions[at].end <= start:
        at += 1
    first = at
    while at < len(mentions) and mentions[at].start < end:
        at += 1
    return mentions[first:at], at


def _set_scene(focus: Focus, view: CanonicalText, places: list[Place], home_province: str | None, title: str | None) -> None:
    """The province the article is about: the paper's own, else the title's, else the one named most."""
    if home_province is not None:
        focus.home = focus.main = Place(0, 0, "province", home_province, home_province)
        return
    named = [place for place in places if place.kind == "province" and place.role != "compared"]
    first_line = view.text.find("\n") if view.text.find("\n") > 0 else 0
    heading = {place.name for place in named if place.end <= min(first_line, 250)}
    if title:
        title_view = canonical(title)
        heading = {place.name for place in find_places(title_view, _finder().find(title_view.lower, title_view.text), is_city_hue=True) if place.kind == "province"}
    counted = Counter(place.name for place in named)
    if len(heading) == 1:
        name = next(iter(heading))
    elif counted and (counted.most_common(1)[0][1] >= 0.4 * sum(counted.values())):
        name = counted.most_common(1)[0][0]
    else:
        return
    focus.main = Place(0, 0, "province", name, name)


def _move(focus: Focus, sentence: Sentence, subjects: list[Place], codes: set[str]) -> None:
    """The focus after a sentence: last index named, year at its name, subject of its values or its first one."""
    hard = [mention for mention in sentence.indicators if mention.hard and mention.code != "other"]
    focus.index_age += 1
    if hard:
        focus.index, focus.index_age = hard[-1].root, 0
    elif codes and focus.index is None:
        focus.index, focus.index_age = sorted(codes)[0].partition(".")[0], 0
    elif focus.index_age > 8:
        focus.index = None
    years = [period for period in sentence.periods if len(period.iso) == 4 and period.role == "plain"]
    for mention in hard:
        near = [p for p in years if mention.end <= p.start and len(sentence.between(mention.end, p.start)) <= 40 and not re.search(r"[;.]|xếp|đứng|đạt|hạng|công bố|kể từ", sentence.between(mention.end, p.start))]
        before = [p for p in years if p.end <= mention.start]
        chosen = near[0] if near else before[-1] if before else None
        known = focus.years.get(mention.root)
        if chosen is not None and (near or known is None or chosen.iso > known):
            focus.years[mention.root] = chosen.iso
    if not hard and len({period.iso for period in years}) == 1 and re.search(r"chỉ số|xếp hạng|công bố", sentence.lower):
        focus.year = years[0].iso
    dated = [period for period in sentence.periods if period.role == "plain" and len(period.iso) >= 7]
    focus.date = dated[-1].iso if dated else None if sentence.block != focus.date_block else focus.date
    focus.date_block = sentence.block
    free = [place for place in sentence.places if place.role == "free" and place.kind in ("province", "district", "commune", "agency") and not place.anaphor]
    if subjects:
        focus.subject, focus.subject_block = subjects[0], sentence.block
    elif free:
        focus.subject, focus.subject_block = free[0], sentence.block
