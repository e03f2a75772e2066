"""What a fact answers: facts of one question are compared, those of different questions never.

A question is subject, indicator, kind, period, scope, level and status. Within it facts part further where the
answers could not meet: ranks by the size of the field, changes by the year they start from, documents by
their year, and facts that do not say of whom, of what index or when by their value. Pure, and by each
question's own facts alone, so that claims made one night at a time are those of a full rebuild.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.folding import document_key, name_key

OLD_FIELD, NEW_FIELD = 63, 34
LAST_YEAR_OF_63_ALONE = 2023
"""The edition of 2024 ranked both the 63 and the 34 (published 2025-10-21); those before, the 63."""

UNNAMED = (None, "other")
"""Indicators that say not which index is meant: two values of «other» are of two indexes as likely as not."""

_YEAR_IN_NUMBER = re.compile(r"/(\d{4})/")


class Stated(NamedTuple):
    """What a fact states, in the order the table `statements` keeps it; equal ones are counted together."""

    kind: str
    subject_type: str | None
    subject: str | None
    province: str | None
    province_id: str | None
    slug: str | None
    indicator: str | None
    period: str | None
    value: float | None
    value_text: str
    unit: str | None
    bound: str
    out_of: int | None
    scope: str | None
    since: str | None
    level: str | None
    status: str
    doc_type: str | None


class Telling(NamedTuple):
    """That an article states it: the fact, and what counts of its article."""

    fact_id: int
    article_id: int
    start: int
    confidence: float
    verdict: str | None
    cluster: str
    url: str
    published: str | None
    first_seen: str


Key = tuple[str | int | None, ...]


def question(fact: Stated) -> Key:
    """What the fact answers, as a key that equal questions share."""
    if fact.kind == "decision":
        number = document_key(fact.value_text)
        return "decision", number, fact.slug, None if "/" in number else fact.doc_type
    if fact.subject_type == "province" and fact.slug:
        # a rank's unit follows from its field, which not every article tells: see partition()
        whom: Key = ("province", fact.slug if fact.kind == "rank" else fact.province_id)
    else:
        whom = (fact.subject_type, name_key(fact.subject or ""), fact.province_id)
    scope = name_key(fact.scope) if fact.scope else None
    return fact.kind, *whom, fact.indicator, fact.period, scope, fact.level, fact.status


def partition(facts: Sequence[Stated]) -> dict[Key, list[Stated]]:
    """The statements of one question, parted where they could not meet; the keys tell the parts apart."""
    first = facts[0]
    if first.kind == "decision":
        return _by_known(facts, [_document_year(fact) for fact in facts])
    if first.indicator in UNNAMED or first.period is None or not (first.subject or first.slug):
        return _grouped((("stated", fact.value_text, fact.bound, fact.out_of), fact) for fact in facts)
    if first.kind == "rank":
        return _by_field(facts)
    if first.kind in ("rank_change", "score_change"):
        return _grouped(((fact.since or _year_before(fact.period),), fact) for fact in facts)
    return {(): list(facts)}


def key_hash(*parts: tuple[object, ...]) -> int:
    """64 bits of SHA-256 over a key, as the signed integer SQLite keeps."""
    digest = hashlib.sha256(repr(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def claim_id(asked: Key, part: Key) -> str:
    """The id of a claim: 16 hex digits, the same whenever and wherever it is made."""
    return f"{key_hash(asked, part) & 0xFFFFFFFFFFFFFFFF:016x}"


def _by_field(facts: Sequence[Stated]) -> dict[Key, list[Stated]]:
    """Ranks by size of field. One that does not tell joins the only field there is, or that of its year,
    or the only one where its value stands; failing these it stays apart. A target is of its unit's field."""
    known = sorted({fact.out_of for fact in facts if fact.out_of})
    parts: dict[Key, list[Stated]] = {
        (field,): [fact for fact in facts if fact.out_of == field] for field in known
    }
    values = {field: {fact.value for fact in parts[field,]} for field in known}
    for fact in facts:
        if fact.out_of:
            continue
        expected = _expected_field(fact)
        holding = [field for field in known if fact.value in values[field]]
        if len(known) == 1 and fact.status == "actual":
            field: int | None = known[0]
        elif not known or expected in known or fact.status == "target":
            field = expected
        else:
            field = holding[0] if len(holding) == 1 else None
        parts.setdefault((field,), []).append(fact)
    return parts


def _expected_field(fact: Stated) -> int | None:
    """How many units a province's rank in the whole country is among, by its year; None when either may be.

    A target is set for the ranking known when it was set: «vào tốp 30 năm 2025» of 2022 is of the 63.
    """
    if fact.subject_type != "province" or fact.scope or not fact.period:
        return None
    if fact.status == "target":
        return int(fact.province_id[:2]) if fact.province_id else None
    year = int(fact.period[:4])
    if year <= LAST_YEAR_OF_63_ALONE:
        return OLD_FIELD
    return None if year == LAST_YEAR_OF_63_ALONE + 1 else NEW_FIELD


def _document_year(fact: Stated) -> str | None:
    written = _YEAR_IN_NUMBER.search(fact.value_text)
    return fact.period[:4] if fact.period else written and written[1]


def _by_known(facts: Sequence[Stated], marks: Sequence[str | None]) -> dict[Key, list[Stated]]:
    """Facts by a mark that some lack; those join the only mark there is, or stay apart."""
    known = sorted({mark for mark in marks if mark})
    only = known[0] if len(known) == 1 else None
    return _grouped(((mark or only,), fact) for mark, fact in zip(marks, facts, strict=True))


def _grouped(marked: Iterable[tuple[Key, Stated]]) -> dict[Key, list[Stated]]:
    parts: dict[Key, list[Stated]] = {}
    for key, fact in marked:
        parts.setdefault(key, []).append(fact)
    return parts


def _year_before(period: str | None) -> str | None:
    """«Tăng 8 bậc» of an index of years is against the year before, unless the text says otherwise."""
    return str(int(period) - 1) if period and len(period) == 4 and period.isdigit() else None
