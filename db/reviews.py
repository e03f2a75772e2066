"""What people decided about facts, kept true while facts are extracted anew.

A verdict stands while the same evidence asserts the same. Where it asserts something else, or the article's
sentence changed, the question is open again (`reopened`); where nothing like it is left, the verdict is `gone`
and comes back with its evidence. A later verdict on the same supersedes an earlier one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.facts import value_text
from db.periods import ProvinceResolver, period_bounds
from db.questions import Stated
from db.review_store import ASSERTED, FIXED, ReviewRefused, assertion, exchange

_FACT = f"""
f.id, f.start, a.url, a.id as article_id, f.evidence, f.sentence, f.rule, f.confidence, f.extractor_version,
{", ".join(f"f.{name}" for name in ASSERTED)}
"""

SAME_MATTER = ("kind", "subject", "indicator", "period", "scope", "level", "status")
"""Attributes by which a fact of a corrected sentence is taken for the successor of one that was judged."""


def reapply_reviews(db: Database, store: Path | None = None) -> dict[str, int]:
    """Finds for each verdict the fact it is about now; articles whose facts count otherwise await grouping.

    Only verdicts on articles that changed are looked at. `store` is the file of reviews to take in first.
    Returns counts by state of those looked at.
    """
    if store is not None:
        exchange(db, store)
    counts: dict[str, int] = {}
    with db.atomic():
        for url in _urls_to_look_at(db):
            reviews = list(db.query("select * from reviews where url = ? order by id desc", [url]))
            for review, state, fact_id in _judge(reviews, _facts(db, url)):
                counts[state] = counts.get(state, 0) + 1
                if (review["state"], review["fact_id"]) != (state, fact_id):
                    _mark(db, review, state, fact_id)
    return counts


def reviewed_fact(db: Database, fact_id: int) -> dict[str, Any] | None:
    """A fact of a current article with what a review needs to know of it; None where there is none."""
    return next(iter(db.query(f"select {_FACT} from facts as f {_CURRENT} where f.id = ?", [fact_id])), None)


def apply_corrected(
    stated: Stated, corrected: str, published: str | None, resolver: ProvinceResolver
) -> Stated:
    """What a fact states as its reviewer `corrected` it (JSON); its province's unit follows from the words."""
    right: dict[str, Any] = json.loads(corrected)
    stated = stated._replace(**right)
    if "value_text" in right and stated.kind != "decision":
        stated = stated._replace(value=float(stated.value_text))
    if {"province", "period", "out_of", "indicator"} & set(right):
        unit = resolver.resolve(
            stated.province,
            period=stated.period,
            published=published,
            out_of=stated.out_of,
            indicator=stated.indicator,
        )
        stated = stated._replace(province_id=unit, slug=resolver.slug(unit))
    return stated


def _urls_to_look_at(db: Database) -> list[str]:
    rows = db.conn.execute(
        """
        select distinct r.url from reviews as r
        where r.state = 'new' or (r.state <> 'superseded' and r.fact_id is null and r.state <> 'gone')
           or exists (select 1 from urls as u join articles as a on a.url_id = u.id
                      where u.url = r.url and a.claimed = 0)
        order by 1
        """
    )
    return [url for (url,) in rows]


_CURRENT = "join articles as a on a.id = f.article_id and a.is_current = 1"


def _facts(db: Database, url: str) -> list[dict[str, Any]]:
    return list(
        db.query(
            f"""
            select {_FACT} from urls as u join articles as a on a.url_id = u.id and a.is_current = 1
            join facts as f on f.article_id = a.id where u.url = ? order by f.start, f.id
            """,
            [url],
        )
    )


def _judge(
    reviews: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], str, int | None]]:
    """Each verdict on one address (latest first) with its state and the fact it is about."""
    result: list[tuple[Mapping[str, Any], str, int | None]] = []
    taken: set[int] = set()
    judged: set[tuple[str, str]] = set()
    open_ones = []
    for review in reviews:
        matter = review["evidence_hash"], review["asserted"]
        if matter in judged:
            result.append((review, "superseded", None))
            continue
        judged.add(matter)
        fact = _find(review, facts, taken)
        if fact is None:
            open_ones.append(review)
        else:
            taken.add(fact["id"])
            result.append((review, "standing", fact["id"]))
    for review in open_ones:  # only now: another verdict may be about what looks like a successor
        successor = _successor(review, [fact for fact in facts if fact["id"] not in taken])
        result.append((review, "reopened" if successor else "gone", successor))
    return result


def _find(
    review: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], taken: set[int]
) -> Mapping[str, Any] | None:
    """The fact that asserts what was judged, or what the reviewer said is right, on the same evidence."""
    right = json.loads(review["asserted"]) | json.loads(review["corrected"] or "{}")
    for wanted in (review["asserted"], assertion(right)):
        for fact in facts:
            if fact["id"] not in taken and _same_evidence(review, fact) and assertion(fact) == wanted:
                return fact
    return None


def _same_evidence(review: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
    return all(review[name] == fact[name] for name in ("kind", "evidence", "sentence"))


def _successor(review: Mapping[str, Any], facts: Sequence[Mapping[str, Any]]) -> int | None:
    """The fact that now stands where the judged one stood: same evidence, or another word on the same matter."""
    asserted = json.loads(review["asserted"])
    candidates = [fact for fact in facts if _same_evidence(review, fact)]
    candidates += [fact for fact in facts if all(fact[name] == asserted[name] for name in SAME_MATTER)]
    return int(candidates[0]["id"]) if candidates else None


def _mark(db: Database, review: Mapping[str, Any], state: str, fact_id: int | None) -> None:
    """Writes a verdict's state; articles of the fact it leaves and the one it reaches await grouping."""
    if state == "standing":
        db.conn.execute(
            "update reviews set state = 'gone', fact_id = null where state = 'standing' and fact_id = ?"
            " and id <> ?",
            [fact_id, review["id"]],
        )
    db.conn.execute("update reviews set state = ?, fact_id = ? where id = ?", [state, fact_id, review["id"]])
    db.conn.execute(
        "update articles set claimed = 0 where claimed = 1 and id in"
        " (select article_id from facts where id in (?, ?))",
        [fact_id, review["fact_id"]],
    )


def corrected_attributes(
    db: Database, fact: Mapping[str, Any], given: Mapping[str, str]
) -> dict[str, str | int | None]:
    """A reviewer's `name=value` words as values of the columns; an empty word is null.

    `value` stands for `value_text`. Raises ReviewRefused for a name or value the table does not know.
    """
    right: dict[str, str | int | None] = {}
    for name, word in given.items():
        column = "value_text" if name == "value" else name
        if column not in ASSERTED or column in FIXED:
            raise ReviewRefused(f"{name!r} cannot be corrected: choose of value, {', '.join(_CORRECTABLE)}")
        if not word and column in ("value_text", "bound", "status"):
            raise ReviewRefused(f"{name} cannot be empty")
        if word and column in _KNOWN and not db.conn.execute(_KNOWN[column], [word]).fetchone():
            raise ReviewRefused(f"there is no {column} {word!r}; `chiso browse` shows those there are")
        if word and column in CHOICES and word not in CHOICES[column]:
            raise ReviewRefused(f"{column} is one of {', '.join(CHOICES[column])}, not {word!r}")
        if word and column == "period" and period_bounds(word) is None:
            raise ReviewRefused(f"a period is 2022, 2022-06 or 2022-06-30, not {word!r}")
        right[column] = _number(name, word, whole=True) if column == "out_of" and word else word or None
        if column == "value_text" and fact["kind"] != "decision":
            right[column] = value_text(_number(name, word, whole=False))
    return right


def _number(name: str, word: str, *, whole: bool) -> Any:
    try:
        number = int(word) if whole else float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        kind = "a whole number" if whole else "a number with a point, as 0.6077"
        raise ReviewRefused(f"{name} is {kind}, not {word!r}")
    return number


_CORRECTABLE = tuple(name for name in ASSERTED if name not in (*FIXED, "value_text"))
_KNOWN = {
    "indicator": "select 1 from indicators where code = ?",
    "province": "select 1 from provinces where name = ?",
    "doc_type": "select 1 from document_types where name = ?",
}
CHOICES = {
    "bound": ("eq", "ge", "le", "approx"),
    "status": ("actual", "target"),
    "level": ("commune", "village", "district"),
    "subject_type": (
        "nation", "region", "province", "district", "commune", "village", "ministry", "agency",
    ),
}  # fmt: skip
"""What an attribute may be, where that is a closed list."""
