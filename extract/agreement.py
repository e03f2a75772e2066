"""How a fact stands to the others of its article: contradicted, repeated, in the order of its edition or not.

Pure and linear in the number of facts, but for sorting them once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.model import Fact


def upto(number: int, most: int) -> int:
    """A count as a trait tells it: everything from `most` on is alike."""
    return number if number < most else most


class Agreement:
    """The facts of an article, counted by what they say."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        said = [fact for fact in facts if fact.kind != "decision"]
        self._many = max(1, len(said))
        self._subjects = Counter([fact.subject for fact in said])
        self._periods = Counter([fact.period for fact in said])
        self._values: defaultdict[object, set[object]] = defaultdict(set)
        self._holders: defaultdict[object, set[str | None]] = defaultdict(set)
        self._repeats: defaultdict[object, int] = defaultdict(int)
        self._pairs: defaultdict[object, dict[str, dict[str | None, float]]] = defaultdict(dict)
        for fact in said:
            self._take(fact)
        self._orders = {edition: _order(pair) for edition, pair in self._pairs.items() if len(pair) > 1}
        self._shared = [
            f"subjects={upto(len(self._subjects), 4)}",
            f"periods={upto(len(self._periods), 4)}",
            f"facts={upto(len(facts) // 3, 5)}",
        ]

    def _take(self, fact: Fact) -> None:
        self._values[_question(fact)].add(fact.value)
        if fact.kind == "rank":
            self._holders[_place(fact)].add(fact.subject)
        self._repeats[fact.kind, fact.indicator, fact.value, fact.subject] += 1
        if fact.kind in ("rank", "score") and fact.bound == "eq":
            self._pairs[_edition(fact)].setdefault(fact.kind, {})[fact.subject] = float(fact.value)

    def traits(self, fact: Fact) -> list[str]:
        """The traits of one of the facts."""
        found: list[str] = []
        if len(self._values[_question(fact)]) > 1:
            found += ["contradicted", f"contradicted {fact.kind}"]
        if fact.kind == "rank" and len(self._holders[_place(fact)]) > 1:
            found.append("rank shared")
        if self._repeats[fact.kind, fact.indicator, fact.value, fact.subject] > 1:
            found.append("value said twice")
        found += self._shared
        found.append(f"period of facts={4 * self._periods[fact.period] // self._many}")
        found.append(f"subject of facts={4 * self._subjects[fact.subject] // self._many}")
        if fact.kind in ("rank", "score") and (order := self._by_order(fact)) is not None:
            found.append(order)
        return found

    def _by_order(self, fact: Fact) -> str | None:
        """Whether ranks and scores of one edition fall together: who ranks higher has the higher score."""
        edition = _edition(fact)
        if fact.bound != "eq" or edition not in self._orders:
            return None
        pair, (ranks, scores) = self._pairs[edition], self._orders[edition]
        if fact.subject not in pair["rank"] or fact.subject not in pair["score"]:
            return None
        rank, score = pair["rank"][fact.subject], pair["score"][fact.subject]
        before, behind = bisect_left(ranks, rank), bisect_right(ranks, rank)
        holds = [scores[before - 1] >= score] if before else []
        holds += [scores[behind] <= score] if behind < len(ranks) else []
        if not holds:
            return None
        return "order of scores holds" if all(holds) else "order of scores broken"


def _order(pair: dict[str, dict[str | None, float]]) -> tuple[list[float], list[float]]:
    """Ranks in order, and the scores of those that have both."""
    ranks, scores = pair["rank"], pair["score"]
    both = sorted((ranks[name], scores[name]) for name in ranks.keys() & scores.keys())
    return [rank for rank, _ in both], [score for _, score in both]


def _question(fact: Fact) -> object:
    rest = (fact.subject, fact.period, fact.status, fact.scope, fact.level, fact.bound, fact.out_of)
    return (fact.kind, fact.indicator, *rest)


def _place(fact: Fact) -> object:
    rest = (fact.period, fact.status, fact.scope, fact.bound, fact.subject_type)
    return (fact.kind, fact.indicator, fact.value, *rest)


def _edition(fact: Fact) -> object:
    return (fact.indicator, fact.period, fact.subject_type, fact.scope)
