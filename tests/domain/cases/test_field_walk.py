"""Every single value is met once, whatever groups, rows and lists it stands in."""

from dataclasses import replace

from casebook import rules
from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.cases.field_walk import changed, first_personal, personal, walk
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Value

NAME = Field("姓名", Kind.TEXT, personal="name")
PHONE = Field("电话", Kind.PHONE, personal="phone")
FIELDS = {
    "内容": Field("内容", Kind.TEXT),
    "投诉人": Field("投诉人", Kind.GROUP, fields={"姓名": NAME, "电话": PHONE}),
    "见证人": Field("见证人", Kind.TEXT, many=True, personal="name"),
    "同行人": Field("同行人", Kind.ROWS, fields={"姓名": NAME, "电话": PHONE}),
}
RULES = replace(rules(), fields=FIELDS)
VALUES: dict[str, Value] = {
    "同行人": ({"姓名": "甲乙", "电话": "62345678"}, {"姓名": "丙丁"}),
    "见证人": ("张三丰", "李四"),
    "内容": "排队",
    "投诉人": {"姓名": "王女士", "人数": "3"},
    "旧字段": ("一", {"二": "三"}),
}


def test_every_value_with_its_path_and_its_field() -> None:
    met = [
        (leaf.path, leaf.field.name if leaf.field else "", leaf.value)
        for leaf in walk(FIELDS, VALUES)
    ]
    assert met == [
        ("同行人.姓名", "姓名", "甲乙"),
        ("同行人.电话", "电话", "62345678"),
        ("同行人.姓名", "姓名", "丙丁"),
        ("见证人", "见证人", "张三丰"),
        ("见证人", "见证人", "李四"),
        ("内容", "内容", "排队"),
        ("投诉人.姓名", "姓名", "王女士"),
        ("投诉人.人数", "", "3"),
        ("旧字段", "", "一"),
        ("旧字段.二", "", "三"),
    ]  # fmt: skip


def test_what_is_personal_comes_in_the_order_of_the_rules() -> None:
    names = [leaf.value for leaf in personal(RULES, VALUES, "name")]
    assert names == ["王女士", "张三丰", "李四", "甲乙", "丙丁"]
    assert first_personal(RULES, VALUES, "phone") == "62345678"
    assert first_personal(RULES, {"内容": "排队"}, "phone") == ""


def test_blank_is_nothing() -> None:
    assert not list(personal(RULES, {"见证人": (" ", "")}))


def test_what_is_changed_keeps_its_shape() -> None:
    found = changed(FIELDS, VALUES, lambda field, value: f"{field.name if field else '?'}{value}")
    assert found["同行人"] == ({"姓名": "姓名甲乙", "电话": "电话62345678"}, {"姓名": "姓名丙丁"})
    assert found["旧字段"] == ("?一", {"二": "?三"})
    assert list(found) == list(VALUES)


SHAPES: st.SearchStrategy[Value] = st.recursive(
    st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(("姓名", "电话", "别的")), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from((*FIELDS, *rules().fields)), SHAPES, max_size=4))
def test_what_is_walked_is_what_is_changed(values: dict[str, Value]) -> None:
    changed_in_turn: list[tuple[Field | None, Value]] = []

    def seen(field: Field | None, value: Value) -> Value:
        changed_in_turn.append((field, value))
        return value

    assert changed(FIELDS, values, seen) == values
    assert changed_in_turn == [(leaf.field, leaf.value) for leaf in walk(FIELDS, values)]


def test_what_is_no_text_is_met_too() -> None:
    group: Value = {"人数": 3, "匿名": True}
    assert [leaf.value for leaf in walk({}, {"来人": group, "次数": (1, 2)})] == [3, True, 1, 2]
