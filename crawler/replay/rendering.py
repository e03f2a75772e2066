"""Markup of the replay pages: templates, the forms in which papers print dates, odd ways of writing text."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).parent / "templates"

WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
# Windows-1258 holds the base letters and five tone marks, to be set behind their letter
# source: Unicode mapping of CP1258
TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
WORD_STYLES = ("font-size: 12pt;", "line-height: 115%;", "font-family: 'Times New Roman', serif;")


def environment() -> Environment:
    """The templates, autoescaped; a name that a template misspells is an error."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "printed": printed,
        "weekday": weekday,
        "half_day": half_day,
        "word_spans": word_spans,
    }
    return env


def printed(moment: datetime, form: str) -> str:
    """A moment in a strftime form."""
    return moment.strftime(form)


def weekday(day: date) -> str:
    """`Thứ tư`, `Chủ nhật`: as papers begin a date."""
    at = day.weekday()
    return "Chủ nhật" if at == len(WEEKDAYS) else f"Thứ {WEEKDAYS[at]}"


def half_day(moment: datetime) -> str:
    """`Thứ sáu, 29/9/2023 | 1:48:45 PM`: unpadded, on a twelve-hour clock."""
    clock = moment.strftime("%I:%M:%S %p").lstrip("0")
    return f"{weekday(moment)}, {moment.day}/{moment.month}/{moment.year} | {clock}"


def word_spans(text: str) -> Markup:
    """A paragraph as pasted from Word: runs in three nested spans, the first letter in a run of its own."""
    half = text.find(" ", len(text) // 2)
    runs = (text[:1], text[1:half], text[half:])
    opened = Markup("").join(Markup('<span style="{}">').format(style) for style in WORD_STYLES)
    closed = Markup("</span>" * len(WORD_STYLES))
    return Markup("").join(opened + escape(run) + closed for run in runs)


def encoded(page: str, charset: str = "utf-8") -> bytes:
    """A page as bytes. Raises UnicodeEncodeError where Windows-1258 lacks a character."""
    if charset != "windows-1258":
        return page.encode(charset)
    return "".join(_toned(letter) for letter in unicodedata.normalize("NFC", page)).encode("cp1258")


def _toned(letter: str) -> str:
    """A letter with its tone mark behind it: ế → ê + acute, while â or ơ stay whole."""
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in TONES)
    base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
    return base + tones


def slug(title: str, *, drop_d: bool = False) -> str:
    """A title as papers put it into an address. `drop_d`: Liferay loses the letter đ (Đền → en)."""
    plain = title.lower().replace("đ", "" if drop_d else "d")
    letters = (mark for mark in unicodedata.normalize("NFD", plain) if not unicodedata.combining(mark))
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in letters)
    return "-".join(words.split())
