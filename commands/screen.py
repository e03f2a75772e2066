"""What goes to the terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

FILE_WIDTH = 160  # columns of tables that go to a file or a pipe


def output() -> Console:
    """The console of results. Made anew each time, since stdout may be another one by now (tests, pipes)."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else FILE_WIDTH)


def say(message: str) -> None:
    """One line to stderr for the user: a warning, a broken line, where a file went."""
    print(f"chiso: {message}", file=sys.stderr, flush=True)


def print_json(value: Any, *, indent: int | None = None) -> None:
    """One JSON document to stdout, letters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Shows a bar on stderr while the block runs; silent where stderr is no terminal.

    Gives a function to call once per item done, with a few words on it (may be empty).
    """
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[item]}", style="dim"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(label, total=total, item="")
        yield lambda item: bars.update(task, advance=1, item=item[:60])
