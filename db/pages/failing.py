"""What is answered when a page cannot be: one sentence in the reader's language, never an inner matter."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from db.pages.respond import html, words_for


async def failure(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """The page for an exception; None leaves it to Datasette, whose JSON clients know its form of errors."""
    if request.path.endswith(".json"):
        return None
    status, message = 500, words_for(request)("not_found.inner")
    if isinstance(exception, Base400):
        status, message = exception.status, str(exception.args[0])
    elif isinstance(exception, DatasetteError):
        status, message = exception.status, exception.message
        if exception.message_is_html:  # made by Datasette, which escapes the SQL in it
            message = Markup(message)
    return await html(datasette, request, "error.html", {"error": message, "status": status}, status)
