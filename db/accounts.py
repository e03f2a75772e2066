"""Who may review in the browser: names and salted hashes of passwords, in a small file of its own.

The file is no part of any database, is read anew at each sign-in, and holds no password. It is made and
changed by `chiso review account`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from pathlib import Path

from db.opening import DatabaseRefused, DatabaseUnwritable

SHORTEST = 10
"""Letters of a password at least."""

LONGEST = 200

_NAME = re.compile(r"[\w.@-]{1,60}")

_COST = {"n": 2**14, "r": 8, "p": 1}
"""scrypt's parameters for interactive logins, RFC 7914 section 2: 16 MiB and some 50 ms a try."""


class AccountRefused(ValueError):
    """A name or a password that cannot be taken; one sentence with the remedy."""


def accounts(file: Path) -> dict[str, str]:
    """Hashes by name; empty where there is no file. Raises DatabaseRefused for one that is none of ours."""
    if not file.exists():
        return {}
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatabaseRefused(
            f"{file} cannot be read ({error}): `chiso review account` makes one."
        ) from error
    if not isinstance(held, dict) or not all(isinstance(value, str) for value in held.values()):
        raise DatabaseRefused(f"{file} is no list of accounts: move it away, a new one will be made.")
    return held


def set_password(file: Path, name: str, password: str) -> None:
    """Gives `name` an account, or its account another password. Raises AccountRefused."""
    if not _NAME.fullmatch(name):
        raise AccountRefused(f"{name!r} is no name: letters, digits and . _ - @, without spaces, 60 at most")
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountRefused(f"a password has {SHORTEST} to {LONGEST} letters; take another")
    _write(file, accounts(file) | {name: hashed(password)})


def remove_account(file: Path, name: str) -> None:
    """Takes the account of `name` away; whoever is signed in with it can write no more. Raises AccountRefused."""
    held = accounts(file)
    if name not in held:
        raise AccountRefused(
            f"{name!r} has no account in {file}; those that have: {', '.join(held) or 'none'}"
        )
    del held[name]
    _write(file, held)


def is_password(file: Path, name: str, password: str) -> bool:
    """Whether `password` is that of `name`; takes as long for a name there is not."""
    held = accounts(file).get(name)
    is_right = _matches(held or _NOBODY, password[:LONGEST])
    return is_right and held is not None


def hashed(password: str) -> str:
    """A salted hash of a password: 'scrypt$salt$hash', both in base64."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_text(salt)}${_text(_scrypt(password, salt))}"


def _matches(held: str, password: str) -> bool:
    scheme, _, rest = held.partition("$")
    salt, _, wanted = rest.partition("$")
    if scheme != "scrypt":
        return False
    return hmac.compare_digest(_text(_scrypt(password, base64.b64decode(salt))), wanted)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_COST)


def _text(some: bytes) -> str:
    return base64.b64encode(some).decode()


_NOBODY = f"scrypt${_text(bytes(16))}${_text(bytes(32))}"


def _write(file: Path, held: dict[str, str]) -> None:
    """In one step, and for the eyes of this user only."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(json.dumps(held, ensure_ascii=False, indent=1) + "\n")
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise DatabaseUnwritable(f"{file} cannot be written ({error.strerror}): free it.") from error
