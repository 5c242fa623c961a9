"""An office that begins in November and imports the register of before: reports, board, lists."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from clerks import ANSWER, Clerk, played
from small_forms import in_words

HEADER = ("单号", "时间", "客户", "内容", "单位", "撤诉")
MAPPING = """
编号列: 单号
编号前缀: 旧-
登记:
  类别: {值: 投诉}
  接收时间: 时间
  渠道: {值: 网络}
  分类: {值: 餐饮}
  投诉人.姓名: 客户
  内容: 内容
事件:
  - {事件: 转办, 当: 单位, 字段: {主办单位: 单位, 等级: {值: 一级}}}
  - {事件: 撤诉, 当: 撤诉, 时间: 撤诉, 字段: {理由: {值: 和解}}}
"""
CLOSED = tuple(
    (f"{month}{day}", f"{received} 10:00", "王女士", f"{received} 的事", "运营部", f"{ended} 10:00")
    for month in range(1, 11)
    for day in (3, 13, 23)
    for received, ended in [(f"2026-{month:02}-{day:02}", f"2026-{month:02}-{day + 4:02}")]
)
ENDED_IN_NOVEMBER = ("77", "2026-10-30 10:00", "钱先生", "还票", "运营部", "2026-11-01 15:00")
STILL_OPEN = ("78", "2026-10-31 10:00", "孙先生", "找物", "", "")
OF_NOVEMBER = ("79", "2026-11-01 10:00", "周先生", "丢伞", "", "")
OF_OLD = tuple(
    (f"老{n}", f"2020-0{n}-05 10:00", "李先生", f"旧事 {n}", "", "") for n in range(1, 6)
)
REPORT = ("report", "月报", "--month")


def imports(clerk: Clerk, rows: Iterable[tuple[str, ...]], at: str, name: str = "旧") -> str:
    """An import of these rows at that time; what it answered."""
    table, mapping = (clerk.root.parent / each for each in (f"{name}.csv", "映射.yaml"))
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((HEADER, *rows))
    mapping.write_text(MAPPING, "utf-8")
    return clerk.does("import", str(table), "--mapping", str(mapping), "--yes", at=at).out


def reports_in_words(clerk: Clerk) -> None:
    """Of its report the text alone is read here."""
    in_words(clerk.root / "templates", "月报")
    clerk.does("commit", "-m", "自己的月报", at="2026-11-03T08:00")


def receives(clerk: Clerk, *days: str) -> None:
    for day in days:
        clerk.does(
            "new", "类别=投诉", "渠道=热线", "投诉人.姓名=赵女士", "投诉人.电话=13800001234",
            f"内容={day}的事", "分类=票务", "--again", at=f"2026-{day}T09:00",
        )  # fmt: skip


def begins(clerk: Clerk) -> None:
    """Three complaints of its own, one typed in late, and the old register on the 22nd."""
    reports_in_words(clerk)
    receives(clerk, "11-03", "11-10")
    late = ("new", "类别=投诉", "渠道=来访", "投诉人.姓名=何女士", "内容=十月的事", "分类=票务")
    clerk.does(*late, "--at", "10月28日 09:00", "--again", at="2026-11-20T09:00")
    imports(clerk, (*CLOSED, ENDED_IN_NOVEMBER, STILL_OPEN, OF_NOVEMBER), "2026-11-22T09:00")
    receives(clerk, "11-25")
    clerk.patch.setenv("CPL_NOW", "2026-11-26T09:00")


def identity(clerk: Clerk, *period: str) -> str:
    """`上月结转 2 + … = 4，未结 4 ✓` of the report."""
    said = clerk.does("report", "月报", *(period or ("--month", "2026-11"))).out
    return said.partition("：")[2].partition("\n")[0]


def draft(clerk: Clerk, period: str = "2026-11", name: str = "月报") -> str:
    return (clerk.root / f"reports/{period}/草稿-{name}.md").read_text("utf-8")


def test_the_first_report_is_of_the_month_and_not_of_the_import(clerk: Clerk) -> None:
    played(clerk, begins)
    assert identity(clerk) == "上月结转 2 + 补录 1 + 本月受理 4 + 重开 0 − 办结 1 = 6，未结 6 ✓"


def test_limits_that_ran_out_before_the_import_are_no_delay_of_november(clerk: Clerk) -> None:
    """Nobody here could meet them any more, as the board and `due` have it."""
    reports_in_words(clerk)
    receives(clerk, "11-10")
    rows = tuple(
        (f"{n}", f"2026-10-2{n} 10:00", "孙先生", f"找物 {n}", "运营部", "") for n in range(1, 4)
    )
    imports(clerk, rows, "2026-11-22T09:00")
    assert "TS202610" not in clerk.does("due", "逾期", at="2026-11-26T09:00").out
    identity(clerk)
    late = draft(clerk).partition("**逾期清单**")[2]
    assert "TS202610" not in late
    assert "还没有结的 1 件：TS20261110-001" in draft(clerk)  # what must be decided
    identity(clerk, "--month", "2026-10")
    assert "TS20261021-001" in draft(clerk, "2026-10").partition("**逾期清单**")[2]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("--month 2026-05", "上月结转 0 + 补录 0 + 本月受理 3 + 重开 0 − 办结 3 = 0，未结 0 ✓"),
        ("--month 2026-10", "上月结转 0 + 补录 0 + 本月受理 6 + 重开 0 − 办结 3 = 3，未结 3 ✓"),
        ("--quarter 2026-Q4", "上季结转 0 + 补录 0 + 本季受理 10 + 重开 0 − 办结 4 = 6，未结 6 ✓"),
        ("--year 2026", "上年结转 0 + 补录 0 + 本年受理 37 + 重开 0 − 办结 31 = 6，未结 6 ✓"),
        ("--week 2026-W47", "上周结转 4 + 补录 1 + 本周受理 0 + 重开 0 − 办结 0 = 5，未结 5 ✓"),
    ],
    ids=["五月", "十月", "季度", "全年", "一周"],
)
def test_every_other_period_has_what_happened_in_it(clerk: Clerk, period: str, said: str) -> None:
    assert identity(played(clerk, begins), *period.split()) == said


def test_shares_are_of_what_november_took_in(
    clerk: Clerk, golden: Callable[[str, str], None]
) -> None:
    identity(played(clerk, begins))
    text = draft(clerk)
    assert "| 合计 | 5 | 100.0% |" in text
    golden("月报-导入的历史.md", text[text.index("**总体**") : text.index("## 3.")])


def test_the_reasons_name_what_was_taken_over(clerk: Clerk) -> None:
    said = played(clerk, begins).does(*REPORT, "2026-11", "--why", "导入的历史").out
    assert ("TS20261030-001" in said, "TS20261031-001" in said, "TS20260103" in said) == (
        True, True, False
    )  # fmt: skip


def test_the_same_without_the_index(clerk: Clerk) -> None:
    played(clerk, begins)
    told = identity(clerk), draft(clerk)
    clerk.does("--no-index", *REPORT, "2026-11")
    assert (identity(clerk), draft(clerk)) == told


def test_a_hand_edit_makes_no_work_of_history(clerk: Clerk) -> None:
    played(clerk, begins)
    before = identity(clerk)
    path = clerk.root / "complaints/2026/03/TS20260303-001.yaml"
    path.write_text(path.read_text("utf-8").replace("王女士", "汪女士"), "utf-8")
    clerk.does("commit", "-m", "错字")
    assert identity(clerk) == before


def test_october_issued_before_the_import_stays_and_tells_what_came_after(
    clerk: Clerk, golden: Callable[[str, str], None]
) -> None:
    """And the register comes in two parts, on two days."""
    clerk.does(*REPORT, "2026-10", "--issue", at="2026-11-03T08:00", user=clerk.who("客服经理"))
    receives(clerk, "11-03")
    imports(clerk, CLOSED[:15], "2026-11-22T09:00", "旧甲")
    imports(clerk, (*CLOSED[15:], STILL_OPEN), "2026-11-24T09:00", "旧乙")
    assert identity(clerk) == "上月结转 1 + 补录 0 + 本月受理 1 + 重开 0 − 办结 0 = 2，未结 2 ✓"
    clerk.does(*REPORT, "2026-10", "--supplement")
    text = draft(clerk, "2026-10", "补报-1")
    assert "| 本月受理 | 0 | 4 | +4 |" in text
    assert "导入的历史只改这一期的数，下一期只结转其中未结的。" in text
    golden("补报-导入的历史.md", text[text.index("## 2.") : text.index("## 说明")])


def test_the_import_says_what_is_history_and_where_it_counts(clerk: Clerk) -> None:
    receives(clerk, "11-03")
    said = imports(clerk, (*CLOSED, STILL_OPEN, *OF_OLD), "2026-11-22T09:00")
    assert "其中 36 件是历史（2026-11-03 起用以前接收）：30 件当时已办结，6 件未结。" in said
    assert "未结的里面 5 件早已过了时限，不逐件催：cpl due 历史" in said


# —— what nobody has touched since 2020 ——


def finds_old_ones(clerk: Clerk) -> None:
    """One of its own, five of 2020 that nobody closed, one of last week."""
    reports_in_words(clerk)
    receives(clerk, "11-03")
    imports(clerk, (*OF_OLD, STILL_OPEN), "2026-11-04T08:00")
    clerk.patch.setenv("CPL_NOW", "2026-11-04T09:00")


def test_what_is_open_of_old_is_one_line_of_the_board(clerk: Clerk) -> None:
    said = played(clerk, finds_old_ones).does("board").out
    assert "未结 7" in said
    assert "待转办 2" in said
    assert "历史未结 5（导入时早已过了时限，没有人动过）" in said
    late = clerk.does("due", "逾期").out
    assert "TS2020" not in late
    assert "TS20261031" not in late, "its hour to be handed on had run out elsewhere"


def test_one_that_is_taken_up_again_tells_its_year_at_the_handover(clerk: Clerk) -> None:
    played(clerk, finds_old_ones)
    clerk.does("do", "TS20200105-001", "转办", "设备部", "等级=一级", at="2026-11-04T10:00")
    said = clerk.does("handover", "--until", "2026-11-30 09:00", at="2026-11-04T11:00").out
    assert "TS20200105-001  2020-01-05 " in said
    assert "  TS20200105-001" in said.partition("前要办的")[2]


def test_due_counts_them_and_lists_them_when_asked(clerk: Clerk) -> None:
    said = played(clerk, finds_old_ones).does("due").out
    assert "TS2020" not in said
    assert "另有历史未结 5 件，导入时早已过了时限，没有人动过：cpl due 历史" in said
    assert "各单位合起来另有历史未结 5 件" in clerk.does("due", "设备部").out
    listed = clerk.does("due", "历史").out
    assert [n for n in range(1, 6) if f"TS20200{n}05-001" in listed] == [1, 2, 3, 4, 5]
    assert listed.index("TS20200505") < listed.index("TS20200105"), "the newest first"


def test_nobody_is_reminded_of_them_one_by_one(clerk: Clerk) -> None:
    played(clerk, finds_old_ones)
    for words in (("remind",), ("handover",), ("board", "--html")):
        clerk.does(*words)
    drafts = "".join(each.read_text("utf-8") for each in _texts(clerk.root / "草稿"))
    assert "历史 5" in drafts
    assert "TS2020" not in drafts + clerk.does("remind").out


def _texts(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.suffix in (".md", ".html")]


def test_who_acts_on_one_has_an_ordinary_one(clerk: Clerk) -> None:
    played(clerk, finds_old_ones)
    clerk.does("do", "TS20200305-001", "转办", "主办单位=运营部", "等级=一级")
    said = clerk.does("board").out
    assert "历史未结 4" in said
    assert "未结 7" in said
    assert "TS20200305-001" in clerk.does("due").out
    clerk.does("do", "TS20200305-001", "答复", *ANSWER, at="2026-11-04T15:00")
    assert "TS20200305-001" in clerk.does("due", "待回访").out


def test_the_board_is_the_same_without_the_index(clerk: Clerk) -> None:
    played(clerk, finds_old_ones)
    for words in (("board",), ("due",), ("due", "历史")):
        assert clerk.does("--no-index", *words).out == clerk.does(*words).out


def test_what_must_be_kept_secret_is_counted_and_not_named(clerk: Clerk) -> None:
    played(clerk, finds_old_ones)
    path = clerk.root / "complaints/2020/02/TS20200205-001.yaml"
    path.write_text(
        path.read_text("utf-8").replace("姓名: 李先生", "姓名: 李先生\n  保密: 是"), "utf-8"
    )
    clerk.does("commit", "-m", "要求保密")
    unit = clerk.who("部门负责人")
    assert "历史未结 5" in clerk("board", user=unit).out
    assert "TS20200205" not in clerk("due", "历史", user=unit).out
    assert "TS20200205" in clerk.does("due", "历史").out


def test_the_report_lists_none_of_them_as_late(clerk: Clerk) -> None:
    said = identity(played(clerk, finds_old_ones))
    assert said == "上月结转 6 + 补录 0 + 本月受理 1 + 重开 0 − 办结 0 = 7，未结 7 ✓"
    text = draft(clerk)
    assert "期末未结里 5 件是历史，导入时早已过了时限，没有人动过" in text
    assert "TS2020" not in text
    why = clerk.does(*REPORT, "2026-11", "--why", "历史未结").out
    assert why.count("TS2020") == 5


def test_an_import_that_brings_only_history_has_begun_with_it(clerk: Clerk) -> None:
    reports_in_words(clerk)
    imports(clerk, (*CLOSED, STILL_OPEN), "2026-11-22T09:00")
    assert identity(clerk) == "上月结转 1 + 补录 0 + 本月受理 0 + 重开 0 − 办结 0 = 1，未结 1 ✓"
