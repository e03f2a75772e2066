"""Datasette's hooks, each led to the module that knows."""

from __future__ import annotations

import sqlite3
from typing import Any
from urllib.parse import quote

from datasette.app import Datasette
from datasette.hookspecs import hookimpl
from datasette.utils import append_querystring
from datasette.utils.asgi import Request
from jinja2 import Environment
from markupsafe import Markup

from db.pages.cells import cell
from db.pages.desk import desk_of, reviewer_of
from db.pages.failing import failure
from db.pages.filters import known_columns_only
from db.pages.grid import HEIGHT, WIDTH
from db.pages.headers import App, reading_only, with_security_headers
from db.pages.leaving import while_asked
from db.pages.respond import words_for
from db.pages.routes import ROUTES, Route
from db.pages.spreadsheets import with_safe_cells
from db.pages.words import Words
from db.published import prepare


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Limits and functions of every connection."""
    prepare(conn)


@hookimpl
def register_routes() -> list[Route]:
    """Our pages."""
    return list(ROUTES)


@hookimpl
def filters_from_request(request: Request, database: str, table: str, datasette: Datasette) -> Any:
    """No filter of our own; a refusal where a filter names no column."""

    async def check() -> None:
        await known_columns_only(datasette, database, table, request.args)

    return check


@hookimpl
def render_cell(row: Any, value: object, column: str, datasette: Datasette) -> Markup | None:
    """Links and evidence in Datasette's tables."""
    return cell(row, value, column, datasette.urls.path)


@hookimpl
def extra_template_vars(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    """The reader's language in every template: `w` gives texts, numbers and days in it. `desk` is whether
    reviewers may sign in, `reviewer` who did."""
    here = quote(request.full_path, safe="/") if request is not None else "/"
    desk = desk_of(datasette) is not None
    return {
        "w": words_for(request),
        "here": here,
        "map_size": (WIDTH, HEIGHT),
        "append_querystring": append_querystring,
        "desk": desk,
        "reviewer": reviewer_of(datasette, request) if desk else None,
    }


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """Errors in the reader's language."""
    return lambda: failure(datasette, request, exception)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Any:
    """Nothing but questions, headers that keep a page to itself, answers for who is still there, CSV that is
    inert in a spreadsheet."""

    def wrapper(app: App) -> App:
        reviews = desk_of(datasette) is not None
        return with_security_headers(reading_only(while_asked(with_safe_cells(app)), reviews=reviews))

    return wrapper


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """What templates fall back on where Datasette hands them nothing of ours: its pages of errors."""
    env.globals.update(w=Words(), here="/")
