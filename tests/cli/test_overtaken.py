"""A colleague writes between our deciding and our writing: nobody is told to type it again."""

from pathlib import Path

import pytest
from books import book_at
from clerks import ANSWER, Clerk, handed_on, played
from overtaking import overtaken

AGAIN = "再执行一次"


@pytest.fixture
def desk(clerk: Clerk) -> Clerk:
    return played(clerk, handed_on)


def filled_in(clerk: Clerk, place: Path) -> str:
    book = book_at(clerk.root / "草稿/TS20261117-001-转办单.xlsx")
    for said in (*ANSWER, "经办=王建国"):
        field, _, value = said.partition("=")
        title, address = next(book.defined_names[f"填写.{field}"].destinations)
        book[title][address.replace("$", "")].value = value
    book.save(place)
    return str(place)


def test_a_form_that_came_back_is_judged_again(desk: Clerk, tmp_path: Path) -> None:
    form = filled_in(desk, tmp_path / "回执.xlsx")
    overtaken(desk, "do", "1", "备注", "备注=催过一次")
    said = desk.does("import", form, "--yes", at="11:00")
    assert AGAIN not in said.err
    text = (desk.root / "complaints/2026/11/TS20261117-001.yaml").read_text("utf-8")
    assert text.index("备注: 催过一次") < text.index("事件: 答复")
    assert desk("check").out == "没有发现问题。\n"


def test_what_a_colleague_built_on_is_not_taken_back(desk: Clerk) -> None:
    overtaken(desk, "do", "1", "备注", "备注=催过一次")
    said = desk("undo", "--yes", at="09:40")
    assert said.status == 1
    assert AGAIN not in said.err
    assert "周倩" in said.err
    assert "事件: 转办" in (desk.root / "complaints/2026/11/TS20261117-001.yaml").read_text("utf-8")


def test_a_paper_that_a_colleague_has_just_issued_is_not_issued_twice(desk: Clerk) -> None:
    overtaken(desk, "form", "1", "投诉工单", "--issue", who="李敏")
    said = desk.does("form", "1", "投诉工单", "--issue", at="09:40")
    assert "这张单已经签发过，内容没有变" in said.out
    assert len(list((desk.root / "issued/TS20261117-001").glob("投诉工单-*.md"))) == 1


def test_rules_that_a_colleague_has_just_adopted_are_not_adopted_over(
    desk: Clerk, tmp_path: Path
) -> None:
    rules = (desk.root / "rules.yaml").read_text("utf-8")
    new = rules.replace('version: "1"', 'version: "2"', 1)
    new = new.replace("effective_from: 2025-01-01", "effective_from: 2026-12-01", 1)
    (tmp_path / "甲.yaml").write_text(new, "utf-8")
    (tmp_path / "乙.yaml").write_text(new.replace("2026-12-01", "2026-12-15", 1), "utf-8")
    overtaken(desk, "rules", "adopt", str(tmp_path / "甲.yaml"), who="陈总")
    said = desk("rules", "adopt", str(tmp_path / "乙.yaml"), user="陈总")
    assert said.status == 2
    assert AGAIN not in said.err
    assert "已经有第 2 版了" in said.err
    assert (desk.root / "rules.yaml").read_text("utf-8") == new
