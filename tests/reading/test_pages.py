"""Every page of tests/fixtures/pages is read exactly as its expected JSON says."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.read import Page, read_page
from crawler.reading.families import family_rules

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
EXPECTED = sorted(PAGES.glob("*/*.json"))


def case(path: Path) -> tuple[bytes, dict[str, Any]]:
    page = next(path.with_suffix(end) for end in (".html", ".api") if path.with_suffix(end).is_file())
    return page.read_bytes(), json.loads(path.read_text(encoding="utf-8"))


def read(path: Path, *, family: str | None = None) -> Page:
    body, told = case(path)
    return read_page(
        body,
        told["url"],
        rules=family_rules()[family] if family else None,
        content_type=told["content_type"],
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
    )


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", EXPECTED, ids=name)
def test_page_is_read_as_expected(path: Path) -> None:
    expected = case(path)[1]["expected"]
    page = read(path)
    found = {key: getattr(page, key) for key in expected}
    if "captions" in found:
        found["captions"] = list(found["captions"])
    assert found == expected
