"""Datasette's CSV for people who open it in a spreadsheet: no cell of the web's may run as a formula, and the
letters of Vietnamese stay what they are."""

from __future__ import annotations

import csv
import io
from typing import Any

from db.export import safe_cell
from db.pages.headers import App, Message, Send

Headers = list[tuple[bytes, bytes]]


MARK = b"\xef\xbb\xbf"
"""Before UTF-8 text: without it Excel takes a CSV file for the machine's old code page, «Đắk Lắk» for «Äáº¯k Láº¯k»."""


def with_safe_cells(app: App) -> App:
    """Wraps an ASGI application so that the cells of every `.csv` answer are `safe_cell`s.

    Datasette writes CSV row by row and has no hook for it; bytes are taken together until a row is whole. A browser,
    which asks for HTML first, is given a file to keep, with the MARK; a program gets the rows and nothing else.
    """

    async def wrapped(scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(".csv"):
            await app(scope, receive, send)
            return
        rows = SafeRows()
        for_person = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
        mark = b""

        async def send_safely(message: Message) -> None:
            nonlocal mark
            if message["type"] == "http.response.body":
                is_last = not message.get("more_body", False)
                body = rows.feed(message.get("body", b"")) + (rows.rest() if is_last else b"")
                message = {**message, "body": mark + body}
                mark = b""
            elif message["type"] == "http.response.start":
                headers = [(k, v) for k, v in message.get("headers", ()) if k.lower() != b"content-length"]
                if for_person and message["status"] == 200:
                    mark = MARK
                    headers = _as_file(headers)
                message = {**message, "headers": [*headers, (b"vary", b"Accept")]}
            await send(message)

        await app(scope, receive, send_safely)

    return wrapped


def _as_file(headers: Headers) -> Headers:
    """The headers of a file to be kept, under the name its address ends with unless another is given."""
    told = [(name, value) for name, value in headers if name.lower() != b"content-type"]
    if not any(name.lower() == b"content-disposition" for name, _ in told):
        told.append((b"content-disposition", b"attachment"))
    return [*told, (b"content-type", b"text/csv; charset=utf-8")]


class SafeRows:
    """Rewrites CSV bytes as they come, a whole row at a time; what is no CSV passes as it is."""

    def __init__(self) -> None:
        self._held = b""
        self._searched = 0
        self._quotes = 0

    def feed(self, part: bytes) -> bytes:
        """Takes the next bytes; gives the rows that are now whole, rewritten."""
        self._held += part
        whole = 0
        while (end := self._held.find(b"\n", self._searched)) >= 0:
            self._quotes += self._held.count(b'"', self._searched, end)
            self._searched = end + 1
            if self._quotes % 2 == 0:  # a line end inside quotes is part of a cell
                whole, self._quotes = end + 1, 0
        rows, self._held = self._held[:whole], self._held[whole:]
        self._searched -= whole
        return _rewritten(rows)

    def rest(self) -> bytes:
        """What is left when all has come."""
        rest, self._held, self._searched = self._held, b"", 0
        return _rewritten(rest)


def _rewritten(rows: bytes) -> bytes:
    if not rows:
        return b""
    text = rows.decode("utf-8", "surrogateescape")
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            writer.writerow([safe_cell(cell) for cell in row])
    except csv.Error:  # an error message of Datasette's in the stream
        return rows
    return written.getvalue().encode("utf-8", "surrogateescape")
