"""What clocks see of a small life: when it waited, when it rested, what still runs, for whom."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from casebook import calendar, rules
from small_machines import event, machine

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.cases.timeline import clocks_of, has_left_open, runs_on, timeline_of
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Field, Phase, Rules, State, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, PromiseRule
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.values.value import Kind, Value

SMALL = machine(
    event("挂起", "待办", "等", means="paused"),
    event("恢复", "等", "待办", means="resumed"),
    event("告知", "any", means="result_told"),
    event("办结", "open", "办结", means="closed"),
    event("归档", "办结", "归档", means="archived"),
    event("重开", "ended", "待办", means="reopened"),
    event("并入", "open", "办结", means="merged"),
    event("退出", "ended", "待办", means="unlinked"),
    event("备注", "any", means="noted"),
)
MACHINE = replace(SMALL, states={**SMALL.states, "归档": State("归档", Phase.ENDED)})
A_DAY = Limit(1, TimeUnit.DAY, Clock.CALENDAR)
ANSWER = DeadlineRule("答复", "答复", ("received", "reopened"), ("result_told",), A_DAY, "单位")
PROMISE = PromiseRule("诺", "诺", ("result_told",), "单位")
BEAT = HeartbeatRule(
    "进度", "进度", A_DAY, ("received",), ("closed",), ("progress_to_customer",), "单位"
)
FIELDS = {
    "单位": Field("单位", Kind.UNIT),
    "承诺": Field("承诺", Kind.DATE),
    "匿名": Field("匿名", Kind.YES_NO, plays=("secret",)),
    "保密": Field("保密", Kind.YES_NO, plays=("secret",)),
}


def under(*clocks: Timed) -> Rules:
    return replace(rules(), fields=FIELDS, machines={"件": MACHINE}, clocks=clocks)


ANSWERING = under(Timed("件", ANSWER))


def lived(*names: str, by: Rules = ANSWERING, **registered: Value) -> Card:
    """Registered at nine, and one event an hour from ten o'clock on."""
    card = blank_card(by, MACHINE, "J001", registered)
    for hour, name in enumerate(("登记", *names), 9):
        name, _, promised = name.partition(" ")
        fields: dict[str, Value] = {"承诺": date(2026, 11, int(promised))} if promised else {}
        card = advance(card, Event(name, datetime(2026, 11, 17, hour), "李敏", "客服", fields))
    return card


@pytest.mark.parametrize(
    ("names", "pauses"),
    [
        ((), []),
        (("挂起",), [(10, None)]),
        (("挂起", "恢复"), [(10, 11)]),
        (("挂起", "备注", "恢复", "备注", "挂起", "恢复"), [(10, 12), (14, 15)]),
        (("并入",), [(10, None)]),
        (("并入", "备注", "退出"), [(10, 12)]),
        (("办结", "重开"), []),
    ],
    ids=["没有停过", "停着", "停过", "停了两次", "并着", "并过", "办结不是停"],
)
def test_it_waits_from_when_it_was_held_until_it_goes_on_and_while_it_follows_another(
    names: tuple[str, ...], pauses: list[tuple[int, int | None]]
) -> None:
    found = timeline_of(lived(*names)).pauses
    assert [(each.start.hour, each.end.hour if each.end else None) for each in found] == pauses


@pytest.mark.parametrize(
    ("names", "rests"),
    [
        (("办结",), []),
        (("办结", "重开"), [(10, 11, "办结")]),
        (("办结", "备注", "重开"), [(10, 12, "办结")]),
        (("办结", "归档", "重开"), [(10, 12, "办结")]),
        (("办结", "重开", "办结", "重开"), [(10, 11, "办结"), (12, 13, "办结")]),
        (("并入", "退出"), []),
    ],
    ids=["没有重开", "重开了", "中间记过", "先归了档", "两次", "并着不算"],
)
def test_it_rests_from_its_end_until_it_is_taken_up_again(
    names: tuple[str, ...], rests: list[tuple[int, int, str]]
) -> None:
    found = timeline_of(lived(*names)).rests
    told = [(e.interval.start.hour, e.interval.end and e.interval.end.hour, e.state) for e in found]
    assert told == rests


PROMISED = under(Timed("件", PROMISE, field="承诺"))
OUTLIVING = under(Timed("件", ANSWER, outlives=frozenset({"办结"})))
BOTH = under(Timed("件", PROMISE, field="承诺"), Timed("件", ANSWER))
REPORTING = under(Timed("件", replace(ANSWER, start=("closed", "noted"))))


@pytest.mark.parametrize(
    ("by", "names", "runs"),
    [
        (ANSWERING, (), True),
        (ANSWERING, ("告知",), False),
        (ANSWERING, ("办结",), False),
        (ANSWERING, ("并入",), False),
        (ANSWERING, ("告知", "办结", "重开"), True),
        (PROMISED, (), False),
        (PROMISED, ("备注 20",), True),
        (PROMISED, ("备注 20", "告知"), False),
        (BOTH, (), True),
        (under(), (), False),
        (OUTLIVING, ("办结",), True),
        (OUTLIVING, ("并入",), False),
        (REPORTING, ("办结",), True),
        (REPORTING, ("办结", "归档"), True),
        (REPORTING, ("办结", "归档", "告知"), False),
        (REPORTING, ("告知", "备注", "归档"), False),
        (REPORTING, ("告知", "办结", "告知", "备注"), True),
        (PROMISED, ("办结", "备注 20"), True),
        (PROMISED, ("备注 20", "办结", "备注"), False),
    ],
    ids=[
        "还没有答复", "答复了", "办结了", "并入了", "重开了", "没有答应什么", "答应了", "做到了",
        "答应以外的", "没有时限", "办结以后还要答复", "跟着别的件答复",
        "办结以后要报告", "归档了也要报告", "报告了", "没有办结过", "办结以后又要",
        "办结以后答应的", "办结以前答应的",
    ],
)  # fmt: skip
def test_whether_anything_is_still_owed(by: Rules, names: tuple[str, ...], runs: bool) -> None:
    assert runs_on(lived(*names, by=by)) is runs


@pytest.mark.parametrize(
    ("by", "names", "left"),
    [
        (ANSWERING, (), True),
        (ANSWERING, ("办结",), True),
        (ANSWERING, ("告知", "办结"), False),
        (ANSWERING, ("告知", "办结", "重开"), True),
        (ANSWERING, ("告知", "办结", "重开", "告知"), False),
        (under(Timed("另一类", ANSWER)), (), False),
        (under(Timed("件", ANSWER, when=parse_term("轮次 > 1"))), (), False),
        (under(Timed("件", BEAT), Timed("件", PROMISE, field="承诺")), ("备注 20",), False),
        (under(Timed("另一类", ANSWER), Timed("件", ANSWER)), ("办结",), True),
        (under(Timed("件", replace(ANSWER, start=("transferred",)))), ("办结",), False),
    ],
    ids=[
        "没有答复", "没有答复就办结", "答复了", "重开了", "又答复了", "别类的", "不适用的",
        "进度和承诺", "有一个就算", "还没有开始",
    ],
)  # fmt: skip
def test_a_deadline_that_nothing_met_is_left_open_though_the_end_cut_it_off(
    by: Rules, names: tuple[str, ...], left: bool
) -> None:
    assert has_left_open(lived(*names, by=by)) is left


@pytest.mark.parametrize("names", [("备注 20",), ()], ids=["后来答应", "登记时答应"])
def test_a_promise_counts_from_whenever_it_was_given(names: tuple[str, ...]) -> None:
    card = lived(*names, by=PROMISED) if names else lived(by=PROMISED, 承诺=date(2026, 11, 20))
    found = clocks_of(card, calendar(), datetime(2026, 11, 18))
    assert [each.due and each.due.date() for each in found] == [date(2026, 11, 20)]


def test_a_promise_may_be_typed_with_the_registration_itself() -> None:
    card = blank_card(PROMISED, MACHINE, "J001", {})
    at_once = Event("登记", datetime(2026, 11, 17, 9), "李敏", "客服", {"承诺": date(2026, 11, 20)})
    found = clocks_of(advance(card, at_once), calendar(), datetime(2026, 11, 18))
    assert [each.rule_id for each in found] == ["诺"]


@pytest.mark.parametrize(
    ("said", "is_told"),
    [({}, True), ({"匿名": True}, False), ({"匿名": False, "保密": True}, False)],
)
def test_who_stays_unknown_and_left_no_way_to_be_told_is_told_no_progress(
    said: dict[str, Value], is_told: bool
) -> None:
    card = lived(by=under(Timed("件", BEAT)), **said)
    assert bool(clocks_of(card, calendar(), datetime(2026, 11, 18))) is is_told


def test_where_no_unit_is_named_and_no_desk_is_known_the_field_itself_is_told() -> None:
    (found,) = clocks_of(lived(), calendar(), datetime(2026, 11, 17, 10))
    assert found.addressee == "单位"


@pytest.mark.parametrize(
    ("names", "hour"),
    [
        ((), None),
        (("办结",), 10),
        (("办结", "备注"), 10),
        (("办结", "归档"), 10),
        (("办结", "重开", "办结"), 12),
        (("办结", "重开"), None),
    ],
    ids=["在办", "办结", "又记过", "归了档", "又办结", "又在办"],
)
def test_it_ended_when_it_last_came_to_an_end(names: tuple[str, ...], hour: int | None) -> None:
    ended = timeline_of(lived(*names)).ended_at
    assert (ended.hour if ended else None) == hour


def test_what_is_due_at_one_time_stands_in_the_order_in_which_it_began() -> None:
    soon = replace(ANSWER, start=("noted",), limit=Limit(2, TimeUnit.HOUR, Clock.ELAPSED))
    by = under(Timed("件", soon), Timed("件", PROMISE, field="承诺"))
    found = clocks_of(
        lived("备注", by=by, 承诺=datetime(2026, 11, 17, 12)),
        calendar(),
        datetime(2026, 11, 17, 11),
    )
    assert [each.rule_id for each in found] == ["诺", "答复"]
    assert len({each.due for each in found}) == 1


EXTENDING = replace(
    ANSWERING,
    fields={
        **FIELDS,
        "延至": Field("延至", Kind.DATE, plays=("extended_until",)),
        "时限": Field("时限", Kind.TEXT, plays=("extended_clock",)),
    },
)
EXTENDED = replace(MACHINE.events["备注"], name="延期", means=frozenset({"extended"}))


@pytest.mark.parametrize(
    ("name", "fields", "found"),
    [
        ("延期", {"延至": date(2026, 11, 20), "时限": "答复"}, [("答复", date(2026, 11, 20))]),
        ("延期", {"延至": date(2026, 11, 20)}, [("", date(2026, 11, 20))]),
        ("延期", {"延至": date(2026, 11, 20), "时限": "没有"}, [("", date(2026, 11, 20))]),
        ("延期", {"延至": datetime(2026, 11, 20)}, [("", date(2026, 11, 20))]),
        ("延期", {"延至": datetime(2026, 11, 20, 9)}, [("", datetime(2026, 11, 20, 9))]),
        ("延期", {"延至": "下周"}, [("", None)]),
        ("备注", {"延至": date(2026, 11, 20)}, []),
    ],
    ids=[
        "写明时限",
        "不写哪个",
        "没有的时限",
        "旧文件的零点",
        "到几点",
        "写的不是日子",
        "不是延期",
    ],
)
def test_an_extension_is_for_the_clock_it_names_or_for_every_one(
    name: str, fields: dict[str, Value], found: list[tuple[str, date | None]]
) -> None:
    made = replace(MACHINE, events={**MACHINE.events, "延期": EXTENDED})
    card = replace(lived(by=EXTENDING), machine=made)
    later = advance(card, Event(name, datetime(2026, 11, 18, 9), "李敏", "客服", fields))
    assert [(each.rule, each.until) for each in timeline_of(later).extensions] == found
