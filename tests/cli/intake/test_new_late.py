"""Last night's paper book: registered today with its true times; nothing is before its receipt."""

from pathlib import Path

import pytest
from clerks import ANSWER, COMPLAINT, Clerk
from dialogues import DIALOGUE
from terminals import typed

SATURDAY = "上周六下午3点"
BOOK = ("投诉", "来访", "投诉人.匿名=是", "内容=周六登记本上的", "分类=票务")
DONE = ("--do", "当场办结", "处理结果=换票", "满意度=满意")


def record(clerk: Clerk, number: str = "TS20261117-001") -> str:
    [path] = clerk.root.rglob(f"{number}.yaml")
    return path.read_text("utf-8")


def test_a_saturday_at_the_counter_is_not_late_on_tuesday(clerk: Clerk) -> None:
    """转办 逾期 15小时（办公时间）  though it was settled at the counter on Saturday."""
    clerk.does("new", "--at", SATURDAY, *BOOK, *DONE)
    text = record(clerk)
    assert "接收时间: 2026-11-14 15:00" in text
    assert text.count("  - 时间: 2026-11-14 15:00\n") == 2
    assert text.count("    登记于: 2026-11-17 09:00\n") == 2
    shown = clerk.does("show", "1").out
    assert "逾期" not in shown
    assert "迟" not in shown
    assert "11-14 15:00  登记" in shown
    assert "（11-17 09:00 补录）" in shown
    assert clerk("check").out == "没有发现问题。\n"


def test_the_month_report_counts_it_in_time(clerk: Clerk) -> None:
    clerk.does("new", "--at", SATURDAY, *BOOK, *DONE)
    clerk.does("report", "月报", "--month", "2026-11")
    report = (clerk.root / "reports/2026-11/草稿-月报.md").read_text("utf-8")
    [line] = [each for each in report.splitlines() if each.startswith("| 转办 |")]
    assert line.split(" | ")[2:5] == ["1", "1", "0"]  # to be met, met, late


def test_what_was_done_that_day_is_recorded_at_its_time(clerk: Clerk) -> None:
    clerk.does("new", "--at", SATURDAY, *BOOK)
    clerk.does("do", "1", "转办", "运营部", "--at", "上周六15:20")
    clerk.does("do", "1", "答复", *ANSWER, "--at", "上周六16:00")
    shown = clerk.does("show", "1").out
    assert "逾期" not in shown
    assert "迟" not in shown
    early = clerk("do", "1", "回访", "满意度=满意", "--at", "上周六15:30")
    assert "时间却早于上一条（2026-11-14 16:00）" in early.err


def test_who_typed_only_the_time_of_receipt_can_still_say_what_was_done_then(clerk: Clerk) -> None:
    """cpl do 1 转办 运营部 --at 2026-11-21T15:20 → 时间却早于上一条（2026-11-25 10:30）"""
    clerk.does("new", *BOOK, "接收时间=上周六15:00")
    clerk.does("do", "1", "备注", "备注=本子上还写着电话")
    clerk.does("do", "1", "转办", "运营部", "--at", "上周六15:20")
    assert "09:30 前" not in clerk.does("show", "1").out
    assert clerk("check").out == "没有发现问题。\n"


@pytest.mark.parametrize(
    ("words", "say"),
    [
        (
            ("--at", "昨晚20:15", *BOOK, "接收时间=今天8:30"),
            "“接收时间”2026-11-17 08:30 晚于“登记”",
        ),
        (("--at", "2026-12-01 10:00", *BOOK), "时间 2026-12-01 10:00 还没到"),
        ((*BOOK, "接收时间=2026-12-25 09:00"), "“接收时间”2026-12-25 09:00 晚于“登记”"),
        (("--at", "11-14", *BOOK), "看不出是哪天还是几点"),
        (("--resume", "--at", "昨晚20:15"), "--resume 接着填草稿"),
    ],
)
def test_what_cannot_have_been(clerk: Clerk, words: tuple[str, ...], say: str) -> None:
    said = clerk("new", *words)
    assert said.status != 0
    assert say in said.err
    assert not list(clerk.root.rglob("TS*.yaml"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [("14:30", "2026-11-14 14:30"), ("昨天14:30", "2026-11-16 14:30")],
)
def test_an_hour_alone_is_of_the_day_of_the_book(clerk: Clerk, said: str, meant: str) -> None:
    clerk.does("new", "--at", SATURDAY, *BOOK, f"发生时间={said}")
    assert f"发生时间: {meant}" in record(clerk)


def test_nothing_is_done_before_the_receipt(clerk: Clerk) -> None:
    clerk.does("new", "--at", SATURDAY, *BOOK)
    early = clerk("do", "1", "备注", "备注=x", "--at", "上周六14:59")
    assert "早于接收这一件的时间（2026-11-14 15:00）" in early.err
    later = clerk("do", "1", "更正", "接收时间=上周六15:30", "原因=看错")
    assert "“接收时间”2026-11-14 15:30 晚于“登记”（2026-11-14 15:00）。" in later.err
    assert "收到以前什么都不会发生" in later.err
    clerk.does("do", "1", "更正", "接收时间=上周六14:50", "原因=看错")


def test_an_order_is_registered_late_too(clerk: Clerk) -> None:
    words = ("设备部", "停运未公示", "停运十分钟内公示", "2026-11-30")
    clerk.does("new", "整改", *words, "--at", "昨天17:00", user="吴刚")
    text = record(clerk, "ZG20261117-01")
    assert "时间: 2026-11-16 17:00" in text
    assert "登记于: 2026-11-17 09:00" in text


def test_a_batch_and_a_paste_are_registered_late_too(clerk: Clerk, tmp_path: Path) -> None:
    calls = tmp_path / "名单.txt"
    calls.write_text("13911112222 王\n13911113333 李\n", "utf-8")
    clerk.does("new", "--batch", "停运", "渠道=热线", f"@{calls}", "--at", "昨天20:00")
    for number in ("TS20261117-001", "TS20261117-002"):
        text = record(clerk, number)
        assert "接收时间: 2026-11-16 20:00" in text
        assert "登记于: 2026-11-17 09:00" in text
    chat = tmp_path / "微信.txt"
    chat.write_text("我是王女士 13911119999\n菜里有头发", "utf-8")
    clerk.does("new", "--paste", f"@{chat}", "渠道=网络", "--at", "昨天20:30", "--yes")
    assert "接收时间: 2026-11-16 20:30" in record(clerk, "TS20261117-003")


def test_the_same_number_is_never_given_out_twice(clerk: Clerk) -> None:
    """The number is of the day it was typed; the check knows both days."""
    first = clerk.does("new", "--at", SATURDAY, *BOOK).out.split()[0]
    second = clerk.does("new", *COMPLAINT).out.split()[0]
    assert (first, second) == ("TS20261117-001", "TS20261117-002")


def test_an_earlier_receipt_is_asked_of_in_the_dialogue(clerk: Clerk) -> None:
    keys = (*DIALOGUE[:-1], ("先放着", "0"), ("接收时间：", "\x15上周六15:00\r"), ("补录）", "y"))
    screen = typed(clerk.root, "new", keys=(*keys, ("先放着", "\r")))
    assert screen.status == 0, screen.text
    assert "比现在早2天18小时，那时就登记在纸上了" in screen.text
    assert "补录：2026-11-14 15:00 就登记了，现在录入" in screen.text
    text = record(clerk)
    assert "  - 时间: 2026-11-14 15:00\n" in text
    assert "登记于: 2026-11-17 09:00" in text


def test_a_late_registration_that_was_broken_off_is_gone_on_with(clerk: Clerk) -> None:
    left = typed(clerk.root, "new", "--at", "昨晚20:15", keys=(*DIALOGUE[:-1], ("先放着", "q")))
    assert "没有登记，草稿留着" in left.text
    screen = typed(clerk.root, "new", "--resume", keys=(("先放着", "\r"),))
    assert screen.status == 0, screen.text
    assert "接收时间: 2026-11-16 20:15" in record(clerk)
    assert "登记于: 2026-11-17 09:00" in record(clerk)
