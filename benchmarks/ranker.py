"""Rules or a trained ranker: who chooses better among the candidates for a value's subject, index and period?

    python -m benchmarks ranker

For each set of annotated articles, the rules are those of the last commit that had not seen it, and the ranker (a
softmax over candidates, linear in their features) learns from the sets known then. Needs the git history and
`../shared/corpus`; says so and ends where they are missing.
"""

import json
import math
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from commands import scoring

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "tests" / "fixtures" / "gold", ROOT.parent / "shared" / "corpus")
KNOWN = ["dev", "dev-rewritten", "dev-rewritten-2", "dev-vietnews"]
FIRST_SIGHT = {
    "dev-rewritten-3": "42d40a3",
    "rankings": "41f5878",
    "teams_and_documents": "41f5878",
    "teams_and_documents-2": "96a724c",
    "rankings-2": "359c046",
    "rankings-3": "a821787",
}
"""Sets in the order they were opened, each with the last commit of the rules that had not seen it."""
ATTRIBUTES = {"subjects": "subject", "indicators": "indicator", "periods": "period"}
RIDGE, SEEN = 1.0, 5


def gold(name: str) -> dict[str, Any]:
    file = next(folder / f"{name}.jsonl" for folder in FOLDERS if (folder / f"{name}.jsonl").exists())
    return {article["id"]: article for article in map(json.loads, file.open(encoding="utf-8"))}


def values(commit: str, names: list[str], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The values that the extractor of a commit bound, with their candidates and the gold facts they match."""
    version = folder / commit
    version.mkdir()
    archive = subprocess.run(
        ["git", "archive", commit, "extract"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(version, filter="data")
    out = version / "out"
    out.mkdir()
    files = [str(folder / f"{name}.jsonl") for folder in FOLDERS for name in names]
    script = str(Path(__file__).with_name("_bindings.py"))
    existing = [file for file in files if Path(file).exists()]
    subprocess.run([sys.executable, script, str(version), str(out), *existing], cwd=folder, check=True)
    return {name: _matched(out / f"{name}.jsonl", gold(name)) for name in names}


def _matched(file: Path, articles: dict[str, Any]) -> list[dict[str, Any]]:
    matched = []
    for record in map(json.loads, file.open(encoding="utf-8")):
        article = articles[record["id"]]
        for value in record["values"]:
            alike = [
                g for g in article["facts"] if g["kind"] == value["kind"] and scoring.same_value(g, value)
            ]
            near = [g for g in alike if _overlaps(article["text"], g["evidence"], value)]
            value["gold"] = near or alike
            if any(g.get("core", True) for g in value["gold"]):
                matched.append(value)
    return matched


def _overlaps(text: str, evidence: str, value: dict[str, Any]) -> bool:
    at = text.find(evidence)
    while evidence and at >= 0:
        if at < value["end"] and value["start"] < at + len(evidence):
            return True
        at = text.find(evidence, at + 1)
    return False


def is_right(attribute: str, key: Any, value: dict[str, Any]) -> bool:
    said = {**value["chosen"], "kind": value["kind"]}
    if attribute == "subjects":
        said |= {"subject_type": key[0], "subject": key[1]}
    else:
        said[ATTRIBUTES[attribute]] = key
    return any(scoring.agrees(ATTRIBUTES[attribute], g, said) for g in value["gold"])


def chosen(attribute: str, value: dict[str, Any]) -> Any:
    said = value["chosen"]
    return [said["subject_type"], said["subject"]] if attribute == "subjects" else said[ATTRIBUTES[attribute]]


def train(attribute: str, known: list[dict[str, Any]]) -> dict[str, float]:
    """Weights that make the right candidates likely: conditional logit under a ridge."""
    groups = []
    for value in known:
        truth = [is_right(attribute, c["key"], value) for c in value[attribute]]
        if any(truth) and not all(truth):
            groups.append((value[attribute], truth))
    seen = Counter(name for candidates, _ in groups for c in candidates for name in c["f"])
    column = {name: at for at, name in enumerate(sorted(n for n in seen if seen[n] >= SEEN))}
    flat = [c for candidates, _ in groups for c in candidates]
    cells = [
        (row, column[n], x) for row, c in enumerate(flat) for n, x in sorted(c["f"].items()) if n in column
    ]
    row, col, data = zip(*cells, strict=True)
    rows = csr_matrix((data, (row, col)), shape=(len(flat), len(column)))
    truth = np.array([t for _, many in groups for t in many])
    sizes = [len(many) for _, many in groups]
    starts, group = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(groups)), sizes)

    def spread(scores: Any) -> tuple[Any, Any]:
        top = np.maximum.reduceat(scores, starts)
        likely = np.exp(scores - top[group])
        total = np.add.reduceat(likely, starts)
        return top + np.log(total), likely / total[group]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = rows @ weights
        every, share = spread(scores)
        right, share_right = spread(np.where(truth, scores, -1e9))
        value = (every - right).sum() + RIDGE / 2 * (weights @ weights)
        return float(value), rows.T @ (share - share_right) + RIDGE * weights

    found = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return dict(zip(column, map(float, found), strict=True))


def best(weights: dict[str, float], candidates: list[dict[str, Any]]) -> Any:
    """The likeliest candidate, mentions of one thing taken together."""
    likely: defaultdict[str, float] = defaultdict(float)
    keys = {}
    for c in candidates:
        name = str(c["key"][:2] if isinstance(c["key"], list) else c["key"])
        likely[name] += math.exp(sum(weights.get(n, 0.0) * x for n, x in c["f"].items()))
        keys[name] = c["key"]
    return keys[max(likely, key=lambda name: (likely[name], name))]


def main() -> None:
    if not (ROOT / ".git").exists() or not all(folder.exists() for folder in FOLDERS):
        print("needs the git history and ../shared/corpus")
        return
    known, total = list(KNOWN), defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, commit) in enumerate(FIRST_SIGHT.items()):
            place = Path(folder) / str(number)
            place.mkdir()
            found = values(commit, [*known, name], place)
            for attribute in ATTRIBUTES:
                weights = train(attribute, [v for n in known for v in found[n] if v[attribute]])
                tested = [v for v in found[name] if v[attribute]]
                counts = Counter(
                    values=len(tested),
                    rules=sum(is_right(attribute, chosen(attribute, v), v) for v in tested),
                    ranker=sum(is_right(attribute, best(weights, v[attribute]), v) for v in tested),
                )
                print(f"{name:<22} {attribute:<11}", dict(counts), flush=True)
                total[attribute] += counts
            known.append(name)
    for attribute, counts in total.items():
        shares = {key: round(counts[key] / counts["values"], 3) for key in ("rules", "ranker")}
        print(f"{'all':<22} {attribute:<11} {counts['values']} values, right:", shares)


if __name__ == "__main__":
    main()
