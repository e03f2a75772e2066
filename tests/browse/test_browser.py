"""The pages in a real browser: they render, keep to their host, and fit a telephone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from scripts.take_screenshots import chromium_path, headless

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium: run scripts/ensure_chromium"),
]

PAGES = ["/", "/provinces/dak-lak", "/search?q=922/QD-BTTTT", "/chiso/ranks", "/chiso/facts/1", "/chiso"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with headless() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that fails the test when anything complains or leaves the host."""
    page = browser.new_page()
    page.set_default_timeout(20_000)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    host = urlsplit(site).netloc
    page.on("request", lambda request: urlsplit(request.url).netloc != host and wrong.append(request.url))
    page.on("response", lambda answer: answer.status >= 400 and wrong.append(f"{answer.status} {answer.url}"))
    yield page
    page.close()
    assert not wrong


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("path", PAGES)
def test_page_renders_and_does_not_scroll_sideways(page: Page, site: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(site + path)
    assert page.locator("h1").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_rank_history_of_a_province_in_two_clicks(page: Page, site: str) -> None:
    page.goto(site)
    page.locator("#provinces").get_by_role("link", name="Đắk Lắk").click()
    page.get_by_role("link", name="Chỉ số chuyển đổi số cấp tỉnh (DTI)").click()
    drawing = page.locator("[id='dti'] svg")
    assert drawing.is_visible()
    assert "2021: 36/63" in (drawing.get_attribute("aria-label") or "")
    marks = page.locator("[id='dti'] mark")
    assert marks.first.is_visible()
    assert marks.first.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgb(251, 230, 162)"


def test_search_without_marks(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("922/QD-BTTTT")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=922*")
    assert page.locator("mark", has_text="922/QĐ-BTTTT").first.is_visible()


def test_all_can_be_reached_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/provinces/dak-lak")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "brand"
