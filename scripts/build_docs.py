"""Makes the generated pages of docs/: commands, outcomes, the data dictionary and the rules.

Usage: python scripts/build_docs.py [--check]   (--check writes nothing and fails where a page is out of date)
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MADE = "Made by `make docs`; do not edit by hand."

READING = {
    "article": "an article; it has its row in `articles`",
    "listing": "a section, tag or front page",
    "challenge": "a bot wall with status 200",
    "login": "a form asks for a password where the article should be",
    "soft_404": "«not found», or the front page in place of the article, with status 200",
    "empty": "nothing, or a shell that a script would fill",
    "truncated": "the page breaks off inside the text",
    "not_article": "a page, feed or file of another kind",
    "decode_error": "no encoding turns the bytes into text",
    "too_large": "more than the 8 MiB that a page may have unpacked",
}


def commands_page() -> str:
    """Every command with its options, as typer documents them; examples as blocks to copy."""
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "typer",
            "pipeline.py",
            "utils",
            "docs",
            "--name",
            "chiso",
            "--title",
            "Commands",
        ],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "TERMINAL_WIDTH": "200"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    page = html.unescape(made).replace("# Commands\n", f"# Commands\n\n{MADE}\n", 1)
    return re.sub(r"Examples:\n((?:  \S.*\n)+)", _as_block, page).rstrip() + "\n"


def _as_block(found: re.Match[str]) -> str:
    lines = "".join(f"{line.strip()}\n" for line in found[1].splitlines())
    return f"```console\n{lines}```\n"


def outcomes_page() -> str:
    """Every outcome the tables may hold, and what it means."""
    from commands.stages import MEANING as STAGES
    from crawler.outcomes import MEANING as FETCHING

    parts = [
        "# Outcomes",
        MADE,
        "Every stage ends each item in one of these words. They stand in `run_sources.outcome`, "
        "`urls.last_outcome`, `fetches.outcome`, `fetches.read_outcome`, `articles.extract_outcome` and "
        "`issues.outcome`.",
        "## Sources and fetches",
        _table((str(outcome), meaning) for outcome, meaning in FETCHING.items()),
        "An answer whose HTTP status is no success is `failed:http_` and the status: `failed:http_503`.",
        "## Reading a page",
        _table(READING.items()),
        "## Extracting and storing",
        _table((str(outcome), meaning) for outcome, meaning in STAGES.items()),
    ]
    return "\n\n".join(parts) + "\n"


def dictionary_page() -> str:
    """Every table, view and column of the published copy."""
    from db import open_database
    from db.dictionary import as_markdown, data_dictionary

    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "chiso.db")
        try:
            return as_markdown(data_dictionary(db))
        finally:
            db.close()


def rules() -> str:
    """Every rule of the extractor with its examples."""
    from scripts.rules_page import rules_page

    return rules_page(MADE)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(["| outcome | means |", "|---|---|", *(f"| `{name}` | {text} |" for name, text in rows)])


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "outcomes.md": outcomes_page,
    "data-dictionary.md": dictionary_page,
    "rules.md": rules,
}


def out_of_date(name: str) -> bool:
    """Whether a page differs from what would be made now."""
    path = DOCS / name
    return not path.exists() or path.read_text(encoding="utf-8") != PAGES[name]()


def main() -> int:
    check = "--check" in sys.argv[1:]
    stale = [name for name in PAGES if out_of_date(name)]
    for name in stale:
        if check:
            print(f"docs/{name} is out of date: run 'make docs'", file=sys.stderr)
        else:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
            print(f"docs/{name} written")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
