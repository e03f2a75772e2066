"""Extraction over many articles: in this process for a few, on all cores for many, in input order."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

logger = logging.getLogger("chiso.extract")

BIG_INPUT = 1_000_000  # characters, some 1.5 s of work: below, starting processes costs more than it saves
CHUNK = 16  # articles handed to a worker at once
AHEAD = 4  # chunks in flight for each worker: keeps all busy, bounds the memory


class Extractable(Protocol):
    """What extraction needs to know of an article."""

    @property
    def text(self) -> str:
        """Unicode NFC; offsets of facts count its code points."""

    @property
    def title(self) -> str | None:
        """The headline, where it is known apart from the text."""

    @property
    def published(self) -> str | None:
        """ISO date or time."""

    @property
    def home_province(self) -> str | None:
        """The province the outlet writes from, by its short official name."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The facts of one article as plain JSON values, or the error that ended it."""

    facts: list[dict[str, Any]]
    error: str | None = None
    left_out: tuple[dict[str, Any], ...] = ()


A = TypeVar("A", bound=Extractable)
Task = tuple[str, str | None, str | None, str | None]


def extract_each(articles: Iterable[A], jobs: int | None = None) -> Iterator[tuple[A, Extraction]]:
    """Each article with what was found in it, in input order.

    `jobs` None takes all cores once the input has `BIG_INPUT` characters, one process otherwise.
    """
    remaining = iter(articles)
    if jobs is None:
        head, big = _measure(remaining)
        remaining = chain(head, remaining)
        jobs = cores() if big else 1
    if jobs == 1:
        for article in remaining:
            yield article, extract_one(_task(article))
    else:
        yield from _in_processes(remaining, jobs)


def extract_one(task: Task) -> Extraction:
    """Facts of one article; an error of the extractor quarantines this article and no other."""
    from extract import extract_facts

    text, title, published, home_province = task
    try:
        facts = extract_facts(text, title=title, published=published, home_province=home_province)
    except Exception as error:  # one article's failure is its named outcome, never the night's end
        logger.debug("extraction failed", exc_info=True)
        return Extraction([], f"{type(error).__name__}: {error}")
    return Extraction([fact.to_json() for fact in facts])


def explain_one(article: Extractable) -> Extraction:
    """Facts of one article with the values that became none, each with why (`left_out`)."""
    from extract import explain_facts

    text, title, published, home_province = _task(article)
    facts, left_out = explain_facts(text, title=title, published=published, home_province=home_province)
    return Extraction([fact.to_json() for fact in facts], left_out=tuple(asdict(item) for item in left_out))


def _in_processes(articles: Iterator[A], jobs: int) -> Iterator[tuple[A, Extraction]]:
    waiting: deque[tuple[list[A], Future[list[Extraction]]]] = deque()
    with ProcessPoolExecutor(jobs, mp_context=_context()) as pool:
        try:
            while True:
                while len(waiting) < jobs * AHEAD and (chunk := list(islice(articles, CHUNK))):
                    waiting.append(
                        (chunk, pool.submit(_extract_chunk, [_task(article) for article in chunk]))
                    )
                if not waiting:
                    return
                chunk, future = waiting.popleft()
                yield from zip(chunk, future.result(), strict=True)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _extract_chunk(tasks: list[Task]) -> list[Extraction]:
    return [extract_one(task) for task in tasks]


def _task(article: Extractable) -> Task:
    return article.text, article.title, article.published, article.home_province


def _measure(articles: Iterator[A]) -> tuple[list[A], bool]:
    """Reads ahead until the input counts as big; gives what was read, and whether it is."""
    head: list[A] = []
    size = 0
    for article in articles:
        head.append(article)
        size += len(article.text)
        if size >= BIG_INPUT:
            return head, True
    return head, False


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context() -> multiprocessing.context.BaseContext:
    """Workers forked from a clean server that has loaded the extractor once; spawned where there is none."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extract"])
    return context
