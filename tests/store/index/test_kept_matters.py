"""Each row of a table asks what the index has of it: that takes no longer where it has much."""

from collections.abc import Callable
from datetime import datetime

import pytest
from clerks import Clerk

from cpl.store.index.kept_matters import KeptMatters
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import Workspace

MOMENT = datetime(2026, 11, 17, 9)


@pytest.mark.parametrize(
    ("ask", "by"),
    [
        (lambda it: it.from_source("W1"), "by_source"),
        (lambda it: it.saying("ab"), "by_saying"),
        (lambda it: it.saying("ab", MOMENT), "by_receipt"),
        (lambda it: it.received_at(MOMENT), "by_receipt"),
    ],
    ids=["source", "words", "words then", "then"],
)
def test_it_is_looked_up_not_looked_for_among_all(
    ask: Callable[[KeptMatters], object],
    by: str,
    clerk: Clerk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk.complaint()
    place = Workspace(clerk.root)
    index = RecordIndex(place)
    rows, plans = index.rows, list[str]()

    def explained(statement: str, *values: object) -> list[object]:
        plan = rows(f"EXPLAIN QUERY PLAN {statement}", *values)
        plans.append(" / ".join(each[3] for each in plan))
        return rows(statement, *values)

    monkeypatch.setattr(index, "rows", explained)
    ask(KeptMatters(index, place.latest_rules.complaints))
    assert f"INDEX {by} (" in plans[-1]
