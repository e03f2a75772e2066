"""The published copy as Datasette reads it: immutable, and replaced under its feet each night."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database, Results

from db.folding import fold
from db.search import match_expression

NAME = "chiso"
"""The database's name in addresses."""

LENGTH_LIMIT = 200_000
"""Bytes a single value may have. Datasette's time limit is looked at between two steps of a query, never within one:
`select randomblob(900000000)` passes it, and so does instr(), quadratic in its texts: 64 s at 2 MB, 0.6 s at this
length, measured. The longest text of a published copy is a sentence."""

SQL_LENGTH_LIMIT = 100_000

_COUNTING = re.compile(
    r"\s*select\s+(count\(\*\)|\S+ as value, count\(\*\) as count)\s+from\b", re.IGNORECASE
)
"""What Datasette asks to count the rows and the facets of a table."""

COUNTS_KEPT, ROWS_KEPT = 500, 100


class PublishedDatabase(Database):
    """A published copy that is opened anew, thread by thread, when another one takes its place.

    Datasette keeps its connections for ever and so would show the night it was started in. A copy never
    changes while it stands, so it is opened immutable: no locks, and what was counted once is remembered.
    """

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)  # type: ignore[no-untyped-call]
        self._threads = threading.local()
        self._stamp: tuple[int, int] | None = None
        self._counted: OrderedDict[tuple[tuple[int, int], str, str], Results] = OrderedDict()

    @property
    def hash(self) -> str:
        """Names the copy without reading it whole, as Datasette would."""
        return "-".join(f"{part:x}" for part in self._file_stamp())

    async def execute(self, sql: str, params: Any = None, *rest: Any, **named: Any) -> Results:
        """As Datasette's; counts over the same rows are made once a copy: of a million they take 0.1 s each."""
        if not _COUNTING.match(sql):
            plain: Results = await super().execute(sql, params, *rest, **named)  # type: ignore[no-untyped-call]
            return plain
        key = self._file_stamp(self._stamp), sql, repr(params)
        if key in self._counted:
            self._counted.move_to_end(key)
            return self._counted[key]
        results: Results = await super().execute(sql, params, *rest, **named)  # type: ignore[no-untyped-call]
        if len(results.rows) <= ROWS_KEPT and self._file_stamp(self._stamp) == key[0]:
            self._counted[key] = results
            while len(self._counted) > COUNTS_KEPT:
                self._counted.popitem(last=False)
        return results

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Runs `fn` on a connection to the present copy, in one of Datasette's threads."""
        return await asyncio.get_running_loop().run_in_executor(
            self.ds.executor, lambda: fn(self._connection())
        )

    def _connection(self) -> sqlite3.Connection:
        held: tuple[tuple[int, int], sqlite3.Connection] | None = getattr(self._threads, "held", None)
        stamp = self._file_stamp(held[0] if held else None)
        if held and held[0] == stamp:
            return held[1]
        if held:
            held[1].close()
        if self._stamp != stamp:  # what Datasette remembers of the copy of before
            self._stamp, self.cached_size, self._cached_table_counts = stamp, None, None
        connection: sqlite3.Connection = self.connect()  # type: ignore[no-untyped-call]
        self.ds._prepare_connection(connection, self.name)
        self._threads.held = stamp, connection
        return connection

    def _file_stamp(self, otherwise: tuple[int, int] | None = None) -> tuple[int, int]:
        """Tells copies apart; a copy that was taken away is served on while someone holds it."""
        try:
            found = Path(self.path).stat()
        except FileNotFoundError:
            if otherwise is None:
                raise
            return otherwise
        return found.st_ino, found.st_mtime_ns


def prepare(connection: sqlite3.Connection) -> None:
    """Bounds what a query may ask of memory, and gives it our two words for searching."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, SQL_LENGTH_LIMIT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200)
    connection.create_function("fold", 1, _fold, deterministic=True)
    connection.create_function("match_words", 1, _match_words, deterministic=True)
    for name, left, right in (("trim", True, True), ("ltrim", True, False), ("rtrim", False, True)):
        connection.create_function(name, 2, partial(_trimmed, left, right), deterministic=True)
    connection.set_authorizer(_authorized)


REFUSED = frozenset({"printf", "format", "json_patch", "load_extension"})
"""Functions nobody needs here: `printf('%.*c', 900000000, 'x')` pads letter by letter, 10 s in one step, measured;
json_patch() is quadratic in its keys, 1.6 s."""

WORDS_LIMIT = 2_000
"""Letters of a text that fold() and match_words() look at, more than any text of a published copy has. They are Python,
which serves one at a time, and a run of combining marks is sorted in quadratic time: 40,000 held everyone up for
1.7 s, measured, this many for 4 ms."""


def _authorized(action: int, _: str | None, name: str | None, *__: str | None) -> int:
    if action == sqlite3.SQLITE_ATTACH or (action == sqlite3.SQLITE_FUNCTION and name in REFUSED):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _fold(text: object) -> str | None:
    return None if text is None else fold(str(text)[:WORDS_LIMIT])


def _match_words(question: object) -> str:
    """The question as an FTS5 query; one that matches nothing where there is no word in it."""
    return match_expression(str(question or "")[:WORDS_LIMIT]) or '""'


def _trimmed(left: bool, right: bool, text: object, letters: object) -> str | None:
    """SQLite's trim(), ltrim() and rtrim() with a second argument, in linear time: its own compares each letter with
    each that may go, 14 s in one step, measured."""
    if text is None or letters is None:
        return None
    kept, gone = str(text), set(str(letters))
    start = next((at for at, letter in enumerate(kept) if letter not in gone), len(kept)) if left else 0
    end = len(kept)
    while right and end > start and kept[end - 1] in gone:
        end -= 1
    return kept[start:end]
