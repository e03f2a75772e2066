"""A night's crawl beside bare Scrapy + trafilatura on the same pages, and crawls killed anywhere.

Everything of ours is on but the pauses: guard, robots, archive, reading, storing. What is printed are ratios of
things timed in one run; `CHISO_BENCH_PAGES` makes it smaller.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import crawler.read
from benchmarks._papers import FAMILIES
from commands import readers, stages
from commands.night import Night
from commands.paths import DataFolder
from commands.readers import _begin
from crawler.limits import Limits
from crawler.reading.families import family_rules
from crawler.run import crawl
from crawler.source import Discovery, Source
from db import open_database
from db.runs import start_run

ROOT = Path(__file__).resolve().parents[1]
PAGES = int(os.environ.get("CHISO_BENCH_PAGES", "2000"))
NOW = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of processor time, workers and children included."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(frozen=True)
class Figures:
    """What all pages cost, and what came of them."""

    bare: Cost
    crawled: Cost
    read: Cost
    fallback: Cost
    articles: int
    by_rules: int

    @property
    def ours(self) -> Cost:
        """Crawl, reading and storing."""
        return self.crawled + self.read

    @property
    def on_fallback(self) -> Cost:
        """The same where no page fits its rules and trafilatura reads them all."""
        return self.crawled + self.fallback


class Stopwatch:
    """Measures its block; `cost` stands after it."""

    cost: Cost

    def __enter__(self) -> Stopwatch:
        self._began = time.perf_counter(), _cpu()
        return self

    def __exit__(self, *_: object) -> None:
        wall, cpu = self._began
        self.cost = Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def measure(pages: int, folder: Path) -> Figures:
    """Both crawls of `pages` pages, one after the other; `folder` takes what they write."""
    with served(pages) as ports:
        listings = [f"http://127.0.0.1:{port}/tin/" for port in ports]
        output = folder / "bare.jsonl"
        with Stopwatch() as bare:
            subprocess.run(
                [sys.executable, "-m", "benchmarks._bare", output, *listings], cwd=ROOT, check=True
            )
        missing = pages - len(output.read_text(encoding="utf-8").splitlines())
        assert missing <= pages * 0.02, f"trafilatura found nothing on {missing} pages"
        sources = [paper(family, port) for family, port in zip(FAMILIES, ports, strict=False)]
        with Stopwatch() as crawling:
            night = crawled(sources, folder / "chiso.db")
    with closing(night.db):
        with Stopwatch() as reading:
            counts = stages.read(night)
        by_rules = night.db.execute("select count(*) from fetches where read_by = 'rules'").fetchone()[0]
        night.db.execute("update fetches set reader_version = null where outcome = 'archived'")
        with without_rules(), Stopwatch() as fallback:
            stages.read(night)
    return Figures(bare.cost, crawling.cost, reading.cost, fallback.cost, counts.get("article", 0), by_rules)


def paper(family: str, port: int) -> Source:
    return Source(
        id=family.replace("-", "_"),
        name=family,
        province=None,
        kind="newspaper",
        home_url=f"http://127.0.0.1:{port}",
        family=family,
        article_pattern=re.compile(r"^/tin/bai-\d+\.html$"),
        discovery=Discovery(listings=("/tin/",), menu=()),
        page=family_rules()[family],
        delay_seconds=0.0,
        daily_budget=100_000,
    )


def crawled(sources: list[Source], database: Path) -> Night:
    """One night's crawl; the night as its next stages take it up."""
    folder = DataFolder(database)
    db = open_database(database)
    run_id = start_run(db, "run", NOW)
    doors = [source.home_url.removeprefix("http://") for source in sources]
    limits = Limits(source_seconds=1e9)
    crawl(
        database=database, archive=folder.archive, sources=sources, run_id=run_id, now=NOW,
        allow_addresses=doors, limits=limits,
    )  # fmt: skip
    return Night(folder=folder, db=db, command="run", now=NOW, sources=sources, run_id=run_id)


@contextmanager
def without_rules() -> Iterator[None]:
    """Every page falls to trafilatura: no rules, no signs of a family, no densest text."""
    with _nothing_fits(), mock.patch.object(readers, "_begin", _begin_without_rules):
        yield


def _nothing_fits() -> Any:
    return mock.patch.multiple(
        crawler.read, by_rules=lambda *_: None, recognise=lambda _: (), by_text=lambda *_: None
    )


def _begin_without_rules(archive: Path, sources: dict[str, Source]) -> None:
    """The same in a worker process."""
    _nothing_fits().start()
    _begin(archive, sources)


@contextmanager
def served(pages: int) -> Iterator[list[int]]:
    """The ports of the papers while they are up."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks._papers", str(pages)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin
    assert server.stdout
    try:
        yield json.loads(server.stdout.readline())
    finally:
        server.stdin.close()
        server.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = measure(PAGES, Path(folder))
    print(f"{PAGES} pages of {len(FAMILIES)} families, ms a page on the clock (of processor time):")
    for name, cost in (
        ("bare Scrapy + trafilatura", told.bare),
        ("ours: crawl", told.crawled),
        ("ours: read and store", told.read),
        ("ours: the same on the fallback", told.fallback),
    ):
        print(f"  {name:32} {cost.wall / PAGES * 1000:6.1f} ({cost.cpu / PAGES * 1000:.1f})")
    for name, cost in (("ours", told.ours), ("with every page on the fallback", told.on_fallback)):
        print(
            f"  {name}: {told.bare.wall / cost.wall:.2f} x as fast ({told.bare.cpu / cost.cpu:.2f} x by processor time)"
        )
    print(f"  {told.articles} articles, {told.by_rules / max(1, told.articles):.1%} read by their rules")
