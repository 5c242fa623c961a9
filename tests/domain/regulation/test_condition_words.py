"""Conditions are told as somebody would read them aloud."""

import pytest

from cpl.domain.regulation.conditions import parse_term


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("次数.审批 > 0", "办过审批"),
        ("次数.审批 is 0", "没有办过审批"),
        ("次数.回访未接通 >= 2", "办过回访未接通不少于 2 次"),
        ("次数.批复 >= @次数.请示", "办过批复不少于请示的次数"),
        ("本轮.审批 > 0", "这一轮办过审批"),
        ("未结.整改 is 0", "没有未结的整改"),
        ("未结.整改 > 0", "有未结的整改"),
        ("关联.问责 >= 2", "关联的问责不少于 2 件"),
        ("门槛.四不放过 is 是", "做到了四不放过"),
        ("天数.首次报修 > 2", "首次报修以后多于 2 天"),
        ("同类.3 >= 5", "3 天内同类不少于 5 件"),
        ("合计.补偿 <= 0", "补偿合计不多于 0 元"),
        ("等级 in 重要、紧急", "等级 属于 重要、紧急"),
        ("承办人 is @被投诉人.姓名", "承办人 是 “被投诉人.姓名”里写的"),
        ("原因分析 given", "原因分析 已填写"),
    ],
)
def test_one_comparison_in_words(written: str, told: str) -> None:
    assert str(parse_term(written)) == told
