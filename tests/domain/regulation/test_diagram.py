"""A machine as a drawing: what is an arrow, what is left out, and the text of both notations."""

from small_machines import event, machine

from cpl.domain.regulation.diagram import arrows, dot, left_out, mermaid

MACHINE = machine(
    event("办", "待办", "等", "办结", when="满意度 is 不满意"),
    event("挂起", "待办", "等"),
    event("恢复", "等", "previous"),
    event("催", "待办"),
    event("追问", "open"),
    event("作废", "any", "办结"),
    event("重开", "ended", "待办"),
)


def test_an_event_is_an_arrow_to_every_state_it_may_lead_to() -> None:
    """从哪里都能办的、结束了才能办的，从一处画起；哪里也不去的、回到原处的不画。"""
    assert list(arrows(MACHINE)) == [
        ("", "待办", "登记"),
        ("待办", "等", "办"),
        ("待办", "办结", "办"),
        ("待办", "等", "挂起"),
        ("（任何状态）", "办结", "作废"),
        ("（已结束的）", "待办", "重开"),
    ]
    assert left_out(MACHINE) == ("恢复", "催", "追问")


def test_mermaid_gives_every_state_an_id_and_says_what_is_not_drawn() -> None:
    assert mermaid(MACHINE).splitlines() == [
        "stateDiagram-v2",
        "  direction LR",
        '  state "待办" as s0',
        '  state "等" as s1',
        '  state "办结" as s2',
        '  state "（任何状态）" as s3',
        '  state "（已结束的）" as s4',
        "  [*] --> s0: 登记",
        "  s0 --> s1: 办、挂起",
        "  s0 --> s2: 办",
        "  s3 --> s2: 作废",
        "  s4 --> s0: 重开",
        "  s2 --> [*]",
        "  %% 不画：恢复、催、追问",
    ]


def test_graphviz_tells_ended_and_waiting_states_by_their_border() -> None:
    assert dot(MACHINE).splitlines()[4:] == [
        '  "等" [style="rounded,dashed"];',
        '  "办结" [peripheries=2];',
        '  "（任何状态）" [shape=plaintext];',
        '  "（已结束的）" [shape=plaintext];',
        '  "" -> "待办" [label="登记"];',
        '  "待办" -> "等" [label="办、挂起"];',
        '  "待办" -> "办结" [label="办"];',
        '  "（任何状态）" -> "办结" [label="作废"];',
        '  "（已结束的）" -> "待办" [label="重开"];',
        "}",
    ]
    assert dot(MACHINE).startswith('digraph "件" {\n')


def test_where_everything_is_drawn_nothing_is_said_to_be_left_out() -> None:
    short = machine(event("办", "待办", "办结"))
    assert left_out(short) == ()
    assert "%%" not in mermaid(short)
    assert "任何状态" not in mermaid(short)


def test_an_event_that_comes_to_one_state_by_two_conditions_is_named_once() -> None:
    twice = machine(event("办", "待办", "办结", "办结", when="满意度 is 满意"))
    assert '"待办" -> "办结" [label="办"];' in dot(twice)


def test_an_event_from_a_state_and_a_group_begins_in_both() -> None:
    mixed = machine(event("办", "待办 ended", "办结"))
    assert list(arrows(mixed))[1:] == [("待办", "办结", "办"), ("（已结束的）", "办结", "办")]


def test_what_leads_back_is_not_drawn_wherever_it_begins() -> None:
    back = machine(
        event("恢复", "等", "previous", "待办", when="次数.办 > 0"),
        event("撤回", "any", "previous"),
    )
    assert left_out(back) == ("恢复", "撤回")
    assert mermaid(back).endswith("%% 不画：恢复、撤回\n")


def test_what_may_stay_where_it_is_draws_no_arrow_to_itself() -> None:
    stays = machine(event("再办", "待办 open", "待办", "办结", when="轮次 < 3"))
    assert list(arrows(stays))[1:] == [
        ("待办", "办结", "再办"),
        ("（没有结束的）", "待办", "再办"),
        ("（没有结束的）", "办结", "再办"),
    ]
