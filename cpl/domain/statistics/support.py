"""现场解决 and 支持部门: how often the desk ends it alone, and how other departments help.

S001-16 measures the supporting departments by how promptly and how well they
answered the desk.
"""

from cpl.domain.cases.card import Happened
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.time.instances import Standing
from cpl.domain.values.tables import Row, Table, percent
from cpl.domain.values.value import at_path, shown

ON_THE_SPOT = frozenset({"responded", "resolved"})
"""One event that is both the first answer and the solution."""
UNNAMED = "未写明"
HEADERS = (
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


def on_the_spot(view: MonthView, flow: Flow) -> tuple[Row, ...]:
    """How many of the complaints taken in were solved by the one who took them, where one may."""
    solved = sum(_solved_at_once(each) for each in flow.taken_in)
    machines = view.rules.machines.values()
    may = any(each.means >= ON_THE_SPOT for machine in machines for each in machine.events.values())
    if not (may or solved):
        return ()
    return (
        ("现场解决", solved),
        ("现场解决率", percent(solved, len(flow.taken_in))),
    )


def _solved_at_once(seen: Seen) -> bool:
    return any(each.meanings >= ON_THE_SPOT for each in seen.card.happened)


def support(view: MonthView) -> Table | None:
    """Requests of the month by the unit that was to help; None where nobody was asked."""
    asked: dict[str, list[Standing | None]] = {}
    rated: dict[str, list[str]] = {}
    for seen in view.of_machine("received"):
        for each in () if seen.is_voided else seen.news:
            if "support_requested" in each.meanings:
                unit = _unit(seen, each)
                asked.setdefault(unit, []).append(_standing(seen, each, unit))
            rating = shown(at_path(each.event.fields, seen.parts.support_rating))
            if rating:
                rated.setdefault(_unit(seen, each), []).append(rating)
    if not asked:
        return None
    rows = tuple(_row(view, unit, asked[unit], rated.get(unit, [])) for unit in asked)
    note = "及时率 = 准时到位 ÷（准时到位＋逾期）；满意率 = 满意 ÷ 已评价。"
    return Table("支持部门", HEADERS, rows, (note,))


def _unit(seen: Seen, happened: Happened) -> str:
    """Who was asked, by the event itself, or by the card where the event does not say."""
    own = shown(at_path(happened.event.fields, seen.parts.support_unit))
    return own or seen.word(seen.parts.support_unit) or UNNAMED


def _standing(seen: Seen, happened: Happened, unit: str) -> Standing | None:
    """How the clock that this request started stands; None where the rules have none."""
    owner = seen.parts.support_unit
    began = (clock for clock in seen.clocks if clock.started_at == happened.event.at)
    mine = (clock for clock in began if owner and clock.owner == owner)
    return next((clock.standing for clock in mine if clock.addressee in ("", unit)), None)


def _row(view: MonthView, unit: str, found: list[Standing | None], ratings: list[str]) -> Row:
    met, missed = found.count(Standing.MET), found.count(Standing.MISSED)
    running = sum(each in BEFORE_IT_IS_DUE for each in found)
    happy = sum(each in view.parts.support_satisfied for each in ratings)
    return (
        unit, len(found), met, missed, running, len(found) - met - missed - running,
        percent(met, met + missed),
        len(ratings), happy, percent(happy, len(ratings)),
    )  # fmt: skip
