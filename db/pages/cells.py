"""How Datasette's own tables show a value of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from markupsafe import Markup

from db.pages.proof import mark_evidence, safe_link
from db.published import NAME

_ROW_OF = {"fact_id": "facts", "article_id": "articles"}


def cell(
    row: Mapping[str, object] | sqlite3.Row, value: object, column: str, path: Callable[[str], str]
) -> Markup | None:
    """Markup for a cell, or None to leave it to Datasette: links out that give no credit, marked evidence.

    `path` makes an address of ours of an absolute path.
    """
    if isinstance(value, int) and column in _ROW_OF:
        return Markup('<a href="{}">{}</a>').format(path(f"/{NAME}/{_ROW_OF[column]}/{value}"), value)
    if not isinstance(value, str):
        return None
    if column == "sentence" and "evidence" in row.keys():  # noqa: SIM118 - a sqlite3.Row holds values
        parts = mark_evidence(value, str(row["evidence"]))
        return Markup("{}<mark>{}</mark>{}").format(parts.before, parts.evidence, parts.after)
    if (column == "url" or column.endswith("_url")) and (link := safe_link(value.strip())):
        return Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(link, _shortened(link))
    return None


def _shortened(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:44]}…{url[-14:]}"
