"""How the sources do: every symptom in a sentence, and the week in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from crawler.symptoms import Symptom

WORST_SHOWN = 15  # rows of the week's table: the healthy rest is one line
LATE = timedelta(days=2)


def examine(db: Database, sources: Sequence[Mapping[str, Any]]) -> list[Symptom]:
    """The symptoms of `sources` (rows of `db.status`), those in trouble longest first."""
    from crawler.symptoms import symptoms
    from db.vitals import vitals

    held = vitals(db)
    return [symptom for row in sources for symptom in symptoms(row, held[row["source_id"]])]


def tell(symptom: Symptom) -> Text:
    """A symptom as it is printed, the hint in its own line."""
    return Text.assemble(
        f"· {symptom.name} ({symptom.source_id}) {symptom.sentence}\n", (f"  → {symptom.hint}", "dim")
    )


def lateness(runs: Sequence[Mapping[str, Any]], now: datetime) -> str | None:
    """A sentence when no run was started for days, else None."""
    if not runs:
        return None
    last = datetime.fromisoformat(runs[0]["started_at"])
    if now - last < LATE:
        return None
    return f"The last run was started {(now - last).days} days ago: is the nightly job still there?"


def week_record(db: Database, last_day: date | None = None) -> dict[str, Any]:
    """The week up to `last_day` (the day of the last run) as JSON values, with the symptoms of today."""
    from db.status import status
    from db.vitals import week

    state = status(db, runs=1)
    if last_day is None:
        started = state["runs"][0]["started_at"] if state["runs"] else datetime.now(UTC).isoformat()
        last_day = date.fromisoformat(started[:10])
    found = examine(db, state["sources"])
    return week(db, last_day) | {"health": [symptom.as_record() for symptom in found]}


def render_week(record: Mapping[str, Any]) -> RenderableType:
    """The week for a person: totals beside those of the week before, then the sources that did worst."""
    totals, before = record["totals"], record["before"]
    sums = ", ".join(f"{totals[key]} {key} ({before[key]})" for key in ("articles", "facts", "fetched"))
    head = (
        f"Week {record['from']} to {record['to']}: {record['runs']} runs; {sums}; in brackets the week before"
    )
    sources = record["sources"]
    ill = [row for row in sources if row["nights_ok"] < row["nights"] or not row["articles"]]
    parts: list[RenderableType] = [Text(head, style="bold"), ""]
    if ill:
        parts.append(_week_table(ill[:WORST_SHOWN]))
    if len(ill) > WORST_SHOWN:
        parts.append(Text(f"… and {len(ill) - WORST_SHOWN} more (--json lists all)"))
    parts.append(Text(f"{len(sources) - len(ill)} of {len(sources)} sources were good every night."))
    if record["health"]:
        parts += ["", Text("What to look at:", style="bold")]
        for one in record["health"]:
            parts.append(Text(f"· {one['name']} ({one['source_id']}) {one['sentence']}\n  → {one['hint']}"))
    return Group(*parts)


def _week_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("source", "good nights", "articles", "facts", "fetched", "last outcome"):
        table.add_column(column)
    for row in rows:
        nights = f"{row['nights_ok']} of {row['nights']}"
        sums = (str(row[key]) for key in ("articles", "facts", "fetched"))
        table.add_row(row["name"], nights, *sums, row["last_outcome"])
    return table
