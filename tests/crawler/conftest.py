from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.limits import Limits
from crawler.run import crawl
from crawler.source import Source
from db import open_database
from db.runs import start_run
from tests.crawler.site import Site

BEGIN = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)
QUICK = Limits(timeout=1.0, max_bytes=200_000, warn_bytes=200_000, robots_bytes=20_000)


@dataclass
class Nights:
    """A database and an archive, and nights that follow each other a day apart."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def crawl(
        self,
        sources: Sequence[Source],
        sites: Sequence[Site],
        *,
        day: float = 0,
        limits: Limits = QUICK,
        limit: int | None = None,
        since: date | None = None,
        allow: Sequence[str] = (),
    ) -> int:
        now = BEGIN + timedelta(days=day)
        with self.opened() as db:
            run_id = start_run(db, "test", now)
        crawl(
            database=self.database,
            archive=self.archive,
            sources=sources,
            run_id=run_id,
            now=now,
            limit=limit,
            since=since,
            allow_addresses=[*(site.address for site in sites), *allow],
            progress=self.told.append,
            limits=limits,
        )
        return run_id

    @property
    def database(self) -> Path:
        return self.folder / "chiso.db"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @contextmanager
    def opened(self) -> Iterator[Any]:
        db = open_database(self.database)
        try:
            yield db
        finally:
            db.close()

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        with self.opened() as db:
            return list(db.query(sql, values))

    def outcomes(self, run_id: int) -> dict[str, str]:
        """The sources' outcomes of a run."""
        rows = self.rows("select source_id, outcome from run_sources where run_id = ?", run_id)
        return {row["source_id"]: row["outcome"] for row in rows}

    def fetched(self, run_id: int, site: Site) -> dict[str, str]:
        """The outcomes of a run's attempts at a site, by path."""
        sql = (
            "select u.url, f.outcome from fetches f join urls u on u.id = f.url_id"
            " where f.run_id = ? and u.url like ? || '/%' order by f.id"
        )
        rows = self.rows(sql, run_id, site.url)
        return {row["url"].removeprefix(site.url): row["outcome"] for row in rows}


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)
