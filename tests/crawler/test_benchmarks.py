"""The benchmarks of the crawl, small: they run, and what must hold at any size holds."""

from __future__ import annotations

from pathlib import Path

from benchmarks.crawl import measure
from benchmarks.kills import survive


def test_crawls_killed_at_random_points_end_with_the_same_articles(tmp_path: Path) -> None:
    cut, differences = survive(1, tmp_path, times=4)
    assert differences == []
    assert cut >= 2, "most were still at work"


def test_the_throughput_benchmark_reads_every_page_by_its_rules(tmp_path: Path) -> None:
    told = measure(40, tmp_path)
    assert (told.articles, told.by_rules) == (40, 40)
    assert min(told.bare.cpu, told.ours.cpu, told.on_fallback.cpu) > 0
