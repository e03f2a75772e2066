"""Source files: one outlet each, declared in one small TOML file above the defaults of its CMS family.

`crawler/sources/<id>.toml` and `crawler/families/<family>.toml` are read here and nowhere else. A key that
nobody knows, a bad pattern or a missing field is a SourceError naming file and key; so is an example that the
patterns do not know, or a counter-example that they do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args
from urllib.parse import urlsplit

from crawler.canonical import AddressRules, netloc_of
from crawler.errors import SourceError
from crawler.limits import Window
from crawler.lists import ApiList, Discovery, read_discovery
from crawler.outlet import (
    DAILY_BUDGET,
    DELAY_SECONDS,
    NEVER,
    Confidence,
    Layout,
    Source,
    SourceKind,
    Status,
)
from crawler.rules import PageRules, page_rules
from crawler.tables import Table, read_toml

__all__ = [
    "DAILY_BUDGET",
    "DELAY_SECONDS",
    "ApiList",
    "Discovery",
    "Layout",
    "Source",
    "SourceError",
    "SourceKind",
    "check_together",
    "families",
    "load_source",
    "load_sources",
    "source_of",
]

SOURCES = Path(__file__).parent / "sources"
FAMILIES = Path(__file__).parent / "families"


def families() -> list[str]:
    """The names of the CMS families, sorted."""
    return sorted(path.stem for path in FAMILIES.glob("*.toml"))


def load_sources(folder: Path | None = None) -> list[Source]:
    """The sources declared in a folder (None: those that come with the program), sorted by id.

    Raises SourceError for a folder without source files, for the first file that cannot be used, and for
    files that do not go together.
    """
    folder = SOURCES if folder is None else folder
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise SourceError(f"{folder}: no source files (*.toml) here; name a folder that holds some")
    sources = [load_source(path) for path in paths]
    for path, problem in check_together(folder, sources).items():
        raise SourceError(f"{path}: {problem}")
    return sources


def check_together(folder: Path, sources: Sequence[Source]) -> dict[Path, str]:
    """What only shows between files: two outlets under one host, a successor that there is not.

    The problems by file, a sentence each; empty when all is well. A successor may be one of the outlets that
    come with the program.
    """
    problems: dict[Path, str] = {}
    known = {source.id for source in sources} | {path.stem for path in SOURCES.glob("*.toml")}
    owners: dict[str, str] = {}
    for source in sources:
        path = folder / f"{source.id}.toml"
        for name in sorted(source.names(), key=len, reverse=True):  # the shortest is told
            if owners.setdefault(name, source.id) != source.id:
                problems[path] = f"home_url or hosts: {name} belongs to the source {owners[name]} already"
        if source.successor is not None and (source.successor not in known or source.successor == source.id):
            problems[path] = f"successor {source.successor!r} is no other source's id ('chiso sources list')"
    return problems


def load_source(path: Path) -> Source:
    """The source declared in one file; its id is the file's name. Raises SourceError."""
    if not re.fullmatch(r"[a-z0-9_]+", path.stem):
        raise SourceError(f"{path}: a source file is named by its id, made of a-z, 0-9 and _")
    return source_of(read_toml(path), path.stem, str(path))


def source_of(own: Mapping[str, Any], id_: str, where: str) -> Source:
    """The source that a table declares, above its family's; `where` names the table in a SourceError."""
    below, below_file = _family(own.get("family"), where, "family")
    table = Table(own, where, below, below_file)
    source = Source(id=id_, **_identity(table), **_addresses(table), **_visits(table))
    table.close()
    _check_templates(source, table)
    _check_examples(source, table)
    return source


def _identity(table: Table) -> dict[str, Any]:
    """Who the outlet is, and what became of it."""
    return {
        "name": table.text("name"),
        "province": table.optional_text("province"),
        "kind": cast(SourceKind, table.one_of("kind", get_args(SourceKind))),
        "home_url": _home(table),
        "family": table.text("family"),
        "status": cast(Status, table.one_of("status", get_args(Status), "active")),
        "successor": table.optional_text("successor"),
        "confidence": cast(Confidence, table.one_of("confidence", get_args(Confidence), "low")),
        "not_crawled": table.optional_text("not_crawled"),
    }


def _addresses(table: Table) -> dict[str, Any]:
    """How its articles are addressed, now and before."""
    query = table.named_patterns("article_query")
    unknown = table.optional_text("not_crawled") is not None and not table.has("article_pattern")
    return {
        "article_pattern": NEVER if unknown else table.pattern("article_pattern"),
        "article_query": query,
        "older_patterns": table.patterns("older_patterns"),
        "earlier": _earlier(table),
        "reject": table.all_patterns("reject"),
        "hosts": table.texts("hosts"),
        "older_hosts": table.texts("older_hosts"),
        "address": _address(table.table("address"), tuple(query)),
        "article_api": table.optional_text("article_api"),
        "examples": table.texts("examples"),
        "counter_examples": table.all_texts("counter_examples"),
    }


def _visits(table: Table) -> dict[str, Any]:
    """How it is visited and its pages are read."""
    return {
        "discovery": read_discovery(table.table("discovery")),
        "page": _page(table),
        "delay_seconds": table.number("delay_seconds", DELAY_SECONDS, 0),
        "hours": _hours(table),
        "daily_budget": table.whole("daily_budget", DAILY_BUDGET, 1),
        "floor": table.whole("floor", 1, 0),
    }


def _hours(table: Table) -> Window | None:
    text = table.optional_text("hours")
    try:
        return Window.parse(text) if text else None
    except ValueError as error:
        raise table.wrong("hours", f"must be two times such as '23:00-05:00', not {text!r}") from error


def _family(name: object, where: str, key: str) -> tuple[dict[str, Any], str]:
    path = FAMILIES / f"{name}.toml"
    if not isinstance(name, str) or not path.is_file():
        problem = "is missing" if name is None else f"{name!r} is not known"
        raise SourceError(f"{where}: {key} {problem}; take one of {', '.join(families())}")
    return read_toml(path), str(path)


def _home(table: Table) -> str:
    url = table.text("home_url")
    try:
        netloc_of(url)
    except ValueError as error:
        raise table.wrong("home_url", f"is no address: {error}") from error
    if urlsplit(url).scheme not in ("http", "https"):
        raise table.wrong("home_url", f"must begin with http:// or https://, not {url!r}")
    return url


def _earlier(table: Table) -> tuple[Layout, ...]:
    layouts = []
    for one in table.tables("earlier"):
        name, until = one.text("family"), one.day("until")
        family, family_file = _family(name, one.file_of("family"), "earlier.family")
        whole = Table(one.raw(), one.file_of("family"), family, family_file, "earlier.")
        page = page_rules(family.get("page", {}), family_file)
        layouts.append(Layout(name, until, whole.pattern("article_pattern"), page))
        one.optional_text("article_pattern")
        one.close()
    return tuple(sorted(layouts, key=lambda layout: layout.until))


def _page(table: Table) -> PageRules:
    merged: dict[str, Any] = {}
    for layer, file in table.layers("page"):
        page_rules(layer, file)
        merged |= layer
    return page_rules(merged, table.file_of("page"))


def _address(table: Table, query: tuple[str, ...]) -> AddressRules:
    rewrites = []
    for rewrite in table.tables("rewrite"):
        rewrites.append((rewrite.pattern("path"), rewrite.text("to")))
        rewrite.close()
    rules = AddressRules(
        keep_query=tuple(dict.fromkeys((*table.texts("keep_query"), *query))),
        trailing_slash=table.flag("trailing_slash"),
        lower_path=table.flag("lower_path") or False,
        rewrites=tuple(rewrites),
    )
    table.close()
    return rules


def _check_templates(source: Source, table: Table) -> None:
    """Fills every template once, so that a misspelt field is found here and not at night."""
    groups = dict.fromkeys(source.article_pattern.groupindex, "x")
    for key, template, values in (
        ("article_api", source.article_api, groups),
        ("discovery.next_page", source.discovery.next_page, {"page": "2"}),
        *(("discovery.api.url", api.url, {"page": "1", "offset": "0"}) for api in source.discovery.apis),
    ):
        try:
            (template or "").format_map(values)
        except (KeyError, ValueError, IndexError) as error:
            known = ", ".join(f"{{{name}}}" for name in values) or "no fields"
            raise table.wrong(key, f"{template!r} cannot be filled ({error}); it takes {known}") from error


def _check_examples(source: Source, table: Table) -> None:
    """Compares the patterns with the addresses that the file gives as proof."""
    for key, wanted, urls in (
        ("examples", True, source.examples),
        ("counter_examples", False, source.counter_examples),
    ):
        for url in urls:
            try:
                address = source.canonical(source.absolute(url))
            except ValueError as error:
                raise table.wrong(key, f"{url!r} is no address ({error})") from error
            if source.has_article_form(address) is not wanted:
                is_said = "is no article by the patterns" if wanted else "is an article by the patterns"
                raise table.wrong(key, f"{url!r} {is_said} (as {address})")
