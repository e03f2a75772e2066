"""Claims against what is official: the published tables, the order they give, the formulas of the index.

Pure but for loading. A check that cannot be made leaves no row: silence says «not known», never «right».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from db.comparing import Reading, Verdict, amount, compare
from db.formulas import Interval, bounds, formulas_of
from db.questions import Stated

WHOLE_UNIT = 1.0
"""Of the last digit an article prints: it may have rounded or cut off."""

HALF_UNIT = 0.5
"""Of the last digit the official table prints: it rounds (its own rows fulfil the formulas within that)."""

Name = Literal["official_value", "ordering", "formula", "range"]


class OfficialValue(NamedTuple):
    """A row of official_values, its province by the slug that old and new unit share."""

    slug: str
    name: str
    indicator: str
    period: str
    field: int
    rank: int | None
    score: float | None
    basis: str
    source_url: str


class Check(NamedTuple):
    """One check of one claim, a row of `claim_checks`."""

    claim_id: str
    name: Name
    verdict: Literal["agrees", "differs", "impossible"]
    expected: str | None
    detail: str
    source_url: str | None


Row = Mapping[str, Any]
"""A claim of a province, with its slug."""


class OfficialTable:
    """Official values by what they answer."""

    def __init__(self, values: Iterable[OfficialValue]) -> None:
        self._of: dict[tuple[str, str, str], list[OfficialValue]] = defaultdict(list)
        self._edition: dict[tuple[str, str, int], list[OfficialValue]] = defaultdict(list)
        for value in values:
            self._of[value.slug, value.indicator, value.period].append(value)
            self._edition[value.indicator, value.period, value.field].append(value)

    def of(self, slug: str | None, indicator: str | None, period: str | None) -> Sequence[OfficialValue]:
        """What is official of a province in an edition: one row a field (63, 34)."""
        return self._of.get((slug or "", indicator or "", period or ""), ())

    def edition(self, indicator: str, period: str, field: int) -> Sequence[OfficialValue]:
        """All provinces known of an edition."""
        return self._edition.get((indicator, period, field), ())

    def answers(self, stated: Sequence[Stated]) -> Sequence[Reading]:
        """Official readings of what the statements of one claim answer; for `db.settling`."""
        first = stated[0]
        if first.scope or first.status != "actual" or first.subject_type != "province":
            return ()
        fields = {one.out_of for one in stated if one.out_of}
        values = self.of(first.slug, first.indicator, first.period)
        return _readings(first.kind, [v for v in values if not fields or v.field in fields])


def load_official(db: Database) -> OfficialTable:
    """The official values `db` holds."""
    return OfficialTable(
        OfficialValue(*row)
        for row in db.conn.execute(
            """
            select p.slug, p.name, o.indicator, o.period, o.field, o.rank, o.score, o.basis,
                ifnull(o.source_url, o.score_source_url)
            from official_values as o join provinces as p on p.id = o.province_id
            order by p.slug, o.indicator, o.period, o.field
            """
        )
    )


def checks_of(claims: Sequence[Row], table: OfficialTable) -> list[Check]:
    """All checks of the claims of one province and one period (ranks and scores, of the whole country)."""
    checks: list[Check] = []
    for claim in claims:
        checks += filter(
            None,
            (
                _against_table(claim, table),
                _range(claim),
                _ordering(claim, claims, table),
                _formula(claim, claims, table),
            ),
        )
    return checks


def _against_table(claim: Row, table: OfficialTable) -> Check | None:
    values = _comparable(claim, table)
    readings = _readings(claim["kind"], values)
    stated = _reading(claim)
    verdicts = [compare(stated, reading) for reading in readings]
    if Verdict.AGREE in verdicts:
        at = verdicts.index(Verdict.AGREE)
        verdict: Literal["agrees", "differs"] = "agrees"
    elif Verdict.DIFFER in verdicts:
        if _either_field(claim):
            return None  # of the other list, perhaps, of which the value is not known
        at, verdict = verdicts.index(Verdict.DIFFER), "differs"
    else:
        return None
    of = [value for value in values if _number(claim["kind"], value) is not None][at]
    expected = f"{of.rank}/{of.field}" if claim["kind"] == "rank" else f"{of.score}"
    return Check(claim["id"], "official_value", verdict, expected, f"basis: {of.basis}", of.source_url)


def _range(claim: Row) -> Check | None:
    stated = amount(_reading(claim))
    if stated is None:
        return None
    if claim["kind"] == "rank":
        most = claim["out_of"]
        if stated.value < 1 or (most and stated.value > most):
            detail = "a rank lies between 1 and the number ranked"
            return Check(claim["id"], "range", "impossible", f"1–{most or '…'}", detail, None)
    elif stated.value < 0 or stated.value > 1:
        return Check(claim["id"], "range", "impossible", "0–1", "a score lies on no scale of the index", None)
    return None


def _ordering(claim: Row, claims: Sequence[Row], table: OfficialTable) -> Check | None:
    """Whether rank and score fit between those of the other provinces."""
    if claim["bound"] != "eq":
        return None
    for field in (63, 34):
        if claim["kind"] == "rank" and claim["out_of"] not in (None, field):
            continue
        others = [
            v for v in table.edition(claim["indicator"], claim["period"], field) if v.slug != claim["slug"]
        ]
        check = _rank_taken(claim, others) or _out_of_order(claim, claims, table, others, field)
        if check:
            return check
    return None


def _rank_taken(claim: Row, others: Sequence[OfficialValue]) -> Check | None:
    """A rank two others hold with the next one: had it been shared, the next would have been left out."""
    if claim["kind"] != "rank" or claim["out_of"] is None:
        return None
    holders = {value.rank: value for value in others if value.basis == "official_table"}
    here, following = holders.get(int(claim["value"])), holders.get(int(claim["value"]) + 1)
    if not here or not following:
        return None
    detail = f"rank {here.rank} is {here.name}, {following.rank} is {following.name}"
    return Check(claim["id"], "ordering", "impossible", None, detail, here.source_url)


def _out_of_order(
    claim: Row, claims: Sequence[Row], table: OfficialTable, others: Sequence[OfficialValue], field: int
) -> Check | None:
    """Better ranked with less, or worse ranked with more, than another province."""
    rank = _known(claim, "rank", claims, table, field)
    score = _known(claim, "score", claims, table, field)
    if rank is None or score is None:
        return None
    for other in others:
        if other.rank is None or other.score is None or other.rank == rank:
            continue
        room = 1e-4  # one unit of the last digit the table prints
        if (other.rank < rank and other.score < score - room) or (
            other.rank > rank and other.score > score + room
        ):
            detail = f"{score:g} at rank {rank:g}, but {other.name} has {other.score} at rank {other.rank}"
            return Check(claim["id"], "ordering", "impossible", None, detail, other.source_url)
    return None


def _known(claim: Row, kind: str, claims: Sequence[Row], table: OfficialTable, field: int) -> float | None:
    """The claim's own rank or score, or else the official one, or else what another claim says."""
    if claim["kind"] == kind:
        stated = amount(_reading(claim))
        return None if stated is None else float(stated.value)
    for value in table.of(claim["slug"], claim["indicator"], claim["period"]):
        number = value.rank if kind == "rank" else value.score
        if value.field == field and number is not None:
            return float(number)
    same = [
        c for c in claims if c["kind"] == kind and c["indicator"] == claim["indicator"] and c["bound"] == "eq"
    ]
    same = [c for c in same if kind != "rank" or c["out_of"] == field]
    stated = amount(_reading(same[0])) if same else None
    return None if stated is None else float(stated.value)


def _formula(claim: Row, claims: Sequence[Row], table: OfficialTable) -> Check | None:
    """Whether the rest of what is known leaves room for the score; siblings by their official values first."""
    formulas = formulas_of(claim["period"])
    if claim["kind"] != "score" or claim["bound"] != "eq" or not formulas or _is_of_the_table(claim, table):
        return None
    known: dict[str, Interval] = {}
    for other in claims:
        if other["kind"] == "score" and other["bound"] == "eq" and other["indicator"] != claim["indicator"]:
            known.setdefault(other["indicator"], _room(_reading(other), WHOLE_UNIT))
    for formula in formulas:
        for name in formula.terms:
            for value in table.of(claim["slug"], name, claim["period"]):
                if value.score is not None and name != claim["indicator"]:
                    known[name] = _room(Reading("score", f"{value.score:.4f}"), HALF_UNIT)
    rest = bounds(known, formulas) if known else None
    if rest is None or claim["indicator"] not in rest:
        return None  # nothing to go by, or the others contradict each other already
    own = _room(_reading(claim), WHOLE_UNIT)
    least, most = rest[claim["indicator"]]
    if own[1] < least or own[0] > most or bounds({**known, claim["indicator"]: own}, formulas) is None:
        detail = f"with {', '.join(sorted(known))} as known"
        return Check(
            claim["id"], "formula", "impossible", f"{least:.5f}–{most:.5f}", detail, formulas[0].source_url
        )
    return None


def _is_of_the_table(claim: Row, table: OfficialTable) -> bool:
    """Whether the published table itself has the value: then the others are to be asked."""
    values = [
        value for value in _comparable(claim, table) if value.basis in ("official_table", "compilation")
    ]
    stated = _reading(claim)
    return any(compare(stated, reading) is Verdict.AGREE for reading in _readings(claim["kind"], values))


def _room(reading: Reading, units: float) -> Interval:
    """The values a printed score may stand for, `units` of its last digit to both sides."""
    stated = amount(reading)
    assert stated is not None, "claims of scores hold numbers"
    room = units * 10.0**stated.place
    return max(0.0, float(stated.value) - room), min(1.0, float(stated.value) + room)


def _comparable(claim: Row, table: OfficialTable) -> Sequence[OfficialValue]:
    values = table.of(claim["slug"], claim["indicator"], claim["period"])
    return [v for v in values if claim["kind"] != "rank" or claim["out_of"] in (None, v.field)]


def _either_field(claim: Row) -> bool:
    """Whether the claim may be of the 63 or of the 34: the edition of 2024 where the article does not say."""
    return claim["period"] == "2024" and (claim["kind"] == "score" or claim["out_of"] is None)


def _readings(kind: str, values: Sequence[OfficialValue]) -> list[Reading]:
    found = []
    for value in values:
        number = _number(kind, value)
        if number is not None:
            found.append(Reading(kind, str(number), out_of=value.field if kind == "rank" else None))
    return found


def _number(kind: str, value: OfficialValue) -> float | None:
    return value.rank if kind == "rank" else value.score if kind == "score" else None


def _reading(claim: Row) -> Reading:
    return Reading(claim["kind"], claim["value_text"], claim["bound"], claim["out_of"])
