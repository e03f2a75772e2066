"""The language side of chiso: text in, facts out. Pure: no files at call time, no network, no clock, no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from extract.grade import features
from extract.model import Fact, LeftOut
from extract.nlp import run
from extract.reader import find_mentions, open_article, read_facts, read_sentences

VERSION = "3"
"""Version of the extraction; a change of it makes every stored article due again."""


def extract_facts(
    text: str,
    *,
    published: str | date | None = None,
    home_province: str | None = None,
    title: str | None = None,
) -> list[Fact]:
    """The facts an article states, in order of their evidence.

    `text` is any Unicode string; offsets count its code points and `text[fact.start:fact.end] == fact.evidence`.
    `published` (ISO date or date-time) resolves «năm nay», «ngày 26/10»; `home_province` (short official name) is
    the paper's own and the last resort for a subject; `title` helps to tell what the article is about. Raises
    ValueError for a `published` that is no ISO date.
    """
    return read_facts(open_article(text, _day(published), home_province, title))


def explain_facts(
    text: str,
    *,
    published: str | date | None = None,
    home_province: str | None = None,
    title: str | None = None,
) -> tuple[list[Fact], list[LeftOut]]:
    """The facts of `extract_facts`, and the ranks and scores that were found but became no fact, each with why."""
    article = open_article(text, _day(published), home_province, title)
    article.left_out = []
    return read_facts(article), article.left_out


def annotate(
    text: str,
    *,
    published: str | date | None = None,
    home_province: str | None = None,
    title: str | None = None,
) -> Doc:
    """The same reading as a spaCy Doc over the canonical text: `doc.spans` holds `places`, `indicators`,
    `sentences`, `words` and `facts`; `doc._.facts` the facts themselves."""
    return run(open_article(text, _day(published), home_province, title))


def features_of(
    text: str,
    facts: Sequence[Fact],
    *,
    published: str | date | None = None,
    home_province: str | None = None,
    title: str | None = None,
) -> list[list[str]]:
    """What the grade of each of these `facts` of an article rests on, for fitting the weights.

    The facts may be those of another version of the extractor.
    """
    article = open_article(text, _day(published), home_province, title)
    find_mentions(article)
    read_sentences(article)
    return features(facts, article.scene)


def has_topic(text: str) -> bool:
    """Triage: whether `text` names anything that facts are about; without it there are none."""
    return open_article(text).has_topic


def _day(published: str | date | None) -> date | None:
    return date.fromisoformat(published[:10]) if isinstance(published, str) else published


__all__ = [
    "VERSION",
    "Fact",
    "LeftOut",
    "annotate",
    "explain_facts",
    "extract_facts",
    "features_of",
    "has_topic",
]
