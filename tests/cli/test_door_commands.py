"""One real command through every door; tests/test_doors.py has all the spellings."""

import io
from pathlib import Path
from typing import Any

import pytest
from books import book_at
from clerks import Clerk, at_equipment, one_complaint, played
from dialogues import DIALOGUE, REGISTER
from openpyxl import Workbook
from terminals import typed

NUMBER = "TS20261117-001"
"""Registered on Tuesday, 17 November 2026 at 09:00; the office is open from 08:30 to 17:30."""


def record(clerk: Clerk) -> str:
    [path] = clerk.root.rglob("TS*.yaml")
    return path.read_text("utf-8")


def test_a_word_of_a_command(clerk: Clerk) -> None:
    clerk.complaint("发生时间=昨天14:30", "投诉人.人数=三", "承诺时间=后天")
    money = ("补偿.方式=现金", "补偿.金额=一百块", "补偿.用途=关怀")
    clerk.does("do", "1", "补偿", *money, "--as", "吴刚", "--basis", "电话")

    said = record(clerk)

    assert "发生时间: 2026-11-16 14:30\n" in said
    assert "人数: 3\n" in said
    assert "承诺时间: 2026-11-19 17:30\n" in said
    assert "金额: 100\n" in said


def test_an_extension_to_a_day_is_to_its_end(clerk: Clerk) -> None:
    played(clerk, at_equipment)
    words = ("延期时限=答复投诉人", "延至=11月27日", "理由=等配件")

    said = clerk.does("do", "1", "延期", *words, "--as", "吴刚", "--basis", "电话").out

    assert "答复投诉人：2026-11-27 17:30 前" in said
    assert "延至: 2026-11-27 17:30\n" in record(clerk)


def test_the_time_of_an_event(clerk: Clerk) -> None:
    clerk.complaint("接收时间=昨天上午9点")
    clerk.does("do", "1", "回访未接通", "--at", "下午3点半", at="16:10")
    assert "接收时间: 2026-11-16 09:00\n" in record(clerk)
    assert "时间: 2026-11-17 15:30\n" in record(clerk)


def test_an_answer_at_the_terminal_is_said_as_it_was_understood(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (
        ("> ", "cn"),
        ("承诺时间", "11-19\r"),
        ("写成 11月19日 或 11:19", ""),
        ("承诺时间", "11月19日\r"),
        ("承诺时间 2026-11-19 17:30", ""),
        ("按回车：", "\r"),
    )
    screen = typed(clerk.root, "do", "1", keys=keys)
    assert screen.status == 0, screen.text
    assert "承诺时间: 2026-11-19 17:30\n" in record(clerk)


def test_a_line_that_is_pasted(clerk: Clerk) -> None:
    chat = "王芳 2026/11/16 21:05\n发生时间：昨天下午3点\n电话：138 0000 1234\n停运没人管\n"
    clerk.patch.setattr("sys.stdin", io.StringIO(chat))
    clerk.does("new", "--paste", "渠道=网络", "--yes")
    assert "发生时间: 2026-11-15 15:00\n" in record(clerk)
    assert '电话: "13800001234"\n' in record(clerk)


def test_a_cell_of_a_table(clerk: Clerk, tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(("接收时间", "渠道", "类别", "内容", "投诉人.姓名", "投诉人.电话", "承诺时间"))
    sheet.append(("11月10日9点", "热线", "投诉", "停运", "王女士", "+86 138 0000 1234", "11月12日"))
    book.save(tmp_path / "2026年旧台账.xlsx")

    clerk.does("import", str(tmp_path / "2026年旧台账.xlsx"), "--yes")

    said = record(clerk)
    assert "接收时间: 2026-11-10 09:00\n" in said
    assert "承诺时间: 2026-11-12 17:30\n" in said
    assert '电话: "13800001234"\n' in said


def test_a_cell_of_a_form_that_came_back(clerk: Clerk, tmp_path: Path) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", "设备部", at="09:12")
    book: Any = book_at(clerk.root / f"草稿/{NUMBER}-转办单.xlsx")
    written: dict[str, object] = {
        "经办": "赵磊", "时间": "今天上午11点半", "调查情况": "没有广播", "原因分析": "没有流程",
        "责任认定": "有责", "答复内容": "已退票", "预计完成": "11月20日（周五）",
    }  # fmt: skip
    for field, value in written.items():
        title, address = next(book.defined_names[f"填写.{field}"].destinations)
        book[title][address.replace("$", "")].value = value
    book.save(tmp_path / "回执.xlsx")

    clerk.does("import", str(tmp_path / "回执.xlsx"), "--yes", at="15:00")

    said = record(clerk)
    assert "时间: 2026-11-17 11:30\n" in said
    assert "预计完成: 2026-11-20\n" in said


# —— a telephone number with a digit too few or too many ——

SHORT = "1380000123"
ASKED = "手机号是 11 位，这是 10 位，请核对。"
REST = ("投诉", "热线", "投诉人.姓名=王女士", "内容=停运")


def test_an_odd_number_in_a_word_is_asked_about(clerk: Clerk) -> None:
    """12- or 10-digit mobiles pass silently too (dialogue warns), `cpl check` silent."""
    assert f"  电话 {SHORT}：{ASKED}" in clerk.does("new", *REST, f"投诉人.电话={SHORT}").err
    words = ("投诉人.电话=138000012345", "原因=听错", "--as", "吴刚", "--basis", "电话")
    assert (
        "电话 138000012345：手机号是 11 位，这是 12 位" in clerk.does("do", "1", "更正", *words).err
    )
    assert "138000012345" in clerk("check").out
    assert "请核对" not in clerk.does("do", "1", "备注", "备注=无").err


@pytest.mark.parametrize("chat", [f"电话：{SHORT}\n停运", f"停运没人管，手机号是{SHORT}"])
def test_an_odd_number_in_a_chat_is_asked_about(clerk: Clerk, chat: str) -> None:
    clerk.patch.setattr("sys.stdin", io.StringIO(chat))
    shown = clerk.does("new", "--paste", "渠道=网络").out
    assert f"1 电话      {SHORT}\n            {ASKED}\n" in shown
    clerk.patch.setattr("sys.stdin", io.StringIO(chat))
    assert ASKED in clerk.does("new", "--paste", "渠道=网络", "--yes").err


def test_an_odd_number_in_a_list_is_asked_about_and_the_caller_registered(clerk: Clerk) -> None:
    clerk.patch.setattr("sys.stdin", io.StringIO(f"13800001234 赵\n{SHORT} 王\n12345 李\n"))
    said = clerk("new", "--batch", "停运", "渠道=热线", "内容=停运")
    assert f"第 2 行：{SHORT}：{ASKED}" in said.err
    assert "第 3 行：没有认出电话号码，没有登记。" in said.err
    assert "新登记 2 人" in said.out


def test_an_odd_number_of_a_caller_is_asked_about_while_he_is_on_the_line(clerk: Clerk) -> None:
    keys = (("电话：", f"{SHORT} 王\r"), (ASKED, ""), ("电话：", "\r"))
    screen = typed(
        clerk.root, "new", "--batch", "停运", "渠道=热线", "内容=停运两小时", "分类=安全", keys=keys
    )
    assert screen.status == 0, screen.text


def test_an_odd_number_in_a_table_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    sheet = tmp_path / "2026旧.csv"
    sheet.write_text(f"接收时间,渠道,类别,内容,投诉人.电话\n11月10日9点,热线,投诉,停运,{SHORT}\n")
    said = clerk.does("import", str(sheet)).out
    assert f"2026旧.csv:第2行:投诉人.电话(E2): 警告: 电话 {SHORT}：{ASKED}" in said


def test_an_odd_number_is_asked_about_at_its_question_and_in_the_last_look(clerk: Clerk) -> None:
    keys = (("电话：", f"{SHORT}\r"), (ASKED, ""), *DIALOGUE[1:])
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert ASKED in screen.text.partition("1 电话 ")[2]


def test_what_is_typed_after_a_refusal_is_not_glued_to_it(clerk: Clerk) -> None:
    """type anew and you get `无1380000123`"""
    keys = (("电话：", "无\r"), ("没有数字", ""), *DIALOGUE)
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert '电话: "13800001234"\n' in record(clerk)


# —— a field by the last part of its name ——


def test_a_member_of_one_group_is_named_without_it_at_every_door(
    clerk: Clerk, tmp_path: Path
) -> None:
    """A chat and a table knew 电话 and 姓名, a word of a command did not."""
    clerk.does("new", "投诉", "热线", "电话=138 0000 1234", "姓名=王女士", "内容=停运")
    assert '电话: "13800001234"\n  姓名: 王女士\n' in record(clerk)
    clerk.does(
        "do", "1", "更正", "电话=13900001234", "原因=听错", "--as", "吴刚", "--basis", "电话"
    )
    assert "字段: 投诉人.电话\n" in record(clerk)
    assert "共 1 件" in clerk.does("list", "电话=13900001234").out
    done = ("--do", "当场办结", "处理结果=已退", "满意度=满意", "等级=一级", "分类=票务")
    clerk.does("new", "投诉", "热线", "姓名=李先生", "内容=换票", *done)
    assert "可以写：" in clerk("new", "投诉", "热线", "电邮地址=a", "内容=停运").err


def test_a_group_that_is_missing_is_asked_for_by_its_members(clerk: Clerk) -> None:
    """缺少“补偿”。加上 补偿=… was refused when it was typed so."""
    played(clerk, one_complaint)
    assert "加上 补偿.方式=… 补偿.金额=…" in clerk("do", "1", "补偿").err


# —— what a chat names and cannot be read ——


def test_a_line_of_a_chat_that_cannot_be_read_is_told_as_at_any_door(clerk: Clerk) -> None:
    """A word is refused; of a chat the line was left out without a word."""
    chat = "渠道：飞鸽\n发生时间：明天9点\n停运没人管\n"
    clerk.patch.setattr("sys.stdin", io.StringIO(chat))
    said = clerk.does("new", "--paste", "投诉人.匿名=是")
    assert "“渠道”没有“飞鸽”这个选项，只能写：热线、" in said.err
    assert (
        "“发生时间”的时间“明天9点”是 2026-11-18 09:00，还没有到。没有填，这一行在内容里。\n"
        in said.err
    )
    assert "停运没人管" in said.out
    clerk.patch.setattr("sys.stdin", io.StringIO(chat))
    assert (
        "没有“飞鸽”这个选项" not in clerk.does("new", "--paste", "渠道=网络", "投诉人.匿名=是").err
    )


# —— what is asked at a terminal ——


def test_a_field_that_takes_several_choices_is_asked_for_more(clerk: Clerk) -> None:
    """`标记=媒体、安全` in a word; at its question there was one digit and no more."""
    keys = (
        *DIALOGUE[:-1], ("先放着", "b"), ("> ", "标记\r"), ("> ", "2"),
        ("媒体，还有吗（没有了按回车）", "3"), ("媒体、安全，还有吗", "\r"), REGISTER,
    )  # fmt: skip
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "标记:\n  - 媒体\n  - 安全\n" in record(clerk)


def test_what_is_still_to_come_is_said_not_to_have_happened(clerk: Clerk) -> None:
    """A word is refused; at the question of when and where it was taken for a place in silence."""
    assert "“明天9点”是 2026-11-18 09:00，还没有到。" in clerk("new", *REST, "发生时间=明天9点").err
    early = ("  时间“明天9点”是 2026-11-18 09:00，还没有到。整句记在发生地点里。", "")
    keys = (*DIALOGUE[:3], ("发生时间", "明天9点 门口\r"), early, *DIALOGUE[4:])
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "发生地点: 明天9点 门口\n" in record(clerk)
