"""`cpl do 3` at a terminal: choose what happens, answer what it still needs."""

import re
import shlex

import pytest
from clerks import (
    Clerk,
    at_operations,
    first_complaint,
    one_complaint,
    played,
    two_complaints,
)
from terminals import typed


def test_the_menu_says_whose_it_is_and_has_the_likely_events(clerk: Clerk) -> None:
    """B3: the first four have scrolled away, and the menu never shows whose complaint it is."""
    played(clerk, at_operations)
    screen = typed(clerk.root, "do", "1", keys=(("> ", "\x03"),))
    lines = screen.text.splitlines()
    assert lines[0] == "TS20261117-001 承办中  王女士 13800001234  过山车停运，没有告知可以退票"
    assert lines[1] == " 1  答复        df   答复内容、答复方式、原因分析、责任认定"
    assert lines[8] == " 8  备注        bzh  备注"
    assert lines[9].startswith(" m  更多 ")
    assert screen.status == 130


def test_behind_a_key_are_all_of_them_my_own_first(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    screen = typed(clerk.root, "do", "1", keys=(("> ", "m"), ("> ", "\x03")))
    few, _, more = screen.text.partition("更多")
    mine, _, others = more.partition("以下由别人办：")
    assert "请求支持    qqzc 支持单位、支持内容\n" in mine
    assert "作废        zf   （客服主管）理由" in others
    numbers = [int(each) for each in re.findall(r"^ ?(\d+)  ", few + more, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_of_all_of_them_one_is_chosen_by_its_number(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    seen = typed(clerk.root, "do", "1", keys=(("> ", "m"), ("> ", "\x03"))).text
    [number] = re.findall(r"^ ?(\d+)  请求支持", seen, re.MULTILINE)
    keys = (("> ", "m"), ("> ", f"{number}\r"), ("支持单位", "\x03"))
    assert typed(clerk.root, "do", "1", keys=keys).status == 130


def test_what_is_behind_the_key_is_chosen_by_its_word_at_once(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    screen = typed(clerk.root, "do", "1", keys=(("> ", "bc"), ("补偿.方式", "\x03")))
    assert "更多" in screen.text
    assert screen.status == 130


def test_few_events_are_all_shown(clerk: Clerk) -> None:
    clerk.does("new", "巡场", "李敏", "大门", "正常")
    screen = typed(clerk.root, "do", "XC20261117-01", keys=(("> ", "\x03"),))
    assert "更多" not in screen.text


def test_who_may_see_little_is_told_little_at_the_top(clerk: Clerk) -> None:
    played(clerk, at_operations)
    screen = typed(clerk.root, "do", "1", keys=(("> ", "\x03"),), user="冯涛")
    assert screen.text.startswith("TS20261117-001 承办中  王** ")
    assert "13800001234" not in screen.text


def test_chosen_by_mnemonic_then_what_it_needs_by_type(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    keys = (("> ", "zb"), ("主办单位", ""), ("> ", "yyb"), ("> ", "\r"), ("按回车：", "\r"))
    screen = typed(clerk.root, "do", "1", keys=keys)
    assert "TS20261117-001 转办: 待受理→承办中" in screen.text
    assert "主办单位: 运营部" in path.read_text(encoding="utf-8")


def test_chosen_by_number_and_more_is_added(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    keys = (
        ("> ", "４"),
        ("> ", "2"),
        ("> ", "3\r"),
        ("按回车：", "标签=媒体\r"),
        ("这里不收“标签”", ""),
        ("按回车：", "标记=媒体 事件性质=意外事件\r"),
    )
    screen = typed(clerk.root, "do", "1", keys=keys)
    assert "受理: 待受理→处理中" in screen.text
    said = path.read_text(encoding="utf-8")
    assert "等级: 二级" in said
    assert "分类: 设备设施" in said
    assert "- 媒体" in said


def test_an_event_of_another_role_says_how_to_type_it_for_him(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    screen = typed(clerk.root, "do", "1", keys=(("> ", "yq"),))
    assert "“延期”由客服主管办。替他录入：cpl do TS20261117-001 延期" in screen.text
    assert screen.status == 2


def test_what_an_event_lacks_is_asked_and_nothing_that_was_said(clerk: Clerk) -> None:
    played(clerk, at_operations)
    keys = (("原因分析：", "\r"), ("“原因分析”要填", ""), ("原因分析：", "没挂公告\r"), ("> ", "1"))
    screen = typed(clerk.root, "do", "1", "df", "答复内容=已退票", keys=keys)
    assert "答复: 承办中→已答复" in screen.text
    asked, _, told = screen.text.partition("没有写的照规则填：")
    assert "答复方式" not in asked, "the rules take it for granted"
    assert told.startswith("答复方式 电话\n")


def test_what_a_row_lacks_is_asked_as_well(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    screen = typed(
        clerk.root, "do", "1", "补偿", "补偿.方式=现金", "--as", "吴刚", "--basis", "电话",
        keys=(("补偿.金额：", "200\r"),),
    )  # fmt: skip
    assert screen.status == 0, screen.text
    assert "金额: 200" in path.read_text(encoding="utf-8")


def test_a_correction_asks_which_field_and_what_it_should_be(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    keys = (("> ", "投诉人.电\r"), ("改成：", "139 0000 1234\r"), ("原因：", "听错一位\r"))
    screen = typed(clerk.root, "do", "1", "更正", keys=keys, columns=60)
    assert "投诉人.电话（13800001234）" in screen.text
    assert '电话: "13900001234"' in path.read_text(encoding="utf-8")


def test_what_cannot_be_mended_by_answers_is_refused_without_asking(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    screen = typed(clerk.root, "do", "1", "回访")
    assert "现在是“待受理”，不能“回访”" in screen.text
    assert screen.status == 1


def test_what_was_typed_is_told_when_it_comes_to_nothing(clerk: Clerk) -> None:
    played(clerk, at_operations)
    keys = (("原因分析：", "没挂公告\r"), ("> ", "\x03"))
    screen = typed(clerk.root, "do", "1", "答复", "答复内容=已退票", keys=keys)
    assert screen.status == 130
    again = "cpl do TS20261117-001 答复 答复内容=已退票 原因分析=没挂公告"
    assert shlex.split(screen.text.partition("可以再用：\n")[2].splitlines()[0]) == again.split()


def test_without_a_terminal_the_table_and_the_reasons_as_ever(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("do", "1")
    assert "事件" in said.out
    assert "助记" in said.out
    refused = clerk("do", "1", "答复")
    assert refused.status == 1
    assert refused.err.count("缺少") == 3


def test_a_mnemonic_line_costs_sixteen_keys(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    clerk.complaint()
    line = "cpl do 3 zb yyb\n"
    assert len(line) == 16
    said = clerk.does(*shlex.split(line)[1:])
    assert said.out.startswith("TS20261117-003 转办: 待受理→承办中\n")


@pytest.mark.parametrize(
    "words",
    ["do １ ｚｂ ｙｙｂ", "do 1 ZB YYB", "do １ 转办 主办单位＝ｙｙｂ", "do －００１ zb 运营部"],
)
def test_full_width_and_capitals_are_understood(clerk: Clerk, words: str) -> None:
    played(clerk, one_complaint)
    assert "转办: 待受理→承办中" in clerk.does(*words.split()).out


def test_an_unknown_mnemonic_names_the_candidates(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "z")
    assert said.status == 2
    assert all(each in said.err for each in ("zb 转办", "zc 转出", "zf 作废", "zcdw 支持到位"))
    assert clerk("do", "1", "zb", "y").err.count("运营部")


def test_a_number_that_matches_twice_names_both(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("new", "巡场", "李敏", "大门", "正常")
    clerk.complaint()
    said = clerk("do", "01", "备注", "x", at="2026-11-18T09:00")
    assert said.status == 2
    assert "TS20261117-001" in said.err
    assert "XC20261117-01" in said.err


def test_half_a_group_is_told_too(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("> ", "现金\r"), ("金额：", "300\r"), ("数量：", "\x03"))
    screen = typed(clerk.root, "do", "1", "补偿", keys=keys)
    assert "  cpl do TS20261117-001 补偿 补偿.方式=现金 补偿.金额=300\n" in screen.text


def test_the_few_likely_steps_are_told_likeliest_first(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    screen = typed(clerk.root, "do", "1", "转办", "运营部", "等级=一级", columns=60)
    assert "  接着可以：答复、提出方案、进度告知\n" in screen.text
    assert "  答复投诉人：11-19 17:30 前（运营部）\n" in screen.text


def test_where_nothing_changed_but_a_note_one_line_says_so(clerk: Clerk) -> None:
    """Too wordy: after 备注 nothing changed, one line would do."""
    played(clerk, at_operations)
    assert clerk.does("do", "1", "备注", "又打来").out == "TS20261117-001 备注: 承办中\n"


def test_a_clock_that_moved_or_began_is_told_and_no_other(clerk: Clerk) -> None:
    played(clerk, at_operations)
    said = clerk.does("do", "1", "承诺", "承诺时间=2026-11-18T10:00").out
    assert said.splitlines()[1:] == ["  承诺答复：2026-11-18 10:00 前（客服部）"]
    told = clerk.does("do", "1", "进度告知", "反馈内容=在查", at="10:00").out
    assert [line.partition("：")[0].strip() for line in told.splitlines()[1:]] == ["进度告知"]


def test_who_waits_for_somebody_else_is_told_for_whom(clerk: Clerk) -> None:
    played(clerk, at_operations)
    plan = ("处理方案=退票", "原因分析=没挂公告", "责任认定=有责", "预计完成=2026-11-20")
    said = clerk.does("do", "1", "提出方案", *plan).out
    assert "  接着：审批（" in said


def test_what_is_needed_is_not_offered_to_be_left_out(clerk: Clerk) -> None:
    """“回车不选”, and Enter then said “要填”."""
    played(clerk, at_operations)
    keys = (("答复内容：", "已致歉\r"), ("原因分析：", "挤\r"), ("> ", "\x03"))
    screen = typed(clerk.root, "do", "1", "df", keys=keys)
    asked = screen.text.rpartition("责任认定：")[2]
    assert "不用回车 > " in asked
    assert "回车不选" not in asked


def test_what_was_given_is_not_told_as_what_may_be_added(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("> ", "zb"), ("主办单位", ""), ("> ", "yyb"), ("> ", "2"), ("按回车：", "\x03"))
    screen = typed(clerk.root, "do", "1", keys=keys)
    more = screen.text.partition("还可以写：")[2].partition("\n")[0]
    assert "承诺时间" in more
    assert "等级" not in more


def test_enter_leaves_the_menu(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = clerk.commits()
    screen = typed(clerk.root, "do", "1", keys=(("回车不选 > ", "\r"),))
    assert screen.status == 0
    assert "没有办什么。" in screen.text
    all_of_them = (("回车不选 > ", "m"), ("回车不选，1、2 要按回车 > ", "\r"))
    assert typed(clerk.root, "do", "1", keys=all_of_them).status == 0
    assert clerk.commits() == before
