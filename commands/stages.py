"""The stage runners: pending rows → a pure function → saved, each item in one named outcome.

The rooms' functions may fail on an item nobody foresaw; here, and only here, such an item is set aside
(quarantined) under a name of its own and recorded as an issue; the night goes on, and the item is tried again
the next one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from commands import workers
from commands.night import Counts, Night
from commands.readers import Reading, read_each
from commands.screen import progress

logger = logging.getLogger("chiso.stages")

ARTICLE = "article"  # the reader's word for a page that is one
QUARANTINED = "quarantined:"
BATCH = 50  # articles stored together: what a kill costs is extracted again


class Outcome(StrEnum):
    """How an item left a stage, where the rooms themselves had no name for it."""

    FACTS = "facts"
    NO_FACTS = "no_facts"
    NO_TOPIC = "no_topic"
    ARCHIVE_GAP = "quarantined:archive_record"
    READ_ERROR = "quarantined:read_error"
    EXTRACT_ERROR = "quarantined:extract_error"
    STORE_ERROR = "quarantined:fact_refused"
    COUNTS_REFUSED = "refused:counts"


MEANING: dict[Outcome, str] = {
    Outcome.FACTS: "facts were found and stored",
    Outcome.NO_FACTS: "the article touches our subjects but states no fact",
    Outcome.NO_TOPIC: "nothing in the article is about our subjects",
    Outcome.ARCHIVE_GAP: "the archive does not hold the page the fetch tells of; bring its WARC file back",
    Outcome.READ_ERROR: "an error of the reader on this page; the issue holds which",
    Outcome.EXTRACT_ERROR: "an error of the extractor on this article; the issue holds which",
    Outcome.STORE_ERROR: "the table refused a fact of this article; none of its facts was stored",
    Outcome.COUNTS_REFUSED: "the public copy would hold much less or more than the one before; that one stays",
}


def crawl(night: Night) -> Counts:
    """Discovers and fetches what is due from every source into archive, `urls` and `fetches`."""
    from crawler.run import crawl as crawl_sources
    from db.runs import last_runs

    with progress("crawling") as done:
        crawl_sources(
            database=night.folder.database,
            archive=night.folder.archive,
            sources=night.sources,
            run_id=night.run_id,
            now=night.now,
            limit=night.limit,
            since=night.since,
            allow_addresses=night.allow_addresses,
            progress=done,
            wake=night.wake,
            off_peak=night.off_peak,
            archive_bytes=night.archive_bytes,
        )
    rows = last_runs(night.db, 1)[0]["sources"]
    return {key: sum(row[key] for row in rows) for key in ("discovered", "fetched")}


def read(night: Night) -> Counts:
    """Reads every archived page this reader has not read into an article, or names why it is none."""
    from crawler.read import VERSION
    from db.fetches import pending_reads

    sources = {source.id: source for source in night.sources}
    outcomes: Counter[str] = Counter()
    pending = list(pending_reads(night.db, VERSION))
    with progress("reading") as done:
        for chunk in read_each(night.folder.archive, pending, sources, night.jobs):
            with night.db.atomic():
                for fetch, reading in chunk:
                    done(str(fetch["url"]))
                    outcomes[_keep(night, fetch, reading)] += 1
    return dict(outcomes)


def _keep(night: Night, fetch: Mapping[str, Any], reading: Reading) -> str:
    """Stores what a page was read as; its outcome."""
    from crawler.read import VERSION
    from db.articles import save_article
    from db.fetches import finish_read

    page = reading.page
    if page is None:
        named = Outcome.ARCHIVE_GAP if reading.archive_gap else Outcome.READ_ERROR
        outcome = _quarantine(night, fetch, "read", named, reading.error or "")
        finish_read(night.db, int(fetch["id"]), outcome, None)
        return outcome
    if page.outcome == ARTICLE:
        saved = save_article(night.db, fetch=fetch, page=asdict(page), reader_version=VERSION, now=night.now)
        night.tally[str(fetch["source_id"])]["articles"] += saved is not None
    finish_read(night.db, int(fetch["id"]), page.outcome, VERSION, page.reader)
    return page.outcome


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """A row of the database that awaits extraction."""

    id: int
    source_id: str
    text: str
    title: str | None
    published: str | None
    home_province: str | None


def extract(night: Night) -> Counts:
    """Extracts facts from every article this extractor has not seen and stores them."""
    from db.articles import pending_articles
    from extract import VERSION

    pending = (_pending(row) for row in pending_articles(night.db, VERSION))
    counts: Counter[str] = Counter()
    with progress("extracting") as done:
        extracted = workers.extract_each(pending, night.jobs)
        while batch := list(islice(extracted, BATCH)):
            with night.db.atomic():  # one commit a batch; an article that is refused takes no other with it
                for article, extraction in batch:
                    done(article.title or "")
                    outcome = _store(night, article, extraction)
                    counts[outcome] += 1
                    if outcome == Outcome.FACTS:
                        night.tally[article.source_id]["facts"] += len(extraction.facts)
    return dict(counts)


def _store(night: Night, article: PendingArticle, extraction: workers.Extraction) -> str:
    from db.articles import set_aside
    from db.facts import FactRefused, save_facts
    from extract import VERSION

    outcome = Outcome.EXTRACT_ERROR
    error: BaseException | str | None = extraction.error
    if error is None:
        outcome = _outcome(article, extraction)
        try:
            save_facts(
                night.db,
                article.id,
                extraction.facts,
                outcome=outcome,
                extractor_version=VERSION,
                now=night.now,
            )
        except FactRefused as refused:
            outcome, error = Outcome.STORE_ERROR, refused
    if error is not None:
        set_aside(night.db, article.id, outcome)
        subject = {"source_id": article.source_id, "url": f"article {article.id}"}
        _quarantine(night, subject, "extract", outcome, error)
    return outcome


def _outcome(article: PendingArticle, extraction: workers.Extraction) -> Outcome:
    from extract import has_topic

    if extraction.facts:
        return Outcome.FACTS
    return Outcome.NO_FACTS if has_topic(article.text) else Outcome.NO_TOPIC


def _pending(row: Mapping[str, Any]) -> PendingArticle:
    return PendingArticle(
        id=row["id"],
        source_id=row["source_id"],
        text=row["text"],
        title=row["title"],
        published=row["published"],
        home_province=row["province"],
    )


def _quarantine(
    night: Night, item: Mapping[str, Any], stage: str, outcome: Outcome, error: BaseException | str
) -> Outcome:
    from db.runs import record_issue

    detail = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    logger.warning("%s: %s (%s)", item["url"], outcome, detail)
    record_issue(
        night.db,
        run_id=night.run_id,
        source_id=item["source_id"],
        stage=stage,
        outcome=outcome,
        subject=str(item["url"]),
        detail=detail[:500],
        now=night.now,
    )
    return outcome


def week(night: Night) -> Counts:
    """Writes the summary of the last week that is over, if no night has done so yet."""
    from commands.weekly import summarise

    return summarise(night)


def report(night: Night) -> Counts:
    """Judges the run, prints and keeps its report."""
    from commands.report import report as tell

    return tell(night)
