"""Masking: names, phones and addresses, where they stand and where they are told of."""

from dataclasses import replace

import pytest
from casebook import rules

from cpl.domain.cases.field_walk import walk
from cpl.domain.cases.masking import (
    mask_address,
    mask_name,
    mask_number,
    mask_phone,
    mask_text,
    mask_values,
    secrets_of,
)
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Value, shown


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


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("320102199001011234", "****************34"),
        ("鲁P12345", "*****45"),
        ("123", "*23"),
        ("12", "***"),
        ("", ""),
    ],
)
def test_an_identity_card_or_a_plate(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("上海市黄浦区南京东路1号", "上海市黄浦区****"),
        ("聊城市东昌府区柳园路12号", "聊城市东昌府****"),
        ("聊城市柳园路12号", "聊城市****"),
        ("柳园路12号", "****"),
        ("", ""),
    ],
)
def test_of_an_address_the_districts_are_left_and_no_street(address: str, masked: str) -> None:
    assert mask_address(address) == masked


def test_the_end_of_an_address_is_hidden_in_free_text_too() -> None:
    """脱敏的单上“住柳园路12号”不能变成“住柳园路12号****”。"""
    address = Field("地址", Kind.TEXT, personal="address")
    wider = replace(rules(), fields={**rules().fields, "地址": address})
    known: dict[str, Value] = {"地址": "聊城市东昌府区柳园路12号"}
    assert secrets_of(wider, known) == {
        "聊城市东昌府区柳园路12号": "聊城市东昌府****",
        "东昌府区柳园路12号": "东昌府区****",
        "柳园路12号": "****",
    }
    assert mask_values(wider, {**known, "内容": "他家住柳园路12号"})["内容"] == "他家住****"


def test_an_e_mail_address() -> None:
    email = Field("邮箱", Kind.TEXT, personal="email")
    found = mask_values(replace(rules(), fields={"邮箱": email}), {"邮箱": "ou@a.cn"})
    assert found == {"邮箱": "o******"}


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


MANY: dict[str, Field] = {
    "见证人": Field("见证人", Kind.TEXT, many=True, personal="name"),
    "电话簿": Field("电话簿", Kind.PHONE, many=True, personal="phone"),
    "同行人": Field(
        "同行人",
        Kind.ROWS,
        fields={
            "姓名": Field("姓名", Kind.TEXT, personal="name"),
            "电话": Field("电话", Kind.PHONE, personal="phone"),
        },
    ),
}
WIDER = replace(rules(), fields={**rules().fields, **MANY})


@pytest.mark.parametrize(
    ("values", "said", "told"),
    [
        ({"见证人": ("张三丰", "李四")}, "张三丰看见李四排队", "张**看见李*排队"),
        ({"电话簿": ("13800001234", "62345678")}, "打62345678", "打*****678"),
        ({"同行人": ({"姓名": "甲乙丙"}, {"姓名": "丁戊"})}, "丁戊和甲乙丙", "丁*和甲**"),
        ({"同行人": ({"姓名": "甲"}, {"电话": "13900005678"})}, "139-0000-5678", "139****5678"),
        ({"见证人": ("王小", "王小明")}, "王小明和王小", "王**和王*"),
    ],
)
def test_one_of_many_is_hidden_as_one_alone(values: dict[str, Value], said: str, told: str) -> None:
    found = mask_values(WIDER, {"内容": said, **values})
    assert found["内容"] == told
    for each in walk(WIDER.fields, found):
        assert each.field is None or not each.field.personal or "*" in shown(each.value)


@pytest.mark.parametrize(
    "written",
    [
        "13800001234",
        "138-0000-1234",
        "138 0000 1234",
        "138－0000－1234",
        "１３８００００１２３４",
        "１３８　００００　１２３４",
        "+86 138 0000 1234",
        "+86-13800001234",
        "(138)00001234",
        "138\n00001234",
    ],
)
@pytest.mark.parametrize(
    "stored", ["13800001234", "+8613800001234", "138-0000-1234", "008613800001234"]
)
def test_a_phone_is_hidden_however_it_is_written(stored: str, written: str) -> None:
    text = mask_text(f"请打{written}找他", {stored: mask_phone(stored)})
    left = "".join(each for each in text if each.isdigit())
    assert left.removeprefix("86") in ("1381234", "1234")


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("0531-88881234", "(0531)8888 1234"),
        ("0531-88881234转801", "053188881234"),
        ("0531-88881234", "+86 531 8888 1234"),
        ("13800001234/13900005678", "139 0000 5678"),
    ],
)
def test_landlines_and_several_numbers_too(stored: str, written: str) -> None:
    text = mask_text(f"打{written}。", {stored: mask_phone(stored)})
    assert "*" in text
    assert not any(each in text for each in ("8888", "0000 5678"))


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("王女士", "王 女士来电", "王**来电"),
        ("王女士", "王\u3000女士来电", "王**来电"),
        ("阿依古丽 买买提", "阿依古丽买买提来电", "阿*******来电"),
        ("John Smith", "john  smith 来电", "J********* 来电"),
        ("ＪＯＨＮ", "John 来电", "Ｊ*** 来电"),
        ("Ame\u0301lie", "Ame\u0301lie 来电", "A****** 来电"),
        ("Ame", "Ame\u0301 来电", "A**\u0301 来电"),
    ],
)
def test_a_name_is_hidden_however_it_is_spaced(name: str, said: str, told: str) -> None:
    assert mask_text(said, {name: mask_name(name)}) == told


def test_ages_and_amounts_are_no_telephone_numbers() -> None:
    assert (
        mask_text("等了 801 分钟，转 801", {"0531-88881234转801": "*"}) == "等了 801 分钟，转 801"
    )


@pytest.mark.parametrize(
    ("number", "hidden"), [("转880113", False), ("转8801134", True)], ids=["分机", "电话"]
)
def test_seven_digits_are_a_telephone_number(number: str, hidden: bool) -> None:
    said = number.removeprefix("转")
    text = mask_text(f"打{said}。", {f"0531-88881234{number}": "*"})
    assert (said not in text) is hidden


def test_only_text_is_masked() -> None:
    """规则说一个数是个人信息，它也不是写在别处的字。"""
    age = Field("年龄", Kind.COUNT, personal="name")
    wider = replace(rules(), fields={**rules().fields, "年龄": age})
    assert secrets_of(wider, {"年龄": 45}) == {}
    assert mask_values(wider, {"年龄": 45, "内容": "等了45分钟"}) == {
        "年龄": 45, "内容": "等了45分钟",
    }  # fmt: skip


def test_one_letter_is_nobodys_secret() -> None:
    assert secrets_of(rules(), {"投诉人": {"姓名": "李"}}) == {}
    assert secrets_of(rules(), {"投诉人": {"姓名": "李四"}}) == {"李四": "李*"}


def test_what_hides_nothing_hides_nothing() -> None:
    assert mask_text("王''某", {"''": "*", "王 ": "*", "": "*"}) == "王''某"


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


def test_whoever_a_name_field_names_is_a_secret_and_a_phone_is_no_name() -> None:
    who: dict[str, Value] = {"投诉人": {"姓名": "王小明先生", "电话": "13800001234/62345678"}}
    assert secrets_of(rules(), who) == {
        "王小明先生": "王****",
        "王小明": "王**",
        "13800001234/62345678": "138*************5678",
    }


def test_of_whoever_asked_for_secrecy_no_way_to_call_him_is_left() -> None:
    who: dict[str, Value] = {"投诉人": {"姓名": "王小明", "电话": ""}}
    hidden = secrets_of(rules(), who, whole=True)
    assert {"王小明", "王先生", "小王", "小明"} <= set(hidden)
    assert set(hidden.values()) == {"***"}
    told = mask_values(rules(), {**who, "内容": "小明说，王先生等了很久"}, whole=True)
    assert told == {"投诉人": {"姓名": "***", "电话": ""}, "内容": "***说，***等了很久"}
    assert mask_text("打138-0000-1234。", {"13800001234": "***"}) == "打***。", "not even a tail"


def test_a_number_of_the_desk_itself_stays_and_in_free_text_it_does_not() -> None:
    """规则没有说热线是个人信息；写在内容里的号码是谁的就不知道了。"""
    hotline = Field("热线", Kind.PHONE)
    wider = replace(rules(), fields={**rules().fields, "热线": hotline})
    known: dict[str, Value] = {"热线": "0635-8412345", "内容": "打0635-8412345", "没有": "8412345"}
    assert mask_values(wider, known) == {
        "热线": "0635-8412345", "内容": "打****", "没有": "****",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "said", "told"),
    [
        ("0531-88881234", "打+86 531 8888 1234。", "打+86 531****1234。"),
        ("8412345", "打841-2345。", "打****345。"),
    ],
    ids=["without the trunk 0", "seven digits"],
)
def test_a_known_number_keeps_the_tail_by_which_its_owner_knows_it(
    stored: str, said: str, told: str
) -> None:
    assert mask_text(said, {stored: mask_phone(stored)}) == told


def test_a_word_that_the_rules_do_not_know_is_free_text() -> None:
    found = mask_values(rules(), {"投诉人": {"姓名": "王女士"}, "备忘": {"记": "王女士来过"}})
    assert found["备忘"] == {"记": "王**来过"}


def test_a_mask_shorter_than_its_secret_moves_no_other_one() -> None:
    secrets = {
        "上海市黄浦区南京东路1号": "上海市黄浦区****",
        "王小明": "王**",
        "13800001234": "138****1234",
    }
    said = "住上海市黄浦区南京东路1号的王小明，电话13800001234"
    assert mask_text(said, secrets) == "住上海市黄浦区****的王**，电话138****1234"


def test_secrets_that_touch_each_other_are_both_masked() -> None:
    secrets = {"王小明": "王**", "13800001234": "138****1234"}
    assert mask_text("王小明13800001234", secrets) == "王**138****1234"
    assert mask_text("13800001234王小明", secrets) == "138****1234王**"


def test_what_is_kept_elsewhere_or_cleared_is_neither_masked_nor_looked_for() -> None:
    caller: Value = {"姓名": "〔另存1〕", "电话": "〔已清除〕"}
    assert mask_values(rules(), {"投诉人": caller}) == {"投诉人": caller}
    assert secrets_of(rules(), {"投诉人": caller}) == {}


def test_whom_of_the_office_to_ask_is_no_secret() -> None:
    contact = Field("对接人", Kind.TEXT, plays=("contact",))
    other = Field("说明", Kind.TEXT)
    office = replace(rules(), fields={"对接人": contact, "说明": other})
    told = mask_values(office, {"对接人": "李师傅13800001234", "说明": "李师傅13800001234"})
    assert told == {"对接人": "李师傅13800001234", "说明": "李师傅****"}
