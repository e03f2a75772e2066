"""What was known on a day: two nights, a page that was corrected between them, and the day before both."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.browse import serving
from db.claim_views import FACTS_AS_OF
from db.claims import refresh_claims
from db.pages.known import QUERY
from db.publish import publish
from db.published import prepare
from tests.browse.http import get, rows
from tests.db import sample

URL = "https://baodaklak.example/known"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("known")
    db = sample.build(folder / "chiso.db")
    first, second = datetime(2025, 12, 1, 18, tzinfo=UTC), datetime(2025, 12, 9, 18, tzinfo=UTC)
    for at, rank in ((first, 41), (second, 14)):
        evidence = f"thứ {rank}/63"
        sample.store(
            db, "baodaklak", URL, "2025-11-30", "T", f"Năm 2017, Đắk Lắk xếp {evidence}.",
            [sample.fact("rank", rank, evidence, period="2017", out_of=63)], at=at,
        )  # fmt: skip
    refresh_claims(db)
    db.close()
    publish(folder / "chiso.db", folder / "public.db")
    return folder / "public.db"


@pytest.fixture(scope="module")
def two_nights(public: Path) -> Iterator[str]:
    with serving(public) as address:
        yield address.rstrip("/")


@pytest.mark.parametrize(
    ("day", "shown", "hidden"),
    [
        ("2025-12-01", "thứ 41/63", "thứ 14/63"),
        ("2025-12-08", "thứ 41/63", "thứ 14/63"),
        ("2025-12-09", "thứ 14/63", "thứ 41/63"),
        ("2030-01-01", "thứ 14/63", "thứ 41/63"),
        ("9999-12-31", "thứ 14/63", "thứ 41/63"),
        ("2025-11-03", "thứ 36/63", "thứ 41/63"),
    ],
)
def test_the_page_shows_what_was_known(two_nights: str, day: str, shown: str, hidden: str) -> None:
    status, body, _ = get(f"{two_nights}/as-of/{day}?province=dak-lak")
    assert status == 200
    assert f"<mark>{shown}</mark>" in body
    assert f"<mark>{hidden}</mark>" not in body
    assert "Điện Biên Phủ" not in body.split("<table", 1)[1]


def test_before_the_first_article_nothing_was_known(two_nights: str) -> None:
    status, body, _ = get(f"{two_nights}/as-of/2020-01-01")
    assert status == 200
    assert "Đến hết 1/1/2020 chưa biết gì; bài đầu tiên được đọc 3/11/2025" in body


def test_the_form_leads_to_a_short_address_that_stays(two_nights: str) -> None:
    _, body, _ = get(f"{two_nights}/as-of?date=2025-12-01&province=%C4%90%E1%BA%AFk+L%E1%BA%AFk")
    assert "<mark>thứ 41/63</mark>" in body
    assert 'value="2025-12-01"' in body
    assert '/as-of/2025-12-01.csv?province=dak-lak"' in body
    _, latest, _ = get(f"{two_nights}/as-of")  # the last day anything was read
    assert 'value="2025-12-09"' in latest


@pytest.mark.parametrize("end", ["", ".json", ".csv"])
def test_a_province_there_is_not_is_not_taken_for_all(two_nights: str, end: str) -> None:
    status, body, _ = get(f"{two_nights}/as-of/2025-12-09{end}?province=atlantis")
    assert status == 404
    assert "atlantis" in body
    assert "Đắk Lắk" not in body.split("<main", 1)[-1].split("<form", 1)[0]


@pytest.mark.parametrize(
    "day", ["2025-13-01", "20251209", "2025-W50-2", "yesterday", "%3Cscript%3Ealert(1)", "2025-12-01T00:00"]
)
def test_what_is_no_day_is_said(two_nights: str, day: str) -> None:
    for address in (f"/as-of/{day}", f"/as-of?date={day}"):
        status, body, _ = get(two_nights + address)
        assert status == 404
        assert "không phải là một ngày" in body
        assert "<script>alert" not in body


def test_the_canned_query_and_the_page_tell_the_same(two_nights: str) -> None:
    found = rows(two_nights, "facts_as_of.json?date=2025-12-01&province=dak+lak")
    assert "41" in {row["value_text"] for row in found if row["period"] == "2017"}
    assert {row["province"] for row in found} == {"Đắk Lắk"}
    assert len(rows(two_nights, "facts_as_of.json?date=2025-12-01&province=")) > len(found)
    status, body, _ = get(f"{two_nights}/as-of/2025-12-01.json?province=dak-lak")
    assert (status, json.loads(body)) == (200, found)
    status, body, _ = get(f"{two_nights}/as-of/2025-12-01.csv?province=dak-lak")
    assert status == 200
    assert len(body.splitlines()) == len(found) + 1


@pytest.mark.parametrize(
    "day", ["2025-11-02", "2025-11-03", "2025-12-01", "2025-12-08", "2025-12-09", "2030-01-01"]
)
def test_the_quick_query_finds_what_the_plain_one_does(public: Path, day: str) -> None:
    with closing(sqlite3.connect(f"file:{public}?mode=ro", uri=True)) as conn:
        prepare(conn)
        plain = [row[0] for row in conn.execute(FACTS_AS_OF, {"day": day})]
        quick = [row[0] for row in conn.execute(QUERY, {"date": day, "province": ""})]
    assert sorted(quick) == sorted(plain)
    assert bool(plain) == (day > "2025-11-02")
