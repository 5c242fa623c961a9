"""What makes a workbook one of ours, and what does not."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from cpl.store.tables.filled import OfficeTemporary, read_filled

MARK = '"转办单|TS20261117-001|1|2|AB12-CD34-EF56|"'


def saved(path: Path, names: dict[str, str], **cells: Any) -> Path:
    book = Workbook()
    book.worksheets[0].title = "转办单"
    for address, value in cells.items():
        book.worksheets[0][address] = value
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.save(path)
    return path


def test_the_mark_says_which_paper_of_which_record_it_is(tmp_path: Path) -> None:
    names = {"cpl.单据": MARK, "填写.原因分析": "转办单!$C$3", "填写.调查情况": "转办单!$C$2"}

    found = read_filled(saved(tmp_path / "回执.xlsx", names, C2=" 查过\r\n了 ", C3=12.5))

    assert found is not None
    assert (found.mark.form, found.mark.number, found.mark.round) == ("转办单", "TS20261117-001", 1)
    assert (found.mark.made, found.mark.code, found.mark.copy) == (2, "AB12-CD34-EF56", "")
    assert [(n, s.address, s.text) for n, s in found.zones.items()] == [
        ("调查情况", "C2", "查过\n了"),
        ("原因分析", "C3", "12.5"),
    ]


@pytest.mark.parametrize("lost", ["#REF!", "转办单!#REF!", "别的!$A$1"])
def test_a_name_that_leads_nowhere_is_left_out(tmp_path: Path, lost: str) -> None:
    names = {"cpl.单据": MARK, "填写.原因分析": lost}

    found = read_filled(saved(tmp_path / "回执.xlsx", names))

    assert found is not None
    assert not found.zones


def test_without_names_the_number_and_code_on_the_paper_tell(tmp_path: Path) -> None:
    words = {"A1": "编号 TS20261117-001　　第 2 轮", "A9": "打印　编码 AB12-CD34-EF56"}

    found = read_filled(saved(tmp_path / "回执.xlsx", {}, **words, A3="原因分析", B3="没有流程"))

    assert found is not None
    assert (found.mark.number, found.mark.round, found.mark.made) == ("TS20261117-001", 2, None)
    assert ("原因分析", "没有流程") in [(label, spot.text) for label, spot in found.labelled]


@pytest.mark.parametrize(
    "cells", [{}, {"A1": "编号 TS20261117-001"}, {"A1": "编码 AB12-CD34-EF56"}]
)
def test_another_workbook_is_not_ours(tmp_path: Path, cells: dict[str, str]) -> None:
    assert read_filled(saved(tmp_path / "表.xlsx", {}, **cells)) is None


def test_a_broken_file_is_left_to_who_reads_tables(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "表.csv").write_text("编号,编码\n", encoding="utf-8")

    assert read_filled(tmp_path / "表.xlsx") is None
    assert read_filled(tmp_path / "表.csv") is None


@pytest.mark.parametrize("name", ["~$回执.xlsx", ".~回执.xlsx", ".~lock.回执.xlsx#"])
def test_the_small_file_beside_an_open_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OfficeTemporary, match=r"再导入 回执\.xlsx。"):
        read_filled(tmp_path / name)
