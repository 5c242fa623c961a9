"""A command that there is not says what it was for; a number alone is shown."""

import pytest
from clerks import Clerk, one_complaint, played


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("print",), "是不是 cpl form（出单"),
        (("search",), "是不是 cpl find（"),
        (("open",), "是不是 cpl show（"),
        (("status",), "是不是 cpl board（"),
        (("看板",), "是不是 cpl board（"),
        (("nwe",), "是不是 cpl new（"),
        (("open", "3"), "是不是 cpl show 3？"),
        (("打印", "3"), "是不是 cpl form 3？"),
        (("转办", "3"), "办一件事先写编号：cpl do 3 转办。"),
        (("转办", "3", "设备部"), "办一件事先写编号：cpl do 3 转办 设备部。"),
        (("作废", "1123-7"), "办一件事先写编号：cpl do 1123-7 作废。"),
        (("回访", "3", "满意"), "办一件事先写编号：cpl do 3 回访 满意。"),
        (("回访",), "是不是 cpl call（"),
        (("3", "转办", "设备部"), "办一件事是 cpl do 3 转办 设备部。"),
        (("do", "转办", "7"), "先写编号，再写办什么：cpl do 7 转办。"),
        (("do", "转办", "7", "设备部"), "先写编号，再写办什么：cpl do 7 转办 设备部。"),
        (("do", "转办"), "先写编号，再写办什么：cpl do 编号 转办。"),
    ],
)
def test_what_to_type_instead(clerk: Clerk, words: tuple[str, ...], said: str) -> None:
    played(clerk, one_complaint)
    answer = clerk(*words)
    assert answer.status == 2
    assert said in answer.err
    assert clerk.commits() == 2


@pytest.mark.parametrize("number", ["1", "１", "1117-1", "ts20261117-1", "TS20261117-001"])
def test_a_number_alone_is_shown(clerk: Clerk, number: str) -> None:
    played(clerk, one_complaint)
    assert "编号      TS20261117-001" in clerk.does(number).out
