"""Bytes of a page to text, whatever the server says of their encoding."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.reading.text import canonical

MAX_BYTES = 8 * 1024 * 1024  # the fetcher's own limit on a decompressed page
MAX_REPLACED = 0.001  # share of U+FFFD from which a text counts as not decoded
_SAMPLE = 32 * 1024
_GZIP = b"\x1f\x8b"
# Letters that Vietnamese has and Western European encodings read from the same bytes do not give.
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíòóõùúýĩũÀÁÃÈÉÌÍÒÓÕÙÚÝĨŨ]")
_LETTERS_BEYOND_ASCII = re.compile(r"[^\W\d_a-zA-Z]")


class TooLarge(ValueError):
    """The page, unpacked, is larger than `MAX_BYTES`."""


class NotDecoded(ValueError):
    """No encoding turns the bytes into text."""


def unpack(body: bytes) -> bytes:
    """The bytes, unzipped when they are gzip that no header announced.

    Raises `TooLarge`, and `NotDecoded` when the gzip stream is broken from its start.
    """
    for _ in range(2):  # twice: a server may zip what the application zipped
        if len(body) > MAX_BYTES:
            raise TooLarge
        if not body.startswith(_GZIP):
            break
        unzip = zlib.decompressobj(wbits=31)
        try:
            body = unzip.decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            raise NotDecoded from error
    if len(body) > MAX_BYTES:
        raise TooLarge
    return body


def decode(body: bytes, content_type: str | None) -> str:
    """The page as text: HTTP header, byte order mark, meta tag, then detection, each believed only as far
    as the bytes bear it out.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever was declared: no other text looks like it by
    chance. Raises `NotDecoded` when more than `MAX_REPLACED` of the text stays unreadable.
    """
    marked, mark = read_bom(body)
    if marked and mark:
        return _checked(body[len(mark) :].decode(marked, "replace"))
    if not body.isascii():
        try:
            return _checked(body.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    readings = [text for name in _declared(body, content_type) if (text := _try(body, name)) is not None]
    if readings:
        return max(readings, key=_vietnamese)
    for name in ("utf-8", *_declared(body, content_type)):  # mostly sound, a few broken characters
        loose = _try(body, name, "replace")
        if loose is not None and loose.count("\ufffd") <= MAX_REPLACED * len(loose):
            return loose
    return _checked(_detected(body))


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    said = (
        http_content_type_encoding(content_type) if content_type else None,
        html_body_declared_encoding(body),
    )
    named = [name for name in said if name]
    yield from named
    if all(codecs.lookup(name).name in ("cp1252", "iso8859-1", "utf-8", "ascii") for name in named):
        yield "cp1258"  # the old Vietnamese encoding, which servers pass off as the Western one


def _try(body: bytes, name: str, errors: str = "strict") -> str | None:
    try:
        return body.decode(name, errors)
    except (UnicodeError, LookupError):  # LookupError: a codec that is no charset, such as base64
        return None


def _vietnamese(text: str) -> float:
    """Share of the letters beyond ASCII that are Vietnamese, after composition."""
    sample = canonical(text[:_SAMPLE])
    letters = len(_LETTERS_BEYOND_ASCII.findall(sample)) + sum(1 for c in sample if "\u0300" <= c <= "\u036f")
    return len(_VIETNAMESE.findall(sample)) / letters if letters else 0.0


def _detected(body: bytes) -> str:
    best = from_bytes(body[:_SAMPLE], steps=3, threshold=0.3).best()
    if best is None:
        raise NotDecoded
    return body.decode(best.encoding, "replace")


def _checked(text: str) -> str:
    if text.count("\ufffd") > MAX_REPLACED * len(text):
        raise NotDecoded
    return text
