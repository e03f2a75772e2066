"""Saved pages read with the rules of the outlet they come from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from commands.failures import BadInput
from commands.inputs import page_bytes

if TYPE_CHECKING:
    from crawler.read import Page
    from crawler.source import Source


def read_file(file: Path, url: str | None = None, sources: Path | None = None) -> Page:
    """The page as the nightly run would read it. Raises `BadInput` for a file that cannot be used."""
    from crawler.read import read_page

    source = source_of(url, sources) if url else None
    return read_page(page_bytes(file), url or "", rules=source.page if source else None)


def source_of(url: str, folder: Path | None = None) -> Source | None:
    """The outlet that answers under the host of `url`, if it is one of ours. Raises `BadInput`."""
    from crawler.canonical import netloc_of

    try:
        return _by_netloc(folder).get(netloc_of(url))
    except ValueError as error:
        raise BadInput(f"{url!r} is no address ({error}); it begins with https://") from error


@lru_cache(maxsize=8)
def _by_netloc(folder: Path | None) -> dict[str, Source]:
    from crawler.source import load_sources

    return {netloc: source for source in load_sources(folder) for netloc in source.names()}
