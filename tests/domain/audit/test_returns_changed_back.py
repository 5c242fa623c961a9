"""What was changed and changed back leaves no trace but in the history."""

import pytest

from cpl.domain.audit.returns import Return, returns


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ("", []),
        ("ab", []),
        ("abc", []),
        ("aba", [Return(0, 1, 2)]),
        ("aab", []),
        ("abb", []),
        ("abba", [Return(0, 1, 3)]),
        ("abab", [Return(0, 1, 2), Return(1, 2, 3)]),
        ("abcab", [Return(0, 1, 3), Return(1, 2, 4)]),
        ("abaa", [Return(0, 1, 2)]),
        ("aaba", [Return(1, 2, 3)]),
    ],
)
def test_what_is_again_as_it_was(versions: str, found: list[Return]) -> None:
    assert list(returns(versions, lambda one, other: one == other)) == found
