"""The week's summary, written by the first night after the week has ended."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

from rich.console import Console

from commands.health import render_week, week_record
from commands.night import Counts, Night
from commands.report import WIDTH, write_whole


def summarise(night: Night) -> Counts:
    """Keeps the figures of the last week that had runs and is over, in the reports folder, once.

    Weeks begin on Monday, days are those of UTC, as in `status --week`. The text is put in place last: a night
    that is killed in between leaves the week to the next one.
    """
    from db.vitals import last_run_before

    monday = night.now.date() - timedelta(days=night.now.weekday())
    last = last_run_before(night.db, monday)
    if last is None:
        return {}
    sunday = last + timedelta(days=6 - last.weekday())
    text = night.folder.reports / f"{week_name(sunday)}.txt"
    if text.exists():
        return {}
    record = week_record(night.db, sunday)
    printed = io.StringIO()
    Console(file=printed, width=WIDTH, highlight=False).print(render_week(record))
    night.folder.reports.mkdir(exist_ok=True)
    write_whole(text.with_suffix(".json"), json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    write_whole(text, printed.getvalue())
    return {"weeks": 1}


def week_name(day: date) -> str:
    """The week of a day as its file is called: `week-2026-40`, by ISO 8601."""
    year, number, _ = day.isocalendar()
    return f"week-{year}-{number:02}"
