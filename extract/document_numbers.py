"""Whether a bare number behind the word of a type is a document's: «Nghị quyết 52 của …», but not «kế hoạch 5 năm»."""

from __future__ import annotations

import re

from extract.cues import END, words
from extract.issuer_names import issuer_at
from extract.text import CanonicalText

_COUNTS = re.compile(rf"^\s(?!năm\s(?:19|20)\d\d){words('not_numbered')}{END}")
_NAMED_ONLY = ("đề án", "chương trình", "chương trình hành động")
_OFFICIAL = ("nghị quyết", "nghị định", "chỉ thị", "thông tư", "công văn")
_NAMED_BEHIND = re.compile(r"\s?(?:của|ngày|về|,|\.|\(|năm 20|\"|và|;|\)|$)")
_ABOUT = re.compile(r"\s(?:về việc|về|của|ngày\s\d)" + END)
_OF = re.compile(r"\s(?:của|mà|do)\s")
_ISSUED = re.compile(r"(?:ban hành|ký|ra)\s(?:các\s)?")
_SO_THAT = re.compile(r"\s(?:để|nhằm)" + END)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEAR = 5
"""Years an article's own plans lie from the years it speaks of."""


def counts_things(after: str) -> bool:
    """Whether a number counts what stands `after` it: «năm», «tổ», «xã», but «năm 2016» is a year."""
    return _COUNTS.match(after) is not None


def is_numbered(view: CanonicalText, match: re.Match[str]) -> bool:
    """Whether a bare number behind a type word is its number: «Nghị quyết 52 của …», but not «kế hoạch 5 năm»."""
    word, number = match["type"], match["number"]
    after = view.lower[match.end() : match.end() + 16]
    if counts_things(after):
        return False
    if match["so"]:
        return True
    if word in _NAMED_ONLY or (
        len(number) == 4 and number[:2] in ("19", "20") and not _is_no_year(view, match)
    ):
        return False
    capital = view.text[match.start("type")].isupper()
    named = match["year"] is not None or _NAMED_BEHIND.match(after) is not None
    if word == "quyết định":
        return capital or (len(number) > 1 and (match["year"] is not None or _ABOUT.match(after) is not None))
    if word not in _OFFICIAL and len(number) > 1 and (of := _OF.match(after)) is not None:
        return (
            issuer_at(view, match.end() + of.end(), match.end() + 60) is not None
        )  # «kế hoạch 212 của UBND TP»
    return (word in _OFFICIAL and (capital or named)) or (
        capital and len(number) == 4 and number[:2] in ("19", "20")
    )


def _is_no_year(view: CanonicalText, match: re.Match[str]) -> bool:
    """«ban hành Kế hoạch 2004 để …» in an article that speaks of other years, none near 2004: a plan named by its
    year is of the time the article is of."""
    issued = _ISSUED.search(view.lower, max(0, match.start() - 24), match.start())
    if issued is None or _SO_THAT.match(view.lower, match.end()) is None:
        return False
    named = int(match["number"])
    years = {
        int(year[0]) for year in _ANY_YEAR.finditer(view.text) if year.start() != match.start("number")
    } - {named}
    return bool(years) and min(abs(year - named) for year in years) > _NEAR
