"""Every single-pattern rule reads its own example and leaves the other alone (`ranks.RULES`, `scores.RULES`)."""

import pytest

from extract.measures import Measure, Rule, matches
from extract.rank_changes import RULES as RANK_CHANGES
from extract.rank_groups import RULES as RANK_GROUPS
from extract.ranks import RULES as RANKS
from extract.scores import RULES as SCORES

RULES = [*RANK_GROUPS, *RANKS, *RANK_CHANGES, *SCORES]


def read(rule: Rule, text: str) -> list[Measure]:
    return matches([rule], text, 0, len(text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_reads_its_example(rule: Rule) -> None:
    assert [measure.value for measure in read(rule, rule.positive)] == [rule.value]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_leaves_its_counter_example_alone(rule: Rule) -> None:
    assert rule.value not in [measure.value for measure in read(rule, rule.negative)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_measure_carries_a_rule_of_the_family_and_stands_inside_the_text(rule: Rule) -> None:
    for measure in read(rule, rule.positive):
        assert measure.rule.split(".")[0] in ("rank", "rank_change", "score", "score_change")
        assert 0 <= measure.start < measure.end <= len(rule.positive)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.needs], ids=lambda rule: rule.id)
def test_without_its_words_a_rule_is_not_asked(rule: Rule) -> None:
    """`needs` only spares work: what the pattern matches always holds one of the words."""
    assert any(word in rule.positive for word in rule.needs)
    for word in rule.needs:
        text = f"xếp {word} 3/63, tăng hai {word} 4 điểm, 0,5 {word}"
        for match in rule.pattern.finditer(text):
            assert any(need in match[0] for need in rule.needs)


def test_rules_have_names_of_their_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_where_two_rules_overlap_the_earlier_wins() -> None:
    text = "xếp hạng 51/63 với 320,7 điểm"
    found = matches(RULES, text, 0, len(text))
    assert [(measure.kind, measure.value, measure.out_of) for measure in found] == [
        ("rank", 51, 63),
        ("score", 320.7, None),
    ]
