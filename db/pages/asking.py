"""How a page asks the published copy: a function, so that pages know nothing of Datasette."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Protocol


class Ask(Protocol):
    """Runs one query, off the event loop and within Datasette's time limit, and gives its rows."""

    async def __call__(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = (), /
    ) -> list[sqlite3.Row]:
        """The rows of `sql`."""
        ...


class NotThere(LookupError):
    """There is no such thing: `key` names the text of the page that says so, `asked` is what was asked for."""

    def __init__(self, key: str, asked: str) -> None:
        super().__init__(key, asked)
        self.key = key
        self.asked = asked
