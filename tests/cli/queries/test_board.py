"""`cpl` alone: what a month of commands leaves on today's board, and how an entry opens."""

import json
from pathlib import Path

import pytest
from clerks import (
    ANSWER,
    COMPLAINT,
    Clerk,
    first_complaint,
    office,
    one_complaint,
    played,
    two_complaints,
)
from terminals import typed

from cpl.cli.frame.layout import columns

PLAN = ("处理方案=退票", "原因分析=公告没有挂出", "责任认定=有责", "预计完成=2026-11-30")


def counted(clerk: Clerk, at: str, user: str = "李敏") -> str:
    """The line of counts at a time."""
    return clerk.does(at=at, user=user).out.splitlines()[1]


def numbers(clerk: Clerk, entry: str, user: str = "李敏") -> list[str]:
    found = json.loads(clerk.does("due", entry, "--format", "json", user=user).out)
    return [each["编号"] for each in found]


def test_a_month_at_the_desk(clerk: Clerk) -> None:
    clerk.does("new", *COMPLAINT, "分类=票务", at="2026-10-20T08:41")
    assert counted(clerk, "2026-10-20T08:45") == (
        "今日新增 1 · 待转办 1（最急 09:41 客服部）· 待我审批 0 · 待回访 0 · 逾期 0 · 未具名手改 0"
    )
    clerk.does("do", "1", "转办", "运营部", at="2026-10-20T09:10")
    assert "待转办 0" in counted(clerk, "2026-10-20T09:50")

    clerk.does("do", "1", "答复", *ANSWER, at="2026-10-20T16:00", user="王建国")
    assert "今日新增 0" in counted(clerk, "2026-10-21T09:00")
    assert "待回访 1（最急 10-23 17:30 客服部）" in counted(clerk, "2026-10-21T09:00")
    assert "逾期 1" in counted(clerk, "2026-10-24T09:00")
    clerk.does("do", "20261020-001", "回访", "满意度=不满意", at="2026-10-24T10:00")
    line = counted(clerk, "2026-10-24T10:05")
    assert "待回访 0" in line
    assert "待再办 1" in line

    clerk.does("new", *COMPLAINT, "分类=票务", at="2026-10-26T08:40")
    clerk.does("do", "1", "转办", "运营部", "等级=二级", at="2026-10-26T08:50")
    clerk.does("do", "1026-001", "提出方案", *PLAN, at="2026-10-27T09:00", user="王建国")
    assert "待我审批 1" in counted(clerk, "2026-10-27T09:10", user="郑洁")
    assert "待我审批 0" in counted(clerk, "2026-10-27T09:10", user="李敏")

    assert counted(clerk, "2026-11-02T09:00").endswith("月报未签发（还剩 3 天）· 待再办 1")
    clerk.does("report", "月报", "--month", "2026-10", "--issue", at="2026-11-02T09:30")
    assert "月报" not in counted(clerk, "2026-11-02T09:40")


def test_a_hand_edit_is_on_it_until_somebody_signs_for_it(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    path.write_text(path.read_text(encoding="utf-8").replace("网络", "来访"), encoding="utf-8")
    staff = clerk.root / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    assert "未具名手改 2" in counted(clerk, "09:10")
    assert "staff.yaml" in clerk.does("due", "手改").out
    first = clerk("commit", "-m", "渠道听错")
    assert (first.status, "cpl commit staff.yaml -m 原因" in first.err) == (3, True)
    clerk.does("commit", str(staff), "-m", "注一笔")
    clerk.does("commit", "-m", "渠道听错")
    assert "未具名手改 0" in counted(clerk, "09:20")


def test_what_is_void_or_waits_for_the_customer_is_not_to_be_transferred(
    clerk: Clerk,
) -> None:
    played(clerk, two_complaints)
    clerk.complaint()
    clerk.does("do", "1", "要求补证", "需补材料=票根")
    clerk.does("do", "2", "作废", "理由=误登记", user="吴刚")
    assert counted(clerk, "09:05").startswith("今日新增 2 · 待转办 1（最急 10:00 客服部）")
    assert numbers(clerk, "待转办") == ["TS20261117-003"]
    assert numbers(clerk, "今日") == ["TS20261117-001", "TS20261117-003"]


def test_the_most_urgent_first_and_what_is_past_says_so(clerk: Clerk) -> None:
    clerk.complaint("接收时间=2026-11-17 08:50")
    clerk.complaint("接收时间=2026-11-17 08:40")
    assert "待转办 2（最急 09:40 已过 客服部）" in counted(clerk, "09:45")
    assert numbers(clerk, "待转办") == ["TS20261117-002", "TS20261117-001"]


@pytest.mark.parametrize("said", ["待转办", "2", "２", "待转"])
def test_an_entry_by_its_name_its_digit_or_its_beginning(clerk: Clerk, said: str) -> None:
    played(clerk, one_complaint)
    assert "TS20261117-001" in clerk.does("due", said).out


def test_an_entry_that_is_not_there_names_those_that_are(clerk: Clerk) -> None:
    said = clerk("due", "待")
    assert said.status == 2
    assert (
        "没有“待”这个待办项。可以写：待转办、待我审批、待回访、待再办、待我办，或者单位、姓名。"
        in said.err
    )
    assert clerk("due", "待转办", "--days", "3").status == 2


def test_nobody_known_leaves_out_what_is_only_for_him(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does(user="")
    assert "待我审批 " not in said.out
    assert "没有列“待我审批”：没有说是谁在办。" in said.out
    assert "export CPL_USER=姓名" in said.out
    assert "staff.yaml 里没有“李明”" in clerk.does(user="李明").out


def test_a_registration_that_was_begun_and_not_ended_is_said(clerk: Clerk) -> None:
    typed(clerk.root, "new", keys=(("电话：", "13800001234\r"), ("姓名：", "\x03")))
    assert "没登记完的草稿 1 份：cpl new --resume" in clerk.does().out


def test_a_broken_file_is_said_and_the_rest_is_counted(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    clerk.complaint()
    path.write_text("编号：", encoding="utf-8")
    said = clerk.does()
    assert "今日新增 1 ·" in said.out
    assert path.name in said.err


def test_a_digit_opens_an_entry_and_a_digit_in_it_the_card(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("离开 ", "２"), ("返回 ", "1"), ("返回 ", "\r"), ("离开 ", "9"), ("离开 ", "\r"))
    screen = typed(clerk.root, keys=keys, columns=60)
    assert screen.status == 0
    assert " 2  待转办        1  最急 10:00 客服部\n" in screen.text
    assert "1  TS20261117-001  10:00 转办 客服部  王**  过山车停运" in screen.text
    assert "投诉人    王女士 13800001234\n" in screen.text
    assert screen.text.count("今日新增") == 3
    menu, opened, *_ = screen.text.split("按数字打开")
    assert max(columns(line) for line in (menu + opened).splitlines()) <= 60


def test_a_long_entry_is_leafed_nine_at_a_time(clerk: Clerk) -> None:
    for _ in range(11):
        clerk.complaint()
    keys = (("离开 ", "1"), ("n 后面还有 2", "n"), ("n 回到开头，回车返回 ", "2"), ("返回 ", "q"))
    screen = typed(clerk.root, keys=(*keys, ("离开 ", "q")))
    assert "2  TS20261117-011" in screen.text
    assert "编号      TS20261117-011\n" in screen.text


def test_a_hand_edit_opens_as_what_was_changed(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    path.write_text(path.read_text(encoding="utf-8").replace("网络", "来访"), encoding="utf-8")
    keys = (("离开 ", "6"), ("返回 ", "1"), ("返回 ", "\r"), ("离开 ", "\r"))
    screen = typed(clerk.root, keys=keys)
    assert "-渠道: 网络\n+渠道: 来访\n" in screen.text
    assert "cpl commit -m 原因" in screen.text


def test_what_waits_for_my_approval_is_decided_from_the_board(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", "运营部", "等级=二级")
    clerk.does("do", "1", "提出方案", *PLAN, user="王建国")
    keys = (("离开 ", "3"), ("：", "a\r"), ("离开 ", "\r"))
    screen = typed(clerk.root, keys=keys, user="郑洁")
    assert "审批: 待审批→待答复" in screen.text
    assert " 3  待我审批      0\n" in screen.text.partition("审批: ")[2]


def test_a_batch_to_be_raised_is_one_line(clerk: Clerk) -> None:
    for number in range(1, 7):
        clerk.complaint()
        clerk.does("do", str(number), "转办", "运营部", "分类=设备设施")
    raised = [each for each in clerk.does("due").out.splitlines() if each.startswith("升级")]
    assert len(raised) == 1
    assert raised[0].startswith("升级 批量：TS20261117-001 等 6 件 三日内同类")


# —— other offices ——


CALLER = ("投诉人.姓名=王女士", "投诉人.电话=13800001234", "内容=等了两小时")


def test_an_airline_hands_on_by_issuing_its_form(clerk: Clerk, tmp_path: Path) -> None:
    desk = office(tmp_path / "u", clerk, "S002U-南航新疆")
    manager, unit, deputy = (desk.who(e) for e in ("投诉管理岗", "服务部门", "分管副部长"))
    told = ("告知方式=电话", "介绍流程=是", "反馈内容=了解了经过")
    desk.does("new", "投诉", "投诉电话", *CALLER, at="09:00", user=manager)
    assert "待下发处理单 1（最急 17:30）" not in desk.does("due", "待转办", user=manager).out
    assert counted(desk, "09:05", manager).startswith("今日新增 1 · 待下发处理单 1（最急 11-18")
    desk.does("do", "1", "联系顾客", *told, at="09:10", user=manager)
    kind = ("等级=一般", "分类=客舱服务")
    desk.does("do", "1", "下发处理单", "总经办", *kind, at="09:20", user=manager)
    assert "待下发处理单 0" in counted(desk, "09:30", manager)
    found = ("调查情况=属实", "证据=记录", "原因分析=机械故障", "责任认定=公司原因-服务不合格")
    sorry = (
        "道歉人=责任部门负责人",
        "道歉人=直接责任人",
        "道歉方式=电话",
        "纠正措施=重新培训",
        "个人责任=扣奖金",
    )
    plan = ("处理方案=致歉", *sorry, "直接损失=是", "拟赔偿金额=200")
    desk.does("do", "1", "上报处理意见", *found, *plan, at="10:00", user=unit)
    desk.does("do", "1", "验证", "验证意见=同意", at="11:00", user=manager)
    assert "待我审批 1" in counted(desk, "11:05", deputy)
    desk.does("do", "1", "赔偿审批", at="11:10", user=deputy)
    desk.does("do", "1", "答复", "答复内容=致歉", "投诉人意见=接受", at="14:30", user=manager)
    line = counted(desk, "15:00", manager)
    assert "待回访 0" in line, "its text calls nobody back"
    assert "月报" not in line, "the office was not there last month"


def test_what_goes_on_another_way_does_not_wait_for_the_first_step(
    clerk: Clerk, tmp_path: Path
) -> None:
    """S002U-01 如是建议，应由相关服务部门现场解决或报质量改进岗: no 处理单 is issued for it"""
    desk = office(tmp_path / "u", clerk, "S002U-南航新疆")
    manager = desk.who("投诉管理岗")
    desk.does("new", "建议", "投诉电话", *CALLER, at="09:00", user=manager)
    assert "待下发处理单 0" in counted(desk, "09:05", manager)
    assert "待我办 1" in counted(desk, "09:05", manager)
    desk.does("new", "--again", "投诉", "投诉电话", *CALLER, at="09:10", user=manager)
    assert "待下发处理单 1" in counted(desk, "09:15", manager), "to be spoken with, then issued"


def test_where_nobody_hands_on_each_sees_the_new_ones_that_he_takes_further(
    clerk: Clerk, tmp_path: Path
) -> None:
    """S004-01 五个部门各管一段: a question is answered, a complaint accepted by who may."""
    desk = office(tmp_path / "t", clerk, "S004-旅业客服")
    service, complaints = desk.who("客户服务部"), desk.who("投诉处理部")
    asked = (*CALLER, "突发事件=无", "客户分群=普通")
    desk.does("new", "咨询", "电话", *asked, at="09:00", user=service)
    desk.does("new", "--again", "投诉", "电话", *asked, at="09:10", user=service)
    assert "待处理 2" in counted(desk, "09:15", complaints)
    assert numbers(desk, "待我办", service) == ["TS20261117-001"]
    assert numbers(desk, "待我办", complaints) == ["TS20261117-002"]
    assert numbers(desk, "待我办", desk.who("质量监控部")) == []


def test_a_mall_that_must_tell_whether_it_takes_it_on(clerk: Clerk, tmp_path: Path) -> None:
    desk = office(tmp_path / "m", clerk, "S002M-购物中心")
    clerk_there = desk.who("总服务台")
    asked = ("投诉人.类型=顾客", "凭证=齐全", "书面材料=是")
    desk.does("new", "投诉", "电话", *CALLER, *asked, at="09:00", user=clerk_there)
    assert "待转办 1（最急 11-20" in counted(desk, "09:05", clerk_there)
    plain = ("分类=价格", "难易程度=较简单", "受理依据=受到经营者损害")
    desk.does("do", "1", "受理", *plain, at="09:05", user=clerk_there)
    decided = ("处理结果=退货", "投诉人意见=满意")
    desk.does("do", "1", "当场决定", *decided, at="09:10", user=clerk_there)
    line = counted(desk, "2026-12-02T09:00", clerk_there)
    assert "待转办 0" in line
    assert "待回访 0" in line
    assert line.endswith("月报未签发"), "no day is laid down"


def test_a_bus_group_whose_department_answers(clerk: Clerk, tmp_path: Path) -> None:
    desk = office(tmp_path / "s", clerk, "S003-聊城交运")
    unit = "      - 责任单位\n    单位: "
    desk.edits("staff.yaml", (f"{unit}汽车事业部", f"{unit}公交公司"))
    their_own = desk.who("责任单位")
    desk.does("new", "投诉", "96596热线", *CALLER, at="09:00")
    desk.does("do", "1", "分析", "分类=安全", "等级=复杂", "业务线=客运", at="09:05")
    assert "待转办 1（最急 10:00 客服中心）" in counted(desk, "09:05")
    desk.does("do", "1", "转办", "公交公司", "承诺时间=2026-11-19", at="09:10")
    assert "待我办 1" in counted(desk, "09:11", desk.who("部门负责人")), "督导 of 客运营销部"
    desk.does("do", "1", "下发流程", at="09:20")
    found = ("调查情况=没有进站", "涉及监控=否", "原因分析=赶点")
    desk.does("do", "1", "调查", *found, at="09:30", user=their_own)
    answer = ("答复内容=致歉", "处理结果=致歉", "责任认定=无责")
    desk.does("do", "1", "答复", *answer, at="10:00", user=their_own)
    assert "待回访 1（最急 11-20 17:30 客服中心）" in counted(desk, "10:05")
    desk.does("do", "1", "回访", "满意度=不满意", "文明服务=心态平和", at="11:00")
    assert "待再办 1" in counted(desk, "11:05"), "S003-33: its head decides whether it is"
    appraised = ("投诉类别=无责", "考核意见=不考核")
    desk.does("do", "1", "划分类别", *appraised, at="11:10", user=desk.who("客服中心主任"))
    assert "待再办" not in counted(desk, "11:15")


def test_what_is_followed_up_and_waits_for_its_appraisal_is_not_to_be_redone(
    clerk: Clerk, tmp_path: Path
) -> None:
    shop = office(tmp_path / "s", clerk, "S002N-汽车4S")
    plain = ("分类=维修质量", "事故性质=否", "公司赔偿=否", "等级=普通", "投诉方面=维修")
    shop.does("new", "投诉", "电话", *CALLER, at="09:00")
    shop.does("do", "1", "登记反馈单", *plain, at="09:10")
    shop.does("do", "1", "反馈质检科", "反馈内容=异响", at="09:11")
    shop.does("do", "1", "分派", "业务部", at="09:12")
    plan = ("处理方案=返修", "原因分析=滤芯", "责任认定=无责", "改进措施=没有漏洞")
    shop.does("do", "1", "提出方案", *plan, at="10:00", user=shop.who("业务经理"))
    shop.does("do", "1", "审批", at="10:10", user=shop.who("总经理"))
    shop.does("do", "1", "答复", "答复内容=明天返修", "答复方式=电话", at="10:20")
    shop.does("do", "1", "回访", "满意度=满意", at="11:00")
    assert "待再办" not in counted(shop, "11:05")
    assert "待我办 1" in counted(shop, "11:05", user=shop.who("综合部经理"))


def test_who_is_satisfied_is_not_to_be_done_again(clerk: Clerk, tmp_path: Path) -> None:
    """S002B-06: the customer is content, and the area has the rest of the day to say so."""
    desk = office(tmp_path / "b", clerk, "S002B-综合部")
    area = desk.who("区域负责人")
    desk.does("new", "投诉", "电话", *CALLER, at="09:00")
    desk.does("do", "1", "转销售经理", at="09:05")
    desk.does("do", "1", "转办", "销售一区", at="09:10", user=desk.who("销售经理"))
    desk.does("do", "1", "答复", *ANSWER, "解决措施=换货", at="09:30", user=area)
    desk.does("do", "1", "确认效果", "实施效果=可用", f"签字人={area}", at="09:40", user=area)
    desk.does("do", "1", "回访", "满意度=满意", "处理方案=换货", at="10:00")
    line = counted(desk, "10:05", area)
    assert "待再办" not in line
    assert "待我办 1（最急 17:30 销售一区）" in line


def test_a_clock_that_names_a_person_waits_for_him(clerk: Clerk, tmp_path: Path) -> None:
    """S002I-08: who was asked first enters it in the system, on the day that it is settled."""
    hall = office(tmp_path / "i", clerk, "S002I-营业厅")
    hall.does("new", "投诉", "当面", *CALLER, "首问=李敏", at="09:00")
    nature = ("分类=服务态度", "投诉性质=纯粹发泄", "识别特征=眼神飘忽不定", "客户签字=已签字")
    hall.does("do", "1", "受理", *nature, at="09:05")
    done = ("处理结果=听完", "满意度=满意", "超出权限=否", "升级倾向=否", "致谢致歉=致谢")
    hall.does("do", "1", "现场回复", *done, "应对方式=邀请到接待室安抚情绪,倾听", at="09:30")
    assert "待我办 1（最急 18:00 李敏）" in counted(hall, "09:35")
    assert "待我办" not in counted(hall, "09:35", hall.who("上级主管"))


@pytest.mark.parametrize(
    ("profile", "title"), [("S002C-举报投诉", "待交办"), ("S002R-内部投诉", "待处理")]
)
def test_what_a_new_complaint_waits_for_is_told_in_the_office_s_word(
    clerk: Clerk, profile: str, title: str
) -> None:
    root = clerk.root.parent / profile
    clerk.does("init", str(root), "--profile", profile)
    said = clerk.does("-C", str(root)).out
    assert f" · {title} 0 · " in said
    assert f"cpl due {title} · " in said
    assert clerk.does("-C", str(root), "due", title).out.endswith(f"{title} 0。\n")
    assert f"可以写：{title}、" in clerk("-C", str(root), "due", "待").err


def test_board_is_the_same_by_its_name(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    assert clerk.does("board").out == clerk.does().out
