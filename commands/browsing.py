"""`chiso browse`: Datasette on the published copy."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from commands.failures import CouldNotRun
from commands.options import DEFAULT_DATABASE, Database, Verbose
from commands.paths import DataFolder
from commands.screen import say

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")]
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

    A night that ends meanwhile puts a new copy in place; start the command
    again to see it.

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
    _require_free(host, port)
    say(f"serving {folder.public} on http://{host}:{port}/ (Ctrl-C ends it)")
    serve(folder.public, host, port)


def _require_free(host: str, port: int) -> None:
    """Binds and lets go: the server's own message would come after a page of its log."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CouldNotRun(
            f"port {port} of {host} cannot be used ({reason}); choose another with --port"
        ) from error
