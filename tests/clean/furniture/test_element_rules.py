"""Every element rule takes what it is named for, and leaves the story alone."""

import pytest

from pipeline.clean.furniture.element_rules import RULES
from tests.clean.furniture.examples import ELEMENTS
from tests.clean.furniture.pages import PLAIN, cleaned, names, texts


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_element_rule_takes_its_element_and_nothing_else(rule) -> None:
    result = cleaned(ELEMENTS[rule.name])
    assert names(result) == {rule.name}
    assert texts(result) == PLAIN
