"""Whether two values say the same. Pure: knows no tables, only how the press writes numbers.

Every verdict is symmetric. The rules, and where they come from:

- Scores are written on three scales, of 1 (0,6077), of 100 (60,77 or 60,77 %) and of 1000 (607,7 điểm): the
  index is published with four decimals of 1 and its points sum to 1000 (Quyết định 922/QĐ-BTTTT); articles of
  the gold sets use all three. A score is brought to the share of the smallest scale it fits.
- A rounded value agrees with the exact one when rounding or cutting off gives it and they are at most
  `ROUNDING` apart. Counts round from hundreds on («2.500» for 2.485); ranks and changes of rank never.
- «hơn 1.600» says from 1.600 to where one would have said something else: one step of its last digit that is
  not nought (1.700), or a tenth more, whichever is wider. «gần» is the same downwards, «khoảng» half of it
  both ways. A rank's bound is meant as it stands («tốp 20» is 1 to 20), and so is a target's.
- Two ranks of fields of different size are not comparable: 20/34 is no 20/63.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import StrEnum

from db.folding import document_key

ROUNDING = Decimal("0.05")
"""Widest relative distance of a rounded value: 200 for 191 is said, 1.600 for 1.700 is another number."""

ROUND_COUNTS_FROM = 2
"""Counts are taken for rounded when they end in this many noughts: 140 may well be 140."""

SCORE_SCALES = (Decimal(1), Decimal(100), Decimal(1000))

_CONTEXT = Context(prec=60)
_SCALE_STEPS = (0, 1, -1, 2, -2, 3, -3)  # a change says not of what scale it is


class Verdict(StrEnum):
    """What two values have to do with each other."""

    AGREE = "agree"
    DIFFER = "differ"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as stated: of a fact, an official table, a reviewer.

    `value_text` is the number as JSON writes it («0.6077»), or a document's number. `period` matters for
    documents only, whose date is what sources may disagree on.
    """

    kind: str
    value_text: str
    bound: str = "eq"
    out_of: int | None = None
    status: str = "actual"
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number on its kind's common scale; `place` is the power of ten of its last telling digit."""

    value: Decimal
    place: int


def compare(one: Reading, other: Reading) -> Verdict:
    """Whether two answers to one question (same subject, indicator, period, scope, level) agree."""
    if one.kind != other.kind or one.status != other.status:
        return Verdict.NOT_COMPARABLE
    if one.kind == "decision":
        return _compare_documents(one, other)
    first, second = amount(one), amount(other)
    if first is None or second is None or _of_other_fields(one, other):
        return Verdict.NOT_COMPARABLE
    if one.kind == "score_change":
        scaled = (Amount(first.value.scaleb(step), first.place + step) for step in _SCALE_STEPS)
        agree = any(_agree(one, candidate, other, second) for candidate in scaled)
    else:
        agree = _agree(one, first, other, second)
    return Verdict.AGREE if agree else Verdict.DIFFER


def amount(reading: Reading) -> Amount | None:
    """The number of a reading, scores as shares of 1; None for what is no finite number."""
    try:
        value = Decimal(reading.value_text)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if reading.kind == "score":
        scale = next((scale for scale in SCORE_SCALES if abs(value) <= scale), Decimal(1))
        shift = {1: 0, 100: -2, 1000: -3}[int(scale)]
        return Amount(value.scaleb(shift), int(value.as_tuple().exponent) + shift)
    if reading.kind in ("team_count", "member_count"):
        return Amount(value, int(value.normalize().as_tuple().exponent) if value else 0)
    return Amount(value, int(value.as_tuple().exponent))


def _compare_documents(one: Reading, other: Reading) -> Verdict:
    """Two citations: of one document when the numbers are equal, at odds when they date it differently."""
    if document_key(one.value_text) != document_key(other.value_text):
        return Verdict.NOT_COMPARABLE
    if one.period is None or other.period is None:
        return Verdict.AGREE
    same = one.period.startswith(other.period) or other.period.startswith(one.period)
    return Verdict.AGREE if same else Verdict.DIFFER


def _of_other_fields(one: Reading, other: Reading) -> bool:
    return one.kind == "rank" and bool(one.out_of and other.out_of) and one.out_of != other.out_of


def _agree(one: Reading, first: Amount, other: Reading, second: Amount) -> bool:
    if first.value == second.value:
        return True
    if one.status == "target":  # «tốp 30» and «tốp 20» are two aims, though one holds the other
        return _rounded(one.kind, first, second)
    if first.value * second.value < 0:
        return False
    if one.bound == other.bound == "eq":
        return _rounded(one.kind, first, second)
    low, high = _interval(one, first)
    other_low, other_high = _interval(other, second)
    return low <= other_high and other_low <= high


def _rounded(kind: str, first: Amount, second: Amount) -> bool:
    """Whether the coarser of two exact values is the finer one rounded or cut off."""
    if kind in ("rank", "rank_change") or first.place == second.place:
        return False
    coarse, fine = (first, second) if first.place > second.place else (second, first)
    if kind in ("team_count", "member_count") and coarse.place < ROUND_COUNTS_FROM:
        return False
    if abs(coarse.value - fine.value) > ROUNDING * max(abs(coarse.value), abs(fine.value)):
        return False
    step = Decimal(1).scaleb(coarse.place)
    try:
        return any(
            fine.value.quantize(step, rounding=how, context=_CONTEXT) == coarse.value
            for how in (ROUND_HALF_UP, ROUND_DOWN)
        )
    except InvalidOperation:  # sixty digits apart: no rounding of one another
        return False


def _interval(reading: Reading, stated: Amount) -> tuple[Decimal, Decimal]:
    """Least and greatest size (sign apart) that a statement leaves open."""
    value = abs(stated.value)
    if reading.bound == "eq":
        return value, value
    unlimited = Decimal("Infinity")
    if reading.kind == "rank":
        step = max(Decimal(1), value / 10)
        return {
            "le": (Decimal(1), value),
            "ge": (value, unlimited),
            "approx": (value - step, value + step),
        }[reading.bound]
    step = max(Decimal(1).scaleb(stated.place), value / 10)
    return {
        "le": (value - step, value),
        "ge": (value, value + step),
        "approx": (value - step / 2, value + step / 2),
    }[reading.bound]
