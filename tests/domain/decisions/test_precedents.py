"""What was given in like cases: which are alike, what is told of them, which come first."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.decisions.precedents import Precedent, alike_by, amount_of, has_given, precedents
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.value import Value, Values

MACHINE = rules().machines["工单"]
ACCOUNTABILITY = rules().machines["问责"]
NEW = replace(life(MACHINE, "待审批").card, number="TS20261118-001")


def case(number: str, start: str = "待答复", **values: Value) -> Card:
    card = life(MACHINE, start).card
    return replace(card, number=number, values={**card.values, **values})


def given(card: Card, when: str, *rows: Values) -> Card:
    at = datetime.fromisoformat(f"2026-11-{when}")
    return advance(card, Event("补偿", at, "李敏", "客服专员", {"补偿": rows}))


def cash(yuan: int) -> Values:
    return {"方式": "现金", "金额": Decimal(yuan)}


def numbers(*records: Card, of: Card = NEW) -> list[str]:
    return [each.number for each in precedents(of, records)]


def test_a_like_case_tells_what_was_given_and_how_it_was_taken() -> None:
    done = case("TS-1", "办结", 分类="设备设施")
    done = given(done, "17T17:00", cash(200), {"方式": "换票"}, cash(100))
    assert precedents(NEW, [done]) == (
        Precedent(
            "TS-1", datetime(2026, 11, 17, 17), "现金、换票", Decimal(300), "有责", "满意"
        ),
    )  # fmt: skip


def test_of_what_was_approved_and_given_the_last_is_its_time() -> None:
    approved = case("TS-1")
    assert [each.at for each in precedents(NEW, [approved])] == [datetime(2026, 11, 17, 16)]
    later = given(approved, "18T09:00", cash(1))
    assert [each.at for each in precedents(NEW, [later])] == [datetime(2026, 11, 18, 9)]


def test_where_nothing_was_approved_or_given_there_is_no_precedent() -> None:
    assert numbers(case("TS-1", "已答复")) == []
    assert numbers(given(case("TS-1", "承办中"), "17T12:00", cash(1))) == ["TS-1"]


def test_what_still_waits_for_its_approval_is_no_precedent() -> None:
    assert numbers(given(case("TS-1", "待审批"), "17T15:30", cash(1))) == []


def test_a_case_is_not_its_own_precedent_nor_is_one_of_another_kind() -> None:
    order = replace(case("ZG-1"), machine=rules().machines["整改"])
    assert numbers(replace(case("TS-1"), number=NEW.number), order) == []


@pytest.mark.parametrize(
    ("mine", "other", "alike"),
    [
        ("票务", "票务", True), ("票务", "餐饮", False), ("票务", "", False),
        ("", "票务", False), ("", "", False),
    ],
)  # fmt: skip
def test_alike_is_what_is_of_the_same_category(mine: str, other: str, alike: bool) -> None:
    new = replace(NEW, values={**NEW.values, "分类": mine})
    assert (numbers(case("TS-1", 分类=other), of=new) == ["TS-1"]) is alike


def test_the_five_newest_come_first_and_of_one_minute_the_higher_number() -> None:
    found = [given(case(f"TS-{n}"), f"18T09:0{9 - n}", cash(1)) for n in range(6)]
    assert numbers(*found) == ["TS-0", "TS-1", "TS-2", "TS-3", "TS-4"]
    same = [given(case(f"TS-{n}"), "18T09:00", cash(1)) for n in (2, 3, 1)]
    assert numbers(*same) == ["TS-3", "TS-2", "TS-1"]


# —— 问责 has no category: every choice of its registration makes it alike ——


def confirmed(number: str, **values: Value) -> Card:
    card = life(ACCOUNTABILITY, "已确认").card
    return replace(card, number=number, values={**card.values, **values})


PROPOSED = replace(life(ACCOUNTABILITY, "待批准").card, number="WZ20261118-01")


def test_without_a_category_the_choices_of_the_registration_make_cases_alike() -> None:
    """责任类型、问责情形都一样才像；问责方式是结果，不是条件。"""
    like = confirmed("WZ-1", 问责方式=("通报批评",), 绩效分=5, 事实="另一件事")
    assert [(each.number, each.remedy) for each in precedents(PROPOSED, [like])] == [
        ("WZ-1", "通报批评")
    ]
    leader = confirmed("WZ-2", 责任类型="主管领导")
    other = confirmed("WZ-3", 问责情形="其他过错")
    assert numbers(leader, other, of=PROPOSED) == []


def test_the_measure_makes_nothing_alike_even_where_it_is_one_choice() -> None:
    fields = {**rules().fields, "问责方式": replace(rules().fields["问责方式"], many=False)}
    single = replace(PROPOSED, rules=replace(rules(), fields=fields))
    assert numbers(confirmed("WZ-1", 问责方式="通报批评"), of=single) == ["WZ-1"]


def test_several_choices_in_one_make_nothing_alike() -> None:
    plays = replace(rules().fields["问责方式"], plays=())
    fields = {**rules().fields, "问责方式": plays}
    nameless = replace(PROPOSED, rules=replace(rules(), fields=fields))
    assert numbers(confirmed("WZ-1", 问责方式=("通报批评",)), of=nameless) == ["WZ-1"]


def test_where_nothing_makes_cases_alike_there_are_no_precedents() -> None:
    bare = replace(
        ACCOUNTABILITY,
        registration=replace(ACCOUNTABILITY.registration, need=("来源", "投诉人.姓名")),
    )
    one, other = replace(PROPOSED, machine=bare), replace(confirmed("WZ-1"), machine=bare)
    assert numbers(other, of=one) == []


@pytest.mark.parametrize(
    "machine",
    [
        replace(MACHINE, registration=replace(MACHINE.registration, may=())),
        replace(MACHINE, events={}),
    ],
    ids=["办理时分类", "登记时分类"],
)
def test_a_category_that_any_event_takes_makes_cases_alike(machine: Machine) -> None:
    one, other = replace(NEW, machine=machine), replace(case("TS-1", 渠道="来访"), machine=machine)
    assert numbers(other, of=one) == ["TS-1"]


# —— how much was given ——


def without_authority() -> Rules:
    return replace(rules(), authority=None)


@pytest.mark.parametrize(
    ("values", "yuan"),
    [
        ({"补偿": ({"方式": "现金", "金额": Decimal(80)},), "处罚金额": Decimal(500)}, 80),
        ({"补偿": ({"方式": "退票", "金额": Decimal(80)},), "处罚金额": Decimal(500)}, 500),
        ({"处罚金额": Decimal(500), "绩效分": 5}, 500),
        ({"处罚金额": "五百"}, 0),
        ({}, 0),
    ],
)
def test_the_cash_of_the_rows_or_else_what_other_amounts_say(values: Values, yuan: int) -> None:
    assert amount_of(rules(), values) == yuan


def test_without_rows_of_compensation_the_measure_is_what_was_given() -> None:
    found = confirmed("WZ-1", 问责方式=("批评教育",), 处罚金额=Decimal(300))
    plain = replace(found, rules=without_authority())
    (told,) = precedents(PROPOSED, [plain])
    assert (told.remedy, told.amount) == ("批评教育", Decimal(300))


# —— which may be one, told without the others ——


def test_something_was_given_where_any_event_gave_it_or_approved_it() -> None:
    assert not has_given(case("TS-1", "待审批"))
    assert has_given(case("TS-1")), "approved"
    assert has_given(given(case("TS-1", "承办中"), "17T12:00", cash(1)))


def test_alike_is_said_in_words_and_by_nothing_that_is_not_known() -> None:
    assert alike_by(case("TS-1", 分类="票务")) == ("票务",)
    assert alike_by(case("TS-1", 分类="")) == ()
    assert len(alike_by(PROPOSED)) == 2
    assert alike_by(replace(PROPOSED, values={**PROPOSED.values, "责任类型": ""})) == ()
