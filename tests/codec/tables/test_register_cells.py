"""A cell is made of the words of its template and taken apart again, nothing of it is run."""

import pytest

from cpl.codec.tables.register_cells import Column

VALUES = {"编号": "TS1", "渠道": "热线", "类别": "投诉", "轮次": "2", "对象": "", "内容": "停运"}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 行.渠道 }}", "热线"),
        ("{{ 行.渠道 }}／{{ 行.类别 }}", "热线／投诉"),
        ("{{ 行.编号 }}\n{{ 行.渠道 }}", "TS1\n热线"),
        ("第 {{ 行.轮次 }} 轮", "第 2 轮"),
        ("{% set 不列 = [1] %}{% if 行.对象 %}（{{ 行.对象 }}）{% endif %}{{ 行.内容 }}", "停运"),
        ("{{ 行.内容 }}{% if 行.内容 and 行.渠道 %}\n{% endif %}{{ 行.渠道 }}", "停运\n热线"),
    ],
)
def test_a_cell_is_what_its_words_say(source: str, text: str) -> None:
    cell = Column("头", source).cell(VALUES)
    assert cell is not None
    assert cell.text == text


@pytest.mark.parametrize(
    "source",
    [
        "{{ 行.渠道 }}{{ 行.类别 }}",  # nothing between: nobody knows where one ends
        "{{ 行.内容 | 摘要 }}",
        "{% if 行.轮次 > 1 %}{{ 行.渠道 }}{% endif %}",
        "{% for 一 in 行.经过 %}{{ 一.事件 }}{% endfor %}",
        "合计",
    ],
)
def test_what_a_template_computes_is_nobody_s_to_change(source: str) -> None:
    assert Column("头", source).cell(VALUES) is None


def test_a_cell_is_taken_apart_as_it_was_put_together() -> None:
    cell = Column("头", "{{ 行.编号 }}\n{{ 行.渠道 }}／{{ 行.类别 }}").cell(VALUES)
    assert cell is not None
    assert cell.split("TS1\n网络／建议") == ("TS1", "网络", "建议")
    assert cell.split(" TS1 \n 热线 ／ 投诉 ") == ("TS1", "热线", "投诉")
    assert cell.split("TS1\n／投诉") == ("TS1", "", "投诉")
    assert cell.split("TS1\n热线、投诉") is None
    assert cell.split("TS1 热线／投诉") is None


@pytest.mark.parametrize("written", ["\n二级", "二级", " \n 二级 "])
def test_where_a_word_said_nothing_its_seam_may_be_gone(written: str) -> None:
    cell = Column("头", "{{ 行.分类 }}\n{{ 行.等级 }}").cell({"分类": "", "等级": "一级"})
    assert cell is not None
    assert cell.split(written) == ("", "二级")
    assert cell.split("票务\n一级") == ("票务", "一级")
