"""Tables and views as files: CSV and JSON Lines, UTF-8, with a data dictionary beside."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Literal, get_args

from sqlite_utils import Database

from db.dictionary import Entry, as_markdown, data_dictionary
from db.folding import fold
from db.publish import WITHHELD

EVERYTHING: Mapping[str, str] = MappingProxyType({})

Form = Literal["csv", "jsonl"]
FORMS: tuple[Form, ...] = get_args(Form)

_JSON_COLUMNS = frozenset({"reasons", "counts", "values_seen", "corrected"})
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the start of a formula (OWASP)


class ExportRefused(ValueError):
    """The table or form asked for does not exist, or the target cannot be written."""


def export(
    db: Database,
    target: Path,
    *,
    table: str = "facts",
    form: Form = "csv",
    only: Mapping[str, str] = EVERYTHING,
) -> int:
    """Writes a table or view to `target` and its dictionary to `target` + '.dictionary.md'; returns the rows.

    `only` keeps the rows with these values in `province` or `indicator`. Columns withheld from the public
    copy are withheld here too. Both files appear whole or not at all. Raises ExportRefused for a table, form,
    province or indicator there is not, and for a place that cannot be written.
    """
    entry = described_table(db, table)
    try:
        with _replacing(target) as file:
            count = write_rows(db, file, entry, form, only=only)
        with _replacing(target.with_name(f"{target.name}.dictionary.md")) as file:
            file.write(as_markdown([entry]))
    except OSError as error:
        raise ExportRefused(f"{target} cannot be written ({error.strerror}): name another place.") from error
    return count


def described_table(db: Database, table: str) -> Entry:
    """The dictionary's entry of a table or view, without withheld columns; ExportRefused for others."""
    entries = {entry.name: entry for entry in data_dictionary(db)}
    if table not in entries:
        raise ExportRefused(f"There is no table {table!r} to export: choose of {', '.join(entries)}.")
    entry = entries[table]
    columns = tuple(c for c in entry.columns if c.name not in WITHHELD.get(table, ()))
    return replace(entry, columns=columns)


def write_rows(
    db: Database, file: IO[str], entry: Entry, form: Form, *, only: Mapping[str, str] = EVERYTHING
) -> int:
    """Writes all rows of a described table to an open text file, ordered by their id; returns how many."""
    if form not in FORMS:
        raise ExportRefused(f"There is no form {form!r}: choose of {', '.join(FORMS)}.")
    names = [column.name for column in entry.columns]
    listed = ", ".join(f"[{name}]" for name in names)
    for column, value in only.items():
        _require_known(db, entry, column, value)
    kept = " and ".join(f"[{column}] = ?" for column in only) or "true"
    rows = db.conn.execute(
        f"select {listed} from [{entry.name}] where {kept} order by 1", list(only.values())
    )
    return (_write_csv if form == "csv" else _write_jsonl)(file, names, rows)


def _require_known(db: Database, entry: Entry, column: str, value: str) -> None:
    """Refuses a filter the table has no column for, and a value that no row could ever have."""
    if column not in {one.name for one in entry.columns}:
        raise ExportRefused(f"{entry.name} has no column {column!r} to choose by.")
    known = {fold(name): name for (name,) in db.conn.execute(_KNOWN_VALUES[column])}
    if value not in known.values():
        near = ", ".join(known[key] for key in get_close_matches(fold(value), known))
        hint = f"did you mean {near}?" if near else "`chiso browse` shows all there are."
        raise ExportRefused(f"There is no {column} {value!r}: {hint}")


_KNOWN_VALUES = {"province": "select name from provinces", "indicator": "select code from indicators"}


def _write_csv(file: IO[str], names: list[str], rows: Iterable[tuple[Any, ...]]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        writer.writerow([safe_cell(value) for value in row])
    return count


def _write_jsonl(file: IO[str], names: list[str], rows: Iterable[tuple[Any, ...]]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        record = {
            name: json.loads(value) if name in _JSON_COLUMNS and value is not None else value
            for name, value in zip(names, row, strict=True)
        }
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def safe_cell(value: object) -> object:
    """A cell for a spreadsheet: text from the web that would run as a formula gets an apostrophe before it.

    Numbers keep their sign: '-3' and '+8' stay as they are.
    """
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[IO[str]]:
    """A file to write that takes the place of `target` when all went well, and leaves nothing when not."""
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            yield file
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
