"""`chiso status` and `chiso doctor`: how the nights went, and whether everything is in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from commands.failures import ExitCode
from commands.options import DEFAULT_DATABASE, AsJson, Database, Verbose
from commands.paths import DataFolder
from commands.screen import output, print_json

if TYPE_CHECKING:
    from crawler.symptoms import Symptom


Week = Annotated[
    bool, typer.Option("--week", help="The last seven days in figures, beside the seven before them.")
]


def status(
    database: Database = DEFAULT_DATABASE, week: Week = False, as_json: AsJson = False, verbose: Verbose = 0
) -> None:
    """The last runs, what is held, what is pending, and what is wrong with which source.

    Each source is held against its own past: failed nights, fewer links than
    usual, days of silence, fields that thin out, pages its rules do not fit.

    Examples:
      chiso status
      chiso status --week
      chiso status --json
    """
    from commands.health import examine, render_week, week_record
    from db import open_database
    from db.status import status as ask

    folder = DataFolder(database)
    folder.require_database()
    with closing(open_database(folder.database, create=False)) as db:
        if week:
            record = week_record(db)
            print_json(record, indent=2) if as_json else output().print(render_week(record))
            return
        state = ask(db)
        found = examine(db, state["sources"])
    if as_json:
        troubled = [row for row in state["sources"] if row["outcome"] not in (None, "ok")]
        sentences = {one.source_id: f"{one.name} ({one.source_id}) {one.sentence}" for one in reversed(found)}
        state["troubled"] = [row | {"sentence": sentences[row["source_id"]]} for row in troubled]
        print_json(state | {"health": [one.as_record() for one in found]}, indent=2)
        return
    _show(state, found)


def _show(state: Mapping[str, Any], found: Sequence[Symptom]) -> None:
    from commands.health import lateness, tell

    console = output()
    console.print(_runs_table(state["runs"]))
    totals = state["totals"]
    console.print(
        f"\n{totals['articles']} articles and {totals['facts']} facts from {totals['sources']} sources; "
        f"pending: {totals['unread']} pages to read, {totals['unextracted']} articles to extract"
    )
    if late := lateness(state["runs"], datetime.now(UTC)):
        console.print(late)
    if not found:
        console.print("All sources went as planned when last tried.")
    for symptom in found:
        console.print(tell(symptom), soft_wrap=True)


def _runs_table(runs: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in (
        "run",
        "started (UTC)",
        "command",
        "state",
        "exit",
        "not ok",
        "fetched",
        "articles",
        "facts",
    ):
        table.add_column(column)
    for run in runs:
        sources = run["sources"]
        sums = (str(sum(row[key] for row in sources)) for key in ("fetched", "articles", "facts"))
        bad = sum(row["outcome"] != "ok" for row in sources)
        started = run["started_at"][:16].replace("T", " ")
        code = "" if run["exit_code"] is None else str(run["exit_code"])
        table.add_row(
            str(run["id"]), started, run["command"], run["state"], code, f"{bad} of {len(sources)}", *sums
        )
    return table


def doctor(database: Database = DEFAULT_DATABASE, as_json: AsJson = False, verbose: Verbose = 0) -> None:
    """Checks the installation, the data folder and the database.

    Of the database: integrity, references and every fact's span.
    Exit code 3 when something is broken; a notice is worth a look.

    Examples:
      chiso doctor
      chiso doctor --db data/chiso.db --json
    """
    from commands.checkup import checkup

    findings = checkup(DataFolder(database))
    if as_json:
        print_json([finding.as_record() for finding in findings], indent=2)
    else:
        console = output()
        signs = {"ok": ("ok    ", "green"), "notice": ("notice", "yellow"), "error": ("error ", "red")}
        for finding in findings:
            sign, style = signs[finding.severity]
            line = Text.assemble((sign, style), f"  {finding.check}: {finding.message}")
            console.print(line, soft_wrap=True)
    broken = any(finding.severity == "error" for finding in findings)
    raise typer.Exit(ExitCode.COULD_NOT_RUN if broken else ExitCode.GOOD)
