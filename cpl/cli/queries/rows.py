"""A record on the board as a row of a table, or as one line of a narrow terminal."""

from datetime import datetime

from cpl.cli.frame.layout import Fit, cut
from cpl.cli.frame.window import room
from cpl.cli.queries.masked import masked_person
from cpl.domain.time.clocks import clock_text, last_day
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import at_path, shown
from cpl.store.record_files import Readable
from cpl.use_cases.queries.board import Pressing
from cpl.use_cases.queries.listing import Grave
from cpl.use_cases.queries.showing import due_text, standing_text, story_told

HEADERS = ("编号", "应于", "现况", "时限", "谁", "状态", "投诉人", "内容")
FIT = Fit(cuts=("内容", "时限", "现况"), drops=("状态", "投诉人", "时限"))
GRAVE_HEADERS = ("编号", "要紧", "单位", "状态", "投诉人", "内容")
GRAVE_FIT = Fit(cuts=("内容", "要紧"), drops=("投诉人", "状态"))
STORY = 24  # columns, where no window says how many there are


def record_row(each: Pressing, form: str) -> tuple[str, ...]:
    card, clock = each.card, each.clock
    return (
        card.number,
        due_text(clock) if clock else "",
        standing_text(clock) if clock else "",
        clock.told if clock else "",
        clock.addressee if clock else "",
        card.state,
        masked_person(each.loaded),
        story_in(form, each.loaded),
    )


def grave_row(each: Grave, form: str) -> tuple[str, ...]:
    card, why = each.loaded.card, "、".join(each.why)
    person, story = masked_person(each.loaded), story_in(form, each.loaded)
    return card.number, why, unit_of(each.loaded), card.state, person, story


def grave_line(each: Grave) -> str:
    """The same for one line of a narrow terminal."""
    card, why = each.loaded.card, "、".join(each.why)
    words = (card.number, why, unit_of(each.loaded), card.state, story_told(each.loaded))
    return "  ".join(filter(None, words))


def unit_of(loaded: Readable) -> str:
    """Who has it in hand, where it was handed on."""
    return shown(at_path(loaded.card.values, loaded.rules.parts.unit))


def story_in(form: str, loaded: Readable) -> str:
    """What it is about: all of it for programs and for a window, which cuts as it must."""
    said = story_told(loaded)
    return cut(said, STORY) if form == "table" and room() is None else said


def record_line(each: Pressing, now: datetime) -> str:
    """The same for one line of a narrow terminal: number, clock, who, words."""
    card, clock = each.card, each.clock
    timed = ""
    if clock:
        timed = f"{short_due(clock, now)} {clock.told} {clock.addressee}"
    words = (card.number, timed, masked_person(each.loaded), story_told(each.loaded))
    return "  ".join(filter(None, words))


def short_due(clock: Instance, now: datetime) -> str:
    """`09:41` today, else with the day; whether that is past."""
    late = " 已过" if clock.due and clock.standing is Standing.MISSED else ""
    return f"{plain_due(clock, now)}{late}"


def plain_due(clock: Instance, now: datetime) -> str:
    """`09:41` today, `11-26 24:00` this year."""
    if clock.due is None:
        return due_text(clock)
    day, _, time = clock_text(clock.due).partition(" ")
    when = time if last_day(clock.due) == now.date() else f"{day[5:]} {time}"
    return when if day[:4] == str(now.year) else due_text(clock)
