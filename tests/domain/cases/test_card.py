"""The card: what was registered and what happened since, the last wins."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from casebook import life, rules

from cpl.domain.cases.card import (
    Card,
    Facts,
    Linked,
    advance,
    blank_card,
    cash_given,
    cash_of,
    links_in,
    links_told,
    replay,
    rows_of,
    worth_of,
)
from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Phase
from cpl.domain.values.value import Value, Values

MACHINE = rules().machines["工单"]


def card(start: str) -> Card:
    return life(MACHINE, start).card


def after(before: Card, name: str, **fields: Value) -> Card:
    return advance(before, Event(name, datetime(2026, 11, 20, 9, 0), "李敏", "客服专员", fields))


def test_the_last_event_that_says_a_field_wins() -> None:
    twice = after(after(card("承办中"), "定级", 等级="二级"), "定级", 等级="三级以上")
    assert twice.values["等级"] == "三级以上"
    assert twice.values["内容"] == "过山车停运，没有告知可以退票"


def test_fields_kept_all_are_added_up() -> None:
    found = after(after(card("承办中"), "调查", 证据=("甲",)), "调查", 证据=("乙", "丙"))
    assert found.values["证据"] == ("甲", "乙", "丙")
    assert after(found, "调查", 证据="丁").values["证据"] == ("甲", "乙", "丙", "丁")


def test_a_record_that_is_named_twice_is_linked_once() -> None:
    found = after(card("承办中"), "整改下发", 整改通知单=("ZG20261117-01",))
    again = after(found, "整改下发", 整改通知单=("ZG20261118-01", "ZG20261117-01"))
    assert again.values["整改通知单"] == ("ZG20261117-01", "ZG20261118-01")


def test_whom_another_unit_had_it_with_does_not_go_on_to_the_next() -> None:
    before = after(card("处理中"), "转办", 主办单位="演艺部", 承办人="张三")
    assert after(before, "转办", 主办单位="演艺部").values["承办人"] == "张三"
    assert after(before, "调查", 调查情况="问过").values["承办人"] == "张三"
    assert "承办人" not in after(before, "转办", 主办单位="餐饮部").values
    assert after(before, "转办", 主办单位="餐饮部", 承办人="李四").values["承办人"] == "李四"


def test_an_unknown_event_moves_nothing() -> None:
    found = after(card("承办中"), "不认识")
    assert found.state == "承办中"
    assert found.happened[-1].meanings == frozenset()
    assert not found.happened[-1].moved


def test_meanings_are_the_events_own_and_those_of_the_state_entered() -> None:
    found = after(card("已答复"), "回访", 满意度="满意")
    assert found.happened[-1].meanings == {"followed_up", "closed"}
    assert found.meant("closed") == found.happened[-1]
    assert found.meant("voided") is None
    twice = card("第二轮待再办")
    assert twice.meant("followed_up") == twice.happened[-1], "the latest of two"
    assert twice.last("回访") == twice.happened[-1]


def test_a_state_that_is_not_left_is_not_entered_again() -> None:
    assert "closed" not in after(card("办结"), "备注", 备注="来电致谢").happened[-1].meanings


def test_a_new_round_begins_when_it_is_done_again() -> None:
    assert card("待再办").round == 1
    assert after(card("待再办"), "再办").round == 2
    assert [each.round for each in card("第三轮待再办").happened] == [
        1,
        1,
        1,
        1,
        1,
        2,
        2,
        2,
        3,
        3,
        3,
    ]


def test_previous_is_the_state_before_this_one() -> None:
    waiting = card("待客户")
    assert (waiting.state, waiting.previous) == ("待客户", "承办中")
    noted = after(waiting, "备注", 备注="又打一次")
    assert after(noted, "恢复").state == "承办中"


def test_replay_gives_the_card_that_the_events_gave_one_by_one() -> None:
    found = card("第三轮待再办")
    events = tuple(each.event for each in found.happened)
    registered = life(MACHINE, {"start": "新投诉"}).card.values
    assert replay(rules(), Record(found.number, "工单", "", registered, events)) == found


@pytest.mark.parametrize(
    ("start", "unconcluded"),
    [("承办中", False), ("办结", True), ("闭环", False), ("已撤诉", False)],
)
def test_what_is_closed_and_can_still_be_concluded(start: str, unconcluded: bool) -> None:
    assert card(start).is_unconcluded is unconcluded


def test_only_what_somebody_complains_about_is_concluded() -> None:
    registration = replace(MACHINE.registration, means=frozenset())
    receives_none = replace(MACHINE, registration=registration)
    assert not replace(card("办结"), machine=receives_none).is_unconcluded


def test_what_is_concluded_or_not_yet_closed_is_not_waiting_to_be_concluded() -> None:
    """闭环以后还能再补一次，也已经闭环了；没有办结的，不叫没有闭环。"""
    again = replace(MACHINE.events["闭环"], sources=("办结", "闭环"))
    more = replace(MACHINE, events={**MACHINE.events, "闭环": again})
    assert not replace(card("闭环"), machine=more).is_unconcluded
    still_open = replace(MACHINE.states["办结"], phase=Phase.OPEN)
    more = replace(MACHINE, states={**MACHINE.states, "办结": still_open})
    assert not replace(card("办结"), machine=more).is_unconcluded


def test_a_way_back_is_no_way_to_conclude_it() -> None:
    back = replace(MACHINE.events["恢复"], sources=("办结",))
    assert not replace(card("办结"), machine=replace(MACHINE, events={"恢复": back})).is_unconcluded


def test_where_an_event_leads_may_hang_on_how_often_it_happened_this_time_included() -> None:
    """“第三次回访不满意就报上去”：第三次自己也算一次。"""
    noted = MACHINE.events["备注"]
    to = (replace(MACHINE.events["闭环"].to[0], state="办结", when=parse_term("次数.备注 >= 2")),)
    machine = replace(MACHINE, events={**MACHINE.events, "备注": replace(noted, to=to)})
    once = after(replace(card("承办中"), machine=machine), "备注", 备注="一")
    assert (once.state, after(once, "备注", 备注="二").state) == ("承办中", "办结")
    assert not once.happened[-1].moved
    assert after(once, "备注", 备注="二").happened[-1].moved


def test_a_registration_begins_the_first_round_whatever_it_means() -> None:
    registration = replace(MACHINE.registration, means=frozenset({"received", "redone"}))
    machine = replace(MACHINE, registration=registration)
    assert after(blank_card(rules(), machine, "甲", {}), "登记").round == 1


def test_the_latest_time_is_not_that_of_the_last_line() -> None:
    """补记的事写在后面，发生在前面。"""
    before = card("承办中")
    noted = Event("备注", datetime(2026, 11, 17, 9, 30), "李敏", "客服专员", {"备注": "补记"})
    assert advance(before, noted).latest == before.latest == datetime(2026, 11, 17, 9, 40)


def test_a_word_that_no_rule_knows_is_taken_down_as_it_is() -> None:
    twice = after(after(card("承办中"), "备注", 没有=("甲",)), "备注", 没有=("乙",))
    assert twice.values["没有"] == ("乙",)
    flagged = after(after(card("承办中"), "定级", 标记=("媒体",)), "定级", 标记=("安全",))
    assert flagged.values["标记"] == ("安全",), "not one of those that are added up"


def test_what_has_no_time_of_receipt_counts_from_its_registration() -> None:
    machine = rules().machines["巡场"]
    found = blank_card(rules(), machine, "甲", {})
    for name, hour in (("登记", 9), ("备注", 10)):
        found = advance(found, Event(name, datetime(2026, 11, 17, hour), "李敏", "客服专员", {}))
    assert found.received_at == datetime(2026, 11, 17, 9)


def test_it_counts_from_the_time_of_receipt() -> None:
    assert card("办结").received_at == datetime(2026, 11, 17, 9, 0)


# —— facts ——


def test_computed_facts() -> None:
    lookup = Facts(card("第二轮待再办"))
    assert lookup("状态") == "待再办"
    assert lookup("轮次") == 2
    assert lookup("次数.回访") == 2
    assert lookup("本轮.回访") == 1
    assert lookup("本轮.转办") == 0
    assert lookup("次数.审批") == 0
    assert lookup("合计.内容") == 0
    assert lookup("投诉人.姓名") == "王女士"
    assert lookup("投诉人.没有") is None


def test_days_and_likes_are_known_only_where_time_and_others_are() -> None:
    waiting = card("承办中")
    now = datetime(2026, 11, 20, 8, 0)
    assert Facts(waiting)("天数.转办") is None
    assert Facts(waiting, now=now)("天数.转办") == 3
    assert Facts(waiting, now=now)("天数.回访") is None
    assert Facts(waiting, now=now)("天数.内容") is None
    assert Facts(waiting)("同类.3") is None
    assert Facts(waiting, alike=lambda _, days: days + 2)("同类.3") == 5


def test_days_are_counted_from_a_date_that_was_written_too() -> None:
    planned = after(card("承办中"), "提出方案", 预计完成=date(2026, 11, 18))
    assert Facts(planned, now=datetime(2026, 11, 20, 8, 0))("天数.预计完成") == 2


def test_what_an_event_means_is_counted_whatever_it_is_called() -> None:
    assert Facts(card("第二轮待再办"))("做到.回访") == 2
    assert Facts(card("承办中"))("做到.回访") == 0


def test_a_row_is_asked_before_the_record() -> None:
    lookup = Facts(card("承办中"), row={"渠道": "这一行的"})
    assert lookup("渠道") == "这一行的"
    assert lookup("内容") == "过山车停运，没有告知可以退票"


def test_a_default_stands_where_nothing_was_said() -> None:
    lookup = Facts(card("承办中"))
    assert lookup("事件性质") == "一般服务"
    assert Facts(card("意外事件"))("事件性质") == "意外事件"
    assert lookup("满意度") is None


def test_links_are_read_from_the_other_records_where_they_are_known() -> None:
    linked = {
        "ZG20261117-01": Linked("ZG20261117-01", "整改", Phase.OPEN),
        "ZG20261117-02": Linked("ZG20261117-02", "整改", Phase.ENDED),
    }
    lookup = Facts(card("办结"), linked)
    assert (lookup("关联.整改"), lookup("未结.整改"), lookup("未结.问责")) == (2, 1, 0)


def test_links_are_what_the_card_was_told_where_they_are_not() -> None:
    issued = after(card("办结"), "整改下发", 整改通知单=("ZG20261117-01",))
    assert Facts(issued)("未结.整改") == 1
    settled = after(issued, "整改销号", 整改通知单=("ZG20261117-01",))
    assert (Facts(settled)("关联.整改"), Facts(settled)("未结.整改")) == (1, 0)
    assert Facts(after(settled, "整改复发", 整改通知单=("ZG20261117-01",)))("未结.整改") == 1


def test_a_number_that_no_machine_gives_out_is_no_link() -> None:
    odd = after(card("办结"), "整改下发", 整改通知单=("XX-1", "ZG20261117-01"))
    assert [each.number for each in links_told(odd)] == ["ZG20261117-01"]


def test_every_number_ever_named_is_linked_in_order() -> None:
    """登记时写的、每个事件写的，后来改掉的也算：都要读出来看。"""
    known = card("承办中")
    fields = {**known.registered, "并入": "TS20261117-009"}
    named = blank_card(known.rules, known.machine, known.number, fields)
    first = after(named, "整改下发", 整改通知单=("ZG20261117-02",))
    second = after(first, "整改下发", 整改通知单=("ZG20261117-01", "ZG20261117-02"))
    assert links_in(second) == ("TS20261117-009", "ZG20261117-01", "ZG20261117-02")
    assert links_in(known) == ()


def test_a_gate_of_gates_holds_when_each_does() -> None:
    assert Facts(card("闭环")).gate_holds("四不放过")
    assert not Facts(card("办结")).gate_holds("四不放过")


def test_a_gate_that_does_not_apply_holds_nothing_up() -> None:
    assert Facts(card("承办中")).gate_holds("监控已保存")
    assert not Facts(after(card("承办中"), "调查", 涉及监控=True)).gate_holds("监控已保存")


def test_only_cash_is_added_up() -> None:
    rows: Value = ({"方式": "现金", "金额": Decimal(150)}, {"方式": "退票", "金额": Decimal(230)})
    found = after(after(card("承办中"), "补偿", 补偿=rows), "补偿", 补偿=rows)
    assert cash_given(rules(), found.values) == 300
    assert Facts(found)("合计.补偿") == 300


def test_what_counts_against_a_limit_is_as_the_rules_say() -> None:
    """有的规定只数现金，有的礼物、退票也数；没有写金额的是 0。"""
    authority = rules().authority
    assert authority is not None
    all_counts = replace(rules(), authority=replace(authority, cash_only=False))
    no_limits = replace(rules(), authority=None)
    ticket: Values = {"方式": "退票", "金额": Decimal(230)}
    assert [cash_of(each, ticket) for each in (rules(), all_counts, no_limits)] == [0, 230, 0]
    assert [worth_of(each, ticket) for each in (rules(), all_counts, no_limits)] == [230, 230, 0]
    assert cash_given(rules(), {"补偿": ({"方式": "现金"},)}) == 0
    assert cash_given(no_limits, {"补偿": (ticket,)}) == 0


def test_rows_are_the_filled_ones_of_a_table() -> None:
    row: Value = {"方式": "道歉"}
    assert rows_of((row, {}, "道歉", row)) == (row, row)
    assert rows_of("道歉") == ()


def test_what_was_said_in_this_round_is_not_what_was_said_before_it() -> None:
    """第二轮还是原来的解决措施（S002B-08）；上一轮的检讨不算这一轮的（S002U-24）。"""
    first = after(card("承办中"), "备注", 备注="换货")
    again = after(after(after(first, "答复"), "回访", 满意度="不满意"), "再办")
    asked = Facts(again)
    assert again.round == 2
    assert (Facts(first)("本轮填.备注"), asked("备注"), asked("本轮填.备注")) == (
        "换货",
        "换货",
        None,
    )
    assert asked("上次填.备注") == "换货"
    anew = Facts(after(again, "备注", 备注="退货"))
    assert (anew("本轮填.备注"), anew("上次填.备注")) == ("退货", "换货")
    assert Facts(first)("上次填.备注") is None
    registered = Facts(card("承办中"))
    assert registered("上次填.内容") == registered("本轮填.内容") == registered("内容")
    assert asked("本轮填.内容") is None


def test_what_was_said_before_is_the_last_word_before_the_latest_event() -> None:
    first = card("处理中")
    registered = replace(first, happened=first.happened[:1])
    assert Facts(registered)("上次填.内容") is None, "nothing has happened since"
    assert Facts(after(registered, "备注"))("上次填.内容") == "过山车停运，没有告知可以退票"
    noted = after(after(first, "备注", 备注="一"), "备注", 备注="二")
    assert Facts(noted)("上次填.备注") == "一"
    assert Facts(after(noted, "调查", 调查情况="问过"))("上次填.备注") == "二"


def test_what_must_still_be_raised_is_known_only_where_somebody_has_looked() -> None:
    one = card("承办中")
    assert Facts(one)("未了升级.批量") is None
    assert Facts(one, raised=lambda: {"批量"})("未了升级.批量") is True
    assert Facts(one, raised=lambda: {"媒体"})("未了升级.批量") is False
