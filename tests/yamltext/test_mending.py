"""The line to type: what is sure reads as it was meant, and no other character changes."""

import pytest

from cpl.problems import Problem, Severity
from cpl.yamltext.mending import typed
from cpl.yamltext.nodes import Plain, Vocabulary
from cpl.yamltext.tree import Document, parse

RECORD = """\
渠道: 热线
投诉人:
  姓名: 王女士
  电话: "13800001234"
内容: 过山车停运，没有告知
经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
    经办: 李敏
  - 时间: 2026-11-21 09:41
    事件: 转办
    经办: 李敏
    协办单位: [票务部, 餐饮部]
"""
WORDS = Vocabulary(
    frozenset(("渠道", "投诉人", "内容", "经过")),
    {
        "投诉人": frozenset(("姓名", "电话")),
        "经过": frozenset(("时间", "事件", "经办", "协办单位", "备注")),
    },
)
MOST = 30


def read(text: str, words: Vocabulary = WORDS) -> tuple[Document | None, tuple[Problem, ...]]:
    return parse("记录.yaml", text.encode(), words)


def mended(text: str) -> str:
    """The text after everything sure was typed, one mending after the other."""
    for _ in range(MOST):
        sure = [e.mending for e in read(text)[1] if e.mending and e.mending.is_sure]
        if not sure:
            break
        text = typed(text, sure[0])
    return text


def data(text: str) -> Plain:
    document, problems = read(text)
    assert document is not None, problems
    assert [each for each in problems if each.severity is Severity.ERROR] == []
    return document.plain()


SURE = [
    ("渠道: 热线", "渠道：热线"),
    ("渠道: 热线", "渠道　:　热线"),
    ("渠道: 热线", "渠道:热线"),
    ("渠道: 热线", "渠道；热线"),
    ("渠道: 热线", "渠道 -> 热线"),
    ("渠道: 热线", "渠道＝热线"),
    ("渠道: 热线", "渠道:: 热线"),
    ("渠道: 热线", "渠道 热线"),
    ("渠道: 热线", "“渠道”: 热线"),
    ("渠道: 热线", "渠\u200b道: 热线"),
    ("内容: ", "\ufeff内容: "),
    ("渠道: 热线", "渠道: 热线\n渠道: 热线"),
    ("渠道: 热线", "// 补的\n渠道: 热线"),
    ("投诉人:", "投诉人"),
    ("经过:", "经过："),
    ("  姓名", "\t姓名"),
    ("  姓名", "　姓名"),
    ("  电话", " 电话"),
    ("  电话", "    电话"),
    ('"13800001234"', '"13800001234'),
    ('"13800001234"', '"13800001234”'),
    ('"13800001234"', "'13800001234"),
    ("过山车停运，没有告知", "[急] 过山车停运"),
    ("过山车停运，没有告知", "他说: 停运"),
    ("过山车停运，没有告知", '"在 D:\\照片"'),
    ("过山车停运，没有告知", '"他说"没有"退票"'),
    ("过山车停运，没有告知", "|\n过山车停运\n没有告知"),
    ("  - 时间: 2026-11-21 09:41", "    时间: 2026-11-21 09:41"),
    ("  - 时间: 2026-11-21 09:41", "  时间: 2026-11-21 09:41"),
    ("  - 时间: 2026-11-21 09:12", "    时间: 2026-11-21 09:12"),
    ("  - 时间: 2026-11-21 09:41", "  -时间: 2026-11-21 09:41"),
    ("  - 时间: 2026-11-21 09:41", "  －　时间: 2026-11-21 09:41"),
    ("  - 时间: 2026-11-21 09:41", "  2、时间: 2026-11-21 09:41"),
    ("  - 时间: 2026-11-21 09:41", " - 时间: 2026-11-21 09:41"),
    ("  - 时间: 2026-11-21 09:41", "  -\n  时间: 2026-11-21 09:41"),
    ("    事件: 转办", "\t\t事件: 转办"),
    ("    事件: 转办", "事件: 转办"),
    ("    事件: 转办\n    经办: 李敏", "  事件: 转办\n  经办: 李敏"),
    ("[票务部, 餐饮部]", "[票务部, 餐饮部"),
    ("[票务部, 餐饮部]", "[票务部, 餐饮部】"),
    ("[票务部, 餐饮部]", "[票务部,, 餐饮部]"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("right", "wrong"), SURE)
def test_what_is_sure_reads_as_it_was_meant(right: str, wrong: str, newline: str) -> None:
    assert right in RECORD
    text = RECORD.replace(right, wrong, 1).replace("\n", newline)
    assert [each.code for each in read(text)[1]] != []
    found = data(mended(text))
    if "|" in wrong or right.startswith("过山车"):
        assert isinstance(found, dict)
        assert list(found) == list(WORDS_IN_ORDER)
    else:
        assert found == data(RECORD)


WORDS_IN_ORDER = ("渠道", "投诉人", "内容", "经过")

LEFT_TO_PEOPLE = [
    ("没有告知\n", "没有告知\n可以退票；来电\n"),
    ("没有告知\n", "没有告知\n他说：可以退票\n"),
    ("没有告知\n", "没有告知\n现场 有照片\n"),
    ("渠道: 热线", "渠道: 热线\n渠道: 来访"),
    ("渠道: 热线", "渠道热线"),
    ('"13800001234"', '"13800001234" 微信同号'),
    ("过山车停运，没有告知", "|过山车停运"),
    ("过山车停运，没有告知", "- 过山车停运"),
    ("过山车停运，没有告知", "姓名: 王女士"),
    ("过山车停运，没有告知", '"过山车停运\n  第二行'),
]


@pytest.mark.parametrize(("right", "wrong"), LEFT_TO_PEOPLE)
def test_what_could_mean_two_things_is_left_to_people(right: str, wrong: str) -> None:
    text = RECORD.replace(right, wrong, 1)
    assert read(text)[1] != ()
    assert mended(text) == text


def test_without_a_vocabulary_a_name_is_no_more_than_a_word() -> None:
    _, problems = read(RECORD.replace("渠道: 热线", "渠道：热线"), Vocabulary())
    assert [(e.code, e.mending and e.mending.is_sure) for e in problems] == [
        ("fullwidth-colon", False)
    ]


def test_a_lost_dash_never_asks_to_delete() -> None:
    text = RECORD.replace("  - 时间: 2026-11-21 09:41", "    时间: 2026-11-21 09:41")
    (problem,) = read(text)[1]
    assert (problem.code, problem.location.line) == ("lost-dash", 10)
    assert "删去" not in problem.mend


def test_only_the_lines_named_change() -> None:
    text = RECORD.replace("渠道: 热线", "渠道：热线  ").replace("\n", "\r\n") + "# 完"
    (problem,) = read(text)[1]
    assert problem.mending is not None
    before, after = text.split("\n"), typed(text, problem.mending).split("\n")
    assert after == ["渠道: 热线\r", *before[1:]]
