"""What the pages say is so: commands exist, links lead somewhere, generated pages are of today."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

import pipeline
from scripts import build_docs

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CODE = re.compile(r"^```(?:console|sh|bash|text)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]\n]{0,200}\]\((?!https?://|mailto:|#)([^)\s#]+)")


def command_names(group: typer.Typer = pipeline.app, prefix: str = "chiso") -> dict[str, set[str]]:
    """Every command as it is typed, with its options."""
    found = {}
    root = typer.main.get_command(group)
    for name, command in getattr(root, "commands", {}).items():
        path = f"{prefix} {name}"
        found[path] = {option for parameter in command.params for option in parameter.opts}
        for inner, below in getattr(command, "commands", {}).items():
            found[f"{path} {inner}"] = {option for parameter in below.params for option in parameter.opts}
    return found


def shown_commands(page: Path) -> list[str]:
    """Lines of a page's code blocks, and inline code, that call chiso or make."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in CODE.findall(text) for line in block.splitlines()]
    lines += re.findall(r"`((?:chiso|make) [^`\n]+)`", text)
    return [
        line.removeprefix("$ ").strip()
        for line in lines
        if re.match(r"(?:\$ )?(?:\S*/)?(?:chiso|make) ", line)
    ]


@pytest.mark.parametrize("name", build_docs.PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert not build_docs.out_of_date(name), f"docs/{name}: run 'make docs'"


def test_every_command_and_option_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, options in command_names().items():
        assert f"## `{name}`" in manual
        for option in options:
            assert not option.startswith("--") or f"{option}" in manual


def test_every_command_has_an_example() -> None:
    groups = {"chiso sources"}
    manual = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in set(command_names()) - groups:
        section = manual.split(f"## `{name}`")[1].split("\n## ")[0]
        assert re.search(rf"```console\n(?:.*\n)*?{re.escape(name)}", section), (
            f"{name} --help shows no example"
        )


def test_every_outcome_is_explained() -> None:
    from commands.stages import Outcome as Stages
    from crawler.outcomes import Outcome as Fetching
    from crawler.reading.page import Outcome as Reading

    explained = (ROOT / "docs" / "outcomes.md").read_text(encoding="utf-8")
    for outcome in (*Fetching, *Reading, *Stages):
        assert f"| `{outcome}` | " in explained


WRITTEN = [page for page in PAGES if page.name not in build_docs.PAGES]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_commands_that_pages_show_exist(page: Path) -> None:
    known = command_names()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in shown_commands(page):
        program, *words = shlex.split(line.split(" | ")[0].split(" > ")[0], comments=True)
        if Path(program).name == "make":
            assert set(words) <= targets, line
            continue
        name = max(
            (one for one in known if f"chiso {' '.join(words)} ".startswith(f"{one} ")), key=len, default=None
        )
        if words and words[0].startswith("-"):
            continue
        assert name, f"{page.name}: there is no such command: {line}"
        used = {word.split("=")[0] for word in words if word.startswith("--")} - {"--help"}
        assert used <= known[name], f"{page.name}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_exit_codes_are_documented() -> None:
    from commands.failures import ExitCode

    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for code in ExitCode:
        assert re.search(rf"^\| {int(code)} \|", told, re.MULTILINE)
