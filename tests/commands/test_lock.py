"""One run at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commands.failures import LockHeld
from commands.lock import only_run

HOLDER = """
import sys
from pathlib import Path
from commands.lock import only_run
with only_run(Path(sys.argv[1]), "chiso run"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_run_is_told_who_holds_the_lock_and_a_killed_one_frees_it(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told = rf"chiso run \(process {holder.pid}, since .*\) holds"
        with pytest.raises(LockHeld, match=told), only_run(lock, "chiso run"):
            pass
        holder.kill()
    with only_run(lock, "chiso run"):
        assert "chiso run" in lock.read_text()
    assert lock.read_text() == ""
