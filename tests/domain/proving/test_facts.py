"""Which answers can make a difference: of every choice that is named one, and one that is not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from casebook import rules as park
from small_shop import PEOPLE, shop, staff

from cpl.domain.people.staff import Person, Staff
from cpl.domain.proving.facts import Answers, AskedFacts, other_number
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Allowed, Duty, FormRule, Rules, Target, Tell
from cpl.domain.values.periods import MONTHLY, Every, PeriodUnit
from cpl.domain.values.value import Value

NOW = datetime(2026, 11, 17, 9)
CLOSES = "      办结: {short: bj, from: 待办, to: 办结, by: [前台], means: [replied_to_customer]}\n"
DEMANDS = CLOSES.replace("means:", "demands: [{when: WHEN, say: 不行。}], means:")
MORE = "  说明: text\n"


def asking(condition: str, *fields: str) -> AskedFacts:
    """The facts of the shop where a case may be closed only under this condition."""
    more = (MORE, MORE + "".join(f"  {each}\n" for each in fields))
    rules = shop((CLOSES, DEMANDS.replace("WHEN", condition)), more)
    return AskedFacts(rules, rules.complaints)


def answers(
    path: str, condition: str, *fields: str, people: Staff | None = None
) -> tuple[Value, ...]:
    known = staff() if people is None else people
    return Answers(asking(condition, *fields), known, NOW).to(path)


# —— what is asked ——


def test_each_term_is_asked_once_however_often_it_stands() -> None:
    facts = asking("{all: [情形 is 一般, {any: [情形 is 一般, 说明 given]}]}")
    texts = [str(each.fact) for each in facts.terms]
    assert texts.count("情形") == texts.count("说明") == 1


def test_the_fields_are_those_whose_content_is_asked_for() -> None:
    facts = asking("{all: [情形 is 一般, 次数.派 >= 2, 轮次 <= 3]}")
    assert "情形" in facts.fields
    assert not {"派", "次数.派", "轮次", "说明"} & facts.fields


def test_an_event_is_counted_as_far_as_the_farthest_condition_asks() -> None:
    assert asking("{any: [次数.派 >= 2, 次数.派 >= 3]}").counted["派"] == 3
    assert "回话" not in asking("次数.派 >= 2").counted
    assert asking("做到.分派承办 >= 2").counted == {"派": 2}
    assert asking("次数.派 > 0").counted == asking("次数.派 given").counted == {"派": 0}
    assert asking("本轮填.说明 is 退票").counted == {}


def test_a_wait_is_a_day_longer_than_what_is_asked_the_shortest_first() -> None:
    facts = asking("{any: [天数.派 > 5, 天数.派 > 2]}")
    events = facts.machine.events
    assert facts.delays_before(events["办结"]) == (
        timedelta(),
        timedelta(days=3),
        timedelta(days=6),
    )
    assert facts.delays_before(events["派"]) == (timedelta(),)


def test_who_did_it_matters_of_what_another_must_judge() -> None:
    assert asking("情形 given").judged == {"上报", "批准"}


def test_whoever_a_field_names_is_bound_to_its_steps() -> None:
    assert asking("情形 given").bound == {}
    events = shop().complaints.events
    himself = replace(events["回话"], himself="被投诉人")
    too = replace(events["派"], himself="被投诉人")
    machine = replace(shop().complaints, events={**events, "派": too, "回话": himself})
    assert AskedFacts(shop(), machine).bound == {"被投诉人": (too, himself)}


def test_a_gate_asks_what_the_gates_within_it_ask() -> None:
    """四不放过 is made of four."""
    rules = park()
    facts = AskedFacts(rules, rules.complaints)
    gated = [each for each in rules.complaints.every_event if each.gates]
    asked = {str(t.fact) for each in gated for c in facts.of_event(each) for t in c.terms()}
    inner = [rules.gates[one] for each in gated for one in each.gates]
    within = [rules.gates[name] for each in inner for name in each.all]
    assert within, "or nothing was tried"
    for gate in within:
        assert gate.demand is not None
        assert {str(term.fact) for term in gate.demand.when.terms()} <= asked


def test_a_demand_asks_when_it_is_made_and_what_for() -> None:
    plain = "demands: [{when: WHEN, say: 不行。}], means:"
    unless = plain.replace("when: WHEN", "unless: 情形 is 一般, when: 说明 given")
    rules = shop((CLOSES, CLOSES.replace("means:", unless)))
    facts = AskedFacts(rules, rules.complaints)
    *_, asked = facts.of_event(facts.machine.events["办结"])
    assert {each.fact for each in asked.terms()} == {"情形", "说明"}


def test_values_are_named_by_what_compares_them() -> None:
    facts = asking("{any: [情形 is 一般, {all: [情形 given, 说明 is 退票]}]}")
    assert facts.named_values("情形") == ("一般",)
    assert facts.named_values("说明") == ("退票",)
    assert facts.named_values("主办单位") == ()
    twice = asking("{any: [情形 is 一般, {all: [情形 is not 一般, 说明 given]}]}")
    assert twice.named_values("情形") == ("一般",)


def test_an_event_hangs_on_where_it_leads_who_may_whom_it_tells_and_what_it_issues() -> None:
    rules, event = shop(), shop().complaints.events["办结"]
    one, two, three, four = (parse_term(f"说明 is {each}") for each in "甲乙丙丁")
    rules = replace(rules, forms={"单": FormRule("单", when=four)})
    asked = replace(
        event,
        to=(Target("办结", one),),
        by=(Allowed(("前台",), two),),
        tells=(Tell("相关", "被关联", "相关", three),),
        issues=("单", "没有的单"),
    )
    machine = replace(rules.complaints, events={"办结": asked})
    facts = AskedFacts(rules, machine)
    assert set(facts.of_event(asked)) == {one, two, three, four}
    assert facts.named_values("说明") == ("甲", "乙", "丙", "丁")


def test_a_field_is_asked_for_by_what_was_said_of_it_in_this_round_too() -> None:
    assert "说明" in asking("本轮填.说明 given").fields
    assert "补偿" in asking("合计.补偿 > 200").fields
    assert {"派", "天数.派"}.isdisjoint(asking("天数.派 > 2").fields)


def test_only_events_are_counted_and_of_several_numbers_to_the_largest() -> None:
    assert asking("次数.派 in 2、5、3").counted == {"派": 5}
    assert asking("轮次 >= 3").counted == {}
    assert asking("本轮填.说明 given").counted == {}
    assert asking("{any: [次数.派 >= 2, 次数.回话 >= 1]}").counted == {"派": 2, "回话": 1}


def test_what_is_compared_with_a_number_of_something_else_is_waited_for_no_day() -> None:
    facts = asking("{all: [次数.派 >= 4, 合计.补偿 > 200]}")
    assert facts.delays_before(facts.machine.events["办结"]) == (timedelta(),)
    several = asking("{any: [天数.派 > 8, 天数.派 in 1、2]}")
    assert [each.days for each in several.delays_before(several.machine.events["办结"])] == [
        0, 2, 3, 9,
    ]  # fmt: skip
    today = asking("天数.派 >= 0")
    assert today.delays_before(today.machine.events["办结"]) == (timedelta(), timedelta(days=1))


# —— what is answered ——


def test_of_a_choice_those_that_are_named_and_one_that_is_not() -> None:
    kinds = "种类: {type: choice, choices: [甲, 乙, 丙, 丁]}"
    assert answers("种类", "种类 in 丙、乙", kinds) == ("乙", "丙", "甲")
    assert answers("种类", "情形 given", kinds) == ("甲",)


def test_of_several_choices_in_one_each_alone_and_all_together() -> None:
    kinds = "种类: {type: choice, choices: [甲, 乙, 丙], many: yes}"
    asked = "{any: [种类 has 甲, 种类 has 乙]}"
    assert answers("种类", asked, kinds) == (("甲",), ("乙",), ("丙",), ("甲", "乙", "丙"))
    assert answers("种类", "种类 has 甲", kinds) == (("甲",), ("乙",))


def test_of_several_units_in_one_each_alone() -> None:
    field = "去过: {type: unit, many: yes}"
    asked = "{any: [去过 has 厨房, 去过 has 经理室]}"
    assert answers("去过", asked, field) == (("经理室",), ("厨房",), ("服务台",))


@pytest.mark.parametrize(
    ("kind", "tried"),
    [
        ("amount", (Decimal(100), Decimal("100.01"), Decimal(300), Decimal("300.01"))),
        ("count", (100, 101, 300, 301)),
    ],
)
def test_of_a_number_each_border_and_just_beyond_it(kind: str, tried: tuple[Value, ...]) -> None:
    field = f"数目: {kind}"
    assert answers("数目", "{any: [数目 > 300, 数目 <= 100]}", field) == tried
    assert answers("数目", "数目 given", field) == (1,)
    kinds = {type(each) for each in answers("数目", "数目 > 300", field)}
    assert kinds == {int if kind == "count" else Decimal}


def test_of_a_yes_or_no_both_only_where_it_is_asked_for() -> None:
    field = "加急: yes_no"
    assert answers("加急", "加急 is 是", field) == (True, False)
    assert answers("加急", "情形 given", field) == (True,)


def test_of_a_text_what_is_named_and_any_other() -> None:
    assert answers("说明", "说明 is 退票") == ("退票", "略")
    assert answers("说明", "情形 given") == ("略",)
    assert answers("说明", "说明 is 略") == ("略",)


def test_of_units_one_that_is_named_and_one_where_somebody_works() -> None:
    assert answers("主办单位", "主办单位 is 厨房") == ("厨房", "服务台")
    assert answers("主办单位", "情形 given") == ("服务台",)


OWN = ("  厨师: {short: cs}\n", "  厨师: {short: cs, own_unit: yes}\n")
STRANGER = Person("外人", "", ("厨师",), "外包队")


@pytest.mark.parametrize(
    ("people", "tried"),
    [
        (staff().people.values(), "厨房"),
        ([STRANGER, *staff().people.values()], "厨房"),
        ([Person("陈立", "", ("老板",), "经理室")], "经理室"),
        ([Person("陈立", "", ("老板",), "经理室"), Person("孙丽", "", ("前台", "厨师"), "厨房")],
         "厨房"),
        ([], "服务台"),
    ],
    ids=["能办自己的", "没有的单位不算", "有人在的", "两个角色有一个", "谁也没有"],
)  # fmt: skip
def test_of_units_first_those_that_can_do_their_own_then_where_somebody_works(
    people: Iterable[Person], tried: str
) -> None:
    rules = shop(OWN)
    known = Staff({each.name: each for each in people})
    assert Answers(AskedFacts(rules, rules.complaints), known, NOW).to("主办单位") == (tried,)


def test_every_unit_that_is_named_is_tried_though_nobody_works_there() -> None:
    only = Staff({"李敏": staff().people["李敏"]})
    assert answers("主办单位", "主办单位 in 厨房、经理室", people=only) == (
        "经理室",
        "厨房",
        "服务台",
    )


@pytest.mark.parametrize(
    ("among", "people", "tried"),
    [
        ("[厨房]", PEOPLE, ("吴刚",)),
        ("[厨房, 经理室]", PEOPLE, ("吴刚", "高远")),
        ("[主办单位]", PEOPLE, ("吴刚", "李敏")),
        ("[主办单位, 经理室]", PEOPLE, ("高远", "吴刚", "李敏")),
        ("[厨师]", PEOPLE, ("吴刚",)),
        ("[厨房, 厨师]", PEOPLE, ("吴刚",)),
        ("[厨房, 厨房]", PEOPLE, ("吴刚",)),
        ("[厨房]", PEOPLE[:2], ("略",)),
    ],
)
def test_of_those_a_step_may_name_one_of_each_unit(
    among: str, people: tuple[Person, ...], tried: tuple[str, ...]
) -> None:
    known = Staff({each.name: each for each in people})
    field = f"承办人: {{type: text, among: {among}}}"
    assert answers("承办人", "主办单位 is 厨房", field, people=known) == tried


def test_of_a_duty_those_that_there_are_and_the_periods_that_they_are_due_for() -> None:
    """Once each, though several are due for one period; where there is none, anything."""
    more = "  例行工作: {type: text, plays: duty}\n  期间: {type: text, plays: duty_period}\n"
    rules = shop((MORE, MORE + more))
    weekly, monthly = Every(PeriodUnit.WEEK), MONTHLY
    duties = (Duty("周会", weekly), Duty("巡查", weekly), Duty("月报", monthly), Duty("查档", None))
    kept = replace(rules, duties=duties)

    def tried(own: Rules, path: str) -> tuple[Value, ...]:
        return Answers(AskedFacts(own, own.complaints), staff(), NOW).to(path)

    assert tried(kept, "例行工作") == ("周会", "巡查", "月报", "查档")
    assert tried(kept, "期间") == ("2026-W47", "2026-11")
    assert tried(rules, "例行工作") == tried(rules, "期间") == ("略",)


def test_of_people_the_first_and_two_of_those_whom_it_binds() -> None:
    field = "经手人: person"
    assert answers("经手人", "情形 given", field) == ("李敏",)
    assert answers("经手人", "情形 given", field, people=Staff({})) == ("略",)


def bound(*roles: str, people: Staff | None = None) -> tuple[Value, ...]:
    """Who is tried as the one that may do a step of these roles alone."""
    rules = shop((MORE, MORE + "  经手人: person\n"))
    events = rules.complaints.events
    by = tuple(replace(events["回话"].by[0], roles=(each,)) for each in roles)
    himself = replace(events["回话"], himself="经手人", by=by)
    machine = replace(rules.complaints, events={**events, "回话": himself})
    known = staff() if people is None else people
    return Answers(AskedFacts(rules, machine), known, NOW).to("经手人")


def test_of_those_whom_it_binds_two_that_may_do_it() -> None:
    assert bound("厨师") == ("吴刚", "郑洁")
    assert bound("老板") == ("陈立",)
    assert bound("前台") == ("李敏", "王芳")
    both = Person("孙丽", "", ("经理", "厨师"))
    assert bound("厨师", people=Staff({"孙丽": both})) == ("孙丽",)
    assert bound("厨师", people=Staff({})) == ("略",)
    only = {name: each for name, each in staff().people.items() if name == "李敏"}
    assert bound("厨师", people=Staff(only)) == ("李敏", "略"), "nobody may: anybody is tried"


def test_a_moment_of_receipt_is_now_and_any_other_is_tomorrow() -> None:
    fields = ("约定: moment", "限期: date", "来电: phone", "相关: number")
    assert answers("接收时间", "情形 given") == (NOW,)
    assert answers("约定", "情形 given", *fields) == (NOW + timedelta(days=1),)
    assert answers("限期", "情形 given", *fields) == (date(2026, 11, 18),)
    assert answers("来电", "情形 given", *fields) == ("13800000000",)
    assert answers("相关", "情形 given", *fields) == ("TS20260101-099",)


def test_of_a_group_and_of_rows_each_member_is_answered() -> None:
    (person,) = answers("投诉人", "情形 given")
    assert person == {"姓名": "略", "电话": "13800000000", "保密": True}
    assert answers("补偿", "情形 given") == (({"方式": "道歉", "金额": 1},),)


def test_the_other_record_has_a_number_of_its_machine() -> None:
    assert other_number(shop().complaints, NOW) == "TS20260101-099"
