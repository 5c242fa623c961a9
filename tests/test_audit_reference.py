"""docs/审计.md lists every kind of finding, as `cpl.domain.audit.finding` declares it."""

from collections.abc import Iterator

import pytest
from places import TOP

from cpl.domain.audit.finding import KINDS, Weight

PAGE = TOP / "docs" / "审计.md"
BEGIN, END = "<!-- 由 make golden 写出 -->\n", "<!-- 到此为止 -->\n"


def test_the_page_lists_every_code(request: pytest.FixtureRequest) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    written, end, after = rest.partition(END)
    assert end, "the marks are gone"
    table = "\n".join(rows())
    if request.config.getoption("--golden-update"):
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n\n{END}{after}", "utf-8")
    else:
        assert written == f"\n{table}\n\n", "make golden"


def rows() -> Iterator[str]:
    """The gravest first."""
    yield "| 轻重 | 代码 | 是什么 | 看什么 |"
    yield "| --- | --- | --- | --- |"
    for weight in Weight:
        for code, kind in KINDS.items():
            if kind.weight is weight:
                yield f"| {weight.value} | `{code}` | {kind.title} | {kind.look} |"
