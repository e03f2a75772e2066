"""The gate: on every gold file the extractor is at least as good as its pinned figures."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from pin_gold import FOLDERS, PINS, measure  # noqa: E402

ROUNDING = 0.0005


@pytest.mark.parametrize("name", sorted(json.loads(PINS.read_text(encoding="utf-8"))))
def test_figures_hold_their_floor(name: str) -> None:
    pin = json.loads(PINS.read_text(encoding="utf-8"))[name]
    file = next((folder / name for folder in FOLDERS if (folder / name).exists()), None)
    if file is None:
        pytest.skip(f"{name} is not at hand")
    now = measure(file)
    assert now["sha256"] == pin["sha256"], (
        f"{name} changed: run scripts/pin_gold.py and look at the difference"
    )
    assert now["f1"] >= pin["f1"] - ROUNDING
    assert now["precision"] >= pin["precision"] - ROUNDING


def test_every_own_gold_file_is_pinned() -> None:
    own = {file.name for file in FOLDERS[0].glob("*.jsonl")}
    assert own <= set(json.loads(PINS.read_text(encoding="utf-8")))
