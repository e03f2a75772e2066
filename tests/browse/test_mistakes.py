"""What a reader is told who asks for what is not there, and what a site says that holds nothing yet."""

import contextlib
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from db import DatabaseRefused, open_database
from db.browse import serve, serving
from db.publish import publish
from tests.browse.http import get


def test_an_edition_there_is_not_is_said(site: str) -> None:
    _, body, _ = get(f"{site}/indicators/dti?edition=1999-63")
    assert "Chưa biết gì về kỳ «1999-63»" in body
    assert "Chưa biết gì về kỳ" not in get(f"{site}/indicators/dti?edition=2022")[1]
    assert "Chưa biết gì về kỳ" not in get(f"{site}/indicators/dti")[1]


def test_before_the_first_night_every_page_says_so(tmp_path: Path) -> None:
    open_database(tmp_path / "chiso.db").close()
    publish(tmp_path / "chiso.db", tmp_path / "public.db")
    with serving(tmp_path / "public.db") as address:
        empty = address.rstrip("/")
        for page in ("/", "/documents", "/coverage", "/as-of"):
            status, body, _ = get(empty + page)
            assert status == 200
            assert "chưa chạy đêm nào" in body, page
        assert "/documents/922" not in get(f"{empty}/")[1]  # no way to what is not there
        for page in (
            "/map",
            "/indicators/dti",
            "/provinces/dak-lak",
            "/search?q=dak+lak",
            "/chiso",
            "/chiso/facts",
        ):
            assert get(empty + page)[0] == 200


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/fact", 404, "Không có gì ở địa chỉ «/fact»"),
        ("/chiso/nothing", 404, "Không có gì ở địa chỉ «/chiso/nothing»"),
        ("/chiso/facts/999999", 404, "Không có gì ở địa chỉ «/chiso/facts/999999»"),
        ("/chiso/facts?_sort=tone", 400, "Bảng này không có cột «tone»"),
        ("/chiso/facts?tone=1", 400, "Bảng này không có cột «tone»"),
        ("/chiso/ranks?tone__gt=1", 400, "Bảng này không có cột «tone»"),
        ("/chiso/facts?_where=tone=1", 400, "Bảng này không có cột «tone»"),
        ("/chiso/facts?_col=tone", 400, "Bảng này không có cột «tone»"),
        ("/chiso/facts?_size=many", 400, "_size là số dòng mỗi trang"),
        ("/chiso/facts?_search=%22", 400, "Không hiểu lời tìm"),
        ("/chiso?sql=delete+from+facts", 400, "câu SQL phải bắt đầu bằng select"),
    ],
)
def test_a_readers_mistake_is_said_in_the_readers_language(
    site: str, address: str, status: int, said: str
) -> None:
    found, body, headers = get(site + address)
    assert (found, headers["cache-control"]) == (status, "no-store")
    assert said in body


def test_clients_are_told_of_a_mistake_as_a_mistake(site: str) -> None:
    for asked in ("_sort=tone", "tone=1", "_shape=array&provnce=x"):
        status, body, _ = get(f"{site}/chiso/facts.json?{asked}")
        assert (status, json.loads(body)["status"]) == (400, 400), asked
    assert get(f"{site}/chiso/facts.csv?tone=1")[0] == 400


def test_what_was_asked_for_stands_in_the_search(site: str) -> None:
    """«hanoi» is no address, but the search knows it."""
    assert re.search(r'<input type="search" name="q"[^>]* value="hanoi"', get(f"{site}/provinces/hanoi")[1])
    assert "/provinces/ha-noi" in get(f"{site}/search?q=hanoi")[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("drop table standings", "older chiso .*standings.* `chiso publish`"),
        ("alter table facts drop column reasons", r"older chiso .*facts\.reasons.* `chiso publish`"),
        ("alter table facts add column tone text", "newer chiso .*tone of facts.* upgrade"),
    ],
)
def test_a_copy_of_another_version_is_refused_in_one_sentence(
    tmp_path: Path, public: Path, change: str, said: str
) -> None:
    """Each of its pages would fail with a traceback in the log."""
    copy = tmp_path / "other.db"
    shutil.copy(public, copy)
    with contextlib.closing(sqlite3.connect(copy)) as conn:
        conn.execute(change)
    with pytest.raises(DatabaseRefused, match=said):
        serve(copy, "127.0.0.1", 0)
