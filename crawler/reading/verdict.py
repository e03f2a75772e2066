"""Article or not, and why not: every page ends in exactly one outcome."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from lxml.etree import _Element as Element

from crawler.dates import is_date_line
from crawler.guard import walls
from crawler.reading.blocks import read_blocks
from crawler.reading.document import Document, inline_text, inside, url_parts
from crawler.reading.furniture import furniture_boxes, teasers
from crawler.reading.locate import chrome
from crawler.reading.page import Outcome
from crawler.reading.readers import Reading

MIN_RULED = 40  # characters of text where outlet rules matched: a video or infographic has a sentence or two
MIN_SIGNED = 100  # … where nobody's rules matched but the page declares itself an article
MIN_TEXT = 250  # … where nothing but the text itself speaks
FIRM = 1200  # … from which words of walls and error pages in the text mean nothing any more
SHELL = 200  # characters shown by a page that a script would fill
MAX_NOTICE = 160  # characters of «the page you look for is not here»
MIN_ROW = 4  # headlines in what rules took for a text, from which it may be a listing
MIN_CARDS = 3  # headline and teaser in turn, so many times: a listing
MANY_LINKS = 15  # links of a headline's length on a page without an article
_HEAD_BYTES = 8192
_SENTENCE_END = re.compile(r"[.!?…:;][”\"»’')\]]*$")
_MORE = re.compile(r"[\W\d]*(?:xem (?:chi tiết|tiếp)|đọc tiếp|chi tiết|read more)[\W\d]*", re.IGNORECASE)
_CUT_TAG = re.compile(r"<[^<>]{0,2000}$")


@cache
def _marks() -> tuple[tuple[Outcome, str, re.Pattern[str]], ...]:
    table = tomllib.loads(files("crawler.reading").joinpath("verdict.toml").read_text("utf-8"))
    return tuple(
        (Outcome(mark["outcome"]), mark["where"], re.compile("|".join(mark["patterns"]), re.IGNORECASE))
        for mark in table["mark"]
    )


def walled(source: str) -> Outcome | None:
    """Whether the page is a bot wall or log-in page by the marks that also guard the crawl."""
    head = source[:_HEAD_BYTES].lower()
    for wall in walls():
        if wall.where == "head" and len(source) <= wall.max_bytes and wall.pattern.search(head):
            return Outcome(wall.outcome.removeprefix("rejected:"))
    return None


def verdict(document: Document, found: Reading | None) -> Outcome:
    """The outcome of a page from which `found` was read (None: nothing)."""
    length = len(found.body.text) if found else 0
    ruled = found is not None and found.ruled and length >= MIN_RULED
    if document.is_home:
        return Outcome.LISTING
    if length < FIRM and (said := _by_words(document, ruled)):
        return said
    if ruled and found and says_not_found(found.body.text):
        return Outcome.SOFT_404
    if not ruled and _is_front_page(document):
        return Outcome.SOFT_404
    if found is None or not found.title or length < least(document, found):
        return _why_none(document)
    if is_listing(document, found):
        return Outcome.SOFT_404 if says_not_found(found.title) else Outcome.LISTING
    return Outcome.TRUNCATED if _is_cut(document, found) else Outcome.ARTICLE


def is_listing(document: Document, found: Reading) -> bool:
    """Whether what was read are headlines and teasers of other articles instead of a text."""
    if found.ruled and found.place is not None:
        return _is_row_of_cards(found.place.container)
    if found.place is None:
        leading = sum(block.linked >= 0.15 for block in found.body.blocks)
        return _shows_cards(document) or leading * 5 >= len(found.body.blocks) * 3
    boxes = teasers(document, document.body, whole_page=True)
    covered = inside(document.body, boxes)
    total = sum(len(block.text) for block in found.body.blocks)
    teased = sum(len(block.text) for block in found.body.blocks if block.element in covered)
    more = sum(bool(_MORE.fullmatch(inline_text(link))) for link in found.place.container.iter("a"))
    return teased * 2 > total or more >= MIN_CARDS or _leads_elsewhere(document, found.place.heading)


def _is_row_of_cards(container: Element) -> bool:
    """Whether what an outlet's rules took for the text is a listing: most texts stand below a headline."""
    if sum(1 for link in container.iterdescendants("a") if link.get("href")) < MIN_ROW:
        return False
    headlines = texts = below = 0
    headline = False
    for block in read_blocks(container):
        if block.linked > 0.85 and len(block.text) >= 20:
            headlines, headline = headlines + 1, True
        elif len(block.text) >= 40 and not is_date_line(block.text):
            both = block.linked >= 0.15  # headline and teaser in one line
            headlines, texts, below = headlines + both, texts + 1, below + (headline or both)
            headline = False
    return headlines >= MIN_ROW and below * 5 >= texts * 3


def _shows_cards(document: Document) -> bool:
    """Whether headline and teaser stand in turn in most of a page."""
    blocks = [
        block
        for block in read_blocks(document.body, furniture_boxes(document, document.body))
        if block.kind != "picture"
    ]
    texts = cards = 0
    headline = False
    for block in blocks:
        if block.linked > 0.85 and len(block.text) >= 15:
            headline = True
        elif len(block.text) >= 40:
            texts += 1
            cards += headline
            headline = False
    return cards >= MIN_CARDS and cards * 2 >= texts


def _leads_elsewhere(document: Document, heading: Element | None) -> bool:
    """Whether the title is a link to another page: the headline of a card, not of this page."""
    if heading is None:
        return False
    around = [node for node in heading.iterancestors("a") if node.get("href")]
    inside = [link for link in heading.iterdescendants("a") if len(inline_text(link)) >= 15]
    hrefs = [link.get("href") or "" for link in (*around, *inside)]
    here = url_parts(document.url).path.rstrip("/")
    return any(href[:1] not in ("#", "") and url_parts(href).path.rstrip("/") != here for href in hrefs)


def declares_article(document: Document) -> bool:
    """Whether the page's head or microdata call it an article."""
    if document.article_data or (document.said("og:type") or "").lower() == "article":
        return True
    return "article:published_time" in document.meta or bool(
        document.select("[itemtype$=NewsArticle], [itemprop=articleBody]")
    )


def least(document: Document, found: Reading) -> int:
    """Characters of text from which a reading can be an article's."""
    if found.ruled:
        return MIN_RULED
    return MIN_SIGNED if declares_article(document) else MIN_TEXT


def _by_words(document: Document, ruled: bool) -> Outcome | None:
    heading = next((text for tag in ("h1", "h2") for text in _texts(document, tag)), "")
    titles = (document.title_tag, heading)
    shown = "" if ruled else inline_text(document.body)
    if not ruled and len(shown) < FIRM and document.select("input[type=password]"):
        return Outcome.LOGIN
    for outcome, where, pattern in _marks():
        if where == "title" and not ruled and any(pattern.search(title) for title in titles):
            return outcome
        if where == "text" and len(shown) < FIRM and pattern.search(shown):
            return outcome
    return None


def says_not_found(text: str) -> bool:
    """Whether a short text says that there is no article."""
    if len(text) > MAX_NOTICE:
        return False
    return any(outcome is Outcome.SOFT_404 and pattern.search(text) for outcome, _, pattern in _marks())


def _texts(document: Document, tag: str) -> list[str]:
    return [text for element in document.body.iter(tag) if (text := inline_text(element))]


def _is_front_page(document: Document) -> bool:
    """Whether the page says that its address is the site's root, although another was asked for."""
    said = [link.get("href") or "" for link in document.select("link[rel=canonical]")]
    said.extend(document.meta.get("og:url", ()))
    if not said or declares_article(document) or not url_parts(document.url).netloc:
        return False
    return all(
        parts.netloc and not parts.path.strip("/") and not parts.query for parts in map(url_parts, said)
    )


def _why_none(document: Document) -> Outcome:
    blocks = [block for block in read_blocks(document.body) if block.text]
    if any(block.linked < 0.1 and says_not_found(block.text) for block in blocks):
        return Outcome.SOFT_404
    shown = sum(len(block.text) for block in blocks)
    headlines = [len(block.text) for block in blocks if block.linked > 0.6 and len(block.text) >= 20]
    if len(headlines) >= MANY_LINKS or (len(headlines) >= MIN_CARDS and sum(headlines) * 3 > shown):
        return Outcome.LISTING
    if _unfinished(document.source):
        return Outcome.TRUNCATED
    others = inside(document.body, teasers(document, document.body, whole_page=True))
    teased = sum(len(block.text) for block in blocks if block.element in others)
    if teased * 3 > shown or _shows_cards(document):
        return Outcome.LISTING
    own = inside(document.body, chrome(document.body) | furniture_boxes(document, document.body))
    prose = sum(len(block.text) for block in blocks if block.linked < 0.5 and block.element not in own)
    return Outcome.EMPTY if prose < SHELL else Outcome.NOT_ARTICLE


def _unfinished(source: str) -> bool:
    """Whether the page has no end: neither `</body>` nor `</html>`, or it stops inside a tag."""
    tail = source.rstrip()
    if _CUT_TAG.search(tail[-2100:]):
        return True
    end = tail[-4000:].lower()
    return "</html" not in end and "</body" not in end and "<html" in source[:4000].lower()


def _is_open(source: str, tag: str) -> bool:
    """Whether a page opens more elements of a kind than it closes."""
    source = source.lower()
    return len(re.findall(rf"<{tag}[\s>]", source)) > source.count(f"</{tag}>")


def _is_cut(document: Document, found: Reading) -> bool:
    """Whether the page breaks off inside the article: no end of the page, nothing after the container, and
    the last sentence or the container itself still open."""
    if not _unfinished(document.source):
        return False
    if _CUT_TAG.search(document.source.rstrip()[-2100:]):
        return True
    if found.place is None:
        return True
    last = read_blocks(document.body)[-1:]
    at_end = bool(last) and found.place.container in (last[0].element, *last[0].element.iterancestors())
    return at_end and (
        not _SENTENCE_END.search(last[0].text) or _is_open(document.source, found.place.container.tag)
    )
