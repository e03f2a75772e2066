"""Serving: ports, sources, conditional requests, the log."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from crawler.replay import ReplayPortError, ReplaySite, choose_ports, serve
from crawler.replay.outlet import Outlet
from crawler.replay.server import HOST, PORTS
from tests.replay.conftest import Get


def test_a_source_and_an_open_door_for_every_outlet(site: ReplaySite) -> None:
    assert [source.id for source in site.sources] == sorted(f"replay_{outlet.id}" for outlet in site.outlets)
    doors = {urlsplit(source.home_url).netloc for source in site.sources}
    assert doors == set(site.allow_addresses)
    assert all(source.delay_seconds == 0 for source in site.sources)


@pytest.mark.parametrize("outlet", ["baodaklak", "baobackan", "baotuyenquang"])
def test_a_conditional_request_is_answered_with_304(
    outlet: str, outlets: dict[str, Outlet], get: Get
) -> None:
    path = next(iter(outlets[outlet].by_path))
    first = get(outlet, path)
    assert first.status == 200
    by_tag = get(outlet, path, {"If-None-Match": first.headers["ETag"]})
    by_date = get(outlet, path, {"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status, by_tag.body) == (304, b"")
    assert (by_date.status, by_date.body) == (304, b"")
    stale = get(
        outlet, path, {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
    )
    assert stale.status == 200


def test_a_malformed_condition_is_no_condition(outlets: dict[str, Outlet], get: Get) -> None:
    path = next(iter(outlets["baodaklak"].by_path))
    assert get("baodaklak", path, {"If-Modified-Since": "hôm qua".encode().decode("latin-1")}).status == 200


def test_the_outlet_with_a_clock_sends_no_validators(outlets: dict[str, Outlet], get: Get) -> None:
    reply = get("baobacninh", next(iter(outlets["baobacninh"].by_path)))
    assert "ETag" not in reply.headers
    assert "Last-Modified" not in reply.headers


def test_an_unknown_address_is_404_and_head_has_no_body(outlets: dict[str, Outlet], get: Get) -> None:
    for outlet in outlets:
        assert get(outlet, "/khong-co/trang-nay-0000000/").status == 404
        reply = get(outlet, "/", method="HEAD")
        assert (reply.status, reply.body) == (200, b"")
        assert int(reply.headers["Content-Length"]) > 0


def test_every_request_is_logged(get: Get, site: ReplaySite) -> None:
    before = len(site.log)
    get("baobackan", "/tin-moi.html?x=1", {"If-None-Match": '"a"'})
    visit = site.log[before]
    assert (visit.outlet, visit.target, visit.status) == ("baobackan", "/tin-moi.html?x=1", 200)
    assert visit.conditional


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(ReplayPortError, match=rf"port {port} .*is taken"),
            serve(ports=[port, 0, 0, 0, 0]),
        ):
            pass


@pytest.mark.parametrize(("night", "ports", "why"), [(0, None, "nights from 1"), (1, [1, 2], "5 ports")])
def test_what_cannot_be_served_is_said(night: int, ports: list[int] | None, why: str) -> None:
    with pytest.raises(ValueError, match=why), serve(night, ports=ports):
        pass


def test_a_database_that_knows_the_site_gets_its_ports_again(site: ReplaySite) -> None:
    homes = {source.id: source.home_url for source in site.sources} | {"baodaklak": "https://baodaklak.vn"}
    ports = choose_ports(homes)
    assert ports == tuple(urlsplit(outlet.base_url).port for outlet in site.outlets)


def test_a_new_database_gets_the_fixed_ports_or_free_ones() -> None:
    assert choose_ports({}) in (PORTS, None)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((HOST, PORTS[-1]))
        except OSError:
            pytest.skip("the last port is taken already")
        taken.listen()
        assert choose_ports({}) is None
