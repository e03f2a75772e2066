"""Datasette's hooks, each led to the module that knows."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.app import Datasette
from datasette.hookspecs import hookimpl
from jinja2 import Environment
from markupsafe import Markup

from db.pages.cells import cell
from db.pages.headers import App, with_security_headers
from db.pages.labels import KINDS, vietnamese_number
from db.pages.routes import ROUTES, Route
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
def render_cell(row: Any, value: object, column: str, datasette: Datasette) -> Markup | None:
    """Links and evidence in Datasette's tables."""
    return cell(row, value, column, datasette.urls.path)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Filters of our templates."""
    env.filters["vi_number"] = lambda number: vietnamese_number(str(number))
    env.filters["kind_label"] = lambda kind: KINDS[kind][0]


@hookimpl
def asgi_wrapper() -> Any:
    """Headers that keep a page to itself."""

    def wrapper(app: App) -> App:
        return with_security_headers(app)

    return wrapper
