"""What no clock asks for is due all the same: the next step and whose it is."""

import json
from pathlib import Path

import pytest
from clerks import Clerk, office

CALLER = ("投诉人.姓名=车主甲", "投诉人.电话=13900000001")
SHEET = ("等级=重大", "分类=维修质量", "事故性质=否", "公司赔偿=是", "投诉方面=维修")
PLAN = ("处理方案=重修", "原因分析=装错", "责任认定=有责", "改进措施=复检")


def waiting(clerk: Clerk) -> list[tuple[str, str, str]]:
    """What `cpl due` says is waited for without a clock: steps, whose they are, the state."""
    rows = json.loads(clerk.does("due", "--format", "json").out)
    return [(e["时限"], e["谁"], e["状态"]) for e in rows if e["现况"] == "等着办"]


@pytest.fixture
def garage(tmp_path: Path, clerk: Clerk) -> Clerk:
    it = office(tmp_path, clerk, "S002N-汽车4S")
    it.does("new", "投诉", "电话", "内容=修了三次还响", *CALLER, at="2026-11-16T09:00")
    return it


def test_a_record_that_no_clock_watches_is_due_by_its_next_step(garage: Clerk) -> None:
    assert waiting(garage) == [("登记反馈单", "客户部", "待受理")]
    assert "共 0 条时限，等着办的 1 件" in garage.does("due").out


def test_a_clock_about_something_else_does_not_hide_who_must_decide(garage: Clerk) -> None:
    """S002N-04 总经理负责对顾客投诉处理措施的最终确定"""
    garage.does("do", "1", "登记反馈单", *SHEET)
    garage.does("do", "1", "分派", "主办单位=服务部")
    assert waiting(garage) == []  # 经理处理 runs, and 提出方案 stops it
    garage.does("do", "1", "提出方案", *PLAN, user=garage.who("服务经理"))
    assert "反馈质检科" in garage.does("due").out
    assert waiting(garage) == [("审批、退回", "总经理", "待审批")]


def test_a_step_of_a_unit_is_owed_by_the_unit(garage: Clerk) -> None:
    garage.does("do", "1", "登记反馈单", *SHEET)
    garage.does("do", "1", "分派", "主办单位=服务部")
    garage.does("do", "1", "提出方案", *PLAN, user=garage.who("服务经理"))
    garage.does("do", "1", "审批", "内部责任处理=扣", user="陈总")
    assert waiting(garage) == [("答复", "服务部、客户部", "待答复")]


def test_what_is_bound_to_one_person_is_owed_by_him(tmp_path: Path, clerk: Clerk) -> None:
    """S002A-02 明确了每个环节的责任人和时间节点：重开以后没有新的节点，仍是他的事"""
    firm = office(tmp_path, clerk, "S002A-优化总结")
    said = [f"{each}责任人=李敏" for each in ("调查", "方案", "反馈")]
    until = [f"{each}节点=2026-11-20" for each in ("调查", "方案", "反馈")]
    firm.does("new", "投诉", "电话投诉", "内容=等太久", *CALLER, at="2026-11-16T09:00")
    firm.does("do", "1", "受理", "分类=服务", *said, *until)
    assert waiting(firm) == []


def test_what_waits_for_the_complainant_or_has_ended_waits_for_nobody(garage: Clerk) -> None:
    garage.does("do", "1", "撤诉", "理由=和好了")
    assert waiting(garage) == []


def test_of_what_has_no_limit_the_raised_comes_first(tmp_path: Path, clerk: Clerk) -> None:
    """S002H-03 优先处理对公司声誉和客户关系影响较大的投诉：清单里排在前面"""
    desk = office(tmp_path, clerk, "S002H-规范指引")
    came = ("内容=慢", "诉求=快些", "核对=听完复述过", *CALLER)
    weights = ("等级=一般", "紧急程度=一般", "分类=交付时效", "客户关系影响=较小")
    for number, said, first in (("1", "较小", "普通"), ("2", "较大", "优先")):
        desk.does("new", "--again", "投诉", "电话", *came, at="2026-11-16T09:00")
        desk.does("do", number, "受理", *weights, f"声誉影响={said}", f"优先级={first}")
    rows = json.loads(desk.does("due", "--format", "json").out)
    unset = [e["编号"] for e in rows if e["应于"] == "未规定" and e["编号"].startswith("TS")]
    assert unset == sorted(unset, reverse=True)
    assert len(set(unset)) == 2


def test_what_cannot_be_done_yet_waits_for_nobody(tmp_path: Path, clerk: Clerk) -> None:
    """S002C-16: the conclusion hangs on the inquiry, and a clock tells whose that is."""
    bureau = office(tmp_path, clerk, "S002C-举报投诉")
    about = ("分类=其他", "被投诉对象=路灯", "等级=一般")
    bureau.does("new", "投诉", "口头", "内容=占道", *CALLER, *about[:2], at="2026-11-16T09:00")
    told = ("工作人员=李敏", "联系电话=0551-62221111", "告知义务=是", about[2])
    bureau.does("do", "1", "受理", *told)
    bureau.does("do", "1", "初步核实", "核实情况=有", "核实结论=属实")
    assert waiting(bureau) == []
    assert "实质调查" in bureau.does("due").out
