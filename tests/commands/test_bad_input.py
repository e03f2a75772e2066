"""What users hand in wrongly: one clear sentence, the right exit code, nothing half-written."""

from __future__ import annotations

import gzip
import json
import os
import socket
import sqlite3
from pathlib import Path

import pytest

from db import open_database
from tests.commands import pages
from tests.program import Chiso

BAD_INPUT, COULD_NOT_RUN, LOCKED = 2, 3, 4

SOURCE = """
name = "Báo Thử"
kind = "newspaper"
province = "Đắk Lắk"
home_url = "http://paper.invalid"
family = "generic"
article_pattern = '/tin-[0-9]+\\.html$'
[discovery]
listings = ["/"]
"""


def made(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "chiso.db"
    open_database(path).close()
    return path


# databases


DATABASE_COMMANDS = [["status"], ["export"], ["extract"], ["run", "--sources", "sources"]]


@pytest.mark.parametrize("command", DATABASE_COMMANDS)
def test_a_path_that_is_no_database(tmp_path: Path, chiso: Chiso, command: list[str]) -> None:
    made(tmp_path / "sources/paper.toml", SOURCE)
    text = made(tmp_path / "notes.txt", "hôm nay " * 100)
    ended = chiso(*command, "--db", text)
    assert ended.code == BAD_INPUT
    assert "notes.txt is not an SQLite database" in ended.sentence
    assert text.read_text(encoding="utf-8") == "hôm nay " * 100


@pytest.mark.parametrize("command", DATABASE_COMMANDS)
def test_a_database_of_another_program(tmp_path: Path, chiso: Chiso, command: list[str]) -> None:
    made(tmp_path / "sources/paper.toml", SOURCE)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as conn:
        conn.execute("create table mine (x)")
    before = other.read_bytes()
    ended = chiso(*command, "--db", other)
    assert ended.code == BAD_INPUT
    assert "another program" in ended.sentence
    assert other.read_bytes() == before


def test_a_database_of_a_newer_schema(database: Path, chiso: Chiso) -> None:
    with sqlite3.connect(database) as conn:
        conn.execute("update _sqlite_migrations set name = 'm999_later' where name like 'm003%'")
    ended = chiso("status", "--db", database)
    assert ended.code == BAD_INPUT
    assert "newer chiso" in ended.sentence


@pytest.mark.parametrize("command", [["status"], ["export"], ["browse"]])
def test_no_database_yet(chiso: Chiso, tmp_path: Path, command: list[str]) -> None:
    ended = chiso(*command)
    assert ended.code == BAD_INPUT
    assert "there is no database at data/chiso.db" in ended.sentence
    assert list(tmp_path.iterdir()) == []


def test_a_folder_for_a_database(tmp_path: Path, chiso: Chiso) -> None:
    assert "is a folder" in chiso("status", "--db", tmp_path).sentence
    assert chiso("run", "--replay", "--db", tmp_path).code == BAD_INPUT


def test_a_folder_that_cannot_be_made(tmp_path: Path, chiso: Chiso) -> None:
    made(tmp_path / "file", "x")
    ended = chiso("run", "--replay", "--db", tmp_path / "file/chiso.db")
    assert ended.code == COULD_NOT_RUN
    assert "cannot be made" in ended.sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written(tmp_path: Path, chiso: Chiso) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    ended = chiso("run", "--replay", "--db", folder / "chiso.db")
    assert ended.code == COULD_NOT_RUN
    assert "cannot be written" in ended.sentence
    assert list(folder.iterdir()) == []


def test_a_second_run(database: Path, chiso: Chiso) -> None:
    from commands.lock import only_run

    with only_run(database.with_suffix(".lock"), "chiso run"):
        ended = chiso("run", "--replay", "--db", database)
    assert ended.code == LOCKED
    assert "chiso run (process" in ended.sentence


# source files


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"colour = 'red'\n{SOURCE}", "unknown key colour"),
        (SOURCE.replace("'/tin-[0-9]+\\.html$'", "'/tin-[0-9'"), "article_pattern is no regular expression"),
        (SOURCE.replace('name = "Báo Thử"', ""), "name is missing"),
        (SOURCE.replace("http://paper.invalid", "paper"), "home_url"),
        (SOURCE.replace('"generic"', '"joomla"'), "family 'joomla' is not known"),
        (SOURCE.replace('listings = ["/"]', "listings = [1]"), "discovery.listings must be"),
        (f"name = = 1\n{SOURCE}", "line 1"),
        (SOURCE.encode("utf-16"), "not UTF-8"),
    ],
)
@pytest.mark.parametrize("command", [["run"], ["crawl"], ["sources", "check"], ["sources", "list"]])
def test_a_source_file_that_cannot_be_used(
    tmp_path: Path, chiso: Chiso, command: list[str], written: str | bytes, told: str
) -> None:
    made(tmp_path / "sources/paper.toml", written)
    ended = chiso(*command, "--sources", "sources")
    assert ended.code == BAD_INPUT
    assert "sources/paper.toml" in ended.sentence
    assert told in ended.sentence
    assert not (tmp_path / "data/chiso.archive").exists()


def test_every_unusable_source_file_is_named(tmp_path: Path, chiso: Chiso) -> None:
    made(tmp_path / "s/good.toml", SOURCE)
    made(tmp_path / "s/one.toml", "colour = 1")
    made(tmp_path / "s/two.toml", "[")
    ended = chiso("sources", "check", "--sources", "s")
    assert ended.code == BAD_INPUT
    assert ["one.toml" in line or "two.toml" in line for line in ended.err.splitlines()] == [True, True]
    assert "1 of 3" in ended.out


@pytest.mark.parametrize("command", [["run"], ["sources", "check"]])
def test_a_source_of_a_province_there_is_not(tmp_path: Path, chiso: Chiso, command: list[str]) -> None:
    made(tmp_path / "s/paper.toml", SOURCE.replace("Đắk Lắk", "Dak Lak"))
    ended = chiso(*command, "--sources", "s")
    assert ended.code == BAD_INPUT
    assert "there is no province 'Dak Lak'; did you mean Đắk Lắk" in ended.sentence
    assert not (tmp_path / "data/chiso.archive").exists()


def test_no_source_files(tmp_path: Path, chiso: Chiso) -> None:
    (tmp_path / "empty").mkdir()
    assert "no source files" in chiso("run", "--sources", "empty").sentence
    ended = chiso("run", "--sources", "nowhere")
    assert ended.code == BAD_INPUT
    assert "nowhere is no folder" in ended.sentence


def test_an_unknown_source(tmp_path: Path, chiso: Chiso) -> None:
    made(tmp_path / "s/baothu.toml", SOURCE)
    ended = chiso("run", "--sources", "s", "--only", "baothuu")
    assert ended.code == BAD_INPUT
    assert "'baothuu'; near it are baothu " in ended.sentence


# article files


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\n", "is empty"),
        ("a.html", b"", "is empty"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("a.txt", bytes(range(256)), "is binary"),
        ("a.txt", "Đắk Lắk xếp thứ 36".encode("utf-16"), "is not UTF-8"),
        ("a.txt", pages.windows_1258("Đắk Lắk xếp thứ 36"), "is not UTF-8"),
        ("a.jsonl.gz", b"not gzip at all", "is damaged"),
        ("a.docx", b"PK", "chiso reads .txt"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_an_article_file_that_cannot_be_used(
    tmp_path: Path, chiso: Chiso, command: str, name: str, content: bytes, told: str
) -> None:
    ended = chiso(command, made(tmp_path / name, content))
    assert ended.code == BAD_INPUT
    assert name in ended.sentence
    assert told in ended.sentence
    assert ended.out == ""


@pytest.mark.parametrize("command", ["extract", "explain", "read"])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_an_article_of_50_megabytes(tmp_path: Path, chiso: Chiso, command: str, name: str) -> None:
    large = tmp_path / name
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    ended = chiso(command, large)
    assert ended.code == BAD_INPUT
    assert "has 50 MB, one article has at most 8" in ended.sentence


@pytest.mark.parametrize(
    "command", [["extract"], ["explain"], ["read"], ["evaluate"], ["evaluate", __file__, "--predicted"]]
)
def test_a_missing_file(chiso: Chiso, command: list[str]) -> None:
    ended = chiso(*command, "gone.jsonl")
    assert ended.code == BAD_INPUT
    assert "gone.jsonl: No such file or directory" in ended.err


def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path, chiso: Chiso) -> None:
    good = '{{"id": "{}", "text": "Năm 2021, Đắk Lắk xếp thứ 36/63 về chỉ số chuyển đổi số (DTI)."}}'
    file = made(tmp_path / "a.jsonl", "\n".join([good.format(1), '{"id": 2, "text"', good.format(3)]))
    ended = chiso("extract", file)
    assert ended.code == BAD_INPUT
    assert "a.jsonl, line 2: broken JSON" in ended.sentence
    assert [line["id"] for line in ended.lines] == ["1", "3"]
    assert all(line["facts"] for line in ended.lines)


def test_gold_articles_without_facts(tmp_path: Path, chiso: Chiso) -> None:
    file = made(tmp_path / "gold.jsonl", '{"id": "a", "text": "x"}')
    ended = chiso("evaluate", file)
    assert ended.code == BAD_INPUT
    assert "line 1: a gold article has its facts under 'facts'" in ended.sentence
    file = made(tmp_path / "gold.jsonl", '{"id": "a", "text": "x", "facts": [{"kind": "rang"}]}')
    assert "a fact needs a 'value' and a 'kind' of rank" in chiso("evaluate", file).sentence


# pages


def test_a_page_that_is_no_article(tmp_path: Path, chiso: Chiso) -> None:
    page = made(tmp_path / "list.html", pages.listing())
    read = chiso("read", page, "--json")
    assert (read.code, read.lines[0]["outcome"] == "article") == (0, False)
    assert "list.html holds no article (" in read.sentence
    extracted = chiso("extract", page)
    assert (extracted.code, extracted.out) == (BAD_INPUT, "")
    assert "list.html holds no article (" in extracted.sentence


def test_a_page_in_windows_1258(tmp_path: Path, chiso: Chiso) -> None:
    ended = chiso("read", made(tmp_path / "a.html", pages.windows_1258(pages.article())), "--json")
    assert ended.code == 0
    assert ended.lines[0]["outcome"] == "article"
    assert pages.PARAGRAPHS[1] in ended.lines[0]["text"]


def test_an_article_without_a_date(tmp_path: Path, chiso: Chiso) -> None:
    page = made(tmp_path / "a.html", pages.article(date=""))
    ended = chiso("read", page, "--json")
    assert (ended.code, ended.lines[0]["outcome"], ended.lines[0]["published"]) == (0, "article", None)
    facts = chiso("extract", page).lines[0]["facts"]
    assert ("rank", 36, "2021") in {(fact["kind"], fact["value"], fact["period"]) for fact in facts}


# values and places


def test_an_unknown_province_or_indicator(database: Path, chiso: Chiso) -> None:
    ended = chiso("export", "--db", database, "--province", "Đak Lak")
    assert ended.code == BAD_INPUT
    assert "There is no province 'Đak Lak': did you mean Đắk Lắk" in ended.sentence
    ended = chiso("export", "--db", database, "--indicator", "dti.goverment")
    assert ended.code == BAD_INPUT
    assert "did you mean dti.government" in ended.sentence


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "--format", "xlsx"], "'--format'"),
        (["export", "--table", "nothing"], "There is no table 'nothing'"),
        (["run", "--since", "yesterday"], "'--since'"),
        (["run", "--limit", "0"], "'--limit'"),
        (["run", "--allow-address", "localhost"], "HOST:PORT"),
        (["run", "--allow-address", "127.0.0.1:99999"], "HOST:PORT"),
        (["extract", "--jobs", "0", "a.txt"], "'--jobs'"),
        (["browse", "--port", "http"], "'--port'"),
        (["evaluate"], "name a file of gold articles"),
        (["evaluate", "a.jsonl", "--min-f1", "85"], "'--min-f1'"),
        (["sources", "add", "baolaocai.vn"], "is no address"),
        (["sources", "add", "https://baodaklak.vn"], "belongs to the source baodaklak"),
        (["sources", "add", "https://x.vn", "--family", "joomla"], "there is no family 'joomla'"),
        (["sources", "add", "https://x.vn", "--province", "Lao Kay"], "did you mean Lào Cai"),
        (["rnu"], "Did you mean 'run'?"),
        (["run", "--replya"], "--replya"),
    ],
)
def test_unknown_values_and_options(database: Path, chiso: Chiso, arguments: list[str], told: str) -> None:
    ended = chiso(*arguments, *(["--db", database] if arguments[0] == "export" else []))
    assert ended.code == BAD_INPUT
    assert told in ended.sentence
    assert ended.out == ""


def test_a_port_in_use(database: Path, chiso: Chiso) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = chiso("browse", "--db", database, "--port", str(port))
    assert ended.code == COULD_NOT_RUN
    assert f"Port {port} of 127.0.0.1 is in use" in ended.sentence


def test_a_copy_that_was_taken_away_is_shown_but_not_reviewed(database: Path, chiso: Chiso) -> None:
    assert chiso("publish", "--db", database).code == 0
    copy = database.with_name("chiso-taken-away.db")
    database.with_name(f"{database.stem}.public.db").rename(copy)
    with socket.create_server(("127.0.0.1", 0)) as taken:  # so that it ends where it would begin to serve
        port = str(taken.getsockname()[1])
        assert "is in use" in chiso("browse", "--db", copy, "--port", port).sentence
        ended = chiso("browse", "--db", copy, "--port", port, "--review")
    assert ended.code == BAD_INPUT
    assert "is a published copy; --review needs" in ended.sentence


@pytest.mark.replay
def test_no_network(tmp_path: Path, chiso: Chiso) -> None:
    made(tmp_path / "s/baothu.toml", SOURCE)
    ended = chiso("run", "--sources", "s", "--json")
    assert ended.code == COULD_NOT_RUN
    report = json.loads(ended.out)
    assert "no source could be reached" in report["verdict"]
    assert [row["outcome"] for row in report["sources"]] == ["failed:dns"]


def test_a_draft_is_a_source_file_that_can_be_used(tmp_path: Path, chiso: Chiso) -> None:
    ended = chiso("sources", "add", "https://www.baolangnoi.vn/", "--province", "Lào Cai")
    assert ended.code == 0
    made(tmp_path / "s/baolangnoi.toml", ended.out)
    [row] = json.loads(chiso("sources", "list", "--sources", "s", "--json").out)
    assert (row["home_url"], row["province"]) == ("https://www.baolangnoi.vn", "Lào Cai")
