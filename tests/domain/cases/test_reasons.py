"""Every reason says what it is about: the part of the event, or the field and the row."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from casebook import life, rules

from cpl.domain.cases import batches
from cpl.domain.cases.card import advance
from cpl.domain.cases.reasons import About, EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions import authority, comparing, engine
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.people.staff import Person, Spell, Staff
from cpl.domain.powers import avoidance, separation, who_may
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import AboutWhom, Ban, Machine, Privacy, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values

MACHINE = rules().machines["工单"]
NOON = datetime(2026, 11, 17, 12, 0)
STAFF = Staff({"李敏": Person("李敏", "limin@example.com", ("客服专员",))})
GONE = Staff({"李敏": replace(STAFF.people["李敏"], spells=(Spell(None, date(2026, 10, 31)),))})
NOTE = Event("备注", NOON, "李敏", "客服专员", {"备注": "已联系"})
MERGE = Event("并案", NOON, "李敏", "客服专员", {"并入": "ZG20261117-01"})
OWN = life(MACHINE, "承办中").card.number


def at(path: str, row: int | None = None, is_missing: bool = False) -> FieldAt:
    return FieldAt(FieldPath(path), row, is_missing)


def event(name: str, role: str = "客服专员", **fields: Value) -> Event:
    return replace(NOTE, name=name, role=role, fields=fields)


def gives(*rows: Mapping[str, Value], role: str = "客服专员") -> Event:
    return event("补偿", role, 补偿=rows)


def banning() -> Rules:
    """The rules with cash forbidden altogether."""
    known = rules().authority
    assert known is not None
    ban = Ban("b", ("现金",), parse_term("方式 given"), ())
    return replace(rules(), authority=replace(known, bans=(ban,)))


HEADS = replace(NOTE, name="签收", actor="赵磊", role="部门负责人", fields={"签收人": "赵磊"})
AWAY = Staff(
    {
        "赵磊": Person("赵磊", "zhaolei@example.com", ("部门负责人",), "设备部"),
        "何平": Person("何平", "heping@example.com", ("责任单位",), "运营部"),
    }
)


def alone() -> Machine:
    """签收 only by the person whom it names."""
    rule = replace(MACHINE.events["签收"], himself="签收人")
    return replace(MACHINE, events={**MACHINE.events, "签收": rule})


AVOIDING = replace(rules(), privacy=Privacy(about=(AboutWhom("备注"), AboutWhom("转办意见"))))
"""Whoever a note names keeps away from then on."""


def reasons(
    event: Event,
    start: str = "承办中",
    staff: Staff | None = None,
    corrections: Values | None = None,
    regulation: Rules | None = None,
    machine: Machine = MACHINE,
    now: datetime = NOON,
) -> tuple[Reason, ...]:
    card = life(MACHINE, start).card
    judged = replace(card, rules=regulation or rules(), machine=machine)
    outcome = decide(judged, event, Context(now, staff), corrections)
    return outcome.reasons if isinstance(outcome, Refused) else ()


CASH: Mapping[str, Value] = {"方式": "现金", "金额": Decimal(300), "用途": "关怀"}
SORRY: Mapping[str, Value] = {"方式": "道歉"}
ABOUT: tuple[tuple[str, tuple[Reason, ...], About], ...] = (
    ("already-registered", reasons(event("登记")), EventPart.NAME),
    ("unknown-event", reasons(event("备忘")), EventPart.NAME),
    ("wrong-state", reasons(event("受理", 等级="一级", 分类="票务")), EventPart.NAME),
    ("unknown-person", reasons(replace(NOTE, actor="王大明"), staff=STAFF), EventPart.ACTOR),
    ("role-not-held", reasons(replace(NOTE, role="客服主管"), staff=STAFF), EventPart.ROLE),
    ("role-not-allowed", reasons(event("作废", 理由="重复")), EventPart.ROLE),
    ("other-unit", reasons(HEADS, staff=AWAY), EventPart.ACTOR),
    (
        "not-himself",
        reasons(replace(HEADS, fields={"签收人": "何平"}), staff=AWAY, machine=alone()),
        EventPart.ACTOR,
    ),
    ("must-avoid", reasons(event("备注", 备注="李敏办的"), regulation=AVOIDING), EventPart.ACTOR),
    (
        "must-avoid",
        reasons(event("转办", 主办单位="设备部", 转办意见="设备部的事"), regulation=AVOIDING),
        at("主办单位"),
    ),
    (
        "level-lowered",
        reasons(event("转办", 主办单位="设备部", 等级="一级"), "二级承办中"),
        at("等级"),
    ),
    ("not-in-post", reasons(NOTE, staff=GONE), EventPart.ACTOR),
    ("future-time", reasons(replace(NOTE, at=NOON + timedelta(minutes=1))), EventPart.TIME),
    (
        "out-of-order",
        reasons(replace(event("作废", "客服经理", 理由="重复"), at=NOON.replace(hour=9, minute=3))),
        EventPart.TIME,
    ),
    ("before-received", reasons(replace(NOTE, at=NOON - timedelta(days=9))), EventPart.TIME),
    ("clock-behind", reasons(NOTE, now=NOON - timedelta(hours=3)), EventPart.TIME),
    ("field-missing", reasons(event("备注")), at("备注", is_missing=True)),
    ("field-missing", reasons(gives(SORRY, {"方式": "现金"})), at("补偿.金额", 1, True)),
    ("field-missing", reasons(gives({"用途": "关怀"})), at("补偿.方式", 0, True)),
    ("field-not-here", reasons(event("备注", 备注="一", 满意度="满意")), at("满意度")),
    ("gate-not-held", reasons(event("闭环", "客服主管"), "办结"), at("整改意见", None, True)),
    ("beyond-authority", reasons(gives(SORRY, CASH)), at("补偿.金额", 1)),
    ("beyond-authority", reasons(gives({"方式": "换票"})), at("补偿.方式", 0)),
    ("banned", reasons(gives(SORRY, CASH), regulation=banning()), at("补偿.方式", 1)),
    ("merged-into-another-kind", reasons(MERGE), at("并入")),
    ("merged-into-itself", reasons(replace(MERGE, fields={"并入": OWN})), at("并入")),
    ("not-asked", reasons(event("支持到位", 支持单位="餐饮部"), "请过支持"), at("支持单位")),
    ("changes-nothing", reasons(event("定级", 等级="一级", 理由="再看")), EventPart.NAME),
    ("not-a-correction", reasons(NOTE, corrections={"渠道": "来访"}), EventPart.NAME),
    (
        "correction-misnamed",
        reasons(event("更正", 字段="内容", 原因="听错"), corrections={"渠道": "来访"}),
        at("字段"),
    ),
    (
        "field-not-registered",
        reasons(event("更正", 字段="满意度.甲", 原因="听错"), corrections={"满意度.甲": "满意"}),
        at("满意度.甲"),
    ),
)
ELSEWHERE = {
    "over-already": "tests/cases/工单",
    "not-decided": "tests/cases/S000-旅行社",
    "promise-too-late": "tests/cases/工单",
    "other-desk": "tests/cases/工单",
    "same-person": "test_who_proposed_may_not_approve",
    "has-members": "test_who_has_members_may_not_follow",
}


@pytest.mark.parametrize(("code", "found", "about"), ABOUT)
def test_what_a_reason_is_about(code: str, found: tuple[Reason, ...], about: About) -> None:
    assert about in [reason.about for reason in found if reason.code == code], found


def test_who_proposed_may_not_approve() -> None:
    card = life(MACHINE, "待审批").card
    proposed = card.meant("solution_proposed")
    assert proposed is not None
    himself = replace(event("审批", "客服主管"), actor=proposed.event.actor)
    found = [reason for reason in reasons(himself, "待审批") if reason.code == "same-person"]
    assert [reason.about for reason in found] == [EventPart.ACTOR]


def test_who_has_members_may_not_follow() -> None:
    joined = event("接收并案", 成员=("TS20261117-002",))
    card = life(MACHINE, "承办中").card
    led = advance(card, joined)
    into = replace(MERGE, fields={"并入": "TS20261117-009"})
    outcome = decide(led, into, Context(NOON))
    assert isinstance(outcome, Refused)
    assert [(each.code, each.about) for each in outcome.reasons] == [
        ("has-members", EventPart.NAME)
    ]


def test_only_a_missing_field_is_lacking() -> None:
    wrong, missing = (Reason("c", "", about=at("等级", is_missing=each)) for each in (False, True))
    assert (wrong.lacks, missing.lacks) == (None, "等级")
    assert Reason("c", "", about=EventPart.TIME).lacks is None


def test_no_code_is_left_out() -> None:
    known = {code for code, _, _ in ABOUT} | set(ELSEWHERE)
    assert codes_of(engine, authority, avoidance, comparing, separation, who_may, batches) == known


def codes_of(*modules: object) -> set[str]:
    """The first word of every `Reason(…)` in these modules."""
    found = set()
    for module in modules:
        tree = ast.parse(Path(str(getattr(module, "__file__", ""))).read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                assert isinstance(node.args[0], ast.Constant)
                found.add(str(node.args[0].value))
    return found


def test_what_other_records_hold_shut_is_about_the_record_as_a_whole() -> None:
    issued = advance(life(MACHINE, "办结").card, event("整改下发", 整改通知单=("ZG20261117-01",)))
    outcome = decide(issued, event("闭环", "客服主管"), Context(NOON))
    assert isinstance(outcome, Refused)
    assert None in [reason.about for reason in outcome.reasons if "整改没有销号" in reason.say]


def test_a_gate_asks_for_what_was_never_said_and_not_for_what_was_said_wrongly() -> None:
    outcome = decide(life(MACHINE, "办结").card, event("闭环", "客服主管", 整改意见="挂公告"),
        Context(NOON),
    )  # fmt: skip
    assert isinstance(outcome, Refused)
    assert outcome.missing == ("当事人处理意见", "员工教育")


def test_what_no_answer_mends_is_final() -> None:
    final = {
        code for code, found, _ in ABOUT for each in found if each.code == code and each.is_final
    }
    assert final == {
        "already-registered", "unknown-event", "wrong-state", "unknown-person", "role-not-held",
        "role-not-allowed", "not-in-post", "other-unit", "not-himself", "must-avoid",
        "not-a-correction",        "changes-nothing",
    }  # fmt: skip
