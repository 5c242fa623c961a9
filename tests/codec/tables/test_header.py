"""The header is where short words stand over cells of another kind, however it is dressed up."""

import pytest

from cpl.codec.tables.header import (
    CellKind,
    column_letter,
    column_names,
    find_header,
    kind_of_cell,
)

NAMES = "日期|渠道|姓名|电话|内容|部门"
ROWS = tuple(
    f"2026-11-0{n}|热线|王女士|1380000000{n}|过山车停运没有人告知，退票要等三天|客服部"
    for n in range(1, 7)
)
TITLE = "梦幻岛 2026 年投诉台账"
FILLED_BY = "填表单位：客服部||||填表日期：2026-11-30"
UPPER, LOWER = "日期|渠道|投诉人||内容|处理", "||姓名|电话||部门"
JOINED = ("日期", "渠道", "投诉人/姓名", "投诉人/电话", "内容", "处理/部门")
ALONE = tuple(NAMES.split("|"))

DRESSED = {
    "上面什么都没有": ((), (NAMES,), ALONE),
    "标题": ((TITLE,), (NAMES,), ALONE),
    "标题和填表单位": ((TITLE, FILLED_BY), (NAMES,), ALONE),
    "两行，上面是合并的": ((), (UPPER, LOWER), JOINED),
    "标题下面两行": ((TITLE, FILLED_BY), (UPPER, LOWER), JOINED),
    "上面一行是分组，下面一行什么都有": (("基本||投诉人||情况|",), (NAMES,), ALONE),
    "表头前面有二十行说明": (tuple(f"{n}、请如实填写" for n in range(1, 21)), (NAMES,), ALONE),
}


def cut(lines: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(each.split("|")) for each in lines]


def found(*lines: str) -> tuple[int, ...]:
    return find_header(cut(lines), lambda names: 0)


@pytest.mark.parametrize("dress", DRESSED)
@pytest.mark.parametrize("filled", [6, 2, 1])
def test_it_is_found_under_whatever_stands_above(dress: str, filled: int) -> None:
    above, header, names = DRESSED[dress]
    rows = (*above, *header, *ROWS[:filled])
    where = found(*rows)
    assert where == tuple(range(len(above), len(above) + len(header)))
    assert column_names([cut(rows)[each] for each in where]) == names


def test_of_three_rows_those_are_taken_that_name_every_column() -> None:
    rows = (TITLE, "基本情况||投诉人||经过|", "日期|渠道|联系||内容|处理", LOWER, *ROWS)
    assert found(*rows)[-1] == 3
    assert column_names([cut(rows)[each] for each in found(*rows)])[2:4] == (
        "联系/姓名",
        "联系/电话",
    )


def test_a_table_of_words_only_has_its_names_above() -> None:
    assert found("一级|二级", "城乡建设|安全生产", "城乡建设|规划", "交通|公交") == (0,)


def test_a_header_with_nothing_below_is_one() -> None:
    assert found(TITLE, NAMES) == (1,)


def test_the_pages_of_an_export_repeat_their_names() -> None:
    assert found(TITLE, NAMES, *ROWS[:3], NAMES, *ROWS[3:]) == (1,)


def test_without_names_there_is_no_header() -> None:
    assert found(*ROWS) == ()
    assert found("71|120", "72|45", "73|9") == ()


def test_what_a_mapping_wants_goes_before_what_looks_best() -> None:
    rows = cut(("编号|谁|什么", *ROWS[:1], "单号|姓名|内容", *ROWS))
    assert find_header(rows, lambda names: len({"姓名", "内容"} & set(names))) == (2,)


def test_a_merged_name_holds_for_the_columns_below_it_only() -> None:
    assert column_names(cut(("时间||处理||", "接收|回复|单位|结果|"))) == (
        "时间/接收",
        "时间/回复",
        "处理/单位",
        "处理/结果",
        "E列",
    )
    assert column_names(cut(("满意度|满意度|",))) == ("满意度", "满意度(B)", "C列")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("接收时间", CellKind.LABEL),
        ("是否解决（只问本月）", CellKind.LABEL),
        ("1月", CellKind.LABEL),
        ("13800000001", CellKind.NUMBER),
        ("12.5%", CellKind.NUMBER),
        ("2026年11月3日", CellKind.MOMENT),
        ("11.3 14:30", CellKind.MOMENT),
        ("TS20261103-001", CellKind.CODE),
        ("排队太久，没有遮阳，孩子中暑", CellKind.LONG),
        ("填表单位：客服部", CellKind.FORM),
        ("  ", CellKind.BLANK),
    ],
)
def test_a_cell_is_known_by_its_looks(text: str, kind: CellKind) -> None:
    assert kind_of_cell(text) is kind


def test_columns_have_the_letters_of_excel() -> None:
    assert [column_letter(each) for each in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_names_over_again_in_one_row_are_no_header_below_the_first_rows() -> None:
    """At the top of the second page both rows of the header are one."""
    rows = (TITLE, UPPER, LOWER, *ROWS[:3], "日期|渠道|姓名|电话|内容|部门", *ROWS[3:])
    assert found(*rows) == (1, 2)
