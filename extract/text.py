"""One canonical view of a text for matching, with the way back to the text as it was handed in.

Papers write the same word in several encodings: decomposed Unicode, non-breaking and zero-width spaces, tone
marks in the old place («hoà») or the new («hòa»), typographic dashes, Ð for Đ. Rules match the canonical view
only; every offset is mapped back before it leaves this package.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.patterns import any_of

# One character for one character, so that offsets do not move.
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x0b\x0c\x1c\x1d\x1e\x1f",
            " ",
        ),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
        **dict.fromkeys("\u2028\u2029\x85", "\n"),
        **dict.fromkeys("“”„‟«»", '"'),
        "\u00d0": "Đ",
        "\uff0c": ",",
        "\u2044": "/",
        "\u2215": "/",
    }
)
_VARIANT = re.compile("[" + "".join(map(chr, _SAME_LENGTH)) + "]")
# Runs whose canonical form has another length. Marks are bounded: no Vietnamese letter carries more than two.
_IRREGULAR = re.compile(r"\r\n?|[ ]{2,}|[\u200b-\u200f\ufeff\u00ad\u2060]+|\w[\u0300-\u036f]{1,4}")
_DECOMPOSED = re.compile(r"[\u0300-\u036f]")
_IRREGULAR_MARK = re.compile(r"[\r\u200b-\u200f\ufeff\u00ad\u2060\u0300-\u036f]")

# Old tone placement -> new (Quyết định 240/QĐ, 1984, Bộ Giáo dục): the mark stands on the first vowel of an
# open «oa, oe, uy»; after q the u is no vowel and «quý» stays.
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_OPEN_PAIRS = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in (
        ("o", "a"),
        ("o", "e"),
        ("u", "y"),
        ("O", "a"),
        ("O", "e"),
        ("U", "y"),
        ("O", "A"),
        ("O", "E"),
        ("U", "Y"),
    )
    for tone in _TONES
}
_OLD_TONE = re.compile(any_of(_OPEN_PAIRS) + r"(?<![qQ]..)(?![^\W\d_])")


# «Kế hoạch số 45/KH-» and «UBND ngày …» on the next line: a symbol broken at the end of a line
_SYMBOL_BROKEN = re.compile(r"(\d[/-](?:[A-ZĐƯ]{1,9}[/-]){1,3})\n(?=[A-ZĐƯ]{2})")


# «HUYỆN THỌ XUÂN DẪN ĐẦU»: a title set in capitals; numbers and symbols («922/QĐ-BTTTT») are left as they are
_CAPITALS = re.compile(r"(?<![\w/-])[^\W\d_]{2,}(?![\w/-])")
_BODIES = re.compile(r"Chính Phủ|Thủ Tướng|Quốc Hội|Tỉnh Ủy|Thành Ủy")
"""Bodies that are written with one capital."""
_SYLLABLE = re.compile(
    "(?:ngh?|[cgknpt]h|tr|gi|qu|[bcdđghklmnprstvx])?[aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữự"
    "ýỳỷỹỵ]{1,3}(?:[cnt]h?|ng|[mp])?"
)
"""A syllable of Vietnamese; other words in capitals are acronyms."""
_NO_NAMES = re.compile(
    "của|và|ở|về|tại|có|là|với|trong|cho|đã|được|theo|năm|từ|đến|xếp|đứng|dẫn|đầu|hạng|thứ|các|những|tăng|giảm|đạt|lên|"
    "xã|phường|huyện|tỉnh|quận|thôn|cấp|nhất|cả|nước|điểm|chỉ|số"
)
"""Words that are no part of a name, in capitals either."""


@dataclass(frozen=True, slots=True)
class CanonicalText:
    """A text in canonical form: `text`, its lower case `lower` (same length) and the map to the original.

    `origin[i]` is the original index of canonical character i; None stands for the identity.
    """

    original: str
    text: str
    lower: str
    origin: Sequence[int] | None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Canonical offsets as offsets into the original text (code points, end exclusive)."""
        if self.origin is None:
            return start, end
        last = self.origin[end - 1]
        following = self.origin[end] if end < len(self.origin) else len(self.original)
        # a letter's combining marks, or the spaces folded behind it, end where the next character begins
        stop = last + 1
        while stop < following and unicodedata.combining(self.original[stop]):
            stop += 1
        return self.origin[start], stop

    def canonical_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the original text as canonical offsets (the way back of `original_span`)."""
        if self.origin is None:
            return start, end
        first = bisect_left(self.origin, start)
        return first, max(first + 1, bisect_left(self.origin, end))

    def slice(self, start: int, end: int) -> str:
        """The original text behind canonical offsets."""
        first, last = self.original_span(start, end)
        return self.original[first:last]


def canonical(text: str) -> CanonicalText:
    """The canonical view of `text` (any Unicode string); linear in its length."""
    plain = _VARIANT.sub(lambda match: _SAME_LENGTH[ord(match[0])], text)
    origin: list[int] | None = None
    if "  " in plain or _IRREGULAR_MARK.search(plain):
        plain, origin = _fold_irregular(plain)
    if "-\n" in plain or "/\n" in plain:
        plain = _SYMBOL_BROKEN.sub(r"\1 ", plain)
    plain = _OLD_TONE.sub(lambda match: _OPEN_PAIRS[match[0]], plain)
    plain = "\n".join(
        [_as_names(line) if line.isupper() and line.count(" ") > 1 else line for line in plain.split("\n")]
    )
    return CanonicalText(text, plain, _same_length(plain, str.lower), origin)


def _as_names(line: str) -> str:
    """A line in capitals as a title is written that is not, so that names in it are found as elsewhere."""
    return _BODIES.sub(
        lambda match: match[0].capitalize(), _CAPITALS.sub(lambda match: _as_in_title(match[0]), line)
    )


def _as_in_title(word: str) -> str:
    if not _SYLLABLE.fullmatch(word.lower()):
        return word  # «UBND», «SIPAS»
    return _same_length(word, str.lower if _NO_NAMES.fullmatch(word.lower()) else str.capitalize)


def _fold_irregular(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for match in _IRREGULAR.finditer(text):
        pieces.append(text[position : match.start()])
        origin.extend(range(position, match.start()))
        folded = _fold_run(match[0])
        pieces.append(folded)
        origin.extend([match.start()] * len(folded))
        position = match.end()
    pieces.append(text[position:])
    origin.extend(range(position, len(text)))
    return "".join(pieces), origin


def _fold_run(run: str) -> str:
    if run[0] == "\r":
        return "\n"
    if run[0] == " ":
        return " "
    return unicodedata.normalize("NFC", run) if _DECOMPOSED.search(run) else ""


def _same_length(text: str, change: Callable[[str], str]) -> str:
    changed = change(text)
    if len(changed) == len(text):
        return changed
    return "".join(c if len(c) == 1 else original for original, c in ((o, change(o)) for o in text))
