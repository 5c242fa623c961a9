"""`--as 陈总 --basis …`: who decided, who typed, on the strength of what; and the list of them."""

import csv
import io
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, played
from places import TOP
from test_documents import MONDAY, commands_in, play

PLAN = ("提出方案", "处理方案=退票", "原因分析=没有告知", "责任认定=有责", "预计完成=2026-11-20")
BY_MESSAGE = ("--as", "吴刚", "--basis", "微信批示截图")


def waiting_for_approval(clerk: Clerk) -> None:
    """To play: what is to be done about it was proposed."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "设备部", "等级=一级")
    clerk.does("do", "1", *PLAN, at="15:00", user="赵磊")


def proposed(clerk: Clerk) -> str:
    return next(played(clerk, waiting_for_approval).root.rglob("TS*.yaml")).stem


def test_an_approval_typed_for_a_manager_names_both_and_why(clerk: Clerk) -> None:
    number = proposed(clerk)
    said = clerk.does("do", number, "审批", "审批意见=同意", *BY_MESSAGE, at="17:00")

    assert said.err == ""
    assert clerk.git("log", "-1", "--format=%an %cn").strip() == "吴刚 李敏"
    text = (clerk.root / f"complaints/2026/11/{number}.yaml").read_text(encoding="utf-8")
    event = text[text.index("事件: 审批") :]
    assert "经办: 吴刚" in event
    assert "登记人: 李敏" in event
    assert "依据: 微信批示截图" in event
    assert clerk.does("check").out == "没有发现问题。\n"


def test_a_manager_at_the_keyboard_is_nobodys_proxy(clerk: Clerk) -> None:
    number = proposed(clerk)
    clerk.does("do", number, "审批", "--as", "吴刚", user="吴刚")

    assert "登记人" not in clerk.git("show", "HEAD")
    assert "共 0 条代录" in clerk.does("list", "--proxied").out


def test_without_a_basis_it_is_recorded_and_said(clerk: Clerk) -> None:
    number = proposed(clerk)
    said = clerk.does("do", number, "审批", "--as", "吴刚")

    assert "没有写依据：吴刚决定的" in said.err
    assert "待审批→待答复" in said.out
    assert "没有写依据的 1 条" in clerk.does("list", "--proxied").out


def test_a_proxy_has_no_more_power_than_the_one_he_types_for(clerk: Clerk) -> None:
    number = proposed(clerk)
    refused = clerk("do", number, "审批", "--as", "赵磊", "--basis", "电话")

    assert refused.status == 1
    assert "“提出方案”是赵磊办的" in refused.err


def test_the_list_of_proxies_covers_every_kind_of_record(clerk: Clerk) -> None:
    number = proposed(clerk)
    clerk.does("do", number, "审批", *BY_MESSAGE, at="17:00")
    clerk.does(
        *("new", "整改", "整改单位=设备部", "存在问题=没有公示", "整改要求=公示"),
        *("整改期限=2026-11-25", "--as", "孙丽", "--basis", "电话"),
        at="17:10",
    )
    listed = csv.reader(io.StringIO(clerk.does("list", "--proxied", "--format", "csv").out))

    assert list(listed) == [
        ["编号", "事件", "经办", "登记人", "依据", "时间"],
        [number, "审批", "吴刚", "李敏", "微信批示截图", "2026-11-17 17:00"],
        ["ZG20261117-01", "下发", "孙丽", "李敏", "电话", "2026-11-17 17:10"],
    ]
    assert "ZG20261117-01" not in clerk.does("list", "工单", "--proxied").out
    assert "共 0 条代录" in clerk.does("list", "--proxied", "--month", "2026-10").out


def test_new_warns_as_well(clerk: Clerk) -> None:
    assert "没有写依据：周倩" in clerk.does("new", *COMPLAINT, "--as", "周倩").err


@pytest.mark.slow
def test_the_page_about_approvals_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPL_NOW", MONDAY)
    page = TOP / "docs" / "审批.md"
    play(commands_in(page.read_text(encoding="utf-8")), monkeypatch)
