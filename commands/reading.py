"""`chiso read`: saved pages as the nightly run would read them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.failures import BadInput, ExitCode
from commands.options import AsJson, SourceFolder, Verbose
from commands.screen import output, say

KEYS = ("title", "lead", "author", "published", "published_from", "text", "captions")


def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Saved pages (HTML, or an API's JSON).")
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The page's address; its outlet's rules are used.")
    ] = None,
    as_json: AsJson = False,
    sources: SourceFolder = None,
    verbose: Verbose = 0,
) -> None:
    """Saved pages as articles: title, lead, author, date and clean text, captions apart.

    A page that is no article is named by its outcome (listing, challenge,
    soft_404 …), which is an answer: the exit code stays 0.
    It is 2 for a file that cannot be used.

    Examples:
      chiso read page.html
      chiso read page.html --url https://baodaklak.vn/khoa-hoc-cong-nghe/202409/tin-1 --json
    """
    if url is not None and len(files) > 1:
        raise BadInput("--url is the address of one page; name one file with it")
    problems = 0
    for file in files:
        try:
            record = _record(file, url, sources)
        except BadInput as problem:
            problems += 1
            say(str(problem))
            continue
        if as_json:
            print(json.dumps(record, ensure_ascii=False))
        else:
            _show(record)
        if record["outcome"] != "article":
            say(f"{file} holds no article ({record['outcome']})")
    raise typer.Exit(ExitCode.BAD_INPUT if problems else ExitCode.GOOD)


def _record(file: Path, url: str | None, sources: Path | None) -> dict[str, Any]:
    from commands.pages import read_file

    page = asdict(read_file(file, url, sources))
    return {"id": file.name, "url": url, "outcome": page["outcome"], **{key: page[key] for key in KEYS}}


def _show(record: dict[str, Any]) -> None:
    console = output()
    for key in ("outcome", "title", "lead", "author", "published", "published_from"):
        if record[key]:
            console.print(f"{key}: {record[key]}", markup=False, soft_wrap=True)
    console.print("", record["text"] or "", markup=False, soft_wrap=True, sep="\n")
    for caption in record["captions"]:
        console.print(f"caption: {caption}", markup=False, soft_wrap=True)
    console.print()
