"""`chiso browse`: Datasette on the published copy."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.options import DEFAULT_DATABASE, Database, Verbose
from commands.paths import DataFolder
from commands.screen import say

Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to serve on; 0 takes a free one.")]
Host = Annotated[
    str, typer.Option(help="The address to serve on; loopback, so that only this machine sees it.")
]


def browse(
    database: Database = DEFAULT_DATABASE,
    host: Host = "127.0.0.1",
    port: Port = 8001,
    verbose: Verbose = 0,
) -> None:
    """Datasette on the published copy, with pages of our own, until Ctrl-C.

    A copy that a night publishes meanwhile is taken up by itself.

    Examples:
      chiso browse
      chiso browse --port 8080 --db data/chiso.db
    """
    from db.browse import serve

    folder = DataFolder(database)
    if not folder.public.exists():
        from db.publish import publish

        folder.require_database()
        publish(folder.database, folder.public)
    serve(
        folder.public,
        host,
        port,
        ready=lambda address: say(f"{folder.public} is on {address} (Ctrl-C ends it)"),
    )
