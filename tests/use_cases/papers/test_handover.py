"""The 交接班记录: what the next shift must know, on one page that two people sign."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from books import book_at
from clerks import ANSWER, Clerk, played
from openpyxl.worksheet.worksheet import Worksheet
from own_office import office
from places import TOP
from real_git import raw_git
from test_form import everything, everything_in, pages

from cpl.domain.time.instances import Standing
from cpl.render.review.sheet_text import dump
from cpl.render.text.draft_marks import DRAFT_LINE
from cpl.use_cases.papers.handover import shift_of

TEMPLATE = TOP / "templates/交接班记录.xlsx"
EVENING = "2026-11-17T17:20"


def registered(clerk: Clerk, at: str, tail: str, *words: str) -> str:
    """The number of a complaint that is about to be handed over."""
    said = clerk.does(
        *("new", "类别=投诉", "渠道=网络", "投诉人.姓名=欧阳先生", f"投诉人.电话=1380000{tail}"),
        *("分类=设备设施", "内容=欧阳先生说摩天轮停运，排队两小时，没有人说明原因"),
        *words,
        at=at,
    )
    return said.out.split()[0]


def busy_day(clerk: Clerk) -> None:
    """One promised for tomorrow, one answered and not reached, one noted on, one withdrawn."""
    promised = registered(clerk, "09:01", "1001")
    answered = registered(clerk, "09:02", "1002")
    noted = registered(clerk, "09:03", "1003")
    closed = registered(clerk, "09:04", "1004")
    for number in (promised, answered, noted):
        clerk.does("do", number, "转办", "设备部", at="09:30")
    clerk.does("do", promised, "承诺", "2026-11-18T08:00", at="10:00")
    clerk.does("do", answered, "答复", *ANSWER, at="11:00")
    clerk.does("do", answered, "回访未接通", at="15:00")
    clerk.does("do", noted, "备注", "备注=欧阳先生的家属电话13900001111，明早再打", at="15:10")
    clerk.does("do", closed, "撤诉", "理由=已和解", at="15:20")


@pytest.fixture
def busy(clerk: Clerk) -> Clerk:
    return played(clerk, busy_day)


def handed_over(clerk: Clerk, *words: str, at: str = EVENING) -> str:
    return clerk.does("handover", *words, at=at).out


def paper(clerk: Clerk, *words: str, at: str = EVENING) -> tuple[str, Worksheet]:
    """The text and the sheet of the draft."""
    lines = handed_over(clerk, *words, at=at).splitlines()
    text, book = (next(each for each in lines if each.endswith(end)) for end in (".md", ".xlsx"))
    sheet = book_at(clerk.root / book).worksheets[0]
    return (clerk.root / text).read_text(encoding="utf-8"), sheet


# —— what is told ——


def test_it_tells_what_is_open_promised_and_to_be_called_back(busy: Clerk) -> None:
    said = handed_over(busy)

    assert "未结 3 件" in said
    assert "管到 2026-11-18 08:30" in said
    assert "11-18 08:00  未到期  承诺答复  客服部  1       1117-001" in said
    assert "TS20261117-002  欧*** 1002  11-20 17:30  1" in said
    assert "15:10   TS20261117-003  李敏    欧***的家属电话****，明早再打" in said
    assert "TS20261117-004" not in said


def test_no_name_and_no_whole_number_stands_on_paper_that_lies_about(busy: Clerk) -> None:
    text, sheet = paper(busy)

    for words in (text, everything(sheet), handed_over(busy)):
        assert "欧阳" not in words
        assert "13800001002" not in words
        assert "13900001111" not in words


def test_before_a_weekend_it_reaches_to_monday_morning(busy: Clerk) -> None:
    assert "管到 2026-11-23 08:30" in handed_over(busy, at="2026-11-20T17:20")


def test_until_is_somebody_elses_shift(busy: Clerk) -> None:
    said = handed_over(busy, "--until", "19:30")

    assert "管到 2026-11-17 19:30" in said
    assert "承诺答复  客服部" not in said
    late = busy("handover", "--until", "09:00")
    assert late.status == 2
    assert "已经过了" in late.err


def test_what_is_past_is_one_line_of_its_kind(clerk: Clerk) -> None:
    for minute in range(1, 4):
        registered(clerk, f"09:0{minute}", f"100{minute}")
    text, _ = paper(clerk)

    assert "| 11-17 09:11 起 | 逾期 | 响应 | 客服部 | 3 | 1117-001、1117-002、1117-003 |" in text


def test_hand_edits_are_told_and_do_not_keep_it_from_being_issued(busy: Clerk) -> None:
    letter = busy.root / "templates/转办单.md.j2"
    letter.write_text(letter.read_text(encoding="utf-8") + "# 夜班再改\n", encoding="utf-8")
    before = busy.commits()
    said = handed_over(busy, "--issue")

    assert "没有记录的手工改动\n  templates/转办单.md.j2\n" in said
    assert busy.commits() == before + 1


def test_remarks_are_given_one_by_one(busy: Clerk) -> None:
    text, sheet = paper(busy, "--note", "前台的二维码坏了", "--note", "=SUM(A1)")

    assert "1. 前台的二维码坏了" in text
    assert "=SUM(A1)" in everything(sheet)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_other_records_and_files_that_cannot_be_read_are_not_forgotten(busy: Clerk) -> None:
    busy.does(
        *("new", "整改", "整改单位=设备部", "存在问题=没有公示", "整改要求=公示"),
        "整改期限=2026-11-18T08:00",
        at="16:00",
        user="吴刚",
    )
    (busy.root / "complaints/2026/11/TS20261117-003.yaml").write_text("编号: [", encoding="utf-8")
    said = busy("handover", at=EVENING)

    assert said.status == 1
    assert "未结 2 件　另有未结 整改 1" in said.out
    assert "整改完成  设备部  1       ZG20261117-01" in said.out
    assert "complaints/2026/11/TS20261117-003.yaml" in said.out


def test_a_night_with_nothing_to_tell_is_told_as_well(clerk: Clerk) -> None:
    text, sheet = paper(clerk)

    assert "没有未结的投诉" in text
    assert "没有未结的投诉" in everything(sheet)


# —— drafts and issues ——


def test_a_draft_is_not_committed_and_an_issue_is_frozen(busy: Clerk) -> None:
    before = busy.commits()
    handed_over(busy)
    assert busy.commits() == before
    handed_over(busy, "--issue")
    handed_over(busy, "--issue", at="2026-11-17T21:00")

    issued = sorted((busy.root / "issued/交接班记录").glob("*.xlsx"))
    assert [each.name[:19] for each in issued] == [
        "交接班记录-2026-11-17-01",
        "交接班记录-2026-11-17-02",
    ]
    assert busy.git("log", "-1", "--format=%s").strip() == "交接班记录-2026-11-17 签发"


def test_it_is_no_form_of_one_record(busy: Clerk) -> None:
    refused = busy("form", "TS20261117-001", "交接班记录")

    assert refused.status == 2
    assert "没有“交接班记录”这种单" in refused.err


def test_the_office_may_restyle_it(busy: Clerk) -> None:
    own = busy.root / "templates/交接班记录.md.j2"
    own.write_text("{{ 交班人 }}：{% for 行 in 未结 %}{{ 行.编号 }} {% endfor %}", encoding="utf-8")

    assert paper(busy)[0] == f"{DRAFT_LINE}李敏：TS20261117-001 TS20261117-002 TS20261117-003 "


# —— on paper ——


def test_the_templates_as_reviewers_read_them(
    busy: Clerk, golden: Callable[[str, str], None]
) -> None:
    golden("forms/交接班记录.txt", dump(TEMPLATE.read_bytes()))
    words, sheet = paper(busy, "--note", "前台的二维码坏了")
    golden("forms/交接班记录.md", words)
    assert len(pages(sheet)) == 1


def test_it_is_a4_and_the_signatures_are_one_row(busy: Clerk) -> None:
    found = book_at(TEMPLATE).worksheets[0]
    signed = [row for row in range(1, found.max_row + 1) if "签字：" in everything_in(found, row)]

    assert (found.page_setup.paperSize, found.page_setup.orientation) == (9, "portrait")
    assert len(signed) == 1
    assert (found.row_dimensions[signed[0]].height or 0) >= 42


@pytest.mark.slow
def test_fifteen_open_complaints_are_one_sheet_of_two_sides(clerk: Clerk) -> None:
    numbers = [registered(clerk, f"09:{n:02}", f"10{n:02}") for n in range(1, 16)]
    for number in numbers[:11]:
        clerk.does("do", number, "转办", "设备部", at="10:00")
    for number in numbers[:3]:
        clerk.does("do", number, "答复", *ANSWER, at="11:00")
    _, sheet = paper(clerk, "--note", "前台的二维码坏了", "--note", "明早九点回电话")

    front, back = pages(sheet)
    assert front > 0.9
    assert back < 0.6
    assert sheet.print_title_rows == "$1:$2"


def test_a_link_is_no_note(busy: Clerk) -> None:
    """“今天的备注” told of each link as a bare number."""
    busy.does("do", "3", "关联", "1", at="15:30")
    assert "今天的备注 1 条" in handed_over(busy)


def test_what_every_unit_owes_alike_is_one_row(tmp_path: Path) -> None:
    """七个单位都欠月度汇总，交接班记录印了两页。"""
    rules = (
        "duties:\n  - {id: 月度汇总, every: month, by: [责任单位], units: all, artifact: 汇总}\n"
    )
    registered = "09:00 登记 类别=投诉 渠道=电话 内容=停电 投诉人.姓名=王女士"
    desk = office(tmp_path, rules, (registered,), meta=", with: [例行]")
    raw_git(tmp_path, "init", "-q")
    (row,) = shift_of(desk).duties
    assert (row.owners, row.first.period_name) == ("3 个单位", "2026-11")
    late = replace(row, owed=tuple(replace(e, standing=Standing.MISSED) for e in row.owed))
    assert late.standing == "逾期：营业厅、维修班、收费班"
