"""The small events of a day: mended, withdrawn, voided, merged, noted, handed over, not reached."""

import json

import pytest
from clerks import (
    ACCEPTED,
    ANSWER,
    COMPLAINT,
    Clerk,
    at_equipment,
    first_complaint,
    one_complaint,
    played,
    two_complaints,
)

BOSS = {"user": "吴刚"}
DONE = ("回复", "纠正措施=已挂公告", "完成情况=已完成", "原因分析=漏挂")
ORDER = ("new", "整改", "设备部", "没有公示", "当天公示", "2026-11-30")


def card(clerk: Clerk, number: str) -> dict[str, object]:
    found = json.loads(clerk.does("show", number, "--format", "json").out)
    assert isinstance(found, dict)
    return found


def ended(clerk: Clerk) -> None:
    """The first complaint, answered and followed up."""
    clerk.complaint()
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "答复", *ANSWER)
    clerk.does("do", "1", "回访", "满意度=满意")


# 签收


def test_whoever_signs_need_not_be_in_staff_yaml(clerk: Clerk) -> None:
    """签收人 must be in staff.yaml (没有“老张”)"""
    played(clerk, at_equipment)
    clerk.does("do", "1", "签收", "老张", "--as", "赵磊", "--basis", "电话")
    assert card(clerk, "1")["签收人"] == "老张"
    assert clerk("check").status == 0


# 移交


def test_handed_to_somebody_of_another_unit_it_is_said(clerk: Clerk) -> None:
    """移交 to a person of another unit is accepted, without a word."""
    played(clerk, at_equipment)
    said = clerk.does("do", "1", "移交", "冯涛")
    assert "  冯涛在餐饮部，这一件是设备部的，请核对。\n" in said.err
    assert clerk.does("do", "1", "移交", "赵磊").err == ""
    assert clerk.does("do", "1", "移交", "吴刚").err == ""


# 更正


def test_a_correction_mends_one_field_and_says_why(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    clerk.does("do", "1", "更正", "投诉人.电话=139 0000 1234", "原因=听错一位")
    assert card(clerk, "1")["投诉人"] == {"姓名": "王女士", "电话": "13900001234"}
    said = path.read_text(encoding="utf-8")
    assert "字段: 投诉人.电话" in said
    assert "原因: 听错一位" in said
    assert "13800001234" not in said
    assert "13800001234" in clerk.git("show", f"HEAD~1:{path.relative_to(clerk.root)}")
    assert clerk("check").status == 0


def test_a_field_that_a_correction_says_again_is_not_named(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    same = f"内容={card(clerk, '1')['内容']}"
    clerk.does("do", "1", "更正", "投诉人.电话=13900001234", same, "原因=听错一位")
    assert "字段: 投诉人.电话\n" in path.read_text(encoding="utf-8")
    assert "“更正”什么也没有改：内容 已经是" in clerk("do", "1", "更正", same, "原因=听错").err


def test_a_correction_needs_a_reason_and_a_value(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "更正", "投诉人.电话=13900001234")
    assert (said.status, "缺少“原因”" in said.err) == (1, True)
    assert "不能是空的" in clerk("do", "1", "更正", "投诉人.电话=", "原因=x").err


def test_what_is_ended_can_be_corrected_and_noted(clerk: Clerk) -> None:
    ended(clerk)
    clerk.does("do", "1", "更正", "渠道=热线", "原因=听录音")
    clerk.does("do", "1", "备注", "备注=又来电表示感谢", user="赵磊")
    assert card(clerk, "1")["状态"] == "办结"
    assert clerk("check").status == 0


# 撤诉


def test_a_rectification_goes_on_after_the_complaint_is_withdrawn(clerk: Clerk) -> None:
    played(clerk, at_equipment)
    clerk.does(*ORDER, "来源=1", **BOSS)

    clerk.does("do", "TS20261117-001", "撤诉", "投诉人来电撤回", at="09:30")

    clerk.does("do", "ZG20261117-01", "签收", "赵磊", user="赵磊")
    clerk.does("do", "ZG20261117-01", *DONE, user="赵磊")
    said = clerk.does("do", "ZG20261117-01", "复查", "销号", "复查情况=已公示", at="10:00")
    assert "TS20261117-001 整改销号: 已撤诉" in said.out
    assert card(clerk, "ZG20261117-01")["状态"] == "已销号"
    assert card(clerk, "TS20261117-001")["状态"] == "已撤诉"
    assert clerk("check").status == 0


def test_a_withdrawn_complaint_has_no_clock_that_runs(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "撤诉", "投诉人来电撤回")
    assert "TS20261117-001" not in clerk.does("due", at="2026-11-20T09:00").out


# 作废


def test_a_voided_number_is_kept_and_never_given_out_again(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    path = clerk.complaint()
    refused = clerk("do", "2", "作废", "误登记")
    assert "客服专员不能“作废”" in refused.err
    clerk.does("do", "2", "作废", "误登记", **BOSS)
    assert path.is_file()
    said = clerk.does("new", *COMPLAINT, "--again")
    assert said.out.startswith("TS20261117-003 登记")
    assert "已作废" in clerk.does("list", "状态=已作废").out
    assert "“已作废”" in clerk("do", "2", "转办", "运营部").err


# 并案


def test_merged_into_another(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    said = clerk.does("do", "2", "ba", "1")
    assert "TS20261117-002 并案: 待受理→已并案" in said.out
    assert card(clerk, "2")["并入"] == "TS20261117-001"
    assert clerk("check").status == 0


@pytest.mark.parametrize(("into", "says"), [("7", "没有编号“7”"), ("2", "自己")])
def test_merged_into_what_is_not_there_or_into_itself(clerk: Clerk, into: str, says: str) -> None:
    played(clerk, two_complaints)
    said = clerk("do", "2", "并案", into)
    assert said.status in (1, 2)
    assert says in said.err


# 备注


def test_anybody_may_note_something_in_any_state(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    for event in ((), ("转办", "设备部"), ("撤诉", "撤回")):
        if event:
            clerk.does("do", "1", *event)
        for by in ("李敏", "赵磊", "孙丽", "陈总"):
            clerk.does("do", "1", "备注", f"{by}看过了", user=by)
    assert clerk("check").status == 0


def test_the_other_machines_are_noted_too(clerk: Clerk) -> None:
    clerk.does(*ORDER, **BOSS)
    clerk.does("do", "ZG20261117-01", "撤销", "重复下发", user="孙丽")
    clerk.does("do", "ZG20261117-01", "备注", "已电话告知设备部")
    clerk.does("new", "巡场", "李敏", "大门", "一切正常")
    clerk.does("do", "XC20261117-01", "备注", "下雨")


# 移交


def test_handed_over_to_a_colleague(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "移交", "周倩", "备注=下班交接")
    assert card(clerk, "1")["承办人"] == "周倩"
    assert "没有“老周”这个选项" in clerk("do", "1", "移交", "老周").err


# 回访未接通


def test_calls_that_nobody_took_are_counted(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "答复", *ANSWER)
    clerk.does("do", "1", "wjt", at="10:00")
    clerk.does("do", "1", "回访未接通", "备注=关机", at="15:00")
    assert "回访未接通  2 次\n" in clerk.does("show", "1").out
    assert card(clerk, "1")["状态"] == "已答复"
    clerk.does("do", "1", "挂起", "三次联系不上")
    assert card(clerk, "1")["状态"] == "待客户"


def test_waiting_for_the_complainant_takes_two_calls(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "wjt")
    assert "至少两次联系不上" in clerk("do", "1", "挂起", "联系不上").err


def test_what_changes_nothing_says_so_and_is_not_recorded(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "zb", "运营部", "二级")
    before = clerk.commits()
    same = clerk("do", "1", "定级", "二级", "孩子受伤")
    assert same.status == 1
    assert "“定级”什么也没有改：等级 已经是 二级。要留一句话，用备注。" in same.err
    same = clerk("do", "1", "更正", "内容=过山车停运，没有告知可以退票", "原因=再写一次")
    assert "“更正”什么也没有改：内容 已经是 过山车停运，没有告知可以退票。" in same.err
    assert clerk.commits() == before
    clerk.does("do", "1", "定级", "一级", "孩子受伤")
    clerk.does("do", "1", "定级", "一级", "孩子受伤", "标记=安全")


def test_handing_over_to_who_has_it_says_so(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "移交", "李敏")
    assert "“移交”什么也没有改：承办人 已经是 李敏。" in clerk("do", "1", "移交", "李敏").err
    clerk.does("do", "1", "移交", "吴刚")


def test_what_is_void_is_not_made_void_again(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "作废", "误登记", user="吴刚")
    again = clerk("do", "1", "作废", "误登记", user="吴刚")
    assert again.status == 1
    assert "“作废”什么也没有改：已经是“已作废”。" in again.err


def test_the_same_category_again_says_so(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "归类", "票务")
    assert "“归类”什么也没有改：分类 已经是 票务。" in clerk("do", "1", "归类", "票务").err
    clerk.does("do", "1", "归类", "餐饮")


def test_two_are_linked_once_whichever_says_it_and_none_with_itself(clerk: Clerk) -> None:
    for each in ("甲", "乙", "丙"):
        clerk.complaint(f"诉求={each}")
    clerk.does("do", "1", "关联", "相关=2")
    for one, other in (("1", "2"), ("2", "1")):
        again = clerk("do", one, "关联", f"相关={other}")
        assert again.status == 1
        assert "“关联”什么也没有改：相关 已经是 TS" in again.err
    assert "“关联”什么也没有改：相关 就是 TS" in clerk("do", "1", "关联", "相关=1").err
    both = clerk("do", "1", "关联", "相关=3,1")
    assert both.err.strip() == "TS20261117-001 不能和它自己关联，写另一件的编号。"
    told = clerk.does("do", "1", "关联", "相关=3").out
    assert "-003 被关联" in told
    assert "-002 被关联" not in told  # was told when it was linked


def test_what_is_still_to_come_is_named_with_its_hour(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "备注", "备注=来过", "--at", "明天10:00").err
    assert " 10:00 还没到。" in said


def test_what_is_typed_twice_in_a_list_is_meant_once(clerk: Clerk) -> None:
    for each in ("甲", "乙"):
        file = clerk.complaint(f"诉求={each}")
    assert clerk.does("do", "2", "关联", "相关=1,1").out.count("被关联") == 1
    clerk.does("do", "2", "zb", "运营部", "二级", "协办单位=餐饮部、餐饮部")
    assert file.read_text("utf-8").count("餐饮部") == 1
