"""A unit answers on the form it was sent: only its cells are read, shown first, recorded once."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from books import book_at
from clerks import Clerk, everything, played
from openpyxl import Workbook
from terminals import typed

NUMBER = "TS20261117-001"
DRAFT = f"草稿/{NUMBER}-转办单.xlsx"
ANSWER = {
    "调查情况": "当班没有播放广播",
    "原因分析": "没有停运告知流程",
    "责任认定": "有责",
    "答复内容": "已道歉并全额退票",
}
PLAN = {"处理方案": "退票并道歉", "预计完成": date(2026, 11, 20)}
Fill = Callable[..., str]


def handed_on(clerk: Clerk) -> None:
    """李敏 has passed a complaint on to 设备部 and sent them the sheet."""
    clerk.complaint("诉求=退票")
    clerk.does("do", "1", "转办", "设备部", at="09:12")


@pytest.fixture
def sent(clerk: Clerk) -> Clerk:
    return played(clerk, handed_on)


@pytest.fixture
def fill(sent: Clerk, tmp_path: Path) -> Fill:
    """fill(字段=…, cells={"C10": …}): the sheet as the unit sends it back, under another name."""

    def filled(
        name: str = "回执.xlsx", cells: dict[str, Any] | None = None, **fields: object
    ) -> str:
        book = book_at(sent.root / DRAFT)
        for field, value in {"经办": "赵磊", **fields}.items():
            cell(book, field).value = value
        for address, value in (cells or {}).items():
            book.worksheets[0][address] = value
        book.save(tmp_path / name)
        return str(tmp_path / name)

    return filled


def cell(book: Workbook, field: str) -> Any:
    title, address = next(book.defined_names[f"填写.{field}"].destinations)
    return book[title][address.replace("$", "")]


def record(clerk: Clerk) -> str:
    return next(clerk.root.rglob(f"{NUMBER}.yaml")).read_text("utf-8")


# —— the way it goes ——


def test_what_the_unit_wrote_is_shown_and_nothing_written(sent: Clerk, fill: Fill) -> None:
    before = everything(sent.root)

    said = sent.does("import", fill(**ANSWER), at="15:00").out

    assert f"回执.xlsx 是 {NUMBER} 第 1 轮的转办单。" in said
    assert "  原因分析（转办单!C18）：（空） → 没有停运告知流程\n" in said
    assert "  责任认定（转办单!C19）：（空） → 有责\n" in said
    assert "记成：答复　2026-11-17 15:00　经办 赵磊，登记人 李敏\n" in said
    assert "（预览：什么都没有写。没有问题就加 --yes）" in said
    assert everything(sent.root) == before


def test_it_is_recorded_as_the_unit_s_own_deed_on_the_strength_of_the_file(
    sent: Clerk, fill: Fill
) -> None:
    said = sent.does("import", fill(**ANSWER), "--yes", at="15:00")

    assert f"{NUMBER} 答复: 承办中→已答复" in said.out
    assert said.err == ""
    written = record(sent)
    assert "事件: 答复\n    经办: 赵磊\n    角色: 部门负责人\n    登记人: 李敏\n" in written
    assert "依据: 回执 回执.xlsx SHA-256 " in written
    assert "答复内容: 已道歉并全额退票" in written
    assert sent.git("log", "-1", "--format=%an %cn").strip() == "赵磊 李敏"


def test_the_name_on_the_sheet_is_kept_though_nobody_in_staff_yaml_has_it(
    sent: Clerk, fill: Fill
) -> None:
    """a 回执 signed 赵师傅 is recorded as 经办 李敏, the name 赵师傅 kept nowhere in the record"""
    said = sent.does("import", fill(**{**ANSWER, "经办": "赵师傅"}), "--yes", at="15:00")
    assert "经办记成 李敏，单上的名字记在依据里" in said.out
    assert "依据: 回执 回执.xlsx（赵师傅填） SHA-256 " in record(sent)


def test_at_a_terminal_one_key_records_what_was_shown(sent: Clerk, fill: Fill) -> None:
    screen = typed(sent.root, "import", fill(**ANSWER), keys=(("记下来？［Y/n］", "y"),))

    assert screen.status == 0
    assert "答复: 承办中→已答复" in screen.text


def test_at_a_terminal_no_leaves_everything_as_it_was(sent: Clerk, fill: Fill) -> None:
    before = everything(sent.root)

    screen = typed(
        sent.root, "import", fill(**ANSWER), keys=(("记下来？［Y/n］", "n"),), columns=60
    )

    assert "（预览：什么都没有写。" in screen.text
    assert everything(sent.root) == before


def test_a_plan_without_an_answer_is_a_plan(sent: Clerk, fill: Fill) -> None:
    facts = {name: ANSWER[name] for name in ("调查情况", "原因分析", "责任认定")}

    said = sent.does("import", fill(**facts, **PLAN), "--yes").out

    assert "提出方案: 承办中→待审批" in said
    assert "预计完成: 2026-11-20" in record(sent)


def test_facts_alone_are_an_investigation(sent: Clerk, fill: Fill) -> None:
    said = sent.does("import", fill(调查情况="当班没有播放广播"), "--yes").out

    assert f"{NUMBER} 调查: 承办中" in said


def test_what_must_be_approved_first_is_recorded_from_the_same_form_afterwards(
    sent: Clerk, fill: Fill
) -> None:
    sent.does("do", "1", "定级", "等级=二级", "理由=受伤", at="09:20")
    form = fill(**ANSWER, **PLAN)

    first = sent.does("import", form, "--yes", at="10:00").out
    sent.does("do", "1", "审批", "审批意见=同意", user="郑洁", at="11:00")
    second = sent.does("import", form, "--yes", at="12:00").out

    assert "没有记：答复内容（提出方案不收）。等能办收它的那件事时，把这份回执再导入一次。" in first
    assert "提出方案: 承办中→待审批" in first
    assert "答复: 待答复→已答复" in second
    assert "原因分析" not in second.partition("记成")[0]


def test_the_clerk_may_say_which_event_it_is(sent: Clerk, fill: Fill) -> None:
    said = sent.does("import", fill(**ANSWER, **PLAN), "--event", "提出方案", "--yes").out

    assert "提出方案: 承办中→待审批" in said


def test_the_same_form_twice_is_recorded_once(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER)
    sent.does("import", form, "--yes", at="15:00")
    commits = sent.commits()

    said = sent.does("import", form, "--yes", at="16:00").out

    assert "已经 11-17 15:00 记成 答复，没有新的内容，什么都没有写。" in said
    assert sent.commits() == commits


def test_typed_in_by_command_works_as_ever(sent: Clerk) -> None:
    sent.does("do", "1", "答复", *(f"{n}={v}" for n, v in ANSWER.items()))

    assert "状态: 已答复" in record(sent)


def an_answer_that_tells_no_facts(clerk: Clerk) -> None:
    """An office where 答复 does not take what was found out, nor by when it will be done."""
    clerk.edits(
        "rules.yaml", ("may: [调查情况, 根因, 处理方案, 预计完成,", "may: [根因, 处理方案,")
    )


def test_what_was_found_out_is_recorded_before_the_answer(
    sent: Clerk, fill: Fill, tmp_path: Path
) -> None:
    """One sheet, one commit: nothing that the unit wrote stays on the sheet alone."""
    an_answer_that_tells_no_facts(sent)
    form = fill(**ANSWER)
    commits = sent.commits()

    said = sent.does("import", form, "--yes", at="15:00").out

    assert "记成：调查、答复　2026-11-17 15:00　经办 赵磊，登记人 李敏" in said
    assert f"{NUMBER} 答复: 承办中→已答复\n{NUMBER} 调查: 承办中\n" in said
    written = record(sent)
    assert written.index("调查情况: 当班没有播放广播") < written.index("事件: 答复")
    assert sent.commits() == commits + 1
    assert sent.does("check").out == "没有发现问题。\n"


def test_what_nothing_takes_is_named_when_the_form_comes_again(sent: Clerk, fill: Fill) -> None:
    an_answer_that_tells_no_facts(sent)
    form = fill(**ANSWER, 预计完成="25号")
    sent.does("import", form, "--yes", at="15:00")

    said = sent.does("import", form, "--yes", at="16:00").out

    assert "已经 11-17 15:00 记成 调查、答复，预计完成没有记，现在没有收它的事，" in said


# —— who and when ——


def test_the_hour_on_the_form_is_when_it_happened(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER, 时间=datetime(2026, 11, 17, 14, 30))

    sent.does("import", form, "--yes", at="2026-11-18T09:00")

    assert "时间: 2026-11-17 14:30\n    事件: 答复\n" in record(sent)
    assert "登记于: 2026-11-18 09:00\n" in record(sent)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("11月18日 10:30", "2026-11-18 10:30"),
        ("11月18日上午10点半", "2026-11-18 10:30"),
        ("18号 15:00", "2026-11-18 15:00"),
        ("昨天下午3点", "2026-11-19 15:00"),
        ("2026/11/18 10:30:00", "2026-11-18 10:30"),
    ],
)
def test_the_hour_is_taken_as_departments_write_it(
    sent: Clerk, fill: Fill, written: str, meant: str
) -> None:
    said = sent.does("import", fill(**ANSWER, 时间=written), at="2026-11-20T09:00").out

    assert f"记成：答复　{meant}　经办 赵磊" in said


def test_yesterday_is_counted_from_today_and_said_so(sent: Clerk, fill: Fill) -> None:
    said = sent.does("import", fill(**ANSWER, 时间="昨天下午3点"), at="2026-11-20T09:00").out

    assert "“昨天下午3点”是从今天（11-20）算的；不是今天写的，用 --at 写明。" in said


def test_a_sheet_that_lay_about_keeps_the_year_of_its_sending(sent: Clerk, fill: Fill) -> None:
    """Eight months later 11月18日 might be of two years; it went out on 2026-11-17."""
    form = fill(**{**ANSWER, **PLAN, "预计完成": "20号"}, 时间="11月18日 10:30")

    said = sent.does("import", form, "--event", "提出方案", at="2027-07-20T09:00").out

    assert "预计完成（转办单!I24）：（空） → 2026-11-20\n" in said
    assert "记成：提出方案　2026-11-18 10:30" in said


def test_a_day_of_which_the_month_is_not_clear_is_asked_for(sent: Clerk, fill: Fill) -> None:
    said = sent("import", fill(**ANSWER, 时间="25号 10:30"), at="2027-01-26T09:00")

    assert said.status == 1
    assert "转办单!C25：“25号 10:30”看不出是哪一天，写成 2026-11-25 10:30 或 2027-01-25" in said.err


def test_nobody_answers_before_he_was_asked(sent: Clerk, fill: Fill) -> None:
    """Receipt with 反馈时间 `2026-11-20 10:30` for a complaint registered 2026-11-23 09:00"""
    before = everything(sent.root)

    said = sent("import", fill(**ANSWER, 时间="2026-11-17 09:05"), "--yes", at="15:00")

    assert said.status == 1
    assert (
        "回执.xlsx：转办单!C25：2026-11-17 09:05 早于这张单发出的时间（2026-11-17 09:12），"
        in said.err
    )
    assert everything(sent.root) == before


def test_a_formula_that_came_to_nothing_is_no_answer(sent: Clerk, fill: Fill) -> None:
    before = everything(sent.root)

    said = sent("import", fill(**{**ANSWER, "原因分析": "#N/A"}), "--yes", at="15:00")

    assert said.status == 1
    assert "回执.xlsx：转办单!C18：公式出错，得到的是 #N/A，请在单上改好。" in said.err
    assert everything(sent.root) == before


def test_what_nobody_can_read_as_a_time_waits_and_at_says_it(sent: Clerk, fill: Fill) -> None:
    """`--at` does not override an unreadable 反馈时间"""
    form = fill(**ANSWER, 时间="上周某天")

    refused = sent("import", form, at="15:00")
    taken = sent.does("import", form, "--at", "14:20")

    assert refused.status == 1
    assert "回执.xlsx：转办单!C25：“上周某天”看不懂，" in refused.err
    assert "改好这一格再导入，或者写 --at 时间" in refused.err
    assert "记成：答复　2026-11-17 14:20" in taken.out


def test_a_deadline_that_has_passed_meanwhile_is_not_called_changed(
    sent: Clerk, fill: Fill
) -> None:
    said = sent.does("import", fill(**ANSWER), at="2026-11-26T09:00").out

    assert "没有采用" not in said


def test_a_day_alone_is_not_guessed_at(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER, 时间="2026.11.17")

    said = sent.does("import", form, at="2026-11-18T09:00").out

    assert "单上只写了 2026-11-17，没有几点，时间按现在记；" in said
    assert "记成：答复　2026-11-18 09:00" in said
    assert (
        "记成：答复　2026-11-17 16:00" in sent.does("import", form, "--at", "2026-11-17T16:00").out
    )


def test_a_time_to_come_is_refused_with_its_cell(sent: Clerk, fill: Fill) -> None:
    said = sent("import", fill(**ANSWER, 时间=datetime(2026, 11, 18, 9)), at="15:00")

    assert said.status == 1
    assert "回执.xlsx：转办单!C25：2026-11-18 09:00 还没有到，请核对。" in said.err


@pytest.mark.parametrize("name", ["赵六", ""])
def test_somebody_not_in_staff_is_not_made_the_one_who_decided(
    sent: Clerk, fill: Fill, name: str
) -> None:
    said = sent.does("import", fill(**ANSWER, 经办=name)).out

    assert "经办 李敏\n" in said
    assert "加 --as 姓名" in said or "用 --as 姓名 写明是谁定的" in said


def test_the_clerk_says_who_decided(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER, 经办="")

    sent.does("import", form, "--yes", "--as", "赵磊", "--basis", "微信")

    assert "经办: 赵磊" in record(sent)
    assert "依据: 微信；回执 回执.xlsx SHA-256 " in record(sent)


def test_somebody_of_another_unit_may_not_answer(sent: Clerk, fill: Fill) -> None:
    said = sent("import", fill(**ANSWER, 经办="钱芳"), "--yes")

    assert said.status == 1
    assert "“答复”是设备部的事，钱芳在票务部。" in said.err
    assert "事件: 答复" not in record(sent)


# —— only the unit's cells ——


def test_whatever_else_was_changed_is_ignored_and_told(sent: Clerk, fill: Fill) -> None:
    form = fill(cells={"C10": "投诉人无理取闹", "C6": "不急"}, **ANSWER)

    said = sent.does("import", form, "--yes").out

    assert "没有采用：投诉内容（转办单!C10）被改过，不在填写格里。" in said
    assert "没有采用：时限（转办单!C6）被改过" in said
    assert "无理取闹" not in record(sent)


def test_a_record_that_has_gone_on_is_not_called_changed_by_the_unit(
    sent: Clerk, fill: Fill
) -> None:
    form = fill(**ANSWER)
    sent.does("do", "1", "更正", "诉求=退票、道歉", "原因=漏记")

    said = sent.does("import", form).out

    assert "没有采用：诉求与期望（转办单!C11）和现在的记录不一样" in said


def test_boxes_ticked_by_hand_are_understood(sent: Clerk, fill: Fill) -> None:
    form = fill(**{**ANSWER, "责任认定": "□有责□部分有责√无责□恶意"})

    assert "责任认定（转办单!C19）：（空） → 无责" in sent.does("import", form).out


def test_rows_put_in_by_the_unit_do_not_matter(sent: Clerk, fill: Fill, tmp_path: Path) -> None:
    """Excel moves the names along; here they are moved as it would."""
    form = fill(**ANSWER)
    book = book_at(form)
    for field in ("答复内容", "经办", "时间"):
        defined = book.defined_names[f"填写.{field}"]
        title, address = next(defined.destinations)
        row = int(address.rpartition("$")[2])
        book[title].cell(row + 20, 1).value = book[title][address.replace("$", "")].value
        book[title][address.replace("$", "")].value = None
        defined.attr_text = f"'{title}'!$A${row + 20}"
    book.save(form)

    assert "→ 已道歉并全额退票" in sent.does("import", form).out


def test_a_copy_without_names_is_known_by_what_is_printed_on_it(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER)
    book = book_at(form)
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.save(form)

    said = sent.does("import", form, "--yes").out

    assert "原因分析（转办单!C18）：（空） → 没有停运告知流程" in said
    assert "答复: 承办中→已答复" in said


def test_a_form_the_office_has_rearranged_still_works(sent: Clerk, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "派工"
    book.worksheets[0]["B2"] = "编号 {{ 编号 }} 编码 {{ 编码 }}"
    book.worksheets[0]["B4"], book.worksheets[0]["D4"] = (
        "办得怎样",
        "{{ 处理结果 | 填写('答复内容') }}",
    )
    book.worksheets[0]["B5"], book.worksheets[0]["D5"] = "为什么", "{{ 本轮.原因分析 | 填写 }}"
    book.worksheets[0]["B6"] = "谁的责任"
    book.worksheets[0]["D6"] = "{{ 本轮.责任认定 | 填写 }}"
    book.save(sent.root / "templates/派工条.xlsx")
    sent.does("form", "1", "派工条")
    done = book_at(sent.root / f"草稿/{NUMBER}-派工条.xlsx")
    for field in ("答复内容", "原因分析", "责任认定"):
        cell(done, field).value = ANSWER[field]
    done.save(tmp_path / "派工.xlsx")

    said = sent.does("import", str(tmp_path / "派工.xlsx"), "--yes", "--as", "赵磊").out

    assert "答复: 承办中→已答复" in said


# —— what is refused ——


def test_an_event_waits_for_a_cell_that_it_must_have(sent: Clerk, fill: Fill) -> None:
    """Half an answer is none: it would be there, and never be completed."""
    before = everything(sent.root)

    said = sent("import", fill(**{**ANSWER, "责任认定": "有责任"}, 预计完成="月底前"), "--yes")

    assert said.status == 1
    assert "回执.xlsx：转办单!C19：“责任认定”没有“有责任”这个选项，只能写：有责、" in said.err
    assert "“答复”要有这一项，改好这一格再导入；现在什么都没有记。" in said.err
    assert everything(sent.root) == before


def test_what_the_event_can_do_without_is_left_out_and_named(sent: Clerk, fill: Fill) -> None:
    """refuses a cell, not the whole sheet"""
    said = sent("import", fill(**ANSWER, 根因="不知道"), "--yes")

    assert said.status == 1
    assert "答复: 承办中→已答复" in said.out
    assert "回执.xlsx：转办单!C20：“根因”没有“不知道”这个选项" in said.err
    assert "这一格没有采用；改好再导入一次，记过的不会再记。" in said.err
    assert "根因" not in record(sent)


def test_the_cell_put_right_comes_in_afterwards_and_nothing_twice(sent: Clerk, fill: Fill) -> None:
    facts = {"调查情况": ANSWER["调查情况"]}
    sent("import", fill(**facts, 责任认定="说不清"), "--yes", at="10:00")

    said = sent.does("import", fill(**facts, 责任认定="无责"), at="10:10").out

    assert "  责任认定（转办单!C19）：（空） → 无责\n" in said
    assert "调查情况（转办单!C17）：" not in said


def test_an_empty_form_names_the_empty_cells(sent: Clerk, fill: Fill) -> None:
    said = sent("import", fill(), "--yes")

    assert said.status == 1
    assert "回执.xlsx 的填写格都空着：调查情况（C17）、原因分析（C18）、" in said.err


def test_too_little_for_any_event_says_what_is_missing(sent: Clerk, fill: Fill) -> None:
    said = sent("import", fill(原因分析="没有流程"), "--yes")

    assert said.status == 1
    assert "调查还缺 调查情况（转办单!C17 空着）" in said.err
    assert "答复还缺 答复内容（转办单!C23 空着）" in said.err


def test_what_the_rules_ask_for_besides_is_told_with_the_empty_cells(
    sent: Clerk, fill: Fill
) -> None:
    said = sent("import", fill(答复内容="已退票"), "--yes")

    assert said.status == 1
    assert "原因分析" in said.err


def test_an_order_given_anew_is_not_answered_by_the_old_sheet(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER)
    sent.does("do", "1", "转办", "运营部", at="10:30")

    said = sent("import", form, "--yes", at="11:00")

    assert said.status == 1
    assert "11-17 10:30 又转办过，这张已经不算" in said.err
    assert f"cpl form {NUMBER} 转办单" in said.err


def test_the_sheet_of_the_first_round_does_not_answer_the_second(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER)
    sent.does("import", form, "--yes", at="11:00")
    sent.does("do", "1", "回访", "满意度=不满意", at="14:00")
    sent.does("do", "1", "再办", "理由=没有退票", at="14:10")

    said = sent("import", form, "--yes", at="15:00")

    assert said.status == 1
    assert "11-17 14:10 又再办过" in said.err


def test_a_form_of_another_office_is_not_ours(sent: Clerk, fill: Fill) -> None:
    form = fill(**ANSWER)
    next(sent.root.rglob(f"{NUMBER}.yaml")).unlink()

    said = sent("import", form)

    assert said.status == 2
    assert f"回执.xlsx 是 {NUMBER} 的转办单，这里没有这个编号" in said.err


@pytest.mark.parametrize("lock", ["~$回执.xlsx", ".~回执.xlsx"])
def test_what_wps_puts_beside_an_open_file_is_refused(
    clerk: Clerk, tmp_path: Path, lock: str
) -> None:
    (tmp_path / lock).write_bytes(b"\x05WPS")

    said = clerk("import", str(tmp_path / lock))

    assert said.status == 2
    assert "是 WPS、Excel 打开文件时的临时文件，里面没有内容。" in said.err
    assert "再导入 回执.xlsx" in said.err


def test_a_form_still_open_is_warned_of(sent: Clerk, fill: Fill) -> None:
    form = Path(fill(**ANSWER))
    form.with_name(f"~${form.name}").touch()

    assert "注意：回执.xlsx 还开着，没有存盘的内容不在里面。" in sent.does("import", str(form)).err


def test_an_ordinary_table_is_still_a_table(clerk: Clerk, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["类别", "接收时间", "渠道", "姓名", "内容"])
    book.worksheets[0].append(["投诉", "2026-11-16 09:00", "网络", "张先生", "排队太久"])
    book.save(tmp_path / "留言.xlsx")

    assert "新增 1" in clerk.does("import", str(tmp_path / "留言.xlsx")).out
    said = clerk("import", str(tmp_path / "留言.xlsx"), "--event", "答复")
    assert said.status == 2
    assert "--event、--at 只用于填好的转办单" in said.err


def test_a_secret_complainant_s_words_stay_masked_on_the_way(clerk: Clerk, tmp_path: Path) -> None:
    clerk.complaint("投诉人.保密=是")
    clerk.does("do", "1", "转办", "设备部")
    book = book_at(clerk.root / DRAFT)
    for field in ("答复内容", "原因分析", "责任认定"):
        cell(book, field).value = ANSWER[field]
    book.save(tmp_path / "回执.xlsx")

    said = clerk.does("import", str(tmp_path / "回执.xlsx"), "--yes", "--as", "赵磊").out

    assert "没有采用" not in said
    assert "答复: 承办中→已答复" in said


@pytest.mark.slow
def test_a_form_saved_by_another_program_is_read(sent: Clerk, fill: Fill, tmp_path: Path) -> None:
    """LibreOffice stands for every program that writes the whole file anew."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing else here saves workbooks")
    form = fill(**ANSWER, **PLAN, 时间=datetime(2026, 11, 17, 14, 30))
    (tmp_path / "存过").mkdir()
    own = f"-env:UserInstallation=file://{tmp_path}/lo"
    saved_anew = ("--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "存过"))
    subprocess.run(
        [office, own, *saved_anew, form],
        check=True,
        capture_output=True,
        timeout=120,
    )

    said = sent.does("import", str(tmp_path / "存过/回执.xlsx"), "--yes", at="15:00").out

    assert "没有采用" not in said
    assert "记成：答复　2026-11-17 14:30　经办 赵磊，登记人 李敏" in said
    assert "答复: 承办中→已答复" in said
