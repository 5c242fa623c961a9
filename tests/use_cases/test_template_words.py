"""Names whose values are found when a template says them."""

import pytest

from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.templates import render_text
from cpl.use_cases.template_words import FoundWhenSaid


def test_what_is_not_said_is_not_found_and_what_is_said_twice_is_found_once() -> None:
    asked: list[str] = []

    def find(name: str) -> str:
        asked.append(name)
        return f"{name}的值"

    words = FoundWhenSaid(find, ("甲", "乙"), ("乙", "丙"))

    assert render_text("{{ 行.甲 }}，{{ 行.丙 }}，{{ 行.甲 }}", {"行": words}, "x") == (
        "甲的值，丙的值，甲的值"
    )
    assert asked == ["甲", "丙"]
    assert (list(words), len(words)) == (["甲", "乙", "丙"], 3)


def test_a_name_that_is_not_there_is_told_with_the_nearest_that_is() -> None:
    words = FoundWhenSaid(str.upper, ("主办单位", "协办单位"))

    with pytest.raises(TemplateProblem, match="没有“主办单”这一项，是不是“主办单位”"):
        render_text("{{ 行.主办单 }}", {"行": words}, "x")
    with pytest.raises(TemplateProblem, match="_find"):
        render_text("{{ 行._find }}", {"行": words}, "x")
