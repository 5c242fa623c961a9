"""A record that is kept is made again as it was, whatever stands in it."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.codec.records.kept import plain_of, record_of, times_in
from cpl.domain.cases.record import Event, Record
from cpl.domain.values.value import Value

AT = datetime(2026, 11, 17, 9, 5)
ONES: tuple[Value, ...] = (
    "一\n“二”", "", "m", True, False, 0, 3, Decimal("12.50"), date(2026, 2, 28), AT,
    AT.replace(year=99, microsecond=7),
)  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(ONES),
    lambda inside: (
        st.lists(inside, max_size=2).map(tuple)
        | st.dictionaries(st.sampled_from("甲乙丙"), inside, max_size=2)
    ),
    max_leaves=5,
)
SAID = st.dictionaries(st.sampled_from(("内容", "等级", "投诉人")), VALUES, max_size=3)
TEXTS = st.sampled_from((None, "", "李敏"))
MOMENTS = st.sampled_from((AT, AT.replace(second=7)))
EVENTS = st.builds(
    Event,
    *(st.just("登记"), MOMENTS, st.just("李敏"), TEXTS.map(str), SAID),
    *(st.none() | MOMENTS, TEXTS, TEXTS, TEXTS),
)


@given(SAID, st.lists(EVENTS, max_size=3))
def test_it_is_made_again_as_it_was(fields: dict[str, Value], history: list[Event]) -> None:
    record = Record("TS20261117-001", "工单", "处理中", fields, tuple(history))
    plain = json.loads(json.dumps(plain_of(record)))
    again = record_of(plain)
    assert (again, repr(again)) == (record, repr(record))
    assert times_in(plain) == [str(each.at) for each in history]


def test_what_it_could_not_make_again_is_refused() -> None:
    with pytest.raises(TypeError):
        plain_of(Record("TS20261117-001", "工单", "处理中", {"内容": 1.5}, ()))  # type: ignore[dict-item]  # none of a record's
