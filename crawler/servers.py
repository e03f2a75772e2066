"""Which hosts are one server: papers and their www., m. and section hosts often share a machine, and its patience."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

Resolve = Callable[[str, int], Awaitable[frozenset[str]]]

PATIENCE = 10.0
"""Seconds a name may take; one that takes longer is paced by its name, and fails at connecting."""


async def addresses_of(host: str, port: int) -> frozenset[str]:
    """The addresses a name has now, as the system's resolver tells; none for a name that is not found.

    Nothing is connected to here: the guard looks at a name again, and decides, when a connection is made.
    """
    asked = asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.wait_for(asked, PATIENCE)
    except (OSError, UnicodeError, TimeoutError):
        return frozenset()
    return frozenset(str(address[0]) for *_, address in found)


class Servers:
    """The server behind every host of a night. A host asks once; whatever shares an address is one server."""

    def __init__(self, resolve: Resolve = addresses_of) -> None:
        self._resolve = resolve
        self._by_host: dict[tuple[str, int], asyncio.Task[str]] = {}
        self._by_address: dict[str, str] = {}

    async def name(self, host: str, port: int) -> str:
        """The server's name: its first known address; the host's own where it has none."""
        known = self._by_host.get((host, port))
        if known is None:
            known = self._by_host[host, port] = asyncio.ensure_future(self._look(host, port))
        return await known

    async def _look(self, host: str, port: int) -> str:
        addresses = sorted(await self._resolve(host, port))
        if not addresses:
            return host.removeprefix("www.")
        name = next((self._by_address[one] for one in addresses if one in self._by_address), addresses[0])
        for address in addresses:
            self._by_address.setdefault(address, name)
        return name
