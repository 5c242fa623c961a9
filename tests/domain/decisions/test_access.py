"""Who sees how much of a record: the desk, who handles it, anybody else, whom it is about."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card
from cpl.domain.decisions.access import Access, Reader, access_of, may_be_closed, whole_for
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.avoidance import barred, sees_whole
from cpl.domain.regulation.conditions import ALWAYS
from cpl.domain.regulation.rules import (
    AboutWhom,
    Allowed,
    Escalation,
    EventRule,
    Field,
    Privacy,
    Rules,
)
from cpl.domain.values.value import Kind, Value, Values

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


# —— what he has to do with a secret one ——


def test_who_registered_or_typed_it_knows_it_and_who_did_nothing_does_not() -> None:
    before = card(投诉人=SECRET)
    first, *rest = before.happened
    typed = replace(first, event=replace(first.event, recorder=OTHER.name))
    assert seen(replace(before, happened=(typed, *rest)), OTHER) is WHOLE
    assert seen(replace(before, happened=()), OTHER) is CLOSED


def test_who_did_something_on_it_reads_it_masked() -> None:
    *before, last = card(投诉人=SECRET).happened
    acted = replace(last, event=replace(last.event, actor=OTHER.name))
    assert seen(replace(card(投诉人=SECRET), happened=(*before, acted)), OTHER) is MASKED


def test_to_whom_it_is_raised_reads_it() -> None:
    raised = Escalation("重大", "工单", ALWAYS, "报财务。", notify=("财务",))
    secret = card(投诉人=SECRET)
    told = replace(secret, rules=replace(secret.rules, escalations=(raised,)))
    assert seen(told, OTHER) is MASKED
    nobody = replace(secret, rules=replace(secret.rules, escalations=()))
    assert seen(nobody, OTHER) is CLOSED


def test_whom_a_field_names_reads_it() -> None:
    assert seen(card(投诉人=SECRET, 首问="林芳"), OTHER) is MASKED
    assert seen(card(投诉人=SECRET, 首问="陈总"), OTHER) is CLOSED
    assert seen(card(投诉人=SECRET, 内容="林芳"), OTHER) is CLOSED, "words hand nothing over"
    assert seen(card(投诉人=SECRET, 没有这一项="设备部"), OTHER) is CLOSED


def test_who_is_of_no_unit_handles_nothing_because_no_unit_is_named_yet() -> None:
    homeless = replace(OTHER, unit="")
    staff = Staff({**STAFF.people, homeless.name: homeless})
    unassigned = card(投诉人=SECRET, 主办单位="")
    assert access_of(unassigned, Reader(homeless, NOW, staff)) is CLOSED


@pytest.mark.parametrize("where", ["涉事", "涉事.单位"])
def test_a_field_that_says_whom_it_is_about_hands_it_to_nobody(where: str) -> None:
    """一个已经撤了的单位：规则里没有它，也不因为写了它就让它的人看。"""
    gone = replace(OTHER, unit="游乐二部")
    staff = Staff({**STAFF.people, gone.name: gone})
    unit = Field("单位", Kind.UNIT)
    fields = {**rules().fields, "涉事": Field("涉事", Kind.GROUP, fields={"单位": unit})}
    secret = card(投诉人=SECRET, 涉事={"单位": "游乐二部"})
    named = replace(secret, rules=replace(secret.rules, fields=fields))
    assert access_of(named, Reader(gone, NOW, staff)) is MASKED
    about = replace(named.rules.privacy, about=(AboutWhom(where),))
    accused = replace(named, rules=replace(named.rules, privacy=about))
    assert access_of(accused, Reader(gone, NOW, staff)) is CLOSED


def asking(person: Person, *events: EventRule, staff: Staff = STAFF) -> Access:
    """A secret complaint on which only these can happen now."""
    secret = card(投诉人=SECRET)
    machine = replace(secret.machine, events={each.name: each for each in events})
    return access_of(replace(secret, machine=machine), Reader(person, NOW, staff))


BY_FINANCE = EventRule("核对", ("any",), by=(Allowed(("财务",)),))


def test_whose_step_it_is_reads_it_where_nothing_but_what_he_would_say_is_wanting() -> None:
    assert asking(OTHER, BY_FINANCE) is MASKED
    assert asking(OTHER, replace(BY_FINANCE, give=("备注",))) is MASKED
    assert asking(SUPERVISOR, BY_FINANCE) is CLOSED
    assert asking(OTHER, replace(BY_FINANCE, by=(Allowed(("没有的角色",)),))) is CLOSED
    both = replace(OTHER, roles=("行政督导", "财务"))
    staff = Staff({**STAFF.people, both.name: both})
    assert asking(both, BY_FINANCE, staff=staff) is MASKED, "in one of his roles"


def test_who_would_be_refused_whatever_he_said_does_not_read_it() -> None:
    assert asking(replace(OTHER, name="不在册"), BY_FINANCE) is CLOSED
    again = replace(BY_FINANCE, apart_from=("登记",))
    registered = card(投诉人=SECRET).happened[0].event.actor
    himself = replace(OTHER, name=registered)
    assert asking(replace(himself, roles=("财务",)), again) is WHOLE, "he registered it"


# —— whether anything could be closed at all ——


def under(privacy: Privacy) -> Rules:
    return replace(rules(), privacy=privacy)


SECRETS = Privacy(secret_when=rules().privacy.secret_when)


@pytest.mark.parametrize(
    ("versions", "person", "may"),
    [
        ((under(Privacy()),), OTHER, False),
        ((under(Privacy()),), None, False),
        ((under(SECRETS),), DESK, False),
        ((under(SECRETS),), CHIEF, False),
        ((under(SECRETS),), OTHER, True),
        ((under(SECRETS),), None, True),
        ((under(replace(SECRETS, unmasked=(Allowed(("客服专员",)),))),), DESK, True),
        ((under(Privacy(about=(AboutWhom("被投诉对象"),))),), DESK, True),
        ((under(Privacy()), under(SECRETS)), OTHER, True),
        ((under(Privacy()), under(SECRETS)), DESK, False),
    ],
)
def test_is_there_anything_he_might_not_see(
    versions: tuple[Rules, ...], person: Person | None, may: bool
) -> None:
    """看板只在可能有看不到的件时才去数它们。"""
    assert bool(may_be_closed(versions, person)) is may
