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
    shown = ("id", "name", "province", "kind", "family", "confidence", "home_url")
    for column in (*shown, "nightly"):
        table.add_column(column)
    for row in rows:
        nightly = "no" if row["not_crawled"] else "yes"
        table.add_row(*(Text(str(row[column] or "")) for column in shown), Text(nightly))
    output().print(table)
    nights = sum(row["not_crawled"] is None for row in rows)
    say(f"{len(rows)} outlets, {nights} of them visited nightly; --json says why the others are not")


def _row(source: Source) -> dict[str, Any]:
    plain = (
        *("id", "name", "province", "kind", "family", "home_url"),
        *("status", "successor", "confidence", "not_crawled"),
        *("delay_seconds", "daily_budget", "floor"),
    )
    found = source.discovery
    return {key: getattr(source, key) for key in plain} | {
        "article_pattern": source.article_pattern.pattern,
        "older_hosts": list(source.older_hosts),
        "examples": list(source.examples),
        "listings": list(found.listings),
        "feeds": list(found.feeds),
        "sitemaps": list(found.sitemaps),
        "apis": [api.url for api in found.apis],
    }


@app.command()
def check(sources: SourceFolder = None, as_json: AsJson = False, verbose: Verbose = 0) -> None:
    """Reads every source file and names each that cannot be used.

    Unknown keys, bad patterns, missing fields, examples that the patterns do
    not know, two files for one host, successors that do not exist: with file
    and key. Nothing is fetched.

    Examples:
      chiso sources check
      chiso sources check --sources my-sources --json
    """
    from crawler.source import SOURCES, SourceError, check_together, load_source

    folder = sources or SOURCES
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise BadInput(f"{folder}: no source files (*.toml) here; name a folder that holds some")
    problems: dict[str, str] = {}
    read = []
    for file in files:
        try:
            source = load_source(file)
            require_known(source.province, str(file))
            read.append(source)
        except (BadInput, SourceError) as error:
            problems[str(file)] = str(error)
    for file, problem in check_together(folder, read).items():
        problems[str(file)] = f"{file}: {problem}"
    for problem in problems.values():
        say(problem)
    if as_json:
        print_json({"checked": len(files), "problems": problems}, indent=2)
    else:
        output().print(f"{len(files) - len(problems)} of {len(files)} source files can be used")
    raise typer.Exit(ExitCode.BAD_INPUT if problems else ExitCode.GOOD)


@app.command()
def add(
    what: Annotated[
        str, typer.Argument(metavar="URL|PAGE", help="The outlet's address, or a page of it saved as a file.")
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The saved page's address, if it does not say itself.")
    ] = None,
    name: Name = None,
    province: Province = None,
    family: Annotated[str | None, typer.Option(metavar="NAME", help="The CMS family it belongs to.")] = None,
    sources: SourceFolder = None,
    verbose: Verbose = 0,
) -> None:
    """Drafts the source file of an outlet to stdout.

    Nothing is fetched and nothing is written. Of a saved page, best a listing,
    family, form of the articles, sections and feeds are told; of an address
    hardly anything. What is not certain is marked: look at the paper, fill it
    in, then check.

    Examples:
      chiso sources add listing.html --province 'Lào Cai' > my-sources/baoexample.toml
      chiso sources add https://baoexample.vn --name 'Báo Ví Dụ'
      chiso sources check --sources my-sources
    """
    from commands.drafting import draft, look
    from commands.pages import source_of

    require_known(province, "--province")
    found = look(what, url)
    if known := source_of(found.home_url, sources):
        raise BadInput(f"{found.home_url} belongs to the source {known.id} ({known.name}) already")
    print(draft(found, name=name, province=province, family=family, registry=_folder_name(sources)))


def _folder_name(folder: Path | None) -> str:
    return str(folder) if folder else "my-sources"
