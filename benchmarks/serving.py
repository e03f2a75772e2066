"""The pages over a million facts: how long readers wait, one at a time and eight at once.

python -m benchmarks serving
CHISO_BENCH_ARTICLES=20000 python -m benchmarks serving            a fifth, for a busy machine
CHISO_BENCH_PUBLIC=data/chiso.public.db python -m benchmarks serving      a published copy there is

Aimed at: p95 of each page at most 200 ms alone and 600 ms at eight at once. The server is a process of its own;
each page is asked with ever other provinces, years and words, so that nothing is answered from a cache of ours.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks import _press
from benchmarks.facts import ARTICLES, FACTS_EACH, seconds
from db.claims import rebuild_claims
from db.publish import publish

REQUESTS = int(os.environ.get("CHISO_BENCH_REQUESTS", "80"))  # of each page, each way
READERS = 8
LIMITS = 200, 600  # ms

_SERVER = """
import sys
from pathlib import Path
from db.browse import serve
serve(Path(sys.argv[1]), "127.0.0.1", 0, ready=lambda address: print(address, flush=True))
"""


def main() -> None:
    """Prints median and 95th percentile of each page."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("CHISO_BENCH_PUBLIC")
        public = Path(given) if given else made(Path(folder))
        with served(public) as (address, process):
            measure(public, address, process)


def made(folder: Path, articles: int = ARTICLES) -> Path:
    """A published copy of generated articles."""
    print(f"{articles * FACTS_EACH:,} facts in {articles:,} articles", flush=True)
    public = folder / "public.db"
    db = _press.build(folder / "big.db", 0)
    took = seconds(lambda: _press.add(db, _press.pieces(articles, FACTS_EACH, _press.names(db))))
    grouped = seconds(lambda: rebuild_claims(db))
    db.close()
    out = seconds(lambda: publish(folder / "big.db", public))
    size = public.stat().st_size / 1e6
    print(
        f"  stored in {took:.0f} s, grouped in {grouped:.0f} s, published in {out:.0f} s ({size:.0f} MB)",
        flush=True,
    )
    return public


@contextlib.contextmanager
def served(public: Path) -> Iterator[tuple[str, int]]:
    """The server in a process of its own; gives its address and number."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(public)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


def measure(public: Path, address: str, process: int) -> None:
    """Asks each page one at a time and eight at once; tells the processor time of a page too, which holds on
    a busy machine."""
    host = urlsplit(address).netloc
    print(f"  {'ms':<34}{'median':>8}{'p95':>8}{f'p95 at {READERS}':>10}{'cpu':>6}")
    slow = []
    for name, page in pages(public).items():
        chance = random.Random(name)
        asked(host, page(chance))  # opens the connection's caches once, as any first reader does
        before = processor_ms(process)
        alone = [asked(host, page(chance)) for _ in range(REQUESTS)]
        cpu = (processor_ms(process) - before) / REQUESTS
        with ThreadPoolExecutor(READERS) as readers:
            paths = [page(chance) for _ in range(REQUESTS)]
            together = list(readers.map(lambda path: asked(host, path), paths))
        p95 = percentile(alone, 95), percentile(together, 95)
        print(
            f"  {name:<34}{percentile(alone, 50):>8.0f}{p95[0]:>8.0f}{p95[1]:>10.0f}{cpu:>6.0f}", flush=True
        )
        if p95[0] > LIMITS[0] or p95[1] > LIMITS[1]:
            slow.append(name)
    print(f"  above {LIMITS[0]} ms alone or {LIMITS[1]} at {READERS}: {', '.join(slow) or 'none'}")


def pages(public: Path) -> dict[str, Callable[[random.Random], str]]:
    """Addresses by kind of page, each time another."""
    with contextlib.closing(sqlite3.connect(f"file:{public}?mode=ro", uri=True)) as conn:

        def column(sql: str) -> list[str]:
            return [str(row[0]) for row in conn.execute(sql)]

        slugs = column("select distinct slug from provinces")
        names = column("select distinct name from provinces")
        units = column("select id from provinces where field = 63")
        claims = column("select id from claims order by random() limit 400")
        editions = column("select indicator || '?edition=' || period || '-' || field from editions")
        documents = column("select slug from documents order by random() limit 200") or ["none"]
        cited = column("select slug from documents order by articles desc limit 4") or ["none"]
        numbers = column("select number from documents order by articles desc limit 40") or ["none"]
        [[facts]] = conn.execute("select max(id) from facts").fetchall()
        [[articles]] = conn.execute("select max(id) from articles").fetchall()
    words = ["chuyển đổi số", "chinh quyen so", "to cong nghe so", "cai cach hanh chinh", "kinh te so 2021"]
    return {
        "home": lambda chance: "/?index=" + chance.choice(editions).replace("?edition", "&edition"),
        "map": lambda chance: "/map?index=" + chance.choice(editions).replace("?edition", "&edition"),
        "province": lambda chance: f"/provinces/{chance.choice(slugs)}",
        "indicator": lambda chance: f"/indicators/{chance.choice(editions)}",
        "claim": lambda chance: f"/claims/{chance.choice(claims)}",
        "fact": lambda chance: f"/facts/{chance.randint(1, facts)}",
        "article": lambda chance: f"/articles/{chance.randint(1, articles)}",
        "document": lambda chance: f"/documents/{chance.choice(documents)}",
        "document that all cite": lambda chance: f"/documents/{chance.choice(cited)}",
        "documents": lambda _: "/documents",
        "decisions that cite a document": lambda chance: (
            f"/chiso/decisions?number={quote(chance.choice(numbers))}"
        ),
        "coverage": lambda _: "/coverage",
        "search, a province": lambda chance: f"/search?q={quote(chance.choice(names))}",
        "search, words of every article": lambda chance: f"/search?q={quote(chance.choice(words))}",
        "table of facts": lambda _: "/chiso/facts",
        "facts of a province, two facets": lambda chance: (
            f"/chiso/facts?province_id={chance.choice(units)}&_facet=kind&_facet=indicator"
        ),
        "claims of an index, two facets": lambda chance: (
            f"/chiso/claims?indicator=dti&period={chance.randint(2019, 2024)}&_facet=status&_facet=kind"
        ),
        "ranks of a province": lambda chance: f"/chiso/ranks?province_id={chance.choice(units)}",
        "ranks": lambda _: "/chiso/ranks",
        "canned query": lambda chance: f"/chiso/province_history?province={quote(chance.choice(names))}",
    }


def asked(host: str, path: str) -> float:
    """Milliseconds from asking for `path` until the last byte; a page that is not there is an error."""
    connection = http.client.HTTPConnection(host, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - start) * 1000
    connection.close()
    if answer.status != 200 and path != "/documents/none":
        raise RuntimeError(f"{path} answers {answer.status}")
    return took


def processor_ms(process: int) -> float:
    """Processor time a process has used, as Linux keeps it; 0 elsewhere."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def percentile(values: list[float], share: int) -> float:
    """The value that `share` % are not above."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]
