"""The first draft of a source file: what an address tells, and plainly what it does not."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from commands.failures import BadInput

UNKNOWN = "# ? not known from the address: "


def draft(url: str, *, name: str | None, province: str | None, family: str | None, registry: str) -> str:
    """The TOML text of a draft for the outlet at `url`; `registry` is the folder it shall go to.

    Raises `BadInput` for what is no http address, or a family nobody knows.
    """
    from crawler.canonical import netloc_of
    from crawler.source import FAMILIES

    try:
        parts = urlsplit(url)
        netloc = netloc_of(url)
    except ValueError as error:
        raise BadInput(f"{url!r} is no address ({error})") from error
    if parts.scheme not in ("http", "https"):
        raise BadInput(f"{url!r} is no address of a home page; it begins with https://")
    families = sorted(path.stem for path in FAMILIES.glob("*.toml"))
    if family is not None and family not in families:
        raise BadInput(f"there is no family {family!r}; the families are {', '.join(families)}")
    host = netloc.removeprefix("www.")
    identity = re.sub(r"[^a-z0-9]+", "_", host.rsplit(".", 1)[0].removesuffix(".com").removesuffix(".gov"))
    lines = [
        f"# Draft for {url}: save it as {registry}/{identity}.toml, fill in the lines marked ?, then run",
        f"#   chiso sources check --sources {registry}",
        _line("name", name, host, "the outlet's name as it writes it"),
        _line("province", province, None, "short official name; leave it out for a national outlet"),
        'kind = "newspaper"' if ".gov.vn" not in f"{host}/" else 'kind = "portal"',
        f"home_url = {json.dumps(f'{parts.scheme}://{netloc}')}",
        _line("family", family, "generic", f"one of {', '.join(families)}"),
        f"{UNKNOWN}the path of its articles, with what tells them from listings",
        "article_pattern = '/[^/]+-[0-9]+\\.html$'",
        "",
        "[discovery]",
        f"{UNKNOWN}pages that list articles; feeds = […] or sitemaps = […] where the outlet has them",
        'listings = ["/"]',
    ]
    return "\n".join(lines)


def _line(key: str, value: str | None, fallback: str | None, what: str) -> str:
    if value is not None:
        return f"{key} = {json.dumps(value, ensure_ascii=False)}"
    if fallback is None:
        return f'{UNKNOWN}{what}\n# {key} = "…"'
    return f"{UNKNOWN}{what}\n{key} = {json.dumps(fallback, ensure_ascii=False)}"
