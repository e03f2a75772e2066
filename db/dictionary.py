"""The data dictionary: what each table, view and column means, and the documents made of it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

FILE = Path(__file__).parent / "dictionary.toml"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the schema types it and the dictionary describes it, in both languages."""

    name: str
    type: str
    description: str
    description_vi: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view: bilingual title, what it holds in both languages, its columns in order."""

    name: str
    title: str
    description: str
    is_view: bool
    columns: tuple[Column, ...]
    description_vi: str


class Undescribed(ValueError):
    """The schema has a table or column that the dictionary lacks, or the other way round."""


def data_dictionary(db: Database, file: Path = FILE) -> list[Entry]:
    """Entries of all tables and views of `db` a reader sees, views first, in the dictionary's order.

    Works on the working database and on its published copy alike, which has fewer columns. Raises
    Undescribed naming what the dictionary does not describe.
    """
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    kinds = dict(
        db.conn.execute(
            """
            select name, type from sqlite_master where type in ('table', 'view')
            and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'
            and name not like '%\\_fts%' escape '\\'
            """
        ).fetchall()
    )
    if unknown := sorted(set(kinds) - set(written["tables"])):
        raise Undescribed(f"{file.name} does not describe: {', '.join(unknown)}")
    entries = []
    for name, table in written["tables"].items():
        if name in kinds and not table.get("internal"):
            columns = _columns(db, name, written["columns"] | table.get("columns", {}), file)
            said = table["description"], kinds[name] == "view", columns, table["description_vi"]
            entries.append(Entry(name, table["title"], *said))
    return sorted(entries, key=lambda entry: not entry.is_view)


def _columns(db: Database, name: str, described: dict[str, dict[str, str]], file: Path) -> tuple[Column, ...]:
    columns = []
    for _, column, column_type, *_ in db.conn.execute(f"pragma table_info([{name}])").fetchall():
        if column not in described:
            raise Undescribed(f"{file.name} does not describe the column {column} of {name}")
        said = described[column]
        if not isinstance(said, dict) or not (said.get("en") and said.get("vi")):
            raise Undescribed(f"{file.name} describes the column {column} of {name} in one language only")
        columns.append(Column(column, column_type.lower(), said["en"], said["vi"]))
    return tuple(columns)


def lacking(db: Database, withheld: Mapping[str, Collection[str]], file: Path = FILE) -> list[str]:
    """What readers are told of and `db` has not, as 'table' or 'table.column', but for columns `withheld`, by table.

    Only columns a table describes by itself are looked for: those all tables share stand in many and not in all.
    """
    found = []
    for name, table in tomllib.loads(file.read_text(encoding="utf-8"))["tables"].items():
        if table.get("internal"):
            continue
        held = {row[1] for row in db.conn.execute(f"pragma table_info([{name}])").fetchall()}
        columns = set(table.get("columns", {})) - set(withheld.get(name, ()))
        found += [name] if not held else [f"{name}.{column}" for column in sorted(columns - held)]
    return found


def as_markdown(entries: list[Entry]) -> str:
    """The dictionary as docs/data-dictionary.md: a section a table, a row a column."""
    parts = [
        "# Data dictionary",
        "",
        "Made by `make docs` from the schema and `db/dictionary.toml`; do not edit by hand.",
    ]
    for heading, wanted in (("Views", True), ("Tables", False)):
        parts += ["", f"## {heading}"]
        for entry in entries:
            if entry.is_view == wanted:
                parts += ["", f"### {entry.name}", "", f"**{entry.title}.** {entry.description}", ""]
                parts += [
                    entry.description_vi,
                    "",
                    "| column | type | meaning | ý nghĩa |",
                    "|---|---|---|---|",
                ]
                parts += [
                    f"| `{c.name}` | {c.type} | {c.description} | {c.description_vi} |" for c in entry.columns
                ]
    return "\n".join(parts) + "\n"
