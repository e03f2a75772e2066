"""docs/rules.md: every rule of the extractor with an example it reads and one it leaves alone, and the word lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extract.lexicon import load_toml
from extract.rank_changes import RULES as RANK_CHANGES
from extract.rank_groups import RULES as RANK_GROUPS
from extract.ranks import RULES as RANKS
from extract.scores import RULES as SCORES

INTRODUCTION = """A fact names the rule that found its value in `rule`. A pattern carries its proof where it is
declared (`extract/rank*.py`, `extract/scores.py`): a stretch it must read and one it must not. Rules of more than
one pattern have theirs in `extract/data/rules.toml`. Tests run them all. Place names are blotted out (`¤`) before
patterns are tried, so that no cue is found inside a name."""


def rules_page(made: str) -> str:
    """The page as Markdown; `made` says how it is made."""
    lists = load_toml("cues.toml")
    parts = [
        "# Rules",
        made,
        INTRODUCTION,
        "## Single patterns",
        _table(
            ("rule", "kind", "reads", "as", "leaves alone"),
            (
                (f"`{r.id}`", r.kind, r.positive, f"{r.value:g}", r.negative)
                for r in (*RANK_GROUPS, *RANKS, *RANK_CHANGES, *SCORES)
            ),
        ),
        "## Rules of more than one pattern",
        *(_composed(name, rule) for name, rule in load_toml("rules.toml").items()),
        "## Word lists",
        "The words patterns are built of, from `extract/data/cues.toml`.",
        _table(
            ("list", "words", "source"),
            ((f"`{name}`", " · ".join(entry["words"]), entry["source"]) for name, entry in lists.items()),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _composed(name: str, rule: Mapping[str, Any]) -> str:
    facts = "; ".join(rule["facts"])
    return (
        f"### `{name}`\n\n- reads: «{rule['reads']}» as {facts}\n- leaves alone: «{rule['leaves']}»\n"
        f"- source: {rule['source']}"
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
