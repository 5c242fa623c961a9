"""Words go where they fit, and numbers are understood as people say them."""

import pytest
from clerks import Clerk, at_operations, one_complaint, played, two_complaints

ANSWERED = ("答复内容=已致歉", "原因分析=人手不够", "责任认定=有责")


def test_a_grade_is_no_reason(clerk: Clerk) -> None:
    """`cpl do 1 定级 二级` recorded 理由=二级 and left 一级, silently."""
    played(clerk, at_operations)
    assert "缺少“理由”" in clerk("do", "1", "定级", "二级").err
    clerk.does("do", "1", "定级", "二级", "孩子受伤")
    said = (clerk.root / "complaints/2026/11/TS20261117-001.yaml").read_text("utf-8")
    assert "等级: 二级\n" in said.rpartition("定级")[2]
    assert "理由: 孩子受伤\n" in said


def test_the_unit_and_the_grade_in_either_order(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "zb", "2", "运营部")
    said = clerk.does("show", "1").out
    assert "二级" in said
    assert "运营部" in said


def answered(clerk: Clerk) -> None:
    """To play: a complaint that waits to be called back."""
    at_operations(clerk)
    clerk.does("do", "1", "答复", *ANSWERED)


@pytest.mark.parametrize("words", [("回访", "满意"), ("hf", "2"), ("hf", "满意", "电话")])
def test_how_content_somebody_is_needs_no_name(clerk: Clerk, words: tuple[str, ...]) -> None:
    played(clerk, answered)
    clerk.does("do", "1", *words)
    assert "满意度    满意\n" in clerk.does("show", "1").out


@pytest.mark.parametrize("first", [("热线", "投诉"), ("投诉", "热线")])
def test_registering_takes_them_in_any_order(clerk: Clerk, first: tuple[str, ...]) -> None:
    clerk.does("new", *first, "投诉人.匿名=是", "内容=甲")
    text = (clerk.root / "complaints/2026/11/TS20261117-001.yaml").read_text("utf-8")
    assert "渠道: 热线" in text
    assert "类别: 投诉" in text


def test_registered_and_handed_on_at_once(clerk: Clerk) -> None:
    clerk.does("new", "投诉人.匿名=是", "内容=甲", "热线", "投诉", "--do", "zb", "二级", "yyb")
    said = clerk.does("show", "1").out
    assert "二级" in said
    assert "运营部" in said


def test_what_fits_nowhere_fills_what_waits_or_is_asked(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "zb", "运营部", "二级", "马上")
    assert said.status == 2
    assert "不知道“马上”是哪个字段的值，请写成 字段=马上。写文字的字段：" in said.err
    assert "转办意见" in said.err


@pytest.mark.parametrize("said", ["1、2", "1-2", "1到2", "1117-1,17-2"])
def test_several_numbers_at_every_door(clerk: Clerk, said: str) -> None:
    played(clerk, two_complaints)
    shown = clerk.does("show", said).out
    assert "编号      TS20261117-001" in shown
    assert "编号      TS20261117-002" in shown
    assert clerk.does("next", said).out.count("现在是“待受理”") == 2
    done = clerk.does("do", said, "备注", "同一天停运").out
    assert done.count("备注: 待受理") == 2
    assert clerk.does("form", said).out.count("编码 ") == 2


def test_one_at_a_time_where_a_program_reads_it(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    assert clerk("show", "1-2", "--format", "json").err.strip() == "--format json 一次看一件。"
