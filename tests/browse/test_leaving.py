"""What is done for a reader ends when the reader has left, and only then."""

import asyncio
from typing import Any

import pytest

from db.pages.leaving import while_asked


def receives(*messages: dict[str, Any]) -> Any:
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if left:
            return left.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    return receive


GONE = {"type": "http.disconnect"}
ASKED = {"type": "http.request", "body": b"", "more_body": False}


def answered(app: Any, receive: Any, method: str = "GET") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(while_asked(app)({"type": "http", "method": method}, receive, send))
    return sent


def test_an_endless_answer_ends_when_its_reader_has_left() -> None:
    ended = []

    async def rows_without_end(scope: Any, receive: Any, send: Any) -> None:
        try:
            while True:
                await send({"type": "http.response.body", "body": b"row", "more_body": True})
                await asyncio.sleep(0)
        finally:
            ended.append(True)

    assert answered(rows_without_end, receives(ASKED, GONE))
    assert ended == [True]


def test_a_whole_answer_is_given_to_who_waits_for_it() -> None:
    async def two_parts(scope: Any, receive: Any, send: Any) -> None:
        assert await receive() == ASKED
        await asyncio.sleep(0.01)
        await send({"body": b"a"})
        await send({"body": b"b"})

    assert answered(two_parts, receives(ASKED)) == [{"body": b"a"}, {"body": b"b"}]


def test_a_fault_is_told_to_the_server() -> None:
    async def faulty(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        answered(faulty, receives(ASKED))


def test_a_form_is_taken_in_by_the_application_itself() -> None:
    async def taking(scope: Any, receive: Any, send: Any) -> None:
        await send({"body": (await receive())["body"]})

    assert answered(taking, receives({**ASKED, "body": b"verdict"}), "POST") == [{"body": b"verdict"}]
