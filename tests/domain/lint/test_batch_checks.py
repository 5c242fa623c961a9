"""A batch whose members hear nothing, an alarm that can never be raised."""

from dataclasses import replace

import pytest
from casebook import rules
from small_machines import event, machine

from cpl.domain.lint.batch_checks import batches_never_alike, members_not_told
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Escalation, EventRule, Rules, Target, Tell

MERGE = replace(
    event("并案", "待办", "办结", means="merged"),
    give=("并入",),
    tells=(Tell("并入", "接收并案", "成员"),),
)


def silent_about(*events: EventRule) -> list[tuple[str, ...]]:
    found = list(members_not_told(replace(rules(), machines={"件": machine(*events)})))
    assert not any(each.serious for each in found)
    return [each.path for each in found]


@pytest.mark.parametrize(
    "meaning", ["replied_to_customer", "result_told", "rejected", "referred", "withdrawn", "voided"]
)
def test_what_answers_or_ends_a_record_is_told_to_those_that_went_into_it(meaning: str) -> None:
    ends = event("了结", "待办", "办结", means=meaning)
    assert silent_about(MERGE, ends) == [("machines", "件", "events", "了结")]
    told = replace(ends, tells=(Tell("成员", "随件了结", "随件"),))
    assert silent_about(MERGE, told) == []
    others = replace(ends, tells=(Tell("整改通知单", "了结", "来自"),))
    assert len(silent_about(MERGE, others)) == 1


def test_where_nothing_is_merged_or_the_wait_goes_on_nobody_need_hear() -> None:
    ends = event("了结", "待办", "办结", means="result_told")
    assert silent_about(ends) == []
    assert silent_about(MERGE, event("备注", "any", means="noted")) == []
    assert silent_about(MERGE, replace(ends, told_only=True)) == []


def raised_by(when: str, *same: str) -> Rules:
    raised = Escalation("批量", "工单", parse_term(when), "成批了")
    return replace(rules(), escalations=(raised,), batch_same=same)


def test_what_makes_two_alike_is_said_where_the_alike_are_counted() -> None:
    [found] = batches_never_alike(raised_by("同类.3 >= 5"))
    assert (found.path, found.serious) == (("escalations", "批量"), True)
    assert not list(batches_never_alike(raised_by("同类.3 >= 5", "分类")))
    assert not list(batches_never_alike(raised_by("等级 is 一级")))


def mended(ends: EventRule, *others: EventRule) -> str:
    machines = {"件": machine(MERGE, ends, *others)}
    found, *_ = members_not_told(replace(rules(), machines=machines))
    return found.mend


def test_it_says_which_event_its_members_would_hear() -> None:
    hears = replace(
        event("随批答复", "办结", means="result_told"), told_only=True, give=("随件", "答复内容")
    )
    leaves = replace(
        event("解除", "办结", "待办", means="unlinked"), told_only=True, give=("随件",)
    )
    answers, gives_up = (
        event("了结", "待办", "办结", means=each) for each in ("replied_to_customer", "withdrawn")
    )
    assert mended(answers, hears, leaves) == (
        "写上 tells: [{to: 成员, event: 随批答复, as: 随件}]。"
    )
    assert mended(gives_up, hears, leaves) == "写上 tells: [{to: 成员, event: 解除, as: 随件}]。"
    moves = replace(hears, name="随批办结", to=(Target("办结"),))
    assert mended(gives_up, moves, leaves) == mended(gives_up, leaves), "they go on alone"
    none = "写上 tells: [{to: 成员, event: …, as: …}]。"
    assert mended(answers, leaves) == mended(answers, replace(hears, told_only=False)) == none
    assert mended(answers, replace(hears, give=())) == none
    assert mended(gives_up, replace(leaves, to=())) == none
