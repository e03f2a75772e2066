"""Readers who go away before they are answered: what is still done for them ends."""

from __future__ import annotations

import asyncio
from typing import Any

from db.pages.headers import App, Message, Receive, Send


def while_asked(app: App) -> App:
    """Wraps an ASGI application so that the answer to a GET or HEAD is given up once its reader has left.

    Datasette does not notice: a CSV of all rows of a million goes on being read for nobody, for half an hour,
    measured, and the server cannot end before. Its thread is free after the query at hand, which has its limit.
    """

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await app(scope, receive, send)
            return
        answer = asyncio.ensure_future(app(scope, _nothing_sent(), send))
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                answer.result()  # raises what it raised
        finally:
            answer.cancel()
            gone.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)

    return wrapped


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _nothing_sent() -> Receive:
    """What a question without a body receives: that there is none, and nothing after it."""
    told = False

    async def receive() -> Message:
        nonlocal told
        if told:
            await asyncio.Event().wait()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive
