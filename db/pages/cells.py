"""How Datasette's own tables show a value of ours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from urllib.parse import quote

from markupsafe import Markup

from db.pages.proof import MarkedSentence, mark_evidence, safe_link

_PAGE_OF = {
    "fact_id": "facts",
    "article_id": "articles",
    "claim_id": "claims",
    "score_claim_id": "claims",
    "indicator": "indicators",
}
"""Columns whose value names a page of ours, and where those pages are."""


_BOUNDS = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}


def cell(
    row: Mapping[str, object] | sqlite3.Row, value: object, column: str, path: Callable[[str], str]
) -> Markup | None:
    """Markup for a cell, or None to leave it to Datasette: links out that give no credit, marked evidence.

    `path` makes an address of ours of an absolute path. Where a column refers to another table, `value` is
    Datasette's pair of `value` and `label`.
    """
    if column == "values_seen" and isinstance(value, str):
        return _seen(value)
    key, text = (value["value"], value["label"]) if isinstance(value, dict) else (value, value)
    if column in _PAGE_OF and key is not None:
        page = path(f"/{_PAGE_OF[column]}/{quote(str(key))}")
        return Markup('<a href="{}">{}</a>').format(page, text if text not in (None, "") else key)
    if not isinstance(value, str):
        return None
    if column == "sentence" and (parts := _marked(row, value)):
        return Markup("{}<mark>{}</mark>{}").format(parts.before, parts.evidence, parts.after)
    if (column == "url" or column.endswith("_url")) and (link := safe_link(value.strip())):
        return Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(link, _shortened(link))
    return None


def _marked(row: Mapping[str, object] | sqlite3.Row, sentence: str) -> MarkedSentence | None:
    """The sentence with its evidence marked; None where there is none, or the row does not tell which of several
    places is meant."""
    columns = row.keys()
    if "evidence" not in columns:
        return None
    evidence = str(row["evidence"])
    if "evidence_offset" not in columns:
        return mark_evidence(sentence, evidence, None) if sentence.count(evidence) <= 1 else None
    at = row["evidence_offset"]
    return mark_evidence(sentence, evidence, at if isinstance(at, int) else None)


def _seen(values: str) -> Markup | None:
    """All values of a claim in a line, each with how many independent texts state it: '36 ×2 · ≥ 38 ×1'."""
    try:
        seen = [(_BOUNDS[one["bound"]], one["value_text"], one["texts"]) for one in json.loads(values)]
    except (ValueError, TypeError, KeyError):  # not of the form the pages know: Datasette shows it as it is
        return None
    return Markup(" · ").join(Markup("<b>{}{}</b> ×{}").format(*one) for one in seen)


def _shortened(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:44]}…{url[-14:]}"
