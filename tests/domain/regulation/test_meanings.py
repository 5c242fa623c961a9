"""What an office's own events can mean: words are added, none is taken away."""

import pytest

from cpl.domain.regulation.meanings import MEANINGS


@pytest.mark.parametrize("word", ["rectification_refused", "work_stopped", "first_repair"])
def test_what_no_shipped_regulation_says_may_stand_in_an_adopted_one(word: str) -> None:
    """换了新版，本单位已经通过的规则照样读得出来。"""
    assert word in MEANINGS
