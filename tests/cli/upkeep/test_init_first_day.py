"""The first day of an office: what `cpl init` says to do, done."""

from pathlib import Path

from clerks import COMPLAINT, Clerk, office

NEW = """\
  - 姓名: 高岚
    邮箱: gaolan@example.com
    角色:
      - 客服专员
    单位: 客服部
"""


def test_the_closing_words_say_where_the_name_stands_and_the_people(
    clerk: Clerk, tmp_path: Path
) -> None:
    """Neither README nor 上手.md nor the init hint says where to change it."""
    said = clerk.does("init", str(tmp_path / "新")).out
    assert "rules.yaml 的 office 改成你们单位的名称（现在是“本单位”，每张单上都印）" in said
    assert "staff.yaml 里的人换成你们自己的" in said
    assert "cpl help 看全部命令" in said


def test_done_as_it_is_said_the_paper_bears_the_name_and_the_new_one_acts(
    clerk: Clerk, tmp_path: Path
) -> None:
    ours = office(tmp_path / "新", clerk)
    rules, staff = ours.root / "rules.yaml", ours.root / "staff.yaml"
    rules.write_text(
        rules.read_text("utf-8").replace("office: 本单位", "office: 东湖公园"), "utf-8"
    )
    staff.write_text(staff.read_text("utf-8") + NEW, "utf-8")
    assert ours.does("check").out == "没有发现问题。\n"
    ours.does("commit", "-m", "换成本单位的", "--as", "系统")
    assert "TS20261116-001 登记" in ours.does("new", *COMPLAINT, user="高岚").out
    assert "东湖公园" in ours.does("form", "1", "投诉工单", "--print", user="高岚").out


def test_a_regulation_that_names_no_office_is_told_so(clerk: Clerk, tmp_path: Path) -> None:
    rules = tmp_path / "健身.yaml"
    rules.write_text(
        "meta: {id: 健身, name: 规定, version: '1', effective_from: 2026-01-01, extends: 底稿}\n"
        "units: {客服中心: {}}\n",
        "utf-8",
    )
    said = clerk.does("init", str(tmp_path / "店"), "--profile", str(rules)).out
    assert "（现在没有写，每张单上都印）" in said
