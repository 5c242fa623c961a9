"""`cpl do 3` at a terminal: choose what happens, answer what it still needs."""

import shlex

import pytest
from clerks import Clerk
from terminals import typed

from cpl.cli.frame.layout import columns


def test_a_menu_with_my_own_events_first(clerk: Clerk) -> None:
    clerk.complaint()
    screen = typed(clerk.root, "do", "1", keys=(("> ", "\x03"),))
    mine, _, others = screen.text.partition("以下由别人办：")
    assert "现在是“待受理”，可以：" in mine
    assert " 1  受理        sl   等级、分类\n" in mine
    assert "作废        zf   （客服主管）理由" in others
    assert "转办" not in others
    assert screen.status == 130


def test_chosen_by_mnemonic_then_what_it_needs_by_type(clerk: Clerk) -> None:
    path = clerk.complaint()
    keys = (("> ", "zb"), ("主办单位", ""), ("> ", "yyb"), ("> ", "\r"), ("按回车：", "\r"))
    screen = typed(clerk.root, "do", "1", keys=keys)
    assert "TS20261117-001 转办: 待受理→承办中" in screen.text
    assert "主办单位: 运营部" in path.read_text(encoding="utf-8")


def test_chosen_by_number_and_more_is_added(clerk: Clerk) -> None:
    path = clerk.complaint()
    keys = (
        ("> ", "１\r"),
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
    clerk.complaint()
    screen = typed(clerk.root, "do", "1", keys=(("> ", "yq"),))
    assert "“延期”由客服主管办。替他录入：cpl do TS20261117-001 延期" in screen.text
    assert screen.status == 2


def test_what_an_event_lacks_is_asked_and_nothing_that_was_said(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部")
    keys = (("原因分析：", "\r"), ("“原因分析”要填", ""), ("原因分析：", "没挂公告\r"), ("> ", "1"))
    screen = typed(clerk.root, "do", "1", "df", "答复内容=已退票", keys=keys)
    assert "答复: 承办中→已答复" in screen.text
    asked, _, told = screen.text.partition("没有写的照规则填：")
    assert "答复方式" not in asked, "the rules take it for granted"
    assert told.startswith("答复方式 电话\n")


def test_what_a_row_lacks_is_asked_as_well(clerk: Clerk) -> None:
    path = clerk.complaint()
    screen = typed(
        clerk.root, "do", "1", "补偿", "补偿.方式=现金", "--as", "吴刚", "--basis", "电话",
        keys=(("补偿.金额：", "200\r"),),
    )  # fmt: skip
    assert screen.status == 0, screen.text
    assert "金额: 200" in path.read_text(encoding="utf-8")


def test_a_correction_asks_which_field_and_what_it_should_be(clerk: Clerk) -> None:
    path = clerk.complaint()
    keys = (("> ", "投诉人.电\r"), ("改成：", "139 0000 1234\r"), ("原因：", "听错一位\r"))
    screen = typed(clerk.root, "do", "1", "更正", keys=keys, columns=60)
    assert "投诉人.电话（13800001234）" in screen.text
    assert '电话: "13900001234"' in path.read_text(encoding="utf-8")


def test_what_cannot_be_mended_by_answers_is_refused_without_asking(clerk: Clerk) -> None:
    clerk.complaint()
    screen = typed(clerk.root, "do", "1", "回访")
    assert "现在是“待受理”，不能“回访”" in screen.text
    assert screen.status == 1


def test_what_was_typed_is_told_when_it_comes_to_nothing(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部")
    keys = (("原因分析：", "没挂公告\r"), ("> ", "\x03"))
    screen = typed(clerk.root, "do", "1", "答复", "答复内容=已退票", keys=keys)
    assert screen.status == 130
    again = "cpl do TS20261117-001 答复 答复内容=已退票 原因分析=没挂公告"
    assert shlex.split(screen.text.partition("可以再用：\n")[2].splitlines()[0]) == again.split()


def test_without_a_terminal_the_table_and_the_reasons_as_ever(clerk: Clerk) -> None:
    clerk.complaint()
    said = clerk.does("do", "1")
    assert "事件" in said.out
    assert "助记" in said.out
    refused = clerk("do", "1", "答复")
    assert refused.status == 1
    assert refused.err.count("缺少") == 3


def test_a_mnemonic_line_costs_sixteen_keys(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.complaint()
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
    clerk.complaint()
    assert "转办: 待受理→承办中" in clerk.does(*words.split()).out


def test_an_unknown_mnemonic_names_the_candidates(clerk: Clerk) -> None:
    clerk.complaint()
    said = clerk("do", "1", "z")
    assert said.status == 2
    assert all(each in said.err for each in ("zb 转办", "zc 转出", "zf 作废", "zcdw 支持到位"))
    assert clerk("do", "1", "zb", "y").err.count("运营部")


def test_a_number_that_matches_twice_names_both(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does("new", "巡场", "李敏", "大门", "正常")
    clerk.complaint()
    said = clerk("do", "01", "备注", "x", at="2026-11-18T09:00")
    assert said.status == 2
    assert "TS20261117-001" in said.err
    assert "XC20261117-01" in said.err


def test_half_a_group_is_told_too(clerk: Clerk) -> None:
    clerk.complaint()
    keys = (("> ", "现金\r"), ("金额：", "300\r"), ("数量：", "\x03"))
    screen = typed(clerk.root, "do", "1", "补偿", keys=keys)
    assert "  cpl do TS20261117-001 补偿 补偿.方式=现金 补偿.金额=300\n" in screen.text


def test_what_may_come_next_stands_whole_on_lines_that_fit(clerk: Clerk) -> None:
    clerk.complaint()
    screen = typed(clerk.root, "do", "1", "转办", "运营部", "等级=一级", columns=60)
    lines = screen.text.splitlines()
    first = next(n for n, each in enumerate(lines) if "接着可以：转办、签收" in each)
    assert all(columns(each) <= 60 for each in lines[first : first + 4])
    assert "更正" in "".join(lines[first : first + 6])
