"""What cannot be right in a regulation is found, and said where it stands.

Each test breaks the default rules in one way and names the one finding that must follow.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import get_type_hints

import pytest
from casebook import rules_of

import cpl.domain.lint.checks
from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import CHECKS, lint
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Rules
from cpl.store.defaults import defaults_root, regulations_root

RULES = (regulations_root() / "default.yaml").read_text("utf-8")


def source(text: str) -> RulesFile:
    return read_source("rules.yaml", text.encode(), {})


def changed(old: str, new: str) -> str:
    assert RULES.count(old) >= 1, old
    return RULES.replace(old, new, 1)


def found(text: str) -> dict[str, str]:
    """Code → what is said, of everything lint finds."""
    read = source(text)
    assert read.rules is not None, read.problems
    return {each.code: each.say for each in lint(read.rules)}


def test_the_default_rules_have_nothing_to_find() -> None:
    assert found(RULES) == {}


def test_an_extension_that_asks_how_often_has_an_end() -> None:
    once = "demands: [{when: 次数.延期 <= 1, say: 只延一次。}]"
    assert found(changed(EXTENDED, f"{EXTENDED}        ref: 第八条\n        {once}\n")) == {}


EXTENDED = "        means: [extended]\n"
MISTAKES = {
    "value-is-field": ("{any: [投诉人.姓名 given,", "{any: [投诉人.姓名 is 首问,"),
    "no-complaints": ("means: [received, registered]", "means: [registered]"),
    "several-complaints": ("      means: [patrolled]\n", "      means: [patrolled, received]\n"),
    "unreachable-state": (
        "      已撤诉: {phase: ended}",
        "      已撤诉: {phase: ended}\n      候审: {phase: open}",
    ),
    "never-ends": (
        "      申诉: {short: ss, from: [待确认, 已确认, 已拒签], to: 申诉中",
        "      申诉: {short: ss, from: [待确认, 已确认, 已拒签], to: 申诉外",
    ),
    "idle-event": (
        "        short: qs\n        from: 承办中\n",
        "        short: qs\n        from: []\n",
    ),
    "meaning-never-happens": (
        "from: support_requested, to: support_ready",
        "from: support_requested, to: appeal_decided",
    ),
    "clock-without-path": (
        "from: [closed, concluded], to: report_written",
        "from: voided, to: followed_up",
    ),
    "parts-past-promise": (
        "  - {id: 答复投诉人, machine: 工单, from:",
        "  - {id: 答复投诉人, parts: [单位反馈, 回访], machine: 工单, from:",
    ),
    "no-slack": (
        "  - {id: 答复投诉人, machine: 工单, from:",
        "  - {id: 答复投诉人, parts: [单位反馈], machine: 工单, from:",
    ),
    "clashing-deadlines": (
        "deadlines:\n",
        "deadlines:\n  - {id: 又一条, machine: 工单, from: replied_to_customer, to: followed_up,"
        " within: 5 days, owner: 客服部}\n",
    ),
    "extension-without-end": (EXTENDED, f"{EXTENDED}        ref: 第八条\n"),
    "quote-against-number": ("within: 10 minutes, clock: elapsed", "within: 15 minutes"),
    "nobody-above-limit": ("limit: unlimited", "limit: 2000"),
    "cash-without-grant": ("  cash: [现金]", "  cash: [道歉]"),
    "ban-contradicts-grant": (
        "  grants:\n",
        "  bans:\n    - {id: 一律禁止, remedies: [现金]}\n  grants:\n",
    ),
    "members-not-told": (
        "        tells: [{to: 成员, event: 解除并案, as: 随件}]\n",
        "",
    ),
    "never-alike": ("batch: {same: [分类, 主办单位]}", "batch: {}"),
    "self-inspection": (
        "        means: [facts_found, plan_made]",
        "        means: [facts_found, plan_made, authority_inspected]",
    ),
    "hidden-target": (
        "          - {state: 已回查, when: 回查结论 is 有效}",
        "          - {state: 已回查}",
    ),
    "short-form-twice": ("        short: sj\n", "        short: db\n"),
    "unused-gate": (
        "gates: [四不放过, 无未结整改, 无未结问责]",
        "gates: [四不放过, 无未结整改]",
    ),
    "clause-not-kept": (
        "\nprivacy:\n",
        "\nclauses:\n  - {ref: S001-06, confirmation: 等级}\nprivacy:\n",
    ),
    "step-of-no-unit": (
        "        short: qs\n        from: 承办中\n",
        "        short: qs\n        from: 承办中\n        unit: 接收时间\n",
    ),
    "told-without-field": (
        "整改下发: {from: any, told: yes, give: [整改通知单]",
        "整改下发: {from: any, told: yes, give: [问责确认单]",
    ),
}


@pytest.mark.parametrize("code", [each for each in MISTAKES if each != "never-ends"])
def test_one_mistake_one_finding(code: str) -> None:
    assert code in found(changed(*MISTAKES[code]))


def test_a_gate_that_only_a_registration_asks_is_used() -> None:
    old, new = MISTAKES["unused-gate"]
    text = changed(old, new).replace(
        "      event: 登记\n", "      event: 登记\n      gates: [无未结问责]\n"
    )
    assert "unused-gate" not in found(text)


def test_a_state_nothing_leads_out_of() -> None:
    text = changed(
        "      申诉中: {phase: open}", "      申诉中: {phase: open}\n      申诉外: {phase: open}"
    )
    old, new = MISTAKES["never-ends"]
    assert "never-ends" in found(text.replace(old, new, 1))


LAYERS = """
meta: {id: 多层, name: 层层审批, version: "1", effective_from: 2026-01-01}
roles: {甲: {}}
fields: {内容: text}
machines:
  工单:
    number: TS{date}-{seq:3}
    folder: complaints/{year}
    register: {event: 登记, need: [内容], to: 一审, means: [received]}
    states: {一审: {}, 二审: {}, 三审: {}, 办结: {phase: ended, means: [closed]}}
    events:
      科长批: {from: 一审, to: 二审, by: [甲], means: [solution_approved]}
      处长批: {from: 二审, to: 三审, by: [甲], means: [solution_approved]}
      局长批: {from: 三审, to: 办结, by: [甲], means: [solution_approved]}
"""


def test_more_than_two_approvals_for_an_ordinary_complaint() -> None:
    """S000-27 减少不必要的层级审批"""
    assert "最少也要 3 次审批" in found(LAYERS)["too-many-approvals"]
    two = LAYERS.replace("to: 三审, by", "to: 办结, by")
    assert "too-many-approvals" not in found(two)


def test_a_finding_is_placed_at_its_line() -> None:
    text = changed(
        "      已撤诉: {phase: ended}", "      已撤诉: {phase: ended}\n      候审: {phase: open}"
    )
    read = source(text)
    assert read.rules is not None
    finding = next(each for each in lint(read.rules) if each.code == "unreachable-state")
    line = text.splitlines()[read.locate(finding.path).line - 1]
    assert "候审" in line


def test_every_code_of_lint_has_its_mistake_here() -> None:
    modules = Path(cpl.domain.lint.checks.__file__).parent.glob("*_checks.py")
    codes = {
        code
        for path in modules
        for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8"))
    }
    elsewhere = {
        "too-many-approvals",  # below
        "duty-never-kept",  # in test_duty_checks.py
        "duty-never-made",
        "duty-day-outside",
        "limit-without-amount",  # in test_authority_checks.py
        "approval-decides-nothing",
    }
    assert codes - set(MISTAKES) - elsewhere == set()


def profiles() -> list[Path]:
    return sorted((defaults_root() / "samples" / "rules").glob("*.yaml"))


@pytest.mark.parametrize("path", profiles(), ids=lambda path: path.stem)
def test_every_carried_profile_is_right(path: Path) -> None:
    assert [each for each in lint(rules_of(path.stem)) if each.serious] == []


def test_every_check_of_the_package_is_asked() -> None:
    modules = Path(cpl.domain.lint.checks.__file__).parent.glob("*_checks.py")
    named = [import_module(f"cpl.domain.lint.{path.stem}") for path in sorted(modules)]
    checks = {
        each
        for module in named
        for name, each in vars(module).items()
        if not name.startswith("_")
        and isfunction(each)
        and each.__module__ == module.__name__
        and get_type_hints(each) == {"rules": Rules, "return": Iterator[Finding]}
    }
    assert len(checks) > 20
    assert checks == set(CHECKS)
