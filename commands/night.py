"""One night's work as its stages share it: what is open, what was asked for, what was counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from commands.paths import DataFolder

if TYPE_CHECKING:
    from sqlite_utils import Database

    from crawler.source import Source

Counts = dict[str, int]


@dataclass(slots=True)
class Night:
    """A run in progress.

    `now` is the run's clock at its start (aware, UTC), `ahead` how far it goes before the real one (replay
    only). `wake`: sources are tried that rest after failed nights; `off_peak`: only in the hours when few read
    the papers. `archive_bytes`: the archive's limit (None: the disk's).
    `counts` has one entry a finished stage, `tally` the articles and facts stored for each source.
    """

    folder: DataFolder
    db: Database
    command: str
    now: datetime
    sources: Sequence[Source]
    run_id: int = 0  # known once the run has its row
    ahead: timedelta = timedelta()
    allow_addresses: Sequence[str] = ()
    since: date | None = None
    limit: int | None = None
    jobs: int | None = None
    as_json: bool = False
    wake: bool = False
    off_peak: bool = False
    archive_bytes: int | None = None
    counts: dict[str, Counts] = field(default_factory=dict)
    tally: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    exit_code: int = 0

    def clock(self) -> datetime:
        """The run's time at this moment."""
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the night: takes what is pending, leaves each item in a named outcome, returns the counts."""

    name: str
    work: Callable[[Night], Counts]


@dataclass(frozen=True, slots=True)
class Stages:
    """Which stages the commands go through, in order; `pipeline.py` says."""

    run: tuple[Stage, ...]
    crawl: tuple[Stage, ...]
    extract: tuple[Stage, ...]
