"""Who signs an article: the last short line of the body, or the line the page gives to the author."""

from __future__ import annotations

import re

from crawler.reading.blocks import Block
from crawler.reading.text import canonical

MAX_BYLINE = 80  # characters; longer lines are sentences
# «Bài, ảnh: Lan Anh», «Tin, bài: …», «Theo TTXVN», «Nguồn: …», «Thực hiện: …»
_SIGNED = re.compile(
    r"(?:(?:tin|bài|ảnh|clip|đồ họa|thực hiện|tác giả|nội dung|nguồn(?:\stin)?|biên tập|trình bày|by|author)"
    r"(?:\s?(?:,|và|-|/|&)\s?)?){1,4}\s?[:：]\s?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:theo|nguồn|pv|ctv|phóng viên)\s(?=[A-ZĐÂĂÊÔƠƯ])", re.IGNORECASE)
_THEO = re.compile(r"^\W{0,3}theo\s(?=[A-ZĐÂĂÊÔƠƯ])", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÀ-ỸĐ][\w'.]{0,14}(?:\s?[-–,&/]\s?|\s)?){1,6}(?:\((?:[^()]{1,40})\))?")
_INITIALS = re.compile(r"(?:[A-ZĐ]{1,3}\.?\s?){1,4}")
_CLASS = re.compile(r"author|pseudonym|tac-?gia|signature|butdanh|byline", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?:;…]$")


def is_byline(block: Block) -> bool:
    """Whether a block at the end of a body is a signature and not its last sentence."""
    text = block.text
    if block.kind not in ("text", "heading") or len(text) > MAX_BYLINE:
        return False
    if _SIGNED.match(text) or _CLASS.search(block.element.get("class") or ""):
        return True
    inner = text.strip("()[] ")
    if _SENTENCE.search(inner) and not _INITIALS.fullmatch(inner):
        return False
    if _AFTER.match(inner) and len(inner.split()) <= 8:
        return True
    named = _is_name(inner)
    return named or (block.align == "right" and len(inner.split()) <= 8)


def signer(text: str) -> str | None:
    """The name in a byline, without «Bài, ảnh:» and the like; None when nothing is left."""
    text = _THEO.sub("", _SIGNED.sub("", canonical(text), count=1))
    return text.strip("()[]|•-–:;, ") or None


def _is_name(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text) or (len(text.split()) >= 2 and _NAME.fullmatch(text)))
