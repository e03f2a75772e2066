"""The guard's last word: names are resolved here, checked, and the checked address is the one connected to.

Twisted asks the reactor's name resolver on every new connection, also for addresses written as numbers
(`2130706433`, `0x7f.1`), and connects to what it answers without asking again: between check and use there is
nothing left that could change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.guard import Doors, is_public, parse_doors


@implementer(IHostnameResolver)
class GuardedResolver:
    """Answers with public addresses, or with one of a door; a name with any other address has none at all.

    `refused` holds the (host, port) pairs turned away: Twisted knows no other reason than "not found".
    """

    def __init__(self, reactor: Any, doors: Doors) -> None:
        self.reactor = reactor
        self.doors = doors
        self.refused: dict[tuple[str, int], str] = {}
        self._asked = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        """Scrapy's way to make one (setting TWISTED_DNS_RESOLVER)."""
        return cls(reactor, parse_doors(crawler.settings.getlist("CHISO_ALLOW_ADDRESSES")))

    def install_on_reactor(self) -> None:
        """Takes the place of the reactor's own resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """IHostnameResolver: resolves, and passes on what the guard lets through."""
        checked = _Checked(resolutionReceiver, self, hostName, portNumber)
        return self._asked.resolveHostName(checked, hostName, portNumber, addressTypes, transportSemantics)

    def lets_through(self, host: str, port: int, address: str) -> bool:
        """Whether a connection to `address`, as which `host` was resolved, is allowed."""
        return is_public(address) or (host, port) in self.doors or (address, port) in self.doors


@implementer(IResolutionReceiver)
class _Checked:
    """Collects the whole answer first: one private address among public ones taints the name."""

    def __init__(self, receiver: Any, resolver: GuardedResolver, host: str, port: int) -> None:
        self.receiver = receiver
        self.resolver = resolver
        self.host, self.port = host, port
        self.addresses: list[IPv4Address | IPv6Address] = []

    def resolutionBegan(self, resolutionInProgress: Any) -> None:
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:
        self.addresses.append(address)

    def resolutionComplete(self) -> None:
        for address in self.addresses:
            if not self.resolver.lets_through(self.host, self.port, address.host):
                self.resolver.refused[self.host, self.port] = address.host
                self.addresses = []
                break
        for address in self.addresses:
            self.receiver.addressResolved(address)
        self.receiver.resolutionComplete()
