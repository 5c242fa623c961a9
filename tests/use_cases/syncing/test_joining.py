"""A list to which two desks only added has what both added, whoever joins them."""

from hypothesis import given
from hypothesis import strategies as st

from cpl.use_cases.syncing.joining import with_both

LINES = st.lists(st.sampled_from([b'{"a": 1}\n', b'{"b": 2}\n', b'{"c": 3}\n', b'{"d": 4}\n']))


@given(LINES, LINES, LINES)
def test_nothing_is_lost_and_both_desks_get_the_same(
    had: list[bytes], mine: list[bytes], theirs: list[bytes]
) -> None:
    base, ours, other = b"".join(had), b"".join(had + mine), b"".join(had + theirs)
    found = with_both(base, ours, other)
    assert found == with_both(base, other, ours)
    assert found.startswith(base)
    assert set(found.splitlines()) == {*ours.splitlines(), *other.splitlines()}
    assert with_both(found, found, found) == found


def test_a_line_that_a_power_cut_has_torn_does_not_swallow_the_next() -> None:
    assert with_both(b"1\n", b"1\n2", b"1\n3\n") == b"1\n2\n3\n"
