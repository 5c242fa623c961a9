"""A column says by itself which of its numbers have lost a nought in front."""

import pytest

from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import Sheet
from cpl.use_cases.imports.cells.lost_zeros import LostZeros
from cpl.use_cases.imports.table import SourceTable


def told(*texts: str) -> list[str]:
    rows = [Row(number, (text,)) for number, text in enumerate(texts, 2)]
    table = SourceTable(Sheet("表.csv", "", "csv", tuple(rows)), (1,), ("电话",), tuple(rows))
    zeros = LostZeros(table, [0])
    for row in rows:
        zeros.see(row)
    return [str(each) for each in zeros.told()]


def test_a_number_that_is_one_digit_short() -> None:
    [said] = told("01062341234", "13800001234", "1062345678", "1062340000")
    assert said == (
        "表.csv:第4行:电话(A4): 警告: 这一列 0 开头的都是 11 位，这一格只有 10 位，这样的共 2 行，"
        "前面的 0 多半丢了。在表里补上，这一列设成文本。 [lost-zeros]"
    )


@pytest.mark.parametrize(
    "texts",
    [
        ("1", "2", "10", "100"),
        ("0", "1", "2"),
        ("01062341234", "62341234"),
        ("007", "08", "9"),
        ("0138", "139", "13800001234"),
        ("0138", "甲139", ""),
    ],
    ids=["counted up", "none at all", "no area code", "no one length", "longer ones", "words"],
)
def test_what_only_happens_to_be_shorter(texts: tuple[str, ...]) -> None:
    assert told(*texts) == []


def test_as_many_noughts_as_there_are_to_lose() -> None:
    places = [each.split(":")[1] for each in told("00012", "13", "4567", "1")]
    assert places == ["第3行", "第4行"]
