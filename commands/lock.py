"""One run at a time on one database: a lock the system lets go of even when the run is killed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from commands.failures import LockHeld


@contextmanager
def only_run(lock_file: Path, command: str) -> Iterator[None]:
    """Holds the lock while the block runs. Raises `LockHeld` at once where another process holds it.

    The file stays behind, empty: removing it would let two runs hold two files of one name.
    """
    with lock_file.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            holder = handle.read().strip() or "another run"
            raise LockHeld(f"{holder} holds {lock_file}; wait until it is done") from error
        _write(
            handle.fileno(),
            f"{command} (process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC)",
        )
        try:
            yield
        finally:
            _write(handle.fileno(), "")


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
