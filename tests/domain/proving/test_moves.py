"""Whoever may do what, with which answers: the least, the most and each change of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from small_shop import PEOPLE, shop, staff

from cpl.domain.cases.card import Card, Linked, advance, blank_card
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Refused
from cpl.domain.people.staff import Person, Staff
from cpl.domain.proving.facts import other_number
from cpl.domain.proving.moves import Moves, Place, Tried, combinations_of, nearest
from cpl.domain.regulation.rules import Phase, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values

NOW = datetime(2026, 11, 17, 9)
TOLD: Values = {"接收时间": NOW, "内容": "汤里有头发"}


BY_DESK = "派: {short: p, from: 待办, by: [前台], give: [主办单位], means: [assigned]}"


def moves(rules: Rules | None = None, people: Staff | None = None) -> Moves:
    known = rules or shop()
    return Moves(known, known.complaints, staff() if people is None else people)


def place(*steps: tuple[str, str], rules: Rules | None = None) -> Place:
    """Registered by 李敏, and then whatever these people did in this order."""
    known = rules or shop()
    card: Card = blank_card(known, known.complaints, "TS20261117-001", TOLD)
    for number, (name, actor) in enumerate((("登记", "李敏"), *steps)):
        card = advance(card, Event(name, NOW + timedelta(minutes=number), actor, "前台", {}))
    return Place(card, NOW + timedelta(hours=1))


def tried(moves: Moves, here: Place, name: str, *asked: str) -> Tried:
    (found,) = [each for each in moves.at(here, frozenset(asked)) if each.rule.name == name]
    return found


def doers(found: Tried) -> list[str]:
    return [each.event.actor for each in found.steps]


# —— by whom ——


def test_the_first_who_may_does_it_and_two_where_it_matters_who() -> None:
    here = place()
    assert doers(tried(moves(), here, "派")) == ["李敏"]
    assert doers(tried(moves(), here, "上报")) == ["李敏", "王芳"]


def test_whoever_did_the_one_is_passed_over_for_the_other() -> None:
    """The manager who reported it may not approve it; the boss is no second one by chance."""
    assert doers(tried(moves(), place(("上报", "李敏")), "批准")) == ["高远", "陈立"]
    assert doers(tried(moves(), place(("上报", "高远")), "批准")) == ["陈立"]
    alone = Staff({each.name: each for each in PEOPLE if each.name in ("李敏", "高远")})
    left = tried(moves(people=alone), place(("上报", "高远")), "批准")
    assert doers(left) == ["高远"], "where nobody else could, he does it himself"


def test_where_nobody_might_everybody_tries_and_only_who_stands_in_the_way() -> None:
    cooks = Staff({each.name: each for each in PEOPLE if each.roles == ("厨师",)})
    known = moves(people=cooks)
    assert [person.name for person, _ in known.able["派"]] == ["吴刚", "郑洁"]
    assert [person.name for person, _ in moves().able["回话"]] == [
        "李敏", "王芳", "高远", "陈立", "吴刚", "郑洁",
    ]  # fmt: skip
    found = tried(known, place(), "派")
    assert (found.steps, found.is_nobodys) == ((), True)
    assert found.refused is not None
    assert found.refused.event.actor == "吴刚"


def test_what_a_condition_forbids_is_nobody_s_fault() -> None:
    closes = "by: [前台], means: [replied_to_customer]"
    never = shop(
        (closes, closes.replace("means", "demands: [{when: 次数.派 > 0, say: 先派。}], means"))
    )
    found = tried(moves(never), place(rules=never), "办结")
    assert (found.steps, found.is_nobodys) == ((), False)
    assert found.refused is not None
    assert "先派" in found.refused.reasons[0].say
    assert doers(tried(moves(never), place(("派", "李敏"), rules=never), "办结")) == ["李敏"]


def test_only_what_the_state_lets_happen_is_tried() -> None:
    names = [each.rule.name for each in moves().at(place(("上报", "李敏")), frozenset())]
    assert names == ["批准", "退回"]


def test_who_might_be_let_holds_a_role_that_the_step_is_open_to() -> None:
    able = moves().able
    assert [(person.name, roles) for person, roles in able["派"]] == [
        ("李敏", ("前台",)), ("王芳", ("前台",)), ("高远", ("经理",)), ("陈立", ("老板",)),
    ]  # fmt: skip
    both = Person("孙丽", "", ("厨师", "经理"))
    assert moves(people=Staff({"孙丽": both})).able["派"] == ((both, ("经理",)),)
    anybody = shop((BY_DESK, BY_DESK.replace("by: [前台], ", "")))
    assert len(moves(anybody).able["派"]) == len(PEOPLE)
    either = shop((BY_DESK, BY_DESK.replace("by: [前台]", "by: [厨师, 经理]")))
    names = [person.name for person, _ in moves(either).able["派"]]
    assert names == ["高远", "陈立", "吴刚", "郑洁"]


def test_where_nobody_works_nobody_is_refused() -> None:
    found = tried(moves(people=Staff({})), place(), "派")
    assert (found.steps, found.refused) == ((), None)


def test_of_his_roles_the_one_is_told_in_which_least_stands_in_his_way() -> None:
    """At the desk he has no power over cash besides."""
    pays = "give: [补偿], means: [compensated]"
    rules = shop(CASH, (pays, f"demands: [{{when: 次数.派 > 0, say: 先派。}}], {pays}"))
    both = Staff({"孙丽": Person("孙丽", "", ("前台", "经理", "前台"))})
    found = tried(moves(rules, both), place(rules=rules), "补偿")
    assert found.refused is not None
    assert [each.say for each in found.refused.reasons] == ["先派。"]
    assert found.refused.event.role == "经理"


def test_who_is_named_for_a_step_might_be_let_whatever_he_is() -> None:
    """The engine says whether it is he."""
    rules = shop()
    himself = replace(rules.complaints.events["批准"], himself="被投诉人")
    machine = replace(rules.complaints, events={**rules.complaints.events, "批准": himself})
    able = Moves(rules, machine, staff()).able
    assert [roles for _, roles in able["批准"]] == [each.roles for each in PEOPLE]


def test_who_has_no_role_is_tried_in_none() -> None:
    nobody = moves(people=Staff({"外人": Person("外人", "", ())}))
    found = tried(nobody, place(), "派")
    assert (found.steps, found.is_nobodys) == ((), True)
    assert found.refused is not None
    assert found.refused.event.role == ""


def test_what_is_let_in_one_way_is_refused_in_none() -> None:
    """Without a word of explanation it may not happen, and with one it may."""
    rules = shop((BY_DESK, BY_DESK.replace("means", "may: [说明], means").replace(
        "means", "demands: [{when: 说明 given, say: 先说明。}], means")))  # fmt: skip
    found = tried(moves(rules), place(rules=rules), "派", "说明")
    assert [each.event.fields.get("说明") for each in found.steps] == ["略"]
    assert found.refused is None


CASH = ("choices: [道歉, 现金, 代金券]}", "choices: [现金, 代金券]}")


def test_what_the_first_may_not_give_a_higher_one_may() -> None:
    """Nobody of the desk has power over cash outside an accident; the manager has."""
    here = place(rules=shop(CASH))
    assert doers(tried(moves(shop(CASH)), here, "补偿")) == ["高远"]
    desk = Staff({each.name: each for each in PEOPLE if each.roles == ("前台",)})
    found = tried(moves(shop(CASH), desk), here, "补偿")
    assert (found.steps, found.is_nobodys) == ((), False)


def test_what_is_not_about_who_is_said_before_who_may_not() -> None:
    """The manager handed it on and may not pay; the desk may, though not so much."""
    pays = "by: [前台], give: [补偿]"
    rules = shop(CASH, (pays, f"apart_from: [派], {pays}"))
    here = place(("派", "高远"), rules=rules)
    desk, manager = PEOPLE[:2], PEOPLE[2]
    for people in ((manager, desk[0]), (desk[0], manager), desk):
        found = tried(moves(rules, Staff({each.name: each for each in people})), here, "补偿")
        assert found.refused is not None
        assert (found.steps, found.is_nobodys) == ((), False)
        assert found.refused.event.actor == "李敏"


def test_a_step_is_ten_minutes_later_or_after_the_days_that_it_must_wait() -> None:
    here = place()
    assert tried(moves(), here, "派").steps[0].event.at == here.now + timedelta(minutes=10)
    wait = "means: [assigned], demands: [{when: 天数.登记 > 2, say: 三天后。}]"
    rules = shop((BY_DESK, BY_DESK.replace("means: [assigned]", wait)))
    (step,) = tried(moves(rules), place(rules=rules), "派").steps
    assert step.event.at == here.now + timedelta(days=3, minutes=10)


def test_a_registration_says_on_the_card_what_is_registered() -> None:
    known = moves()
    assert known.blank(NOW).card.number == "TS20261117-001"
    (step,) = known.first(NOW).steps
    assert (step.event.name, step.event.fields) == ("登记", {})
    assert step.after.card.registered == {"接收时间": NOW, "内容": "略"}
    assert (step.after.now, step.after.card.state) == (step.event.at, "待办")


# —— how near a refusal was ——


WHO = Reason("not-entitled", "他不能。", "换人。", about=EventPart.ACTOR)
LACKS = Reason("missing", "缺内容。", "补上。", about=FieldAt(FieldPath("内容")))
EVENT = Event("派", NOW, "李敏", "前台", {})


def test_nearest_is_what_only_somebody_else_could_and_then_what_lacks_least() -> None:
    two, one = Refused(EVENT, (LACKS, LACKS)), Refused(EVENT, (LACKS,))
    other, mixed = Refused(EVENT, (WHO, WHO, WHO)), Refused(EVENT, (WHO, LACKS))
    assert nearest([]) is None
    assert nearest([two, one]) is one
    assert nearest([one, other, two]) is other
    assert nearest([two, mixed, one]) is one
    assert Tried(shop().complaints.events["派"], (), other).is_nobodys
    assert not Tried(shop().complaints.events["派"], (), mixed).is_nobodys
    assert not Tried(shop().complaints.events["派"], ()).is_nobodys


# —— with which answers ——


@pytest.mark.parametrize(
    ("choices", "few", "found"),
    [
        ([(1, 2), (3, 4)], 4, [(1, 3), (1, 4), (2, 3), (2, 4)]),
        ([(1, 2), (3, 4)], 3, [(1, 3), (2, 3), (1, 4)]),
        ([(None, 1, 2), (None, 3)], 5, [
            (None, None), (1, 3), (1, None), (2, None), (None, 3), (None, 3), (1, None),
        ]),
        ([(None,), (3,)], 0, [(None, 3)]),
        ([], 1, [()]),
    ],
    ids=["都试", "逐个换", "少说多说各换一个", "没有可换的", "没有要说的"],
)  # fmt: skip
def test_all_combinations_where_they_are_few_and_else_each_change_of_one(
    choices: Sequence[tuple[Value | None, ...]], few: int, found: list[tuple[Value | None, ...]]
) -> None:
    assert list(combinations_of(choices, few)) == found


def test_what_may_be_told_besides_is_told_only_where_it_is_asked_for() -> None:
    asking = shop(("      may: [投诉人, 被投诉人]\n", "      may: [投诉人, 说明]\n"), (
        "give: [主办单位], means: [assigned]",
        "give: [主办单位], demands: [{when: 说明 given, say: 先说明。}], means: [assigned]",
    ))  # fmt: skip
    told = [each.after.card.values.get("说明") for each in moves(asking).first(NOW).steps]
    assert None in told
    assert "略" in told


# —— because of other records ——


def said(rules: Rules, here: Place, name: str, *asked: str) -> list[Values]:
    return [each.event.fields for each in tried(moves(rules), here, name, *asked).steps]


def test_of_a_group_each_member_is_told_that_is_asked_for() -> None:
    rules = shop((BY_DESK, BY_DESK.replace("means", "may: [投诉人], means")))
    here = place(rules=rules)
    bare: Values = {"主办单位": "服务台"}
    assert said(rules, here, "派") == [bare]
    assert said(rules, here, "派", "投诉人.姓名") == [{**bare, "投诉人": {"姓名": "略"}}]
    assert said(rules, here, "派", "主办单位") == [bare], "it is given anyhow"
    kitchen = "need: [主办单位], demands: [{when: 主办单位 in 厨房、服务台, say: 不行。}], means"
    rules = shop((BY_DESK, BY_DESK.replace("means", kitchen)))
    units = [each["主办单位"] for each in said(rules, place(rules=rules), "派", "主办单位")]
    assert units == ["服务台", "厨房"]


def test_what_must_be_known_is_told_where_it_is_not_known_yet() -> None:
    rules = shop((BY_DESK, BY_DESK.replace("means", "need: [被投诉人, 内容], means")))
    assert said(rules, place(rules=rules), "派") == [{"主办单位": "服务台", "被投诉人": "略"}]


def test_who_is_bound_to_a_step_may_be_named_and_may_be_not() -> None:
    rules = shop((BY_DESK, BY_DESK.replace("means", "may: [被投诉人], means")))
    himself = replace(rules.complaints.events["回话"], himself="被投诉人")
    events = {**rules.complaints.events, "回话": himself}
    machine = replace(rules.complaints, events=events)
    rules = replace(rules, machines={"工单": machine})
    here = place(rules=rules)
    assert [each.get("被投诉人") for each in said(rules, here, "派")] == ["略"]
    card = here.card
    named = replace(card, values={**card.values, "被投诉人": "外人"})
    told = said(rules, replace(here, card=named), "派")
    assert [each.get("被投诉人") for each in told] == [None, "略"]


def test_what_is_known_already_may_be_told_anew_or_not() -> None:
    asks = "demands: [{unless: 内容 is 没有的, when: 说明 given, say: 先说明。}], means"
    rules = shop((BY_DESK, BY_DESK.replace("means", f"may: [内容, 说明], {asks}")))
    unit: Values = {"主办单位": "服务台"}
    assert said(rules, place(rules=rules), "派", "内容", "说明") == [
        {**unit, "说明": "略"},
        {**unit, "内容": "没有的"},
        {**unit, "内容": "没有的", "说明": "略"},
        {**unit, "内容": "略", "说明": "略"},
    ]
    twice = f"need: [说明], may: [内容, 说明], {asks}"
    rules = shop((BY_DESK, BY_DESK.replace("means", twice)))
    told = said(rules, place(rules=rules), "派", "内容", "说明")
    assert [each.get("内容") for each in told] == [None, "没有的", "略"]


@pytest.mark.parametrize("many", [", many: yes, keep: all", ""])
def test_a_record_that_is_named_is_an_open_one_of_this_machine(many: str) -> None:
    link = (LINKED[0], LINKED[1].replace(", many: yes, keep: all", many))
    hands = BY_DESK.replace("give: [主办单位]", "give: [关联]").replace("assigned", "linked")
    rules = shop((BY_DESK, hands), link)
    (step,) = tried(moves(rules), place(rules=rules), "派").steps
    (other,) = step.after.linked.values()
    assert (other.number, other.machine) == (other_number(rules.complaints, NOW), "工单")
    assert (other.phase, other.state) == (Phase.OPEN, "待办")


HAND_ON = "give: [主办单位], means: [assigned]}"
DENIED = "give: [关联], demands: [{when: 次数.派 > 0, say: 先派。}], means: [linked]"
TELLS = "tells: [{to: 关联, event: 挂上, as: 关联}, {to: 关联, event: 摘下, as: 关联}]"
HEARS = f"""give: [主办单位], means: [assigned], {TELLS}}}
      挂上: {{from: 待办, told: yes, give: [关联], means: [linked]}}
      摘下: {{from: 待办, told: yes, give: [关联], means: [unlinked]}}"""
LINKED = ("  说明: text\n", "  说明: text\n  关联: {type: number, many: yes, keep: all}\n")


def test_another_record_begins_a_link_once_and_ends_only_one_that_is_open() -> None:
    rules = shop((HAND_ON, HEARS), LINKED)
    known, here = moves(rules), place(rules=rules)
    other = other_number(rules.complaints, NOW)
    (begun,) = tried(known, here, "挂上").steps
    assert (begun.told, begun.event.actor, begun.event.fields) == (True, "系统", {"关联": (other,)})
    assert begun.after.linked[other].phase is Phase.OPEN
    assert tried(known, here, "摘下").steps == ()
    assert tried(known, begun.after, "挂上").steps == ()
    (over,) = tried(known, begun.after, "摘下").steps
    assert over.after.linked[other].phase is Phase.ENDED
    assert tried(known, over.after, "摘下").steps == ()
    (step,) = tried(known, begun.after, "派").steps
    assert step.after.linked[other].phase is Phase.OPEN
    another = Linked("TS20261101-007", "工单", Phase.OPEN, "待办")
    (both,) = tried(known, replace(here, linked={another.number: another}), "挂上").steps
    assert list(both.after.linked) == [another.number, other]


def test_what_the_rules_do_not_let_another_record_tell_does_not_happen() -> None:
    never = HEARS.replace("give: [关联], means: [linked]", DENIED)
    rules = shop((HAND_ON, never), LINKED)
    assert tried(moves(rules), place(rules=rules), "挂上").steps == ()


def test_what_nobody_tells_is_never_heard() -> None:
    silent = HEARS.replace(", {to: 关联, event: 摘下, as: 关联}", "")
    rules = shop((HAND_ON, silent), LINKED)
    begun = tried(moves(rules), place(rules=rules), "挂上").steps[0]
    assert tried(moves(rules), begun.after, "摘下").steps == ()
