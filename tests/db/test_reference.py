"""Reference data: complete, with sources, loaded once."""

import csv
import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.reference import FOLDER, load_reference, save_sources

DTI = {"government", "economy", "society", "awareness", "institutions", "infrastructure", "data"} | {
    *("human_resources", "cybersecurity", "government_activity", "economy_activity", "society_activity")
}
CODES = (
    {f"dti.{component}" for component in DTI}
    | {"dti", "pci", "par_index", "papi", "sipas", "pii", "pgi"}
    | {*("ddci", "ict_index", "egov", "online_services", "other", "community_digital_team")}
)


@pytest.mark.parametrize(
    "name",
    ["provinces", "indicators", "document_types", "official_values", "known_inconsistencies", "dti_formulas"],
)
def test_each_row_names_its_source(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row.get("source") or row.get("source_url") for row in rows)


def test_lists_of_provinces(db: Database) -> None:
    counts = db.execute(
        "select field, count(*), count(successor_id) from provinces group by field"
    ).fetchall()
    assert counts == [(34, 34, 0), (63, 63, 63)]
    assert db.execute("select count(distinct successor_id) from provinces").fetchone() == (34,)
    names = "select name from provinces where code = '24' order by field desc"
    assert db.execute(names).fetchall() == [("Bắc Giang",), ("Bắc Ninh",)]
    assert not db.execute("pragma foreign_key_check").fetchall()


def test_every_code_and_type_of_the_guide_is_known(db: Database) -> None:
    assert {code for (code,) in db.execute("select code from indicators")} == CODES
    assert db.execute("select count(*) from document_types").fetchone() == (14,)


def test_official_values_are_facts_not_hints(db: Database) -> None:
    bases = {basis for (basis,) in db.execute("select distinct basis from official_values")}
    assert bases == {"official_table", "article", "compilation"}
    assert db.execute(
        "select count(*) from official_values where rank is null and score is null"
    ).fetchone() == (0,)
    [value] = db.query("select rank from official_values where province_id = '63-66' and period = '2022'")
    assert value["rank"] == 47


def test_loaded_only_when_changed(db: Database, tmp_path: Path) -> None:
    assert load_reference(db) is False
    before = sorted(db.conn.iterdump())
    db.execute("delete from packaged where name = 'reference'")
    assert load_reference(db) is True
    assert sorted(db.conn.iterdump()) == before

    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    values = (folder / "official_values.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "official_values.csv").write_text("".join(values[:-1]), encoding="utf-8")
    assert load_reference(db, folder) is True
    assert db.execute("select count(*) from official_values").fetchone() == (len(values) - 2,)


def test_sources_are_updated_not_lost(db: Database) -> None:
    held = db.execute("select count(*) from sources").fetchone()
    row = {"id": "bacninh", "name": "Bắc Ninh", "province": "Bắc Ninh", "kind": "portal", "home_url": "https://x",
           "family": "liferay", "delay_seconds": 2}  # fmt: skip
    save_sources(db, [row])
    assert db.execute("select count(*) from sources").fetchone() == held
    assert db.execute("select family from sources where id = 'bacninh'").fetchone() == ("liferay",)
