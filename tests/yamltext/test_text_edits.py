"""Edits change what they are asked to change; every other character stays."""

import pytest

from cpl.yamltext.edit import AppendItem, Edit, RemoveField, SetField, encode
from cpl.yamltext.edit import apply_edits as apply
from cpl.yamltext.emit import EditRefused
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import Document, parse

RECORD = """\
# 本记录由客服专员登记
编号: TS20261121-003
状态: 处理中
投诉人:
  姓名: 王女士
  电话: "13800001234"     # 上午来电, 下午再联系
内容: |
  过山车排队两小时。

  现场未告知。

经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
  - 时间: 2026-11-21 09:41
    事件: 转办
    # 运营部还没回电

# 以下由整改系统填写
整改单:
"""


def document_of(text: str) -> Document:
    document, problems = parse("记录.yaml", text.encode())
    assert not problems
    assert document is not None
    return document


def edited(text: str, *edits: Edit) -> str:
    return apply(document_of(text), edits)


def test_an_event_touches_two_places() -> None:
    event: Plain = {"时间": "2026-11-21 10:00", "事件": "办结", "说明": "已退票。\n客人满意。\n"}
    changed = edited(RECORD, SetField(("状态",), "已办结"), AppendItem(("经过",), event))
    expected = RECORD.replace("处理中", "已办结").replace(
        "    # 运营部还没回电\n",
        "    # 运营部还没回电\n"
        "  - 时间: 2026-11-21 10:00\n"
        "    事件: 办结\n"
        "    说明: |\n"
        "      已退票。\n"
        "      客人满意。\n",
    )
    assert changed == expected


def test_edits_build_on_each_other() -> None:
    changed = edited(
        "经过:\n- 事件: 登记\n",
        AppendItem(("经过",), {"事件": "转办"}),
        AppendItem(("经过",), {"事件": "回复"}),
        SetField(("经过", 0, "经办"), "李敏"),
        AppendItem(("经过", -1, "附件"), "a.jpg"),
        AppendItem(("经过", -1, "附件"), "b.jpg"),
    )
    assert changed == (
        "经过:\n- 事件: 登记\n  经办: 李敏\n- 事件: 转办\n- 事件: 回复\n"
        "  附件:\n  - a.jpg\n  - b.jpg\n"
    )


def test_writing_what_stands_there_changes_nothing() -> None:
    document = document_of(RECORD)
    edits = [SetField((key,), value) for key, value in document.plain().items()]
    assert apply(document, edits) == RECORD


SETTING: dict[str, tuple[str, Plain, str]] = {
    "裸字": ("a: 甲 # 注\nb: 1\n", "乙", "a: 乙 # 注\nb: 1\n"),
    "引号照旧": ("a: '甲'\n", "乙", "a: '乙'\n"),
    "双引号照旧": ('a: "甲"\n', "it's", 'a: "it\'s"\n'),
    "要引号才加": ("a: 甲\n", "乙: 丙", 'a: "乙: 丙"\n'),
    "电话加引号": ("a: 甲\n", "13800001234", 'a: "13800001234"\n'),
    "空值": ("a:\nb: 1\n", "乙", "a: 乙\nb: 1\n"),
    "空值带注释": ("a:   # 注\nb: 1\n", "乙", "a: 乙   # 注\nb: 1\n"),
    "空值带空格": ("a:  \nb: 1\n", "乙", "a: 乙\nb: 1\n"),
    "没有末尾换行": ("b: 1\na: 甲", "乙", "b: 1\na: 乙"),
    "末尾空值": ("b: 1\na:", "乙", "b: 1\na: 乙"),
    "变空": ("a: 甲\n", "", 'a: ""\n'),
    "多行": ("a: 甲 # 注\nb: 1\n", "一\n二\n", "a: | # 注\n  一\n  二\nb: 1\n"),
    "多行CRLF": ("a: 甲\r\nb: 1\r\n", "一\n二", "a: |-\r\n  一\r\n  二\r\nb: 1\r\n"),
    "多行在末尾": ("a: 甲", "一\n二\n", "a: |\n  一\n  二\n"),
    "多行变一行": ("a: | # 注\n   一\n   二\n\nb: 1\n", "甲", "a: 甲 # 注\n\nb: 1\n"),
    "多行变多行": ("a: >-\n   一\n\n# 注\nb: 1\n", "二\n三\n", "a: |\n  二\n  三\n\n# 注\nb: 1\n"),
    "看不见的空格": ("a: 甲\n", "一 \n二", 'a: "一 \\n二"\n'),
    "折行的引号": ('a: "甲\n  乙"  # 注\nb: 1\n', "丙", 'a: "丙"  # 注\nb: 1\n'),
    "字变列表": ("a: 甲 # 注\nb: 1\n", ["乙"], "a: # 注\n  - 乙\nb: 1\n"),
    "列表变字": ("a:\n  - 甲\n  - 乙\nb: 1\n", "丙", "a: 丙\nb: 1\n"),
    "列表变空": ("a:\n  - 甲\nb: 1\n", [], "a: []\nb: 1\n"),
    "列表换一项": ("a:\n- 甲 # 注\n- 乙\n", ["甲", "丙", "丁"], "a:\n- 甲 # 注\n- 丙\n- 丁\n"),
    "列表变短": ("a:\n- 甲 # 注\n- 乙\n- 丙\nb: 1\n", ["甲"], "a:\n- 甲 # 注\nb: 1\n"),
    "组里增减": (
        "a:\n  甲: 1 # 注\n  乙: 2\nb: 1\n",
        {"甲": "3", "丙": "4"},
        "a:\n  甲: 3 # 注\n  丙: 4\nb: 1\n",
    ),
    "组换顺序": ("a:\n  甲: 1\n  乙: 2\n", {"乙": "2", "甲": "1"}, "a:\n  乙: 2\n  甲: 1\n"),
    "行内": ("{a: 甲, b: 1}", "乙, 丙", '{a: "乙, 丙", b: 1}'),
    "行内多行": ("{a: 甲}\n", "一\n二", '{a: "一\\n二"}\n'),
    "行内空值": ("{a: , b: 1}\n", "乙", "{a: 乙, b: 1}\n"),
}


@pytest.mark.parametrize("name", SETTING)
def test_set_a_value(name: str) -> None:
    before, value, after = SETTING[name]
    assert edited(before, SetField(("a",), value)) == after


ADDING = {
    "末尾": ("a: 1\n", ("b",), "a: 1\nb: 新\n"),
    "没有末尾换行": ("a: 1", ("b",), "a: 1\nb: 新"),
    "CRLF": ("a: 1\r\n", ("b",), "a: 1\r\nb: 新\r\n"),
    "注释之前": ("a: 1 # 注\n\n# 完\n", ("b",), "a: 1 # 注\nb: 新\n\n# 完\n"),
    "下级": ("a:\n    x: 1\n# 注\nz: 1\n", ("a", "b"), "a:\n    x: 1\n    b: 新\n# 注\nz: 1\n"),
    "空的上级": ("a: # 注\nz: 1\n", ("a", "b"), "a: # 注\n  b: 新\nz: 1\n"),
    "空括号": ("a: {}\n", ("a", "b"), "a:\n  b: 新\n"),
    "没有上级": ("z: 1\n", ("a", "b", "c"), "z: 1\na:\n  b:\n    c: 新\n"),
    "文件结束符之前": ("a: 1\n...\n", ("b",), "a: 1\nb: 新\n...\n"),
    "行内": ("a: {x: 1}\n", ("a", "b"), "a: {x: 1, b: 新}\n"),
    "空文件括号": ("{}\n", ("b",), "{b: 新}\n"),
    "列表项里": ("a:\n- x: 1\n- y: 1\n", ("a", 0, "b"), "a:\n- x: 1\n  b: 新\n- y: 1\n"),
    "多行之后": ("a: |\n  一\n\n\nz:\n", ("b",), "a: |\n  一\n\n\nz:\nb: 新\n"),
    "多行之后的空格行": ("a: |\n  一\n    \n", ("b",), "a: |\n  一\n    \nb: 新\n"),
    "保留空行的多行之后": ("a: |+\n  一\n\n", ("b",), "a: |+\n  一\n\nb: 新\n"),
}


@pytest.mark.parametrize("name", ADDING)
def test_add_a_key(name: str) -> None:
    before, path, after = ADDING[name]
    assert edited(before, SetField(path, "新")) == after


APPENDING = {
    "缩进两格": ("a:\n  - 甲\nb: 1\n", "a:\n  - 甲\n  - 新\nb: 1\n"),
    "不缩进": ("a:\n- 甲\nb: 1\n", "a:\n- 甲\n- 新\nb: 1\n"),
    "缩进四格": ("a:\n    - 甲\nb: 1\n", "a:\n    - 甲\n    - 新\nb: 1\n"),
    "减号后三格": ("a:\n-   甲\n", "a:\n-   甲\n-   新\n"),
    "没有末尾换行": ("a:\n  - 甲", "a:\n  - 甲\n  - 新"),
    "CRLF": ("a:\r\n  - 甲\r\n", "a:\r\n  - 甲\r\n  - 新\r\n"),
    "空": ("a:\nb: 1\n", "a:\n  - 新\nb: 1\n"),
    "空带注释": ("a:  # 注\nb: 1\n", "a:  # 注\n  - 新\nb: 1\n"),
    "空括号": ("a: []\nb: 1\n", "a:\n  - 新\nb: 1\n"),
    "空括号带注释": ("a: []  # 注\n", "a:  # 注\n  - 新\n"),
    "空值字": ("a: null\n", "a:\n  - 新\n"),
    "没有": ("b: 1\n", "b: 1\na:\n  - 新\n"),
    "照别的列表缩进": ("b:\n- 1\n", "b:\n- 1\na:\n- 新\n"),
    "行内": ("a: [甲, 乙] # 注\n", "a: [甲, 乙, 新] # 注\n"),
    "行内折行": ("a: [\n  甲, # 注\n  乙,\n]\n", "a: [\n  甲, # 注\n  乙, 新,\n]\n"),
    "下面的注释": ("a:\n  - 甲\n# 注\nb: 1\n", "a:\n  - 甲\n  - 新\n# 注\nb: 1\n"),
    "项里的注释": ("a:\n  - x: 1\n    # 注\nb: 1\n", "a:\n  - x: 1\n    # 注\n  - 新\nb: 1\n"),
    "空项": ("a:\n  -\nb: 1\n", "a:\n  -\n  - 新\nb: 1\n"),
    "多行文字之后": (
        "a:\n  - x: |\n      一\n\n  # 注\nb: 1\n",
        "a:\n  - x: |\n      一\n  - 新\n\n  # 注\nb: 1\n",
    ),
    "行内组之后": ("a:\n  - {x: 1}\n", "a:\n  - {x: 1}\n  - 新\n"),
    "列表的列表": ("a:\n  - - 甲\n    - 乙\n", "a:\n  - - 甲\n    - 乙\n  - 新\n"),
}


@pytest.mark.parametrize("name", APPENDING)
def test_append_an_item(name: str) -> None:
    before, after = APPENDING[name]
    assert edited(before, AppendItem(("a",), "新")) == after


REMOVING = {
    "字段和它的注释": ("a: 1 # 注\n# 另\nb: 1\n", ("a",), "# 另\nb: 1\n"),
    "最后一个": ("b: 1\na: 1\n", ("a",), "b: 1\n"),
    "没有末尾换行": ("b: 1\na: 1", ("a",), "b: 1"),
    "CRLF": ("a: 1\r\nb: 1\r\n", ("a",), "b: 1\r\n"),
    "多行": ("a: |\n  一\n  二\nb: 1\n", ("a",), "b: 1\n"),
    "唯一的下级": ("a:\n  x: 1\nb: 1\n", ("a", "x"), "a: {}\nb: 1\n"),
    "唯一的项": ("a:\n- 1\nb: 1\n", ("a", 0), "a: []\nb: 1\n"),
    "项里的头一个": ("a:\n- x: 1\n  y: 2\n", ("a", 0, "x"), "a:\n- y: 2\n"),
    "一项": ("a:\n- x: 1\n  y: 2\n- z\n", ("a", 0), "a:\n- z\n"),
    "末项": ("a:\n- 1\n- 2\n", ("a", -1), "a:\n- 1\n"),
    "行内的头": ("a: [1, 2]\n", ("a", 0), "a: [2]\n"),
    "行内的尾": ("{b: 1, a: 2}\n", ("a",), "{b: 1}\n"),
}


@pytest.mark.parametrize("name", REMOVING)
def test_remove(name: str) -> None:
    before, path, after = REMOVING[name]
    assert edited(before, RemoveField(path)) == after


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("a: 字\n", SetField(("a", "b"), "下级")),
        ("a: 字\n", AppendItem(("a",), "项")),
        ("a:\n- 1\n", SetField(("a", 1), "越界")),
        ("a: 1\n", RemoveField(("b",))),
        ("a: 1\n", RemoveField(("a",))),
        ("a: 1\n", SetField((), {"b": "整个文件"})),
        ("a: 1\n", SetField(("a",), "\ud800")),
        ("a: 1\n", SetField(("状\u200b态",), "1")),
        ("b: x\n", SetField(("b", 0), "x")),
    ],
)
def test_what_cannot_be_done_safely_is_refused(text: str, edit: Edit) -> None:
    with pytest.raises(EditRefused, match=r"记录\.yaml:[12]:\d+: 字段“.*”：.+手工修改"):
        edited(text, edit)


def test_a_file_with_a_key_that_stands_twice_is_not_edited() -> None:
    document, problems = parse("记录.yaml", b"a: 1\na: 2\n")
    assert problems
    assert document is not None
    with pytest.raises(EditRefused):
        apply(document, [SetField(("b",), "1")])


def test_bytes_keep_their_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + "状态: 好\r\n".encode()
    document, _ = parse("x", data)
    assert document is not None
    changed = encode(document, apply(document, [SetField(("状态",), "更好")]))
    assert changed == b"\xef\xbb\xbf" + "状态: 更好\r\n".encode()
    assert encode(False, "a: 1\n") == b"a: 1\n"
