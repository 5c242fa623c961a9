"""What says again what stands there already is a slip; what is waited for never is."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import rules
from small_machines import event, machine

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.decisions.unchanged import why_unchanged
from cpl.domain.regulation.rules import Field, Phase, State, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, PromiseRule
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.values.value import Kind, Value

SMALL = machine(
    event("定级", "any", means="assessed"),
    event("移交", "any", means="handed_over"),
    event("更正", "any", means="corrected"),
    event("备注", "any", means="noted"),
    event("回访", "any", means="followed_up"),
    event("再定", "any", "等", means="assessed"),
    event("作废", "any", "作废", means="voided"),
    event("撤", "any", means="voided"),
    replace(event("收到", "any", means="assessed"), told_only=True),
)
MACHINE = replace(SMALL, states={**SMALL.states, "作废": State("作废", Phase.ENDED)})
FIELDS = {
    "等级": Field("等级", Kind.CHOICE, choices=("一级", "二级")),
    "单位": Field("单位", Kind.UNIT),
    "标记": Field("标记", Kind.CHOICE, many=True),
    "备注": Field("备注", Kind.TEXT),
    "内容": Field("内容", Kind.TEXT),
    "相关": Field("相关", Kind.NUMBER, many=True, keep_all=True),
}
RULES = replace(rules(), fields=FIELDS, machines={"件": MACHINE}, clocks=())
NINE = datetime(2026, 11, 17, 9)
DAY = Limit(1, TimeUnit.DAY, Clock.CALENDAR)
REGISTERED: dict[str, Value] = {
    "等级": "一级",
    "内容": "排队",
    "相关": ("J002", "J003"),
    "标记": ("媒体", "安全"),
}


def happens(name: str, fields: dict[str, Value] | None = None) -> Event:
    return Event(name, NINE, "李敏", "客服", fields or {})


def card(*clocks: Timed) -> Card:
    under = replace(RULES, clocks=clocks)
    return advance(blank_card(under, MACHINE, "J001", REGISTERED), happens("登记"))


def why(
    name: str,
    fields: dict[str, Value] | None = None,
    corrections: dict[str, Value] | None = None,
    before: Card | None = None,
) -> str:
    before = before or card()
    said = happens(name, fields)
    rule = MACHINE.event(name)
    assert rule is not None
    return why_unchanged(before, advance(before, said), rule, said, corrections or {})


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("定级", {"等级": "一级"}, "等级 已经是 一级"),
        ("移交", {"等级": "一级"}, "等级 已经是 一级"),
        ("定级", {"等级": "二级"}, ""),
        ("定级", {"等级": "一级", "备注": "又看了一遍"}, "等级 已经是 一级"),
        ("定级", {"等级": "一级", "单位": "设备部"}, ""),
        ("定级", {"等级": "一级", "单位": ""}, "等级 已经是 一级"),
        ("定级", {}, ""),
        ("再定", {"等级": "一级"}, ""),
        ("收到", {"等级": "一级"}, ""),
        ("回访", {"等级": "一级"}, ""),
        ("备注", {"相关": ("J002",)}, "相关 已经是 J002"),
        ("备注", {"相关": ("J003", "J002")}, "相关 已经是 J003、J002"),
        ("备注", {"相关": "J001"}, "相关 就是 J001"),
        ("备注", {"相关": ("J004",)}, ""),
        ("备注", {"相关": ("J002", "J004")}, ""),
        ("备注", {"备注": "又来电"}, ""),
        ("备注", {"备注": "又来电", "相关": ("J002",)}, ""),
        ("备注", {"没有": "一级"}, ""),
        ("备注", {}, ""),
        ("定级", {"没有": "一级"}, ""),
        ("定级", {"标记": ("媒体",)}, ""),
        ("定级", {"标记": ("媒体", "安全")}, "标记 已经是 媒体、安全"),
        ("撤", {}, ""),
    ],
    ids=[
        "同一级", "移交同一级", "另一级", "话是另一句", "还有一样是新的", "空的不算", "什么也没写",
        "走到了别处", "别的件告诉的", "办了一件事", "写过的编号", "写过的几个", "它自己",
        "新的编号", "有一个是新的", "只写了话", "也写了话", "规则里没有的", "空的备注",
        "定级也没有的", "少了一样", "一样不少", "不走到作废的作废",
    ],
)  # fmt: skip
def test_what_stands_there_already_is_told(name: str, fields: dict[str, Value], told: str) -> None:
    assert why(name, fields) == told


@pytest.mark.parametrize(
    ("corrections", "told"),
    [
        ({"等级": "一级"}, "等级 已经是 一级"),
        ({"内容": "排队"}, "内容 已经是 排队"),
        ({"内容": "排长队"}, ""),
        ({"来人.姓名": "王女士"}, ""),
        ({"内容": "排队", "等级": "二级"}, ""),
        ({"内容": "排队", "等级": "一级"}, "内容 已经是 排队，等级 已经是 一级"),
    ],
)
def test_a_correction_to_the_same_words_corrects_nothing(
    corrections: dict[str, Value], told: str
) -> None:
    assert why("更正", {"备注": "抄错了"}, corrections) == told


def test_a_registration_and_a_mistake_told_twice() -> None:
    blank = blank_card(RULES, MACHINE, "J001", REGISTERED)
    again = replace(MACHINE.registration, means=frozenset({"assessed"}))
    said = happens("登记", {"等级": "一级"})
    assert why_unchanged(blank, blank, again, said, {}) == ""
    void = advance(card(), happens("作废"))
    assert why("作废", before=void) == "已经是“作废”"
    assert why("备注", before=void) == ""


WAITING = [
    DeadlineRule("定", "定", ("received",), ("assessed",), DAY),
    HeartbeatRule("报", "报", DAY, ("received",), ("assessed",), ("noted",)),
    HeartbeatRule("报", "报", DAY, ("received",), ("noted",), ("assessed",)),
    PromiseRule("诺", "诺", ("assessed",)),
]


@pytest.mark.parametrize("rule", WAITING, ids=["时限", "到它为止", "每次是它", "承诺"])
def test_what_a_clock_waits_for_is_done_though_it_says_nothing_new(
    rule: DeadlineRule | HeartbeatRule | PromiseRule,
) -> None:
    """定级是时限要的：维持原来的等级也是定了。定过一次，再定同一级就是手误。"""
    same: dict[str, Value] = {"等级": "一级"}
    waiting = card(Timed("件", rule))
    assert why("定级", same, before=waiting) == ""
    once = advance(waiting, happens("定级", same))
    assert why("定级", same, before=once) == "等级 已经是 一级"
    assert why("定级", same, before=card(Timed("另一类", rule))) == "等级 已经是 一级"
    assert why("移交", same, before=waiting) == "等级 已经是 一级"
