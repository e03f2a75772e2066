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
from unittest import mock

import crawler.read
from benchmarks._papers import FAMILIES
from commands import stages
from commands.night import Night
from commands.paths import DataFolder
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
class Figures:
    """Seconds for all pages, and what came of them."""

    bare: float
    crawled: float
    read: float
    fallback: float
    articles: int
    by_rules: int

    @property
    def ratio(self) -> float:
        """How many times as fast as the bare crawl."""
        return self.bare / (self.crawled + self.read)

    @property
    def ratio_on_fallback(self) -> float:
        """The same where no page fits its rules and trafilatura reads them all."""
        return self.bare / (self.crawled + self.fallback)


def measure(pages: int, folder: Path) -> Figures:
    """Both crawls of `pages` pages, one after the other; `folder` takes what they write."""
    with served(pages) as ports:
        listings = [f"http://127.0.0.1:{port}/tin/" for port in ports]
        start = time.perf_counter()
        output = folder / "bare.jsonl"
        subprocess.run([sys.executable, "-m", "benchmarks._bare", output, *listings], cwd=ROOT, check=True)
        bare = time.perf_counter() - start
        missing = pages - len(output.read_text(encoding="utf-8").splitlines())
        assert missing <= pages * 0.02, f"trafilatura found nothing on {missing} pages"
        sources = [paper(family, port) for family, port in zip(FAMILIES, ports, strict=False)]
        start = time.perf_counter()
        night = crawled(sources, folder / "chiso.db")
        seconds = time.perf_counter() - start
    with closing(night.db):
        reading, counts = timed_reading(night)
        by_rules = night.db.execute("select count(*) from fetches where read_by = 'rules'").fetchone()[0]
        with without_rules():
            night.db.execute("update fetches set reader_version = null where outcome = 'archived'")
            fallback, _ = timed_reading(night)
    return Figures(bare, seconds, reading, fallback, counts.get("article", 0), by_rules)


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


def timed_reading(night: Night) -> tuple[float, dict[str, int]]:
    start = time.perf_counter()
    counts = stages.read(night)
    return time.perf_counter() - start, counts


@contextmanager
def without_rules() -> Iterator[None]:
    """Every page falls to trafilatura: no rules, no signs of a family, no densest text."""
    nothing = mock.patch.multiple(
        crawler.read, by_rules=lambda *_: None, recognise=lambda _: (), by_text=lambda *_: None
    )
    with nothing:
        yield


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
    each = 1000 / PAGES
    print(
        f"{PAGES} pages of {len(FAMILIES)} families: bare Scrapy + trafilatura {told.bare * each:.1f} ms a page"
    )
    print(f"  ours {(told.crawled + told.read) * each:.1f} ms (crawl {told.crawled * each:.1f}, "
          f"read and store {told.read * each:.1f}): {told.ratio:.2f} x as fast")  # fmt: skip
    print(f"  with every page on the fallback: {told.ratio_on_fallback:.2f} x as fast")
    print(f"  {told.articles} articles, {told.by_rules / max(1, told.articles):.1%} read by their rules")
