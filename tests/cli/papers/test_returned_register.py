"""A register worked on in Excel comes back: only what was changed counts, and by the rules."""

from pathlib import Path

import pytest
from books import book_at
from clerks import Clerk, everything, one_complaint, played
from edited_registers import FORM, cell_with, draft_of, edited, printed, row_of, saved
from overtaking import overtaken
from terminals import typed

from cpl.codec.tables.register_marks import SHEET

ONE, TWO, THREE = (f"TS20261117-00{n}" for n in (1, 2, 3))
REASON = ("--yes", "--reason", "按原始单据核对")


def three(clerk: Clerk) -> None:
    """One with a unit, one sorted only, one about somebody; and the register of them."""
    clerk.complaint("发生地点=南门")
    clerk.does("do", "1", "转办", "设备部", at="09:10")
    told = ("投诉", "网络", "投诉人.姓名=李先生", "投诉人.电话=13900001234")
    clerk.does("new", *told, "内容=排队两小时", "分类=服务时效", "--again")
    clerk.does("new", *told, "内容=餐厅太贵", "被投诉对象=二号餐厅", "--again")
    printed(clerk)


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, three)


@pytest.fixture
def register(office: Clerk) -> Path:
    return draft_of(office)


def record(clerk: Clerk, number: str) -> str:
    return next(clerk.root.rglob(f"{number}.yaml")).read_text("utf-8")


# —— nothing changed ——


def test_a_register_that_nobody_touched_brings_nothing(office: Clerk, register: Path) -> None:
    before = everything(office.root)

    said = office.does("import", str(register), "--yes").out

    assert f"投诉台账-2026-11.xlsx 是 cpl 出的{FORM}，有 3 件" in said
    assert "没有改动，什么都不用写。" in said
    assert everything(office.root) == before


def test_what_another_program_does_when_it_saves_is_no_change(
    office: Clerk, register: Path
) -> None:
    """untouched round trip = nothing: saved anew, sorted, hours later, in another order"""
    book = book_at(register)
    sheet = book.worksheets[0]
    one, two = row_of(book, ONE), row_of(book, THREE)
    for a, b in zip(one, two, strict=True):
        a.value, b.value = b.value, a.value
    sheet.row_dimensions[one[0].row].hidden = True  # filtered away
    sheet.insert_rows(1)
    sheet.insert_cols(1)
    path = saved(book, register, "台账 (2).xlsx")

    said = office.does("import", str(path), at="2026-11-19T09:00").out

    assert "没有改动，什么都不用写。" in said


# —— what was changed ——


def test_what_was_registered_is_put_right_after_a_look(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线", (TWO, "排队两小时"): "排队三小时"})
    before = everything(office.root)

    seen = office.does("import", str(path)).out
    assert everything(office.root) == before
    done = office.does("import", str(path), *REASON, at="10:00").out

    assert f"{ONE}" in seen
    assert "渠道    网络" in seen
    assert "（预览：什么都没有写。没有问题就加 --yes --reason 原因）" in seen
    assert "改了 2 件 2 格，一次提交 " in done
    written = record(office, ONE)
    assert "渠道: 热线\n" in written
    assert "事件: 更正\n" in written
    assert "字段: 渠道\n    原因: 按原始单据核对\n" in written
    assert "依据: 台账 改过.xlsx SHA-256 " in written
    assert "内容: 排队三小时\n" in record(office, TWO)
    assert office.git("log", "-1", "--format=%s").strip() == "导回台账: 2 件 (改过.xlsx)"
    assert office.does("check").out == "没有发现问题。\n"


def test_the_same_register_again_finds_it_done(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线"})
    office.does("import", str(path), *REASON)
    commits = office.commits()

    said = office.does("import", str(path), *REASON).out

    assert "有 1 格改成的，记录里已经是这样。" in said
    assert office.commits() == commits


def test_without_a_reason_nothing_is_put_right(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线"})
    before = everything(office.root)

    said = office("import", str(path), "--yes")

    assert said.status == 2
    assert "更正要写明原因，什么都没有写：加 --reason 原因" in said.err
    assert everything(office.root) == before


def test_what_an_event_decides_is_said_by_an_event(office: Clerk, register: Path) -> None:
    """等级 was set when it was handed on: 定级 says it anew, with the reason that it asks for."""
    path = edited(register, "改过.xlsx", {(ONE, "一级"): "二级"})

    office.does("import", str(path), *REASON, user="吴刚")

    assert "事件: 定级\n" in record(office, ONE)
    assert "等级: 二级" in record(office, ONE)


def test_at_a_terminal_one_key_and_the_reason_are_asked_for(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线"})

    screen = typed(
        office.root,
        "import",
        str(path),
        keys=(("照这样改 1 件？［Y/n］", "y"), ("为什么更正", "核对录音\n")),
    )

    assert screen.status == 0
    assert "改了 1 件 1 格，一次提交" in screen.text
    assert "原因: 核对录音" in record(office, ONE)


def test_a_dry_run_writes_nothing(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线"})
    before = everything(office.root)

    said = office.does("import", str(path), *REASON, "--dry-run").out

    assert "渠道    网络" in said
    assert everything(office.root) == before


# —— what is refused, and the rest goes on ——


def test_what_is_no_value_is_refused_and_the_rest_goes_on(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线", (ONE, "一级"): "特级"})

    said = office("import", str(path), *REASON)

    assert said.status == 1
    assert f"：{ONE}：“等级”没有“特级”这个选项，只能写：一级、二级、三级以上。" in said.out
    assert "改过.xlsx：2026-11!" in said.out
    assert "渠道: 热线" in record(office, ONE)


def test_the_cell_put_right_comes_in_afterwards(office: Clerk, register: Path) -> None:
    """The row has changed meanwhile, but by nothing else than this register."""
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线", (ONE, "一级"): "特级"})
    office("import", str(path), *REASON)

    book = book_at(path)
    cell = cell_with(book, ONE, "特级")
    cell.value = str(cell.value).replace("特级", "二级")
    book.save(path)
    office.does("import", str(path), *REASON)

    assert "等级: 二级" in record(office, ONE)


def test_masked_cells_are_not_to_be_changed(office: Clerk, register: Path) -> None:
    book = book_at(register)
    cell = next(c for c in row_of(book, ONE) if "王*" in str(c.value))
    cell.value = str(cell.value).replace("王**", "王小姐")

    said = office("import", str(saved(book, register, "改过.xlsx")), *REASON)

    assert said.status == 1
    assert "“投诉人.姓名”是脱敏的，脱敏的格子不能改；" in said.out
    assert f"用 cpl do {ONE} 更正 投诉人.姓名=…" in said.out
    assert "姓名: 王女士" in record(office, ONE)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("未到期", "准时", "“时限”是算出来的，不能在表里改；看 cpl do"),
        ("设备部", "运营部", "“主办单位”由办的那件事（"),
    ],
)
def test_what_follows_from_what_is_done_is_not_typed_in(
    office: Clerk, register: Path, old: str, new: str, says: str
) -> None:
    path = edited(register, "改过.xlsx", {(ONE, old): new})
    before = everything(office.root)

    said = office("import", str(path), *REASON)

    assert said.status == 1
    assert says in said.out
    assert everything(office.root) == before


def test_a_record_that_moved_on_is_named_and_the_others_go_on(
    office: Clerk, register: Path
) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线", (TWO, "网络"): "热线"})
    office.does("do", "1", "备注", "备注=又来电", at="11:00")

    said = office("import", str(path), *REASON, at="12:00")

    assert said.status == 1
    assert f"：{ONE}：出台账以后这一件又动过（11-17 11:00 备注），没有采用；" in said.out
    assert "渠道: 网络" in record(office, ONE)
    assert "渠道: 热线" in record(office, TWO)


def test_rows_taken_out_delete_nothing_and_rows_put_in_register_nothing(
    office: Clerk, register: Path
) -> None:
    book = book_at(register)
    sheet = book.worksheets[0]
    sheet.delete_rows(row_of(book, TWO)[0].row)
    new = int(row_of(book, THREE)[0].row) + 1
    sheet.insert_rows(new)
    sheet.cell(new, 3).value, sheet.cell(new, 6).value = "热线", "新来的一件"
    before = everything(office.root)

    said = office("import", str(saved(book, register, "改过.xlsx")), *REASON)

    assert said.status == 1
    assert f"表里没有了：{TWO}。记录还在，没有删；" in said.out
    assert f"2026-11!C{new}：这一行不是 cpl 出的" in said.out
    assert "新的投诉用 cpl new 登记" in said.out
    assert everything(office.root) == before


def test_a_signature_is_no_new_row(office: Clerk, register: Path) -> None:
    book = book_at(register)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value or "").startswith("制表人签字："):
                cell.value = "制表人签字：李敏　2026年12月1日"

    assert "没有改动" in office.does("import", str(saved(book, register, "签过.xlsx"))).out


def test_a_number_that_stands_twice_is_read_once(office: Clerk, register: Path) -> None:
    book = book_at(register)
    for cell, copied in zip(row_of(book, TWO), row_of(book, ONE), strict=True):
        cell.value = copied.value

    said = office("import", str(saved(book, register, "改过.xlsx")))

    assert said.status == 1
    assert f"{ONE} 上面已经有一行，这一行没有读。" in said.out


def test_of_many_rows_that_are_not_read_the_first_are_named(office: Clerk, register: Path) -> None:
    """A sheet copied as it is would be as many lines as it has rows."""
    book = book_at(register)
    for _ in range(4):
        book.copy_worksheet(book.worksheets[0])

    said = office("import", str(saved(book, register, "抄了几张.xlsx")))

    assert said.status == 1
    assert said.out.count("上面已经有一行，这一行没有读。") == 10
    assert "……这样的还有 2 行。\n" in said.out


def test_a_formula_that_came_to_nothing_is_no_text(office: Clerk, register: Path) -> None:
    path = edited(register, "改过.xlsx", {(TWO, "排队两小时"): "#REF!", (ONE, "网络"): "热线"})

    said = office("import", str(path), *REASON)

    assert said.status == 1
    assert f"{TWO}：公式出错，得到的是 #REF!，请在表里改好。" in said.out
    assert "排队两小时" in record(office, TWO)
    assert "渠道: 热线" in record(office, ONE)


def test_a_formula_that_nobody_calculated_is_not_an_empty_cell(
    office: Clerk, register: Path
) -> None:
    path = edited(register, "改过.xlsx", {(TWO, "排队两小时"): '="排队"&"三小时"'})

    said = office("import", str(path), *REASON)

    assert said.status == 1
    assert f"{TWO}：公式还没有算：用 Excel 或 WPS 打开这张表，存一次，再导入。" in said.out
    assert "不能改成空的" not in said.out
    assert "排队两小时" in record(office, TWO)


def test_what_is_for_a_receipt_is_not_passed_over(office: Clerk, register: Path) -> None:
    """The time would not be the one that somebody wrote."""
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线"})

    said = office("import", str(path), *REASON, "--at", "11-17 10:00")

    assert said.status == 2
    assert "--event、--at 只用于填好的转办单，改过.xlsx 不是。" in said.err
    assert "渠道: 网络" in record(office, ONE)


def test_an_empty_cell_is_filled_in(office: Clerk, register: Path) -> None:
    """Two fields share the cell; only one of them can be 餐饮."""
    path = register.with_name("改过.xlsx")
    book = book_at(register)
    sorting = cell_with(book, TWO, "服务时效").column
    row = row_of(book, THREE)
    row[sorting - 1].value = "餐饮"
    book.save(path)

    office.does("import", str(path), "--yes")

    assert "事件: 归类\n" in record(office, THREE)
    assert "分类: 餐饮" in record(office, THREE)


def test_numbers_sorted_without_their_rows_change_nothing(office: Clerk, register: Path) -> None:
    """只排了编号那一列：每一件都成了别的一件"""
    book = book_at(register)
    one, two = cell_with(book, ONE, ONE), cell_with(book, THREE, THREE)
    one.value, two.value = two.value, one.value
    before = everything(office.root)

    said = office("import", str(saved(book, register, "改过.xlsx")), *REASON)

    assert said.status == 1
    assert "像是编号和别的列错开了" in said.out
    assert everything(office.root) == before


def test_a_column_sorted_by_itself_changes_nothing(office: Clerk, register: Path) -> None:
    book = book_at(register)
    cells = [
        next(c for c in row_of(book, each) if word in str(c.value))
        for each, word in ((ONE, "过山车"), (TWO, "排队"), (THREE, "餐厅太贵"))
    ]
    texts = [each.value for each in cells]
    for cell, text in zip(cells, (*texts[1:], texts[0]), strict=True):
        cell.value = text
    before = everything(office.root)

    said = office("import", str(saved(book, register, "改过.xlsx")), *REASON)

    assert said.status == 1
    assert "这一列还是原来那些内容，只是换了行，像是单独排了序" in said.out
    assert everything(office.root) == before


def test_columns_of_one_s_own_are_named_and_not_read(office: Clerk, register: Path) -> None:
    book = book_at(register)
    head = next(r for r in book.worksheets[0].iter_rows() if str(r[0].value) == "序号")[0].row or 0
    book.worksheets[0].cell(head, 30).value = "领导批示"

    said = office.does("import", str(saved(book, register, "改过.xlsx"))).out

    assert "这几列不是 cpl 出的，没有读：领导批示。" in said


def test_columns_that_are_gone_are_named_and_the_others_read(office: Clerk, register: Path) -> None:
    book = book_at(edited(register, "改过.xlsx", {(ONE, "网络"): "热线"}))
    late = cell_with(book, ONE, "未到期")
    book.worksheets[0].delete_cols(int(late.column))

    said = office.does("import", str(saved(book, register, "改过.xlsx"))).out

    assert "渠道    网络" in said
    assert "这几列的表头不在了，没有读：时限。" in said


def test_what_was_brought_in_can_be_taken_back_and_brought_in_again(
    office: Clerk, register: Path
) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线", (TWO, "网络"): "热线"})
    office.does("import", str(path), *REASON)

    office.does("undo", "--yes")
    assert "渠道: 网络" in record(office, TWO)
    office.does("import", str(path), *REASON)

    assert "渠道: 热线" in record(office, TWO)


def test_who_sees_a_record_masked_changes_nothing_in_it(office: Clerk, register: Path) -> None:
    """钱芳 has nothing to do with it: the preview would show her what is masked on the paper."""
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线"})

    said = office("import", str(path), *REASON, user="钱芳")

    assert said.status == 1
    assert f"：{ONE}：你看到的是脱敏的：你不经手这一件，请经手的人来改。" in said.out
    assert "渠道: 网络" in record(office, ONE)


def test_a_record_that_a_colleague_changes_this_very_moment_is_left_alone(
    office: Clerk, register: Path
) -> None:
    path = edited(register, "改过.xlsx", {(ONE, "网络"): "热线", (TWO, "网络"): "热线"})
    overtaken(office, "do", "1", "备注", "备注=又来电")

    said = office("import", str(path), *REASON, at="11:00")

    assert said.status == 1
    assert f"：{ONE}：出台账以后这一件又动过（11-17 11:00 备注），没有采用；" in said.out
    assert "改了 1 件 1 格，一次提交" in said.out
    assert "渠道: 热线" in record(office, TWO)


def test_a_register_of_rectifications_comes_back_as_well(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    told = ("整改单位=设备部", "来源=1", "存在问题=没有告知", "整改要求=一周内改好")
    clerk.does("new", "整改", *told, "整改期限=2026-11-24", user="吴刚")
    clerk.does("form", "整改台账", "--month", "2026-11")
    book = book_at(next(clerk.root.glob("草稿/整改台账*.xlsx")))
    cells = [c for row in book.worksheets[0].iter_rows() for c in row]
    cell = next(c for c in cells if "一周内改好" in str(c.value))
    cell.value = str(cell.value).replace("一周内改好", "三天内改好")
    path = clerk.root.parent / "整改.xlsx"
    book.save(path)

    said = clerk.does("import", str(path), *REASON, user="吴刚").out

    assert "整改.xlsx 是 cpl 出的整改台账，有 1 件" in said
    assert "整改要求" in said
    assert "三天内改好" in next(clerk.root.rglob("ZG*.yaml")).read_text("utf-8")


def test_a_damaged_register_is_called_damaged(office: Clerk, register: Path) -> None:
    path = register.parent.parent.parent / "坏的.xlsx"
    path.write_bytes(register.read_bytes()[:-200])

    said = office("import", str(path))

    assert said.status == 3
    assert "坏的.xlsx 不完整或已损坏，打不开。" in said.err


# —— registers that remember nothing ——


def test_our_own_list_is_not_registered_once_more(office: Clerk) -> None:
    path = office.root.parent / "清单.csv"
    path.write_text(office.does("list", "--format", "csv").out, "utf-8")

    said = office("import", str(path))

    assert said.status == 1
    assert "清单.csv 里是这里已经有的记录" in said.err


def test_a_register_without_its_memory_is_known_and_registers_nothing(
    office: Clerk, register: Path
) -> None:
    """`--skeleton` then makes one that would add all 8 complaints again, with masked names"""
    book = book_at(register)
    del book[SHEET]
    path = str(saved(book, register, "早先的.xlsx"))
    before = everything(office.root)

    for words in (("import", path), ("import", path, "--skeleton"), ("import", path, "--yes")):
        said = office(*words)
        assert said.status == 1
        assert f"早先的.xlsx 里是这里已经有的记录（{ONE} 等），是 cpl 自己出的表" in said.err
        assert "cpl form 投诉台账 重新出一份" in said.err
    assert everything(office.root) == before
