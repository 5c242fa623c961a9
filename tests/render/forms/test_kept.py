"""A template is read once: the same bytes, for the same months and copies."""

from collections.abc import Iterator

import pytest
from small_forms import form

from cpl.render.excel.workbook import fill
from cpl.render.forms import opening
from cpl.render.forms.kept import FORMS
from cpl.render.forms.repeated import Repeated
from cpl.spreadsheet import read_book as reads_book

MONTHS = {"各表": [{"件": "甲"}, {"件": "乙"}], "联次": ""}
TEMPLATE = form(["{{ 各表[0].件 }}{{ 联次 }}"])


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What openpyxl is asked to read; nothing was read before."""
    asked: list[bytes] = []

    def read_book(template: bytes) -> object:
        asked.append(template)
        return reads_book(template)

    monkeypatch.setattr(opening, "read_book", read_book)
    FORMS.clear()
    yield asked
    FORMS.clear()


def test_it_is_read_once_and_filled_alike(opened: list[bytes]) -> None:
    once, again = (fill(TEMPLATE, MONTHS, "台账.xlsx") for _ in range(2))
    assert once == again
    assert opened == [TEMPLATE]


def test_another_is_read_by_itself(opened: list[bytes]) -> None:
    edited = form(["{{ 各表[0].件 }}。"])
    assert fill(TEMPLATE, MONTHS, "台账.xlsx") != fill(edited, MONTHS, "台账.xlsx")
    assert opened == [TEMPLATE, edited]


def test_other_months_and_copies_are_other_sheets(opened: list[bytes]) -> None:
    for titles in (["甲"], ["甲", "乙"], ["甲"]):
        fill(TEMPLATE, MONTHS, "台账.xlsx", Repeated("各表", titles))
    fill(TEMPLATE, MONTHS, "台账.xlsx", copies=("①存档",))
    assert len(opened) == 3


def test_only_so_many_are_held(monkeypatch: pytest.MonkeyPatch, opened: list[bytes]) -> None:
    monkeypatch.setattr(FORMS, "most_held", 2)
    one, two, three = form(["一"]), form(["二"]), form(["三"])
    for template in (one, two, three, three, one):
        fill(template, {}, "单.xlsx")
    assert (len(opened), len(FORMS)) == (4, 2)
