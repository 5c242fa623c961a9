"""decide: all reasons at once, by the people and roles of staff.yaml; the cases say the rest."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Facts, advance, blank_card
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import (
    Accepted,
    Context,
    Refused,
    decide,
    missing_for,
    possible,
)
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.who_may import allowed_roles
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Allowed, EventRule
from cpl.domain.values.field_paths import FieldPath

MACHINE = rules().machines["工单"]
NOON = datetime(2026, 11, 17, 12, 0)
YEAR = timedelta(days=365)
STAFF = Staff(
    {
        "李敏": Person("李敏", "limin@example.com", ("客服专员",)),
        "郑洁": Person("郑洁", "zhengjie@example.com", ("客服经理",)),
    }
)


def codes(event: Event, start: str = "承办中", staff: Staff | None = STAFF) -> list[str]:
    outcome = decide(life(MACHINE, start).card, event, Context(NOON, staff))
    return [each.code for each in outcome.reasons] if isinstance(outcome, Refused) else []


NOTE = Event("备注", NOON, "李敏", "客服专员", {"备注": "已联系"})


def test_somebody_who_holds_the_role_may() -> None:
    assert codes(NOTE) == []


def test_who_is_not_in_staff_may_not() -> None:
    assert codes(replace(NOTE, actor="王大明")) == ["unknown-person"]


def test_a_role_must_be_held() -> None:
    assert codes(replace(NOTE, role="客服主管")) == ["role-not-held"]


def test_a_higher_role_may_act_in_a_lower_one() -> None:
    assert codes(replace(NOTE, actor="郑洁", role="客服专员")) == []
    assert codes(Event("作废", NOON, "郑洁", "客服经理", {"理由": "重复"})) == []


def test_a_lower_role_may_not_act_in_a_higher_one() -> None:
    assert codes(Event("作废", NOON, "李敏", "客服专员", {"理由": "重复"})) == ["role-not-allowed"]


def test_who_held_which_role_then_is_not_asked_of_a_stored_history() -> None:
    assert codes(replace(NOTE, actor="早已离职"), staff=None) == []


@pytest.mark.parametrize(("minute", "expected"), [(0, []), (1, ["future-time"])])
def test_now_is_not_the_future(minute: int, expected: list[str]) -> None:
    assert codes(replace(NOTE, at=NOON.replace(minute=minute))) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(5, True), (6, False)])
def test_what_a_machine_a_little_fast_recorded_is_not_the_future(
    minutes: int, expected: bool
) -> None:
    """Two desks' clocks: what came in by a sync was an error until the minute had passed."""
    note = replace(NOTE, at=NOON + timedelta(minutes=minutes))
    outcome = decide(life(MACHINE, "承办中").card, note, Context(NOON, is_past=True))
    assert isinstance(outcome, Accepted) is expected


def test_a_clock_behind_the_last_entry_is_noticed() -> None:
    """CPL_NOW=2025-11-22T09:00 cpl do TS20261122-001 备注 备注=x was accepted without a word."""
    card = advance(life(MACHINE, "承办中").card, NOTE)
    for event in (replace(NOTE, at=NOON - YEAR), Event("作废", NOON - YEAR, "郑洁", "客服经理")):
        outcome = decide(card, event, Context(NOON - YEAR, STAFF))
        assert isinstance(outcome, Refused)
        assert "clock-behind" in [each.code for each in outcome.reasons]
        assert "out-of-order" not in [each.code for each in outcome.reasons]


def test_nothing_happens_to_a_record_before_it_is_received() -> None:
    assert codes(replace(NOTE, at=NOON - YEAR)) == ["before-received"]
    card = life(MACHINE, "承办中").card
    stored = decide(card, replace(NOTE, at=NOON - YEAR), Context(NOON, is_past=True))
    assert isinstance(stored, Accepted), "what was accepted once stays"


def test_the_reasons_say_what_would_be_legal_and_which_clause_says_so() -> None:
    event = Event("转办", NOON, "李敏", "客服专员", {})
    outcome = decide(life(MACHINE, "处理中").card, event, Context(NOON, STAFF))
    assert isinstance(outcome, Refused)
    (reason,) = outcome.reasons
    assert (reason.code, reason.say, reason.mend) == (
        "field-missing", "缺少“主办单位”。", "加上 主办单位=…",
    )  # fmt: skip
    assert str(reason.clause) == "“在工作时间1小时内转交相关单位或部门” S003-06"


def test_an_accepted_event_says_whom_to_tell() -> None:
    machine = rules().machines["整改"]
    before = life(
        machine, {"start": "新整改", "fields": {"来源": ["TS20261117-001", "XC20261117-01"]}}
    )
    event = Event("下发", NOON, "吴刚", "客服主管")
    outcome = decide(before.card, event, Context(NOON))
    assert isinstance(outcome, Accepted)
    assert [(each.number, each.event.name) for each in outcome.told] == [
        ("TS20261117-001", "整改下发"),
        ("XC20261117-01", "整改下发"),
    ]
    assert outcome.told[0].event.fields == {"整改通知单": (before.card.number,)}
    assert outcome.told[0].event.actor == "吴刚"


def names(found: tuple[EventRule, ...]) -> list[str]:
    return [each.name for each in found]


def test_possible_is_what_the_state_lets_happen_except_what_is_only_told() -> None:
    found = names(possible(life(MACHINE, "已作废").card))
    assert found == ["附件", "更正"]
    assert "回访" in names(possible(life(MACHINE, "已答复").card))


def test_missing_is_what_must_be_given_and_what_is_not_known_yet() -> None:
    rule = MACHINE.events["提出方案"]
    assert missing_for(life(MACHINE, "承办中").card, rule) == (
        "处理方案", "原因分析", "责任认定", "预计完成",
    )  # fmt: skip
    assert missing_for(life(MACHINE, "已答复").card, rule) == ("处理方案", "预计完成")


@pytest.mark.parametrize(
    ("event", "start", "roles"),
    [
        ("审批", "待审批", ("客服主管",)),
        ("审批", "二级待审批", ("客服经理",)),
        ("备注", "待审批", None),
    ],
)
def test_who_may_depends_on_the_card(event: str, start: str, roles: tuple[str, ...] | None) -> None:
    lookup = Facts(life(MACHINE, start).card, {})
    assert allowed_roles(MACHINE.events[event], lookup) == roles


# —— what is said, to the word ——


def reason_of(event: Event, start: str = "承办中") -> Reason:
    outcome = decide(life(MACHINE, start).card, event, Context(NOON))
    assert isinstance(outcome, Refused)
    return outcome.reasons[0]


def test_an_event_that_only_another_record_can_tell_is_not_offered() -> None:
    reason = reason_of(replace(NOTE, name="转交给"))
    told_only = [name for name, each in MACHINE.events.items() if each.told_only]
    offered = reason.mend.removeprefix("可用的事件：").removesuffix("。").split("、")
    assert told_only
    assert offered == [name for name in MACHINE.events if name not in told_only]


@pytest.mark.parametrize(
    ("start", "sources", "where"),
    [
        ("办结", ("open",), "未结束时"),
        ("承办中", ("ended",), "已结束后"),
        ("承办中", ("待审批", "ended"), "“待审批”、已结束后"),
    ],
)
def test_where_an_event_belongs_is_said_in_the_words_of_the_office(
    start: str, sources: tuple[str, ...], where: str
) -> None:
    card = life(MACHINE, start).card
    rule = replace(MACHINE.events["备注"], sources=sources)
    machine = replace(MACHINE, events={**MACHINE.events, "备注": rule})
    outcome = decide(replace(card, machine=machine), NOTE, Context(NOON))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].mend == f"“备注”只能在{where}进行。"


def test_who_names_no_role_is_told_so() -> None:
    event = Event("作废", NOON, "李敏", "", {"理由": "重复"})
    reasons = {each.code: each for each in _refused(event)}
    assert reasons["role-not-allowed"].say == "没有角色的人不能“作废”。"
    named = {each.code: each for each in _refused(replace(event, role="客服专员"))}
    assert named["role-not-allowed"].say == "客服专员不能“作废”。"


def _refused(event: Event) -> tuple[Reason, ...]:
    outcome = decide(life(MACHINE, "承办中").card, event, Context(NOON))
    assert isinstance(outcome, Refused)
    return outcome.reasons


def test_one_of_somebodys_roles_is_enough() -> None:
    both = Staff({"李敏": Person("李敏", "limin@example.com", ("财务", "客服专员"))})
    assert codes(NOTE, staff=both) == []


def test_a_field_that_is_asked_for_twice_is_asked_once() -> None:
    rule = replace(MACHINE.events["转办"], give=("主办单位",), need=("主办单位",))
    assert missing_for(life(MACHINE, "处理中").card, rule) == ("主办单位",)


def test_a_name_on_file_with_a_space_after_it_is_the_same_person() -> None:
    proposal = {"处理方案": "退票", "原因分析": "公告没有挂出", "责任认定": "有责"}
    before = advance(
        life(MACHINE, "承办中").card, Event("提出方案", NOON, "吴刚　", "客服主管", proposal)
    )
    for name in ("吴刚", " 吴刚"):
        outcome = decide(before, Event("审批", NOON, name, "客服主管"), Context(NOON))
        assert isinstance(outcome, Refused)
        assert [each.code for each in outcome.reasons] == ["same-person"]


@pytest.mark.parametrize(("source", "missing"), [("热线", False), ("", True)])
def test_what_a_registration_must_give_may_stand_in_the_record_itself(
    source: str, missing: bool
) -> None:
    machine = replace(
        MACHINE, registration=replace(MACHINE.registration, give=("渠道",), demands=())
    )
    card = blank_card(rules(), machine, "1", {"渠道": source})
    outcome = decide(card, Event("登记", NOON, "李敏", "客服专员"), Context(NOON))
    said = [each.say for each in outcome.reasons] if isinstance(outcome, Refused) else []
    assert ("缺少“渠道”。" in said) is missing


@pytest.mark.parametrize(
    ("when", "mend"),
    [
        ("类别 is 表扬", "应由（规则没有写明由谁）办理。"),
        ("标记 has 表扬", "由谁办要看“标记”，先写明。"),
        ("轮次 > 1", "应由（规则没有写明由谁）办理。"),
    ],
)
def test_where_the_rules_name_nobody_for_the_case_that_is_said(when: str, mend: str) -> None:
    by = (Allowed(("客服主管",), parse_term(when)),)
    machine = replace(
        MACHINE, events={**MACHINE.events, "备注": replace(MACHINE.events["备注"], by=by)}
    )
    outcome = decide(replace(life(MACHINE, "承办中").card, machine=machine), NOTE, Context(NOON))
    assert isinstance(outcome, Refused)
    assert [each.mend for each in outcome.reasons] == [mend]


def test_a_role_that_may_for_two_reasons_is_named_once() -> None:
    by = (Allowed(("客服主管", "客服经理")), Allowed(("客服主管",)))
    lookup = Facts(life(MACHINE, "承办中").card, {})
    rule = replace(MACHINE.events["备注"], by=by)
    assert allowed_roles(rule, lookup) == ("客服主管", "客服经理")


# —— what a refusal says of what would help ——


def lacking(name: str) -> Reason:
    return Reason("field-missing", "", about=FieldAt(FieldPath(name), is_missing=True))


def test_what_two_reasons_miss_is_missing_once_in_their_order() -> None:
    early = Reason("future-time", "", about=EventPart.TIME)
    reasons = (lacking("责任认定"), early, lacking("处理方案"), lacking("责任认定"))
    assert Refused(NOTE, reasons).missing == ("责任认定", "处理方案")


def test_a_refusal_is_final_where_one_reason_stands_whatever_else_is_said() -> None:
    """角色不对的，补上字段也办不成：不必再问字段。"""
    not_his = Reason("role-not-allowed", "", about=EventPart.ROLE)
    assert Refused(NOTE, (lacking("处理方案"), not_his)).is_final
    assert not Refused(NOTE, (lacking("处理方案"),)).is_final
