"""Values that were found and left out, and why: what `chiso explain` shows beside the facts."""

from __future__ import annotations

from extract.discourse import Focus, Sentence
from extract.indices import find_indicators_of
from extract.link import Bound, is_plausible
from extract.measures import Measure
from extract.model import LeftOut, Omission
from extract.subjects import find_subjects


def left_out(sentence: Sentence, focus: Focus, bound: list[Bound]) -> list[LeftOut]:
    """The values of a sentence that no fact came from, in order; `focus` is the state the sentence was read in."""
    kept = [item.measure for item in bound]
    view = sentence.view
    omitted: list[LeftOut] = []
    for measure in sentence.measures:
        if any(measure.start < other.end and other.start < measure.end for other in kept):
            continue
        start, end = view.original_span(measure.start, measure.end)
        why = _why(sentence, focus, measure)
        omitted.append(
            LeftOut(measure.kind, measure.value, view.original[start:end], start, end, measure.rule, why)
        )
    return omitted


def _why(sentence: Sentence, focus: Focus, measure: Measure) -> Omission:
    codes, how = find_indicators_of(sentence, focus, measure)
    if not [code for code in codes if code != "other"]:
        return "unknown index" if codes else "no index"
    if not any(is_plausible(sentence, focus, measure, code, how) for code in codes):
        return "no value of this index"
    subjects, _ = find_subjects(sentence, focus, measure)
    return "list does not add up" if subjects else "no subject"
