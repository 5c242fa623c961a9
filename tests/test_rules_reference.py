"""The list of words at the end of docs/规则.md is the declaration's own."""

from collections.abc import Callable

import pytest
from places import TOP
from rules_reference import parts, reference

PAGE = TOP / "docs" / "规则.md"
BEGIN, END = "<!-- 由 make golden 写出{} -->\n", "<!-- 到此为止 -->\n"


@pytest.mark.parametrize(("name", "make"), [("", reference), ("：用处", parts)])
def test_the_page_lists_every_word_of_the_rules(
    name: str, make: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    begin = BEGIN.format(name)
    before, _, rest = PAGE.read_text("utf-8").partition(begin)
    written, end, after = rest.partition(END)
    assert end, "the marks are gone"
    if request.config.getoption("--golden-update"):
        PAGE.write_text(f"{before}{begin}\n{make()}\n{END}{after}", "utf-8")
    else:
        assert written == f"\n{make()}\n", "make golden"
