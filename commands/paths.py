"""Where chiso keeps what it writes: one database, and everything else beside it under the same stem."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from commands.failures import BadInput, CouldNotRun

DEFAULT_DATABASE = Path("data/chiso.db")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The files of one database, `data/chiso.db` unless told otherwise.

    For `x/y.db` the archive is `x/y.archive/`, the published copy `x/y.public.db` (older ones in
    `x/y.public.older/`), the reviews `x/y.reviews.db`, those who may review `x/y.reviewers.json`, the
    reports `x/y.reports/` and the lock `x/y.lock`.
    """

    database: Path

    def _beside(self, suffix: str) -> Path:
        return self.database.parent / f"{self.database.stem}{suffix}"

    @property
    def archive(self) -> Path:
        """The folder of WARC files: every page ever fetched."""
        return self._beside(".archive")

    @property
    def public(self) -> Path:
        """The published copy, the one readers see."""
        return self._beside(".public.db")

    @property
    def reviews(self) -> Path:
        """The file of people's verdicts: outlives every rebuild."""
        return self._beside(".reviews.db")

    @property
    def accounts(self) -> Path:
        """The file of those who may review in the browser: names and hashes of passwords."""
        return self._beside(".reviewers.json")

    @property
    def reports(self) -> Path:
        """The folder of nightly reports, one text and one JSON file a run."""
        return self._beside(".reports")

    @property
    def lock(self) -> Path:
        """The file whose lock the running night holds."""
        return self._beside(".lock")

    def prepare(self) -> None:
        """Makes the folder where it is missing. Raises `BadInput` for a database path that is a folder,
        `CouldNotRun` where the folder cannot be made or written."""
        if self.database.is_dir():
            raise BadInput(f"{self.database} is a folder; --db takes the path of a database file")
        folder = self.database.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CouldNotRun(
                f"the folder {folder} cannot be made ({error.strerror}); choose another place with --db"
            ) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise CouldNotRun(f"the folder {folder} cannot be written; choose another place with --db")

    def require_database(self) -> None:
        """Raises `BadInput` where there is no database yet, telling how one comes about."""
        if self.database.is_dir():
            raise BadInput(f"{self.database} is a folder; --db takes the path of a database file")
        if not self.database.exists():
            raise BadInput(
                f"there is no database at {self.database}; 'chiso run' or 'chiso run --replay' makes one"
            )
