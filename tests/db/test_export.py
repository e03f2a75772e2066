"""Files for other programs."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from db.export import ExportRefused, export, safe_cell
from tests.db import sample


def test_csv_round_trips(db: Database, tmp_path: Path) -> None:
    target = tmp_path / "facts.csv"
    count = export(db, target)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert count == len(rows) == db.execute("select count(*) from facts").fetchone()[0]
    assert rows[0]["evidence"] == "thứ 36/63"
    assert {row["value_text"] for row in rows} >= {"-11", "320.7", "922/QĐ-BTTTT"}
    words = (tmp_path / "facts.csv.dictionary.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in words for column in rows[0])


def test_json_lines(db: Database, tmp_path: Path) -> None:
    target = tmp_path / "decisions.jsonl"
    count = export(db, target, table="decisions", form="jsonl")
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(records) == count > 0
    assert records[0]["number"] == "922/QĐ-BTTTT"
    export(db, target, form="jsonl")
    assert json.loads(target.read_text(encoding="utf-8").splitlines()[0])["reasons"] == []


def test_withheld_columns_are_withheld(db: Database, tmp_path: Path) -> None:
    export(db, tmp_path / "a.csv", table="articles")
    header = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert "title" in header
    assert not {"text", "captions"} & set(header)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"table": "fact"}, "no table 'fact'.*facts"),
        ({"table": "packaged"}, "no table"),
        ({"table": "facts_fts; drop table facts"}, "no table"),
        ({"form": "parquet"}, "no form 'parquet'.*csv, jsonl"),
    ],
)
def test_what_there_is_not(db: Database, tmp_path: Path, options: dict, says: str) -> None:
    with pytest.raises(ExportRefused, match=says):
        export(db, tmp_path / "x.csv", **options)
    assert [file.name for file in tmp_path.iterdir() if "x.csv" in file.name] == []


def test_place_that_cannot_be_written(db: Database, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="cannot be written"):
        export(db, tmp_path / "missing" / "x.csv")


def test_formulas_from_the_web_are_inert(db: Database, tmp_path: Path) -> None:
    sample.store(db, "baodaklak", "https://baodaklak.example/f", None, "=cmd|' /C calc'!A0", "Một đoạn.")
    export(db, tmp_path / "a.csv", table="articles")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert "'=cmd|' /C calc'!A0" in titles


@pytest.mark.parametrize(
    ("value", "kept"),
    [(cell, True) for cell in ("-3", "+8", "-0,5", -3, "2/5", "Đắk Lắk")]
    + [(cell, False) for cell in ("=1+1", "+cmd", "-3+cmd", "@x", "\t=1")],
)
def test_numbers_keep_their_sign(value: object, kept: bool) -> None:
    assert (safe_cell(value) == value) is kept


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert isinstance(cell, str)
    assert cell.endswith(text)
    if cell.startswith(("=", "@", "\t", "\r")):
        pytest.fail(cell)
