"""Vietnamese in the encodings of old fonts: TCVN3 (fonts named .Vn…) is undone, VNI is told.

Pages of before about 2005 hold letters of Western encodings that only a certain font shows as Vietnamese: «vµ» for
«và», «®­îc» for «được». No header names such an encoding; its commonest words give it away, which no other text holds.
"""

from __future__ import annotations

import re
from html import unescape

# TCVN 5712:1993 in its 8-bit form VN3, from Latin-1 code points (as glibc's iconv has it). Capitals with a tone are
# not in it: they are small letters in a font of capitals, .VnTimeH.
_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {first + place: letter for first, run in _RUNS.items() for place, letter in enumerate(run)}
_CAPITALS = re.compile(r"(<[^<>]{0,300}\.Vn[A-Za-z]{1,30}H\b[^<>]{0,300}>)([^<]{1,2000})")
# The commonest words, as a reader without the font sees them, and as they should be.
_TCVN3_WORDS = re.compile(
    r"(?<!\w)(?:vµ|cña|®­îc|c¸c|nh÷ng|ng­êi|lµ|cã|kh«ng|®ång|tØnh|®Õn)(?!\w)", re.IGNORECASE
)
_VNI_WORDS = re.compile(
    r"(?<!\w)(?:vaø|cuûa|ñöôïc|caùc|nhöõng|ngöôøi|laø|coù|khoâng|ñoàng|tænh|ñeán)(?!\w)", re.IGNORECASE
)
_WORDS = re.compile(r"(?<!\w)(?:và|của|được|các|những|người|là|có|không|đồng|tỉnh|đến)(?!\w)", re.IGNORECASE)
# Letters of Latin-1 beyond ASCII as entities; never «&lt;» or «&amp;».
_ENTITY = re.compile(r"&(?:#(?:1[6-9]\d|2[0-5]\d);|(?!amp;|lt;|gt;|quot;|nbsp;)[A-Za-z]{2,6}\d{0,2};)")
_ENOUGH = 5  # such words in a page, of three kinds at least
_FEW = 0.1  # share of sound words that a page in a font's encoding may hold, such as a menu written later


def in_font_of_old(text: str) -> bool:
    """Whether a page's text stands in the encoding of such a font."""
    return _name(_plain(text)) is not None


def from_font_of_old(text: str) -> str | None:
    """Such a page in Unicode; None for VNI, and where it is mixed with text in Unicode, which would be spoilt."""
    text = _plain(text)
    mixed = len(_WORDS.findall(text)) > _FEW * len(_TCVN3_WORDS.findall(text))
    if _name(text) != "tcvn3" or mixed:
        return None
    return _CAPITALS.sub(lambda found: found[1] + found[2].upper(), text.translate(_TCVN3))


def _name(text: str) -> str | None:
    for name, letters, words in (("tcvn3", "µ®", _TCVN3_WORDS), ("vni", "ñö", _VNI_WORDS)):
        if not all(letter in text for letter in letters):  # nearly every page ends here
            continue
        found = [word.lower() for word in words.findall(text)]
        if len(found) >= _ENOUGH and len(set(found)) >= 3:
            return name
    return None


def _plain(text: str) -> str:
    """A page that names such a font, with its letters in place of their entities («v&micro;»)."""
    if ".Vn" not in text and "VNI-" not in text:
        return text
    return _ENTITY.sub(lambda found: unescape(found[0]), text)
