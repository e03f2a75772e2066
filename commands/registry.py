"""`chiso sources`: the registry of outlets, listed, checked and added to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from commands.failures import BadInput, ExitCode
from commands.options import AsJson, SourceFolder, Verbose
from commands.provinces import require_known
from commands.screen import output, print_json, say

if TYPE_CHECKING:
    from crawler.source import Source

app = typer.Typer(no_args_is_help=True, help="The registry of outlets: list, check, add.")

Name = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet's name as it writes it.")]
Province = Annotated[
    str | None, typer.Option(metavar="NAME", help="The province it writes from, short name.")
]


@app.command("list")
def list_sources(sources: SourceFolder = None, as_json: AsJson = False, verbose: Verbose = 0) -> None:
    """The outlets chiso knows.

    Examples:
      chiso sources list
      chiso sources list --json
    """
    from crawler.source import load_sources

    rows = [_row(source) for source in load_sources(sources)]
    if as_json:
        print_json(rows, indent=2)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    shown = ("id", "name", "province", "kind", "family", "home_url")
    for column in shown:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(str(row[column] or "")) for column in shown))
    output().print(table)


def _row(source: Source) -> dict[str, Any]:
    plain = ("id", "name", "province", "kind", "family", "home_url", "delay_seconds", "daily_budget", "floor")
    found = source.discovery
    return {key: getattr(source, key) for key in plain} | {
        "article_pattern": source.article_pattern.pattern,
        "listings": list(found.listings),
        "feeds": list(found.feeds),
        "sitemaps": list(found.sitemaps),
        "apis": [api.url for api in found.apis],
    }


@app.command()
def check(sources: SourceFolder = None, as_json: AsJson = False, verbose: Verbose = 0) -> None:
    """Reads every source file and names each that cannot be used.

    Unknown keys, bad patterns, missing fields: with file and key.

    Examples:
      chiso sources check
      chiso sources check --sources my-sources --json
    """
    from crawler.source import SOURCES, SourceError, load_source

    folder = sources or SOURCES
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise BadInput(f"{folder}: no source files (*.toml) here; name a folder that holds some")
    problems = {}
    for file in files:
        try:
            require_known(load_source(file).province, str(file))
        except (BadInput, SourceError) as error:
            problems[str(file)] = str(error)
            say(str(error))
    if as_json:
        print_json({"checked": len(files), "problems": problems}, indent=2)
    else:
        output().print(f"{len(files) - len(problems)} of {len(files)} source files can be used")
    raise typer.Exit(ExitCode.BAD_INPUT if problems else ExitCode.GOOD)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The outlet's home page.")],
    name: Name = None,
    province: Province = None,
    family: Annotated[str | None, typer.Option(metavar="NAME", help="The CMS family it belongs to.")] = None,
    sources: SourceFolder = None,
    verbose: Verbose = 0,
) -> None:
    """Drafts the source file of an outlet to stdout.

    Nothing is fetched and nothing is written. What cannot be known from the
    address is marked: look at the paper, fill it in, then check.

    Examples:
      chiso sources add https://baoexample.vn --province 'Lào Cai' > my-sources/baoexample.toml
      chiso sources check --sources my-sources
    """
    from commands.drafting import draft
    from commands.pages import source_of

    require_known(province, "--province")
    if known := source_of(url, sources):
        raise BadInput(f"{url} belongs to the source {known.id} ({known.name}) already")
    print(draft(url, name=name, province=province, family=family, registry=_folder_name(sources)))


def _folder_name(folder: Path | None) -> str:
    return str(folder) if folder else "my-sources"
