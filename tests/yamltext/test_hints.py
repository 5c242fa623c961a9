"""What clerks get wrong, and the one problem each mistake becomes.

Each case is a text, then `code line:column` of every problem that is told.
"""

import pytest
import yaml

from cpl.yamltext.tree import parse_text

MISTAKES = {
    "全角冒号": ("编号: T1\n类别：投诉\n状态: 1\n", "fullwidth-colon 2:3"),
    "最后一行全角冒号": ("编号: T1\n类别：投诉\n", "fullwidth-colon 2:3"),
    "第一行全角冒号": ("编号：T1\n类别: 投诉\n", "fullwidth-colon 1:3"),
    "全文全角冒号": ("编号：T1\n类别：投诉\n状态：好\n", "fullwidth-colon 1:3"),
    "下级全是全角冒号": (
        "投诉人:\n  姓名：王\n  电话：138\n状态: 1\n",
        "fullwidth-colon 2:5",
    ),
    "列表项里全角冒号": ("经过:\n  - 时间：早\n    事件: 登记\n", "fullwidth-colon 2:7"),
    "列表项全是全角冒号": ("经过:\n  - 时间：早\n    事件：登记\n", "fullwidth-colon 2:7"),
    "冒号后缺空格": ("编号: T1\n电话:138\n状态: 1\n", "colon-space 2:3"),
    "全文冒号后缺空格": ("编号:T1\n电话:138\n", "colon-space 1:3"),
    "冒号后是全角空格": ("编号: 1\n电话:\u3000138\n状态: 2\n", "colon-space 2:3"),
    "全角空格缩进": (
        "投诉人:\n\u3000姓名: 王\n\u3000电话: 1\n状态: 2\n",
        "wide-indent 2:1",
    ),
    "不换行空格缩进": ("投诉人:\n  地址: x\n\xa0\xa0姓名: 王\n", "wide-indent 3:1"),
    "字段名后全角空格": ("编号: 1\n状态\u3000: 2\n", "wide-indent 2:3"),
    "Tab缩进": ("投诉人:\n\t姓名: 王\n", "tab-indent 2:1"),
    "空格里夹Tab": ("投诉人:\n  姓名: 王\n \t电话: 1\n", "tab-indent 3:2"),
    "减号后缺空格": ("附件:\n  -a.jpg\n  -b.jpg\n状态: 1\n", "dash-space 2:3"),
    "一个减号后缺空格": ("附件:\n  - a.jpg\n  -b.jpg\n状态: 1\n", "dash-space 3:3"),
    "字段前减号后缺空格": ("经过:\n  -时间: 1\n   事件: 2\n", "dash-space 2:3"),
    "全角减号": ("附件:\n  － a.jpg\n  － b.jpg\n", "fullwidth-dash 2:3"),
    "值里又有冒号": ("编号: 1\n备注: 注意: 急\n状态: 2\n", "colon-in-value 2:7"),
    "引号没收尾": ('编号: 1\n备注: "没有\n状态: 2\n', "unclosed-quote 2:5"),
    "引号没收尾而后面还有引号": (
        '编号: 1\n备注: "没有\n电话: "138"\n状态: 2\n',
        "unclosed-quote 2:5",
    ),
    "字段名引号没收尾": ('"编号: 1\n状态: 2\n', "unclosed-quote 1:1"),
    "单引号没收尾": ("编号: 1\n备注: '没有\n状态: 2\n", "unclosed-quote 2:5"),
    "引号后还有字": ('编号: 1\n备注: "退票"和道歉\n状态: 2\n', "text-after-quote 2:9"),
    "双引号里的反斜杠": ('路径: "C:\\照片\\a.jpg"\n', "bad-escape 1:8"),
    "双引号里的Users": ('路径: "C:\\Users\\a.jpg"\n', "bad-escape 1:8"),
    "以at开头": ("编号: 1\n备注: @张三\n状态: 2\n", "special-start 2:5"),
    "以星号开头": ("备注: *重要*\n", "special-start 1:5"),
    "以感叹号开头": ("备注: !重要 请看\n", "special-start 1:5"),
    "以百分号开头": ("备注: %5\n", "special-start 1:5"),
    "以方括号开头": ("备注: [急] 客户\n状态: 2\n", "special-start 1:5"),
    "方括号没收尾": ("编号: 1\n关联: [a, b\n状态: 2\n", "unclosed-bracket 2:5"),
    "方括号全角收尾": ("关联: [a, b］\n状态: 2\n", "unclosed-bracket 1:5"),
    "竖线后直接写字": ("备注: |文字\n状态: 2\n", "block-header 1:5"),
    "竖线下没缩进": ("内容: |\n排队两小时\n状态: 2\n", "block-text-indent 2:1"),
    "竖线下后一行没缩进": ("内容: |\n  排队\n没有告知\n状态: 2\n", "block-text-indent 3:1"),
    "没有冒号": ("编号: 1\n投诉\n状态: 2\n", "missing-colon 2:1"),
    "第一行是标题": ("投诉登记表\n编号: 1\n状态: 2\n", "missing-colon 1:1"),
    "等号": ("编号: 1\n状态=处理中\n类别: 2\n", "equals-sign 2:3"),
    "全角井号": ("编号: 1\n＃ 说明\n状态: 2\n", "fullwidth-hash 2:1"),
    "没有字段名": (": 1\n编号: 2\n", "missing-key 1:1"),
    "多缩进": ("编号: 1\n  状态: 2\n类别: 3\n", "indent 2:3"),
    "少缩进": ("投诉人:\n    姓名: 王\n  电话: 1\n", "indent 3:3"),
    "列表项里没对齐": ("经过:\n  - 时间: 1\n   事件: 2\n", "indent 3:4"),
    "减号没对齐": ("经过:\n  - 时间: 1\n - 时间: 2\n", "indent 3:2"),
    "合并冲突": (
        "编号: 1\n<<<<<<< HEAD\n状态: 2\n=======\n状态: 3\n>>>>>>> x\n",
        "merge-conflict 2:1",
    ),
    "合并冲突只剩尾巴": ("编号: 1\r\n状态: 3\r\n>>>>>>> x\r\n", "merge-conflict 3:1"),
    "网页换行符": ("编号: 1\n备注: 你好\u2028再见\n状态: 2\n", "line-separator 2:7"),
    "零宽字符": ("编号: 1\n状态\u200b: 2\n", "invisible-character 2:3"),
    "值后又写列表": ("附件: 两张\n  - a.jpg\n", "list-after-value 2:3"),
    "表情之后": ("备注: 😀😀\n电话：138\n状态: 1\n", "fullwidth-colon 2:3"),
}
SOUND = {
    "全角冒号在值里": "备注: 说明：已退\n内容: |\n  姓名：王\n  电话：138\n",
    "数在下一行": "余额:\n  -100\n",
    "引号里的零宽字符": "备注: '\u200b'\n",
    "折成两行的话": "内容: 顾客来电\n  要求退票\n",
    "破折号署名": "内容: 谢谢\n  ——王女士\n",
    "网址": "网址:\n  http://a.cn/b\n",
    "块里的冲突标记": "内容: |\n  <<<<<<< HEAD\n  =======\n",
    "块里的减号": "内容: |\n  -a\n  - b\n",
}


@pytest.mark.parametrize("loader", [yaml.CBaseLoader, yaml.BaseLoader], ids=["C", "pure"])
@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_problem_at_its_place(name: str, loader: object) -> None:
    text, expected = MISTAKES[name]
    _, problems = parse_text("x", text, loader=loader)
    told = [f"{each.code} {each.location.line}:{each.location.column}" for each in problems]
    assert told == [expected]
    assert all(each.message and each.mend for each in problems)


@pytest.mark.parametrize("name", SOUND)
def test_odd_but_sound_texts_are_left_alone(name: str) -> None:
    document, problems = parse_text("x", SOUND[name])
    assert document is not None
    assert problems == ()


def told(text: str) -> str:
    _, (problem,) = parse_text("x", text)
    return str(problem)


def test_messages_say_what_to_type() -> None:
    assert told("编号: 1\n类别：投诉\n") == (
        "x:2:3: 错误: “类别”后面是全角冒号“：”。"
        " 请改成半角冒号加一个空格：“类别: ”。 [fullwidth-colon]"
    )
    assert told("投诉人:\n    姓名: 王\n  电话: 1\n") == (
        "x:3:3: 错误: 缩进没有对齐：这一行的字从第 3 列开始，第 2 行从第 5 列开始。"
        " 同一组字段要左边对齐；下一级多缩进两个空格；列表的“-”上下对齐。 [indent]"
    )


def test_the_same_mistake_on_many_lines_is_told_once() -> None:
    assert "第 2、3 行也是这样。" in told("编号：1\n类别：2\n状态：3\n")
    assert "第 4 行也是这样。" in told("a: 1\n类别：2\nb: 1\n状态：3\n")
    assert "第 2、3、4、5、6、7、8、9… 行" in told("".join(f"字段{i}：1\n" for i in range(12)))


def test_prose_that_looks_like_a_field_is_only_a_warning() -> None:
    assert told("投诉人: 王女士\n  电话：138\n").startswith("x:2:5: 警告: ")
    assert told("内容:\n  说明：排队两小时\n").startswith("x:2:5: 警告: ")
