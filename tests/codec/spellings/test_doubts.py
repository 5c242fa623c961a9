"""What reads and was not meant: at its place, with what to type, and nothing of what is right."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casebook import rules

from cpl.codec.records.record import read_record
from cpl.codec.spellings.doubts import Known, doubts
from cpl.problems import Problem
from cpl.yamltext.mending import typed
from cpl.yamltext.tree import parse

RECORD = """\
编号: TS20261121-003
状态: 承办中
类别: 投诉
接收时间: 2026-11-21 09:12
渠道: 热线
投诉人:
  姓名: 王女士
  电话: "13800001234"
内容: 过山车停运，没有告知可以退票
经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
    经办: 李敏
    角色: 客服专员
  - 时间: 2026-11-21 09:41
    事件: 转办
    经办: 李敏
    角色: 客服专员
    等级: 一级
    主办单位: 设备部
    协办单位: [票务部, 餐饮部]
"""
PEOPLE = ("李敏", "王建国")
NOW = datetime(2026, 11, 23, 9, 0)


def found(text: str, is_person: Callable[[str], bool] = PEOPLE.__contains__) -> tuple[Problem, ...]:
    document, problems = parse("x", text.encode())
    assert document is not None
    assert problems == ()
    record, more = read_record(document, rules())
    assert record is not None, more
    return doubts(document, record, rules(), Known(NOW, is_person, PEOPLE))


def test_a_sound_record_raises_no_doubt() -> None:
    assert found(RECORD) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ('"13800001234"', "“13800001234”", "odd-phone"),
        ('"13800001234"', '13800001234"', "odd-phone"),
        ('"13800001234"', "138OOOOl234", "odd-phone"),
        ("[票务部, 餐饮部]", "[票务部，餐饮部]", "fullwidth-list"),
        ("[票务部, 餐饮部]", "[票务部、餐饮部]", "fullwidth-list"),
        ("[票务部, 餐饮部]", "【票务部，餐饮部】", "fullwidth-list"),
        ("[票务部, 餐饮部]", "(票务部, 餐饮部)", "fullwidth-list"),
        ("[票务部, 餐饮部]", "票务部 餐饮部", "fullwidth-list"),
        ("经办: 李敏\n    角色: 客服专员\n    等级", "经办: 李 敏\n    角色: 客服专员\n    等级",
         "unknown-colleague"),
        ("主办单位: 设备部", "主办单位: “设备部”", "unknown-unit"),
    ],
)  # fmt: skip
def test_what_is_sure_is_mended_to_what_was_meant(right: str, wrong: str, code: str) -> None:
    text = RECORD.replace(right, wrong)
    assert text != RECORD
    (problem,) = found(text)
    assert problem.code == code
    assert problem.mending is not None
    assert problem.mending.is_sure
    document, _ = parse("x", typed(text, problem.mending).encode())
    meant, _ = parse("x", RECORD.encode())
    assert document is not None
    assert meant is not None
    assert document.plain() == meant.plain()


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("过山车停运", "过山车 #2停运", ("text-after-hash", 9, 9)),
        ("过山车停运", "过山车 # 2 停运", ("text-after-hash", 9, 9)),
        ("主办单位: 设备部", "主办单位: 设备不", ("unknown-unit", 20, 11)),
        ("经办: 李敏\n    角色: 客服专员\n  -", "经办: 李民\n    角色: 客服专员\n  -",
         ("unknown-colleague", 13, 9)),
        ('"13800001234"', "1380000123", ("odd-phone", 8, 7)),
        ('"13800001234"', "12800001234", ("odd-phone", 8, 7)),
        ("接收时间: 2026", "接收时间: 2062", ("odd-date", 4, 7)),
        ("接收时间: 2026", "接收时间: 2025", ("odd-date", 4, 7)),
        ("接收时间: 2026-11-21", "接收时间: 2026-11-22", ("odd-date", 4, 7)),
        ("姓名: ", "性名: ", ("unknown-field", 7, 3)),
    ],
)  # fmt: skip
def test_what_somebody_must_look_at_is_told_at_its_place(
    right: str, wrong: str, told: tuple[str, int, int]
) -> None:
    (problem,) = found(RECORD.replace(right, wrong, 1))
    assert (problem.code, problem.location.line, problem.location.column) == told
    assert problem.mending is None or not problem.mending.is_sure


@pytest.mark.parametrize(
    ("right", "as_right"),
    [
        ('"13800001234"', "0531-88881234转801"),
        ('"13800001234"', "400-800-1234"),
        ('"13800001234"', "138-0000-1234"),
        ('"13800001234"', "13800001234（微信同号）"),
        ("渠道: 热线", "渠道: 热线 # 按录音改"),
        ("过山车停运", "“过山车”停运#2"),
        ("过山车停运，没有告知可以退票", '"过山车 #2 停运" # 注'),
        ("[票务部, 餐饮部]", "\n      - 票务部\n      - 餐饮部"),
        ("[票务部, 餐饮部]", "票务部"),
        ("主办单位: 设备部", "主办单位: sbb"),
    ],
)
def test_what_people_rightly_write_raises_none(right: str, as_right: str) -> None:
    assert found(RECORD.replace(right, as_right, 1)) == ()


def test_whoever_has_left_is_no_stranger() -> None:
    text = RECORD.replace("李敏", "赵前辈")
    assert len(found(text)) == 2
    assert found(text, lambda name: name in (*PEOPLE, "赵前辈")) == ()
