"""Several desks played over some days, whose syncs fail: nothing is lost, and the play notices.

`make desks` plays fifty of them over four weeks.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from thorough import at_most

from cpl.domain.cases.record import Divergence, Event, Record
from cpl.domain.values.value import Values
from samples.desks import Office, Play
from samples.desks_judged import Deed, beyond, lost, twice

AT = datetime(2026, 12, 1, 9, 30)
NUMBER = "TS20261201-A001"
DEED = Deed(NUMBER, "补偿", AT, "A主管", "A", Decimal(150))


def payment(who: str, role: str, amount: int) -> Event:
    row: Values = {"方式": "现金", "金额": Decimal(amount)}
    return Event("补偿", AT, who, role, {"补偿": (row,)})


def record(*events: Event, apart: tuple[Event, ...] = ()) -> Record:
    divergences = tuple(Divergence("超过权限", each) for each in apart)
    return Record(NUMBER, "工单", "承办中", {}, events, divergences=divergences)


def test_a_deed_is_found_among_what_counts_and_what_was_set_apart_and_lost_elsewhere() -> None:
    mine = payment("A主管", "客服主管", 150)
    for told in (record(mine), record(apart=(mine,))):
        assert lost([DEED], {NUMBER: told}) == []
        assert lost([DEED, DEED], {NUMBER: told}) == [DEED]  # two were decided
        assert lost([replace(DEED, who="B主管")], {NUMBER: told}) != []
    assert lost([DEED], {NUMBER: record()}) == [DEED]
    assert lost([DEED], {}) == [DEED]


def test_two_payments_beyond_the_limit_together_are_noticed_where_both_count() -> None:
    one, other = payment("A主管", "客服主管", 150), payment("B主管", "客服主管", 150)
    assert beyond([record(one, other)]) == [f"{NUMBER} 12-01 09:30 B主管 共 300"]
    assert beyond([record(one, apart=(other,))]) == []
    assert beyond([record(one, payment("郑洁", "客服经理", 600))]) == []


def test_a_number_given_out_twice_is_noticed() -> None:
    registered = replace(DEED, event="登记")
    assert twice([registered, replace(registered, desk="B")]) == [NUMBER]
    assert twice([registered, DEED]) == []


@pytest.mark.slow
@pytest.mark.sampled
def test_a_network_that_fails_loses_nothing(tmp_path: Path) -> None:
    office = Office(desks=3, days=at_most(2, 4), fails=0.5, deeds=3, syncs=0.9)
    play = Play(office, tmp_path / "多台")
    play.open()
    play.lives()
    play.ends()
    verdict = play.verdict()
    assert verdict.wrong == ()
    assert int(dict(verdict.table)["合并提交"]) > 0
    assert len(play.happened.failed) == 3, "each way of failing has been tried"
    assert len(play.happened.journal) > 20
