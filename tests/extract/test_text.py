"""The canonical view and the way back: what is found there is where the original has it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text import canonical

SENTENCE = "Thừa Thiên Huế xếp thứ 2/63, đạt 0,6077 điểm"
PIECES = st.sampled_from(
    ["Lào Cai", "xếp thứ ", "3", " ", "  ", "\u00a0", "\u200b", "\r\n", "\n", "\t", "–", "“", "hoà", "quý", "thuý",
     "e\u0302\u0301",
     "a\u0306\u0323", "Đ", "Ð", "đ", ",", ".", "\ufeff", "\u00ad", "İ", "ß", "1.652", "0,7215", "\u2028"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def folded(text: str) -> str:
    """What a reader sees: composed, without marks of no width, one space for a run of blanks."""
    return " ".join(canonical(text).text.split())


def match_key(text: str) -> str:
    """Letters without their marks, case and doubled spaces: equal however a name is written."""
    apart = unicodedata.normalize("NFD", canonical(text).lower).replace("đ", "d")
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


@given(TEXTS | st.text(max_size=60))
def test_lower_case_has_the_length_of_the_text(text: str) -> None:
    view = canonical(text)
    assert len(view.lower) == len(view.text)
    assert view.original == text


@given(TEXTS, st.data())
def test_a_span_goes_back_to_what_it_was_made_of(text: str, data: st.DataObject) -> None:
    view = canonical(text)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    first, last = view.original_span(start, end)
    assert 0 <= first < last <= len(text)
    assert view.slice(start, end) == text[first:last]
    # by keys, for a tone moves inside «hoà» and a span can end between
    assert match_key(text[first:last]) == match_key(view.text[start:end])


@given(TEXTS, st.data())
def test_words_are_found_again_from_the_original(text: str, data: st.DataObject) -> None:
    view = canonical(text)
    starts = [at for at, letter in enumerate(view.text) if letter.isalnum()]
    if not starts:
        return
    start = data.draw(st.sampled_from(starts))
    assert view.canonical_span(*view.original_span(start, start + 1)) == (start, start + 1)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (unicodedata.normalize("NFD", SENTENCE), "decomposed"),
        (SENTENCE.replace(" ", "\u00a0"), "non-breaking spaces"),
        (SENTENCE.replace(" ", "   "), "runs of spaces"),
        (SENTENCE.replace("xếp", "xế\u200bp"), "a space of no width"),
        ("\ufeff" + SENTENCE, "a byte order mark"),
        (SENTENCE.replace("đ", "đ\u00ad"), "soft hyphens"),
    ],
    ids=lambda value: value if value.islower() else "",
)
def test_encodings_of_a_sentence_read_alike(written: str, why: str) -> None:
    view = canonical(written)
    assert view.text == SENTENCE, why
    start = view.text.index("thứ 2/63")
    first, last = view.original_span(start, start + len("thứ 2/63"))
    assert folded(written[first:last]) == "thứ 2/63"


def test_line_ends_are_one() -> None:
    assert canonical("a\r\nb\rc\u2028d").text == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("Hoà Bình", "Hòa Bình"),
        ("thuỷ", "thủy"),
        ("quý", "quý"),
        ("hoàn", "hoàn"),
        ("khoẻ", "khỏe"),
    ],
)
def test_tone_marks_stand_in_the_new_place(old: str, new: str) -> None:
    assert canonical(old).text == new


def test_a_text_in_order_keeps_its_offsets() -> None:
    assert canonical(SENTENCE).origin is None
    assert canonical(SENTENCE).original_span(3, 9) == (3, 9)


@pytest.mark.parametrize(
    "written", ["Đắk Lắk", "Ðắk Lắk", "ĐẮK  LẮK", "Dak Lak", unicodedata.normalize("NFD", "Đắk Lắk")]
)
def test_a_key_is_the_same_however_a_name_is_written(written: str) -> None:
    assert match_key(written) == "dak lak"


def test_a_line_in_capitals_is_read_as_a_title_and_symbols_stay() -> None:
    view = canonical("HUYỆN THỌ XUÂN DẪN ĐẦU THEO QUYẾT ĐỊNH 892/QĐ-UBND\nUBND tỉnh")
    assert view.text == "huyện Thọ Xuân dẫn đầu theo Quyết Định 892/QĐ-UBND\nUBND tỉnh"
    assert view.slice(0, 14) == "HUYỆN THỌ XUÂN"
