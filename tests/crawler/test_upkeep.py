"""What a crash or a full disk does to the archive, and what is made of it before the next night."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import ArchiveError, ArchiveWriter, Location, check_room, iter_pages
from crawler.run import CrawlError
from crawler.upkeep import measure, mend_file
from tests.crawler.conftest import QUICK, Nights
from tests.crawler.site import Answer, Site, page, source
from tests.crawler.test_archive import exchange, written


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[int]]:
    """A file of four records (the first tells of the file) and where each begins."""
    folder = tmp_path_factory.mktemp("whole")
    places = written(folder, *(exchange(number, b"<p>%d</p>" % number * 40) for number in range(3)))
    return (folder / places[0].file).read_bytes(), [0, *(one.offset for one in places)]


@given(data=st.data())
def test_a_file_is_cut_after_its_last_whole_record(
    tmp_path_factory: pytest.TempPathFactory, whole: tuple[bytes, list[int]], data: st.DataObject
) -> None:
    body, begins = whole
    end = data.draw(st.integers(min_value=0, max_value=len(body)))
    garbage = data.draw(st.sampled_from([b"", b"\0" * 50, b"\x1f\x8b\x08", b"WARC/1.1"]))
    path = tmp_path_factory.mktemp("torn") / "a.warc.gz"
    torn = body[:end] + garbage
    path.write_bytes(torn)
    ends = [*begins[1:], len(body)]
    # not by its length: a whole file may itself end in the noughts that were cut and put back
    kept = max([at for at in ends if torn.startswith(body[:at])], default=0)
    mend_file(path)
    assert (path.stat().st_size if path.exists() else 0) == kept
    if kept:
        with path.open("rb") as file:
            assert sum(1 for _ in ArchiveIterator(file)) == ends.index(kept) + 1
        with path.open("rb") as file:
            assert sum(1 for _ in FastIterator(file)) == ends.index(kept) + 1


def test_damage_in_the_middle_is_no_torn_end(tmp_path: Path, whole: tuple[bytes, list[int]]) -> None:
    body, begins = whole
    path = tmp_path / "a.warc.gz"
    broken = bytearray(body)
    broken[begins[1] + 12 : begins[1] + 30] = b"\xff" * 18
    path.write_bytes(broken)
    extent = mend_file(path)
    assert (extent.bytes, extent.records, extent.damaged) == (begins[1], 1, True)
    assert path.read_bytes() == bytes(broken), "what can be read behind it must not be lost"
    path.write_bytes(body)
    assert measure(path).damaged is measure(path).torn is False


def tear(nights: Nights, keep: Location) -> None:
    """The power goes: the file ends inside the record at `keep`, and nobody said that it was closed."""
    path = nights.archive / keep.file
    path.write_bytes(path.read_bytes()[: keep.offset + 20])
    with nights.opened() as db:
        db.execute("update archive_files set state = 'open'")


def test_a_night_mends_what_the_last_one_left_torn_and_fetches_it_again(nights: Nights) -> None:
    with Site() as site:
        paper = source(site.paper(3))
        first = nights.crawl([paper], [site])
        [row] = nights.rows("select name, state, bytes, records from archive_files")
        assert (row["state"], row["records"]) == ("closed", 1 + 1 + 1 + 3)
        assert row["bytes"] == (nights.archive / row["name"]).stat().st_size
        last = nights.rows(
            "select warc_file, warc_offset from fetches where outcome = 'archived' order by id"
        )[-2]
        tear(nights, Location(last["warc_file"], last["warc_offset"]))

        site.log.clear()
        second = nights.crawl([paper], [site], day=0.1)
        assert site.paths == ["/tin/", "/tin/bai-2.html", "/tin/bai-3.html"]
    [issue] = nights.rows("select * from issues where stage = 'archive'")
    assert (issue["run_id"], issue["outcome"], issue["subject"]) == (
        second,
        "mended:torn_record",
        row["name"],
    )
    assert issue["detail"].endswith("2 pages are due again")
    outcomes = nights.fetched(first, site)
    assert [outcomes[f"/tin/bai-{n}.html"] for n in (1, 2, 3)] == ["archived", *["failed:record_lost"] * 2]
    assert len(list(iter_pages(nights.archive))) == 3
    assert nights.rows("select count(*) as n from archive_files where state = 'open'") == [{"n": 0}]


def test_a_closed_file_is_not_looked_at_again(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site:
        nights.crawl([source(site.paper(1))], [site])
        looked: list[Any] = []
        monkeypatch.setattr("crawler.upkeep.mend_file", looked.append)
        nights.crawl([source(site)], [site], day=1)
    assert looked == []


def test_files_are_rotated_by_size_in_a_night(nights: Nights) -> None:
    with Site() as site:
        nights.crawl([source(site.paper(3))], [site], limits=replace(QUICK, warc_bytes=1))
    rows = nights.rows("select state, records from archive_files order by name")
    assert rows == [{"state": "closed", "records": 2}] * 5
    assert len(list(iter_pages(nights.archive))) == 3


def test_too_little_room_is_said_before_anything_is_fetched(nights: Nights) -> None:
    with Site() as site:
        with pytest.raises(
            CrawlError, match=r"MiB left, less than the \d+ MiB that must stay free: make room"
        ):
            nights.crawl([source(site.paper(1))], [site], limits=replace(QUICK, least_free_bytes=1 << 60))
        assert site.log == []


def test_room_that_runs_out_stops_the_crawl_with_all_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = ArchiveWriter(tmp_path, run_id=7, least_free=1000)
    writer.write(exchange(1))
    monkeypatch.setattr("crawler.archive.shutil.disk_usage", lambda folder: type("Usage", (), {"free": 999}))
    with pytest.raises(ArchiveError, match="make room"):
        writer.write(exchange(2))
    writer.close()
    assert [one.body for _, _, one in iter_pages(tmp_path)] == [exchange(1).body]
    with pytest.raises(ArchiveError, match="make room"):
        check_room(tmp_path, 1000)


def test_the_archives_own_limit_stops_a_crawl_and_deletes_nothing(nights: Nights) -> None:
    with Site() as site:
        paper = source(site.paper(9))
        nights.crawl([paper], [site], limit=2)
        before = {path.name: path.read_bytes() for path in nights.archive.iterdir()}
        size = sum(map(len, before.values()))
        limited = replace(QUICK, archive_bytes=size + 2500)
        with pytest.raises(
            CrawlError, match=r"limit of .* GiB leaves no room for another page: raise --archive"
        ):
            nights.crawl([paper], [site], day=1, limits=limited)
        held = sum(path.stat().st_size for path in nights.archive.iterdir())
        assert size < held <= limited.archive_bytes  # type: ignore[operator]
        assert all((nights.archive / name).read_bytes() == body for name, body in before.items())
        [row] = nights.rows("select * from run_sources order by run_id desc limit 1")
        assert (row["outcome"], "nothing was deleted" in row["detail"].lower()) == (
            "skipped:archive_full",
            True,
        )
        archived = nights.rows("select * from fetches where warc_file is not null")
        assert len(list(iter_pages(nights.archive, role=None))) == len(archived) + 2, "with two robots.txt"
        site.log.clear()
        with pytest.raises(CrawlError, match="raise --archive-limit"):
            nights.crawl([paper], [site], day=2, limits=replace(QUICK, archive_bytes=held))
        assert site.log == [], "a full archive is known before anything is asked for"
        nights.crawl([paper], [site], day=2)
        assert nights.rows("select count(*) as n from urls where visits > 0 and url like '%bai%'") == [
            {"n": 9}
        ]


def test_a_page_that_is_seen_again_after_a_loss_is_fetched_whole(nights: Nights) -> None:
    """What the server was asked for must not be a 304 to a body that is gone."""
    body = page("Bài", "<p>x</p>")
    with Site() as site:
        site.listing("/tin/bai-1.html")
        site.routes["/tin/bai-1.html"] = lambda headers: (
            Answer(status=304) if "if-none-match" in headers else Answer(body, headers={"ETag": '"1"'})
        )
        nights.crawl([source(site)], [site])
        [row] = nights.rows("select warc_file, warc_offset from fetches where outcome = 'archived'")
        tear(nights, Location(row["warc_file"], row["warc_offset"]))
        again = nights.crawl([source(site)], [site], day=0.1)
        assert nights.fetched(again, site)["/tin/bai-1.html"] == "archived"
