"""`chiso status` and `chiso doctor`: how the nights went, and whether everything is in order."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from commands.failures import ExitCode
from commands.options import DEFAULT_DATABASE, AsJson, Database, Verbose
from commands.paths import DataFolder
from commands.screen import output, print_json


def status(database: Database = DEFAULT_DATABASE, as_json: AsJson = False, verbose: Verbose = 0) -> None:
    """The last runs, what is held, what is pending, and each source that needs a look.

    Examples:
      chiso status
      chiso status --json
    """
    from db import open_database
    from db.status import status as ask

    folder = DataFolder(database)
    folder.require_database()
    with closing(open_database(folder.database, create=False)) as db:
        state = ask(db)
    troubled = [
        row | {"sentence": trouble(row)} for row in state["sources"] if row["outcome"] not in (None, "ok")
    ]
    if as_json:
        print_json(state | {"troubled": troubled}, indent=2)
        return
    console = output()
    console.print(_runs_table(state["runs"]))
    totals = state["totals"]
    console.print(
        f"\n{totals['articles']} articles and {totals['facts']} facts from {totals['sources']} sources; "
        f"pending: {totals['unread']} pages to read, {totals['unextracted']} articles to extract"
    )
    if not troubled:
        console.print("All sources went as planned when last tried.")
    for row in troubled:
        console.print(Text(f"· {row['sentence']}"), soft_wrap=True)


def trouble(row: Mapping[str, Any]) -> str:
    """What is wrong with a source, in one sentence."""
    from crawler.outcomes import MEANING

    outcome = str(row["outcome"])
    meaning = next((text for name, text in MEANING.items() if name == outcome), None)
    detail = row["detail"] or ""
    parts = [meaning, detail] if meaning and not detail.startswith(meaning) else [detail]
    told = f"{'; '.join(part for part in parts if part)} ({outcome})"
    nights = row["runs_not_ok"]
    since = f"for {nights} runs" if nights > 1 else "in the last run"
    newest = (row["newest_published"] or row["newest_first_seen"] or "")[:10]
    held = f"newest article of {newest}" if newest else "no article held"
    return f"{row['name']} ({row['source_id']}) {since}: {told}; {held}"


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
