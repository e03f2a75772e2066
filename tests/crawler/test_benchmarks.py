"""The benchmarks of the crawl, small: they run, and what must hold at any size holds."""

from __future__ import annotations

from pathlib import Path

from benchmarks.crawl import measure
from benchmarks.kills import survive
from benchmarks.reading import RULED, full_pages, own_pages, readers, replay_pages


def test_crawls_killed_at_random_points_end_with_the_same_articles(tmp_path: Path) -> None:
    cut, differences = survive(1, tmp_path, times=4)
    assert differences == []
    assert cut >= 2, "most were still at work"


def test_the_throughput_benchmark_reads_every_page_by_its_rules(tmp_path: Path) -> None:
    told = measure(40, tmp_path)
    assert (told.articles, told.by_rules) == (40, 40)
    assert min(told.bare.cpu, told.ours.cpu, told.on_fallback.cpu) > 0


def test_nine_pages_in_ten_of_known_families_need_no_fallback() -> None:
    found = readers([*own_pages(), *replay_pages()])
    assert found.total() > 90
    assert sum(found[reader] for reader in RULED) >= 0.9 * found.total()
    assert set(readers(full_pages())) == {"rules"}
