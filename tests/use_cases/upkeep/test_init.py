"""Whom a new workspace begins with: everybody has a unit of these rules, and the right one."""

from cpl.codec.regulation.rules import read_source
from cpl.store.bases import Bases
from cpl.store.defaults import regulations_root
from cpl.use_cases.upkeep.init import example_staff

OFFICE = """
meta: {id: X, name: X, version: "1", effective_from: 2026-01-01, extends: 底稿}
units: {前台: {}, 仓库: {}, 销售部: {}, 二线: {}}
roles: {销售经理: {own_unit: yes}, 二级主管: {}, 店长: {as: [客服主管]}}
"""
TAKEN_ANYWHERE = f"{OFFICE}machines: {{工单: {{register: {{by: [客服专员, 责任单位]}}}}}}\n"


def units_of(text: str) -> dict[str, str]:
    """Where who holds each role works; the last where several do."""
    path = regulations_root() / "店.yaml"
    rules = read_source(path.name, text.encode(), Bases(path)).rules
    assert rules is not None
    return {role: each.unit for each in example_staff(rules).people.values() for role in each.roles}


def test_whose_role_begins_with_a_unit_s_name_works_there() -> None:
    units = units_of(OFFICE)
    assert units["销售经理"] == "销售部"
    assert units["店长"] == "前台"  # who may register works at the desk
    assert units["二级主管"] in ("仓库", "销售部", "二线")


def test_who_acts_for_his_own_unit_only_has_one_though_he_may_register() -> None:
    units = units_of(TAKEN_ANYWHERE)
    assert units["客服专员"] == "前台"
    assert units["部门负责人"] != "前台"
    assert units["责任单位"] != "前台"
