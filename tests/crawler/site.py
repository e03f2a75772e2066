"""A paper on loopback, with its faults: routes by path, and a log of who asked for what and when."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from crawler.source import Discovery, Source

ROBOTS = "User-agent: *\nDisallow: /kin/\n"


@dataclass(frozen=True)
class Answer:
    """What a route gives. `wait` seconds pass before the first byte, `drip` between two bytes of the body."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    promised: int | None = None


@dataclass
class Call:
    """One request; `ended` is infinite while it is being answered."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float = float("inf")


Route = Answer | Callable[[Mapping[str, str]], Answer]


class Site:
    """One host. `routes` may be changed while it runs; an unknown path is 404."""

    def __init__(self, name: str = "bao") -> None:
        self.name = name
        self.routes: dict[str, Route] = {"/robots.txt": Answer(ROBOTS.encode(), content_type="text/plain")}
        self.log: list[Call] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def paths(self) -> list[str]:
        return [call.path for call in self.log]

    def article(self, number: int, text: str = "Tỉnh xếp thứ 36/63 về chuyển đổi số.") -> str:
        """Adds an article and returns its path."""
        path = f"/tin/bai-{number}.html"
        self.routes[path] = Answer(page(f"Bài {number}", f"<p>{text}</p>"))
        return path

    def listing(self, *paths: str, at: str = "/tin/") -> None:
        """Adds a listing of links."""
        self.routes[at] = Answer(
            page("Danh mục", "".join(f'<p><a href="{path}">x</a></p>' for path in paths))
        )

    def paper(self, articles: int = 2) -> Site:
        """Adds a listing with that many articles."""
        self.listing(*(self.article(number) for number in range(1, articles + 1)))
        return self


def source(site: Site, **changes: object) -> Source:
    """A source for a site of this module, without pauses."""
    values: dict[str, object] = {
        "id": site.name,
        "name": f"Báo {site.name}",
        "province": "Đắk Lắk",
        "kind": "newspaper",
        "home_url": site.url,
        "family": "generic",
        "article_pattern": re.compile(r"^/tin/[a-z0-9-]+\.html$"),
        "discovery": Discovery(listings=("/tin/",)),
        "delay_seconds": 0.0,
    }
    return Source(**(values | changes))  # type: ignore[arg-type]


def page(title: str, body: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.path, headers, time.monotonic())
            site.log.append(call)
            route = site.routes.get(self.path, Answer(b"<p>404</p>", status=404))
            answer = route if isinstance(route, Answer) else route(headers)
            try:
                self._give(answer)
            except OSError:
                self.close_connection = True
            finally:
                call.ended = time.monotonic()

        def _give(self, answer: Answer) -> None:
            time.sleep(answer.wait)
            self.send_response(answer.status)
            if answer.content_type:
                self.send_header("Content-Type", answer.content_type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(answer.promised or len(answer.body)))
            self.end_headers()
            if not answer.drip:
                self.wfile.write(answer.body)
            for index in range(len(answer.body) if answer.drip else 0):
                self.wfile.write(answer.body[index : index + 1])
                self.wfile.flush()
                time.sleep(answer.drip)
            if answer.promised:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
