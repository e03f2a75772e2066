"""Three stored pages of real papers, where the folder with them stands beside the project."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from crawler.read import Page, read_page
from crawler.reading.families import family_rules

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "html"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the stored pages are not here")
SCIENCE = "https://baodaklak.vn/khoa-hoc-cong-nghe/202409/dieu-chinh-quy-che-quan-ly-e210ca6/"
SCHOOL = "https://baodaklak.vn/giao-duc/202409/nguoi-hoc-dung-ai-lam-bai-tap-b56121a/"
HEALTH = "https://vnexpress.net/dau-bung-keo-dai-4954454.html"
FURNITURE = re.compile(r"Xem thêm|Gửi phản hồi|Ý kiến bạn đọc|Tin đọc nhiều|35°C|Tổng Biên tập|In bài|Ảnh")


def read(part: str, url: str, family: str | None = None, scrub: bool = False) -> Page:
    (path,) = SHARED.glob(f"*{part}*.html")
    body = path.read_bytes()
    if scrub:
        body = re.sub(rb"""\s(?:class|id|itemprop)=["'][^"']*["']""", b"", body)
    return read_page(body, url, rules=family_rules()[family] if family else None)


@pytest.mark.parametrize("family", ["vnpt-sc", None])
def test_article_with_a_picture(family: str | None) -> None:
    page = read("e210ca6", SCIENCE, family)
    assert (page.outcome, page.published, page.published_from) == (
        "article",
        "2024-09-10T17:00:00+07:00",
        "rule",
    )
    assert page.title is not None
    assert page.title.startswith("Điều chỉnh Quy chế")
    assert page.lead is not None
    assert "33/2024/QĐ-UBND ngày 5/9/2024" in page.lead
    assert "41/2015/QĐ-UBND ngày 30/10/2015" in page.text
    assert page.text.startswith(page.lead)
    assert page.text.endswith("23/9/2024.")
    assert page.text.count("\n\n") == 9
    assert page.author == "Thanh Hường"
    assert len(page.captions) == 1
    assert not FURNITURE.search(page.text)


@pytest.mark.parametrize("family", ["vnpt-sc", None])
def test_article_pasted_from_word(family: str | None) -> None:
    page = read("b56121a", SCHOOL, family)
    assert (page.outcome, page.published) == ("article", "2024-09-15T11:46:00+07:00")
    assert page.lead is not None
    assert page.lead.startswith("Sự việc")
    assert page.text.startswith(page.lead)
    assert page.text.count("\n\n") == 11
    assert page.author == "Thụy Bất Nhi"
    assert not FURNITURE.search(page.text)


@pytest.mark.parametrize("family", ["vnexpress", None])
def test_modern_page(family: str | None) -> None:
    page = read("vnexpress", HEALTH, family)
    assert (page.outcome, page.published) == ("article", "2025-10-22T19:25:00+07:00")
    assert page.text.count("\n\n") == 5
    assert len(page.captions) == 1
    assert not FURNITURE.search(page.text)


@pytest.mark.parametrize(
    ("part", "url", "family"),
    [("e210ca6", SCIENCE, "vnpt-sc"), ("b56121a", SCHOOL, "vnpt-sc"), ("vnexpress", HEALTH, "vnexpress")],
)
def test_without_any_class_name_the_text_is_the_same(part: str, url: str, family: str) -> None:
    known, bare = read(part, url, family), read(part, url, scrub=True)
    assert bare.title == known.title
    assert bare.text == known.text
    assert bare.published is not None
    assert known.published is not None
    assert datetime.fromisoformat(bare.published).date() == datetime.fromisoformat(known.published).date()
