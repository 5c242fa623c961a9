"""Papers that lie out of git are compared with what git was told of them."""

import shutil

import pytest
from clerks import ACCEPTED, Clerk, played
from kept_aside import keeps_aside, registers

FORM = ("form", "1", "转办单", "--issue")


def issued_aside(clerk: Clerk) -> None:
    keeps_aside(clerk)
    registers(clerk)
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "转办", "运营部")
    clerk.does(*FORM)


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, issued_aside)


def test_a_paper_kept_aside_is_found_by_its_code_and_compared(office: Clerk) -> None:
    sheet = next((office.root / "private/issued").rglob("*.xlsx"))
    copy = shutil.copy(sheet, office.root.parent / "寄回来.xlsx")
    assert "一模一样" in office.does("verify", str(copy)).out
    office.does("verify", sheet.stem[-14:])
    office.does("verify")


def test_a_paper_kept_aside_and_altered_is_not_called_unchanged(office: Clerk) -> None:
    text = next((office.root / "private/issued").rglob("*.md"))
    text.write_text(text.read_text("utf-8") + "另\n", "utf-8")
    said = office(*FORM)
    assert (said.status, "内容没有变" in said.out) == (1, False)
    assert "另存的那一份改过" in office("verify", text.stem[-14:]).out
    assert office("verify").status == 1


def test_where_the_paper_is_not_kept_that_is_said(office: Clerk) -> None:
    sheet = next((office.root / "private/issued").rglob("*.xlsx"))
    copy = shutil.move(sheet, office.root.parent / "寄回来.xlsx")
    said = office("verify", str(copy))
    assert said.status == 1
    assert "签发的那一份不在这台电脑上" in said.out
