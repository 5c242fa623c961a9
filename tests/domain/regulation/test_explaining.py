"""The regulation told in words: what is demanded, of whom not, and how the office reads it."""

from casebook import rules, rules_of

from cpl.domain.regulation.explaining import told
from cpl.domain.regulation.rules import Rules


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
    assert "本厅定为一日内三件" in line(rules_of("S002I-营业厅"), "- 批量：")
