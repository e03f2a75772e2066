"""The fact table: an article's facts are stored together, and only differences are written."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from db.periods import ProvinceResolver, index_of, last_day, period_bounds
from db.questions import NEW_FIELD, OLD_FIELD
from db.runs import utc_text

IDENTITY = (
    "kind", "start", "end", "value_text", "subject", "indicator", "period", "status", "scope", "level",
)  # fmt: skip
"""What makes two facts of one article the same assertion (the unique index facts_identity)."""

ATTRIBUTES = (
    "subject_type", "province", "province_id", "place_id", "period_start", "period_end", "value", "unit",
    "bound", "out_of", "since", "doc_type", "evidence", "sentence", "evidence_offset", "rule", "confidence",
    "reasons", "extractor_version",
)  # fmt: skip
"""What may change about an assertion that stays the same, as the extractor learns."""

_COLUMNS = (*IDENTITY, *ATTRIBUTES)
_AT = {name: at for at, name in enumerate(_COLUMNS)}

Row = tuple[Any, ...]
"""A fact as the table keeps it, in the order of _COLUMNS."""


class Extracted(NamedTuple):
    """The facts of one article, mappings as of Fact.to_json(), and the outcome it is marked with."""

    article_id: int
    facts: Sequence[Mapping[str, Any]]
    outcome: str


class FactRefused(ValueError):
    """A fact the table does not take: evidence not at its span, a sentence not around it, an unknown indicator or
    document type."""


def save_facts(
    db: Database,
    article_id: int,
    facts: Sequence[Mapping[str, Any]],
    *,
    outcome: str,
    extractor_version: str,
    now: datetime,
) -> None:
    """Makes `facts` (mappings as of Fact.to_json()) the article's facts, in one transaction.

    A fact found again keeps its row id and `first_seen`, its changed attributes are updated; those not found
    any more go. The article is marked with `outcome` and `extractor_version`; where anything changed it awaits
    grouping into claims. Raises FactRefused, with nothing written, when the table refuses one of them.
    """
    save_many(db, [Extracted(article_id, facts, outcome)], extractor_version=extractor_version, now=now)


def save_many(db: Database, extracted: Sequence[Extracted], *, extractor_version: str, now: datetime) -> None:
    """`save_facts` for several articles (no article twice) in one transaction, for it is several times faster.

    Raises FactRefused, with nothing written of any of them, when one fact is refused.
    """
    with db.atomic():
        marks = [(one.outcome, extractor_version, one.article_id) for one in extracted]
        db.conn.executemany(
            "update articles set extract_outcome = ?, extractor_version = ? where id = ?", marks
        )
        published = _published(db, [one.article_id for one in extracted])
        held = _held(db, [one.article_id for one in extracted])
        encode = _Encoder.of(db)
        differences = _Differences(utc_text(now))
        for one in extracted:
            if one.article_id not in published:
                raise FactRefused(f"there is no article {one.article_id} to store facts of")
            day = published[one.article_id]
            rows = encode.rows(one.facts, day, extractor_version)
            differences.add(one.article_id, rows, held.get(one.article_id, {}))
        differences.write(db)


class _Differences:
    """What has to be written so that articles hold the facts wanted, and no others."""

    def __init__(self, now: str) -> None:
        self._now = now
        self._gone: list[tuple[int]] = []
        self._changed: list[Row] = []
        self._new: list[Row] = []
        self._touched: list[tuple[int]] = []

    def add(self, article_id: int, rows: Sequence[Row], held: Mapping[Row, tuple[int, Row]]) -> None:
        """Notes an article's differences; `held` has its facts by identity, with id and attributes."""
        before = len(self._gone), len(self._changed), len(self._new)
        wanted = {row[:_IDENTITY]: row for row in reversed(rows)}  # of two alike the first counts
        for key, row in reversed(wanted.items()):
            if key not in held:
                self._new.append((article_id, self._now, *row))
            elif held[key][1] != row[_IDENTITY:]:
                self._changed.append((*row[_IDENTITY:], held[key][0]))
        self._gone += [(identifier,) for key, (identifier, _) in held.items() if key not in wanted]
        if before != (len(self._gone), len(self._changed), len(self._new)):
            self._touched.append((article_id,))

    def write(self, db: Database) -> None:
        """Writes them; claims of the articles touched await grouping."""
        try:
            db.conn.executemany("delete from facts where id = ?", self._gone)
            db.conn.executemany(_UPDATE, self._changed)
            db.conn.executemany(_INSERT, self._new)
        except sqlite3.IntegrityError as error:
            raise FactRefused(_told(db, error, self._new, self._changed)) from error
        db.conn.executemany("update articles set claimed = 0 where id = ? and claimed = 1", self._touched)


def _published(db: Database, article_ids: Sequence[int]) -> dict[int, str | None]:
    return dict(
        db.conn.execute(
            "select id, published from articles where id in (select value from json_each(?))",
            [json.dumps(article_ids)],
        ).fetchall()
    )


def _held(db: Database, article_ids: Sequence[int]) -> dict[int, dict[Row, tuple[int, Row]]]:
    """Facts the articles hold: by article and identity, with id and attributes."""
    found: dict[int, dict[Row, tuple[int, Row]]] = {}
    for identifier, article_id, *row in db.conn.execute(
        f"select id, article_id, {_names(_COLUMNS)} from facts where article_id in (select value from json_each(?))",
        [json.dumps(article_ids)],
    ):
        found.setdefault(article_id, {})[tuple(row[:_IDENTITY])] = identifier, tuple(row[_IDENTITY:])
    return found


class _Encoder:
    """Facts as rows: provinces and days resolved, units derived. What repeats is worked out once."""

    _of: ClassVar[WeakKeyDictionary[Database, _Encoder]] = WeakKeyDictionary()

    def __init__(self, db: Database) -> None:
        self._units: dict[str, str] = dict(db.conn.execute("select code, unit from indicators").fetchall())
        resolver = ProvinceResolver(db)

        @lru_cache(maxsize=10_000)
        def unit_of(province: str | None, month: str | None, out_of: int | None) -> str | None:
            # units begin on the first of a month (a test holds the table to it): the month decides
            return resolver.resolve(province, period=None, published=month and f"{month}-01", out_of=out_of)

        self._unit_of = unit_of

    @classmethod
    def of(cls, db: Database) -> _Encoder:
        """The encoder of a connection; reference data changes only when it is opened."""
        if db not in cls._of:
            cls._of[db] = cls(db)
        return cls._of[db]

    def rows(
        self, facts: Sequence[Mapping[str, Any]], published: str | None, extractor_version: str
    ) -> list[Row]:
        """The table's columns for the facts of an article."""
        month = published and published[:7]
        fields = _fields_ranked(facts)
        return [self._row(fact, month, fields, extractor_version) for fact in facts]

    def _row(
        self, fact: Mapping[str, Any], month: str | None, fields: _Fields, extractor_version: str
    ) -> Row:
        get = fact.get
        value, kind, period, indicator = fact["value"], fact["kind"], get("period"), get("indicator")
        province, out_of, evidence = get("province"), get("out_of"), fact["evidence"]
        first, last, until = _days(period, indicator)
        if until and (month is None or until < month):
            month = until
        field = out_of or (fields.get((province, period, index_of(indicator))) if fields else None)
        unit = self._unit_of(province, month, field)
        # in the order of IDENTITY and ATTRIBUTES
        return (
            kind, fact["start"], fact["end"], _written(value, evidence), get("subject"), indicator, period,
            fact["status"], get("scope"), get("level"),
            get("subject_type"), province, unit,
            get("place_id"), first, last, None if isinstance(value, str) else float(value),
            _UNITS.get(kind) or self._score_unit(fact), fact["bound"], out_of, get("since"),
            get("doc_type"), evidence, fact["sentence"], get("evidence_offset"), fact["rule"],
            fact["confidence"], _encoded(tuple(get("reasons") or ())), extractor_version,
        )  # fmt: skip

    def _score_unit(self, fact: Mapping[str, Any]) -> str | None:
        """A score's unit is its indicator's, or per cent where the evidence says so."""
        if fact["kind"] not in ("score", "score_change"):
            return None
        return (
            "percent" if "%" in fact["evidence"] else self._units.get(fact.get("indicator") or "", "points")
        )


_Fields = Mapping[tuple[str | None, str | None, str], int]


def _fields_ranked(facts: Sequence[Mapping[str, Any]]) -> _Fields:
    """Among how many units an article ranks a province in an edition: so many its scores and changes are of."""
    found: dict[tuple[str | None, str | None, str], set[int]] = {}
    for fact in facts:
        if fact.get("out_of") in (OLD_FIELD, NEW_FIELD):
            edition = fact.get("province"), fact.get("period"), index_of(fact.get("indicator"))
            found.setdefault(edition, set()).add(fact["out_of"])
    return {edition: next(iter(fields)) for edition, fields in found.items() if len(fields) == 1}


_UNITS = {"rank": "rank", "rank_change": "places", "team_count": "teams", "member_count": "members"}
_JSON = json.JSONEncoder(ensure_ascii=False)


@lru_cache(maxsize=10_000)
def _encoded(reasons: tuple[str, ...]) -> str:
    return _JSON.encode(reasons)


@lru_cache(maxsize=10_000)
def _days(period: str | None, indicator: str | None) -> tuple[str | None, str | None, str | None]:
    """First and last day of a period, and the latest month that what is said of it is about."""
    bounds, until = period_bounds(period), last_day(period, indicator)
    month = f"{until:%Y-%m}" if until else None
    return (bounds[0].isoformat(), bounds[1].isoformat(), month) if bounds else (None, None, month)


def value_text(value: float | str) -> str:
    """A value as JSON writes it, whole numbers without a point: '36', '320.7', '-3', '922/QĐ-BTTTT'."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_NOUGHTS_AT_THE_END = re.compile(r"(?<![\d.,])\d{1,4}[.,]\d{0,6}0(?![\d.,]*\d)")


def _written(value: float | str, evidence: str) -> str:
    """`value_text`, with the noughts its evidence ends in: «60,70» tells of more than «60,7» does."""
    text = value_text(value)
    if isinstance(value, str) or not ("," in evidence or "." in evidence):
        return text
    for number in _NOUGHTS_AT_THE_END.findall(evidence):
        written = number.replace(",", ".")
        # «1.650 tổ» is no 1,65: only a number that is the value counts
        if float(written) == abs(value):
            return f"-{written}" if value < 0 else written
    return text


def _told(db: Database, error: Exception, new: Sequence[Row], changed: Sequence[Row]) -> str:
    """Names the article and the fact that an integrity error is about."""
    rows = [(row[0], row[2:]) for row in new]
    for fact_id, row in ((row[-1], row[:-1]) for row in changed):
        article_id, *identity = db.conn.execute(
            f"select article_id, {_names(IDENTITY)} from facts where id = ?", [fact_id]
        ).fetchone()
        rows.append((article_id, (*identity, *row)))
    for article_id, row in rows:
        text = db.conn.execute("select text from articles where id = ?", [article_id]).fetchone()[0]
        if text[row[_AT["start"]] : row[_AT["end"]]] != row[_AT["evidence"]]:
            where = f"{row[_AT['start']]}–{row[_AT['end']]}"
            return f"article {article_id}: {error} (evidence «{row[_AT['evidence']]}» at {where})"
    articles = sorted({article_id for article_id, _ in rows})
    named = sorted({f"{row[_AT['indicator']] or row[_AT['doc_type']]}" for _, row in rows})
    return f"article {', '.join(map(str, articles))}: {error} (one of {', '.join(named)})"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


_IDENTITY = len(IDENTITY)
_INSERT = f"""
insert into facts (article_id, first_seen, {_names(_COLUMNS)}) values (?, ?, {", ".join("?" for _ in _COLUMNS)})
"""
_CHANGES = ", ".join(f'"{name}" = ?' for name in ATTRIBUTES)
_UPDATE = f"update facts set {_CHANGES} where id = ?"
