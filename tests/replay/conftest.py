"""The replay site on free ports, so that tests may run beside each other and beside a real replay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from crawler.replay import ReplaySite, serve
from crawler.replay.outlet import Outlet


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


Get = Callable[..., Reply]


@pytest.fixture(scope="module", params=(1, 2), ids=("night1", "night2"))
def site(request: pytest.FixtureRequest) -> Iterator[ReplaySite]:
    with serve(request.param, ports=None) as served:
        yield served


@pytest.fixture
def outlets(site: ReplaySite) -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in site.outlets}


@pytest.fixture
def get(outlets: dict[str, Outlet]) -> Get:
    """get(outlet id or address, path, headers) → the reply."""

    def ask(
        where: str, path: str = "", headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Reply:
        parts = urlsplit(where if "://" in where else outlets[where].base_url + path)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, target, headers=dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    return ask
