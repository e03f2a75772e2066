"""A night in which three of four outlets fail, each in its own way."""

from __future__ import annotations

import functools
import importlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import crawler.run
from crawler.limits import Limits
from tests.commands import pages
from tests.program import Chiso

SOURCE = """
name = "Báo {id}"
kind = "newspaper"
province = "Đắk Lắk"
home_url = "http://127.0.0.1:{port}"
family = "generic"
article_pattern = '^/tin-[0-9]+\\.html$'
delay_seconds = 0
floor = 1
[discovery]
listings = ["/"]
"""
FRONT_PAGE = '<html><body><a href="/tin-1.html">Một</a> <a href="/tin-2.html">Hai</a></body></html>'
OTHER_NEWS = "Thời tiết hôm nay nhiều mây, có mưa vài nơi, gió nhẹ; nhiệt độ cao nhất 31 độ. " * 5


class Paper(BaseHTTPRequestHandler):
    """An outlet; `manner` says what is wrong with it."""

    manner = "good"
    released = threading.Event()  # ends what hangs, once the test is over

    def do_GET(self) -> None:
        match self.manner, self.path:
            case "no_robots", "/robots.txt":
                self.answer(503, "")
            case _, "/robots.txt":
                self.answer(404, "")
            case "silent", _:
                self.released.wait(30)
            case "empty", "/":
                self.answer(200, "<html><body><p>Đang cập nhật</p></body></html>")
            case _, "/":
                self.answer(200, FRONT_PAGE)
            case _, "/tin-1.html":
                self.answer(200, pages.article())
            case _, "/tin-2.html":
                self.answer(
                    200, pages.article(title="Dự báo thời tiết").replace(pages.PARAGRAPHS[1], OTHER_NEWS)
                )
            case _:
                self.answer(404, "")

    def answer(self, status: int, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def outlets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Four outlets, good, silent, no_robots and empty, with their source files; gives the doors to open."""
    limits = Limits(timeout=2.0, least_delay=0.0)
    monkeypatch.setattr(crawler.run, "crawl", functools.partial(crawler.run.crawl, limits=limits))
    folder = tmp_path / "sources"
    folder.mkdir()
    servers = []
    Paper.released.clear()
    for manner in ("good", "silent", "no_robots", "empty"):
        handler = type("Handler", (Paper,), {"manner": manner})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        text = SOURCE.format(id=manner, port=server.server_port)
        (folder / f"{manner}.toml").write_text(text, encoding="utf-8")
    yield [f"127.0.0.1:{server.server_port}" for server in servers]
    Paper.released.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def opened(outlets: list[str]) -> list[str]:
    return [argument for door in outlets for argument in ("--allow-address", door)]


@pytest.mark.replay
def test_each_failing_source_has_its_outcome_and_the_others_go_on(
    outlets: list[str], chiso: Chiso, tmp_path: Path
) -> None:
    ended = chiso("run", "--sources", "sources", "--json", *opened(outlets))
    assert ended.code == 1, ended.err
    report = json.loads(ended.out)
    assert {row["source_id"]: row["outcome"] for row in report["sources"]} == {
        "good": "ok",
        "silent": "failed:timeout",
        "no_robots": "refused:robots_unreachable",
        "empty": "below_floor:empty_listing",
    }
    good = next(row for row in report["sources"] if row["source_id"] == "good")
    assert (good["discovered"], good["fetched"], good["articles"]) == (2, 2, 2)
    assert good["facts"] > 0
    assert "3 of 4 sources" in report["verdict"]

    told = chiso("status").out
    for outcome in ("failed:timeout", "refused:robots_unreachable", "below_floor:empty_listing"):
        assert outcome in told
    assert "Báo good" not in told
    state = json.loads(chiso("status", "--json").out)
    assert {row["source_id"] for row in state["troubled"]} == {"silent", "no_robots", "empty"}
    assert state["runs"][0]["exit_code"] == 1
    assert chiso("doctor").code == 0

    kept = sorted(path.suffix for path in (tmp_path / "data/chiso.reports").iterdir())
    assert kept == [".json", ".txt"]


def fails_on(word: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, but for texts with `word`, where it has a bug."""

    def failing(text: Any, *arguments: Any, **keywords: Any) -> Any:
        if word in (text.decode() if isinstance(text, bytes) else text):
            raise ZeroDivisionError("a bug")
        return function(text, *arguments, **keywords)

    return failing


@pytest.mark.replay
@pytest.mark.parametrize(
    ("function", "outcome"),
    [
        ("crawler.read.read_page", "quarantined:read_error"),
        ("extract.extract_facts", "quarantined:extract_error"),
    ],
)
def test_an_item_that_a_stage_fails_on_is_set_aside_and_tried_again(
    outlets: list[str], chiso: Chiso, monkeypatch: pytest.MonkeyPatch, function: str, outcome: str
) -> None:
    arguments = ("run", "--sources", "sources", "--only", "good", "--json", *opened(outlets))
    module, name = function.rsplit(".", 1)
    with monkeypatch.context() as patch:
        patch.setattr(function, fails_on("Tây Nguyên", getattr(importlib.import_module(module), name)))
        ended = chiso(*arguments)
    report = json.loads(ended.out)
    assert (ended.code, report["facts"]["stored"]) == (0, 0)
    assert [(issue["outcome"], issue["count"]) for issue in report["issues"]] == [(outcome, 1)]
    assert outcome in ended.err
    assert "Traceback" not in ended.err

    report = json.loads(chiso(*arguments).out)
    assert report["issues"] == []
    assert report["facts"]["stored"] > 0


@pytest.mark.replay
def test_a_stage_that_fails_on_everything_is_a_failed_night(
    outlets: list[str], chiso: Chiso, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.extract_facts", fails_on("", lambda text: None))
    ended = chiso("run", "--sources", "sources", "--only", "good", "--json", *opened(outlets))
    assert ended.code == 3
    assert "the stage 'extract' failed on everything" in json.loads(ended.out)["verdict"]
