"""What a new version changes: who may do what, by when, with how much; not how it is worded."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from casebook import rules

from cpl.domain.regulation.changes import RuleChange, changes, meta_changes
from cpl.domain.regulation.conditions import ALWAYS, parse_term
from cpl.domain.regulation.rules import (
    Allowed,
    Ban,
    Clause,
    Demand,
    FormRule,
    Gate,
    MoneyDecision,
    OfficeHours,
    Phase,
    Privacy,
    Rules,
    State,
)

OLD = rules()
GRANTS = OLD.authority.grants if OLD.authority else ()
GRANT = next(each.id for each in GRANTS if "现金" in each.remedies)
OTHER = Clause("S000-01", "另一句话", "另一个说明")
Change = Callable[[Rules], Rules]


def found(change: Change) -> list[tuple[str, str]]:
    """The kind and name of every rule that the change changes."""
    return [(each.kind, each.name) for each in changes(OLD, change(OLD))]


def in_map(section: str, name: str, **changed: Any) -> Change:
    """`in_map("roles", "总经理", own_unit=True)`: one entry of a section with other values."""

    def change(old: Rules) -> Rules:
        entries: Mapping[str, Any] = getattr(old, section)
        return replace(old, **{section: {**entries, name: replace(entries[name], **changed)}})  # type: ignore[arg-type]

    return change


def in_event(**changed: Any) -> Change:
    machine = OLD.machines["工单"]
    event = replace(machine.events["转办"], **changed)
    return in_map("machines", "工单", events={**machine.events, "转办": event})


def in_authority(**changed: Any) -> Change:
    assert OLD.authority is not None
    return lambda old: replace(old, authority=replace(old.authority, **changed))  # type: ignore[type-var]


def in_first_clock(**changed: Any) -> Change:
    first, *others = OLD.clocks
    return lambda old: replace(
        old, clocks=(replace(first, rule=replace(first.rule, **changed)), *others)
    )


def first_grant(**changed: Any) -> Change:
    """The first grant of cash with other values."""
    grants = (replace(each, **changed) if each.id == GRANT else each for each in GRANTS)
    return in_authority(grants=tuple(grants))


FIRST = OLD.clocks[0].rule.id
DEMAND = Demand(parse_term("等级 given"), "先定级")
BAN = Ban("不给现金", ("现金",), ALWAYS, ())
DECIDES = MoneyDecision("审批", "拟补偿", Decimal(200))
A_GATE = next(name for name, each in OLD.gates.items() if each.demand)


def test_the_same_rules_change_nothing() -> None:
    assert list(changes(OLD, replace(OLD))) == []


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        (in_map("roles", "总经理", acts_as=("财务",)), "角色", "总经理"),
        (in_map("roles", "总经理", own_unit=True), "角色", "总经理"),
        (lambda old: replace(old, office_hours=OfficeHours()), "上班时间", "上班时间"),
        (in_first_clock(owner="总经理"), "时限", FIRST),
        (first_grant(limit=Decimal(1)), "权限", GRANT),
        (in_authority(bans=(BAN,)), "禁止", "不给现金"),
        (in_authority(decisions=(DECIDES,)), "定多少", "审批"),
        (in_map("gates", A_GATE, demand=DEMAND), "门槛", A_GATE),
        (in_event(by=(Allowed(("总经理",)),)), "步骤", "工单·转办"),
        (in_event(demands=(DEMAND,)), "步骤", "工单·转办"),
        (
            in_map("machines", "工单", states={
                **OLD.machines["工单"].states, "办结": State("办结", Phase.OPEN),
            }),
            "结束", "工单·办结",
        ),
        (
            lambda old: replace(
                old, forms={**old.forms, "通知": FormRule("通知", when=parse_term("等级 given"))}
            ),
            "单", "通知",
        ),
        (lambda old: replace(old, privacy=Privacy()), "保密", "保密"),
        (lambda old: replace(old, meta=replace(old.meta, adopts=("总经理",))), "采用", "采用"),
        (lambda old: replace(old, meta=replace(old.meta, settles=("总经理",))), "裁定", "裁定"),
        (lambda old: replace(old, meta=replace(old.meta, staff=("总经理",))), "改人员", "改人员"),
    ],
)  # fmt: skip
def test_who_may_what_by_when_and_how_much_is_a_change(
    change: Change, kind: str, name: str
) -> None:
    assert found(change) == [(kind, name)]


def test_the_registration_is_a_step_like_the_others() -> None:
    registration = replace(OLD.machines["工单"].registration, need=())
    assert found(in_map("machines", "工单", registration=registration)) == [("步骤", "工单·登记")]


@pytest.mark.parametrize(
    "change",
    [
        in_map("roles", "总经理", short="zz"),
        in_first_clock(quote="另一句话", ref="S000-01"),
        first_grant(clause=OTHER),
        in_event(clause=OTHER, short="zz", help="另一种说明", paper=("通知",), ask=(("等级",),)),
        in_map("fields", "等级", help="另一种说明", choices=("甲", "乙")),
        lambda old: replace(old, forms={**old.forms, "通知": FormRule("通知", title="告知书")}),
        lambda old: replace(old, meta=replace(old.meta, name="另一个名称", version="2")),
        lambda old: replace(old, units={}),
    ],
    ids=["助记码", "时限的引文", "授权的引文", "步骤的说明", "字段", "单名", "名称", "单位"],
)
def test_names_help_and_quotations_are_none(change: Change) -> None:
    assert found(change) == []


@pytest.mark.parametrize("demand", [DEMAND, None], ids=["门槛有要求", "门槛由别的门槛组成"])
def test_what_a_demand_says_and_where_it_stands_may_change_under_the_same_version(
    demand: Demand | None,
) -> None:
    gate = Gate("门", demand, ("原因清楚",))
    reworded = demand and replace(demand, say="等级还没有定", mend="去定级", clause=OTHER)
    old, new = (replace(OLD, gates={"门": each}) for each in (gate, replace(
        gate, demand=reworded, clause=OTHER,
    )))  # fmt: skip
    assert list(changes(old, new)) == []
    machine = OLD.machines["工单"]
    said, unsaid = (replace(machine.events["转办"], demands=(each,)) for each in (
        DEMAND, replace(DEMAND, say="等级还没有定", mend="去定级", clause=OTHER),
    ))  # fmt: skip
    before, after = (in_event(demands=each.demands)(OLD) for each in (said, unsaid))
    assert list(changes(before, after)) == []


def test_a_ban_and_a_decision_without_their_quotations_are_the_same() -> None:
    before = in_authority(bans=(BAN,), decisions=(DECIDES,))(OLD)
    after = in_authority(
        bans=(replace(BAN, clause=OTHER),), decisions=(replace(DECIDES, clause=OTHER),)
    )(OLD)
    assert list(changes(before, after)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            in_authority(bans=()),
            in_authority(bans=(BAN,)),
            "禁止“不给现金”：（没有） → 现金（）",
        ),
        (
            in_authority(bans=(replace(BAN, remedies=(), when=parse_term("等级 is 一级")),)),
            in_authority(bans=()),
            "禁止“不给现金”：任何补偿（等级 是 一级） → （没有）",
        ),
        (
            in_authority(decisions=(DECIDES,)),
            in_authority(decisions=(replace(DECIDES, limit=None),)),
            "定多少“审批”：审批定拟补偿，至多 200 元 → 审批定拟补偿，不限",
        ),
        (
            in_map("roles", "总经理", acts_as=("财务", "客服经理")),
            in_map("roles", "总经理", acts_as=(), own_unit=True),
            "角色“总经理”：兼作财务、客服经理 → 兼作（没有），只办自己单位的",
        ),
        (
            lambda old: replace(old, meta=replace(old.meta, adopts=())),
            lambda old: replace(old, meta=replace(old.meta, adopts=("总经理", "客服经理"))),
            "采用“采用”：由（没有） → 由总经理、客服经理",
        ),
        (
            lambda old: replace(old, meta=replace(old.meta, settles=())),
            lambda old: replace(old, meta=replace(old.meta, settles=("总经理", "客服经理"))),
            "裁定“裁定”：由（没有） → 由总经理、客服经理",
        ),
        (
            lambda old: replace(old, meta=replace(old.meta, staff=())),
            lambda old: replace(old, meta=replace(old.meta, staff=("总经理", "客服经理"))),
            "改人员“改人员”：由（没有） → 由总经理、客服经理",
        ),
        (
            lambda old: replace(old, office_hours=OfficeHours(quiet=(time(21), time(8)))),
            lambda old: replace(old, office_hours=OfficeHours(quiet=(time(22), time(8)))),
            "上班时间“上班时间”：不打扰投诉人的时间：21:00–08:00。"
            " → 不打扰投诉人的时间：22:00–08:00。",
        ),
    ],
    ids=["多了禁止", "少了禁止", "不限了", "角色", "谁采用", "谁裁定", "谁改人员", "钟点"],
)
def test_a_change_is_told_with_what_it_was_and_what_it_is(
    before: Change, after: Change, told: str
) -> None:
    assert str(next(changes(before(OLD), after(OLD)))) == told


def test_of_what_one_event_decides_by_level_every_limit_is_seen() -> None:
    """审批的限额看等级：一般的至多二百，重大的至多两千。改了前一个，一声不响。"""
    plain = replace(DECIDES, when=parse_term("等级 is 一般"))
    grave = replace(DECIDES, when=parse_term("等级 is 重大"), limit=Decimal(2000))
    before = in_authority(decisions=(plain, grave))(OLD)
    after = in_authority(decisions=(replace(plain, limit=Decimal(900)), grave))(OLD)
    apart = in_authority(decisions=(plain, replace(grave, event="定级")))(OLD)
    other = in_authority(decisions=(plain, replace(grave, event="定级", must=True)))(OLD)
    assert [(each.kind, each.name) for each in changes(apart, other)] == [("定多少", "定级")]
    assert [str(each) for each in changes(before, after)] == [
        "定多少“审批”：审批定拟补偿（等级 是 一般），至多 200 元；审批定拟补偿（等级 是 重大），"
        "至多 2000 元 → 审批定拟补偿（等级 是 一般），至多 900 元；审批定拟补偿（等级 是 重大），"
        "至多 2000 元"
    ]


def test_a_grant_is_told_with_its_cash_and_without_its_quotation() -> None:
    [change] = changes(OLD, first_grant(limit=Decimal(1))(OLD))
    assert isinstance(change, RuleChange)
    assert change.new.endswith("，现金不超过 1 元。")


def test_a_step_is_told_without_its_quotation_but_with_what_it_demands() -> None:
    [change] = changes(OLD, in_event(demands=(DEMAND,), clause=OTHER)(OLD))
    assert change.new.endswith("；要求 等级 已填写，否则“先定级”。")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "另一个名称"}, []),
        ({"effective_from": date(2027, 1, 1)}, ["生效“2”：2026-11-01 → 2027-01-01"]),
        ({"version": "3"}, ["版本“S001”：2 → S001 3"]),
        ({"id": "S002"}, ["版本“S001”：2 → S002 2"]),
        (
            {"id": "S002", "version": "1", "effective_from": date(2027, 1, 1)},
            ["生效“2”：2026-11-01 → 2027-01-01", "版本“S001”：2 → S002 1"],
        ),
    ],
    ids=["名称", "施行的日子", "下一版", "另一套规定", "另一套，以后施行"],
)
def test_which_version_it_is_and_from_when_it_judges(
    changed: dict[str, Any], told: list[str]
) -> None:
    meta = replace(OLD.meta, id="S001", version="2", effective_from=date(2026, 11, 1))
    old, new = (replace(OLD, meta=each) for each in (meta, replace(meta, **changed)))
    assert [str(each) for each in meta_changes(old, new)] == told


def test_without_authority_there_is_nothing_to_compare() -> None:
    none = replace(OLD, authority=None)
    assert list(changes(none, none)) == []
    assert {each.kind for each in changes(OLD, none)} <= {"权限", "禁止", "定多少"}
