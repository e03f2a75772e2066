"""Response headers that keep a page to its own host, and its scripts to our files."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Any, Any, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing inline at all, no code made of text, nothing from elsewhere; Datasette's own pages keep to it too."""

SECURITY_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"vary": b"Cookie",  # the reader's language: what is kept of a page in one is no answer in the other
}


def with_security_headers(app: App) -> App:
    """Wraps an ASGI application so that every response carries SECURITY_HEADERS, or its own stricter ones."""

    async def wrapped(scope: Any, receive: Any, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                held = {name.lower() for name, _ in given}
                missing = [(name, value) for name, value in SECURITY_HEADERS.items() if name not in held]
                message = {**message, "headers": [*given, *missing]}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped


WRITTEN = re.compile(r"/sign-(in|out)|/facts/\d{1,18}/review")
"""What may be written to where reviewers sign in."""

LONGEST_FORM = 64 * 1024
"""Bytes of what is written."""


MOST_PARAMETERS = 100
"""Parameters of an address: Datasette goes through all of them for each, 2 s of everybody's time with a thousand,
measured."""


def reading_only(app: App, *, reviews: bool = False) -> App:
    """Wraps an ASGI application so that it is only ever asked, never told: other methods get 405, and what has more
    than MOST_PARAMETERS gets 400.

    With `reviews`, forms may be sent to WRITTEN, of a stated and bounded length; Datasette checks their token.
    """

    async def wrapped(scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] == "http" and scope["query_string"].count(b"&") >= MOST_PARAMETERS:
            await _refuse(receive, send, 400, b"An address has 100 parameters at most.\n")
        elif scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await app(scope, receive, send)
        elif reviews and scope["method"] == "POST" and WRITTEN.fullmatch(scope["path"]):
            length = dict(scope["headers"]).get(b"content-length", b"")
            if length.isdigit() and int(length) <= LONGEST_FORM:
                await app(scope, receive, _telling_of_old_forms(send))
            else:
                await _refuse(receive, send, 413, b"A form is 64 KiB at most, and says how long it is.\n")
        else:
            await _refuse(receive, send, 405, b"This site is read-only.\n")

    return wrapped


OLD_FORM = (
    "Trang này đã mở quá lâu: hãy quay lại, tải lại trang rồi gửi lại.\n"
    "This form is too old: go back, load the page anew and send it again.\n"
).encode()
"""In both languages: nothing is known of the reader where the token is looked at."""


def _telling_of_old_forms(send: Send) -> Send:
    """`send` with what a reviewer is to do in place of the bare words on tokens and cookies with which asgi-csrf
    refuses a form: most often the server was started anew since the page was opened. Pages of ours pass."""
    held: Message | None = None

    async def sent(message: Message) -> None:
        nonlocal held
        if message["type"] == "http.response.start" and message["status"] == 403:
            held = message  # until its body tells what it is
            return
        if held is not None:
            start, held = held, None
            if not message.get("body", b"").lstrip().startswith(b"<"):
                start = {**start, "headers": [(b"content-type", b"text/plain; charset=utf-8")]}
                message = {**message, "body": OLD_FORM}
            await send(start)
        await send(message)

    return sent


async def _refuse(receive: Receive, send: Send, status: int, message: bytes) -> None:
    """Answers once what was sent is taken in, or as much of it as a form may hold: a connection that is closed with
    something unread is reset, and the answer may be lost with it."""
    taken, more = 0, True
    while more and taken <= LONGEST_FORM:
        part = await receive()
        taken += len(part.get("body", b""))
        more = part.get("more_body", False)
    headers = [(b"allow", b"GET, HEAD"), (b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": message})
