"""Makes the pictures of README and docs from a published copy.

Usage: python scripts/take_screenshots.py data/public.db [--out docs/images]
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
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
    ("home.png", "/", 1200, 800),
    ("province.png", "/provinces/dak-lak", 1200, 1000),
    ("search.png", "/search?q=922/QD-BTTTT", 1200, 760),
    ("province-phone.png", "/provinces/dak-lak", 390, 844),
]
"""File, address, width and height in CSS pixels."""


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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("public", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with serving(options.public) as base, headless() as browser:
        for name, path, width, height in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
            page.goto(base.rstrip("/") + path)
            page.screenshot(path=options.out / name)
            page.close()
            print(options.out / name)


if __name__ == "__main__":
    main()
