"""The notebook runs on a database of this version, and is kept without outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from sqlite_utils import Database

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(notebook: Path, db: Database, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISO_DB", str(path))
    read = nbformat.read(notebook, as_version=4)
    NotebookClient(read, timeout=300, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    tables = [output.get("data", {}) for cell in read.cells for output in cell.get("outputs", [])]
    shown = "".join(data.get("text/html", "") for data in tables)
    assert all(
        province in shown for province in ("Đắk Lắk", "Bắc Kạn", "Điện Biên", "Tuyên Quang", "Bắc Ninh")
    )
    assert "vega-lite" in shown


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs(notebook: Path) -> None:
    for cell in nbformat.read(notebook, as_version=4).cells:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")
