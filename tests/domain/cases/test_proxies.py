"""代录清单: which events stand in it, and in which order."""

from dataclasses import replace
from datetime import datetime

from casebook import life, rules

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.proxies import proxied
from cpl.domain.cases.record import Event

NINE = datetime(2026, 11, 17, 9)
NOTE = Event("备注", NINE.replace(hour=10), "吴刚", "客服主管", {"备注": "已联系"})


def card(number: str, *events: Event) -> Card:
    found = replace(life(rules().machines["工单"], "待受理").card, number=number)
    for event in events:
        found = advance(found, event)
    return found


def test_what_somebody_else_typed_or_on_whose_word_is_listed() -> None:
    typed = replace(NOTE, recorder="李敏")
    on_paper = replace(NOTE, basis="签字件")
    stood_in = replace(NOTE, stands_for="郑洁")
    found = proxied([card("TS-1", NOTE, typed, on_paper, stood_in)])
    assert [each.event for each in found] == [typed, on_paper, stood_in]
    assert proxied([card("TS-1", NOTE)]) == ()


def test_the_earliest_stands_first_and_of_one_minute_the_lower_number() -> None:
    early, late = (replace(NOTE, at=NINE.replace(hour=h), recorder="李敏") for h in (11, 15))
    found = proxied([card("TS-3", late), card("TS-2", early), card("TS-1", late, early)])
    assert [(each.number, each.event.at.hour) for each in found] == [
        ("TS-1", 11), ("TS-2", 11), ("TS-1", 15), ("TS-3", 15),
    ]  # fmt: skip
