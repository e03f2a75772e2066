"""Addresses of our pages and what answers them."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from db.folding import fold
from db.pages.asking import Ask
from db.pages.home import home
from db.pages.province import province_page
from db.pages.search import search
from db.published import NAME

QUESTION_LIMIT = 200
"""Letters of a question that are looked at."""


async def home_route(request: Request, datasette: Datasette) -> Response:
    """`/`"""
    return await _html(datasette, request, "home.html", {"home": await home(_asking(datasette))})


async def province_route(request: Request, datasette: Datasette) -> Response:
    """`/provinces/dak-lak`; other spellings («Đắk Lắk») are led there."""
    asked = unquote(request.url_vars["slug"])
    slug = "-".join(fold(asked).replace("-", " ").split())
    page = await province_page(_asking(datasette), slug)
    if page is None:
        message = f"Không có tỉnh nào tên «{asked}» · no province is called so"
        return await _html(datasette, request, "error.html", {"error": message, "status": 404}, 404)
    if asked != slug:
        redirect: Response = Response.redirect(datasette.urls.path(f"/provinces/{slug}"))
        return redirect
    return await _html(datasette, request, "province.html", {"page": page})


async def search_route(request: Request, datasette: Datasette) -> Response:
    """`/search?q=…`"""
    question = (request.args.get("q") or "").strip()[:QUESTION_LIMIT]
    found = await search(_asking(datasette), question)
    return await _html(datasette, request, "search.html", {"found": found})


def _asking(datasette: Datasette) -> Ask:
    database = datasette.get_database(NAME)

    async def ask(sql: str, parameters: Sequence[object] = (), /) -> list[sqlite3.Row]:
        return list((await database.execute(sql, parameters)).rows)

    return ask


async def _html(
    datasette: Datasette, request: Request, template: str, context: dict[str, Any], status: int = 200
) -> Response:
    body = await datasette.render_template(template, context, request=request)
    age = datasette.setting("default_cache_ttl")
    response: Response = Response.html(body, status, headers={"Cache-Control": f"max-age={age}"})
    return response


Route = tuple[str, Callable[..., Awaitable[Response]]]

ROUTES: tuple[Route, ...] = (
    (r"^/$", home_route),
    (r"^/provinces/(?P<slug>[^/]+)$", province_route),
    (r"^/search$", search_route),
)
