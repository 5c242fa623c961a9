"""A narrow walk: every event in the first way that is let, once for each state and variation."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from small_shop import shop, staff

from cpl.dataclass import dataclass
from cpl.domain.cases.card import advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.proving.moves import Place, Tried
from cpl.domain.proving.plain import PlainMoves, Variation
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.value import Values

NOW = datetime(2026, 11, 17, 9)
BY_DESK = "派: {short: p, from: 待办, by: [前台], give: [主办单位], means: [assigned]}"


def handing(words: str) -> Rules:
    """The shop where what is handed on is handed on with these words."""
    return shop((BY_DESK, BY_DESK.replace("give: [主办单位], means", f"{words}, means")))


def tried(moves: PlainMoves, *asked: str) -> Tried:
    told: Values = {"接收时间": NOW, "内容": "汤里有头发"}
    card = blank_card(moves.rules, moves.machine, "TS20261117-001", told)
    card = advance(card, Event("登记", NOW, "李敏", "前台", {}))
    here = Place(card, NOW + timedelta(hours=1))
    (found,) = [each for each in moves.at(here, frozenset(asked)) if each.rule.name == "派"]
    return found


def plain(rules: Rules) -> PlainMoves:
    return PlainMoves(rules, rules.complaints, staff())


def kinds(found: Tried) -> list[tuple[object, str]]:
    return [(each.event.fields.get("情形"), each.after.card.state) for each in found.steps]


def test_the_first_answer_that_is_let_is_enough() -> None:
    assert kinds(tried(plain(handing("give: [情形]")), "情形")) == [("意外", "待办")]


def test_an_answer_that_is_not_let_leaves_the_others_to_be_tried() -> None:
    rules = handing("give: [情形], demands: [{when: 情形 is not 意外, say: 不行。}]")
    found = tried(plain(rules), "情形")
    assert (kinds(found), found.refused) == ([("一般", "待办")], None)


def test_of_each_state_that_it_may_lead_to_the_first_answer() -> None:
    ways = "to: [{state: 待批, when: 情形 is 一般}, {state: 办结}], give: [情形]"
    found = tried(plain(handing(ways)), "情形")
    assert sorted(kinds(found)) == [("一般", "待批"), ("意外", "办结")]


def test_what_is_let_in_no_way_is_refused_for_what_lacks_least() -> None:
    one = "{when: 次数.回话 > 0, say: 先回话。}"
    rules = handing(f"give: [情形], demands: [{one}, {{when: 情形 is 一般, say: 不行。}}]")
    found = tried(plain(rules), "情形")
    assert found.steps == ()
    assert found.refused is not None
    assert [each.say for each in found.refused.reasons] == ["先回话。"]


def test_giving_up_leads_nowhere_and_is_not_tried() -> None:
    voids = (
        f"{BY_DESK}\n      作废: {{short: zf, from: 待办, to: 办结, by: [前台], means: [voided]}}"
    )
    rules = shop((BY_DESK, voids))
    moves = plain(rules)
    here = moves.first(NOW).steps[0].after
    names = [each.rule.name for each in moves.at(here, frozenset())]
    assert "派" in names
    assert "作废" not in names


@dataclass(frozen=True)
class WithAndWithout(PlainMoves):
    """Everything is tried with a word of explanation, and without one."""

    def variations(self, place: Place, rule: EventRule) -> Iterator[Variation]:
        yield {"说明": "热了"}
        yield {"说明": None}


def test_each_variation_is_said_in_place_of_the_plainest_answer() -> None:
    wants = "demands: [{unless: 说明 given, when: 说明 missing, say: 略。}]"
    rules = handing(f"give: [主办单位], may: [说明], {wants}")
    found = tried(WithAndWithout(rules, rules.complaints, staff()), "说明")
    unit: Values = {"主办单位": "服务台"}
    assert [each.event.fields for each in found.steps] == [{**unit, "说明": "热了"}, unit]
    must = handing("give: [主办单位, 说明]")
    (step,) = tried(WithAndWithout(must, must.complaints, staff())).steps
    assert step.event.fields == {**unit, "说明": "热了"}
