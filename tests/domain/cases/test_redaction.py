"""How much of a record a paper shows: copies that stay, copies that leave, 保密 and 匿名."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.cases.redaction import (
    Sight,
    as_listed,
    as_published,
    everything,
    is_secret,
    sight_of,
)
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import AboutWhom, Field, Privacy
from cpl.domain.values.value import Kind, Value, Values

MACHINE = rules().machines["工单"]
SAID: Values = {"内容": "王女士、张三丰在场，打13800001234"}


OWN: Values = {"姓名": "王女士", "电话": "13800001234"}


def card(name: str = "", **more: Value) -> Card:
    """One complaint of 王女士, or of somebody else."""
    who: Value = {**({"姓名": name} if name else OWN), **more}
    known = life(MACHINE, "承办中").card
    return replace(known, values={**known.values, "投诉人": who})


def shown(sight_for: Card, *others: Card, masked: bool = False) -> Value:
    return sight_of(sight_for, others, masked).of(SAID)["内容"]


def test_a_copy_that_stays_shows_everything() -> None:
    sight = sight_of(card(), (card("张三丰"),), masked=False)
    assert sight.of({**SAID, "投诉人": OWN}) == {**SAID, "投诉人": OWN}
    assert not sight.masked


IDENTITY = "身份证320102199001011234，电话13800001234"


def test_a_copy_that_goes_out_shows_the_phone_but_no_identity_number() -> None:
    """①②联留在办理的地方：要联系得到人，用不着身份证号。"""
    fields = {
        "证号": Field("证号", Kind.TEXT, personal="number"),
        "对公账号": Field("对公账号", Kind.NUMBER),
    }
    wider = replace(rules(), fields={**rules().fields, **fields})
    said: Values = {
        "内容": IDENTITY,
        "没有": IDENTITY,
        "几次": 2,
        "投诉人": {"人数": 2},
        "证号": "320102199001011234",
        "对公账号": "6222020200001234",
    }
    sight = sight_of(replace(card(), rules=wider), (), masked=False)
    told = "身份证****，电话13800001234"
    masked = "****************34"
    assert sight.of(said) == {**said, "内容": told, "没有": told, "证号": masked}


def test_the_desk_itself_sees_everything() -> None:
    sight = everything(card())
    assert sight.of({"内容": IDENTITY}) == {"内容": IDENTITY}
    assert sight.text(IDENTITY) == IDENTITY


def test_words_about_a_record_are_masked_as_the_record_is() -> None:
    assert sight_of(card(), (), masked=True).text("王女士来过") == "王**来过"
    assert sight_of(card(), (), masked=False).text("王女士来过") == "王女士来过"


def test_what_is_published_names_nobody() -> None:
    assert as_published(card(), SAID)["内容"] == "王**、张三丰在场，打138****1234"


def test_a_copy_that_leaves_hides_whoever_is_told_of() -> None:
    assert sight_of(card(), (), masked=True).masked
    assert shown(card(), card("张三丰"), masked=True) == "王**、张**在场，打138****1234"


@pytest.mark.parametrize("word", ["保密", "匿名"])
def test_who_asked_for_secrecy_is_hidden_on_every_copy(word: str) -> None:
    secret = card("", **{word: True})
    assert is_secret(secret)
    assert shown(secret) == "***、张三丰在场，打***"


def test_who_did_not_ask_for_secrecy_is_not_secret() -> None:
    assert not is_secret(card(保密=False))


def test_rules_without_privacy_call_nothing_secret() -> None:
    open_rules = replace(rules(), privacy=Privacy())
    assert not is_secret(replace(card(保密=True), rules=open_rules))


def test_beside_a_secret_record_nobody_is_told() -> None:
    """整改单上照样不写保密投诉人，也不写自己的：两件读在一起，还是认得出人。"""
    assert shown(card(), card("张三丰", 保密=True)) == "王**、***在场，打138****1234"
    assert shown(card(), card("李四", 保密=True)) == "王**、张三丰在场，打138****1234"


def test_beside_a_secret_record_those_that_are_not_are_still_told() -> None:
    assert shown(card(), card("张三丰"), card("李四", 保密=True)) == (
        "王**、张三丰在场，打138****1234"
    )


def test_what_an_earlier_event_said_of_a_person_is_still_a_secret() -> None:
    """电话改过的，旧电话也是电话。"""
    at = datetime(2026, 11, 17, 10)
    told = Event("更正", at, "吴刚", "客服主管", {"投诉人": {"姓名": "张三丰"}})
    corrected = advance(card(保密=True), told)
    back = replace(corrected, values=card(保密=True).values)
    assert shown(back) == "***、***在场，打***"


def test_what_a_paper_must_not_tell_it_tells_nobody() -> None:
    """转办单不写投诉人。"""
    said: Values = {"内容": "排队", "投诉人": OWN}
    for sight in (everything(card()), sight_of(card(), (), masked=True)):
        assert replace(sight, left_out=frozenset({"投诉人"})).of(said) == {"内容": "排队"}
        assert "投诉人" in sight.of(said)


def test_his_own_address_is_shown_to_whoever_must_answer_whatever_it_looks_like() -> None:
    mail = Field("邮箱", Kind.TEXT, personal="email")
    known = replace(card(), rules=replace(rules(), fields={**rules().fields, "邮箱": mail}))
    said: Values = {"邮箱": "320102199001011234@example.com"}
    assert sight_of(known, (), masked=False).of(said) == said


def test_in_a_list_even_whom_a_secret_record_is_about_is_hidden_and_of_no_other() -> None:
    staff = Staff({"王建国": Person("王建国", "w@example.com", ("财务",), "运营部")})
    privacy = replace(rules().privacy, about=(AboutWhom("被投诉对象"),))

    def listed(one: Card, *, masked: bool) -> Sight:
        under = replace(one, rules=replace(rules(), privacy=privacy))
        about = replace(under, values={**under.values, "被投诉对象": "王建国"})
        return as_listed(sight_of(about, (), masked), staff)

    told = "张三丰说是王建国"
    secret = card("张三丰", 保密=True)
    assert listed(secret, masked=True).text(told) == "***说是***"
    assert listed(card("张三丰"), masked=True).text(told) == "张**说是王建国"
    assert listed(card("张三丰"), masked=False).text(told) == told
    assert as_listed(everything(secret), staff).text(told) == told, "its own desk's list"
