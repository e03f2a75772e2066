"""Bytes to text: declared, undeclared and wrongly declared encodings."""

from __future__ import annotations

import gzip
import unicodedata
from html.entities import codepoint2name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.decoding import MAX_BYTES, NotDecoded, TooLarge, decode, unpack
from crawler.reading.legacy import _TCVN3, in_font_of_old
from crawler.reading.text import canonical

SENTENCE = (
    "Tỉnh Đắk Lắk đứng thứ 36, “người dân” các buôn ở xã Ea Đar được hướng dẫn nộp hồ sơ trực tuyến. " * 5
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """As old Vietnamese pages were saved: base letters with their hats, tones after them."""
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        whole = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in whole if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in TONES))
        parts.append(base.encode("cp1258") + tones.encode("cp1258"))
    return b"".join(parts)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/html",
        "text/html; charset=utf-8",
        "text/html; charset=ISO-8859-1",
        "text/html; charset=windows-1258",
    ],
)
def test_windows_1258_whatever_the_header_says(content_type: str | None) -> None:
    assert canonical(decode(windows_1258(SENTENCE), content_type)) == canonical(SENTENCE)


def test_windows_1258_by_its_meta_tag() -> None:
    page = windows_1258(
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">' + SENTENCE
    )
    assert canonical(SENTENCE) in canonical(decode(page, None))


@pytest.mark.parametrize("charset", ["windows-1252", "windows-1258", "gb2312", "base64", "no-such-thing"])
def test_valid_utf_8_is_utf_8_whatever_the_header_says(charset: str) -> None:
    assert decode(SENTENCE.encode(), f"text/html; charset={charset}") == SENTENCE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_a_byte_order_mark_is_believed(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert decode((mark + SENTENCE).encode(encoding), "text/html; charset=iso-8859-1") == SENTENCE


def test_a_few_broken_bytes_are_borne_many_are_not() -> None:
    assert decode(SENTENCE.encode() * 10 + b"\xff", None).startswith(SENTENCE)
    with pytest.raises(NotDecoded):
        decode(SENTENCE.encode() + b"\xff\xfe\xff" * 60, None)


@pytest.mark.parametrize(
    "content_type", [None, "text/html; charset=utf-8", "text/html; charset=windows-1252"]
)
@pytest.mark.parametrize("stray", [b"\xff", b"\x80", b"\xe1\xbb", b"\xc3"])
def test_utf_8_with_a_broken_byte_is_utf_8(content_type: str | None, stray: bytes) -> None:
    body = SENTENCE.encode()
    assert decode(body + stray + b" " + body, content_type) == f"{SENTENCE}\ufffd {SENTENCE}"


@pytest.mark.parametrize("head", [b'<meta charset="utf-8">', b"\xef\xbb\xbf", b""])
def test_utf_8_cut_within_a_letter_is_utf_8(head: bytes) -> None:
    text = decode(head + SENTENCE.encode() + "ộ".encode()[:2], None)
    assert text.endswith(SENTENCE + "\ufffd")


def test_utf_8_without_one_of_its_bytes_is_utf_8() -> None:
    """A page from which a careless script has taken the byte of the no-break space."""
    body = ("Tỉnh nhà và các tổ công nghệ số cộng đồng. " * 5).encode().replace(b"\xa0", b"")
    assert decode(body, None) == body.decode(errors="replace")


def test_windows_1258_with_a_letter_that_looks_like_utf_8() -> None:
    text = "Cả nước nói “chuyển đổi số là” và “hồ”, còn Đắk Lắk thì “à”…"
    assert "\u0300”".encode("cp1258").decode() == "\u0314"  # a tone and the quotation mark behind it
    assert canonical(decode(windows_1258(text), "text/html; charset=utf-8")) == canonical(text)


def test_a_page_of_replacement_characters_is_not_decoded() -> None:
    with pytest.raises(NotDecoded):
        decode(("\ufffd" * 20).encode() + b"\xff", None)


@given(at=st.integers(0, len(SENTENCE.encode())), cut=st.integers(0, 3), put=st.binary(max_size=2))
def test_damage_at_any_place_leaves_utf_8(at: int, cut: int, put: bytes) -> None:
    body = SENTENCE.encode()
    damaged = body[:at] + put + body[at + cut :]
    if not damaged.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert decode(damaged, None) == damaged.decode(errors="replace")


def test_gzip_without_a_header_even_twice() -> None:
    body = SENTENCE.encode()
    assert unpack(gzip.compress(body)) == body
    assert unpack(gzip.compress(gzip.compress(body))) == body


def test_a_gzip_bomb_is_not_unpacked() -> None:
    with pytest.raises(TooLarge):
        unpack(gzip.compress(b"a" * (MAX_BYTES + 1)))


def test_broken_gzip_is_not_decoded() -> None:
    with pytest.raises(NotDecoded):
        unpack(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + b"\xff" * 20)


@given(st.text())
def test_canonical_text_is_stable_and_plain(text: str) -> None:
    found = canonical(text)
    assert canonical(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert not set(found) & set("\xa0\u200b\ufeff\xad\t\n\u2028\x00")
    assert "  " not in found


OLD = (
    "Đắk Lắk là tỉnh có nhiều tổ công nghệ số cộng đồng, các tổ được thành lập ở những buôn xa và giúp người dân "
    "nộp hồ sơ; không ít người đến xã đã được hướng dẫn. "
)


def in_tcvn3(text: str) -> bytes:
    """As pages for the fonts named .Vn… were saved, capitals with a tone as small letters."""
    codes = {letter: code for code, letter in _TCVN3.items()}
    small = {
        letter: letter.lower() for letter in set(text) if letter not in codes and letter.lower() in codes
    }
    return bytes(codes.get(letter, ord(letter)) for letter in text.translate(str.maketrans(small)))


@pytest.mark.parametrize("content_type", [None, "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_tcvn3_is_undone(content_type: str | None) -> None:
    page = f'<p><font face=".VnTime">{OLD}</font></p>'
    assert decode(in_tcvn3(page), content_type) == page


def test_tcvn3_saved_as_utf_8_or_in_entities_is_undone() -> None:
    western = in_tcvn3(f'<p style="font-family: .VnTime">{OLD}</p>').decode("latin-1")
    assert OLD in decode(western.encode(), "text/html; charset=utf-8")
    named = "".join(
        f"&{codepoint2name[ord(c)]};" if ord(c) > 160 and ord(c) in codepoint2name else c for c in western
    )
    assert "&micro;" in named
    assert OLD in decode(named.encode(), None)


def test_a_font_of_capitals_gives_capitals() -> None:
    page = in_tcvn3(f'<b style="font-family:.VnTimeH">tổ công nghệ số</b><p>{OLD}</p>')
    assert "TỔ CÔNG NGHỆ SỐ" in decode(page, None)


def test_vni_and_a_mixture_are_no_text() -> None:
    vni = "Ñaéc Laéc laø tænh coù caùc toå coâng ngheä soá vaø ngöôøi daân ñöôïc höôùng daãn. " * 3
    with pytest.raises(NotDecoded):
        decode(vni.encode("latin-1"), None)
    with pytest.raises(NotDecoded):
        decode((in_tcvn3(OLD).decode("latin-1") + OLD).encode(), None)


@given(st.text(max_size=60))
def test_text_in_unicode_is_never_taken_for_it(text: str) -> None:
    page = (OLD + text) * 2
    assert not in_font_of_old(page)
