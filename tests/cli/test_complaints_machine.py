"""What holds the complaints is said by what its registration means, not by place or name."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from clerks import ACCEPTED, ANSWER, Clerk, Play, played

from cpl.use_cases.regulation.linting import lint_file

NUMBER = "TS20261117-001"
BATCH = ("渠道=热线", "内容=过山车停运两小时", "分类=设备设施")


def standing_second(rules: str) -> str:
    """整改 written before 工单."""
    before, complaints, orders = re.split(r"^(?=  工单:\n|  整改:\n)", rules, flags=re.MULTILINE)
    orders, rest = re.split(r"^(?=  问责:\n)", orders, flags=re.MULTILINE)
    return before + orders + complaints + rest


def called_otherwise(rules: str) -> str:
    """来件 instead of 工单, everywhere a machine is named."""
    text = rules.replace("\n  工单:\n", "\n  来件:\n").replace("machine: 工单,", "machine: 来件,")
    assert text.count("来件") > 10
    return text


Change = Callable[[str], str]


@cache
def under(change: Change) -> Play:
    """To play: an office whose rules say it so."""

    def play(clerk: Clerk) -> None:
        path = clerk.root / "rules.yaml"
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        assert lint_file(path, path.name)[1] == ()
        clerk.git("commit", "-qam", "按本单位的写法")

    return play


@cache
def with_an_order(change: Change) -> Play:
    """To play: 整改 001 of the same day: the tail `1` must still mean the complaint."""

    def play(clerk: Clerk) -> None:
        under(change)(clerk)
        clerk.complaint()
        due = "2026-11-30"
        clerk.does("new", "整改", "设备部", "停运未公示", "停运十分钟内公示", due, user="吴刚")

    return play


@pytest.fixture(params=[standing_second, called_otherwise], ids=lambda change: change.__name__)
def change(request: pytest.FixtureRequest) -> Change:
    said: Change = request.param
    return said


@pytest.fixture
def office(change: Change, clerk: Clerk) -> Clerk:
    return played(clerk, under(change))


@pytest.fixture
def busy(change: Change, clerk: Clerk) -> Clerk:
    return played(clerk, with_an_order(change))


def test_a_complaint_is_registered_listed_and_named_by_its_tail(busy: Clerk) -> None:
    assert NUMBER in busy.does("list").out
    assert NUMBER in busy.does("list", "状态=待受理").out
    assert "ZG2026" not in busy.does("list").out
    assert NUMBER in busy.does(*ACCEPTED).out
    busy.does("form", "台账")
    assert NUMBER in (busy.root / "草稿/投诉台账-全部.md").read_text("utf-8")


def test_it_is_due_on_the_board_and_handed_over(busy: Clerk) -> None:
    assert "今日新增" in busy.does().out
    assert NUMBER in busy.does("due").out
    page = busy.does("handover", "--dry-run", at="17:00").out
    assert "1117-001" in page
    assert "整改 1" in page


def test_it_is_counted_in_the_month(busy: Clerk) -> None:
    said = busy.does("report", "月报", "--month", "2026-11", "--dry-run").out
    assert "本月受理 1" in said


def test_many_of_them_are_a_batch(office: Clerk) -> None:
    names = office.root.parent / "名单.txt"
    names.write_text("13800000001 王女士\n13800000002 李先生\n", "utf-8")
    said = office.does("new", "--batch", "停运", *BATCH, f"@{names}").out
    assert f"{NUMBER} 这一批：新登记 2 人，共 2 人。" in said
    assert "成员=TS20261117-002" in office.does("show", "1").out


def test_who_complained_is_called_back(office: Clerk) -> None:
    office.complaint()
    office.does(*ACCEPTED)
    office.does("do", "1", "转办", "运营部")
    office.does("do", "1", "答复", *ANSWER, "答复方式=电话")
    said = office.does("call", at="2026-11-18T09:00").out
    assert "王女士" in said
    assert NUMBER in said


def test_a_sheet_without_a_mapping_is_imported_as_complaints(office: Clerk) -> None:
    sheet = office.root.parent / "旧台账.csv"
    row = "JD-1,投诉,2026-11-03 09:10,热线,排队两小时,王女士\n"
    sheet.write_text(f"编号,类别,接收时间,渠道,内容,姓名\n{row}", "utf-8")
    office.does("import", str(sheet), "--yes")
    assert "排队两小时" in office.does("list").out
