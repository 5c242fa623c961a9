"""A text with cleared words in it, beside the whole text that it may once have been."""

import pytest

from cpl.domain.values.value import has_gaps, may_have_read


@pytest.mark.parametrize(
    ("text", "whole", "may"),
    [
        ("我是〔已清除〕，饭不熟", "我是王女士，饭不熟", True),
        ("〔另存1〕和〔另存2〕都在", "王女士和李先生都在", True),
        ("〔已清除〕〔已清除〕说冷", "王李说冷", True),
        ("我是〔已清除〕，饭不熟", "我是，饭不熟", False),
        ("我是〔已清除〕，饭不熟", "我是王女士，饭不熟，汤也冷", False),
        ("〔已清除〕", "什么都可能", False),
        ("饭不熟", "饭不熟", False),
    ],
)
def test_what_is_left_must_stand_in_the_whole_text(text: str, whole: str, may: bool) -> None:
    assert may_have_read(text, whole) is may


def test_a_gap_is_known_by_its_words() -> None:
    assert has_gaps("旧-〔另存12〕")
    assert not has_gaps("〔2026〕12号文")
