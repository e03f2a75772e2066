"""The pages in a real browser: they render, keep to their host, fit a telephone, and work without scripts."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from scripts.take_screenshots import chromium_path, headless
from tests.browse.http import rows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium: run scripts/ensure_chromium"),
]

PAGES = [
    "/",
    "/map?index=dti&edition=2024-34",
    "/provinces/dak-lak",
    "/indicators/dti?edition=2022-63",
    "/facts/1",
    "/articles/1",
    "/documents",
    "/documents/922-qd-btttt",
    "/coverage",
    "/search?q=922/QD-BTTTT",
    "/chiso/ranks",
    "/chiso/claims",
    "/chiso/facts/1",
    "/chiso",
    "/chiso/who_cites?number=922/QD-BTTTT",
    "/as-of?province=dak-lak",
    "/chiso/facts?_facet=kind&_facet=indicator",
    "/chiso?sql=select+1+as+one",
    "/chiso/facts_as_of?date=2025-12-31&province=dak+lak",
    "/search?q=zzzz",
    "/documents?type=Quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with headless() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that fails the test when anything complains or leaves the host."""
    page = browser.new_page()
    yield from watched(page, site)


@pytest.fixture
def page_without_scripts(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=False)
    yield from watched(page, site)


def watched(page: Page, site: str) -> Iterator[Page]:
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


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", PAGES)
def test_page_renders_and_does_not_scroll_sideways(page: Page, site: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(site + path)
    assert page.locator("h1").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_on_the_list_of_pages(page: Page, site: str) -> None:
    """axe-core's rules, WCAG 2.2 AA and good practice: names, roles, contrast, order of headings, targets."""
    axe = Axe()
    found: list[str] = []
    for path in [*PAGES, "/claims/{}".format(rows(site, "conflicts.json?_size=1")[0]["claim_id"])]:
        page.goto(site + path)
        for drawn in page.locator("figure[data-chart]").all():
            drawn.scroll_into_view_if_needed()
            expect(drawn.locator(".drawn svg")).to_be_visible()
        for violation in axe.run(page).response["violations"]:
            places = [node["html"][:150] for node in violation["nodes"][:3]]
            found.append(f"{path}: {violation['id']} ({len(violation['nodes'])}): {places}")
    assert not found, "\n".join(found)


def test_claim_page_renders(page: Page, site: str) -> None:
    page.goto(f"{site}/provinces/dak-lak")
    page.locator("#dti tr.differs td.value > a").first.click()
    page.wait_for_url("**/claims/*")
    expect(page.locator(".verdict .number")).to_have_text("36/63")
    assert page.locator(".stated.against mark").first.is_visible()


def test_rank_history_of_a_province_in_two_clicks(page: Page, site: str) -> None:
    page.goto(site)
    page.locator("#map").get_by_role("link", name="Đắk Lắk").click()
    page.locator(".jump").get_by_role("link", name="Chỉ số chuyển đổi số cấp tỉnh (DTI)").click()
    drawing = page.locator("[id='dti'] figure.rank").first
    expect(drawing.locator("text", has_text="36/63").first).to_be_visible()
    marks = page.locator("[id='dti'] mark")
    assert marks.first.is_visible()
    assert marks.first.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgb(251, 230, 162)"


def test_a_history_is_pointed_at_and_stepped_through(page: Page, site: str) -> None:
    page.goto(f"{site}/provinces/dak-lak#dti")
    figure = page.locator("[id='dti'] figure.rank")
    drawn = figure.get_by_role("slider", name="Hạng cả nước, trên cùng là hạng nhất")
    expect(drawn.locator("svg")).to_be_visible()  # in place of the picture
    expect(figure.locator("svg")).to_have_count(1)
    expect(drawn.locator("text", has_text="36/63")).to_have_count(1)
    drawn.focus()
    page.keyboard.press("Home")
    expect(figure.locator(".told")).to_have_text("2018: 8/63")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(figure.locator(".told")).to_contain_text("2021: 36/63; 38/63 (bài khác nêu)")
    expect(drawn).to_have_attribute("aria-valuetext", re.compile("2021: 36/63"))
    drawn.hover(position={"x": 20, "y": 80})
    expect(figure.locator(".told")).to_have_text("2018: 8/63")


def test_a_point_of_a_history_leads_to_its_claim(page: Page, site: str) -> None:
    page.goto(f"{site}/provinces/dak-lak")
    points = page.locator("[id='dti'] figure.rank .drawn .mark-symbol path")
    expect(points.last).to_be_visible()
    points.last.click()
    page.wait_for_url("**/claims/*")


def test_who_moved_is_a_picture_too(page: Page, site: str) -> None:
    page.goto(f"{site}/indicators/dti?edition=2022-63")
    figure = page.locator("figure.moves")
    figure.scroll_into_view_if_needed()
    drawn = figure.get_by_role("slider")
    expect(drawn.locator("svg")).to_be_visible()
    drawn.focus()
    page.keyboard.press("End")
    expect(figure.locator(".told")).to_contain_text("→")


def test_without_scripts_a_history_is_a_picture_with_its_words(page_without_scripts: Page, site: str) -> None:
    page = page_without_scripts
    page.goto(f"{site}/provinces/dak-lak")
    picture = page.locator("[id='dti'] figure.rank svg[role=img]")
    assert picture.is_visible()
    assert "2021: 36/63" in (picture.get_attribute("aria-label") or "")
    page.goto(f"{site}/indicators/dti?edition=2022-63")
    assert not page.locator("figure.moves").is_visible()
    assert page.locator(".movers li").count() > 1


def test_slider_turns_the_map_without_a_new_page(page: Page, site: str) -> None:
    page.goto(f"{site}/?index=dti&edition=2021-63")
    page.evaluate("window.stayed = true")
    tile = page.locator("#map a[data-slug='bac-kan']")
    expect(tile.locator(".rank")).to_have_text("51")
    slider = page.get_by_role("slider")
    expect(slider).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(tile.locator(".rank")).to_have_text("63")
    expect(slider).to_have_attribute("aria-valuetext", "2022")
    page.wait_for_url("**edition=2022-63")
    page.keyboard.press("End")  # the last edition is of 34: other tiles
    expect(page.locator("#map svg[data-field='34'] a")).to_have_count(34)
    expect(page.locator("#map tbody tr").first.locator("td.rank")).to_have_text("1")
    assert page.evaluate("window.stayed")


def test_an_index_is_chosen_without_a_new_page(page: Page, site: str) -> None:
    page.goto(f"{site}/?index=dti&edition=2021-63")
    page.evaluate("window.stayed = true")
    page.locator("#map").get_by_role("link", name="PCI", exact=True).click()
    expect(page.locator("#map h2")).to_contain_text("Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)")
    expect(page.locator("#map a[data-slug='bac-ninh'] .rank")).to_have_text("7")
    assert page.evaluate("window.stayed")
    page.reload()
    expect(page.locator("#map h2")).to_contain_text("(PCI)")


def test_back_and_the_language_keep_to_what_is_looked_at(page: Page, site: str) -> None:
    page.goto(f"{site}/?index=dti&edition=2021-63")
    page.locator("#map").get_by_role("link", name="PCI", exact=True).click()
    expect(page.locator("#map h2")).to_contain_text("(PCI)")
    assert page.url.endswith("/?index=pci")
    page.locator("#map").get_by_role("link", name="DTI", exact=True).click()
    expect(page.locator("#map h2")).to_contain_text("(DTI)")
    page.locator("#map .editions").get_by_role("link", name="2022").click()
    expect(page.locator("#map h2")).to_contain_text("2022")
    assert page.url.endswith(
        "/?index=dti&edition=2022-63"
    )  # of this page, though the map was fetched from another
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/?index=dti&edition=2023-63")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/?index=dti&edition=2023-63")
    page.locator("#map").get_by_role("link", name="PCI", exact=True).click()
    expect(page.locator("#map h2")).to_contain_text("Competitiveness")
    page.go_back()
    expect(page.locator("#map h2")).to_contain_text("2023")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "2023")
    page.go_forward()
    expect(page.locator("#map h2")).to_contain_text("Competitiveness")


def test_the_map_works_without_scripts(page_without_scripts: Page, site: str) -> None:
    page = page_without_scripts
    page.goto(f"{site}/?index=dti&edition=2021-63")
    assert not page.get_by_role("slider").is_visible()
    page.locator("#map .editions").get_by_role("link", name="2022").click()
    assert page.locator("#map a[data-slug='bac-kan'] .rank").text_content() == "63"
    page.locator("#map summary").click()
    assert page.locator("#map table").is_visible()


def test_the_map_can_be_read_out(page: Page, site: str) -> None:
    page.goto(f"{site}/?index=dti&edition=2021-63")
    names = page.locator("#map svg a").evaluate_all(
        "tiles => tiles.map(tile => tile.getAttribute('aria-label'))"
    )
    assert len(names) == 63
    assert "Bắc Kạn: 51/63" in names
    assert "Cà Mau: chưa biết" in names
    assert page.locator("#map table caption").count() == 1
    assert page.locator("#map table th[scope=row]").count() > 5


def test_no_column_of_a_narrow_table_loses_its_heading(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("/coverage", "/indicators/dti?edition=2021-63", "/documents"):
        page.goto(site + path)
        for table in page.locator("table.ranking").all():
            if table.locator("tbody tr").count():
                heads = table.locator("thead th").evaluate_all(
                    "all => all.map(one => one.offsetParent !== null)"
                )
                cells = table.locator("tbody tr").first.locator("> *")
                assert cells.evaluate_all("all => all.map(one => one.offsetParent !== null)") == heads, path


@pytest.mark.parametrize(
    "table", ["articles", "provinces", "indicators", "conflicts", "known_inconsistencies", "facts"]
)
def test_no_row_of_a_table_fills_the_screen(page: Page, site: str, table: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/chiso/{table}")
    heights = page.locator(".rows-and-columns tbody tr").evaluate_all(
        "rows => rows.map(row => row.clientHeight)"
    )
    assert 0 < max(heights) < 200


def test_search_without_marks(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("922/QD-BTTTT")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=922*")
    assert page.locator("mark", has_text="922/QĐ-BTTTT").first.is_visible()


def test_language_is_switched_and_stays(page: Page, site: str) -> None:
    page.goto(f"{site}/provinces/dak-lak")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/provinces/dak-lak")
    page.goto(f"{site}/chiso/ranks")
    expect(page.locator(".skip")).to_have_text("Skip to content")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert page.url.endswith("/chiso/ranks")
    page.goto(f"{site}/provinces/dak-lak")  # kept by the browser in both languages
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_all_can_be_reached_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/provinces/dak-lak")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "brand"


def test_sql_is_written_in_an_editor(page: Page, site: str) -> None:
    page.goto(f"{site}/chiso?sql=select+1+as+one")
    assert page.locator(".CodeMirror").is_visible()
    page.get_by_role("button", name="Trình bày SQL").click()
    expect(page.locator(".CodeMirror-line").first).to_have_text("select")


def test_tables_speak_the_language_chosen(page: Page, site: str) -> None:
    """Datasette's pages of tables: filters, facets, menus of columns, ways to take the rows."""
    english = (
        r"\b(rows?|where|sorted by|descending|Apply|Search|remove|facet|Next page|advanced|Custom SQL)\b"
    )
    chrome = """() => [...document.querySelectorAll("main *")]
        .filter(e => !e.closest("[lang=en], td, code, pre, option, textarea, .CodeMirror, .facet-info li, summary"))
        .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim())).join(" | ")"""
    for path in (
        "/chiso/facts?_facet=kind&kind=rank&_size=5",
        "/chiso/claims?_sort_desc=period",
        "/chiso/who_cites",
        "/chiso/search?words=dak+lak",
        "/chiso?sql=select+1",
        "/chiso/facts/1",
        "/chiso/ranks?rank=1234",
    ):
        page.goto(site + path)
        words = page.evaluate(chrome)
        assert len(words) > 40
        assert not re.search(english, words), (path, words)
        assert page.locator("html").get_attribute("lang") == "vi"
    page.goto(f"{site}/chiso/facts?_facet=kind&kind=rank&_size=5")
    expect(page.get_by_role("link", name="Trang sau")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="Next page")).to_be_visible()
    expect(page.get_by_role("button", name="Apply")).to_be_visible()
    page.get_by_role("link", name="Tiếng Việt").click()


def test_a_table_is_filtered_sorted_and_counted_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/chiso/ranks")
    head = page.locator("th[data-column=period] summary")
    head.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**_sort=period*")
    expect(page.locator("th[data-column=period]")).to_have_attribute("aria-sort", "ascending")
    page.locator("th[data-column=indicator] summary").click()
    page.get_by_role("link", name="Đếm theo giá trị").locator("visible=true").click()
    expect(page.locator("#facet-indicator")).to_contain_text("dti")
    page.locator("select[name=_filter_column]").select_option("province")
    page.locator("input[name=_filter_value]").fill("Đắk Lắk")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**province__exact=*")
    assert set(page.locator("td.col-province").all_text_contents()) == {"Đắk Lắk"}
    page.get_by_role("link", name="Bỏ lọc theo province").first.click()
    expect(page.locator("td.col-province", has_text="Điện Biên").first).to_be_visible()


def test_names_and_contrast(page: Page, site: str) -> None:
    """Every control and picture has a name, headings begin with one h1, and ids are unique."""
    for path in ("/", "/provinces/dak-lak", "/indicators/dti", "/facts/1", "/coverage"):
        page.goto(site + path)
        assert page.locator("h1").count() == 1, path
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), svg[role=img], nav")]
                .filter(e => !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby")
                               || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)"""
        )
        assert not nameless, path
        twice = page.evaluate(
            """() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
                       return ids.filter((id, at) => ids.indexOf(id) !== at); }"""
        )
        assert not twice, path
