"""What may be asked for, where a connection may lead, and which answers count as a page. Pure functions.

The crawl follows links that strangers wrote. Every hop is checked as an address here, and again at the moment
of connecting (`crawler.resolver`), because a name can point elsewhere between the check and the use.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from crawler.canonical import DEFAULT_PORTS
from crawler.outcomes import Outcome, Refused

Doors = frozenset[tuple[str, int]]
"""Host and port pairs that are opened although they are not public."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_HEAD_BYTES = 8192  # of a page: a bot wall shows itself here, an article's own words stand further down
_MARKUP = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<", re.DOTALL)
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_VAGUE_TYPES = ("", "text/plain", "application/octet-stream")  # then the body itself must look like markup
_JSON_TYPES = ("application/json", "text/json", "application/javascript", "text/javascript")


def parse_doors(entries: Iterable[str]) -> Doors:
    """`HOST:PORT` texts, `[::1]:8000` for IPv6, as doors. Raises ValueError naming the entry."""
    doors = set()
    for entry in entries:
        parts = urlsplit(f"//{entry}")
        try:
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or not port or parts.path or parts.username:
            raise ValueError(f"{entry!r} is no address to allow: write HOST:PORT, such as 127.0.0.1:8000")
        doors.add((host, port))
    return frozenset(doors)


def is_public(address: str) -> bool:
    """Whether a textual IP address is one of the public internet, in whatever coat it comes.

    Private, loopback, link-local (169.254.169.254 is where clouds keep their keys), carrier (100.64/10),
    unique local, multicast and reserved ranges are not; IPv4 wrapped into IPv6 (mapped, 6to4, Teredo, NAT64)
    counts as what it wraps.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            wrapped.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if inner := [one for one in wrapped if one is not None]:
            return all(is_public(str(one)) for one in inner)
    return ip.is_global and not ip.is_multicast


def check_url(url: str, doors: Doors) -> None:
    """Raises Refused for an address that must not be asked for, as far as the text of it shows."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError as error:
        raise Refused(Outcome.REFUSED_ADDRESS, f"{url!r}: {error}") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise Refused(Outcome.REFUSED_SCHEME, f"{parts.scheme or 'no scheme'} in {url!r}")
    if parts.username is not None or parts.password is not None:
        raise Refused(Outcome.REFUSED_SCHEME, f"a user name in {url!r}")
    if not host or port is None:
        raise Refused(Outcome.REFUSED_ADDRESS, f"no host in {url!r}")
    if (host, port) in doors:
        return
    if port not in DEFAULT_PORTS.values():
        raise Refused(Outcome.REFUSED_ADDRESS, f"port {port} of {host} is not a public web port")
    if _is_ip(host) and not is_public(host):
        raise Refused(Outcome.REFUSED_ADDRESS, f"{host} is not a public address")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Wall:
    """A mark of a page that stands in front of the article: where to look, what for, in how large a page.

    `pattern` is for text in lower case.
    """

    outcome: Outcome
    where: str
    pattern: re.Pattern[str]
    max_bytes: int


@cache
def walls() -> tuple[Wall, ...]:
    """The marks of `walls.toml`, in their order."""
    table = tomllib.loads((Path(__file__).parent / "walls.toml").read_text(encoding="utf-8"))
    return tuple(
        Wall(
            Outcome(mark["outcome"]),
            mark["where"],
            re.compile(mark["pattern"]),
            mark.get("max_bytes", 1 << 30),
        )
        for mark in table["wall"]
    )


def classify(body: bytes, content_type: str, headers: Mapping[str, str], *, json_too: bool) -> Outcome | None:
    """Why an answer with status 200 is no article page, or None when it may be one.

    `headers` have lower-case names. `json_too`: the page comes from an API. Looks at the first 8 KiB only,
    and at nothing that an article could say of itself.
    """
    if not body.strip():
        return Outcome.REJECTED_EMPTY
    kind = content_type.partition(";")[0].strip().lower()
    allowed = _HTML_TYPES + (_JSON_TYPES if json_too else ())
    if kind not in allowed and not (kind in _VAGUE_TYPES and _MARKUP.match(body[:_HEAD_BYTES])):
        return Outcome.REJECTED_CONTENT_TYPE
    head = body[:_HEAD_BYTES].decode("utf-8", errors="replace").lower()
    for wall in walls():
        text = headers.get(wall.where.removeprefix("header:"), "").lower() if ":" in wall.where else head
        if len(body) <= wall.max_bytes and wall.pattern.search(text):
            return wall.outcome
    return None
