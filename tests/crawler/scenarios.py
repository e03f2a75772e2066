"""Papers with one fault each, by name: how the site is set up, and how its nights and its pages must end.

Each is a site of its own, since manners are kept host by host.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from crawler.reading.legacy import _TCVN3
from crawler.source import Discovery
from tests.commands.pages import article, windows_1258
from tests.crawler.site import Answer, Site, page

OK = "ok"
LISTING = Discovery(listings=("/tin/",), menu=())
FEED = Discovery(feeds=("/rss",), menu=())
SITEMAP = Discovery(sitemaps=("/sitemap.xml",), menu=())
ARTICLE = article()
MODERN = {"content_type": "application/xml"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@dataclass(frozen=True)
class Scenario:
    """`outcome` of the source's night; `pages`: outcome of an attempt by path; `read`: what the reader says."""

    set_up: Callable[[Site], None]
    outcome: str = OK
    pages: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    discovery: Discovery = LISTING
    most_requests: int = 12
    tomorrow: Callable[[Site], None] | None = None
    """What has changed on the next night, which ends in `pages_then`."""
    pages_then: Mapping[str, str] = field(default_factory=dict)


def one_page(answer: Answer, outcome: str, read: str | None = None, night: str = OK) -> Scenario:
    """A paper whose only article is at fault."""

    def set_up(site: Site) -> None:
        site.listing("/tin/bai.html")
        site.routes["/tin/bai.html"] = answer

    path = "/tin/bai.html"
    return Scenario(set_up, pages={path: outcome}, read={path: read} if read else {}, outcome=night)


def _writes(*parts: bytes, times: int = 1) -> Answer:
    def raw(connection: BinaryIO) -> None:
        for _ in range(times):
            for part in parts:
                connection.write(part)

    return Answer(raw=raw)


def _endless(head: bytes, line: bytes) -> Answer:
    """Goes on until the visitor hangs up; never more than a test can bear."""

    def raw(connection: BinaryIO) -> None:
        connection.write(head)
        for _ in range(20_000):
            connection.write(line)

    return Answer(raw=raw)


def _busy_lists(site: Site) -> None:
    site.paper(2)
    site.routes["/tin/"] = Answer(b"", status=429, headers={"Retry-After": "7200"})


def _busy_robots(site: Site) -> None:
    site.paper(1)
    site.routes["/robots.txt"] = Answer(b"", status=503, headers={"Retry-After": "7200"})


def _calendar(site: Site) -> None:
    """Every page of the calendar leads to the next day's, for ever, and each has something new."""
    for day in range(60):
        more = f'<link rel="next" href="/lich/?ngay={day + 1}"><a href="/lich/?ngay={day + 1}">mai</a>'
        path = f"/tin/su-kien-{day}.html"
        site.routes[f"/lich/?ngay={day}"] = Answer(page("Lịch", f'{more}<a href="{path}">x</a>'))
        site.routes[path] = Answer(ARTICLE.encode())


def _pager_of_empty_pages(site: Site) -> None:
    for number in range(60):
        path = "/tin/" if number == 0 else f"/tin/?trang={number}"
        site.routes[path] = Answer(page("Tin", f'<link rel="next" href="/tin/?trang={number + 1}">'))


def _nested_sitemaps(site: Site) -> None:
    """An index that lists itself and a hundred others, each of which lists a hundred more."""
    parts = "".join(f"<sitemap><loc>{site.url}/sitemap-{n}.xml</loc></sitemap>" for n in range(100))
    index = (
        f"<sitemapindex><sitemap><loc>{site.url}/sitemap.xml</loc></sitemap>{parts}</sitemapindex>".encode()
    )
    for name in ("", *(f"-{n}" for n in range(100))):
        site.routes[f"/sitemap{name}.xml"] = Answer(index, **MODERN)


def _sitemap_of(body: Callable[[Site], bytes], **changes: object) -> Callable[[Site], None]:
    def set_up(site: Site) -> None:
        site.article(1, ARTICLE)
        site.routes["/sitemap.xml"] = Answer(body(site), **(MODERN | changes))  # type: ignore[arg-type]

    return set_up


def _laughs(site: Site) -> bytes:
    """A billion laughs: entities of entities."""
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    return f"<!DOCTYPE urlset [{''.join(lines)}]><urlset><url><loc>&a9;</loc></url></urlset>".encode()


def _outside(site: Site) -> bytes:
    return (
        b'<!DOCTYPE urlset [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        b"<urlset><url><loc>&secret;</loc></url></urlset>"
    )


def _gzip_bomb(site: Site) -> bytes:
    return gzip.compress(b"<urlset>" + b" " * 30_000_000 + b"</urlset>", mtime=0)


def _feed(item: str, tail: str = "</channel></rss>") -> Callable[[Site], None]:
    def set_up(site: Site) -> None:
        path = site.article(1)
        site.routes[path] = Answer(ARTICLE.encode())
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><item><link>{site.url}{path}</link>{item}</item>'
        site.routes["/rss"] = Answer((text + tail).encode(), content_type="application/rss+xml")

    return set_up


def _feed_is_a_page(site: Site) -> None:
    site.routes["/rss"] = Answer(page("Trang chủ", "<p>Chào</p>"))


def _robots(answer: Answer) -> Callable[[Site], None]:
    def set_up(site: Site) -> None:
        site.paper(1).routes["/robots.txt"] = answer

    return set_up


def _redirect(target: str) -> Answer:
    return Answer(b"", status=302, headers={"Location": target})


def _chain(site: Site) -> None:
    site.listing("/tin/bai-0.html")
    for number in range(9):
        site.routes[f"/tin/bai-{number}.html"] = _redirect(f"/tin/bai-{number + 1}.html")


def _repeating_pager(site: Site) -> None:
    """Every page of the pager shows what the first one showed, and leads on."""
    for number in range(60):
        path = "/tin/" if number == 0 else f"/tin/?trang={number}"
        more = f'<link rel="next" href="/tin/?trang={number + 1}"><a href="/tin/bai-1.html">x</a>'
        site.routes[path] = Answer(page("Tin", more))
    site.routes["/tin/bai-1.html"] = Answer(ARTICLE.encode())


def _huge_sitemap(site: Site) -> bytes:
    """More addresses than a sitemap may hold, of which the first are the newest."""
    return (
        b"<urlset>" + b"<url><loc>%s/tin/bai-1.html</loc></url>" % site.url.encode() * 60_000 + b"</urlset>"
    )


def _five_addresses(site: Site) -> None:
    twins = ("//tin//bai-1.html", "/tin/bai-1.html?utm_source=zalo&fbclid=x", "/tin/./bai-1.html#dau")
    site.listing(
        *twins, "/tin/bai-1.html;jsessionid=9F", f"{site.url.upper().replace('HTTP', 'http')}/tin/bai-1.html"
    )
    site.routes["/tin/bai-1.html"] = Answer(ARTICLE.encode())


def _tcvn3(page: str) -> bytes:
    """Saved for a font named .Vn…: letters by the codes of TCVN 5712, capitals with a tone as small letters."""
    codes = {letter: code for code, letter in _TCVN3.items()}
    return bytes(codes.get(one, codes.get(one.lower(), ord(one) if ord(one) < 256 else 63)) for one in page)


def _good_today(body: str = ARTICLE, **headers: str) -> Callable[[Site], None]:
    def set_up(site: Site) -> None:
        site.listing("/tin/bai.html")
        site.routes["/tin/bai.html"] = Answer(body.encode(), headers=headers)

    return set_up


def _unless_known(site: Site) -> None:
    """A server with validators: what the visitor has is 304."""
    site.listing("/tin/bai.html")
    site.routes["/tin/bai.html"] = lambda headers: (
        Answer(status=304)
        if headers.get("if-none-match") == '"1"'
        else Answer(ARTICLE.encode(), headers={"ETag": '"1"'})
    )


READ = {"/tin/bai-1.html": "archived"}
BAI = "/tin/bai.html"
CORRECTED = ARTICLE.replace("36/63", "35/63")
PLAIN = {"content_type": "text/plain"}

SCENARIOS: dict[str, Scenario] = {
    "well": one_page(Answer(ARTICLE.encode()), "archived", "article"),
    "busy_lists": Scenario(_busy_lists, "failed:http_429", {"/tin/": "failed:http_429"}, most_requests=2),
    "busy_robots": Scenario(_busy_robots, "refused:robots_unreachable", most_requests=1),
    "robots_503": Scenario(_robots(Answer(b"", status=503)), "refused:robots_unreachable", most_requests=1),
    "robots_html": Scenario(
        _robots(Answer(page("Trang chủ", "<p>Chào</p>"))), "refused:robots_unreachable", most_requests=1
    ),
    "robots_slow": Scenario(_robots(Answer(b"", wait=9.0)), "failed:timeout", most_requests=1),
    "robots_disallow": Scenario(
        _robots(Answer(b"User-agent: *\nDisallow: /\n", **PLAIN)), "refused:robots", most_requests=1
    ),
    "http_429": one_page(
        Answer(b"", status=429, headers={"Retry-After": "3600"}), "failed:http_429", night="failed:http_429"
    ),
    "http_500_then_good": Scenario(
        one_page(Answer(b"", status=500), "failed:http_500").set_up,
        pages={BAI: "failed:http_500"},
        tomorrow=_good_today(),
        pages_then={BAI: "archived"},
    ),
    "corrected": Scenario(
        _good_today(), pages={BAI: "archived"}, tomorrow=_good_today(CORRECTED), pages_then={BAI: "archived"}
    ),
    "not_modified": Scenario(
        _unless_known, pages={BAI: "archived"}, tomorrow=_unless_known, pages_then={BAI: "not_modified"}
    ),
    "five_addresses": Scenario(_five_addresses, pages=READ, most_requests=3),
    "slow_drip": one_page(Answer(ARTICLE.encode(), drip=0.1), "failed:timeout"),
    "gzip_bomb": one_page(
        Answer(gzip.compress(b"<p>" + b"a" * 30_000_000, mtime=0), headers={"Content-Encoding": "gzip"}),
        "refused:too_large",
    ),
    "size_bomb": one_page(Answer(b"<p>" + b"a" * 300_000), "refused:too_large"),
    "redirect_loop": one_page(_redirect("/tin/bai.html"), "refused:redirects"),
    "redirect_chain": Scenario(_chain, pages={"/tin/bai-0.html": "refused:redirects"}),
    "redirect_to_metadata": one_page(_redirect("http://169.254.169.254/latest/"), "refused:address"),
    "redirect_to_file": one_page(_redirect("file:///etc/passwd"), "refused:scheme"),
    "challenge": one_page(
        Answer(page("Just a moment...", "<script>window._cf_chl_opt={};</script>")), "rejected:challenge"
    ),
    "login": one_page(Answer(page("Đăng nhập", "<form><input type=password></form>")), "rejected:login"),
    "tcvn3": one_page(
        Answer(_tcvn3(ARTICLE), content_type="text/html; charset=iso-8859-1"), "archived", "article"
    ),
    "repeating_pager": Scenario(_repeating_pager, pages=READ, most_requests=5),
    "huge_sitemap": Scenario(
        _sitemap_of(_huge_sitemap),
        "refused:too_large",
        discovery=SITEMAP,
    ),
    "header_flood": one_page(_endless(HEAD, b"X-Header: " + b"a" * 200 + b"\r\n"), "refused:headers"),
    "long_header": one_page(_endless(HEAD, b"a" * 20_000), "refused:headers"),
    "interim_flood": one_page(_endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "refused:headers"),
    "endless": one_page(_endless(HEAD + b"\r\n", b"<p>" + b"a" * 1000 + b"</p>"), "refused:too_large"),
    "no_http": one_page(_writes(b"SSH-2.0-OpenSSH_9.2\r\n"), "failed:transfer"),
    "hangs_up": one_page(_writes(b""), "failed:transfer"),
    "cut_body": one_page(_writes(HEAD, b"Content-Length: 9000\r\n\r\n<p>x</p>"), "failed:data_loss"),
    "cut_chunk": one_page(
        _writes(HEAD, b"Transfer-Encoding: chunked\r\n\r\n4\r\n<p>x\r\nfff\r\nabc"), "failed:data_loss"
    ),
    "lying_length": one_page(
        _writes(HEAD, b"Content-Length: 700\r\n\r\n", ARTICLE.encode()), "archived", "truncated"
    ),
    "bad_status": one_page(_writes(b"HTTP/1.1 abc OK\r\n\r\n"), "failed:transfer"),
    "soft_404": one_page(
        Answer(page("Không tìm thấy trang", "<h1>404</h1><p>Trang bạn tìm không tồn tại.</p>")),
        "archived",
        "soft_404",
    ),
    "charset_lies": one_page(
        Answer(ARTICLE.encode(), content_type="text/html; charset=iso-8859-1"), "archived", "article"
    ),
    "windows_1258": one_page(
        Answer(windows_1258(ARTICLE), content_type="text/html; charset=windows-1258"), "archived", "article"
    ),
    "decomposed": one_page(Answer(unicodedata.normalize("NFD", ARTICLE).encode()), "archived", "article"),
    "gzip_unsaid": one_page(Answer(gzip.compress(ARTICLE.encode(), mtime=0)), "archived", "article"),
    "calendar": Scenario(_calendar, discovery=Discovery(listings=("/lich/?ngay=0",), max_pages=3, menu=())),
    "empty_pager": Scenario(_pager_of_empty_pages, "below_floor:empty_listing", most_requests=5),
    "nested_sitemaps": Scenario(
        _nested_sitemaps, "below_floor:empty_listing", discovery=SITEMAP, most_requests=20
    ),
    "sitemap_bomb": Scenario(
        _sitemap_of(_gzip_bomb, content_type="application/octet-stream"),
        "failed:unreadable_list",
        {"/sitemap.xml": "failed:unreadable_list"},
        discovery=SITEMAP,
    ),
    "billion_laughs": Scenario(_sitemap_of(_laughs), "below_floor:empty_listing", discovery=SITEMAP),
    "outside_entity": Scenario(_sitemap_of(_outside), "below_floor:empty_listing", discovery=SITEMAP),
    "broken_feed": Scenario(_feed("<title>Chưa xong", tail=""), pages=READ, discovery=FEED),
    "feed_of_2099": Scenario(
        _feed("<pubDate>Fri, 02 Jan 2099 08:00:00 +0700</pubDate>"), pages=READ, discovery=FEED
    ),
    "feed_is_a_page": Scenario(
        _feed_is_a_page, "failed:unreadable_list", {"/rss": "failed:unreadable_list"}, discovery=FEED
    ),
}
