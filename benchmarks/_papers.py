"""A server of many article pages of known families, for the crawl benchmark: `python -m benchmarks._papers`.

It runs in a process of its own, one port a paper, and prints the ports; it ends with its standard input. Pages
are the fixture pages of the reader's tests, each with a text of its own and filled up to the size of a real one.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "pages"
FAMILIES = ("vnpt-sc", "epi", "onecms", "mediatech", "nukeviet", "dataimages", "vccorp-ims", "wordpress")
PAGE_BYTES = 55_000  # median of provincial papers' pages
PARAGRAPHS, WORDS = 9, 60
_PARAGRAPH = re.compile(r"<p\b[^<>]*>[^<]{80,}</p>")
VOCABULARY = (
    "tỉnh huyện xã thôn tổ công nghệ số cộng đồng chuyển đổi chỉ số xếp hạng năm kế hoạch quyết định người dân "
    "dịch vụ trực tuyến hồ sơ chính quyền kinh tế xã hội hạ tầng dữ liệu nền tảng hội nghị ngày tháng đạt tăng"
)


@dataclass(frozen=True)
class Paper:
    """A family's paper with its pages by path."""

    family: str
    pages: dict[str, bytes]

    @property
    def listing(self) -> bytes:
        return "".join(f'<p><a href="{path}">Tin</a></p>' for path in self.pages).encode()


def papers(pages: int) -> list[Paper]:
    """`pages` article pages in all, shared out among the families."""
    each = -(-pages // len(FAMILIES))
    sizes = [min(each, pages - each * n) for n in range(len(FAMILIES))]
    return [
        Paper(family, {f"/tin/bai-{n}.html": _page(model, seed * 100_000 + n) for n in range(size)})
        for seed, (family, size) in enumerate(zip(FAMILIES, sizes, strict=True))
        for model in [_model(family)]
        if size > 0
    ]


def _model(family: str) -> str:
    """The family's first fixture page that is an article with a plain paragraph to replace."""
    for told in sorted((FIXTURES / family).glob("*.json")):
        page = told.with_suffix(".html")
        expected = json.loads(told.read_text(encoding="utf-8"))["expected"]
        if page.is_file() and expected["outcome"] == "article":
            html = page.read_text(encoding="utf-8", errors="ignore")
            if _PARAGRAPH.search(html):
                return html
    raise SystemExit(f"no page of the family {family} in {FIXTURES} can be filled")


def _page(model: str, seed: int) -> bytes:
    rng = random.Random(seed)
    words = VOCABULARY.split()
    body = "".join(
        f"<p>{' '.join(rng.choices(words, k=WORDS))} {rng.randint(0, 99_999)}.</p>" for _ in range(PARAGRAPHS)
    )
    longest = max(_PARAGRAPH.findall(model), key=len)
    html = model.replace(longest, body, 1)
    missing = PAGE_BYTES - len(html.encode())
    links = "".join(
        f'<li class="item"><a href="/muc-{n}/" title="Chuyên mục {n}"><span>Chuyên mục {n}</span></a></li>'
        for n in range(max(0, missing // 2) // 100)
    )
    filled = html.replace("</body>", f'<footer class="footer"><ul class="menu">{links}</ul></footer></body>')
    filling = rng.randbytes(max(0, PAGE_BYTES - len(filled.encode()) - 30) // 2).hex()
    script = f"<script>var site='{filling}';</script></head>"
    return filled.replace("</head>", script, 1).encode()


async def serve(every: list[Paper]) -> None:
    servers = [await asyncio.start_server(_answering(paper), "127.0.0.1", 0) for paper in every]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _answering(paper: Paper):  # type: ignore[no-untyped-def]
    routes = {"/tin/": paper.listing, "/robots.txt": b"User-agent: *\nDisallow: /quan-tri/\n", **paper.pages}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = routes.get(head.split(b" ", 2)[1].decode())
                status, kind = (
                    ("200 OK", "text/html; charset=utf-8") if body is not None else ("404 No", "text/html")
                )
                body = body or b""
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    return answer


if __name__ == "__main__":
    asyncio.run(serve(papers(int(sys.argv[1]))))
