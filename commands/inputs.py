"""Article files as the user hands them in: text, HTML pages and JSON Lines, from disk or stdin.

Reading yields articles and, where something cannot be used, a `BadInput` in its place, so that the others
go on. Nothing here raises for the content of a file.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from commands.failures import BadInput

MB = 1024 * 1024
LIMIT = 8 * MB  # bytes of one article: the crawler takes no larger page either
TEXT, PAGE, LINES = "text", "page", "lines"
SUFFIXES = {".txt": TEXT, ".html": PAGE, ".htm": PAGE, ".jsonl": LINES, ".jsonl.gz": LINES}
STDIN = Path("-")
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object of a JSON Lines file."""

    value: dict[str, Any]
    where: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article to extract from; `where` says to the user which file and line it came from."""

    id: str
    text: str
    where: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    home_province: str | None = None
    record: dict[str, Any] | None = None  # the JSON object of the line, for `evaluate`


def articles(files: Sequence[Path]) -> Iterator[Article | BadInput]:
    """Every article of the files in order; `-` is stdin."""
    for file in files:
        try:
            yield from _articles_of(file)
        except BadInput as problem:
            yield problem


def records(file: Path) -> Iterator[Record | BadInput]:
    """Every JSON object of a JSON Lines file, gzipped or not; a broken line is a `BadInput` in its place."""
    _require_file(file)
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
        yield from _records(cast(BinaryIO, stream), str(file))


def _require_file(file: Path) -> None:
    """Opens and closes the file. Raises `BadInput` for a missing or unreadable one, and for a folder."""
    if file.is_dir():
        raise BadInput(f"{file} is a folder; name the files in it")
    try:
        file.open("rb").close()
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror or error}") from error


def page_bytes(file: Path) -> bytes:
    """The bytes of one article file. Raises `BadInput` for a missing, empty or too large one."""
    name = "stdin" if file == STDIN else str(file)
    if file == STDIN:
        body = sys.stdin.buffer.read(LIMIT + 1)
        size = len(body)
    else:
        _require_file(file)
        size = file.stat().st_size
        body = file.read_bytes() if size <= LIMIT else b""
    if size > LIMIT:
        over = "over " if file == STDIN else ""
        raise BadInput(
            f"{name} has {over}{size // MB} MB, one article has at most {LIMIT // MB}; "
            "many articles go into one .jsonl file, a line each"
        )
    if not body.strip():
        raise BadInput(f"{name} is empty")
    return body


def article_text(body: bytes, where: str) -> str:
    """Decodes UTF-8, byte order mark or not. Raises `BadInput` for binary or otherwise encoded bytes."""
    if b"\0" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{where} is binary, not text")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{where} is not UTF-8 (byte {error.object[error.start]:#04x} at {error.start}); "
            "convert it, for example with 'iconv -f WINDOWS-1258 -t UTF-8'"
        ) from error


def _articles_of(file: Path) -> Iterator[Article | BadInput]:
    if file == STDIN:
        yield from _stdin_articles()
        return
    kind = _kind(file)
    if kind == LINES:
        yield from map(_record_article, records(file))
    elif kind == PAGE:
        yield _page_article(file)
    else:
        yield Article(id=file.name, text=article_text(page_bytes(file), str(file)), where=str(file))


def _stdin_articles() -> Iterator[Article | BadInput]:
    """JSON Lines, plain or gzipped, or else the text of one article."""
    stream: Any = sys.stdin.buffer
    start = stream.peek(2)
    if start.startswith((b"{", GZIP)):
        lines = gzip.GzipFile(fileobj=stream) if start.startswith(GZIP) else stream
        yield from map(_record_article, _records(cast(BinaryIO, lines), "stdin"))
    else:
        yield Article(id="stdin", text=article_text(page_bytes(STDIN), "stdin"), where="stdin")


def _kind(file: Path) -> str:
    name = file.name.lower()
    for suffix, kind in SUFFIXES.items():
        if name.endswith(suffix):
            return kind
    raise BadInput(f"{file}: chiso reads {', '.join(SUFFIXES)} and - for stdin")


def _page_article(file: Path) -> Article:
    from commands.pages import read_file

    page = read_file(file)
    if page.outcome != "article":
        raise BadInput(f"{file} holds no article ({page.outcome})")
    return Article(
        id=file.name, text=page.text or "", where=str(file), title=page.title, published=page.published
    )


def _records(stream: BinaryIO, name: str) -> Iterator[Record | BadInput]:
    number = 0
    try:
        while line := stream.readline(LIMIT + 1):
            number += 1
            where = f"{name}, line {number}"
            if len(line) > LIMIT and not line.endswith(b"\n"):
                yield BadInput(f"{where}: more than {LIMIT // MB} MB in one line")
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LIMIT)
            elif line.strip():
                yield _record(line, where)
        if number == 0:
            yield BadInput(f"{name} is empty")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield BadInput(f"{name} is damaged after line {number}: {error}")


def _record(line: bytes, where: str) -> Record | BadInput:
    try:
        value = json.loads(article_text(line, where))
    except BadInput as problem:
        return problem
    except json.JSONDecodeError as error:
        return BadInput(f"{where}: broken JSON ({error.msg} at column {error.colno})")
    except (ValueError, RecursionError):
        return BadInput(f"{where}: JSON that is too deep, or a number that is too long")
    if not isinstance(value, dict):
        return BadInput(f'{where}: a JSON object is wanted, such as {{"id": …, "text": …}}')
    return Record(value, where)


def _record_article(record: Record | BadInput) -> Article | BadInput:
    if isinstance(record, BadInput):
        return record
    try:
        return _article(record.value, record.where)
    except BadInput as problem:
        return problem


def _article(value: dict[str, Any], where: str) -> Article:
    text = value.get("text")
    if not isinstance(text, str):
        raise BadInput(f"{where}: 'text' is missing or no string")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadInput(f"{where}: 'text' holds half a surrogate pair, which is no letter")
    identity = value.get("id", where)
    return Article(
        id=identity if isinstance(identity, str) else json.dumps(identity, ensure_ascii=False),
        text=text,
        where=where,
        title=_string(value, "title", where),
        published=_published(value, where),
        url=_string(value, "url", where),
        record=value,
    )


def _string(value: dict[str, Any], key: str, where: str) -> str | None:
    held = value.get(key)
    if held is not None and not isinstance(held, str):
        raise BadInput(f"{where}: '{key}' must be a string or null")
    return held or None


def _published(value: dict[str, Any], where: str) -> str | None:
    published = _string(value, "published", where)
    if published is not None:
        try:
            date.fromisoformat(published[:10])
        except ValueError as error:
            wanted = "must be an ISO date such as 2024-09-10"
            raise BadInput(f"{where}: 'published' {wanted}, not {published!r}") from error
    return published
