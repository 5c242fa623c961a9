"""Which of an office's fields say what has happened, and which by when something is to be done."""

from dataclasses import replace

import pytest
from casebook import rules
from small_machines import machine

from cpl.domain.regulation.tenses import Tense, tense_of


@pytest.mark.parametrize(
    ("path", "tense"),
    [
        ("接收时间", Tense.PAST),
        ("发生时间", Tense.PAST),
        ("投诉人.电话", Tense.PAST),
        ("承诺时间", Tense.FUTURE),  # a registration takes it too, but it is promised
        ("整改期限", Tense.FUTURE),
        ("延至", Tense.FUTURE),
        ("预计完成", Tense.OPEN),
        ("没有的", Tense.OPEN),
    ],
)
def test_what_the_rules_do_with_a_field_tells(path: str, tense: Tense) -> None:
    assert tense_of(rules(), path) is tense


def test_when_it_was_received_has_happened_though_nobody_is_asked_for_it() -> None:
    receiving = replace(machine(), received="接收时间")
    orders = replace(machine(), name="整改")
    office = replace(rules(), machines={"件": receiving, "整改": orders})
    assert tense_of(office, "接收时间") is Tense.PAST
