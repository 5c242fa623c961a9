"""A complaint is kept from whom it is about; and what each gap lets him do and read."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from small_shop import shop, staff

from cpl.domain.cases.card import advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.cases.redaction import is_secret
from cpl.domain.people.staff import Person, Staff
from cpl.domain.proving.findings import Shown, steps_wrong
from cpl.domain.proving.moves import Leg, Place, Wrong
from cpl.domain.proving.secrecy import (
    NOBODY,
    Accused,
    SecrecyMoves,
    accused_by,
    accusing_fields,
    keeps_from_accused,
    kept_secret,
    units_keep_away,
)
from cpl.domain.proving.walk import Bounds, Walk, walked
from cpl.domain.values.value import Values

NOW = datetime(2026, 11, 17, 9, 0)
ABOUT = "  about: [被投诉人]\n"


@cache
def walk(told: str, *changes: tuple[str, str]) -> Walk:
    rules = shop(*changes)
    accused = next((a for a in accused_by(rules, staff()) if a.told == told), NOBODY)
    assert accused.told == told
    return walked(
        SecrecyMoves(rules, rules.complaints, staff(), accused=accused), NOW, Bounds(2, 60)
    )


def found(told: str, *changes: tuple[str, str]) -> dict[str, Shown]:
    return {each.code: each for each in steps_wrong(walk(told, *changes))}


def test_everybody_is_accused_in_turn_and_nothing_reaches_him() -> None:
    rules = shop()
    accused = [each.told for each in accused_by(rules, staff())]
    assert accused == ["李敏", "高远", "陈立", "吴刚", "服务台", "经理室", "厨房"]
    for told in accused:
        kept = walk(told)
        assert list(steps_wrong(kept)) == []
    assert any(is_secret(each.place.card) for each in walk("吴刚").found)
    assert any(not is_secret(each.place.card) for each in walk("吴刚").found)


def test_without_avoidance_he_reads_who_complained() -> None:
    """The field is required, so that the regulation means to know whom it is about."""
    required = ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")
    shown = found("李敏", (ABOUT, ""), required)
    assert shown["accused-reads"].reader == "李敏"
    assert "连投诉人的姓名或电话也看得到" in shown["accused-reads"].say
    assert shown["accused-reads"].is_serious
    assert shown["accused-acts"].way[-1].event.actor == "李敏"


def test_without_avoidance_it_is_handed_to_the_unit_that_it_is_about() -> None:
    required = ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")
    shown = found("厨房", (ABOUT, ""), required)["accused-handed"]
    assert shown.way[-1].event.fields["主办单位"] == "厨房"


def test_avoidance_that_leaves_out_a_case_is_seen_in_that_case() -> None:
    """Kept from him where it is secret; where it is not, `when` forgot him."""
    narrow = (ABOUT, "  about: [{field: 被投诉人, when: 投诉人.保密 is 是}]\n")
    assert found("吴刚", narrow) == {}
    wide = (ABOUT, "  about: [{field: 被投诉人, when: 情形 is 意外}]\n")
    assert [each.code for each in steps_wrong(walk("吴刚", wide))] == []


def test_where_nothing_is_promised_it_is_told_and_not_called_wrong() -> None:
    shown = found("李敏", (ABOUT, ""))
    assert not any(each.is_serious for each in shown.values())
    assert shown["accused-reads"].reader == "李敏"


def test_a_mask_that_is_taken_away_shows_the_number_to_who_handles_it() -> None:
    shown = found("", ("personal: phone, ", ""))
    assert "保密的一件" in shown["secret-seen"].say
    assert shown["secret-seen"].reader in ("吴刚", "郑洁")


def test_a_name_that_is_not_called_personal_is_read_in_what_he_tells() -> None:
    assert "secret-seen" in found("", ("personal: name, ", ""))


def test_the_fields_that_accuse_are_those_kept_from_him_and_those_so_called() -> None:
    assert accusing_fields(shop()) == ("被投诉人",)
    assert accusing_fields(shop((ABOUT, ""))) == ("被投诉人",)
    assert isinstance(NOBODY, Accused)


def test_where_he_alone_keeps_away_his_colleagues_do_what_they_may() -> None:
    """S002R: 直接上级和被投诉的人同一个部门，正是条文说的第一条途径。"""
    alone = (ABOUT, "  about: [{field: 被投诉人, unit: no}]\n")
    assert [each.told for each in accused_by(shop(alone), staff())][-1] == "吴刚"
    assert found("吴刚", alone) == {}


# —— who is accused, and in which fields ——


def test_of_people_of_one_kind_the_first_is_accused_and_of_another_unit_another() -> None:
    at_the_stove = Person("赵磊", "", ("前台",), "厨房")
    nobody_s = Person("钱芳", "", ("前台",), "没有的单位")
    people = {each.name: each for each in (*staff().people.values(), at_the_stove, nobody_s)}
    found = [each.told for each in accused_by(shop(), Staff(people))]
    assert found == ["李敏", "高远", "陈立", "吴刚", "赵磊", "钱芳", "服务台", "经理室", "厨房"]
    kitchen = next(each for each in accused_by(shop(), Staff(people)) if each.told == "厨房")
    assert [each.name for each in kitchen.people] == ["吴刚", "郑洁", "赵磊"]


def test_a_field_accuses_only_where_an_event_takes_it() -> None:
    more = ("  被投诉人: text\n", "  被投诉人: text\n  被举报人: text\n  被投诉时间: moment\n")
    assert accusing_fields(shop(more)) == ("被投诉人",)
    taken = ("may: [投诉人, 被投诉人]", "may: [投诉人, 被投诉人, 被举报人, 被投诉时间]")
    assert accusing_fields(shop(more, taken)) == ("被投诉人", "被举报人")


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ((), True),
        (((ABOUT, ""),), False),
        (((ABOUT, ""), ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")), True),
        (((ABOUT, ""), ("give: [情形]", "give: [情形, 被投诉人]")), True),
        (((ABOUT, ""), ("give: [情形]", "give: [情形], may: [被投诉人]")), False),
    ],
    ids=["写了回避", "没有写也不问", "登记要写", "办理要写", "可以写"],
)
def test_it_is_promised_where_the_rules_say_so_or_ask_whom_it_is_about(
    changes: tuple[tuple[str, str], ...], kept: bool
) -> None:
    assert keeps_from_accused(shop(*changes)) is kept


# —— what is tried ——


def moves(told: str, *changes: tuple[str, str]) -> SecrecyMoves:
    rules = shop(*changes)
    accused = next((a for a in accused_by(rules, staff()) if a.told == told), NOBODY)
    return SecrecyMoves(rules, rules.complaints, staff(), accused=accused)


def test_one_complainant_tells_it_about_him_and_it_is_secret_or_is_not() -> None:
    tried = moves("吴刚")
    found = list(tried.variations(tried.blank(NOW), tried.machine.registration))
    whole = {**tried.marks, "被投诉人": "吴刚"}
    assert set(tried.marks) == {"投诉人.姓名", "投诉人.电话", "内容"}
    assert found == [{**whole, "投诉人.保密": each} for each in (True, False, None)]
    nobody = moves("")
    (first, *_) = nobody.variations(nobody.blank(NOW), nobody.machine.registration)
    assert "被投诉人" not in first


def test_what_must_be_said_is_never_left_unsaid() -> None:
    by_kind = ("secret_when: 投诉人.保密 is 是", "secret_when: 情形 is 意外")
    tried = moves("吴刚", by_kind)
    event = tried.machine.events["定性"]
    assert list(tried.variations(tried.blank(NOW), event)) == [{"情形": "意外"}, {"情形": "一般"}]
    may = moves("吴刚", by_kind, ("give: [情形]", "may: [情形]"))
    event = may.machine.events["定性"]
    assert list(may.variations(may.blank(NOW), event)) == [
        {"情形": "意外"}, {"情形": "一般"}, {"情形": None},
    ]  # fmt: skip
    plain = moves("吴刚")
    assert list(plain.variations(plain.blank(NOW), plain.machine.events["派"])) == [{}]


# —— what a step shows ——


NEEDS = ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")


def stepped(known: SecrecyMoves, name: str, about: str, given: Values) -> list[Wrong]:
    """What a step that gives this shows, done by 李敏, in a complaint about somebody."""
    said: Values = {"接收时间": NOW, "内容": "汤里有头发", "被投诉人": about}
    card = blank_card(known.rules, known.machine, "TS20261117-001", said)
    place = Place(advance(card, Event("登记", NOW, "王芳", "前台", {})), NOW)
    event = Event(name, NOW + timedelta(minutes=1), "李敏", "前台", given)
    leg = known.judged(place, known.machine.events[name], event)
    assert isinstance(leg, Leg), leg
    return list(known.wrongs(place, leg))


def wrongs(
    known: SecrecyMoves, name: str, actor: str, role: str, about: str, *, told: bool = False
) -> set[tuple[str, str]]:
    """What this step, done by whoever may, shows of a complaint about somebody."""
    said: Values = {"接收时间": NOW, "内容": "汤里有头发", "被投诉人": about}
    card = blank_card(known.rules, known.machine, "TS20261117-001", said)
    place = Place(advance(card, Event("登记", NOW, "王芳", "前台", {})), NOW)
    given: Values = {"主办单位": "服务台"} if name == "派" else {"说明": "略"}
    event = Event(name, NOW + timedelta(minutes=1), actor, role, given)
    leg = known.judged(place, known.machine.events[name], event)
    assert isinstance(leg, Leg)
    return {(each.code, each.about) for each in known.wrongs(place, replace(leg, told=told))}


def test_he_and_his_colleagues_are_tried_at_whatever_somebody_else_did() -> None:
    free = moves("吴刚", (ABOUT, ""), NEEDS)
    assert wrongs(free, "回话", "李敏", "前台", "吴刚") == {
        ("accused-acts", "吴刚"), ("accused-acts", "郑洁"),
    }  # fmt: skip
    assert wrongs(free, "派", "李敏", "前台", "吴刚") == set(), "a cook hands nothing out"
    assert wrongs(free, "回话", "李敏", "前台", "吴刚", told=True) == set()
    assert wrongs(free, "回话", "李敏", "前台", "别人") == set()
    assert wrongs(moves("吴刚"), "回话", "李敏", "前台", "吴刚") == set()


def test_the_unit_it_is_about_is_tried_as_the_one_it_is_handed_to() -> None:
    free = moves("厨房", (ABOUT, ""), NEEDS)
    assert wrongs(free, "派", "李敏", "前台", "厨房") == {("accused-handed", "主办单位")}
    assert wrongs(moves("厨房"), "派", "李敏", "前台", "厨房") == set()
    assert wrongs(free, "派", "李敏", "前台", "服务台") == set()


GIVES = "give: [主办单位], means: [assigned]"
PERSON = ("  说明: text\n", "  说明: text\n  经手人: person\n  去过: {type: unit, many: yes}\n")


@pytest.mark.parametrize(
    ("told", "gives", "given", "handed"),
    [
        ("吴刚", "经手人", {"经手人": "李敏"}, ["交给吴刚"]),
        ("厨房", "经手人", {"经手人": "李敏"}, ["交给吴刚"]),
        ("吴刚", "主办单位", {"主办单位": "服务台"}, []),
        ("厨房", "去过", {"去过": ("服务台",)}, ["交给厨房"]),
        ("厨房", "主办单位, 说明", {"主办单位": "服务台", "说明": "略"}, ["交给厨房"]),
        ("厨房", "说明", {"说明": "略"}, []),
        ("", "经手人", {"经手人": "李敏"}, []),
    ],
)
def test_whatever_names_a_person_or_a_unit_is_tried_with_him_or_his(
    told: str, gives: str, given: Values, handed: list[str]
) -> None:
    hands = (GIVES, GIVES.replace("主办单位", gives))
    free = moves(told, (ABOUT, ""), NEEDS, PERSON, hands)
    found = [each for each in stepped(free, "派", told, given) if each.code == "accused-handed"]
    assert [each.say.partition("照样能")[2] for each in found] == [f"{each}。" for each in handed]
    given_to = [each.instead.event.fields for each in found if each.instead]
    assert all(type(each[name]) is type(given[name]) for each in given_to for name in given)


def test_where_nobody_is_accused_nothing_is_handed_to_him() -> None:
    hands = (GIVES, GIVES.replace("主办单位", "经手人"))
    assert stepped(moves("", NEEDS, PERSON, hands), "派", "吴刚", {"经手人": "李敏"}) == []


def test_to_say_whom_it_is_about_is_no_handing_on() -> None:
    about = ("  被投诉人: text\n", "  被投诉人: {type: unit, many: yes}\n")
    late = ("may: [投诉人, 被投诉人]", "may: [投诉人]")
    kept = moves("厨房", about, late, (GIVES, GIVES.replace("主办单位", "被投诉人")))
    card = blank_card(kept.rules, kept.machine, "TS20261117-001", {"接收时间": NOW, "内容": "略"})
    place = Place(advance(card, Event("登记", NOW, "王芳", "前台", {})), NOW)
    event = Event("派", NOW + timedelta(minutes=1), "李敏", "前台", {"被投诉人": ("厨房",)})
    leg = kept.judged(place, kept.machine.events["派"], event)
    assert isinstance(leg, Leg)
    assert [each for each in kept.wrongs(place, leg) if each.code == "accused-handed"] == []


def test_who_has_no_unit_has_no_colleagues() -> None:
    people = [Person(name, "", ("厨师",)) for name in ("甲", "乙")]
    accused = Accused("甲", (people[0],))
    rules = shop((ABOUT, ""), NEEDS)
    known = Staff({each.name: each for each in (*people, *staff().people.values())})
    free = SecrecyMoves(rules, rules.complaints, known, accused=accused)
    found = stepped(free, "回话", "甲", {"说明": "略"})
    assert {each.about for each in found if each.code == "accused-acts"} == {"甲"}


def test_what_he_reads_without_the_complainant_is_told_as_that() -> None:
    free = moves("吴刚", (ABOUT, ""), NEEDS)
    said: Values = {"接收时间": NOW, "内容": "汤里有头发", "被投诉人": "吴刚", "主办单位": "厨房"}
    card = blank_card(free.rules, free.machine, "TS20261117-001", said)
    card = advance(card, Event("登记", NOW, "王芳", "前台", {}))
    reads = [each for each in free.wrongs_at(Place(card, NOW)) if each.code == "accused-reads"]
    assert {each.say for each in reads if each.about == "吴刚"} == {
        "投诉的是吴刚，吴刚看得到这一件。"
    }


# —— a secret, and who is a stranger to it ——

BARE = ("personal: phone, ", "")
SECRET: Values = {
    "接收时间": NOW,
    "内容": "汤里有头发",
    "投诉人": {"姓名": "欧阳若兮", "电话": "13912345678", "保密": True},
    "主办单位": "厨房",
}


def strangers(registered: Event, *later: Event, said: Values = SECRET) -> set[str]:
    known = moves("", BARE)
    card = blank_card(known.rules, known.machine, "TS20261117-001", said)
    for each in (registered, *later):
        card = advance(card, each)
    return {each.about for each in known.wrongs_at(Place(card, NOW + timedelta(hours=1)))}


def test_nobody_is_a_stranger_to_what_he_registered_or_typed_himself() -> None:
    by_wang = Event("登记", NOW, "王芳", "前台", {})
    assert strangers(by_wang) == {"吴刚", "郑洁"}
    assert strangers(replace(by_wang, actor="吴刚")) == {"郑洁"}
    assert strangers(replace(by_wang, recorder="郑洁", basis="电话")) == {"吴刚"}
    noted = Event("回话", NOW + timedelta(minutes=1), "郑洁", "厨师", {"说明": "略"})
    assert strangers(by_wang, noted) == {"吴刚", "郑洁"}


def test_what_was_told_once_is_seen_though_it_was_put_otherwise_since() -> None:
    """In what was registered, or in an event that a later one of its kind goes beyond."""
    begun = Event("登记", NOW, "王芳", "前台", {})
    bare: Values = {**SECRET, "投诉人": {"保密": True}}
    assert strangers(begun, said=bare) == set()
    later = [
        Event("回话", NOW + timedelta(minutes=n), "王芳", "前台", {"说明": each})
        for n, each in enumerate(("欧阳若兮等了两个小时", "略"), 1)
    ]
    assert strangers(begun, *later, said=bare) == {"吴刚", "郑洁"}
    assert strangers(begun, later[1], said={**bare, "说明": "欧阳若兮等了两个小时"}) == {
        "吴刚",
        "郑洁",
    }


def test_what_is_masked_is_seen_by_no_stranger() -> None:
    assert found("") == {}


# —— what it hangs on ——


def test_a_unit_keeps_away_where_one_of_the_fields_says_so() -> None:
    some = (ABOUT, "  about: [{field: 被投诉人, unit: no}, 说明]\n")
    assert units_keep_away(shop(some))
    assert not units_keep_away(shop((ABOUT, "  about: [{field: 被投诉人, unit: no}]\n")))
    assert units_keep_away(shop((ABOUT, "")))


def test_one_field_that_is_asked_for_is_promise_enough() -> None:
    more = ("  被投诉人: text\n", "  被投诉人: text\n  被举报人: text\n")
    taken = ("may: [投诉人, 被投诉人]", "may: [投诉人, 被举报人]")
    assert keeps_from_accused(shop((ABOUT, ""), more, NEEDS, taken))


def test_it_hangs_on_secrecy_and_on_when_it_is_about_somebody() -> None:
    narrow = (ABOUT, "  about: [{field: 被投诉人, when: 情形 is 意外}]\n")
    terms = [str(t.fact) for each in kept_secret(shop(narrow)) for t in each.terms()]
    assert terms == ["投诉人.保密", "情形"]
    open_ = ("  secret_when: 投诉人.保密 is 是\n", "")
    assert [t for each in kept_secret(shop(open_)) for t in each.terms()] == []


def test_who_complains_is_named_only_where_the_rules_have_a_field_for_it() -> None:
    nameless = ("personal: name, plays: caller_name", "personal: name")
    assert set(moves("吴刚", nameless).marks) == {"投诉人.电话", "内容"}


@pytest.mark.parametrize("field", ["被投诉人", "内容", "投诉人.姓名"])
def test_what_is_told_of_both_is_never_varied(field: str) -> None:
    by_them = ("secret_when: 投诉人.保密 is 是", f"secret_when: {field} given")
    tried = moves("吴刚", by_them)
    whole = {**tried.marks, "被投诉人": "吴刚"}
    assert list(tried.variations(tried.blank(NOW), tried.machine.registration)) == [whole]


def test_what_is_asked_for_but_not_by_secrecy_is_not_varied() -> None:
    asked = "may: [情形], demands: [{when: 情形 is not 意外, say: 不行。}], means: [assigned]"
    tried = moves("吴刚", (GIVES, GIVES.replace("means: [assigned]", asked)))
    assert list(tried.variations(tried.blank(NOW), tried.machine.events["派"])) == [{}]
