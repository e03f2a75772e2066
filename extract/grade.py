"""How sure a fact is: from the place its attributes were found at, to a share of such facts that are right."""

from __future__ import annotations

from collections.abc import Mapping

from extract.model import Kind

# Share of right attributes by where they were found, measured on annotated articles.
_TRUST = {
    "right": 0.99, "inverted": 0.98, "list": 0.98, "clause": 0.98, "anaphor": 0.96, "index": 0.97, "sentence": 0.95,
    "state": 0.92, "main": 0.85, "home": 0.88, "since": 0.9, "now": 0.95, "location": 0.8, "none": 0.85,
}  # fmt: skip


def grade(kind: Kind, sources: Mapping[str, str], rule: str) -> float:
    """Confidence in [0, 1]: the product of the trust in each attribute's source, rounded to two places."""
    confidence = 0.98 if kind == "decision" else 0.99
    for source in sources.values():
        confidence *= _TRUST[source]
    if rule == "decision.bare":
        confidence *= 0.95
    return round(confidence, 2)
