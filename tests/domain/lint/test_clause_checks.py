"""A duty that something else meets names a thing that is there and that an event takes."""

from dataclasses import replace

import pytest
from casebook import rules
from small_machines import event, machine

from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import lint
from cpl.domain.lint.clause_checks import clauses_not_kept
from cpl.domain.regulation.rules import Clause, Field, Met
from cpl.domain.values.value import Kind
from cpl.store.defaults import regulations_root

RULES = (regulations_root() / "default.yaml").read_text("utf-8")


def with_clause(clause: str, more: str = "") -> RulesFile:
    text = RULES.replace("\nmachines:\n", f"{more}\nmachines:\n", 1)
    return read_source("rules.yaml", f"{text}\nclauses:\n  - {clause}\n".encode(), {})


@pytest.mark.parametrize(
    "clause",
    [
        "{ref: S001-13, field: 等级}",
        "{ref: S003-09, field: 投诉人.电话}",
        "{ref: S003-02, choice: 类别}",
        "{ref: S001-06, confirmation: 标记}",
        "{ref: S001-04, event: 巡场}",
        "{ref: S003-11, report: 月报}",
        "{ref: S001-12, role: 总经理}",
        "{ref: S001-29, form: 投诉工单}",
        "{ref: S001-11, not met: 条文没有写}",
    ],
)
def test_a_thing_that_is_there(clause: str) -> None:
    read = with_clause(clause)
    assert read.rules is not None, read.problems
    assert lint(read.rules) == ()


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("{ref: S001-13, field: 等第}", "unknown-name"),
        ("{ref: S003-09, field: 投诉人.微信}", "unknown-name"),
        ("{ref: S001-04, event: 巡查}", "unknown-name"),
        ("{ref: S003-11, report: 周报}", "unknown-name"),
        ("{ref: S001-12, role: 董事长}", "unknown-name"),
        ("{ref: S001-11, not met: }", "missing-key"),
        ("{ref: S001-11}", "missing-key"),
    ],
)
def test_a_thing_that_is_not_there(clause: str, code: str) -> None:
    read = with_clause(clause)
    assert read.rules is None
    assert code in [each.code for each in read.problems]


@pytest.mark.parametrize(
    ("clause", "more", "say"),
    [
        ("{ref: S000-01, field: 心得}", "  心得: text\n", "没有哪个事件收“心得”"),
        ("{ref: S003-20, choice: 内容}", "", "“内容”没有选项"),
        ("{ref: S003-20, confirmation: 等级}", "", "不是确认清单"),
    ],
)
def test_a_thing_that_does_not_do_it(clause: str, more: str, say: str) -> None:
    read = with_clause(clause, more)
    assert read.rules is not None, read.problems
    (finding,) = lint(read.rules)
    assert finding.code == "clause-not-kept"
    assert say in finding.say


ONE, MANY = (
    Field("项", Kind.CHOICE, ("甲", "乙")),
    Field("项", Kind.CHOICE, ("甲", "乙"), many=True),
)
TICK, WORDS = Field("项", Kind.YES_NO), Field("项", Kind.TEXT)


@pytest.mark.parametrize(
    ("kind", "field", "said"),
    [
        ("field", WORDS, ""),
        ("choice", ONE, ""),
        ("choice", WORDS, "“项”没有选项。"),
        ("choice", TICK, "“项”没有选项。"),
        ("confirmation", TICK, ""),
        ("confirmation", MANY, ""),
        ("confirmation", ONE, "“项”只能选一项，不是确认清单。"),
        ("confirmation", WORDS, "“项”没有选项。"),
    ],
)
def test_what_a_field_must_be_to_meet_a_clause(kind: str, field: Field, said: str) -> None:
    """勾选一项是确认，选“是”不是选项。"""
    takes = replace(event("记", "any"), may=("项",))
    met = Met(Clause("S001-06"), kind, "项")
    made = replace(rules(), fields={"项": field}, machines={"件": machine(takes)}, clauses=(met,))
    found = list(clauses_not_kept(made))
    assert [each.say for each in found] == [said] * bool(said)
    assert {(each.path, each.clause, each.serious) for each in found} <= {
        (("clauses",), met.clause, True)
    }
    untaken = replace(made, machines={"件": machine()})
    assert [each.say for each in clauses_not_kept(untaken)] == ["没有哪个事件收“项”。"]
