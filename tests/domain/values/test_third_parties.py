"""What people are called, whoever they may be, is nobody's name."""

import pytest

from cpl.domain.values.screening import screened
from cpl.domain.values.third_parties import is_what_people_are_called


@pytest.mark.parametrize("word", ["业主", "投诉人", "先生", "女儿", "匿名", "热心市民", "某某公司"])
def test_it_may_be_anybody(word: str) -> None:
    assert is_what_people_are_called(word)


@pytest.mark.parametrize("word", ["李强", "王女士", "业主李强", ""])
def test_it_is_somebody(word: str) -> None:
    assert not is_what_people_are_called(word)


def test_who_is_named_beside_somebody_is_masked_too_and_who_beside_him() -> None:
    assert screened("我丈夫李强、赵敏和孙伟均签字") == "我丈夫***、***和***均签字"
