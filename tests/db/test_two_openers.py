"""A night keeps its connection open while the crawl, another process, opens and closes the same database."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from db import open_database
from db.publish import publish
from db.runs import start_run
from tests.db.sample import NIGHT

VISITOR = """
import sys
from pathlib import Path
from db import open_database
open_database(Path(sys.argv[1])).close()
"""


def test_a_connection_survives_visitors(tmp_path: Path) -> None:
    path = tmp_path / "chiso.db"
    with closing(open_database(path)) as db:
        start_run(db, "first", NIGHT)
        open_database(path).close()  # in this process: must not drop the locks of `db`
        subprocess.run([sys.executable, "-c", VISITOR, path], check=True)
        assert path.with_name("chiso.db-wal").exists(), "the visitor took itself for the last one"
        start_run(db, "second", NIGHT)
        publish(path, tmp_path / "public.db")
    with closing(open_database(path)) as db:
        assert [row["command"] for row in db["runs"].rows] == ["first", "second"]
