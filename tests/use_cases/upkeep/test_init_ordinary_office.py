"""What a new office gets: an ordinary office's regulation on the base, nobody else's law in it."""

import re
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk
from clerks import office as another_office
from places import TOP

from cpl.codec.regulation.rules import read_source
from cpl.domain.lint.checks import lint
from cpl.domain.regulation.rules import Rules
from cpl.store.bases import Bases
from cpl.use_cases.regulation.linting import told_in_words

PATH = TOP / "rules.yaml"


def rules() -> Rules:
    found = read_source(PATH.name, PATH.read_bytes(), Bases(PATH))
    assert found.rules is not None, found.problems
    return found.rules


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> Clerk:
    return another_office(tmp_path / "新单位", clerk)


def test_it_reads_as_the_office_s_own_and_cites_nobody() -> None:
    lines = [each for each in told_in_words(PATH, PATH.name) if not each.startswith("#")]
    own = lines[: next(n for n, each in enumerate(lines) if each.startswith("- 补证（"))]
    assert len(own) >= 0.6 * len(lines)
    assert not [each for each in lines if "S0" in each]


def test_lint_has_nothing_to_say() -> None:
    assert [str(each) for each in lint(rules())] == []


def test_every_number_is_marked_as_the_office_s_choice() -> None:
    said = [
        each for each in told_in_words(PATH, PATH.name) if re.search(r"[0-9]+ ?(分|小|日|元)", each)
    ]
    limits = [each for each in said if each.startswith("- ")]
    assert len(limits) > 12
    assert [each for each in limits if "本单位自定" not in each] == []


def test_no_level_is_filled_in_that_nobody_judged(office: Clerk) -> None:
    """等级 opens who approves: it is asked for, not taken for the lowest."""
    office.does("new", *COMPLAINT, at="09:00")
    said = office("do", "1", "转办", "设备部")
    assert said.status == 1
    assert "等级" in said.err
    office.does("do", "1", "转办", "设备部", "等级=重大")
    answer = ("答复内容=已退票", "原因分析=没有公告", "责任认定=有责")
    said = office("do", "1", "答复", *answer)
    assert "先审批方案" in said.err


def test_a_complaint_without_a_unit_or_an_inquiry_is_not_answered(office: Clerk) -> None:
    office.does("new", *COMPLAINT, at="09:00")
    office.does("do", "1", "受理", "等级=一般", "分类=服务态度")
    answer = ("答复内容=已致歉", "原因分析=没有公告", "责任认定=有责")
    assert "还没有转办，也没有调查" in office("do", "1", "答复", *answer).err
    office.does("do", "1", "调查", "调查情况=问过当班员工")
    assert "→已答复" in office.does("do", "1", "答复", *answer).out


def test_money_is_the_manager_s_up_to_his_limit_gifts_and_refunds_included(office: Clerk) -> None:
    office.does("new", *COMPLAINT, at="09:00")
    office.does("do", "1", "转办", "设备部", "等级=一般")
    given = ("补偿.方式=现金", "补偿.金额=150")
    assert office("do", "1", "补偿", *given).status == 1
    office.does("do", "1", "补偿", *given, user="吴刚")
    again = office("do", "1", "补偿", "补偿.方式=退款", "补偿.金额=51", user="吴刚")
    assert again.status == 1
    assert "201" in again.err
    assert office("do", "1", "补偿", "补偿.方式=退款", "补偿.金额=50", user="吴刚").status == 0


def test_it_prints_no_park_on_its_papers(office: Clerk) -> None:
    office.does("new", *COMPLAINT, at="09:00")
    office.does("do", "1", "转办", "设备部", "等级=一般")
    office.does("form", "1", "投诉工单")
    paper = next(office.root.glob("草稿/*投诉工单.md")).read_text("utf-8")
    for word in ("散客", "年卡", "票务", "演出", "经济补偿换取"):
        assert word not in paper
