"""Datasette on the published copy, with our pages."""

from __future__ import annotations

import contextlib
import errno
import socket
import sqlite3
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from sqlite_utils import Database

from db.dictionary import Undescribed, data_dictionary, lacking
from db.opening import PUBLIC_APPLICATION_ID, DatabaseRefused, application_id
from db.pages import known
from db.pages.desk import Desk, open_desk
from db.publish import WITHHELD
from db.published import NAME, PublishedDatabase

FOLDER = Path(__file__).parent / "datasette"


class PortInUse(RuntimeError):
    """The address to listen on is taken or not ours; one sentence with the remedy."""


def serve(
    public: Path, host: str = "127.0.0.1", port: int = 8001, *, ready: Callable[[str], None] | None = None,
    desk: Desk | None = None,
) -> None:  # fmt: skip
    """Serves the published copy until interrupted; a copy published meanwhile is taken up by itself.

    `ready` is told the address once it is listened on (port 0 takes a free one). With a `desk`, reviewers may
    sign in and give verdicts. Raises DatabaseRefused when `public` is no published copy, PortInUse when the
    address cannot be had.
    """
    application = datasette(public, desk).app()
    with listen(host, port) as listener:
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="on"))
        if ready:
            ready(address(listener))
        server.run(sockets=[listener])


@contextlib.contextmanager
def serving(public: Path, desk: Desk | None = None) -> Iterator[str]:
    """Serves the published copy on a free loopback port while the block runs; gives its address."""
    server = uvicorn.Server(uvicorn.Config(datasette(public, desk).app(), log_level="error", lifespan="on"))
    with listen("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield address(listener)
        finally:
            server.should_exit = True
            thread.join()


def datasette(public: Path, desk: Desk | None = None) -> Datasette:
    """Datasette set up with our settings, descriptions, queries, templates and plugin, on `public` alone.

    It only reads, unless there is a `desk` for reviews.
    """
    if application_id(public) != PUBLIC_APPLICATION_ID:
        raise DatabaseRefused(
            f"{public} is no published copy: make one with `chiso run`, or name it with --db."
        )
    _refuse_other_version(public)
    _quiet_errors()
    written = tomllib.loads((FOLDER / "metadata.toml").read_text(encoding="utf-8"))
    app = Datasette(
        metadata=metadata(public, written),
        settings=written["settings"],
        template_dir=str(FOLDER / "templates"),
        plugins_dir=str(FOLDER / "plugins"),
        static_mounts=[("assets", str(FOLDER / "assets"))],
    )
    app.remove_database("_memory")
    app.add_database(PublishedDatabase(app, public), name=NAME)
    if desk:
        open_desk(app, desk)
    return app


def _refuse_other_version(public: Path) -> None:
    """Raises DatabaseRefused for a copy whose tables are not those the pages ask: each would fail, with a traceback."""
    db = Database(str(public))
    try:
        missing = lacking(db, WITHHELD)
        if missing:
            raise DatabaseRefused(
                f"{public} was published by an older chiso (it lacks {', '.join(missing[:3])}): "
                "`chiso publish` makes it anew."
            )
        data_dictionary(db)
    except Undescribed as error:
        raise DatabaseRefused(
            f"{public} was published by a newer chiso ({error}): upgrade this program, or make the copy anew with "
            "`chiso publish`."
        ) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseRefused(f"{public} is damaged ({error}): `chiso publish` makes it anew.") from error
    finally:
        db.close()


def _quiet_errors() -> None:
    """Keeps Datasette from printing every 404 with all local variables: 0.7 s each, measured."""
    from datasette import (
        handle_exception,
    )  # not above: imported before datasette.app it is no plugin any more

    handle_exception.rich = None  # type: ignore[attr-defined, assignment]


def metadata(public: Path, written: dict[str, Any]) -> dict[str, Any]:
    """Datasette's metadata: `written` (metadata.toml) with the data dictionary and the canned queries."""
    db = Database(str(public))
    try:
        entries = data_dictionary(db)
    finally:
        db.close()
    tables = {
        entry.name: {
            "title": entry.title,
            "description": entry.description,
            "description_vi": entry.description_vi,
            "columns": {column.name: column.description for column in entry.columns},
            "columns_vi": {column.name: column.description_vi for column in entry.columns},
            **written["tables"].get(entry.name, {}),
        }
        for entry in entries
    }
    queries = tomllib.loads((FOLDER / "queries.toml").read_text(encoding="utf-8"))
    queries["facts_as_of"]["sql"] = known.QUERY
    general = {key: value for key, value in written.items() if isinstance(value, str)}
    own = {"tables": tables, "queries": queries, **written["database"]}
    return general | {"databases": {NAME: own}}


def listen(host: str, port: int) -> socket.socket:
    """A socket listening on `host` and `port`; raises PortInUse when it cannot be had."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise PortInUse(f"{host} is no address of this machine: choose another with --host.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(f"Port {port} of {host} is in use: choose another with --port.") from error
        raise PortInUse(
            f"Cannot listen on {host}:{port} ({error.strerror}): choose another place."
        ) from error
    return listener


def address(listener: socket.socket) -> str:
    """The address readers type for a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
