"""Verdicts given in the browser: off unless switched on, only by those who signed in, and kept like all others."""

import http.cookiejar
import io
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from commands import failures
from commands.failures import ExitCode
from db import open_database
from db.accounts import AccountRefused, accounts, is_password, remove_account, set_password
from db.browse import serving
from db.claims import refresh_claims
from db.pages.desk import Desk
from db.publish import publish
from db.review_store import open_store
from db.reviews import reapply_reviews
from pipeline import app
from scripts.take_screenshots import chromium_path, headless
from tests.db import sample

PASSWORD = "một mật khẩu dài"
URL = "https://baodaklak.example/n"
TEXT = "Năm 2019, Đắk Lắk xếp thứ 41/63. Tỉnh phấn đấu vươn lên."
RANK = sample.fact("rank", 41, "thứ 41/63", period="2019", out_of=63)


class Place(NamedTuple):
    """A running server with a desk, and the fact that is judged."""

    site: str
    database: Path
    fact_id: int

    @property
    def reviews(self) -> Path:
        return self.database.with_name("x.reviews.db")

    @property
    def public(self) -> Path:
        return self.database.with_name("x.public.db")

    def verdicts(self) -> list[tuple[str, str, str | None, str]]:
        if not self.reviews.exists():
            return []
        with closing(open_store(self.reviews)) as conn:
            return conn.execute(
                "select verdict, reason, corrected, reviewer from reviews order by id"
            ).fetchall()


class Visitor:
    """A browser as far as forms and cookies go."""

    def __init__(self, site: str) -> None:
        self.site = site
        jar = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open

    def get(self, path: str) -> tuple[int, str]:
        return self.ask(urllib.request.Request(self.site + path))

    def ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def post(self, path: str, token_of: str | None = None, **words: str) -> tuple[int, str]:
        """Sends a form to `path` with the token the page `token_of` holds."""
        if token_of:
            [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', self.get(token_of)[1]))
            words["csrftoken"] = token
        return self.ask(urllib.request.Request(self.site + path, data=urllib.parse.urlencode(words).encode()))

    def sign_in(self, name: str = "an", password: str = PASSWORD) -> tuple[int, str]:
        return self.post("/sign-in?to=/facts/1", "/sign-in", name=name, password=password)

    def judge(self, fact_id: int, **words: str) -> tuple[int, str]:
        return self.post(f"/facts/{fact_id}/review", f"/facts/{fact_id}", **words)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    database = tmp_path / "x.db"
    db = sample.build(database)
    fact_id = held(db)
    refresh_claims(db)
    db.close()
    publish(database, tmp_path / "x.public.db")
    set_password(tmp_path / "x.reviewers.json", "an", PASSWORD)
    desk = Desk(database, tmp_path / "x.reviews.db", tmp_path / "x.reviewers.json")
    with serving(tmp_path / "x.public.db", desk) as address:
        yield Place(address.rstrip("/"), database, fact_id)


def held(db, **changed) -> int:
    """The article with its one fact as extracted now, and the fact's number."""
    version, text = changed.pop("version", "1"), changed.pop("text", TEXT)
    at = sample.NIGHT + timedelta(days=int(version))
    sample.store(db, "baodaklak", URL, "2020-01-01", "T", text, [RANK | changed], version=version, at=at)
    [(fact_id,)] = db.execute(
        "select f.id from facts as f join articles as a on a.id = f.article_id and a.is_current"
        " where a.url = ? and kind = 'rank'", [URL]
    ).fetchall()  # fmt: skip
    return int(fact_id)


@pytest.fixture
def reviewer(place: Place) -> Visitor:
    visitor = Visitor(place.site)
    assert visitor.sign_in()[0] == 200
    return visitor


def test_there_is_no_desk_unless_switched_on(site: str) -> None:
    visitor = Visitor(site)
    assert visitor.get("/sign-in")[0] == 404
    assert visitor.get("/facts/1/review")[0] == 404
    assert visitor.post("/facts/1/review", verdict="accepted", reason="x")[0] == 405
    assert visitor.post("/sign-in", name="an", password=PASSWORD)[0] == 405
    assert "/sign-in" not in visitor.get("/facts/1")[1]


def test_a_verdict_is_stored_and_shown(place: Place, reviewer: Visitor) -> None:
    status, body = reviewer.judge(place.fact_id, verdict="rejected", reason="một cuộc thi <b>khác</b>")
    assert status == 200
    assert "Người thẩm định bác bỏ" in body
    assert "một cuộc thi &lt;b&gt;khác&lt;/b&gt;" in body
    assert place.verdicts() == [("rejected", "một cuộc thi <b>khác</b>", None, "an")]
    stranger = Visitor(place.site).get(f"/facts/{place.fact_id}")[1]
    assert "bác bỏ" not in stranger  # readers see it with the next copy, and never who it was
    assert '<form class="review' not in stranger


def test_a_correction_is_stored_and_published(place: Place, reviewer: Visitor) -> None:
    read = {"value_text": "41", "period": "2019", "out_of": "63", "bound": "eq", "status": "actual"}
    status, body = reviewer.judge(
        place.fact_id,
        verdict="corrected",
        reason="năm trước",
        **(read | {"period": "2018", "value_text": "14"}),
    )
    assert status == 200
    assert "thay vì 2019" in body
    [(verdict, _, corrected, _)] = place.verdicts()
    assert (verdict, json.loads(corrected or "")) == ("corrected", {"period": "2018", "value_text": "14"})
    with closing(open_database(place.database, create=False)) as db:
        reapply_reviews(db, place.reviews)
        refresh_claims(db)
    publish(place.database, place.public)
    stranger = Visitor(place.site).get(f"/facts/{place.fact_id}")[1]
    assert "14/63" in stranger
    assert "Người thẩm định đã sửa" in stranger
    assert "năm trước" in stranger
    # what is judged stays what was read, though the page shows what is right
    body = reviewer.get(f"/facts/{place.fact_id}")[1]
    assert re.search(r'name="value_text" value="41"', body)
    time.sleep(1.1)  # verdicts of one person on one thing are told apart by the second
    assert reviewer.judge(place.fact_id, verdict="accepted", reason="đúng vậy")[0] == 200
    assert [verdict for verdict, *_ in place.verdicts()] == ["corrected", "accepted"]


def test_a_verdict_survives_re_extraction_and_opens_again(place: Place, reviewer: Visitor) -> None:
    reviewer.judge(place.fact_id, verdict="rejected", reason="khác")

    def settled(**changed: str) -> list[str]:
        with closing(open_database(place.database, create=False)) as db:
            held(db, **changed)
            reapply_reviews(db, place.reviews)
            refresh_claims(db)
            return [state for (state,) in db.execute("select state from reviews").fetchall()]

    assert settled() == ["standing"]
    assert settled(version="2", rule="rank.other") == ["standing"]
    assert settled(version="3", text=TEXT.replace("Năm 2019,", "Trong năm 2019,")) == ["reopened"]


def test_the_command_line_lists_what_was_given_in_the_browser(
    place: Place, reviewer: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer.judge(place.fact_id, verdict="accepted", reason="đã xem")
    assert (
        failures.run(app, ["review", "show", str(place.fact_id), "--json", "--db", str(place.database)]) == 0
    )
    [review] = json.loads(capsys.readouterr().out)["reviews"]
    assert (review["verdict"], review["reviewer"], review["state"]) == ("accepted", "an", "standing")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"verdict": "rejected"}, "Hãy ghi lý do"),
        ({"verdict": "rejected", "reason": "  "}, "Hãy ghi lý do"),
        ({"verdict": "perhaps", "reason": "x"}, "Hãy chọn: đúng, sai, hay sửa"),
        ({"reason": "x"}, "Hãy chọn: đúng, sai, hay sửa"),
        ({"verdict": "corrected", "reason": "x", "value_text": "41"}, "Chưa có ô nào được sửa"),
        ({"verdict": "corrected", "reason": "x", "value_text": "many"}, "is a number"),
        ({"verdict": "corrected", "reason": "x", "indicator": "dti.magic"}, "there is no indicator"),
        ({"verdict": "corrected", "reason": "x", "period": "năm ngoái"}, "a period is 2022"),
        ({"verdict": "accepted", "reason": "x" * 2001}, "Dài quá"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_form_kept(
    place: Place, reviewer: Visitor, words: dict[str, str], says: str
) -> None:
    status, body = reviewer.judge(place.fact_id, **words)
    assert status == 400
    assert says in body
    assert 'role="alert"' in body
    if words.get("reason", "").strip():
        assert f">{words['reason']}</textarea>" in body
    assert place.verdicts() == []


def test_only_who_signed_in_may_write(place: Place) -> None:
    visitor = Visitor(place.site)
    visitor.get("/sign-in")  # has a token, but no name
    assert (
        visitor.post(f"/facts/{place.fact_id}/review", "/sign-in", verdict="accepted", reason="x")[0] == 403
    )
    assert (
        Visitor(place.site).post(f"/facts/{place.fact_id}/review", verdict="accepted", reason="x")[0] == 403
    )
    forged = urllib.request.Request(
        f"{place.site}/facts/{place.fact_id}/review", b"verdict=accepted&reason=x",
        {"Cookie": 'ds_actor=eyJhIjp7ImlkIjoiYW4ifX0.forged'},
    )  # fmt: skip
    assert Visitor(place.site).ask(forged)[0] == 403
    assert place.verdicts() == []


@pytest.mark.parametrize("token", [None, "", "another"])
def test_a_form_without_its_token_is_refused(place: Place, reviewer: Visitor, token: str | None) -> None:
    words = {"verdict": "accepted", "reason": "x"} | ({} if token is None else {"csrftoken": token})
    status, body = reviewer.post(f"/facts/{place.fact_id}/review", **words)
    assert status == 403
    assert "tải lại trang rồi gửi lại" in body
    assert place.verdicts() == []


def test_a_password_is_needed_and_not_guessed(place: Place) -> None:
    visitor = Visitor(place.site)
    assert visitor.post("/sign-in", name="an", password=PASSWORD)[0] == 403  # a form of somebody else's
    for _ in range(5):
        status, body = visitor.sign_in(password="mật khẩu khác")
        assert (status, "Tên hoặc mật khẩu không đúng" in body) == (403, True)
    assert visitor.sign_in("nobody")[0] == 403
    assert visitor.sign_in()[0] == 429  # even the right one has to wait now


def test_who_lost_the_account_writes_no_more(place: Place, reviewer: Visitor) -> None:
    token_page = reviewer.get(f"/facts/{place.fact_id}")[1]
    assert '<form class="review' in token_page
    remove_account(place.database.with_name("x.reviewers.json"), "an")
    assert (
        reviewer.post(f"/facts/{place.fact_id}/review", "/sign-in", verdict="accepted", reason="x")[0] == 403
    )


def test_signing_out(place: Place, reviewer: Visitor) -> None:
    assert reviewer.post("/sign-out", "/")[0] == 200
    assert (
        reviewer.post(f"/facts/{place.fact_id}/review", "/sign-in", verdict="accepted", reason="x")[0] == 403
    )


def test_a_fact_read_anew_meanwhile_is_not_judged(place: Place, reviewer: Visitor) -> None:
    with closing(open_database(place.database, create=False)) as db, db.atomic():
        db.execute("update facts set scope = 'Tây Nguyên' where id = ?", [place.fact_id])
    status, body = reviewer.judge(place.fact_id, verdict="accepted", reason="x")
    assert status == 400
    assert "vừa được đọc lại" in body
    assert place.verdicts() == []


def test_only_forms_of_reviews_are_taken_and_never_long_ones(place: Place, reviewer: Visitor) -> None:
    for path in ("/", "/chiso", "/chiso/facts", "/facts/1", "/chiso/facts/1", "/-/permissions"):
        assert reviewer.post(path, x="1")[0] == 405
    assert reviewer.post(f"/facts/{place.fact_id}/review", reason="x" * 70_000)[0] == 413


def test_nothing_of_the_desk_can_be_read(place: Place, reviewer: Visitor) -> None:
    reviewer.judge(place.fact_id, verdict="accepted", reason="x")
    before = place.public.read_bytes()
    for path in ("/-/metadata.json", "/-/databases.json", "/-/plugins.json", "/-/config.json", "/chiso.json",
                 "/x.reviews.json", "/chiso/reviews.json?_shape=array"):  # fmt: skip
        body = Visitor(place.site).get(path)[1]
        assert "scrypt" not in body
        assert "reviewers.json" not in body
        assert str(place.database.parent) not in body
    assert place.public.read_bytes() == before


def test_pages_with_a_form_are_not_kept(place: Place) -> None:
    request = urllib.request.Request(f"{place.site}/sign-in")
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert "no-store" in answer.headers["cache-control"]
        assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with headless() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.skipif(chromium_path() is None, reason="no Chromium: run scripts/ensure_chromium")
def test_a_person_corrects_a_fact(place: Place, browser: Browser) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{place.site}/facts/{place.fact_id}")
    page.get_by_role("link", name="Đăng nhập để thẩm định").click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("Tên").fill("an")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"**/facts/{place.fact_id}")
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("Cần sửa").check()
    page.get_by_label("Giá trị").fill("14")
    page.get_by_label("Lý do").fill("đọc nhầm")
    page.get_by_role("button", name="Gửi thẩm định").click()
    expect(page.locator(".said li")).to_contain_text("thay vì 41")
    assert place.verdicts()[0][0] == "corrected"
    assert not wrong
    page.close()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def call(*words: str) -> tuple[int, str]:
        code = failures.run(app, [*words, "--db", str(tmp_path / "y.db")])
        return code, capsys.readouterr().err

    return call


def test_accounts_on_the_command_line(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "y.reviewers.json"
    sample.build(tmp_path / "y.db").close()
    publish(tmp_path / "y.db", tmp_path / "y.public.db")
    code, said = run("browse", "--review")
    assert (code, "chiso review account NAME" in said) == (ExitCode.BAD_INPUT, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    assert run("review", "account", "an")[0] == ExitCode.BAD_INPUT
    assert not file.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert run("review", "account", "an")[0] == 0
    assert file.stat().st_mode & 0o077 == 0
    assert PASSWORD not in file.read_text()
    assert is_password(file, "an", PASSWORD)
    assert not is_password(file, "an", PASSWORD + "x")
    assert not is_password(file, "binh", PASSWORD)
    code, said = run("review", "account", "binh", "--remove")
    assert (code, "'binh' has no account" in said) == (ExitCode.BAD_INPUT, True)
    assert run("review", "account", "an", "--remove")[0] == 0
    assert accounts(file) == {}


@pytest.mark.parametrize("name", ["", "hai chữ", "a" * 61, "../x"])
def test_names_that_cannot_be_taken(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccountRefused, match="is no name"):
        set_password(tmp_path / "a.json", name, PASSWORD)
