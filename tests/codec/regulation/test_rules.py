"""rules.yaml: every word checked, every problem at its line, with the word that was meant."""

import pytest
from casebook import rules

from cpl.codec.regulation.rules import read_rules
from cpl.domain.regulation.conditions import ALWAYS, parse_term
from cpl.domain.regulation.rules import Phase, Rules
from cpl.problems import Problem

FILE = """\
meta: {id: t, name: 试, version: "1", effective_from: 2025-01-01}
calendar: {hours: ["08:30-12:00"], quiet: "21:00-08:00", every_day: yes}
roles:
  专员: {}
  主管: {as: [专员]}
  经理: {as: [主管]}
units:
  运营部: {short: yyb}
fields:
  内容: text
  等级: {type: choice, choices: [一级, 二级], short: {"1": 一级}}
  补偿: {type: rows, fields: {方式: {type: choice, choices: [现金, 道歉]}, 金额: amount}}
machines:
  工单:
    number: TS{date}-{seq:3}
    folder: complaints/{year}
    register: {event: 登记, by: [专员], need: [内容], to: 待办, means: [received]}
    states:
      待办: {phase: open}
      办结: {phase: ended, means: [closed]}
    events:
      办理: {from: 待办, to: 办结, by: [主管], give: [等级], gates: [说清], apart_from: [登记]}
gates:
  说清: {when: 内容 given, say: 内容没有写。}
authority:
  field: 补偿
  remedy: 方式
  amount: 金额
  cash: [现金]
  grants:
    - {id: 专员, role: 专员, remedies: [现金], limit: 200, when: 等级 is 一级}
deadlines:
  - {id: 办结, machine: 工单, from: received, to: closed, within: 2 days}
"""


def read(text: str, **bases: str) -> tuple[Rules | None, tuple[Problem, ...]]:
    return read_rules("rules.yaml", text.encode(), {k: v.encode() for k, v in bases.items()})


def sound(text: str, **bases: str) -> Rules:
    found, problems = read(text, **bases)
    assert found is not None, [str(each) for each in problems]
    return found


def test_the_rules_that_every_install_carries_are_sound() -> None:
    assert rules().meta.id == "default"


def test_what_is_written_is_what_is_read() -> None:
    found = sound(FILE)
    machine = found.machines["工单"]
    assert machine.states["办结"].phase is Phase.ENDED
    assert machine.events["办理"].by[0].roles == ("主管",)
    assert found.roles["经理"].acts_as == ("主管", "专员")
    assert found.clocks[0].rule.id == "办结"
    assert found.authority is not None
    assert found.authority.grants[0].limit == 200
    assert found.office_hours.every_day


@pytest.mark.parametrize(
    ("old", "new", "at", "code", "mend"),
    [
        ("meta: {id: t, ", "meta: {", "{name", "missing-key", ""),
        ("2025-01-01", "元旦", "元旦", "bad-date", "写成 2026-01-31"),
        ("calendar:", "calender:", "calender", "unknown-key", "是不是“calendar”？"),
        ('"08:30-12:00"', '"8点半"', '"8点半"', "bad-value", ""),
        ("type: choice, choices: [一级", "type: chioce, choices: [一级", "chioce", "unknown-word",
         "是不是“choice”？"),
        ("内容: text", "内容: txet", "txet", "unknown-type", ""),
        ("choices: [一级, 二级]", "choices: []", "等级: {type", "no-choices", ""),
        ('"1": 一级', '"1": 三级', "三级", "not-a-choice", "是不是“二级”？"),
        ("rows, fields:", "rows, 项:", "项:", "unknown-key", "可以写"),
        ("phase: ended", "phase: endet", "endet", "unknown-word", "是不是“ended”？"),
        ("means: [closed]", "means: [close]", "close]", "unknown-meaning", "是不是“closed”？"),
        ("from: 待办", "from: 待办理", "待办理", "unknown-name", "是不是“待办”？"),
        ("to: 办结, by", "to: 办结了, by", "办结了", "unknown-name", "是不是“办结”？"),
        ("by: [主管]", "by: [主任]", "主任", "unknown-name", "是不是“主管”？"),
        ("give: [等级]", "give: [等及]", "等及", "unknown-name", "是不是“等级”？"),
        ("gates: [说清]", "gates: [说清楚]", "说清楚", "unknown-name", "是不是“说清”？"),
        ("apart_from: [登记]", "apart_from: [登录]", "登录", "unknown-name", "是不是“登记”？"),
        ("apart_from: [登记]", "apart: [登记]", "apart:", "unknown-key", "apart_from"),
        ("when: 内容 given", "when: 内容 写了", "内容 写了", "bad-condition", ""),
        ("when: 内容 given", "when: 内荣 given", "内荣", "unknown-name", "是不是“内容”？"),
        ("when: 内容 given", "when: 次数.受里 > 0", "次数.受里", "unknown-name", ""),
        ("when: 内容 given", "when: 本轮.办里 > 0", "本轮.办里", "unknown-name", "是不是“办理”？"),
        ("when: 内容 given", "when: 未结.工丹 is 0", "未结.工丹", "unknown-name", "是不是“工单”？"),
        ("when: 内容 given", "when: 关联.工丹 is 0", "关联.工丹", "unknown-name", "是不是“工单”？"),
        ("when: 内容 given", "when: 门槛.说青 is 是", "门槛.说青", "unknown-name", "“说清”？"),
        ("when: 内容 given", "when: 合计.内荣 > 0", "合计.内荣", "unknown-name", "是不是“内容”？"),
        ("when: 内容 given", "when: 天数.办里 > 0", "天数.办里", "unknown-name", "是不是“办理”？"),
        ("when: 内容 given", "when: 同类.三 > 0", "同类.三", "bad-value", "大于 0 的整数"),
        ("when: 内容 given", "when: 同类.0 > 0", "同类.0", "bad-value", "大于 0 的整数"),
        ("when: 内容 given", "when: 轮次.办理 > 0", "轮次.办理", "bad-value", "只写 轮次"),
        ("say: 内容没有写。", "says: x", "{when: 内容", "missing-key", ""),
        ("remedy: 方式", "remedy: 方法", "方法", "unknown-name", "是不是“方式”？"),
        ("cash: [现金]", "cash: [现钱]", "现钱", "unknown-name", "是不是“现金”？"),
        ("role: 专员", "role: 专园", "专园", "unknown-name", "是不是“专员”？"),
        ("limit: 200", "limit: 两百", "两百", "not-a-number", ""),
        ("等级 is 一级", "等级 is 三级", "等级 is 三级", "unknown-name", ""),
        ("within: 2 days", "within: 999999999 days", "999999999", "bad-limit", "写 null"),
        ("within: 2 days", "within: 2 dyas", "2 dyas", "bad-limit", "没有规定的写 null"),
        ("machine: 工单", "machine: 工丹", "工丹", "unknown-name", "是不是“工单”？"),
        ("received, to", "recieved, to", "recieved", "unknown-meaning", "是不是“received”？"),
    ],
    ids=lambda each: "" if "\n" in each else each,
)  # fmt: skip
def test_every_problem_at_its_place_with_a_suggestion(
    old: str, new: str, at: str, code: str, mend: str
) -> None:
    assert FILE.count(old) == 1
    text = FILE.replace(old, new)
    found, problems = read(text)
    assert found is None
    (problem, *_) = [each for each in problems if each.code == code] or problems
    assert (str(problem.location), problem.code) == (f"rules.yaml:{place_of(text, at)}", code)
    assert mend in problem.mend


def place_of(text: str, at: str) -> str:
    """Line and column, counted from 1, where the words first stand."""
    before = text[: text.index(at)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(("given", "found"), [("[[等级]]", "列表"), ("{等级: 1}", "一组“键: 值”")])
def test_what_stands_where_a_word_is_wanted_is_called_what_it_is(given: str, found: str) -> None:
    [problem] = read(FILE.replace("give: [等级]", f"give: {given}"))[1]
    assert f"“give”应当是一个词或一句话，不是{found}。" in str(problem)


def test_null_is_not_laid_down_and_absent_is_a_problem() -> None:
    found = sound(FILE.replace("within: 2 days", "within: null"))
    assert found.clocks[0].rule.limit.n is None  # type: ignore[union-attr]  # a deadline
    assert read(FILE.replace(", within: 2 days", ""))[0] is None


def test_a_file_that_is_no_yaml() -> None:
    found, problems = read("meta: [")
    assert found is None
    assert problems


# —— extends ——

OWN = 'meta: {id: own, name: 自, version: "2", effective_from: 2026-01-01, extends: base}\n'


def extended(own: str) -> Rules:
    return sound(OWN + own, base=FILE)


def test_what_is_not_said_is_taken_over() -> None:
    found = extended("units:\n  票务部: {}\n")
    assert tuple(found.units) == ("运营部", "票务部")
    assert found.meta.id == "own"
    assert "办理" in found.machines["工单"].events


def test_a_clause_is_replaced_by_its_id() -> None:
    found = extended("deadlines:\n  - {id: 办结, within: 5 days}\n")
    (clock,) = found.clocks
    assert clock.rule.limit.n == 5  # type: ignore[union-attr]  # a deadline
    assert clock.machine == "工单"


def test_a_clause_is_added_by_its_id() -> None:
    found = extended(
        "deadlines:\n  - {id: 响应, machine: 工单, from: received, to: closed, within: 1 hour}\n"
    )
    assert [each.rule.id for each in found.clocks] == ["办结", "响应"]


def test_a_clause_or_a_name_is_removed() -> None:
    found = extended("deadlines:\n  - {id: 办结, removed: yes}\nunits:\n  运营部: removed\n")
    assert found.clocks == ()
    assert found.units == {}


def test_a_problem_in_the_base_is_told_at_its_place_there() -> None:
    found, problems = read(OWN, base=FILE.replace("to: 办结, by", "to: 办结了, by"))
    assert found is None
    assert [str(each.location) for each in problems] == ["base:22:26"]


def test_a_base_that_is_not_there() -> None:
    found, problems = read(OWN, other=FILE)
    assert found is None
    assert "unknown-base" in [each.code for each in problems]
    assert any("现有：other" in each.mend for each in problems)


def test_bases_that_extend_each_other() -> None:
    base = OWN.replace("extends: base", "extends: other")
    found, problems = read(OWN, base=base, other=OWN)
    assert found is None
    assert "circular-extends" in [each.code for each in problems]


def test_the_order_of_a_registration_s_questions() -> None:
    asked = sound(
        FILE.replace("need: [内容], to", "need: [内容], ask: [内容, [等级, 补偿.方式]], to")
    )
    assert asked.machines["工单"].registration.ask == (("内容",), ("等级", "补偿.方式"))
    assert sound(FILE).machines["工单"].registration.ask == ()


def test_a_question_about_a_field_that_nothing_declares() -> None:
    text = FILE.replace("need: [内容], to", "need: [内容], ask: [内容, [等级, 补偿.方试]], to")
    [problem] = read(text)[1]
    assert (problem.code, problem.location.line) == ("unknown-name", 17)
    assert "是不是“方式”" in problem.mend


def test_a_field_like_another_has_its_type_choices_and_members() -> None:
    found = sound(FILE.replace("machines:\n", "  拟补偿: {like: 补偿}\nmachines:\n", 1))
    assert found.fields["拟补偿"].fields == found.fields["补偿"].fields
    assert found.fields["拟补偿"].kind is found.fields["补偿"].kind
    rules, (problem, *_) = read(FILE.replace("fields:\n", "fields:\n  拟定: {like: 等极}\n", 1))
    assert rules is None
    assert "上面没有“等极”这个字段" in str(problem)


def test_a_role_beside_those_of_a_case_may_always() -> None:
    """`unmasked: [受理人员, {when: …, roles: […]}]`, as 规则.md writes it, was refused."""
    mixed = FILE.replace("by: [主管]", "by: [主管, {when: 等级 is 一级, roles: [专员]}]")
    always, sometimes = sound(mixed).complaints.events["办理"].by
    assert (always.roles, always.when) == (("主管",), ALWAYS)
    assert (sometimes.roles, sometimes.when) == (("专员",), parse_term("等级 is 一级"))
