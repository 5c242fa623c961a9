"""What is said with an event, as words of a command or as answers to questions."""

from datetime import datetime

import pytest
from casebook import calendar, rules

from cpl.codec.spellings.moments import TimeContext
from cpl.codec.spellings.words import Answer, Lookups, Said, said_with
from cpl.domain.people.staff import Staff
from cpl.domain.values.value import Value
from cpl.problems import UsageProblem

NOW = datetime(2026, 11, 17, 9, 0)


def said(*words: str, **answers: Answer) -> Said:
    lookups = Lookups(Staff({}), TimeContext(NOW, calendar()), _no_file, str)
    paths = {path.replace("__", "."): answer for path, answer in answers.items()}
    return said_with(rules(), rules().complaints.registration, words, lookups, answers=paths)


def _no_file(name: str) -> str:
    raise AssertionError(f"{name} is read")


@pytest.mark.parametrize("text", ["@投诉.txt", "@@", "发生地点=大门", "a＝b", "="])
def test_an_answer_is_text_whatever_a_word_would_mean_by_it(text: str) -> None:
    assert said(内容=Answer(text)).fields == {"内容": text}


def test_what_its_question_has_read_is_not_read_again() -> None:
    """`昨天` would be another day if a draft were gone on with tomorrow."""
    found = said(发生时间=Answer("昨天14:30", datetime(2026, 11, 2, 14, 30)))
    assert found.fields == {"发生时间": datetime(2026, 11, 2, 14, 30)}


def test_what_nobody_has_read_yet_is_read_like_a_word() -> None:
    assert said(发生时间=Answer("昨天14:30")) == said("发生时间=昨天14:30")


def test_answers_fill_the_group_that_words_have_begun() -> None:
    person: Value = {"姓名": "王女士", "电话": "13800001234", "类型": "年卡"}
    found = said(
        "投诉人.姓名=王女士",
        投诉人__电话=Answer("138 0000 1234"),
        投诉人__类型=Answer("年卡", "年卡"),
    )
    assert found.fields == {"投诉人": person}


def test_an_answer_to_what_the_rules_do_not_ask_is_refused() -> None:
    with pytest.raises(UsageProblem, match="这里不收“处理结果”"):
        said(处理结果=Answer("已退票", "已退票"))


@pytest.mark.parametrize(
    "words",
    [("投诉人=王女士",), ("投诉人=王女士", "投诉人.电话=13800001234")],
    ids=["整个写", "又写一项"],
)
def test_a_group_is_written_item_by_item_and_the_message_shows_how(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageProblem, match="“投诉人”要一项一项写：投诉人"):
        said(*words)
