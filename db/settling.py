"""From the facts of one question to its claims: which values were seen, whether they agree, which is shown.

Pure, and independent of the order of the facts: every choice ends in comparing what the facts say, never
their row numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

from db.comparing import Reading, Verdict, amount, compare
from db.questions import Key, Stated, Telling, claim_id, partition, question

BECAUSE: dict[str, tuple[str, str]] = {
    "only_text": ("một bài nêu", "one text says so"),
    "unanimous": ("cả {n} bài độc lập đều nêu", "all {n} independent texts say so"),
    "review": ("người thẩm định đã xác nhận", "a reviewer confirmed it"),
    "official": (
        "trùng số liệu chính thức; {n}/{m} bài độc lập nêu",
        "it is the official value; {n} of {m} independent texts say so",
    ),
    "support": ("{n}/{m} bài độc lập nêu, nhiều nhất", "{n} of {m} independent texts say so, the most"),
    "exact": (
        "số chính xác; {n}/{m} bài độc lập phù hợp",
        "the exact figure, {n} of {m} independent texts fit it",
    ),
    "precise": (
        "số chi tiết nhất; {n}/{m} bài độc lập phù hợp",
        "the most precise figure, {n} of {m} independent texts fit it",
    ),
    "confidence": (
        "số bài ngang nhau; câu này đọc chắc hơn",
        "equally many texts say so; its sentence is the surest",
    ),
    "latest": ("số bài ngang nhau; bài này mới hơn", "equally many texts say so; it is the latest"),
    "order": (
        "ngang nhau về mọi mặt; lấy giá trị nhỏ hơn",
        "nothing tells them apart; the smaller value is shown",
    ),
}
"""Why a value is shown, in Vietnamese and in English: the first of these rules that told it from its rival.
{n} independent texts agree with it, of {m}."""


Told = Mapping[Stated, Sequence[Telling]]
"""What is stated, and by whom."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One answer the press gives: a row of `claims`, and its statements with whether each agrees with it."""

    row: Mapping[str, Any]
    statements: tuple[tuple[Stated, bool], ...]

    @property
    def id(self) -> str:
        """The claim's id."""
        return str(self.row["id"])


@dataclass(slots=True)
class _Value:
    """One value seen in a claim, and who stated it in these words."""

    reading: Reading
    told: dict[Stated, Sequence[Telling]]
    texts: set[str] = field(default_factory=set)  # clusters that state it in these words
    support: int = 0  # independent texts that agree with it, in whatever words
    agrees: bool = True  # with the value shown

    def tellings(self) -> Iterator[Telling]:
        """All who state it."""
        return chain.from_iterable(self.told.values())


Official = Callable[[Sequence[Stated]], Sequence[Reading]]
"""Official answers to what these statements (of one claim) answer; none where none is known."""


def no_official(stated: Sequence[Stated]) -> Sequence[Reading]:
    """Where nothing official is known."""
    return ()


def settle(asked: int, told: Told, official: Official = no_official) -> list[Claim]:
    """The claims that the statements of one question (its hash is `asked`) make, by id."""
    stated = list(told)
    key = question(stated[0])
    claims = [
        _claim(asked, claim_id(key, part), part, {one: told[one] for one in members}, official)
        for part, members in partition(stated).items()
    ]
    return sorted(claims, key=lambda claim: claim.id)


def reading_of(stated: Stated) -> Reading:
    """What a fact states, ready to compare."""
    period = stated.period if stated.kind == "decision" else None
    return Reading(stated.kind, stated.value_text, stated.bound, stated.out_of, stated.status, period)


def relation(one: Stated, other: Stated) -> Verdict:
    """Whether two facts agree, differ, or cannot be compared because they answer different questions."""
    if question(one) != question(other):
        return Verdict.NOT_COMPARABLE
    if len(partition([one, other])) > 1:
        return Verdict.NOT_COMPARABLE
    return compare(reading_of(one), reading_of(other))


def _claim(asked: int, identifier: str, part: Key, told: Told, official: Official) -> Claim:
    values = _values(told)
    differ = _compare_all(values)
    shown, because = _choose(values, official(list(told)))
    texts = len(set().union(*(value.texts for value in values)))
    status = "conflicting" if differ else "single" if texts == 1 else "agreed"
    for value in values:
        value.agrees = (id(shown), id(value)) not in differ
    words = BECAUSE[because]
    best, telling = _surest(shown)
    row = _about(best, list(told), part) | _support([t for value in values for t in value.tellings()])
    row |= {
        "id": identifier,
        "question": asked,
        "status": status,
        "shown_because": because,
        "why": " · ".join(text.format(n=shown.support, m=texts) for text in words),
        "values_seen": json.dumps([_seen(value) for value in _in_order(values, shown)], ensure_ascii=False),
        "independent_texts": texts,
        "fact_id": telling.fact_id,
    }
    return Claim(row, tuple((stated, value.agrees) for value in values for stated in value.told))


def _support(tellings: Sequence[Telling]) -> dict[str, Any]:
    """The columns that say how many state it, and since when."""
    published = [telling.published for telling in tellings if telling.published]
    seen = [telling.first_seen for telling in tellings]
    return {
        "facts": len(tellings),
        "articles": len({telling.article_id for telling in tellings}),
        "first_published": min(published, default=None),
        "last_published": max(published, default=None),
        "first_seen": min(seen),
        "last_seen": max(seen),
    }


def _about(best: Stated, stated: Sequence[Stated], part: Key) -> dict[str, Any]:
    """The columns that say of what, when and how much; as the fact shown has them."""
    out_of = best.out_of
    province_id = best.province_id
    told_since = [one.since for one in stated if one.since and one.value_text == best.value_text]
    if best.kind == "rank" and part[0] != "stated":
        [field] = part
        out_of = int(field) if field else None
        units = sorted({one.province_id for one in stated if one.province_id})
        # 20/34 is of the new unit, whatever day an article without the 34 was taken to speak of
        province_id = next((unit for unit in units if unit.startswith(f"{out_of}-")), province_id)
    return {
        "kind": best.kind,
        "subject_type": best.subject_type,
        "subject": best.subject,
        "province": best.province,
        "province_id": province_id,
        "indicator": best.indicator,
        "period": best.period,
        "since": best.since or min(told_since, default=None),  # «tăng 8 bậc» here, «so với năm 2020» there
        "scope": best.scope,
        "level": best.level,
        "fact_status": best.status,
        "value": best.value,
        "value_text": best.value_text,
        "unit": best.unit,
        "bound": best.bound,
        "out_of": out_of,
        "doc_type": best.doc_type,
    }


def _values(told: Told) -> list[_Value]:
    """The different values stated, in an order of their own."""
    found: dict[tuple[Any, ...], _Value] = {}
    for stated, tellings in told.items():
        of = stated.period if stated.kind == "decision" else None
        value = found.setdefault((stated.value_text, stated.bound, of), _Value(reading_of(stated), {}))
        value.told[stated] = tellings
        value.texts.update(telling.cluster for telling in tellings)
    return [found[key] for key in sorted(found, key=_smaller_first)]


def _smaller_first(stated: tuple[Any, ...]) -> tuple[Any, ...]:
    number = amount(Reading("rank", stated[0]))
    return (number.value if number else Decimal(0), *(str(part) for part in stated))


def _compare_all(values: Sequence[_Value]) -> set[tuple[int, int]]:
    """Counts each value's support; returns the pairs (both ways round) that exclude each other."""
    differ: set[tuple[int, int]] = set()
    for one, other in combinations(values, 2):
        if compare(_open_field(one.reading), _open_field(other.reading)) is Verdict.DIFFER:
            differ |= {(id(one), id(other)), (id(other), id(one))}
    for one in values:
        agreeing = [other.texts for other in values if (id(one), id(other)) not in differ]
        one.support = len(agreeing[0] if len(agreeing) == 1 else set().union(*agreeing))
    return differ


def _open_field(reading: Reading) -> Reading:
    """The reading without its field, which the partition has settled."""
    return Reading(reading.kind, reading.value_text, reading.bound, None, reading.status, reading.period)


def _choose(values: Sequence[_Value], official: Sequence[Reading]) -> tuple[_Value, str]:
    """The value to show, and the rule of BECAUSE that told it from the next best."""
    if len(values) == 1:
        reviewed = any(telling.verdict for telling in values[0].tellings())
        several = len(values[0].texts) > 1
        return values[0], "review" if reviewed else "unanimous" if several else "only_text"
    merits = {id(value): _merits(value, official) for value in values}
    # values come in an order of their own and sorting is stable: equals keep the smaller first
    ranked = sorted(values, key=lambda value: merits[id(value)], reverse=True)
    best, rival = merits[id(ranked[0])], merits[id(ranked[1])]
    names = ("review", "official", "support", "exact", "precise", "confidence", "latest")
    reason = next((name for name, a, b in zip(names, best, rival, strict=True) if a != b), "order")
    return ranked[0], reason


def _merits(value: _Value, official: Sequence[Reading]) -> tuple[Any, ...]:
    """What speaks for showing a value, the weightiest first (the names are those of BECAUSE)."""
    stated = amount(value.reading)
    precision = len(value.reading.period or "") if value.reading.kind == "decision" else 0
    return (
        any(telling.verdict for telling in value.tellings()),
        any(compare(value.reading, answer) is Verdict.AGREE for answer in official),
        value.support,
        value.reading.bound == "eq",
        precision if stated is None else -stated.place,
        round(max(telling.confidence for telling in value.tellings()), 6),
        max(telling.published or "" for telling in value.tellings()),
    )


def _surest(value: _Value) -> tuple[Stated, Telling]:
    """Of the facts that state the value shown: reviewed, in full wording, surest, earliest."""
    keyed = [
        (_surest_first(stated, telling), stated, telling)
        for stated, tellings in value.told.items()
        for telling in tellings
    ]
    best = min(key for key, _, _ in keyed)
    equals = [(stated, telling) for key, stated, telling in keyed if key == best]
    # facts of one place may still differ in wording
    return min(equals, key=lambda pair: (tuple(map(str, pair[0])), pair[1].fact_id))


def _surest_first(stated: Stated, telling: Telling) -> tuple[Any, ...]:
    return (
        telling.verdict is None,
        stated.out_of is None,
        -telling.confidence,
        telling.published or "9",
        telling.url,
        telling.start,
    )


def _in_order(values: Sequence[_Value], shown: _Value) -> list[_Value]:
    return sorted(values, key=lambda value: (value is not shown, not value.agrees, -value.support))


def _seen(value: _Value) -> dict[str, Any]:
    """A value as `values_seen` lists it; `texts` stated it in these words, `support` agree with it."""
    seen: dict[str, Any] = {"value_text": value.reading.value_text, "bound": value.reading.bound}
    if value.reading.kind == "decision":
        seen["period"] = value.reading.period
    return seen | {
        "articles": len({telling.article_id for telling in value.tellings()}),
        "texts": len(value.texts),
        "support": value.support,
        "agrees": value.agrees,
    }
