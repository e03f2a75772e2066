from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.publish import publish
from tests.db import sample


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chiso.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """The sample database, a fresh one for each test."""
    db = sample.build(path)
    yield db
    db.close()


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published copy of the sample database; read only."""
    folder = tmp_path_factory.mktemp("public")
    sample.build(folder / "chiso.db").close()
    publish(folder / "chiso.db", folder / "public.db")
    return folder / "public.db"
