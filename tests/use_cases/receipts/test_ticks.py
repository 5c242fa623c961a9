"""Which option was ticked: by hand, over the box, behind the word; asked back where unclear."""

import pytest

from cpl.codec.records.values import ValueProblemError
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind
from cpl.use_cases.receipts.ticks import meant_by

LIABILITY = Field("责任认定", Kind.CHOICE, choices=("有责", "部分有责", "无责"))
SAVED = Field("监控保存", Kind.YES_NO)
REMARK = Field("备注", Kind.TEXT)


@pytest.mark.parametrize(
    "written",
    [
        "部分有责",
        "☐有责☑部分有责☐无责",
        "☐有责　☑部分有责　☐无责",
        "□有责√部分有责□无责",
        "☐有责　☐部分有责✓　☐无责",
        "☐有责 ☐ 部分有责√　☐无责",
        "☐有责　☐✔部分有责　☐无责",
        "有责　部分有责√　无责",
        "有责 √部分有责 无责",
        "有责☐部分有责☑无责☐",
        "√部分有责",
        "部分有责√",
        "部分有责 ✓",
        "☑部分有责",
    ],
)
def test_one_option_is_meant_wherever_the_tick_stands(written: str) -> None:
    assert meant_by(LIABILITY, written) == "部分有责"


@pytest.mark.parametrize(
    "written",
    [
        "√",  # which?
        "☐有责√☐部分有责☐无责",  # behind the first, or in front of the second
        "有责√部分有责",
        "有责 √ 部分有责",
        "有责☐√部分有责☐",
    ],
)
def test_a_tick_between_two_is_asked_about(written: str) -> None:
    with pytest.raises(ValueProblemError, match="“责任认定”看不出勾的是哪一项"):
        meant_by(LIABILITY, written)


def test_boxes_of_which_none_is_ticked_say_nothing() -> None:
    assert meant_by(LIABILITY, "☐有责　☐部分有责　☐无责") == ""


def test_several_ticks_are_several_options() -> None:
    assert meant_by(LIABILITY, "☑有责　☐部分有责　☑无责") == "有责、无责"


@pytest.mark.parametrize(("written", "meant"), [("✓", "是"), ("√ ", "是"), ("×", "否")])
def test_where_yes_or_no_is_asked_a_mere_tick_is_an_answer(written: str, meant: str) -> None:
    assert meant_by(SAVED, written) == meant


def test_a_sign_in_a_text_is_text() -> None:
    assert meant_by(REMARK, "√ 已处理") == "√ 已处理"
