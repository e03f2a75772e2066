"""What extraction takes and gives: spans, quantities and facts, as frozen values.

The words are those of the annotation guide the project follows: seven kinds of fact, each a value bound to
a subject, an indicator and a period, with the run of text that proves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Kind = Literal["rank", "rank_change", "score", "score_change", "team_count", "member_count", "decision"]
Bound = Literal["eq", "ge", "le", "approx"]
Status = Literal["actual", "target"]
SubjectType = Literal["nation", "region", "province", "district", "commune", "village", "ministry", "agency"]
Omission = Literal[
    "no index", "unknown index", "no value of this index", "no subject", "list does not add up"
]
Level = Literal["commune", "village", "district"]

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Fact:
    """One assertion of one article.

    `start` and `end` count Unicode code points of the article's text as it was handed in, and
    `text[start:end] == evidence` holds for every fact. `value` is a number (changes are signed: +8 is eight
    places up) or, for a decision, the document's number as text. `period` is an ISO year, month or day, or
    None where the text does not tell. `sentence` is a run of the text in which the evidence begins at
    `evidence_offset`; None where it runs past the sentence. `confidence` is the share of such facts that are
    right (0–1), `rule` names the pattern that found the value, `reasons` say where each attribute came from.
    """

    kind: Kind
    subject_type: SubjectType | None
    subject: str | None
    province: str | None
    indicator: str | None
    period: str | None
    value: int | float | str
    bound: Bound
    out_of: int | None
    status: Status
    evidence: str
    start: int
    end: int
    sentence: str
    rule: str
    confidence: float
    scope: str | None = None
    since: str | None = None
    level: Level | None = None
    doc_type: str | None = None
    evidence_offset: int | None = None
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The fact as plain JSON values; the optional keys stand only where they say something."""
        record: dict[str, Any] = {
            "kind": self.kind,
            "subject_type": self.subject_type,
            "subject": self.subject,
            "province": self.province,
            "indicator": self.indicator,
            "period": self.period,
            "value": self.value,
            "bound": self.bound,
            "out_of": self.out_of,
            "status": self.status,
            "evidence": self.evidence,
            "start": self.start,
            "end": self.end,
            "sentence": self.sentence,
            "rule": self.rule,
            "confidence": self.confidence,
        }
        for key in ("scope", "since", "level", "doc_type", "evidence_offset"):
            if (value := getattr(self, key)) is not None:
                record[key] = value
        if self.reasons:
            record["reasons"] = list(self.reasons)
        return record


def fact_from_json(record: Mapping[str, Any]) -> Fact:
    """The fact that `Fact.to_json` wrote; keys that are none of a fact's are passed over, `sentence` may be missing.

    Raises TypeError where a required key is missing.
    """
    known = {item.name: record[item.name] for item in fields(Fact) if item.name in record}
    return Fact(**{"sentence": "", **known, "reasons": tuple(record.get("reasons", ()))})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that was found but belongs to no fact, and why; `text[start:end] == evidence` as for a fact."""

    kind: Kind
    value: int | float
    evidence: str
    start: int
    end: int
    rule: str
    why: Omission
