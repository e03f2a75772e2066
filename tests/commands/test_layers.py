"""`pipeline.py` stands on top: import-linter looks at packages only, so this module is looked at here."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("crawler", "extract", "db", "commands")


def imported(file: Path) -> set[str]:
    """The top-level packages a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_nobody_imports_the_pipeline() -> None:
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            assert "pipeline" not in imported(file), file


def test_the_pipeline_knows_the_commands_only_and_holds_no_logic() -> None:
    file = ROOT / "pipeline.py"
    assert imported(file) & set(ROOMS) == {"commands"}
    assert len(file.read_text(encoding="utf-8").splitlines()) < 150
    branches = (ast.For, ast.While, ast.Try, ast.Match)
    assert not [
        node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, branches)
    ]


def test_help_is_quick_because_the_rooms_are_opened_late() -> None:
    for file in (ROOT / "commands").glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        early = {
            node.module.partition(".")[0]
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module
        }
        # these are imported inside functions themselves
        opened_by_others = {"report.py", "scoring.py", "calibration.py", "explaining.py"}
        assert file.name in opened_by_others or not early & {"crawler", "extract", "db"}, file
