"""Crawls killed at random points and started again: the same articles, no address lost or stored twice.

A crawl with its reading runs in a process group of its own, which is killed (SIGKILL, parent and child at
once) somewhere between its first page and its end; another one then goes on where it was.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks._papers import FAMILIES
from benchmarks.crawl import ROOT, crawled, paper, served
from commands import stages
from commands.paths import DataFolder
from crawler.archive import iter_pages

POINTS = 20
PAGES = 48
SHARE = 0.3  # of a crawl's time: the rest of it is spent before its first page


@dataclass(frozen=True)
class Ended:
    """What a crawl left: addresses, articles as (address, hash), fetches that archived, whole pages on disk."""

    urls: frozenset[str]
    articles: frozenset[tuple[str, str]]
    archived: tuple[str, ...]
    readable: bool


def survive(points: int, folder: Path, *, times: int = 1, seed: int = 1) -> tuple[int, list[str]]:
    """Kills crawls of `points` databases, each `times` times before it may end.

    Returns how many were in fact cut short, and what differed from the undisturbed one.
    """
    rng = random.Random(seed)
    with served(PAGES) as ports:
        began = time.perf_counter()
        run(folder / "whole.db", ports)
        lasted = time.perf_counter() - began
        whole = ended(folder / "whole.db")
        cut, differences = 0, []
        for point in range(points):
            database = folder / f"killed-{point}.db"
            for _ in range(times):
                cut += killed(database, ports, rng.random() * lasted * SHARE)
            run(database, ports)
            now = ended(database)
            if now != whole:
                differences.append(f"point {point}: {_difference(now, whole)}")
    return cut, differences


def run(database: Path, ports: list[int]) -> None:
    """A crawl and its reading to their end."""
    night = crawled([paper(family, port) for family, port in zip(FAMILIES, ports, strict=False)], database)
    with closing(night.db):
        stages.read(night)


def killed(database: Path, ports: list[int], after: float) -> bool:
    """Kills a crawl `after` seconds from its first page; whether it was still at work."""
    arguments = [sys.executable, "-m", "benchmarks.kills", str(database), *map(str, ports)]
    before = _attempts(database)
    with subprocess.Popen(arguments, cwd=ROOT, start_new_session=True) as process:
        while process.poll() is None and _attempts(database) == before:
            time.sleep(0.002)
        time.sleep(after)
        working = process.poll() is None
        if working:
            os.killpg(process.pid, signal.SIGKILL)
    return working


def _attempts(database: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
            return int(conn.execute("select count(*) from fetches").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # not there yet, or without its tables


def ended(database: Path) -> Ended:
    with closing(sqlite3.connect(database)) as conn:
        assert conn.execute("pragma integrity_check").fetchone() == ("ok",)
        urls = frozenset(row[0] for row in conn.execute("select url from urls"))
        articles = frozenset(
            conn.execute("select url, content_hash from articles where is_current").fetchall()
        )
        query = "select u.url from fetches f join urls u on u.id = f.url_id where f.outcome = 'archived' order by 1"
        archived = tuple(row[0] for row in conn.execute(query))
    pages = {page.url for _, _, page in iter_pages(DataFolder(database).archive)}
    return Ended(urls, articles, archived, pages == set(archived))


def _difference(now: Ended, whole: Ended) -> str:
    return (
        f"{len(whole.urls - now.urls)} addresses lost, {len(whole.articles ^ now.articles)} articles differ, "
        f"{len(now.archived) - len(whole.archived)} archived too many, readable: {now.readable}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cut, differences = survive(POINTS, Path(folder))
    print(f"{cut} of {POINTS} crawls killed at work and started again: {len(differences)} ended differently")
    for one in differences:
        print(f"  {one}")


if __name__ == "__main__":
    run(Path(sys.argv[1]), [int(port) for port in sys.argv[2:]])
