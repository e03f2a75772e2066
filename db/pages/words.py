"""The words of the pages in the reader's language, and numbers and days as that language writes them.

All texts stand in texts.toml, one entry a text with both languages; pages and templates name them by key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from db.settling import BECAUSE

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "vi"

FILE = Path(__file__).parent / "texts.toml"

_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_BOUNDS = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


@cache
def texts(file: Path = FILE) -> Mapping[str, Mapping[str, str]]:
    """All texts by dotted key ('home.title'), each with its languages; `en_one` is the English of one thing."""
    found: dict[str, Mapping[str, str]] = {}

    def gather(table: Mapping[str, Any], prefix: str) -> None:
        for name, value in table.items():
            if set(LANGUAGES) <= set(value):
                found[prefix + name] = value
            else:
                gather(value, f"{prefix}{name}.")

    gather(tomllib.loads(file.read_text(encoding="utf-8")), "")
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """The pages' voice in one language; called with a key it gives the text."""

    language: Language = DEFAULT

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key` with `values` put in; KeyError for a key there is not."""
        entry = texts()[key]
        text = entry[self.language]
        if self.language == "en" and str(values.get("n")) == "1":
            text = entry.get("en_one", text)
        return text.format(**values) if values else text

    def known(self, prefix: str, name: str | None) -> str:
        """The text of `prefix.name`, or `name` itself where there is none: codes of other rooms may be new."""
        entry = texts().get(f"{prefix}.{name}")
        return entry[self.language] if entry else name or ""

    def asserted(self, name: str, value: object) -> str:
        """An attribute's value as a reviewer reads it: codes in words, «not said» for none."""
        if value is None or value == "":
            return self("review.nothing")
        return self.known(name, str(value))

    def number(self, number: float | str) -> str:
        """A number as JSON writes it in the language's form: '36300' → '36.300' or '36,300'."""
        whole, _, fraction = str(number).partition(".")
        sign = "−" if whole.startswith("-") else ""
        digits = whole.lstrip("-")
        group, point = (".", ",") if self.language == "vi" else (",", ".")
        if digits.isdecimal():
            digits = f"{int(digits):,}".replace(",", group)
        return f"{sign}{digits}{point + fraction if fraction else ''}"

    def value(
        self,
        kind: str,
        value_text: str,
        *,
        unit: str | None = None,
        bound: str = "eq",
        out_of: int | None = None,
    ) -> str:
        """A value for reading: '36/63', '≤ 20', '+8 bậc', '≥ 1.600 tổ', '87,05 %', '922/QĐ-BTTTT'."""
        if kind == "decision":
            return value_text
        number = self.number(value_text)
        if kind.endswith("_change") and not number.startswith("−"):
            number = f"+{number}"
        if kind == "rank" and out_of:
            number = f"{number}/{out_of}"
        return f"{_BOUNDS[bound]}{number}{self.known('unit', unit) if unit in _SAID_UNITS else ''}"

    def period(self, period: str | None) -> str:
        """A period: '2022-08-30' → '30/8/2022' or '30 Aug 2022'; the word for unknown where there is none."""
        if not period:
            return self("unknown_period")
        match = _ISO.fullmatch(period)
        if not match:
            return period
        year, month, day = match.groups()
        if self.language == "vi":
            return "/".join(str(int(part)) for part in (day, month) if part) + f"/{year}"
        return " ".join(filter(None, (day and str(int(day)), _MONTHS[int(month) - 1], year)))

    def day(self, time: str | None) -> str:
        """The day of an ISO time or date; '' when there is none."""
        return self.period(time[:10]) if time else ""

    def indicator(self, code: str | None, name_vi: str | None, name_en: str | None) -> str:
        """An index by its name in the language, or its code."""
        return (name_en if self.language == "en" else None) or name_vi or code or ""

    def because(self, rule: str, *, support: int, texts: int) -> str:
        """Why a claim shows the value it shows."""
        return BECAUSE[rule][LANGUAGES.index(self.language)].format(n=support, m=texts)

    def outcome(self, outcome: str) -> str:
        """How a source's night or a step ended, in words: of the outcome, else of its family (docs/outcomes.md)."""
        family, _, status = outcome.partition(":http_")
        if status:
            return self("outcome.http", status=status)
        told = self.known("outcome", outcome)
        return told if told != outcome else self.known("outcome", family.partition(":")[0])

    def reason(self, reason: str) -> tuple[str, str]:
        """What a fact's reason ('subject: clause') is about and where that was found, in words."""
        about, _, where = reason.partition(": ")
        if about == "mentions":
            return self("reason.mentions"), self.number(where)
        return self.known("reason.about", about), self.known("reason.where", where)

    def confidence(self, confidence: float) -> str:
        """How sure the extractor is, in a word: its grade is the share of such facts that are right."""
        level = "high" if confidence >= 0.9 else "fair" if confidence >= 0.75 else "low"
        return self(f"confidence.{level}")


_SAID_UNITS = ("percent", "places", "teams", "members")
"""Units written behind their number; ranks and points stand alone."""


def language_of(asked: str | None, cookie: str | None) -> Language:
    """The language to show: as asked for in the address, else as chosen before, else Vietnamese."""
    for choice in (asked, cookie):
        for language in LANGUAGES:
            if choice == language:
                return language
    return DEFAULT
