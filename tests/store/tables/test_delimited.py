"""CSV as offices send it: what is broken costs its own row, and every other row comes in."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.problems import Severity
from cpl.store.tables.delimited import ChangedMeanwhile, Delimited, opened
from cpl.store.tables.quoting import Records, shape_of
from cpl.store.tables.rows import Row

HEADER = "接收时间,渠道,姓名,电话,内容"
ONE = "2026-11-03 09:00,热线,甲,13800000001,过山车停运"
TWO = "2026-11-03 09:10,热线,乙,13800000002,厕所没有纸"
THREE = '2026-11-03 09:20,热线,丙,13800000003,"排队久,没人管"'
RIGHT = (ONE, TWO, THREE)


def table(tmp_path: Path, *lines: str | bytes, encoding: str = "utf-8") -> Delimited:
    path = tmp_path / "留言.csv"
    coded = [each if isinstance(each, bytes) else each.encode(encoding) for each in lines]
    path.write_bytes(b"\n".join((*coded, b"")))
    return opened(path)


def told(row: Row) -> list[tuple[str, str]]:
    return [(each.code, each.severity.value) for each in row.doubts]


def names(rows: Delimited) -> list[str]:
    """Who is in the table, of the rows that can be trusted."""
    sound = (row for row in rows if all(x.severity is Severity.WARNING for x in row.doubts))
    return [row.cells[2] for row in sound]


# —— quotes ——


@pytest.mark.parametrize(
    ("broken", "lines", "code"),
    [
        ('2026-11-03 09:05,热线,戊,13800000009,"没关引号', "第 3 行", "broken-quotes"),
        (
            '2026-11-03 09:05,热线,戊,13800000009,"没关引号\n第二行，接着',
            "第 3 到 4 行",
            "broken-quotes",
        ),
        ('2026-11-03 09:05,热线,戊,13800000009,"他说"好",结果没有"', "第 3 行", "broken-quotes"),
        (
            '2026-11-03 09:05,热线,戊,13800000009,"他"说\n好, 后来\n没有"',
            "第 3 到 5 行",
            "broken-quotes",
        ),
        ('2026-11-03 09:05,热线,"戊,13800000009,"少了一格"', "第 3 行", "broken-quotes"),
    ],
    ids=["不关", "不关，两行", "引号套引号", "多行里套引号", "错位"],
)
def test_a_broken_quote_costs_its_own_row(
    tmp_path: Path, broken: str, lines: str, code: str
) -> None:
    rows = table(tmp_path, HEADER, ONE, broken, TWO, THREE)
    assert names(rows) == ["姓名", "甲", "乙", "丙"]
    spoilt = [row for row in rows if row.doubts]
    assert [(row.number, told(row)) for row in spoilt] == [(3, [(code, "错误")])]
    assert f"（文件{lines}）" in spoilt[0].doubts[0].say


def test_two_broken_quotes_take_nothing_that_stands_between_them(tmp_path: Path) -> None:
    """Together they look like one cell that is closed, but for the subtotal in it."""
    broken = '2026-11-03 09:05,热线,戊,13800000009,"没关引号'
    rows = list(table(tmp_path, HEADER, ONE, TWO, broken, "小计,,,,共 3 件", broken, THREE))
    assert [row.cells[0] for row in rows if not row.doubts][-2:] == ["小计", THREE[:16]]
    assert [told(row) for row in rows if row.doubts] == [[("broken-quotes", "错误")]] * 2


def test_a_quote_that_is_never_closed_costs_nothing_above_it(tmp_path: Path) -> None:
    rows = table(tmp_path, HEADER, *RIGHT, '2026-11-03 09:30,热线,丁,13800000004,"到末尾', "还有")
    assert names(rows) == ["姓名", "甲", "乙", "丙"]
    assert [told(row) for row in rows][-1] == [("broken-quotes", "错误")]


def test_a_quote_in_the_middle_is_read_as_excel_does_and_told(tmp_path: Path) -> None:
    rows = list(table(tmp_path, HEADER, ONE, '2026-11-03 09:05,热线,戊,13800000009,"乱"说', TWO))
    assert rows[2].cells[4] == "乱说"
    assert [told(row) for row in rows] == [[], [], [("lenient-quotes", "警告")], []]


def test_a_text_of_several_lines_with_commas_is_one_cell(tmp_path: Path) -> None:
    """As long as its lines have no dates and numbers where the table has them."""
    text = "第一,第二,第三,第四,第五\n一,二,三,四,五"
    rows = list(table(tmp_path, HEADER, ONE, f'2026-11-03 09:05,热线,戊,13800000009,"{text}"', TWO))
    assert (len(rows), rows[2].cells[4], rows[2].doubts) == (4, text, ())


def test_a_quote_that_swallows_whole_rows_and_closes_by_chance(tmp_path: Path) -> None:
    broken = '2026-11-03 09:05,热线,戊,13800000009,"没关引号'
    chance = '2026-11-03 09:40,热线,己,13800000008,半边引号"'
    rows = table(tmp_path, HEADER, broken, ONE, TWO, chance)
    assert names(rows)[:3] == ["姓名", "甲", "乙"]


CELL = st.text(st.sampled_from('一二, "\n'), max_size=8).map(lambda text: f"话{text}完")
ROWS = st.lists(st.tuples(CELL, CELL), min_size=3, max_size=12)


@given(ROWS)
def test_what_a_program_wrote_is_read_as_it_was_meant(texts: list[tuple[str, str]]) -> None:
    """Quotes, commas and line ends within cells included; nothing is doubted."""
    written = [(str(10_000 + n), *pair, "2026-11-03") for n, pair in enumerate(texts)]
    lines = io.StringIO("".join(map(_written, written)), newline="").readlines()
    found = list(Records(lines, shape_of(lines[:200], ",")))
    assert [tuple(cells) for cells, _ in found] == written
    assert not any(doubts for _, doubts in found)


@given(ROWS, st.data())
def test_one_broken_quote_loses_no_other_row(
    texts: list[tuple[str, str]], data: st.DataObject
) -> None:
    """A quote is taken out or put in anywhere in one record: all others are read as they were."""
    written = [(str(10_000 + n), *pair, "2026-11-03") for n, pair in enumerate(texts)]
    lines = [_written(("编号", "内容", "答复", "时间")), *map(_written, written)]
    at = data.draw(st.integers(1, len(written)), "which record")
    line = lines[at]
    place = data.draw(st.integers(0, len(line) - 2), "where")
    is_quote = line[place] == '"'
    lines[at] = line[:place] + ("" if is_quote else '"') + line[place + is_quote :]
    physical = io.StringIO("".join(lines), newline="").readlines()
    found = Records(physical, shape_of(physical[:200], ","))
    sound = {tuple(cells) for cells, doubts in found if not doubts}
    assert {row for n, row in enumerate(written, 1) if n != at} <= sound


def _written(cells: tuple[str, ...]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


# —— bytes ——


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", "UTF-8"), ("gb18030", "GB18030")])
def test_one_bad_byte_costs_one_row(tmp_path: Path, encoding: str, said: str) -> None:
    spoilt = TWO.encode(encoding).replace("纸".encode(encoding), b"\xff")
    rows = table(tmp_path, HEADER, ONE, spoilt, THREE, encoding=encoding)
    assert rows.encoding.said == said
    assert names(rows) == ["姓名", "甲", "丙"]
    bad = [(row.number, each.column, each.code) for row in rows for each in row.doubts]
    assert bad == [(3, 4, "bad-bytes")]
    assert list(rows)[2].cells[4] == "厕所没有�"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-16-le", "UTF-16（没有标记）"),
        ("utf-16-be", "UTF-16（没有标记）"),
    ],
)
def test_utf16_without_its_mark(tmp_path: Path, encoding: str, said: str) -> None:
    path = tmp_path / "留言.csv"
    path.write_bytes("\r\n".join((HEADER, *RIGHT)).encode(encoding))
    found = opened(path)
    assert (found.encoding.said, names(found)) == (said, ["姓名", "甲", "乙", "丙"])


def test_big5_is_read_where_it_can_be_nothing_else(tmp_path: Path) -> None:
    lines = ("時間,內容", "2026-11-03,過山車停運，沒有告知")
    rows = table(tmp_path, *lines, encoding="cp950")
    assert (rows.encoding.said, [row.cells[1] for row in rows]) == (
        "Big5",
        ["內容", "過山車停運，沒有告知"],
    )


def test_letters_of_western_europe(tmp_path: Path) -> None:
    rows = table(tmp_path, "name,text", "Müller,café fermé", encoding="cp1252")
    assert [row.cells for row in rows][1] == ("Müller", "café fermé")


def test_the_encoding_is_told_by_where_the_file_stops_being_ascii(tmp_path: Path) -> None:
    rows = table(tmp_path, "a,b", *["1,plain"] * 60_000, "2,中文在最后", encoding="gb18030")
    assert rows.encoding.said == "GB18030"
    assert [row.cells for row in rows][-1] == ("2", "中文在最后")


# —— what parts the cells, and lines ——


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_what_makes_even_rows(tmp_path: Path, delimiter: str) -> None:
    lines = [("投诉统计", "", ""), ("时间", "姓名", "内容"), ("2026-11-03", "甲", "又,又;又")]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    assert [row.cells for row in table(tmp_path, text.getvalue())] == lines


def test_line_ends_of_all_kinds_and_zero_bytes(tmp_path: Path) -> None:
    rows = list(table(tmp_path, "甲,乙\r\n1,2\r3,4\n5,\x006"))
    assert [row.cells for row in rows] == [("甲", "乙"), ("1", "2"), ("3", "4"), ("5", "6")]
    assert told(rows[3]) == [("control-characters", "警告")]


# —— as often as it is asked for, and nothing held ——


def test_the_rows_are_read_again_each_time_unless_the_file_is_another(tmp_path: Path) -> None:
    rows = table(tmp_path, HEADER, *RIGHT)
    assert names(rows) == names(rows)
    with rows.path.open("a") as file:
        file.write(ONE)
    with pytest.raises(ChangedMeanwhile, match="正在被改动"):
        names(rows)


def test_a_large_file_is_never_held(tmp_path: Path) -> None:
    rows = table(tmp_path, HEADER, *[ONE + "。" * 300] * 8_000)
    assert rows.path.stat().st_size > 7_000_000
    tracemalloc.start()
    assert sum(1 for _ in rows) == 8_001
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000
