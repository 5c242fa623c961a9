"""The units compared: those that answer, the desk itself, and those that were asked to help.

S001-16 measures the supporting departments by how promptly and how well they
answered the desk.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from cpl.domain.cases.card import Happened
from cpl.domain.regulation.rules import Rules
from cpl.domain.statistics.counts import (
    MOST_UNTOLD,
    TOTAL,
    UNTOLD,
    asks_satisfaction,
    by_word,
    category_of,
    last_answer,
    satisfied_of,
)
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.timeliness import kept_of
from cpl.domain.statistics.view import MonthView, Run, Seen, ended_within
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.instances import Standing
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.tables import TENTH, Cell, Row, Section, Table, percent, rate
from cpl.domain.values.value import at_path, shown

UNASSIGNED = "未分派"
OTHERS = "其余分类"
MOST_COLUMNS = 7
SATISFIED = "满意率"
HEADERS = (
    "单位", "件数", "有责", "无责", "未认定", "有责率", "逾期", "按时率", "平均天", "最长天",
    SATISFIED, "排名",
)  # fmt: skip
OF_FAULT = frozenset({"有责", "无责", "未认定", "有责率"})
SETTLES = frozenset({"replied_to_customer", "resolved", "rejected", "referred"})
"""What the desk does itself, where no unit is asked."""


def unit_of(seen: Seen) -> str:
    """The unit that answers it; the desk, which settled it itself; or nobody yet."""
    named = seen.word(seen.parts.unit)
    settled = seen.is_ended or any(each.meanings & SETTLES for each in seen.card.happened)
    return named or (desk_of(seen.card.rules) if settled else UNASSIGNED)


def desk_of(rules: Rules) -> str:
    """Who owes what begins with the receipt, or else the answer: 客服部; a role if no unit does."""
    own = [
        each.rule
        for each in rules.clocks
        if each.machine == rules.complaints.name and each.rule.owner in rules.units
    ]
    begins = (e.owner for e in own if isinstance(e, DeadlineRule) and "received" in e.start)
    answers = (
        e.owner for e in own if not isinstance(e, HeartbeatRule) and "replied_to_customer" in e.stop
    )
    return next(iter((*begins, *answers, *rules.desk)), UNASSIGNED)


def units(view: MonthView, flow: Flow) -> Section:
    """By the unit that answers: complaints, whose fault, how promptly, how satisfied.

    A unit whose clocks ran, or that ended some, has a row though it was given none; so has
    a role of no unit that owed something by a certain time. Equal counts share a rank. The desk
    and what no unit has yet come last and have none.
    """
    if not flow.taken_in:
        return Section("按单位")
    numbers = UnitNumbers(view, flow)
    rows = [(*_row(numbers, each), rank) for each, rank in numbers.ranked()]
    rows += [(*_row(numbers, each), None) for each in numbers.unranked]
    whole = flow.taken_in
    clocks = view.runs
    answers = [last_answer(each) for each in numbers.asked]
    total = (
        TOTAL,
        *_faults(view, whole),
        *_times(clocks, flow.ended),
        *_happy(view, answers),
        None,
    )
    left_out = set() if asks_satisfaction(view) else {SATISFIED}
    left_out |= set() if judges_fault(view) else OF_FAULT
    headers = tuple(each for each in HEADERS if each not in left_out)
    table = Table("按主办单位", headers, (*rows, total), tuple(_notes(view, whole)))
    return Section("按单位", tables=(table,))


class UnitNumbers:
    """What there is to say of each unit of a month, asked for by its name."""

    def __init__(self, view: MonthView, flow: Flow) -> None:
        self.view = view
        self.flow = flow
        self.asked = [each for each in view.every_counted if each.new_meaning("followed_up")]
        self._clocks: dict[str, list[Run]] = {}
        for run in view.runs:
            for name in run.clock.addressee.split("、"):
                self._clocks.setdefault(name, []).append(run)
        self._received = by_word(flow.taken_in, unit_of)
        self._ended = by_word(flow.ended, unit_of)
        self._asked = by_word(self.asked, unit_of)
        owing = (
            name
            for name, clocks in self._clocks.items()
            if name and (name in view.rules.units or kept_of(clocks)[1])
        )
        self._names = {*self._received, *owing, *self._ended, *self._asked}

    @property
    def unranked(self) -> tuple[str, ...]:
        """The desk, and nobody, where they have anything."""
        return tuple(e for e in (desk_of(self.view.rules), UNASSIGNED) if e in self._names)

    @property
    def real(self) -> tuple[str, ...]:
        """The units that answer, those with most complaints first."""
        names = self._names.difference(self.unranked)
        return tuple(sorted(names, key=lambda each: (-len(self.received(each)), each)))

    def ranked(self) -> Iterator[tuple[str, int | None]]:
        """Each real unit with its rank by complaints; none where it was given none."""
        sizes = [len(self.received(each)) for each in self.real]
        ranks = (1 + sizes.index(each) if each else None for each in sizes)
        return zip(self.real, ranks, strict=True)

    def received(self, unit: str) -> list[Seen]:
        return self._received.get(unit, [])

    def clocks(self, unit: str) -> list[Run]:
        """What it owed, of whatever record."""
        return self._clocks.get(unit, [])

    def ended(self, unit: str) -> list[Seen]:
        return self._ended.get(unit, [])

    def answers(self, unit: str) -> list[str]:
        return [last_answer(each) for each in self._asked.get(unit, ())]


def _row(numbers: UnitNumbers, unit: str) -> Row:
    return (
        unit,
        *_faults(numbers.view, numbers.received(unit)),
        *_times(numbers.clocks(unit), numbers.ended(unit)),
        *_happy(numbers.view, numbers.answers(unit)),
    )


def judges_fault(view: MonthView) -> bool:
    """Does any step say whose fault it was, or did one? Where not, nobody left it open."""
    head = view.parts.liability.head
    takes = any(head in each.heads for each in view.rules.complaints.every_event)
    return takes or any(each.word(each.parts.liability) for each in view.every_counted)


def _faults(view: MonthView, found: Iterable[Seen]) -> Row:
    """How many, whose fault; no rate while many are not judged yet."""
    every = list(found)
    if not judges_fault(view):
        return (HowMany(every),)
    said = [(each.word(each.parts.liability), each) for each in every]
    judged = [(word in each.parts.at_fault, each) for word, each in said if word]
    guilty = [each for is_at_fault, each in judged if is_at_fault]
    innocent = [each for is_at_fault, each in judged if not is_at_fault]
    unjudged = [each for word, each in said if not word]
    is_open = len(unjudged) * 100 > MOST_UNTOLD * len(every)
    share = None if is_open else percent(len(guilty), len(judged))
    return HowMany(every), HowMany(guilty), HowMany(innocent), HowMany(unjudged), share


def _times(found: Iterable[Run], ended: Iterable[Seen]) -> Row:
    every = list(found)
    late = [each.behind for each in every if each.clock.standing is Standing.MISSED]
    days = [days_taken(each) for each in ended]
    mean = tenths(sum(days, start=Decimal(0)) / len(days)) if days else None
    return HowMany(late), percent(*kept_of(every)), mean, tenths(max(days)) if days else None


def _happy(view: MonthView, answers: Iterable[str]) -> tuple[Cell, ...]:
    """Nothing where the office never asks."""
    return (percent(*satisfied_of(view, answers)),) if asks_satisfaction(view) else ()


def days_taken(seen: Seen) -> Decimal:
    """Days from its receipt until it first came to an end; rounded only where it is printed."""
    return Decimal((ended_at(seen) - seen.received_at).total_seconds()) / 86400


def tenths(days: Decimal) -> Decimal:
    """As days are printed."""
    return days.quantize(TENTH, ROUND_HALF_UP)


def ended_at(seen: Seen) -> datetime:
    """When it first came to an end; what is written afterwards makes no case longer."""
    ends = (each for each in seen.card.happened if ended_within(seen.card, (each,)))
    return next(ends).event.at


def _notes(view: MonthView, whole: Iterable[Seen]) -> Iterator[str]:
    if judges_fault(view):
        yield f"{_of_fault(whole)}。排名按件数，同数同名次。"
    else:
        yield "排名按件数，同数同名次。"
    yield "逾期、按时率算的是单位自己的时限；天数从接到算到首次结束。"


def _of_fault(whole: Iterable[Seen]) -> str:
    every = list(whole)
    unjudged = sum(not each.word(each.parts.liability) for each in every)
    said = "有责率 = 有责 ÷ 已认定，有责含部分有责；未认定超过 20% 的不算"
    share = rate(unjudged, len(every))
    if unjudged:
        said += f"，合计 {unjudged} 件未认定{'' if share is None else f'（{share}%）'}"
    return said


def unit_details(view: MonthView, flow: Flow) -> Table:
    """单位明细: units by categories, the frequent ones; rows and columns add up to the total."""
    untold = rate(sum(category_of(each) == UNTOLD for each in flow.taken_in), len(flow.taken_in))
    if untold is None or untold > MOST_UNTOLD:
        return Table("单位明细", (), ())  # a table of dashes
    known = by_word(flow.taken_in, category_of)
    told = [each for each in known if each != UNTOLD]
    shown_apart = told if len(told) <= MOST_COLUMNS else told[: MOST_COLUMNS - 1]
    rest = OTHERS if len(told) > MOST_COLUMNS else None
    columns = [*shown_apart, *filter(None, (rest, UNTOLD if UNTOLD in known else None))]

    def cells(found: Iterable[Seen]) -> Row:
        mine = by_word(found, lambda each: c if (c := category_of(each)) in columns else OTHERS)
        every = [each for those in mine.values() for each in those]
        return (
            *(HowMany(mine[name]) if name in mine else None for name in columns),
            HowMany(every),
        )

    by_unit = by_word(flow.taken_in, unit_of)
    rows = [(unit, *cells(found)) for unit, found in by_unit.items()]
    rows.append((TOTAL, *cells(flow.taken_in)))
    return Table("单位明细", ("单位", *columns, TOTAL), tuple(rows))


# —— who was asked to help ——


UNNAMED = "未写明"
SUPPORT_HEADERS = (
    "支持单位",
    "请求",
    "准时到位",
    "逾期",
    "未到期",
    "未规定",
    "及时率",
    "已评价",
    "满意",
    "满意率",
)
BEFORE_IT_IS_DUE = (Standing.RUNNING, Standing.DUE_SOON)


def support(view: MonthView) -> Table | None:
    """Requests of the month by the unit that was to help; None where nobody was asked."""
    asked: dict[str, list[Standing | None]] = {}
    rated: dict[str, list[str]] = {}
    for seen in view.of_machine("received"):
        for each in () if seen.is_voided else seen.news:
            if "support_requested" in each.meanings:
                unit = _asked_unit(seen, each)
                asked.setdefault(unit, []).append(_standing(seen, each, unit))
            rating = shown(at_path(each.event.fields, seen.parts.support_rating))
            if rating:
                rated.setdefault(_asked_unit(seen, each), []).append(rating)
    if not asked:
        return None
    rows = tuple(_support_row(view, unit, asked[unit], rated.get(unit, [])) for unit in asked)
    note = "及时率 = 准时到位 ÷（准时到位＋逾期）；满意率 = 满意 ÷ 已评价。"
    return Table("支持部门", SUPPORT_HEADERS, rows, (note,))


def _asked_unit(seen: Seen, happened: Happened) -> str:
    """Who was asked, by the event itself, or by the card where the event does not say."""
    own = shown(at_path(happened.event.fields, seen.parts.support_unit))
    return own or seen.word(seen.parts.support_unit) or UNNAMED


def _standing(seen: Seen, happened: Happened, unit: str) -> Standing | None:
    """How the clock that this request started stands; None where the rules have none."""
    owner = seen.parts.support_unit
    began = (clock for clock in seen.clocks if clock.started_at == happened.event.at)
    mine = (clock for clock in began if owner and clock.owner == owner)
    return next((clock.standing for clock in mine if clock.addressee in ("", unit)), None)


def _support_row(
    view: MonthView, unit: str, found: list[Standing | None], ratings: list[str]
) -> Row:
    met, missed = found.count(Standing.MET), found.count(Standing.MISSED)
    running = sum(each in BEFORE_IT_IS_DUE for each in found)
    happy = sum(each in view.parts.support_satisfied for each in ratings)
    return (
        unit, len(found), met, missed, running, len(found) - met - missed - running,
        percent(met, met + missed),
        len(ratings), happy, percent(happy, len(ratings)),
    )  # fmt: skip
