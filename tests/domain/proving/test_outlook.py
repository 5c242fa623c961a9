"""Which records are one case: what can still make a difference, and what can no more."""

from collections.abc import Hashable
from datetime import datetime, timedelta

from small_shop import shop

from cpl.domain.cases.card import Facts, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.proving.facts import AskedFacts
from cpl.domain.proving.outlook import Outlook
from cpl.domain.values.value import Values

BEGUN = datetime(2026, 11, 17, 9, 0)
Step = tuple[str, Values]
CAUSED = "      办结: {short: bj, from: 待办, to: 办结, by: [前台], means: [replied_to_customer]}\n"
WANTS = CAUSED.replace(
    "means: [replied_to_customer]",
    "means: [replied_to_customer], "
    "demands: [{unless: 情形 is 一般, when: 说明 given, say: 说明。}]",
)


def outlook(*steps: Step, change: tuple[str, str] = (CAUSED, WANTS)) -> Hashable:
    """That of a record with this history, under the regulation with one more demand."""
    rules = shop(change)
    card = blank_card(rules, rules.complaints, "TS20261117-001", {"接收时间": BEGUN, "内容": "略"})
    for number, (name, fields) in enumerate((("登记", {}), *steps)):
        card = advance(card, Event(name, BEGUN + timedelta(minutes=number), "李敏", "前台", fields))
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    lookup = Facts(card, now=BEGUN)
    return worked_out.of(card, lookup, worked_out.answers(lookup))


def test_what_a_condition_ahead_asks_makes_a_difference() -> None:
    assert outlook(("定性", {"情形": "意外"})) != outlook(("定性", {"情形": "一般"}))
    assert outlook(("回话", {"说明": "热了"})) != outlook()


def test_what_no_condition_asks_makes_none() -> None:
    assert outlook(("派", {"主办单位": "厨房"})) == outlook()


def test_once_it_has_ended_nothing_does() -> None:
    ended: Step = ("办结", {})
    kinds = [outlook(("定性", {"情形": each}), ended) for each in ("意外", "一般")]
    assert kinds[0] == kinds[1]


def test_what_is_given_anew_where_it_is_asked_makes_none_before() -> None:
    anew = WANTS.replace("by: [前台],", "by: [前台], give: [情形, 说明],")
    kinds = [outlook(("定性", {"情形": e}), change=(CAUSED, anew)) for e in ("意外", "一般")]
    assert kinds[0] == kinds[1]


def test_who_did_what_another_must_judge_makes_a_difference() -> None:
    """Whoever proposes may not approve; whoever hands on may."""
    rules = shop()
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    told: Values = {"接收时间": BEGUN, "内容": "略"}
    found = []
    for actor in ("李敏", "王芳"):
        card = blank_card(rules, rules.complaints, "TS20261117-001", told)
        for name in ("登记", "上报"):
            card = advance(card, Event(name, BEGUN, actor, "前台", {}))
        lookup = Facts(card, now=BEGUN)
        found.append(worked_out.of(card, lookup, worked_out.answers(lookup)))
    assert found[0] != found[1]
    assert worked_out.ahead("待批").judged == ("上报",)


def test_answers_are_worked_out_anew_only_where_something_was_said() -> None:
    rules = shop((CAUSED, WANTS))
    worked_out = Outlook(AskedFacts(rules, rules.complaints))
    told: Values = {"接收时间": BEGUN, "内容": "略"}
    card = blank_card(rules, rules.complaints, "TS20261117-001", told)
    before = worked_out.answers(Facts(card, now=BEGUN))
    event = Event("定性", BEGUN, "李敏", "前台", {"情形": "一般"})
    lookup = Facts(advance(card, event), now=BEGUN)
    assert worked_out.answers(lookup, before, event.fields) == worked_out.answers(lookup) != before
