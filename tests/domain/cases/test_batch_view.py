"""What a card says of its batch: whom it follows, who follows it, whether it was answered."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.batch_view import said_in_history, told_of_batch
from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.values.value import Value

MACHINE = rules().machines["工单"]
FOUR = tuple(f"TS20261117-00{n}" for n in (2, 3, 4, 5))
THREE = "TS20261117-002、TS20261117-003、TS20261117-004"


def after(before: Card, name: str, clock: str, **fields: Value) -> Card:
    at = datetime.fromisoformat(f"2026-11-17T{clock}")
    return advance(before, Event(name, at, "李敏", "客服专员", fields))


def leading(*members: str) -> Card:
    return after(life(MACHINE, "承办中").card, "接收并案", "10:00", 成员=members)


def following() -> Card:
    return life(MACHINE, "已并案").card


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (FOUR[:1], "1 件：TS20261117-002"),
        (FOUR[:3], f"3 件：{THREE}"),
        (FOUR, f"4 件：{THREE} 等"),
    ],
)
def test_who_follows_is_counted_and_the_first_three_are_named(
    members: tuple[str, ...], told: str
) -> None:
    assert told_of_batch(leading(*members), "成员") == told


def test_who_has_left_is_counted_no_more() -> None:
    left = after(leading(*FOUR), "成员退出", "10:30", 成员=FOUR[:1])
    assert told_of_batch(left, "成员") == "3 件：TS20261117-003、TS20261117-004、TS20261117-005"
    assert told_of_batch(after(left, "成员退出", "10:40", 成员=FOUR[1:]), "成员") == "都已退出"


def test_a_follower_says_whom_it_follows_and_whether_that_one_was_answered() -> None:
    lead = "TS20261117-009"
    assert told_of_batch(following(), "并入") == f"{lead}（随它办，还没有答复）"
    answered = after(following(), "随批答复", "11:05", 随件=(lead,))
    assert told_of_batch(answered, "并入") == f"{lead}（11-17 11:05 随它答复）"
    noted = after(answered, "备注", "12:00", 备注="来电")
    assert told_of_batch(noted, "并入") == f"{lead}（11-17 11:05 随它答复）"
    again = after(noted, "随批答复", "15:00", 随件=(lead,))
    assert told_of_batch(again, "并入") == f"{lead}（11-17 15:00 随它答复）"
    out = after(following(), "退批", "11:10", 理由="另一天的")
    assert told_of_batch(out, "并入") == f"{lead}（已退出）"


def test_of_any_other_field_and_without_batches_there_is_nothing_to_tell() -> None:
    assert told_of_batch(leading(*FOUR), "内容") == ""
    assert told_of_batch(life(rules().machines["整改"], "已下发").card, "成员") == ""


def test_a_history_counts_many_members_and_names_few() -> None:
    card = leading(*FOUR)
    assert said_in_history(card, "成员", FOUR) == f"4 件：{THREE} 等"
    assert said_in_history(card, "成员", FOUR[:3]) == THREE
    assert said_in_history(card, "标记", FOUR) == "、".join(FOUR)
    assert said_in_history(card, "备注", "  来电致谢\n") == "来电致谢"


def test_a_machine_that_merges_nothing_tells_its_lists_in_full() -> None:
    order = life(rules().machines["整改"], "已下发").card
    assert said_in_history(order, "成员", FOUR) == "、".join(FOUR)
    nameless = replace(order, values={**order.values, "并入": "TS20261117-009"})
    assert told_of_batch(nameless, "并入") == ""
