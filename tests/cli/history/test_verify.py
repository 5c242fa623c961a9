"""A code read out, and a file that comes back, beside what was issued."""

import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from books import book_at
from clerks import Clerk, played
from issued_office import PAPER_FOLDER, by_plain_git, issues, paper
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from PIL import Image

from cpl.store.defaults import defaults_root

NUMBER = "TS20261010-001"


@pytest.fixture
def busy(clerk: Clerk) -> Clerk:
    return played(clerk, issues)


def code_of(clerk: Clerk) -> str:
    return paper(clerk, ".md").stem[-14:]


def brought(clerk: Clerk, edit: Callable[[Any], object] = bool, name: str = "寄回来.xlsx") -> str:
    """The issued sheet as somebody edited it, saved by another program under another name."""
    book = book_at(paper(clerk, ".xlsx"))
    edit(book)
    path = clerk.root.parent / name
    book.save(path)
    return str(path)


def cell_with(book: Any, words: str) -> Any:
    cells = (cell for row in book.worksheets[0].iter_rows() for cell in row)
    return next(each for each in cells if words in str(each.value))


# —— a code ——


def test_a_code_tells_which_paper_it_is_and_that_it_is_whole(busy: Clerk) -> None:
    said = busy.does("verify", code_of(busy)).out
    assert f"✓ 编码 {code_of(busy)}：转办单（{NUMBER}），签发过，存档原样" in said
    assert "2026-10-10 10:00　李敏" in said
    assert "封存/2026-10/月报" in said
    assert "记录没有变过" in said


def test_a_code_is_known_however_it_is_typed(busy: Clerk) -> None:
    code = code_of(busy)
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    for words in ((code.lower(),), (code.replace("-", ""),), tuple(code.split("-")), (wide,)):
        busy.does("verify", *words)


def test_what_happened_to_its_record_since_is_told(busy: Clerk) -> None:
    busy.does("do", NUMBER, "备注", "备注=查过监控", at="2026-12-04T09:00")
    said = busy.does("verify", code_of(busy)).out
    assert "签发以后  2026-12-04 09:00 命令 备注 李敏" in said


def test_a_word_of_the_record_changed_by_hand_is_told(busy: Clerk) -> None:
    """`cpl verify` of a printed code before and after a one-character change."""
    [record] = busy.root.rglob(f"{NUMBER}.yaml")
    record.write_text(record.read_text("utf-8").replace("两小时", "三小时"), "utf-8")
    by_plain_git(busy)
    said = busy.does("verify", code_of(busy)).out
    assert "直接用 git" in said
    assert "内容 排队两小时→排队三小时" in said


def test_an_altered_archive_is_told_by_whom_and_how_it_is_put_back(busy: Clerk) -> None:
    file = paper(busy, ".md")
    file.write_text(file.read_text("utf-8") + "另\n", "utf-8")
    by_plain_git(busy)
    said = busy("verify", code_of(busy))
    assert said.status == 1
    assert f"{file.name}：改过（nobody in particular，" in said.out
    assert "git restore --source=" in said.out
    assert busy("verify").status == 1


def test_a_paper_that_was_issued_again_is_told(busy: Clerk) -> None:
    old = code_of(busy)
    busy.does("do", NUMBER, "备注", "备注=查过监控", at="2026-12-04T09:00")
    busy.does("form", NUMBER, "转办单", "--issue")
    assert "后来又有" in busy.does("verify", old).out
    assert f"{NUMBER} 签发过 2 份" in busy.does("verify", NUMBER).out


def test_a_slip_of_the_pen_is_no_forgery(busy: Clerk) -> None:
    code = code_of(busy)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    said = busy("verify", wrong)
    assert said.status == 1
    assert "抄错了：校验字对不上" in said.out
    assert f"{code}　转办单（{NUMBER}）" in said.out


def test_a_sign_too_few_or_too_many_is_counted_and_the_paper_named(busy: Clerk) -> None:
    code = code_of(busy)
    for typed, many in ((code[:-1], 11), (code[1:], 11), (code + "2", 13)):
        said = busy("verify", typed)
        assert said.status == 1
        assert f"抄错了：应是 12 个字，这里是 {many} 个。再看一遍纸上的。" in said.out
        assert f"像的有  {code}　转办单（{NUMBER}）" in said.out


def test_a_code_at_the_end_of_a_file_name_is_known(busy: Clerk) -> None:
    assert f"✓ 编码 {code_of(busy)}：" in busy.does("verify", f"转办单-01-{code_of(busy)}").out
    nothing = busy("verify", "")
    assert (nothing.status, nothing.err[:7]) == (2, "“”不是编码，")


def test_a_seal_is_known_by_its_name_and_a_slip_in_its_code_is_told(busy: Clerk) -> None:
    name = "封存/2026-10/月报"
    assert f"✓ {name}：封存完好" in busy.does("verify", name).out
    report = (busy.root / "reports/2026-10/月报.md").read_text("utf-8")
    printed = re.findall(r"封存码[^0-9A-Z]*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})", report)[0]
    last = "2" if printed[-1] != "2" else "3"
    assert f"像的有  {printed}　{name}" in busy("verify", printed[:-1] + last).out


def test_a_code_that_nobody_issued(busy: Clerk) -> None:
    said = busy("verify", "EGV9-9VRR-C9W9")
    assert said.status == 1
    assert "抄错了" in said.out or "这里没有签发过" in said.out
    assert busy("verify", "0A1B-2C3D-4E5F").out.startswith("✗ 编码 0A1B-2C3D-4E5F：这里没有签发过")
    assert busy("verify", "你好").status == 2
    assert "抄错了" not in busy("verify", "TS20261010-999").out


def test_the_seal_printed_on_a_report_is_known(busy: Clerk) -> None:
    text = (busy.root / "reports/2026-10/月报.md").read_text("utf-8")
    code = text.partition("封存码 `")[2][:14]
    assert "✓ 封存/2026-10/月报：封存完好" in busy.does("verify", code).out


@pytest.mark.parametrize(
    ("option", "period"), [("week", "2026-W41"), ("quarter", "2026-Q3"), ("year", "2025")]
)
def test_how_to_ask_for_what_came_late_is_of_its_own_period(
    busy: Clerk, option: str, period: str
) -> None:
    at, who = "2026-12-04T09:00", busy.who("客服经理")
    busy.does("report", f"--{option}", period, "--issue", "--yes", at=at, user=who)
    [path] = (busy.root / "reports" / period).glob("*.md")
    said = busy.does("verify", str(path)).out
    asked = f"--{option} {period}"
    assert f"cpl report {path.stem} {asked} 会说" in said
    busy.does("report", path.stem, f"--{option}", period, "--dry-run", at=at, user=who)


def test_programs_read_the_same(busy: Clerk) -> None:
    said = json.loads(busy.does("verify", code_of(busy), "--format", "json").out)
    assert said["相符"] is True
    assert said["签发"] == ["2026-10-10 10:00　李敏"]
    assert json.loads(busy.does("verify", "--format", "json").out)["相符"] is True


# —— a file ——


def test_saved_again_and_renamed_it_is_the_same_paper(busy: Clerk) -> None:
    assert "内容和签发的一样" in busy.does("verify", brought(busy)).out
    copy = shutil.copy(paper(busy, ".xlsx"), busy.root.parent / "改名.xlsx")
    assert "一模一样" in busy.does("verify", str(copy)).out


def test_a_cell_that_reads_otherwise_is_named(busy: Clerk) -> None:
    def edit(book: Any) -> None:
        cell = cell_with(book, "排队两小时")
        cell.value = cell.value.replace("两小时", "三小时")

    said = busy("verify", brought(busy, edit))
    assert said.status == 1
    assert "和签发的不一样" in said.out
    assert "排队两小时 → 排队三小时　内容不同" in said.out


def test_what_was_to_be_filled_in_is_no_forgery(busy: Clerk) -> None:
    def edit(book: Any) -> None:
        for name, each in book.defined_names.items():
            if name.startswith("填写."):
                [(title, place)] = each.destinations
                cell = book[title][place.replace("$", "").partition(":")[0]]
                if not cell.value:
                    cell.value = "已整改"
                    return

    said = busy.does("verify", brought(busy, edit)).out
    assert "只填了要填的格子" in said
    assert "已整改　填写" in said


def hide_a_row(book: Any) -> None:
    book.worksheets[0].row_dimensions[cell_with(book, "排队两小时").row].hidden = True


def hide_a_sheet(book: Any) -> None:
    book.worksheets[-1].sheet_state = "hidden"


def add_a_sheet(book: Any) -> None:
    book.create_sheet("附页")["A1"] = "另"


def white(book: Any) -> None:
    cell = cell_with(book, "排队两小时")
    cell.font = Font(color="FFFFFFFF")


def a_formula(book: Any) -> None:
    cell_with(book, "排队两小时").value = '="排队两小时"'


def a_stamp(book: Any) -> None:
    data = BytesIO()
    Image.new("RGB", (40, 40), "red").save(data, "PNG")
    book.worksheets[0].add_image(SheetImage(data), "B2")


def a_thin_row(book: Any) -> None:
    book.worksheets[0].row_dimensions[cell_with(book, "排队两小时").row].height = 0.5


def another_format(book: Any) -> None:
    cell_with(book, "排队两小时").number_format = ';;;"没有排队"'


def a_comment(book: Any) -> None:
    cell_with(book, "排队两小时").comment = Comment("本单作废", "某人")


def a_header(book: Any) -> None:
    book.worksheets[0].oddHeader.center.text = "本单作废"


def less_to_print(book: Any) -> None:
    book.worksheets[0].print_area = "A1:B2"


def a_condition(book: Any) -> None:
    rule = FormulaRule(formula=["TRUE"], font=Font(color="FFFFFF"))  # type: ignore[no-untyped-call]  # openpyxl has no types
    place = cell_with(book, "排队两小时").coordinate
    book.worksheets[0].conditional_formatting.add(place, rule)


@pytest.mark.parametrize(
    "edits",
    [
        {
            hide_a_row: "藏起来了",
            add_a_sheet: "工作表不同",
            a_stamp: "图片不同",
            a_comment: "批注：本单作废",
            a_header: "页眉页脚",
            less_to_print: "只打印 A1:B2",
            another_format: "单元格格式",
        },
        {
            a_thin_row: "藏起来了",
            white: "字是白的",
            a_condition: "条件格式",
        },
        {hide_a_sheet: "藏起来了", a_formula: "值换成了公式"},
    ],
    ids=["藏行等", "细行等", "藏表等"],
)
def test_what_is_hidden_or_put_in_place_of_a_word_is_found(
    busy: Clerk, edits: dict[Callable[[Any], None], str]
) -> None:
    """Several at once, of which each is told in words of its own."""

    def edit(book: Any) -> None:
        for each in edits:
            each(book)

    found = busy("verify", brought(busy, edit))
    assert found.status == 1
    assert [each for each in edits.values() if each not in found.out] == []


def test_a_text_is_compared_line_by_line(busy: Clerk) -> None:
    text = paper(busy, ".md").read_text("utf-8")
    file = busy.root.parent / "抄来的.md"
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert "内容和签发的一样" in busy.does("verify", str(file)).out
    file.write_text(text.replace("两小时", "三小时"), "utf-8")
    assert busy("verify", str(file)).status == 1


def test_a_draft_proves_nothing(busy: Clerk) -> None:
    busy.does("form", NUMBER, "转办单")
    for ending in (".md", ".xlsx"):
        said = busy("verify", str(busy.root / f"草稿/{NUMBER}-转办单{ending}"))
        assert said.status == 1
        assert "是草稿，不作凭据" in said.out


def test_a_report_is_compared_too(busy: Clerk) -> None:
    for ending in (".md", ".xlsx"):
        busy.does("verify", str(busy.root / f"reports/2026-10/月报{ending}"))


def test_what_cannot_be_compared_is_said(busy: Clerk, tmp_path: Path) -> None:
    for name, said in (("扫描.pdf", "只认 .xlsx 和 .md"), ("坏的.xlsx", "不是能打开的 .xlsx")):
        (tmp_path / name).write_bytes(b"%PDF")
        found = busy("verify", str(tmp_path / name))
        assert found.status in (1, 2)
        assert said in found.err
    (tmp_path / "别的.md").write_text("你好\n", "utf-8")
    assert "上面没有编码" in busy("verify", str(tmp_path / "别的.md")).out


def test_who_does_not_see_the_record_whole_is_told_where_and_not_what(busy: Clerk) -> None:
    def edit(book: Any) -> None:
        cell_with(book, "王").value = "赵某"

    found = busy("verify", brought(busy, edit), user="系统")
    assert found.status == 1
    assert "王女士" not in found.out
    assert "你看不到这一件的内容" in found.out


# —— everything ——


def test_everything_is_as_it_was(busy: Clerk) -> None:
    said = busy.does("verify").out
    assert "✓ 封存和签发过的都是原样" in said
    assert "2 个，签名核对过 0 个，没有签名 2 个" in said
    assert "3 份，原样 3 份" in said


def test_a_paper_put_there_under_a_code_of_its_own_is_forged(busy: Clerk) -> None:
    """A copy of the commit's message does not make its paper."""
    [record] = busy.root.rglob(f"{NUMBER}.yaml")
    record.write_text(record.read_text("utf-8").replace("两小时", "三小时"), "utf-8")
    message = busy.git("log", "-1", "--format=%B", "--", PAPER_FOLDER).replace(
        code_of(busy), "EGV9-9VRR-C9W9"
    )
    shutil.copy(paper(busy, ".md"), busy.root / PAPER_FOLDER / "转办单-02-EGV9-9VRR-C9W9.md")
    by_plain_git(busy, message)
    said = busy("verify")
    assert said.status == 1
    assert "编码不是从签发时记下的来源算出来的" in said.out


def test_a_deleted_seal_is_told(busy: Clerk) -> None:
    busy.git("tag", "-d", "封存/2026-10/月报")
    said = busy("verify")
    assert said.status == 1
    assert "seal-gone" in said.out


# —— a code that a telephone reads ——


def test_an_office_that_wants_it_has_its_code_drawn(clerk: Clerk) -> None:
    book = book_at(defaults_root() / "templates/转办单.xlsx")
    book.worksheets[0].cell(book.worksheets[0].max_row + 1, 1).value = "{{ 二维码 }}"
    book.save(clerk.root / "templates/转办单.xlsx")
    text = (defaults_root() / "templates/转办单.md.j2").read_text("utf-8")
    (clerk.root / "templates/转办单.md.j2").write_text(f"{text}\n{{{{ 二维码 }}}}\n", "utf-8")
    by_plain_git(clerk)
    issues(clerk)
    issued = book_at(paper(clerk, ".xlsx"))
    assert [len(sheet._images) for sheet in issued.worksheets] == [1] * len(issued.worksheets)  # type: ignore[attr-defined]
    assert "█▀▀▀▀▀█" in paper(clerk, ".md").read_text("utf-8")
    assert "内容和签发的一样" in clerk.does("verify", brought(clerk)).out
    clerk.does("form", NUMBER, "转办单")
    draft = book_at(clerk.root / f"草稿/{NUMBER}-转办单.xlsx")
    assert draft.worksheets[0]._images == []  # type: ignore[attr-defined]


# —— a register ——


@pytest.fixture
def register(busy: Clerk) -> str:
    """The code of the register of October, issued in November."""
    busy.does("form", "投诉台账", "--month", "2026-10", "--issue", at="2026-11-04T09:00")
    [found] = (busy.root / "issued/投诉台账").glob("*.xlsx")
    return found.stem[-14:]


def test_what_was_done_since_to_the_records_of_a_register_is_told(
    busy: Clerk, register: str
) -> None:
    assert "上面的 1 件没有变过" in busy.does("verify", register).out
    busy.does("do", NUMBER, "备注", "备注=查过监控", at="2026-12-04T09:00")
    [record] = busy.root.rglob(f"{NUMBER}.yaml")
    record.write_text(record.read_text("utf-8").replace("两小时", "三小时"), "utf-8")
    by_plain_git(busy, "王女士要求的")
    busy.does(
        *("new", "渠道=热线", "内容=别的", "投诉人.姓名=张先生", "投诉人.电话=13900001234"),
        *("分类=设备设施", "诉求=退票"),
        at="2026-12-04T11:00",
    )
    said = busy.does("verify", register).out
    assert "上面的 1 件改过 2 次" in said
    assert f"2026-12-04 09:00 命令 {NUMBER} 备注 李敏" in said
    assert f"直接用 git {NUMBER}" in said
    assert "王女士" not in said
    assert "TS20261204-001" not in said
