"""Upkeep of the archive before a night: what a crash tore is mended, and the database told.

A record is one gzip member, so a file ends well where its last member does. A file whose run was killed, or
whose disk lost power, may end inside a member or in bytes that are none: that tail is cut off. A break with
whole members behind it is damage of another kind; such a file is left as it is and named.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database

from crawler.archive import SUFFIX, ArchiveError
from crawler.outcomes import Outcome
from db.archive_files import close_file, forget_beyond, unclosed
from db.runs import record_issue

_CHUNK = 1 << 20
_MEMBER = b"\x1f\x8b\x08"  # RFC 1952: the two magic bytes and "deflate"
_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a file is whole: bytes and records up to its first break, and whether more records follow."""

    bytes: int
    records: int
    torn: bool = False
    damaged: bool = False


def mend(db: Database, archive: Path, run_id: int, now: datetime) -> None:
    """Looks at the files that were never ended, cuts off torn ends, and takes back what they held.

    Every repair is an issue of the run. Raises ArchiveError when a file cannot be read or cut.
    """
    names = sorted(path.name for path in archive.glob(f"*{SUFFIX}")) if archive.is_dir() else []
    for name in unclosed(db, names):
        try:
            extent = mend_file(archive / name)
        except OSError as error:
            raise ArchiveError(f"{archive / name} cannot be mended ({error.strerror}).") from error
        if extent.damaged:
            detail = f"no record can be read at byte {extent.bytes}; those behind it are whole"
            _note(db, run_id, Outcome.FAILED_ARCHIVE_DAMAGED, name, detail, now)
        else:
            lost = forget_beyond(db, name, extent.bytes, Outcome.FAILED_RECORD_LOST, now)
            if extent.torn or lost:
                detail = f"ends after its {extent.records} whole records; {lost} pages are due again"
                _note(db, run_id, Outcome.MENDED, name, detail, now)
        close_file(db, name, extent.bytes, extent.records)


def mend_file(path: Path) -> Extent:
    """Cuts a file after its last whole record, if only torn bytes follow it; a file of none is removed."""
    extent = measure(path)
    if extent.torn and not extent.damaged:
        if extent.records == 0:
            path.unlink()
        else:
            with path.open("r+b") as file:
                file.truncate(extent.bytes)
    return extent


def measure(path: Path) -> Extent:
    """How far the records of a WARC file are whole."""
    whole = records = 0
    with path.open("rb") as file:
        for end in _member_ends(file, 0):
            whole, records = end, records + 1
        torn = path.stat().st_size > whole
        return Extent(whole, records, torn, torn and _more_behind(file, whole + 1))


def _more_behind(file: BinaryIO, start: int) -> bool:
    """Whether a whole member begins at or after `start`."""
    position, tail = start, b""
    file.seek(start)
    while chunk := file.read(_CHUNK):
        window = tail + chunk
        base = position - len(tail)
        found = window.find(_MEMBER)
        while found >= 0:
            resume = file.tell()
            if next(_member_ends(file, base + found), None) is not None:
                return True
            file.seek(resume)
            found = window.find(_MEMBER, found + 1)
        position += len(chunk)
        tail = window[-(len(_MEMBER) - 1) :]
    return False


def _member_ends(file: BinaryIO, start: int) -> Iterator[int]:
    """Offsets at which the gzip members from `start` on end, up to the first that is not whole."""
    file.seek(start)
    position = start  # of the first byte that `inflate` has not taken
    inflate = zlib.decompressobj(_GZIP)
    pending = file.read(_CHUNK)
    while pending:
        try:
            inflate.decompress(pending)
        except zlib.error:
            return
        if not inflate.eof:
            position += len(pending)
            pending = file.read(_CHUNK)
            continue
        position += len(pending) - len(inflate.unused_data)
        pending = inflate.unused_data or file.read(_CHUNK)
        inflate = zlib.decompressobj(_GZIP)
        yield position


def _note(db: Database, run_id: int, outcome: Outcome, name: str, detail: str, now: datetime) -> None:
    record_issue(
        db,
        run_id=run_id,
        source_id=None,
        stage="archive",
        outcome=outcome,
        subject=name,
        detail=detail,
        now=now,
    )
