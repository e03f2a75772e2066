"""Rules of more than one pattern read their own example and leave the other alone (`data/rules.toml`)."""

import pytest

from extract import extract_facts
from extract.lexicon import load_toml

RULES = load_toml("rules.toml")


@pytest.mark.parametrize("name", RULES)
def test_a_rule_reads_its_example(name: str) -> None:
    found = [f"{fact.kind} {fact.value} {fact.subject}" for fact in extract_facts(RULES[name]["reads"])]
    assert set(RULES[name]["facts"]) <= set(found)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_leaves_what_is_not_its(name: str) -> None:
    facts = extract_facts(RULES[name]["leaves"])
    assert [fact for fact in facts if fact.rule == name] == []


@pytest.mark.parametrize("name", RULES)
def test_the_example_is_read_by_this_rule(name: str) -> None:
    assert name in {fact.rule for fact in extract_facts(RULES[name]["reads"])}
