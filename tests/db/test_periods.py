"""Periods as days, and which unit a province's name means."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from db import open_database
from db.periods import ProvinceResolver, period_bounds


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> ProvinceResolver:
    path: Path = tmp_path_factory.mktemp("units") / "x.db"
    with open_database(path) as db:
        return ProvinceResolver(db)


@pytest.mark.parametrize(
    ("name", "period", "published", "out_of", "unit"),
    [
        ("Đắk Lắk", "2021", "2022-09-14T08:30:00+07:00", 63, "63-66"),
        ("Đắk Lắk", "2025-09-01", "2025-09-10", None, "34-66"),
        ("Bắc Ninh", "2024", "2025-10-21", None, "63-27"),  # the unit of its period …
        ("Bắc Ninh", "2024", "2025-10-21", 34, "34-24"),  # … but a field of 34 is of new units
        ("Bắc Ninh", "2025-06-30", "2025-07-02", None, "63-27"),
        ("Bắc Ninh", "2025-07-01", "2025-07-02", None, "34-24"),
        ("Bắc Ninh", "2025", "2025-03-01", None, "63-27"),  # a year not over: the day it was said
        ("Bắc Ninh", "2025", "2025-12-01", None, "34-24"),
        ("Bắc Ninh", "2030", "2021-05-01", None, "63-27"),  # a target set for the old unit
        ("Bắc Ninh", None, "2026-01-01", None, "34-24"),
        ("Bắc Ninh", None, None, None, "63-27"),
        ("Bắc Giang", "2024", "2025-10-21", None, "63-24"),
        ("Bắc Kạn", "2025-09-01", "2025-09-02", None, "63-06"),  # only one list has it
        ("Thừa Thiên Huế", "2023", "2024-02-01", None, "63-46"),
        ("Huế", "2023", "2024-02-01", None, "63-46"),
        ("Huế", "2025-02-01", "2025-02-02", None, "34-46"),  # a city from 2025-01-01
        ("Thừa Thiên Huế", "2025-02-01", "2025-02-02", None, "34-46"),
        ("Cao Bằng", "2023", None, None, "63-04"),  # unchanged, in both lists
        ("Cao Bằng", "2026", None, None, "34-04"),
        ("Hà Giang", None, "2026-01-01", None, "63-02"),
        ("Ba Đình", "2021", None, None, None),
        (None, "2021", None, None, None),
    ],
)
def test_unit_of_a_name(resolver: ProvinceResolver, name, period, published, out_of, unit) -> None:
    assert resolver.resolve(name, period=period, published=published, out_of=out_of) == unit


@pytest.mark.parametrize(
    ("name", "indicator", "period", "published", "out_of", "unit"),
    [
        # the DTI of 2024 came out on 2025-10-21 and ranked the 34, and beside them the 63
        ("Bắc Ninh", "dti", "2024", "2025-10-27", None, "34-24"),
        ("Bắc Ninh", "dti.economy", "2024", "2025-10-27", None, "34-24"),
        ("Bắc Ninh", "dti", "2024", "2025-10-27", 63, "63-27"),
        ("Bắc Ninh", "dti", "2024", None, None, "34-24"),
        ("Bắc Ninh", "dti", "2024", "2025-02-10", None, "63-27"),  # before: of whatever the paper spoke
        ("Bắc Giang", "dti", "2024", "2025-10-27", None, "63-24"),  # only one list has it
        ("Bắc Ninh", "pci", "2024", "2025-10-27", None, "63-27"),  # came out in May
        ("Bắc Ninh", "dti", "2023", "2025-10-27", None, "63-27"),
    ],
)
def test_unit_of_an_edition(
    resolver: ProvinceResolver, name, indicator, period, published, out_of, unit
) -> None:
    found = resolver.resolve(name, period=period, published=published, out_of=out_of, indicator=indicator)
    assert found == unit


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-08-30", date(2022, 8, 30), date(2022, 8, 30)),
    ],
)
def test_bounds(period: str, first: date, last: date) -> None:
    assert period_bounds(period) == (first, last)


@given(st.one_of(st.none(), st.text(max_size=12), st.from_regex(r"\d{4}-\d{2}(-\d{2})?", fullmatch=True)))
def test_bounds_of_anything(period: str | None) -> None:
    bounds = period_bounds(period)
    assert bounds is None or bounds[0] <= bounds[1]


def test_units_begin_on_the_first_of_a_month(db: Database) -> None:
    """What stores facts looks no closer than at the month."""
    days = {day for (day,) in db.execute("select distinct valid_from from provinces")}
    assert {day[7:] for day in days} == {"-01"}
