"""The regulation told in words: what is demanded, of whom not, and how the office reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from casebook import rules, rules_of
from small_machines import event, machine

from cpl.domain.regulation.conditions import ALWAYS, parse_term
from cpl.domain.regulation.explaining import (
    ALL_OWN,
    Sources,
    event_said,
    form_said,
    gate_said,
    grant_said,
    limit_said,
    report_due,
    told,
)
from cpl.domain.regulation.rules import (
    AboutWhom,
    Allowed,
    Ban,
    Clause,
    Demand,
    Duty,
    Escalation,
    Field,
    Figure,
    FormRule,
    Gate,
    Grant,
    Keeping,
    Met,
    MoneyDecision,
    OfficeHours,
    Privacy,
    Product,
    ReportRule,
    Role,
    Rules,
    Timed,
)
from cpl.domain.time.calendar import Season
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, PromiseRule
from cpl.domain.time.limits import Clock, Limit, Start, TimeUnit
from cpl.domain.values.periods import Every, PeriodUnit
from cpl.domain.values.value import Kind


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
        ("换票", Decimal("Infinity"), "主管可以给换票。"),
        ("换票", Decimal(200), "主管可以给换票，不是现金，不算限额。"),
        ("换票", None, "主管可以给换票。"),
    ],
)
def test_a_grant_says_how_much_cash(remedy: str, limit: Decimal | None, said: str) -> None:
    found, last = authority(Grant("g", "主管", (remedy,), limit))
    assert found == f"- {said}"
    assert last.startswith("以上、以下、以内都包括本数")


def test_a_voucher_counts_where_every_amount_does() -> None:
    grant = Grant("g", "主管", ("换票",), Decimal(200))
    assert grant_said(grant, ("现金",)) == "主管可以给换票，写了金额的不超过 200 元。"


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


def rest(regulation: Rules, sources: Sources = ALL_OWN) -> list[str]:
    """What is told after the title."""
    return list(told(regulation, sources))[1:]


def test_every_season_has_its_hours() -> None:
    summer = Season((6, 1), (9, 30), ((time(8), time(12)), (time(15), time(18))))
    assert rest(replace(BARE, office_hours=OfficeHours(HOURS, (summer,)))) == [
        "上班时间：工作日 09:00–17:00；06-01 至 09-30 是 08:00–12:00、15:00–18:00。"
    ]


def test_who_acts_for_his_own_unit_alone_is_named() -> None:
    roles = {n: Role(n, own_unit=n != "丙") for n in ("甲", "乙", "丙")}
    assert rest(replace(BARE, roles=roles)) == ["甲、乙只办自己单位的事。"]


# —— a machine ——


def test_an_event_says_everything_that_it_asks() -> None:
    said = replace(
        event("答复", "待办 open", "办结", "等", when="轮次 > 1"),
        help="告诉他结果",
        by=(Allowed(("客服",)),),
        give=("答复内容",),
        gates=("查清", "审过"),
        demands=(Demand(parse_term("等级 given"), "先定级。", clause=Clause("S003-02")),),
        himself="承办人",
        apart_from=("调查", "审批"),
        issues=("告知书",),
        clause=Clause("S003-09", "2日内"),
    )
    assert event_said(said) == (
        "答复（告诉他结果）：在“待办”、未结束时，客服可以办，写明答复内容"
        "，转为“办结”（轮次 大于 1），否则“等”；先要做到查清、审过"
        "；要求 等级 已填写，否则“先定级”"
        "；只能由“承办人”里写的本人办（他不在人员表里的，由上面的人代记）"
        "；不能和调查、审批是同一个人；办了就签发告知书。（“2日内”，S003-09）"
    )
    assert event_said(event("备注", "any")) == "备注：在任何状态，任何人可以办。"
    assert event_said(event("恢复", "等", "previous")).endswith("可以办，转为原来的状态。")


def test_a_machine_tells_its_registration_its_events_and_its_states() -> None:
    made = machine(event("备注", "any"), replace(event("收到", "any"), told_only=True))
    waits = replace(made.states["等"], help="等材料")
    made = replace(made, title="一件事", states={**made.states, "等": waits})
    assert rest(replace(BARE, machines={"件": made})) == [
        "## 件（一件事）",
        "登记（登记）：任何人登记，进入“待办”。",
        "- 备注：在任何状态，任何人可以办。",
        "等待的状态（时限不走）：等（等材料）。",
        "结束的状态：办结。",
    ]
    never = replace(made, states={"办结": made.states["办结"]}, events={})
    unmoved = replace(never, registration=replace(made.registration, to=()))
    assert rest(replace(BARE, machines={"件": unmoved}))[1:] == [
        "登记（登记）：任何人登记，进入原状态。",
        "结束的状态：办结。",
    ]


# —— what is taken over ——


def taking(*taken: str) -> Sources:
    """Sources for which everything so called, or below such a section, is of the 底稿."""
    return Sources(
        lambda names: "底稿" if set(taken) & {*names, "/".join(names)} else "",
        lambda names: -len(names[-1]),
        lambda name: f"{name}是什么",
    )


def test_whether_it_is_its_own_is_asked_by_where_it_stands_in_its_file() -> None:
    asked: set[tuple[str, ...]] = set()
    ranked: set[tuple[str, ...]] = set()

    def origin(names: tuple[str, ...]) -> str:
        asked.add(names)
        return ""

    def rank(names: tuple[str, ...]) -> int:
        ranked.add(names)
        return 0

    promise = PromiseRule("诺", "诺", ("resolved",), "客服部")
    beat = HeartbeatRule(
        "进度", "进度", Limit(1, TimeUnit.DAY, Clock.WORKING), ("received",), ("closed",),
        ("progress_to_customer",), "客服部",
    )  # fmt: skip
    when = parse_term("渠道 is 媒体")
    regulation = replace(
        BARE,
        machines={"件": machine(event("备注", "any"))},
        fields={"单位": Field("单位", Kind.UNIT, plays=("unit",))},
        clocks=tuple(Timed("件", each) for each in (ANSWER, beat, promise)),
        gates={"门": Gate("门", all=("甲",))},
        forms={"单": FormRule("单", title="告知书")},
        escalations=(Escalation("报", "件", when, "告诉经理"),),
        reports={"月报": ReportRule("月报", "月报")},
    )
    list(told(regulation, Sources(origin, rank)))
    clocks = {("deadlines", "答复"), ("heartbeats", "进度"), ("promises", "诺")}
    assert asked == {
        ("machines", "件"), ("machines", "件", "register"), ("machines", "件", "states"),
        ("machines", "件", "events", "备注"), ("fields", "单位"), ("gates", "门"), ("forms", "单"),
        ("escalations", "报"), ("reports", "月报"), ("privacy",), *clocks,
    }  # fmt: skip
    assert ranked >= {("machines", "件", "events", "备注"), ("gates", "门"), *clocks}


def test_what_is_taken_over_is_named_by_kind_and_not_told_again() -> None:
    made = machine(event("备注", "any"), event("转办", "待办", "办结"))
    gates = {name: Gate(name, Demand(parse_term("等级 given"), "")) for name in ("甲", "乙")}
    regulation = replace(BARE, machines={"件": made}, gates=gates, clocks=(Timed("件", ANSWER),))
    lines = rest(regulation, taking("备注", "甲", "答复", "register", "states"))
    assert lines == [
        "## 件（）",
        "- 转办：在“待办”，任何人可以办，转为“办结”。",
        "## 门槛",
        "- 乙：要求 等级 已填写。",
        "## 沿用（没有条文，照底稿办）",
        "- 底稿（底稿是什么）：件 备注；时限 答复；门槛 甲。",
    ]


def test_all_that_can_be_taken_over_is_counted_by_its_kind() -> None:
    when = parse_term("渠道 is 媒体")
    regulation = replace(
        BARE,
        machines={
            "件": machine(event("备注", "any"), replace(event("收到", "any"), told_only=True))
        },
        clocks=(Timed("件", ANSWER),),
        gates={"门": Gate("门", all=("甲",))},
        forms={"单": FormRule("单", title="告知书"), "无": FormRule("无")},
        escalations=(Escalation("报", "件", when, "告诉经理"),),
        reports={"月报": ReportRule("月报", "月报")},
        privacy=Privacy(secret_when=when),
    )
    everything = Sources(lambda names: "底稿", lambda names: 0, lambda name: "")
    assert rest(regulation, everything) == [
        "## 沿用（没有条文，照底稿办）",
        "- 底稿：件 备注；时限 答复；门槛 门；单 单；升级 报；报表 月报。",
    ]


def test_its_own_stands_in_its_own_order() -> None:
    gates = {name: Gate(name, all=("查清",)) for name in ("甲", "丙丙丙", "乙乙")}
    clocks = tuple(Timed("件", replace(ANSWER, id=name, label=name)) for name in gates)
    lines = rest(replace(BARE, gates=gates, clocks=clocks), taking())
    assert [each.removeprefix("- ").partition("：")[0] for each in lines] == [
        "## 时限", "件·丙丙丙", "件·乙乙", "件·甲", "## 门槛", "丙丙丙", "乙乙", "甲",
    ]  # fmt: skip


# —— money ——


def test_a_decision_says_how_much_may_be_decided_and_who_pays() -> None:
    known = rules().authority
    assert known is not None
    decides = MoneyDecision("审批", "拟补偿", Decimal(500), clause=Clause("S001-11"))
    must = replace(decides, limit=None, must=True, when=parse_term("等级 is 一级"))
    endless = replace(decides, limit=Decimal("Infinity"), clause=Clause())
    bans = (
        Ban("甲", (), parse_term("等级 is 一级"), ("依据", "理由"), Clause("S001-13")),
        Ban("乙", ("现金", "换票"), ALWAYS, ()),
    )
    made = replace(
        known, grants=(), bans=bans, asked="拟补偿", decisions=(decides, must, endless),
        cash_only=True, cash=("现金", "微信"),
    )  # fmt: skip
    assert rest(replace(BARE, authority=made)) == [
        "## 补偿的权限",
        "- 审批定多少（拟补偿），至多定 500 元；付的人不必自己有权，"
        "给的加起来不超过这一轮最后定的。（S001-11）",
        "- 审批定多少（拟补偿）（等级 是 一级）；没有定过谁也不能给，"
        "给的加起来不超过这一轮最后定的。（S001-11）",
        "- 审批定多少（拟补偿）；付的人不必自己有权，给的加起来不超过这一轮最后定的。",
        "- 禁止：任何补偿（等级 是 一级）；确需给付的要写明依据、理由。（S001-13）",
        "- 禁止：现金、换票。",
        "以上、以下、以内都包括本数（民法典第一千二百五十九条）；按一件投诉累计，"
        "限额只算现金、微信。",
    ]
    loose = replace(made, bans=(), decisions=(), asked="", cash_only=False)
    assert rest(replace(BARE, authority=loose))[1].endswith("限额写了金额的都算。")
    assert len(rest(replace(BARE, authority=loose))) == 2


# —— time ——


def test_where_each_unit_that_was_asked_has_its_own_it_is_told() -> None:
    assert "到告知结果为止（每个支持单位各算一条）" in clock(replace(ANSWER, each="支持单位"))


def test_what_is_due_the_same_day_leaves_out_no_day() -> None:
    same_day = replace(ANSWER, limit=Limit(1, TimeUnit.DAY, Clock.SAME_DAY))
    assert "不计" not in clock(same_day)


def test_what_is_promised_is_done_by_the_time_that_was_given() -> None:
    promise = PromiseRule("诺", "诺", ("resolved", "closed"), "客服部", assume=("以最后说的为准",))
    [_, said] = rest(replace(BARE, clocks=(Timed("件", promise, field="承诺时间"),)))
    assert said == (
        "- 件·诺：按“承诺时间”答应的时间办理完毕或办结，由客服部负责。　依：以最后说的为准。"
    )


def test_what_is_repeated_says_until_when_and_how_often() -> None:
    every = Limit(30, TimeUnit.MINUTE, Clock.ELAPSED)
    beat = HeartbeatRule(
        "进度", "进度", every, ("received",), ("closed",), ("progress_to_customer",), "客服部"
    )
    assert clock(beat) == "- 工单·进度：从接到到办结，每30分钟一次向投诉人反馈进度，由客服部负责。"


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        (Duty("表", Every(PeriodUnit.MONTH), due_day=5), "每月，本期第 5 天以前，形成记录"),
        (
            Duty("表", Every(PeriodUnit.MONTH), due_day=5, after=True),
            "每月，下一期第 5 天以前，形成记录",
        ),
        (Duty("表", Every(PeriodUnit.MONTH), after=True), "每月，下一期以内，形成记录"),
        (Duty("表", None, due_day=5), "定期（周期未规定），形成记录"),
        (
            Duty("表", None, ("甲", "乙"), "报表", units=("all",)),
            "定期（周期未规定）由甲、乙，各单位各做一份，形成报表",
        ),
        (
            Duty("表", None, units=("设备部", "运营部")),
            "定期（周期未规定），设备部、运营部各做一份，形成记录",
        ),
        (
            Duty("表", None, product=Product(event="巡场")),
            "定期（周期未规定），形成记录，办过“巡场”就算做了",
        ),
        (
            Duty("表", None, product=Product(report="月报")),
            "定期（周期未规定），形成记录，下发了“月报”就算做了",
        ),
        (
            Duty("表", None, product=Product(event="巡场", only=True)),
            "定期（周期未规定），形成记录，办过“巡场”才算做了",
        ),
        (
            Duty("表", None, product=Product(form="周整改表")),
            "定期（周期未规定），形成记录，签发了“周整改表”才算做了",
        ),
        (
            Duty("表", None, product=Product(file=True)),
            "定期（周期未规定），形成记录，附上做出来的文件才算做了",
        ),
        (Duty("表", None, of="整改"), "定期（周期未规定），形成记录，没有整改的那一期不欠"),
    ],
    ids=[
        "某天",
        "下期某天",
        "下期以内",
        "没有周期",
        "各单位",
        "几个单位",
        "由事件",
        "由报表",
        "只由事件",
        "由单",
        "由文件",
        "没有的不欠",
    ],
)
def test_a_duty_says_by_when_for_which_units_and_what_does_it(duty: Duty, said: str) -> None:
    assert rest(replace(BARE, duties=(duty,))) == ["## 例行工作", f"- 表：{said}。"]


def test_a_gate_is_told_with_the_clause_of_what_it_demands() -> None:
    asked = Demand(parse_term("等级 given"), "先定级", clause=Clause("S001-02", "先定级"))
    assert gate_said(Gate("定级", asked, (), Clause("S001-01"))) == (
        "定级：要求 等级 已填写。（“先定级”，S001-02）"
    )


# —— who sees what ——


def test_what_the_rules_say_nothing_of_is_not_told() -> None:
    base = replace(BARE, machines={"件": machine()})
    [heading, _, aside] = rest(replace(base, privacy=Privacy(aside=True)))[-3:]
    assert heading == "## 保密"
    assert aside == "- 个人信息另存，不进历史；文件里是〔另存…〕。"
    about = (AboutWhom("被投诉人", unit=False), AboutWhom("被投诉单位"))
    lines = rest(replace(base, privacy=Privacy(about=about)))
    assert lines[-2:] == [
        "- 被投诉单位：里面写到的人和单位，不看、不办那一件，也不派给他们。",
        "- 被投诉人：里面写到的本人，不看、不办那一件，也不派给他；他单位的人照常。",
    ]
    himself = rest(replace(base, privacy=Privacy(about=about[:1])))
    assert himself[-2:] == [lines[-3], lines[-1]]


def test_what_is_kept_from_whom() -> None:
    when = parse_term("等级 is 一级")
    privacy = Privacy(
        when,
        (AboutWhom("被投诉人"), AboutWhom("承办人", when)),
        (Allowed(("客服",)),),
        (Allowed(("经理", "总经理")), Allowed(("督导",), when)),
    )
    assert rest(replace(BARE, machines=rules().machines, privacy=privacy))[-4:] == [
        "## 保密",
        "- 投诉人的姓名、电话和原话，客服看得到全部；不保密的，经手的人和单位也看得到。",
        "- 等级 是 一级时保密：经手的人和单位看到的脱敏，别人看不到"
        "；经理、总经理；督导（等级 是 一级）也看得到，脱敏；出的单都脱敏。",
        "- 被投诉人；承办人（等级 是 一级）：里面写到的人和单位，不看、不办那一件，也不派给他们。",
    ]
    nobody = Privacy(when)
    anybody = rest(replace(BARE, machines={"件": machine()}, privacy=nobody))[-2:]
    assert anybody[0].startswith("- 投诉人的姓名、电话和原话，任何人看得到全部；")
    assert anybody[1].endswith("别人看不到；出的单都脱敏。")
    desk = rest(replace(BARE, machines=rules().machines, privacy=nobody))
    assert f"，{'、'.join(rules().desk)}看得到全部" in desk[-2]


# —— papers ——


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FormRule("单"), ""),
        (FormRule("单", title="告知书"), "叫“告知书”"),
        (FormRule("单", when=parse_term("等级 given")), "要等级 已填写才能出"),
        (FormRule("单", says="不服可以申诉。"), "另写“不服可以申诉”"),
        (FormRule("单", masked=True), "总是脱敏"),
        (
            FormRule("单", "d", "告知书", parse_term("等级 given"), "可以申诉"),
            "叫“告知书”；要等级 已填写才能出；另写“可以申诉”",
        ),
    ],
)
def test_a_form_says_what_is_laid_down_of_it(form: FormRule, said: str) -> None:
    assert form_said(form) == said
    told = rest(replace(BARE, machines={"件": machine()}, forms={"单": form}))
    lines = [each for each in told if each.startswith(("## 单", "- 单"))]
    assert lines == (["## 单", f"- 单：{said}。"] if said else [])


def test_a_form_of_what_cannot_come_about_is_not_told_as_waiting_for_it() -> None:
    handed = FormRule("转办单", when=parse_term("做到.转交 > 0"))
    assert line(rules_of("S002R-内部投诉"), "- 转办单") == "- 转办单：这里不出。"
    passes_on = machine(event("转交", "待办", "办结", means="transferred"))
    told = rest(replace(BARE, machines={"件": passes_on}, forms={"转办单": handed}))
    assert told[-2:] == ["## 单", f"- 转办单：{form_said(handed)}。"]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure("表", by="分类"), "本月受理的按分类数。"),
        (Figure("表", by="分类", across="渠道"), "本月受理的按分类和渠道数。"),
        (Figure("表", by="分类", months=3), "本月受理的按分类数，3 个月对照。"),
        (Figure("表", by="分类", event="回访"), "本月办过回访的按分类数。"),
        (Figure("表", fields=("甲", "乙")), "本月受理的按甲、乙各数各的选项。"),
        (Figure("表", list=("甲", "乙")), "本月受理的一件一行，列出甲、乙。"),
        (
            Figure("表", by="分类", when=parse_term("等级 is 一级"), clause=Clause("S003-11")),
            "本月受理的、等级 是 一级的按分类数。（S003-11）",
        ),
    ],
)
def test_a_report_tells_its_own_figures(figure: Figure, said: str) -> None:
    report = ReportRule(
        "月报", "投诉月报", None, Clause("S003-11"), counted_by="类别", counts=("投诉", "问题"),
        sections=("总体", "渠道"), figures=(figure,),
    )  # fmt: skip
    assert rest(replace(BARE, reports={"月报": report})) == [
        "## 报表",
        "- 投诉月报：时间未规定；计类别 投诉、问题；各部分：依次是总体、渠道。（S003-11）",
        f"  - 表：{said}",
    ]


def test_an_alarm_says_until_when_it_rings() -> None:
    raised = Escalation(
        "报", "件", parse_term("等级 is 一级"), "告诉经理。", ("经理",),
        Clause("S001-19", note="本单位自定"), parse_term("次数.督办 > 0"),
    )  # fmt: skip
    assert rest(replace(BARE, escalations=(raised,)))[1] == (
        "- 报：等级 是 一级时，告诉经理，告知经理，直到办过督办。（S001-19）本单位自定"
    )


def test_other_clauses_say_what_meets_them() -> None:
    clauses = (
        Met(Clause("S001-04", "每天巡场"), "event", "巡场"),
        Met(Clause("S001-11", note="条文没有写"), "not met", "期限"),
    )
    assert rest(replace(BARE, clauses=clauses)) == [
        "## 其他条款由什么做到",
        "- S001-04：事件“巡场”（“每天巡场”，S001-04）",
        "- S001-11：未做到“期限”（S001-11）条文没有写",
    ]


def test_what_a_field_is_for_and_what_its_choices_count_as() -> None:
    how = Field(
        "满意度", Kind.CHOICE, choices=("好", "不好", "没说"), plays=("satisfaction",),
        counts_as={"satisfied": ("好",), "silent": ("没说",), "at_fault": ("不好",)},
    )  # fmt: skip
    unit = Field("单位", Kind.UNIT, plays=("unit",), counts_as={"satisfied": ()})
    made = replace(BARE, fields={"满意度": how, "单位": unit})
    assert rest(made) == [
        "## 字段的用处",
        "- 满意度：满不满意；算满意的：好；算没有表态的：没说。",
        "- 单位：由哪个单位答复。",
    ]
    assert rest(made, taking("满意度"))[1:] == ["- 单位：由哪个单位答复。"]
    assert rest(made, taking("fields")) == []
    unmarked = replace(how, counts_as={"satisfied": ()})
    assert rest(replace(BARE, fields={"满意度": unmarked}))[1:] == ["- 满意度：满不满意。"]


def test_what_is_personal_is_told_with_where_it_is_kept_and_for_how_long() -> None:
    secret = parse_term("标记 has 媒体")

    def told_of(privacy: Privacy) -> list[str]:
        """What follows who may see it."""
        return rest(replace(BARE, machines={"件": machine()}, privacy=privacy))[-1:]

    assert told_of(Privacy(aside=True)) == ["- 个人信息另存，不进历史；文件里是〔另存…〕。"]
    kept = Privacy(keep_years=(Keeping(10, secret), Keeping(3)))
    (line_,) = told_of(kept)
    assert line_.startswith("- 个人信息办结以后保存：10 年")
    assert line_.endswith("；3 年；到期清除。")
    (held,) = told_of(Privacy(hold_when=secret))
    assert held.endswith("时不清除。")
    (apart,) = told_of(Privacy(apart_when=secret, apart_in="纪检"))
    assert apart.endswith("的不在这里登记，登记在单独的文件夹里（纪检）。")
    (nowhere,) = told_of(Privacy(apart_when=secret))
    assert nowhere.endswith("登记在单独的文件夹里。")


@pytest.mark.parametrize(
    ("every", "due_day", "said"),
    [
        (Every(PeriodUnit.MONTH), 5, "次月5日前下发"),
        (Every(PeriodUnit.MONTH), None, "时间未规定"),
        (Every(PeriodUnit.QUARTER), 10, "每季度一份，过后第10天前下发"),
        (Every(PeriodUnit.QUARTER), None, "每季度一份，时间未规定"),
    ],
)
def test_of_what_is_not_monthly_it_says_how_often(
    every: Every, due_day: int | None, said: str
) -> None:
    assert report_due(ReportRule("报", "报", due_day, every=every)) == said
