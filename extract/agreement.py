"""How a fact stands to the others of its article: contradicted, repeated, in the order of its edition or not.

Pure and linear in the number of facts, but for sorting them once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extract.model import Fact


def upto(number: int, most: int) -> int:
    """A count as a trait tells it: everything from `most` on is alike."""
    return number if number < most else most


class Agreement:
    """The facts of an article, counted by what they say."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        said = [fact for fact in facts if fact.kind != "decision"]
        self._facts = len(facts)
        self._many = max(1, len(said))
        self._subjects = Counter(fact.subject for fact in said)
        self._periods = Counter(fact.period for fact in said)
        self._values: defaultdict[object, set[object]] = defaultdict(set)
        self._holders: defaultdict[object, set[str | None]] = defaultdict(set)
        self._repeats: Counter[object] = Counter()
        self._pairs: defaultdict[object, dict[str, dict[str | None, float]]] = defaultdict(dict)
        for fact in said:
            self._take(fact)
        self._orders = {edition: _order(pair) for edition, pair in self._pairs.items()}

    def _take(self, fact: Fact) -> None:
        self._values[_question(fact)].add(fact.value)
        self._holders[_place(fact)].add(fact.subject)
        self._repeats[fact.kind, fact.indicator, fact.value, fact.subject] += 1
        if fact.kind in ("rank", "score") and fact.bound == "eq":
            self._pairs[_edition(fact)].setdefault(fact.kind, {})[fact.subject] = float(fact.value)

    def traits(self, fact: Fact) -> Iterator[str]:
        """The traits of one of the facts."""
        if len(self._values[_question(fact)]) > 1:
            yield "contradicted"
            yield f"contradicted {fact.kind}"
        if fact.kind == "rank" and len(self._holders[_place(fact)]) > 1:
            yield "rank shared"
        if self._repeats[fact.kind, fact.indicator, fact.value, fact.subject] > 1:
            yield "value said twice"
        yield f"subjects={upto(len(self._subjects), 4)}"
        yield f"periods={upto(len(self._periods), 4)}"
        yield f"facts={upto(self._facts // 3, 5)}"
        yield f"period of facts={4 * self._periods[fact.period] // self._many}"
        yield f"subject of facts={4 * self._subjects[fact.subject] // self._many}"
        if fact.kind in ("rank", "score"):
            yield from self._by_order(fact)

    def _by_order(self, fact: Fact) -> Iterator[str]:
        """Whether ranks and scores of one edition fall together: who ranks higher has the higher score."""
        pair = self._pairs.get(_edition(fact), {})
        if fact.bound != "eq" or not all(fact.subject in pair.get(kind, {}) for kind in ("rank", "score")):
            return
        ranks, scores = self._orders[_edition(fact)]
        rank, score = pair["rank"][fact.subject], pair["score"][fact.subject]
        before, behind = bisect_left(ranks, rank), bisect_right(ranks, rank)
        holds = [scores[before - 1] >= score] if before else []
        holds += [scores[behind] <= score] if behind < len(ranks) else []
        if holds:
            yield "order of scores holds" if all(holds) else "order of scores broken"


def _order(pair: dict[str, dict[str | None, float]]) -> tuple[list[float], list[float]]:
    """Ranks in order, and the scores of those that hold them."""
    ranks, scores = pair.get("rank", {}), pair.get("score", {})
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
