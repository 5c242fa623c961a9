"""`evidence:` in rules.yaml names fields that exist, and all of them."""

import pytest

from cpl.codec.regulation.rules import read_rules

RULES = """\
meta: {id: 例, name: 例, version: "1", effective_from: 2026-01-01}
roles: {客服: {}}
fields:
  附件: {type: rows, fields: {文件: text, 大小: count, 校验码: text, 副本: yes_no}}
  保管人: text
  保管处: text
machines:
  工单:
    number: TS{date}-{seq:3}
    folder: complaints/{year}
    register: {event: 登记, to: 处理中}
    states: {处理中: {phase: open}, 办结: {phase: ended}}
    events:
      结: {from: 处理中, to: 办结}
"""
EVIDENCE = (
    "evidence: {field: 附件, file: 文件, size: 大小, digest: 校验码, copied: 副本,"
    " keeper: 保管人, place: 保管处}\n"
)


def test_the_names_of_evidence_are_read() -> None:
    rules, problems = read_rules("rules.yaml", (RULES + EVIDENCE).encode(), {})
    assert problems == ()
    assert rules is not None
    assert rules.evidence is not None
    assert (rules.evidence.field, rules.evidence.digest) == ("附件", "校验码")


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("field: 附件,", "field: 附见,", "unknown-name"),
        ("digest: 校验码", "digest: 校验", "unknown-name"),
        ("place: 保管处", "place: 保管地", "unknown-name"),
        ("size: 大小, ", "", "missing-key"),
        ("size: 大小", "size: 大小, sha: 校验码", "unknown-key"),
    ],
)
def test_a_wrong_name_is_a_problem_at_its_line(right: str, wrong: str, code: str) -> None:
    said = EVIDENCE.replace(right, wrong)
    rules, problems = read_rules("rules.yaml", (RULES + said).encode(), {})
    assert rules is None
    assert code in [each.code for each in problems]
    assert {each.location.line for each in problems} == {len(RULES.splitlines()) + 1}
