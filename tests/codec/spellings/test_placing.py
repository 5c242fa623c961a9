"""Which field a bare word is for."""

import pytest

from cpl.codec.spellings.placing import place_of
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind
from cpl.problems import UsageProblem

CONTENT = ("满意", "不满意")
FIELDS = {
    "方式": Field("方式", Kind.CHOICE, choices=("电话", "短信")),
    "满意度": Field("满意度", Kind.CHOICE, choices=CONTENT, short={"2": "满意"}),
    "态度": Field("态度", Kind.CHOICE, choices=CONTENT),
    "时效": Field("时效", Kind.CHOICE, choices=(*CONTENT, "太慢")),
    "理由": Field("理由", Kind.TEXT),
}


@pytest.mark.parametrize(
    ("word", "waiting", "place"),
    [
        ("电话", ["方式", "满意度"], "方式"),
        ("满意", ["方式", "满意度"], "满意度"),
        ("２", ["方式"], "满意度"),
        ("满意", ["态度", "满意度"], "态度"),
        ("太慢", ["理由"], "时效"),
        ("排队太久", ["理由"], "理由"),
        ("传真", ["方式", "理由"], "方式"),
    ],
)
def test_one_that_has_it_as_a_choice_else_the_next_in_turn(
    word: str, waiting: list[str], place: str
) -> None:
    assert place_of(word, FIELDS, {"方式", "满意度"}, waiting) == place


def test_of_several_nobody_chooses() -> None:
    with pytest.raises(UsageProblem) as told:
        place_of("不满意", FIELDS, {"理由"}, ["理由"])
    assert str(told.value) == (
        "“不满意”可以是满意度、态度、时效，请写成 满意度=不满意 或 态度=不满意 或 时效=不满意。"
    )


def test_what_is_for_nothing_is_asked() -> None:
    with pytest.raises(UsageProblem, match="不知道“传真”是哪个字段的值，请写成 字段=传真。"):
        place_of("传真", FIELDS, (), [])
