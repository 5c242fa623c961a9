"""Where a line of a joined regulation comes from, and whose line made it wrong."""

import pytest

from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.regulation.explaining import Sources
from cpl.domain.regulation.explaining import told as told_in_words
from cpl.problems import Location

BASE = """
meta: {id: 底稿, name: 底稿, version: "1", effective_from: 2026-01-01}
roles: {客服专员: {}}
fields:
  类别: {type: choice, choices: [投诉, 建议], plays: kind}
  接收时间: moment
  内容: text
  分类: {type: choice, choices: [服务, 质量]}
machines:
  工单:
    number: TS{date}-{seq:3}
    folder: complaints/{year}
    received: 接收时间
    register:
      {event: 登记, by: [客服专员], need: [类别, 接收时间, 内容], means: [received], to: 待受理}
    states: {待受理: {}, 办结: {phase: ended, means: [closed]}}
    events:
      受理: {from: 待受理, by: [客服专员], give: [分类], means: [accepted]}
      办结:
        {from: 待受理, to: 办结, means: [resolved], demands: [{when: 分类 is 服务, say: 先分。}]}
"""
VISIT = """
meta: {help: 回访, needs: [寄信]}
machines: {工单: {events: {回访: {from: 办结, means: [followed_up]}}}}
"""
LETTER = "machines: {工单: {events: {寄信: {from: 办结}}}}"
BASES = {
    "底稿": BASE.encode(),
    "components/回访": VISIT.encode(),
    "components/寄信": LETTER.encode(),
}
META = "meta: {id: X, name: X, version: '1', effective_from: 2026-01-01, extends: 底稿%s}\n"


def source(more: str = "", own: str = "") -> RulesFile:
    return read_source("本院.yaml", (META % more + own).encode(), BASES)


def told(found: RulesFile) -> list[tuple[Location, str]]:
    return [(each.location, each.code) for each in found.problems]


def test_components_are_taken_by_name() -> None:
    found = source(", with: [回访, 寄信]")
    assert found.rules is not None, found.problems
    assert set(found.rules.complaints.events) == {"受理", "办结", "回访", "寄信"}


def test_a_component_that_is_not_there_is_told_with_the_nearest() -> None:
    found = source(", with: [回仿]")
    (problem,) = found.problems
    assert (problem.code, problem.mend) == ("unknown-component", "是不是“回访”？")
    assert problem.location.path == "本院.yaml"


def test_a_component_says_what_it_needs() -> None:
    (problem,) = source(", with: [回访]").problems
    assert problem.code == "component-needs"
    assert "“回访”要和寄信一起用" in problem.message


def test_a_name_that_the_base_has_not_cannot_be_renamed() -> None:
    (problem,) = source(", renames: {客服砖员: 接待员}").problems
    assert problem.code == "unknown-name"
    found = source(", renames: {客服专员: 接待员, 办结: 完结}")
    assert found.rules is not None, found.problems
    assert list(found.rules.roles) == ["接待员"]
    assert "完结" in found.rules.complaints.events


@pytest.mark.parametrize(
    ("own", "line", "says"),
    [
        ("fields:\n  分类: removed\n", 3, "machines.工单.events.受理.give"),
        ("fields:\n  分类: {type: choice, choices: [质量]}\n", 3, "“服务”"),
        ("machines:\n  工单:\n    states:\n      待受理: removed\n", 5, "待受理"),
    ],
)
def test_what_the_office_made_wrong_is_told_at_its_own_line(own: str, line: int, says: str) -> None:
    problems = source("", own).problems
    assert problems
    assert {(each.location.path, each.location.line) for each in problems} == {("本院.yaml", line)}
    assert any(says in each.message for each in problems), problems
    assert all("取自底稿" in each.message for each in problems)


def test_an_entry_knows_whose_it_is() -> None:
    found = source(", with: [寄信]", "machines:\n  工单:\n    events:\n      受理: {help: 收下}\n")
    layers = found.layers
    assert layers is not None
    event = ("machines", "工单", "events")
    assert layers.is_own((*event, "受理"))
    assert not layers.is_own((*event, "办结"))
    assert layers.origin((*event, "办结")) == "底稿"
    assert layers.origin((*event, "寄信")) == "寄信"
    assert found.locate((*event, "办结")) == Location("本院.yaml", 5, 7)


def test_its_own_lines_are_told_first_and_what_is_taken_over_is_folded() -> None:
    own = "machines:\n  工单:\n    events:\n      寄信: {help: 挂号}\n      受理: {help: 收下}\n"
    found = source(", with: [寄信, 回访]", own)
    assert found.rules is not None, found.problems
    assert found.layers is not None
    layers = found.layers
    sources = Sources(layers.taken_from, layers.rank, layers.about)
    lines = [each for each in told_in_words(found.rules, sources) if each.startswith("- ")]
    assert [each.partition("：")[0] for each in lines] == [
        "- 寄信（挂号）", "- 受理（收下）", "- 底稿", "- 回访（回访）",
    ]  # fmt: skip
    assert lines[2] == "- 底稿：工单 办结。"


def test_an_event_is_called_otherwise_and_what_it_means_is_not() -> None:
    base = BASE + "forms: {告知书: {when: 做到.受理 > 0}}\n"
    text = (META % ", renames: {受理: 接单}").encode()
    found = read_source("本院.yaml", text, {**BASES, "底稿": base.encode()})
    assert found.rules is not None, found.problems
    assert "接单" in found.rules.complaints.events
    assert [term.fact for term in found.rules.forms["告知书"].when.terms()] == ["做到.受理"]
    assert found.problems == ()
