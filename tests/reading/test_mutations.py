"""Every fixture page, changed in one way: the article must come out the same, and nothing of what was put in.

What is inserted carries a word of its own, STRAY; captions put in must be among the captions.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from lxml.etree import _Element as Element

from crawler.read import Outcome, read_page
from crawler.reading.decoding import decode, unpack
from crawler.reading.document import Document, inline_text
from crawler.reading.families import family_rules
from crawler.reading.text import key

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
STRAY = "Vòng Xoáy"
CAPTION = f"Cán bộ {STRAY} hướng dẫn người dân cài ứng dụng."
LEAST = 0.985  # of word F1
HEADLINE = f"Hội nghị tuyên dương điển hình tiên tiến {STRAY} cấp huyện"
TEASER = f"Sáng 5/1, huyện {STRAY} tổ chức hội nghị tuyên dương các điển hình tiên tiến."
VIDEO = "onecms/video"  # its text is one sentence: what stands beside it is always longer


@dataclass(frozen=True)
class Page:
    """A parsed fixture page, to be changed in place."""

    root: Element
    told: dict[str, Any]

    @property
    def wanted(self) -> dict[str, Any]:
        expected: dict[str, Any] = self.told["expected"]
        return expected

    def paragraphs(self) -> list[Element]:
        """The elements that hold a paragraph of the article, in order."""
        keys = {key(text) for text in self.wanted["text"].split("\n\n")}
        found: list[Element] = []
        for element in self.root.iter("p", "div"):
            if key(inline_text(element)) in keys and found[-1:] != [element.getparent()]:
                found.append(element)
        return found

    def title(self) -> Element | None:
        wanted = key(self.wanted["title"])
        every = (one for tag in ("h1", "h2", "h3", "div", "p", "span") for one in self.root.iter(tag))
        return next((one for one in every if key(inline_text(one)) == wanted), None)


def elements(html: str) -> list[Element]:
    return list(lxml.html.fragment_fromstring(html, create_parent="div"))


def in_text(html: str) -> Callable[[Page], bool]:
    """Before the article's third paragraph."""

    def change(page: Page) -> bool:
        paragraphs = page.paragraphs()
        if len(paragraphs) < 4:
            return False
        for element in elements(html):
            paragraphs[2].addprevious(element)
        return True

    return change


def below_text(html: str) -> Callable[[Page], bool]:
    """At the end of the element that holds the paragraphs."""

    def change(page: Page) -> bool:
        paragraphs = page.paragraphs()
        if len(paragraphs) < 4 or (around := paragraphs[-1].getparent()) is None:
            return False
        around.extend(elements(html))
        return True

    return change


def on_top(html: str) -> Callable[[Page], bool]:
    def change(page: Page) -> bool:
        body = page.root.find("body")
        assert body is not None
        for element in reversed(elements(html)):
            body.insert(0, element)
        return True

    return change


def above_title(html: str) -> Callable[[Page], bool]:
    def change(page: Page) -> bool:
        if (title := page.title()) is None:
            return False
        title.addprevious(elements(html)[0])
        return True

    return change


def without(tag: str, attribute: str = "", start: str = "") -> Callable[[Page], bool]:
    """Takes elements of the head away."""

    def change(page: Page) -> bool:
        for element in list(page.root.iter(tag)):
            parent = element.getparent()
            if parent is not None and parent.tag == "head" and _said(element, attribute).startswith(start):
                parent.remove(element)
        return True

    return change


def _said(element: Element, attribute: str) -> str:
    return (attribute and element.get(attribute)) or ""


def each_paragraph(change_one: Callable[[Element], None]) -> Callable[[Page], bool]:
    def change(page: Page) -> bool:
        for paragraph in page.paragraphs():
            change_one(paragraph)
        return True

    return change


def wrap(paragraph: Element) -> None:
    box = elements("<div></div>")[0]
    paragraph.addprevious(box)
    box.tail, paragraph.tail = paragraph.tail, None
    box.append(paragraph)


def as_div(paragraph: Element) -> None:
    paragraph.tag = "div"


def with_breaks(paragraph: Element) -> None:
    """`<br><br>` in place of the paragraph's ends."""
    if paragraph.get("class") or paragraph.get("style") or paragraph.get("align"):
        return
    paragraph.tag = "span"
    for element in elements("<br><br>"):
        paragraph.addnext(element)


def decomposed(page: Page) -> bool:
    for element in page.root.iter("*"):
        element.text = unicodedata.normalize("NFD", element.text or "")
        element.tail = unicodedata.normalize("NFD", element.tail or "")
    return True


def upper_title(page: Page) -> bool:
    if (title := page.title()) is None or len(title):
        return False
    title.text = (title.text or "").upper()
    return True


LINK = f'<a href="/khac-1.html">{HEADLINE}</a>'
COMMENTS = (
    f"<div><h3>Bình luận (3)</h3><div><b>Nguyễn {STRAY}</b> <i>12:30 20/01/2019</i><p>Bài viết {STRAY} rất hay, mong "
    f"tòa soạn có thêm nhiều bài nữa cho bạn đọc.</p></div></div>"
)
SHARE = '<p>Chia sẻ bài viết: <a href="https://facebook.com/sharer">Facebook</a> <a href="#">Zalo</a></p>'
CHANGES: dict[str, Callable[[Page], bool]] = {
    "related_list": in_text(
        f"<div><p>Tin liên quan</p><ul><li>{LINK} <span>(05/01/2019)</span></li></ul></div>"
    ),
    "related_card": in_text(f'<div><a href="/khac-1.html"><img src="x.jpg"></a>{LINK}<p>{TEASER}</p></div>'),
    "arrows": in_text(f"<p><strong>&gt;&gt; {LINK}</strong></p>"),
    "see_also": in_text(f"<p><em>Xem thêm: {LINK}</em></p>"),
    "figure": in_text(f'<figure><img src="y.jpg"><figcaption>{CAPTION}</figcaption></figure>'),
    "caption_in_cell": in_text(
        f'<table><tr><td><img src="y.jpg"></td></tr></table><table><tr><td>{CAPTION}</td></tr></table>'
    ),
    "caption_in_box": in_text(f'<div class="k1"><img src="y.jpg"><div class="k2">{CAPTION}</div></div>'),
    "caption_centred": in_text(
        f'<p style="text-align:center"><img src="y.jpg"></p><p style="text-align:center"><em>{CAPTION}</em></p>'
    ),
    "caption_by_class": in_text(f'<p class="k1"><img src="y.jpg"></p><p class="k2">{CAPTION}</p>'),
    "share": below_text(SHARE),
    "tags": below_text(f'<p>Từ khóa: <a href="/tag/a">{STRAY}</a>, <a href="/tag/b">chuyển đổi số</a></p>'),
    "comments": below_text(COMMENTS),
    "labels": below_text('<div><a href="#">In bài viết này</a><a href="#">Gửi bài viết</a></div>'),
    "clock": on_top("<div><span>Thứ Ba, 20/01/2026 20:00 (GMT+7)</span></div>"),
    "cookies": on_top(
        f"<div><p>Trang {STRAY} dùng cookie để phục vụ bạn đọc.</p><button>Đồng ý</button></div>"
    ),
    "crumbs": above_title(f'<div><a href="/">Trang chủ</a> › <a href="/a/">Tin {STRAY} trong tỉnh</a></div>'),
    "hot_news": above_title(f"<div>{LINK}<span>01/01/2020 10:00</span></div>"),
    "no_open_graph": without("meta", "property", "og:type"),
    "no_title": without("title"),
    "no_description": without("meta", "name", "description"),
    "wrapped": each_paragraph(wrap),
    "divs": each_paragraph(as_div),
    "breaks": each_paragraph(with_breaks),
    "decomposed": decomposed,
    "upper_title": upper_title,
}
CASES = [
    path
    for path in sorted(PAGES.glob("*/*.json"))
    if path.parent.name != "outcomes" and path.with_suffix(".html").is_file()
]


def load(path: Path) -> Page:
    told = json.loads(path.read_text(encoding="utf-8"))
    source = decode(unpack(path.with_suffix(".html").read_bytes()), told["content_type"])
    return Page(Document(source, told["url"]).root, told)


def word_f1(found: str, wanted: str) -> float:
    left, right = Counter(found.split()), Counter(wanted.split())
    return 2 * (left & right).total() / (left.total() + right.total())


@pytest.mark.parametrize("change", CHANGES)
def test_the_article_stays_the_same(change: str) -> None:
    changed = 0
    for path in CASES:
        name, page = f"{path.parent.name}/{path.stem}", load(path)
        undated = (
            change == "comments" and not page.wanted["published"]
        )  # a comment's date is the only one then
        if name == VIDEO or undated or not CHANGES[change](page):
            continue
        changed += 1
        body = b"<!doctype html>" + lxml.html.tostring(page.root, encoding="utf-8")
        for rules in (family_rules().get(path.parent.name), None):
            found = read_page(
                body, page.told["url"], rules=rules, content_type="text/html; charset=utf-8",
                fetched_at=datetime.fromisoformat(page.told["fetched_at"]),
            )  # fmt: skip
            assert found.outcome == Outcome.ARTICLE, name
            assert (found.title or "").casefold() == page.wanted["title"].casefold(), name
            assert (found.published or "")[:10] == (page.wanted["published"] or "")[:10], name
            assert word_f1(found.text, page.wanted["text"]) >= LEAST, (name, found.text)
            assert STRAY not in found.text, name
            assert (CAPTION in found.captions) == ("caption" in change or change == "figure"), name
    assert changed >= 20
