"""The papers an office signs: golden texts of each, one A4 page, blanks for the pen."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from books import book_at
from clerks import Clerk
from on_file import on_file
from openpyxl.worksheet.worksheet import Worksheet
from paper_trail import (
    ACCOUNTABILITY,
    LONG,
    ORDINARY,
    PATROL,
    RECTIFICATION,
    SPARE,
    STORY,
    played,
)
from places import TOP

from cpl.render.review.sheet_text import dump
from cpl.render.rows.heights import column_points
from cpl.spreadsheet import read_book
from cpl.use_cases.papers.form import paper_of

Golden = Callable[[str, str], None]

TEMPLATES = TOP / "templates"
FORMS = ("投诉工单", "转办单", "内部整改通知单", "问责确认单", "巡场检查表")
POINTS_PER_INCH = 72
A4 = (595.3, 841.9)


@pytest.fixture
def clerk(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Clerk:
    """Where there is something to print."""
    monkeypatch.setenv("CPL_NOW", "2026-11-20T08:00")
    made = tmp_path_factory.getbasetemp() / "客服台账"
    return Clerk(played(made, tmp_path / "客服台账"), monkeypatch, capsys)


@pytest.fixture
def printed(clerk: Clerk) -> Callable[..., Path]:
    """printed(number, form, …): the path of the draft, without its ending."""

    def draft(*words: str) -> Path:
        said = clerk.does("form", *words, at="2026-11-20T08:30")
        return clerk.root / said.out.splitlines()[0].removesuffix(".md").removesuffix(".xlsx")

    return draft


def sheet(path: Path) -> Worksheet:
    return book_at(path.with_name(f"{path.name}.xlsx")).worksheets[0]


def text(path: Path) -> str:
    return path.with_name(f"{path.name}.md").read_text(encoding="utf-8")


def everything(found: Worksheet) -> str:
    return "\n".join(str(cell) for row in found.values for cell in row if cell is not None)


def everything_in(found: Worksheet, row: int) -> str:
    return "".join(str(cell.value) for cell in found[row] if cell.value)


def pages(found: Worksheet) -> list[float]:
    """How full of rows each A4 page is, as it is printed: at its scale, with what is repeated."""
    margins = found.page_margins
    width = sum(column_points(each.width) for each in found.column_dimensions.values())
    across = A4[0] - (margins.left + margins.right) * POINTS_PER_INCH
    down = (A4[1] - (margins.top + margins.bottom) * POINTS_PER_INCH) / min(1, across / width)
    heights = [found.row_dimensions[row].height or 15 for row in range(1, found.max_row + 1)]
    first, last = repeated_rows(found)
    breaks = {each.id for each in found.row_breaks.brk}
    filled = [0.0]
    for row, height in enumerate(heights, 1):
        if row - 1 in breaks or filled[-1] + height > down:
            filled.append(sum(heights[first - 1 : last]) if row > last else 0.0)
        filled[-1] += height
    return [each / down for each in filled]


def repeated_rows(found: Worksheet) -> tuple[int, int]:
    """The rows that are printed again at the head of every page after them."""
    first, _, last = (found.print_title_rows or "1:0").replace("$", "").partition(":")
    return int(first), int(last)


# —— golden texts ——


@pytest.mark.parametrize("name", [*FORMS, "投诉台账", "卷宗"])
def test_an_excel_template_as_reviewers_read_it(name: str, golden: Golden) -> None:
    golden(f"forms/{name}.txt", dump((TEMPLATES / f"{name}.xlsx").read_bytes()))


@pytest.mark.parametrize("name", ["投诉工单", "转办单", "投诉处理报告"])
def test_an_ordinary_complaint(
    name: str, clerk: Clerk, printed: Callable[..., Path], golden: Golden
) -> None:
    golden(f"forms/{name}.md", text(printed(ORDINARY, name)))


def test_all_there_is_of_one_case(
    clerk: Clerk, printed: Callable[..., Path], golden: Golden
) -> None:
    said = text(printed(ORDINARY, "卷宗"))
    golden("forms/卷宗.md", re.sub(r"（[0-9a-f]{10}）。", "（提交）。", said))


def test_the_papers_that_a_complaint_causes(
    clerk: Clerk, printed: Callable[..., Path], golden: Golden
) -> None:
    for number in (RECTIFICATION, ACCOUNTABILITY, PATROL):
        draft = printed(number)
        name = draft.name.removeprefix(f"{number}-")
        golden(f"forms/{name}.md", text(draft))
        assert len(pages(sheet(draft))) == 1, (name, pages(sheet(draft)))


# —— on paper ——


@pytest.mark.parametrize("name", [*FORMS, "投诉台账", "卷宗"])
def test_every_sheet_is_a4_and_prints_untouched(name: str) -> None:
    for found in book_at(TEMPLATES / f"{name}.xlsx").worksheets:
        assert found.page_setup.paperSize == 9
        assert found.page_setup.orientation == ("landscape" if name == "投诉台账" else "portrait")
        assert (found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (1, 0)
        footer = str(found.oddFooter)
        assert all(each in footer for each in ("第&P页", "编码 {{ 编码 }}"))


@pytest.mark.parametrize("name", FORMS)
def test_there_is_room_to_sign(name: str) -> None:
    found = book_at(TEMPLATES / f"{name}.xlsx").worksheets[0]
    rows = range(1, found.max_row + 1)
    signed = [row for row in rows if "签字：" in everything_in(found, row)]
    heights = [found.row_dimensions[row].height or 0 for row in signed]

    assert signed
    assert min(heights) >= 42


def test_an_ordinary_order_is_one_page(printed: Callable[..., Path]) -> None:
    (filled,) = pages(sheet(printed(ORDINARY, "转办单")))

    assert 0.8 < filled < 1


def test_an_ordinary_complaint_is_one_sheet_of_two_sides(printed: Callable[..., Path]) -> None:
    """Under the fullest of the rules: behind is how it ended, the deadlines and the log."""
    front, back = pages(sheet(printed(ORDINARY, "投诉工单")))

    assert 0.8 < front < 1
    assert 0.5 < back < 1


def test_an_ordinary_complaint_is_one_page_where_the_rules_ask_for_less(tmp_path: Path) -> None:
    """the form in front, the log behind: `本单位`'s own rules, without what S001 adds"""
    desk, number = on_file(tmp_path, "S003-聊城交运", "处理中")
    made = paper_of(desk, desk.workspace.load(number), "投诉工单")
    found = read_book(made.files[".xlsx"]).worksheets[0]
    closed = next(row for row in range(1, found.max_row) if "领导签批" in everything_in(found, row))

    assert [each.id for each in found.row_breaks.brk if each.id < closed] == []


def test_a_form_filled_by_pen_has_blanks_and_no_none(
    clerk: Clerk, printed: Callable[..., Path]
) -> None:
    draft = printed(SPARE, "投诉工单")

    assert "None" not in text(draft)
    assert "None" not in everything(sheet(draft))
    assert "处理人签字：____________" in text(draft)
    assert "☐受理　☐不予受理" in text(draft)


def test_what_somebody_typed_never_becomes_a_formula(
    clerk: Clerk, printed: Callable[..., Path]
) -> None:
    found = sheet(printed(SPARE, "投诉工单"))
    typed = [c for row in found.iter_rows() for c in row if "SUM" in str(c.value)]

    assert [(cell.value, cell.data_type) for cell in typed] == [("=SUM(A1)厕所脏", "s")]


def test_a_long_story_goes_on_with_its_log_under_its_header(printed: Callable[..., Path]) -> None:
    found = sheet(printed(LONG, "投诉工单"))
    first, last = repeated_rows(found)

    assert len(pages(found)) <= 6
    assert everything_in(found, first) == f"{LONG}　跟踪记录"
    assert everything_in(found, last) == "时间事件经办办后状态内容"
    assert "现金　180.00 元　依法赔偿　医药费发票" in everything(found)


def test_three_thousand_characters_take_a_handful_of_pages(
    clerk: Clerk, printed: Callable[..., Path]
) -> None:
    """a 3,000-character complaint with 3,000-character texts in each field = 工单 23 pages"""
    story = {name: f"{name}：{STORY.strip()}" * 80 for name in ("内容", "调查情况", "答复内容")}
    told = {name: text[:3000] for name, text in story.items()}
    caller = ("类别=投诉", "渠道=热线", "投诉人.姓名=王女士", "投诉人.电话=13800001239")
    said = clerk.does("new", *caller, f"内容={told['内容']}", at="2026-11-20T08:01").out
    number = said.split()[0]
    clerk.does("do", number, "受理", "等级=一级", "分类=设备设施", at="2026-11-20T08:05")
    clerk.does("do", number, "转办", "设备部", at="2026-11-20T08:10")
    clerk.does(
        *("do", number, "答复", f"调查情况={told['调查情况']}", f"答复内容={told['答复内容']}"),
        *("答复方式=电话", "原因分析=自检", "责任认定=有责"),
        at="2026-11-20T08:20",
        user="赵磊",
    )
    found = sheet(printed(number, "投诉工单"))

    assert len(pages(found)) <= 8
    assert [everything(found).count(each) for each in told.values()] == [1, 1, 1]
    assert "……（全文见“调查情况”栏）" in everything(found)


def test_the_second_round_has_its_own_answer_and_follow_up(printed: Callable[..., Path]) -> None:
    words = text(printed(LONG, "投诉工单"))

    assert "第 2 轮" in words
    assert "☐非常满意　☐满意　☐一般　☐不满意　☐未表态" in words
    assert "满意度：不满意" in words.split("## 跟踪记录")[1]


# —— who may see what ——


def test_the_third_copy_is_masked(clerk: Clerk, printed: Callable[..., Path]) -> None:
    number = ORDINARY
    desk, assessor = printed(number, "工单"), printed(number, "工单", "--masked")

    assert "13800001234" in text(desk)
    assert "③考核（脱敏）" in text(assessor)
    assert "③考核" not in text(desk)
    assert assessor.name == f"{number}-投诉工单-脱敏"
    for words in (text(assessor), everything(sheet(assessor))):
        assert "138****1234" in words
        assert "王**要求当面说明" in words
        assert "13800001234" not in words
        assert "王女士" not in words


def test_a_secret_complaint_is_masked_on_every_paper(
    clerk: Clerk, printed: Callable[..., Path]
) -> None:
    secret = clerk.complaint("投诉人.保密=是").stem
    clerk.does(
        *("new", "整改", f"来源={secret}", "整改单位=票务部", "整改要求=致歉"),
        *("存在问题=没有告知王女士", "整改期限=2026-12-05"),
        at="2026-11-20T08:20",
        user="吴刚",
    )

    assert "| 投诉人 | *** | 联系电话 | *** |" in text(printed(secret, "转办单"))
    assert "没有告知***" in text(printed("ZG20261120-01"))


# —— the register ——


def test_the_register_has_a_sheet_a_month_and_lists_missing_numbers(
    clerk: Clerk, printed: Callable[..., Path]
) -> None:
    number = ORDINARY
    (clerk.root / f"complaints/2026/11/{SPARE}.yaml").unlink()
    idea = ("类别=建议", "渠道=热线", "投诉人.匿名=是", "内容=饮水点")
    clerk.does("new", *idea, "接收时间=2026-10-30T10:00", at="2026-11-19T10:30")

    draft = printed("投诉台账")
    book = book_at(draft.with_name(f"{draft.name}.xlsx"))
    november = book["2026-11"]

    assert book.sheetnames == ["2026-10", "2026-11", "合计", "cpl.台账"]
    headers = [str(cell.value).replace("\n", "／") for cell in november[3]]
    assert headers[:4] == ["序号", "编号／接收时间", "渠道／类别", "分类／等级"]
    assert len(headers) == 12
    assert everything_in(november, 4).startswith(f"2{number}\n2026-11-17 09:05热线\n投诉")
    assert "138****1234" in everything_in(november, 4)
    assert SPARE in everything_in(november, 6)
    assert (november.freeze_panes, november.print_title_rows) == ("C4", "$3:$3")
    assert november.auto_filter.ref == "A3:L5"
    assert {cell.number_format for cell in november[4][1:]} == {"@"}
    assert "王女士" not in text(draft)


def test_the_register_of_a_month_without_complaints(
    clerk: Clerk, printed: Callable[..., Path]
) -> None:
    draft = printed("台账", "--month", "2026-09")

    assert "本期没有登记" in text(draft)
    assert "本月没有登记" in everything(sheet(draft))


# —— what is attached ——


def test_each_file_has_its_keeper_and_its_check_sum(
    clerk: Clerk, printed: Callable[..., Path], tmp_path: Path
) -> None:
    """C1 附件/证据: 序号·名称·原件/复印·保管人·SHA256前8位"""
    number = clerk.complaint().stem
    for name, keeper, place in (
        ("监控.txt", "赵磊", "安保部硬盘3"),
        ("收条.txt", "李敏", "档案柜"),
    ):
        (tmp_path / name).write_text(name, encoding="utf-8")
        kept = ("--keeper", keeper, "--place", place)
        clerk.does("attach", number, str(tmp_path / name), *kept, at="2026-11-20T08:10")

    draft = printed(number, "投诉工单")

    rows = [[str(cell) for cell in row if cell] for row in sheet(draft).values]
    sums = [sha256(each.encode()).hexdigest()[:8] for each in ("监控.txt", "收条.txt")]
    assert ["1", "监控.txt（10 字节）", "赵磊，安保部硬盘3", sums[0]] in rows
    assert ["2", "收条.txt（10 字节）", "李敏，档案柜", sums[1]] in rows
    assert "| 1 | 监控.txt（10 字节） | 赵磊，安保部硬盘3 |" in text(draft)
    assert "保管人：" not in text(draft).split("## 跟踪记录")[0]


# —— readable as printed ——


@pytest.mark.parametrize("name", [*FORMS, "交接班记录"])
def test_a_form_prints_as_large_as_it_looks(name: str) -> None:
    """工单 prints at 6.9 pt: no column is shrunk to fit, and nothing is under 10.5 but the foot"""
    found = book_at(TEMPLATES / f"{name}.xlsx").worksheets[0]
    across = A4[0] - (found.page_margins.left + found.page_margins.right) * POINTS_PER_INCH
    width = sum(column_points(each.width) for each in found.column_dimensions.values())
    sizes = {
        cell.font.sz
        for row in found.iter_rows()
        for cell in row
        if cell.value and not str(cell.value).startswith("{%") and "打印时间" not in str(cell.value)
    }

    assert width <= across
    assert min(sizes) >= (10 if name == "交接班记录" else 10.5)
