"""The name of a field written where a text is meant, found in whatever section it stands."""

from dataclasses import replace

import pytest
from casebook import rules

from cpl.domain.lint.condition_checks import names_of_fields_as_values
from cpl.domain.regulation.conditions import Combined, parse_term
from cpl.domain.regulation.rules import (
    AboutWhom,
    Demand,
    Escalation,
    Gate,
    Grant,
    Privacy,
    Rules,
)

WRONG = parse_term("投诉人.姓名 is 内容")
BARE = replace(
    rules(), machines={}, gates={}, authority=None, clocks=(), escalations=(), privacy=Privacy()
)
AUTHORITY = rules().authority


def places(regulation: Rules) -> list[tuple[str, ...]]:
    found = list(names_of_fields_as_values(regulation))
    assert all(each.serious for each in found)
    return [each.path for each in found]


def with_gate(when: str) -> Rules:
    return replace(BARE, gates={"门": Gate("门", Demand(parse_term(when), ""))})


def in_event() -> Rules:
    machine = rules().machines["工单"]
    event = replace(machine.events["备注"], demands=(Demand(WRONG, ""),))
    return replace(BARE, machines={"工单": replace(machine, events={"备注": event})})


@pytest.mark.parametrize(
    ("regulation", "place"),
    [
        (in_event(), ("machines", "工单", "备注")),
        (with_gate("投诉人.姓名 is 内容"), ("gates", "门")),
        (
            replace(BARE, escalations=(Escalation("报", "工单", WRONG, ""),)),
            ("escalations", "报"),
        ),
        (replace(BARE, privacy=Privacy(about=(AboutWhom("内容", WRONG),))), ("privacy",)),
        (replace(BARE, privacy=Privacy(secret_when=Combined("not", (WRONG,)))), ("privacy",)),
        (
            replace(
                BARE,
                authority=AUTHORITY
                and replace(
                    AUTHORITY, grants=(Grant("授", "主管", (), None, WRONG),), bans=(), decisions=()
                ),
            ),
            ("authority", "授"),
        ),
        (
            replace(BARE, clocks=(replace(rules().clocks[0], when=WRONG),)),
            ("clocks",),
        ),
    ],
    ids=["事件", "门槛", "升级", "保密", "一条里面的一条", "授权", "时限"],
)
def test_it_is_found_wherever_conditions_stand(regulation: Rules, place: tuple[str, ...]) -> None:
    assert places(regulation) == [place]


@pytest.mark.parametrize(
    ("when", "wrong"),
    [
        ("投诉人.姓名 is 内容", 1),
        ("投诉人.姓名 in 内容、张三、投诉人.电话", 2),
        ("投诉人.姓名 is @内容", 0),
        ("投诉人.姓名 is 张三", 0),
        ("等级 is 内容", 0),
        ("轮次 is 内容", 0),
        ("整改通知单 is 内容", 1),
        ("投诉人.电话 is 内容", 1),
        ("首问 is 内容", 1),
    ],
)
def test_only_a_text_can_be_mistaken_for_a_field(when: str, wrong: int) -> None:
    assert len(places(with_gate(when))) == wrong
