"""From the mentions of numbered documents in an article to decisions: one fact a document."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from extract.discourse import Focus, Sentence
from extract.document_dates import date_said_later
from extract.document_issuers import bodies_named, issuer_by_letters
from extract.documents import Document
from extract.facts import make_fact, province_in_focus
from extract.gazetteer import cities
from extract.issuer_names import Issuer
from extract.model import Fact, SubjectType
from extract.periods import last_year_of
from extract.text import CanonicalText

_Mention = tuple[Sentence, Document]
_LOCAL_SYMBOL = re.compile(r"[-/](?:UBND|HĐND|TU|HU|S[A-ZĐ]{2,}|VPUBND)(?:-|$)")
_TOWN = re.compile(r"\b(?:thành phố|tp)$", re.IGNORECASE)


def facts_of_documents(mentions: list[_Mention], focus: Focus) -> list[Fact]:
    """Decisions: mentions of one document brought together, its date and issuer taken from where they stand."""
    groups: list[_Group] = []
    by_number: defaultdict[str, list[_Group]] = defaultdict(list)
    for mention in mentions:
        document = mention[1]
        same_number = by_number[document.number.lstrip("0")]
        group = next((group for group in same_number if group.holds(document)), None)
        if group is None:
            group = _Group()
            groups.append(group)
            same_number.append(group)
        group.add(mention)
    bodies = _Bodies()
    return [_decision(group.mentions, focus, bodies) for group in groups]


@dataclass(slots=True)
class _Group:
    """Mentions of one document, and one document of each way it is written in."""

    mentions: list[_Mention] = field(default_factory=list)
    written: dict[tuple[str, str, str | None], Document] = field(default_factory=dict)

    def holds(self, document: Document) -> bool:
        """Whether a document of the same number is this one."""
        return all(_is_same(known, document) for known in self.written.values())

    def add(self, mention: _Mention) -> None:
        document = mention[1]
        self.mentions.append(mention)
        self.written.setdefault((document.symbol, document.doc_type, _year(document)), document)


class _Bodies:
    """The bodies an article names, looked for once, if at all."""

    def __init__(self) -> None:
        self._named: list[Issuer] | None = None

    def of(self, view: CanonicalText) -> list[Issuer]:
        if self._named is None:
            self._named = bodies_named(view)
        return self._named


def dated_later(mentions: list[_Mention], sentence: Sentence) -> list[_Mention]:
    """The mentions, with the date that a sentence without numbers gives to the last of a type, or to all of it."""
    said = date_said_later(sentence.view.lower[sentence.start : sentence.end])
    if said is None:
        return mentions
    word, all_of_them, iso = said
    undated = [
        at
        for at, (cited, document) in enumerate(mentions)
        if document.date is None and document.doc_type.lower() == word and sentence.block - cited.block <= 1
    ]
    chosen = undated if all_of_them else undated[-1:]
    return [
        (cited, replace(document, date=iso) if at in chosen else document)
        for at, (cited, document) in enumerate(mentions)
    ]


def _is_same(one: Document, other: Document) -> bool:
    """«Quyết định 749/QĐ-TTg» and «Quyết định 749»: the numbers agree, and the symbols, or one of them is cut short."""
    years = {_year(one), _year(other)} - {None}
    if len(years) > 1 and not re.search(r"/\d{4}/", one.symbol):
        return False  # the government gives out a «Nghị quyết 19/NQ-CP» every year
    if _key(one.symbol) == _key(other.symbol):
        return one.doc_type == other.doc_type or bool(one.symbol)
    if one.doc_type != other.doc_type:
        return False
    cut = one.symbol.startswith(other.symbol) or other.symbol.startswith(one.symbol)  # "" begins everything
    return cut


def _year(document: Document) -> str | None:
    return document.date[:4] if document.date and document.date[0] != "-" else None


def _key(symbol: str) -> str:
    return re.sub(r"[^a-zđ0-9]", "", symbol.lower()).replace("đ", "d")


def _decision(group: list[_Mention], focus: Focus, bodies: _Bodies) -> Fact:
    """The fact of one document: its fullest mention, the most exact date and the first issuer of all."""
    sentence, best = max(
        group, key=lambda item: (len(item[1].symbol), item[1].date is not None, -item[1].start)
    )
    dates = sorted((d.date for _, d in group if d.date), key=len, reverse=True)
    period = _resolve(dates[0], focus.published) if dates else None
    issuer = next((d.issuer for _, d in group if d.issuer), None)
    if issuer is None and best.symbol:
        issuer = issuer_by_letters(sentence.view, best.symbol, bodies.of(sentence.view))
    kind, province = _place_of(issuer, best.symbol, focus)
    return make_fact(
        sentence,
        best.start,
        best.end,
        kind="decision",
        subject_type=kind,
        subject=issuer.name if issuer is not None else None,
        province=province,
        indicator=None,
        period=period,
        value=best.value,
        rule=best.rule,
        doc_type=best.doc_type,
        reasons=(f"mentions: {len(group)}",),
    )


def _place_of(issuer: Issuer | None, symbol: str, focus: Focus) -> tuple[SubjectType | None, str | None]:
    """Type and province of an issuer; where none is named, the province whose bodies have such a symbol."""
    here = province_in_focus(focus)
    if issuer is None:
        return None, here if _LOCAL_SYMBOL.search(symbol) else None
    if not issuer.local:
        return issuer.kind, issuer.province
    is_town = (
        issuer.province is None and _TOWN.search(issuer.name) and here is not None and here not in cities()
    )
    return "district" if is_town and issuer.kind == "province" else issuer.kind, issuer.province or here


def _resolve(iso: str, published: date | None) -> str | None:
    """A date, or a day or month without its year («--05-20», «--05») as the last such up to publication."""
    if not iso.startswith("--"):
        return iso
    if published is None:
        return None
    return f"{last_year_of(published, int(iso[2:4]), int(iso[5:7] or 1))}{iso[1:]}"
