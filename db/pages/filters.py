"""What a table is filtered by: its own columns, and nothing that only looks like one.

Datasette puts a filter's column in double quotes, and SQLite takes a quoted name it does not know for a text: a
column mistyped in an address would give no rows, as though there were none, instead of an error.
"""

from __future__ import annotations

from collections.abc import Iterable

from datasette.app import Datasette
from datasette.utils.asgi import BadRequest


async def known_columns_only(datasette: Datasette, database: str, table: str, asked: Iterable[str]) -> None:
    """Raises BadRequest for the first of the arguments `asked` ('rank', 'rank__gt') that names no column of `table`;
    those with a leading underscore are Datasette's own."""
    columns = await datasette.get_database(database).table_columns(table)
    for name in asked:
        if not name.startswith("_") and name.rpartition("__")[0] not in columns and name not in columns:
            raise BadRequest(f"no such column: {name.rpartition('__')[0] or name}")
