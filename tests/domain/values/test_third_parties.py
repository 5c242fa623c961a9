"""What people are called, whoever they may be, is nobody's name."""

import re

import pytest
from personal_lines import PLAIN, TOLD

from cpl.domain.values.screening import screened
from cpl.domain.values.third_parties import NAMED, is_what_people_are_called


@pytest.mark.parametrize("word", ["业主", "投诉人", "先生", "女儿", "匿名", "热心市民", "某某公司"])
def test_it_may_be_anybody(word: str) -> None:
    assert is_what_people_are_called(word)


@pytest.mark.parametrize("word", ["李强", "王女士", "业主李强", ""])
def test_it_is_somebody(word: str) -> None:
    assert not is_what_people_are_called(word)


def test_who_is_named_beside_somebody_is_masked_too_and_who_beside_him() -> None:
    assert screened("我丈夫李强、赵敏和孙伟均签字") == "我丈夫***、***和***均签字"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("我丈夫欧阳明来电", "我丈夫***来电"),
        ("游客东方说没有座位", "游客东方说没有座位"),
        ("我是王强，要求退票", "我是***，要求退票"),
        ("小孩天天来，儿子王天天来", "小孩天天来，儿子***来"),
        ("乘客王天天天来", "乘客***天天来"),
        ("老人安全出园，客户马上走", "老人安全出园，客户马上走"),
        ("我女儿叫王小明", "我女儿叫***"),
    ],
)
def test_a_name_is_a_surname_and_what_may_follow_it(said: str, told: str) -> None:
    assert screened(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("王小明先生和李女士吵架", "***和***吵架"),
        ("夏侯先生张大爷大妈都在", "******都在"),
        ("老王先生走了", "老王先生走了"),
        ("刘说先生，刘李先生", "刘说先生，刘***"),
        ("张先生，四五店，张先生四五六七店", "***，四五店，张先生四五六七店"),
        ("张先生一二三四五店，张先生a店", "***一二三四五店，***a店"),
    ],
)
def test_a_title_comes_after_a_name_and_before_no_shop(said: str, told: str) -> None:
    assert screened(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("姓王的，姓欧阳", "姓***的，姓***"),
        ("姓王家的，姓名王，姓马上", "姓王家的，姓名王，姓马上"),
    ],
)
def test_a_surname_alone_goes_on_to_no_name(said: str, told: str) -> None:
    assert screened(said) == told


@pytest.mark.parametrize(
    ("shape", "signs", "simpler"), [each[:3] for each in NAMED if each[3] is None]
)
def test_what_is_found_has_the_signs_and_the_simpler_shape_without_which_it_is_not_looked_for(
    shape: str, signs: str, simpler: str
) -> None:
    lines = f"{TOLD}{PLAIN}".translate({ord(each): None for each in "«»"}).splitlines()
    found = [each for each in lines if re.search(shape, each)]
    assert len(found) >= 2
    assert all(set(signs) & set(each) and re.search(simpler, each) for each in found)
