"""What a URL says about the day its article was published: a hint, and a check on what the page says."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.dates import EARLIEST, LOCAL

_YEAR = r"(?P<y>20[0-4]\d)"
_SHORT_YEAR = r"(?P<yy>[0-4]\d)"
_MONTH = r"(?P<m>0[1-9]|1[0-2])"
_DAY = r"(?P<d>0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?P<S>[0-5]\d)"
# Most telling first. Families: vccorp-ims, baotintuc, d-stamp (seconds); sharepoint-tandan, blogs (days);
# vnpt-sc, dataimages (month folder).
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"[-/]\d{{3}}{_SHORT_YEAR}{_MONTH}{_DAY}{_CLOCK}\d{{3}}\.html?$",
        rf"[-/]d?{_YEAR}{_MONTH}{_DAY}{_CLOCK}\d{{0,3}}\.html?$",
        r"/(?P<y>20[0-4]\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})/",
        r"/(?P<y>20[0-4]\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/",
        rf"/{_YEAR}{_MONTH}{_DAY}/",
        rf"/{_YEAR}{_MONTH}/",
    )
)
_SLACK_BEFORE = timedelta(days=1)  # a page dated in local time, a folder in UTC
_SLACK_AFTER = timedelta(days=7)  # a stamp of creation, the article published some days later


@dataclass(frozen=True, slots=True)
class UrlDate:
    """The days a URL allows, `first` to `last`; `stamp` is the date in ISO form where it names a day."""

    first: date
    last: date
    stamp: str | None

    def allows(self, published: str) -> bool:
        """Whether a date found in the page agrees with the URL."""
        day = date.fromisoformat(published[:10])
        after = _SLACK_AFTER if self.stamp else _SLACK_BEFORE
        return self.first - _SLACK_BEFORE <= day <= self.last + after


def url_date(url: str) -> UrlDate | None:
    """The date in a URL's path (a month folder, a day folder, a stamp in the file name), or None."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for form in _FORMS:
        if (match := form.search(path)) and (found := _from(match.groupdict())):
            return found
    return None


def _from(part: dict[str, str | None]) -> UrlDate | None:
    year = int(part.get("y") or f"20{part.get('yy')}")
    month = int(part["m"] or 0)
    if year < EARLIEST or not 1 <= month <= 12:
        return None
    if not part.get("d"):
        return UrlDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), None)
    try:
        day = date(year, month, int(part["d"] or 0))
    except ValueError:
        return None
    if not part.get("H"):
        return UrlDate(day, day, day.isoformat())
    clock = (int(part["H"] or 0), int(part["M"] or 0), int(part["S"] or 0))
    return UrlDate(day, day, datetime(year, month, day.day, *clock, tzinfo=LOCAL).isoformat())
