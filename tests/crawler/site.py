"""A paper on loopback, with its faults: routes by path, and a log of who asked for what and when."""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.source import Discovery, Source

ROBOTS = "User-agent: *\nDisallow: /kin/\n"


@dataclass(frozen=True)
class Answer:
    """What a route gives. `wait` seconds pass before the first byte, `drip` between two bytes of the body.

    `raw` takes the place of everything: it writes what it likes to the connection, which then ends.
    """

    body: bytes = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    promised: int | None = None
    raw: Callable[[BinaryIO], None] | None = None


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

    def __init__(self, name: str = "bao", tls: ssl.SSLContext | None = None) -> None:
        self.name = name
        self.scheme = "https" if tls else "http"
        self.routes: dict[str, Route] = {"/robots.txt": Answer(ROBOTS.encode(), content_type="text/plain")}
        self.log: list[Call] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
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
        return f"{self.scheme}://{self.address}"

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


def self_signed(folder: Path) -> ssl.SSLContext:
    """The server's side of a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime(2026, 1, 1)
    certificate = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), day, day.replace(2036)
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "self-signed.pem"
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, pkcs8, plain) + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def page(title: str, body: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else every answer waits 40 ms for an acknowledgement

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
            if answer.raw:
                self.close_connection = True
                answer.raw(self.wfile)
                return
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
