"""The articles of the replay site: Markdown files with a TOML head, one an article, as plain values.

A file is `articles/<outlet>/<key>.md`: between two `+++` lines title, published, author, section, tags and
what is particular about its page; below them the body, paragraphs parted by an empty line, the first of them
the lead. `![alt](file "caption")` alone in a paragraph is a picture, `<!-- related -->` a box of other
articles. All texts are written for this site; no paper printed them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"

_PICTURE = re.compile(r'!\[(?P<alt>[^]]*)\]\((?P<file>\S+) "(?P<caption>[^"]*)"\)')
_RELATED = "<!-- related -->"
_HEAD = "+++\n"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the article's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; its `alt` is another text than its caption, as on the real sites."""

    file: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class RelatedBox:
    """The place where a page puts links to other articles into the body."""


Block = Paragraph | Picture | RelatedBox


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its outlet has it on a given night.

    `night` is the first night on which it is there. `modified` is set once it was corrected. `quirks` are
    what its page or address does out of the ordinary: `word-spans`, `nfd`, `windows-1258`, `twin`. `form`
    is `old` for a page that the outlet's earlier engine made.
    """

    key: str
    outlet: str
    title: str
    published: datetime
    author: str
    section: str
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]
    form: str = "current"
    quirks: frozenset[str] = field(default_factory=frozenset)
    night: int = 1
    modified: datetime | None = None
    reprint_of: str | None = None

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.paragraphs[0]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The article's own words, lead first."""
        return tuple(block.text for block in self.blocks if isinstance(block, Paragraph))

    @property
    def text(self) -> str:
        """The text a perfect reader takes from the page (docs/architecture.md, "Text")."""
        return "\n\n".join(self.paragraphs)

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions under the pictures."""
        return tuple(block.caption for block in self.blocks if isinstance(block, Picture))

    @property
    def changed(self) -> datetime:
        """When the page last changed."""
        return self.modified or self.published

    @property
    def number(self) -> int:
        """A running number, stable over nights, for families that put one into the address."""
        return int(self.key.rpartition("-")[2])


def load_articles(night: int = 1, folder: Path = ARTICLES) -> dict[str, list[Article]]:
    """All articles of a night by outlet, newest first; corrections of the second night applied.

    Raises ValueError naming the file that cannot be used.
    """
    found = {path.stem: _parse(path, night) for path in sorted(folder.glob("*/*.md"))}
    outlets: dict[str, list[Article]] = {}
    for article in found.values():
        if article.night > night:
            continue
        if article.reprint_of:
            if article.reprint_of not in found:
                raise ValueError(
                    f"{article.key}: reprint_of names {article.reprint_of!r}, which is no article"
                )
            article = replace(article, blocks=found[article.reprint_of].blocks)
        outlets.setdefault(article.outlet, []).append(article)
    for articles in outlets.values():
        articles.sort(key=lambda article: article.published, reverse=True)
    return outlets


def _parse(path: Path, night: int) -> Article:
    text = path.read_text(encoding="utf-8")
    _, opened, rest = text.partition(_HEAD)
    head, closed, body = rest.partition(_HEAD)
    if not (opened and closed):
        raise ValueError(f"{path}: the TOML head between two +++ lines is missing")
    try:
        table = tomllib.loads(head)
        corrected = table.get("corrected", {}) if night > 1 else {}
        return Article(
            key=path.stem,
            outlet=path.parent.name,
            title=table["title"],
            published=table["published"],
            author=table["author"],
            section=table["section"],
            tags=tuple(table["tags"]),
            blocks=_blocks(_correct(body, corrected)),
            form=table.get("form", "current"),
            quirks=frozenset(table.get("quirks", ())),
            night=table.get("night", 1),
            modified=corrected.get("at"),
            reprint_of=table.get("reprint_of"),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _correct(body: str, corrected: Mapping[str, Any]) -> str:
    for old, new in corrected.get("replace", ()):
        if old not in body:
            raise ValueError(f"the correction of {old!r} finds nothing to correct")
        body = body.replace(old, new)
    return body


def _blocks(body: str) -> tuple[Block, ...]:
    return tuple(_block(part.strip()) for part in body.split("\n\n") if part.strip())


def _block(part: str) -> Block:
    if part == _RELATED:
        return RelatedBox()
    if found := _PICTURE.fullmatch(part):
        return Picture(**found.groupdict())
    return Paragraph(part)
