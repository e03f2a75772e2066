"""Bytes of a page to text, whatever the server says of their encoding."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.reading.legacy import from_font_of_old, in_font_of_old
from crawler.reading.text import canonical

MAX_BYTES = 8 * 1024 * 1024  # the fetcher's own limit on a decompressed page
MAX_REPLACED = 0.001  # share of U+FFFD from which a text in a guessed encoding counts as not decoded
MAX_REPLACED_SURE = 0.1  # the same where the encoding is beyond doubt and only the bytes are damaged
# Share of broken sequences among those beyond ASCII up to which bytes are damaged UTF-8. In a legacy encoding
# nearly all are broken: its accented letters are seldom followed by what continues a UTF-8 sequence.
_MAX_BROKEN = 0.2
_MAX_BROKEN_DECLARED = 0.5
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
    as the bytes bear it out; then the encodings of fonts of before Unicode.

    Bytes that are UTF-8 beyond ASCII, but for a few broken ones, are UTF-8 whatever was declared: no other
    text looks like it by chance. What is broken becomes U+FFFD. Raises `NotDecoded` when more than
    `MAX_REPLACED` of the text stays unreadable, or `MAX_REPLACED_SURE` of one that is marked or is UTF-8, and
    for a font's encoding that cannot be undone.
    """
    marked, mark = read_bom(body)
    if marked and mark:
        return _checked(body[len(mark) :].decode(marked, "replace"), MAX_REPLACED_SURE)
    broken = 0.0 if body.isascii() else _broken_share(body)
    if broken > _MAX_BROKEN:
        western = body.decode("latin-1")  # such fonts were made upon it
        if in_font_of_old(western):
            return _in_unicode(western)
    text = _decoded(body, content_type, broken)
    return _in_unicode(text) if in_font_of_old(text) else text


def _in_unicode(text: str) -> str:
    found = from_font_of_old(text)
    if found is None:
        raise NotDecoded
    return found


def _decoded(body: bytes, content_type: str | None, broken: float) -> str:
    names = list(_declared(body, content_type))
    limit = _MAX_BROKEN_DECLARED if "utf-8" in names else _MAX_BROKEN
    if not body.isascii() and broken <= limit:
        return _checked(body.decode("utf-8", "replace"), MAX_REPLACED_SURE)
    readings = [text for name in names if (text := _try(body, name)) is not None]
    if readings:
        return max(readings, key=_vietnamese)
    for name in ("utf-8", *names):  # mostly sound, a few broken characters
        loose = _try(body, name, "replace")
        if loose is not None and loose.count("\ufffd") <= MAX_REPLACED * len(loose):
            return loose
    return _checked(_detected(body))


def _broken_share(body: bytes) -> float:
    """Share of the sequences beyond ASCII, of which there is at least one, that are not valid UTF-8."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd") - body.count("\ufffd".encode())  # one the page itself holds is valid
    return broken / (len(text) - len(text.encode("ascii", "ignore")))


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


def _checked(text: str, limit: float = MAX_REPLACED) -> str:
    if text.count("\ufffd") > limit * len(text):
        raise NotDecoded
    return text
