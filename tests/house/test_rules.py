"""Each rule of the specification is held by a test, or is said to be open."""

from __future__ import annotations

import pytest

from hadir.tools.rulebook import OPEN, RULES, SECTIONS
from hadir.tools.rules import rules_of, rules_of_tests, section_of


def test_every_rule_has_its_test_or_is_open() -> None:
    held = rules_of_tests()
    assert len(held) > 40
    assert [rule for rule in RULES if rule not in held and rule not in OPEN] == []


def test_no_test_speaks_of_a_rule_that_does_not_exist() -> None:
    assert {*rules_of_tests()} - {*RULES} == set()
    assert {*OPEN} - {*RULES} == set()
    assert {section_of(rule) for rule in RULES} == {*SECTIONS}


@pytest.mark.parametrize(
    ("name", "docstring", "rules"),
    [
        ("test_g9_a_mitra_is_gone", "", ["G9"]),
        ("test_trap_4_a_failover", "", ["trap 4"]),
        ("test_who_wins", "E5, E6: the first.", ["E5", "E6"]),
        ("test_who_wins", "E5", ["E5"]),
        ("test_e5_who_wins", "E5, trap 3: the first.", ["E5", "trap 3"]),
        ("test_who_wins", "As E5 says.", []),
        ("test_who_wins", "E55th of May.", []),
        ("who_wins", "E5: no test.", []),
    ],
)
def test_a_test_tells_its_rules_by_name_or_docstring(
    name: str, docstring: str, rules: list[str]
) -> None:
    assert rules_of(name, docstring) == rules
