"""Reading a known family's page beside trafilatura with metadata, on the same pages in the same run.

Printed are ratios of processor time, for the fixture pages as they are and for pages of a real one's size, and the
share of own and replay pages that were read without the fallback. Bars: 0.3 x and 90 %.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import trafilatura

from benchmarks._papers import FIXTURES, papers
from crawler.read import Outcome, Page, read_page
from crawler.reading.families import family_rules
from crawler.replay import serve
from crawler.rules import PageRules

ROUNDS = 5
FULL_PAGES = 80
RULED = ("rules", "family", "api")
NOW = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """A page as fetched, with the rules of its outlet."""

    body: bytes
    url: str
    content_type: str | None
    rules: PageRules | None


def own_pages() -> list[Sample]:
    """The article pages of every known family among the fixtures."""
    found = []
    for told in sorted(FIXTURES.glob("*/*.json")):
        page, rules = told.with_suffix(".html"), family_rules().get(told.parent.name)
        said = json.loads(told.read_text(encoding="utf-8"))
        if page.is_file() and rules and rules.body and said["expected"]["outcome"] == Outcome.ARTICLE:
            found.append(Sample(page.read_bytes(), said["url"], said["content_type"], rules))
    return found


def full_pages() -> list[Sample]:
    """The pages of the crawl's benchmark: 55 kB each, of eight families."""
    return [
        Sample(body, f"https://bao.vn{path}", "text/html; charset=utf-8", family_rules()[paper.family])
        for paper in papers(FULL_PAGES)
        for path, body in paper.pages.items()
    ]


def replay_pages() -> list[Sample]:
    """Every article page of the replay site, as its first night serves it."""
    found = []
    with serve(1, ports=None) as site:
        sources = {source.id.removeprefix("replay_"): source for source in site.sources}
        for outlet in site.outlets:
            source = sources[outlet.id]
            for path in outlet.by_path:
                url = outlet.base_url + path
                at = source.fetch_url(url).removeprefix(outlet.base_url)
                answer = outlet.answer(urlsplit(at).path, dict(parse_qsl(urlsplit(at).query)))
                assert answer, url
                found.append(Sample(answer.body, url, answer.content_type, source.page))
    return found


def readers(samples: Iterable[Sample]) -> Counter[str]:
    """How many pages each reader read; `rules` and `api` are the outlets' own."""
    found = Counter[str]()
    for sample in samples:
        page = ours(sample)
        found[page.reader or page.outcome] += 1
    return found


def ours(sample: Sample) -> Page:
    """The page as the night reads it."""
    return read_page(
        sample.body, sample.url, rules=sample.rules, content_type=sample.content_type, fetched_at=NOW
    )


def theirs(sample: Sample) -> object:
    """Text and metadata as trafilatura finds them."""
    return trafilatura.bare_extraction(
        sample.body, url=sample.url, with_metadata=True, include_comments=False, include_tables=True
    )


def seconds(read: Callable[[Sample], object], samples: Sequence[Sample]) -> float:
    """Processor time of the quickest of a few rounds over all pages: the one least disturbed."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for sample in samples:
            read(sample)
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    own = own_pages()
    for name, samples in (("fixture pages as they are", own), ("pages of 55 kB", full_pages())):
        mine, others = seconds(ours, samples), seconds(theirs, samples)
        each = 1000 / len(samples)
        print(
            f"{len(samples)} {name}: {mine * each:.2f} ms of processor time a page, trafilatura {others * each:.2f}: "
            f"{mine / others:.2f} x (bar 0.3)"
        )
    for name, samples in (("own", own), ("replay", replay_pages())):
        found = readers(samples)
        ruled = sum(found[reader] for reader in RULED) / found.total()
        told = ", ".join(f"{reader} {count}" for reader, count in found.most_common())
        print(f"{name} pages read without the fallback: {ruled:.1%} of {found.total()} (bar 90 %; {told})")
