"""Makes the pictures of README and docs from a published copy.

Usage: python scripts/take_screenshots.py data/public.db [--out docs/images]
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from db.browse import serving

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PICTURES = [
    ("home.png", "/?index=dti&edition=2021-63", 1280, 1010),
    ("province.png", "/provinces/bac-ninh", 1280, 1060),
    ("claim.png", "/claims/{claim}", 1280, 900),
    ("indicator.png", "/indicators/dti?edition=2022-63", 1280, 1000),
    ("home-phone.png", "/?index=dti&edition=2022-63", 390, 1240),
]
"""File, address, width and height in CSS pixels. `{claim}` is one on which articles disagree, else the one that most of
them tell."""


def chromium_path() -> str | None:
    """The browser from the distribution's packages (scripts/ensure_chromium)."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@contextlib.contextmanager
def headless() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def claim_to_show(public: Path) -> str:
    with contextlib.closing(sqlite3.connect(f"file:{public}?mode=ro", uri=True)) as conn:
        found = conn.execute(
            """
            select id from claims where kind = 'rank' and scope is null
            order by status = 'conflicting' desc, independent_texts desc, last_published desc, id limit 1
            """
        ).fetchone()
    return str(found[0]) if found else "none"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("public", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    claim = claim_to_show(options.public)
    with serving(options.public) as base, headless() as browser:
        for name, path, width, height in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.25)
            page.goto(base.rstrip("/") + path.format(claim=claim))
            page.wait_for_load_state("networkidle")
            for chart in page.locator("figure[data-chart]").all():
                box = chart.bounding_box()
                if box and box["y"] < height:
                    chart.locator(".drawn svg").wait_for()
            page.screenshot(path=options.out / name)
            page.close()
            print(options.out / name)


if __name__ == "__main__":
    main()
