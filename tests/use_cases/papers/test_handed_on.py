"""A unit is told by whom and when it got the case, and only what it must itself do by when."""

from pathlib import Path

import pytest
from own_office import office, printed

from cpl.use_cases.papers.form import register_paper

RELAYED = """
machines:
  工单:
    events:
      传递: {from: 待受理, to: 处理中, by: [客服专员], means: [accepted, transferred]}
      确定方案: {from: 承办中, by: [责任单位], give: [处理方案], means: [solution_proposed]}
"""
DUE = """
deadlines:
  - {id: 传递, machine: 工单, from: received, to: [transferred, replied_to_customer],
     within: 10 minutes, owner: 营业厅}
  - {id: 出方案, machine: 工单, from: order_issued, to: solution_proposed,
     within: 1 day, clock: office, owner: 主办单位}
  - {id: 反馈, machine: 工单, from: order_issued, to: dept_feedback,
     within: 2 days, clock: working, owner: 主办单位, ref: 第六条}
  - {id: 听候, machine: 工单, from: order_issued, to: signed_for, within: null, owner: 主办单位}
  - {id: 复核, machine: 工单, from: accepted, to: verified,
     within: 3 days, clock: working, owner: 营业厅}
"""
FROM_RELAY = (
    "09:00 登记 类别=投诉 渠道=电话 内容=停电 投诉人.姓名=王女士",
    "09:05 传递/周倩",
    "09:30 转办/吴刚 主办单位=维修班 承办人=孟浩",
)


def test_who_handed_it_on_is_not_who_relayed_it(tmp_path: Path) -> None:
    desk = office(tmp_path, RELAYED + DUE, FROM_RELAY)
    assert "转办人 | 吴刚 |" in printed(desk, "转办单")
    assert "转办时间 | 2026-11-17 09:30 |" in printed(desk, "转办单")
    assert "转交时间：2026-11-17 09:30　转办人：吴刚" in printed(desk, "投诉工单")


def test_the_register_has_the_time_at_which_the_unit_got_it(tmp_path: Path) -> None:
    """S000-11, S000-14: 三十分钟内传递，两小时内分配；台账的“转办”是分配的时间。"""
    desk = office(tmp_path, RELAYED + DUE, FROM_RELAY)
    told = register_paper(desk, "投诉台账", ("2026-11", "2026-11")).files[".md"].decode()
    assert "| 维修班 | 11-17 09:30 |" in told


def test_a_relay_alone_is_printed_as_what_there_is(tmp_path: Path) -> None:
    desk = office(tmp_path, RELAYED + DUE, FROM_RELAY[:2])
    assert "转办人 | 周倩 |" in printed(desk, "转办单")


def test_an_order_that_follows_is_not_when_the_unit_got_it(tmp_path: Path) -> None:
    """S003-06, S003-07: handed over within one hour, its form sent after it within two."""
    order = """
machines: {工单: {events: {下发流程: {from: 承办中, by: [客服专员], means: [order_issued]}}}}
"""
    lived = (
        "09:00 登记",
        "09:05 受理 分类=服务",
        "09:30 转办/吴刚 主办单位=维修班",
        "09:50 下发流程/周倩",
    )
    assert "转交时间：2026-11-17 09:30　转办人：吴刚" in printed(
        office(tmp_path, order, lived), "投诉工单"
    )


def test_a_unit_is_not_told_to_answer_where_the_desk_does(tmp_path: Path) -> None:
    """S002U-12: though from a merged record one may come back to where a unit could answer."""
    desk_answers = """
machines:
  工单:
    events:
      解释: {from: 待受理, to: 办结, by: [责任单位], give: [答复内容], means: [result_told]}
      答复: {by: [客服专员]}
deadlines:
  - {id: 答复, machine: 工单, from: accepted, to: result_told,
     within: 10 days, clock: working, owner: 营业厅}
"""
    lived = ("09:00 登记", "09:05 受理 分类=服务", "09:30 转办 主办单位=维修班")
    desk = office(tmp_path, desk_answers, lived)
    assert "答复投诉人" not in printed(desk, "微信转办")


def test_a_unit_is_told_its_own_deadlines_and_no_other(tmp_path: Path) -> None:
    said = printed(office(tmp_path, RELAYED + DUE, FROM_RELAY), "微信转办")
    assert "前提出处理方案。" in said
    assert "请于 2026-11-19 17:30 前反馈结果。" in said
    assert "未规定" not in said
    assert "传递" not in said
    assert "复核" not in said


def test_what_is_past_is_said_to_be_past_without_a_date(tmp_path: Path) -> None:
    desk = office(tmp_path, RELAYED + DUE, FROM_RELAY, now="23 09:00")
    said = printed(desk, "微信转办")
    assert "反馈结果的时限已过，请立即办。" in said
    assert "2026-11-19" not in said


def test_the_next_unit_gets_a_paper_of_its_own(tmp_path: Path) -> None:
    """What the first unit signed, found and was told is not on the paper of the second."""
    again = (
        "09:50 签收 签收人=孟浩",
        "10:00 调查 调查情况=线路没有问题",
        "10:30 转办/吴刚 主办单位=收费班 转办意见=查停电通知",
    )
    desk = office(tmp_path, RELAYED + DUE, (*FROM_RELAY, *again), now="17 11:00")
    paper = printed(desk, "转办单")
    assert "转办时间 | 2026-11-17 10:30 |" in paper
    assert "查停电通知" in paper
    assert "孟浩" not in paper
    assert "线路没有问题" not in paper
    assert "签收人：____________" in paper


def test_why_it_comes_back_is_on_the_paper(tmp_path: Path) -> None:
    rules = """
machines:
  工单:
    events:
      再转: {from: 已答复, to: 承办中, give: [理由], means: [redone, assigned, transferred]}
"""
    done = ("09:10 受理 分类=服务", "09:30 转办 主办单位=维修班", "10:00 答复 答复内容=已修好")
    history = (FROM_RELAY[0], *done, "11:00 再转 理由=晚上又停了")
    assert "意见：晚上又停了" in printed(office(tmp_path, rules, history), "微信转办")


ANSWER = """
deadlines:
  - {{id: 给投诉人答复, machine: 工单, from: accepted, to: replied_to_customer,
      within: 2 days, clock: working, owner: 营业厅}}
machines: {{工单: {{events: {{答复: {{by: [{who}]}}}}}}}}
"""


@pytest.mark.parametrize(("who", "told"), [("责任单位", True), ("客服专员", False)])
def test_the_customer_s_answer_is_asked_of_the_unit_that_answers(
    who: str, told: bool, tmp_path: Path
) -> None:
    history = (FROM_RELAY[0], "09:10 受理 分类=服务", "09:30 转办 主办单位=维修班")
    said = printed(office(tmp_path, ANSWER.format(who=who), history), "微信转办")
    assert ("前答复投诉人。" in said) is told


# —— whose acceptance, whose refusal ——

NOTICE = "受理告知书"


def test_the_notice_tells_the_accepting_event_not_the_last_one(tmp_path: Path) -> None:
    """S002C-02 受理时间、工作人员"""
    rules = "machines: {工单: {events: {转办: {means: [accepted, acceptance_told, assigned]}}}}\n"
    history = (FROM_RELAY[0], "09:10 受理/周倩 分类=服务", "09:30 转办/吴刚 主办单位=维修班")
    notice = printed(office(tmp_path, rules, history), NOTICE)
    assert "2026年11月17日 09:10 受理" in notice
    assert "受理的工作人员：周倩" in notice
    assert "吴刚" not in notice


def test_whom_to_ask_is_on_the_notice_as_it_was_typed(tmp_path: Path) -> None:
    rules = """
fields: {接待: {type: text, plays: contact}}
machines: {工单: {events: {受理: {also: [接待]}}}}
"""
    history = (FROM_RELAY[0], "09:10 受理 分类=服务 接待=李敏0635-8888888")
    notice = printed(office(tmp_path, rules, history), NOTICE)
    assert "受理的工作人员：李敏0635-8888888" in notice
    assert "联系电话：____" not in notice


def test_a_promise_that_is_past_is_not_promised_again(tmp_path: Path) -> None:
    history = (FROM_RELAY[0], "09:10 受理 分类=服务 承诺时间=2026-11-18")
    on_time = printed(office(tmp_path, "", history), NOTICE)
    late = printed(office(tmp_path, "", history, now="20 09:00"), NOTICE)
    assert "答应答复的时间：2026年11月18日" in on_time
    assert "2026年11月18日" not in late


def test_the_refusal_gives_its_own_reason(tmp_path: Path) -> None:
    history = (
        FROM_RELAY[0],
        "09:10 不予受理 不受理依据=其他 理由=已经起诉 告知方式=电话",
        "09:20 更正 字段=理由 原因=笔误 理由=别的事",
    )
    notice = printed(office(tmp_path, "", history), "不予受理告知书")
    assert "理由：已经起诉" in notice
    assert "消费者协会" not in notice


def test_where_to_complain_of_it_is_what_the_rules_say(tmp_path: Path) -> None:
    rules = "forms: {不予受理告知书: {says: 可以到市消费者协会投诉}}\n"
    history = (FROM_RELAY[0], "09:10 不予受理 不受理依据=其他 理由=已经起诉 告知方式=电话")
    notice = printed(office(tmp_path, rules, history), "不予受理告知书")
    assert "如果您对本告知有异议，可以到市消费者协会投诉。" in notice
