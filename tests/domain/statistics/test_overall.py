"""总体情况: what there was in all, and how it agrees with the register of the month."""

from dataclasses import replace

from month_reports import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    at,
    complaint,
    ended,
    event,
    issue,
    rules,
    view_of,
)

from cpl.domain.cases.record import Record
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.regulation.rules import Rules
from cpl.domain.statistics.flow import Adjustment, flow_of
from cpl.domain.statistics.overall import ON_THE_SPOT, overall
from cpl.domain.statistics.view import AtRest, MonthView
from cpl.domain.values.tables import Table
from cpl.domain.values.value import Value

SOLVED = event("当场办结", "10-06", 处理结果="退票", 满意度="满意")
REOPENED = event("重开", "10-10", role="客服主管", 理由="不满意", 主办单位="运营部")


def told(view: MonthView, title: str = "总体") -> Table:
    return next(each for each in overall(view, flow_of(view)).tables if each.title == title)


def rows(view: MonthView) -> dict[str, str]:
    return {each[0].strip(): each[1] for each in told(view).texts}


def reconciled(*records: Record, under: Rules | None = None) -> tuple[str, ...]:
    return told(view_of(list(records), under=under), "各类别登记（含补录）").notes


def test_a_plain_month_tells_of_nothing_that_did_not_happen() -> None:
    view = view_of([complaint("1", "10-05")])
    plain = ("上月结转", "本月受理", "本月办结", "期末未结", "现场解决", "按时率", "满意率")
    assert tuple(rows(view)) == plain
    assert len(told(view).notes) == 1, "the identity"
    assert [each.title for each in overall(view, flow_of(view)).tables] == [
        "总体", "各类别登记（含补录）",
    ]  # fmt: skip


def test_what_was_entered_late_reopened_or_a_mistake_is_told() -> None:
    september = issue([], SEPTEMBER, at("10-05"))
    late = complaint("2", "09-20", event("登记", "10-08"))
    again = complaint("3", "10-05", SOLVED, REOPENED)
    wrong = complaint("4", "10-05", event("作废", "10-06", 理由="误登"))
    view = view_of([late, again, wrong], previous=september)
    found = rows(view)
    assert (found["补录（以前接收、上期之后登记）"], found["重开"], found["其中 办结"]) == (
        "1",
        "1",
        "1",
    )
    assert told(view).notes[1:] == (
        "补录：TS20260101-002",
        "作废（不计受理）：TS20260101-004",
    )


def test_what_was_closed_long_ago_and_waits_for_its_gates_is_told_too() -> None:
    view = view_of([complaint("2", "10-05", SOLVED), complaint("3", "10-05", SOLVED, REOPENED)])
    assert rows(view)["期末办结、未闭环"] == "1"
    old = replace(view, at_rest=AtRest(unconcluded=("TS20250101-009", "TS20240101-003")))
    assert rows(old)["期末办结、未闭环"] == "3"
    (cell,) = [each[1] for each in told(old).rows if each[0] == "期末办结、未闭环"]
    assert [each.number[:6] for each in cell.of] == ["TS2024", "TS2025", "TS2026"]  # type: ignore[union-attr]


def test_what_was_closed_in_the_register_before_waits_for_no_gate_of_ours() -> None:
    first, closing = event("登记", "05-05", "11-04"), replace(SOLVED, at=at("05-06"))
    past = replace(closing, recorded_at=at("11-04"))
    record = complaint("1", "05-05", first, past, 来源编号="旧-1")
    view = view_of([record], NOVEMBER, at("12-04"), kept_since=at("11-03").date())
    assert view.records[0].is_dormant
    assert "期末办结、未闭环" not in rows(view)
    awake = replace(view, records=(replace(view.records[0], is_dormant=False),))
    assert rows(awake)["期末办结、未闭环"] == "1"


def unsolved() -> Rules:
    """The rules of an office where nobody answers and solves in one go."""
    machine = rules().complaints
    apart = {
        name: replace(each, means=each.means - {"responded"})
        for name, each in machine.events.items()
    }
    of_two_steps = replace(machine, events=apart)
    return replace(rules(), machines={**rules().machines, machine.name: of_two_steps})


def test_who_solved_it_on_the_spot_is_asked_only_where_somebody_may() -> None:
    passed, solved = complaint("1", "10-05"), complaint("2", "10-05", SOLVED)
    assert rows(view_of([passed]))["现场解决"] == "0"
    assert rows(view_of([passed, solved]))["现场解决"] == "1"
    assert "现场解决" not in rows(view_of([passed], under=unsolved()))
    assert "现场解决" not in rows(view_of([])), "nothing came in"
    four = [complaint(f"{n}", "10-05", SOLVED) for n in range(3)]
    assert rows(view_of([*four, complaint("9", "10-05")]))["现场解决率"] == "75.0%"
    machine = rules().complaints
    bare = {n: replace(e, means=e.means & ON_THE_SPOT) for n, e in machine.events.items()}
    of_two = {**rules().machines, machine.name: replace(machine, events=bare)}
    under = replace(rules(), machines=of_two)
    assert rows(view_of([solved], under=under))["现场解决"] == "1"
    assert rows(view_of([passed], under=under))["现场解决"] == "0", "somebody may"
    plain = {n: replace(each, means=frozenset()) for n, each in machine.states.items()}
    still = replace(machine, events=bare, states=plain)
    under = replace(rules(), machines={**rules().machines, machine.name: still})
    assert rows(view_of([solved], under=under))["现场解决"] == "1", "whatever it then means"
    view = view_of([solved])
    of_now = replace(view, rules=unsolved())
    assert rows(of_now)["现场解决"] == "1", "it was so under the rules of then"


def test_an_office_that_does_not_ask_how_satisfied_anybody_is_has_no_rate_of_it() -> None:
    how = replace(rules().fields["满意度"], plays=(), counts_as={})
    under = replace(rules(), fields={**rules().fields, "满意度": how})
    assert "满意率" not in rows(view_of([complaint("1", "10-05", SOLVED)], under=under))


def test_what_was_open_when_the_month_began_is_carried_though_it_ended_and_was_concluded() -> None:
    ended_in_october = complaint("1", "09-05", SOLVED, event("闭环", "10-20"))
    found = rows(view_of([ended_in_october]))
    assert (found["上月结转"], found["本月办结"], found["期末未结"]) == ("1", "1", "0")


def test_the_kinds_add_up_to_the_register_of_the_month() -> None:
    merged = complaint("4", "10-05", event("并案", "10-06", 并入="TS20260101-001"))
    wrong = complaint("5", "10-05", event("作废", "10-06", 理由="误登"))
    problem = complaint("3", "10-05", 类别="问题")
    untold = complaint("6", "10-05", 类别="")
    first, second = complaint("1", "10-05"), complaint("2", "10-05")
    assert reconciled(first, second, problem, merged, wrong, untold, complaint("9", "09-05")) == (
        "台账本月 6 件 = 投诉 2 + 问题 1 + 未登记 1 + 并案 1 + 作废 1。",
    )
    assert reconciled(first) == ("台账本月 1 件 = 投诉 1。",)


def test_what_ended_twice_is_told_with_how_the_register_has_it() -> None:
    twice = complaint("1", "10-05", SOLVED, REOPENED, ended("10-20"))
    _, said = reconciled(twice, complaint("2", "10-05", SOLVED))
    assert said == (
        "本月办结 3 次，是 2 件，重开的又办结了一次；到期末台账上是办结 1、已撤诉 1。"
        "办结以后再闭环的不再计一次。"
    )
    concluded = complaint("3", "10-05", SOLVED, event("闭环", "10-20"))
    _, said = reconciled(concluded)
    assert said == "本月办结 1 次；到期末台账上是闭环 1。办结以后再闭环的不再计一次。"
    machine = rules().complaints
    states = {n: replace(e, means=e.means - {"concluded"}) for n, e in machine.states.items()}
    closed_once = replace(machine, states=states)
    under = replace(rules(), machines={**rules().machines, machine.name: closed_once})
    _, said = reconciled(twice, under=under)
    assert said.endswith("到期末台账上是已撤诉 1。")


def test_what_was_taken_over_or_sleeps_has_its_own_line() -> None:
    old = complaint("1", "05-05", event("登记", "05-05", "11-04"), 来源编号="旧-1")
    view = view_of([old], NOVEMBER, at("12-04"), kept_since=at("11-03").date())
    found = rows(view)
    assert (found["上月结转"], found["其中 导入的历史"], found["期末未结"]) == ("1", "1", "1")
    assert found["其中 历史未结"] == "1"
    assert [each.partition("：")[0] for each in told(view).notes[1:]] == [
        "导入的历史（2026-11-03 起用以前接收）1 件",
        "期末未结里 1 件是历史，导入时早已过了时限，没有人动过",
    ]
    of_october = view_of([complaint("1", "10-05")], OCTOBER)
    assert not {"其中 导入的历史", "其中 历史未结"} & rows(of_october).keys()


def test_each_desk_what_was_adjusted_and_what_was_renamed_have_tables_of_their_own() -> None:
    """各台、调整、改过分类的，总体里各有一张表，多人的也说一句。"""
    called = event("受理", "10-05 09:05", 等级="一级", 分类="餐饮")
    crowd: Value = {"电话": "13800001234", "人数": 40}
    view = view_of([complaint("1", "10-05", called, 分类="票务", 投诉人=crowd)])
    view = replace(view, desks=(OfficeDesk("", "客服台", is_main=True), OfficeDesk("B", "北门台")))
    adjusted = replace(flow_of(view), adjustments=(Adjustment("TS20260101-009", 1, "改为投诉"),))
    tables = {each.title: each for each in overall(view, adjusted).tables}
    assert [*tables] == ["总体", "各台", "各类别登记（含补录）", "调整明细", "分类、类别变更"]
    assert tables["总体"].notes[1:] == ("受理 1 件 / 40 人。",)
    assert tables["分类、类别变更"].texts[0][-2:] == ("票务", "餐饮")


def test_a_rate_stands_beside_that_of_the_month_before() -> None:
    def month(day: str, *words: str) -> list[Record]:
        return [
            complaint(f"{day}{n}", day, event("当场办结", day, 处理结果="退票", 满意度=word))
            for n, word in enumerate(words)
        ]

    before = month("09-08", "满意", "满意", "满意", "一般")
    view = view_of([*before, *month("10-08", "满意", "满意", "一般", "一般")])
    [satisfied] = [each for each in told(view).texts if each[0] == "满意率"]
    assert satisfied[1:3] == ("50.0%", "75.0%")
