"""An issued order is a sheet for each copy; the unit's copy comes back and is recorded."""

from pathlib import Path
from typing import Any

import pytest
from books import book_at
from clerks import Clerk, handed_on, played
from openpyxl import Workbook

ANSWER = {
    "调查情况": "当班没有播放广播",
    "责任认定": "有责",
    "答复内容": "已道歉",
    "原因分析": "没有流程",
}
OURS = "转办单（②承办单位）"


def an_order_issued(clerk: Clerk) -> None:
    """To play: 李敏 has issued the order."""
    handed_on(clerk)
    clerk.does("form", "1", "转办单", "--issue", at="09:40")


@pytest.fixture
def issued(clerk: Clerk) -> Path:
    """The order, without its ending."""
    (text,) = played(clerk, an_order_issued).root.glob("issued/TS20261117-001/*.md")
    return text.with_suffix("")


def answered(book: Workbook, path: Path) -> str:
    for name, said in {**ANSWER, "经办": "王建国"}.items():
        title, place = next(book.defined_names[f"填写.{name}"].destinations)
        cell: Any = book[title][place.replace("$", "")]
        cell.value = said
    book.save(path)
    return str(path)


def workbook(issued: Path) -> Workbook:
    return book_at(issued.with_name(f"{issued.name}.xlsx"))


def test_each_copy_is_a_sheet_and_the_text_is_the_one_that_is_kept(issued: Path) -> None:
    assert workbook(issued).sheetnames == ["转办单（①存档）", OURS]
    text = issued.with_name(f"{issued.name}.md").read_text("utf-8")
    assert "①存档" in text
    assert "②" not in text


def test_the_masked_copy_stays_a_file_of_its_own(clerk: Clerk, issued: Path) -> None:
    path = clerk.does("form", "1", "转办单", "--masked", "--issue").out.splitlines()[1]
    book = book_at(clerk.root / path)
    assert book.sheetnames == ["转办单"]
    assert "③考核（脱敏）" in (clerk.root / path).with_suffix(".md").read_text("utf-8")


def test_the_copy_of_the_unit_comes_back(clerk: Clerk, issued: Path, tmp_path: Path) -> None:
    file = answered(workbook(issued), tmp_path / "回执.xlsx")
    said = clerk.does("import", file, "--yes", at="15:00").out
    assert f"调查情况（{OURS}!" in said
    assert "答复内容: 已道歉" in next(clerk.root.rglob("TS20261117-001.yaml")).read_text("utf-8")


def test_what_was_written_on_the_copy_that_is_kept_is_not_lost(
    clerk: Clerk, issued: Path, tmp_path: Path
) -> None:
    """调查情况 may be missing from an answer: the rest is taken, and the place of it is told."""
    book = workbook(issued)
    answered(book, tmp_path / "回执.xlsx")
    place = next(book.defined_names["填写.调查情况"].destinations)[1].replace("$", "")
    book[OURS][place] = None
    book["转办单（①存档）"][place] = "当班没有播放广播"
    book.save(tmp_path / "回执.xlsx")

    said = clerk("import", str(tmp_path / "回执.xlsx"), "--yes", at="15:00")

    assert said.status == 1
    assert "答复内容: 已道歉" in next(clerk.root.rglob("TS20261117-001.yaml")).read_text("utf-8")
    assert said.err.startswith(
        f"回执.xlsx：{OURS}!{place}：空着，写在另一联的 转办单（①存档）!{place} 上了，"
        "请抄到这一格来。"
    )


def test_a_sheet_filled_in_on_the_wrong_copy_is_no_empty_one(
    clerk: Clerk, issued: Path, tmp_path: Path
) -> None:
    book = workbook(issued)
    for name, said in ANSWER.items():
        place = next(book.defined_names[f"填写.{name}"].destinations)[1].replace("$", "")
        book["转办单（①存档）"][place] = said
    book.save(tmp_path / "回执.xlsx")

    err = clerk("import", str(tmp_path / "回执.xlsx"), "--yes").err

    assert err.count("写在另一联的 转办单（①存档）!") == len(ANSWER)
    assert "都空着" not in err


def test_it_is_known_without_its_names_too(clerk: Clerk, issued: Path, tmp_path: Path) -> None:
    """Saved as .xls and back again: no defined name is left."""
    path = tmp_path / "回执.xlsx"
    answered(workbook(issued), path)
    book = book_at(path)
    book.defined_names.clear()
    book.save(path)
    assert f"调查情况（{OURS}!" in clerk.does("import", str(path), at="15:00").out
