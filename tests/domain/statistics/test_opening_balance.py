"""期初: with history mixed in, a report says of a month what an office that lived it would say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from month_reports import NOVEMBER, OCTOBER, complaint, event, report_of, table, view_of

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.monthly import issued_of, monthly_report
from cpl.domain.statistics.opening import opening_notes, taken_over
from cpl.domain.values.periods import Period

BEGAN = date(2026, 11, 3)
DECEMBER = datetime(2026, 12, 4, 9)
MAY = Period.month(2026, 5)


@dataclass(frozen=True)
class Lived:
    """One complaint as it went: received and ended on days of 2026, in whose register by then."""

    received: datetime
    ended: datetime | None
    written: datetime | None
    is_history: bool

    def record(self, number: int) -> Record:
        first = event("登记", f"{self.received:%m-%d %H:%M}", self._when(self.received))
        said = {"来源编号": f"旧-{number}"} if self.is_history else {}
        return complaint(str(number), f"{self.received:%m-%d %H:%M}", first, *self._end(), **said)

    def _end(self) -> Iterator[Event]:
        if self.ended is not None:
            at = f"{self.ended:%m-%d %H:%M}"
            yield event("撤诉", at, self._when(self.ended), 理由="和解")

    def _when(self, happened: datetime) -> str:
        later = self.written is not None and self.written > happened
        return f"{self.written:%m-%d %H:%M}" if later else ""


def moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(
        datetime.fromisoformat(f"2026-{first}"), datetime.fromisoformat(f"2026-{last}")
    ).map(lambda each: each.replace(second=0, microsecond=0))


@st.composite
def lives(draw: st.DrawFn) -> Lived:
    """History of before the 3rd, imported in November; or the office's own, entered at once."""
    is_history = draw(st.booleans())
    received = draw(moments("01-01", "11-02") if is_history else moments("11-03", "11-30"))
    written = draw(st.none() if not is_history else moments("11-04", "11-29"))
    days = draw(st.none() | st.integers(0, 200))
    ended = None if days is None else received + timedelta(days=days, hours=1)
    if is_history and ended is not None and written is not None and ended > written:
        ended = None  # it was open when it was imported
    return Lived(received, ended if ended and ended < DECEMBER else None, written, is_history)


@given(st.lists(lives(), max_size=12), st.booleans())
def test_history_counts_where_it_happened_whether_october_was_issued_or_not(
    lived: list[Lived], was_issued: bool
) -> None:
    records = [each.record(n) for n, each in enumerate(lived, 1)]
    early = view_of([], OCTOBER, datetime(2026, 11, 3, 8))
    previous = issued_of(early, monthly_report(early), "c0de", "", "郑洁") if was_issued else None
    for month in (NOVEMBER,) if was_issued else (MAY, OCTOBER, NOVEMBER):
        view = view_of(records, month, DECEMBER, previous, kept_since=BEGAN)
        flow = monthly_report(view).flow
        assert flow.holds
        assert flow.adjustments == ()
        assert flow.late == ()
        assert len(flow.received) == sum(each.received in month for each in lived)
        assert len(flow.ended) == sum(e.ended is not None and e.ended in month for e in lived)
        assert flow.carried == sum(_is_open(each, month.start) for each in lived)
        assert len(flow.open) == sum(_is_open(each, month.end) for each in lived)
        came = taken_over(view, flow)
        assert came.count == sum(e.is_history and e.received < month.end for e in lived)


def _is_open(each: Lived, moment: datetime) -> bool:
    return each.received < moment and (each.ended is None or each.ended >= moment)


def test_what_was_typed_in_late_stays_late_beside_it() -> None:
    late = complaint("2", "10-28", event("登记", "10-28", "11-26"))
    history = Lived(datetime(2026, 10, 27), None, datetime(2026, 11, 22), True).record(1)
    view = view_of([history, late], NOVEMBER, DECEMBER, kept_since=BEGAN)
    flow = monthly_report(view).flow
    assert ([each.number for each in flow.late], flow.carried) == (["TS20260101-002"], 1)


def test_what_is_told_of_the_past_by_a_later_import_is_of_the_past() -> None:
    """The first table had no day of closing, the second one has."""
    first = event("登记", "03-05", "11-22")
    closing = event("撤诉", "03-09", "11-24", 理由="和解")
    record = complaint("1", "03-05", first, closing, 来源编号="旧-1")
    flow = monthly_report(view_of([record], NOVEMBER, DECEMBER, kept_since=BEGAN)).flow
    assert (flow.carried, flow.ended, flow.open) == (0, (), ())


def test_without_a_beginning_nothing_is_history() -> None:
    record = Lived(datetime(2026, 10, 27), None, datetime(2026, 11, 22), True).record(1)
    assert len(report_of([record], NOVEMBER, DECEMBER).flow.late) == 1


def test_a_list_of_may_has_what_was_closed_in_june_and_not_what_nobody_closed() -> None:
    """Of the one somebody put a letter right; that is no work on it."""
    imported = datetime(2026, 11, 22)
    closed = Lived(datetime(2026, 5, 3, 9), datetime(2026, 6, 9, 9), imported, True).record(1)
    waiting = Lived(datetime(2026, 5, 3, 9), None, imported, True).record(2)
    corrected = replace(waiting, history=(*waiting.history, event("更正", "11-25", 原因="错字")))
    report = monthly_report(view_of([closed, corrected], MAY, DECEMBER, kept_since=BEGAN))
    assert [each[0] for each in table(report, "未结清单").texts] == [closed.number]
    assert len(report.flow.open) == 2


def test_a_wrong_import_that_was_struck_out_is_in_no_month() -> None:
    """Neither in the months that it tells of, nor as 作废 of the month it was imported in."""
    first = event("登记", "10-05", "11-22")
    wrong = complaint(
        "1", "10-05", first, event("作废", "11-22 10:00", 理由="导错了"), 来源编号="旧-1"
    )
    right = complaint("2", "10-05", first, 来源编号="旧-1")
    for month, received, carried in ((OCTOBER, 1, 0), (NOVEMBER, 0, 1)):
        flow = monthly_report(view_of([wrong, right], month, DECEMBER, kept_since=BEGAN)).flow
        counts = (len(flow.received), flow.carried, flow.voided, flow.ended_states)
        assert counts == (received, carried, (), ())


def test_the_note_says_of_what_was_taken_over_where_it_stands() -> None:
    def old(number: int, received: str, *ended: str) -> Record:
        entered = event("登记", received, "11-04")
        ends = (event("撤诉", each, "11-04", 理由="和解") for each in ended)
        return complaint(str(number), received, entered, *ends, 来源编号=f"旧-{number}")

    records = [old(1, "10-20"), old(2, "10-21", "10-25"), old(3, "11-01"), complaint("4", "11-05")]
    view = view_of(records, NOVEMBER, DECEMBER, kept_since=BEGAN)
    flow = monthly_report(view).flow
    (note, *_) = opening_notes(view, flow)
    assert note == (
        "导入的历史（2026-11-03 起用以前接收）3 件："
        "上月结转里 1 件，本月受理里 1 件，本月以前已办结、不计的 1 件。"
    )
    assert taken_over(view, flow).count == 3
    own = view_of([complaint("4", "11-05")], NOVEMBER, DECEMBER, kept_since=BEGAN)
    assert list(opening_notes(own, monthly_report(own).flow)) == []


def test_what_follows_another_of_the_month_is_told_with_that_one() -> None:
    first = event("登记", "11-01", "11-22")
    joins = event("并案", "11-02", "11-22", 并入="TS20260101-002")
    follows = complaint("1", "11-01", first, joins, 来源编号="旧-1")
    lead = complaint("2", "11-01", first, 来源编号="旧-2")
    view = view_of([follows, lead], NOVEMBER, DECEMBER, kept_since=BEGAN)
    came = taken_over(view, monthly_report(view).flow)
    assert [each.number for each in came.received] == [lead.number]
    assert (came.carried, came.past, came.count) == ((), (), 1)
