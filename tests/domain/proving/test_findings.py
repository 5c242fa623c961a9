"""A small regulation that can be kept, and each way in which one like it cannot be."""

from datetime import datetime, timedelta

import pytest

from cpl.codec.regulation.rules import read_rules
from cpl.domain.people.staff import Person, Staff
from cpl.domain.proving.findings import Shown, shown_by
from cpl.domain.proving.moves import Moves
from cpl.domain.proving.walk import Bounds, Walk, walked
from cpl.domain.time.calendar import Calendar

NOW = datetime(2026, 11, 17, 9, 0)
PEOPLE = {"李敏": "前台", "王芳": "前台", "高远": "经理", "陈立": "经理"}
KEPT = """
meta: {id: 小店, name: 小店投诉办法, version: "1", effective_from: 2025-01-01}
calendar: {hours: ["09:00-18:00"]}
roles: {前台: {short: qt}, 经理: {short: jl}}
units: {}
fields:
  接收时间: moment
  内容: text
  等级: {type: choice, choices: [一般, 重大]}
  答复内容: text
  满意: yes_no
  理由: text
  备注: text
machines:
  工单:
    title: 投诉单
    number: TS{date}-{seq:3}
    folder: complaints/{year}/{month}
    received: 接收时间
    summary: 内容
    register:
      event: 登记
      by: [前台]
      need: [接收时间, 内容]
      means: [received, registered]
      to: 待办
    states:
      待办: {phase: open}
      待批: {phase: open}
      已答: {phase: open}
      办结: {phase: ended, means: [closed]}
      作废了: {phase: ended}
    events:
      上报: {short: sb, from: 待办, to: 待批, by: [前台], give: [等级], means: [solution_proposed]}
      批准: {short: pz, from: 待批, to: 待办, by: [经理], apart_from: [上报]}
      答复:
        short: df
        from: 待办
        to: 已答
        by: [前台]
        give: [答复内容]
        means: [replied_to_customer]
        demands:
          - {unless: 等级 is 重大, when: 答复内容 given, say: 没有答复。}
          - {unless: 等级 is not 重大, when: 次数.批准 > 0, say: 重大的先批准。}
      回访:
        short: hf
        from: 已答
        to:
          - {state: 待办, when: 满意 is 否}
          - {state: 办结}
        by: [前台]
        give: [满意]
        means: [followed_up]
      作废: {short: zf, from: any, to: 作废了, by: [经理], give: [理由], means: [voided]}
      备注: {short: bz, from: any, give: [备注], means: [noted]}
gates: {}
deadlines:
  - id: 答复期限
    machine: 工单
    from: received
    to: replied_to_customer
    within: 2 days
    clock: calendar
    owner: 前台
reports: {}
"""


def walk(text: str, people: dict[str, str], bounds: Bounds | None = None) -> Walk:
    rules, problems = read_rules("小店.yaml", text.encode(), {})
    assert rules is not None, problems
    staff = Staff({name: Person(name, "", (role,)) for name, role in people.items()})
    return walked(Moves(rules, rules.complaints, staff), NOW, bounds or Bounds())


def found(text: str, people: dict[str, str] | None = None) -> list[Shown]:
    return list(shown_by(walk(text, people or PEOPLE), Calendar({})))


def changed(old: str, new: str) -> str:
    assert KEPT.count(old) == 1, old
    return KEPT.replace(old, new)


def words(shown: Shown) -> list[str]:
    return [each.event.name for each in shown.way]


def test_a_regulation_that_can_be_kept_shows_nothing_and_was_walked_whole() -> None:
    walked_whole = walk(KEPT, PEOPLE)
    assert walked_whole.is_whole
    assert walked_whole.happened == {"登记", *walked_whole.moves.machine.events}
    assert found(KEPT) == []


def test_a_demand_that_nobody_can_meet_leaves_only_giving_up() -> None:
    text = changed("批准: {short: pz, from: 待批, to: 待办", "批准: {short: pz, from: 待批")
    (shown,) = [each for each in found(text) if each.code == "never-ends"]
    assert "到了“待批”" in shown.say
    assert shown.is_serious
    assert words(shown) == ["登记", "上报"]


def test_a_role_that_nobody_holds_is_told_with_the_way_to_where_it_is_missed() -> None:
    people = {name: role for name, role in PEOPLE.items() if role == "前台"}
    by_code = {each.code: each for each in found(KEPT, people) if "批准" in each.say}
    assert "“批准”没有一个人能办" in by_code["nobody-may"].say
    assert words(by_code["nobody-may"]) == ["登记", "上报"]


def test_who_proposed_may_approve_only_where_nobody_else_may() -> None:
    """一人岗位: it goes on, and the event says so; it is no way that cannot be gone."""
    text = changed("经理: {short: jl}", "经理: {short: jl, as: [前台]}")
    assert [each for each in found(text, {"高远": "经理"}) if each.code == "nobody-may"] == []


def test_what_one_person_alone_may_do_is_told_but_is_not_wrong() -> None:
    (shown,) = found(KEPT, {"李敏": "前台", "王芳": "前台", "高远": "经理"})
    assert shown.code == "one-alone"
    assert not shown.is_serious
    assert "只有高远一个人能办：作废、批准" in shown.say


def test_whoever_does_everything_alone_is_told_every_step_of_his_in_order() -> None:
    text = changed("经理: {short: jl}", "经理: {short: jl, as: [前台]}")
    (shown,) = found(text, {"高远": "经理"})
    assert "只有高远一个人能办：上报、作废、回访、批准、答复。" in shown.say


def test_a_step_that_somebody_may_elsewhere_is_one_that_somebody_may() -> None:
    """Only a 经理 may note what was grave, and there is none; all else anybody of the desk may."""
    by = "by: [{roles: [经理], when: 等级 is 重大}, {roles: [前台], when: 等级 is not 重大}]"
    text = changed(
        "from: 待批, to: 待办, by: [经理], apart_from: [上报]", f"from: 待批, to: 待办, {by}"
    )
    people = {name: role for name, role in PEOPLE.items() if role == "前台"}
    told = [each.say for each in found(text, people) if each.code == "nobody-may"]
    assert not [each for each in told if "批准" in each]
    assert [each for each in told if "作废" in each]


RETURNING = """        to:
          - {state: 待办, when: 满意 is 否}
          - {state: 办结}
"""


def test_a_clock_that_nothing_stops_before_the_end_is_a_matter_of_time() -> None:
    text = changed(RETURNING, "        to: 办结\n")
    clock = "    from: received\n    to: replied_to_customer\n"
    late = "    from: replied_to_customer\n    to: solution_proposed\n"
    assert text.count(clock) == 1
    assert found(text.replace(clock, late)) == []


def test_a_clock_that_runs_on_after_several_ends_is_told_once() -> None:
    text = (
        changed("from: received", "from: closed")
        .replace("      作废了:", "      和解了: {phase: ended, means: [closed]}\n      作废了:")
        .replace(
            "      作废:",
            "      和解: {short: hj, from: 待办, to: 和解了, by: [前台]}\n      作废:",
        )
    )
    (shown,) = found(text)
    assert words(shown) == ["登记", "和解"]


def test_a_clock_that_can_still_be_stopped_after_the_end_is_not_owed_for_ever() -> None:
    noted = changed("    to: replied_to_customer\n", "    to: noted\n")
    assert found(noted) == []


def test_other_clocks_than_deadlines_are_owed_nothing() -> None:
    beats = (
        "heartbeats:\n  - {id: 报进度, machine: 工单, every: 12 hours, clock: elapsed,"
        " from: [closed], until: [solution_proposed], beat: [replied_to_customer], owner: 前台}\n"
    )
    assert found(changed("reports: {}\n", f"{beats}reports: {{}}\n")) == []


def test_a_clock_that_nothing_stops_once_the_record_has_ended() -> None:
    (shown,) = found(changed("from: received", "from: closed"))
    assert shown.code == "owed-for-ever"
    assert "到了“办结”，时限“答复期限”还在走" in shown.say
    assert words(shown) == ["登记", "答复", "回访"]


@pytest.mark.parametrize("places", [1, 3])
def test_what_was_not_looked_at_is_never_called_a_dead_end(places: int) -> None:
    short = walk(KEPT, PEOPLE, Bounds(places=places))
    assert not short.is_whole
    assert list(shown_by(short, Calendar({}))) == []


def test_what_was_not_looked_at_is_left_alone_and_not_looked_at_closer() -> None:
    short = walk(KEPT, PEOPLE, Bounds(places=1))
    assert short.happened == {"登记", "上报", "答复", "备注", "作废"}


def test_a_wait_is_tried_where_a_condition_counts_days() -> None:
    demand = "          - {when: 天数.登记 > 7, say: 七天后才能回访。}\n"
    text = changed(
        "        means: [followed_up]\n",
        f"        means: [followed_up]\n        demands:\n{demand}",
    )
    patient = walk(text, PEOPLE)
    assert "回访" in patient.happened
    visit = next(each for each in patient.found if each.step.event.name == "回访")
    assert visit.step.event.at - NOW > timedelta(days=7)


def test_a_list_of_which_all_are_wanted_is_tried_with_all_ticked() -> None:
    demand = "          - {when: {all: [告知 has 甲方, 告知 has 乙方]}, say: 双方都要告知。}\n"
    text = changed(
        "        give: [满意]\n        means: [followed_up]\n",
        f"        give: [满意, 告知]\n        means: [followed_up]\n        demands:\n{demand}",
    )
    both = "  告知: {type: choice, many: yes, choices: [甲方, 乙方]}\n"
    text = text.replace("  备注: text\n", f"  备注: text\n{both}", 1)
    assert found(text) == []
    assert "回访" in walk(text, PEOPLE).happened


def test_of_many_answers_the_one_pair_that_lets_it_happen_is_found_before_it_is_a_dead_end() -> (
    None
):
    """Six fields of three answers are 729 ways; the plainest, the most and single changes miss."""
    names = [f"项{n}" for n in range(6)]
    fields = "".join(f"  {each}: {{type: choice, choices: [甲, 乙, 丙]}}\n" for each in names)
    wanted = ", ".join(f"{each} is {'乙' if n % 2 else '丙'}" for n, each in enumerate(names))
    named = "".join(
        f"          - {{unless: {each} missing, when: {each} in 甲、乙、丙, say: 写错了。}}\n"
        for each in names
    )
    text = changed(
        "        give: [满意]\n        means: [followed_up]\n",
        f"        give: [满意, {', '.join(names)}]\n"
        "        means: [followed_up]\n        demands:\n"
        f"          - {{when: {{all: [{wanted}]}}, say: 不是这样。}}\n{named}",
    ).replace("  备注: text\n", f"  备注: text\n{fields}", 1)
    assert found(text) == []
    assert "回访" in walk(text, PEOPLE).happened


def test_a_step_that_names_one_of_a_role_is_tried_with_one_who_is() -> None:
    """S000 的“转办”要写那个单位的部门负责人：写“略”就一次也没有走到。"""
    text = changed("give: [等级], means: [solution", "give: [等级, 承办人], means: [solution")
    field = "  承办人: {type: text, among: [经理]}\n"
    assert "上报" in walk(text.replace("machines:", f"{field}machines:", 1), PEOPLE).happened
