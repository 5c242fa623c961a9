"""`cpl report` with the sections that the office's rules choose, on paper and in Excel."""

from pathlib import Path

import pytest
from books import book_at
from clerks import COMPLAINT, Clerk, one_complaint, played
from clerks import office as office_of
from openpyxl import Workbook

from cpl.use_cases.regulation.linting import lint_file

OF_THE_MONTH = "月报: {title: 顾客投诉月报, "
REPORT = ("report", "月报", "--month", "2026-11")
TITLES = ["1. 渠道分布", "2. 总体情况"]


def one_by_the_internet(clerk: Clerk) -> None:
    """To play: one complaint of November by the internet, under rules that choose two sections."""
    rules = clerk.root / "rules.yaml"
    text = rules.read_text("utf-8")
    chosen = f"{OF_THE_MONTH}sections: [渠道, 总体], "
    rules.write_text(text.replace(OF_THE_MONTH, chosen), "utf-8")
    assert lint_file(rules, rules.name)[1] == ()
    clerk.does("commit", "-m", "月报只要两部分")
    clerk.does("new", "类别=投诉", "渠道=网络", "投诉人.姓名=王女士", "内容=过山车停运")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, one_by_the_internet)


def test_rules_choose_the_sections_and_their_order(office: Clerk) -> None:
    said = office.does(*REPORT).out
    assert "本月受理 1 " in said  # the totals, wherever their section stands
    page = (office.root / "reports/2026-11/草稿-月报.md").read_text("utf-8")
    parts = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert parts == ["要点", "要定的事", *TITLES, "附件", "说明"]
    sheet = book_at(office.root / "reports/2026-11/草稿-月报.xlsx").worksheets[0]
    cells = [str(cell.value) for row in sheet for cell in row]
    assert [text for text in cells if text[:3] in ("1. ", "2. ", "3. ")] == TITLES


def test_an_offices_own_templates_place_a_section_by_its_name(office: Clerk) -> None:
    templates = office.root / "templates"
    own = "{% for 行 in 表.渠道[0].行 %}\n{{ 行 | join('：') }}\n{% endfor %}\n"
    (templates / "月报.md.j2").write_text(own, "utf-8")
    book = Workbook()
    rows = ("{{ 表.渠道[0].题 }}", "{% for 行 in 表.渠道[0].行 %}", "{{ 行[0] }}", "{% endfor %}")
    for place, text in enumerate(rows, 1):
        book.worksheets[0][f"A{place}"] = text
    book.save(templates / "月报.xlsx")
    office.does("commit", "-m", "自己的月报")
    office.does(*REPORT)
    page = (office.root / "reports/2026-11/草稿-月报.md").read_text("utf-8")
    assert "网络：1：" in page
    sheet = book_at(office.root / "reports/2026-11/草稿-月报.xlsx").worksheets[0]
    column = [cell.value for cell in sheet["A"]]
    assert column[0] == "渠道"
    assert "网络" in column


def test_an_office_calls_its_report_what_it_likes(clerk: Clerk) -> None:
    """`cpl report` without a name, and the drafts of every month, make whatever the rules name."""
    rules = clerk.root / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("月报", "月度汇总"), "utf-8")
    (clerk.root / "templates/月度汇总.md.j2").write_text("{{ 标题 }}\n", "utf-8")
    clerk.does("commit", "-m", "叫月度汇总")
    clerk.does("new", "类别=投诉", "渠道=网络", "投诉人.姓名=王女士", "内容=过山车停运")
    assert "reports/2026-11/草稿-月度汇总.md" in clerk.does("report", "--month", "2026-11").out
    assert clerk.does("cron", "--run").out == "没有要补的月度汇总。\n"


def test_a_template_that_places_a_section_nobody_chose_is_told(office: Clerk) -> None:
    (office.root / "templates/月报.md.j2").write_text("{{ 表.补偿[0].题 }}\n", "utf-8")
    office.does("commit", "-m", "自己的月报")
    said = office(*REPORT)
    assert said.status == 3
    assert said.err == "模板 月报.md.j2:1: 没有“补偿”这一项\n"


@pytest.mark.parametrize(
    ("sections", "fault"),
    [("[渠道, 总体, 渠道]", "“渠道”写了两次"), ("[渠道, 总题]", "“sections: 总题”不认识")],
)
def test_a_section_named_twice_or_unknown_is_told_at_its_place(
    office: Clerk, sections: str, fault: str
) -> None:
    rules = office.root / "rules.yaml"
    text = rules.read_text("utf-8").replace("[渠道, 总体]", sections)
    rules.write_text(text, "utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if sections in each)
    column = text.splitlines()[line - 1].index(sections) + sections.rindex(" ") + 2
    said = office("rules", "lint")
    assert said.status == 1
    assert f"rules.yaml:{line}:{column}: 错误: {fault}" in said.out + said.err


def test_a_report_is_issued_by_whoever_owes_it(tmp_path: Path, clerk: Clerk) -> None:
    """S002B-10 综合部编制《投诉信息月汇总报表》备案：业务代表下发的不算"""
    firm = office_of(tmp_path, clerk, "S002B-综合部")
    words = ("report", "月报", "--month", "2026-11", "--issue")
    firm.does("new", *COMPLAINT, at="2026-11-17T09:00")
    said = firm(*words, at="2026-12-01T09:00", user=firm.who("业务代表"))
    assert said.status == 1
    assert "“月报”由综合部（李敏、综合部主管示例）下发，业务代表示例只能出草稿。" in said.err
    assert "月汇总备案" in firm.does("duty").out
    firm.does(*words)
    assert "2026-11" not in firm.does("duty").out


# —— other periods, and one unit ——


@pytest.mark.parametrize(
    ("asked", "title", "draft"),
    [
        (("--week", "2026-W47"), "2026年第47周顾客投诉周报", "reports/2026-W47/草稿-周报.md"),
        (("--week", "11-17"), "2026年第47周顾客投诉周报", "reports/2026-W47/草稿-周报.md"),
        (("--quarter", "本季"), "2026年第4季度顾客投诉季报", "reports/2026-Q4/草稿-季报.md"),
        (("--year", "2026"), "2026年顾客投诉年报", "reports/2026/草稿-年报.md"),
        (("年报", "--year", "今年"), "2026年顾客投诉年报", "reports/2026/草稿-年报.md"),
    ],
)
def test_the_same_report_of_a_week_a_quarter_and_a_year(
    clerk: Clerk, asked: tuple[str, ...], title: str, draft: str
) -> None:
    played(clerk, one_complaint)
    said = clerk.does("report", *asked).out
    assert f"{title}：" in said
    assert "受理 1 " in said
    assert draft in said
    page = (clerk.root / draft).read_text("utf-8")
    assert page.startswith(f"# {title}（草稿）")
    assert book_at(clerk.root / draft.replace(".md", ".xlsx")).worksheets[0]["A1"].value


def test_a_report_is_asked_of_the_last_period_by_its_name(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    assert "2026-W46/草稿-周报.md" in clerk.does("report", "周报").out
    assert "2026-Q3/草稿-季报.md" in clerk.does("report", "季报").out
    said = clerk("report", "旬报")
    assert said.status == 2
    assert "规则里没有“旬报”这种报告" in said.err


def test_a_quarter_is_issued_and_the_next_one_carries_over(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    january = "2027-01-04T09:00"
    issued = clerk.does("report", "--quarter", "2026-Q4", "--issue", at=january, user="郑洁")
    assert "已下发：reports/2026-Q4/季报.md" in issued.out
    again = clerk.does("report", "季报", "--quarter", "上季", at=january).out
    assert "2026-Q4 的季报已于 2027-01-04 09:00 由郑洁下发" in again
    said = clerk.does("report", "--quarter", "本季", at="2027-01-05T09:00").out
    assert "结转 1 + 补录 0 + " in said


def test_only_one_period_is_asked_of(clerk: Clerk) -> None:
    said = clerk("report", "--week", "上周", "--month", "2026-11")
    assert said.status == 2
    assert "--week、--month、--quarter、--year 一次只用一个" in said.err
    assert "写成 2026-Q3" in clerk("report", "--quarter", "五季度").err


def test_a_unit_reads_of_its_own_complaints_alone(clerk: Clerk) -> None:
    """Only its complaints and its own clocks; never issued; a unit that nobody knows is told."""
    played(clerk, one_complaint)
    clerk.does("new", "类别=投诉", "渠道=网络", "投诉人.姓名=王女士", "内容=检票口排队", "--again")
    clerk.does("do", "1", "转办", "主办单位=设备部", "等级=一级")
    clerk.does("do", "2", "转办", "主办单位=票务部", "等级=一级")
    made = ("report", "--month", "2026-11", "--unit", "设备部")
    said = clerk.does(*made).out
    assert "受理 1 " in said
    assert "下发" not in said
    page = (clerk.root / "reports/2026-11/草稿-月报-设备部.md").read_text("utf-8")
    assert "票务部" not in page
    refused = clerk(*made, "--issue", user="郑洁")
    assert refused.status == 2
    assert "只出草稿，不下发" in refused.err
    unknown = clerk("report", "--unit", "设备科")
    assert unknown.status == 2
    assert "规则里没有“设备科”这个单位。是不是“设备部”？" in unknown.err


def test_each_unit_gets_a_sheet_of_its_own_to_check_and_sign(clerk: Clerk) -> None:
    """Only its complaints, masked, with what was late of its own, room for what it thinks."""
    played(clerk, one_complaint)
    clerk.does("new", "类别=投诉", "渠道=网络", "投诉人.姓名=王女士", "内容=检票口排队", "--again")
    clerk.does("do", "1", "转办", "主办单位=设备部", "等级=一级")
    clerk.does("do", "2", "转办", "主办单位=票务部", "等级=一级")
    asked = ("report", "--month", "2026-11", "--each-unit")
    dry = clerk.does(*asked, "--dry-run")
    assert not list(clerk.root.glob("草稿/单位核对表*"))
    said = clerk.does(*asked, at="2026-12-01T09:00").out
    assert [line.partition("：")[0] for line in said.splitlines()] == ["票务部 1 件", "设备部 1 件"]
    assert dry.out == said
    page = (clerk.root / "草稿/单位核对表-2026-11-设备部.md").read_text("utf-8")
    assert "核对单位：**设备部**　2026年11月顾客投诉月报　共 1 件" in page
    assert "TS20261117-001" in page
    assert "TS20261117-002" not in page
    assert "王女士" not in page
    assert "未认定 | 单位反馈，超" in page
    sheet = book_at(clerk.root / "草稿/单位核对表-2026-11-设备部.xlsx").worksheets[0]
    assert [sheet.cell(3, n).value for n in (2, 9)] == ["编号", "核对意见"]
    assert sheet.cell(4, 2).value == "TS20261117-001"
    assert sheet.print_title_rows == "$3:$3"
    none = clerk("report", "--month", "2026-10", "--each-unit")
    assert none.status == 2
    assert "2026年10月没有哪个单位有投诉要核对" in none.err
