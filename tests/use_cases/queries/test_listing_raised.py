"""A batch is raised once, and until what it waits for has been done on any of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from own_office import NUMBER, moment, office

from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.listing import raised_together
from cpl.use_cases.queries.present import present

THREE_ALIKE = """
machines:
  工单: {events: {通报: {from: any, by: [客服专员], give: [备注], means: [published]}}}
batch: {same: [分类]}
escalations:
  - {id: 批量, machine: 工单, when: 同类.3 >= 3, say: 要通报。, until: 次数.通报 > 0}
"""
COMPLAINT = "登记 类别=投诉 渠道=电话 内容=停电 分类=服务 投诉人.姓名=王女士"
TOLD = "11:00 通报 备注=线路老化"


def received(root: Path, *histories: Sequence[str]) -> Desk:
    """A desk with one complaint for each history, an hour apart."""
    found = root / "complaints/2026/11" / f"{NUMBER}.yaml"
    texts = []
    for n, history in enumerate(histories, start=1):
        desk = office(root, THREE_ALIKE, (f"{7 + n:02}:00 {COMPLAINT}", *history), "17 12:00")
        texts.append(found.read_text(encoding="utf-8").replace(NUMBER, _number(n)))
    for n, text in enumerate(texts, start=1):
        (found.parent / f"{_number(n)}.yaml").write_text(text, encoding="utf-8")
    return desk


def _number(n: int) -> str:
    return f"TS20261117-{n:03}"


def raised(desk: Desk) -> list[tuple[str, ...]]:
    read = present(desk.workspace, moment("12:00"))
    return [each.numbers for each in raised_together(read)]


def test_a_batch_is_raised_once_with_all_that_are_alike(tmp_path: Path) -> None:
    assert raised(received(tmp_path, (), (), ())) == [(_number(1), _number(2), _number(3))]


@pytest.mark.parametrize("n", range(4), ids=["最早的", "第二件", "刚满数的", "最新的"])
def test_it_is_settled_on_any_of_them(tmp_path: Path, n: int) -> None:
    """S001-19: also on the newest, which is raised no more itself."""
    histories = [(TOLD,) if each == n else () for each in range(4)]
    assert raised(received(tmp_path, *histories)) == []
