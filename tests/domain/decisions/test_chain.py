"""A chain of decisions on a new record: what its file will say, and whom it tells."""

from datetime import datetime

import pytest
from casebook import rules

from cpl.domain.cases.card import blank_card, replay
from cpl.domain.cases.record import Event
from cpl.domain.decisions.chain import Chain
from cpl.domain.decisions.engine import Accepted, Context, LinkedEvent, decide
from cpl.domain.values.value import Values

NINE = datetime(2026, 11, 17, 9)
FIELDS: Values = {
    "类别": "投诉",
    "渠道": "热线",
    "接收时间": NINE,
    "投诉人": {"姓名": "王女士", "电话": "13800001234"},
    "内容": "停运",
}


def accepted(chain: Chain | None, name: str, **fields: str) -> Accepted:
    regulation = rules()
    blank = blank_card(regulation, regulation.machines["工单"], "TS20261117-001", FIELDS)
    event = Event(name, NINE, "李敏", "客服专员", dict(fields))
    outcome = decide(chain.card if chain else blank, event, Context(NINE))
    assert isinstance(outcome, Accepted), outcome
    return outcome


@pytest.fixture
def chain() -> Chain:
    registered = Chain((accepted(None, "登记"),))
    return registered.then(accepted(registered, "转办", 主办单位="运营部", 等级="一级"))


def test_its_record_replays_to_its_card(chain: Chain) -> None:
    assert [event.name for event in chain.record.history] == ["登记", "转办"]
    assert chain.record.state == chain.card.state == "承办中"
    assert chain.record.fields == FIELDS
    assert replay(chain.card.rules, chain.record) == chain.card


def test_under_another_number_only_the_number_is_another(chain: Chain) -> None:
    other = chain.numbered("TS20261117-002")
    assert {step.card.number for step in other.steps} == {"TS20261117-002"}
    assert other.record.history == chain.record.history
    assert other.numbered("TS20261117-001") == chain


def test_others_are_told_the_number_given_out_in_the_end(chain: Chain) -> None:
    last = chain.steps[-1]
    event = Event(
        "回链", NINE, "李敏", "客服专员", {"整改单": (chain.card.number, "ZG-1"), "备注": "见单"}
    )
    told = (LinkedEvent("TS20261117-009", event),)
    telling = Chain((*chain.steps[:-1], Accepted(last.card, last.event, {}, told)))
    assert telling.told == told
    (other,) = telling.numbered("TS20261117-002").told
    assert other.number == "TS20261117-009"
    assert other.event.fields == {"整改单": ("TS20261117-002", "ZG-1"), "备注": "见单"}
