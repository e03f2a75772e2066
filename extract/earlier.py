"""Values of an edition before the one in hand: «từ vị trí 45 lên 37», «năm ngoái thứ 29», «kỳ trước hạng 59»."""

from __future__ import annotations

import re

from extract.cues import END, START
from extract.discourse import Sentence
from extract.measures import Measure
from extract.patterns import compile_pattern
from extract.periods import PeriodMention

# «từ vị trí 45 … lên 37»
_FORMER = compile_pattern(
    rf"{START}từ\s(?:chỗ\s|mức\s|việc\s)?"
    r"(?:xếp\s|đứng\s|ở\s|hạng\s|thứ hạng\s|vị trí\s|vị thứ\s|bậc\s|thứ\s){0,6}$"
)


def is_former(sentence: Sentence, measure: Measure) -> bool:
    """Whether a rank or a score is where a change began: «từ vị trí 45 … lên 37», «từ 64,04 lên 65,43»."""
    if measure.kind != "rank" and measure.rule != "score.former":
        return False
    return _FORMER.search(sentence.before(measure.start, 30)) is not None


_AT_FORMER = 40
_ENDS_FORMER = re.compile(r"[,;.]|lên|xuống|còn")


def former_year(sentence: Sentence, measure: Measure) -> PeriodMention | None:
    """«từ vị trí thứ 10 ở bảng PCI năm 2022»: the year close behind a former rank, before the next value."""
    for period in sentence.periods:
        near = 0 <= period.start - measure.end < _AT_FORMER and len(period.iso) == 4
        if near and not _ENDS_FORMER.search(sentence.between(measure.end, period.start)):
            return period
    return None


_NEAR = 700
"""What stands in the paragraph of a value or in the one before, at most so many characters back, goes with it."""
_LAST_EDITION = re.compile(r"so với (?:một )?(?:năm|kỳ) (?:liền )?(?:trước|ngoái)" + END)


def compares_with_last(sentence: Sentence, measure: Measure, edition: str) -> bool:
    """Whether this paragraph or the one before compares with the last edition, so that «từ thứ 7 lên thứ 2» does."""
    if not edition.isdigit() or re.match(
        r"[^.;,]{0,40}\bnăm\s(?:19|20)\d\d", sentence.after(measure.end, 60)
    ):
        return False  # «từ thứ 17 lên thứ 2 vào năm 2017» may span many years
    lines = sentence.view.lower[max(0, sentence.start - _NEAR) : measure.start].split("\n")
    near = "\n".join([line for line in lines if line.strip()][-2:])
    return _LAST_EDITION.search(near) is not None or f"so với năm {int(edition) - 1}" in near


def before_edition(period: PeriodMention, known: str | None) -> str:
    """A year compared with; «năm trước» and its like count from the edition in hand, not from publication."""
    return str(int(known) - 1) if period.relative and known is not None and known.isdigit() else period.iso


_WHEN = re.compile(r",?\s(?:khi|lúc|thời điểm)\s[^,;.]*$")
_PAST = re.compile(r"năm (?:ngoái|trước|liền trước)|kỳ (?:liền )?trước")


def looks_back(sentence: Sentence, measure: Measure, known: str | None) -> str | None:
    """«Năm ngoái, tỉnh xếp thứ 29»: the edition before the one in hand; so too «so với năm trước, khi tỉnh đứng …»."""
    for period in sentence.periods:
        told = period.role == "compared" and period.end <= measure.start and not period.relative
        if told and _WHEN.match(sentence.between(period.end, measure.start)):
            return period.iso
    if known is None or not known.isdigit():
        return None
    if measure.kind == "rank" and _LAST_TIME.search(sentence.before(measure.start, 40)):
        return str(int(known) - 1)
    for period in sentence.periods:
        if not period.relative or period.is_this_year or period.end > measure.start:
            continue
        gap = sentence.between(period.end, measure.start)
        back = _PAST.fullmatch(sentence.between(period.start, period.end)) is not None
        if period.role == "compared" and re.match(r",?\s(?:khi|lúc|thời điểm)\s", gap):
            return str(int(known) - 1)
        opens = period.start - sentence.start < _OPENING and period.role == "plain"
        if back and opens and not re.search(r"[;.]|năm nay|năm \d", gap):
            return min(str(int(known) - 1), period.iso)
    return None


# «kỳ trước thứ 29», «năm trước hạng 59»: right before the value
_LAST_TIME = re.compile(
    r"(?<!so với )(?<!hơn )(?<!cùng )(?<!với )(?:năm|kỳ)\s(?:liền\s)?(?:trước|ngoái)\s"
    r"(?:còn\s|mới\s|chỉ\s|đã\s)?(?:xếp\s|đứng\s|ở\s|là\s|giữ\s){0,2}$"
)
_OPENING = 12
"""«Năm ngoái, …»: words within so many characters open their sentence."""
