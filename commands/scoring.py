"""How well facts match gold facts: precision, recall, F1, found and strict. Pure; knows no files.

Definitions (the annotation guide's):
a predicted fact *finds* a gold fact of the same article when kind and value agree; it is *strictly* right
when every attribute in `ATTRIBUTES[kind]` agrees too. Several mentions of one fact count once. Gold facts
marked `"core": false` are neither required nor punished. Names compare without case, marks, dashes and class
words; a period agrees with a longer one that begins with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from db.folding import fold as unmarked

Facts = Sequence[Mapping[str, Any]]
Fact = Mapping[str, Any]

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "rank": ("subject", "indicator", "period", "bound", "status"),
    "rank_change": ("subject", "indicator", "period"),
    "score": ("subject", "indicator", "period", "status"),
    "score_change": ("subject", "indicator", "period"),
    "team_count": ("subject", "bound", "status", "period"),
    "member_count": ("subject", "bound", "status", "period"),
    "decision": ("doc_type", "period"),
}
DEFAULTS = {"bound": "eq", "status": "actual"}
SAME_VALUE = 1e-9  # two numbers closer than this are one value

# the departments' usual short names, folded, as the guide lets them stand for the full ones
SHORT_NAMES = (
    ("tt&tt", "thong tin va truyen thong"),
    ("tttt", "thong tin va truyen thong"),
    ("gd&dt", "giao duc va dao tao"),
    ("kh&dt", "ke hoach va dau tu"),
    ("tn&mt", "tai nguyen va moi truong"),
    ("nn&ptnt", "nong nghiep va phat trien nong thon"),
    ("kh&cn", "khoa hoc va cong nghe"),
    ("nn&mt", "nong nghiep va moi truong"),
    ("vhtt&dl", "van hoa the thao va du lich"),
    ("vh tt&dl", "van hoa the thao va du lich"),
    ("ldtb&xh", "lao dong thuong binh va xa hoi"),
    ("ld tb&xh", "lao dong thuong binh va xa hoi"),
    ("gtvt", "giao thong van tai"),
    ("bhxh", "bao hiem xa hoi"),
    ("uy ban nhan dan", "ubnd"),
)
_PUNCTUATION = re.compile(r"[\s\-–—.,]+")
_PROVINCE_CLASS = re.compile(r"^(?:tỉnh|thành phố|tp\.?|t\.p\.?)\s+", re.IGNORECASE)
_LEADING_CLASS = re.compile(r"^(?:quan|huyen|thi xa|tp|xa|phuong|thi tran|so|ban|tinh) ")
_TRAILING_CLASS = re.compile(r" (?:tinh|huyen)$")
_ISSUER = re.compile(r"^(?:ubnd|uy ban nhan dan) ")
_CITY = re.compile(r"\bthanh pho\b")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` without what does not matter in a name: case, marks, đ, dashes, points, spacing."""
    return _PUNCTUATION.sub(" ", unmarked(text)).strip()


def subject_key(fact: Fact) -> str | None:
    """The subject in comparable form; None where the fact has none."""
    subject, kind = fact.get("subject"), fact.get("subject_type")
    if kind == "nation":
        return "viet nam"
    if kind == "province":
        key = fold(_PROVINCE_CLASS.sub("", subject or ""))
        return "hue" if key == "thua thien hue" else key
    if subject is None:
        return None
    key = fold(subject)
    if key and kind != "region":
        key = _CITY.sub("tp", _ISSUER.sub("", key))
        key = " ; ".join(sorted(part.strip() for part in key.split(";")))
    return key


def same_subject(gold: Fact, predicted: Fact) -> bool:
    """Nation, regions and provinces by name; other units with the class word or the usual short name free."""
    one, other = subject_key(gold), subject_key(predicted)
    if one == other or not one or not other:
        return one == other
    if {gold.get("subject_type"), predicted.get("subject_type")} & {"province", "region", "nation"}:
        return False
    for short, full in SHORT_NAMES:
        one, other = one.replace(short, full), other.replace(short, full)
    return one == other or _classless(one) == _classless(other)


def same_value(gold: Fact, predicted: Fact) -> bool:
    """Numbers as numbers; documents by number, and by symbol where gold has one."""
    if gold["kind"] == "decision":
        number, symbol = _document(gold["value"])
        other_number, other_symbol = _document(predicted["value"])
        return number == other_number and symbol in ("", other_symbol)
    try:
        return abs(float(gold["value"]) - float(predicted["value"])) < SAME_VALUE
    except (TypeError, ValueError):
        return False


def agrees(attribute: str, gold: Fact, predicted: Fact) -> bool:
    """Whether one attribute of two facts says the same."""
    if attribute == "subject":
        return same_subject(gold, predicted)
    default = DEFAULTS.get(attribute)
    one, other = gold.get(attribute) or default, predicted.get(attribute) or default
    if one is None or other is None:
        return one == other
    if attribute == "period":
        return str(one).startswith(str(other)) or str(other).startswith(str(one))
    return one == other if default else fold(str(one)) == fold(str(other))


@dataclass(frozen=True, slots=True)
class Error:
    """One thing wrong: a fact missed, one too many, or one with wrong attributes."""

    article: str
    kind: str
    what: str  # missed, spurious, or "wrong period, status"
    gold: Fact | None
    predicted: Fact | None


@dataclass(slots=True)
class Score:
    """Counts of one evaluation, by kind and by attribute, and the errors in the order of the articles."""

    kinds: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in ATTRIBUTES})
    attributes: dict[str, Counter[str]] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)
    articles: int = 0

    @property
    def total(self) -> Counter[str]:
        """Counts over all kinds: gold, predicted, found, strict."""
        return sum(self.kinds.values(), Counter())

    def add(self, article: str, gold: Facts, predicted: Facts) -> None:
        """Counts one article. Predictions of unknown kinds are left out, mentions of one fact count once."""
        self.articles += 1
        predicted = list(_once(fact for fact in predicted if fact.get("kind") in ATTRIBUTES))
        pairs = dict(_pairs(gold, predicted))
        free = {p for g, p in pairs.items() if not _core(gold[g])}
        for g, p in pairs.items():
            if _core(gold[g]):
                self._count_pair(article, gold[g], predicted[p])
        for g, fact in enumerate(gold):
            if _core(fact):
                self.kinds[fact["kind"]]["gold"] += 1
                if g not in pairs:
                    self.errors.append(Error(article, fact["kind"], "missed", fact, None))
        found = set(pairs.values())
        for p, fact in enumerate(predicted):
            if p not in free:
                self.kinds[fact["kind"]]["predicted"] += 1
                if p not in found:
                    self.errors.append(Error(article, fact["kind"], "spurious", None, fact))

    def _count_pair(self, article: str, gold: Fact, predicted: Fact) -> None:
        wrong = []
        for attribute in ATTRIBUTES[gold["kind"]]:
            right = agrees(attribute, gold, predicted)
            self.attributes.setdefault(attribute, Counter())["right" if right else "wrong"] += 1
            if not right:
                wrong.append(attribute)
        self.kinds[gold["kind"]]["found"] += 1
        self.kinds[gold["kind"]]["strict"] += not wrong
        if wrong:
            self.errors.append(Error(article, gold["kind"], f"wrong {', '.join(wrong)}", gold, predicted))


def figures(counts: Mapping[str, int], level: str) -> tuple[float, float, float]:
    """Precision, recall and F1 at `level` (found or strict); 1.0 where there is nothing to get wrong."""
    precision = counts[level] / counts["predicted"] if counts["predicted"] else 1.0
    recall = counts[level] / counts["gold"] if counts["gold"] else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def labelled(gold: Facts, predicted: Facts) -> list[tuple[Fact, bool]]:
    """Each predicted fact with whether it is strictly right; those matched to facts that do not count are left out."""
    predicted = list(_once(fact for fact in predicted if fact.get("kind") in ATTRIBUTES))
    owner = {p: gold[g] for g, p in _pairs(gold, predicted)}
    labels: list[tuple[Fact, bool]] = []
    for p, fact in enumerate(predicted):
        match = owner.get(p)
        if match is None or _core(match):
            right = match is not None and all(agrees(a, match, fact) for a in ATTRIBUTES[fact["kind"]])
            labels.append((fact, right))
    return labels


def _pairs(gold: Facts, predicted: Facts) -> Iterator[tuple[int, int]]:
    """Gold and predicted facts of equal kind and value, the best agreeing first, each at most once."""
    candidates = [
        (-sum(agrees(attribute, g, p) for attribute in ATTRIBUTES[g["kind"]]), not _core(g), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g["kind"] == p["kind"] and same_value(g, p)
    ]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            yield i, j


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen = set()
    for fact in facts:
        rest = (fact.get(key) for key in ("indicator", "period", "status", "level", "scope"))
        identity = (fact["kind"], str(fact["value"]), subject_key(fact), *rest)
        if identity not in seen:
            seen.add(identity)
            yield fact


def _core(fact: Fact) -> bool:
    return bool(fact.get("core", True))


def _document(value: object) -> tuple[str, str]:
    """'0922/QĐ-BTTTT' → ('922', 'qd btttt')."""
    number, _, symbol = fold(str(value).replace("/", " ")).partition(" ")
    return number.lstrip("0") or number, symbol


def _classless(key: str) -> str:
    return _LEADING_CLASS.sub("", _TRAILING_CLASS.sub("", key))
