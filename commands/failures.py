"""From what went wrong to one sentence on stderr and an exit code."""

from __future__ import annotations

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
    try:
        result = app(arguments, prog_name="chiso", standalone_mode=False)
    except TyperException as error:
        context = getattr(error, "ctx", None)
        help_of = context.command_path if context else "chiso"
        return _say(f"{error.format_message()} (see '{help_of} --help')", error.exit_code)
    except typer.Abort:
        return _say("stopped", 130)
    except Exception as error:  # the outermost frame: past here is only Python's traceback
        logger.debug("the command ended in", exc_info=True)
        return _say(sentence(error), exit_code(error))
    return result if isinstance(result, int) else ExitCode.GOOD


def exit_code(error: BaseException) -> int:
    """The exit code an exception that ended a command stands for."""
    if isinstance(error, LockHeld):
        return ExitCode.LOCKED
    if _is_ours(error) and isinstance(error, ValueError):
        return ExitCode.BAD_INPUT
    return int(getattr(error, "exit_code", ExitCode.COULD_NOT_RUN))


def sentence(error: BaseException) -> str:
    """What to tell the user: our own exceptions carry their sentence, the rest are named as what they are."""
    if _is_ours(error):
        return str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    kind = type(error)
    return f"{kind.__module__}.{kind.__name__}: {error} (run the command again with -v for the whole story)"


def _is_ours(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in {"commands", "crawler", "extract", "db"}


def _say(message: str, code: int) -> int:
    print(f"chiso: {message}", file=sys.stderr)
    return int(code)
