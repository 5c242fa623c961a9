"""Who may read whose name: copy ③, the register and protected complaints, by regulation."""

from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk
from on_file import on_file, printed, register_of

from cpl.problems import UsageProblem
from cpl.use_cases.regulation.profiles import profile_path
from cpl.use_cases.upkeep.init import init
from cpl.yamltext.nodes import Plain

CONDUCT, STAFF, SEVEN = "S002O-行为规范", "S002R-内部投诉", "S002S-通用七步"
OPEN = (CONDUCT,)


# —— S002R: 不向第三方透露投诉人的身份 ——


def test_no_department_is_handed_what_a_colleague_complains_of(tmp_path: Path) -> None:
    """S002R-06: handed on to a department, it would be known to others."""
    with pytest.raises(UsageProblem, match="出不了“转办单”"):
        printed(*on_file(tmp_path, STAFF, "已收到", {}), "转办单")


@pytest.mark.parametrize("form", ["投诉工单", "投诉处理报告"])
def test_no_paper_says_which_colleague_complained(tmp_path: Path, form: str) -> None:
    """S002R-06: also where the text of the complaint names her."""
    named = {"内容": "王女士长期被张三安排无故加班"}
    text = printed(*on_file(tmp_path, STAFF, "已收到", named), form)
    assert "王女士" not in text
    assert "张三" not in text
    assert "***长期被***安排无故加班" in text


def test_the_register_does_not_say_which_colleague_complained(tmp_path: Path) -> None:
    """S002R-06: nor which one was complained of."""
    text = register_of(on_file(tmp_path, STAFF, "已收到", {})[0])
    assert "长期被安排无故加班" in text
    assert "王女士" not in text
    assert "张三" not in text


# —— S002S: 严格的保密处理, and 向相关部门和人员进行公开 ——


@pytest.mark.parametrize("form", ["投诉工单", "投诉处理报告"])
def test_every_complaint_of_the_seven_steps_is_secret_on_paper(tmp_path: Path, form: str) -> None:
    """S002S-04: also the report that is published to the departments concerned."""
    named = {"内容": "王女士（13800001234）说窗口态度差"}
    text = printed(*on_file(tmp_path, SEVEN, "待公开", named), form)
    assert "***（***）说窗口态度差" in text
    assert "王女士" not in text
    assert "1234" not in text


def test_only_a_department_that_it_is_published_to_sees_it_without_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """S002S-04, S002S-12: who is complained of and all others do not see it at all."""
    init(tmp_path / "o", datetime(2026, 11, 17, 8), clock_set=True, profile=profile_path(SEVEN))
    desk = Clerk(tmp_path / "o", monkeypatch, capsys)
    people = ("张三", "业务部门"), ("李四", "人力资源部"), ("周五", "行政部")
    for name, unit in people:
        entry = f"\n  - 姓名: {name}\n    角色: [临时调查小组]\n    单位: {unit}"
        desk.edits("staff.yaml", ("\n人员:", f"\n人员:{entry}"))
    caller = ("投诉人.姓名=王女士", "投诉人.电话=13800001234", "诉求=道歉", "被投诉对象=张三")
    desk.does("new", "投诉", "电话", "内容=王女士说窗口态度差", *caller, at="09:00")
    assert "王女士" in desk.does("show", "1").out
    for name, _ in people:
        assert "态度差" not in desk("show", "1", user=name).out
    for event in SEVEN_STEPS:
        desk.does("do", "1", *event, at="10:00")
    told = desk.does("show", "1", user="李四").out
    assert "态度差" in told
    assert "王女士" not in told
    assert "态度差" not in desk("show", "1", user="张三").out
    assert "态度差" not in desk("show", "1", user="周五").out


SEVEN_STEPS = (
    ("告知收到", "分类=服务态度"),
    ("初步调查", "调查情况=看了监控", "沟通人员=值班长", "证据=监控", "复杂程度=简单"),
    ("可行性分析", "可行性分析=属实", "真实可信=真实可信", "能否解决=能", "进一步行动=内部调解"),
    ("制定方案", "处理方案=道歉", "内部处理=口头警告"),
    ("答复", "答复内容=已道歉", "解释理由=监控清楚", "申诉途径=主管电话8000"),
    ("总结学习", "经验教训=高峰要增人", "问题根源=人手", "流程调整=高峰加一人"),
    ("公开", "公开内容=已道歉、口头警告", "公开范围=人力资源部", "保密确认=已脱敏并只发相关部门"),
)


# —— S002O: 遵守相关的隐私保护法律法规 ——


@pytest.mark.parametrize("profile", OPEN)
def test_whoever_must_answer_reads_the_telephone_number(tmp_path: Path, profile: str) -> None:
    """S002O-03: 个人信息只用于处理投诉, so on copies ① and ② it stands."""
    text = printed(*on_file(tmp_path, profile, "已答复", {}), "投诉工单")
    assert "王女士" in text
    assert "13800001234" in text


@pytest.mark.parametrize("profile", OPEN)
def test_what_goes_to_others_is_masked(tmp_path: Path, profile: str) -> None:
    """S002O-03: copy ③ and the register."""
    named = {"内容": "王女士（13800001234）等了两小时"}
    desk, number = on_file(tmp_path, profile, "已答复", named)
    for text in (printed(desk, number, "投诉工单", masked=True), register_of(desk)):
        assert "王**（138****1234）等了两小时" in text
        assert "王女士" not in text
        assert "13800001234" not in text


@pytest.mark.parametrize("profile", OPEN)
@pytest.mark.parametrize("wish", ["保密", "匿名"])
def test_who_asks_for_secrecy_is_masked_on_every_copy(
    tmp_path: Path, profile: str, wish: str
) -> None:
    """S002O-03: secret_when, also for those who answer."""
    person: Plain = {"姓名": "王女士", "电话": "13800001234", wish: "是"}
    text = printed(*on_file(tmp_path, profile, "已答复", {"投诉人": person}), "转办单")
    assert "王女士" not in text
    assert "13800001234" not in text
