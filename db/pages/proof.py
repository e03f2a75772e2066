"""How a fact's proof is shown: the sentence with its evidence marked, and a link that is safe to follow."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence cut around its evidence; the template escapes each part. `evidence` may be empty."""

    before: str
    evidence: str
    after: str


def mark_evidence(sentence: str, evidence: str) -> MarkedSentence:
    """Cuts `sentence` at the first place `evidence` stands; evidence that runs past it is shown after it."""
    at = sentence.find(evidence)
    if at < 0:
        return MarkedSentence(f"{sentence} … ", evidence, "")
    return MarkedSentence(sentence[:at], evidence, sentence[at + len(evidence) :])


def safe_link(url: str | None) -> str | None:
    """`url` if it is an http(s) address with a host, else None: nothing else becomes a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
