"""Which answers can make a difference: of every choice that is named one, and one that is not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from casebook import rules as park
from small_shop import shop, staff

from cpl.domain.people.staff import Staff
from cpl.domain.proving.facts import Answers, AskedFacts, other_number
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
    assert asking("做到.分派承办 >= 2").counted["派"] == 2


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
    machine = replace(shop().complaints, events={**events, "回话": himself})
    assert AskedFacts(shop(), machine).bound == {"被投诉人": (himself,)}


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


def test_values_are_named_by_what_compares_them() -> None:
    facts = asking("{any: [情形 is 一般, {all: [情形 given, 说明 is 退票]}]}")
    assert facts.named_values("情形") == ("一般",)
    assert facts.named_values("说明") == ("退票",)
    assert facts.named_values("主办单位") == ()


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


def test_of_a_yes_or_no_both_only_where_it_is_asked_for() -> None:
    field = "加急: yes_no"
    assert answers("加急", "加急 is 是", field) == (True, False)
    assert answers("加急", "情形 given", field) == (True,)


def test_of_a_text_what_is_named_and_any_other() -> None:
    assert answers("说明", "说明 is 退票") == ("退票", "略")
    assert answers("说明", "情形 given") == ("略",)


def test_of_units_one_that_is_named_and_one_where_somebody_works() -> None:
    assert answers("主办单位", "主办单位 is 厨房") == ("厨房", "服务台")
    assert answers("主办单位", "情形 given") == ("服务台",)


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
    assert bound("厨师", people=Staff({})) == ("略",)
    only = {name: each for name, each in staff().people.items() if name == "李敏"}
    assert bound("厨师", people=Staff(only)) == ("李敏", "略"), "nobody may: anybody is tried"


def test_a_moment_of_receipt_is_now_and_any_other_is_tomorrow() -> None:
    fields = ("约定: moment", "限期: date", "来电: phone")
    assert answers("接收时间", "情形 given") == (NOW,)
    assert answers("约定", "情形 given", *fields) == (NOW + timedelta(days=1),)
    assert answers("限期", "情形 given", *fields) == (date(2026, 11, 18),)
    assert answers("来电", "情形 given", *fields) == ("13800000000",)


def test_of_a_group_and_of_rows_each_member_is_answered() -> None:
    (person,) = answers("投诉人", "情形 given")
    assert person == {"姓名": "略", "电话": "13800000000", "保密": True}
    assert answers("补偿", "情形 given") == (({"方式": "道歉", "金额": 1},),)


def test_the_other_record_has_a_number_of_its_machine() -> None:
    assert other_number(shop().complaints, NOW) == "TS20260101-099"
