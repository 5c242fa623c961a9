"""The list of words at the end of docs/规则.md is the declaration's own."""

import pytest
from places import TOP
from rules_reference import reference

PAGE = TOP / "docs" / "规则.md"
BEGIN, END = "<!-- 由 make golden 写出 -->\n", "<!-- 到此为止 -->\n"


def test_the_page_lists_every_word_of_the_rules(request: pytest.FixtureRequest) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    written, _, after = rest.partition(END)
    assert after or rest.endswith(END), "the marks are gone"
    if request.config.getoption("--golden-update"):
        PAGE.write_text(f"{before}{BEGIN}\n{reference()}\n{END}{after}", "utf-8")
    else:
        assert written == f"\n{reference()}\n", "make golden"
