"""Patterns made fast match what they matched before, and no guard hides a match."""

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

# the parse tree of a pattern is no public part of `re`; only this proof reads it
from re import _constants as op  # type: ignore[attr-defined]  # isort: skip
from re import _parser as parser  # type: ignore[attr-defined]  # isort: skip

import extract.nlp  # noqa: F401, imports every module of the package
from extract.patterns import Guarded, any_of, before_digit, compile_pattern
from extract.rank_changes import RULES as CHANGES
from extract.rank_groups import RULES as GROUPS
from extract.ranks import RULES as RANKS
from extract.scores import RULES as SCORES
from extract.teams import _KINDS
from extract.text import canonical
from tests.extract.test_metamorphic import ARTICLE, PIECES

GOLD = Path(__file__).parent.parent / "fixtures" / "gold"
MODULES = {name: module for name, module in sys.modules.items() if name.startswith("extract.")}


def sources() -> list[str]:
    """What the package hands to `compile_pattern`, collected while a second copy of its modules is imported."""
    found: list[str] = []
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "extract"}
    spec = importlib.util.find_spec("extract.patterns")
    assert spec is not None
    assert spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    compiled = copy.compile_pattern
    vars(copy)["compile_pattern"] = lambda source: found.append(source) or compiled(source)
    for name in kept:
        del sys.modules[name]
    sys.modules["extract.patterns"] = copy
    try:
        importlib.import_module("extract.reader")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "extract"]:
            del sys.modules[name]
        sys.modules.update(kept)
    return sorted(set(found))


SOURCES = sources()


def guards() -> Iterator[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    """Every guarded pattern with the words it needs."""
    for module in MODULES.values():
        for name, value in vars(module).items():
            if isinstance(value, Guarded):
                yield f"{module.__name__}.{name}", value.pattern, value.needs
    for guarded, _, name in _KINDS:
        yield name, guarded.pattern, guarded.needs
    for rule in (*GROUPS, *RANKS, *CHANGES, *SCORES):
        if rule.needs:
            yield rule.id, rule.pattern, rule.needs


GUARDS = list(guards())


def matched(pattern: re.Pattern[str], text: str) -> list[tuple[object, ...]]:
    return [(match.span(), match.groups()) for match in pattern.finditer(text)]


def test_the_patterns_of_the_package_are_looked_at() -> None:
    assert len(SOURCES) > 50
    assert len(GUARDS) > 20


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES | st.text("ađthxấ1,. (", max_size=4), max_size=40).map(" ".join))
def test_a_pattern_made_fast_matches_what_it_did(text: str) -> None:
    for source in SOURCES:
        assert matched(compile_pattern(source), text) == matched(re.compile(source), text), source


@pytest.mark.parametrize("file", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_pattern_made_fast_matches_what_it_did_in_annotated_articles(file: Path) -> None:
    text = file.read_text(encoding="utf-8").lower()[:40_000]
    for source in SOURCES:
        assert matched(compile_pattern(source), text) == matched(re.compile(source), text), source


@pytest.mark.parametrize(
    ("source", "fast"),
    [
        (r"(?<![^\W_])(?:xã|quận)(?![^\W_])", r"(?:x(?<![^\W_]x)ã|q(?<![^\W_]q)uận)(?![^\W_])"),
        (r"(?<!/)(?<![.,]\d)(?P<n>\d{1,3})%", r"(?P<n>\d(?<!/\d)(?<![.,]\d\d)\d{0,2})%"),
        (r"(?<!a|b)\d+", r"\d(?<!(?:a|b)\d)\d*"),
        (r"(?<!/)(?:a|b)?c", r"(?<!/)(?:a|b)?c"),
        (r"(?<!/)a|b", r"(?<!/)a|b"),
    ],
)
def test_the_border_moves_behind_the_first_letter_where_there_is_one(source: str, fast: str) -> None:
    assert compile_pattern(source).pattern == fast


@given(
    st.sets(st.text("ab (.", min_size=1, max_size=4), min_size=1, max_size=8), st.text("ab (.", max_size=8)
)
def test_any_of_matches_the_longest_phrase(phrases: set[str], text: str) -> None:
    plain = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
    assert matched(re.compile(any_of(phrases)), text) == matched(plain, text)


DIGIT = "\1"
"""Stands for any digit in needs that are the same for all ten."""
DIGITS = [[(op.CATEGORY, op.CATEGORY_DIGIT)], [(op.RANGE, (ord("1"), ord("9")))]]


def with_digits_alike(needs: tuple[str, ...]) -> tuple[str, ...]:
    """The needs with `DIGIT` for their digits, where they hold every need with a digit for all ten of them."""
    alike = {re.sub(r"\d", DIGIT, need) for need in needs}
    told = {need.replace(DIGIT, digit) for need in alike for digit in "0123456789"}
    return tuple(alike) if told <= set(needs) else needs


def without(items: Iterable[tuple[object, object]], needs: tuple[str, ...]) -> set[str]:
    """What a parsed pattern can match without any of the words: the ends of such texts, `\\0` for anything unknown."""
    room = max(map(len, needs)) - 1
    open_ends = {""}
    items = list(items)
    for at, (kind, value) in enumerate(items):
        is_last_ahead = kind is op.ASSERT and value[0] > 0 and at == len(items) - 1
        more_texts = texts(value[1], needs) if is_last_ahead else parts(kind, value, needs)
        ends = {end + more for end, more in product(open_ends, more_texts)}
        open_ends = {end[-room:] if room else "" for end in ends if not any(need in end for need in needs)}
    return open_ends


def parts(kind: object, value: object, needs: tuple[str, ...]) -> set[str]:
    """The texts one piece of a parsed pattern can match, shortened as in `without`; a need in them is kept."""
    if kind is op.LITERAL:
        return {DIGIT if DIGIT in "".join(needs) and chr(value).isdigit() else chr(value)}
    if kind is op.ASSERT and value[0] > 0:  # what is looked ahead to stands in the text searched as well
        ahead = texts(value[1], needs)
        return ahead if ahead <= set(needs) else {""}
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return {""}
    if kind is op.SUBPATTERN:
        return texts(value[-1], needs)
    if kind is op.BRANCH:
        return {text for branch in value[1] for text in texts(branch, needs)}
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, repeated = value
        once = texts(repeated, needs)
        if (least, most) == (0, 1):
            return {"", *once}
        if len(once) < 4:
            repetitions = once | {f"{first}\0{last}" for first, last in product(once, once)}
            return repetitions if least else {"", *repetitions}
        return {text + "\0" for text in once} | once if least else {"", "\0"}
    if kind is op.IN and value == [(op.CATEGORY, op.CATEGORY_SPACE)]:
        return {" "}  # the only white space in a line of a canonical text
    if kind is op.IN and value in DIGITS and DIGIT in "".join(needs):
        return {DIGIT}
    if kind is op.IN and all(member is op.LITERAL for member, _ in value):
        letters = {chr(letter) for _, letter in value}
        wanted = letters & set("".join(needs))
        return wanted if wanted == letters else {*wanted, "\0"}  # letters that no need has are all alike
    return {"\0"}


def texts(items: Iterable[tuple[object, object]], needs: tuple[str, ...]) -> set[str]:
    found = {""}
    for kind, value in items:
        found = {shortened(text + more, needs) for text, more in product(found, parts(kind, value, needs))}
        assert len(found) < 20_000
    return found


def shortened(text: str, needs: tuple[str, ...]) -> str:
    """A text with a need as that need alone; any other as its beginning and its end, which may still make one up."""
    for need in needs:
        if need in text:
            return need
    room = max(map(len, needs))
    return text if len(text) <= 2 * room else f"{text[:room]}\0{text[-room:]}"


@pytest.mark.parametrize(("name", "pattern", "needs"), GUARDS, ids=[name for name, _, _ in GUARDS])
def test_whatever_a_guarded_pattern_matches_holds_a_needed_word(
    name: str, pattern: re.Pattern[str], needs: tuple[str, ...]
) -> None:
    assert without(parser.parse(pattern.pattern), with_digits_alike(needs)) == set(), name


def test_the_proof_finds_a_guard_that_hides() -> None:
    hides = parser.parse(r"(?:thứ|hạng)\s\d")
    assert without(hides, ("thứ",)) != set()
    assert without(hides, ("thứ", "hạng")) == set()
    assert without(parser.parse(r"(?:xếp )?hạng"), ("xếp",)) != set()
    assert without(parser.parse(r"(?:cao|thấp)\snhất"), ("cao nhất", "p nhất")) == set()
    assert without(parser.parse(r"hạng(?=\snhất)"), ("hạng nhất",)) == set()
    assert without(parser.parse(r"hạng(?=\snhất).."), ("hạng nhất",)) != set()


def test_the_proof_takes_all_digits_alike_where_a_guard_does() -> None:
    assert with_digits_alike(("thứ 1", "thứ 2")) == ("thứ 1", "thứ 2")
    after = with_digits_alike(before_digit(("thứ ",)))
    assert after == (f"thứ {DIGIT}",)
    assert without(parser.parse(r"thứ\s\d+"), after) == set()
    assert without(parser.parse(r"(?:thứ|hạng)\s\d+"), after) != set()


@given(st.text(max_size=30))
def test_a_line_of_a_canonical_text_has_no_white_space_but_blanks(text: str) -> None:
    assert not any(letter.isspace() and letter not in " \n" for letter in canonical(text).text)


def test_a_guarded_pattern_is_searched_where_a_needed_word_stands() -> None:
    guarded = Guarded(re.compile(r"\d tổ"), needs=("tổ",))
    assert guarded.search("có 5 tổ") is not None
    assert guarded.search("có 5 đội") is None
    assert [match[0] for match in guarded.finditer(ARTICLE, 0, len(ARTICLE))] == ["1 tổ"]
    assert [*guarded.finditer(ARTICLE, 0, 20)] == []
