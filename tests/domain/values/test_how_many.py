"""A figure knows what it counts and is a number like any other."""

import json
import pickle

from cpl.domain.cases.card import Linked
from cpl.domain.regulation.rules import Phase
from cpl.domain.values.how_many import Behind, HowMany
from cpl.domain.values.tables import Table


def test_a_figure_is_as_many_as_it_counts_and_tells_which() -> None:
    late = HowMany(Behind(number, "转办") for number in ("TS20261005-001", "TS20261005-001"))
    assert late == 2
    assert [(each.number, each.why) for each in late.of] == [("TS20261005-001", "转办")] * 2


def test_of_what_has_a_number_the_number_is_kept() -> None:
    linked = Linked("ZG20261005-01", "整改", Phase.OPEN)
    assert HowMany([linked]).of == (Behind("ZG20261005-01"),)


def test_a_figure_prints_and_is_stored_as_its_number() -> None:
    table = Table("渠道", ("渠道", "件数"), (("热线", HowMany([Behind("TS20261005-001")])),))
    assert table.texts == (("热线", "1"),)
    assert json.dumps(table.rows[0]) == '["\\u70ed\\u7ebf", 1]'


def test_a_figure_put_aside_comes_back_as_it_was() -> None:
    late = HowMany([Behind("TS20261005-001", "转办")])
    again = pickle.loads(pickle.dumps(late, pickle.HIGHEST_PROTOCOL))
    assert (again, again.of) == (late, late.of)
