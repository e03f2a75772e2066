"""A source may end every night well and be ill all the same: each symptom against its own past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from crawler.health import Tally, own_floor, rests_until, verdict
from crawler.outcomes import Outcome
from crawler.symptoms import HINTS, hint_for, silence_limit, symptoms
from db.vitals import Counts, Vitals
from tests.crawler.site import Site, source

TODAY = date(2026, 10, 30)
WELL = {"outcome": "ok", "detail": None}


def vitals(
    *news: int, recent: Counts | None = None, past: Counts | None = None, family: str = "epi"
) -> Vitals:
    """A source whose lists showed something new so many days ago."""
    days = sorted(TODAY - timedelta(days=ago) for ago in news)
    return Vitals("bao", "Báo", family, TODAY, days, recent or Counts(), past or Counts(), "http://b.vn/1")


def counts(articles: int, *, pages: int | None = None, fallback: int = 0, **filled: int) -> Counts:
    fields = dict.fromkeys(("title", "lead", "author", "published"), articles) | filled
    return Counts(pages or articles, articles, fallback, articles, fields)


def checks(one: Vitals) -> list[str]:
    return [symptom.check for symptom in symptoms(WELL, one)]


@pytest.mark.parametrize(
    ("news", "silent"),
    [
        (range(0, 30), False),
        (range(3, 30), False),
        (range(4, 30), True),
        (range(20, 90, 7), False),  # a weekly portal
        (range(22, 90, 7), True),
        ((7,), False),
        ((8,), True),
        ((), False),
    ],
)
def test_silence_is_measured_by_the_sources_own_pauses(news: range, silent: bool) -> None:
    assert (checks(vitals(*news)) == ["silence"]) is silent


def test_one_long_holiday_does_not_make_a_daily_paper_patient() -> None:
    assert silence_limit(vitals(*range(0, 20), *range(29, 60))) == 3


@pytest.mark.parametrize(
    ("recent", "past", "found"),
    [
        (counts(20), counts(100), []),
        (counts(20, author=2), counts(100, author=10), []),  # never had any
        (counts(20, author=2), counts(100, author=90), ["fields"]),
        (counts(20, published=10), None, ["fields"]),
        (counts(20, author=0, lead=0), None, []),
        (counts(4, published=0), counts(100), []),  # too few to say
        (counts(20, fallback=6), None, ["drift"]),
        (counts(20, fallback=6), counts(100, fallback=25), []),
        (counts(20, fallback=12), counts(100, fallback=25), ["drift"]),
        (counts(10, pages=20), counts(100, pages=110), ["not_articles"]),
        (counts(10, pages=20), counts(100, pages=190), []),
    ],
)
def test_fields_that_thin_out_and_rules_that_no_longer_fit(
    recent: Counts, past: Counts | None, found: list[str]
) -> None:
    assert checks(vitals(0, 1, 2, recent=recent, past=past)) == found


def test_a_source_without_page_rules_cannot_drift() -> None:
    assert checks(vitals(0, recent=counts(20, fallback=20), family="generic")) == []


def test_every_symptom_names_the_source_and_says_where_to_look() -> None:
    ill = vitals(9, 10, 11, recent=counts(20, pages=60, fallback=20, published=0))
    row = {"outcome": "failed:http_503", "detail": "x", "runs_not_ok": 1, "newest_published": None,
           "newest_first_seen": None}  # fmt: skip
    found = symptoms(row, ill)
    assert [one.check for one in found] == ["outcome", "silence", "fields", "drift", "not_articles"]
    assert all(one.source_id == "bao" and one.sentence and one.hint for one in found)


def test_every_bad_end_of_a_night_has_a_hint() -> None:
    kinds = (
        "refused:robots",
        "refused:retry",
        "refused:address",
        "failed:",
        "rejected:challenge",
        "below",
        "skip",
    )
    for outcome in Outcome:
        if outcome.startswith(kinds):
            assert any(outcome.startswith(start) for start, _ in HINTS), outcome
    assert hint_for("failed:http_404") != hint_for("failed:http_500")


def test_a_floor_comes_from_a_sources_own_nights() -> None:
    with Site() as site:
        paper = source(site)
    past = [30, 31, 29, 90, 30]
    tally = Tally(links={f"/{number}" for number in range(14)}, lists_read=2)
    assert verdict(paper, tally) == ("ok", None)
    outcome, detail = verdict(paper, tally, past)
    assert outcome == "below_floor:few_links"
    assert detail
    assert detail.endswith(f"showed 14 articles, fewer than 15; they usually show {median(past)}")
    assert own_floor(past[:2]) == 0, "two nights are no history"


def test_a_failing_source_rests_longer_and_longer() -> None:
    tried = datetime(2026, 10, 30, 18, 0, tzinfo=UTC)
    rests = [rests_until(nights, tried) for nights in range(1, 9)]
    days = [round((until - tried) / timedelta(days=1) + 0.25) if until else 0 for until in rests]
    assert days == [0, 0, 2, 4, 7, 14, 14, 14]
