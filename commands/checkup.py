"""What `chiso doctor` looks at, one finding a check."""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from typing import Literal

from commands.failures import BadInput, CouldNotRun
from commands.paths import DataFolder

# one year of nights of all outlets fits into this (measured: some 15 KB a page, compressed)
LITTLE_SPACE = 2 * 1024**3
REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9_.-]+")
DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's result in a sentence."""

    check: str
    severity: Literal["ok", "notice", "error"]
    message: str

    def as_record(self) -> dict[str, str]:
        """For --json."""
        return asdict(self)


def checkup(folder: DataFolder) -> list[Finding]:
    """All checks, those of the machine first."""
    return [*_python(), *_packages(), *_folder(folder), *_database(folder)]


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    yield Finding(
        "python", "ok" if good else "error", f"Python {found}" + ("" if good else "; 3.11 is needed")
    )


def _packages() -> Iterator[Finding]:
    """Imports every declared dependency: an installation may be complete on paper and still not load."""
    declared = [line for line in requires("chiso") or () if "extra ==" not in line]
    names = sorted({found[0] for line in declared if (found := REQUIREMENT_NAME.match(line))})
    modules = _modules_by_package()
    versions = []
    for name in names:
        try:
            importlib.import_module(modules.get(name.lower(), name))
            versions.append(f"{name} {version(name)}")
        except (ImportError, PackageNotFoundError) as error:
            yield Finding("packages", "error", f"{name} cannot be imported ({error}); install chiso again")
    yield Finding("packages", "ok", ", ".join(versions))


def _modules_by_package() -> dict[str, str]:
    """What to import of each installed package: mostly its own name, but ahocorasick for pyahocorasick."""
    found: dict[str, str] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            name = package.lower()
            if name not in found or module.lower() == name.replace("-", "_"):
                found[name] = module
    return found


def _folder(folder: DataFolder) -> Iterator[Finding]:
    place = folder.database.parent
    if not place.exists():
        yield Finding("folder", "notice", f"{place} is not there yet; 'chiso run' makes it")
        return
    try:
        folder.prepare()
    except (BadInput, CouldNotRun) as error:
        yield Finding("folder", "error", str(error))
        return
    yield Finding("folder", "ok", f"{place} can be written")
    free = shutil.disk_usage(place).free
    yield Finding(
        "disk", "ok" if free >= LITTLE_SPACE else "notice", f"{free / 1024**3:.1f} GB free where {place} is"
    )


def _database(folder: DataFolder) -> Iterator[Finding]:
    from db import DatabaseRefused, open_database
    from db.checks import check_database

    if not folder.database.exists():
        yield Finding(DATABASE, "notice", f"there is none at {folder.database} yet; 'chiso run' makes it")
        return
    try:
        with closing(open_database(folder.database, create=False)) as db:
            problems = check_database(db)
    except DatabaseRefused as error:
        yield Finding(DATABASE, "error", str(error))
        return
    for problem in problems:
        yield Finding(f"{DATABASE}, {problem.check}", problem.severity, problem.message)
    if not problems:
        yield Finding(DATABASE, "ok", f"{folder.database}: integrity, references and every fact's span hold")
