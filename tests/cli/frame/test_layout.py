"""How wide text is; lines and tables made to fit a window."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from cpl.cli.frame.layout import Fit, columns, cut, fitted, folded, plain_line

TEXT = st.text(st.sampled_from("工单逾期，。（）“”：、a1- \u3000→·ｱ😀"), max_size=60).map(
    plain_line
)
HEADERS = ("编号", "应于", "现况", "谁", "内容")
FIT = Fit(cuts=("内容", "现况"), drops=("谁", "应于"))
ROW = ["TS20261121-001", "2026-11-23 17:30", "逾期 3小时（办公时间）", "设备部", "停运" * 20]


def shown(room: int, fit: Fit = FIT, row: list[str] = ROW) -> list[str]:
    return fitted(HEADERS, [row], room, fit, "2026").split("\n")


@given(TEXT, st.integers(2, 40))
def test_what_is_cut_fits_and_what_fits_is_not_cut(text: str, width: int) -> None:
    found = cut(text, width)
    assert columns(found) <= width
    assert found == text if columns(text) <= width else found.endswith("…")


@given(TEXT, st.integers(10, 40))
def test_a_folded_line_fits_and_loses_nothing(text: str, room: int) -> None:
    found = folded(text, room)
    assert re.sub(r"\s", "", found) == re.sub(r"\s", "", text)
    for line in found.split("\n"):
        assert wcswidth(line) <= room or len(re.findall(r"[!-~]+|[^!-~\s]", line.strip())) <= 8


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("设备部今天要答复，逾期的有三件。", ["设备部今天要答", "复，逾期的有三", "件。"]),
        ("没有发现问题，可以提交。", ["没有发现问题，", "可以提交。"]),
        ("编号  过山车停运两小时", ["编号  过山车停", "      运两小时"]),
        ("看 complaints/2026/11/停运.yaml 这里", ["看", "complaints/2026/11/停运.yaml", "这里"]),
        ("  cpl do 1 转办 运营部", ["  cpl do 1 转办 运营部"]),
        ("（“停运两小时，”）好", ["（“停运两小", "时，”）好"]),
        ("\x1b[1m停运\x1b[0m两小时没有人说", ["\x1b[1m停运\x1b[0m两小时没有", "人说"]),
    ],
)
def test_a_line_is_broken_where_a_reader_would(line: str, rows: list[str]) -> None:
    assert folded(line, 15).split("\n") == rows


def test_a_table_that_fits_is_left_whole_but_for_the_year() -> None:
    assert shown(150)[2] == (
        f"TS20261121-001  11-23 17:30  逾期 3小时（办公时间）  设备部  {'停运' * 20}"
    )


def test_another_year_is_told() -> None:
    assert "2025-12-31" in shown(150, row=[*ROW[:1], "2025-12-31", *ROW[2:]])[2]


@pytest.mark.parametrize(
    ("room", "row"),
    [
        (80, "TS20261121-001  11-23 17:30  逾期 3小时  设备部  停运停运停运停运停运停运停运停…"),
        (60, "TS20261121-001  11-23 17:30  逾期 3小时  停运停运停运停运停…"),
        (44, "TS20261121-001  逾期 3小时  停运停运停运停…"),
    ],
)
def test_cells_are_cut_and_columns_go_in_the_order_that_is_declared(room: int, row: str) -> None:
    assert shown(room)[2] == row


def test_what_may_not_be_lost_goes_on_below() -> None:
    fit = Fit(folds=("内容",))
    beside = shown(80, fit)[2:]
    assert [line[:14].strip() for line in beside] == ["TS20261121-001", "", "", "", ""]
    assert "".join(line[56:].strip() for line in beside).endswith("停运" * 10)
    assert {len(line) - len(line.lstrip()) for line in beside[1:]} == {61}
    below = shown(60, fit)
    assert "内容" not in below[0]
    assert below[3:] == [f"    {'停运' * 14}", f"    {'停运' * 6}"]


@given(
    st.lists(st.lists(TEXT, min_size=5, max_size=5), max_size=4),
    st.integers(24, 120),
    st.sampled_from([Fit(), FIT, Fit(folds=("内容",)), Fit(folds=("现况", "内容"))]),
)
def test_no_table_is_wider_than_the_window(rows: list[list[str]], room: int, fit: Fit) -> None:
    for line in fitted(HEADERS, rows, room, fit, "2026").split("\n"):
        assert wcswidth(line) <= room or (fit.folds and " " not in line.strip())


def test_a_key_stays_on_the_line_of_what_it_does() -> None:
    offered = "按一个键：回车 登记  数字 改那一项  b 补别的  d 当场办结  q 先放着 "
    assert folded(offered, 60).split("\n")[-1].strip() == "q 先放着"
