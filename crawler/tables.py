"""Reading a declared TOML table key by key: what is missing, wrong or unknown is named with its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crawler.errors import SourceError


def read_toml(path: Path) -> dict[str, Any]:
    """The file as a table. Raises SourceError naming file and line when it is not TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror})") from error


class Table:
    """A table of a source file, above the same table of its family file: own keys win.

    Every getter takes its key off; `close` then refuses the keys that nobody took. All errors are SourceError
    naming the file in which the key stands, and the key.
    """

    def __init__(
        self,
        own: Mapping[str, Any],
        own_file: str,
        below: Mapping[str, Any],
        below_file: str,
        prefix: str = "",
    ) -> None:
        self._layers = ((dict(own), own_file), (dict(below), below_file))
        self._prefix = prefix
        self._taken: set[str] = set()

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not empty; required when there is no default."""
        value = self._take(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be text")
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or None when the key is absent."""
        self._taken.add(key)
        return self.text(key) if self.has(key) else None

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings; `default` when the key is absent."""
        value = self._take(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def all_texts(self, key: str) -> tuple[str, ...]:
        """The lists of strings of both layers, the file's own first: for what adds up instead of winning."""
        self._taken.add(key)
        return tuple(text for layer in self._single() for text in layer.texts(key))

    def all_patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """The lists of regular expressions of both layers, compiled."""
        self._taken.add(key)
        return tuple(pattern for layer in self._single() for pattern in layer.patterns(key))

    def one_of(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        """One of the given words; required when there is no default."""
        value = self.text(key, default)
        if value not in words:
            raise self.wrong(key, f"must be one of {', '.join(words)}, not {value!r}")
        return value

    def day(self, key: str) -> date:
        """A date, written 2025-07-01 without quotes."""
        value = self._take(key, None)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(key, "must be a date without quotes, such as 2025-07-01")
        return value

    def flag(self, key: str) -> bool | None:
        """true or false, or None when the key is absent."""
        value = self._take(key, ...)
        if value is ...:
            return None
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def has(self, key: str) -> bool:
        """Whether the key is there, in either layer."""
        return any(key in layer for layer, _ in self._layers)

    def raw(self) -> dict[str, Any]:
        """The table as it was written, own layer only."""
        return self._layers[0][0]

    def number(self, key: str, default: float, least: float) -> float:
        """A number of at least `least`."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
            raise self.wrong(key, f"must be a number of at least {least:g}")
        return value

    def whole(self, key: str, default: int, least: int) -> int:
        """A whole number of at least `least`."""
        value = self.number(key, default, least)
        if not isinstance(value, int):
            raise self.wrong(key, "must be a whole number")
        return value

    def pattern(self, key: str) -> re.Pattern[str]:
        """A regular expression, compiled."""
        return self._compiled(key, self.text(key))

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """A list of regular expressions, compiled; empty when the key is absent."""
        return tuple(self._compiled(key, text) for text in self.texts(key))

    def named_patterns(self, key: str) -> dict[str, re.Pattern[str]]:
        """A table of name = 'regular expression', compiled; empty when the key is absent."""
        below = self.table(key)
        names = {name for layer, _ in below._layers for name in layer}
        return {name: below.pattern(name) for name in sorted(names)}

    def tables(self, key: str) -> list[Table]:
        """A list of tables (`[[key]]`), each read on its own; empty when the key is absent."""
        file = self.file_of(key)
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"must be a list of tables, written [[{self._prefix}{key}]]")
        return [Table(item, file, {}, file, f"{self._prefix}{key}.") for item in value]

    def table(self, key: str) -> Table:
        """A table below, in both layers; empty when the key is absent."""
        self._taken.add(key)
        parts = [layer.get(key, {}) for layer, _ in self._layers]
        if not all(isinstance(part, dict) for part in parts):
            raise self.wrong(key, f"must be a table, written [{self._prefix}{key}]")
        (_, own_file), (_, below_file) = self._layers
        return Table(parts[0], own_file, parts[1], below_file, f"{self._prefix}{key}.")

    def layers(self, key: str) -> tuple[tuple[dict[str, Any], str], ...]:
        """The raw tables below and their files, the family's first: for a reader of its own."""
        self.table(key)
        return tuple((layer.get(key, {}), file) for layer, file in reversed(self._layers))

    def close(self) -> None:
        """Refuses what is left over."""
        for layer, file in self._layers:
            if unknown := sorted(set(layer) - self._taken):
                known = ", ".join(sorted(self._taken))
                raise SourceError(f"{file}: unknown key {self._prefix}{unknown[0]}; known here: {known}")

    def file_of(self, key: str) -> str:
        """The file in which the key stands, or would have to stand."""
        return next((file for layer, file in self._layers if key in layer), self._layers[0][1])

    def wrong(self, key: str, why: str) -> SourceError:
        """The error to raise for the value of a key."""
        return SourceError(f"{self.file_of(key)}: {self._prefix}{key} {why}")

    def _single(self) -> Iterator[Table]:
        return (Table(layer, file, {}, file, self._prefix) for layer, file in self._layers)

    def _take(self, key: str, default: object) -> Any:
        self._taken.add(key)
        for layer, _ in self._layers:
            if key in layer:
                return layer[key]
        if default is None:
            raise SourceError(f"{self.file_of(key)}: {self._prefix}{key} is missing; add {key} = …")
        return default

    def _compiled(self, key: str, text: str) -> re.Pattern[str]:
        try:
            return re.compile(text)
        except re.error as error:
            raise self.wrong(key, f"is no regular expression: {error} in {text!r}") from error
