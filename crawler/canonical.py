"""One address for one article: the form in which `urls.url` holds it.

w3lib does the general part (percent-encoding, dot segments, order of the query, fragment). The rest is what
the papers do: `//` in paths (vnpt-sc), http and https and `www.` side by side, tracking parameters, session
ids glued to the path (Liferay, ASP.NET), print and AMP twins, servers that do not mind case (SharePoint).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

DEFAULT_PORTS = {"http": 80, "https": 443}

_SLASHES = re.compile(r"/{2,}")
# glued to the path by Java servers, by ASP.NET without cookies, and by PHP without cookies
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid)=[^/]*|/\((?:[AFSX]\([\w-]{1,100}\)){1,3}\)(?=/)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What is particular about the addresses of a source.

    `keep_query`: the parameters that carry the article's key; all others are dropped, which takes care of
    tracking and of Liferay's parameter mixes. `trailing_slash`: True adds one, False drops it, None leaves
    it. `lower_path`: the server does not mind case. `rewrites`: patterns on the path with their replacement,
    for print and AMP twins.
    """

    keep_query: tuple[str, ...] = ()
    trailing_slash: bool | None = None
    lower_path: bool = False
    rewrites: tuple[tuple[re.Pattern[str], str], ...] = ()


def netloc_of(url: str) -> str:
    """Host and, where it is not the scheme's own, port: `baodaklak.vn`, `127.0.0.1:8001`, `[::1]:80`.

    Raises ValueError for an address without a host or with a port that is none.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"{url!r} has no host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    return host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def canonical_url(url: str, rules: AddressRules, *, home_url: str, twins: frozenset[str]) -> str:
    """The canonical form of an absolute http(s) address.

    `twins` are the netlocs under which the pages of `home_url` also answer: scheme and host become the
    home's. Raises ValueError when the text is no address at all.
    """
    scheme, _, path, query, _ = urlsplit(canonicalize_url(url))
    netloc = netloc_of(url)
    if netloc in twins:
        scheme, netloc = urlsplit(home_url).scheme, netloc_of(home_url)
    path = _SLASHES.sub("/", _SESSION.sub("", path)) or "/"
    for pattern, replacement in rules.rewrites:
        path = pattern.sub(replacement, path)
    if rules.lower_path:
        path = path.lower()
    if rules.trailing_slash is True and "." not in path.rpartition("/")[2]:
        path = path.rstrip("/") + "/"
    elif rules.trailing_slash is False:
        path = path.rstrip("/") or "/"
    return urlunsplit((scheme, netloc, path, _kept(query, rules.keep_query), ""))


def _kept(query: str, names: tuple[str, ...]) -> str:
    """The parameters that carry the key, each once, in the order of their names, their values trimmed.

    Servers of the families that need this (ASP.NET, PHP) mind the case of neither names nor order: the names
    come out as declared. A list's name on yenbai.gov.vn comes padded with dozens of blanks.
    """
    given = {name.lower(): value.strip() for name, value in reversed(parse_qsl(query, max_num_fields=100))}
    kept = {name: given[name.lower()] for name in names if given.get(name.lower())}
    return urlencode(sorted(kept.items()))
