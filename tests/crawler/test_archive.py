from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import ArchiveError, ArchiveWriter, Exchange, Location, iter_pages, read_at

NOON = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


def exchange(number: int, body: bytes = b"<p>Ch\xc3\xa0o</p>", **changes: object) -> Exchange:
    url = f"https://bao.vn/tin/{number}.html"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("X-Tên", "Báo"))
    return replace(Exchange(url, 200, headers, body, NOON, "article", "bao", url), **changes)  # type: ignore[arg-type]


def written(folder: Path, *exchanges: Exchange, **options: int) -> list[Location]:
    writer = ArchiveWriter(folder, run_id=7, **options)
    places = [writer.write(one) for one in exchanges]
    writer.close()
    return places


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    page = exchange(1, url="https://bao.vn/api?id=1", headers=(("X-Only", "é"),), status=404, role="rejected")
    place, other = written(tmp_path, page, exchange(2))
    got = read_at(tmp_path, place.file, place.offset)
    assert (got.url, got.final_url, got.status, got.role) == (page.page, page.url, 404, "rejected")
    assert (got.body, got.content_type, got.fetched_at, got.source_id) == (page.body, None, NOON, "bao")
    assert read_at(tmp_path, other.file, other.offset).content_type == "text/html; charset=utf-8"
    assert place.file == "chiso-20261003-run000007-000.warc.gz"
    assert [one.url[-6:] for _, _, one in iter_pages(tmp_path)] == ["2.html"]
    assert len(list(iter_pages(tmp_path, role=None))) == 2


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=4))
def test_any_body_comes_back(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    places = written(folder, *(exchange(number, body) for number, body in enumerate(bodies)))
    assert [read_at(folder, place.file, place.offset).body for place in places] == bodies
    assert [(file, offset) for file, offset, _ in iter_pages(folder)] == [
        (one.file, one.offset) for one in places
    ]


def test_other_tools_read_it(tmp_path: Path) -> None:
    (place,) = written(tmp_path, exchange(1))
    with (tmp_path / place.file).open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests="raise"):
            head = record.rec_headers
            records.append(
                (record.rec_type, head.protocol, head.get_header("WARC-Date"), record.content_stream().read())
            )
    assert records[0][:3] == ("warcinfo", "WARC/1.1", "2026-10-03T12:00:00Z")
    assert records[1] == ("response", "WARC/1.1", "2026-10-03T12:00:00Z", exchange(1).body)


def test_an_unchanged_page_leaves_a_revisit_record(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, run_id=7)
    writer.write(exchange(1))
    place = writer.write(exchange(1, fetched_at=NOON + timedelta(hours=1)), unchanged_since=NOON)
    writer.close()
    with (tmp_path / place.file).open("rb") as file:
        _, first, again = (
            (one.rec_type, one.rec_headers.get_header("WARC-Payload-Digest")) for one in ArchiveIterator(file)
        )
    assert (first[0], again[0]) == ("response", "revisit")
    assert first[1] == again[1]
    assert len(list(iter_pages(tmp_path))) == 1


def test_files_are_rotated_by_day_size_and_run_and_never_written_over(tmp_path: Path) -> None:
    places = written(tmp_path, exchange(1), exchange(2, fetched_at=NOON + timedelta(days=1)))
    assert [one.file for one in places] == [f"chiso-2026100{3 + n}-run000007-00{n}.warc.gz" for n in (0, 1)]
    again = written(tmp_path, exchange(3), exchange(4), max_bytes=1)
    assert [one.file for one in again] == [f"chiso-20261003-run000007-00{n}.warc.gz" for n in (1, 2)]
    assert len(list(iter_pages(tmp_path))) == 4


def test_a_torn_end_costs_the_torn_record_only(tmp_path: Path) -> None:
    places = written(tmp_path, *(exchange(number) for number in range(3)))
    path = tmp_path / places[0].file
    whole = path.read_bytes()
    for end in range(places[1].offset, places[2].offset):
        path.write_bytes(whole[:end])
        got = [(offset, one.body) for _, offset, one in iter_pages(tmp_path)]
        assert got[0] == (places[0].offset, exchange(0).body)
        assert got[1:] in ([], [(places[1].offset, exchange(1).body)])
        if not got[1:]:
            with pytest.raises(ArchiveError, match=path.name):
                read_at(tmp_path, path.name, places[1].offset)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="bring the archive back"):
        read_at(tmp_path, "gone.warc.gz", 0)
    (place,) = written(tmp_path, exchange(1))
    for offset in (place.offset + 3, 10**6):
        with pytest.raises(ArchiveError, match=str(offset)):
            read_at(tmp_path, place.file, offset)


class _FullDisk:
    def __init__(self, out: object) -> None:
        self.out = out

    def write(self, data: bytes) -> None:
        self.out.write(data[:10])  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    def __getattr__(self, name: str) -> object:
        return getattr(self.out, name)


def test_a_full_disk_leaves_no_half_record(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, run_id=7)
    first = writer.write(exchange(1))
    good, writer._out = writer._out, _FullDisk(writer._out)  # type: ignore[assignment]
    with pytest.raises(ArchiveError, match="No space left on device"):
        writer.write(exchange(2))
    writer._out = good
    third = writer.write(exchange(3))
    writer.close()
    assert [offset for _, offset, _ in iter_pages(tmp_path)] == [first.offset, third.offset]
