"""What a merge lost or made up, told from what its sides had and from what the law makes of it."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import rules

from cpl.domain.audit.merging import divergences_differ, lost_events, merged
from cpl.domain.cases.record import Divergence, Event, Record, Settlement
from cpl.domain.values.value import Values

NINE = datetime(2026, 11, 17, 9, 0)
BEGUN, NOTED, ANSWERED = (
    Event(name, NINE, "李敏", "客服专员") for name in ("登记", "备注", "答复")
)
REFUSED = Divergence("现在是“已答复”，不能“答复”。", ANSWERED)
SETTLED = replace(REFUSED, settled=Settlement("不作数", NINE, "陈总", "总经理"))
OTHER = replace(REFUSED, settled=Settlement("另办", NINE, "陈总", "总经理"))


def told(*history: Event, divergences: tuple[Divergence, ...] = ()) -> Record:
    return Record("TS20261117-001", "工单", "承办中", {}, history, divergences)


BOTH = told(BEGUN, NOTED)
CALLER: Values = {"投诉人": {"姓名": "王女士"}}


@pytest.mark.parametrize(
    ("common", "sides", "after", "lost"),
    [
        (BOTH, (BOTH, BOTH), BOTH, []),
        (BOTH, (BOTH, BOTH), told(BEGUN), [NOTED]),
        (BOTH, (BOTH, BOTH), None, [BEGUN, NOTED]),
        (BOTH, (told(BEGUN), BOTH), told(BEGUN), []),
        (BOTH, (None, BOTH), None, []),
        (told(BEGUN), (BOTH, told(BEGUN)), told(BEGUN), [NOTED]),
        (None, (BOTH, told(BEGUN)), told(BEGUN), [NOTED]),
    ],
)
def test_what_a_side_had_is_lost_unless_the_other_took_it_out(
    common: Record | None, sides: tuple[Record | None, ...], after: Record | None, lost: list[Event]
) -> None:
    assert list(lost_events([common] if common else [], sides, after)) == lost


@pytest.mark.parametrize("lawful", [(), (REFUSED,), (SETTLED,)])
@pytest.mark.parametrize("now", [(), (REFUSED,), (SETTLED,), (OTHER,), (REFUSED, REFUSED)])
def test_desks_disagree_in_what_the_law_says_and_in_nothing_else(
    lawful: tuple[Divergence, ...], now: tuple[Divergence, ...]
) -> None:
    made, after = (told(BEGUN, divergences=each) for each in (lawful, now))
    assert divergences_differ((BOTH, BOTH), [made], after) == (lawful != now)


@pytest.mark.parametrize(("now", "differs"), [((REFUSED,), False), ((), True), ((SETTLED,), True)])
def test_where_the_law_says_nothing_all_that_the_sides_had_stands(
    now: tuple[Divergence, ...], differs: bool
) -> None:
    one, after = (told(BEGUN, divergences=each) for each in ((REFUSED,), now))
    assert divergences_differ((one, told(BEGUN)), [], after) == differs


def test_one_of_several_laws_is_enough_and_a_side_that_is_gone_had_nothing() -> None:
    after = told(BEGUN, divergences=(REFUSED,))
    assert not divergences_differ((BOTH, BOTH), [BOTH, after], after)
    assert divergences_differ((BOTH, BOTH), [None], after)
    assert divergences_differ((None, BOTH), [], after)


@pytest.mark.parametrize(
    "other",
    [
        replace(REFUSED, event=NOTED),
        replace(REFUSED, event=None, fields={"诉求": "退票"}),
        SETTLED,
    ],
)
def test_divergences_are_the_same_only_in_every_part_of_them(other: Divergence) -> None:
    one, after = (told(BEGUN, divergences=(each,)) for each in (REFUSED, other))
    assert divergences_differ((one,), [], after)
    fields = [told(BEGUN, divergences=(Divergence("", fields={"诉求": e}),)) for e in "甲乙"]
    assert divergences_differ(fields[:1], [], fields[1])


def made_up(parents: tuple[Record, ...], after: Record) -> list[str]:
    return [each.code for each in merged(parents, after, rules())]


def test_what_no_side_had_came_in_with_the_merge() -> None:
    due = replace(BOTH, state="待受理")
    assert made_up((due, due), due) == []
    assert made_up((), due) == ["hand-undeclared"]
    assert made_up((told(BEGUN), due), replace(due, history=(BEGUN, NOTED, ANSWERED)))[0] == (
        "hand-undeclared"
    )


def test_a_field_is_altered_by_the_merge_where_it_is_as_no_side_has_it() -> None:
    one, other = (replace(BOTH, state="待受理", fields={"内容": said}) for said in ("甲", "乙"))
    assert made_up((one, other), one) == []
    assert made_up((one, other), other) == []
    assert made_up((one, other), replace(one, fields={"内容": "丙"})) == ["registered-altered"]
    assert made_up((one, one), other) == ["registered-altered"]


def test_a_group_of_fields_is_altered_where_neither_side_has_it_so() -> None:
    """A desk that knew of nobody who complains does not hide what the merge made of him."""
    bare, full = (replace(BOTH, state="待受理", fields=fields) for fields in ({}, CALLER))
    assert made_up((bare, full), full) == made_up((full, bare), full) == []
    forged = replace(full, fields={"投诉人": {"姓名": "李先生"}})
    assert made_up((bare, full), forged) == ["registered-altered"]
    assert made_up((full, bare), forged) == ["registered-altered"]
    assert made_up((full, bare, forged), forged) == []


def test_what_the_merge_made_up_is_told_apart_by_all_that_it_says() -> None:
    bare, full = (replace(BOTH, fields=fields) for fields in ({}, CALLER))
    found = [*merged((), bare, rules()), *merged((), full, rules())]
    found += merged((), replace(bare, history=(BEGUN,)), rules())
    assert len({each.key for each in found}) == 3
    assert [each.index for each in merged((told(BEGUN),), BOTH, rules()) if each.index] == [1]


def test_a_state_is_due_or_one_that_a_side_had() -> None:
    due = replace(BOTH, state="待受理")
    assert made_up((due, due), BOTH) == ["state-differs"]
    assert made_up((BOTH, due), BOTH) == []
    assert made_up((BOTH, BOTH), due) == []


def test_an_event_of_one_side_is_the_merge_s_as_well() -> None:
    one, other = (replace(BOTH, state="待受理", history=(BEGUN, e)) for e in (NOTED, ANSWERED))
    assert made_up((one, other), replace(one, history=(BEGUN, NOTED, ANSWERED)))[1:] == []
