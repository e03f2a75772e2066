"""`chiso read`: one JSON line a file."""

from __future__ import annotations

from pathlib import Path

from tests.commands import pages
from tests.program import Chiso


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_an_article_with_its_parts(tmp_path: Path, chiso: Chiso) -> None:
    ended = chiso("read", write(tmp_path / "a.html", pages.article()), "--json")
    assert ended.code == 0
    [record] = ended.lines
    assert list(record) == [
        "id", "url", "outcome", "title", "lead", "author", "published", "published_from", "text", "captions",
    ]  # fmt: skip
    assert (record["id"], record["outcome"]) == ("a.html", "article")
    assert record["title"] == "Đắk Lắk đẩy mạnh chuyển đổi số"
    assert record["published"].startswith("2022-10-12")
    assert all(paragraph in record["text"] for paragraph in pages.PARAGRAPHS)


def test_one_line_a_file_in_order(tmp_path: Path, chiso: Chiso) -> None:
    files = [
        write(tmp_path / "b.html", pages.listing()),
        write(tmp_path / "a.html", pages.article()),
    ]
    ended = chiso("read", *files, "--json")
    assert [(line["id"], line["outcome"] == "article") for line in ended.lines] == [
        ("b.html", False),
        ("a.html", True),
    ]


def test_the_outlets_rules_are_taken_by_address(tmp_path: Path, chiso: Chiso) -> None:
    file = write(tmp_path / "a.html", pages.article())
    ended = chiso("read", file, "--url", "https://baodaklak.vn/khoa-hoc/202210/tin-b56121a/", "--json")
    assert ended.lines[0]["url"] == "https://baodaklak.vn/khoa-hoc/202210/tin-b56121a/"
    assert ended.lines[0]["outcome"] == "article"


def test_an_address_belongs_to_one_page(tmp_path: Path, chiso: Chiso) -> None:
    file = write(tmp_path / "a.html", pages.article())
    ended = chiso("read", file, file, "--url", "https://baodaklak.vn/")
    assert ended.code == 2
    assert "--url is the address of one page" in ended.sentence
