"""A fact's period as days, and the province unit a name means on a day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from db.folding import fold

PUBLISHED_AFTER_MERGERS = {("dti", "2024"): date(2025, 10, 21)}
"""Editions of an index (with its pillars) on a year of the 63 that came out when there were 34, and the day.
The ministry ranked the 34 in it, and beside them the 63; of the scores that articles of October 2025 print,
eight are of new units and two of old ones, which say so (db/reference/official_values.csv). Its other indices
of 2024 came out in April and May 2025."""

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def period_bounds(period: str | None) -> tuple[date, date] | None:
    """First and last day of an ISO year, month or day ('2022', '2022-06', '2022-08-30'); None for others."""
    match = _PERIOD.match(period or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:  # 2022-13, 2022-02-30: a slip of the press
        return None


@dataclass(frozen=True, slots=True)
class Unit:
    """A province of one of the two lists, as far as resolving its name needs it."""

    id: str
    field: int
    valid_from: date


class ProvinceResolver:
    """Finds the unit a province's name means: old or new by the day it is spoken of.

    The day is the end of the fact's period, but not later than the article (a target for 2030 set in 2021 is
    about the unit of 2021); of an edition in PUBLISHED_AFTER_MERGERS, the day it came out. A ranked field of
    34 or 63 settles it, whatever the day. A name that only one list has means that unit.
    """

    def __init__(self, db: Database) -> None:
        self._units: dict[str, dict[int, Unit]] = {}
        self._slugs = dict(db.conn.execute("select id, slug from provinces").fetchall())
        rows = db.conn.execute("select id, field, name, aliases, valid_from from provinces").fetchall()
        for identifier, field, _, aliases, valid_from in rows:
            unit = Unit(identifier, field, date.fromisoformat(valid_from))
            for alias in filter(None, aliases.split(";")):
                self._units.setdefault(fold(alias), {}).setdefault(field, unit)
        for identifier, field, name, _, valid_from in rows:  # a name outranks another unit's alias
            unit = Unit(identifier, field, date.fromisoformat(valid_from))
            self._units.setdefault(fold(name), {})[field] = unit

    def slug(self, unit_id: str | None) -> str | None:
        """The name in addresses of a unit, which the old and the new one of a name share."""
        return self._slugs.get(unit_id or "")

    def resolve(
        self,
        name: str | None,
        *,
        period: str | None,
        published: str | None,
        out_of: int | None = None,
        indicator: str | None = None,
    ) -> str | None:
        """The unit's id ('63-66', '34-66'), or None for no name or one that no list has."""
        units = self._units.get(fold(name)) if name else None
        if not units:
            return None
        if len(units) == 1:
            return next(iter(units.values())).id
        if out_of in units:
            return units[out_of].id
        day = _day_spoken_of(period, published, indicator)
        # without any day the old unit: what has no date is rather old than new
        is_new = day is not None and day >= units[34].valid_from
        return units[34 if is_new else 63].id


def last_day(period: str | None, indicator: str | None) -> date | None:
    """The latest day that a fact of `period` speaks of, whenever it is said; None where none is known."""
    if edition := PUBLISHED_AFTER_MERGERS.get((index_of(indicator), period or "")):
        return edition
    bounds = period_bounds(period)
    return bounds[1] if bounds else None


def index_of(indicator: str | None) -> str:
    """The index that an indicator is, or is a pillar of: 'dti' of 'dti.economy'."""
    return indicator.partition(".")[0] if indicator else ""


def _day_spoken_of(period: str | None, published: str | None, indicator: str | None) -> date | None:
    said = period_bounds(published[:10]) if published else None
    days = [said[1] if said else None, last_day(period, indicator)]
    return min((day for day in days if day), default=None)
