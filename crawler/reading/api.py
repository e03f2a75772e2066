"""Articles that an outlet serves as JSON: the fields by dotted paths, the body as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from crawler.dates import LOCAL, machine_date
from crawler.reading.body import read_body
from crawler.reading.bylines import signer
from crawler.reading.document import Document, inline_text, parse
from crawler.reading.page import Outcome, Page
from crawler.reading.text import canonical
from crawler.rules import PageRules
from crawler.url_dates import url_date

_CALLBACK = re.compile(r"^\s*[\w.$]{1,80}\s*\(")
_FINE = (None, True, 1, "1", 200, "200", "ok", "OK", "success")


def is_json(source: str, content_type: str | None) -> bool:
    """Whether a text is an answer in JSON or JSONP and no page."""
    start = source.lstrip()[:1]
    if start in ("{", "["):
        return True
    return "json" in (content_type or "").lower() or ("javascript" in (content_type or "") and start != "<")


def parse_answer(source: str) -> object:
    """The answer as JSON values, a JSONP wrapper taken off; None when it is broken."""
    if match := _CALLBACK.match(source):
        source = source[match.end() :].rstrip().rstrip(";").rstrip().removesuffix(")")
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def refused(answer: object) -> bool:
    """Whether the answer says itself that there is nothing: a `status` or `code` that is no success."""
    if not isinstance(answer, Mapping):
        return True
    said = answer.get("status", answer.get("code"))
    return said not in _FINE


def field(answer: object, path: str | None) -> str | None:
    """The text or number at a dotted path («data.items.0.title»), or None."""
    if not path:
        return None
    for step in path.split("."):
        if isinstance(answer, Mapping):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    if isinstance(answer, bool) or not isinstance(answer, str | int | float):
        return None
    return str(answer).strip() or None


def plain(value: str | None) -> str | None:
    """A field that is one line of text, its tags and doubled entities gone."""
    if value is None:
        return None
    return (inline_text(parse(value)) if "<" in value or "&" in value else canonical(value)) or None


def read_article(answer: object, url: str, rules: PageRules, fetched_at: datetime | None) -> Page | None:
    """The article in an answer, by the paths of `rules.json`; None when title or body are not there."""
    paths = rules.json
    title, html = plain(field(answer, paths.get("title"))), field(answer, paths.get("body"))
    if not title or not html:
        return None
    document = Document(html, url)
    lead = plain(field(answer, paths.get("lead")))
    body = read_body(document, document.body, rules, title=title, lead=lead)
    if not body.text:
        return None
    stamp = machine_date(field(answer, paths.get("date")) or "")
    hint = url_date(url)
    if (
        stamp
        and fetched_at
        and stamp[:10] > (fetched_at.astimezone(LOCAL) + timedelta(days=1)).date().isoformat()
    ):
        stamp = None
    if stamp and hint and not hint.allows(stamp):
        stamp = None
    author = plain(field(answer, paths.get("author")))
    return Page(
        outcome=Outcome.ARTICLE,
        title=title,
        lead=body.lead,
        author=(signer(author) if author else None) or body.byline,
        published=stamp,
        published_from="rule" if stamp else None,
        text=body.text,
        captions=body.captions,
        reader="api",
    )
