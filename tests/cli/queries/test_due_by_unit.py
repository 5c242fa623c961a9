"""“Who is late”: `cpl due 设备部`, `cpl due 逾期` by unit, and the text that reminds a unit.

On 12-07: 16 rows, all 16 "客服部"; six answers of six departments 9-11 days late.
"""

import json

import pytest
from clerks import COMPLAINT, Clerk, office, played
from terminals import typed

LATER = "2026-11-25T09:00"


def three_handed_on(clerk: Clerk) -> None:
    """To play: two with two departments that have not answered, a third of them in time."""
    for at, unit in (("2026-11-16T09:00", "设备部"), ("2026-11-17T09:00", "餐饮部")):
        clerk.does("new", *COMPLAINT, "--do", "转办", unit, at=at)
    clerk.does("new", *COMPLAINT, "--do", "转办", "设备部", at="2026-11-25T08:40")


@pytest.fixture
def late(clerk: Clerk) -> Clerk:
    return played(clerk, three_handed_on)


def rows(clerk: Clerk, *words: str) -> list[tuple[str, str, str]]:
    found = json.loads(clerk.does("due", *words, "--format", "json", at=LATER).out)
    return [(each["编号"][2:], each["谁"], each["时限"]) for each in found]


def test_a_late_answer_is_the_departments_own(late: Clerk) -> None:
    assert rows(late, "逾期") == [
        ("20261116-001", "设备部", "答复投诉人"),
        ("20261117-001", "餐饮部", "答复投诉人"),
    ]
    said = late.does("due", "逾期", at=LATER).out
    assert said.startswith("设备部 1 件：\n编号 ")
    assert "\n餐饮部 1 件：\n" in said
    assert said.endswith("逾期 2。\n")


def test_of_one_complaint_each_unit_that_is_late_has_a_line_and_it_is_one_complaint(
    late: Clerk,
) -> None:
    late.does("do", "1116-001", "请求支持", "支持单位=运营部", "支持内容=换票", at=LATER)
    later = late.does("due", "逾期", at="2026-11-25T10:00").out
    assert "运营部 1 件：" in later
    assert later.endswith("逾期 2。\n")


@pytest.mark.parametrize("who", ["设备部", "sbb", "赵磊"])
def test_what_one_unit_owes(late: Clerk, who: str) -> None:
    assert rows(late, who) == [
        ("20261116-001", "设备部", "答复投诉人"),
        ("20261125-001", "设备部", "单位反馈"),
    ]
    said = late.does("due", who, at=LATER).out
    name = "设备部" if who == "sbb" else who
    assert f"{name} 2 件，逾期 1 件。\n贴到微信里催：cpl due {name} --remind\n" in said


def test_everybodys_lateness_in_one_line(late: Clerk) -> None:
    said = late.does("due", at=LATER).out
    assert "逾期（件）：设备部 1、餐饮部 1。看一个单位的：cpl due 设备部\n" in said


def test_a_unit_begun_is_asked_for(late: Clerk) -> None:
    said = late("due", "设备")
    assert (said.status, "或者单位、姓名。是不是“设备部”？" in said.err) == (2, True)


def test_the_text_for_a_department_is_only_text_where_nobody_is_there(late: Clerk) -> None:
    before = late.commits()
    said = late.does("due", "设备部", "--remind", at=LATER)
    assert said.out == (
        "【催办】设备部 1 件，已经逾期\n"
        "1. TS20261116-001 过山车停运，没有告知可以退票\n"
        "   答复投诉人 11-18 17:30 到期，已逾期6天15小时\n"
        "请尽快办好，把结果告诉我们。\n"
        "梦幻岛体验公园 11-25 09:00\n"
    )
    assert said.err == "没有记“催办”：贴出去了，加 --yes 在这 1 件上各记一次。\n"
    assert late.commits() == before
    assert "王女士" not in said.out


def test_what_was_sent_is_recorded_and_told_the_next_time(late: Clerk) -> None:
    said = late.does("due", "设备部", "--remind", "--yes", at=LATER)
    assert "TS20261116-001 催办: 承办中" in said.out
    assert "；已催 1 次" in late.does("due", "设备部", "--remind", at="2026-11-25T14:00").out
    shown = late.does("show", "1116-001").out
    assert "催办      1 次\n" in shown
    assert "催办内容=设备部：答复投诉人 11-18 17:30" in shown
    assert "1 次    过山车停运" in late.does("due", "设备部").out


def test_who_is_urged_is_not_everybody(late: Clerk) -> None:
    late.does("do", "1116-001", "请求支持", "支持单位=运营部", "支持内容=换票", at=LATER)
    late.does("due", "设备部", "--remind", "--yes", at="2026-11-25T10:00")
    assert "已催" not in late.does("due", "运营部", "--remind").out


def test_one_text_for_each_department_but_not_for_my_own(late: Clerk) -> None:
    late.does("new", *COMPLAINT, at="2026-11-24T09:00")
    said = late.does("due", "--remind", at=LATER).out
    assert said.count("【催办】") == 2
    assert "\n\n【催办】餐饮部 1 件，已经逾期\n" in said
    assert "cpl due 客服部 --remind" not in late.does("due", "客服部").out


def test_a_department_that_owes_nothing_today(late: Clerk) -> None:
    said = late.does("due", "商品部", "--remind", at=LATER)
    assert (said.out, said.err) == (
        "",
        "商品部没有逾期的，也没有今天到期的，不用催。\n",
    )


def test_at_a_terminal_one_key_says_that_it_was_sent(late: Clerk) -> None:
    late.patch.setenv("CPL_NOW", LATER)
    keys = (("各记一次催办［Y/n］ ", "\r"),)
    screen = typed(late.root, "due", "设备部", "--remind", keys=keys)
    assert screen.text.endswith("TS20261116-001 催办: 承办中\n")
    keys = (("各记一次催办［Y/n］ ", "n"),)
    assert typed(late.root, "due", "设备部", "--remind", keys=keys).text.endswith("没有记。\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("3", "--remind"), "“3”不是单位，也不是人，没有谁可催。"),
        (("设备部", "--yes"), "--yes 只和 --remind 一起用"),
        (("设备部", "--remind", "--format", "csv"), "不和 --format 一起用"),
        (("设备部", "--days", "3"), "--days 只用在全部时限上"),
    ],
)
def test_what_makes_no_sense_together(late: Clerk, words: tuple[str, ...], says: str) -> None:
    said = late("due", *words)
    assert (said.status, says in said.err) == (2, True)


def test_rules_without_such_an_event_say_that_nothing_was_recorded(late: Clerk) -> None:
    late.edits("rules.yaml", ("means: [urged]", "means: [noted]"))
    said = late("due", "餐饮部", "--remind", "--yes", at=LATER)
    assert "【催办】餐饮部 1 件" in said.out
    assert "TS20261117-001 没有记：规则里没有“催办”这样的事。" in said.err


def test_in_a_new_office_too(clerk: Clerk, tmp_path_factory: pytest.TempPathFactory) -> None:
    new = office(tmp_path_factory.mktemp("new"), clerk)
    words = ("--do", "转办", "设备部", "等级=一般")
    new.does("new", *COMPLAINT, *words, at="2026-11-17T09:00")
    new.does("due", "设备部", "--remind", "--yes", at=LATER)
    assert "催办      1 次" in new.does("show", "1117-001").out
