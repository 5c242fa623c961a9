"""The headers of a form: a draft says so on every page, large and grey."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from small_forms import Sheet, form

from cpl.render.excel.headers import LONGEST_HEADER
from cpl.render.excel.workbook import fill
from cpl.render.text.refusals import TemplateProblem

MARK = "&C&26&K999999草　稿"
DRAFT, ISSUED = "（草稿）", ""
NAME = "致歉信.xlsx"


def roomy(sheet: Sheet) -> None:
    sheet.page_margins.top, sheet.page_margins.header = 0.787, 0.315


def printed(template: bytes, said: str = DRAFT) -> dict[str, str]:
    """Every header of the filled form, by its kind, as Excel reads it."""
    with ZipFile(BytesIO(fill(template, {"稿": said}, NAME))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    return dict(re.findall(r"<(\w+Header)>([^<]*)<", sheet.replace("&amp;", "&")))


def headed(text: str) -> Callable[[Sheet], None]:
    def dress(sheet: Sheet) -> None:
        roomy(sheet)
        sheet.oddHeader.center.text = text

    return dress


def test_a_draft_says_so_and_an_issued_paper_does_not() -> None:
    template = form(["内容"], dress=roomy)
    assert printed(template)["oddHeader"] == MARK
    assert printed(template, ISSUED) == {}


def test_what_the_office_has_in_its_header_stands_below() -> None:
    template = form(["内容"], dress=headed("顺达旅行社"))
    assert printed(template)["oddHeader"] == f"{MARK}&K000000&10_x000a_顺达旅行社"
    assert printed(template, ISSUED)["oddHeader"] == "&C顺达旅行社"


def test_a_header_that_would_be_too_long_for_excel_is_given_up_for_it() -> None:
    template = form(["内容"], dress=headed("顺" * (LONGEST_HEADER - 10)))
    assert printed(template)["oddHeader"] == MARK


def test_it_is_no_larger_than_the_margin_has_room_for() -> None:
    def narrow(sheet: Sheet) -> None:
        sheet.page_margins.top, sheet.page_margins.header = 0.5, 0.3

    assert printed(form(["内容"], dress=narrow))["oddHeader"].startswith("&C&11&K999999")


@pytest.mark.parametrize("kind", ["oddHeader", "evenHeader", "firstHeader"])
def test_pages_with_a_header_of_their_own_have_it_too(kind: str) -> None:
    assert printed(form(["内容"], dress=roomy))[kind] == MARK


def test_a_template_that_was_once_a_draft_is_none() -> None:
    """Somebody has restyled a draft and put it into templates/."""
    draft = fill(form(["内容"], dress=headed("顺达旅行社")), {"稿": DRAFT}, NAME)
    assert printed(draft, ISSUED)["oddHeader"] == "&C顺达旅行社"
    assert printed(draft)["oddHeader"].count("草　稿") == 1


def test_a_tag_that_excel_takes_for_a_font_is_refused() -> None:
    """`{{ "封存码 " ~ 封存码 }}` was printed as it stands."""

    def quoted(sheet: Sheet) -> None:
        sheet.oddFooter.left.text = '&"宋体"代码 {{ "甲" ~ 稿 }}'

    template = form(["题"], dress=quoted)

    with pytest.raises(TemplateProblem, match="页眉页脚: 标签里不能用双引号"):
        fill(template, {"稿": ISSUED}, NAME)
