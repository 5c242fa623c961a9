"""Which complaints must be raised: conditions on one, and on how many are alike (S001-17…20)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, Facts, Linked, advance
from cpl.domain.cases.record import Event
from cpl.domain.decisions.escalation import (
    days_alike,
    days_counted,
    ends_all,
    ends_of,
    likeness,
    raised,
    serious_words,
    suspects,
    thresholds,
)
from cpl.domain.regulation.conditions import Combined, Condition, parse_term
from cpl.domain.regulation.rules import Field, Phase
from cpl.domain.values.value import Kind, Value

MACHINE = rules().machines["工单"]
FIRST = datetime(2026, 11, 17, 9, 0)


def assigned(number: int, received: datetime) -> Card:
    """A complaint of the same category and unit as the others."""
    card = life(rules().machines["工单"], "承办中").card
    values = {**card.values, "接收时间": received}
    return replace(card, number=f"TS20261117-{number:03}", values=values)


def names(card: Card, others: list[Card], now: datetime) -> list[str]:
    alike = likeness(rules(), others)
    return [each.id for each in raised(card, now, None, alike)]


@pytest.mark.parametrize(("count", "batch"), [(4, False), (5, True), (6, True)])
def test_five_alike_within_three_days_are_a_batch(count: int, batch: bool) -> None:
    """S001-19: 影响量较大的批量投诉"""
    cards = [assigned(n, FIRST + timedelta(hours=n)) for n in range(count)]
    assert ("批量" in names(cards[-1], cards, FIRST + timedelta(days=1))) is batch


def test_the_window_ends_with_the_third_day() -> None:
    old = [assigned(n, FIRST - timedelta(days=3)) for n in range(4)]
    last = assigned(9, FIRST)
    assert "批量" not in names(last, [*old, last], FIRST)
    inside = [
        replace(each, values={**each.values, "接收时间": FIRST - timedelta(days=2)}) for each in old
    ]
    assert "批量" in names(last, [*inside, last], FIRST)


def test_a_complaint_without_a_unit_is_like_no_other() -> None:
    lone = life(rules().machines["工单"], "待受理").card
    assert "批量" not in names(lone, [lone] * 9, FIRST)


def test_with_a_category_and_no_unit_yet_it_is_like_no_other() -> None:
    lone = life(MACHINE, "处理中").card
    assert "批量" not in names(lone, [lone] * 9, FIRST)
    assert likeness(rules(), [lone] * 9).count(lone, 3) == 1, "only itself"


@pytest.mark.parametrize(
    ("field", "other"), [("分类", "餐饮"), ("主办单位", "票务部")], ids=["另一类", "另一单位"]
)
def test_of_another_category_or_unit_it_is_not_alike(field: str, other: str) -> None:
    cards = [assigned(n, FIRST) for n in range(5)]
    cards[0] = replace(cards[0], values={**cards[0].values, field: other})
    assert "批量" not in names(cards[-1], cards, FIRST)


def test_rules_that_do_not_say_what_is_alike_know_no_batch() -> None:
    cards = [assigned(n, FIRST) for n in range(5)]
    assert likeness(replace(rules(), batch_same=()), cards).count(cards[0], 3) == 1


def test_a_corrective_action_with_the_same_words_is_not_alike() -> None:
    cards = [assigned(n, FIRST) for n in range(5)]
    cards[0] = replace(cards[0], machine=rules().machines["整改"])
    assert "批量" not in names(cards[-1], cards, FIRST)
    actions = [replace(each, machine=rules().machines["整改"], state="整改中") for each in cards]
    assert suspects(rules(), actions) == (), "the size of a batch is laid down for complaints"


def test_an_escalation_is_for_the_records_it_names() -> None:
    card = assigned(1, FIRST)
    elsewhere = tuple(replace(each, machine="整改") for each in rules().escalations)
    media = replace(
        card,
        rules=replace(rules(), escalations=elsewhere),
        values={**card.values, "渠道": "媒体"},
    )
    assert raised(media, FIRST) == ()


def test_without_the_other_records_a_batch_is_not_known() -> None:
    card = assigned(1, FIRST)
    assert raised(card, FIRST) == ()


def test_an_annual_pass_takes_the_green_channel() -> None:
    """S001-18"""
    card = assigned(1, FIRST)
    person = {"姓名": "王女士", "类型": "年卡"}
    found = raised(replace(card, values={**card.values, "投诉人": person}), FIRST)
    assert [each.id for each in found] == ["年卡"]


def test_the_media_are_told_to_the_manager() -> None:
    """S001-17"""
    card = assigned(1, FIRST)
    found = raised(replace(card, values={**card.values, "渠道": "媒体"}), FIRST)
    assert [each.notify for each in found] == [("客服经理", "总经理")]


def test_what_has_ended_needs_nobody() -> None:
    card = assigned(1, FIRST)
    media = replace(card, values={**card.values, "渠道": "媒体"})
    assert raised(media, FIRST) != ()
    assert raised(replace(media, state="已撤诉"), FIRST) == ()


@pytest.mark.parametrize(
    ("until", "state", "is_raised"),
    [
        ("次数.写报告 > 0", "闭环", True),  # it may be written at any time
        ("次数.转办 > 0", "闭环", False),  # what can be done no more is asked of nobody
        ("做到.处理报告 > 0", "闭环", True),
        ("做到.处理报告 > 0", "已作废", False),
        ("报告内容 given", "闭环", True),
        ("整改期限 given", "闭环", False),
        ("轮次 > 5", "闭环", False),
        ("次数.更正 > 0", "闭环", True),
        ("次数.更正 > 0", "已作废", False),
        ("次数.更正 > 0", "已并案", False),
        ("做到.转办 > 0", "闭环", False),
    ],
)
def test_a_record_that_has_ended_is_raised_for_what_can_still_be_done(
    until: str, state: str, is_raised: bool
) -> None:
    """S001-17: the media ask about a complaint that was closed without what this asks for."""
    card = life(rules().machines["工单"], state).card
    media = replace(rules().escalations[-1], until=parse_term(until))
    values = {**card.values, "渠道": "媒体"}
    done = replace(card, rules=replace(rules(), escalations=(media,)), values=values)
    assert bool(raised(done, FIRST)) is is_raised


def test_an_escalation_may_ask_about_the_records_that_belong_to_it() -> None:
    """整改没有销号的，要报告。"""
    (first, *_) = rules().escalations
    waiting = replace(first, id="未销号", when=parse_term("未结.整改 > 0"))
    made = replace(rules(), escalations=(waiting,))
    card = assigned(1, FIRST)
    number = "ZG20261117-01"
    card = replace(card, rules=made, values={**card.values, "整改通知单": (number,)})
    action = Linked(number, "整改", Phase.OPEN, "整改中")
    assert [each.id for each in raised(card, FIRST, {number: action})] == ["未销号"]
    struck_off = replace(action, phase=Phase.ENDED, state="已销号")
    assert raised(card, FIRST, {number: struck_off}) == ()


def test_what_is_serious_of_its_level_and_its_flags_is_told_in_the_office_s_words() -> None:
    how = Field("等级", Kind.CHOICE, plays=("level",), counts_as={"serious": ("一级",)})
    flags = Field("标记", Kind.CHOICE, plays=("flags",), counts_as={"serious": ("媒体", "批量")})
    office = replace(rules(), fields={"等级": how, "标记": flags})
    card = replace(assigned(1, FIRST), rules=office)
    grave = replace(card, values={"等级": "一级", "标记": ("安全", "媒体")})
    assert serious_words(grave) == ("一级", "媒体")
    assert serious_words(replace(card, values={"等级": "二级", "标记": ("安全",)})) == ()
    assert serious_words(replace(card, values={})) == ()


# —— batches that nobody has declared ——


def after(card: Card, name: str, **fields: Value) -> Card:
    """The card after an event of that name."""
    return advance(card, Event(name, FIRST, "李敏", "客服专员", fields))


def merged(card: Card, into: str) -> Card:
    return after(card, "并案", 并入=into)


def five() -> list[Card]:
    return [assigned(n, FIRST + timedelta(hours=n)) for n in range(1, 6)]


def test_the_number_of_a_batch_stands_in_the_escalation_alone() -> None:
    assert [(each.days, each.least) for each in thresholds(rules())] == [(3, 5)]


@pytest.mark.parametrize(
    ("condition", "least"), [("同类.3 >= 5", 5), ("同类.3 > 5", 6)], ids=["五件起", "五件以上"]
)
def test_more_than_five_begin_with_the_sixth(condition: str, least: int) -> None:
    escalations = tuple(
        replace(each, when=parse_term(condition)) if each.id == "批量" else each
        for each in rules().escalations
    )
    assert [each.least for each in thresholds(replace(rules(), escalations=escalations))] == [least]


def test_received_three_days_earlier_to_the_minute_is_no_longer_near() -> None:
    old = assigned(9, FIRST - timedelta(days=3) + timedelta(hours=5))
    (found,) = suspects(rules(), [old, *five()])
    assert old.number not in found.numbers
    minute_later = {**old.values, "接收时间": old.received_at + timedelta(minutes=1)}
    (found,) = suspects(rules(), [replace(old, values=minute_later), *five()])
    assert found.lead == old.number


def test_five_alike_are_suspected_once_and_led_by_the_first() -> None:
    (found,) = suspects(rules(), five())
    assert found.lead == "TS20261117-001"
    assert found.others == tuple(f"TS20261117-{n:03}" for n in (2, 3, 4, 5))
    assert (found.count, found.days) == (5, 3)
    assert suspects(rules(), five()[:4]) == ()


def test_what_is_merged_counts_with_the_one_it_follows_and_is_suspected_no_more() -> None:
    first, *rest = five()
    together = [first, *(merged(each, first.number) for each in rest)]
    assert suspects(rules(), together) == ()
    assert "批量" in names(first, together, FIRST + timedelta(days=1)), "it is a batch all the same"
    assert names(together[1], together, FIRST + timedelta(days=1)) == []


def test_a_newcomer_is_suspected_to_belong_to_the_batch() -> None:
    first, *rest = five()
    newcomer = assigned(6, FIRST + timedelta(hours=6))
    together = [first, *(merged(each, first.number) for each in rest), newcomer]
    (found,) = suspects(rules(), together)
    assert (found.lead, found.others, found.count) == (first.number, (newcomer.number,), 6)


def test_a_complaint_marked_as_a_batch_leads_the_others() -> None:
    cards = five()
    cards[2] = replace(cards[2], values={**cards[2].values, "标记": ("批量",)})
    assert suspects(rules(), cards)[0].lead == "TS20261117-003"


def test_who_was_taken_out_of_a_batch_is_not_suspected_again() -> None:
    cards = five()
    cards[1] = after(merged(cards[1], cards[0].number), "退批", 理由="另一天的")
    (found,) = suspects(rules(), cards)
    assert cards[1].number not in found.numbers


def test_what_was_answered_waits_for_no_batch() -> None:
    answer = {"答复内容": "退票", "答复方式": "电话", "原因分析": "故障", "责任认定": "有责"}
    cards = [after(each, "答复", **answer) for each in five()]
    assert suspects(rules(), cards) == ()


def test_how_many_are_alike_may_be_known_without_the_others() -> None:
    """看板只打开在办的；已办结的也算数，由索引来数。"""

    class Counted:
        def count(self, card: Card, days: int) -> int:
            return 7

    (found,) = suspects(rules(), five()[:2], Counted())
    assert (found.count, len(found.numbers)) == (7, 2)


def test_an_entry_by_mistake_makes_no_batch() -> None:
    cards = five()
    cards[0] = after(cards[0], "作废", 理由="误登")
    assert suspects(rules(), cards) == ()


def test_what_has_ended_is_suspected_no_more() -> None:
    cards = [after(each, "撤诉", 理由="和解") for each in five()]
    assert suspects(rules(), cards) == ()


def test_whatever_the_order_of_the_files_the_first_received_leads() -> None:
    (found,) = suspects(rules(), reversed(five()))
    assert found.numbers == tuple(f"TS20261117-{n:03}" for n in (1, 2, 3, 4, 5))


def test_of_those_received_in_one_minute_the_lowest_number_leads() -> None:
    (found,) = suspects(rules(), [assigned(n, FIRST) for n in (3, 5, 1, 4, 2)])
    assert found.numbers == tuple(f"TS20261117-{n:03}" for n in (1, 2, 3, 4, 5))


def test_a_batch_takes_as_long_as_the_escalation_says_and_else_a_day() -> None:
    assert days_alike(rules(), MACHINE) == 3
    assert days_alike(rules(), rules().machines["整改"]) == 1


def test_only_an_escalation_that_asks_for_the_like_counts_days() -> None:
    counted = {each.id: days_counted(each) for each in rules().escalations}
    assert counted.pop("批量") == 3
    assert set(counted.values()) == {None}


def test_of_two_windows_the_longer_is_counted() -> None:
    batch = next(each for each in rules().escalations if each.id == "批量")
    both = Combined("any", (parse_term("同类.3 >= 5"), parse_term("同类.7 >= 10")))
    assert days_counted(replace(batch, when=both)) == 7
    escalations = (replace(batch, when=both),)
    assert days_alike(replace(rules(), escalations=escalations), MACHINE) == 7


@pytest.mark.parametrize("condition", ["次数.回访 >= 3", "同类.3 < 5"])
def test_another_number_in_a_condition_is_no_size_of_a_batch(condition: str) -> None:
    batch = next(each for each in rules().escalations if each.id == "批量")
    other = replace(batch, when=parse_term(condition))
    assert thresholds(replace(rules(), escalations=(other,))) == ()


REPORTED, CONSULTED = parse_term("备注 is 通报"), parse_term("备注 is 会诊")
BOTH, EITHER = (Combined(how, (REPORTED, CONSULTED)) for how in ("all", "any"))


@pytest.mark.parametrize(
    ("until", "first", "second", "done"),
    [
        (None, "", "", False),
        (REPORTED, "", "", False),
        (REPORTED, "通报", "", True),
        (REPORTED, "", "通报", True),
        (BOTH, "通报", "", False),
        (BOTH, "通报", "会诊", True),
        (EITHER, "通报", "", True),
        (EITHER, "", "", False),
    ],
)
def test_a_batch_needs_nobody_any_more_when_each_part_was_done_on_one_of_its_records(
    until: Condition | None, first: str, second: str, done: bool
) -> None:
    known = replace(rules().escalations[0], until=until)
    cards = [
        replace(card, values={**card.values, "备注": said})
        for card, said in ((assigned(1, FIRST), first), (assigned(2, FIRST), second))
    ]
    happened = {part for card in cards for part in ends_of(known) if part.holds(Facts(card))}
    assert ends_all(known, happened.__contains__) is done


def test_what_was_done_on_the_record_itself_is_raised_no_more() -> None:
    media = next(each for each in rules().escalations if each.id == "媒体")
    until = replace(media, until=parse_term("次数.备注 > 0"))
    card = assigned(1, FIRST)
    card = replace(
        card,
        rules=replace(rules(), escalations=(until,)),
        values={**card.values, "渠道": "媒体"},
    )
    assert raised(card, FIRST) == (until,)
    noted = advance(card, Event("备注", FIRST, "李敏", "客服专员", {"备注": "已报经理"}))
    assert raised(noted, FIRST) == ()
