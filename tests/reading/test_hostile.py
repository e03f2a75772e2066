"""What a server may send: every answer ends in an outcome, none in an exception."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.read import Outcome, read_page
from crawler.reading.families import family_rules
from crawler.reading.text import composed

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
URL = "https://bao.example/tin/202409/slug-e210ca6/"
REAL = (PAGES / "vnpt-sc" / "picture-and-related.html").read_bytes()
SENTENCE = "Xã có 187 tổ công nghệ số cộng đồng với hơn 1.100 thành viên, tăng hai tổ so với năm trước. "


def page(body: str) -> bytes:
    head = "<meta charset=utf-8><title>Một bài viết dài</title>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


ANSWERS = {
    "nothing": (b"", Outcome.EMPTY),
    "blanks": (b" \n\t ", Outcome.EMPTY),
    "an empty page": (b"<html></html>", Outcome.EMPTY),
    "a comment": (b"<!-- nothing but a comment -->", Outcome.EMPTY),
    "50 MB": (b"a" * 50_000_000, Outcome.TOO_LARGE),
    "a gzip bomb": (gzip.compress(b"a" * 50_000_000), Outcome.TOO_LARGE),
    "random bytes": (random.Random(1).randbytes(20_000), Outcome.DECODE_ERROR),
    "a PDF": (b"%PDF-1.7\n" + bytes(range(32, 127)) * 20, Outcome.NOT_ARTICLE),
    "plain text": ("chữ không có thẻ nào".encode(), Outcome.NOT_ARTICLE),
    "half an answer": (b'{"status":1,"data":{', Outcome.TRUNCATED),
    "deep JSON": (b"[" * 100_000, Outcome.TRUNCATED),
    "5,000 levels": (page("<div>" * 5_000 + SENTENCE * 5), Outcome.EMPTY),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_outcome_of_what_is_no_page(name: str) -> None:
    body, outcome = ANSWERS[name]
    assert read_page(body, URL).outcome == outcome


def test_an_image_is_no_article_by_its_type() -> None:
    assert read_page(REAL, URL, content_type="image/png").outcome == Outcome.NOT_ARTICLE


def test_marks_piled_on_a_letter_are_cut_before_they_are_sorted() -> None:
    """Sorting them takes the square of their number: 400,000 would take minutes, which the suite would not stand."""
    piled = "e" + "\u0301\u0323" * 200_000
    read = read_page(page(f"<h1>Một bài viết dài</h1><p>{SENTENCE * 8}{piled}</p><p>{SENTENCE * 8}</p>"), URL)
    assert read.outcome == Outcome.ARTICLE
    assert read.text.count("\u0301") <= 30  # type: ignore[union-attr]
    assert composed("e\u0323\u0302") == "ệ"


def test_a_megabyte_in_one_line_is_read() -> None:
    assert (
        read_page(page(f"<h1>Một bài viết dài</h1><p>{SENTENCE * 8000}</p>"), URL).outcome == Outcome.ARTICLE
    )


def test_many_small_elements_and_links_are_read() -> None:
    links = "".join(
        f'<li><a href="/{n}">Tin số {n} của một ngày rất nhiều tin</a></li>' for n in range(20_000)
    )
    assert read_page(page(f"<ul>{links}</ul>"), URL).outcome == Outcome.LISTING


def test_nesting_of_a_page_that_never_closes_its_tags_is_read() -> None:
    body = "<h1>Một bài viết dài</h1>" + "".join(f"<div><font><p>Thôn {n}. {SENTENCE}" for n in range(300))
    found = read_page(page(body), "https://bao.example/a.html")
    assert found.outcome == Outcome.ARTICLE
    assert found.text.count("187 tổ") == 300


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_end_in_an_outcome(body: bytes) -> None:
    assert read_page(body, URL).outcome in set(Outcome)


SOUP = """
<p>|</p>|<div class='content' id='content'>|</div>|<table><tr><td>|</table>|<br>|<h1>|<a href='http://[x'>|</a>
|<script type='application/ld+json'>{"@type":|</script>|<figure>|<img src=x>|<title>|</title>|<base href='x'>
|&#0;|<meta property='article:published_time' content='2024-13-45'>|10/09/2024|&nbsp;|<![CDATA[|<!--|<svg><p>
|<form>|<time datetime=''>|<frameset>|<template>|<link rel=canonical href='//['>|<input type=password>
|<meta property='og:url' content='//['>|<a href='/tin/khac.html'>Một tiêu đề dẫn sang nơi khác</a>
"""
FRAGMENTS = st.sampled_from([*SOUP.replace("\n", "").split("|"), SENTENCE, "\ud7ff\ufffe"])


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(FRAGMENTS, max_size=60),
    st.sampled_from(["", URL, "http://[", "//x"]),
    st.sampled_from([None, "epi"]),
)
def test_any_soup_of_tags_ends_in_an_outcome(parts: list[str], url: str, family: str | None) -> None:
    body = "".join(parts).encode("utf-8", "replace")
    found = read_page(body, url, rules=family_rules()[family] if family else None)
    assert found.outcome in set(Outcome)
    assert bool(found.text) == (found.outcome == Outcome.ARTICLE)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=len(REAL)))
def test_a_page_cut_anywhere_is_whole_or_known_as_cut(length: int) -> None:
    found = read_page(REAL[:length], URL)
    assert found.outcome in set(Outcome)
    if found.outcome == Outcome.ARTICLE:
        assert "Dray Bhăng" in found.text
