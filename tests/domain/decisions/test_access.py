"""Who sees how much of a record: the desk, who handles it, anybody else, whom it is about."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Person, Staff
from cpl.domain.decisions.access import Access, Reader, access_of, whole_for
from cpl.domain.decisions.avoidance import barred, sees_whole
from cpl.domain.regulation.rules import AboutWhom, Allowed, Privacy
from cpl.domain.values.value import Value, Values

NOW = datetime(2026, 11, 18, 10)
DESK = Person("李敏", "l@example.com", ("客服专员",), "客服部")
CHIEF = Person("陈总", "c@example.com", ("总经理",))
HANDLER = Person("王建国", "w@example.com", ("财务",), "运营部")
OTHER = Person("林芳", "f@example.com", ("财务",), "设备部")
SUPERVISOR = Person("孙丽", "s@example.com", ("行政督导",))
STAFF = Staff({each.name: each for each in (DESK, CHIEF, HANDLER, OTHER, SUPERVISOR)})
WHOLE, MASKED, CLOSED = Access.WHOLE, Access.MASKED, Access.CLOSED
SECRET: Values = {"姓名": "王女士", "电话": "13800001234", "保密": True}


def card(privacy: Privacy | None = None, state: str = "待答复", **said: Value) -> Card:
    """A complaint that 运营部 has answered for."""
    found = life(rules().machines["工单"], state).card
    judged = replace(rules(), privacy=replace(privacy or rules().privacy))
    return replace(found, rules=judged, values={**found.values, "主办单位": "运营部", **said})


def seen(card: Card, person: Person | None, *others: Card) -> Access:
    return access_of(card, Reader(person, NOW, STAFF), others)


@pytest.mark.parametrize(
    ("person", "ordinary", "secret"),
    [
        (DESK, WHOLE, WHOLE),
        (CHIEF, WHOLE, WHOLE),
        (HANDLER, WHOLE, MASKED),
        (OTHER, MASKED, CLOSED),
        (None, MASKED, CLOSED),
    ],
)
def test_by_role_and_by_what_he_has_to_do_with_it(
    person: Person | None, ordinary: Access, secret: Access
) -> None:
    assert seen(card(), person) is ordinary
    assert seen(card(投诉人=SECRET), person) is secret


def test_the_head_of_another_unit_is_not_asked() -> None:
    head = Person("钱芳", "q@example.com", ("部门负责人",), "票务部")
    staff = Staff({**STAFF.people, head.name: head})
    secret = card(state="承办中", 投诉人=SECRET)
    assert access_of(secret, Reader(head, NOW, staff)) is CLOSED
    asked = replace(head, unit="运营部")
    assert access_of(secret, Reader(asked, NOW, staff)) is MASKED


def test_what_a_secret_complaint_brought_about_is_secret_too() -> None:
    assert seen(card(), OTHER, card(投诉人=SECRET)) is CLOSED
    assert seen(card(), HANDLER, card(投诉人=SECRET)) is MASKED
    assert seen(card(), OTHER, card()) is MASKED


def test_the_rules_may_name_who_sees_it_whole_and_who_may_read() -> None:
    whole = (Allowed(("财务",), rules().privacy.secret_when or pytest.fail("no such")),)
    said = replace(rules().privacy, unmasked=whole)
    assert seen(card(said, 投诉人=SECRET), OTHER) is WHOLE
    assert not sees_whole(card(said), OTHER)
    readers = replace(rules().privacy, readers=(Allowed(("财务",)),))
    assert seen(card(readers, 投诉人=SECRET), OTHER) is MASKED
    assert whole_for(card(said).rules) == ("财务",)
    assert whole_for(card().rules) == card().rules.desk


def test_who_registered_it_or_acted_on_it_knows_it() -> None:
    before = card(投诉人=SECRET)
    first, *rest = before.happened
    by_other = replace(first, event=replace(first.event, actor=OTHER.name))
    assert seen(replace(before, happened=(by_other, *rest)), OTHER) is WHOLE
    later = replace(rest[-1], event=replace(rest[-1].event, recorder=OTHER.name))
    assert seen(replace(before, happened=(first, *rest[:-1], later)), OTHER) is MASKED


def test_whose_step_it_is_reads_it() -> None:
    assert seen(card(投诉人=SECRET), SUPERVISOR) is MASKED
    assert seen(card(state="闭环", 投诉人=SECRET), OTHER) is CLOSED


@pytest.mark.parametrize("said", ["王建国", "运营部"])
def test_whom_it_is_about_does_not_read_it(said: str) -> None:
    about = Privacy(about=(AboutWhom("被投诉对象"),))
    accused = card(about, 被投诉对象=said)
    assert seen(accused, HANDLER) is CLOSED
    assert barred(accused, HANDLER, STAFF) == "被投诉对象"
    assert seen(accused, OTHER) is MASKED


def test_a_complaint_about_one_of_the_desk_does_not_stop_the_desk() -> None:
    about = Privacy(about=(AboutWhom("被投诉对象"),))
    colleague = replace(DESK, name="周倩")
    staff = Staff({**STAFF.people, "周倩": colleague})
    accused = card(about, 被投诉对象="周倩")
    assert not barred(accused, DESK, staff)
    assert barred(accused, colleague, staff)
    assert barred(card(about, 被投诉对象="客服部"), DESK, staff)
