"""Reference data: what comes packaged (provinces, indicators, document types, official values) and sources.

The CSV files of `db/reference/` are UTF-8 with a header; an empty cell is null. Each row names where it was
read. They are loaded when their bytes differ from those loaded last, so opening a database stays cheap.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

FOLDER = Path(__file__).parent / "reference"

Row = dict[str, str | None]


def load_reference(db: Database, folder: Path = FOLDER) -> bool:
    """Loads the packaged tables when they changed; true when it did. One transaction, repeatable."""
    digest = _digest(folder)
    held = db.conn.execute("select digest from packaged where name = 'reference'").fetchone()
    if held == (digest,):
        return False
    with db.atomic():
        _upsert(db, "provinces", ["id"], [_province(row) for row in _rows(folder / "provinces.csv")])
        _upsert(db, "indicators", ["code"], _rows(folder / "indicators.csv"))
        _upsert(db, "document_types", ["name"], _rows(folder / "document_types.csv"))
        # nothing refers to an official value: rows that left the file leave the table
        db.conn.execute("delete from official_values")
        _upsert(db, "official_values", ["id"], _rows(folder / "official_values.csv"))
        db.conn.execute("delete from known_inconsistencies")
        _upsert(db, "known_inconsistencies", ["id"], _rows(folder / "known_inconsistencies.csv"))
        _upsert(db, "packaged", ["name"], [{"name": "reference", "digest": digest}])
    return True


def province_names(folder: Path = FOLDER) -> frozenset[str]:
    """The short official names of all provinces, before and after 2025-07-01, as the packaged table has them."""
    return frozenset(str(row["name"]) for row in _rows(folder / "provinces.csv"))


def save_sources(db: Database, rows: Iterable[Mapping[str, object]]) -> None:
    """Brings `sources` to `rows` (id, name, province, kind, home_url, family); those that left stay known."""
    columns = ("id", "name", "province", "kind", "home_url", "family")
    with db.atomic():
        _upsert(db, "sources", ["id"], [{column: row.get(column) for column in columns} for row in rows])


def _upsert(db: Database, table: str, key: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts or updates `rows`, all of the same columns; a row that is already so is not written."""
    if not rows:
        return
    columns = list(rows[0])
    rest = [column for column in columns if column not in key]
    changes = ", ".join(f"{column} = excluded.{column}" for column in rest)
    differs = " or ".join(f"{table}.{column} is not excluded.{column}" for column in rest)
    db.conn.executemany(
        f"""
        insert into {table} ({", ".join(columns)}) values ({", ".join(f":{column}" for column in columns)})
        on conflict ({", ".join(key)}) do update set {changes} where {differs}
        """,
        rows,
    )


def _province(row: Row) -> Row:
    """The row of the table: key made of field and code, the successor named by its key in the list of 34."""
    successor = row.pop("successor_code")
    row["id"] = f"{row['field']}-{row['code']}"
    row["successor_id"] = f"34-{successor}" if successor else None
    row["aliases"] = row["aliases"] or ""
    return row


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{column: cell or None for column, cell in row.items()} for row in csv.DictReader(file)]


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
