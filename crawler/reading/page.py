"""What reading a page gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How reading a page ended: an article, or why it is none."""

    ARTICLE = "article"
    LISTING = "listing"  # a section, tag or front page
    CHALLENGE = "challenge"  # a bot wall with status 200
    LOGIN = "login"  # a form asks for a password where the article should be
    SOFT_404 = "soft_404"  # «not found», or the front page in place of the article
    EMPTY = "empty"  # nothing, or a shell that a script would fill
    TRUNCATED = "truncated"  # the page breaks off inside the text
    NOT_ARTICLE = "not_article"  # a page, feed or file of another kind
    DECODE_ERROR = "decode_error"  # no encoding turns the bytes into text
    TOO_LARGE = "too_large"  # more than the 8 MiB that a page may have unpacked


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read. `text` is empty unless the outcome is `article`.

    `text`: NFC, the lead as first paragraph, paragraphs parted by an empty line; a data table is one
    paragraph of lines. `published`: local ISO time with +07:00, or a day; `published_from`: rule (printed on
    the page), meta, json_ld, url, htmldate. `reader`: rules (those given), family (recognised by its signs),
    generic, trafilatura or api.
    """

    outcome: str
    title: str | None = None
    lead: str | None = None
    author: str | None = None
    published: str | None = None
    published_from: str | None = None
    text: str = ""
    captions: tuple[str, ...] = ()
    reader: str | None = None
