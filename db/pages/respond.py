"""How a page is answered: its template, the reader's language, and the data behind it as JSON or CSV."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from db.pages.asking import Ask
from db.pages.desk import desk_of
from db.pages.words import LANGUAGES, Words, language_of
from db.published import NAME

COOKIE = "chiso_language"
COOKIE_SECONDS = 365 * 24 * 3600


def asking(datasette: Datasette) -> Ask:
    """Queries of the published copy, in Datasette's threads and within its limits."""
    database = datasette.get_database(NAME)

    async def ask(sql: str, parameters: Sequence[object] | Mapping[str, object] = (), /) -> list[sqlite3.Row]:
        return list((await database.execute(sql, parameters)).rows)

    return ask


def words_for(request: Request | None) -> Words:
    """The pages' voice in the language of whoever asks."""
    if request is None:
        return Words()
    return Words(language_of(request.args.get("lang"), request.cookies.get(COOKIE)))


async def html(
    datasette: Datasette, request: Request, template: str, context: dict[str, Any], status: int = 200
) -> Response:
    """A page of ours: cached for as long as Datasette's are, one copy a language; asked anew each time where
    reviewers sign in, so that a verdict is seen at once, and where it could not be had: a fault may be over."""
    body = await datasette.render_template(template, context, request=request)
    kept = f"max-age={datasette.setting('default_cache_ttl')}"
    if status >= 400:
        kept = "no-store"
    elif desk_of(datasette):
        kept = "private, no-cache"
    headers = {
        "Cache-Control": kept,
        "Vary": "Cookie",
    }
    response: Response = Response.html(body, status, headers=headers)
    if (asked := request.args.get("lang")) in LANGUAGES:
        remember(response, asked)
    return response


def drawn(datasette: Datasette, spec: dict[str, Any]) -> Response:
    """A chart's specification, kept as long as its page."""
    kept = f"max-age={datasette.setting('default_cache_ttl')}"
    response: Response = Response.json(spec, headers={"Cache-Control": kept, "Vary": "Cookie"})
    return response


async def not_found(datasette: Datasette, request: Request, key: str, asked: str) -> Response:
    """A 404 that says in the reader's language what there is not; `key` names the text. What was asked for stands in
    the page's search, which knows more spellings than addresses do."""
    context = {"error": words_for(request)(key, asked=asked), "status": 404, "asked": asked[:200]}
    return await html(datasette, request, "error.html", context, 404)


def remember(response: Response, language: str) -> None:
    """Has the browser keep the choice of a language for a year."""
    response.set_cookie(COOKIE, language, max_age=COOKIE_SECONDS, samesite="lax", httponly=True)


def data(datasette: Datasette, table: str, form: str, **filters: str | int) -> Response:
    """Leads from a page's address with `.json` or `.csv` behind it to the rows the page is made of."""
    return moved(datasette.urls.path(data_address(table, form, **filters)))


def data_address(table: str, form: str, **filters: str | int) -> str:
    """Address of a table's rows: JSON as an array, CSV whole."""
    shape = {"_shape": "array"} if form == "json" else {"_stream": "on"}
    return f"/{NAME}/{quote(table)}.{form}?{urlencode({**filters, **shape})}"


def moved(address: str) -> Response:
    """A redirect to an address of ours."""
    response: Response = Response.redirect(address)
    return response


def own_address(asked: str | None) -> str:
    """`asked` if it is an address on this host, without its language; else the home page: no open redirect."""
    parts = urlsplit((asked or "/").replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return "/"
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "lang"]
    return quote(parts.path, safe="/~%:@+-._,") + (f"?{urlencode(query)}" if query else "")


def is_row(number: str) -> bool:
    """Whether it can be the number of a row: SQLite's integers end at nineteen digits."""
    return number.isascii() and number.isdecimal() and len(number) < 19
