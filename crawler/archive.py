"""The archive: every response as a WARC 1.1 record, written before anyone reads it.

One gzip member a record, so that a record is read by its offset alone; files are never appended to by another
run. The payload is the body as the reader gets it, after the transfer's compression was undone. Three fields
of ours join the standard ones: `Chiso-Role` (what the response was fetched as), `Chiso-Source`, and
`Chiso-Page` (the address under which `urls` holds the page; not the target after a redirect and
for articles of an API).
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import quote

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Role = Literal["article", "list", "robots", "redirect", "rejected"]

MAX_FILE_BYTES = 512 * 1024 * 1024
"""A new file is begun beyond this size; the WARC guidelines of the IIPC advise up to 1 GB."""

LEAST_FREE_BYTES = 256 * 1024 * 1024
"""Room that stays free on the disk: the crawl stops before the database beside the archive has none."""

GIB = 1024**3
SUFFIX = ".warc.gz"
_Writer: Any = WARCWriter  # warcio carries no types
_HttpHeaders: Any = StatusAndHeaders


class ArchiveError(RuntimeError):
    """The archive cannot be written, or does not hold what was asked of it; the message names the file."""


class ArchiveFull(ArchiveError):
    """There is no room for another record, by the disk or by the archive's own limit; nothing was lost."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page out of the archive. `url` is the address in `urls`, `fetched_at` is UTC."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime
    status: int
    role: str = "article"
    source_id: str | None = None
    final_url: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands: file relative to the archive folder, offset in bytes."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """One response on its way into the archive. `headers` are as received, names and values as text."""

    url: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    fetched_at: datetime
    role: Role
    source_id: str
    page: str


class Ledger(Protocol):
    """Who is told of the files as they come and are ended; the database keeps one."""

    def opened(self, name: str) -> None:
        """A file is about to be begun."""

    def closed(self, name: str, size: int, records: int) -> None:
        """A file is whole and will not change."""


class ArchiveWriter:
    """Writes the records of one run; rotates by day and size. One writer a run, one file open at a time."""

    def __init__(
        self,
        folder: Path,
        run_id: int,
        max_bytes: int = MAX_FILE_BYTES,
        least_free: int = LEAST_FREE_BYTES,
        ledger: Ledger | None = None,
        most: int | None = None,
    ) -> None:
        """`max_bytes` is for one file, `most` for the archive as a whole (None: the disk's own bound)."""
        self.folder = folder
        self.run_id = run_id
        self.max_bytes = max_bytes
        self.least_free = least_free
        self.ledger = ledger
        self.most = most
        self._size = size_of(folder) if most is not None else 0
        self._out: FileIO | None = None
        self._records = 0
        self._name = ""
        self._day = ""
        self._number = 0

    def write(self, exchange: Exchange, unchanged_since: datetime | None = None) -> Location:
        """Appends a response and returns where it stands. Raises ArchiveError; then nothing was appended.

        `unchanged_since`: the body is the one archived at that time, and a `revisit` record suffices.
        """
        record = _record(exchange, unchanged_since)
        try:
            out = self._file_for(exchange.fetched_at)
            offset = out.tell()
            check_room(self.folder, self.least_free)
        except OSError as error:
            raise ArchiveError(f"The archive {self.folder} cannot be written ({error.strerror}).") from error
        if self.most is not None and self._size + len(record) > self.most:
            raise ArchiveFull(_limit_reached(self.folder, self._size, self.most))
        try:
            _write_whole(out, record)
        except OSError as error:
            out.truncate(offset)  # what follows a torn record could not be read
            out.seek(offset)
            raise ArchiveError(
                f"{self._name} cannot be written ({error.strerror}): free the disk."
            ) from error
        self._records += 1
        self._size += len(record)
        return Location(self._name, offset)

    def close(self) -> None:
        """Ends the open file, if any: it is on the disk before it is called whole."""
        if self._out is None:
            return
        size = self._out.tell()
        os.fsync(self._out.fileno())
        self._out.close()
        self._out = None
        if self.ledger:
            self.ledger.closed(self._name, size, self._records)

    def _file_for(self, moment: datetime) -> FileIO:
        day = moment.astimezone(UTC).strftime("%Y%m%d")
        if self._out is not None and day == self._day and self._out.tell() < self.max_bytes:
            return self._out
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._day = day
        while self._out is None:
            self._name = f"chiso-{day}-run{self.run_id:06}-{self._number:03}{SUFFIX}"
            self._number += 1
            try:
                # unbuffered: a record is in the file when it is said to be
                self._out = (self.folder / self._name).open("xb", buffering=0)
            except FileExistsError:
                continue  # left by a run of that number on a database that is gone
        if self.ledger:
            self.ledger.opened(self._name)
        info = _info(self._name, moment)
        _write_whole(self._out, info)
        self._size += len(info)
        self._records = 1
        return self._out


def check_room(folder: Path, least_free: int = LEAST_FREE_BYTES) -> None:
    """Raises ArchiveFull when less than `least_free` bytes are left on the folder's disk."""
    free = shutil.disk_usage(folder).free
    if free < least_free:
        raise ArchiveFull(
            f"The disk of {folder} has {free >> 20} MiB left, less than the {least_free >> 20} MiB that must "
            "stay free: make room, then run again; nothing is lost."
        )


def check_limit(folder: Path, most: int) -> None:
    """Raises ArchiveFull when the archive has `most` bytes or more."""
    if (size := size_of(folder)) >= most:
        raise ArchiveFull(_limit_reached(folder, size, most))


def size_of(folder: Path) -> int:
    """Bytes of all the files of an archive; 0 where there is none yet."""
    return sum(path.stat().st_size for path in folder.glob(f"*{SUFFIX}"))


def _limit_reached(folder: Path, size: int, most: int) -> str:
    return (
        f"The archive {folder} has {size / GIB:.3g} GiB, and its limit of {most / GIB:.3g} GiB leaves no room for "
        "another page: raise --archive-limit. Nothing was deleted; 'chiso extract' works through what is there."
    )


def read_at(archive: Path, warc_file: str, offset: int) -> ArchivedPage:
    """The page of the record at `offset` of `warc_file`. Raises ArchiveError when there is none whole."""
    path = archive / warc_file
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                if page := _page(record):
                    return page
                break
    except FileNotFoundError as error:
        raise ArchiveError(f"{path} is not there: bring the archive back beside the database.") from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read at byte {offset} ({error}).") from error
    raise ArchiveError(f"{path} holds no whole response at byte {offset}.")


def iter_pages(archive: Path, *, role: str | None = "article") -> Iterator[tuple[str, int, ArchivedPage]]:
    """Every archived page of a role (None: of all) as file, offset and page, in the order of fetching.

    A torn record at the end of a file (the power went) ends that file and is no error. Records that are no
    response (warcinfo, revisit) are passed over.
    """
    for path in sorted(archive.glob(f"*{SUFFIX}")):
        with path.open("rb") as file:
            try:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                    offset, page = record.stream_pos, _page(record)
                    if page is not None and role in (None, page.role):
                        yield path.name, offset, page
            except OSError:
                continue  # fastwarc found the end torn


def _write_whole(out: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[out.write(rest) :]


def _page(record: WarcRecord) -> ArchivedPage | None:
    """The record as a page, or None when its body is cut short."""
    body = record.reader.read()
    http = record.http_headers
    if http is None or http.status_code is None or http.get("Content-Length") != str(len(body)):
        return None
    target = record.headers["WARC-Target-URI"]
    return ArchivedPage(
        url=record.headers.get("Chiso-Page") or target,
        body=body,
        content_type=http.get("Content-Type"),
        fetched_at=datetime.fromisoformat(record.headers["WARC-Date"]),
        status=http.status_code,
        role=record.headers.get("Chiso-Role") or "article",
        source_id=record.headers.get("Chiso-Source"),
        final_url=target,
    )


def _record(exchange: Exchange, unchanged_since: datetime | None) -> bytes:
    buffer = io.BytesIO()
    writer = _Writer(buffer, gzip=True, warc_version="1.1")
    fields = {
        "WARC-Date": _warc_date(exchange.fetched_at),
        "Chiso-Role": exchange.role,
        "Chiso-Page": exchange.page,
        "Chiso-Source": exchange.source_id,
    }
    # the body stands here decoded and whole: the headers of its transfer would lie
    hop = ("content-encoding", "transfer-encoding", "content-length")
    headers = [
        (name, quote(value, safe=string.printable))  # a record's head is ASCII
        for name, value in exchange.headers
        if name.isascii() and name.lower() not in hop
    ]
    headers.append(("Content-Length", str(len(exchange.body))))
    http = _HttpHeaders(str(exchange.status), headers, protocol="HTTP/1.1")
    if unchanged_since is None:
        payload = io.BytesIO(exchange.body)
        record = writer.create_warc_record(
            exchange.url,
            "response",
            payload=payload,
            length=len(exchange.body),
            warc_headers_dict=fields,
            http_headers=http,
        )
    else:
        digest = base64.b32encode(hashlib.sha1(exchange.body, usedforsecurity=False).digest()).decode()
        record = writer.create_revisit_record(
            exchange.url,
            f"sha1:{digest}",
            exchange.url,
            _warc_date(unchanged_since),
            http_headers=http,
            warc_headers_dict=fields,
        )
    writer.write_record(record)
    return buffer.getvalue()


def _info(name: str, moment: datetime) -> bytes:
    buffer = io.BytesIO()
    writer = _Writer(buffer, gzip=True, warc_version="1.1")
    record = writer.create_warcinfo_record(
        name, {"software": "chiso", "format": "WARC File Format 1.1", "robots": "classic"}
    )
    record.rec_headers.replace_header("WARC-Date", _warc_date(moment))
    writer.write_record(record)
    return buffer.getvalue()


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
