"""What is going wrong with a source, each symptom in a sentence with a hint where to look: pure.

A night may end `ok` and the source be ill all the same: its lists show nothing new, its pages lose their dates,
its rules no longer fit and the reader's fallback hides it. Each is judged against the source's own past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from crawler.outcomes import MEANING
from db.vitals import FIELDS, Vitals

SILENT_DAYS = 3
"""No paper is silent for longer than a long weekend."""
SILENT_TIMES = 3
"""… nor for three times its longest usual pause: portals publish when they have something."""
FEW_DAYS = 7
"""Limit of silence for a source that brought news on fewer than three days yet."""

LEAST_PAGES = 5
"""Shares of fewer pages say nothing."""
LEAST_PAST = 20
DROP = 0.3
"""A share that falls by so much is another page, not another mix of articles."""
NEEDED: Mapping[str, float] = {"title": 0.9, "published": 0.8}
"""What a source without a past must reach; leads and authors are not every paper's custom."""
DRIFT = 0.3
"""Share of pages read without rules from which on these do not fit."""
NOT_ARTICLES = 0.5

HINTS: tuple[tuple[str, str], ...] = (
    ("refused:robots_unreachable", "open its /robots.txt in a browser; while it fails nothing is fetched"),
    ("refused:robots", "the outlet does not want it: take its file out of the sources"),
    ("refused:retry_after", "nothing to do: it is asked again when the time it asked for is over"),
    ("refused:address", "correct home_url in its source file; a private mirror needs --allow-address"),
    ("rejected:challenge", "a bot wall: ask the outlet, or take its file out of the sources"),
    ("failed:dns", "did the outlet move or close? see home_url in its source file"),
    ("failed:tls", "its certificate is broken: see it in a browser, tell the outlet"),
    ("failed:internal", "an error of ours: the issue holds the place; please report it"),
    ("failed:unreadable_list", "see the address in a browser, then [discovery] in its source file"),
    ("failed:http_4", "did its sections move? see [discovery] in its source file"),
    ("failed:", "down or slow: wait some nights, then see it in a browser"),
    (
        "below_floor:",
        "was it rebuilt? see its front page, then [discovery] and article_pattern in its source file",
    ),
    ("skipped:resting", "mend its source file and try 'chiso crawl --only ID', or wait"),
    ("skipped:archive_full", "raise --archive-limit, or make room on the disk; nothing was deleted"),
    ("skipped:off_peak", "start the night earlier, or with --any-hour"),
)


@dataclass(frozen=True, slots=True)
class Symptom:
    """`check` is outcome, silence, fields, drift or not_articles."""

    source_id: str
    name: str
    check: str
    sentence: str
    hint: str

    def as_record(self) -> dict[str, str]:
        """As JSON values."""
        return asdict(self)


def symptoms(row: Mapping[str, Any], vitals: Vitals) -> list[Symptom]:
    """All that is wrong with a source: `row` as `db.status` gives it, with its vitals."""
    found = [*_outcome(row), *_silence(vitals), *_fields(vitals), *_reading(vitals)]
    return [Symptom(vitals.source_id, vitals.name, *one) for one in found]


Found = Iterator[tuple[str, str, str]]


def _outcome(row: Mapping[str, Any]) -> Found:
    outcome = row["outcome"]
    if outcome is None or outcome == "ok":
        return
    meaning = next((text for name, text in MEANING.items() if name == outcome), None)
    detail = row["detail"] or ""
    parts = [meaning, detail] if meaning and not detail.startswith(meaning) else [detail]
    nights = row["runs_not_ok"]
    since = f"for {nights} runs" if nights > 1 else "in the last run"
    newest = (row["newest_published"] or row["newest_first_seen"] or "")[:10]
    held = f"newest article of {newest}" if newest else "no article held"
    told = f"{'; '.join(part for part in parts if part)} ({outcome})"
    yield "outcome", f"{since}: {told}; {held}", hint_for(outcome)


def hint_for(outcome: str) -> str:
    """Where to look when a source's night ended so."""
    return next(
        (hint for start, hint in HINTS if outcome.startswith(start)), "see its issues of the last run"
    )


def _silence(vitals: Vitals) -> Found:
    if not vitals.news or vitals.last_good is None:
        return
    days = (vitals.last_good - vitals.news[-1]).days
    if days > silence_limit(vitals):
        yield (
            "silence",
            f"its lists answer but have shown nothing new for {days} days, since {vitals.news[-1]}",
            "compare its front page with [discovery] in its source file: a section may have moved",
        )


def silence_limit(vitals: Vitals) -> int:
    """Days without news that a source's own past makes plausible."""
    gaps = sorted((after - before).days for before, after in zip(vitals.news, vitals.news[1:], strict=False))
    if len(gaps) < 2:
        return FEW_DAYS
    usual = gaps[len(gaps) * 9 // 10]  # nine of ten pauses are no longer: holidays do not count
    return max(SILENT_DAYS, SILENT_TIMES * usual)


def _fields(vitals: Vitals) -> Found:
    recent, past = vitals.recent, vitals.past
    if recent.stored < LEAST_PAGES:
        return
    for name in FIELDS:
        share = recent.filled[name] / recent.stored
        if past.stored >= LEAST_PAST:
            before = past.filled[name] / past.stored
            ill, beside = share < before - DROP, f", before that {before:.0%}"
        else:
            ill, beside = share < NEEDED.get(name, 0.0), ""
        if ill:
            yield (
                "fields",
                f"{share:.0%} of its articles of the last week have the field {name}{beside}",
                f"see [page] {'date' if name == 'published' else name} in its source or family file",
            )


def _reading(vitals: Vitals) -> Found:
    recent, past = vitals.recent, vitals.past
    example = f", for example {vitals.example}" if vitals.example else ""
    drifted = _ill(recent.fallback, recent.articles, past.fallback, past.articles, DRIFT)
    if drifted and vitals.family != "generic":
        yield (
            "drift",
            f"{recent.fallback} of {recent.articles} pages of the last week were read without its page rules",
            f"has the layout changed? see [page] in its source or family file{example}",
        )
    missed = recent.pages - recent.articles
    if _ill(missed, recent.pages, past.pages - past.articles, past.pages, NOT_ARTICLES):
        yield (
            "not_articles",
            f"{missed} of {recent.pages} pages of the last week were read as no articles",
            f"see why with 'chiso read', and article_pattern in its source file{example}",
        )


def _ill(part: int, whole: int, past_part: int, past_whole: int, least: float) -> bool:
    """Whether a share is high, and clearly higher than it was."""
    if whole < LEAST_PAGES:
        return False
    usual = past_part / past_whole + DROP if past_whole >= LEAST_PAST else 0.0
    return part / whole >= max(least, usual)
