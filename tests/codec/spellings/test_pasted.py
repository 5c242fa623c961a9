"""What a pasted chat or mail proposes."""

from datetime import datetime

import pytest

from cpl.codec.spellings.moments import TimeContext
from cpl.codec.spellings.pasted import Wanted, proposed
from cpl.domain.regulation.rules import Field
from cpl.domain.time.calendar import Calendar
from cpl.domain.values.value import Kind

NOW = datetime(2026, 11, 21, 9, 12)
WANTED = Wanted(
    fields={
        "类别": Field("类别", Kind.CHOICE, choices=("投诉", "问题", "建议")),
        "渠道": Field("渠道", Kind.CHOICE, choices=("热线", "邮件")),
        "顾客.姓名": Field("姓名", Kind.TEXT),
        "顾客.电话": Field("电话", Kind.PHONE),
        "何时": Field("何时", Kind.MOMENT),
        "何地": Field("何地", Kind.TEXT),
        "经过": Field("经过", Kind.TEXT),
        "诉求": Field("诉求", Kind.TEXT),
        "分类": Field("分类", Kind.CHOICE, choices=("票务", "餐饮", "其他")),
    },
    phone="顾客.电话",
    name="顾客.姓名",
    when="何时",
    where="何地",
    story="经过",
    kind="类别",
    category="分类",
    not_names=frozenset({"李敏"}),
)


def found(text: str) -> dict[str, str]:
    return proposed(text, WANTED, TimeContext(NOW, Calendar({})))


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("我的手机是13900001234谢谢", "13900001234"),
        ("打 139-0000-1234", "13900001234"),
        ("电话：+86 139 0000 1234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("家里 0531-88881234", "0531-88881234"),
        ("家里0531-88881234，手机13900001234", "13900001234"),
        ("身份证 371502199001011234，订单 20261121139000012345", ""),
    ],
)
def test_telephone_numbers(text: str, phone: str) -> None:
    assert found(text).get("顾客.电话", "") == phone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("你好我是王女士，", "王女士"),
        ("我叫张三。", "张三"),
        ("我是张三，买了两张票", "张三"),
        ("免贵姓李", "李"),
        ("姓名：欧阳修", "欧阳修"),
        ("联系人: 赵六", "赵六"),
        ('From: "张三" <zs@example.com>', "张三"),
        ("张三 2026/11/20 09:12\n退票", "张三"),
        ("2026-11-20 09:12:33 张三\n退票", "张三"),
        ("李敏 2026/11/20 09:12\n您好\n张三 2026/11/20 09:13\n退票", "张三"),
        ("我是昨天来的游客", ""),
        ("我是带孩子来的", ""),
    ],
)
def test_names(text: str, name: str) -> None:
    assert found(text).get("顾客.姓名", "") == name


def test_days_are_counted_from_the_day_it_was_written() -> None:
    assert found("昨天14:30排队")["何时"] == "2026-11-20 14:30"
    assert found("张三 2026/11/18 21:05\n昨天14:30排队")["何时"] == "2026-11-17 14:30"
    assert found("发送时间: 2026-11-18 21:05\n\n昨天14:30排队")["何时"] == "2026-11-17 14:30"


def test_lines_with_labels_by_the_rules_own_names() -> None:
    text = "【何地】北门\n诉求：退票\n渠道：邮件\n时间：11月20日 下午2点\n顾客.电话：139 0000 1234"
    assert found(text) == {
        "渠道": "邮件",
        "顾客.电话": "13900001234",
        "何时": "2026-11-20 14:00",
        "何地": "北门",
        "诉求": "退票",
    }


def test_a_label_whose_value_does_not_fit_proposes_nothing() -> None:
    assert found("渠道：电报\n电话：没有") == {}


def test_the_kind_only_where_they_say_what_it_is() -> None:
    assert found("我要投诉你们")["类别"] == "投诉"
    assert found("Subject: 建议")["类别"] == "建议"
    assert "类别" not in found("设备出了问题，建议退票")


def test_the_category_only_where_there_is_one() -> None:
    assert found("票务窗口没有人")["分类"] == "票务"
    assert "分类" not in found("票务和餐饮都不好")
    assert "分类" not in found("其他人也在等")


def test_what_our_own_clerk_wrote_is_not_the_customer_s() -> None:
    text = "李敏 2026/11/20 09:12\n我们的电话是 0531-88881234\n张三 2026/11/20 09:13\n好的"
    assert "顾客.电话" not in found(text)
