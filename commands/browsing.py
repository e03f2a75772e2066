"""`chiso browse`: Datasette on the published copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.failures import BadInput
from commands.options import DEFAULT_DATABASE, Database, Verbose
from commands.paths import DataFolder
from commands.screen import say

if TYPE_CHECKING:
    from db.pages.desk import Desk

Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to serve on; 0 takes a free one.")]
Host = Annotated[
    str, typer.Option(help="The address to serve on; loopback, so that only this machine sees it.")
]

Review = Annotated[
    bool, typer.Option("--review", help="Let reviewers sign in and judge facts on their pages.")
]


def browse(
    database: Database = DEFAULT_DATABASE,
    host: Host = "127.0.0.1",
    port: Port = 8001,
    review: Review = False,
    verbose: Verbose = 0,
) -> None:
    """Datasette on the published copy, with pages of our own, until Ctrl-C.

    A copy that a night publishes meanwhile is taken up by itself; --db may also be a copy that
    was taken away from a site. Nothing can be written,
    but with --review: then those with an account ('chiso review account') may judge facts
    on their pages.

    Examples:
      chiso browse
      chiso browse --port 8080 --db data/chiso.db
      chiso browse --review
    """
    from db.browse import serve
    from db.opening import PUBLIC_APPLICATION_ID, application_id

    folder = DataFolder(database)
    is_copy = application_id(database) == PUBLIC_APPLICATION_ID  # as readers take it away from /chiso.db
    if is_copy and review:
        raise BadInput(f"{database} is a published copy; --review needs the database it was made from")
    public = database if is_copy else folder.public
    desk = _desk(folder) if review else None
    if not public.exists():
        from db.publish import publish

        folder.require_database()
        publish(folder.database, public)
    serve(
        public,
        host,
        port,
        ready=lambda address: say(f"{public} is on {address} (Ctrl-C ends it)"),
        desk=desk,
    )


def _desk(folder: DataFolder) -> Desk:
    """The files reviews go through. Raises `BadInput` where nobody could sign in."""
    from db.accounts import accounts
    from db.pages.desk import Desk

    folder.require_database()
    if not accounts(folder.accounts):
        raise BadInput("nobody may review yet: 'chiso review account NAME' makes an account")
    return Desk(folder.database, folder.reviews, folder.accounts)
