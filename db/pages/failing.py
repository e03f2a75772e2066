"""What is answered when a page cannot be: one sentence in the reader's language, never an inner matter."""

from __future__ import annotations

import re

from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from db.pages.asking import NotThere
from db.pages.respond import html, not_found, words_for

_SAID = (
    (re.compile(r"(?:Database|Table|Record) not found"), "not_found.nothing", 404),
    (re.compile(r"Cannot sort table by (?P<asked>.{1,200})"), "not_found.column", 400),
    (re.compile(r"no such column: (?P<asked>.{1,200})"), "not_found.column", 400),
    (re.compile(r"_(?:no)?col=(?P<asked>.{1,200}) - invalid columns"), "not_found.column", 400),
    (re.compile(r"_size must be .{1,80}"), "not_found.size", 400),
    (re.compile(r"fts5: .{1,200}|unterminated string"), "not_found.words", 400),
    (re.compile(r"Statement must be a SELECT"), "not_found.select", 400),
)
"""What Datasette and SQLite say of a reader's mistake, the text that says it here, and the status it deserves: some
come as 500, as though the server were broken."""


async def failure(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """The page for an exception; None leaves it to Datasette, whose JSON clients know its form of errors."""
    as_json = request.path.endswith(".json")
    if isinstance(exception, NotThere):
        if as_json:
            said = words_for(request)(exception.key, asked=exception.asked)
            return _json(said, 404)
        return await not_found(datasette, request, exception.key, exception.asked)
    status, message = 500, words_for(request)("not_found.inner")
    known = None
    if isinstance(exception, Base400):
        status, message = exception.status, str(exception.args[0])
        known = _mistake(request, message)
    elif isinstance(exception, DatasetteError):
        status, message = exception.status, str(exception.message)
        known = _mistake(request, message)
        if exception.message_is_html:  # made by Datasette, which escapes the SQL in it
            message = Markup(message)
    if as_json:
        return _json(message, known[1]) if known and known[1] != status else None
    message, status = known or (message, status)
    return await html(datasette, request, "error.html", {"error": message, "status": status}, status)


def _mistake(request: Request, message: str) -> tuple[str, int] | None:
    """What is said of a reader's mistake, and its status; None for what is not known to be one."""
    for pattern, key, status in _SAID:
        if found := pattern.fullmatch(message):
            asked = found.groupdict().get("asked") or request.path
            return words_for(request)(key, asked=asked), status
    return None


def _json(message: str, status: int) -> Response:
    """An error as Datasette's JSON clients know it."""
    answer: Response = Response.json(
        {"ok": False, "error": message, "status": status, "title": None}, status=status
    )
    return answer
