"""A redesigned page: every class and id renamed. It costs a field at most, never furniture in the text."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from crawler.read import Outcome, read_page
from crawler.reading.families import family_rules

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
CASES = [path for path in sorted(PAGES.glob("*/*.json")) if path.with_suffix(".html").is_file()]
ARTICLES = [path for path in CASES if path.parent.name != "outcomes"]
OTHERS = [path for path in CASES if path.parent.name == "outcomes"]
LEAST = 0.95  # of word F1; a caption that only its class told from the text may stay in it
NAMES = re.compile(rb"""\s(class|id|itemprop|itemtype|data-role)=["']([^"']*)["']""")
FURNITURE = (
    "Xem thêm", "Gửi phản hồi", "Ý kiến bạn đọc", "In bài", "In ra", "Lưu bài viết", "Tin liên quan",
    "Tin khác", "Tin đọc nhiều", "Những tin mới hơn", "Độ tương phản", "Tổng Biên tập",
    "Hội nghị tổng kết năm học",
    "Tập huấn phân loại rác", "Khai mạc giải bóng chuyền", "Gần 200 hội viên phụ nữ", "Cùng chuyên mục",
)  # fmt: skip


def renamed(match: re.Match[bytes]) -> bytes:
    names = b" ".join(b"z%x" % zlib.crc32(name) for name in match[2].split())
    return b' %s="%s"' % (match[1], names)


def word_f1(found: str, wanted: str) -> float:
    left, right = Counter(found.split()), Counter(wanted.split())
    return 2 * (left & right).total() / (left.total() + right.total())


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("how", ["renamed", "gone"])
@pytest.mark.parametrize("path", ARTICLES, ids=name)
def test_article_with_other_class_names(path: Path, how: str) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    wanted = told["expected"]
    body = NAMES.sub(renamed if how == "renamed" else b"", path.with_suffix(".html").read_bytes())
    rules = family_rules().get(path.parent.name)  # the outlet's rules, which no longer fit
    fetched = datetime.fromisoformat(told["fetched_at"])
    found = read_page(body, told["url"], rules=rules, content_type=told["content_type"], fetched_at=fetched)
    assert found.outcome == Outcome.ARTICLE
    assert found.title == wanted["title"]
    assert (found.published or "")[:10] == (wanted["published"] or "")[:10]
    assert word_f1(found.text, wanted["text"]) >= LEAST
    assert not [phrase for phrase in FURNITURE if phrase in found.text]


@pytest.mark.parametrize("path", OTHERS, ids=name)
def test_what_is_no_article_stays_none(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    body = NAMES.sub(renamed, path.with_suffix(".html").read_bytes())
    for rules in (None, family_rules()["wordpress"]):
        found = read_page(body, told["url"], rules=rules, content_type=told["content_type"])
        assert found.outcome == told["expected"]["outcome"]
