"""Article files in every form the commands take."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import inputs
from commands.failures import BadInput


def read(*files: Path) -> list[inputs.Article | BadInput]:
    return list(inputs.articles(files))


def only_problem(*files: Path) -> str:
    [item] = read(*files)
    assert isinstance(item, BadInput)
    return str(item)


def test_text_file_is_one_article_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "bai.txt"
    file.write_bytes("\ufeffĐắk Lắk xếp thứ 36.\r\n".encode())
    [article] = read(file)
    assert isinstance(article, inputs.Article)
    assert (article.id, article.text) == ("bai.txt", "Đắk Lắk xếp thứ 36.\r\n")


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_keep_order_and_carry_what_is_known(tmp_path: Path, packed: bool) -> None:
    lines = [
        {"id": "a", "text": "một", "published": "2024-09-10", "title": "T", "url": "https://x.vn/1"},
        {"id": 7, "text": "hai", "published": None},
    ]
    body = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    file = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    file.write_bytes(gzip.compress(body) if packed else body)
    first, second = read(file)
    assert isinstance(first, inputs.Article)
    assert isinstance(second, inputs.Article)
    assert (first.id, first.title, first.published, first.url) == ("a", "T", "2024-09-10", "https://x.vn/1")
    assert (second.id, second.text, second.published) == ("7", "hai", None)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id": "x", "text": "y"', "broken JSON"),
        (b"[1]", "a JSON object is wanted"),
        (b'{"id": "x"}', "'text' is missing"),
        (b'{"id": "x", "text": 3}', "'text' is missing or no string"),
        (b'{"id": "x", "text": "a", "published": "10/9/2024"}', "'published' must be an ISO date"),
        (b'{"id": "x", "text": "a", "published": 2024}', "'published' must be a string"),
        (b'{"id": "x", "text": "\\ud800"}', "half a surrogate pair"),
        (b'{"id": "x", "text": "\xd0"}', "is not UTF-8"),
        (b"[" * 100_000, "too deep"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path, line: bytes, told: str) -> None:
    file = tmp_path / "a.jsonl"
    good = b'{"id": "good", "text": "y"}'
    file.write_bytes(b"\n".join([good, line, good]))
    first, problem, last = read(file)
    assert isinstance(first, inputs.Article)
    assert isinstance(last, inputs.Article)
    assert isinstance(problem, BadInput)
    assert f"{file}, line 2" in str(problem)
    assert told in str(problem)


def test_a_line_longer_than_an_article_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LIMIT", 64)
    file = tmp_path / "a.jsonl"
    long = json.dumps({"id": "long", "text": "x" * 500})
    file.write_text(f'{long}\n{{"id": "b", "text": "y"}}\n', encoding="utf-8")
    problem, article = read(file)
    assert "line 1: more than" in str(problem)
    assert isinstance(article, inputs.Article)


def test_damaged_gzip_gives_what_came_before(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    lines = b"".join(b'{"id": "%d", "text": "%d"}\n' % (n, n * 7919) for n in range(20_000))
    whole = gzip.compress(lines)
    file.write_bytes(whole[: len(whole) // 2])
    items = read(file)
    assert isinstance(items[0], inputs.Article)
    assert "is damaged after line" in str(items[-1])


def test_unknown_suffix_and_missing_file_are_named(tmp_path: Path) -> None:
    assert "chiso reads .txt" in only_problem(tmp_path / "a.pdf")
    assert "No such file" in only_problem(tmp_path / "a.txt")
    assert "is a folder" in only_problem(_folder(tmp_path / "a.jsonl"))


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_raise(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "a.jsonl"
    file.write_bytes(body)
    for item in read(file):
        assert isinstance(item, inputs.Article | BadInput)
