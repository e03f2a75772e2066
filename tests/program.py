"""The program run in this process, with what it printed and how it ended."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import pipeline
from commands import failures


@dataclass(frozen=True)
class Ended:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """stdout as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def sentence(self) -> str:
        """The one line a failed command left on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, f"one sentence is wanted, not {self.err!r}"
        assert lines[0].startswith("chiso: ")
        return lines[0].removeprefix("chiso: ")


Chiso = Callable[..., Ended]


@pytest.fixture
def chiso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Chiso:
    """Runs `chiso …` in an empty folder; `stdin` is what is piped in."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ended:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin))))  # type: ignore[arg-type]
            code = failures.run(pipeline.app, [str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run
