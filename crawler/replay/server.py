"""Serving the replay site: five HTTP servers on loopback, one an outlet, and the sources that describe them.

From the TCP port on, a crawl of this site is the crawl of any site. The servers answer conditional requests
with 304 and keep a log of what they were asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep
from urllib.parse import parse_qsl, urlsplit

from crawler.replay.articles import load_articles
from crawler.replay.outlet import Answer, Outlet
from crawler.replay.outlets import OUTLETS
from crawler.source import Source, load_sources

SOURCES = Path(__file__).parent / "sources"
HOST = "127.0.0.1"
PORTS = (28_801, 28_802, 28_803, 28_804, 28_805)
"""One an outlet, in the order of `OUTLETS`: fixed, so that a second night meets the addresses of the first,
and below 32768, where Linux begins to hand out ports to connections."""

PATIENCE_SECONDS = 1.0
"""How long a run that must have its ports waits for another one to let go of them."""

NOT_FOUND = Answer("<!DOCTYPE html><title>404</title><h1>Không tìm thấy trang</h1>".encode(), status=404)


class ReplayPortError(RuntimeError):
    """A port of the replay site is taken; the message names it and what to do."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request an outlet answered: `target` is path and query as asked."""

    outlet: str
    target: str
    status: int
    conditional: bool


@dataclass(frozen=True, slots=True)
class ReplaySite:
    """The site while it is served: what `crawl` needs, and the log of visits for tests."""

    night: int
    sources: list[Source]
    allow_addresses: list[str]
    outlets: list[Outlet]
    log: list[Visit] = field(default_factory=list)


def choose_ports(home_urls: Mapping[str, str]) -> tuple[int, ...] | None:
    """Where to serve for a database that has met the replay site before, or not yet.

    `home_urls` are the home addresses of its sources by id. A database that knows the site gets the ports it
    knows, so that a second night meets its addresses; a new one gets `PORTS`, or None (free ports) when
    another program, such as a second replay, listens on one of them.
    """
    known = [urlsplit(home_urls.get(f"replay_{outlet.id}", "")).port for outlet in OUTLETS]
    if all(known):
        return tuple(port for port in known if port)
    return PORTS if all(_is_free(port) for port in PORTS) else None


@contextmanager
def serve(night: int = 1, *, ports: Sequence[int] | None = PORTS) -> Iterator[ReplaySite]:
    """Serves the five outlets as they are on a night (1, 2 …) until the block ends.

    `ports`: one an outlet; None takes free ones, so that the addresses differ from those of other runs.
    Raises ReplayPortError when a port is taken, ValueError for a night below 1 or a wrong number of ports.
    """
    if night < 1:
        raise ValueError(f"the replay site has nights from 1 on, not {night}")
    chosen = [0] * len(OUTLETS) if ports is None else list(ports)
    if len(chosen) != len(OUTLETS):
        raise ValueError(f"the replay site takes {len(OUTLETS)} ports, one an outlet, not {len(chosen)}")
    articles = load_articles(night)
    log: list[Visit] = []
    with ExitStack() as stack:
        servers = [stack.enter_context(_bound(port, PATIENCE_SECONDS)) for port in chosen]
        outlets = [
            make(articles[make.id], night, f"http://{HOST}:{server.server_port}")
            for make, server in zip(OUTLETS, servers, strict=True)
        ]
        for outlet, server in zip(outlets, servers, strict=True):
            server.outlet, server.log = outlet, log
            stack.enter_context(_running(server))
        taken = {outlet.id: server.server_port for outlet, server in zip(outlets, servers, strict=True)}
        doors = [f"{HOST}:{port}" for port in taken.values()]
        yield ReplaySite(night, _sources(taken), doors, outlets, log)


def _sources(ports: dict[str, int]) -> list[Source]:
    """The packaged source files with their ports filled in, loaded as any others."""
    with TemporaryDirectory(prefix="chiso-replay-") as folder:
        for outlet, port in ports.items():
            name = f"replay_{outlet}.toml"
            text = (SOURCES / name).read_text(encoding="utf-8")
            (Path(folder) / name).write_text(text.replace("{port}", str(port)), encoding="utf-8")
        return load_sources(Path(folder))


class _Server(ThreadingHTTPServer):
    outlet: Outlet
    log: list[Visit]
    daemon_threads = True
    # SO_REUSEADDR as set by the base class lets a port be bound again at once, not while another listens


def _is_free(port: int) -> bool:
    try:
        _bound(port).server_close()
    except ReplayPortError:
        return False
    return True


def _bound(port: int, patience: float = 0.0) -> _Server:
    """A server on a port; one that is taken is tried again for `patience` seconds: runs overlap."""
    until = monotonic() + patience
    try:
        return _Server((HOST, port), _Handler)
    except OSError as error:
        if monotonic() < until:
            sleep(0.1)
            return _bound(port, until - monotonic())
        raise ReplayPortError(
            f"port {port} of {HOST} is taken ({error.strerror}), and the replay site needs it to keep its "
            "addresses; wait for another `chiso run --replay` to end, or stop the program that listens there"
        ) from error


@contextmanager
def _running(server: _Server) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "chiso-replay"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        answer = self.server.outlet.answer(parts.path, dict(parse_qsl(parts.query))) or NOT_FOUND
        status = 304 if self._is_known(answer) else answer.status
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        self.server.log.append(Visit(self.server.outlet.id, self.path, status, conditional))
        self.send_response(status)
        if answer.modified:
            self.send_header("ETag", etag(answer.body))
            self.send_header("Last-Modified", http_date(answer.modified))
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", "0" if status == 304 else str(len(answer.body)))
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: visits are in the log."""

    def _is_known(self, answer: Answer) -> bool:
        """Whether the visitor has this version. RFC 9110: If-None-Match goes before If-Modified-Since."""
        if answer.modified is None or answer.status != 200:
            return False
        if tags := self.headers.get("If-None-Match"):
            return etag(answer.body) in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and answer.modified <= since


def etag(body: bytes) -> str:
    """A strong validator of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def http_date(moment: datetime) -> str:
    """A moment as Last-Modified prints it: GMT, whole seconds."""
    return format_datetime(datetime.fromtimestamp(int(moment.timestamp()), tz=UTC), usegmt=True)
