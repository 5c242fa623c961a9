"""What two desks' records become, without files: names, order, what is excused or settled."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import book

from cpl.domain.cases.record import Event, Record
from cpl.domain.merging.law import BOTH_ALTERED, DeskVersion, EventLine, Together, united

BOOK = book()
MACHINE = BOOK.rules.machines["工单"]
CARD = BOOK.start(MACHINE, "承办中").card
RECORD = Record(CARD.number, "工单", CARD.state, CARD.registered, ())
NINE, TEN, NOON = (datetime(2026, 11, 17, hour) for hour in (9, 10, 12))
NOTE = Event("备注", TEN, "李敏", "客服专员", {"备注": "来过电话"})
WITHDRAWN = Event("撤诉", TEN, "李敏", "客服专员", {"理由": "已和解"})
MOVED = Event("转办", TEN, "李敏", "客服专员", {"主办单位": "设备部"})
FOLLOWED = Event("回访", TEN, "李敏", "客服专员", {"回访方式": "电话", "满意度": "满意"})


def line(event: Event, text: str) -> EventLine:
    return EventLine(event, text)


BOTH = tuple(line(each.event, f"{n}") for n, each in enumerate(CARD.happened))
"""Its registration, its acceptance, its assignment: what both desks had."""


def desk(
    *more: EventLine,
    had: tuple[EventLine, ...] = BOTH,
    held: tuple[EventLine, ...] = (),
    settled: frozenset[int] = frozenset(),
    altered: frozenset[int] = frozenset(),
) -> DeskVersion:
    return DeskVersion(RECORD, (*had, *more), held, settled, altered)


def become(base: DeskVersion | None, one: DeskVersion, other: DeskVersion) -> Together:
    """The same, whichever of the desks puts it together."""
    found = united(base, one, other, BOOK.rules, RECORD)
    assert found == united(base, other, one, BOOK.rules, RECORD)
    return found


def stands(found: Together) -> list[str]:
    """The texts of what happened since both had the same."""
    return [each.text for each in found.history[len(BOTH) :]]


def kept_out(found: Together) -> list[tuple[str, str]]:
    return [(each.line.text, each.why) for each in found.held]


def test_what_one_desk_did_twice_in_the_same_words_happened_twice() -> None:
    once, twice = desk(line(NOTE, "记")), desk(line(NOTE, "记"), line(NOTE, "记"))
    assert stands(become(desk(), desk(), twice)) == ["记", "记"]
    assert stands(become(desk(), once, twice)) == ["记", "记"]
    assert stands(become(once, once, twice)) == ["记", "记"]


def test_a_record_that_both_desks_have_and_had_not_before_is_put_together_all_the_same() -> None:
    found = become(None, desk(line(NOTE, "甲记")), desk(line(MOVED, "乙转")))
    assert [each.text for each in found.history] == ["0", "1", "2", "乙转", "甲记"]
    assert found.card.state == "承办中"


def test_what_was_settled_stays_out_and_nothing_is_said_of_it_again() -> None:
    """The other one, which nobody has settled, is judged again."""
    held = (line(NOTE, "可以再记"), line(replace(NOTE, at=NOON), "定了不作数"))
    one = desk(held=held, settled=frozenset({1}))
    found = become(desk(), one, desk())
    assert stands(found) == ["可以再记"]
    assert kept_out(found) == [("定了不作数", "")]


def test_what_another_alteration_drove_out_stays_out_for_that_reason() -> None:
    held = (line(NOTE, "可以再记"), line(replace(NOTE, at=NOON), "另一台改的"))
    found = become(desk(), desk(held=held, altered=frozenset({1})), desk())
    assert stands(found) == ["可以再记"]
    assert kept_out(found) == [("另一台改的", BOTH_ALTERED)]


def test_what_the_rules_have_against_two_rows_alike_is_said_once() -> None:
    fields = {"补偿": ({"方式": "现金"}, {"方式": "现金"})}
    paid = Event("补偿", TEN, "吴刚", "客服主管", fields)
    found = become(desk(), desk(held=(line(paid, "补偿"),)), desk())
    assert kept_out(found) == [("补偿", "缺少“补偿.金额”。")]


def late(at: datetime) -> Event:
    return replace(NOTE, at=at, recorded_at=NOON)


def test_of_what_was_written_down_at_the_same_time_the_earlier_is_first() -> None:
    one, other = desk(line(late(TEN), "乙")), desk(line(late(NINE), "甲"))
    assert stands(become(desk(), one, other)) == ["甲", "乙"]


def test_of_the_same_minute_what_stands_is_before_what_was_kept_out() -> None:
    urged = replace(MOVED, name="催办", fields={"催办内容": "催"})
    one = desk(held=(line(WITHDRAWN, "乙"),))
    assert stands(become(desk(), one, desk(line(urged, "甲")))) == ["甲", "乙"]


def test_of_the_same_minute_all_else_alike_the_words_tell_the_order() -> None:
    one = desk(*(line(NOTE, f"{n}") for n in range(10, 20, 2)))
    other = desk(*(line(NOTE, f"{n}") for n in range(11, 21, 2)))
    assert stands(become(desk(), one, other)) == [str(n) for n in range(10, 20)]


# —— one event, altered ——


def test_an_event_that_only_one_desk_altered_says_what_that_desk_made_it_say() -> None:
    base = desk(line(MOVED, "设备部"))
    altered = desk(line(replace(MOVED, fields={"主办单位": "票务部"}), "票务部"))
    found = become(base, altered, base)
    assert (stands(found), kept_out(found)) == (["票务部"], [])


def test_an_event_that_both_desks_altered_alike_stands() -> None:
    base = desk(line(MOVED, "设备部"))
    altered = desk(line(replace(MOVED, fields={"主办单位": "票务部"}), "票务部"))
    found = become(base, altered, altered)
    assert (stands(found), kept_out(found)) == (["票务部"], [])


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("b", "a")])
def test_of_two_alterations_that_differ_the_smaller_stays(one: str, other: str) -> None:
    found = become(desk(line(MOVED, "设备部")), desk(line(MOVED, one)), desk(line(MOVED, other)))
    assert (stands(found), kept_out(found)) == (["a"], [("b", BOTH_ALTERED)])


def test_taken_out_here_and_altered_there_it_stands_as_altered() -> None:
    found = become(desk(line(MOVED, "设备部")), desk(), desk(line(MOVED, "票务部")))
    assert (stands(found), kept_out(found)) == (["票务部"], [])


def test_another_of_the_same_minute_is_no_alteration_of_the_first() -> None:
    both = line(NOTE, "都有")
    found = become(desk(both), desk(both, line(NOTE, "甲")), desk(both, line(NOTE, "乙")))
    assert (stands(found), kept_out(found)) == (["都有", "乙", "甲"], [])


def test_what_stays_when_others_of_the_same_minute_are_taken_out_is_no_alteration_of_them() -> None:
    one, two, three = (line(NOTE, each) for each in ("1", "2", "3"))
    found = become(desk(one, two, three), desk(three), desk(two, three))
    assert (stands(found), kept_out(found)) == (["3"], [])


# —— what the rules have against it ——


def test_what_was_against_it_on_its_own_desk_already_keeps_nothing_out() -> None:
    """A hand wrote 回访 before there was an answer; a check tells of it, a merge does not."""
    later = line(replace(NOTE, at=NOON), "后来")
    found = become(desk(), desk(line(FOLLOWED, "回访"), later), desk(line(NOTE, "备注")))
    assert (stands(found), kept_out(found)) == (["回访", "备注", "后来"], [])


def test_what_was_against_it_for_another_reason_excuses_nothing() -> None:
    earlier = replace(WITHDRAWN, at=NINE)
    found = become(desk(), desk(line(FOLLOWED, "回访")), desk(line(earlier, "撤诉")))
    assert stands(found) == ["撤诉"]
    assert kept_out(found) == [("回访", "现在是“已撤诉”，不能“回访”。")]


def test_what_changes_nothing_any_more_since_the_other_desk_did_it_too_stands() -> None:
    level = {"等级": "二级", "理由": "涉及多人"}
    graded = (Event("定级", at, "李敏", "客服专员", level) for at in (TEN, NOON))
    one, other = (desk(line(each, f"{each.at.hour}")) for each in graded)
    found = become(desk(), one, other)
    assert (stands(found), kept_out(found)) == (["10", "12"], [])


def test_a_registration_stands_whatever_the_rules_have_against_it() -> None:
    """The fields as they become may lack what it needed; without it there is no record."""
    empty = replace(RECORD, fields={})
    found = united(desk(), desk(), desk(), BOOK.rules, empty)
    assert [each.text for each in found.history] == ["0", "1", "2"]
    assert found.held == ()
