from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.guard import check_url, classify, is_public, parse_doors, walls
from crawler.limits import Limits
from crawler.outcomes import MEANING, Outcome, Refused
from crawler.resolver import GuardedResolver
from crawler.robots import policy_of
from crawler.settings import crawl_settings
from crawler.wishes import retry_after

DOORS = parse_doors(["127.0.0.1:8000", "[::1]:8000", "mirror.lan:8080"])


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *(
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "fd00:ec2::254",
        ),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["113.161.1.1", "8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("https://baodaklak.vn/", None),
        ("http://127.0.0.1:8000/x", None),
        ("http://[::1]:8000/x", None),
        ("http://mirror.lan:8080/x", None),
        ("http://127.0.0.1:8001/x", "refused:address"),
        ("http://127.0.0.1/x", "refused:address"),
        ("http://baodaklak.vn:22/", "refused:address"),
        ("http://[::ffff:169.254.169.254]/", "refused:address"),
        ("http://169.254.169.254/", "refused:address"),
        ("http://[bad/", "refused:address"),
        ("http:///x", "refused:address"),
        ("http://a.vn:99999/", "refused:address"),
        ("file:///etc/passwd", "refused:scheme"),
        ("ftp://a.vn/", "refused:scheme"),
        ("javascript:alert(1)", "refused:scheme"),
        ("http://user:secret@a.vn/", "refused:scheme"),
    ],
)
def test_urls_by_their_text(url: str, outcome: str | None) -> None:
    if outcome is None:
        check_url(url, DOORS)
    else:
        with pytest.raises(Refused) as caught:
            check_url(url, DOORS)
        assert caught.value.outcome == outcome


@given(st.text(max_size=80))
def test_any_text_is_refused_or_passes_and_never_breaks(text: str) -> None:
    with suppress(Refused):
        check_url(text, DOORS)


class _Reactor:
    """Resolves every name to what the test says, as Twisted's own resolver would."""

    def __init__(self, *addresses: Any) -> None:
        self.addresses = addresses
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, *args: object) -> None:
        receiver.resolutionBegan(None)
        for address in self.addresses:
            receiver.addressResolved(address)
        receiver.resolutionComplete()


class _Receiver:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None: ...

    def addressResolved(self, address: Any) -> None:
        self.got.append(address.host)

    def resolutionComplete(self) -> None:
        self.complete = True


@pytest.mark.parametrize(
    ("host", "port", "answers", "lets_through"),
    [
        ("baodaklak.vn", 443, ["113.161.1.1", "2001:4860::1"], True),
        ("rebound.vn", 443, ["113.161.1.1", "10.0.0.1"], False),
        ("rebound.vn", 443, ["::ffff:10.0.0.1"], False),
        ("2130706433", 80, ["127.0.0.1"], False),
        ("127.0.0.1", 8000, ["127.0.0.1"], True),
        ("127.0.0.1", 8001, ["127.0.0.1"], False),
        ("mirror.lan", 8080, ["10.1.2.3"], True),
        ("mirror.lan", 80, ["10.1.2.3"], False),
    ],
)
def test_names_at_the_moment_of_connecting(
    host: str, port: int, answers: list[str], lets_through: bool
) -> None:
    kinds = [(IPv6Address if ":" in one else IPv4Address)("TCP", one, port) for one in answers]
    resolver, receiver = GuardedResolver(_Reactor(*kinds), DOORS), _Receiver()
    resolver.resolveHostName(receiver, host, port)
    assert receiver.complete
    assert receiver.got == (answers if lets_through else [])
    assert ((host, port) in resolver.refused) is not lets_through


@pytest.mark.parametrize(
    "entry", ["", "localhost", "localhost:", ":80", "a:b", "http://a:80", "a:80/x", "u@a:80", "a:99999"]
)
def test_entries_that_are_no_address(entry: str) -> None:
    with pytest.raises(ValueError, match="write HOST:PORT"):
        parse_doors([entry])


ARTICLE = "<html><head><title>{}</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    ("body", "content_type", "headers", "outcome"),
    [
        (ARTICLE.format("Chuyển đổi số", "<p>x</p>"), "text/html", {}, None),
        (ARTICLE.format("Vượt captcha: đăng nhập an toàn", "<p>captcha " * 900), "text/html", {}, None),
        (ARTICLE.format("x", "<script>location.href='/a'</script>" + "<p>dài" * 900), "text/html", {}, None),
        (ARTICLE.format("x", "<p>x<script src='/cdn-cgi/challenge-platform/'>"), "text/html", {}, None),
        ("<p>x</p>", "", {}, None),
        ("<p>x</p>", "text/plain", {}, None),
        ("chỉ là chữ", "", {}, "rejected:content_type"),
        ('{"a": 1}', "application/json", {}, "rejected:content_type"),
        ("<p>x</p>", "text/html", {"cf-mitigated": "challenge"}, "rejected:challenge"),
        (ARTICLE.format("Attention Required! | Cloudflare", ""), "text/html", {}, "rejected:challenge"),
        (ARTICLE.format("Xác thực truy cập", "<div>"), "text/html", {}, "rejected:challenge"),
        ("<script>document.cookie='D1N=a';location.reload()</script>", "text/html", {}, "rejected:challenge"),
        ("<html><body><div class='g-recaptcha'></div></body></html>", "text/html", {}, "rejected:challenge"),
        (ARTICLE.format("Đăng nhập", "<form>"), "text/html", {}, "rejected:login"),
        ("", "text/html", {}, "rejected:empty"),
    ],
)  # fmt: skip
def test_pages_that_are_walls(
    body: str, content_type: str, headers: dict[str, str], outcome: str | None
) -> None:
    assert classify(body.encode(), content_type, headers, json_too=False) == outcome


def test_an_api_may_answer_with_json() -> None:
    assert classify(b'{"a": 1}', "application/json; charset=utf-8", {}, json_too=True) is None


def test_the_marks_of_walls_are_linear() -> None:
    for wall in walls():
        for text in ("<script " * 1000, "<title>" * 1200, "<div " + "a" * 8000, "a" * 8192):
            wall.pattern.search(text)  # would not come back if it were not


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"", None),
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /kin/", None),
        (404, b"<html>", None),
        (410, b"", None),
        (200, b"User-agent: chiso\nDisallow: /", "refused:robots"),
        (200, b"User-agent: *\nCrawl-delay: 31", "refused:crawl_delay"),
        (200, b"\n<!doctype html><html>", "refused:robots_unreachable"),
        (200, b"#" * 600_000, "refused:robots_unreachable"),
        *((status, b"", "refused:robots_unreachable") for status in (204, 301, 401, 403, 429, 500, 503)),
    ],
)
def test_robots_fail_closed(status: int, body: bytes, outcome: str | None) -> None:
    policy = policy_of(Response("http://a.vn/robots.txt", status=status, body=body), Limits())
    if outcome is None:
        policy.check("http://a.vn/tin/bai-1.html")
    else:
        with pytest.raises(Refused) as caught:
            policy.check("http://a.vn/tin/bai-1.html")
        assert caught.value.outcome == outcome


def test_a_crawl_delay_is_kept() -> None:
    body = b"User-agent: *\nCrawl-delay: 7"
    assert policy_of(Response("http://a.vn/robots.txt", body=body), Limits()).crawl_delay == 7


def test_retry_after_in_both_forms() -> None:
    now = datetime(2026, 10, 3, 18, 0, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after("Sat, 03 Oct 2026 18:01:00 GMT", now) == 60
    assert retry_after("Sat, 03 Oct 2020 18:01:00 GMT", now) == 0
    assert retry_after("soon", now) == 0


def test_every_outcome_has_a_meaning() -> None:
    assert set(MEANING) == set(Outcome)


def test_the_settings_that_scrapy_leaves_open_are_shut() -> None:
    settings = crawl_settings(Limits(), [], "WARNING")
    shut = (
        "TELNETCONSOLE_ENABLED",
        "REMOTE_CONTROL_ENABLED",
        "COOKIES_ENABLED",
        "REDIRECT_ENABLED",
        "RETRY_ENABLED",
    )
    assert not any(settings[name] for name in (*shut, "METAREFRESH_ENABLED", "HTTPPROXY_ENABLED", "JOBDIR"))
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    closed = {scheme for scheme, handler in settings["DOWNLOAD_HANDLERS"].items() if handler is None}
    assert closed == {"file", "data", "ftp", "s3"}
    assert settings["DOWNLOAD_DELAY"] >= 2
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert settings["DOWNLOAD_TIMEOUT"] == 30
    assert settings["DOWNLOAD_MAXSIZE"] == 8 * 1024 * 1024
    assert re.search(r"\+https?://|\+mailto:", settings["USER_AGENT"])
