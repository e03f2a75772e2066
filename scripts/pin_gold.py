"""Pins the extractor's figures on the gold files: `tests/fixtures/gold/pins.json`, the floors of the gate.

    python scripts/pin_gold.py                    # new files and better figures; refuses to lower a floor
    python scripts/pin_gold.py --allow-lower      # a floor goes down: say why in CHANGELOG.md

A pin holds the digest of its gold file, so that a changed file is seen, and strict precision and F1. Gold that
lies outside the repository is pinned by name as well and checked where it is at hand.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from commands.scoring import Score, figures
from extract import extract_facts

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "tests" / "fixtures" / "gold" / "pins.json"
FOLDERS = (ROOT / "tests" / "fixtures" / "gold", ROOT.parent / "shared" / "corpus")


def gold_files() -> list[Path]:
    own = sorted(FOLDERS[0].glob("*.jsonl"))
    return own + sorted(FOLDERS[1].glob("dev*.jsonl"))


def measure(file: Path) -> dict[str, float | str]:
    score = Score()
    for line in file.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        facts = extract_facts(
            article["text"],
            published=article.get("published"),
            home_province=article.get("home_province"),
            title=article.get("title"),
        )
        score.add(article["id"], article["facts"], [fact.to_json() for fact in facts])
    precision, _, f1 = figures(score.total, "strict")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"sha256": digest, "precision": round(precision, 3), "f1": round(f1, 3)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--allow-lower", action="store_true", help="let floors go down")
    allow_lower = parser.parse_args().allow_lower
    pins = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    for file in gold_files():
        new, old = measure(file), pins.get(file.name)
        same = old is not None and old["sha256"] == new["sha256"]
        if same and not allow_lower and (new["f1"] < old["f1"] or new["precision"] < old["precision"]):
            print(
                f"{file.name}: F1 {new['f1']}, precision {new['precision']} are below "
                f"the floors {old['f1']}, {old['precision']}"
            )
            return 1
        pins[file.name] = new
        print(f"{file.name}: F1 {new['f1']:.3f}, precision {new['precision']:.3f}")
    PINS.write_text(json.dumps(pins, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
