"""An office begins under a regulation of its own, with papers of its own beside it."""

from pathlib import Path

import pytest
from clerks import Clerk, office_under
from clerks import office as another_office
from small_shop import SHOP

from cpl.use_cases.regulation.linting import lint_file

OWN = """\
meta: {id: 健身, name: 会员投诉规定, version: "1", effective_from: 2026-01-01,
       extends: 底稿, with: WITH}
units: {客服中心: {}, 城东店: {}}
forms:
  退费确认单: {short: tf}
"""
PAPER = "# {{ 单名 }}\n\n{{ 编号 }}　签字 {{ 备注 | 空格线(10) }}\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A regulation in a folder of its own, its paper in `templates` beside it."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "退费确认单.md.j2").write_text(PAPER, "utf-8")
    (tmp_path / "templates" / "备忘.txt").write_text("不是单", "utf-8")
    rules = tmp_path / "健身.yaml"
    rules.write_text(OWN.replace("WITH", "[回访]"), "utf-8")
    return rules


def test_the_papers_beside_the_rules_come_along_and_lint_is_content(
    clerk: Clerk, own: Path
) -> None:
    """“建好了”, and the first lint said that the form has no template and 巡场检查表 no 巡场人."""
    office = another_office(own.parent / "店", clerk, str(own))
    assert (office.root / "templates" / "退费确认单.md.j2").read_text("utf-8") == PAPER
    assert not (office.root / "templates" / "备忘.txt").exists()
    assert office("rules", "lint").out == "rules.yaml：没有发现问题。\n"


def linted(rules: Path) -> str:
    """What is wrong with the rules themselves, whatever the templates say."""
    return "\n".join(map(str, lint_file(rules, rules.name)[1]))


def test_a_carried_paper_that_was_changed_is_the_offices_own(clerk: Clerk) -> None:
    office = office_under(SHOP, clerk)
    patrol = office.root / "templates" / "巡场检查表.md.j2"
    patrol.write_text(patrol.read_text("utf-8") + "\n{{ 没有的 }}\n", "utf-8")
    assert "巡场检查表.md.j2" in office("rules", "lint").out


def test_a_gate_that_a_component_brings_is_not_the_offices_to_drop(own: Path) -> None:
    own.write_text(
        OWN.replace("WITH", "[整改]") + "gates: {说清: {when: 内容 given, say: 没有写清。}}\n",
        "utf-8",
    )
    said = linted(own)
    assert "没有哪个事件用到门槛“说清”" in said
    assert "无未结整改" not in said


def test_a_report_of_another_name_needs_a_paper(own: Path) -> None:
    """季报 was explained as “次月10日前下发”, and could never be made."""
    quarterly = "reports: {季报: {title: 季度分析, due_day: 10}}\n"
    own.write_text(OWN.replace("WITH", "[回访]") + quarterly, "utf-8")
    said = linted(own)
    assert "没有“季报”的模板，到时候出不了。 在 templates 里放 季报.md.j2" in said


def test_a_folder_under_rules_with_errors_says_them_at_once(clerk: Clerk, own: Path) -> None:
    own.write_text(
        OWN.replace("WITH", "[回访]").replace("退费确认单", "没有这张单"), encoding="utf-8"
    )
    said = clerk("init", str(own.parent / "店"), "--profile", str(own))
    assert said.status == 1
    assert "建好了" in said.out
    assert "先改 rules.yaml 里的错误" in said.out
    assert "没有这张单" in said.out
    assert (own.parent / "店" / "rules.yaml").is_file()


def test_the_base_and_its_components_are_shown_as_they_are_written(clerk: Clerk) -> None:
    """`cpl rules explain 底稿` knew no such rules."""
    assert (
        "转办:\n        short: zb\n        from: [处理中, 承办中]"
        in clerk.does("rules", "explain", "底稿").out
    )
    assert "means: [followed_up]" in clerk.does("rules", "explain", "回访").out
    assert clerk("rules", "explain", "../底稿").status == 2
