"""Whoever may do what, with which answers: the least, the most and each change of one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from small_shop import PEOPLE, shop, staff

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Refused
from cpl.domain.people.staff import Staff
from cpl.domain.proving.facts import other_number
from cpl.domain.proving.moves import Moves, Place, Tried, combinations_of, nearest
from cpl.domain.regulation.rules import Phase, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values

NOW = datetime(2026, 11, 17, 9)
TOLD: Values = {"接收时间": NOW, "内容": "汤里有头发"}


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


HAND_ON = "give: [主办单位], means: [assigned]}"
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


def test_what_nobody_tells_is_never_heard() -> None:
    silent = HEARS.replace(", {to: 关联, event: 摘下, as: 关联}", "")
    rules = shop((HAND_ON, silent), LINKED)
    begun = tried(moves(rules), place(rules=rules), "挂上").steps[0]
    assert tried(moves(rules), begun.after, "摘下").steps == ()
