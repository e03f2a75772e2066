"""Numbers as the Vietnamese press writes them: points part thousands, a comma the decimals."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.numbers import NUMBER, WORDS, decimal, ordinal, plain, whole

COUNTS = st.integers(0, 10**9)


@given(COUNTS)
def test_a_count_reads_back_however_its_thousands_are_parted(value: int) -> None:
    parted = f"{value:,}"
    assert whole(str(value)) == value
    assert whole(parted.replace(",", ".")) == value
    assert whole(parted.replace(",", " ")) == value


@given(st.integers(0, 2000), st.integers(0, 9999))
def test_a_score_reads_back_with_comma_or_point(units: int, fraction: int) -> None:
    digits = f"{fraction:04d}"
    assert decimal(f"{units},{digits}") == float(f"{units}.{digits}")
    assert decimal(f"{units}.{digits}") == float(f"{units}.{digits}")


@given(st.integers(1, 999), st.integers(0, 99))
def test_thousands_and_decimals_in_one_number(thousands: int, cents: int) -> None:
    assert decimal(f"{thousands}.250,{cents:02d}") == pytest.approx(thousands * 1000 + 250 + cents / 100)


@example("²")
@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert ordinal(text) is None or ordinal(text) >= 0  # type: ignore[operator]
    assert whole(text) is None or isinstance(whole(text), int)


@pytest.mark.parametrize(
    ("digits", "value"), [("320,7", 320.7), ("0.6077", 0.6077), ("0.607", 0.607), ("42.394", 42.394)]
)
def test_index_values(digits: str, value: float) -> None:
    assert decimal(digits) == value


def test_a_round_thousand_is_no_decimal() -> None:
    assert decimal("1.000") == 1000


@pytest.mark.parametrize("digits", ["", ",", "1,2,3", "x", "1..2"])
def test_what_is_no_number(digits: str) -> None:
    assert decimal(digits) is None


@pytest.mark.parametrize(
    ("digits", "multiplier", "value"),
    [
        ("1,2", "triệu", 1_200_000),
        ("3,5", "nghìn", 3500),
        ("2", "vạn", 20_000),
        ("5", "chục", 50),
        ("3,5", None, None),
    ],
)
def test_counts_with_a_multiplier(digits: str, multiplier: str | None, value: int | None) -> None:
    assert whole(digits, multiplier) == value


@pytest.mark.parametrize(("word", "value"), WORDS.items())
def test_ordinals_in_words(word: str, value: int) -> None:
    assert ordinal(word) == ordinal(f" {word} ") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("07", 7), ("63", 63), ("12345", None), ("3,5", None), ("ba trăm", None), ("ba mươi mốt", 31)],
)
def test_ordinals_in_digits(text: str, value: int | None) -> None:
    assert ordinal(text) == value


@given(st.floats(-(10**6), 10**6, allow_nan=False))
def test_plain_keeps_the_value(value: float) -> None:
    assert plain(value) == value


def test_plain_shows_a_whole_number_whole() -> None:
    assert isinstance(plain(5.0), int)
    assert isinstance(plain(5.5), float)


@given(COUNTS)
def test_the_pattern_takes_a_number_whole(value: int) -> None:
    import re

    written = f"{value:,}".replace(",", ".")
    assert (match := re.match(NUMBER, written)) is not None
    assert match[0] == written
