"""What a month took in, by 渠道, 分类 and 单位; 回访与满意度. The sums equal the total."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cpl.domain.cases.card import Happened
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.support import support
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Row, Section, Table, counted, percent, points_text, rate
from cpl.domain.values.value import at_path, shown

UNTOLD = "未登记"
UNASSIGNED = "未分派"
TOTAL = "合计"
PARETO = Decimal(80)
ANSWERED_OR_ASKED = frozenset({"replied_to_customer", "followed_up"})


def channels(view: MonthView, flow: Flow) -> Section:
    words = [each.word(each.parts.channel) or UNTOLD for each in flow.taken_in]
    rows = _shares(counted(words))
    return Section("渠道分布", tables=(Table("渠道", ("渠道", "件数", "占比"), rows),))


def _shares(counts: dict[str, int]) -> tuple[Row, ...]:
    whole = sum(counts.values())
    rows: list[Row] = [(name, n, percent(n, whole)) for name, n in counts.items()]
    return (*rows, (TOTAL, whole, percent(whole, whole)))


def categories(view: MonthView, flow: Flow) -> Section:
    """By frequency, with the cumulative share of what has a category; the first to pass 80 %.

    What has none comes last: it is no problem that anybody could take up.
    """
    counts = counted(map(_category, flow.taken_in))
    whole, untold = sum(counts.values()), counts.pop(UNTOLD, 0)
    rows: list[Row] = []
    so_far, marked = 0, ""
    for name, n in counts.items():
        so_far += n
        share = rate(so_far, whole - untold)
        assert share is not None, "what has a name was counted"
        if not marked and share >= PARETO:
            marked = name
        told = percent(so_far, whole - untold)
        rows.append((name, n, percent(n, whole), told, _mark(name, marked)))
    if untold:
        rows.append((UNTOLD, untold, percent(untold, whole), None, None))
    rows.append((TOTAL, whole, percent(whole, whole), None, None))
    headers = ("分类", "件数", "占比", "累计占比", "80%线")
    table = Table("分类（帕累托）", headers, tuple(rows), tuple(_pareto_notes(marked, untold)))
    return Section("分类分布", tables=(table,))


def _pareto_notes(marked: str, untold: int) -> Iterator[str]:
    if marked:
        yield f"到“{marked}”为止累计达到 80%，是本期的主要问题。"
    if untold:
        yield f"{untold} 件没有登记分类，不算进累计占比。"


def _category(seen: Seen) -> str:
    return seen.word(seen.parts.category) or UNTOLD


def _unit(seen: Seen) -> str:
    return seen.word(seen.parts.unit) or UNASSIGNED


def _mark(name: str, marked: str) -> str | None:
    return "←" if name == marked else None


def units(view: MonthView, flow: Flow) -> Section:
    """By the unit that answers: complaints, whose fault, rank; equal counts share a rank.

    What no unit has yet comes last and has no rank.
    """
    by_unit: dict[str, list[Seen]] = {}
    for each in flow.taken_in:
        by_unit.setdefault(_unit(each), []).append(each)
    nobodys = by_unit.pop(UNASSIGNED, [])
    ordered = sorted(by_unit.items(), key=lambda each: (-len(each[1]), each[0]))
    sizes = [len(each) for _, each in ordered]
    rows = [(name, *_faults(found), 1 + sizes.index(len(found))) for name, found in ordered]
    if nobodys:
        rows.append((UNASSIGNED, *_faults(nobodys), None))
    rows.append((TOTAL, *_faults(flow.taken_in), None))
    headers = ("单位", "件数", "有责", "无责", "未认定", "有责率", "排名")
    note = "有责率 = 有责 ÷ 已认定；有责含部分有责。排名按件数，同数同名次。"
    return Section("按单位", tables=(Table("按主办单位", headers, tuple(rows), (note,)),))


def _faults(found: Iterable[Seen]) -> Row:
    every = list(found)
    known = [(each, said) for each in every if (said := each.word(each.parts.liability))]
    at_fault = sum(said in each.parts.at_fault for each, said in known)
    judged = len(known)
    return (
        len(every),
        at_fault,
        judged - at_fault,
        len(every) - judged,
        percent(at_fault, judged),
    )


def unit_details(view: MonthView, flow: Flow) -> Table:
    """单位明细: units by categories; the sums of rows and columns are the total."""
    by_unit = counted(_unit(each) for each in flow.taken_in)
    rows: list[Row] = []
    for unit in by_unit:
        mine = (each for each in flow.taken_in if _unit(each) == unit)
        rows.extend((unit, category, n) for category, n in counted(map(_category, mine)).items())
    rows.append((TOTAL, None, sum(by_unit.values())))
    return Table("单位明细", ("单位", "分类", "件数"), tuple(rows))


def satisfaction(view: MonthView, flow: Flow) -> Section:
    """Follow-ups of the month; 满意率 of those who said, 参评率 apart."""
    parts = view.parts
    asked = [each for each in _counted_all(view) if each.new_meaning("followed_up")]
    waiting = [each for each in _counted_all(view) if _awaits_follow_up(each)]
    choices = view.rules.choices_at(parts.satisfaction)
    answers = [_answer(each) for each in asked]
    counts = counted((each or UNTOLD for each in answers), choices)
    silent = sum(each in parts.silent or not each for each in answers)
    happy = sum(each in parts.satisfied for each in answers)
    said = len(answers) - silent
    rows: tuple[Row, ...] = (
        ("应回访", len(asked) + len(waiting)),
        ("已回访", len(asked)),
        ("未回访", len(waiting)),
        *((f"其中 {name}", counts.get(name, 0)) for name in choices or counts),
        *((("其中 未登记", counts[UNTOLD]),) if choices and UNTOLD in counts else ()),
        ("满意率", percent(happy, said)),
        ("满意率比上期", points_text(rate(happy, said), _before(view), "上期")),
        ("参评率", percent(said, len(answers))),
    )
    note = f"满意率 =（{'＋'.join(parts.satisfied)}）÷ 已表态；参评率 = 已表态 ÷ 已回访。"
    asked_back = Table("回访", ("项目", "数"), rows, (note,))
    return Section("回访与满意度", tables=(asked_back, *filter(None, (support(view),))))


def satisfied_rate(view: MonthView, given: tuple[str, ...] | None = None) -> str:
    """To be kept with the issued report, so that the next one can say the difference."""
    answers = given or tuple(
        _answer(each) for each in _counted_all(view) if each.new_meaning("followed_up")
    )
    said = [each for each in answers if each and each not in view.parts.silent]
    found = rate(sum(each in view.parts.satisfied for each in said), len(said))
    return "" if found is None else f"{found:f}"


def _before(view: MonthView) -> Decimal | None:
    """Last month's rate: as issued, or else counted now."""
    if view.previous is not None:
        said = view.previous.rates.get("满意率", "")
    else:
        said = satisfied_rate(view, _answers_in(view, view.month.previous) or ("",))
    return Decimal(said) if said.replace(".", "", 1).isdecimal() else None


def _answers_in(view: MonthView, month: Period) -> tuple[str, ...]:
    return tuple(
        _said(each, asked[-1])
        for each in _counted_all(view)
        if (asked := [h for h in each.card.happened if _asked_in(h, month)])
    )


def _asked_in(happened: Happened, month: Period) -> bool:
    return "followed_up" in happened.meanings and happened.event.at in month


def _counted_all(view: MonthView) -> list[Seen]:
    return [
        each
        for each in view.of_machine("received")
        if view.counts(view.kind_of(each)) and not each.is_voided
    ]


def _answer(seen: Seen) -> str:
    """What was said at the last follow-up of the month."""
    return _said(seen, seen.new_meaning("followed_up")[-1])


def _said(seen: Seen, followed: Happened) -> str:
    return shown(at_path(followed.event.fields, seen.parts.satisfaction))


def _awaits_follow_up(seen: Seen) -> bool:
    """Answered, neither ended nor asked since."""
    said = [each.meanings for each in seen.card.happened if each.meanings & ANSWERED_OR_ASKED]
    return not seen.is_ended and bool(said) and "followed_up" not in said[-1]
