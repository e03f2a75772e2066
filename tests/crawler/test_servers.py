"""Hosts that share an address are one server: one pause, one request at a time, whatever they are called."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

from crawler.servers import Servers, addresses_of
from tests.crawler.conftest import Nights
from tests.crawler.site import Answer, Site, source

PAUSE = 0.3
BY_NAME = {
    "bao-a.vn": {"203.0.113.7"},
    "www.bao-a.vn": {"203.0.113.7"},
    "m.bao-b.vn": {"203.0.113.9", "203.0.113.7"},
    "bao-c.vn": {"203.0.113.8"},
    "bao-d.vn": {"203.0.113.9"},
}


def named(*hosts: str) -> list[str]:
    asked = []

    async def resolve(host: str, port: int) -> frozenset[str]:
        asked.append(host)
        return frozenset(BY_NAME.get(host, ()))

    async def all_of_them() -> list[str]:
        servers = Servers(resolve)
        names = [await servers.name(host, 443) for host in hosts]
        assert names == list(await asyncio.gather(*(servers.name(host, 443) for host in hosts)))
        assert sorted(asked) == sorted(set(hosts)), "a name is looked up once"
        return names

    return asyncio.run(all_of_them())


def test_what_shares_an_address_is_one_server() -> None:
    first, alias, other, apart, late = named("bao-a.vn", "www.bao-a.vn", "m.bao-b.vn", "bao-c.vn", "bao-d.vn")
    assert first == alias == other == late == "203.0.113.7"
    assert apart == "203.0.113.8"


def test_a_name_without_an_address_is_paced_by_its_name() -> None:
    assert named("www.khong-co.vn", "khong-co.vn") == ["khong-co.vn", "khong-co.vn"]
    assert asyncio.run(addresses_of("bao.invalid", 80)) == frozenset()
    assert asyncio.run(addresses_of("127.1", 80)) == {"127.0.0.1"}


def test_two_papers_of_two_names_on_one_server_share_its_pause(nights: Nights) -> None:
    """Two host names, one address; a redirect of the one leads to the other name too."""
    with Site() as site:
        port = site.address.rpartition(":")[2]
        alias = f"localhost:{port}"
        papers = []
        for name, host in (("mot", site.address), ("hai", alias)):
            paths = [f"/tin/{name}-{number}.html" for number in range(3)]
            site.listing(*paths, at=f"/{name}/")
            for path in paths:
                site.routes[path] = Answer(b"<p>Tin</p>", wait=0.1)
            paper = source(site, id=name, home_url=f"http://{host}", delay_seconds=PAUSE)
            papers.append(
                replace(paper, discovery=replace(paper.discovery, listings=(f"/{name}/",), menu=()))
            )
        site.routes["/tin/mot-2.html"] = Answer(
            b"", 302, headers={"Location": f"http://{alias}/tin/mot-9.html"}
        )
        site.routes["/tin/mot-9.html"] = Answer(b"<p>Tin</p>")
        papers[0] = replace(papers[0], hosts=(alias,))
        run = nights.crawl(papers, [site], allow=[alias])
        assert nights.outcomes(run) == {"mot": "ok", "hai": "ok"}
        calls = sorted(site.log, key=lambda call: call.began)
    assert {call.headers["host"] for call in calls} == {site.address, alias}
    assert len(calls) >= 2 * 5
    # both names set out together; the pause is known once the first answer of each has come
    gaps = [after.began - before.ended for before, after in pairwise(calls)]
    assert min(gaps[2:]) >= PAUSE - 0.005, gaps
    assert min(gaps) >= 0, "never two at once"
