"""CONTRIBUTING shows how a source is added: what it shows is done here, step by step."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

from crawler.source import FAMILIES, SOURCES, load_source, source_of
from tests.program import Chiso, chiso

__all__ = ["chiso"]

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "fixtures" / "pages"

LISTING = """<html><head><title>Tin tức - Sở Dân tộc và Tôn giáo tỉnh Bắc Ninh</title></head><body><div id="wrapper">
<section id="content"><div id="p_p_id_tin_INSTANCE_ab12_"><div class="portlet-body">
<a class="title" href="/news/-/details/194272/hoi-xuan-ben-song-cau-1001">Hội xuân bên sông Cầu</a>
<a class="title" href="/news/-/details/194272/lop-hoc-chu-thai-o-ban-moi-1002">Lớp học chữ Thái ở bản mới</a>
<a class="title" href="/news/-/details/194272/to-cong-nghe-so-ra-quan-1003">Tổ công nghệ số ra quân</a>
</div></div></section></div></body></html>"""


def section() -> str:
    """The part of CONTRIBUTING on sources."""
    return (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a source")[1].split("\n## ")[0]
    )


def commands(text: str) -> list[list[str]]:
    """Its `chiso` commands, as words; what a shell would redirect into a file stays at the end."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line.startswith("chiso ")]


def test_the_page_is_followed(tmp_path: Path, chiso: Chiso) -> None:
    text = section()
    snippet = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
    named = Path(re.findall(r"`(my-sources/\w+\.toml)`", text)[0])
    drafting, checking, reading, *_ = commands(text)

    # the draft of a saved listing is a file that can be used, and it knows what the finished one says
    (tmp_path / "listing.html").write_text(LISTING, encoding="utf-8")
    assert drafting[-2:] == [">", str(named)]
    drafted = chiso(*drafting[1:-2])
    assert (drafted.code, drafted.err) == (0, "")
    (tmp_path / named).parent.mkdir()
    (tmp_path / named).write_text(drafted.out, encoding="utf-8")
    draft, finished = (
        load_source(tmp_path / named),
        source_of(tomllib.loads(snippet), named.stem, "CONTRIBUTING.md"),
    )
    for key in ("id", "name", "province", "kind", "home_url", "family", "confidence"):
        assert getattr(draft, key) == getattr(finished, key), key
    assert draft.is_article(draft.canonical(draft.examples[0]))

    # the finished file passes the check, and a page is read by its rules
    (tmp_path / named).write_text(snippet, encoding="utf-8")
    checked = chiso(*checking[1:])
    assert (checked.code, checked.out) == (0, "1 of 1 source files can be used\n")
    shutil.copy(PAGES / "liferay" / "news-details.html", tmp_path / reading[2])
    read = chiso(*reading[1:], "--json")
    assert (read.code, read.lines[0]["outcome"]) == (0, "article")


def test_the_source_shown_is_new_and_of_a_known_family() -> None:
    shown = tomllib.loads(re.findall(r"```toml\n(.*?)```", section(), re.DOTALL)[0])
    assert (FAMILIES / f"{shown['family']}.toml").is_file()
    assert shown["examples"]
    assert shown["home_url"] not in {load_source(path).home_url for path in SOURCES.glob("*.toml")}


def test_the_keys_the_page_names_are_keys() -> None:
    own = {
        "name": "x", "kind": "portal", "home_url": "https://x.vn", "family": "liferay",
        "article_pattern": "^/a$", "article_query": {"id": "1"}, "reject": ["^/b$"], "older_patterns": ["^/c$"],
        "older_hosts": ["y.vn"], "earlier": [{"family": "epi", "until": tomllib.loads("d = 2025-07-01")["d"]}],
        "successor": "baodaklak", "status": "merged", "not_crawled": "x", "floor": 1,
        "counter_examples": [], "examples": [],
    }  # fmt: skip
    source_of(own, "x", "x.toml")
    named = set(re.findall(r"`([a-z_]+)`", section()))
    assert named & set(own) >= {
        "article_query",
        "reject",
        "older_hosts",
        "earlier",
        "not_crawled",
        "counter_examples",
    }
