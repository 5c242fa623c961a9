"""The board of each role: what only it can do now, its unit's things, what is raised to it."""

import json
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, office

from cpl.store.workspace import Workspace


def entry(clerk: Clerk, name: str, user: str) -> list[str]:
    """The numbers in an entry of somebody's board."""
    found = json.loads(clerk.does("due", name, "--format", "json", user=user).out)
    return [each["编号"] for each in found]


@pytest.fixture
def park(tmp_path: Path, clerk: Clerk) -> Clerk:
    return office(tmp_path / "park", clerk, "S001-梦幻岛")


def handed_on(clerk: Clerk, level: str) -> str:
    """Accept the first of today and hand it on to 设备部; answers what was said then."""
    nature = ("事件性质=一般服务", "声誉影响=无")
    clerk.does("do", "1", "受理", level, "分类=设备设施", *nature)
    return clerk.does("do", "1", "转办", "设备部").out


HARM = ("热线", "投诉人.姓名=王", "投诉人.电话=13800001234", "内容=晕倒")


def test_what_a_unit_handles_is_on_the_board_of_its_head_alone(park: Clerk) -> None:
    number = park.does("new", "投诉", *HARM, at="2026-11-24T09:00").out.split()[0]
    handed_on(park, "等级=一级")
    assert entry(park, "待我办", "赵磊") == [number]
    assert entry(park, "待我办", "王建国") == []
    assert entry(park, "待我办", "李敏") == []
    assert "待我办 1" in park.does(user="赵磊").out


def test_support_that_is_asked_for_is_on_the_board_of_the_unit(park: Clerk) -> None:
    """S001-14 相关部门应在10分钟内响应并完成准备工作"""
    number = park.does("new", "投诉", *HARM, at="2026-11-24T10:40").out.split()[0]
    park.does("do", "1", "请求支持", "支持单位=安保部", "支持内容=维持秩序")
    staff = park.root / "staff.yaml"
    people = staff.read_text(encoding="utf-8").replace("单位: 餐饮部", "单位: 安保部")
    staff.write_text(people, encoding="utf-8")
    park.does("commit", "-m", "安保部换人")
    assert entry(park, "待我办", "冯涛") == [number]
    assert "最急 10:50" in park.does(user="冯涛").out


def test_power_that_was_used_waits_for_whoever_inspects_it(park: Clerk) -> None:
    """S001-12 权限检查：没有写几日内，列到查了为止"""
    number = park.does("new", "投诉", *HARM, at="2026-11-24T09:00").out.split()[0]
    handed_on(park, "等级=一级")
    park.does("do", "1", "补偿", "补偿.方式=体验券", "补偿.数量=2")
    assert entry(park, "待我办", "周倩") == [number]
    unset = park.does("due").out.partition("没有期限的事：")[2]
    assert f"{number}  权限检查" in unset
    park.does("do", "1", "权限检查", "检查结论=合理正确", "检查说明=无", user="周倩")
    assert entry(park, "待我办", "周倩") == []


def test_who_is_to_be_told_is_said_at_once_and_shown_to_him_only(park: Clerk) -> None:
    """S001-17 重要紧急投诉…得到快速响应"""
    park.does("new", "投诉", *HARM, "投诉人.类型=年卡", at="2026-11-24T09:00")
    said = handed_on(park, "等级=三级以上")
    assert "升级 重要紧急：重要紧急投诉，马上报客服经理和总经办。告知客服经理、总经办。" in said
    assert "报给我的升级 1" in park.does(user="郑洁").out
    assert "报给我的升级" not in park.does(user="赵磊").out
    assert "年卡" not in park.does("due", user="赵磊").out
    assert "另有 2 项升级报给别人" in park.does("due", user="赵磊").out


def test_a_batch_is_raised_until_it_is_told_and_a_plan_is_asked_for(park: Clerk) -> None:
    """S001-19 要求相关部门提出整改计划"""
    park.does("new", "投诉", *HARM, "标记=批量", at="2026-11-24T09:00")
    handed_on(park, "等级=一级")
    assert "批量" in park.does("due", "升级").out
    told = ("通报场合=质询会", "通报内容=停运两次", "整改意见=更换传感器")
    park.does("do", "1", "通报", *told, user="吴刚")
    assert "批量" in park.does("due", "升级").out
    order = ("设备部", "传感器老化", "更换", "2026-11-30", "来源=TS20261124-001")
    park.does("new", "整改", *order, user="吴刚")
    assert "批量" not in park.does("due", "升级").out


def test_what_is_closed_with_gates_open_stays_on_the_board_until_concluded(clerk: Clerk) -> None:
    clerk.does("new", *COMPLAINT, at="2026-11-17T09:00")
    done = ("处理结果=已道歉", "满意度=满意", "分类=票务", "原因分析=公告", "责任认定=有责")
    clerk.does("do", "1", "当场办结", *done)
    assert "未闭环 1" in clerk.does().out
    gates = ("整改意见=挂公告", "当事人处理意见=批评", "员工教育=晨会讲过")
    clerk.does("do", "1", "闭环", *gates, user="吴刚")
    assert "未闭环" not in clerk.does().out


def test_what_one_person_must_do_himself_is_on_his_board_alone(
    tmp_path: Path, clerk: Clerk
) -> None:
    """S002S-06 由专人负责组织调查工作: also where the desk might have done it without a head."""
    seven = office(tmp_path / "seven", clerk, "S002S-通用七步")
    lead, chief = seven.who("临时调查小组"), seven.who("投诉处理主管")
    number = seven.does("new", "投诉", "电话", *HARM[1:], "诉求=道歉", at="09:00").out.split()[0]
    seven.does("do", "1", "告知收到", "分类=服务态度")
    first = ("调查情况=看了监控", "沟通人员=值班长", "证据=监控", "复杂程度=情况复杂")
    seven.does("do", "1", "初步调查", *first)
    assert entry(seven, "待我办", lead) == []
    seven.does("do", "1", "成立小组", f"小组成员={lead}", f"小组负责人={lead}", user=chief)
    assert entry(seven, "待我办", lead) == [number]
    assert entry(seven, "待我办", chief) == []


def test_what_a_section_was_given_is_on_its_board_though_it_may_register(
    tmp_path: Path, clerk: Clerk
) -> None:
    """S002J-02 第一时间向办公室或职能科室提交：交到的科室看得见"""
    bureau = office(tmp_path, clerk, "S002J-机关")
    first, section = bureau.who("接待人"), bureau.who("职能科室")
    asked = (f"首问={first}", "接到=接待人", "需要汇报=否", "投诉人.姓名=张大", "内容=推诿")
    number = bureau.does("new", "投诉", "来访", *asked, at="2026-11-24T09:00", user=first).out[:14]
    assert entry(bureau, "待我办", first) == [number]
    assert entry(bureau, "待我办", section) == []
    bureau.does("do", "1", "提交", "提交科室=业务一科", "提交材料=登记表", user=first)
    assert entry(bureau, "待我办", section) == [number]
    assert entry(bureau, "待我办", first) == []


def test_a_unit_sees_what_it_was_given_until_its_own_part_is_done(
    tmp_path: Path, clerk: Clerk
) -> None:
    """S002G-12 立即进行检查或安排专人查验：查验了也不换状态，工程部以前什么也看不到"""
    hotel = office(tmp_path, clerk, "S002G-酒店")
    desk, unit = hotel.who("投诉部门"), hotel.who("各部门")
    at_work = Workspace(hotel.root).staff.people[unit].unit
    asked = ("投诉人.姓名=王芳", "投诉人.电话=13800000001", "内容=电梯停了")
    number = hotel.does("new", "投诉", "投诉热线", *asked, at="09:00", user=desk).out.split()[0]
    hotel.does("do", "1", "受理", "分类=硬件", "需要调查=否")
    assert entry(hotel, "待我办", unit) == []
    hotel.does("do", "1", "转办", at_work, user=desk)
    assert entry(hotel, "待我办", unit) == [number]
    found = ("查验情况=保险跳了", "修复结果=马上修复", "硬件缺陷=否")
    hotel.does("do", "1", "查验", *found, user=unit)
    assert entry(hotel, "待我办", unit) == []


def test_where_all_is_held_shut_it_waits_for_those_who_can_open_it(
    tmp_path: Path, clerk: Clerk
) -> None:
    """S004-07 紧急事件处理：出了伤病的建议，先要应急处理；投诉处理部办不了的，不列给它"""
    firm = office(tmp_path, clerk, "S004-旅业客服")
    asked = ("投诉人.姓名=王芳", "投诉人.电话=13800000001", "内容=多放一辆车", "突发事件=伤病")
    service, desk = firm.who("客户服务部"), firm.who("投诉处理部")
    number = firm.does("new", "建议", "电话", *asked, at="09:00", user=service).out.split()[0]
    assert entry(firm, "待我办", service) == [number]
    assert entry(firm, "待我办", desk) == []
