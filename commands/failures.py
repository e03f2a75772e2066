"""From what went wrong to one sentence on stderr and an exit code."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Sequence
from enum import IntEnum

import typer
from typer.exceptions import TyperException

logger = logging.getLogger("chiso")


class ExitCode(IntEnum):
    """What the caller, often cron, learns from a finished command."""

    GOOD = 0
    BELOW_FLOOR = 1
    BAD_INPUT = 2
    COULD_NOT_RUN = 3
    LOCKED = 4
    NOT_PUBLISHED = 5


class BadInput(ValueError):
    """Something the user handed in cannot be used; the message names it and the remedy."""


class CouldNotRun(RuntimeError):
    """The input is fine, but the machine does not allow the work; the message says why."""


class LockHeld(RuntimeError):
    """Another run works on the same database."""


def run(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Runs the program with `arguments` (None: the process's own) and returns its exit code.

    Whatever ends a command early becomes one sentence on stderr; a traceback shows with -v only.
    """
    _speak_utf8()
    try:
        result = app(arguments, prog_name="chiso", standalone_mode=False)
    except TyperException as error:
        return _usage(error)
    except typer.Abort:
        return _say("stopped", 130)
    except Exception as error:  # the outermost frame: past here is only Python's traceback
        logger.debug("the command ended in", exc_info=True)
        return _say(sentence(error), exit_code(error))
    return result if isinstance(result, int) else ExitCode.GOOD


def _usage(error: TyperException) -> int:
    message = error.format_message()
    if not message:  # a group named without a command: its help stands there already
        return error.exit_code
    context = getattr(error, "ctx", None)
    return _say(f"{message} (see '{context.command_path if context else 'chiso'} --help')", error.exit_code)


def exit_code(error: BaseException) -> int:
    """The exit code an exception that ended a command stands for."""
    from db import DatabaseRefused, DatabaseUnwritable

    if isinstance(error, LockHeld):
        return ExitCode.LOCKED
    refused = isinstance(error, DatabaseRefused) and not isinstance(error, DatabaseUnwritable)
    if refused or (_is_ours(error) and isinstance(error, ValueError)):
        return ExitCode.BAD_INPUT
    return ExitCode.COULD_NOT_RUN


def sentence(error: BaseException) -> str:
    """What to tell the user: our own exceptions carry their sentence, the rest are named as what they are."""
    if _is_ours(error):
        return str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    kind = type(error)
    return f"{kind.__module__}.{kind.__name__}: {error} (run the command again with -v for the whole story)"


def _speak_utf8() -> None:
    """Vietnamese letters go out as UTF-8 also where the locale is C, as under cron."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _is_ours(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in {"commands", "crawler", "extract", "db"}


def _say(message: str, code: int) -> int:
    print(f"chiso: {message}", file=sys.stderr)
    return int(code)
