"""Every command once, on a good day."""

import json
from pathlib import Path

import pytest
from clerks import (
    ACCEPTED,
    ANSWER,
    COMPLAINT,
    MORNING,
    Clerk,
    at_operations,
    everything,
    first_complaint,
    one_complaint,
    played,
    two_complaints,
)

from cpl.cli import cli
from cpl.cli.frame.running import run


def test_init_makes_a_workspace_with_one_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CPL_NOW", MORNING)
    root = tmp_path / "新台账"
    assert run(cli, ["init", str(root)]) == 0
    assert "cpl new" in capsys.readouterr().out
    assert {"rules.yaml", "staff.yaml", "templates", "complaints"} <= {
        p.name for p in root.iterdir()
    }
    clerk = Clerk(root, monkeypatch, capsys)
    assert clerk.commits() == 1
    assert clerk.git("status", "--porcelain") == ""
    assert clerk("check").out == "没有发现问题。\n"


def test_init_tells_the_next_step_as_a_shell_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(cli, ["init", "客服 台账"]) == 0
    assert "  cd '客服 台账'\n" in capsys.readouterr().out
    assert run(cli, ["init", "客服台账"]) == 0
    assert "  cd 客服台账\n" in capsys.readouterr().out


def test_new_prints_the_number_and_what_is_due(clerk: Clerk) -> None:
    said = clerk.does("new", *COMPLAINT)
    assert said.out.startswith("TS20261117-001 登记: 待受理\n")
    assert "响应：2026-11-17 09:10 前（客服部）" in said.out
    assert "接着可以：当场办结、转办、受理、要求补证" in said.out
    assert (clerk.root / "complaints/2026/11/TS20261117-001.yaml").is_file()


def test_new_takes_bare_words_in_the_order_of_the_required_fields(clerk: Clerk) -> None:
    clerk.does("new", "投诉", "热线", "停运没有告知", "投诉人.电话=13800001234")
    card = json.loads(clerk.does("show", "1", "--format", "json").out)
    assert (card["类别"], card["渠道"], card["内容"]) == ("投诉", "热线", "停运没有告知")


def test_new_understands_short_forms_and_full_width_signs(clerk: Clerk) -> None:
    clerk.does("new", "类别＝ts", "渠道＝rx", "投诉人．姓名＝王女士", "内容＝停运")
    card = json.loads(clerk.does("show", "1", "--format", "json").out)
    assert (card["类别"], card["渠道"], card["投诉人"]) == ("投诉", "热线", {"姓名": "王女士"})


def test_do_lets_an_event_happen(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    clerk.does(*ACCEPTED, at="09:05")
    said = clerk.does("do", "1", "转办", "运营部", at="09:40")
    assert said.out.startswith("TS20261117-001 转办: 处理中→承办中\n")
    assert "状态: 承办中" in path.read_text(encoding="utf-8")


def test_do_with_a_mnemonic_and_a_unit_in_short(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("do", "1", "zb", "yyb")
    assert said.out.startswith("TS20261117-001 转办: 待受理→承办中\n")


def test_do_without_an_event_says_what_can_happen(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("do", "1")
    assert said.out.startswith("TS20261117-001 现在是“待受理”，可以：\n")
    assert "转办" in said.out
    assert "整改下发" not in said.out


def test_do_several_numbers_at_once(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    said = clerk.does("do", "1，2", "备注", "同一天停运")
    assert said.out.count("备注: 待受理") == 2


def test_do_at_an_earlier_time_keeps_both_times(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    clerk.does(*ACCEPTED, "--at", "09:05", at="14:00")
    text = path.read_text(encoding="utf-8")
    assert "时间: 2026-11-17 09:05" in text
    assert "登记于: 2026-11-17 14:00" in text


def test_show_has_card_clocks_and_history(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("show", "TS20261117-001")
    for word in ("王女士", "待受理", "响应", "登记"):
        assert word in said.out


def test_show_explain_counts_the_clocks_day_by_day(clerk: Clerk) -> None:
    played(clerk, at_operations)
    said = clerk.does("show", "1", "--explain")
    assert "答复投诉人：2026-11-19 17:30" in said.out
    assert "S003-09" in said.out


def test_next_says_who_may_do_what(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("next", "1")
    assert "客诉专员" in said.out
    assert "主办单位" in said.out


def test_list_filters_and_masks(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.complaint("投诉人.地址=淮海路1号")
    clerk.does("do", "2", "转办", "运营部")
    said = clerk.does("list", "主办单位=运营部")
    assert "TS20261117-002" in said.out
    assert "TS20261117-001" not in said.out
    assert "王女士" not in said.out
    assert "王**" in said.out
    assert "共 1 件" in said.out


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_list_in_every_form(clerk: Clerk, form: str) -> None:
    clerk.complaint("投诉人.人数=3")
    said = clerk.does("list", "--format", form)
    assert "TS20261117-001" in said.out
    if form == "json":
        assert json.loads(said.out)[0]["状态"] == "待受理"


def test_list_by_month_state_and_machine(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    assert "共 1 件" in clerk.does("list", "待受理", "--month", "2026-11").out
    assert "共 0 件" in clerk.does("list", "--month", "2026-09..2026-10").out
    assert "共 0 件" in clerk.does("list", "整改", "--open").out


@pytest.mark.parametrize("word", ["8001234"[-4:], "停运", "TS20261117"])
def test_find_by_the_end_of_a_phone_by_text_and_by_number(clerk: Clerk, word: str) -> None:
    played(clerk, one_complaint)
    assert "共 1 件" in clerk.does("find", word).out


def test_due_lists_the_soonest_first(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("due", at="09:30")
    lines = [line for line in said.out.splitlines() if "TS20261117-001" in line]
    assert "响应" in lines[0]
    assert "逾期" in lines[0]
    assert "转办" in lines[1]
    assert clerk.does("due", "--days", "0").out.count("TS20261117-001") == 3


def test_check_finds_nothing_and_writes_nothing(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = everything(clerk.root)
    assert clerk.does("check").out == "没有发现问题。\n"
    assert everything(clerk.root) == before
    assert clerk.git("status", "--porcelain") == ""


def test_commit_records_a_hand_edit_with_its_reason(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("13800001234", "13900001234"), encoding="utf-8")
    said = clerk.does("commit", "-m", "电话听错一位，按录音改")
    assert "记录了 1 个文件" in said.out
    assert (
        clerk.git("log", "-1", "--format=%an %s").strip() == "李敏 手工改动: 电话听错一位，按录音改"
    )
    assert clerk.git("status", "--porcelain") == ""


def test_a_complaint_from_receipt_to_closure(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    clerk.does(*ACCEPTED, at="09:05")
    clerk.does("do", "1", "转办", "运营部", at="09:40")
    clerk.does("do", "1", "答复", *ANSWER, at="16:00", user="王建国")
    clerk.does("do", "TS20261117-001", "回访", "满意度=2", at="2026-11-18T10:00")
    said = clerk.does(
        "do", "TS20261117-001", "闭环", "整改意见=十分钟内公示", "当事人处理意见=批评教育",
        "员工教育=班前会", at="2026-11-18T11:00", user="吴刚",
    )  # fmt: skip
    assert "办结→闭环" in said.out
    assert clerk.does("check").out == "没有发现问题。\n"
    assert "角色: 部门负责人" in path.read_text(encoding="utf-8")
    assert clerk.commits() == 7


def test_the_caller_reads_the_same_however_he_was_registered(clerk: Clerk) -> None:
    who = ("投诉人.地址=海州区", "投诉人.电话=13800001234", "投诉人.姓名=王小明")
    clerk.does("new", "投诉", "网络", *who, "内容=玩具坏了")
    assert "投诉人    王小明 13800001234 地址 海州区\n" in clerk.does("show", "1").out
    clerk.does("new", "投诉", "网络", "投诉人.匿名=是", "内容=没有开门")
    assert "投诉人    匿名\n" in clerk.does("show", "2").out
