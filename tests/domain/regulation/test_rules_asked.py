"""What may be asked of a regulation once it is read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from small_machines import event, machine

from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import (
    Allowed,
    Clause,
    Duty,
    EventRule,
    Field,
    FormRule,
    Machine,
    Meta,
    OfficeHours,
    Product,
    ReportRule,
    Role,
    Rules,
    Timed,
    Unit,
    prefix_of,
)
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, OnRepeat, PromiseRule
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.values.value import Kind

PHONE = Field("电话", Kind.PHONE, personal="phone", plays=("caller_phone",))
CALLER = Field(
    "投诉人",
    Kind.GROUP,
    fields={
        "姓名": Field("姓名", Kind.TEXT, personal="name"),
        "邮箱": Field("邮箱", Kind.TEXT, personal="email"),
        "电话": PHONE,
        "住址": Field("住址", Kind.TEXT, personal="address"),
    },
)
LEVEL = Field("等级", Kind.CHOICE, choices=("一级", "二级"))


def small(*machines: Machine, **fields: Field) -> Rules:
    """A regulation of these machines and fields, and of nothing else."""
    return Rules(
        Meta("S", "规定", "1", date(2026, 1, 1)), OfficeHours(), {}, {},
        fields or {"投诉人": CALLER, "等级": LEVEL},
        {each.name: each for each in machines or (machine(),)}, {}, None, (), {},
    )  # fmt: skip


def test_a_clause_is_its_words_and_its_number() -> None:
    assert str(Clause("S003-01", "听清")) == "“听清” S003-01"
    assert (str(Clause("S003-01")), str(Clause(quote="听清")), str(Clause())) == (
        "S003-01", "“听清”", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ref", "quote", "said"),
    [
        ("第八条", "2日内反馈", "第八条“2日内反馈”"),
        ("第八条", "", "第八条"),
        ("S003-08", "2日内反馈", "“2日内反馈”"),
        ("S003-08", "", ""),
    ],
)
def test_on_paper_a_clause_has_the_office_s_number_and_not_ours(
    ref: str, quote: str, said: str
) -> None:
    assert Clause(ref, quote).on_paper == said


def test_what_an_event_takes_is_named_once_and_by_its_field() -> None:
    rule = EventRule("受理", give=("等级",), need=("投诉人.电话", "等级"), may=("投诉人.姓名",))
    assert rule.fields == ("等级", "投诉人.电话", "投诉人.姓名")
    assert rule.heads == ("等级", "投诉人")


# —— machines ——


@pytest.mark.parametrize(
    ("sources", "in_hand", "ended"),
    [
        (("待办",), True, False),
        (("any",), True, True),
        (("open",), True, False),
        (("ended",), False, True),
        ((), False, False),
        (("等", "ended"), False, True),
    ],
)
def test_a_state_is_named_by_itself_or_by_its_phase(
    sources: tuple[str, ...], in_hand: bool, ended: bool
) -> None:
    assert machine().matches(sources, "待办") is in_hand
    assert machine().matches(sources, "办结") is ended


def test_a_state_that_the_rules_do_not_know_is_open() -> None:
    assert machine().matches(("open",), "没有的")
    assert not machine().matches(("ended",), "没有的")


def test_what_a_state_lets_happen_without_being_told_by_another_record() -> None:
    told = replace(event("收到", "any"), told_only=True)
    made = machine(event("办", "待办"), event("重开", "ended"), told, event("备注", "any"))
    names = [[each.name for each in made.open_in(*states)] for states in (
        ("待办",), ("办结",), ("等", "办结"), (),
    )]  # fmt: skip
    assert names == [["办", "备注"], ["重开", "备注"], ["重开", "备注"], []]


def test_an_event_is_found_by_its_name_the_registration_too() -> None:
    made = machine(event("备注", "any"))
    assert [made.event(each) for each in ("备注", "登记", "没有的")] == [
        made.events["备注"],
        made.registration,
        None,
    ]


def test_nobody_is_asked_when_it_was_received_for_that_is_now() -> None:
    registration = EventRule("登记", give=("渠道",), need=("接收时间", "内容"))
    made = replace(machine(), registration=registration, received="接收时间")
    assert made.asked.give == ("内容",)


def test_the_events_that_mean_something_are_found_by_it() -> None:
    both = event("办结", "待办", means="closed noted")
    made = machine(event("备注", "any", means="noted"), both)
    assert made.by_meaning == {"noted": ("备注", "办结"), "closed": ("办结",)}


def test_all_that_can_happen_is_told_with_its_machine() -> None:
    made = machine(event("备注", "any"))
    assert list(small(made).every_event) == [
        (made, made.registration),
        (made, made.events["备注"]),
    ]


def test_a_number_begins_with_the_letters_of_its_machine() -> None:
    complaints = replace(machine(), name="工单", number="TS{date}-{seq:3}")
    orders = replace(machine(), name="整改", number="ZG{date}-{seq:2}")
    assert prefix_of(complaints) == "TS"
    of = small(complaints, orders).machine_of
    assert (of("ZG20261121-01"), of("TS20261121-001"), of("XX1")) == (orders, complaints, None)


def test_the_folder_above_all_records_of_a_machine() -> None:
    assert replace(machine(), folder="complaints/{year}/{month}").top_folder == "complaints"


def test_the_first_machine_that_receives_holds_the_complaints() -> None:
    orders = replace(machine(), name="整改", registration=EventRule("下发"))
    second = replace(machine(), name="另一类")
    assert small(orders, machine(), second).complaints == machine()
    neither = small(orders, replace(orders, name="问责"))
    assert neither.complaints == orders, "adopted before lint refused it"


# —— fields ——


def test_a_field_is_found_by_its_path() -> None:
    made = small()
    assert made.field_at("等级") == LEVEL
    assert made.field_at("投诉人.电话") == PHONE
    assert [made.field_at(each) for each in ("", "电话", "投诉人.微信", "等级.一级", "无.无")] == [
        None
    ] * 5
    assert made.choices_at("等级") == ("一级", "二级")
    assert made.choices_at("投诉人") == made.choices_at("没有的") == ()


@pytest.mark.parametrize(
    ("field", "is_single"),
    [
        (Field("内容", Kind.TEXT), True),
        (Field("标记", Kind.TEXT, many=True), False),
        (CALLER, False),
        (Field("补偿", Kind.ROWS), False),
    ],
)
def test_a_text_is_single_and_a_list_a_group_a_table_is_not(field: Field, is_single: bool) -> None:
    assert replace(field).is_single is is_single


def test_of_several_short_words_for_one_choice_the_first_is_its_own() -> None:
    level = replace(LEVEL, short={"yj": "一级", "1": "一级", "ej": "二级"})
    assert level.codes == {"一级": "yj", "二级": "ej"}


def test_a_field_holds_what_its_members_hold() -> None:
    inner = Field("代理", Kind.GROUP, fields={"电话": PHONE})
    outer = Field("来人", Kind.GROUP, fields={"代理": inner, "等级": LEVEL})
    assert outer.inside == (outer, inner, PHONE, LEVEL)
    among = Field("承办人", Kind.PERSON, among=("主办单位",))
    made = small(来人=outer, 等级=LEVEL, 组=Field("组", Kind.GROUP, fields={"承办人": among}))
    assert list(made.personal_fields) == ["来人"]
    assert made.phone_fields == {"来人"}
    assert made.fields_of_some == {"组"}


def test_somebody_is_known_by_his_name_and_by_what_reaches_him_but_not_by_his_address() -> None:
    name = Field("姓名", Kind.TEXT, personal="name", plays=("caller_name",))
    caller = replace(CALLER, fields={**CALLER.fields, "姓名": name})
    assert small(投诉人=caller).known_by == ("投诉人.姓名", "投诉人.电话", "投诉人.邮箱")


def test_an_office_s_own_word_for_a_field_of_the_base() -> None:
    renamed = replace(small(), renames={"投诉人": "来电人", "电话": "手机", "等级": "级别"})
    assert renamed.own_field("投诉人.电话") == "来电人.手机"
    assert renamed.own_field("投诉人.姓名") == "来电人.姓名"
    assert renamed.own_field("等级") == "等级", "it has one that is called so"


def test_whoever_complains_is_reached_by_whatever_of_his_reaches_him() -> None:
    assert small().ways_to_reach == ("投诉人.电话", "投诉人.邮箱", "投诉人.住址")
    assert small(电话=PHONE).ways_to_reach == ("电话",)
    assert small(等级=LEVEL).ways_to_reach == ()


def test_the_fields_that_hold_numbers_of_other_records() -> None:
    link = Field("整改通知单", Kind.NUMBER)
    assert small(整改通知单=link, 等级=LEVEL).link_fields == {"整改通知单"}


def test_each_kind_that_a_report_counts_is_counted_once() -> None:
    reports = {
        name: ReportRule(name, name, counts=counts)
        for name, counts in (("月报", ("投诉", "问题")), ("周报", ("投诉", "建议")), ("日报", ()))
    }
    assert replace(small(), reports=reports).counted_kinds == ("投诉", "问题", "建议")


# —— clocks ——

ANSWER = DeadlineRule(
    "答复", "答复", ("received",), ("closed",), Limit(1, TimeUnit.DAY, Clock.CALENDAR), "主办单位"
)
ASKED = replace(
    ANSWER, id="支持", owner="客服部", each="支持单位", on_repeat=OnRepeat.BESIDE,
    start=("support_requested",), limit=Limit(30, TimeUnit.DAY, Clock.CALENDAR),
)  # fmt: skip
PROMISE = PromiseRule("诺", "诺", ("closed",), "承办人")
BEAT = HeartbeatRule(
    "进度", "进度", Limit(2, TimeUnit.DAY, Clock.CALENDAR), ("received",), ("closed",),
    ("progress_to_customer",), "客服部",
)  # fmt: skip


def timed(*rules: DeadlineRule | HeartbeatRule | PromiseRule) -> Rules:
    fields = ("主办单位", "支持单位", "承办人", "等级")
    made = small(**{name: Field(name, Kind.UNIT) for name in fields})
    return replace(made, clocks=tuple(Timed("件", each) for each in rules))


def test_who_owes_what_a_clock_asks_may_stand_in_a_field() -> None:
    made = timed(ANSWER, ASKED, PROMISE, BEAT)
    assert made.clock_owners == {"主办单位", "支持单位", "承办人"}
    assert [each.rule.id for each in made.promises] == ["诺"]
    assert [each.rule.id for each in made.asked_beside] == ["支持"]


def test_a_clock_knows_where_it_is_too_late_and_where_it_goes_on() -> None:
    clock = Timed("件", ANSWER, beyond=frozenset({"办结"}), outlives=frozenset({"等"}))
    made = replace(small(), clocks=(clock,))
    assert made.beyond == {"答复": frozenset({"办结"})}
    assert made.outlives == {"答复": frozenset({"等"})}


@pytest.mark.parametrize(
    ("clocks", "happened", "days"),
    [
        ((), "received", 0),
        ((ANSWER, ASKED), "received", 16),
        ((ANSWER, ASKED), "received support_requested", 74),
        ((ANSWER, ASKED), "noted", 0),
        ((PROMISE,), "noted", 14),
        ((ANSWER, BEAT), "received", 18),
        ((replace(ANSWER, limit=Limit(12, TimeUnit.HOUR, Clock.ELAPSED)),), "received", 15),
        ((replace(ANSWER, limit=Limit(12, TimeUnit.HOUR, Clock.OFFICE)),), "received", 40),
    ],
    ids=["没有时限", "没有请支持", "请了支持", "没有开始", "承诺", "进度", "钟点", "办公钟点"],
)
def test_no_clock_of_what_has_happened_runs_longer(
    clocks: tuple[DeadlineRule, ...], happened: str, days: int
) -> None:
    """每个时限当作全是休息日，再加一个长假。"""
    longest = timed(*clocks).longest_clock(machine(), frozenset(happened.split()))
    assert longest == timedelta(days=days)
    elsewhere = replace(machine(), name="另一类")
    assert timed(*clocks).longest_clock(elsewhere, frozenset({"received"})) == timedelta()


# —— people ——


def test_a_role_covers_itself_and_what_it_also_acts_as() -> None:
    made = replace(small(), roles={"经理": Role("经理", ("主管",)), "主管": Role("主管")})
    yes = [("经理", "主管"), ("主管", "主管"), ("生人", "生人")]
    no = [("主管", "经理"), ("生人", "主管")]
    assert [each for each in (*yes, *no) if made.role_covers(*each)] == yes


def test_the_desk_takes_in_hands_on_and_asks_afterwards() -> None:
    registration = replace(machine().registration, by=(Allowed(("接待", "经理")),))
    accept = replace(event("受理", "any", means="accepted"), by=(Allowed(("主管",)),))
    close = replace(event("办", "any", means="closed"), by=(Allowed(("总经理",)),))
    visit = replace(
        event("回访", "any", means="followed_up"),
        by=(Allowed(("接待",)), Allowed(("回访员",), parse_term("等级 is 一级"))),
    )
    made = replace(machine(accept, close, visit), registration=registration)
    assert small(made).desk == ("接待", "经理", "主管", "回访员")
    assert small().desk == ()


def test_a_duty_is_owed_once_or_by_each_of_its_units() -> None:
    made = replace(small(), units={"设备部": Unit("设备部"), "运营部": Unit("运营部")})
    owed = [made.units_of(Duty("表", None, units=each)) for each in ((), ("设备部",), ("all",))]
    assert owed == [(), ("设备部",), ("设备部", "运营部")]


def test_the_machine_of_recurring_duties() -> None:
    routine = replace(
        machine(), name="例行", registration=EventRule("做了", means=frozenset({"duty_done"}))
    )
    assert small(machine(), routine).routine == routine
    assert small().routine is None


def test_a_form_says_what_a_record_must_be_for_it() -> None:
    demand = FormRule("告知书", when=parse_term("等级 given"), clause=Clause("S003-01")).demand
    assert demand.say == "这一件出不了“告知书”：要等级 已填写。"
    assert demand.clause == Clause("S003-01")
    assert str(demand.when) == "等级 已填写"


def test_each_copy_of_a_form_has_its_number_and_the_masked_one_the_next() -> None:
    form = FormRule("转办单", copies=("存档", "承办单位"))
    assert (form.labels, form.masked_label) == (("①存档", "②承办单位"), "③考核（脱敏）")
    assert (FormRule("单").labels, FormRule("单").masked_label) == ((), "考核（脱敏）")


IN_MEETING = parse_term("通报场合 is 质询会")


@pytest.mark.parametrize(
    ("product", "deed", "paper", "told", "alone"),
    [
        (Product(event="通报"), "通报", "", "办过“通报”", False),
        (Product(event="通报", only=True), "通报", "", "办过“通报”", True),
        (
            Product(event="通报", when=IN_MEETING),
            "通报 通报场合 是 质询会", "", "办过“通报”（通报场合 是 质询会）", False,
        ),
        (Product(report="月报"), "", "月报", "下发了“月报”", False),
        (Product(form="周整改表"), "", "周整改表", "签发了“周整改表”", True),
        (Product(file=True), "", "", "附上做出来的文件", False),
    ],
    ids=["事件", "只算事件", "事件在场合里", "报表", "单", "文件"],
)  # fmt: skip
def test_what_does_a_duty_besides_saying_so(
    product: Product, deed: str, paper: str, told: str, alone: bool
) -> None:
    assert (product.deed, product.paper, product.told) == (deed, paper, told)
    assert product.leaves_out_words is alone


def test_two_papers_show_whether_they_were_made_under_the_same_text() -> None:
    assert replace(small(), written="一").digest != replace(small(), written="二").digest
    assert len(small().digest) == 8
