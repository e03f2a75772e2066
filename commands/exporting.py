"""`chiso export`: tables and views as files."""

from __future__ import annotations

import sys
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from commands.options import DEFAULT_DATABASE, Database, Verbose
from commands.paths import DataFolder
from commands.screen import say


class Form(StrEnum):
    """Forms of an exported file."""

    CSV = "csv"
    JSONL = "jsonl"


Table = Annotated[str, typer.Option(metavar="NAME", help="The table or view, such as facts, ranks, teams.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="The file to write, its data dictionary beside it."),
]


def export(
    database: Database = DEFAULT_DATABASE,
    table: Table = "facts",
    form: Annotated[Form, typer.Option("--format", help="Form of the file.")] = Form.CSV,
    target: Output = None,
    province: Annotated[
        str | None, typer.Option(metavar="NAME", help="This province only, by short name.")
    ] = None,
    indicator: Annotated[str | None, typer.Option(metavar="CODE", help="This indicator only.")] = None,
    verbose: Verbose = 0,
) -> None:
    """A table or view as CSV or JSON Lines in UTF-8.

    To stdout, or to a file with its data dictionary beside it.

    Examples:
      chiso export --table ranks --province 'Đắk Lắk' > ranks.csv
      chiso export --format jsonl --indicator dti --output dti.jsonl
    """
    from db import open_database
    from db.export import described_table, write_rows
    from db.export import export as export_file

    folder = DataFolder(database)
    folder.require_database()
    only = {name: value for name, value in (("province", province), ("indicator", indicator)) if value}
    with closing(open_database(folder.database, create=False)) as db:
        if target is None:
            write_rows(db, sys.stdout, described_table(db, table), form.value, only=only)
            return
        count = export_file(db, target, table=table, form=form.value, only=only)
    say(f"{count} rows of {table} in {target}")
