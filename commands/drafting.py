"""The first draft of a source file: what an address or a saved page tells, and plainly what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.failures import BadInput
from commands.inputs import page_bytes

if TYPE_CHECKING:
    from crawler.guess import Guess

UNKNOWN = "# ? "
"""Begins a line that a person must look at."""


def look(what: str, url: str | None) -> Guess:
    """What there is to know of the outlet that an address, or a saved page, belongs to.

    Raises `BadInput` for what is neither, and for a page that does not say where it comes from.
    """
    from crawler.guess import NoPageError, guess, page_address

    if what.startswith(("http://", "https://")):
        return _from_address(what)
    if not Path(what).is_file():
        raise BadInput(f"{what!r} is no address, which begins with https://, and no saved page")
    body = page_bytes(Path(what))
    try:
        address = url or page_address(body)
        found = guess(body, address) if address else None
    except NoPageError as error:
        raise BadInput(f"{what}: {error}") from error
    except ValueError as error:
        raise BadInput(f"{url or what}: {error}; an address begins with https://") from error
    if found is None:
        raise BadInput(f"{what} does not say where it comes from; give its address with --url")
    return found


def _from_address(url: str) -> Guess:
    """Of a bare address nothing is known but the host."""
    from urllib.parse import urlsplit

    from crawler.canonical import netloc_of
    from crawler.guess import GENERIC, Guess

    try:
        home_url = f"{urlsplit(url).scheme}://{netloc_of(url)}"
    except ValueError as error:
        raise BadInput(f"{url!r} is no address ({error}); it begins with https://") from error
    doubt = "nothing was looked at but the address: 'chiso sources add PAGE' knows more of a saved listing"
    return Guess(home_url, None, GENERIC, "nothing", r"/[^/]+-[0-9]{5,}\.html$", (), (), (), (doubt,))


def draft(found: Guess, *, name: str | None, province: str | None, family: str | None, registry: str) -> str:
    """The TOML text of a draft; `registry` is the folder it shall go to, the rest is what the user said.

    Raises `BadInput` for a family nobody knows.
    """
    from crawler.canonical import netloc_of
    from crawler.source import families

    if family is not None and family not in families():
        raise BadInput(f"there is no family {family!r}; the families are {', '.join(families())}")
    host = netloc_of(found.home_url).removeprefix("www.")
    lines = [
        f"# Draft for {found.home_url}: save it as {registry}/{identity(host)}.toml,",
        f"# look at what follows each '{UNKNOWN.strip()}', then",
        f"#   chiso sources check --sources {registry}",
        *(f"{UNKNOWN}{doubt}" for doubt in found.doubts),
        "# source: say here what you looked at, and when",
    ]
    lines += _sure("name", name) or _guessed("name", found.name or host, "the name as the outlet writes it")
    lines += _sure("province", province) or _province(name or found.name)
    portal = host.endswith(".gov.vn")
    lines += [f"kind = {_toml('portal' if portal else 'newspaper')}", f"home_url = {_toml(found.home_url)}"]
    lines += _family(found, family)
    lines.append('confidence = "low"')
    if found.pattern is not None:
        own = found.signs == "nothing" and not found.examples
        lines += _guessed(
            "article_pattern", found.pattern, "what tells articles from listings" if own else None
        )
    lines += _list("examples", found.examples)
    lines += ["", "[discovery]", *_list("listings", found.sections or ("/",)), *_list("feeds", found.feeds)]
    return "\n".join(lines)


def identity(host: str) -> str:
    """The id of an outlet by its host: `https://www.baolaocai.vn` → baolaocai, `skhcn.tinh.gov.vn` → skhcn_tinh."""
    name = host.rsplit(".", 1)[0].removesuffix(".com").removesuffix(".org").removesuffix(".gov")
    return re.sub(r"[^a-z0-9]+", "_", name)


def _family(found: Guess, family: str | None) -> list[str]:
    from crawler.source import families

    if family is not None or found.signs != "nothing":
        comment = "" if family is not None else f"  # told by {found.signs}"
        return [f"family = {_toml(family or found.family)}{comment}"]
    return _guessed("family", found.family, f"one of {', '.join(families())}")


def _province(name: str | None) -> list[str]:
    """The province an outlet is named after, if it is, to be looked at; a blank for it otherwise."""
    from db.folding import fold
    from db.reference import province_names

    words = f" {fold(name or '')} "
    named = sorted((one for one in province_names() if f" {fold(one)} " in words), key=len)
    if named:
        return _guessed("province", named[-1], "taken from the name")
    return [f"{UNKNOWN}short official name of its province; none for a national outlet", '# province = "…"']


def _sure(key: str, value: str | None) -> list[str]:
    return [] if value is None else [f"{key} = {_toml(value)}"]


def _guessed(key: str, value: str, what: str | None) -> list[str]:
    line = f"{key} = {_literal(value) if key.endswith('pattern') else _toml(value)}"
    return [line] if what is None else [f"{UNKNOWN}{what}", line]


def _list(key: str, values: Sequence[str]) -> list[str]:
    if not values:
        return []
    if len(values) == 1:
        return [f"{key} = [{_toml(values[0])}]"]
    return [f"{key} = [", *(f"    {_toml(value)}," for value in values), "]"]


def _toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _literal(pattern: str) -> str:
    return f"'{pattern}'"
