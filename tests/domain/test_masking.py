"""Masking: names, phones and addresses, where they stand and where they are told of."""

import pytest
from casebook import rules

from cpl.domain.masking import mask_address, mask_name, mask_phone, mask_text, mask_values
from cpl.domain.values import Value


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王女士", "王**"), ("王", "王*"), ("欧阳娜娜", "欧***"), ("", ""), ("John", "J***")],
)
def test_a_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("+8613800001234", "+86*******1234"),
        ("0531886655", "*******655"),
        ("62345678", "*****678"),
        ("110", "110"),
        ("", ""),
    ],
)
def test_a_phone(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_an_address() -> None:
    assert mask_address("上海市黄浦区南京东路1号") == "上海市黄浦区****"
    assert mask_address("") == ""


def test_what_is_personal_is_masked_and_the_rest_is_not() -> None:
    found = mask_values(
        rules(),
        {
            "投诉人": {"姓名": "王女士", "电话": "13800001234", "类型": "年卡", "人数": 2},
            "渠道": "热线",
        },
    )
    assert found == {
        "投诉人": {"姓名": "王**", "电话": "138****1234", "类型": "年卡", "人数": 2},
        "渠道": "热线",
    }


def test_free_text_does_not_tell_what_the_fields_hide() -> None:
    found = mask_values(
        rules(),
        {
            "投诉人": {"姓名": "王女士", "电话": "13800001234"},
            "内容": "王女士（13800001234）说停运",
            "证据": ("王女士的录音", "值班表"),
        },
    )
    assert found["内容"] == "王**（138****1234）说停运"
    assert found["证据"] == ("王**的录音", "值班表")


@pytest.mark.parametrize("names", [("王小", "王小明"), ("王小明", "王小")])
def test_a_name_within_a_longer_one_is_masked_after_it(names: tuple[str, str]) -> None:
    secrets = {name: mask_name(name) for name in names}
    assert mask_text("王小明和王小一起来", secrets) == "王**和王*一起来"


def test_a_surname_alone_is_no_secret_in_free_text_and_a_short_name_is() -> None:
    """“李”藏不住：藏了它，李子也不能写了。"""
    plum: dict[str, Value] = {"投诉人": {"姓名": "李"}, "内容": "李子坏了"}
    assert mask_values(rules(), plum)["内容"] == "李子坏了"
    short: dict[str, Value] = {"投诉人": {"姓名": "李四"}, "内容": "李四说李子坏了"}
    assert mask_values(rules(), short)["内容"] == "李*说李子坏了"


def test_the_secrets_of_other_records_are_kept_too() -> None:
    found = mask_values(rules(), {"内容": "张三丰也看见了"}, {"张三丰": "张**"})
    assert found == {"内容": "张**也看见了"}


def test_a_word_that_the_rules_do_not_know_is_free_text() -> None:
    found = mask_values(rules(), {"投诉人": {"姓名": "王女士"}, "备忘": {"记": "王女士来过"}})
    assert found["备忘"] == {"记": "王**来过"}
