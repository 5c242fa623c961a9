"""A draft says so in its first line, whatever template the office has made."""

from collections.abc import Mapping

import pytest

from cpl.render.text.pages import render_page
from cpl.render.text.templates import render_text

DRAFT = {"稿": "（草稿）", "名称": "致歉信"}
ISSUED = {**DRAFT, "稿": ""}
LINE = "**草　稿**（没有签发，不作凭据）"


def text(source: str, context: Mapping[str, object]) -> str:
    return render_text(source, context, "致歉信.md.j2")


def test_a_letter_that_does_not_speak_of_it_gets_a_first_line() -> None:
    assert text("# {{ 名称 }}", DRAFT) == f"{LINE}\n\n# 致歉信"
    assert text("# {{ 名称 }}", ISSUED) == "# 致歉信"


def test_a_template_that_places_the_word_itself_says_it_once() -> None:
    assert text("# {{ 名称 }}{{ 稿 }}", DRAFT) == "# 致歉信（草稿）"
    assert text("# {{ 名称 }}{{ 稿 }}", ISSUED) == "# 致歉信"


def test_a_message_that_is_never_issued_does_without() -> None:
    assert text('{% set 不印 = ["稿"] %}\n请办理', DRAFT) == "请办理"


def test_the_word_in_the_letter_is_not_the_word_of_the_template() -> None:
    assert text("投稿：{{ 名称 }}", DRAFT).startswith(LINE)


@pytest.mark.parametrize(
    "page", ["<html><body class=x><h1>信</h1></body></html>", "<h1>信</h1>"], ids=["whole", "part"]
)
def test_a_page_has_a_band_at_its_top(page: str) -> None:
    found = render_page(page, DRAFT, "信.html.j2")
    before, band, after = found.partition("草　稿")
    assert band
    assert "<h1>" not in before
    assert "<h1>信</h1>" in after
    assert render_page(page, ISSUED, "信.html.j2") == page
