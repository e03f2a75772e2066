"""Hostile questions, each followed by an ordinary one: how long the reader after it waits.

python -m benchmarks hostile
CHISO_BENCH_PUBLIC=data/chiso.public.db python -m benchmarks hostile      a published copy there is

Aimed at: the next page within 1 s, whether it is asked after the answer to the hostile question or while that is
still worked on.
"""

# ruff: noqa: S608 - SQL of strangers is what this is about
from __future__ import annotations

import http.client
import os
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.serving import asked, made, served

ARTICLES = int(os.environ.get("CHISO_BENCH_ARTICLES", "10000"))
ROUNDS = 3
LIMIT = 1.0  # s
HEAD_START = 0.1  # s, until the hostile question is being worked on
PATIENCE = 5  # s, then whoever asked goes away, with the answer unread
ORDINARY = "/provinces/dak-lak", "/chiso/ranks?_size=10"

_NUMBERS = "with recursive n(i) as (select 1 union all select i + 1 from n)"

SQL = {
    "randomblob": "select randomblob(900000000)",
    "zeroblob": "select zeroblob(900000000)",
    "printf": "select printf('%.*c', 900000000, 'x')",
    "instr, quadratic": "select instr(hex(zeroblob(99000)), hex(zeroblob(49000)) || '1')",
    "replace": "select replace(hex(zeroblob(99000)), '00', hex(zeroblob(1000)))",
    "trim, quadratic": "select length(trim(replace(hex(zeroblob(99000)), '0', 'a'), "
    "replace(hex(zeroblob(6000)), '0', 'x') || 'a'))",
    "like": f"select hex(zeroblob(99000)) like '{'%0' * 99}1'",
    "glob": f"select hex(zeroblob(99000)) glob '{'*0' * 99}1'",
    "glob with sets": f"select hex(zeroblob(99000)) glob '{'*[0-9]' * 30}1'",
    "json_patch, quadratic": "select length(json_patch(a, b)) from (select "
    "'{' || substr(group_concat(',\"' || i || '\":1', ''), 2) || '}' as a, "
    "'{' || substr(group_concat(',\"x' || i || '\":1', ''), 2) || '}' as b "
    "from (with recursive n(i) as (select 1 union all select i + 1 from n where i < 14000) select i from n))",
    "json, deep": "select json('" + "[" * 900 + "]" * 900 + "')",
    "numbers without end": f"{_NUMBERS} select max(i) from n",
    "texts sorted without end": f"{_NUMBERS} select hex(randomblob(90000)) as t from n order by t",
    "texts gathered without end": f"{_NUMBERS} select group_concat(hex(randomblob(90000))) from n",
    "fold of long texts without end": f"{_NUMBERS} select max(fold(hex(zeroblob(99000)) || i)) from n",
    "match_words without end": f"{_NUMBERS} select max(match_words(hex(zeroblob(99000)) || ' a' || i)) from n",
    "fold of marks": "select fold(replace(hex(zeroblob(49000)), '00', char(769) || char(803)))",
    "fold of marks without end": f"{_NUMBERS} select max(fold(replace(hex(zeroblob(49000)), '00', "
    "char(1425) || char(1442)) || i)) from n",
    "tables times tables": "select count(*) from facts a, facts b, facts c, facts d, facts e, facts f",
    "search for every prefix": "select count(*) from facts_fts where facts_fts match '"
    + " OR ".join(f"{a}*" for a in "abcdefghijklmnopqrstuvwxyz")
    + "'",
    "a phrase of a thousand words": f"select count(*) from facts_fts where facts_fts match '\"{'so ' * 1000}\"'",
    "comments opened without end": "/*" * 20_000 + " select 1",
    "comments in a row": "/**/" * 12_000 + "select 1",
    "dashes in a row": "--\n" * 12_000 + "select 1",
    "colons in a row": "select '" + ":a" * 20_000 + "'",
    "brackets": "select " + "(" * 20_000 + "1" + ")" * 20_000,
    "terms in a row": "select " + "+".join(["1"] * 25_000),
    "unions": " union all ".join(["select 1"] * 3_000),
    "spaces": "select" + " " * 50_000 + "1",
    "1 MB of SQL": "select '" + "x" * 1_000_000 + "'",
}
"""What is asked of /chiso.json, by name."""

PATHS = {
    "a search of 50,000 letters": "/search?q=" + "a%20" * 12_000,
    "a name of 50,000 letters": "/provinces/" + "a-" * 25_000,
    "a name of 10,000 marks": "/provinces/" + "%CC%81%CC%A3" * 5_000,
    "a document of 50,000 letters": "/documents/" + "-%2F" * 12_000,
    "a hundred facets": "/chiso/facts?"
    + "&".join(f"_facet={c}" for c in ("kind", "sentence", "url", "period") * 25),
    "a thousand filters": "/chiso/facts?" + "&".join(f"sentence__contains=a{i}" for i in range(1000)),
    "a where of one's own": "/chiso/facts?_where="
    + quote("length(hex(randomblob(90000))) > 1 order by hex(id)"),
    "all rows as CSV": "/chiso/facts.csv?_stream=on",
    "the whole query as CSV": "/chiso.csv?"
    + urlencode({"sql": f"{_NUMBERS} select i from n", "_stream": "on"}),
    "a thousand parameters": "/chiso.json?"
    + urlencode({"sql": "select :a"} | {f"p{i}": i for i in range(1000)}),
}


def main() -> None:
    """Prints for each hostile question its status and time, and the longest wait of a reader after and beside it."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("CHISO_BENCH_PUBLIC")
        public = Path(given) if given else made(Path(folder), ARTICLES)
        with served(public) as (address, _):
            measure(urlsplit(address).netloc)


def measure(host: str) -> None:
    """Asks each of the hostile questions of the server at `host`."""
    paths = {name: f"/chiso.json?{urlencode({'sql': sql})}" for name, sql in SQL.items()} | PATHS
    print(f"  {'s':<34}{'answer':>8}{'itself':>8}{'after':>8}{'beside':>8}")
    usual = max(asked(host, path) for _ in range(ROUNDS) for path in ORDINARY) / 1000
    print(f"  {'(nothing hostile)':<34}{'':>8}{'':>8}{usual:>8.2f}", flush=True)
    slow = []
    for name, path in paths.items():
        after = beside = 0.0
        for _ in range(ROUNDS):
            status, itself = hostile(host, path)
            after = max(after, wait(host))
            asking = threading.Thread(target=hostile, args=(host, path))
            asking.start()
            time.sleep(HEAD_START)
            beside = max(beside, wait(host))
            asking.join()
        print(f"  {name:<34}{status:>8}{itself:>8.2f}{after:>8.2f}{beside:>8.2f}", flush=True)
        if max(after, beside) > LIMIT:
            slow.append(name)
    print(f"  a reader waited longer than {LIMIT:g} s for: {', '.join(slow) or 'none'}")


def wait(host: str) -> float:
    """Seconds until the slowest of the ordinary pages is there."""
    return max(asked(host, path) for path in ORDINARY) / 1000


def hostile(host: str, path: str) -> tuple[str, float]:
    """The status of the answer (or what became of the connection) and the seconds it took."""
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    start = time.perf_counter()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        while answer.read(1 << 16):
            if time.perf_counter() - start > PATIENCE:
                break
        status = str(answer.status)
    except OSError as error:
        status = type(error).__name__[:7]
    except http.client.HTTPException:
        status = "cut"
    finally:
        connection.close()
    return status, time.perf_counter() - start
