"""What is made ready when it is first used is what it would have been at once."""

import re

from cpl.loading import pattern


def test_a_pattern_that_is_used_later_finds_the_same() -> None:
    later, at_once = pattern(r"(?P<day>\d+)日", re.ASCII), re.compile(r"(?P<day>\d+)日", re.ASCII)
    assert later.sub("*", "3日到15日，１日") == at_once.sub("*", "3日到15日，１日")
    found = later.search("3日")
    assert found is not None
    assert found["day"] == "3"
    assert (later.pattern, later.flags) == (at_once.pattern, at_once.flags)


def test_a_pattern_is_compiled_once() -> None:
    later = pattern("a+")
    assert later.fullmatch is later.fullmatch
