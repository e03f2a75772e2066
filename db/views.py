"""Views a reader starts from; kept here, not in migrations, so that they may change without one."""

from __future__ import annotations

from sqlite_utils import Database

VIEWS: dict[str, str] = {}


def create_views(db: Database) -> None:
    """Brings the views of `db` to the text of VIEWS; those already so are not touched."""
    held = dict(db.conn.execute("select name, sql from sqlite_master where type = 'view'").fetchall())
    if held == VIEWS:
        return
    with db.atomic():
        for name in held:
            db.conn.execute(f"drop view [{name}]")
        for sql in VIEWS.values():
            db.conn.execute(sql)
