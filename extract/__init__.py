"""The language side of chiso: text in, facts out. Pure: no files at call time, no network, no clock, no database."""

from __future__ import annotations

from datetime import date

from extract.model import Fact
from extract.reader import prepare, read_article

VERSION = "1"
"""Version of the extraction; a change of it makes every stored article due again."""


def extract_facts(
    text: str, *, published: str | date | None = None, home_province: str | None = None, title: str | None = None
) -> list[Fact]:
    """The facts an article states, in order of their evidence.

    `text` is any Unicode string; offsets count its code points and `text[fact.start:fact.end] == fact.evidence`.
    `published` (ISO date or date-time) resolves «năm nay», «ngày 26/10»; `home_province` (short official name) is
    the paper's own and the last resort for a subject; `title` helps to tell what the article is about. Raises
    ValueError for a `published` that is no ISO date.
    """
    day = date.fromisoformat(published[:10]) if isinstance(published, str) else published
    return read_article(text, day, home_province, title)


def has_topic(text: str) -> bool:
    """Triage: whether `text` names anything that facts are about; without it there are none."""
    return prepare(text, None, None, None) is not None


__all__ = ["VERSION", "Fact", "extract_facts", "has_topic"]
