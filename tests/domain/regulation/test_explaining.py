"""The regulation told in words: what is demanded, of whom not, and how the office reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from casebook import rules, rules_of

from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.explaining import limit_said, told
from cpl.domain.regulation.rules import (
    Allowed,
    Clause,
    Duty,
    Escalation,
    Gate,
    Grant,
    OfficeHours,
    Privacy,
    ReportRule,
    Rules,
    Timed,
)
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.limits import Clock, Limit, Start, TimeUnit
from cpl.domain.time.periods import Every, PeriodUnit


def line(regulation: Rules, begins: str) -> str:
    return next(each for each in told(regulation) if each.startswith(begins))


def test_a_demand_says_what_must_hold_and_for_whom_it_need_not() -> None:
    assert "要求 这一轮办过审批（等级 是 一级 的除外）" in line(rules(), "- 答复：")


def test_a_demand_says_what_a_refusal_will_say() -> None:
    assert "否则“投诉不能只告知部门了事”" in line(rules(), "- 告知部门（")


def test_a_gate_says_for_whom_it_need_not_hold() -> None:
    said = line(rules(), "- 监控已保存：")
    assert said.startswith("- 监控已保存：要求 监控保存 是 是（涉及监控 不是 是 的除外）")


def test_an_escalation_says_how_the_office_reads_a_clause_without_numbers() -> None:
    assert "本单位自定为一日内三件" in line(rules_of("S002I-营业厅"), "- 批量：")


def test_a_whole_regulation_told(golden: Callable[[str, str], None]) -> None:
    golden("rules/主题公园.md", "".join(f"{each}\n" for each in told(rules())))


BARE = replace(
    rules(),
    meta=replace(rules().meta, approved_by=""),
    office_hours=OfficeHours(),
    fields={},
    roles={},
    machines={},
    clocks=(),
    authority=None,
    gates={},
    forms={},
    escalations=(),
    duties=(),
    reports={},
    clauses=(),
    privacy=Privacy(),
)
"""A regulation that says nothing but its name."""


def test_what_a_regulation_does_not_say_is_not_told() -> None:
    (title,) = told(BARE)
    assert title == "# 主题公园投诉处理规则（第1版，自 2025-01-01 起施行）"


def test_who_approved_it_is_told_with_the_day_where_there_is_one() -> None:
    meta = replace(BARE.meta, approved_by="总经理", approved_on=date(2026, 1, 5), approved=Clause())
    assert list(told(replace(BARE, meta=meta)))[1] == "批准：总经理，2026-01-05。"
    undated = replace(meta, approved_on=None)
    assert list(told(replace(BARE, meta=undated)))[1] == "批准：总经理。"


HOURS = ((time(9), time(17)),)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (OfficeHours(HOURS), ["上班时间：工作日 09:00–17:00。"]),
        (OfficeHours(HOURS, every_day=True), ["上班时间：每天（节假日也上班） 09:00–17:00。"]),
        (OfficeHours(quiet=(time(21), time(8))), ["不打扰投诉人的时间：21:00–08:00。"]),
    ],
)
def test_when_the_office_is_open(hours: OfficeHours, said: list[str]) -> None:
    assert list(told(replace(BARE, office_hours=hours)))[1:] == said


DAYS, HOUR = TimeUnit.DAY, TimeUnit.HOUR


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit(2, HOUR, Clock.OFFICE), "2小时内（办公时间）"),
        (Limit(30, TimeUnit.MINUTE, Clock.ELAPSED), "30分钟内（连续计时）"),
        (Limit(3, DAYS, Clock.WORKING), "3日内（工作日）"),
        (
            Limit(3, DAYS, Clock.WORKING, Start.SECOND_WORKDAY),
            "3日内（工作日，从第二个工作日起算）",
        ),
        (Limit(2, DAYS, Clock.CALENDAR), "2日内（自然日，末日逢休息日顺延）"),
        (Limit(2, DAYS, Clock.CALENDAR, roll=False), "2日内（自然日，不顺延）"),
        (Limit(1, DAYS, Clock.SAME_DAY), "1日内（当天）"),
        (Limit(None, DAYS, Clock.WORKING), "的期限未规定（列出，不考核）"),
    ],
)
def test_a_limit_says_how_it_is_counted(limit: Limit, said: str) -> None:
    assert limit_said(limit) == said


def clock(rule: DeadlineRule | HeartbeatRule) -> str:
    heading, said = list(told(replace(BARE, clocks=(Timed("工单", rule),))))[1:]
    assert heading == "## 时限"
    return said


ANSWER = DeadlineRule(
    "答复", "答复投诉人", ("received",), ("result_told",), Limit(2, DAYS, Clock.CALENDAR)
)
FIRST_DAY, LAST_DAY = "开始的当日不计（民法典第二百零一条）", "末日是法定休假日的顺延到次日"


def test_a_clock_has_a_name_of_its_own_beside_the_one_it_is_called_by() -> None:
    assert clock(ANSWER).startswith("- 工单·答复投诉人（答复）：从")
    assert clock(replace(ANSWER, label="答复")).startswith("- 工单·答复：从")


def test_where_the_regulation_names_nobody_nobody_is_made_up() -> None:
    assert "，由（未规定）负责。" in clock(ANSWER)
    assert "，由客服部负责。" in clock(replace(ANSWER, owner="客服部"))


@pytest.mark.parametrize(
    ("limit", "first", "last"),
    [
        (ANSWER.limit, True, True),
        (replace(ANSWER.limit, start=Start.INCLUDE), False, True),
        (replace(ANSWER.limit, roll=False), True, False),
        (replace(ANSWER.limit, clock=Clock.WORKING), True, False),
        (replace(ANSWER.limit, unit=HOUR), False, False),
        (replace(ANSWER.limit, n=None), False, False),
    ],
    ids=["自然日", "当日计入", "不顺延", "工作日", "小时", "未规定"],
)
def test_what_the_civil_code_fills_in_is_told_where_it_does(
    limit: Limit, first: bool, last: bool
) -> None:
    said = clock(replace(ANSWER, limit=limit))
    assert (FIRST_DAY in said, LAST_DAY in said) == (first, last)
    assert ("　依：" in said) is (first or last)


def test_a_heartbeat_without_a_length_says_that_it_is_not_laid_down() -> None:
    every = Limit(None, DAYS, Clock.ELAPSED)
    beat = HeartbeatRule(
        "进度", "进度", every, ("received",), ("closed",), ("progress_to_customer",)
    )
    assert "每（未规定）一次" in clock(beat)


def test_what_an_event_wants_twice_is_said_once() -> None:
    machine = rules().machines["工单"]
    event = replace(machine.events["备注"], give=("备注", "理由"), need=("理由",))
    changed = replace(machine, events={"备注": event})
    said = line(replace(BARE, machines={"工单": changed}), "- 备注")
    assert said.startswith("- 备注：在任何状态，任何人可以办，写明备注、理由。")


def test_who_may_and_when_is_said_for_each() -> None:
    machine = rules().machines["工单"]
    by = (Allowed(("甲", "乙"), parse_term("等级 is 一级")), Allowed(("丙",)))
    changed = replace(machine, events={"备注": replace(machine.events["备注"], by=by)})
    assert "，甲、乙（等级 是 一级）；丙可以办" in line(
        replace(BARE, machines={"工单": changed}), "- 备注"
    )


def authority(*grants: Grant, asked: str = "") -> list[str]:
    known = rules().authority
    assert known is not None
    made = replace(known, grants=grants, bans=(), asked=asked)
    return list(told(replace(BARE, authority=made)))[2:]


@pytest.mark.parametrize(
    ("remedy", "limit", "said"),
    [
        ("现金", Decimal(200), "主管可以给现金，现金不超过 200 元。"),
        ("现金", Decimal("Infinity"), "主管可以给现金，现金不设上限。"),
        ("现金", None, "主管可以给现金，现金限额未规定。"),
        ("换票", Decimal(200), "主管可以给换票。"),
    ],
)
def test_a_grant_says_how_much_cash(remedy: str, limit: Decimal | None, said: str) -> None:
    found, last = authority(Grant("g", "主管", (remedy,), limit))
    assert found == f"- {said}"
    assert last.startswith("以上、以下、以内都包括本数")


def test_what_a_plan_asks_for_is_said_not_to_be_given_yet() -> None:
    assert authority(asked="拟补偿")[0].startswith("方案里的拟补偿还不算给")


def test_a_gate_of_gates_says_what_it_is_made_of_and_its_own_clause() -> None:
    gate = Gate("四不放过", None, ("原因", "整改"), Clause("S001-01"))
    assert list(told(replace(BARE, gates={"四不放过": gate})))[1:] == [
        "## 门槛",
        "- 四不放过：要全部做到：原因、整改。（S001-01）",
    ]


def test_an_escalation_and_a_duty_name_who_where_the_rules_do() -> None:
    when = parse_term("渠道 is 媒体")
    raised = Escalation("媒体", "工单", when, "告诉经理。", ("客服经理", "总经理"))
    quiet = replace(raised, id="静", notify=())
    assert list(told(replace(BARE, escalations=(raised, quiet))))[1:] == [
        "## 升级",
        "- 媒体：渠道 是 媒体时，告诉经理，告知客服经理、总经理。",
        "- 静：渠道 是 媒体时，告诉经理。",
    ]


@pytest.mark.parametrize(
    ("every", "often"),
    [
        (Every(PeriodUnit.DAY), "每天"),
        (Every(PeriodUnit.HALF_YEAR), "每半年"),
        (Every(PeriodUnit.YEAR, 2), "每 2 年"),
        (None, "定期（周期未规定）"),
    ],
)
def test_a_duty_says_how_often_by_whom_and_what_comes_of_it(
    every: Every | None, often: str
) -> None:
    duty = Duty("例会", every, ("客服经理",), "纪要")
    bare = Duty("例会", every)
    assert list(told(replace(BARE, duties=(duty, bare))))[1:] == [
        "## 例行工作",
        f"- 例会：{often}由客服经理，形成纪要。",
        f"- 例会：{often}，形成记录。",
    ]


def test_a_report_says_by_which_day() -> None:
    reports = {"月报": ReportRule("月报", "投诉月报", 5), "快报": ReportRule("快报", "快报")}
    assert list(told(replace(BARE, reports=reports)))[1:] == [
        "## 报表",
        "- 投诉月报：次月5日前下发；各部分：全部。",
        "- 快报：时间未规定；各部分：全部。",
    ]
