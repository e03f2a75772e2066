"""The report of a run: what each source gave, what was found, where to look next; one screen, also JSON."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from commands.failures import ExitCode
from commands.night import Counts, Night
from commands.screen import output, print_json
from commands.stages import QUARANTINED, Outcome
from db.reporting import count_facts, facts_by_province, issue_counts, sample_facts
from db.runs import last_runs, record_source, utc_text

PROVINCES_SHOWN = 10  # rows of the table of facts: the report stays a screen
SAMPLES_SHOWN = 10
WIDTH = 110  # of the report kept in the reports folder
NO_NETWORK = {"failed:dns", "failed:connect"}
OFF_PEAK = "skipped:off_peak"
KINDS = ("ranks", "scores", "changes", "teams", "members", "decisions")

Record = dict[str, Any]


def report(night: Night) -> Counts:
    """Judges the run, prints its report and keeps it in the reports folder; sets `night.exit_code`."""
    record = build(night)
    night.exit_code = int(record["exit_code"])
    keep(record, night)
    if night.as_json:
        print_json(record, indent=2)
    else:
        output().print(render(record))
    return {"facts": record["facts"]["stored"]}


def tally_sources(night: Night) -> None:
    """Adds what was stored to the rows the crawl left, one a source."""
    for row in last_runs(night.db, 1)[0]["sources"]:
        counted = night.tally[row["source_id"]]
        record_source(
            night.db,
            night.run_id,
            row["source_id"],
            row["outcome"],
            detail=row["detail"],
            articles=counted["articles"],
            facts=counted["facts"],
        )


def build(night: Night) -> Record:
    """The report as plain JSON values."""
    run = last_runs(night.db, 1)[0]
    names = {source.id: source.name for source in night.sources}
    provinces = sorted({source.province for source in night.sources if source.province})
    counted = facts_by_province(night.db, provinces) or facts_by_province(night.db)
    shown = counted[:PROVINCES_SHOWN]
    each = max(1, SAMPLES_SHOWN // max(1, len(shown)))
    code, verdict = judge(run["sources"], night.counts)
    return {
        "run": run["id"],
        "command": run["command"],
        "started_at": run["started_at"],
        "finished_at": utc_text(night.clock()),
        "exit_code": int(code),
        "verdict": verdict,
        "sources": [{"name": names.get(row["source_id"], row["source_id"]), **row} for row in run["sources"]],
        "stages": night.counts,
        "issues": issue_counts(night.db, run["id"]),
        "facts": {
            "stored": count_facts(night.db),
            "by_province": shown,
            "samples": [
                {"province": row["province"], **fact}
                for row in shown
                for fact in sample_facts(night.db, row["province"], each)
            ][:SAMPLES_SHOWN],
        },
        "files": {"database": str(night.folder.database), "public": str(night.folder.public)},
    }


def judge(sources: Sequence[Mapping[str, Any]], counts: Mapping[str, Counts]) -> tuple[ExitCode, str]:
    """The exit code of a run and why, from what was recorded of its sources and stages."""
    for stage, outcomes in counts.items():
        if outcomes and all(outcome.startswith(QUARANTINED) for outcome in outcomes):
            return ExitCode.COULD_NOT_RUN, f"the stage '{stage}' failed on everything: run 'chiso doctor'"
    if Outcome.COUNTS_REFUSED in counts.get("publish", {}):
        return ExitCode.NOT_PUBLISHED, "the copy of before stays public: the new counts are out of bounds"
    bad = [row for row in sources if row["outcome"] != "ok"]
    if not bad:
        return ExitCode.GOOD, f"all {len(sources)} sources went as planned"
    if all(row["outcome"] == OFF_PEAK for row in sources):
        return ExitCode.COULD_NOT_RUN, f"{sources[0]['detail']}: run it then, or with --any-hour"
    if len(bad) == len(sources) and all(row["outcome"] in NO_NETWORK for row in bad):
        return ExitCode.COULD_NOT_RUN, "no source could be reached: is there a network?"
    return ExitCode.BELOW_FLOOR, f"{len(bad)} of {len(sources)} sources are not as they should be"


def keep(record: Record, night: Night) -> Path:
    """Writes the report as text and JSON into the reports folder; returns the text file's path."""
    folder = night.folder.reports
    folder.mkdir(exist_ok=True)
    stem = folder / f"{night.now:%Y-%m-%d}-run-{night.run_id}"
    text = io.StringIO()
    Console(file=text, width=WIDTH, highlight=False).print(render(record))
    write_whole(stem.with_suffix(".json"), json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    write_whole(stem.with_suffix(".txt"), text.getvalue())
    return stem.with_suffix(".txt")


def write_whole(path: Path, text: str) -> None:
    """Puts a file in place in one step: it is there whole, or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def render(record: Record) -> RenderableType:
    """The report for a person, about forty lines."""
    head = (
        f"chiso {record['command']}, run {record['run']} of {record['started_at'][:10]}: {record['verdict']}"
    )
    parts: list[RenderableType] = [Text(head, style="bold"), "", _source_table(record["sources"])]
    if record["issues"]:
        listed = ", ".join(f"{issue['outcome']} {issue['count']}" for issue in record["issues"][:6])
        parts += ["", Text(f"Issues: {listed} (in the table issues, with addresses)")]
    facts = record["facts"]
    parts += ["", _fact_table(facts["by_province"])]
    if facts["samples"]:
        parts += ["", _sample_table(facts["samples"])]
    return Group(*parts, "", _next_steps(record))


def _source_table(sources: Sequence[Record]) -> Table:
    table = _table("source", "outcome", "discovered", "fetched", "articles", "facts", numbers=4)
    for row in sources:
        style = "" if row["outcome"] == "ok" else "yellow"
        numbers = (str(row[key]) for key in ("discovered", "fetched", "articles", "facts"))
        table.add_row(row["name"], row["outcome"], *numbers, style=style)
    return table


def _fact_table(rows: Sequence[Record]) -> Table:
    table = _table("facts in the table", *KINDS, "all", numbers=len(KINDS) + 1)
    for row in rows:
        table.add_row(row["province"], *(str(row[kind]) for kind in KINDS), str(row["facts"]))
    if not rows:
        table.add_row("none yet")
    return table


def _sample_table(samples: Sequence[Record]) -> Table:
    table = _table("for example", "", "", "", "evidence")
    for fact in samples:
        bound = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}[fact["bound"]]
        of = f"/{fact['out_of']}" if fact["out_of"] else ""
        target = " (target)" if fact["status"] == "target" else ""
        about = " ".join(part for part in (fact["indicator"], fact["period"], fact["scope"]) if part)
        table.add_row(
            Text(fact["province"]), Text(fact["kind"]), Text(f"{bound}{fact['value_text']}{of}{target}"),
            Text(about), Text(f"«{fact['evidence']}»"),
        )  # fmt: skip
    return table


def _next_steps(record: Record) -> Text:
    public = record["files"]["public"]
    query = "select province, indicator, period, rank, evidence from ranks order by province, period"
    return Text(
        "Where to look next:\n"
        f"  {_program('chiso')} browse    tables, a page a province and a search, in your browser\n"
        f"  {_program('chiso')} status    the last runs, and sources that need a look\n"
        f'  {_program("sqlite-utils")} {public} "{query}" -t',
        no_wrap=True,
        overflow="ignore",
    )


def _program(name: str) -> str:
    """How the user calls a program of this installation from where they are."""
    installed = Path(sys.executable).parent / name
    if shutil.which(name) == str(installed):
        return name
    return str(installed.relative_to(Path.cwd()) if installed.is_relative_to(Path.cwd()) else installed)


def _table(*columns: str, numbers: int = 0) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for index, name in enumerate(columns):
        number = index >= len(columns) - numbers
        table.add_column(name, justify="right" if number else "left", no_wrap=True, overflow="ellipsis")
    return table
