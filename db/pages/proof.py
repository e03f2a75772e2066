"""How a fact's proof is shown: the sentence with its evidence marked, and a link that is safe to follow."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence cut around its evidence; the template escapes each part. `evidence` may be empty."""

    before: str
    evidence: str
    after: str


def mark_evidence(sentence: str, evidence: str, at: int | None) -> MarkedSentence:
    """Cuts `sentence` at the place `at` (code points) where `evidence` stands.

    Where the place is not known (None), at the first that reads so; evidence that runs past it is shown after it.
    """
    if at is None or not sentence.startswith(evidence, at):
        at = sentence.find(evidence)
    if at < 0:
        return MarkedSentence(f"{sentence} … ", evidence, "")
    return MarkedSentence(sentence[:at], evidence, sentence[at + len(evidence) :])


def marked(row: sqlite3.Row) -> MarkedSentence:
    """The marked sentence of a fact's row with `sentence`, `evidence` and `evidence_offset`."""
    return mark_evidence(row["sentence"], row["evidence"], row["evidence_offset"])


def safe_link(url: str | None) -> str | None:
    """`url` if it is an http(s) address with a host, else None: nothing else becomes a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
