"""A finding keeps its name after a rebase, and two that say the same have two names."""

from dataclasses import replace
from datetime import datetime

from cpl.domain.audit.finding import AuditFinding, PastDeed, told_apart

ONE = AuditFinding("back-dated", "complaints/2026/11/TS20261117-001.yaml", "晚了", key=("答复",))


def test_its_name_is_made_of_what_it_says_of_what() -> None:
    others = (
        replace(ONE, code="late-entry"),
        replace(ONE, path="complaints/2026/11/TS20261117-002.yaml"),
        replace(ONE, key=("回访",)),
        replace(ONE, again=1),
    )
    assert len({ONE.id, *(each.id for each in others)}) == 5
    assert replace(ONE, say="换了说法", line=3, people=("李敏",)).id == ONE.id


def test_where_it_is() -> None:
    assert ONE.place == ONE.path
    assert replace(ONE, line=12).place == f"{ONE.path}:12"


def test_the_same_said_twice_is_counted() -> None:
    others = (
        replace(ONE, key=("回访",)),
        replace(ONE, code="late-entry"),
        replace(ONE, path="complaints/2026/11/TS20261117-002.yaml"),
    )
    found = list(told_apart([ONE, *others, ONE, ONE]))
    assert [each.again for each in found] == [0, 0, 0, 0, 1, 2]
    assert len({each.id for each in found}) == 6


def test_names_are_short_enough_to_be_typed() -> None:
    assert len(ONE.id) == 8
    assert PastDeed("0123456789abcdef", datetime(2026, 11, 22), "", "").short == "0123456789"
