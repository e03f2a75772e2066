"""One address for one article: the form in which `urls.url` holds it.

w3lib does the general part (percent-encoding, dot segments, order of the query, fragment). The rest is what
the papers do: `//` in paths (vnpt-sc), http and https and `www.` side by side, tracking parameters, session
ids glued to the path (Liferay), print and AMP twins, servers that do not mind case (SharePoint).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

DEFAULT_PORTS = {"http": 80, "https": 443}

_SLASHES = re.compile(r"/{2,}")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)


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
    kept = url_query_cleaner(f"?{query}", rules.keep_query).lstrip("?") if rules.keep_query else ""
    return urlunsplit((scheme, netloc, path, kept, ""))
